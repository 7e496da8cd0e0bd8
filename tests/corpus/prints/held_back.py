"""The half that nobody tunes on: further programs' prints. Their failures may be counted, not looked into."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import escape

from tests.corpus.prints.layouts import BARE, GRID, LINES, Layout, by_line, not_order, page, rows, stack, table
from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["HELD_BACK"]


def quickbooks(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%d/%m/%Y"
    lines = [(i.sku, i.name, str(i.quantity), o.m(i.price), o.m(i.amount)) for i in o.items]
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td class=r><b style='font-size:16pt;color:#557'>Purchase Order</b></td></tr></table>
    <table class=w style='margin:12pt 0;background:#f2f2f7'><tr><td><small>VENDOR</small><br>{stack(*SUPPLIER)}</td><td><small>SHIP TO</small><br>{stack(*o.site)}</td>
    <td><b>P.O. NO.</b> {o.number}<br><b>DATE</b> {o.d(o.issued)}<br><b>EXPECTED</b> {o.d(o.wanted)}</td></tr></table>"""
    body += table(("ACTIVITY", "DESCRIPTION", "QTY", "RATE", "AMOUNT"), lines, right=(2, 3, 4), css="l")
    o.hides |= {"buyer_item", "unit"}
    return o, page(body + f"<p class=r>TOTAL &nbsp; GBP {o.m(o.sum())}</p>", LINES)


def epicor(name: str, seed: int) -> tuple[Doc, str]:
    """Release rows with due date and quantity below each line; part and supplier part stacked."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    by_line(o)
    o.dates = "%d/%m/%Y"
    shown = "".join(
        f"""<tr><td>{i.no}</td><td>{i.buyer_item}</td><td>{escape(i.name)}</td><td class=r>{o.n(Decimal(i.quantity), 2)} {i.word}</td><td class=r>{o.n(i.price, 5)} /1</td><td class=r>{o.m(i.amount)}</td></tr>
        <tr><td></td><td colspan=2>Supplier Part: {i.sku}</td><td colspan=3></td></tr>
        <tr><td></td><td colspan=5><small>Rel: 1 &nbsp;&nbsp; Due Date: {o.d(o.wanted)} &nbsp;&nbsp; Release Quantity: {o.n(Decimal(i.quantity), 2)} {i.word}</small></td></tr>"""
        for i in o.items
    )
    body = f"""<table class=w><tr><td>{o.company}<br>{stack(*o.home)}</td><td class=r><b>Purchase Order</b><br>PO Number: {o.number}<br>Date: {o.d(o.issued)}<br>Page: 1 of 1</td></tr></table>
    <table class=w><tr><td>Supplier:<br>{stack(*SUPPLIER)}</td><td>Ship To:<br>{stack(*o.site)}</td></tr></table><p>Terms: 30 DAYS &nbsp; Ship Via: SUPPLIER &nbsp; Buyer: {o.contact}</p>
    <table class=b><tr style='border-bottom:1pt solid'><th>Line</th><th>Part Number</th><th>Description</th><th class=r>Order Qty</th><th class=r>Unit Price</th><th class=r>Ext Price</th></tr>{shown}</table><p class=r>Order Total: {o.m(o.sum())} GBP</p>"""
    return o, page(body, BARE)


def peoplesoft(name: str, seed: int) -> tuple[Doc, str]:
    """`1 - 1` line and schedule numbers, text below the codes, total per line repeated in a row of its own."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    by_line(o)
    o.dates = "%Y-%m-%d"
    shown = "".join(
        f"""<tr><td>{i.no} - 1</td><td>{i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(Decimal(i.quantity), 2)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td><td>{o.d(o.wanted)}</td></tr>
        <tr><td colspan=6 class=r>Schedule Total</td><td class=r>{o.m(i.amount)}</td><td></td></tr>"""
        for i in o.items
    )
    body = f"""<table class=w><tr><td>{o.company}<br>{stack(*o.home)}</td><td><table class=g><tr><td>Purchase Order</td><td>Date</td><td>Revision</td><td>Page</td></tr><tr><td>{o.number}</td><td>{o.d(o.issued)}</td><td></td><td>1</td></tr>
    <tr><td>Payment Terms</td><td>Freight Terms</td><td colspan=2>Ship Via</td></tr><tr><td>Net 30</td><td>FOB DEST</td><td colspan=2>COMMON</td></tr></table></td></tr></table>
    <table class=w><tr><td>Supplier:<br>{stack(*SUPPLIER)}</td><td>Ship To:<br>{stack(*o.site)}</td><td>Bill To:<br>{stack(o.company, *o.home)}</td></tr></table>
    <table class=b><tr style='border-bottom:1pt solid'><th>Line-Sch</th><th>Item</th><th>Description</th><th class=r>Quantity</th><th>UOM</th><th class=r>PO Price</th><th class=r>Extended Amt</th><th>Due Date</th></tr>{shown}</table><p class=r>Total PO Amount &nbsp; {o.m(o.sum())}</p>"""
    o.hides |= {"buyer_item", "currency"}
    return o, page(body, GRID + BARE + "table{font-size:8pt}")


