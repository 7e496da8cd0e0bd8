"""Spreadsheets and CSV to pages: one page with one grid for every visible sheet.

Cells say their own place (`Sheet1!B7`). Numeric cells carry their number and the text that their format gives them, so that codes keep
leading zeros; a date among codes is the code that it was typed as; a formula without a result is computed where it is simple,
else it is a notice. Limits: 20,000 rows, 100 columns, 100 MiB unpacked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from operator import itemgetter
from typing import Any

import python_calamine as calamine

from parsers.draft import Evidence, Notice, Span
from parsers.errors import Damaged, Empty, Encrypted, TooLarge
from parsers.page import Box, Cell, Grid, Page, Source, Word
from parsers.readers.delimited import read_delimited
from parsers.readers.formula import evaluate
from parsers.readers.number_format import plain_number
from parsers.readers.ods import read_ods
from parsers.readers.workbook import COLUMNS_LIMIT, ROWS_LIMIT, Entry, Piece, Sheet, Workbook, letters
from parsers.readers.xlsx import exact_number, read_xlsx
from parsers.registry import Pages, reader_for

__all__ = ["read"]

COLUMN_WIDTH, ROW_HEIGHT, SIGN_WIDTH = 100.0, 14.0, 5.0
NOTICES_LIMIT = 10
FORMULA_DEPTH = 20

_CODE = re.compile(r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)+")
_EMPTY = Cell()
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes, part: int) -> Pages:
    """The visible sheets; raises only ReadError."""
    if _is_html(content) and (html := reader_for("text/html")):
        # Many systems export an HTML table under the name of a spreadsheet.
        return html(content, part)
    notices: list[Notice] = []
    pages: list[Page] = []
    for sheet in _workbook(content).sheets:
        if sheet.hidden:
            continue
        pages.append(_page(sheet, part, len(pages) + 1))
        notices += _notices(sheet, part)
    if not any(page.words for page in pages):
        raise Empty("The spreadsheet holds nothing that can be seen.")
    return Pages(tuple(page for page in pages if page.words), tuple(notices[:NOTICES_LIMIT]))


def _is_html(content: bytes) -> bool:
    head = content[:2048].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    return head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style")) or b"<html" in head[:512]


def _workbook(content: bytes) -> Workbook:
    """By signature, whatever the file calls itself."""
    if content.startswith(b"PK"):
        if b"opendocument.spreadsheet" in content[:200]:
            return read_ods(content)
        if b"xl/workbook.bin" in content:
            return _by_calamine(content)
        return read_xlsx(content)
    if content.startswith(_OLE) or content[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
        return _by_calamine(content)
    return read_delimited(content)


def _by_calamine(content: bytes) -> Workbook:
    """xls and xlsb: values alone, number formats are lost."""
    found = []
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
                    found.append(_calamine_sheet(book.get_sheet_by_name(sheet.name), hidden=hidden))
    except calamine.PasswordError as error:
        raise Encrypted("The spreadsheet is protected by a password.") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k" in content:
            raise Encrypted("The spreadsheet is protected by a password.") from error
        raise Damaged("The spreadsheet is damaged.") from error
    return Workbook(found)


def _calamine_sheet(source: Any, *, hidden: bool) -> Sheet:
    sheet = Sheet(source.name, hidden=hidden)
    if source.end and (source.end[0] >= ROWS_LIMIT or source.end[1] >= COLUMNS_LIMIT):
        raise TooLarge(f"The sheet {source.name[:60]!a} has more than {ROWS_LIMIT} rows or {COLUMNS_LIMIT} columns.")
    for row, values in enumerate(source.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            if (entry := _calamine_entry(value)) is not None:
                sheet.put(row, column, entry)
    sheet.merged = [(*first, *last) for first, last in source.merged_cell_ranges or ()]
    return sheet


def _calamine_entry(value: Any) -> Entry | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Entry((("TRUE" if value else "FALSE", False),))
    if isinstance(value, int | float):
        number = exact_number(repr(value))
        return Entry(((repr(value) if number is None else plain_number(number), False),), number=number)
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return Entry(((day.isoformat(), False),), day=day)
    return Entry(((str(value), False),)) if str(value).strip() else None


@dataclass(slots=True)
class _Formulas:
    """Computes the formulas of one sheet that have no result; what cannot be computed is None for good."""

    sheet: Sheet
    known: dict[tuple[int, int], Decimal | None] = field(default_factory=dict)
    depth: int = 0

    def number(self, place: tuple[int, int]) -> Decimal | None:
        entry = self.sheet.entries.get(place)
        if entry is None:
            return Decimal(0)
        if entry.formula is None:
            return entry.number
        if place not in self.known:
            if self.depth >= FORMULA_DEPTH:
                return None
            self.known[place] = None  # a formula that needs itself has no value
            self.depth += 1
            self.known[place] = evaluate(entry.formula, self.number, moved=entry.moved)
            self.depth -= 1
        return self.known[place]


def _page(sheet: Sheet, part: int, number: int) -> Page:
    formulas = _Formulas(sheet)
    cells: dict[tuple[int, int], Cell] = {}
    for place, entry in sorted(sheet.entries.items(), key=itemgetter(0)):
        if entry.formula is not None and (value := formulas.number(place)) is not None:
            entry.runs, entry.number, entry.pieces = ((plain_number(value), False),), value, None
        elif entry.day is not None:
            entry.runs, entry.pieces = _date_runs(sheet, place, entry), None
        if entry.runs and not entry.unseen:
            cells[place] = Cell(_words(entry, place, sheet.name))
    height = 1 + max((row for row, _ in cells), default=0)
    width = 1 + max((column for _, column in cells), default=0)
    _merge(sheet, cells, height, width)
    for at, text in enumerate(sheet.printed, height + 1):  # an empty row below the sheet's own
        cells[at, 0] = Cell(_words(Entry(((text, False),)), (at, 0), sheet.name))
    height += (1 + len(sheet.printed)) * bool(sheet.printed)
    rows = [[_EMPTY] * width for _ in range(height)]
    words: list[Word] = []
    for (row, column), cell in cells.items():  # in the order of the places
        rows[row][column] = cell
        if row not in sheet.hidden_rows and column not in sheet.hidden_columns:
            words += cell.words
    return Page(
        part=part,
        number=number,
        width=width * COLUMN_WIDTH,
        height=height * ROW_HEIGHT,
        source=Source.SHEET,
        words=tuple(words),
        grids=(
            Grid(
                tuple(map(tuple, rows)),
                name=sheet.name,
                hidden_columns=frozenset(column for column in sheet.hidden_columns if column < width),
                hidden_rows=frozenset(row for row in sheet.hidden_rows if row < height),
            ),
        ),
    )


def _merge(sheet: Sheet, cells: dict[tuple[int, int], Cell], height: int, width: int) -> None:
    """A merged cell stands once, at its first place, and says how far it reaches."""
    for top, left, bottom, right in sheet.merged:
        cell = cells.get((top, left))
        if cell is not None and bottom >= top and right >= left:
            columns, rows = min(right, width - 1) - left + 1, min(bottom, height - 1) - top + 1
            cells[top, left] = Cell(cell.words, columns, rows)


def _date_runs(sheet: Sheet, place: tuple[int, int], entry: Entry) -> tuple[tuple[str, bool], ...]:
    """The date as ISO text, which has one reading; as shown where it stands among codes, or shows no day."""
    struck = any(struck for _, struck in entry.runs)
    assert entry.day is not None  # noqa: S101  the caller asks for date cells only
    codes = sum(
        1 for near in _neighbours(sheet, place) if near.day is None and near.number is None and _is_code(near.text)
    )
    # 11-08 typed into a cell becomes 8 November; the code is what the cell still shows.
    if codes >= (2 if entry.date_shows == "ymd" else 1) or "d" not in entry.date_shows:
        return entry.runs
    return ((entry.day.isoformat(), struck),)


def _neighbours(sheet: Sheet, place: tuple[int, int]) -> Iterator[Entry]:
    """The entries above and below in the same column, up to the next empty cells."""
    row, column = place
    for step in (-1, 1):
        at = row + step
        while (near := sheet.entries.get((at, column))) and abs(at - row) <= 50:
            yield near
            at += step


def _is_code(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) < 40 and any(map(str.isdigit, stripped)) and _CODE.fullmatch(stripped) is not None


def _words(entry: Entry, place: tuple[int, int], sheet: str) -> tuple[Word, ...]:
    row, column = place
    cell, top, left = f"{sheet}!{letters(column)}{row + 1}", row * ROW_HEIGHT, column * COLUMN_WIDTH
    if entry.pieces is None:  # what stands in several cells is taken apart once
        entry.pieces = tuple(_pieces(entry))
    bottom, bold = top + ROW_HEIGHT - 2, entry.bold
    found = []
    for text, number, struck, width, blank in entry.pieces:
        right = left + width
        found.append(Word(text, Box(left, top, right, bottom), None, cell, number, struck, bold))
        left = right + blank
    return tuple(found)


def _pieces(entry: Entry) -> Iterator[Piece]:
    """The words of a cell, as narrow as they must be to fit into it."""
    words = list(_runs(entry))
    signs = sum(len(text) + 1 for text, _, _ in words)
    wide = min(SIGN_WIDTH, (COLUMN_WIDTH - 2) / max(1, signs))
    return (Piece(text, number, struck, len(text) * wide, wide) for text, number, struck in words)


def _runs(entry: Entry) -> Iterator[tuple[str, str | None, bool]]:
    """(text, number, struck) of every word; of a number with its signs the first run with a digit is the number."""
    number = None if entry.number is None else f"{entry.number.normalize():f}"
    runs: list[tuple[str, bool]] = []
    for text, struck in entry.runs:
        if number is None and runs and runs[-1][1] == struck:
            runs[-1] = (runs[-1][0] + text, struck)
        else:
            runs.append((text, struck))
    for text, struck in runs:
        own = number if number is not None and any(map(str.isdigit, text)) else None
        number = None if own is not None else number
        for word in text.split():
            yield word, own, struck


def _notices(sheet: Sheet, part: int) -> Iterator[Notice]:
    """What a reader of the values alone would not see."""

    def notice(code: str, message: str, cell: str) -> Notice:
        return Notice(code, message, evidence=Evidence((Span(part, cell=f"{sheet.name}!{cell}"),), "sheet"))

    checks: tuple[tuple[str, str, Callable[[Entry], bool]], ...] = (
        ("formula-uncached", "The cell {} holds a formula without a result that cannot be computed here.", _is_open),
        ("text-hidden", "The cell {} does not show what it holds.", lambda entry: entry.unseen),
        ("number-rounded", "The cell {} shows another number than it holds.", lambda entry: entry.rounded),
    )
    for (row, column), entry in sheet.entries.items():
        if entry.formula is None and not entry.unseen and not entry.rounded:
            continue
        for code, message, holds in checks:
            if holds(entry) and row not in sheet.hidden_rows and column not in sheet.hidden_columns:
                yield notice(code, message.format(f"{letters(column)}{row + 1}"), f"{letters(column)}{row + 1}")
    for cell, text in sheet.comments:
        if text:
            yield notice("cell-commented", f"The cell {cell} carries a comment: {text[:300]}", cell)


def _is_open(entry: Entry) -> bool:
    return entry.formula is not None and not entry.runs
