"""Blanks of a form that are drawn with underscores: `Menge: 12____  Art.-Nr.: 2501-61__` is filled in with 12 and 2501-61."""

from __future__ import annotations

from dataclasses import replace

from parsers.page import Box, Page, Source, Word

__all__ = ["filled"]

LEAST = 2  #: underscores beside each other that draw a blank; a single one may be part of a code


def filled(page: Page) -> Page:
    """The page without the underscores that touch a word; the page itself where there are none."""
    if page.source is not Source.PRINT or not any("_" * LEAST in word.text for word in page.words):
        return page
    return replace(page, words=tuple(map(_bare, page.words)))


def _bare(word: Word) -> Word:
    text = word.text.strip("_")
    if not text or len(word.text) - len(text) < LEAST:
        return word
    size = word.box.width / len(word.text)
    left = word.box.left + (len(word.text) - len(word.text.lstrip("_"))) * size
    box = Box(left, word.box.top, left + len(text) * size, word.box.bottom)
    return replace(word, text=text, box=box, middles=())
