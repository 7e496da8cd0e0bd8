"""What the ERP says of an order after it was handed over: its number and lines, that more or less comes of it, or that it refuses it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import and_, bindparam, or_, select, update

from gateway.erp.connector import ErpReceipt
from gateway.erp.told import PROMISED
from gateway.errors import StateConflict
from gateway.states import Actor, OrderState
from gateway.store.answering import SAYS_MORE
from gateway.store.codec import dump
from gateway.store.database import Database
from gateway.store.exchanging import speaks_a_format
from gateway.store.forwarding import RECEIPT, hold_refused, in_short, said
from gateway.store.ids import LAST_ID, first_id
from gateway.store.schema import orders
from gateway.store.sql import Reads, Sql, Tx
from normalizer.finding import Finding

__all__ = ["LateAnswering", "Unsettled"]

_o = orders.c

_ENTERED = or_(_o.state == OrderState.FORWARDED.value, _o.state == OrderState.ANSWERED.value)
_WAITS = and_(_ENTERED, _o.erp_state == "handed_over")
_TELL = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.version == bindparam("version_"), _ENTERED)
    .values(version=_o.version + 1, **RECEIPT)
)
_KNOWN = Sql(
    select(_o.intake_id, _o.erp_state, _o.erp_order_no, _o.erp_lines).where(
        _o.id == bindparam("id_"), _o.version == bindparam("version_")
    )
)
_INTAKE = Sql(select(_o.intake_id).where(_o.id == bindparam("id_"), _WAITS))


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An order of which the ERP may say more."""

    id: str
    erp_state: str
    version: int


class LateAnswering:
    """The methods of `Store` that deal with orders of which the ERP has not said yet what became of them."""

    database: Database

    async def unsettled(
        self, states: Collection[str], *, since: datetime, limit: int, before: str = LAST_ID
    ) -> Sequence[Unsettled]:
        """Orders that came since then and stand in the ERP in one of these states, newest first; those before the order `before`."""
        return await self.database.read(_unsettled, tuple(sorted(states)), since, limit, before)

    async def told_later(self, order_id: str, receipt: ErpReceipt, *, version: int) -> None:
        """The ERP says more: its receipt replaces the one that was kept; no move. What the customer has not heard yet of it he is told in
        the same transaction, once. StateConflict where the order is another by now."""
        await self.database.write(_told, order_id, receipt, version)

    async def refused_later(self, order_id: str, *, findings: Sequence[Finding]) -> None:
        """-> held: the ERP does not want it. StateConflict where the ERP has answered before."""
        await self.database.write(_refused, order_id, findings)


@cache
def _unsettled_in(states: tuple[str, ...]) -> Sql:
    return Sql(
        select(_o.id, _o.erp_state, _o.version)
        .where(
            _ENTERED,
            or_(*(_o.erp_state == state for state in states)),
            _o.id > bindparam("oldest_"),
            _o.id < bindparam("before_"),
        )
        .order_by(_o.id.desc())
        .limit(bindparam("limit_"))
    )


def _unsettled(reads: Reads, states: tuple[str, ...], since: datetime, limit: int, before: str) -> list[Unsettled]:
    values = {"oldest_": first_id(since), "before_": before, "limit_": limit}
    return [Unsettled(*row) for row in reads.every(_unsettled_in(states), values)] if states else []


def _told(tx: Tx, order_id: str, receipt: ErpReceipt, version: int) -> None:
    known = tx.one(_KNOWN, {"id_": order_id, "version_": version})
    values = said(receipt)
    if known is None or not tx.write(_TELL, {"id_": order_id, "version_": version, "at_": tx.wall, **values}):
        raise StateConflict(f"order {order_id} is another by now; what the ERP says of it is asked again")
    intake_id, state, number, lines = known
    if receipt.state == "cancelled":
        more = state != "cancelled"
    else:
        news = (number, lines) != (values["no_"], values["lines_"]) or state not in PROMISED
        # A letter that says the same once more helps nobody; to a machine it is the promise that counts.
        says = bool(values["no_"] or values["lines_"]) or speaks_a_format(tx, intake_id)
        more = news and says and receipt.state in PROMISED
    verb = SAYS_MORE if more else "seen in the ERP"
    tx.journal("order", order_id, verb, by=Actor.CONNECTOR, data=dump(in_short(receipt)))


def _refused(tx: Tx, order_id: str, findings: Sequence[Finding]) -> None:
    row = tx.one(_INTAKE, {"id_": order_id})
    if row is None:
        raise _answered_before(order_id)
    hold_refused(tx, order_id, row[0], findings)


def _answered_before(order_id: str) -> StateConflict:
    return StateConflict(f"order {order_id} waits for no answer of the ERP; it was answered before, or is at the desk")
