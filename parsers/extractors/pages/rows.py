"""Pages to rows: what stands side by side, from drawn pages and from grids alike.

A row's places are layout coordinates: points on a drawn page, column numbers in a grid. So header words are found and
columns are cut by one method, whether the table was printed, scanned, or a spreadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from parsers.lines import Line, lines
from parsers.page import Box, Cell, Grid, Page, Source, Word
from parsers.record import record

__all__ = ["EM", "RULES_LIMIT", "Chunk", "Placed", "Row", "joined", "page_number", "rows"]

#: Rulers of character listings: ----+----, ======, ____; also the corners of box drawings.
_RULER = re.compile(r"[-=_+|*.·─━═┼├┤┬┴╪╬~]{3,}")
#: The font size as a share of a word's height: print has loose boxes, recognised words those of their ink.
EM = {Source.PRINT: 0.85, Source.OCR: 1.0}
_BAR = frozenset("|¦│┃‖")


@record()
class Placed:
    """A word with its place in layout coordinates."""

    word: Word
    left: float
    right: float
    page: Page
    space: float = 0.55  #: the widest gap that is a mere blank, as a share of the height


@dataclass(frozen=True)
class Chunk:
    """Words that belong together by their nearness, or one cell. No slots: its text is joined once, and asked for often."""

    words: tuple[Placed, ...]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def text(self) -> str:
        return " ".join([placed.word.text for placed in self.words])


@dataclass(frozen=True, eq=False)
class Row:
    """One line of a page, or one row of a grid; never empty. No slots: its words and text are gathered once."""

    page: Page
    chunks: tuple[Chunk, ...]
    top: float
    bottom: float
    em: float  #: the font size, in layout coordinates: the measure for gaps
    grid: int | None = None  #: index into `page.grids`
    bars: tuple[float, ...] = ()  #: column lines that are drawn with characters
    ruled: bool = False  #: a line of dashes stands right above
    levels: Sequence[
        tuple[float, float]
    ] = ()  #: (height, width) of the level lines drawn on its page, from top to bottom

    @cached_property
    def words(self) -> tuple[Placed, ...]:
        return tuple(placed for chunk in self.chunks for placed in chunk.words)

    @cached_property
    def text(self) -> str:
        return " ".join([chunk.text for chunk in self.chunks])

    @property
    def left(self) -> float:
        return self.chunks[0].left

    @property
    def right(self) -> float:
        return max(chunk.right for chunk in self.chunks)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def joined(words: Iterable[Placed]) -> tuple[str, list[int]]:
    """The words as one text, and where each begins in it. Rows are kept apart by a line break and wide gaps by two blanks,
    so that numbers of different rows or columns can never be read as one."""
    text = ""
    offsets: list[int] = []
    last: Placed | None = None
    for placed in words:
        if last is not None:
            text += _between(last, placed)
        offsets.append(len(text))
        text += placed.word.text
        last = placed
    return text, offsets


def _between(left: Placed, right: Placed) -> str:
    height = max(min(left.word.box.height, right.word.box.height), 0.1)
    if right.page is not left.page or right.word.box.top > left.word.box.top + 0.6 * height:
        return "\n"
    wide = right.page.source in (Source.PRINT, Source.OCR) and right.left - left.right > right.space * height
    return "  " if wide else " "


def rows(page: Page) -> list[Row]:
    """All rows of the page from top to bottom; those of grids in their place among the lines around them."""
    if not page.grids:
        return _drawn(page, page.words)
    in_grid = {id(word) for grid in page.grids for row in grid.rows for cell in row for word in cell.words}
    outside = _drawn(page, [word for word in page.words if id(word) not in in_grid])
    found = list(outside)
    for index, grid in enumerate(page.grids):
        found += _of_grid(page, index, grid)
    found.sort(key=_height)
    return found


def _height(row: Row) -> float:
    return min(placed.word.box.top for placed in row.words)


def _drawn(page: Page, words: Iterable[Word]) -> list[Row]:
    found = []
    ruled = False
    space = _blank(page)
    levels = _levels(page.rules)
    uprights = sorted((rule for rule in page.rules if rule.width <= 2 and rule.height > 5), key=lambda rule: rule.left)
    for line in lines(word for word in words if not word.turned):
        between = [rule.left for rule in uprights if rule.top <= line.middle <= rule.bottom]
        row, only_rulers = _row(page, line, between, space=space, ruled=ruled)
        if row is not None:
            found.append(replace(row, levels=levels))
        ruled = only_rulers
    return found


RULES_LIMIT = 20_000  #: on a page with more lines than any table has, lines say nothing


def _levels(rules: Sequence[Box]) -> tuple[tuple[float, float], ...]:
    """(height, width) of every level line; the borders of neighbouring cells at one height are one line."""
    level = sorted((rule for rule in rules if rule.height <= 2 < rule.width), key=lambda rule: rule.middle)
    if len(level) > RULES_LIMIT:
        return ()
    found: list[tuple[float, float]] = []
    run: list[Box] = []
    for rule in [*level, None]:
        if run and (rule is None or rule.middle - run[0].middle > 1.0):
            found.append((run[0].middle, _covered(run)))
            run = []
        if rule is not None:
            run.append(rule)
    return tuple(found)


def _covered(run: Sequence[Box]) -> float:
    """How much of the width these lines cover together."""
    total, end = 0.0, float("-inf")
    for rule in sorted(run, key=lambda rule: rule.left):
        total += max(rule.right - max(rule.left, end), 0.0)
        end = max(end, rule.right)
    return total


def _blank(page: Page) -> float:
    """The widest blank as a share of the height: in a page of fixed pitch a blank is as wide as a letter."""
    shares = [
        word.box.width / len(word.text) / max(word.box.height, 0.1)
        for word in page.words
        if len(word.text) >= 4 and word.text.isalpha()
    ][:60]
    if page.source is not Source.PRINT or len(shares) < 5 or max(shares) - min(shares) > 0.06 * max(shares):
        return 0.55
    return max(0.55, 1.15 * max(shares))


def _row(page: Page, line: Line, uprights: Sequence[float], *, space: float, ruled: bool) -> tuple[Row | None, bool]:
    kept = [word for word in line.words if not _RULER.fullmatch(word.text)]
    rulers = len(kept) < len(line.words)
    bars = tuple((word.box.left + word.box.right) / 2 for word in kept if word.text in _BAR)
    placed = [Placed(word, word.box.left, word.box.right, page, space) for word in kept if word.text not in _BAR]
    if not placed:
        return None, rulers
    em = max(line.height * EM[page.source], 0.5) if page.source in EM else 1.0
    chunks = tuple(_chunks(placed, (*bars, *uprights), 1.0 * em if page.source is not Source.PROSE else 2.0))
    return Row(page, chunks, line.top, line.bottom, em, bars=bars, ruled=ruled), False


def _chunks(placed: Sequence[Placed], bars: Sequence[float], gap: float) -> Iterator[Chunk]:
    run = [placed[0]]
    for left, right in pairwise(placed):
        if right.left - left.right > gap or any(left.right <= bar + 1 and bar - 1 <= right.left for bar in bars):
            yield Chunk(tuple(run))
            run = []
        run.append(right)
    yield Chunk(tuple(run))


def _of_grid(page: Page, index: int, grid: Grid) -> Iterator[Row]:
    for number, cells in enumerate(grid.rows):
        chunks = []
        for column, cell in enumerate(cells):
            if not cell.words or column in grid.hidden_columns:
                continue
            step = (cell.columns if _is_heading(cell) else 1) / (len(cell.words) + 1)
            chunks.append(
                Chunk(tuple(
                    Placed(word, column + 0.05 + at * step, column + 0.05 + (at + 0.9) * step, page)
                    for at, word in enumerate(cell.words)
                ))
            )  # fmt: skip
        if chunks:
            yield from _by_lines(Row(page, tuple(chunks), float(number), number + 0.8, 1.0, grid=index))


def _is_heading(cell: Cell) -> bool:
    """Whether a cell over several columns may be a header of them; a text that runs over them stands in its first."""
    return len(cell.words) <= 3 and not any(map(str.isdigit, cell.text))


def _by_lines(row: Row) -> Iterator[Row]:
    """A row whose cells hold several lines (`<br>`) as one row per line, from the top of every cell."""
    if row.page.source is not Source.PROSE:
        yield row
        return
    cells = [_lines_of(chunk) for chunk in row.chunks]
    depth = max(map(len, cells))
    for at in range(depth):
        chunks = tuple(Chunk(tuple(cell[at])) for cell in cells if at < len(cell))
        top = row.top + 0.8 * at / depth
        yield replace(row, chunks=chunks, top=top, bottom=top + 0.8 / depth)


def _lines_of(chunk: Chunk) -> list[list[Placed]]:
    """The words of a cell by the lines that they stand on, each line moved to the cell's left edge."""
    found: list[list[Placed]] = []
    for placed in chunk.words:
        if found and placed.word.box.top == found[-1][-1].word.box.top:
            found[-1].append(placed)
        else:
            found.append([placed])
    left = chunk.left
    return [
        [replace(p, left=p.left - line[0].left + left, right=p.right - line[0].left + left) for p in line]
        for line in found
    ]


