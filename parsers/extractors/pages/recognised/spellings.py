"""What a numeral that OCR may have misread can be: other separators, other digits. Arithmetic chooses, nothing else may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.extractors.pages.rows import Placed
from parsers.page import Source

__all__ = ["respelled_numbers", "tidy_number", "without_base"]

LIMIT = 16  #: spellings of one cell
#: letters and signs that recognisers give for digits and separators
_LIKE = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "!": "1", "]": "1", "[": "1", "i": "1", "Z": "2", "z": "2", "S": "5", "s": "5",
    "b": "6", "G": "6", "B": "8", "g": "9", "q": "9", ";": ",", ":": ".", "·": ".", "'": ".", "’": ".", "_": ".", "*": ".", "-": ".",
}  # fmt: skip
_SEPARATORS = ".,"
BASES = ("1000", "100", "1")
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


def respelled_numbers(words: Sequence[Placed]) -> tuple[Decimal, ...]:
    """The numbers that a recognised cell may hold beside the one that it shows, likeliest first; none for exact sources."""
    if not words or words[0].page.source is not Source.OCR:
        return ()
    text = "".join(placed.word.text for placed in words)
    if sum(map(str.isdigit, text)) < 1 or len(text) > 16:
        return ()
    found: dict[Decimal, None] = {}
    for spelling in _spellings(text, words):
        for value in _values(spelling):
            found.setdefault(value)
        if len(found) >= LIMIT:
            break
    return tuple(found)[:LIMIT]


def _spellings(text: str, words: Sequence[Placed]) -> Iterator[str]:
    """The text with what looks like figures made figures, and then with one character exchanged for its rival."""
    yield _figures(text)
    if ")" in text:  # round figures, printed bold, look like brackets: 1(00), 41.385,(X)
        yield _figures(text.replace("(", "").replace(")", "0"))
    at = 0
    for placed in words:
        for place, other, _ in sorted(placed.word.rivals, key=lambda one: -one[2]):
            index = at + place
            if index < len(text) and (not other or other in _LIKE or other.isdigit() or other in _SEPARATORS):
                changed = text[:index] + other + text[index + 1 :]
                yield _figures(changed)
        at += len(placed.word.text)


def _figures(text: str) -> str:
    plain = text.replace("(X)", "00").replace("(", "").replace(")", "")
    return "".join(_LIKE.get(char, char) for char in plain).strip(".,")


_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}")


def tidy_number(words: Sequence[Placed]) -> Decimal | None:
    """The number of a recognised cell whose signs alone are damaged: 254;60, 3.587.40, `399.6 4`; None for other cells."""
    if not words or words[0].page.source is not Source.OCR:
        return None
    text = _figures("".join(placed.word.text for placed in words))
    return Decimal(re.sub(r"[.,]", "", text[:-3]) + "." + text[-2:]) if _AMOUNT.fullmatch(text) else None


def without_base(words: Sequence[Placed], *, expected: bool) -> tuple[tuple[Decimal, Decimal], ...]:
    """(price, its base) of a recognised cell that the price base of the next column was glued to: 127,30 and 1 of
    `127,301`. Only where a base is `expected`, or stands as a word of its own."""
    if not words or words[0].page.source is not Source.OCR:
        return ()
    last = _round(words[-1].word.text.strip(".,"))
    if not expected and (len(words) < 2 or last not in BASES):
        return ()
    text = _figures("".join(placed.word.text for placed in words[:-1]) + last)
    cut = [(text[: -len(base)].strip(".,"), base) for base in BASES if text.endswith(base)]
    return tuple((value, Decimal(base)) for one, base in cut for value in _values(one) if value)


def _round(text: str) -> str:
    """A price base whose noughts look like brackets: 1(00)."""
    return text.replace("(", "").replace(")", "0") if ")" in text else text


def _values(text: str) -> Iterator[Decimal]:
    """The numbers that the digits make: the last separator may be the decimal mark before two to four digits, or group."""
    if not _NUMERAL.fullmatch(text):
        return
    *groups, last = re.split(r"[.,]", text)
    digits = "".join(groups)
    if digits and 1 <= len(last) <= 4:
        yield Decimal(f"{digits}.{last}")
    if not digits or len(last) == 3:
        yield Decimal(digits + last)
    if len(digits + last) >= 3 and (len(last) > 4 or not digits):  # the decimal mark was lost
        yield Decimal(f"{(digits + last)[:-2]}.{last[-2:]}")
