"""Finds the header of an item table and cuts its columns.

A header is one to three rows in which known column words stand: stacked words of one header cell are joined, two languages
of one column are one column, and a header whose rows name different things (material above, quantity below) has levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.extractors.pages.headers.labels import is_label
from parsers.extractors.pages.rows import Placed, Row
from parsers.extractors.pages.tables.cells import is_capital_code, is_capital_word, is_unit
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH, OF_WHAT, count_roles
from parsers.extractors.pages.tables.headcells import HeadCell, boxed, cells_of, counting, overlap, stacked
from parsers.extractors.pages.tables.headphrase import unended
from parsers.extractors.pages.tables.headword import Heading, classify, header_words
from parsers.lexicon import fold
from parsers.page import Source

__all__ = ["Column", "Head", "find_head", "heads", "names_columns"]

#: Roles of which a table of items has one, whatever else can be read of its header.
COUNTING = HOW_MUCH | {"unit", "price", "amount"}
DEPTH = 3  #: rows that a header may have


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its header says, and from where to where it goes (layout coordinates)."""

    heading: Heading
    role: str
    left: float
    right: float
    level: int = 0
    words: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A table header: its rows, and its columns by level from left to right."""

    first: int  #: index of its first row
    last: int
    columns: tuple[Column, ...]
    grid: int | None = None

    @property
    def levels(self) -> int:
        return 1 + max(column.level for column in self.columns)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(column.role for column in self.columns)

    @property
    def signature(self) -> tuple[str, ...]:
        return tuple(column.heading.text.lower() for column in self.columns)


def heads(rows: Sequence[Row], skip: Iterable[int] = ()) -> list[Head]:
    """All table headers of one page, from top to bottom."""
    skipped = set(skip)
    found: list[Head] = []
    at = 0
    while at < len(rows):
        head = None if id(rows[at]) in skipped else find_head(rows, at)
        if head is None:
            at += 1
            continue
        found.append(head)
        at = head.last + 1
    return found


def find_head(rows: Sequence[Row], first: int) -> Head | None:
    """The header that begins at this row, or None."""
    if not _may_begin(rows[first]):
        return None
    cells = cells_of(rows[first], 0)
    if not any(cell.heading.roles for cell in cells) and not _may_continue(cells):
        return None
    if any(cell.text.endswith(":") for cell in cells) or _is_data(cells) or _is_label_above(rows, first):
        return None
    declared = rows[first].grid is not None or len(boxed(rows[first])) == len(rows[first].chunks)
    best: tuple[float, Head] | None = None
    stack = cells
    size = len(cells)
    added = True
    for last in range(first, min(first + DEPTH, len(rows))):
        if last > first:
            lower = cells_of(rows[last], last - first)
            near = _close(rows[last - 1], rows[last]) or _is_storey(rows[last - 1], stack, rows[last], lower)
            if not near or _labels_a_value(rows[last]) or _is_of_panel(rows[last], rows[first]):
                break
            if _is_data(lower) or _is_item(lower, stack, declared=rows[last].grid is not None):
                break
            size, known = len(stack), sum(cell.known for cell in stack)
            stack = stacked(stack, lower)
            added = sum(cell.known for cell in stack) - known >= 0.5 * sum(len(cell.words) for cell in lower)
            if all(cell.heading.exact for cell in lower):
                size = len(stack)  # headers and nothing else: columns of a second level
        counted = _counted(counting(stack), rows[last + 1 : last + 3])
        score = _score(counted, declared=declared)
        # Rows that only add to headers above them (a second language, a unit, "Description ... Value") belong to the header too.
        if score and (
            best is None
            or score > best[0] + 0.01
            or (added and len(stack) == size and score >= best[0] - 0.3)
            or (last > first and _completes(stack, rows[last]) and score >= best[0] - 0.6)
        ):
            best = (score, Head(first, last, _columns(counted), rows[first].grid))
    return _whole(rows, best[1]) if best and _has_part(rows[first], best[1]) else None


def _completes(stack: Sequence[HeadCell], row: Row) -> bool:
    """Whether words of this row make whole headings of those above them, more than once: "Qty" above "Ordered", "Unit" above "Cost"."""
    lower = {id(placed) for placed in row.words}
    below = [sum(id(placed) in lower for placed in cell.words) for cell in stack]
    whole = sum(0 < some < len(cell.words) and cell.heading.exact for some, cell in zip(below, stack, strict=True))
    return row.grid is None and whole >= _WHOLE


_WHOLE = 2


def _is_label_above(rows: Sequence[Row], first: int) -> bool:
    """Whether the row is a label of the paper, with its value or alone to the left of what stands below, and the row below it is
    a header by itself: `Delivery   ASAP` right above the items."""
    if first + 1 >= len(rows) or rows[first].grid is not None or len(rows[first].chunks) > len(_PAIR):
        return False
    row, lower = rows[first], rows[first + 1]
    if not is_label(row.chunks[0]) or not _close(row, lower) or _score(cells_of(lower, 0), declared=False) <= 0:
        return False
    if len(row.chunks) == len(_PAIR):
        return not classify(row.chunks[1].text).roles and not classify(row.text).roles
    return row.right < lower.left


_PAIR = ("label", "value")


def _has_part(row: Row, head: Head) -> bool:
    """Whether words of the first row are in a header that is known: what stands above a header by chance is none of it."""
    mine = {id(placed) for placed in row.words}
    return any(column.heading.roles and any(id(placed) in mine for placed in column.words) for column in head.columns)


def _counted(cells: list[HeadCell], below: Sequence[Row]) -> list[HeadCell]:
    """The cells, with the one that counts the goods by a name that elsewhere is a number's."""
    roles = count_roles([(cell.heading, cell.left, cell.right) for cell in cells], below)
    return [
        HeadCell(cell.words, replace(cell.heading, roles=(roles[at],), exact=True), cell.row, len(cell.words))
        if at in roles
        else cell
        for at, cell in enumerate(cells)
    ]


