"""SIGTERM in the middle of the work, with senders that go on: it ends within its grace, nothing acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from pathlib import Path

import aiohttp

from tests.journeys.house import House, build, place, stocked
from tests.patience import until
from tests.ports import free_port

GRACE = 30  #: seconds, as the service files give


async def keep_placing(house: House, key: str, name: str, acknowledged: list[str]) -> None:
    """A shop that repeats an order under its key until it is told yes, whatever becomes of the gateway meanwhile."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as client:
        for count in itertools.count():
            number = f"{name}-{count}"
            status = 0
            while status != 202:
                with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                    status = await place(client, house.url, number)
                if status != 202:
                    await asyncio.sleep(0.05)
            acknowledged.append(number)
            await asyncio.sleep(0.05)


async def drop_files(house: House, dropped: list[str]) -> None:
    """Somebody who saves mails into the watched folder."""
    for count in itertools.count():
        number = f"HK-{7000 + count}"
        text = f"From: sue@harwood-kitchens.example\nTo: orders@sample-supply.example\nSubject: Purchase order {number}\nMessage-ID: <{number}@a.example>\n\nPurchase order {number}\n\nItem          Description              Qty   Unit\nHX-0830-ZN    Hex set screw M8x30      {count + 1}00   pcs\n"
        (house.home / "inbox" / f"{number}.eml").write_text(text)
        dropped.append(number)
        await asyncio.sleep(0.25)


def numbers(orders: list[dict[str, object]]) -> list[str]:
    return [str(order["buyer_order_no"]) for order in orders]


async def test_sigterm_in_the_middle_of_the_work(tmp_path: Path) -> None:
    house = build(tmp_path / "house", smtp=free_port())
    key = await stocked(house)
    acknowledged: list[str] = []
    dropped: list[str] = []
    async with house.serving():
        senders = [
            *(asyncio.create_task(keep_placing(house, key, f"S{n}", acknowledged)) for n in range(4)),
            asyncio.create_task(drop_files(house, dropped)),
        ]
        # in the middle: some are read, some on their way, some just accepted
        await until(lambda: len(acknowledged) > 20 and len(dropped) > 2)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < GRACE
    for sender in senders:
        sender.cancel()
    await asyncio.gather(*senders, return_exceptions=True)
    async with house.serving():
        wanted = {*acknowledged, *dropped}

        async def all_entered() -> bool:
            return wanted <= set(numbers(await house.entered(len(acknowledged))))

        await until(all_entered)
        await asyncio.sleep(0.5)  # what would come twice has had its time
        found = numbers(await house.entered(len(wanted)))
    assert len(set(found)) == len(found)
