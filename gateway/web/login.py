"""The login: by password or by the company's own provider, and what everybody may set for himself."""

from __future__ import annotations

import structlog
from aiohttp import web

from gateway.web.auth import Throttled
from gateway.web.i18n import COOKIE, LANGUAGES
from gateway.web.oidc import Oidc, OidcRefused
from gateway.web.pages import Pages, desk_address, text_of

__all__ = ["Login"]

log = structlog.get_logger(__name__)


class Login:
    """`/desk/login`, `/desk/oidc` and what is posted from the head of every page."""

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
