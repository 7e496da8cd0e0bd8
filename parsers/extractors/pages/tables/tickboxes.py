"""Boxes to tick: of `[ ] box  [X] carton  [ ] each` the carton is said, and nothing else.

Only a row with several boxes, one of them ticked, is a choice; a single box before each row of a list is a bullet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.page import Page, Source, Word

__all__ = ["ticked"]

TICKED = frozenset({"[x]", "(x)", "☒", "☑", "🗹"})
OPEN = frozenset({"[]", "()", "☐", "□"})
CHOICE = 2  #: boxes of a choice


def ticked(page: Page) -> Page:
    """The page without boxes, and without what stands behind the open ones; the page itself where it has no choice."""
    if page.source is not Source.PRINT or not any(word.text.lower() in TICKED for word in page.words):
        return page
    gone: set[int] = set()
    for line in _lines(page.words):
        gone |= _not_chosen(line)
    return replace(page, words=tuple(word for word in page.words if id(word) not in gone)) if gone else page


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words by the lines that they stand in, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box.middle):
        if lines and abs(lines[-1][0].box.middle - word.box.middle) < 0.5 * word.box.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.box.left) for line in lines]


def _not_chosen(line: Sequence[Word]) -> set[int]:
    """The words of a line that are boxes or stand behind an open one."""
    gone: set[int] = set()
    marks: list[bool] = []
    dropping = False
    for at, word in enumerate(line):
        text = word.text.lower()
        halved = text in "[(" and at + 1 < len(line) and line[at + 1].text in ("]", ")")
        closes = text in ("]", ")") and at > 0 and line[at - 1].text in ("[", "(")
        if text in TICKED or text in OPEN or halved:
            marks.append(text in TICKED)
            dropping = not marks[-1]
            gone.add(id(word))
        elif closes or (dropping and _near(line[at - 1], word)):
            gone.add(id(word))
        else:
            dropping = False
    return gone if len(marks) >= CHOICE and any(marks) else set()


def _near(left: Word, right: Word) -> bool:
    return right.box.left - left.box.right <= 1.5 * max(left.box.height, right.box.height)