def infor(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "en", seed)
    by_line(o)
    o.dates = "%d %B %Y"
    lines = [
        (
            f"{i.no * 10}",
            f"{i.buyer_item} / {i.sku}",
            i.name,
            o.d(o.wanted),
            f"{o.n(i.quantity)}",
            i.word,
            f"{o.m(i.price)} / {i.per}",
            o.m(i.amount),
        )
        for i in o.items
    ]
    body = f"""<h2>PURCHASE ORDER</h2><table class=g><tr><td>Buy-from<br>{stack(*SUPPLIER)}</td><td>Ship-to<br>{stack(*o.site)}</td><td>Order number<br><b>{o.number}</b><br>Order date<br>{o.d(o.issued)}</td></tr></table><p>{o.company}, {escape(", ".join(o.home))}</p>"""
    body += table(
        (
            "Pos",
            "Our item / your item",
            "Description",
            "Planned receipt",
            "Ordered",
            "Unit",
            "Price / per",
            "Amount (GBP)",
        ),
        lines,
        right=(4, 6, 7),
        css="l",
    )
    return o, page(body + f"<p class=r><b>Goods amount {o.m(o.sum())}</b></p>", GRID + LINES + "table{font-size:8pt}")


def plain_en(name: str, seed: int) -> tuple[Doc, str]:
    """A mail-like note printed from a word processor: numbered sentences, no table."""
    o = make_doc(name, "en", seed, size=4, per=False)
    items = "".join(f"<li>{i.quantity} {i.word} of {i.sku} {escape(i.name)} at £{o.m(i.price)}</li>" for i in o.items)
    body = f"""<p>{stack(o.company, *o.home)}</p><p>{o.issued.strftime("%d %B %Y")}</p><p><b>Purchase order {o.number}</b></p><p>Please supply:</p><ol>{items}</ol><p>Deliver to: {escape(", ".join(o.site))}</p><p>Required by {o.wanted.strftime("%d %B %Y")}</p>"""
    o.hides |= {"buyer_item", "amount", "total"}
    return o, page(body)


def proalpha_de(name: str, seed: int) -> tuple[Doc, str]:
    """Codes, text and dates of an item below one another; Menge with its unit; Preis je."""
    o = make_doc(name, "de", seed, packs=True)
    by_line(o)
    shown = "".join(
        f"""<tr><td>{i.no}</td><td>{i.buyer_item}<br>{escape(i.name)}<br>Ihre Artikel-Nr.: {i.sku}<br>Liefertermin: {o.d(o.wanted)}</td><td class=r>{o.n(Decimal(i.quantity), 2)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td>je {o.n(i.per)}</td><td class=r>{o.m(i.amount)}</td></tr>"""
        for i in o.items
    )
    body = f"""<table class=w><tr><td width=60%>{stack(*SUPPLIER)}</td><td><b>{o.company}</b><br>{stack(*o.home)}</td></tr></table><h2>BESTELLUNG</h2>
    <table>{rows([("Bestellnummer", o.number), ("Datum", o.d(o.issued)), ("Sachbearbeiter", o.contact), ("Ihre Kundennummer", "bitte angeben")])}</table><p>Versandadresse: {escape(", ".join(o.site))}</p>
    <table class=l><tr><th>Pos.</th><th>Artikel / Bezeichnung</th><th class=r>Menge</th><th>ME</th><th class=r>Preis</th><th></th><th class=r>Gesamt EUR</th></tr>{shown}<tr><td colspan=6>Summe netto</td><td class=r>{o.m(o.sum())}</td></tr></table>"""
    return o, page(body, LINES)


