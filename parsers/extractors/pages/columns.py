"""Finds the header of an item table and cuts its columns.

A header is one to three rows in which known column words stand: stacked words of one header cell are joined, two languages
of one column are one column, and a header whose rows name different things (material above, quantity below) has levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from parsers.extractors.pages.countcolumn import HOW_MUCH, OF_WHAT, count_roles
from parsers.extractors.pages.headword import Heading, classify, classify_blurred, header_words, worth
from parsers.extractors.pages.rows import Placed, Row
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


@dataclass(slots=True)
class _Cell:
    words: list[Placed]
    heading: Heading
    row: int
    known: int = 0  #: how many of its words are part of what the lexicon knows

    @property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.word.text for word in self.words)


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
    cells = _cells(rows[first], 0)
    if not any(cell.heading.roles for cell in cells) and not _may_continue(cells):
        return None
    if any(cell.text.endswith(":") for cell in cells) or _is_data(cells):
        return None
    best: tuple[float, Head] | None = None
    stack = cells
    size = len(cells)
    added = True
    for last in range(first, min(first + DEPTH, len(rows))):
        if last > first:
            if not _close(rows[last - 1], rows[last]) or _labels_a_value(rows[last]):
                break
            lower = _cells(rows[last], last - first)
            if _is_data(lower):
                break
            size, known = len(stack), sum(cell.known for cell in stack)
            stack = _stack(stack, lower)
            added = sum(cell.known for cell in stack) - known >= 0.5 * sum(len(cell.words) for cell in lower)
        counted = _counted(stack, rows[last + 1 : last + 3])
        score = _score(counted)
        # Rows that only add to headers above them (a second language, a unit) belong to the header too.
        if score and (
            best is None or score > best[0] + 0.01 or (added and len(stack) == size and score >= best[0] - 0.3)
        ):
            best = (score, Head(first, last, _columns(counted), rows[first].grid))
    return _whole(rows, best[1]) if best and _has_part(rows[first], best[1]) else None


def _has_part(row: Row, head: Head) -> bool:
    """Whether words of the first row are in a header that is known: what stands above a header by chance is none of it."""
    mine = {id(placed) for placed in row.words}
    return any(column.heading.roles and any(id(placed) in mine for placed in column.words) for column in head.columns)


def _counted(cells: list[_Cell], below: Sequence[Row]) -> list[_Cell]:
    """The cells, with the one that counts the goods by a name that elsewhere is a number's."""
    roles = count_roles([(cell.heading, cell.left, cell.right) for cell in cells], below)
    return [
        _Cell(cell.words, replace(cell.heading, roles=(roles[at],), exact=True), cell.row, len(cell.words))
        if at in roles
        else cell
        for at, cell in enumerate(cells)
    ]


def names_columns(row: Row) -> bool:
    """Whether the row names at least three columns of items, though it may not be read as a whole header."""
    if not _may_begin(row):
        return False
    roles = {cell.heading.roles[0] for cell in _cells(row, 0) if cell.heading.exact}
    return len(roles) >= 3 and bool(roles & OF_WHAT) and bool(roles & COUNTING)


def _whole(rows: Sequence[Row], head: Head) -> Head:
    """The header with rows right below that hold nothing but header words: "Description" below "Material", where codes and
    texts stand below one another in one column."""
    while head.last + 1 < min(len(rows), head.first + DEPTH) and _close(rows[head.last], rows[head.last + 1]):
        cells = _cells(rows[head.last + 1], 0)
        if not all(cell.heading.exact and OF_WHAT & set(cell.heading.roles) for cell in cells):
            break
        head = replace(head, last=head.last + 1)
    return head


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
    numbers = sum(any(char.isdigit() for char in word) for word in words)
    if numbers > 0.34 * len(words):
        return False
    known = header_words()
    return len(words) <= 8 or sum(fold(word).strip(" -*()[],;/") in known for word in words) >= 0.3 * len(words)


