"""The desk: one table of its addresses, and the login."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from gateway.errors import StateConflict
from gateway.web.accounts import Accounts
from gateway.web.answers import Answers, papers_of
from gateway.web.auth import Handler, Sessions, Throttled
from gateway.web.entry import Entry
from gateway.web.figures import FiguresPage
from gateway.web.find import Finder
from gateway.web.i18n import COOKIE, LANGUAGES
from gateway.web.layouts import Layouts
from gateway.web.learned import Learned
from gateway.web.live import Live
from gateway.web.oidc import CALLBACK, Oidc, OidcRefused
from gateway.web.orders import Orders
from gateway.web.pages import PAGES, Pages, desk_address, number_of, text_of, user_of
from gateway.web.parts import Parts, parts_of
from gateway.web.queue import Queue
from gateway.web.roles import RIGHTS
from gateway.web.statics import mount_statics
from gateway.web.worth import Worth

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["mount"]

log = structlog.get_logger(__name__)


def mount(app: web.Application, gateway: Gateway, sessions: Sessions) -> None:
    """Add the desk's pages; all but the login ask for a session, and every change must come from our own pages."""
    pages, live = Pages(gateway, sessions), Live(gateway.store)
    parts, login, finder = Parts(pages), Login(pages), Finder(pages)
    layouts = Layouts(pages)
    queue, orders, intakes = Queue(pages, live), Orders(pages, parts, live, layouts), Intakes(pages, parts)
    learned, accounts, figures, entry = Learned(pages), Accounts(pages), FiguresPage(pages), Entry(pages)
    app[PAGES] = pages
    app.cleanup_ctx.append(live.run)
    app.on_shutdown.append(live.end)
    app.router.add_get("/", _to_desk)
    mount_statics(app)
    app.router.add_get("/desk/login", login.page)
    app.router.add_post("/desk/login", pages.own_pages(login.log_in))
    app.router.add_get("/desk/oidc", login.oidc_begin)
    app.router.add_get(CALLBACK, login.oidc_finish)
    answers = Answers(pages)
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/desk", queue.page),
        ("POST", "/desk/bulk", queue.bulk),
        ("POST", "/desk/filters", queue.save_filter),
        ("GET", "/desk/next", queue.next_one),
        ("GET", "/desk/here", login.here),
        ("GET", "/desk/worth", Worth(pages).page),
        ("GET", "/desk/events", live.stream),
        ("GET", "/desk/find/products", finder.products),
        ("GET", "/desk/find/customers", finder.customers),
        ("GET", "/desk/find/addresses", finder.addresses),
        ("GET", "/desk/orders/{id}", orders.page),
        ("GET", "/desk/orders/{id}/lines", orders.more),
        ("POST", "/desk/orders/{id}/claim", orders.claim),
        ("POST", "/desk/orders/{id}/leave", orders.leave),
        ("POST", "/desk/orders/{id}/layout/{key}", layouts.remember),
        ("POST", "/desk/layouts/{id:[0-9]{1,15}}/{verb:confirm|undo}", layouts.decide),
        ("POST", "/desk/orders/{id}/{verb}", orders.decide),
        ("GET", "/desk/learned", learned.page),
        ("POST", "/desk/learned/{id:[0-9]{1,15}}/{verb:confirm|undo}", learned.decide),
        ("GET", "/desk/intakes/{id}", intakes.page),
        ("POST", "/desk/intakes/{id}/{verb}", intakes.decide),
        ("GET", "/desk/pictures/{sha256}/{page:[0-9]+}.png", parts.picture),
        ("GET", "/desk/intakes/{id}/parts/{part:[0-9]+}", parts.original),
        ("GET", "/desk/intakes/{id}/parts/{part:[0-9]+}/html", parts.html),
        ("GET", "/desk/intakes/{id}/parts/{part:[0-9]+}/sound", parts.sound),
        ("GET", "/desk/intakes/{id}/parts/{part:[0-9]+}/words/{page:[0-9]+}", parts.words),
        ("GET", "/desk/answers", answers.page),
        ("POST", "/desk/answers/{id}/{verb:send|drop}", answers.decide),
        ("GET", "/desk/entry", entry.page),
        ("POST", "/desk/entry", entry.take),
        ("POST", "/desk/entry/prices", entry.prices),
        ("GET", "/desk/figures", figures.page),
        ("GET", "/desk/figures/orders", figures.orders),
        ("GET", "/desk/figures.csv", figures.table),
        ("GET", "/desk/accounts", accounts.page),
        ("POST", "/desk/accounts/users", accounts.add_user),
        ("POST", "/desk/accounts/users/{name}/{verb:role|disable|enable|password}", accounts.change_user),
        ("POST", "/desk/accounts/sessions/{id:[0-9a-f]{64}}/end", accounts.end_session),
        ("POST", "/desk/accounts/keys", accounts.add_key),
        ("POST", "/desk/accounts/keys/{name}/revoke", accounts.revoke_key),
        ("POST", "/desk/language", login.language),
        ("POST", "/desk/logout", login.log_out),
    )
    for method, path, handler in table:
        roles = RIGHTS[f"{method} {path}"]  # an address without rights is not served at all
        app.router.add_route(method, path, pages.own_pages(pages.with_session(handler, roles=roles)))


