"""Ordergate's own CSV: a header row of the names in docs/formats/csv.md, one row a line, rows of one order number together."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parsers.draft import Draft, DraftLine, Evidence, Field, Header, Kind, Origin, Span
from parsers.errors import Damaged, Empty, TooLarge
from parsers.formats.exact import Pen, plain_decimal
from parsers.registry import Format

__all__ = ["FORMAT"]

ROWS_LIMIT = 20_000

#: column name -> Header field
ORDER_COLUMNS = {
    "buyer_order_no": "buyer_order_no",
    "account_no": "account_no",
    "buyer_vat_id": "buyer_vat_id",
    "issued_on": "issued_on",
    "currency": "currency",
    "order_requested_delivery": "requested_delivery",
    "contract_no": "contract_no",
    "quotation_no": "quotation_no",
    "contact_name": "contact_name",
    "contact_email": "contact_email",
    "contact_phone": "contact_phone",
    "delivery_terms": "delivery_terms",
    "payment_terms": "payment_terms",
    "total_lines": "total_lines",
}
#: column name -> DraftLine field
LINE_COLUMNS = {
    name: name
    for name in (
        "no", "sku", "buyer_item", "manufacturer_item", "gtin", "description", "quantity", "unit", "price", "price_per",
        "price_unit", "amount", "requested_delivery", "note",
    )
}  # fmt: skip
SHIP_COLUMNS = (
    "ship_to_id",
    "ship_to_name",
    "ship_to_line1",
    "ship_to_line2",
    "ship_to_postcode",
    "ship_to_city",
    "ship_to_country",
)
NUMBERS = frozenset({"quantity", "price", "price_per", "amount", "total_lines"})
ITEM_COLUMNS = frozenset({"sku", "buyer_item", "manufacturer_item", "gtin", "description"})
KNOWN = frozenset({*ORDER_COLUMNS, *LINE_COLUMNS, *SHIP_COLUMNS})


def sniff(content: bytes) -> bool:
    """The first row is made of our own names alone, among them buyer_order_no, quantity and one that names the item."""
    first = content[:4096].removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    if not first or not first[0].isascii():
        return False
    names = _names(first[0].decode("ascii"))
    return {"buyer_order_no", "quantity"} <= set(names) <= KNOWN and not ITEM_COLUMNS.isdisjoint(names)


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every order number, in order of appearance; values that change within an order are a notice."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damaged(f"The CSV is not UTF-8 (byte {error.start}).") from error
    names = _names(text.split("\n", 1)[0])
    if len(set(names)) != len(names):
        raise Damaged("The CSV names a column twice.")
    orders: dict[str, list[_Row]] = {}
    for row in _rows(text, names):
        orders.setdefault(row.values.get("buyer_order_no", ""), []).append(row)
    if not orders:
        raise Empty("The CSV has a header row and no lines.")
    return [_draft(rows, Pen(part, "csv"), origin) for rows in orders.values()]


FORMAT = Format("csv", sniff, read)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: values by column name, and the cell of each."""

    values: dict[str, str]
    cells: dict[str, str]

    def field(self, pen: Pen, name: str) -> Field | None:
        raw = self.values.get(name, "")
        if not raw.strip():
            return None
        evidence = Evidence((Span(pen.part, cell=self.cells[name]),), pen.method, pen.version)
        return Field(raw, plain_decimal(raw) if name in NUMBERS else raw.strip(), evidence)


def _names(line: str) -> list[str]:
    delimiter = max(",;\t", key=line.count)
    return [name.strip().strip('"').strip() for name in line.strip("\r\n").split(delimiter)]


def _rows(text: str, names: list[str]) -> list[_Row]:
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    found = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if number > ROWS_LIMIT:
                raise TooLarge(f"The CSV has more than {ROWS_LIMIT} rows.")
            if number == 1 or not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names):
                raise Damaged(f"Row {number} of the CSV has more cells than the header row.")
            places = {name: f"csv!{_letters(at)}{number}" for at, name in enumerate(names)}
            found.append(_Row(dict(zip(names, cells, strict=False)), places))
    except csv.Error as error:
        raise Damaged(f"The CSV breaks off: {error}.") from error
    return found


def _letters(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else _letters(column // 26 - 1) + chr(ord("A") + column % 26)


def _draft(rows: list[_Row], pen: Pen, origin: Origin) -> Draft:
    first = rows[0]
    notices = [
        pen.notice("header-contradictory", f"The rows of one order differ in {name}.")
        for name in (*ORDER_COLUMNS, *SHIP_COLUMNS)
        if len({row.values.get(name, "").strip() for row in rows} - {""}) > 1
    ]
    header: dict[str, Any] = {
        key: next((found for row in rows if (found := row.field(pen, name))), None)
        for name, key in ORDER_COLUMNS.items()
    }
    lines = [
        DraftLine(**{key: row.field(pen, name) for name, key in LINE_COLUMNS.items()})  # type: ignore[arg-type]
        for row in rows
    ]
    ship_to = pen.address(
        [(first.values.get(name), first.cells.get(name, "")) for name in SHIP_COLUMNS[1:]],
        address_id=first.field(pen, "ship_to_id"),
    )
    if ship_to:
        spans = tuple(Span(pen.part, cell=span.path) for span in ship_to.text.evidence.spans if span.path)
        text = Field(ship_to.text.raw, ship_to.text.value, Evidence(spans or ship_to.text.evidence.spans, pen.method))
        ship_to = type(ship_to)(text, ship_to.address_id)
    return Draft(
        kind=Kind.ORDER,
        origin=origin,
        header=Header(**header, ship_to=ship_to),
        lines=tuple(lines),
        notices=tuple(notices),
        source="csv",
        parts=(pen.part,),
        reason="an order in Ordergate's own CSV",
    )
