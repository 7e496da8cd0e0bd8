"""What the ERP says of an order after it was handed over: its number and lines, or that it refuses it after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from gateway.erp.connector import ErpReceipt
from gateway.errors import StateConflict
from gateway.states import Actor, OrderState
from gateway.store.codec import dump
from gateway.store.database import Database
from gateway.store.forwarding import RECEIPT, hold_refused, in_short, said
from gateway.store.ids import LAST_ID, first_id
from gateway.store.schema import orders
from gateway.store.sql import Reads, Sql, Tx
from normalizer.finding import Finding

__all__ = ["LateAnswers"]

_o = orders.c

_WAITS = and_(
    or_(_o.state == OrderState.FORWARDED.value, _o.state == OrderState.ANSWERED.value),
    _o.erp_state == "handed_over",
)
_HANDED_OVER = Sql(
    select(_o.id)
    .where(_WAITS, _o.id > bindparam("oldest_"), _o.id < bindparam("before_"))
    .order_by(_o.id.desc())
    .limit(bindparam("limit_"))
)
_TELL = Sql(update(orders).where(_o.id == bindparam("id_"), _WAITS).values(version=_o.version + 1, **RECEIPT))
_INTAKE = Sql(select(_o.intake_id).where(_o.id == bindparam("id_"), _WAITS))


class LateAnswers:
    """The methods of `Store` that deal with orders of which the ERP has not said yet what became of them."""

    database: Database

    async def handed_over(self, *, since: datetime, limit: int, before: str = LAST_ID) -> Sequence[str]:
        """Orders that came since then and were only handed over, newest first; those before the order `before`."""
        return await self.database.read(_handed_over, since, limit, before)

    async def told_later(self, order_id: str, receipt: ErpReceipt) -> None:
        """The ERP has entered it: its receipt replaces that of the handing over; no move. StateConflict where the ERP has
        answered before."""
        await self.database.write(_told, order_id, receipt)

    async def refused_later(self, order_id: str, *, findings: Sequence[Finding]) -> None:
        """-> held: the ERP does not want it. StateConflict where the ERP has answered before."""
        await self.database.write(_refused, order_id, findings)


def _handed_over(reads: Reads, since: datetime, limit: int, before: str) -> list[str]:
    values = {"oldest_": first_id(since), "before_": before, "limit_": limit}
    return [row[0] for row in reads.every(_HANDED_OVER, values)]


def _told(tx: Tx, order_id: str, receipt: ErpReceipt) -> None:
    if not tx.write(_TELL, {"id_": order_id, "at_": tx.wall, **said(receipt)}):
        raise _answered_before(order_id)
    tx.journal("order", order_id, "entered by the ERP", by=Actor.CONNECTOR, data=dump(in_short(receipt)))


def _refused(tx: Tx, order_id: str, findings: Sequence[Finding]) -> None:
    row = tx.one(_INTAKE, {"id_": order_id})
    if row is None:
        raise _answered_before(order_id)
    hold_refused(tx, order_id, row[0], findings)


def _answered_before(order_id: str) -> StateConflict:
    return StateConflict(f"order {order_id} waits for no answer of the ERP; it was answered before, or is at the desk")
