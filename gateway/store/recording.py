"""What reading and normalising gave, recorded: the engine's moves of an intake. Each states the claim that it acts under."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from gateway.errors import StateConflict
from gateway.states import Actor, IntakeState, OrderState, may_move
from gateway.store.accepting import insert_findings, keep_parts
from gateway.store.claims import HistoryMoved, IntakeClaim, KeptReading, NewOrder
from gateway.store.codec import clean, dump, instant, number_key, order_text, pack_proofs, pack_reading, span
from gateway.store.exchanging import keep_exchanges
from gateway.store.ids import derived_id
from gateway.store.schema import customer_history, order_revision, outbox
from gateway.store.schema import finding as finding_table
from gateway.store.schema import intake as intake_table
from gateway.store.schema import orders as orders_table
from gateway.store.schema import reading as reading_table
from gateway.store.sql import Sql, Touch, Tx, inserting
from normalizer.finding import Finding, Severity
from normalizer.master import EarlierOrder
from normalizer.normalize import NormalizedOrder
from normalizer.order import Order

__all__ = [
    "count_history", "defer", "enqueue", "fail", "hold", "insert_orders", "orders", "reading", "set_aside", "summary",
]  # fmt: skip

_i = intake_table.c

#: characters of an order that a search sees; with more, a row of its index would not fit on PostgreSQL
SEARCHED = 400

_MOVE = Sql(
    update(intake_table)
    .where(
        _i.id == bindparam("id_"),
        _i.epoch == bindparam("epoch_"),
        _i.version == bindparam("version_"),
        _i.state == bindparam("before_"),
    )
    .values(
        state=bindparam("after_"),
        version=_i.version + bindparam("steps_"),
        due=bindparam("due_"),
        attempts=bindparam("attempts_"),
        leased=bindparam("leased_"),
        reason=bindparam("reason_"),
    )
)
_DEFER = Sql(
    update(intake_table)
    .where(
        _i.id == bindparam("id_"),
        _i.epoch == bindparam("epoch_"),
        _i.version == bindparam("version_"),
        _i.due.is_not(None),
    )
    .values(due=bindparam("due_"), reason=bindparam("reason_"), attempts=bindparam("tries_"), leased=0)
)
_STANDS = Sql(select(_i.state, _i.version, _i.epoch).where(_i.id == bindparam("id_")))
_ABOUT = Sql(select(_i.channel, _i.digest, _i.received_at, _i.file_name).where(_i.id == bindparam("id_")))
_f = finding_table.c
_DOUBTS = Sql(
    select(_f.code, _f.severity, _f.message, _f.candidates).where(
        _f.intake_id == bindparam("id_"), _f.order_id.is_(None), _f.severity != Severity.INFO.value
    )
)
_reading = postgresql.insert(reading_table)
_KEEP_READING = Sql(_reading.on_conflict_do_update(index_elements=["intake_id"], set_={"body": _reading.excluded.body}))

_COUNT_FIRST = Sql(postgresql.insert(customer_history).on_conflict_do_nothing(index_elements=["account_no"]))
_COUNT = Sql(
    update(customer_history)
    .where(customer_history.c.account_no == bindparam("account_"), customer_history.c.version == bindparam("seen_"))
    .values(version=customer_history.c.version + 1)
)

_RAISE = Sql(
    update(customer_history)
    .where(customer_history.c.account_no == bindparam("account_"))
    .values(version=customer_history.c.version + 1)
)

_RECORDED = Sql(select(orders_table.c.id).where(orders_table.c.id == bindparam("id_")))
#: what only later moves fill
_LATER = {
    "decided_by", "claimed_by", "claimed_until", "snoozed_until", "erp_order_no", "erp_state", "erp_total", "erp_url",
    "erp_lines", "review", "reviewed_at",
}  # fmt: skip
_INSERT_ORDER = inserting(orders_table, without=_LATER)
_INSERT_REVISION = Sql(insert(order_revision))
_INSERT_OUTBOX = inserting(outbox, without={"id", "error", "first_tried_at"})


# --- intake -----------------------------------------------------------------------------------------------------------


def _move(
    tx: Tx,
    claim: IntakeClaim,
    after: IntakeState,
    *,
    reason: str = "",
    due: int | None = None,
    verb: str,
    data: str = "{}",
    through: IntakeState | None = None,
) -> IntakeClaim:
    """One fenced step of the table; the claim as it stands after it. `through`: two steps of one transaction, written once."""
    ways = [(claim.state, after, verb)]
    if through is not None and through is not claim.state:
        ways = [(claim.state, through, through.value), (through, after, verb)]
    for start, end, _ in ways:
        if not may_move(start, end):
            raise StateConflict(f"intake {claim.intake_id} cannot go from {start} to {end}")
    moved = tx.write(_MOVE, {
        "id_": claim.intake_id, "epoch_": claim.epoch, "version_": claim.version, "before_": claim.state.value,
        "after_": after.value, "steps_": len(ways), "due_": due, "reason_": clean(reason), "attempts_": claim.attempts if due else 0, "leased_": int(due is not None),
    })  # fmt: skip
    if not moved:
        raise _conflict(tx, claim)
    for start, end, said in ways:
        more = data if end is after else "{}"
        tx.journal("intake", claim.intake_id, said, by=Actor.GATEWAY, before=start, after=end, data=more)
    return replace(claim, state=after, version=claim.version + len(ways))


def _conflict(tx: Tx, claim: IntakeClaim) -> StateConflict:
    row = tx.one(_STANDS, {"id_": claim.intake_id})
    if row is None:
        return StateConflict(f"intake {claim.intake_id} does not exist")
    state, version, epoch = row
    return StateConflict(
        f"intake {claim.intake_id} was claimed as {claim.state} (version {claim.version}, claim {claim.epoch}) and is now "
        f"{state} (version {version}, claim {epoch}); somebody else has advanced it"
    )


def _keep(tx: Tx, claim: IntakeClaim, kept: KeptReading | None) -> None:
    """What reading gave, where it is not read yet; the move that follows is fenced, or all of this is taken back."""
    if kept is not None and claim.state is not IntakeState.READ:
        keep_parts(tx, tuple(part for part in kept.parts if part.content))
        tx.write(_KEEP_READING, {"intake_id": claim.intake_id, "body": pack_reading(kept)})
        keep_exchanges(tx, claim.intake_id, kept.drafts)


def reading(tx: Tx, claim: IntakeClaim, kept: KeptReading) -> IntakeClaim:
    # Still leased by whoever read it; a successor finds it read when that lease ends.
    if claim.state is IntakeState.READ:
        return claim
    _keep(tx, claim, kept)
    return _move(tx, claim, IntakeState.READ, due=tx.now + span(timedelta(seconds=30)), verb="read")


def orders(
    tx: Tx, claim: IntakeClaim, new: Sequence[NewOrder], findings: Sequence[Finding], kept: KeptReading | None
) -> list[Order]:
    _keep(tx, claim, kept)
    said = dump({"orders": len(new)})
    _move(tx, claim, IntakeState.ORDERS, verb="ordered", data=said, through=IntakeState.READ)
    insert_findings(tx, claim.intake_id, None, 1, tuple(findings))
    return insert_orders(tx, claim.intake_id, new, by=Actor.GATEWAY)


def set_aside(tx: Tx, claim: IntakeClaim, reason: str, findings: Sequence[Finding], kept: KeptReading | None) -> None:
    _keep(tx, claim, kept)
    said = dump({"reason": reason})
    _move(tx, claim, IntakeState.SET_ASIDE, reason=reason, verb="set aside", data=said, through=IntakeState.READ)
    insert_findings(tx, claim.intake_id, None, 1, tuple(findings))


def hold(tx: Tx, claim: IntakeClaim, reason: str, findings: Sequence[Finding], kept: KeptReading | None) -> None:
    _keep(tx, claim, kept)
    said = dump({"codes": [finding.code for finding in findings]})
    through = None if kept is None else IntakeState.READ
    _move(tx, claim, IntakeState.HELD, reason=reason, verb="held", data=said, through=through)
    insert_findings(tx, claim.intake_id, None, 1, tuple(findings))


def fail(tx: Tx, claim: IntakeClaim, reason: str, findings: Sequence[Finding]) -> None:
    _move(tx, claim, IntakeState.FAILED, reason=reason, verb="failed", data=dump({"reason": reason}))
    insert_findings(tx, claim.intake_id, None, 1, tuple(findings))


def defer(tx: Tx, claim: IntakeClaim, after: timedelta, reason: str, counts: bool) -> None:
    tries = claim.attempts if counts else claim.attempts - 1
    values = {"id_": claim.intake_id, "epoch_": claim.epoch, "version_": claim.version, "tries_": tries}
    if not tx.write(_DEFER, {**values, "due_": tx.now + span(after), "reason_": clean(reason)}):
        raise _conflict(tx, claim)
    data = dump({"attempts": tries, "reason": reason})
    tx.journal(
        "intake", claim.intake_id, "deferred", by=Actor.GATEWAY, before=claim.state, after=claim.state, data=data
    )


# --- orders -----------------------------------------------------------------------------------------------------------


def insert_orders(tx: Tx, intake_id: str, new: Sequence[NewOrder], *, by: str, first: int = 0) -> list[Order]:
    """Each order with its first revision, held or released, guarded by its customer's history. `first`: how many orders the
    intake has already."""
    channel, digest, received_at, file_name = tx.one(_ABOUT, {"id_": intake_id})
    doubts = [_doubt(row) for row in tx.every(_DOUBTS, {"id_": intake_id})]
    seen: dict[str, int] = {}
    recorded = []
    for n, each in enumerate(new, start=first):
        if doubts:
            each = _doubted(each, doubts)
        normalized = _named(each.normalized, derived_id(intake_id, n))
        order = normalized.order
        if each.account_no is not None:
            if each.upon and tx.one(_RECORDED, {"id_": each.upon}) is None:
                raise HistoryMoved(f"order {each.upon}, which this one counted on, is not recorded; normalise it again")
            # Several orders of one envelope and one customer were normalised against the same history.
            seen[each.account_no] = count_history(tx, each.account_no, seen.get(each.account_no, each.history))
        state = OrderState.RELEASED if each.release else OrderState.HELD
        tx.write(_INSERT_ORDER, {
            **summary(normalized, account_no=each.account_no, file_name=file_name),
            "id": order.id, "intake_id": intake_id, "draft": each.draft, "state": state.value, "version": 1,
            "channel": channel, "digest": digest, "received_at": received_at, "changed_at": tx.wall,
            "file_name": file_name, "reason": "", "master": each.master or None, "layout": each.layout or None,
            "passes": int(each.passes), "course": each.course,
        })  # fmt: skip
        insert_revision(tx, normalized, by=by, reason="")
        insert_findings(tx, intake_id, order.id, 1, normalized.findings)
        codes = [finding.code for finding in normalized.findings if finding.holds]
        made_with = {"codes": codes, "intake": intake_id, "master": each.master}
        tx.journal("order", order.id, "held", by=by, after=OrderState.HELD, data=dump(made_with))
        if each.release:
            enqueue(tx, order.id, intake_id, each.account_no, due=tx.now)
            tx.journal("order", order.id, "released", by=by, before=OrderState.HELD, after=OrderState.RELEASED)
        if each.account_no is not None:
            earlier = EarlierOrder(order, intake_id, instant(received_at), state, digest)
            tx.touches.append(Touch(each.account_no, order.id, recorded=earlier, version=seen[each.account_no]))
        recorded.append(order)
    return recorded


def _named(normalized: NormalizedOrder, order_id: str) -> NormalizedOrder:
    """As the first revision of this order; the pipeline mostly names it so already."""
    order = normalized.order
    if order.id == order_id and order.revision == 1:
        return normalized
    return replace(normalized, order=replace(order, id=order_id, revision=1))


def _doubt(row: Any) -> Finding:
    code, severity, message, candidates = row
    return Finding(code, Severity(severity), message, candidates=tuple(json.loads(candidates)))


def _doubted(new: NewOrder, doubts: Sequence[Finding]) -> NewOrder:
    """What holds the intake itself (other bytes under the same delivery key, say) holds each of its orders."""
    normalized = replace(new.normalized, findings=(*new.normalized.findings, *doubts))
    return replace(new, normalized=normalized, release=False, passes=False, course="held")


def count_history(tx: Tx, account_no: str, seen: int) -> int:
    """One more order of this customer; HistoryMoved where it is not the history that was seen."""
    if seen == 0:
        tx.run(_COUNT_FIRST, {"account_no": account_no, "version": 0})
    if not tx.write(_COUNT, {"account_": account_no, "seen_": seen}):
        raise HistoryMoved(f"customer {account_no} has another order since this one was normalised; normalise it again")
    return seen + 1


def raise_history(tx: Tx, account_no: str) -> None:
    """An order came to this customer, or changed, without a look at the history: whoever looked before has to look again."""
    tx.run(_COUNT_FIRST, {"account_no": account_no, "version": 0})
    tx.write(_RAISE, {"account_": account_no})


def enqueue(tx: Tx, order_id: str, intake_id: str, account_no: str | None, *, due: int) -> None:
    tx.write(_INSERT_OUTBOX, {
        "order_id": order_id, "intake_id": intake_id, "lane": account_no or order_id, "due": due, "attempts": 0,
        "epoch": 0, "uncertain": 0,
    })  # fmt: skip


def insert_revision(tx: Tx, normalized: NormalizedOrder, *, by: str, reason: str) -> None:
    order = normalized.order
    tx.write(_INSERT_REVISION, {
        "order_id": order.id, "revision": order.revision, "at": tx.wall, "by": by, "reason": clean(reason),
        "body": order_text(order), "proofs": pack_proofs(normalized.proofs),
    })  # fmt: skip


def summary(normalized: NormalizedOrder, *, account_no: str | None, file_name: str | None) -> Mapping[str, Any]:
    """The columns that lists show and searches ask, from the order itself."""
    order = normalized.order
    total = order.totals.payable if order.totals.payable is not None else order.totals.lines
    total = _sum_of_lines(order) if total is None else total
    holding = [finding for finding in normalized.findings if finding.holds]
    words = (order.buyer_order_no, order.customer.name, account_no, file_name)
    return {
        "revision": order.revision,
        "kind": order.kind.value,
        "intent": order.intent,
        "account_no": account_no,
        "customer_name": order.customer.name,
        "buyer_order_no": order.buyer_order_no,
        "number_key": number_key(order.buyer_order_no),
        "currency": order.currency,
        "total": None if total is None else str(total),
        "wanted_on": _wanted_on(order),
        "line_count": len(order.lines),
        "codes": "".join(f" {finding.code} " for finding in holding),
        "blockers": sum(finding.severity is Severity.BLOCKER for finding in holding),
        "search": " ".join(word for word in words if word).casefold()[:SEARCHED],
    }


def _sum_of_lines(order: Order) -> Decimal | None:
    """What the stated amounts and prices add up to, where every line has one."""
    amounts = []
    for line in order.lines:
        amount = line.amount
        if amount is None and line.price is not None and line.quantity is not None and line.price.per:
            amount = line.price.amount * line.quantity / line.price.per
        amounts.append(amount)
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)).quantize(Decimal("0.01")) if known and len(known) == len(amounts) else None


def _wanted_on(order: Order) -> str | None:
    """The first day on which something has to leave or arrive, by what the customer wrote."""
    periods = [order.requested_despatch, order.requested_delivery, *(line.requested_delivery for line in order.lines)]
    periods += [part.requested_delivery for line in order.lines for part in line.schedule]
    days = [day for period in periods if period and (day := period.end or period.start)]
    return min(days).isoformat() if days else None
