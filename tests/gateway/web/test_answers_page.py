"""A draft of an answer is read, mended and sent or dropped at the desk, once; who may only look sees no button."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import aiohttp

from gateway.web.auth import digest
from tests.gateway.web.desk_house import House, house

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
        async with asyncio.timeout(20):
            # drafts are written after the orders, by a task of their own
            while [row.state for row in await desk.store.answers(view.row.id)] != ["draft", "draft"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
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
