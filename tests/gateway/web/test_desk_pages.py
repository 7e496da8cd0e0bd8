"""Every page of the desk in a real browser: no finding of axe-core in light and dark, nothing cut off at 320 pixels, nothing that
a hostile sender wrote runs or loads, and no page weighs more than it may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from channels.envelope import Envelope, Part, Sender, Trust
from tests.gateway.web.axe import axe
from tests.gateway.web.desk_house import DEMO, House, browser, clerk, house

pytestmark = pytest.mark.asyncio(loop_scope="module")

MESSAGES = DEMO / "messages"
#: each would show itself: by a dialog, by `window.ran`, or by asking a host that is not ours
XSS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "'-alert(1)-'",
    "<svg><script>alert(1)</script></svg>",
    "javascript:alert(1)",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "\u202egnp.exe<b onmouseover=alert(1)>",
    "<form action=http://evil.example/><button autofocus onfocus=alert(1)>",
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>window.ran=1</script><image href='http://evil.example/i.png'/></svg>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("pages")) as running:
        yield running
        assert running.complaints == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome() -> AsyncIterator[Any]:
    async with browser() as launched:
        yield launched


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(desk: House) -> dict[str, str]:
    """Name -> address of what there is to see."""
    pdf = ("purchase-order.pdf", (MESSAGES / "purchase-order.pdf").read_bytes(), "application/pdf")
    sheet = ("order.csv", b"item;qty;unit;price\nHX-0830-ZN;400;pcs;0,05\nXX-9999;3;box;1,00\n", "text/csv")
    mails = {
        "words": await desk.mail("PO HK-5001\n\nCL-BLEACH-5  4 pcs\n6 rolls duct tape 50 mm\n", subject="PO HK-5001"),
        "repeat": await desk.mail("PO HK-5001\n\nCL-BLEACH-5  8 pcs\n", subject="PO HK-5001 again"),
        "change": await desk.mail("Please change our order HK-5001: 10 x CL-BLEACH-5\n", subject="Change of HK-5001"),
        "today": await desk.mail("PO TM-9\n\n20 m WR-06 today\n", sender="stores@tidewater-marine.example", subject="TM-9"),
        "pdf": await desk.mail("Our order.", subject="PO-88213", sender="a@elsewhere.example", attachment=pdf),
        "sheet": await desk.mail("PO HK-5002, see the sheet", subject="PO HK-5002", attachment=sheet),
        "html": await desk.mail("PO HK-5003\n\n2 pallets CL-HAND-500\n", subject="PO HK-5003", html="<h1>PO HK-5003</h1>"),
    }  # fmt: skip
    found = {name: f"/desk/orders/{view.orders[0].id}" for name, view in mails.items()}
    found["intake"] = f"/desk/intakes/{mails['words'].row.id}"
    notice = "We are closed from 24 December. No order, for your information only."
    aside = await desk.mail(notice, subject="Out of office", sender="sue@harwood-kitchens.example")
    found["aside"] = f"/desk/intakes/{aside.row.id}"
    found["answers"] = "/desk/answers?state=silent"
    found["learned"] = "/desk/learned"
    found |= {f"list {tab}": f"/desk?tab={tab}" for tab in ("exceptions", "entered", "failed")}
    found["nothing there"] = "/desk/orders/0192"
    found["filtered"] = "/desk?q=hk&today=1"
    return found


async def test_axe_finds_nothing_on_any_page(desk: House, chrome: Any, pages: dict[str, str]) -> None:
    found = {}
    async with clerk(chrome, desk, "mia") as page:
        for name, address in pages.items():
            await page.goto(desk.url + address)
            found[name] = await axe(page)
        await page.goto(desk.url + pages["words"])
        await page.keyboard.press("Control+Enter")  # refused, and told so
        await page.wait_for_selector("[role=alert]:visible")
        found["refused"] = await axe(page)
        for key in ("a", "r", "m", "?"):
            await page.evaluate("document.activeElement.blur()")
            await page.keyboard.press(key)
            found[f"key {key}"] = await axe(page)
        await page.keyboard.press("Escape")
    async with clerk(chrome, desk, "ben", color_scheme="dark") as page:
        for name in ("list exceptions", "words", "change"):
            await page.goto(desk.url + pages[name])
            found[f"{name}, dark"] = await axe(page)
        await page.click("text=Log out")
        found["login, dark"] = await axe(page)
    assert {name: problems for name, problems in found.items() if problems} == {}


async def test_nothing_is_cut_off_at_320_pixels(desk: House, chrome: Any, pages: dict[str, str]) -> None:
    async with clerk(chrome, desk, "mia", width=320, height=700) as page:
        for name, address in pages.items():
            await page.goto(desk.url + address)
            wide = await page.evaluate(
                """() => { const wide = document.documentElement.scrollWidth; if (wide <= 320) return [];
                return [wide, ...[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > 321
                && !one.closest('.scroll, [data-pictures], .source')).slice(0, 5).map((one) => one.outerHTML.slice(0, 120))]; }"""
            )
            assert wide == [], name


async def test_nothing_that_a_sender_wrote_runs_or_loads(desk: House, chrome: Any) -> None:
    every = "".join(XSS)
    style = "@import 'http://evil.example/a.css'; b{background:url(http://evil.example/b.png)}"
    html = f"<html><body onload=alert(1)>{every}<img src=http://evil.example/t.gif><style>{style}</style></body></html>"
    addresses = []
    for number in range(0, len(XSS), 4):
        text = " ".join(XSS[number : number + 4])
        sheet = (
            f'item;qty;unit;description\n"{text.replace(chr(34), chr(34) * 2)}";3;box;"{text.replace(chr(34), "")}"\n'
        )
        view = await desk.mail(
            f"PO X-{number}\n\n3 pcs {text}\nShip to: {text}\n",
            subject=f"PO X-{number} {text}",
            html=html,
            attachment=(f"{text}.csv".replace("/", "_"), sheet.encode(), "text/csv"),
        )
        addresses.append(f"/desk/orders/{view.orders[0].id}" if view.orders else f"/desk/intakes/{view.row.id}")
    picture = Envelope(
        channel="web",
        channel_kind="web",
        delivery_key="svg",
        received_at=datetime.now(UTC),
        parts=(Part(SVG, "image/svg+xml", name="<img src=x onerror=alert(1)>.svg"),),
        sender=Sender(address="<script>alert(1)</script>@x.example"),
        trust=Trust.VOUCHED,
    )
    addresses.append(f"/desk/intakes/{(await desk.accept(picture)).row.id}")
    async with clerk(chrome, desk, "mia") as page:
        for address in [*addresses, "/desk", "/desk?tab=aside", "/desk?q=" + "%3Cscript%3Ealert(1)%3C/script%3E"]:
            await page.goto(desk.url + address)
            for tab in await page.locator("[role=tab]").all():
                await tab.click()
            assert await page.evaluate("window.ran") is None
            for frame in page.frames[1:]:
                await frame.wait_for_load_state()
                assert "onerror" not in await frame.content()
        await page.goto(desk.url + addresses[0])
        cell = page.locator("[name='line.sku']").first
        await cell.fill("<img src=x onerror=window.ran=1>")
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
        assert await page.evaluate("window.ran") is None
    # what is asked for directly comes as a download or under a policy in which nothing runs
    async with clerk(chrome, desk, "mia") as page:
        intake = addresses[-1].rsplit("/", 1)[-1]
        answer = await page.request.get(f"{desk.url}/desk/intakes/{intake}/parts/0")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-type"] == "application/octet-stream"


async def test_a_page_weighs_little_and_its_pictures_are_kept(desk: House, chrome: Any, pages: dict[str, str]) -> None:
    weighed = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map((one) => [new URL(one.name).pathname, one.encodedBodySize])"""
    async with clerk(chrome, desk, "mia") as page:
        for name in ("pdf", "sheet", "change", "words"):
            await page.goto(desk.url + pages[name], wait_until="load")
            await page.wait_for_timeout(200)
            sizes = dict(await page.evaluate(weighed))
            pictures = {path: size for path, size in sizes.items() if "/pictures/" in path}
            assert (
                sum(size for path, size in sizes.items() if path not in pictures and "/words/" not in path) < 60_000
            ), sizes
            assert all(size < 100_000 for size in pictures.values()), pictures
            for path in pictures:
                answer = await page.request.get(desk.url + path)
                assert "immutable" in answer.headers["cache-control"]


