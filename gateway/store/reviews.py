"""What people found in orders that the rules alone would have let pass: the ground on which release is earned."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from gateway.store.schema import orders
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["found_right", "found_wrong", "right_in_a_row", "taken_back"]

RIGHT, WRONG = "right", "wrong"

_o = orders.c
_FIND = (
    update(orders).where(_o.id == bindparam("id_")).values(review=bindparam("review_"), reviewed_at=bindparam("at_"))
)
_FIND_WRONG = Sql(_FIND)
_FIND_RIGHT = Sql(_FIND.where(_o.review.is_(None)))
_TAKE_BACK = Sql(_FIND.where(_o.review == RIGHT))
_LAST_WRONG = Sql(
    select(func.max(_o.reviewed_at)).where(
        _o.account_no == bindparam("account_"), _o.layout == bindparam("layout_"), _o.passes == 1, _o.review == WRONG
    )
)
_RIGHT_SINCE = Sql(
    select(func.count()).where(
        _o.account_no == bindparam("account_"), _o.layout == bindparam("layout_"), _o.passes == 1, _o.review == RIGHT,
        _o.reviewed_at > bindparam("since_"),
    )
)  # fmt: skip


def found_right(tx: Tx, order_id: str) -> None:
    """A clerk let it pass as it stands; once found wrong, it stays so."""
    tx.write(_FIND_RIGHT, {"id_": order_id, "review_": RIGHT, "at_": tx.wall})


def taken_back(tx: Tx, order_id: str) -> None:
    tx.write(_TAKE_BACK, {"id_": order_id, "review_": None, "at_": None})


def found_wrong(tx: Tx, order_id: str) -> None:
    """A clerk corrected or refused it, or the customer complained."""
    tx.write(_FIND_WRONG, {"id_": order_id, "review_": WRONG, "at_": tx.wall})


def right_in_a_row(reads: Reads, account_no: str, layout: str) -> int:
    """How many of a customer's orders of one layout were found right since the last wrong one."""
    whose = {"account_": account_no, "layout_": layout}
    (last,) = reads.one(_LAST_WRONG, whose)
    (right,) = reads.one(_RIGHT_SINCE, {**whose, "since_": last or 0})
    return int(right)
