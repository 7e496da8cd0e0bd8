"""Somebody sets the watch back while the gateway runs and while it stands: nothing waits a day, nothing is lost, nothing comes twice."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from tests.journeys.house import House, build, place, stocked
from tests.ports import free_port

PROGRAM = "tests.failures.wrong_watch"
DAY = 86_400


async def placed(house: House, client: aiohttp.ClientSession, *numbers: str) -> None:
    assert [await place(client, house.url, number) for number in numbers] == [202] * len(numbers)


async def test_a_watch_that_goes_back(tmp_path: Path) -> None:
    house = build(tmp_path / "house", smtp=free_port())
    watch = house.home / "watch"
    watch.write_text("0")
    key = await stocked(house)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as client:
        async with house.serving(program=PROGRAM):
            await placed(house, client, "A1", "A2")
            await house.entered(2)
            watch.write_text(str(-DAY))
            await placed(house, client, "B1", "B2", "A1")  # the last one is a repeat and is known as one
            await house.entered(4)
            watch.write_text(str(DAY))
            await placed(house, client, "C1")
            await house.entered(5)
            (house.home / "erp").rename(house.home / "away")  # the ERP is gone: C2 is tried again later
            (house.home / "erp").write_text("")
            await placed(house, client, "C2")
        (house.home / "erp").unlink()
        (house.home / "away").rename(house.home / "erp")
        watch.write_text(str(-2 * DAY))  # what is due "tomorrow" is due now
        async with house.serving(program=PROGRAM):
            await placed(house, client, "D1", "C2")
            found = await house.entered(7)
    numbers = [order["buyer_order_no"] for order in found]
    assert sorted(map(str, numbers)) == ["A1", "A2", "B1", "B2", "C1", "C2", "D1"]
