"""The desk: what is held and why, the source beside the order, and a clerk's decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from aiohttp import web

from gateway.errors import StateConflict
from gateway.rendering import OUTCOMES
from gateway.states import IntakeState, OrderState
from gateway.store.records import IntakeFilter, IntakeView, OrderFilter, OrderView
from gateway.web import review
from gateway.web.auth import Handler, Sessions, same_origin
from normalizer.finding import Severity
from parsers.errors import ReadError

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["mount"]

#: tab -> (title, order states, intake states)
TABS: dict[str, tuple[str, tuple[OrderState, ...], tuple[IntakeState, ...]]] = {
    "exceptions": ("Exceptions", (OrderState.HELD,), (IntakeState.HELD,)),
    "waiting": ("Waiting for the customer", (OrderState.WAITING,), ()),
    "underway": ("On the way", (OrderState.RELEASED,), (IntakeState.RECEIVED, IntakeState.READ)),
    "entered": ("Entered", (OrderState.FORWARDED, OrderState.ANSWERED), ()),
    "aside": ("Set aside", (), (IntakeState.SET_ASIDE,)),
    "failed": ("Failed", (), (IntakeState.FAILED,)),
    "closed": ("Rejected", (OrderState.REJECTED, OrderState.DUPLICATE), ()),
}
TEXT_TYPES = ("text/plain", "text/csv", "application/json")
#: longer texts are cut on the page; the original stays a click away
SHOWN_CHARACTERS = 100_000


def mount(app: web.Application, gateway: Gateway, sessions: Sessions) -> None:
    """Add the desk's pages; all but the login ask for a session, and every change must come from our own pages."""
    desk = Desk(gateway, sessions)
    app.router.add_get("/", _to_desk)
    app.router.add_static("/static/", str(files("gateway.web") / "static"), append_version=False)
    app.router.add_get("/desk/login", desk.login_page)
    app.router.add_post("/desk/login", desk.own_pages(desk.log_in))
    for method, path, handler in (
        ("GET", "/desk", desk.queue),
        ("GET", "/desk/orders/{id}", desk.order),
        ("GET", "/desk/intakes/{id}", desk.intake),
        ("GET", "/desk/pictures/{sha256}/{page:[0-9]+}.png", desk.picture),
        ("GET", "/desk/intakes/{id}/parts/{part:[0-9]+}", desk.original),
        ("POST", "/desk/orders/{id}/{verb}", desk.decide_order),
        ("POST", "/desk/intakes/{id}/{verb}", desk.decide_intake),
        ("POST", "/desk/logout", desk.log_out),
    ):
        app.router.add_route(method, path, desk.own_pages(desk.with_session(handler)))


