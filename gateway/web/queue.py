"""The lists: what waits for a person and why, what has to leave today first; everything else by what became of it."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from channels.errors import Unavailable
from gateway.errors import StateConflict
from gateway.states import IntakeState, OrderState
from gateway.store.records import IntakeFilter, IntakeRow, Listing, OrderFilter, OrderRow
from gateway.web.live import Live
from gateway.web.pages import Pages, text_of, user_of

__all__ = ["TABS", "Queue", "flash_of"]


@dataclass(frozen=True, slots=True)
class Tab:
    """One list: which orders and intakes stand in it."""

    title: str
    orders: tuple[OrderState, ...] = ()
    intakes: tuple[IntakeState, ...] = ()
    oldest_first: bool = False


#: titles are translated where they are shown
TABS = {
    "exceptions": Tab("Exceptions", (OrderState.HELD,), (IntakeState.HELD,), oldest_first=True),
    "waiting": Tab("Waiting for the customer", (OrderState.WAITING,), oldest_first=True),
    "underway": Tab("On the way", (OrderState.RELEASED,), (IntakeState.RECEIVED, IntakeState.READ)),
    "entered": Tab("Sent", (OrderState.FORWARDED, OrderState.ANSWERED)),
    "aside": Tab("Set aside", (), (IntakeState.SET_ASIDE,)),
    "failed": Tab("Failed", (), (IntakeState.FAILED,)),
    "closed": Tab("Closed", (OrderState.REJECTED, OrderState.DUPLICATE)),
}
#: counted now and then only
FINISHED_STATES = frozenset({OrderState.FORWARDED, OrderState.ANSWERED, IntakeState.ORDERS})
OPEN_STATES = frozenset({*OrderState, *IntakeState} - FINISHED_STATES)
FINISHED_SECONDS = 5
#: filters that stand in the address, so that a list can be kept as a bookmark
FILTERS = ("tab", "q", "channel", "code", "mine", "later", "today")
LEASE = timedelta(minutes=30)  #: of what a clerk took for himself from the list
ASSIGNED = timedelta(hours=12)  #: of what was given to somebody
MOST_AT_ONCE = 200
MOST_URGENT = 50  #: above the rest; the others are a click away
MOST_ELSEWHERE = 10  #: found by a search in lists other than the one that is shown
MOST_KEPT = 30  #: saved filters of one clerk


class Queue:
    """`/desk`: the lists, their filters, and what is done with several orders at once."""

    def __init__(self, pages: Pages, live: Live) -> None:
        self._pages = pages
        self._store = pages.store
        self._live = live
        self._finished: Mapping[str, Mapping[str, int]] = {}
        self._finished_at = -math.inf

    # --- the list -----------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """The whole page, or its list alone where the page asks for it again."""
        name = request.query.get("tab", "exceptions")
        tab = TABS.get(name)
        if tab is None:
            raise web.HTTPNotFound(text="There is no such list.")
        asked = {key: value for key in FILTERS if (value := request.query.get(key, "").strip()[:200])}
        urgent, orders = await self._orders(request, name, tab, asked)
        rows = (*urgent, *(orders.rows if orders else ()))
        waits = name in ("exceptions", "waiting")
        intakes = await self._intakes(request, tab, asked)
        return self._pages.render(
            request,
            "list.html" if "HX-Request" in request.headers else "queue.html",
            tabs=await self._counted(),
            tab=name,
            title=tab.title,
            groups=_groups(urgent, orders.rows if orders else (), today="today" in asked),
            most_urgent=MOST_URGENT,
            intakes=intakes,
            elsewhere=() if rows or (intakes and intakes.rows) else await self._elsewhere(asked),
            asked=asked,
            kept_as=urlencode({key: value for key, value in asked.items() if key != "tab" or value != "exceptions"}),
            saved=await self._saved(user_of(request)),
            older=urlencode({**asked, "after": orders.next}) if orders and orders.next else "",
            reasons=await self._store.reasons(tab.orders) if waits else {},
            leading=await self._store.leading(rows) if waits else {},
            channels=sorted(self._pages.gateway.channels),
            users=[user.name for user in await self._store.users() if user.active and user.role != "viewer"],
            flash=await flash_of(self._pages, request),
        )

    async def _orders(
        self, request: web.Request, name: str, tab: Tab, asked: dict[str, str]
    ) -> tuple[tuple[OrderRow, ...], Listing[OrderRow] | None]:
        """What has to leave today (on the first page of what is open), and the rest a page at a time."""
        if not tab.orders:
            return (), None

        def which(wanted_by: date | None = None, wanted_after: date | None = None) -> OrderFilter:
            return OrderFilter(
                states=tab.orders,
                channel=asked.get("channel"),
                text=asked.get("q"),
                code=asked.get("code"),
                claimed_by=user_of(request) if "mine" in asked else None,
                snoozed=("later" in asked) if name == "exceptions" else None,
                wanted_by=wanted_by,
                wanted_after=wanted_after,
                oldest_first=tab.oldest_first,
            )

        after = request.query.get("after")
        if name not in ("exceptions", "waiting"):
            return (), await self._store.orders(which(), after=after)
        horizon = self._pages.cut_off.horizon(datetime.now(UTC))
        if "today" in asked:
            return (), await self._store.orders(which(wanted_by=horizon), after=after)
        urgent = () if after else (await self._store.orders(which(wanted_by=horizon), limit=MOST_URGENT)).rows
        return urgent, await self._store.orders(which(wanted_after=horizon), after=after)

    async def _intakes(self, request: web.Request, tab: Tab, asked: dict[str, str]) -> Listing[IntakeRow] | None:
        if not tab.intakes or "after" in request.query or asked.keys() & {"code", "mine", "later", "today"}:
            return None
        return await self._store.intakes(
            IntakeFilter(states=tab.intakes, channel=asked.get("channel"), text=asked.get("q"))
        )

    async def _elsewhere(self, asked: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
        """(address, what, whose, state, list) of what the searched words find in the other lists, where this one has none of it."""
        text = asked.get("q", "")
        if not text:
            return []
        everywhere = OrderFilter(states=tuple(OrderState), text=text)  # each state along its index
        states = tuple(state for tab in TABS.values() for state in tab.intakes)
        orders, intakes = await asyncio.gather(
            self._store.orders(everywhere, limit=MOST_ELSEWHERE),
            self._store.intakes(IntakeFilter(states=states, text=text), limit=MOST_ELSEWHERE),
        )
        found = [
            (
                f"/desk/orders/{row.id}",
                row.buyer_order_no or "",
                row.customer_name or "",
                str(row.state),
                _list_of(row.state),
            )
            for row in orders.rows
        ]
        return found + [
            (
                f"/desk/intakes/{row.id}",
                row.subject or row.file_name or "",
                row.sender,
                str(row.state),
                _list_of(row.state),
            )
            for row in intakes.rows
        ]

    async def _counted(self) -> list[tuple[str, str, int]]:
        """What is open is counted each time; what is finished, and may be millions, now and then."""
        now = time.monotonic()
        if now - self._finished_at > FINISHED_SECONDS:
            self._finished, self._finished_at = await self._store.counts(without=OPEN_STATES), now
        counts = {
            kind: {state: own[state] or self._finished[kind][state] for state in own}
            for kind, own in (await self._store.counts(without=FINISHED_STATES)).items()
        }
        return [
            (
                key,
                tab.title,
                sum(counts["order"][s] for s in tab.orders) + sum(counts["intake"][s] for s in tab.intakes),
            )
            for key, tab in TABS.items()
        ]

    # --- filters that somebody wants again ----------------------------------------------------------------------------

    async def _saved(self, user: str) -> list[tuple[str, str]]:
        """(name, address) of this clerk's."""
        return [(name, query) for name, query in await self._store.setting(f"desk.filters.{user}") or ()]

    async def save_filter(self, request: web.Request) -> web.Response:
        """Keep the filters of the page under a name, or forget a name."""
        form = await request.post()
        name, user = text_of(form, "name", longest=40), user_of(request)
        query = urlencode({key: value for key in FILTERS if (value := text_of(form, f"back.{key}", longest=200))})
        gone = text_of(form, "forget", longest=40)
        kept = [one for one in await self._saved(user) if one[0] not in (name, gone)]
        if name and not gone:
            kept.append((name, query))
        await self._store.keep_setting(f"desk.filters.{user}", kept[-MOST_KEPT:])
        raise web.HTTPSeeOther(f"/desk?{query}")

    # --- many at once -------------------------------------------------------------------------------------------------

    async def bulk(self, request: web.Request) -> web.Response:
        """One verb for all ticked rows, each for itself; what could not be done is told. Nothing is released here."""
        form = await request.post()
        verb, reason, to = text_of(form, "verb"), text_of(form, "reason", longest=500), text_of(form, "to", longest=100)
        done, failed = 0, ""
        if verb in ("reject", "dismiss") and not reason:
            failed = "Say why: this needs a reason."
        elif verb == "assign" and await self._store.user(to) is None:
            failed = "Choose who shall have them."
        for kind, act in (("id", _ORDER_VERBS.get(verb)), ("intake", _INTAKE_VERBS.get(verb))):
            chosen = [str(one) for one in form.getall(kind, []) if isinstance(one, str) and not failed][:MOST_AT_ONCE]
            for each in chosen:
                if act is None:
                    raise KeyError(verb)
                try:
                    await act(self, each, user_of(request), reason or to)
                    done += 1
                except (StateConflict, Unavailable) as conflict:
                    failed = str(conflict)
        self._live.hint()
        self._pages.gateway.wake()
        back = {key: value for key in FILTERS if (value := text_of(form, f"back.{key}"))}
        told = {"done": str(done), **({"failed": failed[:300]} if failed else {})}
        raise web.HTTPSeeOther(f"/desk?{urlencode({**back, **told})}")

    async def _claim(self, order_id: str, user: str, _: str) -> None:
        await self._store.claim_order(order_id, by=user, lease=LEASE)

    async def _leave(self, order_id: str, user: str, _: str) -> None:
        await self._store.leave_order(order_id, by=user)

    async def _assign(self, order_id: str, user: str, to: str) -> None:
        await self._store.claim_order(order_id, by=to, lease=ASSIGNED)
        await self._store.note(subject=order_id, verb="handed over", by=user, data={"to": to})

    async def _reject(self, order_id: str, user: str, reason: str) -> None:
        version = (await self._store.order(order_id)).row.version
        await self._store.reject(order_id, version=version, by=user, reason=reason)

    async def _check_again(self, order_id: str, user: str, _: str) -> None:
        """Against today's master data; nothing is changed by hand."""
        view = await self._store.order(order_id)
        await self._pages.gateway.correcting.save(view, version=view.row.version, by=user, corrections=())

    async def _read_again(self, intake_id: str, user: str, _: str) -> None:
        version = (await self._store.intake(intake_id)).row.version
        await self._store.read_again(intake_id, version=version, by=user)

    async def _dismiss(self, intake_id: str, user: str, reason: str) -> None:
        version = (await self._store.intake(intake_id)).row.version
        await self._store.dismiss(intake_id, version=version, by=user, reason=reason)

    # --- one after the other ------------------------------------------------------------------------------------------

    async def next_one(self, request: web.Request) -> web.Response:
        """The next exception that nobody has open: what has to leave today first, then by age; at the end from the start."""
        after = request.query.get("after", "")
        carried = {key: value for key, value in request.query.items() if key in ("released", "closed")}
        ask = f"?{urlencode(carried)}" if carried else ""
        for row in await self._following(after):
            if row.id != after and row.claimed_by in (None, user_of(request)):
                raise web.HTTPSeeOther(f"/desk/orders/{row.id}{ask}")
        raise web.HTTPSeeOther(f"/desk{ask}")

    async def _following(self, after: str) -> list[OrderRow]:
        """What is held, beginning behind this order."""
        horizon = self._pages.cut_off.horizon(datetime.now(UTC))
        held = OrderFilter(states=(OrderState.HELD,), snoozed=False, wanted_by=horizon, oldest_first=True)
        rest = OrderFilter(states=(OrderState.HELD,), snoozed=False, wanted_after=horizon, oldest_first=True)
        pressing = list((await self._store.orders(held, limit=MOST_URGENT)).rows)
        try:
            wanted_on = (await self._store.order(after)).row.wanted_on if after else None
        except KeyError:
            wanted_on = None
        behind = list((await self._store.orders(rest, after=after or None)).rows)
        start = list((await self._store.orders(rest)).rows)
        if wanted_on is None or wanted_on > horizon:
            return [*behind, *pressing, *start] if after else [*pressing, *start]
        return [*(row for row in pressing if row.id > after), *start, *pressing]


