"""The admins' page: users, logins that hold, API keys. A new key is shown once, in the answer that made it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from gateway.errors import StateConflict
from gateway.web.auth import digest, hash_password, new_key, password_fault
from gateway.web.pages import SESSION, Pages, text_of, user_of
from gateway.web.roles import ROLES

__all__ = ["Accounts"]


class Accounts:
    """`/desk/accounts`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def _page(
        self, request: web.Request, *, told: str = "", key: tuple[str, str] | None = None, status: int = 200
    ) -> web.Response:
        keys = await self._store.keys()
        return self._pages.render(
            request,
            "accounts.html",
            status=status,
            told=told,
            new=key,
            roles=ROLES,
            users=await self._store.users(),
            sessions=await self._store.sessions(idle=self._pages.sessions.idle),
            mine=request[SESSION],
            keys=sorted(keys, key=lambda one: (not one.active, one.name)),
        )

    async def add_user(self, request: web.Request) -> web.Response:
        """POST /desk/accounts/users: name, role, password."""
        form = await request.post()
        name, role, password = text_of(form, "name", longest=100), text_of(form, "role"), _password(form)
        if not name or not name.isprintable() or "/" in name:
            return await self._page(request, told="A name is needed, of letters and digits.", status=422)
        if role not in ROLES or (fault := password_fault(password)):
            return await self._page(request, told="Choose a role." if role not in ROLES else fault, status=422)
        try:
            await self._store.add_user(
                name, password_hash=await hash_password(password), role=role, by=user_of(request)
            )
        except StateConflict as taken:
            return await self._page(request, told=str(taken), status=409)
        raise web.HTTPSeeOther("/desk/accounts")

    async def change_user(self, request: web.Request) -> web.Response:
        """POST /desk/accounts/users/NAME/VERB. Nobody takes the page away from himself."""
        name, verb, by = request.match_info["name"], request.match_info["verb"], user_of(request)
        form = await request.post()
        if name == by and verb != "password":
            told = "Another admin has to do this: you would lock yourself out."
            return await self._page(request, told=told, status=409)
        if verb == "password":
            if fault := password_fault(_password(form)):
                return await self._page(request, told=fault, status=422)
            await self._store.change_user(name, by=by, password_hash=await hash_password(_password(form)))
        elif verb == "role":
            role = text_of(form, "role")
            if role not in ROLES:
                return await self._page(request, told="Choose a role.", status=422)
            await self._store.change_user(name, by=by, role=role)
        else:
            await self._store.change_user(name, by=by, active=verb == "enable")
        raise web.HTTPSeeOther("/desk/accounts")

    async def end_session(self, request: web.Request) -> web.Response:
        """POST /desk/accounts/sessions/ID/end."""
        await self._store.revoke_session(request.match_info["id"], by=user_of(request))
        raise web.HTTPSeeOther("/desk/accounts")

    async def add_key(self, request: web.Request) -> web.Response:
        """POST /desk/accounts/keys: the answer shows the key, and nothing ever does again."""
        form = await request.post()
        name, account = text_of(form, "name", longest=100), text_of(form, "account", longest=100)
        if not name or not name.isprintable() or "/" in name:
            return await self._page(request, told="A name is needed, of letters and digits.", status=422)
        master = (await self._pages.gateway.masters.current()).master
        if account and master.customer(account) is None:
            return await self._page(request, told=f"There is no customer {account}.", status=422)
        key = new_key()
        try:
            await self._store.add_key(name, key_sha256=digest(key), account_no=account or None, by=user_of(request))
        except StateConflict as taken:
            return await self._page(request, told=str(taken), status=409)
        return await self._page(request, key=(name, key))

    async def revoke_key(self, request: web.Request) -> web.Response:
        """POST /desk/accounts/keys/NAME/revoke."""
        await self._store.revoke_key(request.match_info["name"], by=user_of(request))
        raise web.HTTPSeeOther("/desk/accounts")


def _password(form: Any) -> str:
    """As typed: blanks at its ends belong to it."""
    given = form.get("password", "")
    return given[:1000] if isinstance(given, str) else ""
