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
from gateway.erp.connector import Connector, ErpReceipt, TellsLines
from gateway.erp.told import PROMISED
from gateway.errors import ErpError, ErpRejected, StateConflict
from gateway.store.late_answering import Unsettled
from gateway.store.store import Store

__all__ = ["AnswersLater", "LateAnswers"]

PAUSE = 5.0  #: seconds between two looks at what nobody has promised yet
PROMISED_PAUSE = 60.0  #: and at what is promised, of which more has to be read
SHARE = 50  #: a look that took long (a folder with a million files) is repeated after so many times that
WITHIN = timedelta(days=30)  #: since the order came; after that nobody looks for its answer any more
AT_ONCE = 10_000  #: orders of one look: the newest, and as many older ones, in turn
READS = 200  #: orders of one look whose lines are read though they may stand as before: after a start that is every one
STOOD = 300.0  #: seconds for which other lines, or a cancellation, must stand before a customer hears: somebody may be at work there
OPEN = frozenset({"handed_over"})
#: states in which the customer has been told what comes of his order
TOLD: frozenset[str] = PROMISED | {"cancelled"}

log = structlog.get_logger()


@runtime_checkable
class AnswersLater(Protocol):
    """A connector whose ERP may answer after `submit`. Where it may do so in other states than `handed_over`, the connector names these
    as `unsettled`."""

    async def later(self, keys: Mapping[str, str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        """What the ERP has said by now, of these orders with the states that are known of them; those of which it has said nothing more
        are left out. Raises ErpError."""


class LateAnswers:
    """Looks again and again; does nothing for a connector that says all at once."""

    def __init__(
        self,
        store: Store,
        connector: Connector,
        *,
        at_once: int = AT_ONCE,
        reads: int = READS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._at_once = at_once
        self._reads = reads
        self._clock = clock
        self._seen: dict[str, tuple[object, float]] = {}  #: what is new of an order, and since when
        self._same: dict[str, str] = {}  #: the mark under which an order stands as its customer knows it
        self._oldest: dict[frozenset[str], str] = {}  #: the last of the older orders that were looked at, by states
        self._connector = connector if isinstance(connector, AnswersLater) else None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if self._connector is None:
            return
        states = _unsettled(self._connector)
        for some, pause in ((states - TOLD, PAUSE), (states & TOLD, PROMISED_PAUSE)):
            if some:
                looking = self._run(self._connector, some, pause)
                self._tasks.append(asyncio.create_task(looking, name="late-answers"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()

    async def _run(self, connector: AnswersLater, states: frozenset[str], pause: float) -> None:
        failures = 0
        while True:
            since, failures = time.monotonic(), failures + 1
            try:
                await self._look_at(connector, states)
                failures = 0
            except (ErpError, Unavailable) as error:
                log.warning("erp.answers_not_read", error=str(error))
            except Exception:  # the boundary: a bug in a connector must not end the looking
                log.exception("erp.answers_not_read")
            await asyncio.sleep(max(pause * min(2**failures, 60), SHARE * (time.monotonic() - since)))

    async def look(self, connector: AnswersLater) -> None:
        """Record what was said since the last look."""
        await self._look_at(connector, _unsettled(connector))

    async def _look_at(self, connector: AnswersLater, wanted: frozenset[str]) -> None:
        known = {one.id: one for one in await self._waiting(wanted)}
        states = {key: one.erp_state for key, one in known.items()}
        said = await connector.later(states) if states else {}
        for key in known.keys() - said.keys():  # what was new stands no more
            self._seen.pop(key, None)
        reads = self._reads
        for key, answer in said.items():
            try:
                if isinstance(answer, ErpRejected):
                    await self._store.refused_later(key, findings=answer.findings)
                elif known[key].erp_state in TOLD and not self._is_new(key, answer, reads):
                    continue
                else:
                    reads -= known[key].erp_state in TOLD and key not in self._seen
                    receipt = await self._news(connector, known[key], answer)
                    if receipt is None:
                        continue
                    await self._store.told_later(key, receipt, version=known[key].version)
            except StateConflict as conflict:  # another gateway was a moment earlier
                log.info("order.answer_left", order=key, reason=str(conflict))
                continue
            log.info("order.answered_by_erp", order=key, refused=isinstance(answer, ErpRejected))

    def _is_new(self, key: str, receipt: ErpReceipt, reads: int) -> bool:
        """Whether more has to be asked about an order of which the customer has been told."""
        if receipt.mark and self._same.get(key) == receipt.mark:
            self._seen.pop(key, None)
            return False
        return key in self._seen or reads > 0

    async def _news(self, connector: AnswersLater, known: Unsettled, receipt: ErpReceipt) -> ErpReceipt | None:
        """The receipt with its lines; None where it says nothing that is not known, or not for long enough."""
        if isinstance(connector, TellsLines) and receipt.state in PROMISED:
            receipt = replace(receipt, lines=await connector.lines((await self._store.order(known.id)).order))
        fell = receipt.state == "cancelled"
        if known.erp_state not in TOLD and not fell:
            return receipt
        if fell is (known.erp_state == "cancelled") and (
            fell or receipt.lines == await self._store.erp_lines(known.id)
        ):
            self._seen.pop(known.id, None)
            if len(self._same) > 4 * self._at_once:
                self._same.clear()
            self._same[known.id] = receipt.mark
            return None
        return receipt if self._stood(known.id, "cancelled" if fell else receipt.lines) else None

    def _stood(self, key: str, news: object) -> bool:
        """Whether this has been so for long enough to be no slip of somebody's hand."""
        before, since = self._seen.get(key, (None, 0.0))
        if before != news:
            self._seen[key] = (news, self._clock())
            return False
        if self._clock() - since < STOOD:
            return False
        del self._seen[key]
        return True

    async def _waiting(self, states: frozenset[str]) -> list[Unsettled]:
        since = datetime.now(UTC) - WITHIN
        newest = list(await self._store.unsettled(states, since=since, limit=self._at_once))
        if len(newest) < self._at_once:
            return newest
        before = min(self._oldest.get(states) or newest[-1].id, newest[-1].id)
        older = list(await self._store.unsettled(states, since=since, limit=self._at_once, before=before))
        self._oldest[states] = older[-1].id if len(older) == self._at_once else ""
        return newest + older


def _unsettled(connector: AnswersLater) -> frozenset[str]:
    return frozenset(getattr(connector, "unsettled", OPEN))
