"""The steps of an intake: read, normalise, record its orders, and release at once what is clean.

Every step may run more than once; each commits under the claim that it holds, so that what somebody else has advanced in the
meantime is left alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog

from channels.envelope import Envelope, Part
from channels.errors import Unavailable
from gateway.earlier import Earlier, Look, Seen
from gateway.errors import StateConflict
from gateway.forward import backoff
from gateway.intake import URGENT
from gateway.masters import Snapshot
from gateway.reading import Reader, ReaderStopped, is_plain_order
from gateway.releasing import Releasing, layout_of, told
from gateway.states import IntakeState, OrderState
from gateway.store.claims import HistoryMoved, IntakeClaim, KeptReading, NewOrder
from gateway.store.ids import derived_id
from gateway.store.store import Store
from normalizer.finding import Finding, Severity
from normalizer.master import EarlierOrder
from normalizer.normalize import IDLE, Normalize, NormalizedOrder
from normalizer.policy import Policy
from parsers.draft import Draft, Reading

__all__ = ["LEASE", "Pipeline"]

LEASE = timedelta(seconds=30)
TRIES = 3  #: then a person has to look
STOPS = 10  #: of the gateway itself while it worked on it: more than a bad day of restarts
READER_TRIES = 2  #: of a document over which a child died
LARGE = 1024 * 1024  #: bytes of a file from which on the reading child opens it itself
QUICK = 6 * 1024  #: bytes of a posted order that is read and normalised on the spot
RENORMALISE = 50  #: in a row, while other orders of the same customer come in between

log = structlog.get_logger()

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Meant:
    """What the drafts of one intake became."""

    orders: tuple[NewOrder, ...]
    findings: tuple[Finding, ...]  #: of the intake itself; those that hold, hold each of its orders
    reason: str  #: where there is no order: why
    kept: KeptReading | None  #: to be recorded with it, where that has not happened yet


class Pipeline:
    """Advances claimed intakes. `masters` gives the current snapshot; `earlier` is what its master data asks for history."""

    def __init__(
        self,
        store: Store,
        *,
        reader: Reader,
        normalize: Normalize,
        masters: Callable[[], Awaitable[Snapshot]],
        earlier: Earlier,
        policy: Policy,
        releasing: Releasing,
    ) -> None:
        self._store = store
        self._reader = reader
        self._normalize = normalize
        self._masters = masters
        self._earlier = earlier
        self._policy = policy
        self._releasing = releasing
        #: takes a message that answers a question of ours, and says what it did; "" where it is none
        self.replies: Callable[[Envelope, KeptReading], Awaitable[str]] | None = None
        # One at a time: normalising is pure computing, and `Earlier` counts on it.
        self._meaning = ThreadPoolExecutor(1, thread_name_prefix="meaning")

    def close(self) -> None:
        self._meaning.shutdown(wait=True, cancel_futures=True)

    # --- one intake ---------------------------------------------------------------------------------------------------

    async def advance(self, claim: IntakeClaim) -> None:
        """Take it as far as it goes. Raises nothing: what goes wrong is recorded with the intake."""
        try:
            if claim.stops >= STOPS:
                await self._fail(claim, "the gateway stopped each time that it worked on it")
            else:
                await self._steps(claim)
        except StateConflict as conflict:
            log.info("intake.left", intake=claim.intake_id, reason=str(conflict))
        except Unavailable as error:
            log.warning("intake.not_stored", intake=claim.intake_id, error=str(error))
        except ReaderStopped as stopped:
            await self._record(claim, self._after_stop(claim, stopped))
        except asyncio.CancelledError:
            await self._record(claim, self._give_back(claim))
            raise
        except Exception as error:  # the boundary: it is this intake's trouble alone, and its bytes are kept
            log.exception("intake.stumbled", intake=claim.intake_id, attempts=claim.attempts)
            await self._record(claim, self._after_bug(claim, error))

    async def _steps(self, claim: IntakeClaim) -> None:
        snapshot = await self._masters()
        if claim.state is IntakeState.RECEIVED and claim.priority > URGENT:
            # A posted order that is read in this process is smaller than that.
            envelope, files = await self._store.bare_envelope(claim.intake_id, limit=LARGE)
            if files or not is_plain_order(envelope):
                claim = await self._read(claim, envelope, files, snapshot)
        if claim.state is IntakeState.READ and self.replies is not None and (told := await self._reply(claim)):
            await self._store.set_aside(claim, reason=told)
            return
        for _ in range(RENORMALISE):
            if self._is_quick(claim):
                meant = self._mean(claim, snapshot)
            else:
                meant = await self.in_meaning(self._mean, claim, snapshot)
            try:
                await self._record_meant(claim, meant)
            except HistoryMoved:
                continue
            finally:
                self._settle(meant)
            return
        raise RuntimeError(
            f"the customer's orders came faster than this one could be compared with them {RENORMALISE} times"
        )

    def _is_quick(self, claim: IntakeClaim) -> bool:
        """A small posted order takes a millisecond: handing it to another thread and back would cost half as much again."""
        return claim.priority <= URGENT and self._store.at_hand(claim.intake_id) <= QUICK

    async def in_meaning(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run it in the one thread in which everything is normalised."""
        return await asyncio.get_running_loop().run_in_executor(self._meaning, work, *arguments)

    # --- read ---------------------------------------------------------------------------------------------------------

    async def _read(
        self, claim: IntakeClaim, envelope: Envelope, files: Mapping[str, Path], snapshot: Snapshot
    ) -> IntakeClaim:
        """In a child; what it gave is committed by itself, so that a slow reading need not be repeated."""
        async with self._holding(claim):
            reading = await self._reader.read(envelope, snapshot.knowledge, files=files, priority=claim.priority)
        return await self._store.record_reading(claim, _kept(envelope, reading))

    async def _reply(self, claim: IntakeClaim) -> str:
        """What this message did as an answer to a question of ours."""
        kept = await asyncio.to_thread(self._store.reading_here, claim.intake_id)
        if kept is None or self.replies is None:
            return ""
        # Who wrote it, and upon what, is asked: not its files.
        envelope, _ = await self._store.bare_envelope(claim.intake_id, limit=LARGE)
        return await self.replies(envelope, kept)

    @contextlib.asynccontextmanager
    async def _holding(self, claim: IntakeClaim) -> AsyncIterator[None]:
        """Renew the lease while slow work runs."""
        renewing = asyncio.create_task(self._renew(claim))
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, claim: IntakeClaim) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await self._store.renew(claim, lease=LEASE)
            except Unavailable:
                continue
            except StateConflict:  # somebody else has it; what comes of this work will be refused
                return

    # --- normalise ----------------------------------------------------------------------------------------------------

    def _mean(self, claim: IntakeClaim, snapshot: Snapshot) -> _Meant:
        """In the meaning thread: what the drafts mean, against the customer's history as it stands."""
        envelope = self._store.envelope_here(claim.intake_id)
        if claim.state is IntakeState.READ:
            reading = self._store.reading_here(claim.intake_id)
            if reading is None:
                raise RuntimeError(f"intake {claim.intake_id} is read, but what was read is not kept")
            return self._normalized(claim, envelope, reading.drafts, snapshot, kept=None)
        fresh = self._reader.read_here(envelope, snapshot.knowledge)
        return self._normalized(claim, envelope, fresh.drafts, snapshot, kept=_kept(envelope, fresh))

    def _normalized(
        self,
        claim: IntakeClaim,
        envelope: Envelope,
        drafts: Sequence[Draft],
        snapshot: Snapshot,
        *,
        kept: KeptReading | None,
    ) -> _Meant:
        orders: list[NewOrder] = []
        findings: list[Finding] = []
        asides: list[str] = []
        digest = envelope.digest
        with self._earlier.looking(Look(claim.intake_id, order_nos=_order_nos(drafts), digest=digest)):
            for n, draft in enumerate(drafts):
                result = self._normalize(draft, snapshot.master, self._policy)
                findings += result.findings
                if result.aside:
                    asides.append(result.aside)
                elif not result.orders and draft.kind not in IDLE and not any(each.holds for each in result.findings):
                    findings.append(_missing(draft))
                for each in result.orders:
                    new = self._new(each, draft, claim, n=n, place=len(orders), digest=digest, master=snapshot.version)
                    orders.append(new)
        reason = "; ".join(dict.fromkeys(asides or (draft.reason for draft in drafts if draft.reason)))
        return _Meant(tuple(orders), tuple(findings), reason, kept)

    def _new(
        self,
        normalized: NormalizedOrder,
        draft: Draft,
        claim: IntakeClaim,
        *,
        n: int,
        place: int,
        digest: str,
        master: str,
    ) -> NewOrder:
        """As it will be recorded; from here on other orders of the customer see it. `master`: the version it was made with."""
        order_id = derived_id(claim.intake_id, place)
        order = replace(normalized.order, id=order_id)
        account_no, layout = order.customer.account_no, layout_of(draft)
        verdict = self._releasing.verdict(normalized, layout=layout, lot=order_id)
        seen = Seen(0) if account_no is None else self._earlier.seen(account_no)
        if account_no is not None:
            coming = EarlierOrder(
                order=order,
                intake_id=claim.intake_id,
                received_at=order.received_at,
                state=OrderState.RELEASED if verdict.release else OrderState.HELD,
                digest="" if place else digest,
            )
            self._earlier.expect(account_no, coming)
        return NewOrder(
            told(NormalizedOrder(order, normalized.proofs, normalized.findings), verdict),
            release=verdict.release,
            account_no=account_no,
            history=seen.version,
            upon=seen.upon,
            draft=n,
            layout=layout,
            passes=verdict.passes,
            course=verdict.course,
            master=master,
        )

    # --- record -------------------------------------------------------------------------------------------------------

    async def _record_meant(self, claim: IntakeClaim, meant: _Meant) -> None:
        if meant.orders:
            ids = await self._store.record_orders(claim, meant.orders, findings=meant.findings, reading=meant.kept)
            log.info("intake.ordered", intake=claim.intake_id, orders=len(ids))
        elif any(finding.holds for finding in meant.findings):
            reason = next(finding.message for finding in meant.findings if finding.holds)
            await self._store.hold_intake(claim, reason=reason, findings=meant.findings, reading=meant.kept)
            log.info("intake.held", intake=claim.intake_id)
        else:
            await self._store.set_aside(claim, reason=meant.reason, findings=meant.findings, reading=meant.kept)
            log.info("intake.set_aside", intake=claim.intake_id)

    def _settle(self, meant: _Meant) -> None:
        """Committed or not, they are no longer on their way."""
        for order in meant.orders:
            if order.account_no is not None:
                self._earlier.settled(order.account_no, order.normalized.order.id)

    # --- trouble ------------------------------------------------------------------------------------------------------

    async def _record(self, claim: IntakeClaim, recording: Coroutine[Any, Any, None]) -> None:
        try:
            await recording
        except (StateConflict, Unavailable) as error:
            log.warning("intake.not_stored", intake=claim.intake_id, error=str(error))

    async def _give_back(self, claim: IntakeClaim) -> None:
        """The gateway stops: whoever comes next takes it up at once, and this was no try."""
        current = await self._store.intake(claim.intake_id)
        await self._store.defer_intake(
            replace(claim, version=current.row.version, state=current.row.state),
            after=timedelta(0),
            reason="",
            counts=False,
        )

    async def _after_stop(self, claim: IntakeClaim, stopped: ReaderStopped) -> None:
        if stopped.again and claim.attempts < READER_TRIES:
            await self._store.defer_intake(claim, after=timedelta(seconds=1), reason=str(stopped))
            return
        message = f"{stopped} Open the original and enter the order by hand, or ask the sender for another form of it."
        finding = Finding(stopped.code, Severity.CHECK, message)
        await self._store.hold_intake(claim, reason=message, findings=[finding])
        log.warning("intake.held", intake=claim.intake_id, code=stopped.code)

    async def _after_bug(self, claim: IntakeClaim, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}"
        if claim.attempts < TRIES:
            await self._store.defer_intake(claim, after=backoff(claim.attempts, first=0.5), reason=what)
        else:
            await self._fail(claim, what)

    async def _fail(self, claim: IntakeClaim, what: str) -> None:
        message = f"It could not be read, however often it was tried ({what}). Its bytes are kept: enter it by hand, and send them to the makers."
        await self._store.fail_intake(
            claim, reason=message, findings=[Finding("intake-failed", Severity.BLOCKER, message)]
        )
        log.error("intake.failed", intake=claim.intake_id, reason=what)


def _missing(draft: Draft) -> Finding:
    return Finding(
        "order-missing",
        Severity.CHECK,
        f"This looks like a message of kind {draft.kind}, but no order came of it; read it yourself.",
    )


def _order_nos(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Every way in which the drafts' order numbers may be written in the history."""
    fields = (draft.header.buyer_order_no for draft in drafts)
    return tuple(dict.fromkeys(text for field in fields if field for text in (field.value, field.raw) if text))


def _kept(envelope: Envelope, reading: Reading) -> KeptReading:
    """The bytes of the envelope's own parts are kept already."""
    own = len(envelope.parts)
    parts = tuple(_bare(part) if n < own else part for n, part in enumerate(reading.parts))
    return KeptReading(reading.drafts, parts)


def _bare(part: Part) -> Part:
    return replace(part, content=b"")
