"""The rows of a table with their words in columns, up to where the table ends; what is none of its business is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.extractors.pages.headers.labels import DATED, labels_in
from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.headers.sumlabels import bare_sum, is_carried, total_label
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.extractors.pages.tables.cells import is_capital_code, is_code, is_position, money
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.countsums import sums_counts
from parsers.extractors.pages.tables.entry import CODES, Entry, assign, has
from parsers.lexicon import fold, phrases

__all__ = ["Item", "entries", "is_condition", "is_item_row", "price_condition", "price_inside"]


@dataclass(slots=True)
class Item:
    """One ordered item: its anchor, and the other rows that belong to it, from top to bottom."""

    anchor: Entry
    rows: list[Entry] = field(default_factory=list)


def entries(rows: Sequence[Row], head: Head, *, new_page: bool = False) -> tuple[list[Entry], list[Row]]:
    """(the rows of one page of a table up to its end, the other rows: charges among the items, and what follows).

    Carried-over sums are left out of both.
    """
    found: list[Entry] = []
    rest: list[Row] = []
    placed = [assign(row, head) for row in rows]
    usual = _usual_gap(placed, head)
    above: Row | None = None  #: the row that stood before, where the table had begun
    summed = 0  #: rows before the last one that summed up quantities
    for at, (row, entry) in enumerate(zip(rows, placed, strict=True)):
        if is_carried(row.text):
            continue
        if found and sums_counts(entry, found, head, summed):
            summed = len(found)
            continue
        if found and _is_condition_of(entry, found[-1], head):
            found.append(entry)
            above = row
            continue
        if _is_charge(entry, head):
            rest.append(row)
            continue
        if found and _is_bare_sum(placed, at, found, head):
            return found, rest + list(rows[at:])
        if found and (_is_last_word(placed, at, head) or _is_running(placed, at, head)):
            return found, rest + list(rows[at:])
        if _ends(entry, head, above, usual):
            if not _label(row) or not _goes_on(placed, at, found, head):
                return found, rest + list(rows[at:])
        else:
            entry.new_page = new_page and not found
            found.append(entry)
        above = row
    return found, rest


def _is_bare_sum(placed: Sequence[Entry], at: int, before: Sequence[Entry], head: Head) -> bool:
    """Whether the row holds nothing but money below the last item's own amount: the sum, which no word names."""
    entry = placed[at]
    if bare_sum(entry.row) is None or not has(entry, head, {"amount"}):
        return False
    last = next((one for one in reversed(before) if has(one, head, HOW_MUCH)), None)
    followed = any(has(one, head, HOW_MUCH) for one in placed[at + 1 :])
    return last is not None and has(last, head, {"amount"}) and not followed


def _is_last_word(placed: Sequence[Entry], at: int, head: Head) -> bool:
    """Whether a sheet's row holds one cell that begins with a label of a place or day, and no item follows: `Deliver to the
    north gate please` below the lines."""
    row = placed[at].row
    if row.grid is None or any(has(one, head, HOW_MUCH) and not _is_labelled(one, head) for one in placed[at + 1 :]):
        return False
    if has(placed[at], head, HOW_MUCH) or len(row.chunks) > 1:
        return _is_dated(placed[at], head) or _is_labelled(placed[at], head)
    label = next(iter(labels_in(row.chunks[0])), None)
    return (label is not None and not label.start and label.roles[0] == "ship_to") or _tells_day(row.chunks[0])


_RUNNING, _SMALL = 8, 3  #: words of running text, and those of them that are written small


def _is_running(placed: Sequence[Entry], at: int, head: Head) -> bool:
    """Whether a sentence runs below the items from the first column on through several others: `The goods are to be delivered by ...`.
    What belongs to an item stands below its text, and items may follow it."""
    row = placed[at].row
    if (
        row.grid is not None
        or len(row.chunks) > 1
        or len(row.words) < _RUNNING
        or len(placed[at].cells) < len(_PAIR) + 1
    ):
        return False
    if min(placed[at].cells) > 0 or sum(one.word.text[:1].islower() for one in row.words) < _SMALL:
        return False
    return not any(has(one, head, HOW_MUCH) and is_item_row(one, head) for one in placed[at + 1 :])


_OF_A_DAY = DATED | {"delivery"}


def _goes_on(placed: Sequence[Entry], at: int, before: Sequence[Entry], head: Head) -> bool:
    """Whether the sum in this row is one of a group: items of the same columns follow soon, numbered on where they are
    numbered, and another sum after them."""
    if not any(map(str.isdigit, placed[at].row.text)):
        following = placed[at + 1 : at + 3]
        return any(has(one, head, HOW_MUCH) and is_item_row(one, head) for one in following)  # "Packaging": a heading
    number = next((i for i, column in enumerate(head.columns) if column.role == "no"), None)
    for later in range(at + 1, min(at + 4, len(placed))):
        entry = placed[later]
        if _label(entry.row):
            return False
        if is_item_row(entry, head) and has(entry, head, HOW_MUCH) and has(entry, head, {"amount", "price", "money"}):
            numbers = [found for one in (*before, entry) if (found := _number(one, number)) is not None]
            rising = all(a < b for a, b in pairwise(numbers))
            return rising and any(_label(other.row) for other in placed[later + 1 :])
    return False


