"""Items that are written as blocks of labels and values, one block per item, as web forms and shops print them.

    Product code   LB-20417
    Quantity       8
    Unit price     4.85

A block is a run of rows whose labels are headers of item tables (config/lexicon `[columns]`); it ends where a label comes
again or a row has none. A block is an item where it says how much of what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.extractors.body import Entry, Item
from parsers.extractors.columns import HOW_MUCH, OF_WHAT, Column, Head
from parsers.extractors.headword import Heading, classify
from parsers.extractors.raws import Table
from parsers.extractors.rows import Chunk, Placed, Row

__all__ = ["Cards", "cards"]

LABEL_WORDS = 5


@dataclass(slots=True)
class Cards:
    """The items as a table, the rows that they take, and the index behind the last of them."""

    table: Table
    rows: set[int]
    end: int


@dataclass(slots=True)
class _Card:
    values: dict[str, tuple[Heading, list[Placed]]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        return bool(HOW_MUCH & set(self.values)) and bool(OF_WHAT & set(self.values)) and len(self.values) >= 3


def cards(rows: Sequence[Row]) -> Cards | None:
    """The items of rows that have no table, or None."""
    found = [card for card in _cards(rows) if card.is_item]
    if not found:
        return None
    headings: dict[str, Heading] = {}
    for card in found:
        for role, (heading, _) in card.values.items():
            headings.setdefault(role, heading)
    roles = list(headings)
    columns = tuple(Column(headings[role], role, float(i), float(i + 1)) for i, role in enumerate(roles))
    items = []
    for card in found:
        entry = Entry(card.rows[0], {roles.index(role): words for role, (_, words) in card.values.items()})
        items.append(Item(entry, [entry]))
    taken = {id(row) for card in found for row in card.rows}
    last = next(i for i in range(len(rows) - 1, -1, -1) if id(rows[i]) in taken)
    return Cards(Table(Head(0, -1, columns), items), taken, last + 1)


def _cards(rows: Sequence[Row]) -> Iterator[_Card]:
    card = _Card()
    for row in rows:
        pairs = list(_pairs(row))
        if not pairs or any(heading.roles[0] in card.values for heading, _ in pairs):
            yield card
            card = _Card()
        if not pairs:
            continue
        card.rows.append(row)
        for heading, words in pairs:
            card.values.setdefault(heading.roles[0], (heading, words))
    yield card


def _pairs(row: Row) -> Iterator[tuple[Heading, list[Placed]]]:
    """The labels of this row with their values: behind a colon, or in the next chunk."""
    at = 0
    while at < len(row.chunks):
        chunk = row.chunks[at]
        inside = _behind_colon(chunk)
        if inside is not None:
            yield inside
        elif (
            at + 1 < len(row.chunks) and (heading := _label(chunk.words)) and _behind_colon(row.chunks[at + 1]) is None
        ):
            yield heading, list(row.chunks[at + 1].words)
            at += 1
        at += 1


def _behind_colon(chunk: Chunk) -> tuple[Heading, list[Placed]] | None:
    for size in range(1, min(LABEL_WORDS, len(chunk.words) - 1) + 1):
        if chunk.words[size - 1].word.text.endswith(":") and (heading := _label(chunk.words[:size])):
            return heading, list(chunk.words[size:])
    return None


def _label(words: Sequence[Placed]) -> Heading | None:
    if len(words) > LABEL_WORDS:
        return None
    heading = classify(" ".join(placed.word.text for placed in words))
    return heading if heading.roles and heading.roles[0] not in ("money", "ignore") else None
