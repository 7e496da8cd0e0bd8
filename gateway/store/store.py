"""The store: every move of an intake or order as one public method, one transaction each. All SQL lives beside it.

    async with Store("sqlite:///var/ordergate.db", blobs=Path("var/blobs")) as store:
        receipt = await store.accept(envelope)          # returns after the commit
        page = await store.orders(OrderFilter(states=[OrderState.HELD]))
        await store.release(order_id, version=page.rows[0].version, by="anna", reason="price agreed by phone")

Writes wait for their commit and raise `channels.errors.Unavailable` when the disk, the database or the queue cannot take
them; nothing was stored then. A write on a version that no longer stands raises `StateConflict`, whose message says who was
first. Reads see what is committed. All instants are aware UTC; `by` is a clerk's name or an `Actor`.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Self

from channels.channel import Receipt
from channels.envelope import Envelope
from gateway.erp.connector import ErpReceipt
from gateway.states import Actor, OrderState
from gateway.store import accepting, claiming, forwarding, recording, views
from gateway.store.answering import Answering
from gateway.store.blobs import INLINE_LIMIT, Blobs
from gateway.store.claims import Due, ForwardClaim, IntakeClaim, KeptReading, NewOrder
from gateway.store.database import Database
from gateway.store.decisions import Decisions
from gateway.store.exchanging import Exchanging
from gateway.store.history import History
from gateway.store.late_answering import LateAnswering
from gateway.store.records import (
    Change,
    IntakeFilter,
    IntakeRow,
    IntakeView,
    JournalRow,
    Listing,
    OrderFilter,
    OrderRow,
    OrderView,
    RevisionRow,
)
from gateway.store.registers import Registers
from gateway.store.regrouping import Regroups
from gateway.store.settings import keep_setting
from normalizer.finding import Finding
from normalizer.master import EarlierOrder

__all__ = ["Store"]

FRESH = 4096  #: small envelopes at hand for the steps that follow, and how large they may be in all
FRESH_BYTES = 32 * 1024 * 1024

EVERY_INTAKE, EVERY_ORDER = IntakeFilter(), OrderFilter()


class Store(Decisions, Registers, Regroups, Answering, Exchanging, LateAnswering):
    """Everything that lasts. One per process; a second gateway on the same SQLite file is refused when opening."""

    def __init__(self, url: str, *, blobs: Path, queue: int = 5000, read_only: bool = False) -> None:
        """`url` as in `database` of the configuration; `queue` bounds the writes that may wait for a commit.

        `read_only` opens beside a running gateway, for commands that only look.
        """
        self.blobs = Blobs(blobs)
        self.database = Database(url, limit=queue, read_only=read_only)
        self._history = History(follows=not self.database.backend.shared and not read_only)
        self.database.committed = self._history.committed
        self._keys = {}
        self._fresh: OrderedDict[str, Envelope] = OrderedDict()
        self._fresh_bytes = 0

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Bring the schema up to date, take the lock, start the writer, release this gateway's leases of before.

        Raises ConfigurationError where another gateway has the file (its process id is named) or the URL cannot work.
        """
        await self.database.open()

    async def close(self) -> None:
        """Finish what waits, then let go of the database. Safe to call twice."""
        await self.database.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def listen(self, hear: Callable[[Sequence[Change]], None]) -> Callable[[], None]:
        """Call `hear` in the event loop after every commit with what moved in this process; returns the way to stop."""
        return self.database.listen(hear)

    async def ready(self) -> None:
        """Commit a row; raises Unavailable where a write would not be durable now. An empty transaction touches no disk."""
        await self.database.write(lambda tx: keep_setting(tx, "ready.asked", str(tx.wall)))

    @property
    def waiting(self) -> int:
        """How many writes wait for their commit."""
        return self.database.waiting

    # --- taking in ----------------------------------------------------------------------------------------------------

    async def accept(self, envelope: Envelope, *, priority: int = 50) -> Receipt:
        """Keep the envelope; returns after the commit. Lower priorities are read first.

        The same delivery key with the same bytes is the same intake again (`Receipt.again`); the same key with other bytes
        is a new intake with the finding `delivery-differs`.
        """
        await self.blobs.keep_large(envelope.parts)
        receipt = await self.database.write(accepting.accept, envelope, priority)
        if not receipt.again:
            self._keep_fresh(receipt.intake_id, envelope)
        return receipt

    def _keep_fresh(self, intake_id: str, envelope: Envelope) -> None:
        size = sum(len(part.content) for part in envelope.parts)
        if size > INLINE_LIMIT:
            return
        self._fresh[intake_id] = envelope
        self._fresh_bytes += size
        while len(self._fresh) > FRESH or self._fresh_bytes > FRESH_BYTES:
            self._drop_fresh(next(iter(self._fresh)))

    def _drop_fresh(self, intake_id: str) -> None:
        """It has become what it becomes; who looks at it now may ask the database."""
        envelope = self._fresh.pop(intake_id, None)
        if envelope is not None:
            self._fresh_bytes -= sum(len(part.content) for part in envelope.parts)

    async def envelope(self, intake_id: str) -> Envelope:
        """The envelope byte for byte as it was accepted; KeyError for an unknown id."""
        fresh = self._fresh.get(intake_id)
        return await self.database.read(accepting.envelope, intake_id, self.blobs) if fresh is None else fresh

    async def bare_envelope(self, intake_id: str, *, limit: int) -> tuple[Envelope, Mapping[str, Path]]:
        """The envelope without the bytes of parts that are files larger than `limit`, and these files by digest."""
        if (fresh := self._fresh.get(intake_id)) is not None:
            return fresh, {}
        return await self.database.read(accepting.bare, intake_id, self.blobs, limit)

    async def blob(self, sha256: str) -> bytes:
        """The bytes with this digest; KeyError where none are kept."""
        return await self.database.read(accepting.blob, sha256, self.blobs)

    # --- what the engine asks -----------------------------------------------------------------------------------------

    async def claim_intakes(
        self, *, limit: int, lease: timedelta, priorities: tuple[int, int] = (0, 1000)
    ) -> list[IntakeClaim]:
        """Intakes that are due, most urgent first; counts the try and leases them before any work begins.

        `priorities`, both ends included, leaves room for urgent ones where slow ones fill every reader.
        """
        return await self.database.write(claiming.intakes, limit, lease, priorities)

    async def claim_intake(self, intake_id: str, *, lease: timedelta) -> IntakeClaim | None:
        """This intake, if it is due and nobody has it."""
        return await self.database.write(claiming.intake, intake_id, lease)

    async def claim_forwards(self, *, limit: int, lease: timedelta) -> list[ForwardClaim]:
        """Released orders that are due, oldest first; of each lane an unbroken run, never past one that backs off."""
        return [self._forward(row) for row in await self.database.write(claiming.forwards, limit, lease)]

    async def claim_forward(self, order_id: str, *, lease: timedelta) -> ForwardClaim | None:
        """This order, if it is released and due, and first in its lane."""
        rows = await self.database.write(claiming.forward, order_id, lease)
        return self._forward(rows[0]) if rows else None

    def _forward(self, claimed: claiming.ClaimedForward) -> ForwardClaim:
        _outbox_id, order_id, _intake_id, lane, *_, revision, body = claimed
        return claiming.forward_claim(claimed, self._history.order(lane, order_id, revision, body))

    async def renew(self, claim: IntakeClaim | ForwardClaim, *, lease: timedelta) -> None:
        """Hold on to it while slow work runs; StateConflict where the lease was lost."""
        await self.database.write(claiming.renew, claim, lease)

    async def due(self, *, limit: int, orders: int) -> list[Due]:
        """What may be advanced now: so many intakes, most urgent first, and so many orders, each the first of its lane."""
        return await self.database.read(claiming.due, limit, orders)

    async def next_due(self) -> timedelta | None:
        """How long until something is due that is not due yet (put off, or leased); None where nothing is."""
        return await self.database.read(claiming.next_due)

    # --- moves of the engine ------------------------------------------------------------------------------------------

    async def record_reading(self, claim: IntakeClaim, reading: KeptReading) -> IntakeClaim:
        """received -> read: keep the drafts and the unpacked parts; returns the claim as it now stands."""
        await self.blobs.keep_large(reading.parts)
        return await self.database.write(recording.reading, claim, reading)

    def at_hand(self, intake_id: str) -> float:
        """The size of an envelope that can be had without asking the database, and whose customer's history mostly can;
        infinite where it cannot."""
        fresh = None if self.database.backend.shared else self._fresh.get(intake_id)
        return math.inf if fresh is None else sum(len(part.content) for part in fresh.parts)

    def envelope_here(self, intake_id: str) -> Envelope:
        """As `envelope`. Not async: for worker threads."""
        fresh = self._fresh.get(intake_id)
        return self.database.read_here(accepting.envelope, intake_id, self.blobs) if fresh is None else fresh

    def reading_here(self, intake_id: str) -> KeptReading | None:
        """What was kept of reading it. Not async: for worker threads."""
        return self.database.read_here(views.reading, intake_id)

    def earlier_orders(
        self, account_no: str, *, order_nos: Sequence[str] = (), digest: str = "", limit: int | None = None
    ) -> Sequence[EarlierOrder]:
        """The customer's orders, newest first, as `look_back` gives them. Not async: for worker threads."""
        return self.look_back(account_no, order_nos=order_nos, digest=digest, limit=limit)[1]

    def look_back(
        self, account_no: str, *, order_nos: Sequence[str] = (), digest: str = "", limit: int | None = None
    ) -> tuple[int, Sequence[EarlierOrder]]:
        """The version of the customer's history, to be given to `record_orders`, and its orders, newest first: the latest
        12 (300 where the new order bears no number), and beyond these all that bear one of these numbers, or none, or came
        with the same bytes. Not async: for worker threads."""
        return self.database.read_here(self._history.look, account_no, order_nos, digest, limit)

    async def record_orders(
        self,
        claim: IntakeClaim,
        orders: Sequence[NewOrder],
        *,
        findings: Sequence[Finding] = (),
        reading: KeptReading | None = None,
    ) -> tuple[str, ...]:
        """received -> read -> orders, in one transaction, each order held or released; returns the order ids.

        HistoryMoved (a StateConflict) where a customer's history moved since it was read: normalise again with the new one.
        Where a finding already holds the intake itself, every order is held by it.
        """
        if reading is not None:
            await self.blobs.keep_large(reading.parts)
        recorded = await self.database.write(recording.orders, claim, orders, findings, reading)
        self._drop_fresh(claim.intake_id)
        return tuple(order.id for order in recorded)

    async def set_aside(
        self,
        claim: IntakeClaim,
        *,
        reason: str,
        findings: Sequence[Finding] = (),
        reading: KeptReading | None = None,
    ) -> None:
        """-> set_aside: no order, and why."""
        if reading is not None:
            await self.blobs.keep_large(reading.parts)
        await self.database.write(recording.set_aside, claim, reason, findings, reading)
        self._drop_fresh(claim.intake_id)

    async def hold_intake(
        self,
        claim: IntakeClaim,
        *,
        reason: str,
        findings: Sequence[Finding],
        reading: KeptReading | None = None,
    ) -> None:
        """-> held: a person has to look at the intake itself."""
        if reading is not None:
            await self.blobs.keep_large(reading.parts)
        await self.database.write(recording.hold, claim, reason, findings, reading)
        self._drop_fresh(claim.intake_id)

    async def fail_intake(self, claim: IntakeClaim, *, reason: str, findings: Sequence[Finding] = ()) -> None:
        """-> failed: the tries are used up; the bytes are kept, an operator has to look."""
        await self.database.write(recording.fail, claim, reason, findings)
        self._drop_fresh(claim.intake_id)

    async def defer_intake(self, claim: IntakeClaim, *, after: timedelta, reason: str, counts: bool = True) -> None:
        """Try again later; the state stays. `counts` False gives the try back."""
        await self.database.write(recording.defer, claim, after, reason, counts)

    async def forwarded(self, claim: ForwardClaim, receipt: ErpReceipt) -> None:
        """released -> forwarded, with the ERP's receipt, in one transaction; the outbox row is gone."""
        await self.database.write(forwarding.forwarded, claim, receipt)

    async def forward_deferred(
        self, claim: ForwardClaim, *, error: str, after: timedelta, uncertain: bool, counts: bool = True
    ) -> None:
        """Try again after a while. `uncertain`: it may stand in the ERP, ask first. `counts` False gives the try back."""
        await self.database.write(forwarding.deferred, claim, error, after, uncertain, counts)

    async def forward_rejected(self, claim: ForwardClaim, *, findings: Sequence[Finding]) -> None:
        """released -> held: the ERP's findings go to the desk."""
        await self.database.write(forwarding.rejected, claim, findings)

    async def answered(self, order_id: str, *, version: int, by: str = Actor.GATEWAY) -> None:
        """forwarded -> answered: the customer has been told."""
        await self.database.write(forwarding.answered, order_id, version, by)

    # --- what desk and API show ---------------------------------------------------------------------------------------

    async def intakes(
        self, which: IntakeFilter = EVERY_INTAKE, *, after: str | None = None, limit: int = 50
    ) -> Listing[IntakeRow]:
        """Newest first; `after` is the `next` of the page before."""
        return await self.database.read(views.intakes, which, after, limit)

    async def orders(
        self, which: OrderFilter = EVERY_ORDER, *, after: str | None = None, limit: int = 50
    ) -> Listing[OrderRow]:
        """Newest first; `after` is the `next` of the page before."""
        return await self.database.read(views.orders, which, after, limit)

    async def counts(self, *, without: frozenset[str] = frozenset()) -> Mapping[str, Mapping[str, int]]:
        """`{"intake": {state: n}, "order": {state: n}}`, every state present; 0 of those that are not asked for."""
        return await self.database.read(views.counts, without)

    async def reasons(self, states: Sequence[OrderState]) -> Mapping[str, int]:
        """Finding codes that hold orders in these states, with how many each, most frequent first."""
        return await self.database.read(views.reasons, states)

    async def leading(self, rows: Sequence[OrderRow]) -> Mapping[str, str]:
        """Order id -> what the gravest finding of its current revision says."""
        return await self.database.read(views.leading, rows) if rows else {}

    async def intake(self, intake_id: str) -> IntakeView:
        """KeyError for an unknown id."""
        return await self.database.read(views.intake, intake_id)

    async def order(self, order_id: str) -> OrderView:
        """The current revision; KeyError for an unknown id."""
        return await self.database.read(views.order, order_id)

    async def revisions(self, order_id: str) -> Sequence[RevisionRow]:
        """Every revision, oldest first."""
        return await self.database.read(views.revisions, order_id)

    async def journal(self, *subjects: str, limit: int = 200) -> Sequence[JournalRow]:
        """What happened to these intakes and orders, oldest first."""
        return await self.database.read(views.journal, subjects, limit)

    async def outbox_depth(self) -> tuple[int, timedelta]:
        """How many released orders are not yet in the ERP, and how long ago the first of them was first tried (0: none was)."""
        return await self.database.read(views.outbox_depth)