_PAGE_WORD = r"(?:page|pag|pagina|página|seite|blatt|sida|strona|blad|hoja|foglio|feuillet|sheet|pág|sid|str|p)"
_PAGE_NUMBER = re.compile(
    rf"(?:.*\s)?(?:-\s*)?{_PAGE_WORD}[.:]?\s*(?:n[o°º]?\.?\s*)?(\d{{1,3}})(?:\s*(?:/|of|von|de|di|van|av|z|sur)\s*\d{{1,3}})?(?:\s*-)?"
    rf"|(\d{{1,3}})\s*(?:/|of|von|de|di|van|sur)\s*\d{{1,3}}",
    re.I,
)


def page_number(found: Sequence[Row]) -> int | None:
    """The page number that one of these rows is or ends with, or None."""
    for row in found:
        if len(row.text) < 80 and (match := _PAGE_NUMBER.fullmatch(row.text.strip(" -·|"))):
            return int(match[1] or match[2])
    return None


def offsets(words: Sequence[Placed]) -> list[int]:
    """Where each word begins in the words joined by blanks."""
    found, at = [], 0
    for placed in words:
        found.append(at)
        at += len(placed.word.text) + 1
    return found


def cut(words: Sequence[Placed], start: int, end: int) -> tuple[Placed, ...]:
    """The words whose beginnings lie in [start, end) of the joined text."""
    return tuple(placed for placed, at in zip(words, offsets(words), strict=True) if start <= at < end)
