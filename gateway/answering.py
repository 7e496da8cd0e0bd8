"""Answers: written in the customer's language, sent by the way that the order came, once, and not to machines.

An answer is made in the transaction of the move that it tells of (gateway/store/answering.py). Here it is claimed, written,
kept as it is written, and handed over; a try whose end is not known is repeated as the same message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from channels.envelope import Envelope
from channels.errors import Unavailable
from gateway.answers.answer import Answer, AnswerDocument, decided
from gateway.answers.asking import choices_of
from gateway.answers.documents import Planned, decision_of
from gateway.answers.letter import Choice, Letters
from gateway.answers.limits import why_too_many
from gateway.answers.outgoing import AnswerLate, AnswerNeedless, AnswerRefused, Outgoing
from gateway.answers.planning import planned_for
from gateway.answers.settings import AnswerSettings
from gateway.answers.silence import why_silent
from gateway.errors import StateConflict
from gateway.forward import backoff
from gateway.memory import StoredMemory
from gateway.states import OrderState
from gateway.store.claims import AnswerClaim
from gateway.store.records import AnswerRow, Change, OrderView
from gateway.store.store import Store

__all__ = ["CAP", "FIRST", "TRIES", "Answerer"]

LEASE = timedelta(minutes=2)
AT_ONCE = 8
TRIES = 20  #: with the pauses between them about two days
LONGEST_PAUSE = timedelta(seconds=2)
FIRST, CAP = 5.0, 6 * 3600.0

#: keywords after which a number hears of us again
BACK_IN = frozenset({"start", "unstop", "yes", "help"})

log = structlog.get_logger()


class Answerer:
    """Sends what is due. `language_of` gives an account's language, `label_of` what a candidate at a
    pointer is called in it; `outgoing` the way back by kind of channel."""

    def __init__(
        self,
        store: Store,
        settings: AnswerSettings,
        *,
        outgoing: Mapping[str, Outgoing],
        language_of: Callable[[str | None], Awaitable[str]],
        label_of: Callable[[str, str, OrderView, str], Awaitable[str]],
        seller: str = "",
    ) -> None:
        self._store = store
        self._settings = settings
        self._outgoing = outgoing
        self._language_of = language_of
        self._label_of = label_of
        self._seller = seller or settings.name
        self._letters = Letters(settings.templates)
        self._due = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="answers")

    async def stop(self) -> None:
        """What is under way is taken up again when its lease ends."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for way in set(self._outgoing.values()):
            await way.close()

    def hear(self, _changes: Sequence[Change]) -> None:
        """For `Store.listen`."""
        self._due.set()

    async def _run(self) -> None:
        """As many at once as there are places: a slow one holds up nobody but itself."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._due.clear()
                for claim in await self._claimed(AT_ONCE - len(running)):
                    task = asyncio.create_task(self.answer(claim))
                    running.add(task)
                    task.add_done_callback(running.discard)
                    task.add_done_callback(lambda _: self._due.set())
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_PAUSE.total_seconds()):  # wait_for may swallow being cancelled
                        await self._due.wait()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _claimed(self, places: int) -> Sequence[AnswerClaim]:
        try:
            return await self._store.claim_answers(limit=places, lease=LEASE) if places else ()
        except Unavailable as error:
            log.warning("answers.not_stored", error=str(error))
            return ()

    async def answer(self, claim: AnswerClaim) -> None:
        """Take one as far as it goes. Raises nothing but cancellation: what goes wrong is recorded with the answer."""
        row = claim.row
        try:
            await self._answer(claim)
        except AnswerRefused as error:
            await self._record(self._store.settle_answer(claim, state="failed", error=str(error)))
            log.warning("answer.refused", answer=row.id, error=str(error))
        except AnswerNeedless as reason:
            await self._record(self._store.settle_answer(claim, state="silent", error=str(reason)))
        except (AnswerLate, Unavailable) as error:
            await self._late(claim, str(error))
        except StateConflict as conflict:
            log.info("answer.left", answer=row.id, reason=str(conflict))
        except Exception as error:  # the boundary: a text or a way back that stumbles is this answer's trouble alone
            log.exception("answer.stumbled", answer=row.id)
            await self._late(claim, f"{type(error).__name__}: {error}")

    async def _answer(self, claim: AnswerClaim) -> None:
        row = claim.row
        envelope = await self._store.envelope(row.intake_id)
        way = self._outgoing.get(row.channel_kind)
        if way is None:
            await self._store.settle_answer(claim, state="silent", error=f"Nothing is sent by {row.channel_kind}.")
            return
        view = await self._store.order(row.order_id) if row.order_id else None
        planned = [] if row.body else await planned_for(self._store, row, view)
        documents = await self._store.answer_documents(row.id) if row.body else ()
        if why := await self._why_silent(row, envelope, way, document=bool(planned or documents)):
            await self._store.settle_answer(claim, state="silent", error=why)
            return
        if not row.body:
            row = await self._written(row, envelope, way, view, planned)
            documents = await self._documents(claim, planned)
            draft = self._settings.mode == "draft"
            words = {"recipient": row.recipient, "subject": row.subject, "body": row.body}
            await self._store.write_answer(claim, **words, documents=documents, draft=draft)
            if draft:
                return
        await way.send(row, envelope, documents)
        await self._store.settle_answer(claim, state="sent", documents=len(documents))
        log.info("answer.sent", answer=row.id, kind=row.kind, channel=row.channel)
        if row.kind == "confirmation" and row.order_id:
            await self._told(row.order_id)

    async def _documents(self, claim: AnswerClaim, planned: Sequence[Planned]) -> list[AnswerDocument]:
        numbers = await self._store.open_documents(claim, len(planned)) if planned else ()
        return [one.written(number, claim.row.created_at) for one, number in zip(planned, numbers, strict=True)]

    async def _why_silent(self, row: AnswerRow, envelope: Envelope, way: Outgoing, *, document: bool) -> str:
        if row.channel_kind == "cxml" and row.kind == "receipt":
            return "It was answered at once, in the connection that it came by."
        if way.machine and not document:
            return "Only messages between machines are answered here, and there is no document for this."
        machines = self._settings.machines
        exempt = document and (machines == "all" or (machines == "acknowledge" and row.kind == "receipt"))
        if why := why_silent(envelope, own=self._settings.address, document=exempt):
            return why
        to = row.recipient or way.recipient(envelope)
        said = await StoredMemory(self._store, row.channel).recall(f"opt-out/{to}") if way.short else None
        if said is not None and str(said).lower() not in BACK_IN:
            return f"{to} has asked for no more messages ({said})."
        if not to:
            return "There is nowhere to send it."
        if way.machine:  # what lies ready for whoever fetches it goes to nobody who could answer it
            return ""
        return await why_too_many(self._store, self._settings, row, envelope, to=to, document=document)

    async def _written(
        self, row: AnswerRow, envelope: Envelope, way: Outgoing, view: OrderView | None, planned: Sequence[Planned]
    ) -> AnswerRow:
        if planned and (way.machine or why_silent(envelope, own=self._settings.address)):
            said = ", ".join(one.kind for one in planned)
            return replace(row, recipient=way.recipient(envelope), subject=said, body=f"{said}\n")
        language = await self._language(row, view)
        told = await self._store.erp_lines(view.row.id) if view else {}
        decision = decision_of(row.kind, view.row.erp_state, told) if view else "received"
        nothing = view is not None and decided(view.order, Answer(decision=decision, lines=told)) == "rejected"
        letter = self._letters.write(
            row,
            language=language,
            subject=envelope.subject or "",
            seller=self._seller,
            order=view.order if view else None,
            erp_order_no=view.row.erp_order_no if view else None,
            decisions=told,
            confirmed=decision == "accepted",
            cancelled=row.kind == "confirmation" and nothing,
            choices=await self._choices(view, language) if view and row.kind == "question" else [],
            short=way.short,
        )
        return replace(row, recipient=way.recipient(envelope), subject=letter.subject, body=letter.text)

    async def _language(self, row: AnswerRow, view: OrderView | None) -> str:
        """The customer's, as it stands on file; of one who is not known, or has none, the one that he wrote in."""
        intake = await self._store.intake(row.intake_id)
        orders = [view.row] if view is not None else intake.orders
        if known := await self._language_of(orders[0].account_no if orders else None):
            return known
        return next((one.conventions.language for one in intake.drafts if one.conventions.language), "")

    async def _choices(self, view: OrderView, language: str) -> list[Choice]:
        pointer, candidates = choices_of(view)
        return [Choice(n, await self._label_of(pointer, one, view, language)) for n, one in enumerate(candidates, 1)]

    async def _told(self, order_id: str) -> None:
        """forwarded -> answered; whoever was first with something else is right."""
        view = await self._store.order(order_id)
        if view.row.state is OrderState.FORWARDED:
            await self._record(self._store.answered(order_id, version=view.row.version))

    async def _late(self, claim: AnswerClaim, error: str) -> None:
        if claim.row.attempts >= TRIES:
            await self._record(self._store.settle_answer(claim, state="failed", error=error))
            return
        pause = backoff(claim.row.attempts, first=FIRST, cap=CAP)
        await self._record(self._store.defer_answer(claim, after=pause, error=error))

    async def _record(self, recording: Awaitable[None]) -> None:
        try:
            await recording
        except (StateConflict, Unavailable) as error:
            log.warning("answer.not_stored", error=str(error))
