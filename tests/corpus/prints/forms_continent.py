"""German, French, Spanish, Italian and Dutch forms and letters of buyers of many trades."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape

from tests.corpus.prints.layouts import BARE, GRID, LINES, page, rows, stack, table
from tests.corpus.prints.pen import Pen
from tests.corpus.prints.trade import Trade, trade

__all__ = ["CONTINENT"]

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
}


def written(o: Trade, day: date) -> str:
    month = MONTHS[o.language].split()[day.month - 1]
    return {"de": f"{day.day}. {month} {day.year}", "es": f"{day.day} de {month} de {day.year}"}.get(
        o.language, f"{day.day} {month} {day.year}"
    )


def weekday(o: Trade, day: date) -> str:
    return DAYS[o.language].split()[day.weekday()]


def materials_de(name: str, seed: int) -> tuple[Trade, bytes]:
    """A big program's order: position, material and text above, quantity, unit, price and value below, day in the head."""
    o = trade(name, "fuldatal", "de", seed, one=False)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(57, o.company, bold=True, size=12)
    pen.put(57, " * ".join((o.company, *o.home)), y=110, size=6)
    pen.lines(57, o.seller, y=124)
    pen.put(350, "Bestellung", y=100, bold=True, size=13)
    for n, (a, b) in enumerate((("Bestellnummer/Datum", f"{o.number} / {o.d(o.issued)}"), ("Ansprechpartner/Telefon", f"{o.contact} / 0561 555-0143"), ("Unsere Faxnummer", "0561 555-0199"), ("Ihre Lieferantennummer bei uns", "0000731045"))):  # fmt: skip
        pen.put(350, a, y=122 + n * 24, size=7)
        pen.put(350, b, y=132 + n * 24)
    pen.put(57, "Bitte liefern Sie an:", y=190)
    pen.lines(57, o.site, y=202)
    pen.put(57, f"Liefertermin: Tag {o.d(o.wanted)}", y=250, bold=True)
    pen.put(57, "Währung EUR", y=263)
    pen.y = 290
    pen.across(57, 545, y=280)
    pen.row([(57, "Pos."), (90, "Material"), (190, "Bezeichnung")])
    pen.down(11)
    at = (90, 190, -400, -545)
    pen.row(list(zip(at, ("Bestellmenge", "Einheit", "Preis pro Einheit", "Nettowert"), strict=True)))
    pen.across(57, 545, y=306)
    pen.down(20)
    for i in o.items:
        pen.row([(57, f"{i.no * 10:05d}"), (90, i.sku), (190, i.name)])
        pen.down(11)
        pen.row(list(zip(at, (o.n(i.quantity), i.word, f"{o.m(i.price)} / {o.n(i.per)} {i.word}", o.m(i.amount)), strict=True)))  # fmt: skip
        pen.down(18)
    pen.across(57, 545)
    pen.down(12)
    pen.row([(190, "Gesamtnettowert ohne MwSt. EUR"), (-545, o.m(o.sum()))], bold=True)
    return o, pen.done()


def piece_columns_de(name: str, seed: int) -> tuple[Trade, str]:
    """Quantity and unit in one cell beside a column of the price's base."""
    o = trade(name, "eichenrode", "de", seed, packs=True, second=True)
    o.hides |= {"buyer_item"}
    body = f"""<p><b>{o.company}</b><br>{stack(*o.home)}</p><p>{stack(*o.seller)}</p><table class=w><tr><th>Bestell-Nr.</th><th>Bestelldatum</th><th>Kunden-Nr.</th><th>Bearbeiter</th><th>Liefertermin</th></tr>
    <tr><td>{o.number}</td><td>{o.d(o.issued)}</td><td>D-20417</td><td>{o.contact}</td><td>{o.d(o.wanted)}</td></tr></table><h3>Bestellung</h3><p>Lieferanschrift: {escape(", ".join(o.site))}</p>"""
    body += table(
        ("Pos", "Artikel", "Menge", "PE", "Einzelpreis", "Gesamt"),
        [(str(i.no), f"<td>{i.sku}<br>{escape(i.name)}</td>"[4:-5], f"{o.n(i.quantity)} {i.word}", "1", f"{o.m(i.price)} €", f"{o.m(i.amount)} €") for i in o.items],
        right=(3, 4, 5), css="l",
    )  # fmt: skip
    body = body.replace("&lt;br&gt;", "<br>")
    body += f"<p class=r>Nettobetrag {o.m(o.sum())} €</p><p>Wir bitten um Auftragsbestätigung innerhalb von 3 Tagen. Rechnung bitte 2-fach.</p>"
    return o, page(body, LINES)


