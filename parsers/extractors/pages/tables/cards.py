"""Items that are written as blocks of labels and values, one block per item, as web forms and shops print them.

    Product code   LB-20417
    Quantity       8
    Unit price     4.85

The labels may also stand in rows of their own, each above its value. A block is a run of rows whose labels are headers of item tables (config/lexicon `[columns]`); it ends where a label comes
again or a row has none. A block is an item where it says how much of what; what it is may also stand in the lines above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.extractors.pages.tables.body import Item
from parsers.extractors.pages.tables.cells import is_position, money, quantity
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH, OF_WHAT
from parsers.extractors.pages.tables.entry import Entry
from parsers.extractors.pages.tables.headword import Heading, classify
from parsers.extractors.pages.tables.raws import Table

__all__ = ["Untabled", "cards"]

LABEL_WORDS = 5


@dataclass(slots=True)
class Untabled:
    """Items that stand in no table of lines, as one; the rows that they take, and the index behind the last of them."""

    table: Table
    rows: set[int]
    end: int


@dataclass(slots=True)
class _Card:
    values: dict[str, tuple[Heading, list[Placed]]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)  #: the lines right above the first label

    @property
    def is_item(self) -> bool:
        return bool(HOW_MUCH & set(self.values)) and bool(OF_WHAT & set(self.values)) and len(self.values) >= 3


def cards(rows: Sequence[Row]) -> Untabled | None:
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
    return Untabled(Table(Head(0, -1, columns), items), taken, last + 1)


def _cards(rows: Sequence[Row]) -> Iterator[_Card]:
    card = _Card()
    above: list[Row] = []
    captions = _captions(rows)
    for number, row in enumerate(rows):
        if number in captions:
            continue
        pairs = list(_under(rows[number - 1], row)) if number - 1 in captions else list(_pairs(row))
        if not pairs or any(heading.roles[0] in card.values for heading, _ in pairs):
            yield _titled(card)
            card = _Card()
        if not pairs:
            above = [*above[-2:], row]
            continue
        if not card.rows:
            card.above, above = _close(above, row), []
        card.rows.append(row)
        for heading, words in pairs:
            card.values.setdefault(heading.roles[0], (heading, words))
    yield _titled(card)


def _captions(rows: Sequence[Row]) -> set[int]:
    """The rows that are headings alone, with a row of values right below each, where the same headings come for several items."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, (row, lower) in enumerate(pairwise(rows)):
        names = tuple(chunk.text for chunk in row.chunks)
        known = sum(bool(classify(name).roles) for name in names)
        near = row.page is lower.page and lower.middle - row.middle <= _CAPTION * max(row.em, lower.em)
        if len(names) >= CAPTIONS and 2 * known > len(names) and near and len(lower.chunks) >= CAPTIONS:
            found.setdefault(names, []).append(number)
    return {number for numbers in found.values() if len(numbers) > 1 for number in numbers}


CAPTIONS = 2  #: names beside each other, at least
_CAPTION = 2.6  #: how far below its name a value may stand, in font sizes


def _under(names: Row, values: Row) -> Iterator[tuple[Heading, list[Placed]]]:
    """Each name of a row with the chunk that begins at its left edge in the row below; of two names with a slash between the two values."""
    for name in names.chunks:
        value = next((one for one in values.chunks if abs(one.left - name.left) <= values.em), None)
        if value is None:
            continue
        parts, slash = name.text.split(" / "), next((n for n, p in enumerate(value.words) if p.word.text == "/"), None)
        if len(parts) == CAPTIONS and slash:
            runs: list[Sequence[Placed]] = [value.words[:slash], value.words[slash + 1 :]]
        else:
            parts, runs = [name.text], [value.words]
        for part, words in zip(parts, runs, strict=True):
            heading = classify(part)
            if words and heading.roles and heading.roles[0] not in ("money", "ignore"):
                yield heading, list(words)


def _close(above: Sequence[Row], row: Row) -> list[Row]:
    """The rows right above, without a gap between them."""
    found: list[Row] = []
    for one in reversed(above):
        below = found[0] if found else row
        if (
            one.page is not below.page
            or one.grid != below.grid
            or below.middle - one.middle > 1.6 * max(one.em, row.em)
        ):
            break
        found.insert(0, one)
    return found


def _titled(card: _Card) -> _Card:
    """Figures whose item is named in the lines right above them: "2. Erlenmeyer flask (your code LB-20418)"."""
    counted, priced = HOW_MUCH & set(card.values), {"price", "amount"} & set(card.values)
    if not (counted and priced) or OF_WHAT & set(card.values) or not card.above:
        return card
    words = [placed for row in card.above for placed in row.words]
    if len(words) > 1 and is_position(words[0].word.text):
        if "no" not in card.values and words[0].word.text.endswith((".", ")")):
            card.values["no"] = Heading("", ("no",)), words[:1]
        words = words[1:]
    if not any(any(map(str.isalpha, placed.word.text)) for placed in words):
        return card
    card.values["description"] = Heading("", ("description",)), words
    card.rows = [*card.above, *card.rows]
    return card


def _pairs(row: Row) -> Iterator[tuple[Heading, list[Placed]]]:
    """The labels of this row with their values: behind a colon, or in the next chunk. A row of headings has none: its values are below."""
    if len(row.chunks) > 3 and 2 * sum(classify(chunk.text).exact for chunk in row.chunks) > len(row.chunks):
        return
    at = 0
    while at < len(row.chunks):
        chunk = row.chunks[at]
        if inside := list(_behind_colons(chunk)):
            yield from inside
        elif (
            at + 1 < len(row.chunks)
            and (heading := _label(chunk.words))
            and not any(_behind_colons(row.chunks[at + 1]))
        ):
            yield heading, list(row.chunks[at + 1].words)
            at += 1
        elif len(row.chunks) == 1 and (pair := _tight(chunk)):
            yield pair
        at += 1


def _tight(chunk: Chunk) -> tuple[Heading, list[Placed]] | None:
    """A label with its value a blank behind it, where the value is a day or a number of the label's own kind."""
    for size in range(min(LABEL_WORDS, len(chunk.words) - 1), 0, -1):
        heading = _label(chunk.words[:size])
        if heading is None or not heading.exact:
            continue
        text = " ".join(placed.word.text for placed in chunk.words[size:])
        role = heading.roles[0]
        if (
            (role == "requested_delivery" and is_date(text))
            or (role in ("price", "amount") and money(text))
            or (role in HOW_MUCH and quantity(text))
        ):
            return heading, list(chunk.words[size:])
    return None


def _behind_colons(chunk: Chunk) -> Iterator[tuple[Heading, list[Placed]]]:
    """Every label with a colon and the words up to the next one; nothing where the chunk does not begin with one."""
    found: list[tuple[int, int, Heading]] = []
    for end, placed in enumerate(chunk.words[:-1], 1):
        if not placed.word.text.endswith(":"):
            continue
        least = found[-1][1] if found else 0
        for start in range(max(end - LABEL_WORDS, least), end):
            if heading := _label(chunk.words[start:end]):
                found.append((start, end, heading))
                break
    if found and found[0][0] == 0:
        for number, (_, end, heading) in enumerate(found):
            stop = found[number + 1][0] if number + 1 < len(found) else len(chunk.words)
            if stop > end:
                yield heading, list(chunk.words[end:stop])


def _label(words: Sequence[Placed]) -> Heading | None:
    if len(words) > LABEL_WORDS:
        return None
    heading = classify(" ".join(placed.word.text for placed in words))
    return heading if heading.roles and heading.roles[0] not in ("money", "ignore") else None
