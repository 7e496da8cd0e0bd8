"""Rarer prints: rival quantities, prices with tax, letters with numbered items, tables without rules or headers, items cut by pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from tests.corpus.prints.further import head
from tests.corpus.prints.layouts import BARE, GRID, LINES, Layout, by_line, page, rows, stack, table
from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["RARER"]


def ordered_open(name: str, seed: int) -> tuple[Doc, str]:
    """What was ordered, what has come and what is open; only a new order's columns are the same."""
    o = make_doc(name, "en", seed, per=False)
    body = head(
        o,
        "PURCHASE ORDER",
        [("PO", o.number), ("Created", o.d(o.issued)), ("Delivery", o.d(o.wanted))],
        "Ship-to address",
    )
    body += table(
        ("Pos", "Vendor mat. no.", "Short text", "Ordered", "Received", "Open", "Price", "Value"),
        [
            (str(i.no * 10), i.sku, i.name, o.n(i.quantity), "0", o.n(i.quantity), o.m(i.price), o.m(i.amount))
            for i in o.items
        ],
        right=(3, 4, 5, 6, 7),
        css="l",
    )
    body += f"<p class=r>Total value: {o.m(o.sum())} GBP</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def price_first(name: str, seed: int) -> tuple[Doc, str]:
    """The price stands before the quantity, both with their signs."""
    o = make_doc(name, "en", seed, per=False)
    body = head(
        o,
        "PURCHASE ORDER",
        [("Order Number:", o.number), ("Order Date:", o.d(o.issued)), ("Delivery Date:", o.d(o.wanted))],
        "Delivery Address:",
    )
    body += table(
        ("Code", "Product", "Unit cost", "No. of units", "Cost"),
        [(i.sku, i.name, f"£{o.m(i.price)}", o.n(i.quantity), f"£{o.m(i.amount)}") for i in o.items],
        right=(2, 3, 4),
        css="b",
    )
    body += f"<p class=r>TOTAL COST £{o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE)


def with_tax(name: str, seed: int) -> tuple[Doc, str]:
    """Net and gross per line."""
    o = make_doc(name, "it", seed, per=False)
    lines = []
    for i in o.items:
        tax = (i.amount * Decimal("0.22")).quantize(CENT, ROUND_HALF_UP)
        lines.append(
            (str(i.no), i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), o.m(i.amount), "22%", o.m(i.amount + tax))
        )
    body = head(
        o,
        "ORDINE DI ACQUISTO",
        [("N. ordine", o.number), ("Data ordine", o.d(o.issued)), ("Data consegna", o.d(o.wanted))],
        "Luogo di consegna",
    )
    body += table(
        ("Riga", "Articolo", "Descrizione articolo", "UM", "Qtà", "Prezzo unit.", "Imponibile", "IVA", "Totale ivato"),
        lines,
        right=(4, 5, 6, 7, 8),
        css="g",
    )
    body += f"<p class=r>Totale imponibile EUR {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def numbered(name: str, seed: int) -> tuple[Doc, str]:
    """A letter: items in numbered paragraphs, each with its figures in a line below."""
    o = make_doc(name, "en", seed, per=False)
    shown = "".join(
        f"<p>{i.no}. {escape(i.name)} (your code {i.sku})<br>Quantity: {o.n(i.quantity)} {i.word} &nbsp;&nbsp; Unit price: £{o.m(i.price)} &nbsp;&nbsp; Amount: £{o.m(i.amount)}</p>"
        for i in o.items
    )
    body = f"<p><b>{escape(o.company)}</b><br>{stack(*o.home)}</p><p>{o.d(o.issued)}</p><p>{stack(*SUPPLIER)}</p><p><b>Purchase Order No. {o.number}</b></p><p>Please supply the following goods, delivery required by {o.d(o.wanted)}:</p>{shown}<p>Order total: £{o.m(o.sum())}</p><p>Deliver to:<br>{stack(*o.site)}</p><p>Yours faithfully<br>{o.contact}</p>"
    o.hides.add("buyer_item")
    return o, page(body)


