"""Lists of what a store has and what it orders: a row without a quantity of which there is enough is not ordered."""

from __future__ import annotations

from decimal import Decimal

from parsers.extractors.pages.tables.cells import quantity
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry
from parsers.lexicon import fold, words_of
from parsers.numbers import sole

__all__ = ["is_in_stock"]

_STOCK = words_of("columns_of_stock")
#: roles of columns that may say how much a store wants to have
_OTHERS = frozenset({"", "ignore", "note"})


def is_in_stock(entry: Entry, head: Head) -> bool:
    """Whether a column of what is in stock says that some is, and no other column that more should be; nothing stands where the
    quantity would."""
    if any(head.columns[at].role in HOW_MUCH for at in entry.cells):
        return False
    have = [count for at in entry.cells if _is_stock(head.columns[at]) and (count := _counted(entry, at)) is not None]
    others = [
        count
        for at in entry.cells
        if head.columns[at].role in _OTHERS
        and not _is_stock(head.columns[at])
        and (count := _counted(entry, at)) is not None
    ]
    return len(have) == 1 and have[0] > 0 and all(count <= have[0] for count in others)


def _is_stock(column: Column) -> bool:
    return column.role not in HOW_MUCH and fold(column.heading.text).strip(" .:") in _STOCK


def _counted(entry: Entry, at: int) -> Decimal | None:
    found = quantity(entry.text(at))
    return sole(found.number) if found is not None else None
