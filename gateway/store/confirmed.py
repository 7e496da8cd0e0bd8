"""What clerks' decisions say of messages: which were orders, changes, cancellations or returns, and which were none."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from gateway.states import NO_ORDER, Actor, IntakeState, OrderState
from gateway.store.learned import STANDING
from gateway.store.schema import intake, journal, orders
from gateway.store.sql import Reads

__all__ = ["OTHER", "cases"]

OTHER = "other"

_o, _i, _j = orders.c, intake.c, journal.c
_NOBODY = tuple(actor.value for actor in Actor)


def cases(reads: Reads, limit: int) -> Sequence[tuple[str, str]]:
    """The newest intakes that people decided, each with the one kind that they gave it; of two kinds neither counts."""
    orders_of = (
        select(_o.intake_id, _o.kind, _o.state)
        .where(
            _o.decided_by.is_not(None),
            _o.decided_by.not_in(_NOBODY),
            or_(
                _o.state.in_(STANDING),
                and_(_o.state == OrderState.REJECTED.value, _o.reason.like(f"{NO_ORDER}%")),
            ),
        )
        .order_by(_o.id.desc())
        .limit(limit)
    )
    dismissed = (
        select(_i.id)
        .where(
            _i.state == IntakeState.SET_ASIDE.value,
            _i.id.in_(
                select(_j.subject).where(
                    _j.subject == _i.id, _j.after == IntakeState.SET_ASIDE.value, _j.by.not_in(_NOBODY)
                )
            ),
        )
        .order_by(_i.id.desc())
        .limit(limit)
    )
    found: dict[str, set[str]] = {}
    for row in reads.select(orders_of):
        kind = OTHER if row["state"] == OrderState.REJECTED.value else row["kind"]
        found.setdefault(row["intake_id"], set()).add(kind)
    for row in reads.select(dismissed):
        found.setdefault(row["id"], set()).add(OTHER)
    clear = [(intake_id, kind) for intake_id, kinds in found.items() if len(kinds) == 1 for kind in kinds]
    return sorted(clear, reverse=True)[:limit]