def letter_de(name: str, seed: int) -> tuple[Trade, str]:
    """A letter whose items stand in sentences, with the day and the place in the last paragraph."""
    o = trade(name, "sundhain", "de", seed, size=3, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    said = ", ".join(f"{o.n(i.quantity)} {i.word} {i.name} (Art.-Nr. {i.sku})" for i in o.items[:-1])
    last = o.items[-1]
    body = f"""<p>{stack(o.company, *o.home)}</p><p>{stack(*o.seller)}</p><p class=r>{written(o, o.issued)}</p><p><b>Bestellung {o.number}</b></p><p>Sehr geehrte Damen und Herren,</p>
    <p>hiermit bestellen wir {escape(said)} sowie {o.n(last.quantity)} {last.word} {escape(last.name)} (Art.-Nr. {last.sku}).</p>
    <p>Bitte liefern Sie bis zum {written(o, o.wanted)} an unsere bekannte Anschrift. Die Ware wird wie immer am Hintereingang angenommen.</p><p>Mit freundlichen Grüßen</p><p>{o.contact}</p>"""
    return o, page(body, "body{font-size:11pt}")


def ward_de(name: str, seed: int) -> tuple[Trade, str]:
    """A clinic's request: stock and target beside the quantity wanted, the code last."""
    o = trade(name, "hartwell", "de", seed, second=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    body = f"""<h2>Materialanforderung / Bestellung</h2><table class=g><tr><td>Einrichtung</td><td>{o.company}</td><td>Bestellnummer</td><td>{o.number}</td></tr>
    <tr><td>Lieferort</td><td>{escape(", ".join(o.site))}</td><td>Datum</td><td>{o.d(o.issued)}</td></tr><tr><td>Lieferant</td><td>{o.seller[0]}</td><td>Wunschtermin</td><td>{o.d(o.wanted)}</td></tr></table><br>"""
    body += table(
        ("lfd. Nr.", "Artikelbezeichnung", "Soll", "Ist", "Bestellmenge", "ME", "Art.-Nr. Lieferant"),
        [(str(i.no), i.name, str(i.quantity + 3), "3", o.n(i.quantity), i.word, i.sku) for i in o.items],
        right=(2, 3, 4), css="g",
    )  # fmt: skip
    return o, page(body + f"<p>Angefordert: {o.contact} &nbsp; Freigabe: __________</p>", GRID)


def craft_form_de(name: str, seed: int) -> tuple[Trade, bytes]:
    """A craftsman's form: small labels over boxes, a commission, numbers of pieces at the left, remarks below."""
    o = trade(name, "marlstone", "de", seed, one=False)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(50, "B E S T E L L U N G", bold=True, size=16)
    for x, w, label, value in (
        (50, 120, "Bestell-Nr.", o.number),
        (170, 100, "Datum", o.d(o.issued)),
        (270, 140, "Kommission", "Umbau Halle 3"),
        (410, 135, "Liefertermin", o.d(o.wanted)),
    ):
        pen.put(x + 3, label, y=68, size=6)
        pen.put(x + 3, value, y=82)
        pen.box(x, 60, w, 28)
    pen.put(53, "Besteller", y=98, size=6)
    pen.lines(53, (o.company, *o.home), y=110)
    pen.put(303, "Lieferant", y=98, size=6)
    pen.lines(303, o.seller, y=110)
    pen.box(50, 90, 495, 58)
    pen.y = 170
    at = (-85, 92, 130, 230, -470, -545)
    pen.row(list(zip(at, ("Anzahl", "ME", "Artikelnr.", "Artikel", "Preis/PE", "Summe"), strict=True)), bold=True)
    pen.across(50, 545, y=175)
    pen.down(19)
    for i in o.items:
        price = o.m(i.price) + (f"/{o.n(i.per)}" if i.per > 1 else "")
        pen.row(list(zip(at, (o.n(i.quantity), i.word, i.sku, i.name[:44], price, o.m(i.amount)), strict=True)))
        pen.down(15)
    pen.across(50, 545, y=420)
    pen.put(470, "Summe netto EUR", y=435, to="right", bold=True)
    pen.put(545, o.m(o.sum()), y=435, to="right", bold=True)
    pen.put(
        50, "Bemerkungen: Anlieferung nur 7-12 Uhr, Stapler vorhanden. Lieferschein 2-fach, Abladestelle Tor 4.", y=470
    )
    pen.put(50, f"Unterschrift: {o.contact}", y=500)
    return o, pen.done()


def city_de(name: str, seed: int) -> tuple[Trade, str]:
    """A town's order: file reference, positions with dots, the unit between text and quantity, dates per line."""
    o = trade(name, "eichenrode", "de", seed, second=True)
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"buyer_item", "wanted"}
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>Zentrale Beschaffungsstelle<br>{stack(*o.home)}</td><td>{rows([("Auftrags-Nr.", o.number), ("Az.", "11-4/2026"), ("Auskunft erteilt", o.contact), ("Datum", o.d(o.issued))])}</td></tr></table>
    <p>{stack(*o.seller)}</p><p><b>Auftrag</b></p><p>Wir erteilen Ihnen auf Grundlage der VOL/B folgenden Auftrag:</p>"""
    body = body.replace("<td><tr>", "<td><table><tr>").replace("</tr></td>", "</tr></table></td>")
    body += table(
        ("Pos.", "Art.-Nr.", "Leistung/Gegenstand", "Einheit", "Menge", "Liefertag", "EP (€)", "GP (€)"),
        [(f"{i.no}.", i.sku, i.name, i.word, o.n(i.quantity), o.d(o.wanted), o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(4, 6, 7), css="g",
    )  # fmt: skip
    body += f"<p class=r>Auftragssumme netto: {o.m(o.sum())} EUR</p><p>Lieferort: {escape(', '.join(o.site))}</p><p>Leitweg-ID für E-Rechnung: 99-12345678-06</p>"
    return o, page(body, GRID)


def commitment_fr(name: str, seed: int) -> tuple[Trade, str]:
    """A public body's order with commitment and market numbers, tax per line, place of delivery in a sentence below."""
    o = trade(name, "valmorin", "fr", seed, second=True)
    o.hides |= {"buyer_item"}
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td class=r><b>BON DE COMMANDE</b><br>N° {o.number}<br>Engagement n° 2026-000871<br>Marché n° M24-113</td></tr></table>
    <table class=g><tr><td>Fournisseur :<br>{stack(*o.seller)}</td><td>Date d'émission : {o.d(o.issued)}<br>Date limite de livraison : {o.d(o.wanted)}<br>Imputation : 011 / 60632</td></tr></table><br>"""
    body += table(
        ("Référence", "Désignation", "Quantité", "Unité", "P.U. HT", "Montant HT", "TVA"),
        [(i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount), "20,00") for i in o.items],
        right=(2, 4, 5, 6), css="g",
    )  # fmt: skip
    tax = (o.sum() / 5).quantize(o.sum())
    body += f"<table style='margin-left:60%'>{rows([('Total HT', f'{o.m(o.sum())} €'), ('TVA', f'{o.m(tax)} €'), ('Total TTC', f'{o.m(o.sum() + tax)} €')])}</table>"
    body += f"<p>La livraison sera effectuée à l'adresse suivante : {escape(', '.join(o.site))}, de 8 h à 11 h 30.</p><p>Facture à déposer sur le portail public, SIRET 000 000 000 00000, code service ACHATS.</p>"
    return o, page(body, GRID)