async def _to_desk(_: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/desk")


class Login:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._sessions = pages.sessions
        settings = pages.gateway.loaded.settings
        self._oidc = (
            Oidc(pages.store, settings.oidc, public_url=settings.web.public_url) if settings.oidc.issuer else None
        )

    async def page(self, request: web.Request) -> web.Response:
        """GET /desk/login?next=/desk/...: where somebody was whose session has ended."""
        whither = desk_address(request.query.get("next", ""))
        return self._render(request, whither=whither, ended=whither != "/desk" and self._sessions.brings(request))

    async def here(self, _: web.Request) -> web.Response:
        """GET /desk/here: whether anybody answers, and whether the session still stands."""
        return web.Response(status=204, headers={"Cache-Control": "no-store"})

    def _render(
        self,
        request: web.Request,
        *,
        error: str = "",
        told: str = "",
        status: int = 200,
        whither: str = "/desk",
        ended: bool = False,
    ) -> web.Response:
        label = self._oidc.settings.label if self._oidc else ""
        return self._pages.render(
            request, "login.html", error=error, told=told, label=label, status=status, whither=whither, ended=ended
        )

    async def oidc_begin(self, request: web.Request) -> web.Response:
        """GET /desk/oidc: off to the company's provider."""
        if self._oidc is None:
            raise web.HTTPNotFound
        try:
            whither, state = await self._oidc.begin()
        except OidcRefused as refused:
            return self._refused(request, refused)
        response = web.HTTPFound(whither)
        self._sessions.remember_state(request, response, state)
        return response

    async def oidc_finish(self, request: web.Request) -> web.Response:
        """GET /desk/oidc/callback: who has come back."""
        if self._oidc is None:
            raise web.HTTPNotFound
        try:
            person = await self._oidc.finish(request.query, brought=self._sessions.state(request))
        except OidcRefused as refused:
            return self._refused(request, refused)
        token = await self._sessions.start(request, person.name)
        response = web.HTTPSeeOther("/desk")
        self._sessions.remember(request, response, token)
        self._sessions.forget_state(request, response)
        return response

    def _refused(self, request: web.Request, refused: OidcRefused) -> web.Response:
        log.warning("oidc.refused", told=str(refused), cause=repr(refused.__cause__) if refused.__cause__ else "")
        return self._render(request, told=str(refused), status=403)

    async def log_in(self, request: web.Request) -> web.Response:
        form = await request.post()
        name, password = text_of(form, "name"), str(form.get("password", ""))
        whither = desk_address(text_of(form, "next"))
        try:
            token = await self._sessions.log_in(request, name, password)
        except Throttled:
            return self._render(request, error="throttled", status=429, whither=whither)
        if token is None:
            return self._render(request, error="wrong", status=403, whither=whither)
        response = web.HTTPSeeOther(whither)
        self._sessions.remember(request, response, token)
        return response

    async def log_out(self, request: web.Request) -> web.Response:
        await self._sessions.log_out(request)
        raise web.HTTPSeeOther("/desk/login")

    async def language(self, request: web.Request) -> web.Response:
        """What the clerk reads from now on."""
        chosen = text_of(await request.post(), "language")
        response = web.HTTPSeeOther("/desk")
        if chosen in LANGUAGES:
            response.set_cookie(COOKIE, chosen, path="/", httponly=True, samesite="Lax", max_age=31_536_000)
        return response


class Intakes:
    """What arrived and is no order, or not yet."""

    def __init__(self, pages: Pages, parts: Parts) -> None:
        self._pages = pages
        self._store = pages.store
        self._parts = parts

    async def page(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def _page(self, request: web.Request, *, conflict: str = "", status: int = 200) -> web.Response:
        view = await self._store.intake(request.match_info["id"])
        answers = await self._store.answers(view.row.id)
        return self._pages.render(
            request,
            "intake.html",
            answers=answers,
            papers=await papers_of(self._store, answers),
            status=status,
            conflict=conflict,
            view=view,
            row=view.row,
            sources=await self._parts.sources(parts_of(view), {}),
            journal=await self._store.journal(view.row.id),
        )

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/intakes/ID/VERB."""
        intake_id, verb, user = request.match_info["id"], request.match_info["verb"], user_of(request)
        form = await request.post()
        version, reason = number_of(form, "version", 0), text_of(form, "reason", longest=500)
        whither = f"/desk/intakes/{intake_id}"
        try:
            match verb:
                case "dismiss":
                    await self._store.dismiss(intake_id, version=version, by=user, reason=reason or "no order")
                case "order-after-all":
                    await self._store.is_order_after_all(intake_id, version=version, by=user, reason=reason)
                case "read-again":
                    await self._store.read_again(intake_id, version=version, by=user)
                case "by-hand":
                    view = await self._store.intake(intake_id)
                    made = await self._pages.gateway.correcting.enter_by_hand(view, version=version, by=user)
                    whither = f"/desk/orders/{made}"
                case _:
                    raise KeyError(verb)
        except StateConflict as conflict:
            return await self._page(request, conflict=str(conflict), status=409)
        self._pages.gateway.wake()
        raise web.HTTPSeeOther(whither)