def fifteen(name: str, seed: int) -> tuple[Doc, str]:
    """Fifteen narrow columns in landscape."""
    o = make_doc(name, "de", seed)
    by_line(o)
    body = head(
        o,
        "Bestellung",
        [("Bestell-Nr.", o.number), ("Bestelldatum", o.d(o.issued)), ("Einkäufer", o.contact)],
        "Lieferadresse",
    )
    body += table(
        ("Pos", "Material", "Kurztext", "Lief.-Mat.-Nr.", "Werk", "Lager", "WGr", "Menge", "ME", "Preis", "je", "ME", "Währ.", "Nettowert", "Lieferdat."),
        [(f"{i.no:05d}", i.buyer_item, i.name, i.sku, "1000", "0001", f"M{i.no}2", o.n(i.quantity, 3), i.word, o.m(i.price), o.n(i.per), i.word, "EUR", o.m(i.amount), o.d(o.wanted)) for i in o.items],
        right=(7, 9, 10, 13), css="g",
    )  # fmt: skip
    body += f"<p class=r>Gesamtnettowert ohne MwSt. EUR {o.m(o.sum())}</p>"
    return o, page(body, GRID + "body{font-size:8pt}", size="A4 landscape")


def code_in_text(name: str, seed: int) -> tuple[Doc, str]:
    """The supplier's code stands in brackets behind the text."""
    o = make_doc(name, "nl", seed, per=False)
    body = head(
        o, "BESTELBON", [("Bonnummer", o.number), ("Datum", o.d(o.issued)), ("Leverdatum", o.d(o.wanted))], "Leveradres"
    )
    body += table(
        ("Omschrijving", "Aantal", "Eenheid", "Stukprijs", "Totaal"),
        [(f"{i.name} [{i.sku}]", o.n(i.quantity), i.word, f"€ {o.m(i.price)}", f"€ {o.m(i.amount)}") for i in o.items],
        right=(1, 3, 4),
        css="l",
    )
    body += f"<p class=r>Totaal excl. btw € {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def dated_lines(name: str, seed: int) -> tuple[Doc, str]:
    """Two days, each in the lines that it is for."""
    o = make_doc(name, "en", seed, size=4, per=False)
    o.hides.add("wanted")
    for i in o.items:
        i.wanted = o.wanted if i.no <= 2 else o.wanted + timedelta(days=14)
    lines = [
        (str(i.no), i.sku, i.name, o.n(i.quantity), o.m(i.price), o.m(i.amount), o.d(i.wanted or o.wanted))
        for i in o.items
    ]
    body = head(o, "Purchase Order", [("Purchase order", o.number), ("Date", o.d(o.issued))], "Ship to")
    body += table(
        ("Line", "Item number", "Description", "Quantity", "Unit price", "Amount", "Delivery date"),
        lines,
        right=(3, 4, 5),
        css="l",
    )
    body += f"<p class=r>Total {o.m(o.sum())} GBP</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def rebate(name: str, seed: int) -> tuple[Doc, str]:
    """A list price, a discount in per cent and the net amount."""
    o = make_doc(name, "fr", seed, per=False)
    lines = []
    for i in o.items:
        listed = (i.price * Decimal("1.25")).quantize(CENT, ROUND_HALF_UP)
        lines.append((i.sku, i.name, o.n(i.quantity), i.word, o.m(listed), "20,00", o.m(i.price), o.m(i.amount)))
    body = head(
        o,
        "COMMANDE FOURNISSEUR",
        [("Commande n°", o.number), ("Date", o.d(o.issued)), ("Date de livraison", o.d(o.wanted))],
        "Adresse de livraison",
    )
    body += table(
        ("Réf.", "Désignation", "Qté", "Unité", "P.U. brut", "Rem. %", "P.U. net", "Montant HT"),
        lines,
        right=(2, 4, 5, 6, 7),
        css="g",
    )
    body += f"<p class=r>Total HT {o.m(o.sum())}</p>"
    o.hides |= {"buyer_item", "currency"}
    return o, page(body, GRID)


