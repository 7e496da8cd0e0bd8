"""A disk that may only be read: refused in a sentence at the start, and an honest "not now" where a folder becomes so later."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.house import House, build, environment, place, stocked
from tests.patience import PATIENCE, until
from tests.ports import free_port

#: A mount of one's own needs no rights where user namespaces are allowed.
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
ALLOWED = bool(shutil.which("unshare")) and not subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode
pytestmark = pytest.mark.skipif(not ALLOWED, reason="user namespaces are not allowed here")


async def mounted(house: House, folder: str, how: str) -> None:
    """Mount the folder anew, as the running gateway sees it."""
    command = ("nsenter", "--preserve-credentials", "--user", "--mount", "--target", str(house.pid), "mount", "-o", f"remount,bind,{how}", str(house.home / folder))  # fmt: skip
    child = await asyncio.create_subprocess_exec(*command)
    assert await child.wait() == 0


def bound(house: House, *folders: str, how: str = "rw") -> tuple[str, ...]:
    """What starts a program for which these folders are mounts of their own."""
    steps = [
        f"mount --bind '{path}' '{path}' && mount -o remount,bind,{how} '{path}'"
        for path in (house.home / name for name in folders)
    ]
    return (*NAMESPACE, "sh", "-c", " && ".join([*steps, 'exec "$@"']), "sh")


@pytest.fixture
async def house(tmp_path: Path) -> House:
    made = build(tmp_path / "house", smtp=free_port())
    for name in ("erp", "blobs"):
        (made.home / name).mkdir(exist_ok=True)
    return made


async def test_a_gateway_that_cannot_write_does_not_start_and_says_why(house: House) -> None:
    child = await asyncio.create_subprocess_exec(
        *bound(house, ".", how="ro"), sys.executable, "-m", "gateway", "--config", str(house.home / "ordergate.toml"), "serve",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(),
    )  # fmt: skip
    _, said = await asyncio.wait_for(child.communicate(), PATIENCE)
    assert child.returncode == 2
    assert said.decode().startswith("ordergate: database: ")
    assert "Traceback" not in said.decode()


async def hand_in(client: aiohttp.ClientSession, url: str) -> int:
    """A file that is larger than what is kept in the database itself."""
    async with client.post(f"{url}/v1/documents", data=b"Please ring at the gate.\n" * 4000) as answer:
        return answer.status


async def test_folders_that_become_read_only_cost_nothing_but_time(house: House) -> None:
    key = await stocked(house)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as client:
        async with house.serving(inside=bound(house, "blobs", "erp")):
            assert await place(client, house.url, "A1") == 202
            await house.entered(1)
            await mounted(house, "blobs", "ro")
            assert await hand_in(client, house.url) == 503
            assert await place(client, house.url, "A3") == 202
            await house.entered(2)
            await mounted(house, "blobs", "rw")
            assert await hand_in(client, house.url) == 202
            await mounted(house, "erp", "ro")
            assert await place(client, house.url, "A4") == 202
            await asyncio.sleep(1)
            assert len(await house.entered(2)) <= 3
        async with house.serving():
            assert await place(client, house.url, "A4") == 202

            async def a4_entered() -> bool:
                return any(order["buyer_order_no"] == "A4" for order in await house.entered(2))

            await until(a4_entered)
            numbers = [str(order["buyer_order_no"]) for order in await house.entered(3)]
    assert len(set(numbers)) == len(numbers)
    assert {"A1", "A3", "A4"} <= set(numbers)
