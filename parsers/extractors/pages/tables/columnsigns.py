"""Column lines that line printers draw with signs of their own: `!` and `:` at the same places of many rows.

    ! SX-204 ! HINGE 90 MM          ! PZ!     40,00!    1,25!

A bar is a column line wherever it stands (parsers/extractors/pages/rows.py); a sign of punctuation is one only where a page of
fixed pitch repeats it at the same places. There it becomes a bar, and the words that touch it are parted from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.page import Box, Page, Source, Word

__all__ = ["barred"]

SIGNS = "!:"
ROWS = 4  #: rows that a sign must stand in at one place to be a column line there
COLUMNS = 3  #: column lines that a row must have to be one of such a table

_Place = tuple[int, int]  #: (row, place across), in letters


def barred(page: Page) -> Page:
    """The page with column lines drawn with signs as bars; the page itself where it has none."""
    if page.source is not Source.PRINT or not (pitch := _pitch(page.words)):
        return page
    words = page.words
    for sign in SIGNS:
        if sum(sign in word.text for word in words) >= ROWS:
            words = _parted(words, sign, pitch)
    return page if words is page.words else replace(page, words=words)


def _pitch(words: Sequence[Word]) -> float:
    """The width of a letter on a page of fixed pitch, else 0."""
    widths = sorted(word.box.width / len(word.text) for word in words if len(word.text) >= 3 and not word.turned)
    if len(widths) < 10:
        return 0.0
    usual = widths[len(widths) // 2]
    return usual if sum(abs(width - usual) <= 0.02 * usual for width in widths) >= 0.95 * len(widths) else 0.0


def _parted(words: tuple[Word, ...], sign: str, pitch: float) -> tuple[Word, ...]:
    places = {(at, i): _place(word, i, pitch) for at, word in enumerate(words) for i in _of(word, sign)}
    rows = Counter(across for _, across in set(places.values()))
    lines = {across for across, count in rows.items() if count >= ROWS}
    drawn = Counter(row for row, across in set(places.values()) if across in lines)
    table = {row for row, count in drawn.items() if count >= COLUMNS}
    bars = {key for key, (row, across) in places.items() if row in table and across in lines}
    if not bars:
        return words
    found: list[Word] = []
    for at, word in enumerate(words):
        cuts = [i for i in _of(word, sign) if (at, i) in bars]
        found += _pieces(word, cuts) if cuts else (word,)
    return tuple(found)


def _of(word: Word, sign: str) -> Iterator[int]:
    return (i for i, char in enumerate(word.text) if char == sign)


def _place(word: Word, index: int, pitch: float) -> _Place:
    return round(word.box.middle / (0.5 * pitch)), round((word.box.left + index * pitch) / pitch)


def _pieces(word: Word, cuts: Sequence[int]) -> Iterator[Word]:
    """The word without the signs at `cuts`, each of which is a bar of its own."""
    size = word.box.width / len(word.text)
    start = 0
    for cut in (*cuts, len(word.text)):
        if cut > start:
            yield _piece(word, word.text[start:cut], start, size)
        if cut < len(word.text):
            yield _piece(word, "|", cut, size)
        start = cut + 1


def _piece(word: Word, text: str, start: int, size: float) -> Word:
    left = word.box.left + start * size
    return replace(word, text=text, box=Box(left, word.box.top, left + len(text) * size, word.box.bottom))
