"""Decisions of clerks: each on the version that they saw, each in the journal with their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from gateway.errors import StateConflict
from gateway.states import IntakeState, OrderState, may_move
from gateway.store import learned, reviews, views
from gateway.store.accepting import insert_findings
from gateway.store.claims import NewOrder
from gateway.store.codec import clean, dump, instant, micros, span
from gateway.store.exchanging import forget_exchanges
from gateway.store.lessons import Correction, Saving
from gateway.store.recording import count_history, enqueue, insert_orders, insert_revision, raise_history, summary
from gateway.store.records import OrderRow
from gateway.store.schema import intake as intake_table
from gateway.store.schema import orders, outbox
from gateway.store.schema import reading as reading_table
from gateway.store.sql import Sql, Touch, Tx
from normalizer.finding import Finding, Severity
from normalizer.order import Order

__all__ = [
    "claim", "complain", "corrections_data", "dismiss", "enter_by_hand", "hold", "is_order_after_all", "leave", "mark_duplicate", "move", "read_again",
    "reject", "release", "revise", "snooze", "undo_release", "wait_for_customer",
]  # fmt: skip

_o, _i, _x = orders.c, intake_table.c, outbox.c

_STANDS = Sql(
    select(
        _o.state, _o.version, _o.revision, _o.blockers, _o.decided_by, _o.changed_at, _o.intake_id, _o.account_no, _o.file_name
    ).where(_o.id == bindparam("id_"))
)  # fmt: skip
_MOVE = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.version == bindparam("version_"), _o.state == bindparam("before_"))
    .values(
        state=bindparam("after_"),
        version=_o.version + 1,
        changed_at=bindparam("at_"),
        decided_by=bindparam("by_"),
        reason=bindparam("reason_"),
        snoozed_until=None,
    )
)
_REVISE = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.version == bindparam("version_"))
    .values(
        {
            name: bindparam(f"{name}_")
            for name in (
                "revision", "kind", "intent", "account_no", "customer_name", "buyer_order_no", "number_key", "currency", "total",
                "wanted_on", "line_count", "codes", "blockers", "search", "changed_at", "decided_by",
            )
        }
        | {"version": _o.version + 1}
    )
)  # fmt: skip
_UNTRIED = Sql(delete(outbox).where(_x.order_id == bindparam("id_"), _x.attempts == 0))
_CLAIM = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"))
    .values(claimed_by=bindparam("by_"), claimed_until=bindparam("until_"))
)
_CLAIMED = Sql(select(_o.claimed_by, _o.claimed_until).where(_o.id == bindparam("id_")))
_LEAVE = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.claimed_by == bindparam("by_"))
    .values(claimed_by=None, claimed_until=None)
)
_SNOOZE = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.version == bindparam("version_"))
    .values(snoozed_until=bindparam("until_"), version=_o.version + 1, changed_at=bindparam("at_"))
)
_INTAKE = Sql(select(_i.state, _i.version).where(_i.id == bindparam("id_")))
_MOVE_INTAKE = Sql(
    update(intake_table)
    .where(_i.id == bindparam("id_"), _i.version == bindparam("version_"), _i.state == bindparam("before_"))
    .values(
        state=bindparam("after_"),
        version=_i.version + 1,
        reason=bindparam("reason_"),
        due=bindparam("due_"),
        attempts=0,
    )
)
_FORGET_READING = Sql(delete(reading_table).where(reading_table.c.intake_id == bindparam("id_")))


# --- orders -----------------------------------------------------------------------------------------------------------


def _standing(tx: Tx, order_id: str, version: int) -> Any:
    """The row that stands, if it is the version that was seen. KeyError for an unknown id."""
    row = tx.one(_STANDS, {"id_": order_id})
    if row is None:
        raise KeyError(order_id)
    state, stands, _revision, _blockers, decided_by, changed_at, *_rest = row
    if stands != version:
        when = instant(changed_at).strftime("%H:%M:%S UTC")
        raise StateConflict(
            f"order {order_id} was changed by {decided_by or 'the gateway'} at {when}: it is {state} now (version {stands}, you "
            f"saw {version}); look again before you decide"
        )
    return row


def move(
    tx: Tx, order_id: str, version: int, after: OrderState, *, verb: str, by: str, reason: str = "", data: str = "{}"
) -> Any:
    """One fenced step of the table, in the journal; the row as it stood before."""
    row = _standing(tx, order_id, version)
    before = OrderState(row[0])
    if not may_move(before, after):
        raise StateConflict(f"order {order_id} is {before}, and from there it cannot become {after}")
    moved = tx.write(_MOVE, {
        "id_": order_id, "version_": version, "before_": before.value, "after_": after.value, "at_": tx.wall, "by_": by,
        "reason_": clean(reason),
    })  # fmt: skip
    if not moved:
        _standing(tx, order_id, version)
        raise StateConflict(f"order {order_id} was changed at this moment; look again before you decide")
    tx.journal("order", order_id, verb, by=by, before=before, after=after, data=data)
    if (account_no := row[7]) is not None:
        tx.touches.append(Touch(account_no, order_id, state=after))
    learned.moved(tx, order_id)
    return row


def _because(reason: str) -> str:
    return dump({"reason": reason}) if reason else "{}"


def release(tx: Tx, order_id: str, version: int, by: str, reason: str, undo: timedelta) -> None:
    row = move(tx, order_id, version, OrderState.RELEASED, verb="released", by=by, reason=reason, data=_because(reason))
    _state, _version, _revision, blockers, _by, _at, intake_id, account_no, _file = row
    if blockers:
        raise StateConflict(f"order {order_id} has {blockers} finding(s) that nobody may release; correct it first")
    enqueue(tx, order_id, intake_id, account_no, due=tx.now + span(undo))
    reviews.found_right(tx, order_id)


def undo_release(tx: Tx, order_id: str, version: int, by: str) -> None:
    move(tx, order_id, version, OrderState.HELD, verb="taken back", by=by)
    reviews.taken_back(tx, order_id)
    if not tx.write(_UNTRIED, {"id_": order_id}):
        raise StateConflict(f"order {order_id} is on its way to the ERP already; it cannot be taken back here")


def hold(tx: Tx, order_id: str, version: int, by: str, reason: str) -> None:
    state = OrderState(_standing(tx, order_id, version)[0])
    if state is OrderState.RELEASED:
        raise StateConflict(f"order {order_id} is released; take the release back instead")
    if state in (OrderState.FORWARDED, OrderState.ANSWERED):
        raise StateConflict(f"order {order_id} was handed to the ERP; only the ERP can refuse it now")
    move(tx, order_id, version, OrderState.HELD, verb="held", by=by, reason=reason, data=_because(reason))


def reject(tx: Tx, order_id: str, version: int, by: str, reason: str) -> None:
    move(tx, order_id, version, OrderState.REJECTED, verb="rejected", by=by, reason=reason, data=_because(reason))
    reviews.found_wrong(tx, order_id)


def mark_duplicate(tx: Tx, order_id: str, version: int, by: str, of: str) -> None:
    if of == order_id:
        raise StateConflict(f"order {order_id} cannot be a duplicate of itself")
    if tx.one(_STANDS, {"id_": of}) is None:
        raise KeyError(of)
    reason = f"duplicate of {of}"
    move(tx, order_id, version, OrderState.DUPLICATE, verb="duplicate", by=by, reason=reason, data=dump({"of": of}))
    reviews.found_wrong(tx, order_id)


def complain(tx: Tx, order_id: str, by: str, reason: str) -> None:
    row = tx.one(_STANDS, {"id_": order_id})
    if row is None:
        raise KeyError(order_id)
    reviews.found_wrong(tx, order_id)
    tx.journal("order", order_id, "complained", by=by, before=row[0], after=row[0], data=_because(reason))


def wait_for_customer(tx: Tx, order_id: str, version: int, by: str, reason: str) -> None:
    move(tx, order_id, version, OrderState.WAITING, verb="asked", by=by, reason=reason, data=_because(reason))


def revise(
    tx: Tx,
    order_id: str,
    version: int,
    by: str,
    saving: Saving,
    reason: str,
) -> int:
    row = _standing(tx, order_id, version)
    state, _version, revision, _blockers, _by, _at, intake_id, belonged_to, file_name = row
    if state not in (OrderState.HELD, OrderState.WAITING):
        raise StateConflict(f"order {order_id} is {state}; only what is held can be changed")
    normalized = saving.normalized
    account_no = normalized.order.customer.account_no
    if account_no is not None and saving.history is not None:
        count_history(tx, account_no, saving.history)
    elif account_no is not None:
        raise_history(tx, account_no)
    tx.touches.extend(Touch(each, order_id) for each in {account_no, belonged_to} if each is not None)
    renewed = replace(normalized, order=replace(normalized.order, id=order_id, revision=revision + 1))
    columns = {
        **summary(renewed, account_no=account_no, file_name=file_name),
        "changed_at": tx.wall,
        "decided_by": by,
    }
    if not tx.write(_REVISE, {"version_": version, "id_": order_id} | {f"{k}_": v for k, v in columns.items()}):
        raise StateConflict(f"order {order_id} was changed at this moment; look again before you decide")
    insert_revision(tx, renewed, by=by, reason=reason)
    insert_findings(tx, intake_id, order_id, revision + 1, renewed.findings)
    learned.record(tx, order_id, saving.lessons, by=by)
    if any(each.before != each.after for each in saving.corrections):
        reviews.found_wrong(tx, order_id)
    data = corrections_data(revision + 1, reason, saving.corrections)
    tx.journal("order", order_id, "revised", by=by, before=state, after=state, data=data)
    return int(revision) + 1


def corrections_data(revision: int, reason: str, corrections: Sequence[Correction]) -> str:
    """A saving as the journal keeps it."""
    changes = [{"pointer": each.pointer, "before": each.before, "after": each.after} for each in corrections]
    return dump({"revision": revision, "reason": reason, "corrections": changes})


def claim(tx: Tx, order_id: str, by: str, lease: timedelta, take_over: bool) -> OrderRow:
    row = tx.one(_CLAIMED, {"id_": order_id})
    if row is None:
        raise KeyError(order_id)
    holder, until = row
    held = holder is not None and holder != by and until > tx.now
    if held and not take_over:
        raise StateConflict(f"{holder} has order {order_id} open; ask, or take it over")
    tx.write(_CLAIM, {"id_": order_id, "by_": by, "until_": tx.now + span(lease)})
    if held:
        tx.journal("desk", order_id, "taken over", by=by, data=dump({"from": holder}))
    return views.order_row(tx, order_id)


def leave(tx: Tx, order_id: str, by: str) -> None:
    tx.write(_LEAVE, {"id_": order_id, "by_": by})


def snooze(tx: Tx, order_id: str, version: int, by: str, until: datetime | None) -> None:
    state = _standing(tx, order_id, version)[0]
    if state not in (OrderState.HELD, OrderState.WAITING):
        raise StateConflict(f"order {order_id} is {state}; only what is held can be put off")
    later = None if until is None else micros(until)
    tx.write(_SNOOZE, {"id_": order_id, "version_": version, "until_": later, "at_": tx.wall})
    data = dump({"until": None if until is None else until.isoformat()})
    tx.journal("order", order_id, "put off" if until else "brought back", by=by, before=state, after=state, data=data)


# --- intakes ----------------------------------------------------------------------------------------------------------


def _move_intake(
    tx: Tx,
    intake_id: str,
    version: int,
    after: IntakeState,
    *,
    verb: str,
    by: str,
    reason: str = "",
    due: int | None = None,
) -> None:
    row = tx.one(_INTAKE, {"id_": intake_id})
    if row is None:
        raise KeyError(intake_id)
    before, stands = IntakeState(row[0]), row[1]
    if stands != version:
        raise StateConflict(f"intake {intake_id} is {before} now (version {stands}, you saw {version}); look again")
    if not may_move(before, after):
        raise StateConflict(f"intake {intake_id} is {before}, and from there it cannot become {after}")
    moved = tx.write(_MOVE_INTAKE, {
        "id_": intake_id, "version_": version, "before_": before.value, "after_": after.value, "reason_": clean(reason),
        "due_": due,
    })  # fmt: skip
    if not moved:
        raise StateConflict(f"intake {intake_id} was changed at this moment; look again before you decide")
    tx.journal("intake", intake_id, verb, by=by, before=before, after=after, data=_because(reason))


def dismiss(tx: Tx, intake_id: str, version: int, by: str, reason: str) -> None:
    _move_intake(tx, intake_id, version, IntakeState.SET_ASIDE, verb="set aside", by=by, reason=reason)


def is_order_after_all(tx: Tx, intake_id: str, version: int, by: str, reason: str) -> None:
    _move_intake(tx, intake_id, version, IntakeState.HELD, verb="order after all", by=by, reason=reason)
    said = f"{by} says that this is an order: {reason}" if reason else f"{by} says that this is an order"
    insert_findings(tx, intake_id, None, 1, [Finding("order-overlooked", Severity.CHECK, said)])


def read_again(tx: Tx, intake_id: str, version: int, by: str) -> None:
    _move_intake(tx, intake_id, version, IntakeState.RECEIVED, verb="read again", by=by, due=tx.now)
    tx.write(_FORGET_READING, {"id_": intake_id})
    forget_exchanges(tx, intake_id)


def enter_by_hand(tx: Tx, intake_id: str, version: int, by: str, new: Sequence[NewOrder]) -> list[Order]:
    _move_intake(tx, intake_id, version, IntakeState.ORDERS, verb="entered by hand", by=by)
    return insert_orders(tx, intake_id, [replace(each, release=False) for each in new], by=by)
