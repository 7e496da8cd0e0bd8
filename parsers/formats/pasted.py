"""Messages of machines that somebody pasted into the words of a mail: found where their envelope is complete.

What is torn is never read: a half interchange has lost nobody knows what, and as prose it would be guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from parsers.formats import cxml, edifact, orderx, ubl, x12

__all__ = ["Pasted", "blanked", "pasted"]

COUNT_LIMIT = 20
TRIES_LIMIT = 200  #: beginnings that are looked at
XML_FORMATS = (ubl.FORMAT, cxml.FORMAT, orderx.FORMAT)

#: At the beginning of a line: an X12 or EDIFACT interchange, or a tag. What is quoted (`> ISA*00`) begins otherwise.
_START = re.compile(
    r"^[ \t]{0,16}(?=ISA([^A-Za-z0-9\s])[ 0-9A-Z]{0,10}\1|UNA[^A-Za-z0-9]{5,6}\s{0,4}UNB|UNB.UNO[A-Z]|<\?xml\b|<(?:\w{1,20}:)?(?:cXML|Order|SCRDMCCBDACIO|Standard)\w{0,40}[\s>])",
    re.MULTILINE,
)
_PROLOGUE = re.compile(
    r"(?:\s|<\?[^>]{0,300}\?>|<!--[^>]{0,2000}-->|<!DOCTYPE[^>]{0,300}>){0,20}<([A-Za-z_][\w.:-]{0,60})"
)
_WRAPPED = re.compile(r"[ \t]?\n[ \t]{0,8}")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One stretch of a text: a whole message, or the beginning of one that is torn (`content` is then None)."""

    start: int
    end: int
    content: bytes | None


def pasted(text: str) -> list[Pasted]:
    """The messages in the order in which they stand; linear in the length of the text."""
    found: list[Pasted] = []
    for match in islice(_START.finditer(text), TRIES_LIMIT):
        start = match.end()
        if found and start < found[-1].end:
            continue
        one = _xml(text, start) if text[start] == "<" else _interchange(text, start)
        if one is not None:
            found.append(one)
        if len(found) >= COUNT_LIMIT:
            break
    return found


def _interchange(text: str, start: int) -> Pasted:
    """From ISA to IEA, or UNA or UNB to UNZ. A mail program that wraps lines does it at blanks: a blank joins them again."""
    extent = x12.extent(text, start) if text.startswith("ISA", start) else edifact.extent(text, start)
    if extent is None:
        return Pasted(start, start + 3, None)
    end, terminator = extent
    whole = text[start:end]
    return Pasted(start, end, (whole if terminator == "\n" else _WRAPPED.sub(" ", whole)).encode())


def _xml(text: str, start: int) -> Pasted | None:
    """From the first tag to the end of its element; None where it is of a kind that no format here claims."""
    match = _PROLOGUE.match(text, start)
    if match is None:
        return None
    close = f"</{match[1]}>"
    end = text.find(close, match.end())
    content = text[start : end + len(close)].encode() if end >= 0 else None
    if not any(form.sniff(content or text[start : start + 20_000].encode()) for form in XML_FORMATS):
        return None
    return Pasted(start, start + 1 if content is None else end + len(close), content)


def blanked(text: str, found: list[Pasted]) -> str:
    """The text without these stretches, every other character at its place."""
    pieces: list[str] = []
    at = 0
    for one in found:
        pieces += [text[at : one.start], *_blanks(text[one.start : one.end])]
        at = one.end
    return "".join([*pieces, text[at:]])


def _blanks(stretch: str) -> Iterator[str]:
    for piece in stretch.splitlines(keepends=True):
        yield " " * len(piece.rstrip("\n")) + "\n" * (len(piece) - len(piece.rstrip("\n")))
