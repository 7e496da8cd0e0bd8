"""Printed orders with room for a remark: each sentence of `printed.toml` at every place where purchasing people put one."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from channels.registry import channel_for_files
from normalizer.master import AddressRecord
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.draft import Evidence
from parsers.parse import parse
from tests.corpus.prints.pen import Pen
from tests.corpus.tricks.orders import WHEN, house
from tests.corpus.words import HEADERS, LABELS

__all__ = ["PLACES", "Printed", "printed", "sentences"]

#: where it stands: behind a label below the table, below that label, alone below the table, among the small print at the foot, in a box
#: of the head, stamped below the head, as a row of the table at its left edge, under the text of an item, in a sheet below its table,
#: in a sheet's last column, in a mail set in HTML below its table, and as a row of that table
PLACES = ("label", "below", "free", "foot", "box", "stamp", "row", "item", "sheet", "cell", "html", "htmlrow")
LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
_LEFT, _RIGHT = 45, 550
_COLUMNS = {"no": 45, "code": 75, "text": 160, "quantity": -390, "unit": 400, "price": -490, "amount": -550}
_REMARKS = {
    "en": "Remarks",
    "de": "Bemerkungen",
    "fr": "Observations",
    "es": "Observaciones",
    "it": "Note",
    "nl": "Opmerkingen",
}
#: what the forms have at their foot anyway
_FOOT = {
    "en": ("This order is subject to our terms and conditions of purchase.", "Registered in England No. 01234567"),
    "de": ("Es gelten unsere Einkaufsbedingungen.", "Amtsgericht Berlin HRB 12345, Geschäftsführer: U. Hansen"),
    "fr": ("Nos conditions générales d'achat sont applicables.", "SAS au capital de 50 000 euros, RCS Nantes 811 000 033"),
    "es": ("Sujeto a nuestras condiciones generales de compra.", "Inscrita en el Registro Mercantil, tomo 1234, folio 56"),
    "it": ("Si applicano le nostre condizioni generali di acquisto.", "Capitale sociale 50.000 euro interamente versato"),
    "nl": ("Onze algemene inkoopvoorwaarden zijn van toepassing.", "Ingeschreven bij de Kamer van Koophandel onder nummer 12345678"),
}  # fmt: skip
_COMMA = "de fr es it nl".split()


@dataclass(frozen=True)
class Printed:
    """An order with a sentence, or with none; whether it was entered, what held it, and whether a finding points at the sentence."""

    language: str
    place: str
    sentence: str
    harmless: bool
    held_back: bool
    entered: bool
    why: tuple[str, ...]
    pointed: bool


def sentences() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "printed.toml").read_text())


def printed(places: Sequence[str] = PLACES) -> Iterator[Printed]:
    """Every sentence at these places, and first each order as it stands (`sentence` is empty, `harmless`)."""
    for language in LANGUAGES:
        for place in places:
            yield _judged(language, place, "", harmless=True, held_back=False)
            for sort, by_language in sentences().items():
                for at, sentence in enumerate(by_language[language]):
                    yield _judged(language, place, sentence, harmless=sort == "harmless", held_back=at % 2 == 1)


def _judged(language: str, place: str, sentence: str, *, harmless: bool, held_back: bool) -> Printed:
    kind, name, content = drawn(language, place, sentence)
    where = house("kestrel")
    envelope = channel_for_files()[kind].envelope(content, name=name, received_at=WHEN)
    made = [
        normalize(draft, where.master, Policy(trust_addresses=True))
        for draft in parse(envelope, where.knowledge).drafts
    ]
    orders = [order for one in made for order in one.orders]
    found = [f for one in made for f in one.findings] + [f for order in orders for f in order.findings]
    holding = [f for f in found if f.holds]
    entered = bool(orders) and not holding and all(order.order.kind == "order" for order in orders)
    pointed = any(_points(f.evidence) for f in holding)
    return Printed(
        language, place, sentence, harmless, held_back, entered, tuple(sorted({f.code for f in holding})), pointed
    )


def _points(evidence: Evidence | None) -> bool:
    """Whether the evidence has a place: a box of the page, a cell, or characters."""
    spans = evidence.spans if evidence is not None else ()
    return any(span.box is not None or span.cell is not None or span.chars is not None for span in spans)


# --- the orders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Order:
    language: str
    name: str
    email: str
    address: AddressRecord
    lines: tuple[tuple[str, str, str, str, str, str, str], ...]
    total: str


@cache
def _order(language: str) -> _Order:
    """Three lines of this customer's own prices."""
    data = house("kestrel").data
    customer = next(c for c in data.customers if c.language == language and c.emails and not c.credit_hold)
    address = next(a for a in data.addresses if a.account_no == customer.account_no)
    prices = {p.sku: p for p in data.prices if p.price_list == customer.price_list and p.min_quantity == 1}
    goods: dict[str, Any] = {}
    for product in data.products:
        if product.status == "active" and product.sku in prices and prices[product.sku].price_per == 1:
            goods.setdefault(product.category, product)
    lines, total = [], Decimal(0)
    for at, (product, count) in enumerate(zip(list(goods.values())[1:4], (20, 40, 10), strict=True), 1):
        price = prices[product.sku].unit_price
        total += count * price
        unit = {"MTR": "m", "EA": {"de": "Stück", "fr": "pièces", "es": "unidades", "it": "pezzi", "nl": "stuks"}}.get(
            product.unit, product.unit
        )
        word = unit if isinstance(unit, str) else unit.get(language, "each")
        lines.append((
            str(at), product.sku, product.name, str(count), word, _money(price, language), _money(count * price, language),
        ))  # fmt: skip
    return _Order(
        language,
        customer.legal_name or customer.name,
        customer.emails[0],
        address,
        tuple(lines),
        _money(total, language),
    )