def excel_de(name: str, seed: int) -> tuple[Doc, str]:
    """A spreadsheet printed with its grid: many empty rows, labels in cells, sums at the bottom."""
    o = make_doc(name, "de", seed, per=False)
    cells = [(i.sku, i.name, i.word, str(i.quantity), f"{o.m(i.price)} €", f"{o.m(i.amount)} €", "") for i in o.items]
    cells += [("", "", "", "", "", "- €", "")] * 6
    head = [
        ("Bestellformular", "", "", "", "", "", ""),
        ("Firma:", o.company, "", "Bestell-Nr.:", o.number, "", ""),
        ("Straße:", o.home[0], "", "Datum:", o.d(o.issued), "", ""),
        ("Ort:", o.home[1], "", "Wunschtermin:", o.d(o.wanted), "", ""),
        ("Lieferung an:", ", ".join(o.site), "", "", "", "", ""),
        ("", "", "", "", "", "", ""),
    ]
    body = table(
        ("Art.Nr.", "Artikelbezeichnung", "VE", "Anzahl", "Preis/VE", "Summe", "Bemerkung"),
        cells,
        right=(3, 4, 5),
        css="g",
    )
    body = f"<table class=g>{rows(head)}</table>{body}<table class=g style='width:40%;margin-left:auto'><tr><td>Gesamtsumme</td><td class=r>{o.m(o.sum())} €</td></tr></table>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def sage_de(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "de", seed)
    lines = [
        (
            str(i.no),
            i.sku,
            f"<td>{escape(i.name)}<br>lt. Rahmenvertrag, Anlieferung Rampe 2</td>",
            f"{o.n(i.quantity)} {i.word}",
            f"{o.m(i.price)} / {o.n(i.per)}",
            o.m(i.amount),
        )
        for i in o.items
    ]
    cells = "".join(
        "<tr>"
        + "".join(c if c.startswith("<td") else f"<td{' class=r' if n > 2 else ''}>{c}</td>" for n, c in enumerate(r))
        + "</tr>"
        for r in lines
    )
    body = f"""<p style='font-size:7pt'>{o.company} - {escape(" - ".join(o.home))}</p><p>{stack(*SUPPLIER)}</p><table class=w><tr><td><b>Bestellung</b></td><td>Nummer</td><td>{o.number}</td></tr><tr><td></td><td>vom</td><td>{o.d(o.issued)}</td></tr><tr><td></td><td>Lieferung bis</td><td>{o.d(o.wanted)}</td></tr></table>
    <p>Lieferanschrift<br>{stack(*o.site)}</p><table class=l><tr><th>Pos</th><th>Artikelnummer</th><th>Bezeichnung</th><th class=r>Menge</th><th class=r>Einzelpreis / PE</th><th class=r>Gesamt</th></tr>{cells}</table><p class=r>Auftragswert EUR {o.m(o.sum())}</p>"""
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def cegid_fr(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "fr", seed, packs=True, per=False)
    by_line(o)
    lines = [
        (
            i.sku,
            i.buyer_item,
            i.name,
            o.n(Decimal(i.quantity), 3),
            i.word,
            o.n(i.price, 3),
            o.m(i.amount),
            o.d(o.wanted),
        )
        for i in o.items
    ]
    body = f"""<h3>COMMANDE FOURNISSEUR N° {o.number} DU {o.d(o.issued)}</h3><table class=w><tr><td>{stack(o.company, *o.home)}</td><td>{stack(*SUPPLIER)}</td></tr></table><p>Livrer à : {escape(", ".join(o.site))}</p>"""
    body += table(
        ("Votre réf.", "Notre réf.", "Désignation", "Qté", "Un.", "Px unit. net", "Total HT", "Livraison"),
        lines,
        right=(3, 5, 6),
        css="g",
    )
    return o, page(body + f"<p class=r>TOTAL COMMANDE HT : {o.m(o.sum())} €</p>", GRID + "table{font-size:8pt}")


