"""Rows of a table that add up the quantities above them: `Subtotal   30`, `Total   48`, or the bare sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.tables.cells import quantity
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry
from parsers.numbers import sole

__all__ = ["sums_counts"]

_MONEY = frozenset({"amount", "price", "money"})
_SEVERAL = 2  #: items of a sum


def sums_counts(entry: Entry, above: Sequence[Entry], head: Head, since: int) -> bool:
    """Whether the row holds nothing but the sum of the quantities above it, of all or `since` the last such row, beside the word for
    a sum and sums of money."""
    for at, words in entry.cells.items():
        if words and head.columns[at].role not in HOW_MUCH | _MONEY and not _is_label(entry.text(at)):
            return False
    total = _count(entry, head)
    counts = [count for one in above if (count := _count(one, head)) is not None]
    group = [count for one in above[since:] if (count := _count(one, head)) is not None]
    return (
        total is not None
        and any(
            len(some) >= least and sum(some, Decimal(0)) == total for some, least in ((counts, _SEVERAL), (group, 1))
        )
        and (bool(since) or len(counts) >= _SEVERAL or _has_label(entry, head))
    )


def _has_label(entry: Entry, head: Head) -> bool:
    return any(head.columns[at].role not in HOW_MUCH | _MONEY and entry.text(at) for at in entry.cells)


def _is_label(text: str) -> bool:
    return len(text.split()) <= 3 and total_label(text) is not None


def _count(entry: Entry, head: Head) -> Decimal | None:
    for at, column in enumerate(head.columns):
        if column.role in HOW_MUCH and at in entry.cells and (found := quantity(entry.text(at))) is not None:
            return sole(found.number)
    return None
