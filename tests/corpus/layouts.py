"""Draws an order as PDF in one of many layouts. Each layout is one way in which some system, somewhere, prints orders."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, LETTER, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.corpus.words import HEADERS, LABELS, NOTES
from tests.corpus.world import Line, Order, date_text, number_text

__all__ = ["HEADS", "LAYOUTS", "Sheet", "cell", "draw", "table", "total"]

FONTS = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))
Layout = Callable[["Sheet"], None]


class Sheet:
    """A canvas with a pen that knows the order, the fonts and its own chance."""

    def __init__(self, order: Order, rng: random.Random) -> None:
        self.order, self.rng = order, rng
        self.size = rng.choice((A4, A4, A4, LETTER))
        self.buffer = BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=self.size)
        self.font, self.bold = rng.choice(FONTS)
        self.points = rng.choice((7.5, 8.0, 9.0, 10.0))
        self.left, self.right = rng.choice((36, 45, 57)), self.size[0] - rng.choice((36, 45, 57))
        self.y = self.size[1] - 50
        self.headers = {role: rng.choice(words) for role, words in HEADERS[order.language].items()}
        self.labels = {role: rng.choice(words) for role, words in LABELS[order.language].items()}
        self.page = 1

    def turn(self) -> None:
        self.size = landscape(self.size)
        self.canvas.setPageSize(self.size)
        self.right = self.size[0] - self.left
        self.y = self.size[1] - 50

    def text(
        self,
        x: float,
        text: str,
        *,
        bold: bool = False,
        size: float | None = None,
        y: float | None = None,
        align: str = "left",
        font: str | None = None,
    ) -> None:
        points = size or self.points
        self.canvas.setFont(font or (self.bold if bold else self.font), points)
        at = self.y if y is None else y
        {"left": self.canvas.drawString, "right": self.canvas.drawRightString, "middle": self.canvas.drawCentredString}[
            align
        ](x, at, text)

    def down(self, points: float) -> None:
        self.y -= points

    def rule(self, y: float | None = None) -> None:
        at = self.y if y is None else y
        self.canvas.setLineWidth(0.5)
        self.canvas.line(self.left, at, self.right, at)

    def next_page(self) -> None:
        self.canvas.showPage()
        self.canvas.setPageSize(self.size)
        self.page += 1
        self.y = self.size[1] - 50

    def done(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


# --- heads of the page ----------------------------------------------------------------------------------------------


def head_inline(sheet: Sheet) -> None:
    """Letterhead, title, and labels with a colon before their values."""
    order, labels = sheet.order, sheet.labels
    sheet.text(sheet.left, order.buyer[0], bold=True, size=14)
    sheet.down(14)
    sheet.text(sheet.left, " · ".join(order.buyer[1:]), size=8)
    sheet.down(26)
    sheet.text(sheet.left, labels["supplier"] + ": " + ", ".join(order.supplier))
    sheet.down(24)
    sheet.text(sheet.left, labels["title"], bold=True, size=13)
    sheet.down(18)
    for role, value in (
        ("number", order.number),
        ("issued", date_text(order.issued, order)),
        ("wanted", date_text(order.wanted, order)),
        ("contact", order.contact),
    ):
        sheet.text(sheet.left, f"{labels[role]}: {value}")
        sheet.down(sheet.points * 1.4)
    sheet.text(sheet.left, f"{labels['ship_to']}: " + ", ".join(order.ship_to))
    sheet.down(26)


def head_columns(sheet: Sheet) -> None:
    """Addresses on the left, a column of labels and values on the right."""
    order, labels = sheet.order, sheet.labels
    top = sheet.y
    sheet.text(sheet.right, order.buyer[0], bold=True, size=12, align="right")
    sheet.down(12)
    sheet.text(sheet.right, ", ".join(order.buyer[1:]), size=7.5, align="right")
    sheet.y = top - 40
    for line in order.supplier:
        sheet.text(sheet.left, line)
        sheet.down(sheet.points * 1.25)
    sheet.down(12)
    sheet.text(sheet.left, labels["ship_to"] + ":", bold=True)
    for line in order.ship_to:
        sheet.down(sheet.points * 1.25)
        sheet.text(sheet.left, line)
    low = sheet.y
    sheet.y = top - 40
    column = sheet.left + 0.58 * (sheet.right - sheet.left)
    sheet.text(column, labels["title"], bold=True, size=13)
    sheet.down(18)
    for role, value in (
        ("number", order.number),
        ("issued", date_text(order.issued, order)),
        ("wanted", date_text(order.wanted, order)),
        ("contact", order.contact),
    ):
        sheet.text(column, labels[role])
        sheet.text(column + 100, value)
        sheet.down(sheet.points * 1.4)
    sheet.y = min(low, sheet.y) - 26


def head_boxes(sheet: Sheet) -> None:
    """Boxes with tiny labels above the values."""
    order, labels = sheet.order, sheet.labels
    sheet.text(sheet.left, order.buyer[0], bold=True, size=12)
    sheet.down(12)
    sheet.text(sheet.left, ", ".join(order.buyer[1:]), size=8)
    sheet.down(18)
    sheet.text((sheet.left + sheet.right) / 2, labels["title"], bold=True, size=15, align="middle")
    sheet.down(16)
    fields = (
        ("number", order.number),
        ("issued", date_text(order.issued, order)),
        ("wanted", date_text(order.wanted, order)),
        ("contact", order.contact),
    )
    width = (sheet.right - sheet.left) / 4
    for n, (role, value) in enumerate(fields):
        x = sheet.left + n * width
        sheet.canvas.rect(x, sheet.y - 24, width, 26)
        sheet.text(x + 3, labels[role], size=5.5, y=sheet.y - 5)
        sheet.text(x + 3, value, y=sheet.y - 18)
    sheet.down(40)
    half = (sheet.right - sheet.left) / 2
    for n, (role, lines) in enumerate((("supplier", order.supplier), ("ship_to", order.ship_to))):
        x = sheet.left + n * half
        sheet.canvas.rect(x, sheet.y - 46, half, 48)
        sheet.text(x + 3, labels[role], size=5.5, y=sheet.y - 5)
        for m, line in enumerate(lines):
            sheet.text(x + 3, line, y=sheet.y - 16 - m * 11)
    sheet.down(66)


HEADS = (head_inline, head_columns, head_boxes)


# --- item tables ----------------------------------------------------------------------------------------------------


def cell(role: str, line: Line, sheet: Sheet) -> str:
    """What stands in one cell."""
    order = sheet.order
    values = {
        "no": line.no, "code": line.code, "buyer": line.buyer_code or "", "text": line.text, "unit": line.unit, "per": str(line.per),
        "quantity": "" if line.blank else number_text(line.quantity, order), "price": number_text(line.price, order, places=2),
        "amount": number_text(line.amount, order, places=2), "date": date_text(line.delivery or order.wanted, order),
        "discount": number_text(line.discount, order, places=2),
    }  # fmt: skip
    return values[role]


NUMBERS = frozenset({"quantity", "price", "amount", "discount"})
WIDTHS = {
    "no": 30,
    "code": 85,
    "buyer": 70,
    "text": 150,
    "quantity": 45,
    "unit": 38,
    "price": 55,
    "per": 34,
    "amount": 60,
    "date": 66,
    "discount": 42,
}


def _roles(sheet: Sheet) -> list[str]:
    rng, lines = sheet.rng, sheet.order.lines
    roles = ["no"] if rng.random() < 0.75 else []
    if lines[0].buyer_code:
        roles += rng.choice((["buyer", "code"], ["code", "buyer"]))
    else:
        roles.append("code")
    roles.append("text")
    roles += ["quantity", "unit"] if rng.random() < 0.8 else ["unit", "quantity"]
    if rng.random() < 0.85:
        roles.append("price")
        if any(line.per != 1 for line in lines) or rng.random() < 0.2:
            roles.append("per")
        roles.append("amount")
    if rng.random() < 0.15 and "price" not in roles:
        roles.append("date")
    if rng.random() < 0.12:
        roles.remove("text")
        roles.append("text")
    return roles


def _columns(sheet: Sheet, roles: list[str]) -> list[tuple[str, float, float]]:
    """(role, left, right) of each column, stretched to the page."""
    space = sheet.right - sheet.left
    total = sum(WIDTHS[role] for role in roles)
    x, found = float(sheet.left), []
    for role in roles:
        width = WIDTHS[role] * space / total
        found.append((role, x, x + width))
        x += width
    return found


def _header_row(
    sheet: Sheet, columns: list[tuple[str, float, float]], *, shade: bool = False, second: dict[str, str] | None = None
) -> None:
    if shade:
        sheet.canvas.setFillColor(colors.Color(0.2, 0.25, 0.4))
        sheet.canvas.rect(sheet.left, sheet.y - 4, sheet.right - sheet.left, sheet.points + 6, stroke=0, fill=1)
        sheet.canvas.setFillColor(colors.white)
    for role, left, right in columns:
        words = simpleSplit(sheet.headers[role], sheet.bold, sheet.points, right - left - 2)
        for n, part in enumerate(words):
            where = ("right", right - 3) if role in NUMBERS else ("left", left + 2)
            sheet.text(where[1], part, bold=True, align=where[0], y=sheet.y - n * sheet.points * 1.1)
    sheet.canvas.setFillColor(colors.black)
    depth = max(
        len(simpleSplit(sheet.headers[role], sheet.bold, sheet.points, right - left - 2))
        for role, left, right in columns
    )
    sheet.down((depth - 1) * sheet.points * 1.1 + 6)
    if second:
        sheet.down(sheet.points * 0.6)
        for role, left, right in columns:
            x = right - 3 if role in NUMBERS else left + 2
            sheet.text(x, second[role], size=sheet.points - 1.5, align="right" if role in NUMBERS else "left")
        sheet.down(5)


def _row(
    sheet: Sheet,
    line: Line,
    columns: list[tuple[str, float, float]],
    *,
    centred: bool,
    per: dict[int, str] | None = None,
) -> float:
    """Draws one item; gives its height."""
    leading = sheet.points * 1.2
    texts = {role: per[line.per] if per and role == "per" else cell(role, line, sheet) for role, _, _ in columns}
    cells = {
        role: simpleSplit(texts[role], sheet.font, sheet.points, right - left - 5) or [""]
        for role, left, right in columns
    }
    depth = max(len(parts) for parts in cells.values())
    for role, left, right in columns:
        parts = cells[role]
        lift = (depth - len(parts)) / 2 * leading if centred else 0
        for n, part in enumerate(parts):
            where = ("right", right - 3) if role in NUMBERS else ("left", left + 2)
            sheet.text(where[1], part, align=where[0], y=sheet.y - lift - n * leading)
    return depth * leading


def total(sheet: Sheet) -> None:
    order = sheet.order
    sheet.down(8)
    label = sheet.labels["total"] + sheet.rng.choice(("", f" {order.currency}", ":"))
    sheet.text(sheet.right - 90, label, bold=True, align="right")
    sheet.text(sheet.right - 3, number_text(order.total, order, places=2), bold=True, align="right")
    sheet.down(24)


def table(
    sheet: Sheet,
    *,
    ruled: str,
    centred: bool = False,
    shade: bool = False,
    notes: bool = False,
    roles: list[str] | None = None,
    sums: bool = True,
    carried: bool = False,
    between: dict[int, str] | None = None,
    per: dict[int, str] | None = None,
    second: dict[str, str] | None = None,
) -> None:
    """An item table; `ruled`: none, rows or grid. Breaks pages where it must. `between` puts headings before items, `per`
    prints price bases as signs, `second` adds header words of another language."""
    columns = _columns(sheet, roles or _roles(sheet))
    sheet.down(4)
    top = sheet.y + sheet.points
    _header_row(sheet, columns, shade=shade, second=second)
    if ruled != "none":
        sheet.rule(sheet.y + 2)
    sheet.down(sheet.points * 1.1)
    running = sheet.order.total * 0
    for n, line in enumerate(sheet.order.lines):
        if sheet.y < 110:
            if carried:
                sheet.text(sheet.right - 90, sheet.labels["carried"], align="right")
                sheet.text(sheet.right - 3, number_text(running, sheet.order, places=2), align="right")
            _break(sheet, columns, shade=shade)
            top = sheet.y + sheet.points
            if carried:
                sheet.text(sheet.right - 90, sheet.labels["carried"], align="right")
                sheet.text(sheet.right - 3, number_text(running, sheet.order, places=2), align="right")
                sheet.down(sheet.points * 1.8)
        if between and n in between:
            sheet.down(4)
            sheet.text(sheet.left, between[n], bold=True)
            sheet.down(sheet.points * 1.4)
        running += line.amount
        before = sheet.y
        height = _row(sheet, line, columns, centred=centred, per=per)
        sheet.y = before - height
        if notes and line.note:
            left = next(left for role, left, _ in columns if role == "text")
            sheet.text(left + 2, line.note, font=sheet.font)
            sheet.down(sheet.points * 1.2)
        if ruled in ("rows", "grid"):
            sheet.rule(sheet.y + sheet.points * 0.75)
        sheet.down(3 if ruled != "none" else 5)
    if ruled == "grid":
        bottom = sheet.y + sheet.points * 0.75 + 3
        for x in [left for _, left, _ in columns] + [columns[-1][2]]:
            sheet.canvas.line(x, top + 4, x, bottom)
    if sums and any(role == "amount" for role, _, _ in columns):
        total(sheet)


def _break(sheet: Sheet, columns: list[tuple[str, float, float]], *, shade: bool) -> None:
    sheet.text(sheet.left, f"{sheet.labels['page']} {sheet.page}", size=7, y=40)
    sheet.next_page()
    sheet.text(sheet.left, sheet.order.buyer[0], size=8)
    sheet.down(24)
    _header_row(sheet, columns, shade=shade)
    sheet.down(sheet.points * 1.2)


def plain(sheet: Sheet) -> None:
    sheet.rng.choice(HEADS)(sheet)
    table(sheet, ruled="none")


def grid(sheet: Sheet) -> None:
    sheet.rng.choice(HEADS)(sheet)
    table(sheet, ruled="grid", centred=sheet.rng.random() < 0.5)


def lined(sheet: Sheet) -> None:
    sheet.rng.choice(HEADS)(sheet)
    table(sheet, ruled="rows", shade=True, centred=sheet.rng.random() < 0.5)


def noted(sheet: Sheet) -> None:
    """Notes with codes and quantities between the items."""
    for line in sheet.order.lines:
        if sheet.rng.random() < 0.4:
            line.note = sheet.rng.choice(NOTES[sheet.order.language])
    sheet.rng.choice(HEADS)(sheet)
    table(sheet, ruled=sheet.rng.choice(("none", "rows")), notes=True)


def wide(sheet: Sheet) -> None:
    sheet.turn()
    sheet.rng.choice(HEADS)(sheet)
    table(sheet, ruled=sheet.rng.choice(("none", "rows", "grid")))


def two_rows(sheet: Sheet) -> None:
    """Material and text on one row, quantity, unit, price and value on the next; price / per unit in one cell."""
    sheet.rng.choice(HEADS)(sheet)
    left, right = sheet.left, sheet.right
    third = left + 0.3 * (right - left)
    sheet.rule(sheet.y + 12)
    sheet.text(left, sheet.headers["no"], bold=True)
    sheet.text(left + 45, sheet.headers["code"], bold=True)
    sheet.text(third + 60, sheet.headers["text"], bold=True)
    sheet.down(sheet.points * 1.3)
    sheet.text(third + 20, sheet.headers["quantity"], bold=True, align="right")
    sheet.text(third + 60, sheet.headers["unit"], bold=True)
    sheet.text(right - 110, sheet.headers["price"], bold=True, align="right")
    sheet.text(right, sheet.headers["amount"], bold=True, align="right")
    sheet.rule(sheet.y - 4)
    sheet.down(22)
    for line in sheet.order.lines:
        if sheet.y < 100:
            sheet.next_page()
        sheet.text(left, line.no.zfill(5))
        sheet.text(left + 45, line.code)
        sheet.text(third + 60, line.text)
        sheet.down(sheet.points * 1.3)
        sheet.text(third + 20, cell("quantity", line, sheet), align="right")
        sheet.text(third + 60, line.unit)
        price = f"{cell('price', line, sheet)} / {line.per} {line.unit}"
        sheet.text(right - 110, price, align="right")
        sheet.text(right, cell("amount", line, sheet), align="right")
        sheet.down(sheet.points * 2.2)
    total(sheet)


def listing(sheet: Sheet) -> None:
    """A fixed-pitch listing of an old system, with rulers of dashes, sometimes with column bars."""
    order, headers = sheet.order, sheet.headers
    sheet.font = sheet.bold = "Courier"
    sheet.points = 8.0
    sheet.rng.choice((head_inline, head_columns))(sheet)
    bar = sheet.rng.choice((" ", " ", "|"))
    shapes = (
        ("no", 5, ">"),
        ("code", 17, "<"),
        ("text", 30, "<"),
        ("quantity", 9, ">"),
        ("unit", 8, "<"),
        ("price", 10, ">"),
        ("per", 5, ">"),
        ("amount", 12, ">"),
    )
    width = pdfmetrics.stringWidth("0", "Courier", sheet.points)
    if width * sum(size + 1 for _, size, _ in shapes) > sheet.right - sheet.left:
        sheet.points *= (sheet.right - sheet.left) / (width * sum(size + 1 for _, size, _ in shapes))

    def put(cells: list[str]) -> None:
        row = bar.join(f"{cell[:size]:{align}{size}}" for cell, (_, size, align) in zip(cells, shapes, strict=True))
        sheet.text(sheet.left, row)
        sheet.down(sheet.points * 1.25)

    ruler = "-" * (sum(size + 1 for _, size, _ in shapes) - 1)
    sheet.text(sheet.left, ruler)
    sheet.down(sheet.points * 1.25)
    put([headers[role] for role, _, _ in shapes])
    sheet.text(sheet.left, ruler)
    sheet.down(sheet.points * 1.25)
    for line in order.lines:
        put([cell(role, line, sheet) for role, _, _ in shapes])
    sheet.text(sheet.left, ruler)
    sheet.down(sheet.points * 1.4)
    sheet.text(sheet.left, f"{sheet.labels['total']} {order.currency}  {number_text(order.total, order, places=2)}")


def stacked(sheet: Sheet) -> None:
    """Both codes in one cell, one above the other; price and base in one cell."""
    order = sheet.order
    for line in order.lines:
        line.buyer_code = line.buyer_code or f"M{sheet.rng.randint(10000, 99999)}"
    sheet.rng.choice(HEADS)(sheet)
    head = {
        "en": "Our / your no.",
        "de": "Unsere / Ihre Nr.",
        "fr": "Notre réf. / Votre réf.",
        "es": "Nuestra ref. / Su ref.",
        "it": "Ns/Vs codice",
        "nl": "Ons / Uw nr.",
    }[order.language]
    columns = [
        ("no", 0.0, 0.06),
        ("codes", 0.06, 0.22),
        ("text", 0.22, 0.56),
        ("quantity", 0.56, 0.68),
        ("price", 0.68, 0.85),
        ("amount", 0.85, 1.0),
    ]
    space = sheet.right - sheet.left
    at = [(role, sheet.left + a * space, sheet.left + b * space) for role, a, b in columns]
    for role, left, right in at:
        word = head if role == "codes" else sheet.headers[role]
        sheet.text(
            right - 3 if role in NUMBERS else left, word, bold=True, align="right" if role in NUMBERS else "left"
        )
    sheet.rule(sheet.y - 4)
    sheet.down(20)
    for line in order.lines:
        for role, left, right in at:
            if role == "codes":
                sheet.text(left, line.buyer_code or "", y=sheet.y + 5)
                sheet.text(left, line.code, y=sheet.y - sheet.points * 0.8, size=sheet.points - 1)
            elif role == "quantity":
                sheet.text(right - 3, f"{cell('quantity', line, sheet)} {line.unit}", align="right")
            elif role == "price":
                sheet.text(
                    right - 3, cell("price", line, sheet) + (f" / {line.per}" if line.per != 1 else ""), align="right"
                )
            else:
                sheet.text(
                    right - 3 if role in NUMBERS else left,
                    cell(role, line, sheet),
                    align="right" if role in NUMBERS else "left",
                )
        sheet.rule(sheet.y - sheet.points * 1.4)
        sheet.down(sheet.points * 3.2)
    total(sheet)


def scheduled(sheet: Sheet) -> None:
    """Each item is followed by its deliveries, which repeat quantity, price and value."""
    order, headers = sheet.order, sheet.headers
    sheet.rng.choice(HEADS)(sheet)
    columns = [
        ("no", 0.0, 0.06),
        ("code", 0.06, 0.22),
        ("text", 0.22, 0.5),
        ("date", 0.5, 0.62),
        ("quantity", 0.62, 0.7),
        ("unit", 0.71, 0.78),
        ("price", 0.78, 0.88),
        ("amount", 0.88, 1.0),
    ]
    space = sheet.right - sheet.left
    at = {role: (sheet.left + a * space, sheet.left + b * space) for role, a, b in columns}

    def put(role: str, text: str, *, bold: bool = False) -> None:
        left, right = at[role]
        sheet.text(
            right - 2 if role in NUMBERS else left, text, align="right" if role in NUMBERS else "left", bold=bold
        )

    for role in at:
        put(role, headers[role], bold=True)
    sheet.down(18)
    for line in order.lines:
        line.per = 1
        line.amount = (line.quantity * line.price).quantize(line.amount)
        parts = (
            [line.quantity]
            if line.quantity < 2 or sheet.rng.random() < 0.5
            else [line.quantity // 2, line.quantity - line.quantity // 2]
        )
        for role in ("no", "code", "text", "quantity", "unit", "price", "amount"):
            put(role, cell(role, line, sheet), bold=True)
        for n, part in enumerate(parts):
            when = order.wanted.replace(day=1 + (order.wanted.day + 7 * n) % 28)
            line.schedule.append((part, when))
            sheet.down(sheet.points * 1.3)
            put(
                "text",
                {
                    "en": "Delivery",
                    "de": "Lieferung",
                    "fr": "Livraison",
                    "es": "Entrega",
                    "it": "Consegna",
                    "nl": "Levering",
                }[order.language]
                + f" {line.no}-{n + 1}",
            )
            put("date", date_text(when, order))
            put("quantity", number_text(part, order))
            put("unit", line.unit)
            put("price", cell("price", line, sheet))
            put("amount", number_text((part * line.price).quantize(line.amount), order, places=2))
        sheet.rule(sheet.y - 4)
        sheet.down(sheet.points * 1.9)
    order.total = sum((line.amount for line in order.lines), order.total * 0)
    total(sheet)


def letter(sheet: Sheet) -> None:
    """A letter with tab stops and no header: quantity, unit, text, code."""
    order = sheet.order
    head_inline(sheet)
    for line in order.lines:
        sheet.text(sheet.left, f"{cell('quantity', line, sheet)} {line.unit}")
        sheet.text(sheet.left + 80, line.text)
        sheet.text(sheet.left + 330, line.code)
        sheet.down(sheet.points * 1.5)


LAYOUTS: dict[str, Layout] = {
    "plain": plain, "grid": grid, "lined": lined, "noted": noted, "wide": wide, "two_rows": two_rows, "listing": listing,
    "stacked": stacked, "scheduled": scheduled, "letter": letter,
}  # fmt: skip


def draw(name: str, order: Order, rng: random.Random) -> bytes:
    """The order as a PDF in this layout. What the layout does not print is taken out of the order's truth."""
    sheet = Sheet(order, rng)
    LAYOUTS[name](sheet)
    return sheet.done()
