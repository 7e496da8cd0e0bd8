"""Documents with one trap each: what tempts a reader into a wrong value, a second order, or a lost line."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from reportlab.lib import colors
from reportlab.lib.utils import simpleSplit

from tests.corpus.layouts import HEADS, NUMBERS, WIDTHS, Sheet, cell, head_inline, table, total
from tests.corpus.words import TERMS
from tests.corpus.world import Line, Order, make_order, number_text

__all__ = ["TRAPS", "Trap", "trap"]


@dataclass
class Trap:
    """A document and what must come of it."""

    pdf: bytes
    orders: list[Order]
    kind: str = "order"
    notices: set[str] = field(default_factory=set)  #: codes that must be among the notices


Draw = Callable[[random.Random], Trap]


def _sheet(rng: random.Random, *, language: str | None = None, size: int | None = None) -> Sheet:
    return Sheet(make_order(rng, language=language, size=size), rng)


def hidden(rng: random.Random) -> Trap:
    """Numbers that nobody sees: white on white, tiny, invisible, off the page, under a patch."""
    sheet = _sheet(rng)
    HEADS[0](sheet)
    table(sheet, ruled="none")
    canvas = sheet.canvas
    way = rng.choice(("white", "tiny", "invisible", "outside", "covered"))
    y = sheet.y + 60
    if way == "white":
        canvas.setFillColor(colors.white)
        canvas.drawString(300, 30, "QTY 500 PRICE 0.01")
        canvas.setFillColor(colors.black)
    elif way == "tiny":
        sheet.text(300, "QTY 500 PRICE 0.01", size=1, y=30)
    elif way == "invisible":
        text = canvas.beginText(300, 30)
        text.setTextRenderMode(3)
        text.textOut("QTY 500 PRICE 0.01")
        canvas.drawText(text)
    elif way == "outside":
        sheet.text(sheet.size[0] + 40, "QTY 500 PRICE 0.01", y=y)
    else:
        sheet.text(300, "QTY 500 PRICE 0.01", y=30)
        canvas.setFillColor(colors.Color(0.9, 0.9, 0.9))
        canvas.rect(290, 25, 140, 16, stroke=0, fill=1)
    return Trap(sheet.done(), [sheet.order], notices={"text-hidden"})


def struck(rng: random.Random) -> Trap:
    """Old quantities struck through beside the new ones."""
    sheet = _sheet(rng, size=4)
    head_inline(sheet)
    at = {"code": sheet.left, "text": sheet.left + 110, "quantity": sheet.left + 330, "unit": sheet.left + 400}
    for role, x in at.items():
        sheet.text(x, sheet.headers[role], bold=True)
    sheet.down(18)
    for n, line in enumerate(sheet.order.lines):
        for role, x in at.items():
            sheet.text(x, cell(role, line, sheet))
        if n % 2 == 0:
            old = "7" * len(cell("quantity", line, sheet))
            sheet.text(at["quantity"], old, y=sheet.y + sheet.points * 1.1)
            width = sheet.canvas.stringWidth(old, sheet.font, sheet.points)
            height = sheet.y + sheet.points * 1.1 + sheet.points * 0.3
            sheet.canvas.line(at["quantity"] - 1, height, at["quantity"] + width + 1, height)
        sheet.down(sheet.points * 3.2)
    return Trap(sheet.done(), [_unpriced(sheet.order)])


def terms(rng: random.Random) -> Trap:
    """Pages of terms behind the order."""
    sheet = _sheet(rng, language=rng.choice(("en", "de")))
    HEADS[rng.randrange(3)](sheet)
    table(sheet, ruled="rows")
    title = {"en": "GENERAL TERMS AND CONDITIONS OF PURCHASE", "de": "ALLGEMEINE EINKAUFSBEDINGUNGEN"}[
        sheet.order.language
    ]
    for page in range(2):
        sheet.next_page()
        if page == 0:
            sheet.text(sheet.left, title, bold=True, size=11)
            sheet.down(20)
        for number in range(12):
            for part in simpleSplit(f"{page + 1}.{number + 1} {TERMS[sheet.order.language]}", sheet.font, 7, 500):
                sheet.text(sheet.left, part, size=7)
                sheet.down(9)
            sheet.down(4)
    return Trap(sheet.done(), [sheet.order], notices={"page-ignored"})


def several(rng: random.Random) -> Trap:
    """Two or three orders in one file, a page each."""
    sheet = _sheet(rng)
    language = sheet.order.language
    orders = [sheet.order]
    HEADS[rng.randrange(3)](sheet)
    table(sheet, ruled="none")
    for _ in range(rng.randint(1, 2)):
        sheet.next_page()
        sheet.order = make_order(rng, language=language)
        sheet.order.buyer = orders[0].buyer
        orders.append(sheet.order)
        HEADS[rng.randrange(3)](sheet)
        table(sheet, ruled="none")
    return Trap(sheet.done(), orders)


OTHERS = {
    "en": (("INVOICE", "Invoice No."), ("QUOTATION", "Quotation No."), ("DELIVERY NOTE", "Delivery note no."), ("ORDER CONFIRMATION", "Confirmation no.")),
    "de": (("RECHNUNG", "Rechnungs-Nr."), ("ANGEBOT", "Angebot Nr."), ("LIEFERSCHEIN", "Lieferschein-Nr."), ("AUFTRAGSBESTÄTIGUNG", "AB-Nr.")),
    "fr": (("FACTURE", "Facture n°"), ("DEVIS", "Devis n°"), ("BON DE LIVRAISON", "BL n°")),
    "es": (("FACTURA", "Factura nº"), ("OFERTA", "Oferta nº"), ("ALBARÁN", "Albarán nº")),
    "it": (("FATTURA", "Fattura n."), ("OFFERTA", "Offerta n."), ("DOCUMENTO DI TRASPORTO", "DDT n.")),
    "nl": (("FACTUUR", "Factuurnummer"), ("OFFERTE", "Offertenummer"), ("PAKBON", "Pakbonnummer")),
}  # fmt: skip


def no_order(rng: random.Random) -> Trap:
    """An invoice, quotation, delivery note or confirmation with an item table."""
    sheet = _sheet(rng)
    title, number = rng.choice(OTHERS[sheet.order.language])
    sheet.labels |= {"title": title, "number": number}
    HEADS[rng.randrange(3)](sheet)
    table(sheet, ruled="rows")
    return Trap(sheet.done(), [], kind="other")


def quoted(rng: random.Random) -> Trap:
    """The supplier's quotation appended to the order, with other quantities."""
    sheet = _sheet(rng)
    order = sheet.order
    HEADS[0](sheet)
    table(sheet, ruled="none")
    sheet.next_page()
    other = make_order(rng, language=order.language, size=4)
    title, number = OTHERS[order.language][1]
    sheet.order, sheet.labels = other, sheet.labels | {"title": title, "number": number}
    HEADS[0](sheet)
    table(sheet, ruled="none")
    return Trap(sheet.done(), [order], notices={"page-ignored"})