def _is_condition_of(entry: Entry, above: Entry, head: Head) -> bool:
    """Whether the row goes on with the price conditions of the item above; a discount only below a gross price, since it may
    be one of the whole order."""
    return is_condition(entry, head) and (price_condition(entry.row) != "discount" or is_condition(above, head))


def is_condition(entry: Entry, head: Head) -> bool:
    """Whether the row is one of an item's price conditions: words and money below a row that has the quantity."""
    return (
        has(entry, head, {"amount", "money"})
        and (not has(entry, head, HOW_MUCH) or price_inside(entry.row) is not None)
        and not is_item_row(entry, head)
        and price_condition(entry.row) is not None
    )


def price_condition(row: Row) -> str | None:
    """`gross`, `net`, `discount` or `value` where the row's first words name a price condition: "Gross price", "Rebate"."""
    plain = fold(row.chunks[0].text).strip(" *-.:%")
    senses = phrases("price_conditions").get(plain, ())
    return senses[0].role if senses else None


def price_inside(row: Row) -> tuple[Placed, ...] | None:
    """The price between the name of a price condition and its value, whatever columns it runs through: "3.62 GBP / 100 PC"."""
    words = tuple(placed for chunk in row.chunks[1:-1] for placed in chunk.words)
    stated = money(" ".join(placed.word.text for placed in words)) if words else None
    if stated is not None and (stated.currency or stated.per):
        return words
    return None


def _number(entry: Entry, column: int | None) -> int | None:
    text = "" if column is None else entry.text(column).strip("().:")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _is_charge(entry: Entry, head: Head) -> bool:
    """Freight or a discount between the items: a label and an amount, without a quantity."""
    label = total_label(entry.row.text)
    return (
        label in ("freight", "discount_total")
        and not has(entry, head, HOW_MUCH)
        and has(entry, head, {"amount", "price", "money"})
    )


def _usual_gap(placed: Sequence[Entry], head: Head) -> float:
    """The largest ordinary distance between neighbouring rows that hold quantities."""
    anchors = [entry.row.middle for entry in placed if has(entry, head, HOW_MUCH)]
    gaps = sorted(b - a for a, b in pairwise(anchors) if b > a)
    return gaps[(3 * len(gaps)) // 4] if gaps else 0.0


def _label(row: Row) -> str | None:
    """The label of a sum that stands in this row."""
    return total_label(row.text) or next(
        (total_label(chunk.text) for chunk in row.chunks if chunk.text[:1].isalpha() and total_label(chunk.text)), None
    )


def _ends(entry: Entry, head: Head, above: Row | None, usual: float) -> bool:
    """Whether the table is over at this row. `above`: the row of the table before it."""
    row = entry.row
    label = _label(row)
    if label and not has(entry, head, HOW_MUCH) and not is_item_row(entry, head):
        return True
    if label and row.grid is not None and row.grid != head.grid:
        return True  # the sums in a table of their own
    if above is None:
        return False
    gap = row.middle - above.middle
    if row.grid is not None:
        return gap > 1 and len(row.chunks) == len(_PAIR) and not has(entry, head, HOW_MUCH) and _is_label(row.chunks[0])
    if has(entry, head, HOW_MUCH):
        return False
    limit = max(2.6 * row.em, 1.35 * usual) if usual else 4 * row.em
    return gap > limit and not is_item_row(entry, head)


def _is_dated(entry: Entry, head: Head) -> bool:
    """Whether words with a day stand where a quantity would, and nothing that an item has beside them: `Livraison le
    17/12/2026` below the first column of a sheet."""
    if has(entry, head, {"description", "price", "amount", "money"}):
        return False
    return any(head.columns[i].role == "quantity" for i in entry.cells) and any(map(_tells_day, entry.row.chunks))


def _is_labelled(entry: Entry, head: Head) -> bool:
    """Whether a label stands where a quantity would, and its value beside it: `Bestelnummer | 73127` below the lines of a sheet."""
    counts = [i for i in entry.cells if head.columns[i].role == "quantity"]
    if len(entry.row.chunks) != len(_PAIR) or not counts or any(map(str.isdigit, entry.text(counts[0]))):
        return False
    return _is_label(entry.row.chunks[0])


def _is_label(chunk: Chunk) -> bool:
    """Whether the cell is a label and nothing else."""
    found = labels_in(chunk)
    return bool(found) and found[0].start == 0 and found[0].end == len(chunk.words)


_PAIR = ("label", "value")


def _tells_day(chunk: Chunk) -> bool:
    """Whether it is the label of a day and the day: `Delivery by 17/12/2026`."""
    label = next(iter(labels_in(chunk)), None)
    if label is None or label.start or label.roles[0] not in _OF_A_DAY:
        return False
    return is_date(" ".join(placed.word.text for placed in chunk.words[label.end :]))


def is_item_row(entry: Entry, head: Head) -> bool:
    """Whether a row without a quantity still looks like an item: a code or position in its column, and a price or text."""
    number = any(head.columns[i].role == "no" and is_position(entry.text(i)) for i in entry.cells)
    code = any(
        head.columns[i].role in CODES
        and (is_code(entry.text(i).split()[0]) or is_capital_code(entry.text(i).split()[0]))
        for i in entry.cells
        if entry.text(i)
    )
    return (number or code) and len(entry.cells) >= 2
