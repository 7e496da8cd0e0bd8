"""ods (and the tables of fods) as a clerk sees it: the shown text of every cell beside its value (OpenDocument 1.3 part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from parsers.errors import Damaged, Empty
from parsers.readers.number_format import plain_number
from parsers.readers.workbook import (
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    Entry,
    Sheet,
    Workbook,
    letters,
    open_archive,
    read_member,
)
from parsers.readers.xlsx import elements, exact_number

__all__ = ["read_ods"]

#: what stands around the digits of a shown number: currency, unit
_AROUND = re.compile(r"([^\d.,+\-()]*)[-+(]?(\d[\d.,'\u00a0\u202f ]*)\)?([^\d]*)")
_REFERENCE = re.compile(r"\[\.?([^\]\s.]*?)(?::\.?([^\]\s.]*))?\]")


def read_ods(content: bytes) -> Workbook:
    """The sheets of an OpenDocument spreadsheet, hidden ones marked; raises only ReadError."""
    with open_archive(content) as archive:
        manifest = read_member(archive, "META-INF/manifest.xml") or b""
        xml = read_member(archive, "content.xml")
    if xml is None or b"encryption-data" in manifest:
        raise Damaged("The spreadsheet has no readable content; it may be encrypted.")
    styles = _Styles()
    found: list[Sheet] = []
    for element in elements(xml, "style", "table"):
        if _local(element) == "style":
            styles.learn(element)
        else:
            found.append(_sheet(element, styles, len(found) + 1))
    if not found:
        raise Empty("The spreadsheet has no sheet in it.")
    return Workbook(found)


@dataclass(slots=True)
class _Styles:
    """Names of styles that strike through, print bold, or hide a table."""

    struck: set[str] = field(default_factory=set)
    bold: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)

    def learn(self, style: Any) -> None:
        name = _get(style, "name") or ""
        for properties in style:
            if (_get(properties, "text-line-through-style") or "none") != "none":
                self.struck.add(name)
            if _get(properties, "font-weight") == "bold":
                self.bold.add(name)
            if _local(properties) == "table-properties" and _get(properties, "display") == "false":
                self.hidden.add(name)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _get(element: Any, name: str) -> str | None:
    """An attribute by local name."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _repeated(element: Any, name: str) -> int:
    text = _get(element, name) or "1"
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _sheet(table: Any, styles: _Styles, number: int) -> Sheet:
    sheet = Sheet(_get(table, "name") or f"Sheet{number}", hidden=_get(table, "style-name") in styles.hidden)
    at = 0
    for column in table.iter("{*}table-column"):
        count = _repeated(column, "number-columns-repeated")
        if _get(column, "visibility") in ("collapse", "filter"):
            sheet.hidden_columns |= set(range(at, min(at + count, COLUMNS_LIMIT)))
        at += count
    top = 0
    for row in table.iter("{*}table-row"):
        count = _repeated(row, "number-rows-repeated")
        entries = list(_row(row, sheet, top, styles))
        # The rest of a sheet is one empty row, repeated a million times.
        for again in range(min(count, ROWS_LIMIT + 1) if entries else 0):
            for column, entry in entries:
                sheet.put(top + again, column, entry)
        if _get(row, "visibility") in ("collapse", "filter"):
            sheet.hidden_rows |= set(range(top, min(top + count, ROWS_LIMIT)))
        top += count
    return sheet


def _row(row: Any, sheet: Sheet, top: int, styles: _Styles) -> Iterator[tuple[int, Entry]]:
    column = 0
    for cell in row:
        if _local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        count = _repeated(cell, "number-columns-repeated")
        for note in cell.iter("{*}annotation"):
            text = " ".join("".join(line.itertext()) for line in note.iter("{*}p")).strip()
            sheet.comments.append((f"{letters(min(column, COLUMNS_LIMIT))}{top + 1}", text))
        if _local(cell) == "table-cell" and (entry := _entry(cell, styles)):
            wide, high = _repeated(cell, "number-columns-spanned"), _repeated(cell, "number-rows-spanned")
            if wide > 1 or high > 1:
                sheet.merged.append((top, column, top + high - 1, column + wide - 1))
            for again in range(min(count, COLUMNS_LIMIT + 1)):
                yield column + again, entry
        column += count


def _entry(cell: Any, styles: _Styles) -> Entry | None:
    style = _get(cell, "style-name") or ""
    bold = style in styles.bold
    runs = tuple(_runs(cell, styles, struck=style in styles.struck))
    shown = "".join(text for text, _ in runs).strip()
    kind = _get(cell, "value-type")
    value = _get(cell, "value") or ""
    formula = _get(cell, "formula")
    if formula and not shown and not value:
        return None if kind == "string" else Entry((), formula=_translated(formula), bold=bold)
    if not shown:
        return None
    if kind == "date" and (day := _day(_get(cell, "date-value") or "")):
        return Entry(runs, day=day, date_shows=_shows(shown, day), bold=bold)
    number = exact_number(value) if kind in ("float", "currency") and value else None
    if number is None:
        return Entry(runs, bold=bold)
    return _number(number, shown, struck=any(struck for _, struck in runs), bold=bold)


def _number(number: Decimal, shown: str, *, struck: bool, bold: bool) -> Entry:
    """The exact number with the signs and leading zeros that the cell shows."""
    match = _AROUND.fullmatch(shown) if len(shown) < 60 else None
    if match is None:
        # Codes such as 012-345 are numbers that a format has broken up: the shown text is the code.
        return Entry(((shown, struck),), number=number, bold=bold)
    before, digits, behind = (part.strip() for part in match.groups())
    leading = digits if len(digits) > 1 and digits.isascii() and digits.isdigit() and digits.startswith("0") else ""
    parts = (before, leading or plain_number(number), behind)
    return Entry(
        tuple((part, struck) for part in parts if part),
        number=number,
        bold=bold,
        rounded=digits.isdigit() and number != number.to_integral_value(),
    )


def _shows(shown: str, day: date) -> str:
    """Which of year, month and day a shown date has in it."""
    groups, named = len(re.findall(r"\d+", shown)), any(sign.isalpha() for sign in shown)
    if groups + named >= 3:
        return "ymd"
    return "ym" if f"{day.year}" in shown else "md"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _runs(cell: Any, styles: _Styles, *, struck: bool) -> Iterator[tuple[str, bool]]:
    """(text, struck) of the cell's paragraphs; a note on the cell is not its text."""
    first = True
    for paragraph in cell:
        if _local(paragraph) == "p":
            if not first:
                yield "\n", False
            first = False
            yield from _inline(paragraph, styles, struck=struck)


def _inline(element: Any, styles: _Styles, *, struck: bool) -> Iterator[tuple[str, bool]]:
    if element.text:
        yield element.text, struck
    for child in element:
        name = _local(child)
        if name == "s":
            yield " " * min(_repeated(child, "c"), 100), struck
        elif name in ("tab", "line-break"):
            yield " ", struck
        elif name not in ("annotation", "note"):
            yield from _inline(child, styles, struck=struck or (_get(child, "style-name") or "") in styles.struck)
        if child.tail:
            yield child.tail, struck


def _translated(formula: str) -> str:
    """`of:=[.E7]*[.G7]` as `E7*G7`; a reference to another sheet stays strange to the evaluator."""
    text = formula.partition("=")[2][:1000]
    return _REFERENCE.sub(lambda match: match[1] + (f":{match[2]}" if match[2] else ""), text)
