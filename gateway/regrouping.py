"""Orders that a clerk regroups: one is split in two, or the lines of one are put behind those of another.

Both follow from what was read and what was corrected, as every revision does: the parts of a split order share its draft and
its savings so far, and a merged order carries the other's draft in a correction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from gateway.correcting import Correcting, doubts_of, insisting, kin
from gateway.corrections import corrected
from gateway.errors import StateConflict
from gateway.store.claims import NewOrder
from gateway.store.lessons import Correction
from gateway.store.records import IntakeView, OrderView
from gateway.store.store import Store
from normalizer.order import Order
from parsers.draft import Draft, DraftLine, Evidence, Field, Header, Notice

__all__ = ["Regrouping", "joined"]


class Regrouping:
    """Splits and merges orders that are held; each result is checked by the same rules as ever."""

    def __init__(self, store: Store, correcting: Correcting) -> None:
        self._store = store
        self._correcting = correcting

    async def split(self, view: OrderView, *, version: int, by: str, lines: Sequence[int]) -> str:
        """These lines become an order of their own, held like this one; its id. Raises StateConflict."""
        every = list(range(len(view.order.lines)))
        away = [at for at in every if at in set(lines)]
        stay = [at for at in every if at not in set(lines)]
        if not away or not stay:
            raise StateConflict("Name some of the lines, and not all of them.")
        intake, base, savings = await self._correcting.story(view)
        told = [each for saving in savings for each in saving]
        whole = _without_totals(view)
        story = [*told, Correction("/lines", every, away), *whole]
        alone = kin(view, intake)

        async def act() -> str:
            doubts = doubts_of(view, intake)
            left = [Correction("/lines", every, stay), *whole]
            stays = await self._correcting.checked(base, savings, left, without=alone, doubts=doubts)
            goes = await self._correcting.checked(base, [], story, without=alone)
            account_no = goes.normalized.order.customer.account_no
            new = NewOrder(
                goes.normalized, release=False, account_no=account_no, history=goes.history or 0, draft=view.row.draft
            )
            return await self._store.split(view.row.id, version=version, by=by, stays=stays, goes=goes, new=new)

        return await insisting(act)

    async def merge(self, view: OrderView, *, version: int, by: str, into: str) -> None:
        """Its lines go behind those of `into`, another held order of the same customer; it is closed. Whose order nobody
        knew yet belongs to whom the clerk says. Raises StateConflict."""
        target = await self._store.order(into)
        row = target.row
        if (
            view.row.kind != "order"
            or row.kind != "order"
            or view.row.account_no not in (None, row.account_no)
            or into == view.row.id
        ):
            raise StateConflict("Only two orders of one customer can be put together.")
        if row.claimed_by not in (None, by):
            raise StateConflict(f"{row.claimed_by} has that order open; ask first.")
        intake, base, savings = await self._correcting.story(view)
        home, ground, before = await self._correcting.story(target)
        offset = 0 if intake.row.id == home.row.id else len(home.parts) + sum(size for _, _, size in joined(before))
        draft = _carried(corrected(base, savings)[0], view, intake, by=offset)
        after = {
            "order": view.row.id,
            "intake": intake.row.id,
            "offset": offset,
            "parts": len(intake.parts) if offset else 0,
            "draft": draft.to_json(),
        }
        corrections = [Correction("/merge", None, after), *_without_totals(target)]
        alone = kin(target, home) | kin(view, intake)

        async def act() -> None:
            doubts = doubts_of(target, home)
            saving = await self._correcting.checked(ground, before, corrections, without=alone, doubts=doubts)
            await self._store.merge(
                view.row.id, version=version, by=by, into=into, into_version=row.version, saving=saving
            )

        await insisting(act)


def joined(savings: Sequence[Sequence[Correction]]) -> Iterator[tuple[str, int, int]]:
    """(intake, index of its first part, how many parts) of what was merged into an order from other intakes."""
    for saving in savings:
        for each in saving:
            if each.pointer == "/merge" and each.after["offset"]:
                yield each.after["intake"], each.after["offset"], each.after["parts"]


def _carried(draft: Draft, view: OrderView, intake: IntakeView, *, by: int) -> Draft:
    """The draft as it stands inside another order: its places count that order's parts first, and what was doubtful about
    the whole stays doubtful."""
    doubts = [Notice(one.code, one.message) for one in doubts_of(view, intake)]
    notices = [replace(one, pointer="", evidence=None) for one in draft.notices]
    lines, left = _dated(draft, view.order)
    if left := [*_unheard(draft.header), *left]:
        number = view.order.buyer_order_no or "without number"
        notices.append(
            Notice(
                "order-merged", f"Of order {number}, whose lines are here now, this does not count: {'; '.join(left)}."
            )
        )
    draft = replace(draft, lines=lines, notices=(*notices, *doubts))
    return _moved(draft, by) if by else draft


def _without_totals(view: OrderView) -> list[Correction]:
    """What the customer stated for other lines than these says nothing of them."""
    totals = view.order.totals
    stated = (("/totals/lines", totals.lines), ("/totals/tax", totals.tax), ("/totals/payable", totals.payable))
    return [Correction(pointer, f"{value:f}", None) for pointer, value in stated if value is not None]


def _unheard(header: Header) -> Iterator[str]:
    """What the header of a merged order states that the other order's header decides."""
    for name in (
        "requested_delivery",
        "requested_despatch",
        "contract_no",
        "quotation_no",
        "delivery_terms",
        "payment_terms",
    ):
        if field := getattr(header, name):
            yield f"{name.replace('_', ' ')} {field.raw!r}"
    if header.ship_to:
        yield f"ship to {header.ship_to.text.raw!r}"
    if header.charges:
        yield "its charges and discounts"


def _dated(draft: Draft, order: Order) -> tuple[tuple[DraftLine, ...], list[str]]:
    """The lines with their days as they were meant on the day of their own message, and what could not be said as a day."""
    lines, left = [], []
    for line, meant in zip(draft.lines, order.lines, strict=True):
        day = meant.requested_delivery.end if meant.requested_delivery else None
        if line.requested_delivery and day:
            line = replace(
                line, requested_delivery=replace(line.requested_delivery, raw=day.isoformat(), value=day.isoformat())
            )
        elif line.requested_delivery:
            left.append(f"line {meant.no} {line.requested_delivery.raw!r}")
            line = replace(line, requested_delivery=None)
        if line.schedule:
            left.append(f"line {meant.no} its several deliveries")
            line = replace(line, schedule=())
        lines.append(line)
    return tuple(lines), left


def _moved(draft: Draft, by: int) -> Draft:
    def shift(node: Any) -> Any:
        if isinstance(node, Evidence):
            return replace(node, spans=tuple(replace(span, part=span.part + by) for span in node.spans))
        if isinstance(node, tuple):
            return tuple(shift(each) for each in node)
        if isinstance(node, Field):
            return replace(node, evidence=shift(node.evidence))
        if hasattr(node, "__dataclass_fields__"):
            parts = {name: getattr(node, name) for name in node.__dataclass_fields__}
            return replace(node, **{name: shift(value) for name, value in parts.items() if _holds_places(value)})
        return node

    return replace(
        draft, header=shift(draft.header), lines=shift(draft.lines), parts=tuple(at + by for at in draft.parts)
    )


def _holds_places(value: Any) -> bool:
    return isinstance(value, tuple) or hasattr(value, "__dataclass_fields__")
