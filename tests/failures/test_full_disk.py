"""A disk that takes no more: an honest "not now" at every door, nothing that was acknowledged is lost, and no restart is needed."""

from __future__ import annotations

import asyncio
import json
import resource
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.house import MASTER, House, build, place
from tests.patience import PATIENCE
from tests.ports import free_port

ROOM = 2048  #: less than a page of the log
MAIL = b"From: a@b.example\r\nTo: orders@sample-supply.example\r\nSubject: x\r\n\r\n" + b"4 pcs CL-BLEACH-5\r\n" * 20


@pytest.fixture
async def house(tmp_path: Path) -> House:
    made = build(tmp_path / "house", smtp=free_port())
    await made.run("master", "import", str(MASTER))
    return made


@contextmanager
def full_disk(house: House) -> Iterator[None]:
    """No file of the running gateway may grow any more; Linux answers EFBIG, which SQLite meets as an I/O error."""
    pid = json.loads((house.home / "ordergate.db.control").read_text())["pid"]
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    log = house.home / "ordergate.db-wal"
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (log.stat().st_size + ROOM if log.exists() else ROOM, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def mailed(port: int) -> int:
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as server:
        server.ehlo()
        server.mail("a@b.example")
        server.rcpt("orders@sample-supply.example")
        return server.data(MAIL)[0]


async def test_a_full_disk_is_an_honest_not_now(house: House) -> None:
    async with house.serving(), aiohttp.ClientSession() as client:
        client.headers["Authorization"] = f"Bearer {(await house.run('key', 'create', 'shop')).split()[-1]}"
        assert [await place(client, house.url, f"PO-{n}") for n in range(3)] == [202] * 3
        await house.entered(3)
        with full_disk(house):
            statuses = []
            while 503 not in statuses:  # how many still fit depends on when the log was last written back
                statuses.append(await place(client, house.url, f"PO-{3 + len(statuses)}"))
                assert set(statuses) <= {202, 503}
                assert len(statuses) < 200
            last = f"PO-{2 + len(statuses)}"
            assert await asyncio.to_thread(mailed, house.smtp) in (451, 452)
            async with client.get(f"{house.url}/readyz") as answer:
                assert answer.status == 503
            async with client.get(f"{house.url}/healthz") as answer:
                assert answer.status == 200
        assert await place(client, house.url, last) == 202
        assert await asyncio.to_thread(mailed, house.smtp) == 250
        acknowledged = 3 + statuses.count(202) + 1
        entered = await house.entered(acknowledged)
        assert len({order["buyer_order_no"] for order in entered}) == len(entered) == acknowledged
        assert last in {order["buyer_order_no"] for order in entered}
    assert "unbroken" in await house.run("doctor", "--journal")
