"""The main screens as a clerk sees them, with a PDF beside its order; `pytest --pictures` keeps them in docs/pictures."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from tests.demo_material import purchase_order
from tests.gateway.web.desk_house import House, browser, clerk, house

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"
LINES = (
    ("10", "A-17", "Hex bolts M8 x 40 stainless", "20", "box", "13.09", "261.80"),
    ("20", "A-22", "Washers M8 stainless", "1000", "pcs", "0.0176", "17.60"),
    ("30", "", "Threadlocker 50 ml", "4", "pcs", "9.75", "39.00"),
)
Keep = Callable[[Any, str], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("pictures")) as running:
        yield running
        assert running.complaints == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Any]:
    async with browser() as launched:
        yield launched


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    """Keeps a picture of the page under a name, where pictures are wanted; in few colours, so that it stays small."""

    async def take(page: Any, name: str) -> None:
        if request.config.getoption("--pictures"):
            shown = Image.open(io.BytesIO(await page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
            shown.quantize(200, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)

    return take


async def order(desk: House, number: str) -> str:
    """The sample customer's PDF, with one line that fits several products."""
    pdf = io.BytesIO()
    purchase_order(pdf, number=number, lines=LINES, total="318.40")
    view = await desk.mail(
        "Please find our order attached.\n",
        sender="j.petersen@nordlicht.example",
        subject=f"Order {number}",
        attachment=(f"{number}.pdf", pdf.getvalue(), "application/pdf"),
    )
    assert [row.state for row in view.orders] == ["held"]
    return view.orders[0].id


async def test_the_doubtful_value_has_the_focus_and_its_place_on_the_page_is_lit(
    desk: House, chrome: Any, keep: Keep
) -> None:
    address = f"{desk.url}/desk/orders/{await order(desk, 'PO-88214')}"
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(address)
        await page.wait_for_function("[...document.images].every((one) => one.complete)")
        assert await page.evaluate("document.activeElement.dataset.field") == "/lines/2/sku"
        lit = page.locator("rect.lit")
        assert await lit.count() >= 1
        box = await lit.first.bounding_box()
        # a word of the page goes into the value that wants one
        word = page.locator("rect.word[data-word='Threadlocker']")
        assert (await word.bounding_box())["y"] == pytest.approx(box["y"], abs=6)
        await page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
        assert "Threadlocker" in await page.input_value("[name='line.sku'] >> nth=2")
        await page.keyboard.press("Escape")
        await page.mouse.move(box["x"], box["y"] + 300)
        await page.keyboard.press("ArrowDown")
        await page.wait_for_selector("#options:not([hidden]) li")
        await keep(page, "review")
        await page.keyboard.press("Escape")
        # larger and turned, and the next order finds the divider where it was left
        await page.click("[data-zoom='1']")
        await page.click("[data-turn]")
        assert await page.get_attribute("[data-pictures]", "data-turned") == "1"
        await page.locator("[data-divider]").press("ArrowRight")
        await page.reload()
        assert await page.get_attribute("[data-divider]", "aria-valuenow") == "43"


async def test_a_page_that_came_in_upside_down_is_shown_upright(desk: House, chrome: Any) -> None:
    """Its lines run up the page, as the places say where they were read."""
    address = f"{desk.url}/desk/orders/{await order(desk, 'PO-88219')}"
    async with clerk(chrome, desk, "mia") as page:

        async def turned(route: Any) -> None:
            answer = await route.fetch()
            html = re.sub(r' y="([\d.]+)"', lambda found: f' y="{842 - float(found[1]):.1f}"', await answer.text())
            await route.fulfill(response=answer, body=html)

        await page.goto(address)
        assert await page.get_attribute("[data-pictures]", "data-turned") is None
        await page.route(address, turned)
        await page.goto(address)
        assert await page.get_attribute("[data-pictures]", "data-turned") == "2"


async def test_the_queue_shows_what_leaves_today_first(desk: House, chrome: Any, keep: Keep) -> None:
    await order(desk, "PO-88215")
    for body, sender, subject in (
        ("PO HK-3001\n\nCL-BLEACH-5  4 pcs\n6 rolls duct tape 50 mm\n", "sue@harwood-kitchens.example", "PO HK-3001"),
        ("PO HK-3001\n\nCL-BLEACH-5  8 pcs\n", "sue@harwood-kitchens.example", "PO HK-3001 again"),
        ("PO TM-55\n\n20 m WR-06, today please\n", "stores@tidewater-marine.example", "PO TM-55"),
        ("PO 77-120\n\nHX-0830-ZN  400 pcs\n", "buyer@elsewhere.example", "PO 77-120"),
        ("Please change our order HK-3001: 10 x CL-BLEACH-5\n", "sue@harwood-kitchens.example", "Change of HK-3001"),
    ):
        await desk.mail(body, sender=sender, subject=subject)
    async with clerk(chrome, desk, "mia") as page:
        first = page.locator("tbody").first
        assert "Leaves today" in await first.inner_text()
        assert "TM-55" in await first.inner_text()
        await keep(page, "queue")
        await page.click("a:has-text('HK-3001') >> nth=1")
        await page.wait_for_selector("table.difference")
        await keep(page, "difference")
    async with clerk(chrome, desk, "ben", color_scheme="dark", width=420, height=860) as page:
        await keep(page, "queue-narrow-dark")
        await page.click("a:has-text('77-120')")
        await page.wait_for_selector("#review")
        await keep(page, "review-narrow-dark")
