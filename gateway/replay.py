"""`ordergate replay`: the kept bytes once more, with today's code, rules and master data; what would come out otherwise?

Nothing is changed: the store is opened for reading, and may be in use by a running gateway. Two replays of the same state say
the same, byte for byte.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.envelope import Envelope
from gateway.control import open_store
from gateway.reading import Reader, ReaderStopped
from gateway.settings import LoadedSettings
from gateway.store.records import IntakeRow
from gateway.store.store import Store
from gateway.wiring import Meaning, reading
from normalizer.master import EarlierOrder
from normalizer.normalize import NormalizedOrder
from normalizer.order import Order

__all__ = ["Difference", "replay"]

#: given by the gateway, or the same by definition
IGNORED = frozenset({"id", "revision", "received_at"})
AHEAD = 8  #: intakes that are read while the one before them is compared


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that would come out otherwise. An order that would appear or vanish has the pointer ""."""

    intake: str
    order: str  #: id of the kept order, "" where there is none
    buyer_order_no: str | None
    pointer: str
    kept: Any
    now: Any

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("intake", "order", "buyer_order_no", "pointer", "kept", "now")}


async def replay(
    loaded: LoadedSettings, *, since: datetime | None, say: Callable[[str], None], progress: Callable[[int, int], None]
) -> int:
    """Say one JSON line per difference, oldest intake first, and a summary; returns how many orders would differ."""
    async with open_store(loaded, read_only=True) as store, reading(loaded) as reader:
        rows = [row async for row in _intakes(store, since)]
        differing: set[tuple[str, str]] = set()
        done = 0
        async for found in _replayed(store, reader, loaded, rows):
            done += 1
            progress(done, len(rows))
            for difference in found:
                differing.add((difference.intake, difference.order))
                say(json.dumps(difference.to_json(), ensure_ascii=False, sort_keys=True))
        say(json.dumps({"intakes": len(rows), "orders_that_would_differ": len(differing)}, sort_keys=True))
        return len(differing)


async def _intakes(store: Store, since: datetime | None) -> AsyncIterator[IntakeRow]:
    """Oldest first."""
    rows: list[IntakeRow] = []
    cursor: str | None = None
    while True:
        page = await store.intakes(after=cursor, limit=500)
        rows += [row for row in page.rows if since is None or row.received_at >= since]
        cursor = page.next
        if cursor is None or (since is not None and page.rows and page.rows[-1].accepted_at < since):
            break
    for row in reversed(rows):
        yield row


async def _replayed(
    store: Store, reader: Reader, loaded: LoadedSettings, rows: Sequence[IntakeRow]
) -> AsyncIterator[list[Difference]]:
    meaning = await Meaning.current(store, loaded)
    coming: list[asyncio.Task[Any]] = []
    queue = iter(rows)

    def start(row: IntakeRow | None) -> None:
        if row is not None:
            coming.append(asyncio.create_task(_read(store, reader, meaning, row)))

    for _ in range(AHEAD):
        start(next(queue, None))
    for row in rows:
        drafts = await coming.pop(0)
        start(next(queue, None))
        yield [difference async for difference in _compared(store, meaning, row, drafts)]


async def _read(store: Store, reader: Reader, meaning: Meaning, row: IntakeRow) -> Any:
    envelope: Envelope = await store.envelope(row.id)
    try:
        return (await reader.read(envelope, meaning.snapshot.knowledge)).drafts
    except ReaderStopped as stopped:
        return stopped


async def _compared(store: Store, meaning: Meaning, row: IntakeRow, drafts: Any) -> AsyncIterator[Difference]:
    kept = [(order, (await store.revisions(order.id))[0].order) for order in (await store.intake(row.id)).orders]
    if isinstance(drafts, ReaderStopped):
        yield Difference(row.id, "", None, "", "read", f"{drafts.code}: {drafts}")
        return

    def before(account_no: str) -> Iterable[EarlierOrder]:
        # ids of intakes rise with time: the history as it stood when this one came
        return [order for order in store.earlier_orders(account_no) if order.intake_id < row.id]

    now = await asyncio.to_thread(meaning.orders, drafts, before)
    for index in range(max(len(kept), len(now))):
        if index >= len(now):
            stored_row, _ = kept[index]
            yield Difference(row.id, stored_row.id, stored_row.buyer_order_no, "", "an order", None)
        elif index >= len(kept):
            yield Difference(row.id, "", now[index].order.buyer_order_no, "", None, "an order")
        else:
            stored_row, stored = kept[index]
            for pointer, was, becomes in _differences(stored, now[index]):
                yield Difference(row.id, stored_row.id, stored_row.buyer_order_no, pointer, was, becomes)


def _differences(stored: Order, now: NormalizedOrder) -> Iterator[tuple[str, Any, Any]]:
    was, becomes = dict(_flat(stored.to_json())), dict(_flat(now.order.to_json()))
    for pointer in sorted(was.keys() | becomes.keys()):
        if pointer.split("/")[1] not in IGNORED and was.get(pointer) != becomes.get(pointer):
            yield pointer, was.get(pointer), becomes.get(pointer)


def _flat(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _flat(child, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _flat(child, f"{pointer}/{index}")
    elif value is not None:
        yield pointer, value
