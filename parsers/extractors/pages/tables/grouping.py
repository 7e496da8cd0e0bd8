"""Rows of a table to items: which row carries an item, and which rows around it belong to it.

An item may be one row, a material row with a quantity row below it, a row with wrapped lines below or (in vertically
centred cells) above and below, and may go on after a page break. The row that carries the item's number or quantity is
its anchor; the other rows go to the anchor that they are nearer to.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from math import inf

from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.tables.body import Item, is_condition
from parsers.extractors.pages.tables.cells import (
    is_capital_code,
    is_capital_word,
    is_code,
    is_position,
    is_unit,
    money,
)
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import CODES, Entry, has, runs_over, tells_content
from parsers.extractors.pages.tables.instock import is_in_stock
from parsers.lexicon import fold, phrases, words_of
from parsers.numbers import readings
from parsers.page import Source

__all__ = ["gather"]


def gather(found: Sequence[Entry], head: Head) -> tuple[list[Item], list[Entry]]:
    """(items, rows that belong to none: group headings, notes before the first item)."""
    anchors, unfilled = _anchors(found, head)
    if not anchors:
        return [], list(found)
    items = [Item(found[at]) for at in anchors]
    loose: list[Entry] = []
    above = _splits(found, anchors, head)
    centred = _is_centred(anchors, above, len(found))
    for number, at in enumerate(anchors):
        start = above[number]
        stop = above[number + 1] if number + 1 < len(anchors) else len(found)
        for index in range(start, stop):
            if index < at and not centred and not _continues(found[index], head):
                loose.append(found[index])
            else:
                items[number].rows.append(found[index])
    loose = list(found[: above[0]]) + loose
    return [item for item, at in zip(items, anchors, strict=True) if at not in unfilled], loose


def _continues(entry: Entry, head: Head) -> bool:
    """Whether a row above an anchor carries cells of its own item (a code or text column), not a heading over the table."""
    if len(entry.cells) < 2 or runs_over(entry):
        return False
    return any(head.columns[i].role in CODES for i in entry.cells)


def _anchors(found: Sequence[Entry], head: Head) -> tuple[list[int], set[int]]:
    """(indexes of the rows that begin or carry an item each, those of them that a form offers and nobody filled in)."""
    numbered = _numbered(found, head)
    counted = [i for i, entry in enumerate(found) if has(entry, head, HOW_MUCH)]
    counted = [
        i for i in counted if i == counted[0] or not (_is_delivery(found[i], head) or tells_content(found, i, head))
    ]
    if numbered and (len(numbered) >= 0.4 * len(counted) or numbered[0] <= counted[0]):
        extra = [i for i in counted if i not in numbered and _is_unnumbered_item(i, found, numbered, head)]
        return sorted({*numbered, *extra}), _unfilled(found, counted, sorted({*numbered, *extra}), head)
    anchors = set(counted)
    blank = [i for i, entry in enumerate(found) if i not in anchors and _is_blank_item(i, entry, found, head, anchors)]
    anchors.update(blank)
    return sorted(anchors), _unfilled(found, counted, sorted(anchors), head)


def _unfilled(found: Sequence[Entry], counted: Sequence[int], anchors: Sequence[int], head: Head) -> set[int]:
    """Where most rows have no quantity, it is an order form: its empty rows are offers, not lines. In a sheet, and in a printed
    table with a rule between any two rows, a third of them is enough, since nothing there can have been overlooked, unless a
    cell reaches over several rows."""
    empty = {
        at
        for number, at in enumerate(anchors)
        if not any(
            head.columns[i].role in HOW_MUCH
            for entry in found[at : anchors[number + 1] if number + 1 < len(anchors) else len(found)]
            for i in entry.cells
        )
    }
    exact = _is_exact(found) or _is_ruled([found[at].row for at in anchors])
    most = len(empty) > len(counted) or (2 * len(empty) >= len(counted) and exact)
    if counted and len(empty) >= 3 and most:
        return empty
    offered = (at for at in empty if _comes_to_nothing(found[at], head) or (exact and is_in_stock(found[at], head)))
    return set(offered) if counted else set()


def _is_exact(found: Sequence[Entry]) -> bool:
    """Whether the rows are those of tables that the source declares, none of whose cells reaches over several rows."""
    if any(entry.row.grid is None for entry in found):
        return False
    grids = {id(grid): grid for entry in found if (grid := entry.row.page.grids[entry.row.grid or 0])}
    return not any(cell.rows > 1 for grid in grids.values() for row in grid.rows for cell in row)


def _is_ruled(rows: Sequence[Row]) -> bool:
    """Whether a rule parts any two items of a table whose words the file has, with no picture over it in which somebody may have
    written."""
    drawn_over = any(
        row.page.source is not Source.PRINT or any(p.top < row.bottom and p.bottom > row.top for p in row.page.pictures)
        for row in rows
    )
    return not drawn_over and all(_rule_between(one, two) for one, two in pairwise(rows) if one.page is two.page)


def _comes_to_nothing(entry: Entry, head: Head) -> bool:
    """Whether a sheet has multiplied the row's price by its empty quantity: a price, and 0.00 as the amount."""
    stated = {head.columns[i].role: money(entry.text(i)) for i in entry.cells}
    price, amount = stated.get("price"), stated.get("amount")
    if not (price and amount):
        return False
    return readings(amount.number) == (Decimal(0),) and bool(readings(price.number)) and all(readings(price.number))


