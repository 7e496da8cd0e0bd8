"""Which column of a table counts the goods, where its name is elsewhere that of a number: `Item  No.  Price`, a stock list's `Order`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.tables.headword import Heading
from parsers.lexicon import fold, pack_words, words_of

__all__ = ["HOW_MUCH", "OF_WHAT", "count_roles", "counts_packs"]

#: Roles that say how much, and roles that say of what.
HOW_MUCH = frozenset({"quantity", "packs", "total_quantity"})
OF_WHAT = frozenset({"code", "sku", "buyer_item", "codes", "description", "gtin", "manufacturer_item"})

#: what a column of quantities is also called, where no other column says how much
_COUNTS = words_of("counts_without_other_column")

#: what counts the goods of a schedule, where no column is of money: each delivery has its share of the total
_TOTALS = words_of("totals_of_schedules")

#: the names of packs, of a kind and of any
_PACKS = pack_words() | words_of("packs_of_any_kind")

#: a header cell: what it says, and from where to where it goes
Cell = tuple[Heading, float, float]


def counts_packs(heading: Heading, role: str) -> bool:
    """Whether packs are counted below this heading: "Cases", "Order qty (packs)"."""
    return role == "packs" or (role == "quantity" and heading.unit in _PACKS)


def count_roles(cells: Sequence[Cell], below: Sequence[Row]) -> dict[int, str]:
    """Index of a cell -> the role that it has after all; nothing where another column says how much."""
    how_much = [at for at, (heading, _, _) in enumerate(cells) if heading.roles and heading.roles[0] in HOW_MUCH]
    packs = [at for at in how_much if cells[at][0].roles[0] == "packs" and _words_below(cells[at], below)]
    if packs and len(packs) < len(how_much):
        return dict.fromkeys(packs, "unit")  # "Karton à 250" beside how many of them
    words = [at for at in how_much if "unit" in cells[at][0].roles and _words_below(cells[at], below)]
    if len(words) != len(how_much):
        return {}
    priced = any("price" in heading.roles for heading, _, _ in cells)
    counts = _COUNTS if priced or not any("unit" in heading.roles for heading, _, _ in cells) else _COUNTS | _TOTALS
    goods = min((left for heading, left, _ in cells if OF_WHAT & set(heading.roles)), default=None)
    named = [
        at
        for at, (heading, left, _) in enumerate(cells)
        if goods is not None
        and left > goods
        and (heading.roles == ("no",) or fold(heading.text).strip(" .:") in counts)
    ]
    return {**dict.fromkeys(words, "unit"), named[0]: "quantity"} if len(named) == 1 else {}


def _words_below(cell: Cell, rows: Sequence[Row]) -> bool:
    """Whether words and no figures stand in the column right below the header."""
    _, left, right = cell
    under = [placed.word.text for row in rows for placed in row.words if placed.left < right and placed.right > left]
    return bool(under) and not any(any(map(str.isdigit, text)) for text in under)
