"""Who is asking: desk sessions by cookie, API keys by bearer token, and the guard against forged requests."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from gateway.settings import WebSettings
from gateway.store.records import ApiKey, SessionRow, UserRow
from gateway.store.store import Store
from gateway.web.throttle import Throttle, address_of

__all__ = [
    "SAFE",
    "Handler",
    "Sessions",
    "Throttled",
    "bearer_key",
    "by_itself",
    "digest",
    "hash_password",
    "new_key",
    "password_fault",
    "same_origin",
]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


#: what an open page asks for without anybody sitting before it
BY_ITSELF = frozenset({"/desk/events", "/desk/here", "/desk/worth"})


def by_itself(request: web.Request) -> bool:
    """Whether the page asks and no person: a page that was left open does not keep its session alive."""
    return request.path in BY_ITSELF or (request.path.endswith("/claim") and not request.query_string)


def digest(token: str) -> str:
    """What is stored of a random token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_key() -> str:
    """An API key; only its digest is kept."""
    return f"og_live_{secrets.token_urlsafe(32)}"


async def hash_password(password: str) -> str:
    """Argon2id with the library's parameters (RFC 9106, low memory)."""
    from argon2 import PasswordHasher

    return await asyncio.to_thread(PasswordHasher().hash, password)


def password_fault(password: str) -> str:
    """What is wrong with a new password, or ""."""
    return "" if len(password) >= 8 else "A password has at least 8 characters."


async def bearer_key(store: Store, request: web.Request) -> ApiKey | None:
    """The API key of the request's Authorization header, if it is one of ours and still good."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return await store.key(digest(token.strip())) if scheme.lower() == "bearer" and token else None


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether an unsafe request comes from our own pages.

    Sec-Fetch-Site decides where the browser sends it (all current ones do); else Origin must be our public URL, or the
    address that was connected to while no public URL is configured.
    """
    if request.method in SAFE:
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    if public_url:
        return urlsplit(origin)[:2] == urlsplit(public_url)[:2]
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    return socket is not None and urlsplit(origin).netloc in (f"{socket[0]}:{socket[1]}", f"localhost:{socket[1]}")


class Throttled(Exception):
    """Too many wrong tries for this account or from this address."""


class Sessions:
    """Server-side sessions: the cookie holds a random token, the store its digest."""

    def __init__(self, store: Store, settings: WebSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._settings = settings
        self._throttle = Throttle(clock)
        self._nobody: str | None = None  #: a hash to verify against when the name is unknown

    @property
    def idle(self) -> timedelta:
        """A session that was not used for so long is over."""
        return timedelta(minutes=self._settings.idle_minutes)

    def cookie(self, request: web.Request) -> str:
        """The cookie's name. `__Host-` demands a secure origin, which plain HTTP has only on loopback."""
        return "__Host-ordergate" if self._secure(request) else "ordergate"

    async def log_in(self, request: web.Request, name: str, password: str) -> str | None:
        """A new session's token, or None. The same time passes for an unknown name as for a wrong password.

        Throttled is raised where this account or this address has been tried too often, whatever the password.
        """
        address = address_of(request, behind_proxy=bool(self._settings.public_url))
        tried = (f"account {name.casefold()[:100]}", f"address {address}")
        if self._throttle.full(*tried):
            raise Throttled(name)
        user = await self._store.user(name)
        if not await self._verify(user, password):
            return None
        self._throttle.was_right(*tried)
        return await self.start(request, name)

    async def start(self, request: web.Request, name: str) -> str:
        """A new session's token for somebody who has proved who he is."""
        address = address_of(request, behind_proxy=bool(self._settings.public_url))
        token = secrets.token_urlsafe(32)
        await self._store.start_session(
            name, token_sha256=digest(token), lasts=timedelta(hours=self._settings.session_hours), address=address
        )
        await self._store.note(subject=name, verb="logged-in", by=name)
        return token

    async def session(self, request: web.Request) -> SessionRow | None:
        """The session of the request's cookie, unless it has ended or been idle for too long."""
        token = request.cookies.get(self.cookie(request))
        if not token:
            return None
        found = await self._store.session(digest(token), idle=self.idle)
        if found is not None and found.stale and not by_itself(request):
            await self._store.seen_session(found.token_sha256)
        return found

    def brings(self, request: web.Request) -> bool:
        """Whether the browser brings a cookie of ours, of a session that may have ended."""
        return bool(request.cookies.get(self.cookie(request)))

    async def log_out(self, request: web.Request) -> None:
        if token := request.cookies.get(self.cookie(request)):
            await self._store.end_session(digest(token))

    def remember(self, request: web.Request, response: web.StreamResponse, token: str) -> None:
        """Set the cookie: not for scripts, not for other sites."""
        secure = self._secure(request)
        response.set_cookie(self.cookie(request), token, path="/", httponly=True, secure=secure, samesite="Lax")

    def remember_state(self, request: web.Request, response: web.StreamResponse, state: str) -> None:
        """The state of a login at the provider, for this browser alone; it comes back with a link from there, hence Lax."""
        secure = self._secure(request)
        response.set_cookie(
            self._state(request), state, path="/", httponly=True, secure=secure, samesite="Lax", max_age=600
        )

    def state(self, request: web.Request) -> str:
        return request.cookies.get(self._state(request), "")

    def forget_state(self, request: web.Request, response: web.StreamResponse) -> None:
        secure = self._secure(request)
        response.del_cookie(self._state(request), path="/", httponly=True, secure=secure, samesite="Lax")

    def _state(self, request: web.Request) -> str:
        return f"{self.cookie(request)}-oidc"

    def _secure(self, request: web.Request) -> bool:
        if self._settings.public_url:
            return self._settings.public_url.startswith("https:")
        return request.secure

    async def _verify(self, user: UserRow | None, password: str) -> bool:
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        if self._nobody is None:
            self._nobody = await hash_password(secrets.token_hex())
        # who comes by the company's provider has no password here
        known = (user.password_hash if user is not None and user.active else "") or self._nobody
        try:
            await asyncio.to_thread(PasswordHasher().verify, known, password)
        except (Argon2Error, InvalidHashError):
            return False
        return user is not None and user.active and bool(user.password_hash)
