"""A row of a table with its words in the columns that they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.recognised.parting import parted
from parsers.extractors.pages.recognised.specks import legible
from parsers.extractors.pages.rows import Placed, Row, joined
from parsers.extractors.pages.tables.cells import (
    content_follows,
    is_capital_code,
    is_code,
    is_numeral,
    is_position,
    is_unit,
    money,
    per_of,
    quantity,
)
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.headword import classify
from parsers.extractors.pages.tables.priced import priced, priced_at_length
from parsers.page import Source

__all__ = ["CODES", "Entry", "assign", "fits", "glued", "has", "runs_over", "tells_content", "text_of"]

CODES = frozenset({"code", "sku", "buyer_item", "codes", "gtin", "manufacturer_item"})


@dataclass(slots=True)
class Entry:
    """One row of a table with its words in columns (by index into `Head.columns`)."""

    row: Row
    cells: dict[int, list[Placed]]
    level: int = 0
    struck: bool = False  #: most of its words are struck through: the whole row is taken back
    new_page: bool = False  #: the first of its page
    _texts: dict[int, str] = field(default_factory=dict, compare=False, repr=False)  #: of `_joined`, where asked for
    _joined: dict[int, list[Placed]] | None = field(default=None, compare=False, repr=False)

    def text(self, index: int) -> str:
        """The text of a cell; every rule about rows asks for it again. Cells are replaced as a whole, never changed."""
        if self._joined is not self.cells:
            self._joined, self._texts = self.cells, {}
        found = self._texts.get(index)
        if found is None:
            found = self._texts[index] = text_of(self.cells.get(index, ()))
        return found


def text_of(words: Iterable[Placed]) -> str:
    """The words of a cell as one text (see `parsers.extractors.pages.rows.joined`)."""
    return joined(words)[0]


def assign(row: Row, head: Head) -> Entry:
    """The row's words in the columns of the header level that they fit best."""
    best, top = Entry(row, {}), float("-inf")
    marks = [placed.word.struck for placed in row.words]
    # A lone struck value is an old reading of its cell; a row is taken back only where most of a whole item is struck.
    struck = sum(marks) >= 0.5 * len(marks) and sum(marks) > 2
    for level in range(head.levels):
        cells: dict[int, list[Placed]] = {}
        for run in _runs(row, glued(head.columns, level)):
            first = None
            whole = len(run) > 1 and _is_one_date(run, head, level)
            for placed in run:
                if placed.word.struck and not struck:
                    continue
                index = (
                    _column_at(head.columns, level, (placed.left + placed.right) / 2)
                    if first is None or not whole
                    else first
                )
                first = index if first is None else first
                if index is not None:
                    cells.setdefault(index, []).append(placed)
        entry = Entry(row, cells, level, struck)
        score = 0.0
        if head.levels > 1:
            score = sum(fits(head.columns[i], entry.text(i)) for i in cells) - 0.5 * _crossings(entry)
        if score > top:
            best, top = entry, score
    if row.page.source is Source.OCR:
        best.cells = {
            i: legible(words) if _NUMERIC & set(head.columns[i].heading.roles) else words
            for i, words in best.cells.items()
        }
    return _counted(_flowing(best, head), head)


