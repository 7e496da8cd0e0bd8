"""Phone and counter: typed, repeated and pasted orders meet the same checks, and a form sent twice is one order; then the whole of
it by keyboard in a browser, with the pages of figures and accounts under axe-core."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from babel.numbers import format_decimal

from gateway.web.auth import digest
from normalizer.agreed import price_on_file
from tests.gateway.web.axe import axe
from tests.gateway.web.desk_house import House, browser, clerk, house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("entry")) as running:
        await running.store.start_session("mia", token_sha256=digest("t"), lasts=timedelta(hours=1))
        await running.store.add_user("ada", password_hash="none", role="admin", by="test")
        yield running
        assert running.complaints == []


async def post(desk: House, *fields: tuple[str, str]) -> tuple[int, str]:
    """The status, and where it leads or what it says."""
    headers = {"Cookie": "ordergate=t", "Sec-Fetch-Site": "same-origin"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.post(f"{desk.url}/desk/entry", data=list(fields), allow_redirects=False) as answer,
    ):
        return answer.status, answer.headers.get("Location") or await answer.text()


async def test_a_typed_order_is_checked_and_taken_once(desk: House) -> None:
    fields = (
        ("account", "C2002"), ("token", "abcdefgh1"), ("number", "TEL-1"), ("line.sku", "CL-BLEACH-5"), ("line.quantity", "4"),
        ("line.unit", "EA"), ("line.sku", ""), ("line.quantity", ""), ("line.unit", ""),
    )  # fmt: skip
    status, where = await post(desk, *fields)
    assert status == 303
    assert await post(desk, *fields) == (303, where)
    view = await desk.store.order(where.rsplit("/", 1)[1])
    assert (view.row.channel, view.row.state in ("released", "forwarded")) == ("counter", True), view.findings
    assert [(line.sku, str(line.quantity)) for line in view.order.lines] == [("CL-BLEACH-5", "4")]
    intake = await desk.store.intake(view.row.intake_id)
    assert intake.envelope["sender"]["name"] == "mia"


async def test_what_is_doubtful_is_held_as_ever(desk: House) -> None:
    fields = (
        ("account", "C2002"),
        ("token", "abcdefgh2"),
        ("line.sku", "duct tape 50 mm"),
        ("line.quantity", "6"),
        ("line.unit", ""),
    )
    _, where = await post(desk, *fields)
    view = await desk.store.order(where.rsplit("/", 1)[1])
    assert view.row.state == "held"
    assert "product-ambiguous" in view.row.codes


async def test_a_pasted_text_is_read(desk: House) -> None:
    text = "PO TEL-3\n\nCL-BLEACH-5  8 pcs\nCL-HAND-500  2 pallets\n"
    _, where = await post(desk, ("account", "C2002"), ("token", "abcdefgh3"), ("text", text))
    view = await desk.store.order(where.rsplit("/", 1)[1])
    assert (view.order.buyer_order_no, view.order.customer.account_no) == ("TEL-3", "C2002")
    assert [line.sku for line in view.order.lines] == ["CL-BLEACH-5", "CL-HAND-500"]
    assert view.row.state == "held"


@pytest.mark.parametrize(
    "fields",
    [
        (("account", "none"), ("token", "abcdefgh4"), ("text", "PO 1")),
        (("account", "C2002"), ("token", "abcdefgh4")),
        (("account", "C2002"), ("token", "abcdefgh4"), ("text", "PO 1"), ("line.sku", "A"), ("line.quantity", "1"), ("line.unit", "")),
        (("account", "C2002"), ("token", "abcdefgh4"), ("text", "PO 1"), ("wanted", "tomorrow")),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_is_told(desk: House, fields: tuple[tuple[str, str], ...]) -> None:
    status, page = await post(desk, *fields)
    assert status == 422
    assert re.search(r'role="alert">[^<]+<', page)
    assert not await desk.store.has_delivery("counter", "counter:abcdefgh4")


async def ask(desk: House, *fields: tuple[str, str], language: str = "en") -> Any:
    """What the lines would cost."""
    headers = {"Cookie": "ordergate=t", "Sec-Fetch-Site": "same-origin", "Accept-Language": language}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.post(f"{desk.url}/desk/entry/prices", data=[("account", "C2002"), *fields]) as answer,
    ):
        return await answer.json()


def line(sku: str, quantity: str, unit: str = "", price: str = "") -> tuple[tuple[str, str], ...]:
    return tuple(
        zip(("line.sku", "line.quantity", "line.unit", "line.price"), (sku, quantity, unit, price), strict=True)
    )


async def test_the_page_knows_what_the_checks_will_compare_with(desk: House) -> None:
    master = (await desk.running.gateway.masters.current()).master
    customer, product = master.customer("C2002"), master.product("CL-BLEACH-5")
    assert customer
    assert product
    agreed = price_on_file(master, customer, product, Decimal(1200), on=date(2026, 11, 29))
    assert agreed
    each = agreed.amount / agreed.per
    asked = (*line("CL-BLEACH-5", "1200", "EA"), *line("", ""), *line("CL-BLEACH-5", "2", "EA", "3,5"))
    for language, mark in (("en", "."), ("de", ",")):
        told = await ask(desk, *asked, language=language)
        first, blank, last = told["lines"]
        assert (first["name"], first["unit"]) == (product.name, product.unit)
        assert first["each"] == f"{each:.2f}".replace(".", mark)
        assert blank == {"each": "", "exact": "", "amount": ""}
        assert last["amount"] == f"7{mark}00"
        whole = format_decimal(each * 1200 + 7, "#,##0.00", locale="de" if language == "de" else "en_GB")
        assert told["sum"] == f"{whole} {customer.currency}"


async def test_no_sum_is_told_where_a_line_has_no_price(desk: House) -> None:
    told = await ask(desk, *line("CL-BLEACH-5", "2", "EA"), *line("something blue", "3"))
    assert told["lines"][1] == {"each": "", "exact": "", "amount": ""}
    assert told["sum"] == ""


async def test_a_place_and_a_told_price_go_with_the_order(desk: House) -> None:
    master = (await desk.running.gateway.masters.current()).master
    place = [one for one in master.addresses("C2002") if one.role != "bill_to"][-1].address_id
    _, where = await post(
        desk, ("account", "C2002"), ("token", "abcdefgh5"), ("place", place), *line("CL-BLEACH-5", "4", "EA", "0,01")
    )
    view = await desk.store.order(where.rsplit("/", 1)[1])
    assert view.order.ship_to
    assert view.order.ship_to.address_id == place
    assert (view.row.state, "price-differs" in view.row.codes) == ("held", True)
    status, page = await post(
        desk, ("account", "C2002"), ("token", "abcdefgh6"), ("place", "A9999"), *line("CL-BLEACH-5", "4", "EA")
    )
    assert (status, "one of this customer" in page) == (422, True)
    status, page = await post(desk, ("account", "C2002"), ("token", "abcdefgh6"), *line("CL-BLEACH-5", "1.500", "EA"))
    assert (status, "may be 1500 or" in page) == (422, True)


async def test_a_customer_is_found_by_a_name_that_only_he_has(desk: House) -> None:
    async with aiohttp.ClientSession(headers={"Cookie": "ordergate=t"}) as client:
        for name, found in (("harwood", True), ("c2002", True), ("nobody at all", False)):
            async with client.get(f"{desk.url}/desk/entry", params={"account": name}) as answer:
                assert ("C2002" in await answer.text()) is found, name


async def test_an_order_is_entered_repeated_and_counted_by_keyboard(desk: House) -> None:
    found: dict[str, Any] = {}
    async with browser() as chrome:
        async with clerk(chrome, desk, "mia") as page:
            await page.goto(f"{desk.url}/desk/entry")
            await page.keyboard.type("harw")
            await page.wait_for_selector("#options[data-of=harw]:not([hidden]) li")
            async with page.expect_navigation():
                await page.keyboard.press("Enter")
            assert page.url.endswith("/desk/entry?account=C2002")
            await page.keyboard.type("CL-BL")
            await page.wait_for_selector("#options[data-of=CL-BL]:not([hidden]) li")
            await page.keyboard.press("Enter")
            await page.keyboard.type("12")
            await page.keyboard.press("Enter")
            assert await page.evaluate("document.activeElement.name") == "line.sku"
            await page.wait_for_selector("[data-sum]:has-text('GBP')")
            found["entry"] = await axe(page)
            async with page.expect_navigation():
                await page.keyboard.press("Control+Enter")
            view = await desk.store.order(page.url.rsplit("/", 1)[1])
            assert [(line.sku, str(line.quantity)) for line in view.order.lines] == [("CL-BLEACH-5", "12")]
            await page.goto(f"{desk.url}/desk/entry?account=C2002")
            await page.click("a:has-text('Repeat') >> nth=0")
            assert await page.input_value("[name='line.quantity'] >> nth=0") == "12"
            await page.goto(f"{desk.url}/desk/figures?days=7")
            await page.wait_for_selector("#days[data-drawn='7'] canvas")
            found["figures"] = await axe(page)
            bars = await page.locator("#days .u-over").bounding_box()
            today = {"x": bars["width"] - 10, "y": bars["height"] - 5}
            await page.hover("#days .u-over", position=today)
            table = page.locator("tr[data-day] >> nth=-1").locator("td")
            legend = await page.locator("#days .u-value").all_inner_texts()
            assert legend[1:] == [await table.nth(at).text_content() for at in (1, 2)]
            await page.click("#days .u-over", position=today)
            await page.wait_for_url("**/desk/figures/orders?*day=*")
            await page.go_back()
            await page.click("dl.figures a >> nth=0")
            await page.wait_for_url("**/desk/figures/orders?*")
            assert await page.locator("tbody tr").count() >= 1
            found["behind a figure"] = await axe(page)
        await desk.store.change_user("mia", by="test", role="admin")
        async with clerk(chrome, desk, "mia", color_scheme="dark") as page:
            await page.goto(f"{desk.url}/desk/accounts")
            found["accounts, dark"] = await axe(page)
            await page.fill("[aria-label='Make a key'] [name=name]", "till")
            await page.keyboard.press("Enter")
            assert (await page.inner_text("code.secret")).startswith("og_live_")
            for name in ("entry?account=C2002", "figures?days=7", "answers"):
                await page.goto(f"{desk.url}/desk/{name}")
                found[f"{name}, dark"] = await axe(page)
        async with clerk(chrome, desk, "mia", width=320, height=700, locale="de-DE") as page:
            for name in ("entry?account=C2002", "figures?days=30", "accounts", "figures/orders?days=7", "answers"):
                await page.goto(f"{desk.url}/desk/{name}")
                if await page.evaluate("document.documentElement.scrollWidth") > 320:
                    found[f"{name} at 320"] = "too wide"
    assert {name: problems for name, problems in found.items() if problems} == {}
