"""`ordergate serve` and `ordergate work` over one PostgreSQL: a worker that is killed takes nothing with it, and nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psycopg
import pytest

from tests.gateway.databases import pg_server, postgresql_url
from tests.journeys.house import MASTER, House, environment
from tests.patience import PATIENCE, until

__all__ = ["pg_server", "postgresql_url"]

CONFIGURATION = """
database = "{url}"
blobs = "blobs"
[web]
port = 0
[log]
level = "warning"
[engine]
kind = "procrastinate"
[erp]
kind = "files"
folder = "erp"
[channels.web]
kind = "web"
"""
ORDERS = 24


def order(n: int) -> dict[str, object]:
    return {
        "buyer_order_no": f"PO-{n}",
        "customer": {"account_no": "C2004"},
        "lines": [{"no": "1", "sku": "GL-NIT-M", "quantity": str(2 + n), "unit": "XCT"}],
    }


@asynccontextmanager
async def worker(house: House) -> AsyncIterator[asyncio.subprocess.Process]:
    """`ordergate work`, ready; killed at the end where it still runs."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", "--config", str(house.home / "ordergate.toml"), "work",
        stdout=asyncio.subprocess.PIPE, cwd=house.home, env=environment(),
    )  # fmt: skip
    assert child.stdout is not None
    try:
        assert b"one more worker" in await asyncio.wait_for(child.stdout.readline(), PATIENCE)
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


@pytest.fixture
async def house(tmp_path: Path, postgresql_url: str) -> House:
    (tmp_path / "ordergate.toml").write_text(CONFIGURATION.format(url=postgresql_url))
    made = House(tmp_path, smtp=0)
    await made.run("master", "import", str(MASTER))
    return made


async def test_a_killed_worker_loses_nothing_and_nothing_comes_twice(house: House, postgresql_url: str) -> None:
    key = (await house.run("key", "create", "shop")).split()[-1]
    async with worker(house) as killed, worker(house) as other, house.serving():
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as client:
            for n in range(ORDERS):
                async with client.post(
                    f"{house.url}/v1/orders", data=json.dumps(order(n)), headers={"Content-Type": "application/json"}
                ) as answer:
                    assert answer.status == 202, await answer.text()
                if n == ORDERS // 2:
                    killed.kill()
        with psycopg.connect(postgresql_url, autocommit=True) as database:
            # The leases of the dead one end; those of the living are cut short as well, which its fences have to stand.
            await asyncio.sleep(1)
            database.execute("UPDATE intake SET due = 0 WHERE due IS NOT NULL")
            database.execute("UPDATE outbox SET due = 0")
            await settled(database)
            entered = sorted(path.stem for path in (house.home / "erp").glob("*.json"))
            moves = database.execute(
                "SELECT subject, count(*) FROM journal WHERE verb = 'forwarded' GROUP BY subject"
            ).fetchall()
            states = dict(database.execute("SELECT state, count(*) FROM orders GROUP BY state").fetchall())
            holding = database.execute("SELECT code, message FROM finding WHERE severity <> 'info'").fetchall()
        other.terminate()
        assert await asyncio.wait_for(other.wait(), PATIENCE) == 0
    assert (states, holding) == ({"forwarded": ORDERS}, [])
    assert sorted(subject for subject, _ in moves) == entered
    assert {count for _, count in moves} == {1}
    assert len(entered) == ORDERS


async def settled(database: psycopg.Connection) -> None:
    """Every intake has become an order, and none is on its way any more."""
    question = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM outbox)"
    await until(lambda: database.execute(question).fetchone() == (ORDERS, 0))


async def test_a_worker_needs_an_engine_that_shares(tmp_path: Path) -> None:
    house = House(tmp_path, smtp=0)
    on_sqlite = CONFIGURATION.format(url="sqlite:///gate.db")
    for text, said in (
        (on_sqlite.replace('"procrastinate"', '"embedded"'), 'needs "procrastinate"'),
        (on_sqlite, "needs PostgreSQL"),
    ):
        (tmp_path / "ordergate.toml").write_text(text)
        assert said in await house.run("work", code=2)
