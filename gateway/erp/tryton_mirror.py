"""What was read from Tryton before, row by row, so that the next time only what changed is read.

Tryton marks no parent as changed when a child of it was, and shows no deletion. So of every table two things are asked each time: which
records there are, and when each was last written (`_timestamp`: a few bytes a record); only those rows are read again whose time is
another than the one that is kept, whatever the clocks say. A transaction that began before our last look and was committed after it has
written a time that we have not kept, so it is seen as well, however long it took; so are two writes within one second.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gateway.erp.tryton_rest import Record, Rest, from_text, to_text

__all__ = ["Link", "Mirror", "Table", "refreshed"]

STAMPS = 5000  #: records of one question for their times
BY_ID = 250  #: records that are asked for by their ids at once: the question must fit into an address
FORM = 1

Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Link:
    """A row is read again where a record of `model` changed whose `theirs` is the row's `ours`."""

    model: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept of one model. `hangs_on` names tables that come before it; `whole`: what else it hangs on nobody knows."""

    model: str
    fields: tuple[str, ...]
    domain: tuple[tuple[str, str, Any], ...] = ()
    hangs_on: tuple[Link, ...] = ()
    whole: bool = False


@dataclass(slots=True)
class Mirror:
    """Rows and the times of their last writing, by model and id."""

    rows: dict[str, dict[int, Record]] = field(default_factory=dict)
    stamps: dict[str, dict[int, str]] = field(default_factory=dict)
    read: int = 0  #: rows that were read for it

    def to_bytes(self, signature: str) -> bytes:
        kept = {
            model: {"rows": list(rows.values()), "stamps": list(self.stamps[model].items())}
            for model, rows in self.rows.items()
        }
        return to_text({"form": FORM, "signature": signature, "tables": kept}).encode()

    @classmethod
    def from_bytes(cls, content: bytes | None, signature: str) -> Mirror:
        """What was kept; an empty one, which makes everything be read, where it is of another server or of other settings."""
        try:
            kept: Mapping[str, Any] = from_text(content.decode()) if content else {}
        except (UnicodeDecodeError, json.JSONDecodeError):
            return cls()
        if kept.get("form") != FORM or kept.get("signature") != signature:
            return cls()
        tables: Mapping[str, Any] = kept["tables"]
        return cls(
            {model: {row["id"]: row for row in table["rows"]} for model, table in tables.items()},
            {model: dict(table["stamps"]) for model, table in tables.items()},
        )


async def refreshed(rest: Rest, tables: Sequence[Table], before: Mirror, *, told: Told, page: int) -> Mirror:
    """`before` as Tryton has it now. `told` hears of each table, and how many of its rows were read."""
    # All times come first: what is written while we read has a later one next time, and is read again.
    stamps = {table.model: await _stamps(rest, table, page) for table in tables}
    after, touched = Mirror(), dict[str, _Touched]()
    for table in tables:
        model, now = table.model, stamps[table.model]
        old, known = before.rows.get(model, {}), before.stamps.get(model, {})
        changed = {number for number, stamp in now.items() if known.get(number) != stamp}
        wanted = changed | _hanging(table, old, touched, now)
        fetched = await _rows(rest, table, wanted, of=len(now), page=page, told=told)
        fresh = {row["id"]: row for row in fetched if row["id"] in wanted}
        rows = {number: fresh.get(number) or old.get(number) for number in now}
        kept = {n: row for n, row in rows.items() if row is not None and (n in fresh or n not in wanted)}
        after.rows[model], after.stamps[model] = kept, {number: now[number] for number in kept}
        after.read += len(fresh)
        gone = [row for number, row in old.items() if number not in kept]
        touched[model] = _Touched([*gone, *fresh.values(), *(old[number] for number in fresh if number in old)])
    return after


class _Touched:
    """Rows that came, went or changed, as they were and as they are."""

    def __init__(self, rows: Sequence[Record]) -> None:
        self._rows = rows

    def values(self, name: str) -> set[Any]:
        return {_value(row, name) for row in self._rows}


def _hanging(
    table: Table, rows: Mapping[int, Record], touched: Mapping[str, _Touched], now: Collection[int]
) -> set[int]:
    if table.whole:
        return set(now)
    found: set[int] = set()
    for link in table.hangs_on:
        values = touched[link.model].values(link.theirs)
        if values:
            found |= {number for number, row in rows.items() if _value(row, link.ours) in values}
    return found & set(now)


def _value(row: Record, name: str) -> Any:
    value = row.get(name)
    return value["id"] if isinstance(value, dict) else value


async def _stamps(rest: Rest, table: Table, page: int) -> dict[int, str]:
    found: dict[int, str] = {}
    size, last = max(page, STAMPS), 0
    while True:
        rows = await _page(rest, table, ["_timestamp"], last, size)
        found.update((row["id"], str(row["_timestamp"])) for row in rows)
        if len(rows) < size:
            return found
        last = rows[-1]["id"]


async def _rows(rest: Rest, table: Table, wanted: set[int], *, of: int, page: int, told: Told) -> list[Record]:
    """The rows of these ids: asked by id where they are few, else page by page."""
    found: list[Record] = []
    if 4 * len(wanted) < of:
        numbers = sorted(wanted)
        for at in range(0, len(numbers), BY_ID):
            domain = [*map(list, table.domain), ["id", "in", numbers[at : at + BY_ID]]]
            found += await rest.search(table.model, domain, fields=table.fields)
            told(table.model, len(found))
        return found
    last = min(wanted, default=1) - 1
    while wanted:
        rows = await _page(rest, table, table.fields, last, page)
        found += rows
        told(table.model, len(found))
        if len(rows) < page:
            break
        last = rows[-1]["id"]
    return found


async def _page(rest: Rest, table: Table, fields: Sequence[str], last: int, size: int) -> list[Record]:
    """By id, which a record that comes or goes meanwhile does not shift."""
    domain = [*map(list, table.domain), ["id", ">", last]]
    return await rest.search(table.model, domain, fields=fields, limit=size, order=[["id", "ASC"]])
