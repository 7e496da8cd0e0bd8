"""Where a picture of a line of text has ink, and where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["blanks", "extent"]

DARK = 160  #: a pixel below this is ink
MARGIN = 0.12  #: the share of its height by which the ink of a line is less high than its font
SPECK = 0.03  #: columns with less ink than this share of the height are blank, so that specks part no gap


def blanks(pixels: Any, *, least: float, inked: Iterable[tuple[float, float]] = ()) -> list[tuple[int, int]]:
    """(from, to) of every run of columns without ink that is at least so wide; those at the edges whatever their width.

    `inked` are places known to hold a sign: a hyphen or a full stop has no more ink than a speck.
    """
    height, width = pixels.shape
    ink = (pixels < DARK).sum(axis=0) > max(1.0, SPECK * height)
    for left, right in inked:
        ink[max(int(left), 0) : int(right) + 1] = True
    edges = np.flatnonzero(np.diff(np.concatenate(([True], ink, [True])).astype(np.int8)))
    # runs between changes: ink pads both ends, so that changes come in pairs around each blank run
    pairs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in pairs if b - a >= least or a == 0 or b == width]


def extent(pixels: Any) -> tuple[float, float]:
    """(from, to) of the rows that hold the ink of a line of text, with a margin as print has it above and below."""
    height, _ = pixels.shape
    rows = (pixels < DARK).sum(axis=1)
    inked = np.flatnonzero(rows > 0.15 * rows.max()) if rows.max() else np.array([])
    if len(inked) < 3:
        return 0.0, float(height)
    first, last = float(inked[0]), float(inked[-1] + 1)
    margin = MARGIN * (last - first)
    return max(first - margin, 0.0), min(last + margin, float(height))
