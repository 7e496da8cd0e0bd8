"""What a clerk has typed and not saved outlives a lost server, an ended session, a value that is no number, and a wrong key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import make_mocked_request

from gateway.web.auth import by_itself, digest
from gateway.web.pages import desk_address
from tests.gateway.web.desk_house import PASSWORD, House, browser, clerk, house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("kept")) as running:
        yield running
        # the browser itself tells of what it could not reach, which is what happens here
        told = ("ERR_INTERNET_DISCONNECTED", "401", "422")
        assert [one for one in running.complaints if not any(each in one for each in told)] == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Any]:
    async with browser() as launched:
        yield launched


async def order(desk: House, number: str) -> str:
    view = await desk.mail(f"PO {number}\n\n6 bottles threadlocker 50 ml\n4 pcs CL-BLEACH-5\n", subject=f"PO {number}")
    assert [row.state for row in view.orders] == ["held"]
    return f"{desk.url}/desk/orders/{view.orders[0].id}"


async def values(page: Any, name: str) -> list[str]:
    return list(await page.eval_on_selector_all(f"#lines [name='line.{name}']", "all => all.map((one) => one.value)"))


async def end_session(desk: House, page: Any) -> None:
    token = next(one["value"] for one in await page.context.cookies() if one["name"] == "ordergate")
    await desk.store.end_session(digest(token))


async def test_an_ended_session_takes_nothing_away(desk: House, chrome: Any) -> None:
    address = await order(desk, "HK-7001")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(address)
        await page.fill("[name='line.quantity'] >> nth=0", "7")
        await page.click("[data-delete] >> nth=1")
        await page.click("[data-add]")
        await page.fill("[name='line.sku'] >> nth=1", "CL-HAND-500")
        await page.fill("[name='line.quantity'] >> nth=1", "12")
        await end_session(desk, page)
        await page.keyboard.press("Control+s")
        await page.click("[data-why=session]:visible a")
        assert "session has ended" in await page.locator("[role=status]").inner_text()
        await page.fill("[name=name]", "mia")
        await page.fill("[name=password]", PASSWORD)
        await page.press("[name=password]", "Enter")
        await page.wait_for_url(address)
        await page.wait_for_selector("[data-back]:visible")
        assert (await values(page, "quantity"), (await values(page, "sku"))[1]) == (["7", "12"], "CL-HAND-500")
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
        assert await page.locator("[data-back]:visible").count() == 0
        assert (await values(page, "quantity"), (await values(page, "sku"))[1]) == (["7", "12"], "CL-HAND-500")


async def test_a_server_that_does_not_answer_leaves_the_page_as_it_is(desk: House, chrome: Any) -> None:
    address = await order(desk, "HK-7002")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(address)
        await page.fill("[name='line.quantity'] >> nth=0", "8")
        await page.context.set_offline(True)
        await page.keyboard.press("Control+s")
        await page.wait_for_selector("[data-why=server]:visible")
        assert (await values(page, "quantity"))[0] == "8"
        await page.context.set_offline(False)
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
        assert (await values(page, "quantity"))[0] == "8"
        assert await page.locator("[data-away]:visible").count() == 0


async def test_a_value_that_is_none_takes_no_other_with_it(desk: House, chrome: Any) -> None:
    address = await order(desk, "HK-7003")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(address)
        await page.fill("[name='/buyer_order_no']", "HK-7003-B")
        await page.fill("[name='line.quantity'] >> nth=0", "1.000")
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
        assert "1.000" in await page.locator("[role=alert]:visible").inner_text()
        assert (await values(page, "quantity"))[0] == "1.000"
        assert await page.input_value("[name='/buyer_order_no']") == "HK-7003-B"


async def slowly(route: Any) -> None:
    await asyncio.sleep(0.5)
    await route.continue_()


async def test_who_comes_back_to_an_order_finds_what_he_typed_or_drops_it(desk: House, chrome: Any) -> None:
    address = await order(desk, "HK-7004")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(address)
        await page.fill("[name='line.quantity'] >> nth=0", "9")
        await page.goto(f"{desk.url}/desk")
        await page.goto(address)
        await page.wait_for_selector("[data-back]:visible")
        assert (await values(page, "quantity"))[0] == "9"
        await page.route(address, slowly)  # the page is still there when what was typed would be kept again
        async with page.expect_navigation():
            await page.click("[data-forget]")
        await page.unroute(address)
        await page.wait_for_selector(".changed", state="detached")
        assert (await values(page, "quantity"))[0] == "6"
        # another clerk at the same window does not see it
        await page.fill("[name='line.quantity'] >> nth=0", "9")
        await page.click("text=Log out")
        assert await page.evaluate("Object.keys(sessionStorage).length") == 0


async def test_an_order_on_the_telephone_is_not_lost(desk: House, chrome: Any) -> None:
    async with clerk(chrome, desk, "mia") as page:
        address = f"{desk.url}/desk/entry?account=C2002"
        await page.goto(address)
        await page.fill("[name='line.sku'] >> nth=0", "CL-BLEACH-5")
        await page.fill("[name='line.quantity'] >> nth=0", "4")
        token = await page.input_value("#lines [name=token]")
        await end_session(desk, page)
        await page.keyboard.press("Control+Enter")
        await page.click("[data-why=session]:visible a")
        await page.fill("[name=name]", "mia")
        await page.fill("[name=password]", PASSWORD)
        await page.press("[name=password]", "Enter")
        await page.wait_for_url("**/desk/entry?account=C2002")
        await page.wait_for_selector("[data-back]:visible")
        assert await page.input_value("#lines [name=token]") == token
        await page.wait_for_selector("#lines [name='line.unit'] option[value=EA]", state="attached")
        await page.fill("[name=number]", "TEL-77")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url("**/desk/orders/*")
        await page.goto(address)
        assert await page.input_value("#lines [name='line.sku'] >> nth=0") == ""


async def test_a_list_says_that_the_session_has_ended(desk: House, chrome: Any) -> None:
    await order(desk, "HK-7005")
    async with clerk(chrome, desk, "ben") as page:
        await end_session(desk, page)
        await page.fill("#search", "hk")
        link = page.locator("#list [role=alert] a")
        assert await link.get_attribute("href") == "/desk/login?next=/desk"


@pytest.mark.parametrize(
    ("method", "address", "alone"),
    [
        ("POST", "/desk/orders/0192/claim", True),
        ("POST", "/desk/orders/0192/claim?take-over=1", False),
        ("GET", "/desk/events", True),
        ("GET", "/desk/here", True),
        ("GET", "/desk", False),
        ("POST", "/desk/orders/0192/save", False),
    ],
)
async def test_a_page_that_was_left_open_does_not_keep_its_session_alive(
    method: str, address: str, alone: bool
) -> None:
    assert by_itself(make_mocked_request(method, address)) is alone


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/desk/orders/0192-ab?released=0192", "/desk/orders/0192-ab?released=0192"),
        ("/desk?tab=waiting&q=hk%2033", "/desk?tab=waiting&q=hk%2033"),
        ("/desk", "/desk"),
        ("", "/desk"),
        ("//evil.example/desk", "/desk"),
        ("/desk//evil.example", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("/desk\\evil.example", "/desk"),
        ("/desk/\nLocation: https://evil.example", "/desk"),
        ("/deskx", "/desk"),
        ("/desk/<script>", "/desk"),
    ],
)
async def test_the_login_leads_to_the_desk_alone(asked: str, address: str) -> None:
    assert desk_address(asked) == address
