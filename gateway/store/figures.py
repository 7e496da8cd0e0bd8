"""How it goes: what came in since a day and what became of it, counted from the orders themselves.

Ids grow with time, so that a span of days is one walk along the primary key, however many orders lie before it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, and_, func, literal_column, or_, select
from sqlalchemy.sql.expression import ColumnElement

from gateway.states import OrderState
from gateway.store.codec import instant, micros, span
from gateway.store.records import OrderRow
from gateway.store.schema import journal, orders
from gateway.store.sql import Reads
from gateway.store.views import order_rows

__all__ = ["AGES", "ChannelFigures", "Figures", "OrdersOf", "figures", "orders_of"]

_o, _j = orders.c, journal.c

OPEN = (OrderState.HELD.value, OrderState.WAITING.value)
#: a person had to do with these; `released` is what passed by itself
UNSEEN = "released"
#: how long something waits: name -> from, below
AGES: Mapping[str, tuple[timedelta, timedelta]] = {
    "1h": (timedelta(0), timedelta(hours=1)),
    "4h": (timedelta(hours=1), timedelta(hours=4)),
    "1d": (timedelta(hours=4), timedelta(days=1)),
    "3d": (timedelta(days=1), timedelta(days=3)),
    "older": (timedelta(days=3), timedelta(days=36500)),
}
#: corrections are told of so many corrected orders at most, the newest first
CORRECTED = 3000


@dataclass(slots=True)
class ChannelFigures:
    """One channel, or all of them."""

    orders: int = 0
    unseen: int = 0  #: passed without a person
    done: int = 0  #: of those that a person saw: entered or closed
    median_seconds: float | None = None  #: of these, from receipt to the last move
    slow_seconds: float | None = None  #: 90 % of them were faster
    times: list[int] = field(default_factory=list, repr=False)

    @property
    def touchless(self) -> float | None:
        return self.unseen / self.orders if self.orders else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that the page of figures shows."""

    since: datetime
    days: Sequence[tuple[str, int, int]]  #: (day, orders, of these unseen), every day of the span
    channels: Mapping[str, ChannelFigures]
    every: ChannelFigures
    ages: Mapping[str, int]  #: what is open now, by AGES
    samples: Mapping[str, int]  #: drawn, right, wrong, open; complaints of what had passed unseen
    fields: Sequence[tuple[str, int, int]]  #: (field, corrections, orders)
    customers: Sequence[tuple[str, str, int]]  #: (account, name, corrected orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersOf:
    """The orders behind a figure."""

    since: datetime
    channel: str | None = None
    what: str = ""  #: unseen, person, done, sample, right, wrong, judged, complaint, corrected, open; "" for all
    age: str = ""
    field: str = ""
    account_no: str | None = None
    day: tuple[datetime, datetime] | None = None  #: received from the one on and before the other


def _floor(since: datetime) -> str:
    """The lowest id of that instant (UUIDv7: 48 bits of milliseconds first)."""
    text = f"{max(0, micros(since) // 1000):012x}"
    return f"{text[:8]}-{text[8:12]}-0000-0000-000000000000"


def figures(reads: Reads, since: datetime, days: Sequence[str], offset: timedelta) -> Figures:
    """`days` are the local days to tell of, `offset` what the desk's clock is ahead of UTC."""
    channels: defaultdict[str, ChannelFigures] = defaultdict(ChannelFigures)
    every, samples = ChannelFigures(), Counter({"drawn": 0, "right": 0, "wrong": 0, "open": 0, "complaints": 0})
    by_day, unseen_by_day = Counter[int](), Counter[int]()
    for row in _groups(reads, since, offset):
        count, unseen = row["n"], row["course"] == UNSEEN
        by_day[row["day"]] += count
        unseen_by_day[row["day"]] += count * unseen
        for each in (every, channels[row["channel"]]):
            each.orders += count
            each.unseen += count * unseen
        if row["course"] == "sample":
            samples["drawn"] += count
            samples[row["review"] or "open"] += count
        elif unseen and row["review"] == "wrong":
            samples["complaints"] += count
    seen = select(_o.channel, (_o.changed_at - _o.received_at).label("took")).where(
        _o.id >= _floor(since), or_(_o.course != UNSEEN, _o.course.is_(None)), _o.state.not_in(OPEN)
    )
    for row in reads.select(seen):
        every.times.append(row["took"])
        channels[row["channel"]].times.append(row["took"])
    for each in (every, *channels.values()):
        _timed(each)
    fields, customers = _corrections(reads, since)
    return Figures(
        since=since,
        days=[(day, by_day[number], unseen_by_day[number]) for day in days for number in (_number(day),)],
        channels=dict(sorted(channels.items())),
        every=every,
        ages=_ages(reads),
        samples=dict(samples),
        fields=fields,
        customers=customers,
    )


