"""Logging in by the company's provider: who comes in is who the provider says, and nothing that a forger can make comes in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from joserfc.jwk import RSAKey

from gateway.errors import ConfigurationError
from gateway.settings import load_settings
from gateway.web.oidc import Oidc
from gateway.web.oidc_settings import OidcSettings, is_safe
from tests.gateway.web.axe import axe
from tests.gateway.web.desk_house import PASSWORD, House, browser, house
from tests.gateway.web.oidc_provider import CLIENT, SECRET, Provider, provider
from tests.ports import free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Company:
    """A desk and its provider."""

    desk: House
    provider: Provider


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    port = free_port()
    async with provider() as made:
        environment = {
            "ORDERGATE__WEB__PORT": str(port),
            "ORDERGATE__WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
            "ORDERGATE__OIDC__ISSUER": made.url,
            "ORDERGATE__OIDC__CLIENT_ID": CLIENT,
            "ORDERGATE__OIDC__CLIENT_SECRET": SECRET,
            "ORDERGATE__OIDC__ROLES": '{"chiefs": "supervisor", "clerks": "clerk"}',
        }
        async with house(tmp_path_factory.mktemp("oidc"), **environment) as desk:
            yield Company(desk, made)


@pytest.fixture
def company(running: Company) -> Company:
    """The provider tells the truth again."""
    fresh = Provider(key=running.provider.key)
    for name in ("person", "claims", "signs", "algorithm", "said"):
        setattr(running.provider, name, getattr(fresh, name))
    return running


async def log_in(company: Company, client: aiohttp.ClientSession, **change: str) -> tuple[int, str]:
    """The whole way as a browser goes it; `change` is put over what the provider sends back. Status and page, or where to."""
    url = company.desk.url
    async with client.get(f"{url}/desk/oidc", allow_redirects=False) as answer:
        if answer.status != 302:
            return answer.status, await answer.text()
        whither = answer.headers["Location"]
    async with client.get(whither, allow_redirects=False) as answer:
        back = answer.headers["Location"]
    query = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()} | change
    async with client.get(f"{url}/desk/oidc/callback", params=query, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


def jar() -> aiohttp.CookieJar:
    return aiohttp.CookieJar(unsafe=True)


async def refused(company: Company, **change: str) -> str:
    """What is said; and nobody is logged in."""
    async with aiohttp.ClientSession(cookie_jar=jar(), headers={"Accept-Language": "en"}) as client:
        status, page = await log_in(company, client, **change)
        assert status == 403, page
        async with client.get(f"{company.desk.url}/desk", allow_redirects=False) as answer:
            assert answer.status == 303
    return page.split('role="alert">')[1].split("<")[0].replace("&#39;", "'")


async def test_somebody_new_gets_an_account_without_a_password(company: Company) -> None:
    async with aiohttp.ClientSession(cookie_jar=jar()) as client:
        assert await log_in(company, client) == (303, "/desk")
        async with client.get(f"{company.desk.url}/desk") as answer:
            assert (answer.status, "nora" in await answer.text()) == (200, True)
    user = await company.desk.store.user("nora")
    assert (user.role, user.password_hash, user.active) == ("clerk", "", True)
    for password in ("", "none", PASSWORD):
        async with aiohttp.ClientSession() as client:
            headers = {"Sec-Fetch-Site": "same-origin"}
            form = {"name": "nora", "password": password}
            async with client.post(
                f"{company.desk.url}/desk/login", data=form, headers=headers, allow_redirects=False
            ) as answer:
                assert answer.status == 403


async def test_a_role_is_what_the_provider_says_today(company: Company) -> None:
    for groups, role in ((["clerks"], "clerk"), (["clerks", "chiefs"], "supervisor"), ("clerks", "clerk")):
        company.provider.person["groups"] = groups
        async with aiohttp.ClientSession(cookie_jar=jar()) as client:
            assert await log_in(company, client) == (303, "/desk")
        assert (await company.desk.store.user("nora")).role == role
    company.provider.person["groups"] = ["strangers"]
    assert "no role" in await refused(company)
    del company.provider.person["groups"]
    assert "no role" in await refused(company)


async def test_an_account_belongs_to_a_subject_and_not_to_a_name(company: Company) -> None:
    async with aiohttp.ClientSession(cookie_jar=jar()) as client:
        assert await log_in(company, client) == (303, "/desk")
    company.provider.person = {"sub": "u-2", "preferred_username": "nora", "groups": ["clerks"]}
    assert "another account of your name" in await refused(company)
    company.provider.person = {
        "sub": "u-3",
        "preferred_username": "mia",
        "groups": ["clerks"],
    }  # mia has a password here
    assert "another account of your name" in await refused(company)
    assert (await company.desk.store.user("mia")).role == "supervisor"
    company.provider.person = {"sub": "u-1", "preferred_username": "nora-married", "groups": ["clerks"]}
    async with aiohttp.ClientSession(cookie_jar=jar()) as client:
        assert await log_in(company, client) == (303, "/desk")
    assert await company.desk.store.user("nora-married") is None


async def test_a_closed_account_stays_closed(company: Company) -> None:
    company.provider.person = {"sub": "u-9", "preferred_username": "gone", "groups": ["clerks"]}
    async with aiohttp.ClientSession(cookie_jar=jar()) as client:
        assert await log_in(company, client) == (303, "/desk")
        await company.desk.store.change_user("gone", by="test", active=False)
        async with client.get(f"{company.desk.url}/desk", allow_redirects=False) as answer:
            assert answer.status == 303  # his session has ended, too
    assert "closed" in await refused(company)


AN_HOUR_AGO, IN_AN_HOUR = int(time.time()) - 3600, int(time.time()) + 3600


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another login's"},
        {"nonce": None},
        {"aud": "another desk"},
        {"aud": ["another desk"]},
        {"aud": [CLIENT, "another desk"]},
        {"aud": [CLIENT, "another desk"], "azp": "another desk"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": AN_HOUR_AGO},
        {"exp": None},
        {"iat": IN_AN_HOUR},
        {"sub": None},
    ],
    ids=lambda claims: " ".join(
        f"{name} {'of another hour' if name in ('exp', 'iat') and at else at}" for name, at in claims.items()
    ),
)
async def test_a_token_that_is_not_for_this_login_lets_nobody_in(company: Company, claims: dict[str, Any]) -> None:
    company.provider.claims = claims
    assert "provider" in await refused(company)


@pytest.mark.parametrize("forgery", ["none", "foreign key", "public key as secret"])
async def test_a_signature_that_is_not_the_providers_lets_nobody_in(company: Company, forgery: str) -> None:
    if forgery == "none":
        company.provider.algorithm = "none"
    elif forgery == "foreign key":
        company.provider.signs = RSAKey.generate_key(2048, {"kid": "one"})
    else:
        company.provider.algorithm = "HS256"
    assert "cannot be proved" in await refused(company)


@pytest.mark.parametrize(
    "change", [{"state": "x" * 43}, {"code": "x"}, {"iss": "https://evil.example"}, {"error": "access_denied"}], ids=str
)
async def test_an_answer_that_was_tampered_with_lets_nobody_in(company: Company, change: dict[str, str]) -> None:
    assert await refused(company, **change)


async def test_an_answer_is_good_for_the_browser_that_asked_and_once(company: Company) -> None:
    url = company.desk.url
    async with aiohttp.ClientSession(cookie_jar=jar()) as client, aiohttp.ClientSession(cookie_jar=jar()) as thief:
        async with client.get(f"{url}/desk/oidc", allow_redirects=False) as answer:
            whither = answer.headers["Location"]
            assert "HttpOnly" in answer.headers["Set-Cookie"]
        async with client.get(whither, allow_redirects=False) as answer:
            back = answer.headers["Location"]
        async with thief.get(back, allow_redirects=False) as answer:
            assert answer.status == 403
        async with client.get(back, allow_redirects=False) as answer:
            assert answer.status == 403  # the thief has used it up: whose it was begins again
        assert await log_in(company, client) == (303, "/desk")


async def test_a_new_key_of_the_provider_is_taken_up(company: Company) -> None:
    old = company.provider.key
    company.provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    company.provider.signs = company.provider.key
    oidc = Oidc(company.desk.store, company.desk.running.gateway.loaded.settings.oidc, public_url=company.desk.url)
    try:
        oidc._provider = await oidc._ask()
        company.provider.key = company.provider.signs = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        oidc._provider.at -= 60
        claims = await oidc._verified(company.provider.id_token("n"))
        assert claims["sub"] == "u-1"
    finally:
        company.provider.key, company.provider.signs = old, None


@pytest.mark.parametrize("said", [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": ""}], ids=str)  # fmt: skip
async def test_a_provider_that_contradicts_itself_is_not_asked(company: Company, said: dict[str, str]) -> None:
    company.provider.said = said
    settings = company.desk.running.gateway.loaded.settings.oidc
    oidc = Oidc(company.desk.store, settings, public_url=company.desk.url)
    with pytest.raises(Exception, match=r"issuer|no safe"):
        await oidc.begin()


async def test_many_at_once_are_one_account(company: Company) -> None:
    company.provider.person = {"sub": "u-20", "preferred_username": "many", "groups": ["clerks"]}

    async def one() -> int:
        async with aiohttp.ClientSession(cookie_jar=jar()) as client:
            return (await log_in(company, client))[0]

    answers = await asyncio.gather(*(one() for _ in range(5)))
    assert set(answers) <= {303, 403}
    assert 303 in answers
    async with aiohttp.ClientSession(cookie_jar=jar()) as client:
        assert await log_in(company, client) == (303, "/desk")
    assert len([user for user in await company.desk.store.users() if user.name == "many"]) == 1


async def test_the_login_page_offers_it_to_everyone(company: Company) -> None:
    async with browser() as chrome:
        for scheme, locale in (("light", "en-GB"), ("dark", "de-DE")):
            context = await chrome.new_context(
                color_scheme=scheme, locale=locale, viewport={"width": 320, "height": 700}
            )
            page = await context.new_page()
            await page.goto(f"{company.desk.url}/desk/login")
            assert await axe(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320
            await page.click("text=Single sign-on")
            await page.wait_for_url("**/desk")
            assert "nora" in await page.inner_text("header")
            await context.close()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"issuer": "http://idp.example"}, "https"),
        ({"issuer": "https://idp.example"}, "client_id"),
        ({"issuer": "https://idp.example", "client_id": "x", "scopes": ["email"]}, "openid"),
        ({"issuer": "https://idp.example", "client_id": "x"}, "roles"),
        ({"issuer": "https://idp.example", "client_id": "x", "roles": {"a": "king"}}, "king"),
    ],
)
async def test_settings_that_cannot_work_are_refused(table: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        OidcSettings.model_validate(table)


async def test_without_a_public_url_it_does_not_start() -> None:
    settings = OidcSettings.model_validate({"issuer": "https://idp.example", "client_id": "x", "roles": {"a": "clerk"}})
    with pytest.raises(ConfigurationError, match="public_url"):
        Oidc(None, settings, public_url="")  # type: ignore[arg-type]
    assert load_settings(environment={}).settings.oidc.issuer == ""


async def test_what_can_be_read_on_the_way_is_not_safe() -> None:
    assert [is_safe(url) for url in ("https://a.example", "http://127.0.0.1:1", "http://a.example", "", "javascript:1")] == [
        True, True, False, False, False,
    ]  # fmt: skip
