"""Asks a connector whose ERP answers later what has become of the orders that it was given, and of their lines."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from channels.errors import Unavailable
from gateway.answers.answer import LineAnswer
from gateway.erp.connector import Connector, ErpReceipt, TellsLines
from gateway.erp.told import PROMISED
from gateway.errors import ErpError, ErpRejected, StateConflict
from gateway.store.late import Unsettled
from gateway.store.store import Store

__all__ = ["AnswersLater", "Late"]

PAUSE = 5.0  #: seconds between two looks
SHARE = 50  #: a look that took long (a folder with a million files) is repeated after so many times that
WITHIN = timedelta(days=30)  #: since the order came; after that nobody looks for its answer any more
AT_ONCE = 10_000  #: orders of one look: the newest, and as many older ones, in turn
STOOD = 300.0  #: seconds for which other lines must stand in the ERP before a customer hears of them: somebody may be at work there
OPEN = frozenset({"handed_over"})

log = structlog.get_logger()


@runtime_checkable
class AnswersLater(Protocol):
    """A connector whose ERP may answer after `submit`. Where it may do so in other states than `handed_over`, the connector names these
    as `unsettled`."""

    async def later(self, keys: Mapping[str, str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        """What the ERP has said by now, of these orders with the states that are known of them; those of which it has said nothing more
        are left out. Raises ErpError."""


class Late:
    """Looks again and again; does nothing for a connector that says all at once."""

    def __init__(
        self,
        store: Store,
        connector: Connector,
        *,
        at_once: int = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._at_once = at_once
        self._clock = clock
        self._seen: dict[str, tuple[Mapping[str, LineAnswer], float]] = {}  #: other lines of an order, and since when
        self._oldest = ""  #: the last order of the older ones that were looked at; "" where the next look begins anew
        self._connector = connector if isinstance(connector, AnswersLater) else None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self._connector is not None:
            self._task = asyncio.create_task(self._run(self._connector), name="late-answers")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, connector: AnswersLater) -> None:
        failures = 0
        while True:
            since, failures = time.monotonic(), failures + 1
            try:
                await self.look(connector)
                failures = 0
            except (ErpError, Unavailable) as error:
                log.warning("erp.answers_not_read", error=str(error))
            except Exception:  # the boundary: a bug in a connector must not end the looking
                log.exception("erp.answers_not_read")
            await asyncio.sleep(max(PAUSE * min(2**failures, 60), SHARE * (time.monotonic() - since)))

    async def look(self, connector: AnswersLater) -> None:
        """Record what was said since the last look."""
        known = {one.id: one for one in await self._waiting(getattr(connector, "unsettled", OPEN))}
        states = {key: one.erp_state for key, one in known.items()}
        said = await connector.later(states) if states else {}
        self._seen = {key: seen for key, seen in self._seen.items() if key in said}
        for key, answer in said.items():
            try:
                if isinstance(answer, ErpRejected):
                    await self._store.refused_later(key, findings=answer.findings)
                elif (receipt := await self._news(connector, known[key], answer)) is not None:
                    await self._store.told_later(key, receipt, version=known[key].version)
                else:
                    continue
            except StateConflict as conflict:  # another gateway was a moment earlier
                log.info("order.answer_left", order=key, reason=str(conflict))
                continue
            log.info("order.answered_by_erp", order=key, refused=isinstance(answer, ErpRejected))

    async def _news(self, connector: AnswersLater, known: Unsettled, receipt: ErpReceipt) -> ErpReceipt | None:
        """The receipt with its lines; None where it says nothing that is not known, or not for long enough."""
        if isinstance(connector, TellsLines):
            receipt = replace(receipt, lines=await connector.lines((await self._store.order(known.id)).order))
        if known.erp_state not in PROMISED:
            return receipt
        if receipt.lines == await self._store.erp_lines(known.id):
            self._seen.pop(known.id, None)
            return None
        lines, since = self._seen.get(known.id, ({}, 0.0))
        if lines != receipt.lines:
            self._seen[known.id] = (receipt.lines, self._clock())
            return None
        return receipt if self._clock() - since >= STOOD else None

    async def _waiting(self, states: frozenset[str]) -> list[Unsettled]:
        since = datetime.now(UTC) - WITHIN
        newest = list(await self._store.unsettled(states, since=since, limit=self._at_once))
        if len(newest) < self._at_once:
            return newest
        before = min(self._oldest or newest[-1].id, newest[-1].id)
        older = list(await self._store.unsettled(states, since=since, limit=self._at_once, before=before))
        self._oldest = older[-1].id if len(older) == self._at_once else ""
        return newest + older