def framed_fr(name: str, seed: int) -> tuple[Trade, bytes]:
    """Frames with labels above values; code under the text; quantity and packing beside each other."""
    o = trade(name, "valmorin", "fr", seed, packs=True)
    o.hides |= {"buyer_item"}
    o.group = "\u00a0"  # what the font has
    pen = Pen(size=9)
    pen.put(40, o.company, bold=True, size=13)
    pen.lines(40, o.home, y=55, size=8)
    pen.put(300, "COMMANDE FOURNISSEUR", bold=True, size=13)
    for x, w, label, value in (
        (300, 85, "Numéro", o.number),
        (385, 80, "Date", o.d(o.issued)),
        (465, 90, "Livraison prévue", o.d(o.wanted)),
    ):
        pen.put(x + 4, label, y=68, size=7, bold=True)
        pen.put(x + 4, value, y=82)
        pen.box(x, 58, w, 30)
    pen.lines(300, o.seller, y=112)
    pen.put(40, "Adresse de livraison", y=112, size=7, bold=True)
    pen.lines(40, o.site, y=123)
    pen.y = 185
    at = (44, -350, 360, -470, -550)
    pen.row(list(zip(at, ("Article", "Qté", "Condt", "Px unitaire", "Montant HT"), strict=True)), bold=True)
    pen.box(40, 174, 515, 16)
    pen.down(20)
    for i in o.items:
        pen.row(list(zip(at, (i.name[:55], o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)), strict=True)))
        pen.down(10)
        pen.put(44, f"Réf. {i.sku}", size=7.5)
        pen.down(15)
    pen.box(40, 190, 515, 400)
    pen.put(470, "Total HT EUR", y=610, to="right", bold=True)
    pen.put(550, o.m(o.sum()), y=610, to="right", bold=True)
    pen.put(40, f"Affaire suivie par {o.contact} - Règlement : virement à 45 jours fin de mois", y=640, size=8)
    return o, pen.done()


