"""The pages of one document to drafts: splits orders, ignores what is none, and says so."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Draft, Kind, Origin
from parsers.extractors.body import entries, gather
from parsers.extractors.columns import cut, heads
from parsers.extractors.roles import settle
from parsers.extractors.rows import Row, furniture, rows
from parsers.extractors.table import Table, convention_of, draft_lines, raw_lines
from parsers.knowledge import Knowledge
from parsers.page import Page

__all__ = ["drafts"]


def drafts(pages: Sequence[Page], origin: Origin, knowledge: Knowledge) -> list[Draft]:
    every = [rows(page) for page in pages]
    skip = furniture(every)
    tables = []
    for number, page_rows in enumerate(every):
        page_rows = [row for row in page_rows if id(row) not in skip]
        for head in heads(page_rows):
            body = page_rows[head.last + 1 :]
            found, rest = entries(body, cut(head, body))
            head = settle(cut(head, [e.row for e in found]), found)
            found, rest = entries(body, head)
            items, loose = gather(found, head)
            tables.append(Table(head, items))
    lines = []
    for table in tables:
        raws = raw_lines(table)
        mark = convention_of(raws)
        lines += draft_lines(table, raws, mark=mark, knowledge=knowledge)
    return [Draft(kind=Kind.ORDER, origin=origin, lines=tuple(lines))]
