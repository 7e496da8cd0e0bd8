"""What buyers' programs print: price conditions below items, the frame of a spreadsheet, blocks of labels, delivery schedules,
sub-totals of groups, sums in a sentence, numbers set with blanks, columns whose header means two things."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from tests.corpus.prints.further import head
from tests.corpus.prints.layouts import BARE, GRID, LINES, Layout, by_line, page, rows, stack, table
from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["PROGRAMS"]


def conditions(name: str, seed: int) -> tuple[Doc, str]:
    """Quantity above, the gross price in a row of its own through other columns, then the value of the item."""
    o = make_doc(name, "en", seed)
    by_line(o)
    shown = "".join(
        f"<tr><td>{i.no:05d}</td><td>{i.sku}</td><td class=r>{o.n(i.quantity, 3)}</td><td>{i.word}</td><td>{o.d(o.wanted)}</td></tr><tr><td></td><td colspan=4>{escape(i.name)}</td></tr>"
        f"<tr><td></td><td>Gross price</td><td class=r>{o.m(i.price)}</td><td>GBP / {i.per} {i.word}</td><td class=r>{o.m(i.amount)}</td></tr><tr><td></td><td colspan=3>Net item value</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(o, f"PURCHASE ORDER {o.number}", [("Date", o.d(o.issued)), ("Buyer", o.contact)], "Ship to:")
    body += f"<table class=b><tr><th>Item</th><th>Material</th><th class=r>Order qty</th><th>Unit</th><th>Delivery date</th></tr><tr style='border-bottom:1pt solid'><th></th><th>Description</th><th></th><th></th><th class=r>Value</th></tr>{shown}<tr><td colspan=4>Total net value excluding VAT</td><td class=r>{o.m(o.sum())}</td></tr></table>"
    body += "<p>All deliveries require a delivery note stating this order number.</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE)


def scheduled(name: str, seed: int) -> tuple[Doc, str]:
    """Quantity and unit under one right-aligned header, the amount under "Ordered", a schedule row below each item."""
    o = make_doc(name, "en", seed, per=False)
    for i in o.items:
        i.wanted = o.wanted + timedelta(days=7 * (i.no % 3))
    o.hides |= {"wanted", "buyer_item"}
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)} {i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td></td><td>Schedule 1 &nbsp; Need by {o.d(i.wanted or o.wanted)}</td><td class=r>{o.n(i.quantity)}</td><td></td><td></td></tr>"
        for i in o.items
    )
    labels = [
        ("Order", o.number),
        ("Order Date", o.d(o.issued)),
        ("Change Order", ""),
        ("Ordered", f"{o.m(o.sum())} GBP"),
    ]
    body = head(o, "Purchase Order", labels, "Ship To")
    body += f"<table class=l><tr><th>Line</th><th>Supplier Item</th><th>Description</th><th class=r>Quantity UOM</th><th class=r>Price</th><th class=r>Ordered</th></tr>{shown}<tr><td colspan=5 class=r>Total</td><td class=r>{o.m(o.sum())}</td></tr></table>"
    return o, page(body, LINES)


def sheet_frame(name: str, seed: int) -> tuple[Doc, str]:
    """A sheet printed with its column letters and row numbers."""
    o = make_doc(name, "en", seed, size=6)
    width = 8
    top = [
        (f"{o.company} - Purchase Order",), ("PO No", o.number), ("Date", o.d(o.issued)), ("Deliver to", ", ".join(o.site)), ("Wanted", o.d(o.wanted)), (),
        ("Our part", "Supplier part", "Description", "UOM", "Qty req", "£/UOM", "Per", "£ line"),
    ]  # fmt: skip
    lines = [
        (i.buyer_item, i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), str(i.per), o.m(i.amount)) for i in o.items
    ]
    every = [*top, *lines, ("", "", "", "", "", "", "TOTAL", o.m(o.sum()))]
    cells = [(str(n), *row, *("",) * (width - len(row))) for n, row in enumerate(every, 1)]
    body = f"<table class=g>{rows([('', *'ABCDEFGH')])}{rows(cells, right=(5, 6, 7, 8))}</table>"
    return o, page(body, GRID, size="A4 landscape")


def blocks(name: str, seed: int) -> tuple[Doc, str]:
    """No table: each item is two lines of labels with their values."""
    o = make_doc(name, "en", seed)
    shown = "".join(
        f"<div style='border-top:.6pt solid;padding:4pt 0'><table class=w><tr><td><b>Line: {i.no}</b></td><td><b>Part: {i.sku}</b></td><td>{escape(i.name)}</td></tr></table>"
        f"<table class=w><tr><td>Our Qty: {o.n(i.quantity, 2)} {i.word}</td><td>Unit Price: {o.m(i.price)} /{i.per}</td><td>Ext Price: {o.m(i.amount)}</td></tr></table></div>"
        for i in o.items
    )
    body = head(
        o, f"PURCHASE ORDER: {o.number}", [("Order Date:", o.d(o.issued)), ("Due Date:", o.d(o.wanted))], "Ship To:"
    )
    body += f"{shown}<p class=r>Lines Total: {o.m(o.sum())}</p><p class=r>Order Total GBP: {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE)


def tax_letter(name: str, seed: int) -> tuple[Doc, str]:
    """ "Imp." is the kind of tax here, and the amount stands behind it."""
    o = make_doc(name, "es", seed, per=False)
    tax = (o.sum() * Decimal("0.21")).quantize(CENT, ROUND_HALF_UP)
    labels = [
        ("Número de documento", o.number),
        ("Fecha del documento", o.d(o.issued)),
        ("Fecha de entrega", o.d(o.wanted)),
    ]
    body = head(o, "Pedido", labels, "Entregar en:") + "<p>Original</p>"
    body += table(
        ("#", "Descripción", "Cantidad", "UdM", "Precio", "Imp.", "Total"),
        [(f"{i.no:03d}", f"<span>{escape(i.name)}</span><br><small>{i.sku}</small>", o.n(i.quantity), i.word, f"EUR {o.m(i.price)}", "R3", f"EUR {o.m(i.amount)}") for i in o.items],
        right=(2, 4, 6), css="l",
    )  # fmt: skip
    body += f"<p class=r>Subtotal del pedido: EUR {o.m(o.sum())}<br>Total impuestos: EUR {o.m(tax)}<br>Importe total: EUR {o.m(o.sum() + tax)}</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def code_behind_text(name: str, seed: int) -> tuple[Doc, str]:
    """The buyer's number in a column that is often empty, the supplier's behind the text; cost centres and a day per line."""
    o = make_doc(name, "de", seed)
    by_line(o)
    body = head(
        o,
        "Bestellung",
        [("Bestell-Nr.", o.number), ("Bestelldatum", o.d(o.issued)), ("Besteller", o.contact)],
        "Lieferadresse",
    )
    body += table(
        ("Pos", "KSt.", "Unsere Nr.", "Bezeichnung / Ihre Nr.", "Menge", "ME", "Termin", "Preis", "je", "Gesamt"),
        [(str(i.no), str(4100 + i.no % 3), "", f"{i.name} {i.sku}", o.n(i.quantity), i.word, o.d(o.wanted), o.m(i.price), o.n(i.per), o.m(i.amount)) for i in o.items],
        right=(4, 7, 8, 9), css="g",
    )  # fmt: skip
    body += f"<p class=r>Summe EUR {o.m(o.sum())}</p><p>Alle Preise in EUR netto zzgl. gesetzlicher MwSt.</p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID + "body{font-size:8.5pt}", size="A4 landscape")


def said_sum(name: str, seed: int) -> tuple[Doc, str]:
    """A letter whose items are a list, and whose sum is a sentence."""
    o = make_doc(name, "fr", seed, per=False)
    o.items = [i for i in o.items if i.sku != "SPD-1250"]
    shown = "".join(
        f"<p>- {o.n(i.quantity)} {i.word}  {escape(i.name)}, réf. {i.sku}, à {o.m(i.price)} €</p>" for i in o.items
    )
    body = f"<p>{stack(o.company, *o.home)}</p><p>{stack(*SUPPLIER)}</p><p>{o.home[1].split(' ', 1)[1]}, le {o.d(o.issued)}</p><p>Objet : commande n° {o.number}</p><p>Messieurs,<br>Nous vous passons commande des articles suivants :</p>{shown}"
    body += f"<p>Soit un total de {o.m(o.sum())} € HT.</p><p>Date de livraison : {o.d(o.wanted)}</p><p>Adresse de livraison :<br>{stack(*o.site)}</p>"
    o.hides |= {"buyer_item", "amount"}
    return o, page(body)


def spaced_number(name: str, seed: int) -> tuple[Doc, str]:
    """The number of the order is set in two groups."""
    o = make_doc(name, "de", seed, per=False)
    o.number = f"{o.rng.randint(11, 99)} {o.rng.randint(1000, 9999)}"
    body = head(
        o,
        f"Bestellung Nr. {o.number}",
        [("Datum:", o.d(o.issued)), ("Liefertermin:", o.d(o.wanted))],
        "Lieferanschrift:",
    )
    body += table(
        ("Pos.", "Ihre Artikelnummer", "Bezeichnung", "Menge", "ME", "Preis", "Betrag EUR"),
        [(str(i.no * 10), i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(3, 5, 6), css="l",
    )  # fmt: skip
    body += f"<p class=r>Warenwert netto {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def grouped_sums(name: str, seed: int) -> tuple[Doc, str]:
    """Headings and a sub-total for every two items, the price before the quantity, the number also below a bar code."""
    o = make_doc(name, "en", seed, size=6, per=False)
    shown = ""
    for first in range(0, len(o.items), 2):
        pair = o.items[first : first + 2]
        lines = [(i.sku, i.name, i.word, o.m(i.price), o.n(i.quantity), o.m(i.amount)) for i in pair]
        sub = sum((i.amount for i in pair), Decimal(0))
        shown += f"<tr><td colspan=6><b>{('CONSUMABLES', 'STORES', 'WORKSHOP')[first // 2]}</b></td></tr>{rows(lines, right=(3, 4, 5))}<tr><td colspan=5 class=r>Sub-total</td><td class=r>{o.m(sub)}</td></tr>"
    body = f"<p style='text-align:center;font-family:monospace'>* {o.number} *</p>" + head(
        o, "Purchase order", [("PO date:", o.d(o.issued)), ("Deliver on:", o.d(o.wanted)), ("Purchase order number:", o.number)], "Deliver to:"
    )  # fmt: skip
    body += f"<table class=b><tr style='border-bottom:1pt solid'><th>Vendor item</th><th>Product</th><th>Unit</th><th class=r>Price</th><th class=r>Ordered</th><th class=r>Extended</th></tr>{shown}</table><p class=r>Order total GBP {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE)


def two_lines(name: str, seed: int) -> tuple[Doc, str]:
    """Fixed pitch, a header of two rows: the part's number below its text, the price's base below the price."""
    o = make_doc(name, "en", seed)
    by_line(o)
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{escape(i.name[:28])}</td><td class=r>{o.n(i.quantity, 2)}</td><td>{i.word}</td><td>{o.d(o.wanted)}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td>{i.sku}</td><td></td><td></td><td>{o.d(o.wanted)}</td><td class=r>{i.per}</td><td></td></tr>"
        for i in o.items
    )
    body = head(o, "PURCHASE ORDER", [("Purchase Order:", o.number), ("Date:", o.d(o.issued))], "SHIP TO")
    body += f"<table class=b><tr><th>LN</th><th>PART ID / DESCRIPTION</th><th class=r>ORDER QTY</th><th>U/M</th><th>WANT DATE</th><th class=r>UNIT PRICE</th><th class=r>EXTENDED</th></tr><tr><th></th><th>VENDOR PART ID</th><th></th><th></th><th>PROMISE DATE</th><th class=r>PER</th><th></th></tr>{shown}</table><p class=r>TOTAL GBP {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE + "body{font:9pt 'Liberation Mono',monospace}", size="A4 landscape")


def code_over_text(name: str, seed: int) -> tuple[Doc, str]:
    """The code in bold over a long text, the unit behind the quantity, dates in narrow cells."""
    o = make_doc(name, "en", seed, per=False)
    by_line(o)
    body = head(o, "PURCHASE ORDER", [("Purchase Order", o.number), ("Date:", o.d(o.issued))], "Shipping Address:")
    body += table(
        ("Sr", "Item", "Required By", "Quantity", "Rate", "Amount"),
        [(str(i.no), f"<b>{i.sku}</b><div>{escape(i.name)}</div>", o.d(o.wanted), f"{o.n(i.quantity)} {i.word}", f"£ {o.m(i.price)}", f"£ {o.m(i.amount)}") for i in o.items],
        right=(3, 4, 5), css="g",
    )  # fmt: skip
    body += f"<p class=r>Total &nbsp; £ {o.m(o.sum())}<br><b>Grand Total &nbsp; £ {o.m(o.sum())}</b></p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def value_above(name: str, seed: int) -> tuple[Doc, str]:
    """The text with the value in one row, code, quantity and price in the row below, under a header of two rows."""
    o = make_doc(name, "nl", seed)
    shown = "".join(
        f"<tr><td>{i.no * 10}</td><td colspan=4>{escape(i.name)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td>{i.sku}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)} / {i.per}</td><td></td></tr>"
        for i in o.items
    )
    body = head(
        o, f"BESTELBON {o.number}", [("Datum:", o.d(o.issued)), ("Leveringsdatum:", o.d(o.wanted))], "Leveradres:"
    )
    body += f"<table class=b><tr><th>Lijn</th><th>Omschrijving</th><th></th><th></th><th></th><th class=r>Nettobedrag</th></tr><tr style='border-bottom:1pt solid'><th></th><th>Artikelcode</th><th class=r>Hoeveelheid</th><th>Eenheid</th><th class=r>Eenheidsprijs</th><th></th></tr>{shown}</table><p class=r>Totaal EUR excl. BTW {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, BARE)


PROGRAMS: dict[str, Layout] = {
    "conditions": conditions, "scheduled": scheduled, "sheet_frame": sheet_frame, "blocks": blocks, "tax_letter": tax_letter,
    "code_behind_text": code_behind_text, "said_sum": said_sum, "spaced_number": spaced_number, "grouped_sums": grouped_sums,
    "two_lines": two_lines, "code_over_text": code_over_text, "value_above": value_above,
}  # fmt: skip
