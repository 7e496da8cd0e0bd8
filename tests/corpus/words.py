"""Headers and labels as buyers print them, by language; several of each, of which a document takes one."""

from __future__ import annotations

HEADERS = {
    "en": {
        "no": ("Line", "Pos.", "Item", "#", "Ln No."), "code": ("Part number", "Supplier part no.", "Your code", "Product code", "Item code", "Catalogue No."),
        "buyer": ("Our part no.", "Our code", "Our ref"), "text": ("Description", "Item description", "Product", "Details"),
        "quantity": ("Qty", "Quantity", "Order qty", "Qty ordered"), "unit": ("Unit", "UOM", "U/M"), "price": ("Unit price", "Price", "Price each", "Net price"),
        "per": ("Per", "Price unit", "per"), "amount": ("Amount", "Line total", "Total", "Net value", "Extended price"), "date": ("Delivery date", "Due date", "Required"),
        "discount": ("Disc %", "Discount"),
    },
    "de": {
        "no": ("Pos.", "Pos", "Nr.", "Position"), "code": ("Artikel-Nr.", "Ihre Artikelnummer", "Lieferanten-Art.-Nr.", "Art.-Nr.", "Materialnummer"),
        "buyer": ("Unsere Nr.", "Unsere Artikel-Nr.", "Interne Nr."), "text": ("Bezeichnung", "Artikelbezeichnung", "Beschreibung", "Text"),
        "quantity": ("Menge", "Bestellmenge", "Anzahl"), "unit": ("Einheit", "ME", "Einh."), "price": ("Einzelpreis", "Preis", "E-Preis", "EP netto"),
        "per": ("PE", "je", "Preiseinheit", "pro"), "amount": ("Gesamtpreis", "Betrag", "Gesamt", "Nettowert", "GP netto"), "date": ("Liefertermin", "Termin", "Lieferdatum"),
        "discount": ("Rabatt %", "Rab.%"),
    },
    "fr": {
        "no": ("Pos.", "N°", "Ligne"), "code": ("Référence", "Votre référence", "Réf. fournisseur", "Code article"), "buyer": ("Notre référence", "Notre code", "N/Réf."),
        "text": ("Désignation", "Libellé", "Description"), "quantity": ("Qté", "Quantité", "Qté cdée"), "unit": ("Unité", "U", "UM"), "price": ("Prix unitaire", "P.U. HT", "Prix net", "PU"),
        "per": ("Par", "par"), "amount": ("Montant HT", "Total HT", "Montant", "Total"), "date": ("Date livraison", "Délai", "Livraison"), "discount": ("Remise", "Rem. %"),
    },
    "es": {
        "no": ("Pos.", "Línea", "Nº"), "code": ("Referencia", "Su referencia", "Ref. proveedor", "Código"), "buyer": ("Nuestra ref.", "Código interno"), "text": ("Descripción", "Concepto", "Artículo"),
        "quantity": ("Cantidad", "Cant.", "Uds."), "unit": ("Unidad", "UM", "Ud."), "price": ("Precio", "Precio unit.", "P. unitario"), "per": ("por", "Por"), "amount": ("Importe", "Total", "Importe neto"),
        "date": ("Fecha entrega", "Entrega", "Plazo"), "discount": ("Dto. %", "Dto"),
    },
    "it": {
        "no": ("Pos.", "Riga", "N."), "code": ("Codice", "Vs. codice", "Cod. fornitore", "Codice articolo"), "buyer": ("Ns. codice", "Nostro codice"), "text": ("Descrizione", "Descrizione articolo"),
        "quantity": ("Quantità", "Q.tà", "Qta"), "unit": ("UM", "U.M.", "Unità"), "price": ("Prezzo", "Prezzo unitario", "Prezzo unit."), "per": ("per", "ogni"), "amount": ("Importo", "Totale", "Importo netto"),
        "date": ("Consegna", "Data consegna"), "discount": ("Sc. %", "Sconto"),
    },
    "nl": {
        "no": ("Pos.", "Nr.", "Regel"), "code": ("Artikelnr.", "Uw artikelnr.", "Art.nr. leverancier", "Artikelcode"), "buyer": ("Ons artikelnr.", "Onze code"), "text": ("Omschrijving", "Artikelomschrijving"),
        "quantity": ("Aantal", "Besteld", "Hoeveelheid"), "unit": ("Eenheid", "Eenh.", "EH"), "price": ("Prijs", "Stuksprijs", "Netto prijs"), "per": ("per", "Per"), "amount": ("Bedrag", "Totaal", "Regeltotaal"),
        "date": ("Leverdatum", "Levering"), "discount": ("Korting %", "Krt %"),
    },
}  # fmt: skip

