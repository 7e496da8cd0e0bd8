"""A table that stands in two halves side by side, each with the same header; the second is set below the first.

Code    Item            Qty     Code    Item            Qty
CU9011  Cup lid          2      GL6011  Gloves M         4
CL8121  Cloth blue      12      HT3002  Hand towel       6
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.tables.columns import Head, heads
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH

__all__ = ["unfolded"]

LEAST = 2  #: columns of a half


def unfolded(rows: Sequence[Row], found: Sequence[Head]) -> tuple[list[Row], list[Head]]:
    """The rows and headers of a page, with the second half of such a table below its first."""
    borders = ((one, border) for one in found if (border := _border(one)) is not None)
    head, border = next(borders, (None, None))
    if head is None or border is None:
        return list(rows), list(found)
    stop = next((at for at in range(head.last + 1, len(rows)) if _crosses(rows[at], border)), len(rows))
    table = rows[head.first : stop]
    halves = [*_of(table, border, right=False), *_of(table, border, right=True)]
    every = [*rows[: head.first], *halves, *rows[stop:]]
    return every, heads(every)


def _border(head: Head) -> float | None:
    """Where the second half begins, if the header says the same twice: an item and a quantity in each half."""
    names = [column.heading.text.lower() for column in head.columns]
    half = len(names) // 2
    if half < LEAST or names[:half] != names[half:] or head.levels > 1:
        return None
    counts = sum(bool(HOW_MUCH & set(column.heading.roles)) for column in head.columns[:half])
    first = head.columns[half].words[0].left if head.columns[half].words else None
    last = head.columns[half - 1].words[-1].right if head.columns[half - 1].words else None
    if counts != 1 or first is None or last is None:
        return None
    return (first + last) / 2


def _crosses(row: Row, border: float) -> bool:
    """Whether a piece of the row reaches over the border: a note below the table."""
    return any(chunk.left < border < chunk.right for chunk in row.chunks)


def _of(rows: Sequence[Row], border: float, *, right: bool) -> Iterator[Row]:
    for row in rows:
        chunks = tuple(chunk for chunk in row.chunks if (chunk.left > border) is right)
        if chunks:
            yield replace(row, chunks=chunks)
