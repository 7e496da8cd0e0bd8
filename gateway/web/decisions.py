"""What a clerk decides of an order, each verb one function: `POST /desk/orders/ID/VERB`. Nothing here is silent: what cannot be
done raises `StateConflict` with a sentence for the clerk."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gateway.desk_settings import zone_named
from gateway.errors import StateConflict
from gateway.states import NO_ORDER
from gateway.store.records import OrderView
from gateway.web.pages import text_of
from normalizer.finding import Severity

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["DECISIONS", "SNOOZES", "Posted"]

HANDED_OVER = timedelta(hours=12)
#: what "put off" offers: name -> (in words, how long, or None for tomorrow at eight)
SNOOZES: dict[str, tuple[str, timedelta | None]] = {
    "1h": ("in one hour", timedelta(hours=1)),
    "4h": ("in four hours", timedelta(hours=4)),
    "tomorrow": ("tomorrow at eight", None),
    "3d": ("in three days", timedelta(days=3)),
    "7d": ("in a week", timedelta(days=7)),
}
_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Posted:
    """The order as its corrections were saved, and what the clerk sent with the verb."""

    view: OrderView
    version: int
    by: str
    form: Any

    @property
    def id(self) -> str:
        return self.view.row.id

    def text(self, name: str, *, longest: int = 500) -> str:
        return text_of(self.form, name, longest=longest)


async def _release(gateway: Gateway, posted: Posted) -> None:
    reason = posted.text("reason")
    severities = {finding.severity for finding in posted.view.findings}
    if Severity.BLOCKER in severities:
        raise StateConflict("Something still blocks this order; mend what is marked red.")
    if Severity.CHECK in severities and not reason:
        raise StateConflict(
            "There is still something to check: mend it, tick it as right, or release it with a reason."
        )
    undo = timedelta(seconds=gateway.loaded.settings.desk.undo_seconds)
    await gateway.store.release(posted.id, version=posted.version, by=posted.by, reason=reason, undo=undo)


async def _undo(gateway: Gateway, posted: Posted) -> None:
    await gateway.store.undo_release(posted.id, version=posted.version, by=posted.by)


async def _reject(gateway: Gateway, posted: Posted) -> None:
    reason = posted.text("reject-reason")
    if not reason:
        raise StateConflict("Say why: a rejection needs a reason.")
    await gateway.store.reject(posted.id, version=posted.version, by=posted.by, reason=reason)


async def _aside(gateway: Gateway, posted: Posted) -> None:
    """No order at all: closed with that as its reason, and what else the clerk wrote."""
    reason = "; ".join(filter(None, [NO_ORDER, posted.text("reject-reason")]))
    await gateway.store.reject(posted.id, version=posted.version, by=posted.by, reason=reason)


async def _hold(gateway: Gateway, posted: Posted) -> None:
    await gateway.store.hold(posted.id, version=posted.version, by=posted.by, reason=posted.text("reason"))


async def _ask(gateway: Gateway, posted: Posted) -> None:
    question = posted.text("question", longest=2000)
    if not question:
        raise StateConflict("Write the question that the customer shall be asked.")
    await gateway.store.wait_for_customer(posted.id, version=posted.version, by=posted.by, reason=question)


async def _duplicate(gateway: Gateway, posted: Posted) -> None:
    of = posted.text("of", longest=36)
    if not of:
        raise StateConflict("Choose the order that this one repeats.")
    await gateway.store.mark_duplicate(posted.id, version=posted.version, by=posted.by, of=of)


async def _merge(gateway: Gateway, posted: Posted) -> None:
    into = posted.text("into", longest=36)
    if not into:
        raise StateConflict("Choose the order that this one belongs to.")
    await gateway.regrouping.merge(posted.view, version=posted.version, by=posted.by, into=into)


async def _split(gateway: Gateway, posted: Posted) -> None:
    lines = _places(posted.text("apart", longest=200), [line.no for line in posted.view.order.lines])
    await gateway.regrouping.split(posted.view, version=posted.version, by=posted.by, lines=lines)


def _places(text: str, numbers: list[str]) -> list[int]:
    """`2-3, 5` as places from 0: by the numbers that the lines bear, else by their order."""
    by_number = {number: at for at, number in enumerate(numbers)}
    found: list[int] = []
    for piece in filter(None, re.split(r"[,;\s]+", re.sub(r" *- *", "-", text))):
        match = _RANGE.fullmatch(piece)
        if not match:
            raise StateConflict(f"{piece!r} names no lines; write them as 2-3, 5.")
        ends = [by_number.get(end, int(end) - 1) for end in match.groups() if end]
        if not all(0 <= end < len(numbers) for end in ends):
            raise StateConflict(f"There is no line {piece}.")
        found += range(ends[0], ends[-1] + 1)
    return found


async def _snooze(gateway: Gateway, posted: Posted) -> None:
    until = posted.text("until")
    if until == "now":
        await gateway.store.snooze(posted.id, version=posted.version, by=posted.by, until=None)
        return
    now, (_, length) = datetime.now(UTC), SNOOZES[until]  # KeyError: no such choice
    zone = zone_named(gateway.loaded.settings.desk.time_zone)
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(8), zone)
    later = now + length if length else tomorrow
    await gateway.store.snooze(posted.id, version=posted.version, by=posted.by, until=later)
    await gateway.store.leave_order(posted.id, by=posted.by)


async def _hand_over(gateway: Gateway, posted: Posted) -> None:
    to = posted.text("to", longest=100)
    if await gateway.store.user(to) is None:
        raise StateConflict("Choose who shall have it.")
    await gateway.store.claim_order(posted.id, by=to, lease=HANDED_OVER, take_over=True)
    await gateway.store.note(
        subject=posted.id, verb="handed over", by=posted.by, data={"to": to, "note": posted.text("note")}
    )


DECISIONS: dict[str, Callable[[Gateway, Posted], Awaitable[None]]] = {
    "release": _release,
    "undo": _undo,
    "reject": _reject,
    "aside": _aside,
    "hold": _hold,
    "ask": _ask,
    "duplicate": _duplicate,
    "merge": _merge,
    "split": _split,
    "snooze": _snooze,
    "hand-over": _hand_over,
}
