"""A clerk's day in a real browser: five exceptions by keyboard alone, two clerks on one order, undo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from gateway.store.records import OrderFilter
from tests.gateway.web.desk_house import House, browser, clerk, house
from tests.patience import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMBIGUOUS = "PO HK-3001\n\nCL-BLEACH-5  4 pcs\n6 rolls duct tape 50 mm\n"
STRANGER = "PO 77-120\n\nHX-0830-ZN  400 pcs\n"
ON_HOLD = "PO TM-55\n\nPlease send 20 m of WR-06.\n"
UNIT = "PO HK-3003\n\nCL-HAND-500  2 pallets\n"


#: an exception is cleared with at most so many
MOST_STROKES = 12


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("desk")) as running:
        yield running
        assert running.complaints == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Any]:
    async with browser() as launched:
        yield launched


async def held(desk: House, body: str, **mail: str) -> str:
    view = await desk.mail(body, **mail)
    assert [row.state for row in view.orders] == ["held"], view
    return view.orders[0].id


async def keys(page: Any, *presses: str) -> int:
    """Type; a text counts as one keystroke for each letter."""
    for press in presses:
        if len(press) > 1 and press[0] == "'":
            await page.keyboard.type(press[1:])
        else:
            await page.keyboard.press(press)
        await page.wait_for_timeout(60)
    return sum(len(press) - 1 if press[0] == "'" else 1 for press in presses)


async def state(desk: House, order_id: str) -> str:
    return str((await desk.store.order(order_id)).row.state)


async def test_an_ambiguous_product_is_chosen_and_the_order_released(desk: House, chrome: Any) -> None:
    order = await held(desk, AMBIGUOUS, subject="PO HK-3001")
    async with clerk(chrome, desk, "mia") as page:
        strokes = await keys(page, "j", "o")
        await page.wait_for_url(f"**/desk/orders/{order}*")
        focused = "document.activeElement.dataset.field"
        assert await page.evaluate(focused) == "/lines/1/sku"
        assert await page.locator("mark.lit").inner_text() == "duct tape 50 mm"
        strokes += await keys(page, "ArrowDown")
        await page.wait_for_selector("#options:not([hidden]) li")
        assert "Duct tape" in await page.locator("#options li").first.inner_text()
        strokes += await keys(page, "ArrowDown", "Enter", "Control+Enter")
        await page.wait_for_selector("[data-undo]")
        assert strokes <= MOST_STROKES
        # what it teaches is told at once, and remembered when the clerk says so
        assert "duct tape 50 mm" in await page.locator(".flash .teaches").inner_text()
        await page.click(".flash button:has-text('Remember')")
        await page.wait_for_selector(".flash >> text=remembered")
    view = await desk.store.order(order)
    assert view.row.state == "released"
    assert view.order.lines[1].sku in ("TP-DUCT-SI", "TP-DUCT-BK")
    assert view.order.lines[1].description == "duct tape 50 mm"
    assert view.proofs["/lines/1/sku"].source == "clerk"
    revised = next(row for row in await desk.store.journal(order) if row.verb == "revised")
    assert revised.by == "mia"
    assert [each["pointer"] for each in revised.data["corrections"]] == ["/lines/1/sku"]


async def test_a_release_can_be_taken_back_for_a_while(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3002\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3002")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        await page.click("button:has-text('TL-243-50')")
        await keys(page, "Control+Enter")
        await page.click("[data-undo]")
        await page.wait_for_url(f"**/desk/orders/{order}")
    assert await state(desk, order) == "held"
    await desk.store.reject(order, version=(await desk.store.order(order)).row.version, by="mia", reason="test over")


async def test_a_stranger_becomes_a_customer_who_was_searched_for(desk: House, chrome: Any) -> None:
    order = await held(desk, STRANGER, sender="buyer@elsewhere.example", subject="PO 77-120")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        assert await page.evaluate("document.activeElement.name") == "/customer/account_no"
        strokes = await keys(page, "'harw")
        await page.wait_for_selector("#options[data-of=harw]:not([hidden]) li")
        async with page.expect_navigation():
            strokes += await keys(page, "Enter", "Control+s")
        view = await desk.store.order(order)
        assert view.order.customer.account_no == "C2002"
        assert "customer-unknown" not in view.row.codes
        assert view.order.ship_to.address_id == "A2002-1"
        assert "confirmed" in (await page.locator(".field").first.get_attribute("class"))
        strokes += await keys(page, "Control+Enter")
        await page.wait_for_selector("[data-undo]")
        assert strokes <= MOST_STROKES
    assert await state(desk, order) == "released"


async def test_a_credit_hold_needs_a_reason(desk: House, chrome: Any) -> None:
    order = await held(desk, ON_HOLD, sender="stores@tidewater-marine.example", subject="PO TM-55")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        strokes = await keys(page, "Control+Enter")
        assert await page.evaluate("document.activeElement.name") == "reason"
        refused = await page.request.post(
            f"{desk.url}/desk/orders/{order}/release", form={"version": "1"}, headers={"Origin": desk.url}
        )
        assert (refused.status, await state(desk, order)) == (409, "held")
        strokes += await keys(page, "'prepaid", "Control+Enter")
        await page.wait_for_selector("[data-undo]")
        assert strokes <= MOST_STROKES
    assert (await desk.store.order(order)).row.reason == "prepaid"


async def test_a_repeated_number_shows_the_other_order_and_is_closed_as_its_duplicate(desk: House, chrome: Any) -> None:
    # it leaves behind what a clerk released and may still take back: too long to wait for
    first = asyncio.create_task(desk.mail("PO HK-3010\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-3010"))

    async def released() -> bool:
        rows = (await desk.store.orders(OrderFilter(text="HK-3010"))).rows
        return [row.state in ("released", "forwarded") for row in rows] == [True]

    await until(released)
    order = await held(desk, "PO HK-3010\n\nCL-BLEACH-5  8 pcs\n", subject="PO HK-3010 again")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        assert "instead of" in await page.locator(".finding:visible").first.inner_text()
        row = page.locator("table.difference tbody tr").first
        assert (await row.inner_text()).split("\t") == ["CL-BLEACH-5", "4 pcs", "8 pcs", "another quantity"]
        strokes = await keys(page, "d")
        assert await page.input_value("[name=of]")
        async with page.expect_navigation():
            strokes += await keys(page, "Tab", "Enter")
        assert strokes <= MOST_STROKES
    assert await state(desk, order) == "duplicate"
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


async def test_a_unit_that_is_not_sold_is_changed(desk: House, chrome: Any) -> None:
    order = await held(desk, UNIT, subject="PO HK-3003")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        assert (await page.evaluate("document.activeElement.dataset.field")).startswith("/lines/0/")
        strokes = await keys(page, "'carton")
        assert await page.input_value("[name='line.unit']") == "XCT"
        strokes += await keys(page, "Control+Enter")
        await page.wait_for_selector("[data-undo]")
        assert strokes <= MOST_STROKES
    view = await desk.store.order(order)
    assert (view.order.lines[0].unit, str(view.order.lines[0].base_quantity)) == ("XCT", "24")


async def test_a_price_on_file_is_picked_with_what_it_is_for(desk: House, chrome: Any) -> None:
    order = await held(
        desk,
        "Bestellung 4712\n\nHX-0830-ZN  100 Stück zu 5,00 EUR\n",
        subject="Bestellung 4712",
        sender="einkauf@nordlicht-maschinenbau.example",
    )
    async with clerk(chrome, desk, "mia", locale="de-DE") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        chip = page.locator("[data-pick]").filter(has_text="7,92 je 100")
        await chip.click()
        assert await page.input_value("[name='line.price']") == "7,92"
        assert await page.input_value("[name='line.per']") == "100"
        await keys(page, "Control+s")
        await page.wait_for_selector("[name='line.price'].confirmed")
    price = (await desk.store.order(order)).order.lines[0].price
    assert price is not None
    assert (str(price.amount), str(price.per)) == ("7.92", "100")


async def test_lines_are_added_split_moved_deleted_and_pasted(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3004\n\nCL-BLEACH-5  4 pcs\n6 bottles threadlocker 50 ml\n", subject="PO HK-3004")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        await page.locator("[data-delete]").nth(1).click()
        await page.locator("[data-split]").first.click()
        await page.locator("[name='line.quantity']").nth(0).fill("3")
        await page.locator("[name='line.quantity']").nth(1).fill("1")
        await page.click("[data-paste]")
        await page.fill("[data-pasted]", "GL-NIT-M\t2\tbox\t5.20\nPR-CF-BLUE\t1\tcarton")
        await page.click("[data-take]")
        await page.locator("[data-up]").nth(3).click()
        async with page.expect_navigation():
            await keys(page, "Control+s")
    view = await desk.store.order(order)
    assert [(line.sku, str(line.base_quantity)) for line in view.order.lines] == [
        ("CL-BLEACH-5", "3"), ("CL-BLEACH-5", "1"), ("PR-CF-BLUE", "6"), ("GL-NIT-M", "2"),
    ]  # fmt: skip
    assert view.row.codes == ()


async def test_a_word_of_the_source_goes_into_the_value_that_wants_one(desk: House, chrome: Any) -> None:
    order = await held(
        desk, "PO HK-3005\n\n6 bottles threadlocker 50 ml\nplease mark with KITCHEN-7\n", subject="PO HK-3005"
    )
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        await page.locator("[name='/issued_on']").focus()
        text = page.locator("pre.text")
        box = await page.evaluate(
            """() => { const pre = document.querySelector('pre.text'); const walk = document.createTreeWalker(pre, 4);
            while (walk.nextNode()) { const at = walk.currentNode.data.indexOf('KITCHEN-7'); if (at >= 0) {
            const range = document.createRange(); range.setStart(walk.currentNode, at + 1); range.setEnd(walk.currentNode, at + 3);
            const box = range.getBoundingClientRect(); return [box.x, box.y + box.height / 2]; } } }"""
        )
        assert box, await text.inner_text()
        await page.mouse.click(*box)
        assert await page.input_value("[name='/issued_on']") == "KITCHEN-7"
        await page.keyboard.press("Escape")
        assert await page.input_value("[name='/issued_on']") == ""


async def test_the_second_of_two_clerks_sees_what_changed_and_overwrites_nothing(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3006\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3006")
    async with clerk(chrome, desk, "mia", height=420) as mia, clerk(chrome, desk, "ben") as ben:
        await mia.goto(f"{desk.url}/desk/orders/{order}")
        await mia.evaluate("document.querySelector('.order').scrollTop = 1e6")
        await ben.goto(f"{desk.url}/desk/orders/{order}")
        assert "mia" in await ben.locator("[role=alert]:visible").inner_text()
        await ben.click("text=Take over")
        await ben.wait_for_selector("[data-save]")
        await mia.wait_for_selector("[data-taken]:not([hidden])")
        assert "ben" in await mia.locator("[data-taken]").inner_text()
        told, panel = await mia.locator("[data-taken]").bounding_box(), await mia.locator(".order").bounding_box()
        assert panel["y"] <= told["y"] < 400  # wherever she is on the page
        await ben.fill("[name='line.quantity']", "7")
        async with ben.expect_navigation():
            await ben.click("[data-save]")
        await mia.fill("[name='line.quantity']", "9")
        await mia.click("[data-save]")
        lost = mia.locator("table.lost tbody tr")
        assert (await lost.inner_text()).split("\t") == ["Line 1, quantity", "7", "9"]
    desk.complaints[:] = [one for one in desk.complaints if "409" not in one]
    assert str((await desk.store.order(order)).order.lines[0].quantity) == "7"


async def test_the_list_moves_by_itself(desk: House, chrome: Any) -> None:
    async with clerk(chrome, desk, "ben") as page:
        async with page.expect_response("**/desk/events"):  # it listens
            await page.reload()
        await held(desk, "PO HK-3007\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3007")
        await page.wait_for_selector("td a:has-text('HK-3007')")
        await page.fill("[name=q]", "hk-3007")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**q=hk-3007**")
        assert await page.locator("[data-row]").count() == 1
        await keys(page, "Tab")
        await page.evaluate("document.activeElement.blur()")
        await keys(page, "j", "x")
        await page.fill("[name=name]", "kitchens")
        await page.click("text=Keep")
        await page.wait_for_url("**q=hk-3007**")
        assert (
            await page.locator(".chip a:has-text('kitchens')").get_attribute("href") == "/desk?tab=exceptions&q=hk-3007"
        )
        await page.wait_for_function("!document.querySelector('[name=id]:checked')")
        await keys(page, "j", "x")
        await page.fill(".bulk [name=reason]", "ordered by mistake")
        await page.click(".bulk [value=reject]")
        await page.wait_for_selector(".flash")


async def test_a_viewer_looks_and_decides_nothing(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3008\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3008")
    async with clerk(chrome, desk, "vic") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        assert await page.locator("[data-release]").count() == 0
        answer = await page.request.post(f"{desk.url}/desk/orders/{order}/reject", form={"reject-reason": "no"},
                                         headers={"Origin": desk.url})  # fmt: skip
        assert answer.status == 403
    assert await state(desk, order) == "held"


async def test_enter_in_a_decision_does_what_its_own_button_does(desk: House, chrome: Any) -> None:
    body = "PO HK-3021\n\n6 bottles threadlocker 50 ml\n4 pcs CL-BLEACH-5\n"
    order = await held(desk, body, subject="PO HK-3021")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        await page.click("summary[data-open=m]")
        await page.fill("[name=apart]", "2")
        async with page.expect_navigation():
            await page.press("[name=apart]", "Enter")
        assert len((await desk.store.order(order)).order.lines) == 1
        await page.click("summary[data-open=r]")
        await page.fill("[name=reject-reason]", "ordered by mistake")
        async with page.expect_navigation():
            await page.press("[name=reject-reason]", "Enter")  # goes to the button
            assert await state(desk, order) == "held"
            await page.keyboard.press("Enter")
    assert await state(desk, order) == "rejected"


async def test_who_gets_an_order_handed_over_reads_why(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3022\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3022")
    async with clerk(chrome, desk, "mia") as mia, clerk(chrome, desk, "ben") as ben:
        await mia.goto(f"{desk.url}/desk/orders/{order}")
        await mia.click("summary[data-open=m]")
        await mia.select_option("[name=to]", "ben")
        await mia.fill("[name=note]", "Please ring Sue first")
        async with mia.expect_navigation():
            await mia.press("[name=note]", "Enter")
        await ben.goto(f"{desk.url}/desk?mine=1")
        await ben.click("a:has-text('HK-3022')")
        assert "Please ring Sue first" in await ben.locator("section.order").inner_text()
        assert await ben.locator("[data-release]").count() == 1
    await desk.store.reject(order, version=(await desk.store.order(order)).row.version, by="ben", reason="test over")


async def test_a_search_tells_of_the_other_lists(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3023\n\n6 bottles threadlocker 50 ml\n", subject="PO HK-3023")
    await desk.store.reject(order, version=(await desk.store.order(order)).row.version, by="mia", reason="test over")
    async with clerk(chrome, desk, "ben") as page:
        await page.fill("#search", "hk-3023")
        await page.wait_for_selector("#list a:has-text('HK-3023')")
        found = page.locator("#list tr[data-row]")
        assert (await found.inner_text()).split("\t")[2:] == ["Closed", "rejected"]
        await page.press("#search", "ArrowDown")
        assert "HK-3023" in await page.evaluate("document.activeElement.textContent")
        await page.press("#search", "Enter")  # the list shows what is asked for, and one thing alone
        await page.wait_for_url(f"**/orders/{order}")
        await page.goto(f"{desk.url}/desk")
        await page.fill("#search", "nowhere-at-all")
        await page.wait_for_selector("#list >> text=Nothing was found in any list.")


async def test_an_order_without_prices_shows_those_on_file(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3024\n\n4 pcs CL-BLEACH-5\n2 pallets CL-HAND-500\n", subject="PO HK-3024")
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{order}")
        await page.wait_for_selector("[name='line.price'][placeholder]:not([placeholder=''])")
        each = float(await page.get_attribute("[name='line.price'] >> nth=0", "placeholder") or "")
        assert await page.locator("[data-computed] >> nth=0").inner_text() == f"≈ {4 * each:.2f}"
        # the doubtful one is the second line's unit, and what the first reason speaks of has the focus
        assert (await page.evaluate("document.activeElement.dataset.field")).startswith("/lines/1/")
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
    view = await desk.store.order(order)
    assert [line.price for line in view.order.lines] == [None, None]
    await desk.store.reject(order, version=view.row.version, by="mia", reason="test over")


async def test_the_list_says_what_an_order_is_about_worth(desk: House, chrome: Any) -> None:
    order = await held(desk, "PO HK-3025\n\n4 pcs CL-BLEACH-5\ncan you ring me about this\n", subject="PO HK-3025")
    stranger = await held(desk, "PO 77-121\n\nHX-0830-ZN  400 pcs\n", sender="b@elsewhere.example", subject="PO 77-121")
    async with clerk(chrome, desk, "mia") as page:
        told = page.locator(f"[data-worth='{order}']:has-text('≈')")
        await told.wait_for()
        assert (await told.inner_text()).endswith(" GBP")
        # of nobody known there is no price; what is not there and what is asked too much for does no harm
        asked = "&".join([f"id={stranger}", "id=none", *["id=0192"] * 40])
        assert await (await page.request.get(f"{desk.url}/desk/worth?{asked}")).json() == {}
    for one in (order, stranger):
        await desk.store.reject(one, version=(await desk.store.order(one)).row.version, by="mia", reason="test over")
