"""What all pages of the desk share: sessions, roles, languages, and the making of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import jinja2
from aiohttp import web
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from gateway.web.auth import SAFE, Handler, Sessions, same_origin
from gateway.web.days import hint, weekday, written_day
from gateway.web.due import CutOff
from gateway.web.i18n import LANGUAGES, language_of, local_time, locale_of, translations
from gateway.web.roles import DESK, NARROW, RIGHTS, decides
from gateway.web.sentences import Sentences, sentences

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = [
    "MAY_DECIDE",
    "PAGES",
    "ROLE",
    "SESSION",
    "USER",
    "Pages",
    "desk_address",
    "html_answer",
    "number_of",
    "text_of",
    "user_of",
]

USER, ROLE = web.RequestKey("user", str), web.RequestKey("role", str)
SESSION = web.RequestKey("session", str)
#: whether who asks may change what the address shows
MAY_DECIDE = web.RequestKey("may_decide", bool)
#: an address below ours: nothing that a browser could take for another host
_ADDRESS = re.compile(r"/desk(?:/(?!/)[\w./%~-]*)?(?:\?[\w./%~=&+:,;@!*'()-]*)?")
#: the way around: (address, name); names are translated where they are shown
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("/desk", "Queue"),
    ("/desk/entry", "New order"),
    ("/desk/answers", "Answers"),
    ("/desk/learned", "Learned"),
    ("/desk/figures", "Figures"),
    ("/desk/accounts", "Accounts"),
)
#: what the keyboard does: (keys, what); shown under `?`
SHORTCUTS = (
    ("j k", "next and previous order in the list"),
    ("o", "open it"),
    ("x", "tick it"),
    ("/", "search"),
    ("n", "next doubtful value"),
    ("Alt N", "next doubtful value, also while typing"),
    ("↓ ↵", "take a proposal, search a product, customer or place"),
    ("Alt Y", "the value is right as it stands"),
    ("e", "edit the first value"),
    ("Ctrl S", "save and check"),
    ("Ctrl ↵", "save, release, and open the next one"),
    ("a", "ask the customer"),
    ("r", "reject: give the reason"),
    ("d", "duplicate of, or part of, another order"),
    ("m", "more: put off, hand over, split"),
    ("Alt ↑ ↓", "move the line"),
    ("u", "take the release back, as long as that is offered; while typing Alt U"),
    ("+ -", "larger and smaller picture"),
    ("t", "turn the picture"),
    ("Esc", "close, or take back what was typed"),
    ("?", "this list"),
)


class Pages:
    """Guards and templates."""

    def __init__(self, gateway: Gateway, sessions: Sessions) -> None:
        self.gateway = gateway
        self.store = gateway.store
        self.sessions = sessions
        self.cut_off = CutOff(gateway.loaded.settings.desk)

    def own_pages(self, handler: Handler) -> Handler:
        """Refuses a change that another site's page asked for."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not same_origin(request, self.gateway.loaded.settings.web.public_url):
                return self.problem(request, 403, "This request did not come from a page of this desk.")
            return await handler(request)

        return guarded

    def with_session(self, handler: Handler, *, roles: frozenset[str]) -> Handler:
        """Asks for the login, and keeps out whose role is none of these."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            session = await self.sessions.session(request)
            if session is None:
                return self._nobody(request)
            role = session.user.role
            request[USER], request[ROLE], request[SESSION] = session.user.name, role, session.token_sha256
            if role not in roles:
                return self.problem(request, 403, f"As {role} you may not do this; ask an admin of this desk.")
            try:
                request[MAY_DECIDE] = role in DESK or await self._decides(request, role)
                if (
                    request.method == "POST"
                    and role in NARROW
                    and "/orders/" in request.path
                    and not request[MAY_DECIDE]
                ):
                    told = f"As {role} you may read this order, and decide others."
                    return self.problem(request, 403, told)
                return await handler(request)
            except KeyError:
                return self.problem(request, 404, "There is nothing under this address.")
            except web.HTTPClientError as error:
                return self.problem(request, error.status, error.text or error.reason)

        return guarded

    def _nobody(self, request: web.Request) -> web.Response:
        """Off to the login and back again; a script, and a list that looks after itself, are told in their own way."""
        if "HX-Request" in request.headers:
            return self.render(request, "ended.html", whither=_where(request))
        if request.headers.get("Sec-Fetch-Dest") == "empty":
            return web.Response(text=self.words(request).said("Your session has ended; log in again."), status=401)
        whither = _where(request)
        raise web.HTTPSeeOther("/desk/login" + (f"?{urlencode({'next': whither})}" if whither != "/desk" else ""))

    def words(self, request: web.Request) -> Sentences:
        """What the floors below say, in the clerk's language."""
        return sentences(language_of(request))

    def money(self, request: web.Request) -> Callable[[Decimal | str], str]:
        """An amount as the clerk's language writes it."""
        return partial(_money, locale=locale_of(language_of(request)))

    def problem(self, request: web.Request, status: int, told: str) -> web.Response:
        """What went wrong, as a page, or as a plain sentence where a script asked."""
        if (
            request.get(USER) is None
            and "Sec-Fetch-Dest" not in request.headers
            and "html" not in request.headers.get("Accept", "")
        ):
            return web.Response(text=told, status=status)
        if request.headers.get("Sec-Fetch-Dest", "document") not in ("document", "iframe"):
            return web.Response(text=self.words(request).said(told), status=status)
        return self.render(request, "problem.html", status=status, told=told)

    async def _decides(self, request: web.Request, role: str) -> bool:
        """Whether a role that decides some orders only decides the one that is asked for."""
        if role not in NARROW or not request.path.startswith("/desk/orders/"):
            return False
        return decides(role, (await self.store.order(request.match_info["id"])).row)

    def render(self, request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
        """A page in the clerk's language. Never kept by the browser: it shows customers' data."""
        language = language_of(request)
        context = {
            "user": request.get(USER),
            "role": request.get(ROLE),
            "may_decide": request.get(MAY_DECIDE, False),
            "now": datetime.now(UTC),
            "navigation": [one for one in NAVIGATION if request.get(ROLE) in RIGHTS[f"GET {one[0]}"]],
            "shortcuts": SHORTCUTS,
            "here": request.path,
            "address": request.path_qs if request.method in SAFE else request.path.rpartition("/")[0],
            "cut_off": self.cut_off,
            "language": language,
            "languages": LANGUAGES,
            **context,
        }
        return html_answer(
            _templates(language, self.cut_off.zone).get_template(template).render(context), status=status
        )


#: of an application with a desk: for what goes wrong outside of the desk's own handlers
PAGES = web.AppKey("pages", Pages)


def html_answer(html: str, *, status: int = 200) -> web.Response:
    """A page, compressed where the browser takes that: a thousand lines are mostly the same words. Pages hold no secret that a
    stranger's text beside it could guess (BREACH): the session is in a cookie that no page repeats."""
    response = web.Response(text=html, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})
    response.enable_compression()
    return response