def _may_continue(cells: Sequence[_Cell]) -> bool:
    """Whether a row without a known word may be the upper half of one ("£ per 100/" above "ea", "Our" above "code")."""
    return len(cells) <= 8 and all(len(cell.text) <= 18 for cell in cells)


def _close(upper: Row, lower: Row) -> bool:
    if upper.grid != lower.grid:
        return False
    if upper.grid is not None:
        return lower.top - upper.top < 1.5  # an empty row in between ends a header
    return lower.middle - upper.middle <= 1.9 * max(upper.em, lower.em) and not lower.ruled


def _cells(row: Row, number: int) -> list[_Cell]:
    """The header cells of one row: each chunk cut into the runs of words that make the most of the lexicon."""
    return [_cell(list(run), heading, number) for run, heading in _headings(row)]


@lru_cache(maxsize=512)
def _headings(row: Row) -> tuple[tuple[tuple[Placed, ...], Heading], ...]:
    """The cuts of one row; each row is looked at as the first, second and third row of a header, and more than once."""
    found: list[tuple[Sequence[Placed], Heading]] = []
    for chunk in row.chunks:
        words = list(chunk.words)
        if row.grid is not None:
            found.append((words, classify(chunk.text)))
        elif len(words) > 12:
            found += [([word], Heading(word.word.text)) for word in words]
        else:
            found += _best_cut(words, row.em)
    return tuple((tuple(words), heading) for words, heading in _unknown_whole(found, row))


def _unknown_whole(
    found: Sequence[tuple[Sequence[Placed], Heading]], row: Row
) -> Iterator[tuple[Sequence[Placed], Heading]]:
    """Unknown words a blank apart are one header, not one each: "Directe kost-" above "prijs", "Cost centre"."""
    run: list[Placed] = []
    for words, heading in found:
        if run and (heading.roles or not 0 <= words[0].left - run[-1].right <= _blank(run[-1], row.em)):
            yield run, Heading(" ".join(placed.word.text for placed in run))
            run = []
        if heading.roles or row.grid is not None or any(map(str.isdigit, heading.text)):
            yield words, heading
        else:
            run += words
    if run:
        yield run, Heading(" ".join(placed.word.text for placed in run))


