"""CSV as people write it: any delimiter, any code page, a header anywhere, lines above and below the table."""

from __future__ import annotations

import codecs
import csv
import io
import re

from parsers.errors import Damaged, Empty, TooLarge
from parsers.readers.workbook import COLUMNS_LIMIT, ROWS_LIMIT, Entry, Sheet, Workbook

__all__ = ["decoded", "delimiter_of", "read_delimited"]

SIZE_LIMIT = 10 * 1024 * 1024
DELIMITERS = ";,\t|"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: Code pages that spreadsheets export in, likeliest first: Windows, DOS ("CSV (MS-DOS)"), old Macs, Windows in central Europe.
CODE_PAGES = ("cp1252", "cp850", "mac_roman", "cp1250")

_QUOTED = re.compile(r'"[^"]*"')
_LETTERS = frozenset("ąćęłńśźżĄĆĘŁŃŚŹŻàáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜŠŽ")
_SIGNS = frozenset("€£°²³½¼¾±µ–—’‘“”„«»…§®™\u00a0·ºª×")


def read_delimited(content: bytes) -> Workbook:
    """One sheet named `csv`; raises only ReadError."""
    if len(content) > SIZE_LIMIT:
        raise TooLarge("The table is larger than 10 MiB.")
    text = decoded(content)
    if "\0" in text:
        raise Damaged("The table holds binary data.")
    sheet = Sheet("csv")
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))):
            if row >= ROWS_LIMIT:
                raise TooLarge(f"The table has more than {ROWS_LIMIT} rows.")
            if row == 0 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
                continue
            for column, cell in enumerate(cells):
                if cell.strip() and column >= COLUMNS_LIMIT:
                    raise TooLarge(f"The table has more than {COLUMNS_LIMIT} columns.")
                if cell.strip():
                    sheet.entries[row, column] = Entry(((_unwrapped(cell), False),))
    except csv.Error as error:
        raise Damaged(f"The table breaks off: {error}.") from error
    if not sheet.entries:
        raise Empty("The table is empty.")
    return Workbook([sheet])


def decoded(content: bytes) -> str:
    """The text: by its byte order mark, else UTF-8 where it is that strictly, else the code page that gives the fewest oddities."""
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return content.decode(name, "replace")
    if content[1:2] == b"\0" and content[3:4] == b"\0":
        return content.decode("utf-16-le", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        sample = content[:200_000]
        return content.decode(min(CODE_PAGES, key=lambda page: _oddities(sample.decode(page, "replace"))), "replace")


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most rows alike; a comma that stands inside numbers loses against what stands between."""
    if declared := re.match(r"\"?sep=([;,\t|])", text[:20], re.IGNORECASE):
        return declared[1]
    rows = [_QUOTED.sub('""', row) for row in text[:100_000].splitlines()[:400] if row.strip()]
    return max(DELIMITERS, key=lambda sign: _evenness(rows, sign))


def _evenness(rows: list[str], sign: str) -> float:
    """How many rows have the count of this sign that most of the rows with it have, weighted with that count."""
    counts = [row.count(sign) for row in rows]
    found = sorted(count for count in counts if count)
    if not found:
        return 0.0
    usual = max(set(found), key=found.count)
    # A decimal comma makes counts of one or two in some rows; a real delimiter cuts nearly all.
    return counts.count(usual) / len(rows) * min(usual, 4)


def _oddities(text: str) -> int:
    """How many characters are neither letters that the languages here use nor usual signs in their usual places."""
    odd = 0
    for at, sign in enumerate(text):
        if sign < "\x80":
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if sign in _LETTERS:
            # A capital inside a lower-case word is a letter of the wrong code page.
            odd += 2 if sign.isupper() and before.islower() else 0
        elif sign in _SIGNS:
            odd += 2 if before.isalpha() and after.isalpha() and sign not in "’·" else 0
        else:
            odd += 3 if sign == "\ufffd" else 2 if not sign.isalpha() else 1
    return odd


def _unwrapped(cell: str) -> str:
    """="0012" is how exports keep leading zeros; the code is what stands between the quotes."""
    stripped = cell.strip()
    return stripped[2:-1] if stripped.startswith('="') and stripped.endswith('"') else cell