def presta_fr(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "fr", seed, per=False)
    shown = "".join(
        f"<tr><td>{escape(i.name)}<br>Référence : {i.sku}</td><td class=r>{o.m(i.price)} €</td><td class=r>{i.quantity}</td><td class=r>{o.m(i.amount)} €</td></tr>"
        for i in o.items
    )
    body = f"""<h2>Bon de commande</h2><p>Commande {o.number} passée le {o.d(o.issued)}</p><table class=w><tr><td><b>Adresse de livraison</b><br>{stack(*o.site)}</td><td><b>Adresse de facturation</b><br>{stack(o.company, *o.home)}</td></tr></table>
    <table class=l><tr><th>Produit</th><th class=r>Prix unitaire HT</th><th class=r>Quantité</th><th class=r>Total HT</th></tr>{shown}</table><p class=r>Total produits {o.m(o.sum())} €<br>Frais de port offerts</p>"""
    o.hides |= {"buyer_item", "wanted"}
    return o, page(body, LINES)


def sap_es(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "es", seed)
    by_line(o)
    shown = "".join(
        f"""<tr><td>{i.no * 10:05d}</td><td>{i.buyer_item}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.n(i.per)}</td><td class=r>{o.m(i.amount)}</td></tr><tr><td></td><td colspan=7>Su material: {i.sku} &nbsp; Fecha entrega: {o.d(o.wanted)}</td></tr>"""
        for i in o.items
    )
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td><b>Pedido de compras</b><br>Núm. pedido / Fecha<br>{o.number} / {o.d(o.issued)}<br>Persona de contacto<br>{o.contact}</td></tr></table><p>{stack(*SUPPLIER)}</p><p>Lugar de suministro:<br>{stack(*o.site)}</p>
    <table class=b><tr style='border-bottom:1pt solid'><th>Pos.</th><th>Material</th><th>Denominación</th><th class=r>Ctd. pedido</th><th>UM</th><th class=r>Precio/unidad</th><th class=r>por</th><th class=r>Valor neto</th></tr>{shown}</table><p class=r>Valor neto total EUR {o.m(o.sum())}</p>"""
    return o, page(body, BARE)


def odoo_es(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "es", seed, packs=True, per=False)
    lines = [
        (
            f"[{i.sku}] {i.name}",
            f"{o.n(Decimal(i.quantity), 2)} {i.word}",
            o.m(i.price),
            "IVA 21%",
            f"{o.m(i.amount)} €",
        )
        for i in o.items
    ]
    body = f"""<p>{stack(o.company, *o.home)}</p><table class=w><tr><td><b>Dirección de envío:</b><br>{stack(*o.site)}</td><td>{stack(*SUPPLIER)}</td></tr></table><h2>Pedido de compra #{o.number}</h2><table class=w><tr><td><b>Representante de compra:</b><br>{o.contact}</td><td><b>Fecha de pedido:</b><br>{o.d(o.issued)}</td><td><b>Llegada esperada:</b><br>{o.d(o.wanted)}</td></tr></table>"""
    body += table(
        ("Descripción", "Cantidad", "Precio unitario", "Impuestos", "Importe"), lines, right=(1, 2, 4), css="l"
    )
    return_sum = o.sum()
    o.hides.add("buyer_item")
    return o, page(
        body
        + f"<p class=r>Base imponible {o.m(return_sum)} €<br>Total {o.m((return_sum * Decimal('1.21')).quantize(CENT))} €</p>",
        LINES,
    )


