"""What the spreadsheet readers (xlsx, ods, calamine, delimited) agree on: sheets of entries, before they become pages."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from parsers.errors import Damaged, TooLarge
from parsers.readers.archive import UNPACKING_ERRORS

__all__ = [
    "COLUMNS_LIMIT",
    "ROWS_LIMIT",
    "Entry",
    "Piece",
    "Sheet",
    "Workbook",
    "letters",
    "open_archive",
    "read_member",
]

ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 100
ARCHIVE_LIMIT = 100 * 1024 * 1024  #: unpacked, all files together
ENTRIES_LIMIT = 2_000
RATIO_LIMIT = 200  #: unpacked to packed, for files beyond 1 MiB


class Piece(NamedTuple):
    """One word of a cell, and how far it reaches on the page that the sheet becomes."""

    text: str
    number: str | None
    struck: bool
    width: float
    blank: float  #: the width of the blank behind it


@dataclass(slots=True)
class Entry:
    """What one cell holds. `runs` are (text as shown, whether it is struck through)."""

    runs: tuple[tuple[str, bool], ...]
    number: Decimal | None = None
    day: date | None = None  #: of date cells
    date_shows: str = "ymd"  #: which of year, month and day the cell shows
    formula: str | None = None  #: only where the file keeps no result
    moved: tuple[int, int] = (0, 0)  #: how far a shared formula stands from the cell that it was written for
    bold: bool = False
    unseen: bool = False  #: white on white
    rounded: bool = False  #: shows a whole number where there is none
    pieces: tuple[Piece, ...] | None = None  #: its words, once its page was made

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


@dataclass(slots=True)
class Sheet:
    """One sheet: entries by (row, column) from 0, and what covers or hides them."""

    name: str
    entries: dict[tuple[int, int], Entry] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  #: top, left, bottom, right; inclusive
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    comments: list[tuple[str, str]] = field(default_factory=list)  #: (cell, text)
    printed: list[str] = field(default_factory=list)  #: typed texts of the head and foot of its printed pages

    def put(self, row: int, column: int, entry: Entry) -> None:
        """Keep an entry; raises TooLarge beyond the limits."""
        if row >= ROWS_LIMIT or column >= COLUMNS_LIMIT:
            raise TooLarge(f"The sheet {self.name[:60]!a} has more than {ROWS_LIMIT} rows or {COLUMNS_LIMIT} columns.")
        self.entries[row, column] = entry


@dataclass(slots=True)
class Workbook:
    """A file's sheets, whatever its format."""

    sheets: list[Sheet]


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """A, B, ... Z, AA of a column from 0."""
    return chr(ord("A") + column) if column < 26 else letters(column // 26 - 1) + chr(ord("A") + column % 26)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The zip file that an office document is; raises TooLarge on bombs before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except UNPACKING_ERRORS as error:
        raise Damaged("The spreadsheet is no whole file: its archive cannot be opened.") from error
    files = archive.infolist()
    if len(files) > ENTRIES_LIMIT or sum(file.file_size for file in files) > ARCHIVE_LIMIT:
        raise TooLarge("The spreadsheet unpacks to more than 100 MiB.")
    if any(
        file.file_size > 1024 * 1024 and file.file_size > RATIO_LIMIT * max(1, file.compress_size) for file in files
    ):
        raise TooLarge("The spreadsheet unpacks to far more than it could honestly hold.")
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of one file of the archive, None where it is not there; raises Damaged."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except (*UNPACKING_ERRORS, RuntimeError) as error:  # RuntimeError: it needs a password
        raise Damaged(f"The spreadsheet is damaged at {name[-40:]!a}.") from error
