"""Lines drawn across words as a pen does: slanting, waved, to and fro. They are no rules of a table, and take back what they cross."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.page import Box, Word, surround
from parsers.record import record

__all__ = ["Point", "Stroke", "crossed", "is_flat"]

Point = tuple[float, float]

FLAT = 5.0  #: a stroke along a line of text is so much wider than high
HIGH = 24.0  #: points; a waved stroke is not higher than one or two lines of text
LONG = 60.0  #: points of a straight line across several lines of text
SEVERAL = 3  #: words that such lines cross together
INNER = 0.28  #: the part of a word's height at its top and at its bottom that a stroke may touch


@record()
class Stroke:
    """One line as it was drawn, in points from the top left of the page."""

    points: tuple[Point, ...]
    box: Box

    @classmethod
    def of(cls, points: Sequence[Point]) -> Stroke:
        return cls(tuple(points), surround(Box(x, y, x, y) for x, y in points))


def is_flat(box: Box) -> bool:
    """Whether something drawn lies along a line of text."""
    return box.height <= HIGH and box.width >= FLAT * box.height


def crossed(strokes: Sequence[Stroke], words: Sequence[Word]) -> Iterator[list[Word]]:
    """The upright words that each stroke along the text runs through, and those of all long lines across it together."""
    upright = [word for word in words if not word.turned]
    across: list[Word] = []
    for stroke in strokes:
        if is_flat(stroke.box):
            if hit := _hit(stroke, upright):
                yield hit
        elif len(stroke.points) == 2 and math.hypot(stroke.box.width, stroke.box.height) >= LONG:
            across += [word for word in _hit(stroke, upright) if word not in across]
    if len(across) >= SEVERAL:
        yield across


def _hit(stroke: Stroke, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if _meets(stroke, _inner(word.box))]


def _inner(box: Box) -> Box:
    return Box(box.left, box.top + INNER * box.height, box.right, box.bottom - INNER * box.height)


def _meets(stroke: Stroke, box: Box) -> bool:
    around = stroke.box
    if around.left > box.right or around.right < box.left or around.top > box.bottom or around.bottom < box.top:
        return False
    return any(_cuts(one, two, box) for one, two in pairwise(stroke.points))


def _cuts(one: Point, two: Point, box: Box) -> bool:
    """Whether the straight piece runs through the box (Liang and Barsky's clipping)."""
    (x, y), (dx, dy) = one, (two[0] - one[0], two[1] - one[1])
    first, last = 0.0, 1.0
    for step, room in ((-dx, x - box.left), (dx, box.right - x), (-dy, y - box.top), (dy, box.bottom - y)):
        if step == 0:
            if room < 0:
                return False
            continue
        at = room / step
        if step < 0:
            first = max(first, at)
        else:
            last = min(last, at)
    return first <= last
