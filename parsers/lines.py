"""Words to lines: what stands beside each other, on pages whose words have places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from parsers.page import Box, Word, surround
from parsers.record import record

__all__ = ["Line", "lines", "segments", "unspaced"]


@record()
class Line:
    """Words on one height, from left to right; never empty."""

    words: tuple[Word, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].box.left

    @property
    def right(self) -> float:
        return max(word.box.right for word in self.words)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """The height of its words, which is close to the font size."""
        return median(word.box.height for word in self.words)

    @property
    def box(self) -> Box:
        return surround(word.box for word in self.words)


def lines(words: Iterable[Word]) -> list[Line]:
    """Lines from top to bottom. Words share a line when their middles differ by less than three eighths of the smaller height:
    a centred cell of two lines beside a cell of one must not become one line. Where blocks of different pitch stand side by side, a word
    goes with the line that it is nearer to."""
    gathered: list[list[Word]] = []
    line_middle = line_height = 0.0  #: of the line's first word
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.left)):
        box = word.box
        middle, height = (box.top + box.bottom) / 2, box.bottom - box.top
        if gathered and middle - line_middle < 0.38 * min(height, line_height):
            gathered[-1].append(word)
        else:
            own = _nearer(gathered[-1], line_middle, middle) if gathered else []
            gathered.append([*own, word])
            line_middle, line_height = _middle(gathered[-1][0]), height
    return [_line(members) for members in gathered]


def _nearer(above: list[Word], upper: float, lower: float) -> list[Word]:
    """Takes from the end of a line what stands much nearer to the line that begins at the middle `lower`, and gives it back."""
    kept = next(
        at for at in range(len(above), 0, -1) if 2 * (lower - _middle(above[at - 1])) >= _middle(above[at - 1]) - upper
    )
    taken = above[kept:]
    del above[kept:]
    return taken


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _line(members: list[Word]) -> Line:
    members.sort(key=lambda word: word.box.left)
    return Line(tuple(members), min(word.box.top for word in members), max(word.box.bottom for word in members))


def segments(line: Line, *, gap: float = 1.0) -> list[tuple[Word, ...]]:
    """The runs of words that belong together: a blank wider than `gap` times the font size ends one."""
    found: list[list[Word]] = [[line.words[0]]]
    for left, right in zip(line.words, line.words[1:], strict=False):
        if right.box.left - left.box.right > gap * min(left.box.height, right.box.height):
            found.append([])
        found[-1].append(right)
    return [tuple(run) for run in found]


def unspaced(words: Sequence[Word]) -> list[Word]:
    """Joins what is set with spaced letters (`S P A C E D`) to words again: a run of single letters with even gaps."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and len(words[end].text) <= 2 and words[end].text.isalpha():
            end += 1
        run = words[at:end]
        singles = sum(len(word.text) == 1 for word in run)
        if len(run) >= 5 and singles >= 0.8 * len(run):
            found += _rejoined(run)
            at = end
        else:
            found.append(words[at])
            at += 1
    return found


def _rejoined(run: Sequence[Word]) -> list[Word]:
    gaps = [b.box.left - a.box.right for a, b in pairwise(run)]
    limit = min(
        1.7 * max(median(gaps), 0.5), 1.5 * median(word.box.height for word in run)
    )  # what is wider is a column
    groups: list[list[Word]] = [[run[0]]]
    for word, gap in zip(run[1:], gaps, strict=True):
        if gap > limit:
            groups.append([])
        groups[-1].append(word)
    return [
        replace(
            group[0],
            text="".join(w.text for w in group),
            box=surround(w.box for w in group),
            original=surround(w.place for w in group) if group[0].original else None,
        )
        for group in groups
    ]