def _money(value: Decimal, language: str) -> str:
    text = f"{value:.2f}"
    return text.replace(".", ",") if language in _COMMA else text


def _labels(language: str) -> dict[str, str]:
    return {role: words[0] for role, words in LABELS[language].items()}


def _headers(language: str) -> dict[str, str]:
    return {role: words[0] for role, words in HEADERS[language].items() if role in _COLUMNS}


def _dates(language: str) -> tuple[str, str]:
    return ("5 October 2026", "20 November 2026") if language == "en" else ("05.10.2026", "20.11.2026")


def drawn(language: str, place: str, sentence: str) -> tuple[str, str, bytes]:
    """(channel, file name, bytes) of the order with the sentence; of the order as it stands where it is empty."""
    order = _order(language)
    if place in ("sheet", "cell"):
        return "folder", "order.xlsx", _sheet(order, place, sentence)
    if place in ("html", "htmlrow"):
        return "email", "order.eml", _mail(order, place, sentence)
    return "folder", "order.pdf", _page(order, place, sentence)


def _page(order: _Order, place: str, sentence: str) -> bytes:
    labels, pen, (issued, wanted) = _labels(order.language), Pen(), _dates(order.language)
    pen.put(_LEFT, order.name, size=14, bold=True)
    pen.lines(_LEFT, _address(order), y=56, size=8)
    pen.put(330, labels["title"], y=60, size=15, bold=True)
    for at, (label, value) in enumerate(
        (("number", f"77-{order.language.upper()}-4102"), ("issued", issued), ("wanted", wanted))
    ):
        pen.put(330, f"{labels[label]}:", y=85 + 13 * at)
        pen.put(430, value, y=85 + 13 * at)
    pen.put(_LEFT, f"{labels['ship_to']}:", y=125, bold=True)
    pen.lines(_LEFT, [order.address.name, *_address(order)], y=138)
    if place == "box":
        pen.box(325, 130, 225, 40)
        pen.y = 144
        pen.wrapped(331, sentence, 210)
    if place == "stamp" and sentence:
        pen.canvas.setFont("Helvetica-Oblique", 13)
        pen.canvas.drawString(90, pen.height - 215, sentence)
    _table(pen, order, place, sentence)
    pen.down(18)
    pen.row([(-490, f"{labels['total']}:"), (-550, order.total)], bold=True)
    pen.down(40)
    remarks = _REMARKS[order.language]
    if place == "label" and sentence:
        pen.put(_LEFT, f"{remarks}: {sentence}")
    elif place == "below" and sentence:
        pen.put(_LEFT, remarks, bold=True)
        pen.down(14)
        pen.put(_LEFT, sentence)
    elif place == "free":
        pen.put(_LEFT, sentence)
    small = [_FOOT[order.language][0], *([sentence] if place == "foot" else []), _FOOT[order.language][1]]
    pen.lines(_LEFT, [one for one in small if one], y=775, size=7, step=9)
    return pen.done()


