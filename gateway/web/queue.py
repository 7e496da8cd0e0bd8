"""The lists: what waits for a person and why, and everything else by what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from channels.errors import Unavailable
from gateway.errors import StateConflict
from gateway.states import IntakeState, OrderState
from gateway.store.records import IntakeFilter, OrderFilter, OrderRow
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
    "entered": Tab("Entered", (OrderState.FORWARDED, OrderState.ANSWERED)),
    "aside": Tab("Set aside", (), (IntakeState.SET_ASIDE,)),
    "failed": Tab("Failed", (), (IntakeState.FAILED,)),
    "closed": Tab("Rejected", (OrderState.REJECTED, OrderState.DUPLICATE)),
}
#: filters that stand in the address, so that a list can be kept as a bookmark
FILTERS = ("tab", "q", "channel", "code", "mine", "later")
LEASE = timedelta(minutes=30)  #: of what a clerk took for himself from the list
MOST_AT_ONCE = 200


class Queue:
    def __init__(self, pages: Pages, live: Live) -> None:
        self._pages = pages
        self._store = pages.store
        self._live = live

    async def page(self, request: web.Request) -> web.Response:
        """The whole page, or its list alone where the page asks for it again."""
        name = request.query.get("tab", "exceptions")
        tab = TABS.get(name)
        if tab is None:
            raise web.HTTPNotFound(text="There is no such list.")
        asked = {key: value for key in FILTERS if (value := request.query.get(key, "").strip()[:200])}
        which = OrderFilter(
            states=tab.orders,
            channel=asked.get("channel"),
            text=asked.get("q"),
            code=asked.get("code"),
            claimed_by=user_of(request) if "mine" in asked else None,
            snoozed=("later" in asked) if name == "exceptions" else None,
            oldest_first=tab.oldest_first,
        )
        after = request.query.get("after")
        orders = await self._store.orders(which, after=after) if tab.orders else None
        plain = not asked.keys() & {"code", "mine", "later"}
        intakes = None
        if tab.intakes and after is None and plain:
            intakes = await self._store.intakes(
                IntakeFilter(states=tab.intakes, channel=asked.get("channel"), text=asked.get("q"))
            )
        return self._pages.render(
            request,
            "list.html" if "X-Fragment" in request.headers else "queue.html",
            tabs=await self._counted(),
            tab=name,
            title=tab.title,
            orders=orders,
            intakes=intakes,
            asked=asked,
            older=urlencode({**asked, "after": orders.next}) if orders and orders.next else "",
            reasons=await self._store.reasons(tab.orders) if name in ("exceptions", "waiting") else {},
            channels=sorted(self._pages.gateway.channels),
            flash=await flash_of(self._pages, request),
        )

    async def _counted(self) -> list[tuple[str, str, int]]:
        counts = await self._store.counts()
        return [
            (
                key,
                tab.title,
                sum(counts["order"][s] for s in tab.orders) + sum(counts["intake"][s] for s in tab.intakes),
            )
            for key, tab in TABS.items()
        ]

    async def bulk(self, request: web.Request) -> web.Response:
        """One verb for all ticked rows, each for itself; what could not be done is told. Nothing is released here."""
        form = await request.post()
        verb, reason = text_of(form, "verb"), text_of(form, "reason", longest=500)
        chosen = [str(one) for one in form.getall("id", []) if isinstance(one, str)][:MOST_AT_ONCE]
        if verb == "reject" and not reason:
            raise web.HTTPBadRequest(text="Say why: a rejection needs a reason.")
        if verb not in ("claim", "leave", "reject", "retry"):
            raise KeyError(verb)
        done, failed = 0, ""
        for order_id in chosen:
            try:
                await self._one(verb, await self._store.order(order_id), user_of(request), reason)
                done += 1
            except (StateConflict, Unavailable) as conflict:
                failed = str(conflict)
        self._live.hint()
        self._pages.gateway.wake()
        back = {key: value for key in FILTERS if (value := text_of(form, f"back.{key}"))}
        told = {"done": str(done), **({"failed": failed[:300]} if failed else {})}
        raise web.HTTPSeeOther(f"/desk?{urlencode({**back, **told})}")

    async def _one(self, verb: str, view: Any, user: str, reason: str) -> None:
        row: OrderRow = view.row
        match verb:
            case "claim":
                await self._store.claim_order(row.id, by=user, lease=LEASE)
            case "leave":
                await self._store.leave_order(row.id, by=user)
            case "reject":
                await self._store.reject(row.id, version=row.version, by=user, reason=reason)
            case _:
                # checked again against today's master data, nothing changed by hand
                await self._pages.gateway.correcting.save(view, version=row.version, by=user, corrections=())

    async def next_one(self, request: web.Request) -> web.Response:
        """The next exception that nobody has open, oldest first."""
        after, carried = request.query.get("after", ""), {k: v for k, v in request.query.items() if k == "released"}
        which = OrderFilter(states=(OrderState.HELD,), snoozed=False, oldest_first=True)
        ask = f"?{urlencode(carried)}" if carried else ""
        for start in filter(None, (after, "0")):
            for row in (await self._store.orders(which, after=start)).rows:
                if row.id != after and row.claimed_by in (None, user_of(request)):
                    raise web.HTTPSeeOther(f"/desk/orders/{row.id}{ask}")
        raise web.HTTPSeeOther(f"/desk{ask}")


async def flash_of(pages: Pages, request: web.Request) -> dict[str, Any]:
    """What has just been done, and whether it can be taken back."""
    told: dict[str, Any] = {
        "done": request.query.get("done", ""),
        "failed": request.query.get("failed", ""),
        "undo": None,
    }
    if released := request.query.get("released"):
        try:
            row = (await pages.store.order(released)).row
        except KeyError:
            return told
        if row.state is OrderState.RELEASED and row.forward_error is None:
            told["undo"] = row
            told["seconds"] = pages.gateway.loaded.settings.desk.undo_seconds
    return told
