"""The lines that a form draws, found in the pixels of its picture: frames of fields, borders of cells, rules above sums.

A fax breaks lines and sets them askew by a pixel or two, so a line is a run of ink with few gaps, and its neighbours beside it
are the same line. Upright lines count only where they belong to a frame: they end at level lines, or stand among others of the
same height. A streak down the page, as dirt on the glass makes it, does neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from parsers.page import Box

__all__ = ["rules"]

DARK = 128  #: a pixel below this is ink
UPRIGHT = 0.24  #: inches; no letter of a text is so tall
LEVEL = 0.32  #: inches; no dash is so long
FILLED = 0.9  #: the share of a line that must be ink
THICK = 0.045  #: inches; what is thicker is a bar or a picture
NEAR = 0.04  #: inches; so near its end another line is met
MANY = 2_000  #: runs; on a picture with more of them they are no lines


@dataclass(slots=True)
class _Line:
    """A line along one axis: from `start` to `stop`, and the pixels `low` to `high` across."""

    start: int
    stop: int
    low: int
    high: int

    @property
    def across(self) -> float:
        return (self.low + self.high) / 2


def rules(pixels: Any, *, dpi: float) -> tuple[Box, ...]:
    """The drawn lines of a picture in points from its top left, as thin boxes."""
    ink = pixels < DARK
    level = list(_lines(ink, round(LEVEL * dpi), dpi))
    upright = _framed(list(_lines(ink.T, round(UPRIGHT * dpi), dpi)), level, near=NEAR * dpi)
    scale = 72.0 / dpi
    found = [Box(one.start * scale, y - 0.4, one.stop * scale, y + 0.4) for one in level for y in (one.across * scale,)]
    found += [
        Box(x - 0.4, one.start * scale, x + 0.4, one.stop * scale) for one in upright for x in (one.across * scale,)
    ]
    return tuple(found)


def _lines(ink: Any, least: int, dpi: float) -> Iterator[_Line]:
    """The lines along the rows of `ink`, each as thin as a line is."""
    thick = THICK * dpi
    runs = list(_runs(ink, least))
    if len(runs) > MANY:
        return
    for line in _merged(runs, gap=max(round(0.02 * dpi), 2)):
        if line.high - line.low <= thick:
            yield line


def _runs(ink: Any, least: int) -> Iterator[tuple[int, int, int]]:
    """(row, from, to) of every run of ink along a row that is at least so long and has few gaps; a row counts with its two
    neighbours, since no line is quite straight."""
    height, width = ink.shape
    if width <= least or height < 3:
        return
    wide = ink.copy()
    wide[1:] |= ink[:-1]
    wide[:-1] |= ink[1:]
    sums = np.zeros((height, width + 1), dtype=np.int32)
    np.cumsum(wide, axis=1, out=sums[:, 1:])
    full = (sums[:, least:] - sums[:, :-least]) >= FILLED * least
    for row in np.flatnonzero(full.any(axis=1)).tolist():
        starts = np.flatnonzero(full[row])
        breaks = np.flatnonzero(np.diff(starts) > least)
        for first, last in zip(
            starts[np.concatenate(([0], breaks + 1))].tolist(),
            starts[np.concatenate((breaks, [len(starts) - 1]))].tolist(),
            strict=True,
        ):
            inked = np.flatnonzero(wide[row, first : last + least])
            yield row, first + int(inked[0]), first + int(inked[-1]) + 1


def _merged(runs: Iterable[tuple[int, int, int]], *, gap: int) -> list[_Line]:
    """Runs of neighbouring rows that touch are one line."""
    done: list[_Line] = []
    growing: list[_Line] = []
    for row, start, stop in runs:
        done += [line for line in growing if row - line.high > 2]
        growing = [line for line in growing if row - line.high <= 2]
        touching = [line for line in growing if start <= line.stop + gap and stop >= line.start - gap]
        if not touching:
            growing.append(_Line(start, stop, row, row))
            continue
        whole = touching[0]
        for other in touching[1:]:
            whole.start, whole.stop = min(whole.start, other.start), max(whole.stop, other.stop)
            whole.low = min(whole.low, other.low)
        gone = {id(other) for other in touching[1:]}
        growing = [line for line in growing if id(line) not in gone]
        whole.start, whole.stop, whole.high = min(whole.start, start), max(whole.stop, stop), row
    return done + growing


def _framed(upright: Sequence[_Line], level: Sequence[_Line], *, near: float) -> list[_Line]:
    """Those upright lines that end at level ones, or that at least two others equal in their ends."""

    def meets(x: float, y: int) -> bool:
        return any(abs(one.across - y) <= near and one.start - near <= x <= one.stop + near for one in level)

    def fellows(line: _Line) -> int:
        return sum(
            other is not line and abs(other.start - line.start) <= near and abs(other.stop - line.stop) <= near
            for other in upright
        )

    return [
        line
        for line in upright
        if (meets(line.across, line.start) and meets(line.across, line.stop)) or fellows(line) >= 2
    ]
