"""Days that stand as headings over the items that are wanted on them.

For Tuesday 8 December:
CU9011   Cup lid         2
For Thursday 10 December:
GL6011   Gloves M        4
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.draft import DraftLine, Field
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Row, cut
from parsers.extractors.pages.tables.raws import Table
from parsers.lexicon import fold, words_of

__all__ = ["DayHeading", "day_headings", "with_headings"]

LEAST = 2  #: headings: a single one is the day of the whole order
_LONGEST = 8  #: words of a heading
_LEADS = words_of("joining_in_labels") | words_of("arrivals_in_labels")

#: the row of a heading, and its day
DayHeading = tuple[Row, Field]


def day_headings(rows: Sequence[Row], tables: Sequence[Table]) -> list[DayHeading]:
    """The headings among these rows, where each stands over items of its own and none of the items stands above the first."""
    found = sorted(_headings({id(row): row for row in rows}.values()), key=lambda one: _place(one[0]))
    places = sorted(_place(item.anchor.row) for table in tables for item in table.items)
    if len(found) < LEAST or not places or _place(found[0][0]) > places[0]:
        return []
    ends = [*(_place(row) for row, _ in found[1:]), (places[-1][0] + 1, 0.0)]
    over = all(any(_place(row) < place < end for place in places) for (row, _), end in zip(found, ends, strict=True))
    return found if over else []


def _headings(rows: Iterable[Row]) -> Iterator[DayHeading]:
    for row in rows:
        if len(row.words) > _LONGEST or not any(map(str.isdigit, row.text)):
            continue
        spans = date_phrases(row.text)
        if len(spans) != 1:
            continue
        first, end = spans[0]
        rest = fold(f"{row.text[:first]} {row.text[end:]}".replace("'", " ")).replace(":", " ").split()
        if all(word.strip(".,-–") in _LEADS | {""} for word in rest):
            yield row, field_of(cut(row.words, first, end), raw=row.text[first:end], value=row.text[first:end])


def with_headings(
    lines: Sequence[DraftLine], tables: Sequence[Table], headings: Sequence[DayHeading]
) -> list[DraftLine]:
    """The lines, each with the day of the heading above its item; as they were where lines and items are not the same."""
    items = [item for table in tables for item in table.items]
    if not headings or len(items) != len(lines):
        return list(lines)
    found = []
    for line, item in zip(lines, items, strict=True):
        place = _place(item.anchor.row)
        above = [day for row, day in headings if _place(row) < place]
        found.append(line if line.requested_delivery or not above else replace(line, requested_delivery=above[-1]))
    return found


def _place(row: Row) -> tuple[int, float]:
    """Where a row stands: its page, and how far down."""
    return row.page.number, min(placed.word.box.top for placed in row.words)