def carried(rng: random.Random) -> Trap:
    """A long table with sums carried over page breaks."""
    sheet = _sheet(rng, size=rng.randint(40, 70))
    HEADS[rng.randrange(3)](sheet)
    table(sheet, ruled=rng.choice(("none", "rows")), carried=True)
    return Trap(sheet.done(), [sheet.order])


def blank(rng: random.Random) -> Trap:
    """One quantity cell is empty: nothing may be computed into it."""
    sheet = _sheet(rng, size=5)
    line = rng.choice(sheet.order.lines)
    line.blank = True
    HEADS[rng.randrange(3)](sheet)
    table(sheet, ruled=rng.choice(("rows", "grid")))
    return Trap(sheet.done(), [sheet.order])


def grouped(rng: random.Random) -> Trap:
    """Group headings and text-only rows between the items."""
    sheet = _sheet(rng, size=6)
    HEADS[0](sheet)
    headings = {
        "en": "Items for the workshop",
        "de": "Artikel für die Werkstatt",
        "fr": "Articles pour l'atelier",
        "es": "Artículos para el taller",
        "it": "Articoli per l'officina",
        "nl": "Artikelen voor de werkplaats",
    }
    table(sheet, ruled="none", between={0: headings[sheet.order.language], 3: headings[sheet.order.language] + " 2"})
    return Trap(sheet.done(), [sheet.order])