def teamsystem_it(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "it", seed)
    lines = [
        (str(i.no), i.buyer_item, i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), f"x {i.per}", o.m(i.amount))
        for i in o.items
    ]
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td>Spett.le<br>{stack(*SUPPLIER)}</td></tr></table><h3>Ordine fornitore n. {o.number} del {o.d(o.issued)}</h3><p>Consegna merce presso: {escape(", ".join(o.site))}<br>Data consegna richiesta: {o.d(o.wanted)}<br>Rif. {o.contact}</p>"""
    body += table(
        ("Riga", "Ns. codice", "Vs. codice", "Descrizione", "UM", "Q.tà ordinata", "Prezzo", "Base", "Importo"),
        lines,
        right=(5, 6, 8),
        css="g",
    )
    return o, page(body + f"<p class=r>Totale imponibile € {o.m(o.sum())}</p>", GRID + "table{font-size:8pt}")


def word_it(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "it", seed, size=3, per=False)
    lines = [(f"{o.n(i.quantity)} {i.word}", i.name, i.sku, f"€ {o.m(i.price)}", f"€ {o.m(i.amount)}") for i in o.items]
    body = f"""<p>{stack(o.company, *o.home)}</p><p class=r>Modena, {o.d(o.issued)}</p><p>Spett.le {SUPPLIER[0]}</p><p>OGGETTO: ordine n. {o.number}</p><p>Con la presente Vi ordiniamo il seguente materiale, da consegnare entro il {o.d(o.wanted)} presso {escape(", ".join(o.site))}.</p>"""
    body += table(("Quantità", "Materiale", "Codice", "Prezzo cad.", "Totale"), lines, right=(3, 4), css="g")
    o.hides.add("buyer_item")
    return o, page(body + f"<p>Totale ordine € {o.m(o.sum())} + IVA</p><p>Distinti saluti<br>{o.contact}</p>", GRID)


def afas_nl(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "nl", seed)
    lines = [
        (o.n(i.quantity), i.word, i.sku, i.name, o.m(i.price), f"per {o.n(i.per)}", o.m(i.amount)) for i in o.items
    ]
    body = f"""<div class=r>{stack(o.company, *o.home)}</div><p>{stack(*SUPPLIER)}</p><h2>Bestelbon {o.number}</h2><p>Besteldatum {o.d(o.issued)}<br>Levering uiterlijk {o.d(o.wanted)}<br>Besteld door {escape(o.contact)}<br>Levering op {escape(", ".join(o.site))}</p>"""
    body += table(
        ("Aantal", "Eh.", "Artikelcode", "Omschrijving", "Prijs (EUR)", "", "Bedrag (EUR)"),
        lines,
        right=(0, 4, 6),
        css="l",
    )
    o.hides.add("buyer_item")
    return o, page(body + f"<p class=r>Totaal excl. BTW {o.m(o.sum())}</p>", LINES)


def subiekt_pl(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "pl", seed)
    lines = [
        (str(i.no), i.name, i.sku, i.word, o.n(Decimal(i.quantity), 0), o.m(i.price), o.n(i.per), o.m(i.amount))
        for i in o.items
    ]
    body = f"""<table class=g><tr><td>Zamówienie {o.number}</td><td>Data wystawienia: {o.d(o.issued)}</td><td>Termin dostawy: {o.d(o.wanted)}</td></tr><tr><td>Zamawiający<br>{stack(o.company, *o.home)}</td><td>Wykonawca<br>{stack(*SUPPLIER)}</td><td>Miejsce dostawy<br>{stack(*o.site)}</td></tr></table><br>"""
    body += table(
        ("Lp", "Nazwa towaru", "Symbol", "Jm", "Ilość", "Cena", "za", "Wartość"), lines, right=(4, 5, 6, 7), css="g"
    )
    o.hides.add("buyer_item")
    return o, page(body + f"<p class=r><b>Razem: {o.m(o.sum())} zł</b></p>", GRID)


def optima_pl(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "pl", seed, packs=True, per=False)
    lines = [(i.buyer_item, i.name, i.sku, f"{o.n(i.quantity)} {i.word}", o.m(i.price), o.m(i.amount)) for i in o.items]
    body = f"""<p>{stack(o.company, *o.home)}</p><h2>ZAMÓWIENIE ZAKUPU</h2><table>{rows([("Numer:", o.number), ("Z dnia:", o.d(o.issued)), ("Wymagany termin dostawy:", o.d(o.wanted)), ("Dostawa na adres:", ", ".join(o.site)), ("Osoba kontaktowa:", o.contact)])}</table><br>"""
    body += table(
        ("Nasz indeks", "Opis", "Indeks dostawcy", "Ilość", "Cena jedn. PLN", "Wartość PLN"),
        lines,
        right=(3, 4, 5),
        css="l",
    )
    return o, page(body + f"<p class=r>Wartość netto razem: {o.m(o.sum())} PLN</p>", LINES)


def form_nl(name: str, seed: int) -> tuple[Doc, str]:
    """Our own order form: long list, quantities in few rows, handwritten-like header cells."""
    o = make_doc(name, "nl", seed, size=10, per=False)
    kept = [i for i in o.items if i.no % 3 == 0] or o.items[:1]
    lines = [(i.sku, i.name, i.word, o.m(i.price), o.n(i.quantity) if i in kept else "") for i in o.items]
    o.items = kept
    body = f"""<h2>Bestelformulier kantoorartikelen</h2><table class=g><tr><td>Naam: {escape(o.company)}</td><td>Uw ordernummer: {o.number}</td></tr><tr><td>Afleveradres: {escape(", ".join(o.site))}</td><td>Datum: {o.d(o.issued)}</td></tr></table>"""
    body += table(("Artikelnummer", "Omschrijving", "Verpakking", "Prijs p/st", "Aantal"), lines, right=(3, 4), css="g")
    o.hides |= {"buyer_item", "wanted", "amount", "total", "currency"}
    return o, page(body, GRID)


def split_dates(name: str, seed: int) -> tuple[Doc, str]:
    """The same item twice with two dates, over two pages, with sums carried forward."""
    o = make_doc(name, "de", seed, size=3, per=False)
    items = []
    for i in o.items:
        for week in (0, 14):
            items.append(replace(i, no=len(items) + 1, wanted=o.wanted + timedelta(days=week)))
    o.items = items
    half = len(items) // 2
    heads = ("Pos", "Artikel", "Text", "Termin", "Menge", "ME", "Preis", "Betrag")
    cells = [
        (str(i.no), i.sku, i.name, o.d(i.wanted or o.wanted), o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount))
        for i in items
    ]
    carry = sum((i.amount for i in items[:half]), Decimal(0))
    body = f"""<b>{o.company}</b><br>{stack(*o.home)}<h2>Bestellung {o.number}</h2><p>Datum {o.d(o.issued)}</p><p>Lieferanschrift: {escape(", ".join(o.site))}</p>"""
    body += (
        table(heads, cells[:half], right=(4, 6, 7), css="g")
        + f"<p class=r>Übertrag {o.m(carry)}</p><p>Seite 1</p><div style='page-break-after:always'></div><p>{o.company} - Bestellung {o.number}</p><p class=r>Übertrag {o.m(carry)}</p>"
    )
    body += table(heads, cells[half:], right=(4, 6, 7), css="g") + f"<p class=r>Endsumme EUR {o.m(o.sum())}</p>"
    o.hides |= {"buyer_item", "wanted"}
    return o, page(body, GRID)


HELD_BACK: dict[str, Layout] = {
    "quickbooks": quickbooks, "epicor": epicor, "peoplesoft": peoplesoft, "infor": infor, "plain_en": plain_en, "proalpha_de": proalpha_de, "excel_de": excel_de,
    "sage_de": sage_de, "cegid_fr": cegid_fr, "presta_fr": presta_fr, "sap_es": sap_es, "odoo_es": odoo_es, "teamsystem_it": teamsystem_it, "word_it": word_it,
    "afas_nl": afas_nl, "subiekt_pl": subiekt_pl, "optima_pl": optima_pl, "form_nl": form_nl, "split_dates": split_dates,
    "x_remittance": not_order("Remittance Advice", "Payment ref", "en"), "x_statement": not_order("Statement of Account", "Account", "en"), "x_angebot": not_order("Angebot", "Angebots-Nr.", "de"),
    "x_lieferschein": not_order("Lieferschein", "Lieferschein-Nr.", "de"), "x_facture": not_order("Facture", "Facture n°", "fr"), "x_ddt": not_order("Documento di trasporto", "DDT n.", "it"),
    "x_faktura": not_order("Faktura VAT", "Nr faktury", "pl"), "x_pakbon": not_order("Pakbon", "Pakbonnummer", "nl"), "x_confirmation": not_order("Sales Order Acknowledgement", "Our order", "en"),
}  # fmt: skip
