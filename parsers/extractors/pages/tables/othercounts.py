"""Numbers in columns beside the quantity that say how much is wanted as well: what came already, what is open, a revised quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from parsers.draft import Notice
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.tables.cells import quantity
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry, has, text_of
from parsers.extractors.pages.tables.raws import Table
from parsers.lexicon import fold, phrases, words_of
from parsers.numbers import sole

__all__ = ["BESIDE", "counted", "counts_beside"]

BESIDE = frozenset({"note", "", "ignore"})  #: roles of columns whose words are no values
_ASIDE = BESIDE | {"action"}  #: `Change: +4` is a number where a word is looked for
#: columns of what came of an order, and of what is still to come
_CAME = words_of("columns_of_received")
_TO_COME = words_of("columns_to_come")
#: words of a heading above another quantity of the same order
_COUNTS = words_of("heads_of_quantities")
#: words of a heading above what holds instead of what was ordered, or is left of it
_INSTEAD = words_of("heads_instead_of_ordered")
#: words of a heading above what is counted of other times, places and packs
_OF_ELSE = words_of("heads_of_other_counts")


def counts_beside(table: Table) -> Iterator[Notice]:
    """`Ordered 10, Received 4, Open 6`; `Qty 10, Revised qty 6`: which of the numbers is wanted, only a clerk can say."""
    for item in table.items:
        entry = next((one for one in item.rows if has(one, table.head, HOW_MUCH)), item.anchor)
        ordered = [
            number for at, column in enumerate(table.head.columns) if column.role in HOW_MUCH and (number := counted(entry, at)) is not None
        ]  # fmt: skip
        for at, column in enumerate(table.head.columns):
            name = fold(column.heading.text).strip(" .:")
            number = counted(entry, at)
            set_aside = not column.heading.roles and name in phrases("columns")  # a clerk said that it is none
            if column.role not in _ASIDE or set_aside or number is None or not ordered:
                continue
            if name in _CAME and number == 0:
                continue  # nothing of it came so far
            came = name in _CAME or (column.role == "action" and number != 0)
            if came or ((name in _TO_COME or _counts_instead(name)) and number not in ordered):
                told = f"“{column.heading.text}: {text_of(entry.cells[at])}” stands beside the quantity; look how much is wanted."
                yield Notice("quantity-ambiguous", told, "", evidence(entry.cells[at]))
                return


def _counts_instead(name: str) -> bool:
    words = set(re.findall(r"[^\W\d_]+", name))
    return bool(words & (_COUNTS | _INSTEAD)) and not words & _OF_ELSE


def counted(entry: Entry, at: int) -> Decimal | None:
    found = quantity(entry.text(at)) if at in entry.cells else None
    return sole(found.number) if found is not None else None
