"""The rows of a table to items: which rows belong to one item, which end the table, which are none of its business.

An item may be one row, a material row with a quantity row below it, a row with wrapped lines below or (in vertically
centred cells) above and below, and may go on after a page break. The row that carries the item's number or quantity is
its anchor; the other rows go to the anchor that they are nearer to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from parsers.extractors.cells import is_code, is_position, is_unit, money, per_of, quantity
from parsers.extractors.columns import HOW_MUCH, OF_WHAT, Column, Head
from parsers.extractors.rows import Placed, Row, joined
from parsers.lexicon import fold, phrases

__all__ = ["Entry", "Item", "assign", "entries", "gather", "has", "is_carried", "text_of", "total_label"]

_CODES = frozenset({"code", "sku", "buyer_item", "codes", "gtin", "manufacturer_item"})


@dataclass(slots=True)
class Entry:
    """One row of a table with its words in columns (by index into `Head.columns`)."""

    row: Row
    cells: dict[int, list[Placed]]
    level: int = 0
    struck: bool = False  #: most of its words are struck through: the whole row is taken back
    new_page: bool = False  #: the first of its page

    def text(self, index: int) -> str:
        return text_of(self.cells.get(index, ()))


@dataclass(slots=True)
class Item:
    """One ordered item: its anchor, and the other rows that belong to it, from top to bottom."""

    anchor: Entry
    rows: list[Entry] = field(default_factory=list)


def text_of(words: Iterable[Placed]) -> str:
    """The words of a cell as one text (see `parsers.extractors.rows.joined`)."""
    return joined(words)[0]


def assign(row: Row, head: Head) -> Entry:
    """The row's words in the columns of the header level that they fit best."""
    best: tuple[float, Entry] | None = None
    marks = [placed.word.struck for placed in row.words]
    struck = sum(marks) >= 0.5 * len(marks)
    for level in range(head.levels):
        cells: dict[int, list[Placed]] = {}
        for placed in row.words:
            if placed.word.struck and not struck:
                continue
            index = _column_at(head.columns, level, (placed.left + placed.right) / 2)
            if index is not None:
                cells.setdefault(index, []).append(placed)
        entry = Entry(row, cells, level, struck)
        score = sum(_fits(head.columns[index], entry.text(index)) for index in cells) if head.levels > 1 else 0
        if best is None or score > best[0]:
            best = (score, entry)
    assert best is not None  # noqa: S101 - a head has at least one level
    return best[1]


def _column_at(columns: Sequence[Column], level: int, x: float) -> int | None:
    for index, column in enumerate(columns):
        if column.level == level and column.left <= x < column.right:
            return index
    return None


def _fits(column: Column, text: str) -> float:
    """Whether this text can stand in this column: 1 yes, 0 perhaps, -1 no."""
    roles = set(column.heading.roles)
    if roles & HOW_MUCH or roles & {"pack"}:
        return 1 if quantity(text) else -1
    if roles & {"price", "amount", "money"}:
        return 1 if money(text) else -1
    if "price_per" in roles:
        return 1 if per_of(text) else -1
    if "unit" in roles:
        return 1 if is_unit(text) else 0.5 if len(text) <= 4 and text.isalpha() else -1
    if roles == {"no"}:
        return 1 if is_position(text) else -1
    if roles & _CODES:
        return 1 if any(is_code(word) for word in text.split()) else 0
    if "description" in roles:
        return 1 if any(char.isalpha() for char in text) else -0.5
    return 0


# --- rows that are no items ----------------------------------------------------------------------------------------


def is_carried(text: str) -> bool:
    """Whether the row only carries a sum or the reader over to another page."""
    plain = fold(text).strip(" *-.>")
    senses = phrases("labels")
    words = plain.split()
    for size in range(min(6, len(words)), 0, -1):
        found = senses.get(" ".join(words[:size]).strip(" *-./"), ())
        if any(sense.role == "carried" for sense in found) and not any(sense.role != "carried" for sense in found):
            rest = " ".join(words[size:])
            return len(rest) < 40 and not re.search(r"[a-z]{4,}.*[a-z]{4,}.*[a-z]{4,}", rest)
    return False


_TOTALS = frozenset({"total", "total_lines", "total_tax", "total_payable", "freight", "discount_total"})


def total_label(text: str) -> str | None:
    """The role of the totals label that begins this text, or None."""
    plain = fold(text).strip(" *-.=>")
    words = plain.split()
    senses = phrases("labels")
    for size in range(min(7, len(words)), 0, -1):
        phrase = " ".join(words[:size]).strip(" *-/=")
        for sense in senses.get(phrase, ()):
            if sense.role in _TOTALS:
                return sense.role
    return None


# --- rows to items -------------------------------------------------------------------------------------------------