def _table(pen: Pen, order: _Order, place: str, sentence: str) -> None:
    pen.y = 250
    pen.row([(_COLUMNS[role], text) for role, text in _headers(order.language).items()], bold=True)
    pen.across(_LEFT, _RIGHT, y=255)
    for at, line in enumerate(order.lines):
        pen.down(18)
        pen.row(list(zip(_COLUMNS.values(), line, strict=True)))
        if at == 0 and sentence and place in ("row", "item"):
            pen.down(13)
            pen.put(_COLUMNS["text"] if place == "item" else _LEFT, sentence)
    pen.across(_LEFT, _RIGHT, y=pen.y + 8)


def _address(order: _Order) -> list[str]:
    place = order.address
    return [
        one
        for one in (place.line1, place.line2, f"{place.postcode} {place.city}", place.country)
        if one and one.strip()
    ]


def _head(order: _Order) -> list[tuple[str, str]]:
    labels, (issued, wanted) = _labels(order.language), _dates(order.language)
    return [
        (labels["number"], f"77-{order.language.upper()}-4102"),
        (labels["issued"], issued),
        (labels["wanted"], wanted),
        (labels["ship_to"], ", ".join([order.address.name, *_address(order)])),
    ]


def _sheet(order: _Order, place: str, sentence: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([_labels(order.language)["title"], order.name])
    for pair in _head(order):
        sheet.append(list(pair))
    sheet.append([])
    last = [_REMARKS[order.language]] if place == "cell" else []
    sheet.append([*_headers(order.language).values(), *last])
    for at, line in enumerate(order.lines):
        cells: list[object] = [*line]
        cells[3] = int(line[3])
        for money in (5, 6):
            cells[money] = float(line[money].replace(",", "."))
        sheet.append([*cells, *([sentence] if place == "cell" and at == 0 and sentence else [])])
    sheet.append([None, None, None, None, None, _labels(order.language)["total"], float(order.total.replace(",", "."))])
    if place == "sheet":
        sheet.append([])
        sheet.append([sentence])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _mail(order: _Order, place: str, sentence: str) -> bytes:
    rows = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in order.lines]
    if place == "htmlrow" and sentence:
        rows.insert(1, f'<tr><td colspan="7">{sentence}</td></tr>')
    head = "".join(f"<tr><td>{label}:</td><td>{value}</td></tr>" for label, value in _head(order))
    headers = "".join(f"<th>{text}</th>" for text in _headers(order.language).values())
    labels = _labels(order.language)
    body = (
        f"<html><body><h2>{labels['title']}</h2><p>{order.name}</p><table>{head}</table><table><tr>{headers}</tr>{''.join(rows)}</table>"
        f"<p>{labels['total']}: {order.total}</p>{f'<p>{sentence}</p>' if place == 'html' else ''}<p>{_FOOT[order.language][0]}</p></body></html>"
    )
    message = EmailMessage()
    message["From"], message["To"] = f"{order.name} <{order.email}>", "orders@seller.example"
    message["Subject"] = f"{labels['title']} 77-{order.language.upper()}-4102"
    message["Date"], message["Message-ID"] = "Tue, 06 Oct 2026 10:00:00 +0000", "<printed@tricks.example>"
    message.set_content(body, subtype="html")
    return message.as_bytes()