@lru_cache(maxsize=8)
def _templates(language: str, zone: tzinfo) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("gateway.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue, words = translations(language), sentences(language)
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    made.filters["ago"] = _ago
    made.filters["when"] = lambda instant: local_time(instant, language, zone)
    made.filters["stamp"] = lambda instant: instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    made.filters["percent"] = lambda share: format_percent(share, "#,##0.0 %", locale=locale_of(language))
    made.filters["day"] = lambda day: format_date(date.fromisoformat(day), "medium", locale=locale_of(language))
    made.filters["lasting"] = lambda seconds: words.number(_lasting(seconds))
    made.filters["told"] = lambda text: words.said(catalogue.gettext(text)) if text else ""
    made.filters["meant"] = words.told
    made.filters["plain"] = words.number
    made.filters["days"] = words.days
    made.filters["weekday"] = lambda text: weekday(text, language)
    made.filters["written_day"] = lambda text: written_day(text, language)
    made.globals["day_hint"] = hint(language)
    made.filters["meaning"] = words.meaning
    made.filters["unit"] = lambda code, factor: words.holding(code, format(factor, "f"))
    made.filters["money"] = partial(_money, locale=locale_of(language))
    made.filters["sized"] = lambda number: f"{number:.2f}".rstrip("0").rstrip(".")
    return made


def _money(amount: Decimal | str, *, locale: str) -> str:
    return format_decimal(Decimal(amount), "#,##0.00########", locale=locale)


def _lasting(seconds: float | None) -> str:
    """A length of time, in the unit that matters; a dash where there is none."""
    if seconds is None:
        return "–"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.2g} s"


def _ago(then: datetime, now: datetime) -> str:
    """How long ago, in the one unit that matters."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "< 1 min"


def desk_address(text: str) -> str:
    """An address of the desk to go to after the login; the queue where it is none."""
    return text if _ADDRESS.fullmatch(text) else "/desk"


def _where(request: web.Request) -> str:
    """The page that somebody was on: the one asked for, or the one whose form was sent."""
    if request.method in SAFE and "HX-Request" not in request.headers:
        return desk_address(request.path_qs)
    page = urlsplit(request.headers.get("Referer", ""))
    return desk_address(page.path + (f"?{page.query}" if page.query else ""))


def user_of(request: web.Request) -> str:
    """The clerk who is logged in."""
    return request[USER]


def text_of(form: Any, name: str, *, longest: int = 2000) -> str:
    """One posted text, trimmed; "" where it is missing or a file."""
    value = form.get(name, "")
    return value.strip()[:longest] if isinstance(value, str) else ""


def number_of(form: Any, name: str, default: int) -> int:
    """One posted whole number; the default where it is missing or none."""
    text = text_of(form, name, longest=18)
    return int(text) if text.isdecimal() else default