def entries(rows: Sequence[Row], head: Head, *, new_page: bool = False) -> tuple[list[Entry], list[Row]]:
    """(the rows of one page of a table up to its end, the other rows: charges among the items, and what follows).

    Carried-over sums are left out of both.
    """
    found: list[Entry] = []
    rest: list[Row] = []
    usual = _usual_gap(rows, head)
    for at, row in enumerate(rows):
        if is_carried(row.text):
            continue
        entry = assign(row, head)
        if _is_charge(entry, head):
            rest.append(row)
            continue
        if _ends(entry, head, found, usual):
            return found, rest + list(rows[at:])
        entry.new_page = new_page and not found
        found.append(entry)
    return found, rest


def _is_charge(entry: Entry, head: Head) -> bool:
    """Freight or a discount between the items: a label and an amount, without a quantity."""
    label = total_label(entry.row.text)
    return label in ("freight", "discount_total") and not has(entry, head, HOW_MUCH) and has(entry, head, {"amount", "price", "money"})


def _usual_gap(rows: Sequence[Row], head: Head) -> float:
    """The largest ordinary distance between neighbouring rows that hold quantities."""
    anchors = [row.middle for row in rows if has(assign(row, head), head, HOW_MUCH)]
    gaps = sorted(b - a for a, b in pairwise(anchors) if b > a)
    return gaps[(3 * len(gaps)) // 4] if gaps else 0.0


def _ends(entry: Entry, head: Head, before: Sequence[Entry], usual: float) -> bool:
    """Whether the table is over at this row."""
    row = entry.row
    label = total_label(row.text) or next((total_label(chunk.text) for chunk in row.chunks if chunk.text[:1].isalpha() and total_label(chunk.text)), None)
    if label and not has(entry, head, HOW_MUCH) and not is_item_row(entry, head):
        return True
    if not before or row.grid is not None:
        return False
    gap = row.middle - before[-1].row.middle
    if has(entry, head, HOW_MUCH):
        return False
    limit = max(2.6 * row.em, 1.35 * usual) if usual else 4 * row.em
    return gap > limit and not is_item_row(entry, head)


def is_item_row(entry: Entry, head: Head) -> bool:
    """Whether a row without a quantity still looks like an item: a code or position in its column, and a price or text."""
    number = any(head.columns[i].role == "no" and is_position(entry.text(i)) for i in entry.cells)
    code = any(head.columns[i].role in _CODES and (is_code(entry.text(i).split()[0]) or _is_capital_code(entry.text(i).split()[0])) for i in entry.cells if entry.text(i))
    return (number or code) and len(entry.cells) >= 2


def has(entry: Entry, head: Head, roles: Iterable[str]) -> bool:
    """Whether a cell of one of these roles holds a value of its kind."""
    wanted = set(roles)
    return any(wanted & set(head.columns[i].heading.roles) and _fits(head.columns[i], entry.text(i)) > 0 for i in entry.cells)


def gather(found: Sequence[Entry], head: Head) -> tuple[list[Item], list[Entry]]:
    """(items, rows that belong to none: group headings, notes before the first item)."""
    anchors, unfilled = _anchors(found, head)
    if not anchors:
        return [], list(found)
    items = [Item(found[at]) for at in anchors]
    loose: list[Entry] = []
    above = _splits(found, anchors)
    centred = _is_centred(found, anchors, above, head)
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
    return len(entry.cells) >= 2 and any(head.columns[i].role in _CODES for i in entry.cells)


def _anchors(found: Sequence[Entry], head: Head) -> tuple[list[int], set[int]]:
    """(indexes of the rows that begin or carry an item each, those of them that a form offers and nobody filled in)."""
    numbered = _numbered(found, head)
    counted = [i for i, entry in enumerate(found) if has(entry, head, HOW_MUCH)]
    if numbered and (len(numbered) >= 0.4 * len(counted) or numbered[0] <= counted[0]):
        extra = [i for i in counted if i not in numbered and _is_unnumbered_item(i, found, numbered, head)]
        return sorted({*numbered, *extra}), _unfilled(found, counted, sorted({*numbered, *extra}), head)
    anchors = set(counted)
    blank = [i for i, entry in enumerate(found) if i not in anchors and _is_blank_item(i, entry, found, head, anchors)]
    anchors.update(blank)
    return sorted(anchors), _unfilled(found, counted, sorted(anchors), head)


def _unfilled(found: Sequence[Entry], counted: Sequence[int], anchors: Sequence[int], head: Head) -> set[int]:
    """Where most rows have no quantity, it is an order form: its empty rows are offers, not lines."""
    empty = {
        at
        for number, at in enumerate(anchors)
        if not any(
            head.columns[i].role in HOW_MUCH
            for entry in found[at : anchors[number + 1] if number + 1 < len(anchors) else len(found)]
            for i in entry.cells
        )
    }
    return empty if counted and len(empty) >= 3 and len(empty) > len(counted) else set()


def _numbered(found: Sequence[Entry], head: Head) -> list[int]:
    """Rows whose position column holds a position, of a table where positions rise."""
    column = next((i for i, c in enumerate(head.columns) if c.role == "no"), None)
    if column is None:
        return []
    hits = []
    for i, entry in enumerate(found):
        text = entry.text(column) if entry.level == head.columns[column].level else ""
        if text and is_position(text) and (len(entry.cells) >= 2 or _followed(found, i, head)):
            hits.append(i)
    return hits


def _followed(found: Sequence[Entry], at: int, head: Head) -> bool:
    return at + 1 < len(found) and len(found[at + 1].cells) >= 2


def _is_unnumbered_item(at: int, found: Sequence[Entry], numbered: Sequence[int], head: Head) -> bool:
    """A row with a quantity but no position that is an item of its own, not the quantity row or a delivery of the one
    above: it has a code in the code column, and the item above has its quantity already."""
    entry = found[at]
    above = [i for i in numbered if i < at]
    if not above:
        return _has_code(entry, head)
    start = above[-1]
    filled = any(has(found[i], head, HOW_MUCH) for i in range(start, at))
    return filled and _has_code(entry, head) and _has_money(entry, head)


def _has_code(entry: Entry, head: Head) -> bool:
    for i in entry.cells:
        if head.columns[i].role in _CODES:
            words = entry.text(i).split()
            if len(words) == 1 and (is_code(words[0]) or _is_capital_code(words[0])):
                return True
    return False


def _is_capital_code(word: str) -> bool:
    """A code without a digit, which only its column makes one: AD-SIL-WH."""
    return len(word) >= 4 and word.isupper() and bool(re.fullmatch(r"\w+(?:[-./]\w+)+", word))


def _has_money(entry: Entry, head: Head) -> bool:
    return has(entry, head, {"price", "amount", "money"})


def _is_blank_item(at: int, entry: Entry, found: Sequence[Entry], head: Head, anchors: set[int]) -> bool:
    """A row whose quantity cell is empty or unreadable, and that is an item all the same: it has a whole code, and either
    a price, or it stands as far from its neighbours as items do."""
    if not _has_code(entry, head):
        return False
    if _has_money(entry, head):
        return True
    described = any(head.columns[i].role in ("description", "note") for i in entry.cells)
    if not described:
        return False
    if entry.row.grid is not None:
        return True
    return _stands_apart(at, found, anchors)


def _stands_apart(at: int, found: Sequence[Entry], anchors: set[int]) -> bool:
    """Whether a drawn line or a gap separates this row from the anchors around it."""
    before = max((i for i in anchors if i < at), default=None)
    if before is None:
        return True
    if _rule_between(found[before].row, found[at].row) and (at + 1 >= len(found) or _rule_between(found[at].row, found[min((i for i in anchors if i > at), default=at)].row) or min((i for i in anchors if i > at), default=at) == at):
        return True
    gap = found[at].row.middle - found[at - 1].row.middle
    inner = [b.row.middle - a.row.middle for a, b in pairwise(found) if b.row.page is a.row.page]
    return bool(inner) and gap > 1.3 * min(inner)


def _rule_between(upper: Row, lower: Row) -> bool:
    """Whether a long level line is drawn between two rows."""
    if upper.page is not lower.page:
        return False
    reach = 0.4 * (max(upper.right, lower.right) - min(upper.left, lower.left))
    for rule in upper.page.rules:
        if rule.height <= 2 and rule.width >= max(reach, 20) and upper.middle < rule.middle < lower.middle:
            return True
    return False


def _splits(found: Sequence[Entry], anchors: Sequence[int]) -> list[int]:
    """For each anchor the index of the first row that belongs to it."""
    first = _first_split(found, anchors[0])
    result = [first]
    for a, b in pairwise(anchors):
        result.append(_split(found, a, b))
    return result


def _first_split(found: Sequence[Entry], anchor: int) -> int:
    """Rows above the first anchor belong to it where they are as near as lines of one cell."""
    at = anchor
    while at > 0:
        gap = found[at].row.middle - found[at - 1].row.middle
        if found[at].row.page is found[at - 1].row.page and gap > 1.7 * found[at].row.em:
            break
        at -= 1
    return at


def _split(found: Sequence[Entry], a: int, b: int) -> int:
    """Where between two anchors the rows of the second begin: at a drawn line, else at the widest gap, else at the second."""
    if b - a == 1:
        return b
    for i in range(a, b):
        if _rule_between(found[i].row, found[i + 1].row):
            return i + 1
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


def _is_centred(found: Sequence[Entry], anchors: Sequence[int], above: Sequence[int], head: Head) -> bool:
    """Whether cells are vertically centred in this table: rows above anchors hold wrapped cells, not headings."""
    raised = [n for n, at in enumerate(anchors) if above[n] < at]
    if not raised:
        return False
    if len(raised) >= 0.5 * len(anchors) and len(anchors) > 1:
        return True
    # A centred cell has lines on both sides of its anchor.
    both = 0
    for n in raised:
        stop = above[n + 1] if n + 1 < len(anchors) else len(found)
        both += stop > anchors[n] + 1
    return both >= 0.7 * len(raised)


def typical(values: Sequence[float]) -> float:
    return median(values) if values else 0.0
