"""What people found in orders that the rules alone would have let pass: the ground on which release is earned."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, case, func, select, update

from gateway.store.codec import moment
from gateway.store.records import Tally
from gateway.store.schema import orders
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["found_right", "found_wrong", "taken_back", "tallies", "tally"]

RIGHT, WRONG = "right", "wrong"

_o = orders.c
_FIND = (
    update(orders).where(_o.id == bindparam("id_")).values(review=bindparam("review_"), reviewed_at=bindparam("at_"))
)
_FIND_WRONG = Sql(_FIND)
_FIND_RIGHT = Sql(_FIND.where(_o.review.is_(None)))
_TAKE_BACK = Sql(_FIND.where(_o.review == RIGHT))
_LAST_WRONG = Sql(
    select(func.max(_o.reviewed_at), func.count()).where(
        _o.account_no == bindparam("account_"), _o.layout == bindparam("layout_"), _o.passes == 1, _o.review == WRONG
    )
)
_RIGHT = Sql(
    select(
        func.count(), func.coalesce(func.sum(case((_o.reviewed_at > bindparam("since_"), 1), else_=0)), 0)
    ).where(
        _o.account_no == bindparam("account_"), _o.layout == bindparam("layout_"), _o.passes == 1, _o.review == RIGHT
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


def tally(reads: Reads, account_no: str, layout: str) -> Tally:
    whose = {"account_": account_no, "layout_": layout}
    last, wrong = reads.one(_LAST_WRONG, whose)
    every, since = reads.one(_RIGHT, {**whose, "since_": last or 0})
    return Tally(account_no, layout, int(since), int(every) + int(wrong), int(wrong), moment(last))


def tallies(reads: Reads) -> Sequence[Tally]:
    rows = reads.select(
        select(_o.account_no, _o.layout)
        .where(_o.passes == 1, _o.account_no.is_not(None), _o.layout.is_not(None))
        .group_by(_o.account_no, _o.layout)
        .order_by(_o.account_no, _o.layout)
    )
    return [tally(reads, row["account_no"], row["layout"]) for row in rows]