def _groups(reads: Reads, since: datetime, offset: timedelta) -> list[dict[str, Any]]:
    """Orders counted by the database: by channel, what became of them, what was found, and local day."""
    ahead, length = (
        literal_column(str(span(offset)), BigInteger),
        literal_column(str(span(timedelta(days=1))), BigInteger),
    )
    day = ((_o.received_at + ahead) // length).label("day")
    what = (_o.channel, _o.course, _o.review, day)
    return reads.select(select(*what, func.count().label("n")).where(_o.id >= _floor(since)).group_by(*what))


def _number(day: str) -> int:
    """A day as days since 1970."""
    return micros(datetime.fromisoformat(f"{day}T00:00:00+00:00")) // span(timedelta(days=1))


def _timed(figures: ChannelFigures) -> None:
    times = sorted(figures.times)
    figures.done = len(times)
    if times:
        figures.median_seconds = times[(len(times) - 1) // 2] / 1e6
        figures.slow_seconds = times[int(0.9 * (len(times) - 1))] / 1e6
    figures.times = []


def _ages(reads: Reads) -> Mapping[str, int]:
    found = dict.fromkeys(AGES, 0)
    for row in reads.select(select(_o.received_at).where(_o.state.in_(OPEN))):
        age = max(0, reads.wall - row["received_at"])
        found[next(name for name, (low, high) in AGES.items() if span(low) <= age < span(high))] += 1
    return found


def _corrections(
    reads: Reads, since: datetime
) -> tuple[Sequence[tuple[str, int, int]], Sequence[tuple[str, str, int]]]:
    """What people corrected: by field, and by customer."""
    counted, in_orders = Counter[str](), Counter[str]()
    names: dict[str, str] = {}
    customers: Counter[str] = Counter()
    for _, account_no, name, fields in _corrected(reads, since):
        counted.update(fields)
        in_orders.update(set(fields))
        if fields:
            customers[account_no or ""] += 1
            names[account_no or ""] = name or ""
    return (
        [(field, count, in_orders[field]) for field, count in counted.most_common()],
        [(account, names[account], count) for account, count in customers.most_common(20)],
    )


def _corrected(reads: Reads, since: datetime) -> list[tuple[str, str | None, str | None, list[str]]]:
    """(order, account, customer, the fields that were given another value) of orders that were revised."""
    revised = reads.select(
        select(_o.id, _o.account_no, _o.customer_name)
        .where(_o.id >= _floor(since), _o.revision > 1)
        .order_by(_o.id.desc())
        .limit(CORRECTED)
    )
    ids = [row["id"] for row in revised]
    changes: defaultdict[str, list[str]] = defaultdict(list)
    for at in range(0, len(ids), 500):
        question = select(_j.subject, _j.data).where(_j.subject.in_(ids[at : at + 500]), _j.verb == "revised")
        for row in reads.select(question):
            changes[row["subject"]] += _fields(json.loads(row["data"]))
    return [(row["id"], row["account_no"], row["customer_name"], changes[row["id"]]) for row in revised]


def _fields(data: Mapping[str, Any]) -> list[str]:
    """`/lines/3/sku` is the field `line sku`; what was only confirmed is no correction."""
    found = []
    for each in data.get("corrections", ()):
        steps = each["pointer"].strip("/").split("/")
        if each["before"] != each["after"] and steps[0] != "merge":
            found.append(f"line {steps[2]}" if steps[0] == "lines" and len(steps) > 2 else "/".join(steps))
    return found


#: what stands behind a figure, as far as one column says it
_WHAT: Mapping[str, ColumnElement[bool]] = {
    "unseen": _o.course == UNSEEN,
    "person": _o.course != UNSEEN,
    "sample": _o.course == "sample",
    "right": and_(_o.course == "sample", _o.review == "right"),
    "wrong": and_(_o.course == "sample", _o.review == "wrong"),
    "judged": and_(_o.course == "sample", _o.review.in_(("right", "wrong"))),
    "done": and_(or_(_o.course != UNSEEN, _o.course.is_(None)), _o.state.not_in(OPEN)),
    "complaint": and_(_o.course == UNSEEN, _o.review == "wrong"),
    "corrected": _o.revision > 1,
    "open": _o.state.in_(OPEN),
}


def orders_of(reads: Reads, which: OrdersOf, limit: int) -> Sequence[OrderRow]:
    """The newest of them. KeyError for a `what` or an age that there is not."""
    question = select(_o.id)
    if which.what != "open":  # what is open may be older than the span
        question = question.where(_o.id >= _floor(which.since))
    if which.what:
        question = question.where(_WHAT[which.what])
    if which.channel is not None:
        question = question.where(_o.channel == which.channel)
    if which.account_no is not None:
        question = question.where(_o.account_no == (which.account_no or None))
    if which.day is not None:
        question = question.where(_o.received_at >= micros(which.day[0]), _o.received_at < micros(which.day[1]))
    if which.age:
        low, high = AGES[which.age]
        now = instant(reads.wall)
        question = question.where(_o.received_at <= micros(now - low))
        if which.age != "older":
            question = question.where(_o.received_at > micros(now - high))
    if which.field or which.what == "corrected":
        fits = {
            order
            for order, _, _, fields in _corrected(reads, which.since)
            if (which.field in fields if which.field else fields)
        }
        question = question.where(_o.revision > 1)
        ids = [row["id"] for row in reads.select(question.order_by(_o.id.desc()).limit(CORRECTED))]
        return order_rows(reads, [one for one in ids if one in fits][:limit])
    return order_rows(reads, [row["id"] for row in reads.select(question.order_by(_o.id.desc()).limit(limit))])
