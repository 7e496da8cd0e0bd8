"""Items that are ordered in several sizes, or for several days at once: a row for each item, a column for each size or day.

    Garment                   M     L    XL   Total
    Polo shirt bottle green   4     8     6      18
    Hi-vis vest yellow        -    10     6      16

Every figure below a size is a line of its own, and so is every figure below a day, which is wanted on it. Where there is a total, it has to be the sum of its row: a figure that stands
below the wrong size cannot be told, one that was overlooked can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.extractors.pages.tables.body import Item
from parsers.extractors.pages.tables.cards import Untabled
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.entry import CODES, Entry
from parsers.extractors.pages.tables.headword import Heading, classify
from parsers.extractors.pages.tables.raws import Table
from parsers.record import record

__all__ = ["size_table"]

LEAST = 3  #: so many sizes beside each other are no chance
_SIZE = re.compile(r"(?:x{0,4}[sl]|m|[2-6]xl|xxs|one size)", re.I)
_NUMBERED = range(30, 62)  #: sizes of clothes and shoes
_COUNT = re.compile(r"\d{1,4}")
_NONE = frozenset(("-", "–", "—", "0", "/"))
ROLES = ("code", "description", "quantity", "requested_delivery")


@record()
class _Sizes:
    """The header: its sizes from left to right, the column of totals, and what stands left of them."""

    row: Row
    sizes: tuple[Chunk, ...]
    total: Chunk | None
    names: tuple[Chunk, ...]
    days: bool = False  #: whether they are days

    def below(self, chunk: Chunk) -> Chunk | None:
        """The size or total that a cell stands below: the one whose middle is nearest, no farther than to the next one."""
        columns = [*self.sizes, *([self.total] if self.total else [])]
        pitch = min(_middle(b) - _middle(a) for a, b in pairwise(columns))
        nearest = min(columns, key=lambda column: abs(_middle(column) - _middle(chunk)))
        return nearest if abs(_middle(nearest) - _middle(chunk)) < pitch / 2 else None


def size_table(rows: Sequence[Row]) -> Untabled | None:
    """The lines of the first table of sizes, or None where there is none or a figure of it is nobody's."""
    found = next(((at, sizes) for at, row in enumerate(rows) if (sizes := _sizes(row))), None)
    if found is None:
        return None
    first, sizes = found
    items: list[Item] = []
    taken, end = {id(rows[first])}, first + 1
    for at, row in enumerate(rows[first + 1 :], first + 2):
        if sizes.days and row.grid is not None and len(row.chunks) <= len(sizes.names):
            taken |= {id(row)} if len(row.chunks) > 1 else set()
            continue  # nothing of it for any day
        lines = _lines(row, sizes)
        if lines is None:
            break
        items += lines
        taken.add(id(row))
        end = at
    if not items or any(_counts_below(row, sizes) for row in rows[end:]):
        return None
    columns = tuple(Column(Heading("", (role,)), role, float(at), float(at + 1)) for at, role in enumerate(ROLES))
    return Untabled(Table(Head(0, -1, columns), items), taken, end)


def _sizes(row: Row) -> _Sizes | None:
    """The header of a table of sizes: names, then nothing but sizes, then perhaps a total."""
    chunks = list(row.chunks)
    total = chunks.pop() if chunks and _is_total(chunks[-1].text) else None
    first = next((at for at, chunk in enumerate(chunks) if _is_size(chunk.text) or is_date(chunk.text)), len(chunks))
    names, sizes = chunks[:first], chunks[first:]
    if names and len(sizes) >= LEAST and all(is_date(chunk.text) for chunk in sizes):
        return _Sizes(row, tuple(sizes), total, tuple(names), days=True)
    if not names or len(sizes) < LEAST or not all(_is_size(chunk.text) for chunk in sizes):
        return None
    numbers = [int(chunk.text) for chunk in sizes if chunk.text.isdigit()]
    if numbers and (len(numbers) < len(sizes) or not all(0 < b - a <= 2 for a, b in pairwise(numbers))):
        return None
    return _Sizes(row, tuple(sizes), total, tuple(names))


def _is_size(text: str) -> bool:
    return _SIZE.fullmatch(text.strip()) is not None or (text.isdigit() and int(text) in _NUMBERED)


def _is_total(text: str) -> bool:
    return total_label(text) is not None or bool({"amount", "quantity", "total_quantity"} & set(classify(text).roles))


def _lines(row: Row, sizes: _Sizes) -> list[Item] | None:
    """An item for each size that the row orders; None where the row is none of the table, or does not make its total."""
    left = sizes.sizes[0].left - (sizes.sizes[1].left - sizes.sizes[0].left) / 2
    named = [chunk for chunk in row.chunks if _middle(chunk) < left]
    figures = [chunk for chunk in row.chunks if _middle(chunk) >= left]
    if not named or not figures:
        return None
    if total_label(" ".join(chunk.text for chunk in named)) is not None:
        return []
    counts: list[tuple[Chunk, Chunk]] = []
    for chunk in figures:
        column = sizes.below(chunk)
        if column is None or not (_COUNT.fullmatch(chunk.text) or chunk.text in _NONE):
            return None
        if chunk.text not in _NONE:
            counts.append((column, chunk))
    ordered = [(size, count) for size, count in counts if size is not sizes.total]
    whole = next((int(count.text) for size, count in counts if size is sizes.total), None)
    if sizes.total is not None and whole != sum(int(count.text) for _, count in ordered):
        return None
    return [_item(row, sizes, named, size, count) for size, count in ordered]


def _item(row: Row, sizes: _Sizes, named: Sequence[Chunk], size: Chunk, count: Chunk) -> Item:
    code, text = list[Placed](), list[Placed]()
    for chunk in named:
        head = min(sizes.names, key=lambda one: abs(one.left - chunk.left))
        roles = set(classify(head.text).roles)
        (code if roles & CODES and not roles & {"description"} else text).extend(chunk.words)
    day = list(size.words) if sizes.days else []
    cells = {0: code, 1: text if sizes.days else [*text, *size.words], 2: list(count.words), 3: day}
    entry = Entry(row, {at: words for at, words in cells.items() if words})
    return Item(entry, [entry])


def _counts_below(row: Row, sizes: _Sizes) -> bool:
    """Whether a row behind the table still has two figures below its sizes: then the table was not read whole."""
    counted = [chunk for chunk in row.chunks if _COUNT.fullmatch(chunk.text) and sizes.below(chunk)]
    return len(counted) >= 2


def _middle(chunk: Chunk) -> float:
    return (chunk.left + chunk.right) / 2