def letter_fr(name: str, seed: int) -> tuple[Trade, str]:
    """A letter with dashes for items and the day in the sentence before."""
    o = trade(name, "hartwell", "fr", seed, size=3)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    listed = "".join(f"<p>&ndash; {o.n(i.quantity)} {i.word}{'s' if i.quantity > 1 and not i.word.endswith('s') else ''} : {escape(i.name)}, réf. {i.sku}</p>" for i in o.items)  # fmt: skip
    body = f"""<p>{stack(o.company, *o.home)}</p><p class=r>{stack(*o.seller)}</p><p class=r>Le {written(o, o.issued)}</p><p>Objet : commande {o.number}</p><p>Madame, Monsieur,</p>
    <p>Nous vous prions de bien vouloir nous livrer, pour le {weekday(o, o.wanted)} {written(o, o.wanted)} au plus tard, les articles suivants :</p>{listed}
    <p>Vous voudrez bien nous confirmer la bonne réception de la présente.</p><p>Veuillez agréer, Madame, Monsieur, nos salutations distinguées.</p><p>{o.contact}</p>"""
    return o, page(body, "body{font-size:11pt}")


def days_fr(name: str, seed: int) -> tuple[Trade, str]:
    """A kitchen's week: two deliveries, each with its day as a heading of its rows in one table."""
    o = trade(name, "valmorin", "fr", seed, size=6, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total", "wanted"}
    shown = ""
    for n, day in enumerate((o.wanted, o.wanted + timedelta(days=3))):
        shown += f"<tr><td colspan=4><b>Pour le {weekday(o, day)} {day.day} {MONTHS['fr'].split()[day.month - 1]}</b></td></tr>"
        for i in o.items[n * 3 : n * 3 + 3]:
            i.wanted = day
            shown += (
                f"<tr><td>{i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td></tr>"
            )
    body = f"<h2>{o.company}</h2><p>{stack(*o.home)}</p><p><b>Commande n° {o.number} du {o.d(o.issued)}</b></p><p>À l'attention de {o.seller[0]}</p><table class=g><tr><th>Réf.</th><th>Article</th><th class=r>Quantité</th><th>Unité</th></tr>{shown}</table><p>{o.contact}</p>"
    return o, page(body, GRID)


def navision_es(name: str, seed: int) -> tuple[Trade, str]:
    """An office program: our and their code, discounts, a unit column left of the quantity."""
    o = trade(name, "cantabria", "es", seed, codes=True, second=True)
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td><b style='font-size:14pt'>Pedido de compra</b><table>{rows([("Nº pedido", o.number), ("Fecha pedido", o.d(o.issued)), ("Fecha recepción requerida", o.d(o.wanted)), ("Comprador", o.contact)])}</table></td></tr></table>
    <table class=w><tr><td><b>Proveedor</b><br>{stack(*o.seller)}</td><td><b>Dirección de envío</b><br>{stack(*o.site)}</td></tr></table><br>"""
    body += table(
        ("Nº", "Cód. proveedor", "Descripción", "U.M.", "Cantidad", "Coste unit. directo", "% Dto.", "Importe"),
        [(i.buyer_item, i.sku, i.name, i.word, o.n(i.quantity, 2), o.m(i.price), "0", o.m(i.amount)) for i in o.items],
        right=(4, 5, 6, 7),
        css="l",
    )
    tax = (o.sum() * 21 / 100).quantize(o.sum())
    body += f"<table style='margin-left:60%'>{rows([('Total EUR sin IVA', o.m(o.sum())), ('21% IVA', o.m(tax)), ('Total EUR con IVA', o.m(o.sum() + tax))])}</table>"
    return o, page(body, LINES)


def letter_es(name: str, seed: int) -> tuple[Trade, str]:
    """A letter with a small table without rules, the place of delivery in its last sentence."""
    o = trade(name, "cantabria", "es", seed, size=4, second=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    body = f"""<p><b>{o.company}</b><br>{stack(*o.home)}</p><p>{stack(*o.seller)}</p><p class=r>{o.home[-1].split(" ", 1)[-1]}, {written(o, o.issued)}</p><p>Asunto: Pedido {o.number}</p><p>Muy señores nuestros:</p><p>Les rogamos nos suministren el siguiente material:</p>"""
    body += table(("Uds.", "Referencia", "Artículo"), [(o.n(i.quantity), i.sku, i.name) for i in o.items], css="b")
    body += f"<p>El material debe entregarse antes de las 13:00 h del {written(o, o.wanted)} en {escape(', '.join(o.site))}.</p><p>Sin otro particular, les saluda atentamente,</p><p>{o.contact}</p>"
    return o, page(body, BARE)


def form_es(name: str, seed: int) -> tuple[Trade, bytes]:
    """A printed form: labels with lines of dots, quantity first, empty rows, conditions below."""
    o = trade(name, "cantabria", "es", seed, one=False)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(50, "HOJA DE PEDIDO", bold=True, size=15)
    pen.put(545, f"Nº {o.number}", bold=True, size=12, to="right")
    for n, (a, b) in enumerate((("Empresa", o.company), ("Domicilio", ", ".join(o.home)), ("Fecha", o.d(o.issued)), ("Proveedor", o.seller[0]), ("Plazo de entrega", o.d(o.wanted)))):  # fmt: skip
        pen.put(50, f"{a} ".ljust(30, "."), y=70 + n * 15)
        pen.put(170, b, y=70 + n * 15)
    pen.y = 165
    at = (-90, 100, 135, 230, -470, -545)
    pen.row(list(zip(at, ("Cant.", "Ud.", "Ref.", "Concepto", "Precio", "Importe"), strict=True)), bold=True)
    pen.across(50, 545, y=170)
    pen.down(18)
    for i in o.items:
        price = o.m(i.price) + (f" %{'0' if i.per == 1000 else ''}" if i.per > 1 else "")
        pen.row(list(zip(at, (o.n(i.quantity), i.word, i.sku, i.name[:42], price, o.m(i.amount)), strict=True)))
        pen.down(16)
    pen.across(50, 545, y=450)
    pen.put(470, "TOTAL EUROS", y=465, to="right", bold=True)
    pen.put(545, o.m(o.sum()), y=465, to="right", bold=True)
    pen.put(50, "Portes pagados. Forma de pago: 60 días. Horario de almacén: 8 a 14 h. No se admiten entregas parciales.", y=500, size=8)  # fmt: skip
    pen.put(50, f"Firmado: {o.contact}", y=530)
    return o, pen.done()


def system_it(name: str, seed: int) -> tuple[Trade, str]:
    """A management program: unit, quantity, discounts, tax code, day per line."""
    o = trade(name, "cantabria", "it", seed, second=True)
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"wanted", "buyer_item"}
    body = f"""<table class=g><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td>Spett.le<br>{stack(*o.seller)}</td></tr></table>
    <table class=g><tr><th>Tipo documento</th><th>Numero</th><th>Data</th><th>Cod. fornitore</th><th>Pag.</th></tr><tr><td>ORDINE A FORNITORE</td><td>{o.number}</td><td>{o.d(o.issued)}</td><td>F00417</td><td>1</td></tr></table>
    <table class=g><tr><td>Destinazione merce: {escape(", ".join(o.site))}</td><td>Pagamento: R.B. 60 gg F.M.</td></tr></table><br>"""
    body += table(
        ("Cod. articolo", "Descrizione", "UM", "Quantità", "Prezzo", "Sc. %", "Importo", "IVA", "Consegna"),
        [(i.sku, i.name, i.word, o.n(i.quantity, 2), o.n(i.price, 4), "", o.m(i.amount), "22", o.d(o.wanted)) for i in o.items],
        right=(3, 4, 5, 6), css="g",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Totale imponibile &euro; {o.m(o.sum())}</p>", GRID)


def letter_it(name: str, seed: int) -> tuple[Trade, str]:
    """A letter: items as numbered sentences, the day below."""
    o = trade(name, "cantabria", "it", seed, size=3)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    listed = "".join(f"<p>{i.no}) n. {o.n(i.quantity)} {i.word} di {escape(i.name)} - Vs. codice {i.sku}</p>" for i in o.items)  # fmt: skip
    body = f"""<p>{stack(o.company, *o.home)}</p><p>Spett.le<br>{stack(*o.seller)}</p><p>{o.home[-1].split(" ", 1)[-1]}, {written(o, o.issued)}</p><p>Oggetto: ordine n. {o.number}</p>
    <p>Con la presente Vi ordiniamo il seguente materiale:</p>{listed}<p>Consegna tassativa entro {weekday(o, o.wanted)} {written(o, o.wanted)} presso la nostra sede.</p><p>Distinti saluti</p><p>{o.contact}</p>"""
    return o, page(body, "body{font-size:11pt}")


def module_it(name: str, seed: int) -> tuple[Trade, bytes]:
    """A form of the buyer's: a grid drawn by hand, text first, quantity and price at the right, code below the text."""
    o = trade(name, "oxbrook", "it", seed)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(40, "MODULO D'ORDINE MATERIALI", bold=True, size=14)
    pen.put(40, o.company, y=62, bold=True)
    pen.lines(40, o.home, y=74)
    for n, (a, b) in enumerate((("Ordine n°", o.number), ("Del", o.d(o.issued)), ("Consegna richiesta", o.d(o.wanted)), ("Commessa", "Lotto B"), ("Capocantiere", o.contact))):  # fmt: skip
        pen.put(330, a, y=62 + n * 14, size=8)
        pen.put(430, b, y=62 + n * 14)
    pen.put(40, f"Fornitore: {o.seller[0]}", y=130)
    pen.y = 160
    at = (44, -370, 380, -470, -550)
    pen.row(list(zip(at, ("Materiale", "Q.tà", "U.M.", "Prezzo unit. €", "Totale €"), strict=True)), bold=True)
    pen.down(8)
    for i in o.items:
        pen.across(40, 555)
        pen.down(12)
        pen.row(list(zip(at, (i.name[:52], o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)), strict=True)))
        pen.down(10)
        pen.put(44, f"cod. {i.sku}", size=7.5)
        pen.down(6)
    pen.across(40, 555)
    pen.down(16)
    pen.put(470, "Totale ordine €", to="right", bold=True)
    pen.put(550, o.m(o.sum()), to="right", bold=True)
    return o, pen.done()


