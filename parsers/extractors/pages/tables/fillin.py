"""Blanks of a form that are drawn with underscores: `Menge: 12____  Art.-Nr.: 2501-61__` is filled in with 12 and 2501-61, and
`Collected by: ________` says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.lines import lines
from parsers.page import Box, Page, Source, Word

__all__ = ["filled"]

LEAST = 2  #: underscores beside each other that draw a blank; a single one may be part of a code


def filled(page: Page) -> Page:
    """The page without the underscores that touch a word, and without the labels of blanks that nobody filled in; the page itself
    where there are none."""
    if page.source is not Source.PRINT or not any("_" * LEAST in word.text for word in page.words):
        return page
    empty = {id(word) for word in _unfilled(page.words)}
    return replace(page, words=tuple(_bare(word) for word in page.words if id(word) not in empty))


def _unfilled(words: Sequence[Word]) -> Iterator[Word]:
    """The words of labels with a colon whose blank has nothing on it or right behind it."""
    for line in lines(words):
        start = 0
        for at, word in enumerate(line.words):
            if at and _gap(line.words[at - 1], word) > _WIDE * word.box.height:
                start = at
            if set(word.text) != {"_"} or at == start or not line.words[at - 1].text.endswith(":"):
                continue
            after = line.words[at + 1] if at + 1 < len(line.words) else None
            if after is None or _gap(word, after) > _APART * word.box.height:
                yield from line.words[start:at]
            start = at + 1


def _gap(left: Word, right: Word) -> float:
    return right.box.left - left.box.right


_APART, _WIDE = 0.6, 1.5  #: gaps, in heights of words: more than a blank, and between two fields


def _bare(word: Word) -> Word:
    text = word.text.strip("_")
    if not text or len(word.text) - len(text) < LEAST:
        return word
    size = word.box.width / len(word.text)
    left = word.box.left + (len(word.text) - len(word.text.lstrip("_"))) * size
    box = Box(left, word.box.top, left + len(text) * size, word.box.bottom)
    return replace(word, text=text, box=box, middles=())
