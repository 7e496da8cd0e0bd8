"""Asks a connector whose ERP answers later what has become of the orders that were handed over."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from channels.errors import Unavailable
from gateway.erp.connector import Connector, ErpReceipt
from gateway.errors import ErpError, ErpRejected, StateConflict
from gateway.store.store import Store

__all__ = ["AnswersLater", "Late"]

PAUSE = 5.0  #: seconds between two looks
SHARE = 50  #: a look that took long (a folder with a million files) is repeated after so many times that
WITHIN = timedelta(days=30)  #: since the order came; after that nobody looks for its answer any more
AT_ONCE = 10_000  #: orders of one look: the newest, and as many older ones, in turn

log = structlog.get_logger()


@runtime_checkable
class AnswersLater(Protocol):
    """A connector whose ERP may answer after `submit`."""

    async def later(self, keys: Collection[str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        """What the ERP has said by now, of these orders; those of which it has said nothing are left out. Raises ErpError."""


class Late:
    """Looks again and again; does nothing for a connector that says all at once."""

    def __init__(self, store: Store, connector: Connector, *, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._at_once = at_once
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
        while True:
            since = time.monotonic()
            try:
                await self.look(connector)
            except (ErpError, Unavailable) as error:
                log.warning("erp.answers_not_read", error=str(error))
            except Exception:  # the boundary: a bug in a connector must not end the looking
                log.exception("erp.answers_not_read")
            await asyncio.sleep(max(PAUSE, SHARE * (time.monotonic() - since)))

    async def look(self, connector: AnswersLater) -> None:
        """Record what was said since the last look."""
        keys = await self._waiting()
        for key, answer in (await connector.later(keys)).items() if keys else ():
            try:
                if isinstance(answer, ErpRejected):
                    await self._store.refused_later(key, findings=answer.findings)
                else:
                    await self._store.told_later(key, answer)
            except StateConflict as conflict:  # another gateway was a moment earlier
                log.info("order.answer_left", order=key, reason=str(conflict))
                continue
            log.info("order.answered_by_erp", order=key, refused=isinstance(answer, ErpRejected))

    async def _waiting(self) -> list[str]:
        since = datetime.now(UTC) - WITHIN
        newest = list(await self._store.handed_over(since=since, limit=self._at_once))
        if len(newest) < self._at_once:
            return newest
        before = min(self._oldest or newest[-1], newest[-1])
        older = list(await self._store.handed_over(since=since, limit=self._at_once, before=before))
        self._oldest = older[-1] if len(older) == self._at_once else ""
        return newest + older
