"""What a customer ordered before, as the normalizer asks for it: the latest orders, and older ones that may be the same.

On SQLite this process is the only one that writes, so it keeps the latest orders of each customer at hand and follows every
commit; asking the database for twenty orders anew would cost more than normalising does.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from gateway.store.codec import instant, number_key, order_of
from gateway.store.schema import customer_history, order_revision, orders
from gateway.store.sql import Reads, Sql, Touch
from normalizer.master import EarlierOrder
from normalizer.order import Order

__all__ = ["LATEST", "History", "as_it_stood", "history_version"]

LATEST = 12  #: orders of a customer that are always shown
NUMBERLESS = 300  #: where a new order bears no number, only its content can tell whether it was there before
WEIGHT = 80_000  #: orders and lines kept at hand, about a kilobyte each

_o, _r = orders.c, order_revision.c


def _query(*conditions: Any, order: Any = _o.id) -> Select[Any]:
    return (
        select(_o.id, _o.revision, _o.state, _o.received_at, _o.intake_id, _o.digest, _r.body)
        .join(order_revision, and_(_r.order_id == _o.id, _r.revision == _o.revision))
        .where(_o.account_no == bindparam("account_no"), *conditions)
        .order_by(order.desc())
        .limit(bindparam("limit_"))
    )


_LATEST = Sql(_query())
# Sorted by an expression, because a planner that may walk the ids in order walks all orders of the customer. Orders without a
# number are among those of the same one: beside one of them, a new order with a number may still be the same.
_BY_EXPRESSION = _o.id.concat("")
_SAME_NUMBER = Sql(
    _query(_o.number_key.in_([bindparam("one"), bindparam("two"), bindparam("none")]), order=_BY_EXPRESSION)
)
_SAME_BYTES = Sql(_query(_o.digest == bindparam("digest"), order=_BY_EXPRESSION))
_BEFORE = Sql(_query(_o.intake_id < bindparam("before")))
_SAME_BEFORE = Sql(
    _query(
        _o.intake_id < bindparam("before"),
        or_(
            _o.number_key.in_([bindparam("one"), bindparam("two"), bindparam("none")]), _o.digest == bindparam("digest")
        ),
        order=_BY_EXPRESSION,
    )
)
_VERSION = Sql(select(customer_history.c.version).where(customer_history.c.account_no == bindparam("account_no")))


def history_version(reads: Reads, account_no: str) -> int:
    row = reads.one(_VERSION, {"account_no": account_no})
    return 0 if row is None else int(row[0])


def as_it_stood(
    reads: Reads, account_no: str, before: str, order_nos: Sequence[str], digest: str
) -> tuple[EarlierOrder, ...]:
    """What the normalizer was shown of this customer when the intake `before` came, newest first; as it is known today."""
    whose = {"account_no": account_no, "before": before}
    latest = reads.every(_BEFORE, {**whose, "limit_": LATEST if order_nos else NUMBERLESS})
    keys = [number_key(number) for number in order_nos] or [""]
    found = {row[0]: row for row in latest}
    for n in range(0, len(keys), 2):
        two = keys[n + 1] if n + 1 < len(keys) else keys[n]
        alike = {**whose, "one": keys[n], "two": two, "none": "", "digest": digest, "limit_": 200}
        found |= {row[0]: row for row in reads.every(_SAME_BEFORE, alike)}
    return tuple(_earlier(found[each]) for each in sorted(found, reverse=True))


@dataclass(frozen=True)
class _Known:
    """A customer's latest orders, newest first, as of `version`."""

    version: int
    orders: tuple[EarlierOrder, ...]

    @cached_property
    def weight(self) -> int:
        return 1 + sum([1 + len(one.order.lines) for one in self.orders])


