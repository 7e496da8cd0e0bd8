"""The frame that a spreadsheet program prints around its cells: the letters of the columns above, the numbers of the rows at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from string import ascii_uppercase

from parsers.lines import Line, lines
from parsers.page import Page, Source, Word

__all__ = ["unframed"]

COLUMNS = ROWS = 3  #: letters and numbers that make a frame


def unframed(page: Page) -> Page:
    """The page without the frame; the page itself where it has none, as nearly every page."""
    if page.source not in (Source.PRINT, Source.OCR) or not {"A", "B", "C"} <= {word.text for word in page.words}:
        return page
    every = lines(word for word in page.words if not word.turned)
    top = next((at for at, line in enumerate(every) if _is_lettered(line)), None)
    if top is None:
        return page
    numbers = _numbers(every[top + 1 :], every[top].left)
    if len(numbers) < ROWS:
        return page
    frame = {id(word) for word in (*every[top].words, *numbers)}
    return replace(page, words=tuple(word for word in page.words if id(word) not in frame))


def _is_lettered(line: Line) -> bool:
    """Whether the line says A, B, C ... and nothing else."""
    letters = "".join(word.text for word in line.words)
    return len(line.words) >= COLUMNS and letters == ascii_uppercase[: len(line.words)]


def _numbers(below: Sequence[Line], edge: float) -> list[Word]:
    """The numbers at the left of the lines, one below the other and rising; none where they do not rise."""
    found = [line.words[0] for line in below if line.words[0].text.isdecimal() and line.words[0].box.right < edge]
    found = [word for word in found if abs(_centre(word) - _centre(found[0])) < word.box.height]
    return found if all(int(a.text) < int(b.text) for a, b in pairwise(found)) else []


def _centre(word: Word) -> float:
    return (word.box.left + word.box.right) / 2
