"""The desk: one table of its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from gateway.web.accounts import Accounts
from gateway.web.answers import Answers
from gateway.web.auth import Handler, Sessions
from gateway.web.entry import Entry
from gateway.web.figures import FiguresPage
from gateway.web.find import Finder
from gateway.web.intakes import Intakes
from gateway.web.layouts import Layouts
from gateway.web.learned import Learned
from gateway.web.live import Live
from gateway.web.login import Login
from gateway.web.oidc import CALLBACK
from gateway.web.orders import Orders
from gateway.web.pages import PAGES, Pages
from gateway.web.parts import Parts
from gateway.web.queue import Queue
from gateway.web.roles import RIGHTS
from gateway.web.statics import mount_statics
from gateway.web.worth import Worth

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["mount"]


def mount(app: web.Application, gateway: Gateway, sessions: Sessions) -> None:
    """Add the desk's pages; all but the login ask for a session, and every change must come from our own pages."""
    pages, live = Pages(gateway, sessions), Live(gateway.store)
    login = Login(pages)
    app[PAGES] = pages
    app.cleanup_ctx.append(live.run)
    app.on_shutdown.append(live.end)
    app.router.add_get("/", _to_desk)
    mount_statics(app)
    app.router.add_get("/desk/login", login.page)
    app.router.add_post("/desk/login", pages.own_pages(login.log_in))
    app.router.add_get("/desk/oidc", login.oidc_begin)
    app.router.add_get(CALLBACK, login.oidc_finish)
    for method, path, handler in _addresses(pages, live, login):
        roles = RIGHTS[f"{method} {path}"]  # an address without rights is not served at all
        app.router.add_route(method, path, pages.own_pages(pages.with_session(handler, roles=roles)))


def _addresses(pages: Pages, live: Live, login: Login) -> tuple[tuple[str, str, Handler], ...]:
    """(method, path, handler) of everything that asks for a session."""
    parts, layouts, finder = Parts(pages), Layouts(pages), Finder(pages)
    queue, orders, intakes = Queue(pages, live), Orders(pages, parts, live, layouts), Intakes(pages, parts)
    answers, entry, figures = Answers(pages), Entry(pages), FiguresPage(pages)
    learned, accounts = Learned(pages), Accounts(pages)
    return (
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


async def _to_desk(_: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/desk")
