"""What a customer ordered before, as the normalizer asks for it: recent orders, and older ones that may be the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, select

from gateway.store.codec import instant, order_of
from gateway.store.schema import customer_history, order_revision, orders
from gateway.store.sql import Reads, Sql
from normalizer.master import EarlierOrder
from normalizer.order import Order

__all__ = ["History", "history_version"]

_o = orders.c
_COLUMNS = (_o.id, _o.revision, _o.state, _o.received_at, _o.intake_id, _o.digest)

_LATEST = Sql(
    select(*_COLUMNS).where(_o.account_no == bindparam("account_no")).order_by(_o.id.desc()).limit(bindparam("limit_"))
)
_SAME_DIGEST = Sql(
    select(*_COLUMNS).where(_o.account_no == bindparam("account_no"), _o.digest == bindparam("digest")).limit(20)
)
_SAME_NUMBER = Sql(
    select(*_COLUMNS)
    .where(_o.account_no == bindparam("account_no"), _o.buyer_order_no == bindparam("number"))
    .order_by(_o.id.desc())
    .limit(20)
)
_BODY = Sql(
    select(order_revision.c.body).where(
        order_revision.c.order_id == bindparam("order_id"), order_revision.c.revision == bindparam("revision")
    )
)
_VERSION = Sql(select(customer_history.c.version).where(customer_history.c.account_no == bindparam("account_no")))


def history_version(reads: Reads, account_no: str) -> int:
    row = reads.one(_VERSION, {"account_no": account_no})
    return 0 if row is None else int(row[0])


class History:
    """Answers from the database, but reads each revision's body only once: a revision never changes."""

    LIMIT = 2000

    def __init__(self) -> None:
        self._orders: OrderedDict[tuple[str, int], Order] = OrderedDict()
        self._guard = Lock()

    def remember(self, recorded: Iterable[Order]) -> None:
        with self._guard:
            for order in recorded:
                self._orders[order.id, order.revision] = order
            while len(self._orders) > self.LIMIT:
                self._orders.popitem(last=False)

    def order(self, order_id: str, revision: int, body: str) -> Order:
        """The order of this revision, whose body the caller has at hand."""
        known = self._orders.get((order_id, revision))
        if known is None:
            known = order_of(body)
            self.remember([known])
        return known

    def earlier_orders(
        self, reads: Reads, account_no: str, order_nos: Sequence[str], digest: str, limit: int
    ) -> Sequence[EarlierOrder]:
        rows = reads.every(_LATEST, {"account_no": account_no, "limit_": limit})
        if len(rows) == limit:
            rows += self._beyond(reads, account_no, order_nos, digest)
        unique = {row[0]: row for row in rows}
        return tuple(self._earlier(reads, row) for row in sorted(unique.values(), key=_newest, reverse=True))

    def _beyond(self, reads: Reads, account_no: str, order_nos: Sequence[str], digest: str) -> list[Any]:
        """Past the latest ones: what carries the same number or came with the same bytes, however old."""
        found = []
        for number in order_nos:
            found += reads.every(_SAME_NUMBER, {"account_no": account_no, "number": number})
        if digest:
            found += reads.every(_SAME_DIGEST, {"account_no": account_no, "digest": digest})
        return found

    def _earlier(self, reads: Reads, row: Any) -> EarlierOrder:
        order_id, revision, state, received_at, intake_id, digest = row
        order = self._orders.get((order_id, revision))
        if order is None:
            body = reads.one(_BODY, {"order_id": order_id, "revision": revision})[0]
            order = self.order(order_id, revision, body)
        return EarlierOrder(
            order=order, intake_id=intake_id, received_at=instant(received_at), state=state, digest=digest
        )


def _newest(row: Any) -> str:
    return str(row[0])
