"""A panel of labels and values that a form prints left of its items: dates, addresses, who has ordered.

Its words stand on the heights of the items, but left of the first header; read as parts of the rows, a date of the order would
be an item's code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.extractors.pages.headers.labels import labels_in
from parsers.extractors.pages.rows import Chunk, Row
from parsers.extractors.pages.tables.columns import Head

__all__ = ["without_panel"]

LABELS = 2  #: a panel has at least so many labels that are known


def without_panel(head: Head, rows: Sequence[Row]) -> tuple[Head, list[Row], list[Row]]:
    """(the header, the rows of the table, the rows of the panel left of it); a label of the panel on the height of the header is
    none of its columns."""
    if head.grid is not None or head.last < head.first:
        return head, list(rows), []
    panel = _label_beside(head, rows)
    if panel:
        head = replace(head, columns=head.columns[1:])
    edge = min(column.left for column in head.columns)
    if not panel and not _is_panel(rows, edge):
        return head, list(rows), []
    table: list[Row] = []
    for row in rows:
        beside = tuple(chunk for chunk in row.chunks if _is_beside(chunk, row, edge))
        rest = row.chunks[len(beside) :]
        if beside:
            panel.append(replace(row, chunks=beside) if rest else row)
        if rest:
            table.append(replace(row, chunks=rest) if beside else row)
    return head, table, panel


def _label_beside(head: Head, rows: Sequence[Row]) -> list[Row]:
    """The first cell of the header as a row of the panel, where it is a label and so are several below it."""
    first, other = head.columns[0], head.columns[1] if len(head.columns) > 1 else None
    if other is None or head.levels > 1 or not first.words or not rows:
        return []
    chunk = Chunk(first.words)
    if not labels_in(chunk) or chunk.right > other.left - rows[0].em or not _is_panel(rows, other.left):
        return []
    box = first.words[0].word.box
    return [replace(rows[0], chunks=(chunk,), top=box.top, bottom=box.bottom)]


def _is_panel(rows: Sequence[Row], edge: float) -> bool:
    beside = [row.chunks[0] for row in rows if row.grid is None and _is_beside(row.chunks[0], row, edge)]
    labels = sum(any(label.start == 0 for label in labels_in(chunk)) for chunk in beside)
    return len(beside) > LABELS and labels >= LABELS


def _is_beside(chunk: Chunk, row: Row, edge: float) -> bool:
    return chunk.right < edge - 1.0 * row.em
