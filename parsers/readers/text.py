"""Plain text to one prose page, and bytes to text whatever charset they claim."""

from __future__ import annotations

import re

from channels.envelope import Part, Role
from parsers.errors import Empty
from parsers.page import Box, Page, Source, Word
from parsers.registry import Pages

__all__ = ["TEXT_LIMIT", "decode", "page_of", "read"]

TEXT_LIMIT = 400_000  #: characters of one text that are read

_WORD = re.compile(r"\S{1,512}")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

#: Names that mail programs write and Python does not know.
_ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "x-unknown": "",
    "unknown-8bit": "",
    "default_charset": "",
    "us-ascii": "",
    "ascii": "",
}


def decode(content: bytes, charset: str | None = None) -> str:
    """The text of these bytes: by mark, as declared, as strict UTF-8, as cp1252, as Latin-1; it never fails.

    A guesser is not asked: it took German cp1252 for cp1250 and French Latin-1 for cp1257.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _clean(content.decode(name, "replace"))
    declared = (charset or "").strip().strip("'\"").lower()
    for name in (_ALIASES.get(declared, declared), "utf-8", "cp1252"):
        # UTF-7 hides text from every filter that looks at the bytes; nobody sends it any more.
        if not name or name in ("utf-7", "utf7"):
            continue
        # iso-8859-1 never fails; browsers and mail programs read it as cp1252 (WHATWG encoding standard).
        name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1") and not _is_utf8(content) else name
        try:
            return _clean(content.decode("utf-8" if name in ("iso-8859-1", "latin1", "latin-1") else name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _clean(content.decode("latin-1"))


def _is_utf8(content: bytes) -> bool:
    """Whether Latin-1 was declared over bytes that are UTF-8 beyond ASCII: a common lie."""
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _clean(text: str) -> str:
    """One kind of line end; no NUL; lone surrogates replaced so that the text can be written as UTF-8."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def page_of(text: str, part: int, *, source: Source = Source.PROSE) -> Page:
    """The page of a text whose UTF-8 bytes are the content of part `part`; boxes are columns and lines."""
    text = text[:TEXT_LIMIT]
    words: list[Word] = []
    widest = 0
    offset = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        widest = max(widest, len(line))
        for match in _WORD.finditer(line):
            start, end = match.span()
            box = Box(float(start), float(number), float(end), float(number + 1))
            words.append(Word(match[0], box, (offset + start, offset + end)))
        offset += len(line) + 1
    return Page(part, 1, float(widest), float(len(lines)), source, tuple(words), text=text)


def read(content: bytes, part: int) -> Pages:
    """One prose page. A text that is not UTF-8 with plain line ends is kept again as a rendition."""
    text = decode(content)
    if not text.strip():
        raise Empty("The text has no characters.")
    if text.encode() == content:
        return Pages((page_of(text, part),))
    rendition = Part(text.encode(), "text/plain", None, Role.RENDITION, part)
    return Pages((page_of(text, -1),), parts=(rendition,))
