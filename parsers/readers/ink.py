"""Where a picture of a line of text has ink, and where it has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

import numpy as np

__all__ = ["blanks", "extent", "unfound"]

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


LEAST, MOST = 0.45, 0.9  #: heights of letters and figures, as shares of the height of the lines that were found
WIDEST = 4.0  #: longer words are found
TOP = 0.06  #: the share of the page in which fax machines print their own line, which is known as one by its parts
MANY = 30  #: on a page with more such places it is dirt


def unfound(pixels: Any, boxes: Sequence[Any]) -> list[Any]:
    """Boxes around ink of the height of print that stands on the height of found lines but in none of them: a lone figure in
    a column is too little for what finds lines of text. Corners from the top left, clockwise, as those of the lines."""
    import cv2

    if not boxes:
        return []
    found = np.array([[box[:, 0].min(), box[:, 1].min(), box[:, 0].max(), box[:, 1].max()] for box in boxes])
    size = float(median(found[:, 3] - found[:, 1]))
    _, _, parts, _ = cv2.connectedComponentsWithStats((pixels < DARK).astype(np.uint8), connectivity=8)
    middles = (found[:, 1] + found[:, 3]) / 2
    places: list[list[float]] = []
    for left, top, width, height, _ in sorted(parts[1:].tolist()):
        if not (LEAST * size <= height <= MOST * size and width <= 1.5 * size) or top < TOP * pixels.shape[0]:
            continue
        right, bottom, x, y = left + width, top + height, left + width / 2, top + height / 2
        if width < SLIM * size and _is_dash(parts, left, top, right, bottom, near=0.35 * size):
            continue
        inside = (found[:, 0] - 2 <= x) & (x <= found[:, 2] + 2) & (found[:, 1] - 2 <= y) & (y <= found[:, 3] + 2)
        if inside.any() or (abs(middles - y) < 0.4 * size).sum() < 2:
            continue
        near = [one for one in places if abs((one[1] + one[3]) / 2 - y) < 0.4 * size and left - one[2] < 0.5 * size]
        if near:
            one = near[-1]
            one[1], one[2], one[3] = min(one[1], top), max(one[2], right), max(one[3], bottom)
        else:
            places.append([left, top, right, bottom])
    if len(places) > MANY:
        return []
    return [_around(place, size, pixels.shape) for place in places if place[2] - place[0] <= WIDEST * size]


SLIM = 0.25  #: of the height: so narrow may be a figure 1, and a piece of a frame


def _is_dash(parts: Any, left: int, top: int, right: int, bottom: int, *, near: float) -> bool:
    """Whether more ink stands close above or below in the same few columns: a line that was broken on the wire."""
    others = parts[1:]
    above = (others[:, 0] <= right + 1) & (others[:, 0] + others[:, 2] >= left - 1)
    close = (others[:, 1] < bottom + near) & (others[:, 1] + others[:, 3] > top - near)
    return int((above & close & (others[:, 3] > 2)).sum()) > 1  # itself is one


def _around(place: Sequence[float], size: float, shape: tuple[int, int]) -> Any:
    """The corners of a line of this height around the place."""
    middle, margin = (place[1] + place[3]) / 2, 0.35 * size
    left, right = max(place[0] - margin, 0), min(place[2] + margin, shape[1] - 1)
    top, bottom = max(middle - 0.55 * size, 0), min(middle + 0.55 * size, shape[0] - 1)
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)