def exact_nl(name: str, seed: int) -> tuple[Trade, str]:
    """An accounting program: both codes, quantity behind the text with its unit, delivery address among the terms."""
    o = trade(name, "wexcombe", "nl", seed, codes=True)
    body = f"""<table class=w><tr><td><h2>Inkooporder</h2></td><td class=r><b>{o.company}</b><br>{stack(*o.home)}</td></tr></table><p>{stack(*o.seller)}</p>
    <table>{rows([("Inkoopordernummer", f": {o.number}"), ("Orderdatum", f": {o.d(o.issued)}"), ("Uw debiteurnummer", ": 20417"), ("Contactpersoon", f": {o.contact}"), ("Ontvangst", f": {o.d(o.wanted)}"), ("Afleveradres", f": {', '.join(o.site)}")])}</table><br>"""
    body += table(
        ("Artikel", "Artikel leverancier", "Omschrijving", "Aantal", "Netto prijs", "Bedrag"),
        [(i.buyer_item, i.sku, i.name, f"{o.n(i.quantity)} {i.word}", f"€ {o.m(i.price)}", f"€ {o.m(i.amount)}") for i in o.items],
        right=(3, 4, 5), css="l",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Totaal excl. btw € {o.m(o.sum())}</p>", LINES)


def voucher_nl(name: str, seed: int) -> tuple[Trade, bytes]:
    """A bakery's voucher: quantities left, names only with the code behind, a sentence for the delivery below."""
    o = trade(name, "thornleigh", "nl", seed, size=4, second=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(size=10)
    pen.put(50, "BESTELBON", bold=True, size=16)
    pen.put(545, f"nr. {o.number}", to="right", bold=True)
    pen.lines(50, (o.company, *o.home), y=70, step=13)
    pen.put(50, f"Datum: {o.d(o.issued)}", y=120)
    pen.put(50, f"Aan: {o.seller[0]}", y=136)
    pen.y = 170
    pen.row([(50, "Aantal"), (110, "Eenheid"), (180, "Artikel"), (460, "Art.nr.")], bold=True)
    pen.across(50, 545, y=175)
    pen.down(20)
    for i in o.items:
        pen.row([(50, o.n(i.quantity)), (110, i.word), (180, i.name[:48]), (460, i.sku)])
        pen.down(17)
    pen.put(50, f"Graag leveren op {weekday(o, o.wanted)} {written(o, o.wanted)} op het adres", y=pen.y + 25)
    pen.put(50, f"{', '.join(o.site)}.", y=pen.y + 38)
    pen.put(50, f"Handtekening: {o.contact}", y=pen.y + 60)
    return o, pen.done()


CONTINENT: list[Callable[[str, int], tuple[Trade, str | bytes]]] = [
    materials_de, piece_columns_de, letter_de, ward_de, craft_form_de, city_de, commitment_fr, framed_fr, letter_fr, days_fr, navision_es, letter_es, form_es,
    system_it, letter_it, module_it, exact_nl, voucher_nl,
]  # fmt: skip
