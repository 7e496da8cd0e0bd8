"""The steps that an engine runs, over the store, the pipeline and the forwarder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Literal

from gateway.forward import Forwarder
from gateway.intake import URGENT
from gateway.pipeline import LEASE, Pipeline
from gateway.store.claims import Due, ForwardClaim, IntakeClaim
from gateway.store.store import Store

__all__ = ["GatewaySteps"]

#: a connector may take 30 s for an order; its lease must not end before
FORWARD_LEASE = timedelta(minutes=2)
LANE_RUN = 16  #: orders of one customer in one go
LONGEST = timedelta(seconds=1)  #: look again at least so often: on PostgreSQL others write too


class GatewaySteps:
    """`Steps` of `gateway.engine.engine`."""

    def __init__(self, store: Store, *, pipeline: Pipeline, forwarder: Forwarder) -> None:
        self._store = store
        self._pipeline = pipeline
        self._forwarder = forwarder

    async def advance(self, kind: Literal["intake", "order"], subject: str) -> None:
        if kind == "intake":
            intake = await self._store.claim_intake(subject, lease=LEASE)
            if intake is not None:
                await self._pipeline.advance(intake)
            return
        if await self._forwarder.may_try():
            order = await self._store.claim_forward(subject, lease=FORWARD_LEASE)
            if order is not None:
                await self._forwarder.lane([order])

    async def claim_intakes(self, *, limit: int, urgent: bool) -> Sequence[IntakeClaim]:
        priorities = (0, URGENT) if urgent else (URGENT + 1, 1000)
        return await self._store.claim_intakes(limit=limit, lease=LEASE, priorities=priorities)

    async def intake(self, claim: IntakeClaim) -> None:
        await self._pipeline.advance(claim)

    async def claim_lanes(self, *, limit: int) -> Sequence[Sequence[ForwardClaim]]:
        if not await self._forwarder.may_try():
            return []
        count = 1 if self._forwarder.breaker.probing else limit * LANE_RUN
        claims = await self._store.claim_forwards(limit=count, lease=FORWARD_LEASE)
        by_lane = sorted(claims, key=attrgetter("lane", "outbox_id"))
        return [list(run) for _, run in groupby(by_lane, key=attrgetter("lane"))]

    async def lane(self, claims: Sequence[ForwardClaim]) -> None:
        await self._forwarder.lane(claims)

    async def due(self, *, limit: int) -> Sequence[Due]:
        orders = 0
        if await self._forwarder.may_try():
            orders = 1 if self._forwarder.breaker.probing else limit
        return await self._store.due(limit=limit, orders=orders)

    async def pause(self) -> timedelta:
        due = await self._store.next_due()
        return LONGEST if due is None else min(due, LONGEST)
