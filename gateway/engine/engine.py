"""The engine: what keeps intakes and orders moving. The table is the truth; an engine only says "advance this" at least once.

An engine may call a step twice, late, or in two processes at once: every step commits under its own claim, and the one whose
claim no longer stands is refused. That is all that another engine (one that runs the steps as its own jobs) has to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal, Protocol

from gateway.store.claims import Due, ForwardClaim, IntakeClaim
from gateway.store.records import Change

__all__ = ["Engine", "Steps"]


class Engine(Protocol):
    """Runs the steps until it is stopped."""

    async def start(self) -> None:
        """Begin; what was left over from before is taken up at once."""

    async def stop(self) -> None:
        """Finish or give back what is under way, within a few seconds."""

    def wake(self) -> None:
        """Something may be due."""

    def hear(self, changes: Sequence[Change]) -> None:
        """For `Store.listen`: what these committed moves may have made due."""


class Steps(Protocol):
    """What an engine runs. `gateway.steps.GatewaySteps` is the true one."""

    async def advance(self, kind: Literal["intake", "order"], subject: str) -> None:
        """Take this one as far as it goes now, if it is due and nobody else has it. For engines with jobs of their own."""

    async def claim_intakes(self, *, limit: int, urgent: bool) -> Sequence[IntakeClaim]:
        """Due intakes, most urgent first; `urgent`: those that need no reader, else the others."""

    async def intake(self, claim: IntakeClaim) -> None:
        """Work on a claimed intake; raises nothing but cancellation."""

    async def claim_lanes(self, *, limit: int) -> Sequence[Sequence[ForwardClaim]]:
        """Due orders by customer, each in order; nothing while the ERP is not to be asked."""

    async def lane(self, claims: Sequence[ForwardClaim]) -> None:
        """Forward one customer's claimed orders; raises nothing but cancellation."""

    async def due(self, *, limit: int) -> Sequence[Due]:
        """What `advance` would find something to do with, now."""

    async def pause(self) -> timedelta:
        """How long nothing can be due."""