async def test_a_decision_opens_where_all_of_it_can_be_seen(desk: House, chrome: Any, pages: dict[str, str]) -> None:
    hidden = """() => [...document.querySelectorAll('details[open] .sheetlet *')].filter((one) => one.offsetWidth && !one.closest('select')).filter(
        (one) => { const box = one.getBoundingClientRect(), at = document.elementFromPoint(box.left + 3, box.top + 3);
        return !at || !(one.contains(at) || at.closest('.sheetlet')); }).map((one) => one.outerHTML.slice(0, 80))"""
    for width in (1360, 1024, 320):
        async with clerk(chrome, desk, "mia", width=width, height=800) as page:
            await page.goto(desk.url + pages["repeat"])
            for key in ("a", "r", "d", "m"):
                await page.click(f"summary[data-open={key}]")
                assert await page.evaluate(hidden) == [], (width, key)


async def test_what_arrived_and_is_no_order_says_what_it_is(desk: House, chrome: Any, pages: dict[str, str]) -> None:
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(desk.url + pages["aside"])
        for each in ("h1", "section.order .finding", "[formaction$=order-after-all]"):
            box = await page.locator(each).first.bounding_box()
            assert box
            assert await page.evaluate(
                "([x, y, what]) => Boolean(document.elementFromPoint(x, y)?.closest(what))",
                [box["x"] + 4, box["y"] + box["height"] / 2, each],
            ), each