def charged(rng: random.Random) -> Trap:
    """Freight between the items and the total."""
    sheet = _sheet(rng, size=3)
    HEADS[0](sheet)
    words = {
        "en": "Freight",
        "de": "Versandkosten",
        "fr": "Frais de port",
        "es": "Gastos de envío",
        "it": "Spese di trasporto",
        "nl": "Verzendkosten",
    }
    order = sheet.order
    roles = ["no", "code", "text", "quantity", "unit", "price", "per", "amount"]
    table(sheet, ruled="none", roles=roles, sums=False)
    sheet.text(sheet.left + 80, words[order.language])
    sheet.text(sheet.right - 3, number_text(Decimal("14.50"), order, places=2), align="right")
    sheet.down(14)
    order.total += Decimal("14.50")
    total(sheet)
    return Trap(sheet.done(), [order])


SIGNS = {1: "E", 100: "C", 1000: "M"}


def signs(rng: random.Random) -> Trap:
    """The price base as a letter or a sign behind the price."""
    sheet = _sheet(rng, size=5)
    HEADS[0](sheet)
    letters = rng.random() < 0.5
    table(
        sheet,
        ruled="none",
        roles=["no", "code", "text", "quantity", "unit", "price", "per", "amount"],
        per={1: "E" if letters else "", 100: "C" if letters else "%", 1000: "M" if letters else "‰"},
    )
    return Trap(sheet.done(), [sheet.order])


def rebated(rng: random.Random) -> Trap:
    """A discount column that is part of the arithmetic."""
    sheet = _sheet(rng, size=4)
    HEADS[rng.randrange(3)](sheet)
    for line in sheet.order.lines:
        line.discount = Decimal(rng.choice((0, 0, 5, 10, 15)))
        whole = line.quantity * line.price / line.per * (1 - line.discount / 100)
        line.amount = whole.quantize(Decimal("0.01"))
    sheet.order.total = sum((line.amount for line in sheet.order.lines), Decimal(0))
    table(sheet, ruled="rows", roles=["no", "code", "text", "quantity", "unit", "price", "per", "discount", "amount"])
    return Trap(sheet.done(), [sheet.order])


def bilingual(rng: random.Random) -> Trap:
    """Two languages in every header cell, one above the other."""
    sheet = _sheet(rng, language=rng.choice(("de", "fr", "nl", "it", "es")))
    other = Sheet(make_order(rng, language="en"), rng)
    HEADS[0](sheet)
    table(sheet, ruled="grid", second=other.headers)
    return Trap(sheet.done(), [sheet.order])


def sideways(rng: random.Random) -> Trap:
    """A landscape page that is stored upright with a rotation."""
    sheet = _sheet(rng, size=3)
    if (
        rng.random() < 0.5
    ):  # drawn sideways and turned upright by the page's rotation (which swaps reportlab's page size)
        sheet.canvas.translate(sheet.size[1], 0)
        sheet.canvas.rotate(90)
        sheet.canvas.setPageRotation(90)
    else:  # scanned in the wrong way round
        sheet.canvas.setPageRotation(180)
    HEADS[0](sheet)
    table(sheet, ruled="rows")
    return Trap(sheet.done(), [sheet.order])


def twice(rng: random.Random) -> Trap:
    """The same order twice in the file: original and copy."""
    sheet = _sheet(rng)
    state = rng.getstate()
    head_inline(sheet)
    table(sheet, ruled="none")
    sheet.next_page()
    rng.setstate(state)
    head_inline(sheet)
    table(sheet, ruled="none")
    return Trap(sheet.done(), [sheet.order])


def united(rng: random.Random) -> Trap:
    """The unit stands in the header of the quantity column."""
    sheet = _sheet(rng, size=4)
    unit = rng.choice(("piece", "box"))
    from tests.corpus.world import WORLDS

    word = WORLDS[sheet.order.language].units[unit][0]
    for line in sheet.order.lines:
        line.unit = word
    sheet.headers["quantity"] += f" ({word})"
    HEADS[0](sheet)
    table(sheet, ruled="none", roles=["code", "text", "quantity", "price", "per", "amount"])
    return Trap(sheet.done(), [sheet.order])


def _unpriced(order: Order) -> Order:
    return order


TRAPS: dict[str, Draw] = {
    "hidden": hidden, "struck": struck, "terms": terms, "several": several, "no_order": no_order, "quoted": quoted, "carried": carried,
    "blank": blank, "grouped": grouped, "charged": charged, "signs": signs, "rebated": rebated, "bilingual": bilingual,
    "sideways": sideways, "twice": twice, "united": united,
}  # fmt: skip


def trap(name: str, rng: random.Random) -> Trap:
    return TRAPS[name](rng)


__all__ += ["NUMBERS", "WIDTHS", "Line"]