async def _to_desk(_: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/desk")


class Desk:
    """The pages and what they do."""

    def __init__(self, gateway: Gateway, sessions: Sessions) -> None:
        self.gateway = gateway
        self.store = gateway.store
        self.sessions = sessions
        loader = jinja2.PackageLoader("gateway.web")
        self.templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
        self.templates.filters["ago"] = _ago

    # --- who may ------------------------------------------------------------------------------------------------------

    def own_pages(self, handler: Handler) -> Handler:
        """Refuses a change that another site's page asked for."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not same_origin(request, self.gateway.loaded.settings.web.public_url):
                raise web.HTTPForbidden(text="This request did not come from a page of this desk.")
            return await handler(request)

        return guarded

    def with_session(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            session = await self.sessions.session(request)
            if session is None:
                raise web.HTTPSeeOther("/desk/login")
            if session.user.role == "viewer" and request.method == "POST" and request.path != "/desk/logout":
                raise web.HTTPForbidden(text="A viewer may look, and decide nothing.")
            request["user"] = session.user.name
            try:
                return await handler(request)
            except KeyError:
                raise web.HTTPNotFound(text="There is nothing under this address.") from None

        return guarded

    async def login_page(self, request: web.Request) -> web.Response:
        return self._page(request, "login.html", error="")

    async def log_in(self, request: web.Request) -> web.Response:
        form = await request.post()
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        if self.sessions.throttled(name):
            return self._page(request, "login.html", error="Too many tries. Wait a minute.", status=429)
        token = await self.sessions.log_in(name, password)
        if token is None:
            return self._page(request, "login.html", error="Name or password is wrong.", status=403)
        response = web.HTTPSeeOther("/desk")
        self.sessions.remember(request, response, token)
        return response

    async def log_out(self, request: web.Request) -> web.Response:
        await self.sessions.log_out(request)
        raise web.HTTPSeeOther("/desk/login")

    # --- pages --------------------------------------------------------------------------------------------------------

    async def queue(self, request: web.Request) -> web.Response:
        tab = request.query.get("tab", "exceptions")
        if tab not in TABS:
            raise web.HTTPNotFound(text="There is no such list.")
        title, order_states, intake_states = TABS[tab]
        text, after = request.query.get("q") or None, request.query.get("after")
        orders = intakes = None
        if order_states:
            orders = await self.store.orders(OrderFilter(states=order_states, text=text), after=after)
        if intake_states and after is None:
            intakes = await self.store.intakes(IntakeFilter(states=intake_states, text=text))
        counts = await self.store.counts()
        tabs = [
            (key, name, sum(counts["order"][s] for s in of_orders) + sum(counts["intake"][s] for s in of_intakes))
            for key, (name, of_orders, of_intakes) in TABS.items()
        ]
        return self._page(
            request, "queue.html", tabs=tabs, tab=tab, title=title, orders=orders, intakes=intakes, q=text or ""
        )

    async def order(self, request: web.Request) -> web.Response:
        return await self._order_page(request, await self.store.order(request.match_info["id"]))

    async def _order_page(
        self, request: web.Request, view: OrderView, *, conflict: str = "", status: int = 200
    ) -> web.Response:
        intake = await self.store.intake(view.row.intake_id)
        blockers = any(finding.severity is Severity.BLOCKER for finding in view.findings)
        return self._page(
            request,
            "order.html",
            status=status,
            conflict=conflict,
            view=view,
            row=view.row,
            intake=intake,
            outcome=OUTCOMES[view.row.state],
            held=view.row.state in (OrderState.HELD, OrderState.WAITING),
            undoable=view.row.state is OrderState.RELEASED,
            blockers=blockers,
            findings=sorted(view.findings, key=lambda f: review.SEVERITIES.index(f.severity)),
            fields=review.fields(view.order, view.proofs, view.findings),
            lines=review.lines(view.order, view.proofs, view.findings),
            sources=await self._sources(intake, view),
            journal=await self.store.journal(view.row.id, intake.row.id),
        )

    async def intake(self, request: web.Request) -> web.Response:
        view = await self.store.intake(request.match_info["id"])
        return self._page(
            request,
            "intake.html",
            view=view,
            row=view.row,
            sources=await self._sources(view, None),
            journal=await self.store.journal(view.row.id),
        )

    async def picture(self, request: web.Request) -> web.Response:
        try:
            png = await self.gateway.pictures.png(request.match_info["sha256"], int(request.match_info["page"]))
        except ReadError as error:
            raise web.HTTPNotFound(text=f"This page cannot be shown: {error}") from error
        headers = {"Cache-Control": "private, max-age=31536000, immutable"}
        return web.Response(body=png, content_type="image/png", headers=headers)

    async def original(self, request: web.Request) -> web.Response:
        """A part as it arrived: always a download, so that nothing in it can run here."""
        view = await self.store.intake(request.match_info["id"])
        number = int(request.match_info["part"])
        if number >= len(view.parts):
            raise KeyError(number)
        part = view.parts[number]
        response = web.Response(body=await self.store.blob(part.sha256), content_type="application/octet-stream")
        response.headers["Content-Disposition"] = f'attachment; filename="part-{number}"'
        return response

    # --- decisions ----------------------------------------------------------------------------------------------------

    async def decide_order(self, request: web.Request) -> web.Response:
        order_id, verb, user = request.match_info["id"], request.match_info["verb"], request["user"]
        form = await request.post()
        version, reason = int(str(form.get("version", "0"))), str(form.get("reason", "")).strip()
        undo = timedelta(seconds=self.gateway.loaded.settings.desk.undo_seconds)
        try:
            match verb:
                case "release":
                    await self.store.release(order_id, version=version, by=user, reason=reason, undo=undo)
                case "undo":
                    await self.store.undo_release(order_id, version=version, by=user)
                case "reject" if reason:
                    await self.store.reject(order_id, version=version, by=user, reason=reason)
                case "reject":
                    raise StateConflict("Say why: a rejection needs a reason.")
                case "hold":
                    await self.store.hold(order_id, version=version, by=user, reason=reason)
                case _:
                    raise KeyError(verb)
        except StateConflict as conflict:
            return await self._order_page(request, await self.store.order(order_id), conflict=str(conflict), status=409)
        self.gateway.wake()
        raise web.HTTPSeeOther(f"/desk/orders/{order_id}" if verb in ("release", "undo", "hold") else "/desk")

    async def decide_intake(self, request: web.Request) -> web.Response:
        intake_id, verb, user = request.match_info["id"], request.match_info["verb"], request["user"]
        form = await request.post()
        version, reason = int(str(form.get("version", "0"))), str(form.get("reason", "")).strip()
        try:
            match verb:
                case "dismiss":
                    await self.store.dismiss(intake_id, version=version, by=user, reason=reason or "no order")
                case "order-after-all":
                    await self.store.is_order_after_all(intake_id, version=version, by=user, reason=reason)
                case "read-again":
                    await self.store.read_again(intake_id, version=version, by=user)
                case _:
                    raise KeyError(verb)
        except StateConflict as conflict:
            raise web.HTTPConflict(text=str(conflict)) from conflict
        self.gateway.wake()
        raise web.HTTPSeeOther(f"/desk/intakes/{intake_id}")

    # --- making a page ------------------------------------------------------------------------------------------------

    async def _sources(self, intake: IntakeView, order: OrderView | None) -> tuple[review.Source, ...]:
        texts: dict[int, str] = {}
        sizes: dict[int, Any] = {}
        for index, part in enumerate(intake.parts):
            if part.media_type in review.PICTURES:
                sizes[index] = await self.gateway.pictures.sizes(part)
            elif part.media_type.partition(";")[0] in TEXT_TYPES:
                content = await self.store.blob(part.sha256)
                texts[index] = content.decode("utf-8", "replace")[:SHOWN_CHARACTERS]
        return review.sources(intake.parts, order.proofs if order else {}, texts=texts, sizes=sizes)

    def _page(self, request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
        html = self.templates.get_template(template).render(user=request.get("user"), now=datetime.now(UTC), **context)
        return web.Response(text=html, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})


def _ago(then: datetime, now: datetime) -> str:
    """How long ago, in the one unit that matters."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "now"
