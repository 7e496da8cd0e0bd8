"""Tables that people draw with blanks, tabs, bars or semicolons in a plain text: found and cut into grids.

    Line  Part        Qty  UM
    1     TRM-5501     10  BX

A table needs a line of column names. Lists without one are read clause by clause instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.tables.cells import money
from parsers.lexicon import fold, phrases
from parsers.page import Cell, Grid, Page, Word

__all__ = ["with_grids"]

_CELLS = re.compile(r"\S+(?: \S+)*")
_RULER = re.compile(r"[\s|+\-=_*.:]+")
_QUANTITY_LIKE = re.compile(r"\d")


def with_grids(page: Page, start: int, end: int) -> tuple[Page, list[tuple[int, int]]]:
    """The page with the tables of `text[start:end]` as grids, and where they stand."""
    grids: list[Grid] = []
    spans: list[tuple[int, int]] = []
    lines = _lines(page.text, start, end)
    at = 0
    while at < len(lines):
        found = _table(page, lines, at)
        if found is None:
            at += 1
            continue
        grid, last = found
        grids.append(grid)
        spans.append((lines[at][0], lines[last - 1][1]))
        at = last
    return (replace(page, grids=tuple(grids)) if grids else page), spans


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    at = start
    for line in text[start:end].split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _table(page: Page, lines: Sequence[tuple[int, int]], at: int) -> tuple[Grid, int] | None:
    text = page.text
    head = text[slice(*lines[at])]
    mark = next(
        (sign for sign in ("|", ";", "\t") if head.strip(sign + " ").count(sign) >= 1 and len(head) < 400), None
    )
    head_cells = _cells(head, lines[at][0], mark)
    if len(head_cells) < 2 or not _is_header([text[s:e] for s, e in head_cells]):
        return None
    rows = [head_cells]
    last = at + 1
    while last < len(lines):
        line = text[slice(*lines[last])]
        if not line.strip():
            if last == at + 1:
                last += 1
                continue
            break
        if _RULER.fullmatch(line):
            last += 1
            continue
        if not mark and _sum(text, lines, last, len(head_cells)) is not None:
            break
        cells = _cells(line, lines[last][0], mark)
        cells = cells if mark else _parted(text, head_cells, cells, lines[last][0] - lines[at][0])
        placed = cells if mark else _under(head_cells, cells, lines[at][0], lines[last][0])
        if placed is None or (mark and len(cells) != len(head_cells)):
            break
        if not _QUANTITY_LIKE.search(line):
            break
        rows.append(placed)
        last += 1
    if len(rows) < 2:
        return None
    if (summed := _sum(page.text, lines, last, len(head_cells))) is not None:
        cells, last = summed
        rows.append(cells)
    width = len(head_cells)
    grid = Grid(tuple(tuple(_cell(page, span) for span in (row + [(0, 0)] * width)[:width]) for row in rows))
    return grid, last


def _sum(text: str, lines: Sequence[tuple[int, int]], at: int, width: int) -> tuple[list[tuple[int, int]], int] | None:
    """The total that stands alone below the table, behind at most two empty lines: its label and its number under the last columns."""
    below = next((n for n in range(at, min(at + 3, len(lines))) if text[slice(*lines[n])].strip()), None)
    if below is None or width < 2:
        return None
    cells = _cells(text[slice(*lines[below])], lines[below][0], None)
    if len(cells) != 2 or total_label(text[slice(*cells[0])]) is None or money(text[slice(*cells[1])]) is None:
        return None
    return [(0, 0)] * (width - 2) + cells, below + 1


def _cells(line: str, offset: int, mark: str | None) -> list[tuple[int, int]]:
    """Where the cells of a line stand."""
    if mark is None:
        return [(offset + m.start(), offset + m.end()) for m in _CELLS.finditer(line.replace("\t", "  "))]
    inner = line.strip()
    start = offset + line.find(inner) if inner else offset
    if mark == "|" and inner.startswith("|"):
        inner, start = inner[1:], start + 1
    if mark == "|" and inner.endswith("|"):
        inner = inner[:-1]
    cells = []
    for piece in inner.split(mark):
        body = piece.strip()
        at = start + (piece.find(body) if body else 0)
        cells.append((at, at + len(body)))
        start += len(piece) + 1
    return cells


def _is_header(texts: Sequence[str]) -> bool:
    """Whether at least two cells are column names, one of them a quantity."""
    columns = phrases("columns")
    roles = [{sense.role for sense in columns.get(fold(text), ())} for text in texts]
    known = sum(bool(role) for role in roles)
    return (
        known >= 2
        and any("quantity" in role or "packs" in role for role in roles)
        and known * 2 >= len(texts)
        and not any(re.search(r"\d{2}", text) for text in texts)
    )


def _parted(
    text: str, head: Sequence[tuple[int, int]], cells: list[tuple[int, int]], apart: int
) -> list[tuple[int, int]]:
    """The cells, of which one that reaches over the beginning of a column's name is two, where one blank parts them just there and
    each column has then its own: `00010 7001205` under `Pos   Material`."""
    if len(cells) >= len(head):
        return cells
    parted: list[tuple[int, int]] = []
    for first, last in cells:
        for begin in (begin + apart for begin, _ in head):
            if first < begin - 1 and begin < last and text[begin - 1] == " ":
                parted.append((first, begin - 1))
                first = begin
        parted.append((first, last))
    return parted if len(parted) == len(head) else cells


def _under(
    head: Sequence[tuple[int, int]], cells: Sequence[tuple[int, int]], head_start: int, start: int
) -> list[tuple[int, int]] | None:
    """The cells under the column names by where they stand; None where two fall under one name or one under none."""
    if len(cells) == len(head):
        return list(cells)
    placed: list[tuple[int, int]] = [(0, 0)] * len(head)
    for first, last in cells:
        left, right = first - start, last - start
        overlaps = [
            (min(right, h_end - head_start) - max(left, h_first - head_start), n)
            for n, (h_first, h_end) in enumerate(head)
        ]
        best = max(overlaps)
        if best[0] < -3 or placed[best[1]] != (0, 0):
            return None
        placed[best[1]] = (first, last)
    return placed if sum(span != (0, 0) for span in placed) >= 2 else None


def _cell(page: Page, span: tuple[int, int]) -> Cell:
    if span == (0, 0):
        return Cell()
    words = tuple(word for word in page.words if word.chars and span[0] <= word.chars[0] < span[1])
    return Cell(_trim(words, span))


def _trim(words: tuple[Word, ...], span: tuple[int, int]) -> tuple[Word, ...]:
    """Bars that stick to a word are not part of it."""
    out = []
    for word in words:
        if word.chars is None:
            continue
        text = word.text.strip("|;")
        if text == word.text and word.chars[1] <= span[1]:
            out.append(word)
        elif text:
            start = word.chars[0] + word.text.find(text)
            if start < span[1]:
                out.append(replace(word, text=text[: span[1] - start], chars=(start, min(start + len(text), span[1]))))
    return tuple(out)