class History:
    """Answers from the database and from what this process itself has committed."""

    def __init__(self, *, follows: bool) -> None:
        """`follows`: every commit goes through `committed`, because nobody else writes."""
        self._follows = follows
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._weight = 0
        self._loading: dict[str, object] = {}  #: account_no -> the last load, until a commit touches the customer
        self._guard = Lock()

    # --- asked by the pipeline ----------------------------------------------------------------------------------------

    def order(self, account_no: str, order_id: str, revision: int, body: str) -> Order:
        """The order of this revision, whose body the caller has at hand; without reading it where its customer's orders are."""
        known = self._at_hand(account_no)
        same = (one.order for one in known.orders if one.order.id == order_id) if known is not None else ()
        return next((order for order in same if order.revision == revision), None) or order_of(body)

    def look(
        self, reads: Reads, account_no: str, order_nos: Sequence[str], digest: str, limit: int | None
    ) -> tuple[int, tuple[EarlierOrder, ...]]:
        """The version of the customer's history, read first, and the orders, newest first."""
        wanted = limit or (LATEST if order_nos else NUMBERLESS)
        known = self._at_hand(account_no) if wanted == LATEST else self._load(reads, account_no, wanted)
        if known is None:
            known = self._load_and_keep(reads, account_no)
        if len(known.orders) < wanted:
            return known.version, known.orders
        return known.version, self._with_alike(reads, account_no, known.orders, order_nos, digest)

    def _with_alike(
        self, reads: Reads, account_no: str, latest: tuple[EarlierOrder, ...], order_nos: Sequence[str], digest: str
    ) -> tuple[EarlierOrder, ...]:
        """Past the latest ones: what bears the same number, or none, or came with the same bytes, however old."""
        shown = {one.order.id for one in latest}
        keys = [number_key(number) for number in order_nos] or [""]
        whose = {"account_no": account_no, "limit_": 200}
        rows = reads.every(_SAME_BYTES, {**whose, "digest": digest}) if digest else []
        for n in range(0, len(keys), 2):
            two = keys[n + 1] if n + 1 < len(keys) else keys[n]
            rows += reads.every(_SAME_NUMBER, {**whose, "one": keys[n], "two": two, "none": ""})
        more = {row[0]: _earlier(row) for row in rows if row[0] not in shown}
        return latest + tuple(more[each] for each in sorted(more, reverse=True)) if more else latest

    def _at_hand(self, account_no: str) -> _Known | None:
        with self._guard:
            known = self._known.get(account_no)
            if known is not None:
                self._known.move_to_end(account_no)
            return known

    def _load(self, reads: Reads, account_no: str, limit: int) -> _Known:
        # The version first: an order that comes in between makes it stale, never the other way.
        version = history_version(reads, account_no)
        rows = reads.every(_LATEST, {"account_no": account_no, "limit_": limit})
        return _Known(version, tuple(_earlier(row) for row in rows))

    def _load_and_keep(self, reads: Reads, account_no: str) -> _Known:
        token = object()
        with self._guard:
            self._loading[account_no] = token
        known = self._load(reads, account_no, LATEST)
        with self._guard:
            if self._loading.get(account_no) is token:
                del self._loading[account_no]
                if self._follows:
                    self._keep(account_no, known)
        return known

    # --- told by the writer -------------------------------------------------------------------------------------------

    def committed(self, touches: Sequence[Touch]) -> None:
        """In the writer's thread, after the commit and before anybody is told."""
        if not self._follows:
            return
        with self._guard:
            for touch in touches:
                self._loading.pop(touch.account_no, None)
                known = self._known.get(touch.account_no)
                if known is not None:
                    self._follow(touch, known)

    def _follow(self, touch: Touch, known: _Known) -> None:
        self._drop(touch.account_no)
        if touch.recorded is not None and touch.version == known.version + 1:
            latest = (touch.recorded, *known.orders)[:LATEST]
            self._keep(touch.account_no, _Known(touch.version, latest))
        elif touch.state is not None:
            moved = tuple(
                replace(one, state=touch.state) if one.order.id == touch.order_id else one for one in known.orders
            )
            self._keep(touch.account_no, _Known(known.version, moved))
        # Anything else (a revision) is read anew.

    def _keep(self, account_no: str, known: _Known) -> None:
        self._drop(account_no)
        self._known[account_no] = known
        self._weight += known.weight
        while self._weight > WEIGHT and len(self._known) > 1:
            self._drop(next(iter(self._known)))

    def _drop(self, account_no: str) -> None:
        known = self._known.pop(account_no, None)
        if known is not None:
            self._weight -= known.weight


def _earlier(row: Any) -> EarlierOrder:
    _order_id, _revision, state, received_at, intake_id, digest, body = row
    return EarlierOrder(
        order=order_of(body), intake_id=intake_id, received_at=instant(received_at), state=state, digest=digest
    )