def names_columns(row: Row) -> bool:
    """Whether the row names at least three columns of items, though it may not be read as a whole header."""
    if not _may_begin(row):
        return False
    roles = {cell.heading.roles[0] for cell in cells_of(row, 0) if cell.heading.exact}
    return len(roles) >= 3 and bool(roles & OF_WHAT) and bool(roles & COUNTING)


def _whole(rows: Sequence[Row], head: Head) -> Head:
    """The header with rows right below that hold nothing but header words: "Description" below "Material", where codes and
    texts stand below one another in one column."""
    while head.last + 1 < min(len(rows), head.first + DEPTH) and _close(rows[head.last], rows[head.last + 1]):
        cells = cells_of(rows[head.last + 1], 0)
        if not all(cell.heading.exact and OF_WHAT & set(cell.heading.roles) for cell in cells):
            break
        head = replace(head, last=head.last + 1)
    return head


def _is_of_panel(row: Row, head: Row) -> bool:
    """Whether the row is a label of a panel to the left of the header: see `sidepanel`."""
    return row.grid is None and row.right < head.left - row.em and len(row.chunks) == 1 and is_label(row.chunks[0])


def _labels_a_value(row: Row) -> bool:
    """Whether the row is a label and its value below an item ("Supplier ref: TUB-50"), which no header holds."""
    return any(
        text.endswith(":") and any(char.isdigit() for char in chunk.words[at + 1].word.text)
        for chunk in row.chunks
        for at, text in enumerate(placed.word.text for placed in chunk.words[:-1])
    )


def _may_begin(row: Row) -> bool:
    """A quick look: a header row holds words of headers (or hardly any word), and hardly any number."""
    words = [placed.word.text for placed in row.words]
    if len(words) > 40:
        return False
    numbers = sum(any(map(str.isdigit, word)) for word in words)
    if numbers > 0.34 * len(words):
        return False
    known = header_words()
    words = [part for word in words for part in word.split("_")]
    return len(words) <= 8 or sum(fold(word).strip(" -*()[],;/") in known for word in words) >= 0.3 * len(words)


def _may_continue(cells: Sequence[HeadCell]) -> bool:
    """Whether a row without a known word may be the upper half of one ("£ per 100/" above "ea", "Our" above "code")."""
    return len(cells) <= 8 and all(len(cell.text) <= 18 for cell in cells)


def _close(upper: Row, lower: Row) -> bool:
    if upper.grid != lower.grid:
        return False
    if upper.grid is not None:
        return lower.top - upper.top < 1.5  # an empty row in between ends a header
    return lower.middle - upper.middle <= 1.9 * max(upper.em, lower.em) and not lower.ruled


def _is_storey(upper: Row, above: Sequence[HeadCell], lower: Row, cells: Sequence[HeadCell]) -> bool:
    """Whether a row that stands a little apart below a whole header is mostly headers: "Nb" and "Un." in a box below "Quantité"."""
    known = sum(bool(cell.heading.roles) for cell in cells)
    apart = lower.middle - upper.middle
    if upper.grid is not None or known < 3 or apart > 3.5 * max(upper.em, lower.em):
        return False
    return 2 * known >= len(cells) and _score(above, declared=False) > 0