LABELS = {
    "en": {
        "title": ("PURCHASE ORDER", "Purchase Order", "ORDER"), "number": ("Order No.", "PO Number", "Purchase order no.", "Order number"), "issued": ("Date", "Order date", "PO date", "Issue date"),
        "wanted": ("Delivery date", "Required by", "Deliver by", "Date required"), "ship_to": ("Deliver to", "Delivery address", "Ship to"), "contact": ("Contact", "Buyer", "Raised by"), "supplier": ("Supplier", "To", "Vendor"),
        "total": ("Total", "Order total", "Net total", "Total excl. VAT"), "carried": ("Carried forward",), "page": ("Page",),
    },
    "de": {
        "title": ("BESTELLUNG", "Bestellung"), "number": ("Bestell-Nr.", "Bestellnummer", "Bestellung Nr.", "Auftragsnummer"), "issued": ("Datum", "Bestelldatum", "Belegdatum"),
        "wanted": ("Liefertermin", "Wunschtermin", "Lieferdatum"), "ship_to": ("Lieferadresse", "Lieferanschrift", "Liefern an"), "contact": ("Ansprechpartner", "Bearbeiter", "Einkäufer"), "supplier": ("Lieferant", "An"),
        "total": ("Gesamtsumme netto", "Summe", "Nettosumme", "Gesamtbetrag"), "carried": ("Übertrag",), "page": ("Seite",),
    },
    "fr": {
        "title": ("BON DE COMMANDE", "Commande"), "number": ("Commande n°", "N° de commande", "Bon de commande n°"), "issued": ("Date", "Date de commande"), "wanted": ("Date de livraison", "Livraison souhaitée", "Délai"),
        "ship_to": ("Adresse de livraison", "Livrer à", "Lieu de livraison"), "contact": ("Contact", "Suivi par"), "supplier": ("Fournisseur",), "total": ("Total HT", "Montant total HT", "Total net HT"), "carried": ("À reporter",), "page": ("Page",),
    },
    "es": {
        "title": ("PEDIDO", "Orden de compra", "PEDIDO DE COMPRA"), "number": ("Nº de pedido", "Pedido nº", "Número de pedido"), "issued": ("Fecha", "Fecha pedido"), "wanted": ("Fecha de entrega", "Plazo de entrega"),
        "ship_to": ("Dirección de entrega", "Lugar de entrega", "Entregar en"), "contact": ("Contacto", "Comprador"), "supplier": ("Proveedor",), "total": ("Total", "Total pedido", "Base imponible"), "carried": ("Suma y sigue",), "page": ("Página",),
    },
    "it": {
        "title": ("ORDINE", "ORDINE DI ACQUISTO", "Ordine fornitore"), "number": ("Ordine n.", "Numero ordine", "N. ordine"), "issued": ("Data", "Data ordine"), "wanted": ("Data consegna", "Consegna entro il", "Consegna"),
        "ship_to": ("Luogo di consegna", "Destinazione", "Indirizzo di consegna"), "contact": ("Referente", "Contatto"), "supplier": ("Fornitore", "Spett.le"), "total": ("Totale", "Totale imponibile", "Totale ordine"), "carried": ("A riportare",), "page": ("Pagina",),
    },
    "nl": {
        "title": ("INKOOPORDER", "Bestelbon", "BESTELLING"), "number": ("Ordernummer", "Bestelnummer", "Inkooporder nr."), "issued": ("Datum", "Orderdatum"), "wanted": ("Leverdatum", "Gewenste leverdatum"),
        "ship_to": ("Afleveradres", "Leveradres", "Leveren aan"), "contact": ("Contactpersoon", "Inkoper"), "supplier": ("Leverancier", "Aan"), "total": ("Totaal", "Totaal excl. btw", "Nettobedrag"), "carried": ("Transport naar volgende pagina",), "page": ("Pagina",),
    },
}  # fmt: skip

NOTES = {
    "en": ("please pack 10 per carton, last time 3 were missing", "as sample 4471 of 12 March, colour like order 7755"),
    "de": ("bitte zu 50 Stück verpacken, wie Auftrag 4711", "Muster 25 liegt vor, Farbe RAL 7035"),
    "fr": ("conditionner par 20, voir commande 8123", "comme échantillon 15 du 3 mars"),
    "es": ("embalar de 10 en 10, como pedido 4412", "según muestra 33"),
    "it": ("confezionare da 25, come ordine 3391", "come campione 12"),
    "nl": ("verpakken per 10, zie order 5512", "zoals monster 8"),
}  # fmt: skip

TERMS = {
    "en": "The Supplier shall within 14 days of the date of the Order replace any goods found defective and pay damages of 2.5 % per week up to 10 % of the price of 1 to 100 units delivered late, provided that the quantity accepted is not less than 20.",
    "de": "Der Lieferant ersetzt mangelhafte Ware binnen 14 Tagen nach Bestelldatum und zahlt je angefangene Woche 2,5 % bis zu 10 % des Preises von 1 bis 100 Stück, sofern die angenommene Menge nicht unter 20 liegt.",
}  # fmt: skip
