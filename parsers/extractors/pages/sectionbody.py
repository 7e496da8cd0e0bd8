"""The body of a section: its tables, over all its pages, and the rows outside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.extractors.pages.headers.sidepanel import without_panel
from parsers.extractors.pages.profile import applied, fingerprint, in_force, learned_heads
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.sections import Section
from parsers.extractors.pages.tables.bare import bare_heads
from parsers.extractors.pages.tables.body import entries
from parsers.extractors.pages.tables.borders import cut
from parsers.extractors.pages.tables.cards import cards
from parsers.extractors.pages.tables.columns import Head, heads
from parsers.extractors.pages.tables.dayheadings import DayHeading, day_headings
from parsers.extractors.pages.tables.grouping import gather
from parsers.extractors.pages.tables.raws import Table
from parsers.extractors.pages.tables.roles import settle
from parsers.extractors.pages.tables.sizetable import size_table
from parsers.knowledge import Profile

__all__ = ["Body", "body_of"]


@dataclass(slots=True)
class Body:
    """The tables of a section and the rows outside them."""

    tables: list[Table] = field(default_factory=list)
    outside: list[Row] = field(default_factory=list)
    after: list[Row] = field(default_factory=list)
    first_below: int | None = None
    named: bool = False  #: the lexicon knows a header of its tables
    headings: list[DayHeading] = field(default_factory=list)  #: days over the items of a table


def body_of(section: Section, profiles: Sequence[Profile] = ()) -> Body:
    """Cuts the tables of all pages; a table whose header is repeated on the next page goes on there, and so does one that
    has not ended."""
    result = Body()
    open_head: Head | None = None
    collected: list[tuple[Head, list[Row], bool]] = []
    named: dict[int, list[Row]] = {}  #: the rows of each head, by its identity
    for view in section.pages:
        rows = [row for row in view.rows if id(row) not in view.furniture]
        known = heads(rows) if view.furniture else view.heads
        found = [_profiled(head, profiles) for head in known]
        result.named = result.named or bool(found)
        found = found or learned_heads(rows, profiles)
        if open_head is not None and (not found or found[0].first > 0):
            stop = found[0].first if found else len(rows)
            lead = rows[:stop]
            if not found and _carries_on(open_head, lead):
                collected.append((open_head, lead, True))
                continue
            if not found:
                result.after += rows
        first_head = found[0].first if found else len(rows)
        result.outside += rows[:first_head]
        for number, head in enumerate(found):
            stop = found[number + 1].first if number + 1 < len(found) else len(rows)
            again = open_head is not None and _same_head(open_head, head)
            head, inside, panel = without_panel(head, rows[head.last + 1 : stop])
            result.outside += panel
            collected.append((head, inside, again))
            named[id(head)] = rows[head.first : head.last + 1]
            open_head = head
    if not collected:
        collected = [(head, rows[head.first :], False) for rows, head in _bare(section)]
        taken = {id(row) for _, rows, _ in collected for row in rows}
        result.outside = [row for row in result.outside if id(row) not in taken]
    _settle(collected, result, named)
    if not result.tables:
        _take_untabled(result)
    _take_headings(result)
    return result


def _take_headings(result: Body) -> None:
    """Days that stand over the items are none of the rows outside."""
    items = [item for table in result.tables for item in table.items]
    below = [entry.row for item in items for entry in item.rows if entry is not item.anchor]
    result.headings = day_headings([*result.outside, *below], result.tables)
    taken = {id(row) for row, _ in result.headings}
    if not taken:
        return
    for item in items:
        item.rows = [entry for entry in item.rows if id(entry.row) not in taken]
    if result.first_below is not None:
        result.first_below -= sum(id(row) in taken for row in result.outside[: result.first_below])
    result.outside = [row for row in result.outside if id(row) not in taken]
    result.after = [row for row in result.after if id(row) not in taken]


def _take_untabled(result: Body) -> None:
    """Items in a table of sizes, or as blocks of labels and values, where there is no table of lines."""
    found = size_table(result.outside) or cards(result.outside)
    if found is None:
        return
    result.tables.append(found.table)
    result.after = result.outside[found.end :]
    result.first_below = next(i for i, row in enumerate(result.outside) if id(row) in found.rows)
    result.outside = [row for row in result.outside if id(row) not in found.rows]


def _bare(section: Section) -> Iterator[tuple[list[Row], Head]]:
    """Tables without a header, where the section has no other."""
    for view in section.pages:
        rows = [row for row in view.rows if id(row) not in view.furniture]
        found = bare_heads(rows)
        for number, head in enumerate(found):
            stop = found[number + 1].first if number + 1 < len(found) else len(rows)
            yield rows[:stop], head


def _profiled(head: Head, profiles: Sequence[Profile]) -> Head:
    """The head as a clerk has explained it for this sender and layout."""
    for profile in reversed(in_force(profiles, layout=fingerprint(head), learned=False)):
        head = applied(profile, head)
    return head


def _same_head(a: Head, b: Head) -> bool:
    return a.signature == b.signature or (
        len(a.columns) == len(b.columns)
        and [c.heading.roles for c in a.columns] == [c.heading.roles for c in b.columns]
    )


def _carries_on(head: Head, rows: Sequence[Row]) -> bool:
    """Whether rows of a page without a header are the table's: some of them have a quantity where it stands."""
    ready = cut(head, rows)
    found, _ = entries(rows, ready)
    items, _ = gather(found, ready)
    return bool(items)


def _settle(collected: Sequence[tuple[Head, list[Row], bool]], result: Body, named: Mapping[int, list[Row]]) -> None:
    """Tables of one header over several pages become one; their borders are cut from all their rows. What has no items was no
    header of a table: `Number  Date  Customer no.` in the head of a form; its rows (`named`) are outside like those below them."""
    groups: list[list[tuple[Head, list[Row]]]] = []
    for head, rows, again in collected:
        if again and groups:
            groups[-1].append((head, rows))
        else:
            groups.append([(head, rows)])
    for group in groups:
        parts = []
        rests: list[Row] = []
        for number, (head, rows) in enumerate(group):
            rough, _ = entries(rows, cut(head, rows), new_page=number > 0)
            ready = cut(head, [entry.row for entry in rough] or rows)
            found, rest = entries(rows, settle(ready, rough), new_page=number > 0)
            parts.append((ready, found))
            rests += rest
        first = settle(parts[0][0], [entry for _, found in parts for entry in found])
        all_entries = [entry for _, found in parts for entry in found]
        items, loose = gather(all_entries, first)
        if items:
            result.first_below = len(result.outside) if not result.tables else result.first_below
            result.tables.append(Table(first, items))
        elif result.first_below is None:
            result.first_below = len(result.outside)
        if not items:
            heading = [row for head, _ in group for row in named.get(id(head), ())]
            result.outside += heading
            result.after += [*heading, *(entry.row for entry in loose)] if result.tables else []
        result.after += rests
        result.outside += [entry.row for entry in loose] + rests