def _score(cells: Sequence[HeadCell], *, declared: bool) -> float:
    """How much a header this is; 0 where it is none: it must say how much of what, and be mostly known words. How much may
    stand under an unknown word where price and amount are known: arithmetic then tells it. A cell that the source `declared` is
    one heading, however many words it has; elsewhere unknown words may be a sentence's."""
    roles = [cell.heading.roles for cell in cells if cell.heading.roles]
    known = {role for each in roles for role in each}
    first = {each[0] for each in roles}
    counts = known & HOW_MUCH or ({"price", "amount"} <= first and len(first) >= 4 and len(roles) < len(cells))
    if not counts or not known & OF_WHAT or len(roles) < 2:
        return 0.0
    coverage = sum(cell.known for cell in cells) / sum(
        1 if declared and not cell.known else len(cell.words) for cell in cells
    )
    if coverage < (0.99 if len(roles) == 2 else 0.66) or len(cells) > 24:
        return 0.0
    if any(any(char.isdigit() for char in cell.text) and not cell.heading.roles for cell in cells) and len(roles) < 4:
        return 0.0
    first = {cell.heading.roles[0] for cell in cells if cell.heading.roles and not _goes_on(cell)}
    return len(first) + coverage - 0.5 * (len(cells) - len(roles)) - 0.2 * sum(map(_goes_on, cells))


def _goes_on(cell: HeadCell) -> bool:
    """Whether a heading of several words has its end in the next row: "Nº de"."""
    return len(cell.words) > 1 and unended(cell.words[-1].word.text)


def _is_data(cells: Sequence[HeadCell]) -> bool:
    """Whether a row below a header is no more header but the first item: it holds numbers that no header holds."""
    named = sum(cell.heading.exact for cell in cells) >= 3
    return any(
        any(char.isdigit() for char in cell.text)
        and not cell.heading.roles
        and not _BASE.fullmatch(cell.text)
        and not (named and (_is_blurred(cell) or _NUMBERED.fullmatch(cell.text)))
        for cell in cells
    )


_NUMBERED = re.compile(r"[^\W\d_]+(?:[ _][^\W\d_]+)*[ _]?\d")  #: `ship_to_addr1`, `Address 2`


def _is_item(lower: Sequence[HeadCell], above: Sequence[HeadCell], *, declared: bool) -> bool:
    """Whether a row below a header is the first item though it holds no digit: a code below a heading of codes, a unit below "Unit"."""
    for cell in lower:
        if unended(cell.text):
            continue  # "par" is a pair elsewhere, and here "per" above "box"
        over = [other.heading for other in above if other.heading.exact and overlap(cell, other) > 0.3]
        roles = {role for heading in over for role in heading.roles}
        coded = is_capital_code(cell.text) or (declared and is_capital_word(cell.text) and not cell.heading.roles)
        if (coded and OF_WHAT & roles) or ("unit" in roles - set(cell.heading.roles) and is_unit(cell.text)):
            return True
    return False


def _is_blurred(cell: HeadCell) -> bool:
    """Whether a digit of this cell is a letter that was read from pixels: "J.m." as "1.m."."""
    figures = sum(map(str.isdigit, cell.text))
    return cell.words[0].page.source is Source.OCR and figures == 1 and any(map(str.isalpha, cell.text))


#: A number that may stand in a header: a price base.
_BASE = re.compile(r"[(/]*(?:1|10|100|1[.,' ]?000)[)/]*[a-z]*", re.I)


def _columns(cells: Sequence[HeadCell]) -> tuple[Column, ...]:
    """The columns of each level. Rows of the header become levels only where the cells of two rows overlap in role."""
    rows = sorted({cell.row for cell in cells})
    level_of = _levels(cells, rows)
    columns = [
        Column(
            cell.heading,
            cell.heading.roles[0] if cell.heading.roles else "",
            cell.left,
            cell.right,
            level_of[cell.row],
            tuple(cell.words),
        )
        for cell in cells
    ]
    columns.sort(key=lambda column: (column.level, column.left))
    return tuple(columns)


def _levels(cells: Sequence[HeadCell], rows: Sequence[int]) -> dict[int, int]:
    """Header rows whose cells do not stand above one another are one level (a header set a little higher or lower)."""
    level_of: dict[int, int] = {}
    level = 0
    for number, row in enumerate(rows):
        mine = [cell for cell in cells if cell.row == row]
        before = [cell for cell in cells if level_of.get(cell.row) == level]
        clash = any(overlap(a, b) > 0.3 for a in mine for b in before)
        if number and clash:
            level += 1
        level_of[row] = level
    return level_of
