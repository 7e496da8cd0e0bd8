"""Forwarding: released orders into the ERP, once. The receipt is stored before an order counts as done.

Whatever leaves doubt whether the order stands in the ERP (a lost answer, a stopped process, a bug of ours) is followed by
`Connector.find` before anything else. Of one customer the orders go one after the other, as they came.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from channels.errors import Unavailable
from gateway.erp.connector import Connector, ErpReceipt, TellsLines
from gateway.errors import ErpBroken, ErpError, ErpRejected, ErpUnavailable, ErpUncertain, StateConflict
from gateway.store.claims import ForwardClaim
from gateway.store.store import Store
from normalizer.finding import Finding, Severity

__all__ = ["Breaker", "Forwarder", "backoff"]

FIRST, CAP = 5.0, 900.0
TRIES = 3  #: of an order over which our own code stumbles, before a clerk gets it

log = structlog.get_logger()


def backoff(attempts: int, *, first: float = FIRST, cap: float = CAP) -> timedelta:
    """`first` seconds, doubled with each try up to `cap`, give or take a fifth: an ERP that comes back is not run over."""
    seconds = min(cap, first * 2.0 ** min(attempts - 1, 20))
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing


class Breaker:
    """Stops asking an ERP that does not answer: after five failures in a row, one probe at a time until one succeeds.

    An ERP that is broken (key, rights, setup) stops everything at the first word; then the connector is asked by `ping`
    whether an operator has mended it.
    """

    FAILURES = 5

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self.broken: str | None = None  #: what an operator has to mend

    def wait(self) -> float:
        """Seconds until something may be tried."""
        return max(0.0, self._until - self._clock())

    @property
    def probing(self) -> bool:
        """Only one order at a time, to see whether it answers again."""
        return self._failures >= self.FAILURES

    def good(self) -> None:
        self._failures, self._until, self.broken = 0, 0.0, None

    def bad(self, retry_after: float | None = None) -> None:
        self._failures += 1
        if self.probing:
            pause = backoff(self._failures - self.FAILURES + 1).total_seconds()
            self._until = self._clock() + max(pause, retry_after or 0.0)

    def breaks(self, message: str) -> None:
        self._failures += 1
        self.broken = message
        self._until = self._clock() + backoff(self._failures, first=30).total_seconds()


class Forwarder:
    """Takes claimed orders to one connector and records what became of them."""

    def __init__(self, store: Store, connector: Connector, *, lanes: int = 8, breaker: Breaker | None = None) -> None:
        self._store = store
        self._connector = connector
        self.lanes = lanes  #: customers at once
        self.breaker = breaker or Breaker()

    async def may_try(self) -> bool:
        """Whether orders may be claimed now; asks a broken connector whether it is mended."""
        if self.breaker.wait() > 0:
            return False
        if self.breaker.broken is None:
            return True
        try:
            await self._connector.ping()
        except ErpError as error:
            self.breaker.breaks(str(error))
            return False
        except Exception as error:  # the boundary: a connector must not stop the engine
            log.exception("connector.bug", kind=self._connector.kind)
            self.breaker.breaks(f"{type(error).__name__}: {error}")
            return False
        self.breaker.good()
        return True

    async def lane(self, claims: Sequence[ForwardClaim]) -> None:
        """Forward the orders of one customer one after the other; the first that stays back keeps back those after it."""
        storing: list[asyncio.Task[None]] = []
        try:
            for n, claim in enumerate(claims):
                receipt = await self._try(claim)
                if receipt is None:
                    await self._keep_back(claims[n + 1 :])
                    return
                if isinstance(receipt, ErpReceipt):
                    storing.append(asyncio.create_task(self._store_receipt(claim, receipt)))
        finally:
            # The next order may go while the receipt of this one is being committed: a lost commit leaves doubt, and doubt
            # asks the ERP first.
            if storing:
                await asyncio.gather(*storing)

    async def _store_receipt(self, claim: ForwardClaim, receipt: ErpReceipt) -> None:
        try:
            await self._store.forwarded(claim, receipt)
        except (StateConflict, Unavailable) as error:
            log.warning("order.receipt_not_stored", order=claim.order_id, error=str(error))
            return
        log.info("order.forwarded", order=claim.order_id, erp_order_no=receipt.erp_order_no, created=receipt.created)

    async def _keep_back(self, claims: Sequence[ForwardClaim]) -> None:
        """These were not tried: their turn comes after the one before them."""
        for claim in claims:
            await self._defer(claim, "an earlier order of this customer is waiting", timedelta(0), counts=False)

    async def _try(self, claim: ForwardClaim) -> ErpReceipt | bool | None:
        """The ERP's receipt; True where the order left the lane without one; None where it stays and keeps its lane."""
        try:
            receipt = await self._deliver(claim)
        except ErpRejected as error:
            self.breaker.good()
            await self._refused(claim, error.findings)
            return True
        except ErpBroken as error:
            log.error("connector.broken", kind=self._connector.kind, error=str(error))
            self.breaker.breaks(str(error))
            await self._defer(claim, str(error), timedelta(0), counts=False)
            return None
        except ErpUnavailable as error:
            self.breaker.bad(error.retry_after)
            pause = max(backoff(claim.attempts), timedelta(seconds=error.retry_after or 0))
            await self._defer(claim, str(error), pause)
            return None
        except ErpUncertain as error:
            self.breaker.bad()
            await self._defer(claim, str(error), backoff(claim.attempts), uncertain=True)
            return None
        except Exception as error:  # the boundary: a bug in a connector is one order's trouble, and leaves doubt
            log.exception("connector.bug", kind=self._connector.kind, order=claim.order_id)
            return await self._stumbled(claim, error)
        self.breaker.good()
        return receipt

    async def _deliver(self, claim: ForwardClaim) -> ErpReceipt:
        if claim.uncertain:
            stands = await self._connector.find(claim.order_id)
            if stands is not None and stands.state not in ("draft", "cancelled"):
                if not stands.lines and isinstance(self._connector, TellsLines):
                    return replace(stands, lines=await self._connector.lines(claim.order))
                return stands
        # Where only a draft stands, a replay finishes it (Connector.submit is idempotent by the order's id).
        return await self._connector.submit(claim.order)

    async def _refused(self, claim: ForwardClaim, findings: Sequence[Finding]) -> None:
        try:
            await self._store.forward_rejected(claim, findings=findings)
        except (StateConflict, Unavailable) as error:
            log.warning("order.refusal_not_stored", order=claim.order_id, error=str(error))

    async def _stumbled(self, claim: ForwardClaim, error: Exception) -> bool | None:
        what = f"{type(error).__name__}: {error}"
        if claim.attempts < TRIES:
            await self._defer(claim, what, backoff(claim.attempts), uncertain=True)
            return None
        message = f"Forwarding failed {claim.attempts} times ({what}); look in the ERP whether it stands there, then release again."
        await self._refused(claim, [Finding("forward-failed", Severity.CHECK, message)])
        return True

    async def _defer(
        self, claim: ForwardClaim, error: str, after: timedelta, *, uncertain: bool = False, counts: bool = True
    ) -> None:
        try:
            await self._store.forward_deferred(
                claim, error=error, after=after, uncertain=uncertain or (not counts and claim.uncertain), counts=counts
            )
        except (StateConflict, Unavailable) as trouble:
            log.warning("order.not_deferred", order=claim.order_id, error=str(trouble))
            return
        log.info("order.deferred", order=claim.order_id, attempts=claim.attempts, seconds=after.total_seconds())