Act = Callable[[Queue, str, str, str], Awaitable[None]]
#: no verb that releases stands here
_ORDER_VERBS: dict[str, Act] = {
    "claim": Queue._claim,
    "leave": Queue._leave,
    "assign": Queue._assign,
    "reject": Queue._reject,
    "retry": Queue._check_again,
}
_INTAKE_VERBS: dict[str, Act] = {"retry": Queue._read_again, "dismiss": Queue._dismiss}


def _list_of(state: OrderState | IntakeState) -> str:
    """The title of the list in which it stands."""
    return next((tab.title for tab in TABS.values() if state in (*tab.orders, *tab.intakes)), "")


def _groups(
    urgent: Sequence[OrderRow], rest: Sequence[OrderRow], *, today: bool
) -> list[tuple[str, Sequence[OrderRow]]]:
    """(which, rows) of what is shown: what has to leave today, then the rest."""
    found = (("today", rest),) if today else (("today", urgent), ("rest", rest))
    return [group for group in found if group[1]]


async def flash_of(pages: Pages, request: web.Request) -> dict[str, Any]:
    """What has just been done, and whether it can be taken back."""
    told: dict[str, Any] = {
        "closed": None,
        "done": request.query.get("done", ""),
        "failed": request.query.get("failed", ""),
        "undo": None,
        "taught": [],
    }
    if which := request.query.get("released") or request.query.get("closed"):
        try:
            row = (await pages.store.order(which)).row
        except KeyError:
            return told
        if "closed" in request.query:
            told["closed"] = row
        elif row.state is OrderState.RELEASED and row.forward_error is None:
            told["undo"] = row
            needed = pages.gateway.loaded.settings.desk.learn_after
            told["taught"] = [one for one in await pages.store.taught_by(row.id, needed=needed) if not one.undone_by]
            told["seconds"] = pages.gateway.loaded.settings.desk.undo_seconds
    return told
