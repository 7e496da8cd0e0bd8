"""Orders regrouped by a clerk, each in one transaction: one order becomes two, or one takes up another's lines."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, select

from gateway.states import OrderState
from gateway.store import learned
from gateway.store.claims import NewOrder
from gateway.store.codec import dump
from gateway.store.database import Database
from gateway.store.deciding import corrections_data, move, revise
from gateway.store.lessons import Saving
from gateway.store.recording import insert_orders
from gateway.store.schema import orders
from gateway.store.sql import Sql, Tx
from gateway.store.views import order_row

__all__ = ["Regroups", "merge", "split"]


_OF_INTAKE = Sql(select(orders.c.id).where(orders.c.intake_id == bindparam("id_")))


class Regroups:
    """The methods of `Store` that regroup orders. Arguments as in `Store.revise`."""

    database: Database

    async def split(self, order_id: str, *, version: int, by: str, stays: Saving, goes: Saving, new: NewOrder) -> str:
        """One held order becomes two: what stays as a new revision, what goes as the held order `new`, whose journal begins with
        the corrections that led to it; returns its id."""
        return await self.database.write(split, order_id, version, by, stays, goes, new)

    async def merge(
        self, order_id: str, *, version: int, by: str, into: str, into_version: int, saving: Saving
    ) -> None:
        """held -> duplicate, its lines in a new revision of the order `into`."""
        await self.database.write(merge, order_id, version, by, into, into_version, saving)


def split(tx: Tx, order_id: str, version: int, by: str, stays: Saving, goes: Saving, new: NewOrder) -> str:
    intake_id = order_row(tx, order_id).intake_id
    revise(tx, order_id, version, by, stays, "split")
    if stays.normalized.order.customer.account_no == new.account_no and stays.history is not None:
        new = replace(new, history=stays.history + 1)  # the order that stays has just raised it
    made = insert_orders(tx, intake_id, [new], by=by, first=len(tx.every(_OF_INTAKE, {"id_": intake_id})))[0]
    tx.journal("order", made.id, "revised", by=by, data=corrections_data(1, "split", goes.corrections))
    learned.record(tx, made.id, goes.lessons, by=by)
    tx.journal(
        "order", order_id, "split", by=by, data=dump({"reason": f"{len(made.lines)} line(s) are now order {made.id}"})
    )
    tx.journal("order", made.id, "split off", by=by, data=dump({"reason": f"from order {order_id}"}))
    return made.id


def merge(tx: Tx, order_id: str, version: int, by: str, into: str, into_version: int, saving: Saving) -> None:
    reason = f"its lines are in order {into}"
    move(
        tx,
        order_id,
        version,
        OrderState.DUPLICATE,
        verb="merged",
        by=by,
        reason=reason,
        data=dump({"of": into, "reason": reason}),
    )
    revise(tx, into, into_version, by, saving, "merged")
    tx.journal("order", into, "lines taken up", by=by, data=dump({"reason": f"of order {order_id}"}))
