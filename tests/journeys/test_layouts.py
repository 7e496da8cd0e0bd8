"""A layout that nobody has seen: corrected once at the desk, remembered on a click, read that way until it is undone."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from reportlab.pdfgen.canvas import Canvas

from gateway.store.lessons import Correction
from tests.gateway.web.desk_house import PASSWORD, House, house

SENDER = "orders@harwood-kitchens.example"
SOAP, BLEACH = "CL-HAND-500", "CL-BLEACH-1"
MAILS = itertools.count(1)
PRICES = {SOAP: "2.15", BLEACH: "1.35"}


def order(number: str, *counts: tuple[str, int, int], amounts: Sequence[str] = (), extra: str = "") -> bytes:
    """A purchase order whose quantities stand under a word that nobody knows, and whose "Qty" is something else: (item, what
    stands under Qty, what is ordered)."""
    canvas = Canvas("order.pdf")  # never written
    canvas.drawString(50, 790, "PURCHASE ORDER")
    canvas.drawString(50, 770, "Harwood Kitchens Ltd")
    canvas.drawString(50, 740, f"Vrgbez: {number}")
    canvas.drawString(300, 740, extra)
    for x, text in zip(
        (50, 160, 290, 360, 430, 500), ("Item", "Description", "Qty", "Frabb", "Price", "Amount"), strict=True
    ):
        canvas.drawString(x, 700, text)
    for n, (item, other, count) in enumerate(counts):
        amount = amounts[n] if amounts else f"{count * float(PRICES[item]):.2f}"
        cells = (item, "Article", str(other), str(count), PRICES[item], amount)
        for x, text in zip((50, 160, 290, 360, 430, 500), cells, strict=True):
            canvas.drawString(x, 680 - 16 * n, text)
    return bytes(canvas.getpdfdata())


async def arrives(running: House, content: bytes) -> Any:
    lines = "\n" * next(MAILS)  # no two mails are one delivery
    intake = await running.mail(
        f"Please find our order attached.{lines}",
        sender=SENDER,
        subject="Order",
        attachment=("po.pdf", content, "application/pdf"),
    )
    (row,) = intake.orders
    return await running.store.order(row.id)


@asynccontextmanager
async def desk(running: House) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Origin": running.url}
    async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await session.post(f"{running.url}/desk/login", data={"name": "mia", "password": PASSWORD})
        yield session


async def told(session: aiohttp.ClientSession, running: House, path: str) -> str:
    async with session.get(f"{running.url}{path}") as answer:
        assert answer.status == 200
        return await answer.text()


async def test_a_corrected_layout_is_read_that_way_until_it_is_undone(tmp_path: Path) -> None:
    async with house(tmp_path) as running, desk(running) as session:
        store, gateway = running.store, running.running.gateway
        first = await arrives(running, order("HK-501", (SOAP, 7, 24), (BLEACH, 9, 36)))
        assert first.row.state == "held"
        said = [
            Correction("/buyer_order_no", None, "HK-501"),
            Correction("/lines/0/quantity", "7", "24"),
            Correction("/lines/1/quantity", "9", "36"),
        ]
        await gateway.correcting.save(first, version=first.row.version, by="mia", corrections=said)
        page = await told(session, running, f"/desk/orders/{first.row.id}")
        offers = re.findall(r'formaction="(/desk/orders/[^"]+/layout/[0-9a-f]{16})"', page)
        assert len(offers) == 3  # the order number's label, the quantity, and what is none
        # nothing is remembered before the clerk says so
        again = await arrives(running, order("HK-502", (SOAP, 3, 12), (BLEACH, 5, 48)))
        assert again.row.state == "held"
        for offer in offers:
            async with session.post(f"{running.url}{offer}", headers={"X-Quiet": "yes"}) as answer:
                assert answer.status == 204
        second = await arrives(running, order("HK-503", (SOAP, 3, 12), (BLEACH, 5, 48)))
        assert (second.row.state in ("released", "forwarded", "answered"), second.order.buyer_order_no) == (
            True,
            "HK-503",
        )
        assert [str(line.quantity) for line in second.order.lines] == ["12", "48"]
        # what contradicts itself is held, whatever was learned
        wrong = await arrives(running, order("HK-504", (SOAP, 12, 3), (BLEACH, 48, 5), amounts=("25.80", "64.80")))
        assert wrong.row.state == "held"
        other = await arrives(running, order("HK-505", (SOAP, 3, 12), (BLEACH, 5, 60), extra="PO number: 77-123"))
        assert other.row.state == "held"
        assert "profile-contradicted" in [one.code for one in other.findings]
        rows = (await store.profiles()).rows
        assert {(row.trait.sender, row.trait.kind, row.trait.written, row.trait.means) for row in rows} == {
            ("harwood-kitchens.example", "label", "Vrgbez", "buyer_order_no"),
            ("harwood-kitchens.example", "column", "Frabb", "quantity"),
            ("harwood-kitchens.example", "column", "Qty", ""),
        }
        assert {(row.seen, row.first_by, row.last_by, row.trait.account_no) for row in rows} == {
            (1, "mia", "mia", "C2002")
        }
        listed = await told(session, running, "/desk/learned")
        undo = re.findall(r'action="(/desk/layouts/\d+/undo)"', listed)
        assert len(undo) == 3
        for each in undo:
            async with session.post(f"{running.url}{each}", allow_redirects=False) as answer:
                assert answer.status == 303
        last = await arrives(running, order("HK-506", (SOAP, 4, 14), (BLEACH, 6, 24)))
        assert last.row.state == "held"
