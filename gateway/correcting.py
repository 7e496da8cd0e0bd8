"""Correcting: what a clerk has corrected is checked by the same rules as ever, and saved as a new revision."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from gateway.corrections import METHOD, Confirmed, corrected, corrections_of, forgiven, silenced, spoken
from gateway.earlier import Earlier, Look
from gateway.learning import lessons
from gateway.masters import Snapshot
from gateway.store.claims import HistoryMoved, NewOrder
from gateway.store.lessons import Correction, Saving
from gateway.store.records import IntakeView, OrderView
from gateway.store.store import Store
from normalizer.finding import Finding
from normalizer.master import Master
from normalizer.normalize import Normalize, NormalizedOrder
from normalizer.policy import Policy
from parsers.draft import Draft, Kind, Origin

__all__ = ["BY_HAND", "Correcting", "doubts_of", "insisting", "kin"]

#: `NewOrder.draft` of an order that a clerk typed beside its source; it has no draft to start from
BY_HAND = -1
TRIES = 10  #: while other orders of the same customer come in between

#: of an intake from which a clerk enters the order by hand: said and done
DONE_BY_HAND = ("intake-", "order-", "document-", "attachment-", "reader-", "picture-")

R = TypeVar("R")


class Correcting:
    """Checks again what a clerk has corrected. `in_meaning` runs work where all normalising is done."""

    def __init__(
        self,
        store: Store,
        *,
        normalize: Normalize,
        masters: Callable[[], Awaitable[Snapshot]],
        earlier: Earlier,
        policy: Policy,
        in_meaning: Callable[..., Awaitable[Any]],
    ) -> None:
        self._store = store
        self._normalize = normalize
        self._masters = masters
        self._earlier = earlier
        self._policy = policy
        self._in_meaning = in_meaning

    async def confirmed(self, view: OrderView) -> Confirmed:
        """What clerks have said of this order so far."""
        _intake, base, savings = await self.story(view)
        return corrected(base, savings)[1]

    async def story(self, view: OrderView) -> tuple[IntakeView, Draft, list[list[Correction]]]:
        """What arrived, what was read of it for this order, and every saving since."""
        intake = await self._store.intake(view.row.intake_id)
        return intake, _base(view, intake), corrections_of(await self._store.journal(view.row.id, limit=5000))

    async def save(
        self, view: OrderView, *, version: int, by: str, corrections: Sequence[Correction], reason: str = ""
    ) -> int:
        """A new revision with these corrections; the findings that are left are honest. Raises StateConflict."""
        intake, base, savings = await self.story(view)
        alone = kin(view, intake)

        async def revise() -> int:
            doubts = doubts_of(view, intake)
            saving = await self.checked(base, savings, corrections, without=alone, doubts=doubts)
            return await self._store.revise(view.row.id, version=version, by=by, saving=saving, reason=reason)

        return await insisting(revise)

    async def checked(
        self,
        base: Draft,
        before: Iterable[Sequence[Correction]],
        corrections: Sequence[Correction],
        *,
        without: Collection[str],
        doubts: Iterable[Finding] = (),
    ) -> Saving:
        """The order that follows from what was read and corrected, by today's master data. `without`: the ids of orders that
        it cannot repeat, its own among them. `doubts` hold it as well."""
        draft, confirmed = corrected(base, [*before, corrections])
        snapshot = await self._masters()
        made, history = await self._in_meaning(self._check, draft, confirmed, snapshot.master, without)
        made = replace(made, findings=(*made.findings, *(one for one in doubts if one not in made.findings)))
        taught = lessons(base, made.order, said=confirmed.pointers, origins=confirmed.lines, master=snapshot.master)
        return Saving(made, corrections, history, taught)

    async def enter_by_hand(self, intake: IntakeView, *, version: int, by: str) -> str:
        """An empty order for an intake that nobody could read: a clerk fills it in beside the source."""
        snapshot = await self._masters()
        draft = _blank(intake)
        made, history = await self._in_meaning(self._check, draft, Confirmed(), snapshot.master, ())
        account = made.order.customer.account_no
        new = NewOrder(made, release=False, account_no=account, history=history or 0, draft=BY_HAND)
        return (await self._store.enter_by_hand(intake.row.id, version=version, by=by, orders=[new]))[0]

    def _check(
        self, draft: Draft, confirmed: Confirmed, master: Master, without: Collection[str]
    ) -> tuple[NormalizedOrder, int | None]:
        """In the meaning thread: the same rules, against the customer's other orders."""
        numbers = draft.header.buyer_order_no
        look = Look(
            order_nos=(numbers.value or numbers.raw,) if numbers else (),
            digest=draft.origin.digest,
            without=without,
            firm=True,
        )
        with self._earlier.looking(look):
            made = self._normalize(silenced(draft, confirmed), master, self._policy).orders[0]
            account_no = made.order.customer.account_no
            history = self._earlier.seen(account_no).version if account_no is not None else None
        made = spoken(made, draft, confirmed)
        return replace(made, findings=forgiven(made.order, made.findings, confirmed)), history


async def insisting(act: Callable[[], Awaitable[R]]) -> R:
    """Again, while other orders of the same customer come in between."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(HistoryMoved):
            return await act()
    return await act()


def kin(view: OrderView, intake: IntakeView) -> frozenset[str]:
    """The order itself, and what was split off the same draft: these are no duplicates of one another."""
    return frozenset({view.row.id, *(row.id for row in intake.orders if row.draft == view.row.draft)})


def doubts_of(view: OrderView, intake: IntakeView) -> list[Finding]:
    """What holds the intake itself, holds its orders; but a clerk who enters by hand has answered what was unread."""
    by_hand = view.row.draft == BY_HAND
    return [
        replace(one, pointer="", evidence=None)
        for one in intake.findings
        if one.holds and not (by_hand and one.code.startswith(DONE_BY_HAND))
    ]


def _base(view: OrderView, intake: IntakeView) -> Draft:
    at = view.row.draft
    return _blank(intake) if at == BY_HAND or at >= len(intake.drafts) else intake.drafts[at]


def _blank(intake: IntakeView) -> Draft:
    """An order of which nothing is read; who sent it is known all the same."""
    if intake.drafts:
        return Draft(kind=Kind.ORDER, origin=intake.drafts[0].origin, source=METHOD)
    envelope, row = intake.envelope, intake.row
    sender = envelope.get("sender") or {}
    origin = Origin(
        channel=row.channel,
        channel_kind=row.channel_kind,
        received_at=row.received_at,
        trust=str(envelope.get("trust") or "nothing"),
        sender_address=sender.get("address"),
        sender_name=sender.get("name"),
        sender_phone=sender.get("phone"),
        account_no=sender.get("account_no"),
        recipient=envelope.get("recipient"),
        subject=row.subject,
    )
    return Draft(kind=Kind.ORDER, origin=origin, source=METHOD)
