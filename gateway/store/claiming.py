"""Claims: who may advance what, until when. A claim counts the try before the work begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, select, update
from sqlalchemy.sql.expression import ColumnElement

from gateway.errors import StateConflict
from gateway.states import IntakeState
from gateway.store.claims import Due, ForwardClaim, IntakeClaim
from gateway.store.codec import moment, span
from gateway.store.schema import intake as intakes_table
from gateway.store.schema import order_revision, orders, outbox
from gateway.store.sql import Reads, Sql, Tx
from normalizer.order import Order

__all__ = ["ClaimedForward", "due", "forward", "forward_claim", "forwards", "intake", "intakes", "next_due", "renew"]

#: the outbox row's columns, the order's revision and its body
ClaimedForward = tuple[Any, ...]

_i, _o = intakes_table.c, outbox.c
_before = outbox.alias("earlier")

_DUE = and_(_i.due.is_not(None), _i.due <= bindparam("now_"))
_CLAIM_INTAKES_COLUMNS = (_i.id, _i.state, _i.epoch, _i.version, _i.attempts, _i.stops, _i.channel_kind)


def _once(chosen: Select[Any]) -> Select[Any]:
    """PostgreSQL may run a subselect more than once, and then claim more than its limit; a materialised one it may not."""
    materialised = chosen.cte("chosen").prefix_with("MATERIALIZED")
    return select(materialised.c.id)


def _claim_intakes(which: ColumnElement[bool], *, limited: bool) -> Sql:
    chosen = select(_i.id).where(which, _DUE).order_by(_i.priority, _i.due).with_for_update(skip_locked=True)
    if limited:
        chosen = chosen.limit(bindparam("limit_"))
    return Sql(
        update(intakes_table)
        .where(_i.id.in_(_once(chosen)))
        .values(
            due=bindparam("until_"),
            # A try that never reported back is a stop, not an attempt.
            attempts=_i.attempts + 1 - _i.leased,
            stops=_i.stops + _i.leased,
            leased=1,
            epoch=_i.epoch + 1,
        )
        .returning(*_CLAIM_INTAKES_COLUMNS, _i.priority)
    )


_INTAKES = _claim_intakes(_i.priority.between(bindparam("from_"), bindparam("to_")), limited=True)
_INTAKE = _claim_intakes(_i.id == bindparam("intake_id"), limited=False)

# Of each lane an unbroken run: nothing past an older order that is leased or backs off.
_FREE = ~exists().where(_before.c.lane == _o.lane, _before.c.id < _o.id, _before.c.due > bindparam("now_"))


def _claim_forwards(which: ColumnElement[bool]) -> Sql:
    chosen = (
        select(_o.id)
        .where(which, _o.due <= bindparam("now_"), _FREE)
        .order_by(_o.id)
        .limit(bindparam("limit_"))
        .with_for_update(skip_locked=True)
    )
    return Sql(
        update(outbox)
        .where(_o.id.in_(_once(chosen)))
        .values(
            due=bindparam("until_"),
            attempts=_o.attempts + 1,
            epoch=_o.epoch + 1,
            # While a try runs nobody knows: 2, or 3 where the one before had left doubt. A try that never reports back (the
            # process was stopped) so leaves doubt by itself; `forward_deferred` writes 0 or 1.
            uncertain=case((_o.uncertain > 0, 3), else_=2),
            first_tried_at=func.coalesce(_o.first_tried_at, bindparam("wall_")),
        )
        .returning(_o.id, _o.order_id, _o.intake_id, _o.lane, _o.epoch, _o.attempts, _o.uncertain, _o.first_tried_at)
    )


# `due <= now` stands here too: with it alone SQLite would walk the index of due times; the order by id walks the table.
_FORWARDS = _claim_forwards(_o.id > 0)
_older = outbox.alias("older")
_FORWARD = _claim_forwards(
    and_(
        _o.order_id == bindparam("order_id"),
        ~exists().where(_older.c.lane == _o.lane, _older.c.id < _o.id),
    )
)
_BODY = Sql(
    select(order_revision.c.revision, order_revision.c.body)
    .join(orders, and_(orders.c.id == order_revision.c.order_id, orders.c.revision == order_revision.c.revision))
    .where(orders.c.id == bindparam("order_id"))
)

_RENEW_INTAKE = Sql(
    update(intakes_table)
    .where(_i.id == bindparam("id_"), _i.epoch == bindparam("epoch_"), _i.due.is_not(None))
    .values(due=bindparam("until_"))
)
_RENEW_FORWARD = Sql(
    update(outbox).where(_o.id == bindparam("id_"), _o.epoch == bindparam("epoch_")).values(due=bindparam("until_"))
)

_NEXT_INTAKE = Sql(select(func.min(_i.due)).where(_i.due.is_not(None), _i.due > bindparam("now_")))
_NEXT_FORWARD = Sql(select(func.min(_o.due)).where(_o.due > bindparam("now_")))


_DUE_INTAKES = Sql(select(_i.id, _i.priority).where(_DUE).order_by(_i.priority, _i.due).limit(bindparam("limit_")))
_DUE_ORDERS = Sql(
    select(_o.order_id)
    .where(_o.due <= bindparam("now_"), ~exists().where(_older.c.lane == _o.lane, _older.c.id < _o.id))
    .order_by(_o.id)
    .limit(bindparam("limit_"))
)


def due(reads: Reads, limit: int, orders: int) -> list[Due]:
    """Intakes, most urgent first, and the first order of each lane, oldest first."""
    found = reads.every(_DUE_INTAKES, {"now_": reads.now, "limit_": limit})
    first = reads.every(_DUE_ORDERS, {"now_": reads.now, "limit_": orders}) if orders else []
    return [Due("intake", *row) for row in found] + [Due("order", row[0], 0) for row in first]


def intakes(tx: Tx, limit: int, lease: timedelta, priorities: tuple[int, int]) -> list[IntakeClaim]:
    first, last = priorities
    values = {"now_": tx.now, "limit_": limit, "until_": tx.now + span(lease), "from_": first, "to_": last}
    rows = tx.every(_INTAKES, values)
    return [_intake_claim(row) for row in sorted(rows, key=lambda row: (row[7], row[0]))]


def intake(tx: Tx, intake_id: str, lease: timedelta) -> IntakeClaim | None:
    row = tx.one(_INTAKE, {"now_": tx.now, "intake_id": intake_id, "until_": tx.now + span(lease)})
    return None if row is None else _intake_claim(row)


def _intake_claim(row: Any) -> IntakeClaim:
    intake_id, state, epoch, version, attempts, stops, channel_kind, priority = row
    return IntakeClaim(intake_id, IntakeState(state), epoch, version, attempts, stops, channel_kind, priority)


def forwards(tx: Tx, limit: int, lease: timedelta) -> list[ClaimedForward]:
    return _forwards(tx, _FORWARDS, {"limit_": limit}, lease)


def forward(tx: Tx, order_id: str, lease: timedelta) -> list[ClaimedForward]:
    return _forwards(tx, _FORWARD, {"order_id": order_id, "limit_": 1}, lease)


def _forwards(tx: Tx, statement: Sql, parameters: dict[str, Any], lease: timedelta) -> list[ClaimedForward]:
    tx.backend.lock_claims(tx.cursor)
    times = {"now_": tx.now, "wall_": tx.wall, "until_": tx.now + span(lease)}
    rows = sorted(tx.every(statement, {**parameters, **times}))
    return [(*row, *tx.one(_BODY, {"order_id": row[1]})) for row in rows]


def forward_claim(claimed: ClaimedForward, order: Order) -> ForwardClaim:
    outbox_id, order_id, intake_id, lane, epoch, attempts, uncertain, first_tried_at, _revision, _body = claimed
    return ForwardClaim(
        outbox_id=outbox_id,
        order_id=order_id,
        intake_id=intake_id,
        lane=lane,
        epoch=epoch,
        attempts=attempts,
        uncertain=uncertain == 3,
        first_tried_at=moment(first_tried_at),
        order=order,
    )


def renew(tx: Tx, claim: IntakeClaim | ForwardClaim, lease: timedelta) -> None:
    statement, key = (
        (_RENEW_INTAKE, claim.intake_id) if isinstance(claim, IntakeClaim) else (_RENEW_FORWARD, claim.outbox_id)
    )
    if not tx.write(statement, {"id_": key, "epoch_": claim.epoch, "until_": tx.now + span(lease)}):
        raise StateConflict(f"the lease of {key} ended and somebody else has it now; leave it alone")


def next_due(reads: Reads) -> timedelta | None:
    rows = [reads.one(statement, {"now_": reads.now}) for statement in (_NEXT_INTAKE, _NEXT_FORWARD)]
    due = [row[0] for row in rows if row[0] is not None]
    return max(timedelta(0), timedelta(microseconds=min(due) - reads.now)) if due else None