def _counted(entry: Entry, head: Head) -> Entry:
    """A quantity with its price in one run of words belongs to the column of quantities, wherever it runs; the price to its
    own column, where there is one."""
    columns = {i: column for i, column in enumerate(head.columns) if set(column.heading.roles) & HOW_MUCH}
    if not columns or any(quantity(entry.text(i)) for i in columns):
        return entry
    beside = next((i for i in columns if i not in entry.cells and _is_lone_count(entry, i + 1, head)), None)
    if beside is not None:
        entry.cells = {beside if i == beside + 1 else i: cell for i, cell in entry.cells.items()}
        return entry
    here = next((i for i in columns if i in entry.cells), next(iter(columns)))
    for chunk in entry.row.chunks:
        texts = [placed.word.text for placed in chunk.words]
        inside = all(any(placed is one for one in entry.cells.get(here, ())) for placed in chunk.words)
        found = priced(texts) if inside else priced_at_length(texts)
        if found is None:
            continue
        taken = {id(placed) for placed in chunk.words}
        cells = {i: [one for one in cell if id(one) not in taken] for i, cell in entry.cells.items()}
        cells = {i: cell for i, cell in cells.items() if cell}
        price = next(
            (i for i, column in enumerate(head.columns) if "price" in column.heading.roles and i not in columns), None
        )
        if price is not None and price not in cells:
            cells[here], cells[price] = list(chunk.words[: found[0]]), list(chunk.words[found[1] :])
        else:
            cells[here] = list(chunk.words)
        entry.cells = cells
        break
    return entry


def _is_lone_count(entry: Entry, at: int, head: Head) -> bool:
    """Whether a figure stands alone in the column of units, as a count set to the right of "Quantity UOM" does."""
    if any(total_label(chunk.text) for chunk in entry.row.chunks) or not any(
        map(_is_named, map(entry.text, entry.cells))
    ):
        return False
    # "UOM" above "Factor": a number below is no count
    unit = at < len(head.columns) and classify(head.columns[at].heading.text).roles == ("unit",)
    return unit and is_numeral(entry.text(at)) and head.columns[at].level == head.columns[at - 1].level


def _is_named(text: str) -> bool:
    """Whether a cell names something: the end of a wrapped cell may be figures alone ("x 28" beside "1'000")."""
    return sum(map(str.isalpha, text)) >= 2


def glued(columns: Sequence[Column], level: int) -> Callable[[Placed], list[Placed]]:
    """Parts a recognised word at the borders of the columns, where each part is what its column holds."""
    mine = [column for column in columns if column.level == level]

    def part(placed: Placed) -> list[Placed]:
        for left, right in pairwise(mine):
            if (halves := parted(placed, right.left)) and all(
                fits(column, half.word.text) > 0 for column, half in zip((left, right), halves, strict=True)
            ):
                return [halves[0], *part(halves[1])]
        return [placed]

    return part


def _runs(row: Row, part: Callable[[Placed], list[Placed]]) -> Iterator[list[Placed]]:
    """The row's words, cut where the gap is wider than a blank."""
    run: list[Placed] = []
    for placed in (half for word in row.words for half in (part(word) if word.word.middles else (word,))):
        if run and placed.left - run[-1].right > 0.45 * row.em:
            yield run
            run = []
        run.append(placed)
    if run:
        yield run


def _is_one_date(run: Sequence[Placed], head: Head, level: int) -> bool:
    """Whether near words that lie in several columns are one date, written wider than its column."""
    ends = (run[0], run[-1])
    columns = {_column_at(head.columns, level, (placed.left + placed.right) / 2) for placed in ends}
    return (
        len(columns) > 1
        and any(char.isdigit() for char in run[-1].word.text)
        and is_date(" ".join(p.word.text for p in run))
    )


_NUMERIC = HOW_MUCH | {"price", "amount", "price_per", "discount", "pack"}


def _flowing(entry: Entry, head: Head) -> Entry:
    """A sentence that runs on into a number column holds no number there: its words go back to the column of their text.

    Two numbers that stand apart from the text show that the row is an item all the same, set tightly.
    """
    if entry.row.grid is not None or not runs_over(entry):
        return entry
    place = {id(placed): i for i, words in entry.cells.items() for placed in words}
    words = [placed for placed in entry.row.words if id(placed) in place]
    joined_to: dict[int, int] = {}
    for left, right in pairwise(words):
        i, j = place[id(left)], place[id(right)]
        tight = right.left - left.right < 0.4 * entry.row.em
        if (
            i != j
            and tight
            and head.columns[j].role in _NUMERIC
            and head.columns[i].role not in (*_NUMERIC, "unit", "no")
        ):
            joined_to[j] = i
    apart = [
        i
        for i in entry.cells
        if head.columns[i].role in _NUMERIC and i not in joined_to and fits(head.columns[i], entry.text(i)) > 0
    ]
    if not joined_to or len(apart) >= 2:
        return entry
    text = min(joined_to.values())
    moved = [placed for placed in words if place[id(placed)] >= text]
    entry.cells = {i: cell for i, cell in entry.cells.items() if i < text} | {text: moved}
    return entry