def _best_cut(words: list[Placed], em: float) -> list[tuple[list[Placed], Heading]]:
    """The way to cut near words into headers that knows most of them, and joins them over the smallest gaps."""
    best: list[tuple[float, list[tuple[list[Placed], Heading]]]] = [(0.0, [])]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(end - 1, max(-1, end - 6), -1):
            run = words[start:end]
            heading = _phrase(run)
            if len(run) > 1 and (not heading.roles or any(b.left - a.right < -0.15 * em for a, b in pairwise(run))):
                continue  # headers printed into each other are two
            score, cells = best[start]
            gaps = sum(max(b.left - a.right - _blank(b, em), 0.0) for a, b in pairwise(run)) / em
            blanks = sum(max(b.left - a.right, 0.0) for a, b in pairwise(run)) / em  # only to choose between equals
            good = worth(heading) * len(run) - gaps + 0.2 * (len(run) - 1) - 0.02 * blanks
            options.append((score + good, [*cells, (run, heading)]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _blank(placed: Placed, em: float) -> float:
    """How wide an ordinary blank is: a third of the font size, or a letter in fixed pitch. What is wider speaks for two
    headers side by side."""
    return placed.space * placed.word.box.height if placed.space > 0.56 else 0.4 * em


def _cell(words: list[Placed], heading: Heading, row: int) -> _Cell:
    return _Cell(words, heading, row, len(words) if heading.roles else 0)


def _phrase(words: Sequence[Placed]) -> Heading:
    blurred = words[0].page.source is Source.OCR
    heading = (classify_blurred if blurred else classify)(" ".join(word.word.text for word in words))
    if len(words) > 1 and not heading.roles and all("no" in classify(word.word.text).roles for word in words):
        return Heading(heading.text, ("no",), exact=True)  # "Ln No."
    if len(words) > 1 and heading.roles and not heading.exact and not _slashed(words):
        parts = [classify(word.word.text) for word in words]
        distinct = {part.roles[0] for part in parts if part.roles}
        # "Qta Consegna" is whole, but the "unita" of "Prix unita" is a word of another language only by chance
        guessed = blurred and not classify(heading.text).roles
        whole = not heading.cut_off or (
            all(part.exact and (part.language or guessed) for part in parts)
            and (guessed or len({part.language for part in parts}) == 1)
        )
        if len(distinct) > 1 and whole and "money" not in distinct:
            return Heading(heading.text)  # "Prijs per" is two columns, not one header with noise
    return heading


def _slashed(words: Sequence[Placed]) -> bool:
    """Whether a slash of its own joins these words to one header: "Part # / Description"."""
    ends = [word.word.text for word in words]
    return any(left.endswith("/") or right.startswith("/") for left, right in pairwise(ends))


def _stack(upper: list[_Cell], lower: list[_Cell]) -> list[_Cell]:
    """Joins the cells of a lower row to those above them where together they make one header."""
    result = [_Cell(list(cell.words), cell.heading, cell.row, cell.known) for cell in upper]
    taken: dict[int, list[_Cell]] = {}
    alone: list[_Cell] = []
    for cell in lower:
        above = [i for i, other in enumerate(result) if _overlap(cell, other) > 0.3]
        best = max(above, key=lambda i: _overlap(cell, result[i]), default=None)
        if best is not None and best not in taken and (halves := _split(result[best], cell)):
            result[best : best + 1] = halves
            taken = {i + (i > best): cells for i, cells in taken.items()}
            best += halves[0].heading.text != "" and _overlap(cell, halves[0]) < _overlap(cell, halves[1])
        if best is None:
            alone.append(cell)
        else:
            taken.setdefault(best, []).append(cell)
    for index, below in taken.items():
        joined = _join(result[index], below)
        if joined is None:
            alone += below
        else:
            result[index] = joined
    return sorted(result + alone, key=lambda cell: (cell.row, cell.left))


def _split(upper: _Cell, lower: _Cell) -> list[_Cell] | None:
    """Two neighbouring headers that were taken for one ("Order" above "qty", and "Unit" beside it), parted again."""
    if lower.heading.roles == ("money",):
        return None  # a currency below belongs to the whole header
    for at in range(1, len(upper.words)):
        left, right = upper.words[:at], upper.words[at:]
        for mine, other in ((left, right), (right, left)):
            whole = _Cell(mine, Heading(""), upper.row)
            rest = _Cell(other, Heading(""), upper.row)
            if _overlap(lower, whole) <= 0.3 or _overlap(lower, rest) > 0:
                continue
            joined = classify(" ".join(word.word.text for word in [*mine, *lower.words]))
            alone = _phrase(other)
            if joined.exact and alone.exact and joined.roles[0] != alone.roles[0]:
                halves = [_cell(mine, _phrase(mine), upper.row), _cell(other, alone, upper.row)]
                return sorted(halves, key=lambda cell: cell.left)
    return None


def _overlap(a: _Cell, b: _Cell) -> float:
    width = min(a.right, b.right) - max(a.left, b.left)
    return width / max(min(a.right - a.left, b.right - b.left), 0.1)


def _join(upper: _Cell, below: list[_Cell]) -> _Cell | None:
    """One header of stacked cells, or None where they are headers of two levels."""
    words = upper.words + [word for cell in below for word in cell.words]
    together = classify(" ".join(word.word.text for word in words))
    lower = [cell.heading for cell in below if cell.heading.roles]
    up = upper.heading
    every = {*up.roles, *(role for heading in lower for role in heading.roles)}
    if together.roles and (
        _exact(together) or "money" in every or not (up.roles and lower) or set(together.roles) & set(up.roles)
    ):
        return _Cell(words, together, upper.row, len(words))
    known = upper.known + sum(cell.known for cell in below)
    if not (up.roles or lower):
        return _Cell(words, together, upper.row, known)
    if not (up.roles and lower):
        if len({heading.roles[0] for heading in lower}) > 1:
            return None  # words above two headers are neither's: the last row of an address block
        return _Cell(words, replace(up if up.roles else lower[0], text=together.text), upper.row, known)
    common = [role for role in up.roles if any(role in heading.roles for heading in lower)]
    if not common:
        return None
    merged = replace(
        up,
        text=together.text,
        roles=tuple(common),
        unit=next((heading.unit for heading in (up, *lower) if heading.unit), None),
        currency=next((heading.currency for heading in (up, *lower) if heading.currency), None),
        per=next((heading.per for heading in (up, *lower) if heading.per), None),
    )
    return _Cell(words, merged, upper.row, known)


def _exact(heading: Heading) -> bool:
    """Whether the whole text is a known header, but for its currency: "Unit price £"."""
    if heading.exact or not heading.currency:
        return heading.exact
    bare = [word for word in heading.text.split() if fold(word).strip("().,") != heading.currency.lower()]
    return classify(" ".join(bare)).exact


def _score(cells: Sequence[_Cell]) -> float:
    """How much a header this is; 0 where it is none: it must say how much of what, and be mostly known words. How much may
    stand under an unknown word where price and amount are known: arithmetic then tells it."""
    roles = [cell.heading.roles for cell in cells if cell.heading.roles]
    known = {role for each in roles for role in each}
    first = {each[0] for each in roles}
    counts = known & HOW_MUCH or ({"price", "amount"} <= first and len(first) >= 4 and len(roles) < len(cells))
    if not counts or not known & OF_WHAT or len(roles) < 2:
        return 0.0
    coverage = sum(cell.known for cell in cells) / sum(len(cell.words) for cell in cells)
    if coverage < (0.99 if len(roles) == 2 else 0.66) or len(cells) > 24:
        return 0.0
    if any(any(char.isdigit() for char in cell.text) and not cell.heading.roles for cell in cells) and len(roles) < 4:
        return 0.0
    return len(first) + coverage - 0.5 * (len(cells) - len(roles))


def _is_data(cells: Sequence[_Cell]) -> bool:
    """Whether a row below a header is no more header but the first item: it holds numbers that no header holds."""
    named = sum(cell.heading.exact for cell in cells) >= 3
    return any(
        any(char.isdigit() for char in cell.text)
        and not cell.heading.roles
        and not _BASE.fullmatch(cell.text)
        and not (named and _is_blurred(cell))
        for cell in cells
    )


def _is_blurred(cell: _Cell) -> bool:
    """Whether a digit of this cell is a letter that was read from pixels: "J.m." as "1.m."."""
    figures = sum(map(str.isdigit, cell.text))
    return cell.words[0].page.source is Source.OCR and figures == 1 and any(map(str.isalpha, cell.text))


#: A number that may stand in a header: a price base.
_BASE = re.compile(r"[(/]*(?:1|10|100|1[.,' ]?000)[)/]*[a-z]*", re.I)


def _columns(cells: Sequence[_Cell]) -> tuple[Column, ...]:
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


def _levels(cells: Sequence[_Cell], rows: Sequence[int]) -> dict[int, int]:
    """Header rows whose cells do not stand above one another are one level (a header set a little higher or lower)."""
    level_of: dict[int, int] = {}
    level = 0
    for number, row in enumerate(rows):
        mine = [cell for cell in cells if cell.row == row]
        before = [cell for cell in cells if level_of.get(cell.row) == level]
        clash = any(_overlap(a, b) > 0.3 for a in mine for b in before)
        if number and clash:
            level += 1
        level_of[row] = level
    return level_of
