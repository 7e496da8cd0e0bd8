"""Commands that change a store: run here, or by the gateway that has the database open.

A running gateway leaves a note beside a SQLite database (its address and a token, readable by its own user alone), so that
`ordergate key create` and the like work while it serves; two processes never write to one SQLite file.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from gateway.errors import ConfigurationError, GatewayError
from gateway.master_data import MasterData
from gateway.masters import import_data, import_folder
from gateway.settings import LoadedSettings
from gateway.store.masters import MasterSource
from gateway.store.store import Store

__all__ = ["COMMANDS", "call", "invite", "note_path", "open_store"]

BY = "command line"


async def key_create(store: Store, *, name: str, account: str | None = None) -> str:
    """A new API key; it stands nowhere but in this answer."""
    from gateway.web.auth import digest, new_key

    key = new_key()
    await store.add_key(name, key_sha256=digest(key), account_no=account, by=BY)
    whose = account or "any customer"
    if account and not await _is_customer(store, account):
        whose += " (who is no customer in today's master data)"
    return f"key {name} for {whose}: {key}"


async def _is_customer(store: Store, account: str) -> bool:
    current = await store.master()
    return current is not None and any(c.account_no == account for c in MasterData.from_json(current[1]).customers)


async def key_list(store: Store) -> str:
    """Every key with its customer and state; the keys themselves stand nowhere."""
    rows = [
        f"{key.name}\t{key.account_no or 'any customer'}\t{key.created_at:%Y-%m-%d}\t{'active' if key.active else 'revoked'}"
        for key in await store.keys()
    ]
    return "\n".join(rows) or "no keys"


async def key_revoke(store: Store, *, name: str) -> str:
    try:
        await store.revoke_key(name, by=BY)
    except KeyError:
        raise ConfigurationError([f"key {name}: there is none; `key list` names them"]) from None
    return f"key {name} is refused from now on"


def _known_role(role: str) -> None:
    from gateway.web.roles import ROLES

    if role not in ROLES:
        raise ConfigurationError([f"--role {role}: unknown; one of {', '.join(ROLES)}"])


async def user_add(store: Store, *, name: str, role: str, password: str) -> str:
    """A new clerk, or a new password and role for one that is there."""
    from gateway.web.auth import hash_password, password_fault

    _known_role(role)
    if fault := password_fault(password):
        raise ConfigurationError([f"password: {fault}"])
    hashed = await hash_password(password)
    if await store.user(name) is None:
        await store.add_user(name, password_hash=hashed, role=role, by=BY)
        return f"added {name} as {role}"
    await store.change_user(name, by=BY, password_hash=hashed, role=role, active=True)
    return f"{name} has a new password and is {role}"


async def user_list(store: Store) -> str:
    rows = [
        f"{user.name}\t{user.role}\t{user.created_at:%Y-%m-%d}\t{'active' if user.active else 'disabled'}"
        for user in await store.users()
    ]
    return "\n".join(rows) or "no users; `user add NAME` makes one"


async def user_role(store: Store, *, name: str, role: str) -> str:
    _known_role(role)
    await _change(store, name, role=role)
    return f"{name} is {role}"


async def user_disable(store: Store, *, name: str) -> str:
    """Out at once, and no longer in; `user add` with the same name lets the user in again."""
    await _change(store, name, active=False)
    return f"{name} is disabled and logged out everywhere"


async def _change(store: Store, name: str, **change: Any) -> None:
    try:
        await store.change_user(name, by=BY, **change)
    except KeyError:
        raise ConfigurationError([f"user {name}: there is none; `user list` names them"]) from None


async def master_import(store: Store, *, folder: str) -> str:
    return await import_folder(store, Path(folder), by=BY)


async def master_merge(store: Store, *, file: str, source: str, name: str, after: str) -> str:
    """What was read from the ERP, over what was imported before; `source` is what it keeps for the next reading."""
    from gateway.master_sync import merged

    before = await store.master()
    content, kept = await asyncio.to_thread(lambda: (Path(file).read_bytes(), Path(source).read_bytes()))
    data, gone = merged(MasterData.from_json(before[1]) if before else MasterData(), MasterData.from_json(content))
    said = await import_data(store, data, by=BY, told=MasterSource(name, kept, after))
    return f"{said}; {gone} rows left with their product or customer" if gone else said


async def learned_import(store: Store, *, file: str) -> str:
    """Cross-references from a CSV file, confirmed by whoever runs the command."""
    from gateway.learning import import_learned

    return f"took in {await import_learned(store, Path(file), by=BY)} rows"


async def profiles_import(store: Store, *, file: str) -> str:
    """What is known of layouts, from a CSV file."""
    from gateway.layouts import import_profiles

    return f"took in {await import_profiles(store, Path(file), by=BY)} rows"


COMMANDS: dict[str, Callable[..., Awaitable[str]]] = {
    "key_create": key_create,
    "key_list": key_list,
    "key_revoke": key_revoke,
    "user_add": user_add,
    "user_list": user_list,
    "user_role": user_role,
    "user_disable": user_disable,
    "master_import": master_import,
    "master_merge": master_merge,
    "learned_import": learned_import,
    "profiles_import": profiles_import,
}


def note_path(loaded: LoadedSettings) -> Path | None:
    """Where the running gateway leaves its note; None where the database takes several processes anyway."""
    file = loaded.sqlite_file()
    return None if file is None else Path(f"{file}.control")


async def call(loaded: LoadedSettings, command: str, **arguments: Any) -> str:
    """Run a command on the store, through the running gateway where there is one."""
    note = note_path(loaded)
    if note is not None and note.exists():
        with contextlib.suppress(aiohttp.ClientConnectionError, json.JSONDecodeError):
            return await _ask(json.loads(note.read_text()), command, arguments)
    async with open_store(loaded) as store:
        return await COMMANDS[command](store, **arguments)


async def _ask(note: dict[str, str], command: str, arguments: dict[str, Any]) -> str:
    headers = {"Authorization": f"Bearer {note['token']}"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.post(f"{note['url']}/control/{command}", json=arguments) as answer,
    ):
        text = await answer.text()
        if answer.status == 200:
            return text
        raise GatewayError(text)


def open_store(loaded: LoadedSettings, *, read_only: bool = False) -> Store:
    """The store of this configuration; folders that it needs are made."""
    file = loaded.sqlite_file()
    if file is not None and not read_only:
        file.parent.mkdir(parents=True, exist_ok=True)
    return Store(loaded.database_url(), blobs=loaded.home / loaded.settings.blobs, read_only=read_only)


def invite(
    app: web.Application, loaded: LoadedSettings, store: Store, *, after: Callable[[], None]
) -> Callable[[str], None]:
    """Add the control route; returns what leaves the note once the address is known. `after` runs after each command."""
    token = secrets.token_urlsafe(32)
    note = note_path(loaded)

    async def control(request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise web.HTTPNotFound
        command = COMMANDS.get(request.match_info["command"])
        if command is None:
            raise web.HTTPNotFound
        try:
            answer = await command(store, **await request.json())
        except GatewayError as error:
            return web.Response(status=409, text=str(error))
        after()
        return web.Response(text=answer)

    async def forget(_: web.Application) -> AsyncIterator[None]:
        yield
        if note is not None:
            note.unlink(missing_ok=True)

    def leave_note(url: str) -> None:
        if note is None:
            return
        handle = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"url": url, "token": token, "pid": os.getpid()}, file)

    app.router.add_post("/control/{command}", control)
    app.cleanup_ctx.append(forget)
    return leave_note
