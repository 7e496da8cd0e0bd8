"""A draft of an answer is read, mended and sent or dropped at the desk, once; who may only look sees no button."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import aiohttp

from channels.envelope import Envelope, Part, Role, Sender, Trust
from gateway import control
from gateway.erp.connector import ErpReceipt
from gateway.web.auth import digest
from tests.gateway.clean_orders import CLEAN, RECEIVED
from tests.gateway.web.desk_house import House, house
from tests.patience import until

#: nobody listens there: what is sent stays due
NOWHERE = "9"


async def ask(desk: House, who: str, method: str, path: str, **form: str) -> tuple[int, str]:
    headers = {"Cookie": f"ordergate={who}", "Sec-Fetch-Site": "same-origin"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.request(method, desk.url + path, data=form or None, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_draft_is_sent_or_dropped_once(tmp_path: Path) -> None:
    settings = {"MODE": "draft", "ADDRESS": "orders@sample-supply.example", "SMTP_PORT": NOWHERE}
    async with house(tmp_path, **{f"ORDERGATE__ANSWERS__{key}": value for key, value in settings.items()}) as desk:
        for name in ("ben", "vic"):
            await desk.store.start_session(name, token_sha256=digest(name), lasts=timedelta(hours=1))
        view = await desk.mail("PO HK-8101\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-8101")

        async def drafted() -> bool:  # after the orders, by a task of its own
            return [row.state for row in await desk.store.answers(view.row.id)] == ["draft", "draft"]

        await until(drafted)
        first, second = await desk.store.answers(view.row.id)
        page = (await ask(desk, "ben", "GET", "/desk/answers"))[1]
        assert set(re.findall(r"/desk/answers/([\w-]+)/send", page)) == {first.id, second.id}
        assert "/send" not in (await ask(desk, "vic", "GET", "/desk/answers"))[1]
        assert (await ask(desk, "vic", "POST", f"/desk/answers/{first.id}/send", body="x"))[0] == 403
        assert "sue@harwood-kitchens.example" in (await ask(desk, "ben", "GET", f"/desk/orders/{view.orders[0].id}"))[1]
        assert (await ask(desk, "ben", "POST", f"/desk/answers/{first.id}/send", subject="Got it", body="Thanks."))[
            0
        ] == 303
        assert (await ask(desk, "ben", "POST", f"/desk/answers/{second.id}/drop"))[0] == 303
        for answer_id in (first.id, second.id):
            assert (await ask(desk, "ben", "POST", f"/desk/answers/{answer_id}/send"))[0] == 409
        told = {row.id: row for row in await desk.store.answers(view.orders[0].id)} | {
            row.id: row for row in await desk.store.answers(view.row.id)
        }
        assert (told[first.id].state, told[second.id].state) == ("due", "dropped")
        assert told[first.id].body == "Thanks."
        assert [row.id for row in await desk.store.answers_in("dropped")] == [second.id]
        assert (await ask(desk, "ben", "GET", f"/desk/answers?of={view.row.id}"))[1].count("<article") == 2


async def test_what_the_erp_says_while_a_clerk_writes_is_not_lost_and_neither_are_his_words(tmp_path: Path) -> None:
    settings = {"MODE": "draft", "ADDRESS": "orders@sample-supply.example", "SMTP_PORT": NOWHERE}
    async with house(tmp_path, **{f"ORDERGATE__ANSWERS__{key}": value for key, value in settings.items()}) as desk:
        await desk.store.start_session("ben", token_sha256=digest("ben"), lasts=timedelta(hours=1))
        view = await desk.mail("PO HK-8103\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-8103")
        (order,) = view.orders

        async def drafted() -> bool:
            return [row.state for row in await desk.store.answers(view.row.id)] == ["draft", "draft"]

        await until(drafted)
        _, seen = await desk.store.answers(view.row.id)
        page = (await ask(desk, "ben", "GET", "/desk/answers"))[1]
        assert f'name="version" value="{seen.version}"' in page
        version = (await desk.store.order(order.id)).row.version
        await desk.store.told_later(order.id, ErpReceipt("S-77", "confirmed"), version=version)
        await until(drafted)
        form = {"subject": "Entered", "body": "Best wishes to Sue & the team.", "version": str(seen.version)}
        for verb in ("send", "drop"):
            status, page = await ask(desk, "ben", "POST", f"/desk/answers/{seen.id}/{verb}", **form)
            assert (status, "the letter was written anew" in page) == (409, True)
            assert "Best wishes to Sue &amp; the team." in page
        now = await desk.store.answer(seen.id)
        assert (now.state, "S-77" in now.body) == ("draft", True)
        form["version"] = str(now.version)
        assert (await ask(desk, "ben", "POST", f"/desk/answers/{seen.id}/send", **form))[0] == 303
        assert (await desk.store.answer(seen.id)).body == form["body"]


async def test_documents_wait_like_letters_and_are_read_before_they_go(tmp_path: Path) -> None:
    settings = {"MODE": "draft", "ADDRESS": "orders@sample-supply.example", "SMTP_PORT": NOWHERE}
    async with house(tmp_path, **{f"ORDERGATE__ANSWERS__{key}": value for key, value in settings.items()}) as desk:
        await desk.store.start_session("ben", token_sha256=digest("ben"), lasts=timedelta(hours=1))
        part = Part(CLEAN["x12"], "application/edi-x12", "po.x12", Role.DOCUMENT)
        posted = Envelope("web", "web", "web:shop:1", RECEIVED, (part,), sender=Sender(name="shop"), trust=Trust.KEY)
        view = await desk.accept(posted)
        async with asyncio.timeout(20):
            while [row.state for row in await desk.store.answers(view.row.id)] != ["draft", "draft"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        receipt, _ = await desk.store.answers(view.row.id)
        key = (await control.key_create(desk.store, name="shop")).split()[-1]
        api = f"{desk.url}/v1/answers/{receipt.id}"
        (document,) = await desk.store.answer_documents(receipt.id)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as caller:
            async with caller.get(api) as answer:
                assert (await answer.json())["documents"] == []
            async with caller.get(f"{api}/documents/{document.number}") as answer:
                assert answer.status == 404
            for path in ("/desk/answers", f"/desk/intakes/{view.row.id}", f"/desk/orders/{view.orders[0].id}"):
                page = (await ask(desk, "ben", "GET", path))[1]
                assert "acknowledgment that the message was received (X12 997)</strong>: it can be read" in page
                assert "\nAK9*A*1*1*1\n" in page
            assert "<textarea" not in (await ask(desk, "ben", "GET", "/desk/answers"))[1]
            assert (await ask(desk, "ben", "POST", f"/desk/answers/{receipt.id}/send", of=""))[0] == 303
            async with asyncio.timeout(20):
                while (await desk.store.answer(receipt.id)).state != "sent":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            async with caller.get(f"{api}/documents/{document.number}") as answer:
                assert await answer.read() == document.content
        assert "AK9*A*1*1*1" in (await ask(desk, "ben", "GET", "/desk/answers?state=sent"))[1]


async def test_a_letter_without_words_is_not_sent(tmp_path: Path) -> None:
    settings = {"MODE": "draft", "ADDRESS": "orders@sample-supply.example", "SMTP_PORT": NOWHERE}
    async with house(tmp_path, **{f"ORDERGATE__ANSWERS__{key}": value for key, value in settings.items()}) as desk:
        await desk.store.start_session("ben", token_sha256=digest("ben"), lasts=timedelta(hours=1))
        view = await desk.mail("PO HK-8102\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-8102")
        async with asyncio.timeout(20):
            while not [row for row in await desk.store.answers(view.row.id) if row.state == "draft"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        row = (await desk.store.answers(view.row.id))[0]
        status, page = await ask(desk, "ben", "POST", f"/desk/answers/{row.id}/send", subject="x", body=" \n")
        assert (status, "The letter is empty" in page) == (422, True)
        assert (await desk.store.answer(row.id)).state == "draft"
