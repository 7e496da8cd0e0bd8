"""Cuts the columns of a header: where one ends and the next begins is what the body leaves free between two headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.entry import fits
from parsers.extractors.pages.tables.headword import Heading
from parsers.page import Source

__all__ = ["cut"]

BLUR = 0.18  #: how far the edges of recognised words may be off, in font sizes


def cut(head: Head, body: Sequence[Row]) -> Head:
    """The head with the borders of its columns, found from what the body leaves free between two headers."""
    if head.last < head.first:
        return head  # a table without a header was cut when it was found
    if head.grid is not None:
        return replace(head, columns=tuple(_grid_column(column) for column in head.columns))
    columns: list[Column] = []
    for level in range(head.levels):
        mine = [column for column in head.columns if column.level == level]
        if head.levels == 1 and "description" not in head.roles:
            mine = list(_with_texts(mine, _full(body)))
        if head.levels == 1:
            mine = list(_with_empty(mine, body))
        columns += _cut_level(mine, _of_level(head, level, body) if head.levels > 1 else body)
    return replace(head, columns=tuple(columns))


def _with_texts(columns: Sequence[Column], body: Sequence[Row]) -> Iterator[Column]:
    """The columns, and one without a header where the texts stand that no header names: right of a column of codes, at one
    place in most rows."""
    named = False
    for column, following in zip(columns, [*columns[1:], None], strict=True):
        yield column
        if named or not set(column.heading.roles) & CODED or following is None:
            continue
        starts = [
            chunk
            for row in body
            for chunk in row.chunks
            if chunk.left > column.right + 0.5 * row.em and chunk.right < following.left + row.em and _is_text(chunk)
        ]
        left = min((chunk.left for chunk in starts), default=0.0)
        if len(starts) >= 0.7 * len(body) > 1 and all(chunk.left - left < 3 for chunk in starts):
            yield Column(Heading(""), "", left, max(chunk.right for chunk in starts), column.level)
            named = True


def _with_empty(columns: Sequence[Column], body: Sequence[Row]) -> Iterator[Column]:
    """The columns, and those whose header cell is drawn and empty: `| | Anzahl | Artikel |` above `| 1. | 15 Stück | ...`."""
    drawn = _beside_header(columns, body)
    reach = max((row.right for row in body), default=0.0)  # what is drawn beyond is another table's
    for before, column, after in zip([None, *columns], columns, [*columns[1:], None], strict=False):
        left, right = (before.right if before else float("-inf")), (after.left if after else float("inf"))
        if before is None:
            cut = [x for x in drawn if x < column.left]
            for low, high in pairwise(cut):
                if any(low < placed.left < high for row in body for placed in row.words):
                    yield Column(Heading(""), "", low, high, column.level)
        yield column
        cut = [x for x in drawn if max(column.right, left) <= x <= right]
        for low, high in pairwise(cut):
            if after is not None or low < reach:
                yield Column(Heading(""), "", low, high, column.level)


def _beside_header(columns: Sequence[Column], body: Sequence[Row]) -> list[float]:
    """Where upright lines are drawn through the header row and the body."""
    words = [placed for column in columns for placed in column.words]
    if not words or not body:
        return []
    page = words[0].page
    height = sum(placed.word.box.middle for placed in words) / len(words)
    crossing = [
        rule.left for rule in page.rules if rule.width <= 2 and rule.height > 5 and rule.top <= height <= rule.bottom
    ]
    below = _uprights(body)
    found: list[float] = []
    for x in sorted(crossing):
        if (not found or x - found[-1] > 3) and any(abs(x - other) < 2 for other in below):
            found.append(x)
    return found


CODED = frozenset({"code", "sku", "buyer_item", "codes"})


def _is_text(chunk: Chunk) -> bool:
    return sum(any(map(str.isalpha, placed.word.text)) for placed in chunk.words) >= 2


def _of_level(head: Head, level: int, body: Sequence[Row]) -> Sequence[Row]:
    """The rows whose words suit the columns of this level better than those of another: texts of a row above run over the
    borders of the figures below them."""

    def suits(row: Row, at: int) -> float:
        return sum(
            fits(column, chunk.text)
            for column in head.columns
            for chunk in row.chunks
            if column.level == at and min(column.right, chunk.right) > max(column.left, chunk.left)
        )

    mine = [row for row in body if suits(row, level) > max(suits(row, at) for at in range(head.levels) if at != level)]
    return mine or body


def _grid_column(column: Column) -> Column:
    first = int(column.left)
    return replace(column, left=float(first), right=float(int(column.right - 0.01) + 1))


def _cut_level(columns: Sequence[Column], body: Sequence[Row]) -> Iterator[Column]:
    runs = list(_intervals(_full(body)))
    rules = _uprights(body)
    bars = sorted({round(bar) for row in body for bar in row.bars})
    borders = [float("-inf")]
    for at, (a, b) in enumerate(pairwise(columns)):
        drawn = [x for x in (*rules, *bars) if a.right - 3 <= x <= b.left + 3]
        if drawn:
            borders.append(drawn[-1])
            continue
        after = columns[at + 2].left if at + 2 < len(columns) else float("inf")
        borders.append(_fitting(a, b, _strips(a, b, runs), (borders[-1], after), body))
    borders.append(float("inf"))
    for column, (left, right) in zip(columns, pairwise(borders), strict=True):
        yield replace(column, left=left, right=right)


def _full(body: Sequence[Row]) -> Sequence[Row]:
    """The rows that fill several columns: headings and notes run over all borders and would hide them."""
    if not body:
        return body
    usual = sorted(len(row.chunks) for row in body)[len(body) // 2]
    full = [row for row in body if len(row.chunks) >= max(2, 0.5 * usual)]
    return full or body


def _intervals(body: Sequence[Row]) -> Iterator[tuple[float, float, int]]:
    """(left, right, weight) of what a border should not cross: words weigh most, runs of near words a little."""
    for row in body:
        run: list[Placed] = []
        blur = BLUR * row.em if row.page.source is Source.OCR else 0.0
        for placed in row.words:
            for left, right in _pieces(placed):
                yield left + blur, right - blur, 3
            if run and _is_grouped(run[-1], placed, row.em):
                yield run[-1].left, placed.right, 3
            if run and placed.left - run[-1].right > 0.45 * row.em:
                yield run[0].left, run[-1].right, 1
                run = []
            run.append(placed)
        if len(run) > 1:
            yield run[0].left, run[-1].right, 1


def _pieces(placed: Placed) -> Iterator[tuple[float, float]]:
    """Where a word stands; a recognised figure with the unit of the next column glued to it ("6kg") in two pieces."""
    glued = _GLUED.fullmatch(placed.word.text) if placed.page.source is Source.OCR else None
    if glued is None:
        yield placed.left, placed.right
        return
    size = (placed.right - placed.left) / len(placed.word.text)
    edge = placed.left + len(glued[1]) * size
    yield placed.left, edge - 0.3 * size
    yield edge + 0.3 * size, placed.right


_GLUED = re.compile(r"(\d[\d.,]*)[^\W\d_]{1,7}\.?")


def _is_grouped(left: Placed, right: Placed, em: float) -> bool:
    """Whether the blank between two words groups the thousands of one number: "2 000"."""
    near = 0 <= right.left - left.right <= (0.7 if right.page.source is Source.OCR else 0.45) * em
    return near and bool(
        re.fullmatch(r"\d{1,3}", left.word.text) and re.fullmatch(r"\d{3}(?:[.,]\d+)?", right.word.text)
    )


def _uprights(body: Sequence[Row]) -> list[float]:
    """Where upright lines are drawn beside the body."""
    if not body:
        return []
    page = body[0].page
    if page.source not in (Source.PRINT, Source.OCR):
        return []
    top, bottom = body[0].top, max(row.bottom for row in body if row.page is page)
    found = {
        round(rule.left, 1)
        for rule in page.rules
        if rule.width <= 2 and rule.bottom > top and rule.top < bottom and rule.height > 5
    }
    return sorted(found)


def _fitting(a: Column, b: Column, strips: Sequence[float], between: tuple[float, float], body: Sequence[Row]) -> float:
    """The best of these borders, or a later one where only that lets both columns hold what their headers say: figures that
    stand to the right below a narrow header are nearer to the next one."""
    if len(strips) < 2 or not (a.heading.roles or b.heading.roles):
        return strips[0] if strips else (a.right + b.left) / 2
    rows = [_between(row, between) for row in _full(body)]

    @cache
    def fitting(x: float) -> int:
        parts = (_parted(words, x) for words in rows)
        return sum(_can_hold(a, left) and _can_hold(b, right) for left, right in parts)

    if fitting(strips[0]) >= 0.2 * len(rows):
        return strips[0]
    best = max(strips, key=fitting)
    return best if fitting(best) > 0.6 * len(rows) else strips[0]


def _can_hold(column: Column, text: str) -> bool:
    """Whether the text is what the column's header says; below an unknown header, or one that says nothing of items, anything, but
    something."""
    told = column.heading.roles and column.heading.roles != ("ignore",)
    return fits(column, text) > 0 if told else bool(text)


def _between(row: Row, edges: tuple[float, float]) -> list[tuple[float, str]]:
    """(middle, text) of the words within two columns."""
    low, high = edges
    return [((p.left + p.right) / 2, p.word.text) for p in row.words if p.left < high and low <= (p.left + p.right) / 2]


def _parted(words: Sequence[tuple[float, str]], x: float) -> tuple[str, str]:
    """The texts left and right of a border."""
    left = [text for middle, text in words if middle < x]
    return " ".join(left), " ".join([text for _, text in words[len(left) :]])


def _strips(a: Column, b: Column, runs: Sequence[tuple[float, float, int]]) -> list[float]:
    """The x between two headers that the fewest words cross, of equals the widest free strip first; then the others."""
    low, high = a.left + 0.5 * (a.right - a.left), b.right - 0.5 * (b.right - b.left)
    low, high = min(low, a.right), max(high, b.left)
    events: list[tuple[float, float]] = []
    for left, right, share in runs:
        if right > low and left < high:
            events += ((max(left, low), float(share)), (min(right, high), -float(share)))
    for column in (a, b):  # the headers are words too, but the data has the say
        events += ((max(column.left, low), 0.6), (min(column.right, high), -0.6))
    events.sort(key=lambda event: (event[0], event[1]))
    found: list[tuple[float, float, float]] = []
    level = 0.0
    at = low
    for x, weight in [*events, (high, 0)]:
        if x > at + 0.2:
            found.append((round(level, 2), -(x - at), (x + at) / 2))
            at = x
        level += weight
        at = max(at, x)
    return [strip[2] for strip in sorted(found, key=lambda strip: strip[:2])]