def _numbered(found: Sequence[Entry], head: Head) -> list[int]:
    """Rows whose position column holds a position, of a table where positions rise."""
    column = next((i for i, c in enumerate(head.columns) if c.role == "no"), None)
    if column is None:
        return []
    hits: list[int] = []
    for i, entry in enumerate(found):
        text = entry.text(column) if entry.level == head.columns[column].level else ""
        if not (text and is_position(text)):
            continue
        if len(entry.cells) >= 2 or _followed(found, i) or _is_next(found, hits, i, column, head):
            hits.append(i)
    return hits


def _is_next(found: Sequence[Entry], hits: Sequence[int], at: int, column: int, head: Head) -> bool:
    """Whether a number alone in its row, in the middle of a cell of two lines beside it, is the next after the last two, and each
    of it and the one before has a quantity of its own."""
    if len(hits) < 2:
        return False
    numbers = [_position(found[i], column) for i in (*hits[-2:], at)]
    counts = [i for i in range(hits[-1], len(found)) if has(found[i], head, HOW_MUCH)]
    both = any(i < at for i in counts) and any(i > at for i in counts)
    return both and 0 not in numbers and numbers[2] - numbers[1] == numbers[1] - numbers[0]


def _position(entry: Entry, column: int) -> int:
    figures = re.sub(r"\D", "", entry.text(column))
    return int(figures) if figures else 0


def _followed(found: Sequence[Entry], at: int) -> bool:
    return at + 1 < len(found) and len(found[at + 1].cells) >= 2


def _is_unnumbered_item(at: int, found: Sequence[Entry], numbered: Sequence[int], head: Head) -> bool:
    """A row with a quantity but no position that is an item of its own, not the quantity row or a delivery of the one
    above: it has a code in the code column, and the item above has its quantity already."""
    entry = found[at]
    above = [i for i in numbered if i < at]
    if not (_has_code(entry, head) and _has_money(entry, head)) and not _is_misnumbered(entry, head):
        return False
    return not above or any(has(found[i], head, HOW_MUCH) for i in range(above[-1], at))


def _is_misnumbered(entry: Entry, head: Head) -> bool:
    """Whether something stands in place of the row's number that was recognised as none ("t" for 1), of a row with price and amount."""
    number = next((i for i, column in enumerate(head.columns) if column.role == "no"), None)
    here = number in entry.cells and entry.row.page.source is Source.OCR
    return here and has(entry, head, {"price"}) and has(entry, head, {"amount"})


def _has_code(entry: Entry, head: Head) -> bool:
    """Whether a column of item numbers, or one whose header may be of such ("Item"), has one."""
    for i in entry.cells:
        if not CODES.isdisjoint((head.columns[i].role, *head.columns[i].heading.roles)):
            words = entry.text(i).split()
            if len(words) == 1 and (is_code(words[0]) or is_capital_code(words[0])):
                return True
    return False