async def test_what_belongs_to_every_page_is_packed_and_asked_for_once(desk: House, chrome: Any) -> None:
    async with clerk(chrome, desk, "mia") as page:
        address = f"{desk.url}/static/review.js"
        first = await page.request.get(address)
        assert (first.status, first.headers["content-encoding"]) == (200, "gzip")
        again = await page.request.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status, await again.body()) == (304, b"")
        for none in ("nothing.js", "../desk.py", "%2e%2e/desk.py", ""):
            assert (await page.request.get(f"{desk.url}/static/{none}")).status == 404


async def test_an_order_of_a_thousand_lines_is_corrected_like_any_other(desk: House, chrome: Any) -> None:
    # of what nobody here has ordered: no quantity is unusual, and the first lines are those that are shown
    rows = "".join(f"TL-243-50;{number};pcs\n" for number in range(1, 1001))
    sheet = ("order.csv", b"item;qty;unit\n" + rows.encode(), "text/csv")
    view = await desk.mail("PO HK-5020, see the sheet", subject="PO HK-5020", attachment=sheet)
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{view.orders[0].id}")
        await page.fill("[data-field='/lines/2/quantity']", "77")
        # all that the page may show at once
        for shown in (140, 260):
            await page.click("[data-more]")
            await page.locator(f"[data-line] >> nth={shown - 1}").wait_for()
        await page.fill("[data-field='/lines/250/quantity']", "88")
        async with page.expect_navigation():
            await page.keyboard.press("Control+s")
    order = (await desk.store.order(view.orders[0].id)).order
    counts = [str(line.quantity) for line in order.lines]
    assert (len(counts), counts[2], counts[250], counts[999]) == (1000, "77", "88", "1000")


async def test_a_doubt_far_down_a_long_order_is_in_view_with_its_reason(desk: House, chrome: Any) -> None:
    rows = "".join(f"{'TL-243-50' if number != 60 else 'NOPE-1'};{number};pcs\n" for number in range(1, 62))
    sheet = ("order.csv", b"item;qty;unit\n" + rows.encode(), "text/csv")
    view = await desk.mail("PO HK-5021, see the sheet", subject="PO HK-5021", attachment=sheet)
    async with clerk(chrome, desk, "mia") as page:
        await page.goto(f"{desk.url}/desk/orders/{view.orders[0].id}")
        field = page.locator("[data-field='/lines/59/sku']")
        assert await page.evaluate("document.activeElement.dataset.field") == "/lines/59/sku"
        box = await field.bounding_box()
        bar = await page.locator(".decide").bounding_box()
        assert 0 < box["y"] < bar["y"] - box["height"]
        assert "NOPE-1" in await page.inner_text("[data-line] .why")