def centred(name: str, seed: int) -> tuple[Doc, str]:
    """Everything is centred, the header in capitals, the text wraps in a narrow column."""
    o = make_doc(name, "es", seed, per=False)
    lines = [(str(i.no), i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), o.m(i.amount)) for i in o.items]
    body = head(
        o,
        "ORDEN DE COMPRA",
        [("No. DE ORDEN", o.number), ("FECHA", o.d(o.issued)), ("FECHA DE ENTREGA", o.d(o.wanted))],
        "LUGAR DE ENTREGA",
    )
    body += table(("ITEM", "CÓDIGO", "DESCRIPCIÓN", "UNIDAD", "CANTIDAD", "P. UNITARIO", "P. TOTAL"), lines, css="g")
    body += f"<p class=r>SUBTOTAL {o.m(o.sum())}</p>"
    o.hides |= {"buyer_item", "currency"}
    return o, page(
        body, GRID + "table.g td,table.g th{text-align:center;vertical-align:middle}table.g td:nth-child(3){width:80pt}"
    )


def pack_columns(name: str, seed: int) -> tuple[Doc, str]:
    """How many packs, how many in one, and how many pieces that is."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    lines = [
        (i.sku, i.name, o.n(i.quantity), i.word, str(i.pack), o.n(i.quantity * i.pack), o.m(i.price), o.m(i.amount))
        for i in o.items
    ]
    body = head(
        o, "Order", [("Order no", o.number), ("Order date", o.d(o.issued)), ("Due date", o.d(o.wanted))], "Deliver to"
    )
    body += table(
        ("Supplier SKU", "Description", "Qty", "UOM", "Pack size", "Total units", "Price/UOM", "Line total"),
        lines,
        right=(2, 4, 5, 6, 7),
        css="l",
    )
    body += f"<p class=r>Order total £{o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def terms_beside(name: str, seed: int) -> tuple[Doc, str]:
    """Notes and conditions stand in the table, below the items and in front of the sum."""
    o = make_doc(name, "de", seed)
    shown = [
        (str(i.no), i.sku, i.name, o.n(i.quantity), i.word, f"{o.m(i.price)} / {i.per}", o.m(i.amount)) for i in o.items
    ]
    body = head(
        o,
        "Einkaufsbestellung",
        [
            ("Bestellung", o.number),
            ("vom", o.d(o.issued)),
            ("Liefertermin", o.d(o.wanted)),
            ("Ansprechpartner", o.contact),
        ],
        "Lieferung an",
    )
    body += f"<table class=g><thead>{rows([('Lfd.', 'Artikel', 'Benennung', 'Anzahl', 'Einh.', 'Preis', 'Betrag')], tag='th')}</thead>{rows(shown, right=(3, 5, 6))}<tr><td colspan=7>Bitte Bestellnummer auf allen Papieren angeben. Anlieferung Mo-Fr 7-15 Uhr.</td></tr>{rows([('', '', '', '', '', 'Summe', o.m(o.sum()))], right=(6,))}</table>"
    o.hides |= {"buyer_item", "currency"}
    return o, page(body, GRID)


def two_indexes_pl(name: str, seed: int) -> tuple[Doc, str]:
    """Both sides' numbers below one another in one column, unit in the header of the quantity."""
    o = make_doc(name, "pl", seed, per=False)
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{i.sku}<br><small>{i.buyer_item}</small></td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "ZAMÓWIENIE",
        [("Nr zamówienia", o.number), ("Data wystawienia", o.d(o.issued)), ("Termin dostawy", o.d(o.wanted))],
        "Adres dostawy",
    )
    body += f"<table class=g><tr><th>Lp.</th><th>Indeks dostawcy<br>Indeks własny</th><th>Nazwa towaru</th><th>Ilość</th><th>J.m.</th><th>Cena netto</th><th>Wartość netto</th></tr>{shown}</table><p class=r>Razem netto: {o.m(o.sum())} PLN</p>"
    return o, page(body, GRID)


RARER: dict[str, Layout] = {
    "ordered_open": ordered_open, "price_first": price_first, "with_tax": with_tax, "numbered": numbered, "fifteen": fifteen,
    "code_in_text": code_in_text, "dated_lines": dated_lines, "rebate": rebate, "centred": centred, "pack_columns": pack_columns,
    "terms_beside": terms_beside, "two_indexes_pl": two_indexes_pl,
}  # fmt: skip