def _is_delivery(entry: Entry, head: Head) -> bool:
    """Whether a row says nothing but a day of delivery and how many: "Delivery 3 Dec 2026   2,000"."""
    texts = [entry.text(i) for i in entry.cells if head.columns[i].role not in HOW_MUCH]
    spans = date_phrases(texts[0]) if len(texts) == 1 else []
    if len(spans) != 1 or not any(map(str.isdigit, texts[0][slice(*spans[0])])):
        return False
    label = fold(texts[0][: spans[0][0]]).strip(" :.-")
    senses = phrases("labels").get(label, ())
    behind = texts[0][spans[0][1] :].strip(" :.-")
    return not behind and (not label or any(sense.role in ("delivery", "requested_delivery") for sense in senses))


def _is_named_code(entry: Entry, head: Head) -> bool:
    """Whether a row of a declared table has a word in capitals as its code, and a description: BLUEROLL."""
    roles = {head.columns[i].role for i in entry.cells}
    named = any(is_capital_word(entry.text(i)) for i in entry.cells if head.columns[i].role in CODES)
    return entry.row.grid is not None and named and "description" in roles


def _is_measured(entry: Entry, head: Head) -> bool:
    """Whether a row of a sheet without item numbers says nothing but goods of some size ("Blue roll 250 m"): no heading of a group."""
    texts = [entry.text(i) for i in entry.cells if head.columns[i].role == "description"]
    whole = len(texts) == len(entry.cells) == 1 and entry.row.page.source is Source.SHEET
    coded = any(column.role in CODES for column in head.columns)
    return whole and not coded and any(map(str.isdigit, texts[0])) and any(map(str.isalpha, texts[0]))


def _has_money(entry: Entry, head: Head) -> bool:
    return has(entry, head, {"price", "amount", "money"})


def _is_blank_item(at: int, entry: Entry, found: Sequence[Entry], head: Head, anchors: set[int]) -> bool:
    """A row whose quantity cell is empty or unreadable, and that is an item all the same: it has a whole code, and either
    a price, or it stands as far from its neighbours as items do."""
    if _asks_unreadably(entry, head):
        return True
    if not _has_code(entry, head) and not _is_named_code(entry, head):
        return _is_measured(entry, head)
    if _has_money(entry, head):
        return True
    if entry.row.grid is not None:
        said = [entry.text(i) for i in entry.cells if head.columns[i].role in HOW_MUCH]
        return not any(text and text.lower().strip(" .-–—/") in _NONE for text in said)
    described = any(head.columns[i].role in ("description", "note") for i in entry.cells)
    return described and _stands_apart(at, found, anchors)


#: What a form has in a quantity cell where nothing is wanted.
_NONE = words_of("nothing_wanted_in_cells") | {""}


def _asks_unreadably(entry: Entry, head: Head) -> bool:
    """Whether a row names goods, and its cell of quantities holds something that is no number: "2 or 3". Where no table is
    declared, only a row that has a code and a description of its own."""
    asked = [i for i in entry.cells if head.columns[i].role in HOW_MUCH]
    asked = [i for i in asked if entry.text(i).lower().strip(" .-–—/") not in _NONE]
    roles = {head.columns[i].role for i in entry.cells}
    row = entry.row
    if row.grid is None:
        doubted = any(_DOUBTED.search(entry.text(i)) and not is_unit(entry.text(i)) for i in asked)
        coded = any(_is_one_code(entry.text(i)) for i in entry.cells if head.columns[i].role in CODES)
        return doubted and coded and "description" in roles
    if row.top != int(row.top) or len(row.chunks) < 2:
        return False  # further lines of a cell go on with their item
    cells = {chunk.words for chunk in row.chunks}
    return bool(roles & {"description", *CODES}) and any(tuple(entry.cells[i]) in cells for i in asked)


#: what a person writes who does not know how many
_DOUBTED = re.compile(r"\d|\?|^tb[acd]$", re.I)


def _is_one_code(text: str) -> bool:
    return " " not in text and (is_code(text) or (text.isupper() and len(text) > 2))


