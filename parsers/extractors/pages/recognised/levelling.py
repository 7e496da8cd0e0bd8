"""Recognised words on one height: ink with a descender stands lower than ink without, and a page is never quite straight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from parsers.page import Page, Source, Word

__all__ = ["levelled"]

SHARED = 0.55  #: of the smaller height that two neighbours must have in common; words of two rows share less


def levelled(page: Page) -> Page:
    """The page with the words of each printed line at one height; pages of exact sources as they are."""
    if page.source is not Source.OCR:
        return page
    words = [word for row in _rows(page.words) for word in _on_one_height(row)]
    return replace(page, words=tuple(sorted(words, key=lambda word: (word.box.top, word.box.left))))


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that stand beside each other, each compared with its left neighbour."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box.left):
        near = [row for row in rows if _shared(row[-1], word) >= SHARED]
        if near:
            max(near, key=lambda row: _shared(row[-1], word)).append(word)
        else:
            rows.append([word])
    yield from rows


def _shared(left: Word, right: Word) -> float:
    common = min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
    if right.box.left < left.box.left + 0.5 * left.box.width:  # one above the other
        return 0.0
    return common / max(min(left.box.height, right.box.height), 0.1)


def _on_one_height(row: Sequence[Word]) -> Iterator[Word]:
    top, bottom = median(word.box.top for word in row), median(word.box.bottom for word in row)
    for word in row:
        yield replace(word, box=replace(word.box, top=top, bottom=bottom))
