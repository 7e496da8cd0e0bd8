"""Who may do what over HTTP, how long a login holds, and how the admins' page takes one away."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from gateway import control
from gateway.store.backend import SteadyClock
from gateway.web.auth import digest
from gateway.web.roles import DESK, EVERYBODY, NARROW, RIGHTS, ROLES, decides
from gateway.web.throttle import SECONDS, TRIES, Throttle
from tests.gateway.web.desk_house import PASSWORD, House, house

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("accounts")) as running:
        for role in ROLES:
            await running.store.add_user(f"as-{role}", password_hash="none", role=role, by="test")
        yield running


@dataclass
class Asking:
    """A browser of one user, without the browser."""

    desk: House
    client: aiohttp.ClientSession
    cookie: str

    async def __call__(self, method: str, path: str, **form: str) -> tuple[int, str]:
        headers = {**OURS, "Cookie": self.cookie}
        async with self.client.request(
            method, self.desk.url + path, headers=headers, data=form or None, allow_redirects=False
        ) as answer:
            text = "" if answer.content_type == "text/event-stream" else await answer.text()
            return answer.status, text


async def logged_in(desk: House, client: aiohttp.ClientSession, name: str) -> Asking:
    token = f"token of {name}"
    if await desk.store.session(digest(token)) is None:
        await desk.store.start_session(name, token_sha256=digest(token), lasts=timedelta(hours=12))
    return Asking(desk, client, f'ordergate="{token}"')


@pytest_asyncio.fixture(loop_scope="module")
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def log_in(client: aiohttp.ClientSession, desk: House, name: str, password: str, **headers: str) -> int:
    form = {"name": name, "password": password}
    async with client.post(
        f"{desk.url}/desk/login", data=form, headers={**OURS, **headers}, allow_redirects=False
    ) as answer:
        return answer.status


def address(pattern: str) -> str:
    """An address that fits the route, of things that do not exist."""
    filled = re.sub(r"\{id:\[0-9a-f\]\{64\}\}", "0" * 64, pattern)
    filled = re.sub(r"\{(?:id|part|page):[^{}]*(?:\{[^}]*\})?\}", "0", filled)
    filled = re.sub(r"\{verb:(\w+)[^}]*\}", r"\1", filled)
    return re.sub(r"\{\w+\}", "none", filled)


@pytest.mark.parametrize("role", ROLES)
async def test_every_address_asks_for_its_roles(desk: House, client: aiohttp.ClientSession, role: str) -> None:
    ask = await logged_in(desk, client, f"as-{role}")
    wrong = {}
    for route, roles in RIGHTS.items():
        method, pattern = route.split(" ")
        if pattern in ("/desk/logout", "/desk/accounts/users", "/desk/accounts/keys") and role in roles:
            continue  # would change what the next test stands on
        status, _ = (
            await ask(method, address(pattern), x="y") if method == "POST" else await ask(method, address(pattern))
        )
        if (status == 403) != (role not in roles):
            wrong[route] = status
    assert wrong == {}


async def test_nothing_is_served_without_a_login(desk: House, client: aiohttp.ClientSession) -> None:
    ask = Asking(desk, client, "ordergate=nothing")
    for route in RIGHTS:
        method, pattern = route.split(" ")
        assert (await ask(method, address(pattern)))[0] == 303, route


async def test_some_roles_decide_some_orders_only(desk: House, client: aiohttp.ClientSession) -> None:
    view = await desk.mail("PO HK-8001\n\nCL-BLEACH-5  4 pcs\n6 rolls duct tape 50 mm\n", subject="PO HK-8001")
    row = view.orders[0]
    assert {role for role in ROLES if decides(role, row)} == DESK
    assert {role for role in ROLES if decides(role, replace(row, kind="return"))} == DESK | {"returns"}
    assert {role for role in ROLES if decides(role, replace(row, codes=("credit-hold",)))} == DESK | {"finance"}
    assert DESK | NARROW.keys() | {"viewer"} == EVERYBODY
    for role in NARROW:
        ask = await logged_in(desk, client, f"as-{role}")
        status, page = await ask("GET", f"/desk/orders/{row.id}")
        assert status == 200
        assert "/reject" not in page
        assert (await ask("POST", f"/desk/orders/{row.id}/reject", **{"reject-reason": "no"}))[0] == 403
    assert (await desk.store.order(row.id)).row.state == "held"
    assert (await desk.store.order(row.id)).row.claimed_by is None


async def test_a_login_ends_when_it_is_not_used_and_at_the_latest_after_its_hours(
    desk: House, client: aiohttp.ClientSession
) -> None:
    class Clock(SteadyClock):
        ahead = 0

        def now(self) -> int:
            return super().now() + self.ahead * 60_000_000

    backend = desk.store.database.backend
    before, clock = backend.clock, Clock()
    backend.clock = clock
    try:
        ask = await logged_in(desk, client, "ben")
        for clock.ahead in (0, 100, 200):  # each within two hours of the last
            assert (await ask("GET", "/desk"))[0] == 200
        clock.ahead = 200 + 121
        assert (await ask("GET", "/desk"))[0] == 303
        ask = await logged_in(desk, client, "vic")
        for clock.ahead in range(321, 321 + 12 * 60, 90):
            assert (await ask("GET", "/desk"))[0] == 200
        clock.ahead = 321 + 12 * 60 + 1
        assert (await ask("GET", "/desk"))[0] == 303  # whatever happens
    finally:
        backend.clock = before


async def test_guessing_is_slow_for_an_account_and_for_an_address(
    tmp_path: Path, client: aiohttp.ClientSession
) -> None:
    async with house(tmp_path, ORDERGATE__WEB__PUBLIC_URL="https://desk.example") as desk:
        from_one = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
        for _ in range(TRIES):
            assert await log_in(client, desk, "mia", "wrong word", **from_one) == 403
        assert await log_in(client, desk, "mia", PASSWORD, **{"X-Forwarded-For": "198.51.100.2"}) == 429  # the account
        assert (
            await log_in(client, desk, "ben", PASSWORD, **from_one) == 429
        )  # the address, whatever was said before it
        assert await log_in(client, desk, "ben", PASSWORD, **{"X-Forwarded-For": "198.51.100.3"}) == 303
        form = {"name": "ben", "password": PASSWORD}
        async with client.post(f"{desk.url}/desk/login", data=form, headers=OURS, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-ordergate=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        async with client.post(
            f"{desk.url}/desk/login", data=form, headers={"Origin": "https://evil.example"}
        ) as answer:
            assert answer.status == 403


async def test_right_passwords_cost_nothing_and_a_minute_forgives() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(3 * TRIES):
        assert not throttle.full("a", "here")
        throttle.was_right("a", "here")
    for _ in range(TRIES):
        assert not throttle.full("a", "here")
    assert throttle.full("a", "there")
    assert throttle.full("b", "here")
    assert not throttle.full("b", "there")
    now = SECONDS + 1
    assert not throttle.full("a", "here")


async def test_an_admin_adds_changes_and_shuts_out(desk: House, client: aiohttp.ClientSession) -> None:
    admin = await logged_in(desk, client, "as-admin")
    assert (await admin("POST", "/desk/accounts/users", name="eve", role="clerk", password="short"))[0] == 422
    assert (await admin("POST", "/desk/accounts/users", name="eve", role="clerk", password=PASSWORD))[0] == 303
    assert (await admin("POST", "/desk/accounts/users", name="eve", role="clerk", password=PASSWORD))[0] == 409
    assert (await desk.store.user("eve")).role == "clerk"
    assert await log_in(client, desk, "eve", PASSWORD) == 303
    await admin("POST", "/desk/accounts/users/eve/role", role="supervisor")
    assert (await desk.store.user("eve")).role == "supervisor"
    await admin("POST", "/desk/accounts/users/eve/password", password="another word")
    assert [one for one in await desk.store.sessions() if one.user.name == "eve"] == []
    assert await log_in(client, desk, "eve", "another word") == 303
    (session,) = [one for one in await desk.store.sessions() if one.user.name == "eve"]
    assert session.token_sha256 in (await admin("GET", "/desk/accounts"))[1]
    assert (await admin("POST", f"/desk/accounts/sessions/{session.token_sha256}/end"))[0] == 303
    assert await desk.store.session(session.token_sha256) is None
    await admin("POST", "/desk/accounts/users/eve/disable")
    assert await log_in(client, desk, "eve", "another word") == 403
    for verb in ("disable", "role"):
        assert (await admin("POST", f"/desk/accounts/users/as-admin/{verb}", role="viewer"))[0] == 409
    assert (await admin("POST", "/desk/accounts/users/nobody/role", role="viewer"))[0] == 404


async def test_a_key_is_shown_once_and_refused_once_revoked(desk: House, client: aiohttp.ClientSession) -> None:
    admin = await logged_in(desk, client, "as-admin")
    assert (await admin("POST", "/desk/accounts/keys", name="shop", account="C9999"))[0] == 422
    status, page = await admin("POST", "/desk/accounts/keys", name="shop")
    key = re.search(r"og_live_[\w-]+", page)
    assert status == 200
    assert key
    assert (await admin("POST", "/desk/accounts/keys", name="one", account="C2002"))[0] == 200
    assert {one.name: one.account_no for one in await desk.store.keys()} == {"shop": None, "one": "C2002"}
    assert key[0] not in (await admin("GET", "/desk/accounts"))[1]
    bearer = {"Authorization": f"Bearer {key[0]}"}
    async with client.get(f"{desk.url}/v1/intakes", headers=bearer) as answer:
        assert answer.status == 200
    await admin("POST", "/desk/accounts/keys/shop/revoke")
    async with client.get(f"{desk.url}/v1/intakes", headers=bearer) as answer:
        assert answer.status == 401
    assert key[0] not in json.dumps([row.data for row in await desk.store.journal("key shop")])


async def test_commands_list_change_and_revoke(desk: House) -> None:
    store = desk.store
    await control.user_add(store, name="joe", role="clerk", password=PASSWORD)
    assert "joe\tclerk" in await control.user_list(store)
    assert await control.user_role(store, name="joe", role="finance") == "joe is finance"
    await control.user_disable(store, name="joe")
    joe = await store.user("joe")
    assert (joe.role, joe.active) == ("finance", False)
    said = await control.key_create(store, name="till")
    assert "till\tany customer" in await control.key_list(store)
    await control.key_revoke(store, name="till")
    assert await store.key(digest(said.split()[-1])) is None
    for broken in (control.user_disable(store, name="no"), control.key_revoke(store, name="no")):
        with pytest.raises(control.ConfigurationError):
            await broken