def _stands_apart(at: int, found: Sequence[Entry], anchors: set[int]) -> bool:
    """Whether a drawn line or a gap separates this row from the anchors around it."""
    before = max((i for i in anchors if i < at), default=None)
    if before is None:
        return True
    if _rule_between(found[before].row, found[at].row) and (
        at + 1 >= len(found)
        or _rule_between(found[at].row, found[min((i for i in anchors if i > at), default=at)].row)
        or min((i for i in anchors if i > at), default=at) == at
    ):
        return True
    gap = found[at].row.middle - found[at - 1].row.middle
    inner = [b.row.middle - a.row.middle for a, b in pairwise(found) if b.row.page is a.row.page]
    return bool(inner) and gap > 1.3 * min(inner)


def _rule_between(upper: Row, lower: Row) -> bool:
    """Whether a long level line is drawn between two rows."""
    if upper.page is not lower.page:
        return False
    reach = max(0.4 * (max(upper.right, lower.right) - min(upper.left, lower.left)), 20)
    between = upper.levels[bisect(upper.levels, (upper.middle, inf)) : bisect(upper.levels, (lower.middle,))]
    return any(width >= reach for _, width in between)


def _splits(found: Sequence[Entry], anchors: Sequence[int], head: Head) -> list[int]:
    """For each anchor the index of the first row that belongs to it."""
    first = _first_split(found, anchors[0])
    result = [first]
    for a, b in pairwise(anchors):
        result.append(
            max(_split(found, a, b, head), _after_deliveries(found, a, b, head), _after_conditions(found, a, b, head))
        )
    return result


def _after_deliveries(found: Sequence[Entry], a: int, b: int, head: Head) -> int:
    """The first index behind the rows that count again between two items which both count for themselves: these are
    deliveries of the upper one, whatever lines are drawn around them."""
    if not (has(found[a], head, HOW_MUCH) and has(found[b], head, HOW_MUCH)):
        return a + 1
    return max((i + 1 for i in range(a + 1, b) if has(found[i], head, HOW_MUCH)), default=a + 1)


def _after_conditions(found: Sequence[Entry], a: int, b: int, head: Head) -> int:
    """The first index behind the price conditions of the upper item, which always stand below it."""
    return max((i + 1 for i in range(a + 1, b) if is_condition(found[i], head)), default=a + 1)


def _first_split(found: Sequence[Entry], anchor: int) -> int:
    """Rows above the first anchor belong to it where they are as near as lines of one cell."""
    at = anchor
    while at > 0:
        gap = found[at].row.middle - found[at - 1].row.middle
        if found[at].row.page is found[at - 1].row.page and gap > 1.7 * found[at].row.em:
            break
        at -= 1
    return at


def _split(found: Sequence[Entry], a: int, b: int, head: Head) -> int:
    """Where between two anchors the rows of the second begin: at a drawn line, else at the widest gap, else at the second.
    Of several lines the last one, where the second's own position says that it begins there."""
    if b - a == 1:
        return b
    ruled = [i + 1 for i in range(a, b) if _rule_between(found[i].row, found[i + 1].row)]
    if ruled:
        begins = any(head.columns[i].role == "no" and is_position(found[b].text(i)) for i in found[b].cells)
        return ruled[-1] if begins else ruled[0]
    breaks = [i for i in range(a + 1, b + 1) if found[i].row.page is not found[i - 1].row.page]
    if breaks:
        return b
    gaps = [(found[i].row.middle - found[i - 1].row.middle, i) for i in range(a + 1, b + 1)]
    widest = max(gap for gap, _ in gaps)
    others = [gap for gap, _ in gaps if gap < widest * 0.87]
    if not others:
        return b
    # Equal gaps on both sides of a middle row: the last of the widest is the border between the items.
    return max(i for gap, i in gaps if gap >= widest * 0.87)


def _is_centred(anchors: Sequence[int], above: Sequence[int], count: int) -> bool:
    """Whether cells are vertically centred in this table: rows above anchors hold wrapped cells, not headings."""
    raised = [n for n, at in enumerate(anchors) if above[n] < at]
    if not raised:
        return False
    if len(raised) >= 0.5 * len(anchors) and len(anchors) > 1:
        return True
    # A centred cell has lines on both sides of its anchor.
    both = 0
    for n in raised:
        stop = above[n + 1] if n + 1 < len(anchors) else count
        both += stop > anchors[n] + 1
    return both >= 0.7 * len(raised)