def _column_at(columns: Sequence[Column], level: int, x: float) -> int | None:
    for index, column in enumerate(columns):
        if column.level == level and column.left <= x < column.right:
            return index
    return None


def fits(column: Column, text: str) -> float:
    """Whether this text can stand in this column: 1 yes, 0 perhaps, -1 no."""
    return _fits_roles(column.heading.roles, text)


_DISCOUNT = re.compile(r"[-–]?\s?\d[\d.,]*\s?%?[-–]?")


@lru_cache(maxsize=8_192)
def _fits_roles(column: tuple[str, ...], text: str) -> float:
    roles = set(column)
    if roles & HOW_MUCH or roles & {"pack"}:
        return 1 if quantity(text) or priced(text.split()) or ("unit" in roles and is_unit(text)) else -1
    if roles & {"price", "amount", "money"}:
        return 1 if money(text) else -1
    if "price_per" in roles:
        return 1 if per_of(text) else -1
    if "discount" in roles:
        return 1 if _DISCOUNT.fullmatch(text) else -1
    if "unit" in roles:
        return 1 if is_unit(text) else 0.5 if len(text) <= 4 and text.isalpha() else -1
    if roles == {"no"}:
        return 1 if is_position(text) else -1
    if roles & CODES:
        words = text.split()
        if len(words) == 1 and is_capital_code(text):
            return 1.25  # and no text that a description of another level could go on with
        coded = sum(is_code(word) for word in words)
        return 1 if coded and (len(words) < 3 or 2 * coded >= len(words)) else 0
    if "description" in roles:
        return 1 if any(char.isalpha() for char in text) else -0.5
    return 0


def has(entry: Entry, head: Head, roles: Iterable[str]) -> bool:
    """Whether a cell of one of these roles holds a value of its kind."""
    wanted = set(roles)
    return any(
        not wanted.isdisjoint(head.columns[i].heading.roles) and fits(head.columns[i], entry.text(i)) > 0
        for i in entry.cells
    )


def _crossings(entry: Entry) -> int:
    """How often a mere blank is all that lies between words of two columns: a sentence cut by the borders of another level."""
    column = {id(placed): i for i, cell in entry.cells.items() for placed in cell}
    return sum(
        column.get(id(left)) != column.get(id(right)) and right.left - left.right <= _blank(right, entry.row.em)
        for left, right in pairwise(entry.row.words)
    )


def _blank(placed: Placed, em: float) -> float:
    """The widest gap that is a mere blank; recognised letters stand a little closer or wider than they were printed."""
    return max((1.0 if placed.page.source is Source.OCR else 0.4) * em, placed.space * placed.word.box.height)


def tells_content(rows: Sequence[Entry], at: int, head: Head) -> bool:
    """Whether the number of this row is what a pack of the item above holds, set on another line: "8 boîtes de" above "6"."""
    columns = [i for i in rows[at].cells if head.columns[i].role in HOW_MUCH]
    above = [rows[n].text(i) for i in columns for n in range(max(at - 2, 0), at) if rows[n].text(i)]
    return bool(above) and content_follows(above[-1])


def runs_over(entry: Entry) -> bool:
    """Whether words flow on from one column into the next without a gap."""
    column = {id(placed): i for i, cell in entry.cells.items() for placed in cell}
    words = list(entry.row.words)
    for left, right in pairwise(words):
        if (
            column.get(id(left)) != column.get(id(right))
            and right.left - left.right < 0.4 * entry.row.em
            and right.left > left.right - 1
        ):
            return True
    return False
