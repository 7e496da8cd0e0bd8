"""The gateway is killed at every commit of accept, read, normalise and forward, while senders resend until they are told
yes. Afterwards every acknowledged order stands in the ERP, once. Mutants show that the test would notice."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gateway.fake_erps import FileErp
from tests.patience import PATIENCE, until

ROOT = Path(__file__).parents[2]
MOVES = (
    "accepting.accept", "claiming.intakes", "recording.reading", "recording.orders", "claiming.forwards",
    "forwarding.forwarded", "erp",
)  # fmt: skip
POINTS = [f"{when}:{move}:{1 + n % 3}" for n, move in enumerate(MOVES) for when in ("before", "after")]


@dataclass
class World:
    """The senders, and the gateway that they send to."""

    folder: Path
    acknowledged: list[str] = field(default_factory=list)
    deaths: int = 0

    async def live(
        self, points: Iterable[str], *, mutant: str | None = None, shown: Callable[[], object] | None = None
    ) -> None:
        """One life of the gateway per point, each ended there; then one that may finish, or go on until the mutant is `shown`."""
        sending = asyncio.Event()
        sending.set()
        senders = [asyncio.create_task(self.send(n, sending)) for n in range(4)]
        try:
            for point in points:
                await self.one_life(point, mutant)
            sending.clear()
            await self.last_life(senders, mutant, shown)
        finally:
            for sender in senders:
                sender.cancel()

    async def start(self, point: str | None, mutant: str | None) -> asyncio.subprocess.Process:
        more = ["--kill", point] if point else []
        more += ["--mutant", mutant] if mutant else []
        command = (sys.executable, "-m", "tests.failures.gateway", str(self.folder), *more)
        with (self.folder / "errors").open("ab") as errors:
            return await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=errors)

    async def one_life(self, point: str, mutant: str | None) -> None:
        process = await self.start(point, mutant)
        async with asyncio.timeout(PATIENCE):
            code = await process.wait()
        assert code == -signal.SIGKILL, f"{point} was never reached"
        self.deaths += 1

    async def last_life(
        self, senders: list[asyncio.Task[None]], mutant: str | None, shown: Callable[[], object] | None
    ) -> None:
        """Everything that was sent is acknowledged, and everything that was acknowledged has had its time."""
        process = await self.start(None, mutant)
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*senders)
        with contextlib.suppress(TimeoutError):
            # what a mutant lost never comes, so it is not waited for long
            await until(shown or (lambda: not self.lost()), PATIENCE if shown or mutant is None else 3)
        await asyncio.sleep(0.2)
        process.terminate()
        await process.wait()

    async def send(self, n: int, sending: asyncio.Event) -> None:
        for count in itertools.count():
            if not sending.is_set() and count:
                return
            number = f"S{n}-{count}"
            channel = ("web", "folder")[(n + count) % 2]
            order = json.dumps({"number": number, "account": f"C{n % 2}", "channel": channel}) + "\n"
            while not await self.told_yes(order.encode()):  # noqa: ASYNC110 - as senders do
                await asyncio.sleep(0.02)
            self.acknowledged.append(number)
            await asyncio.sleep(0.05)

    async def told_yes(self, line: bytes) -> bool:
        try:
            reader, writer = await asyncio.open_unix_connection(self.folder / "socket")
        except OSError:
            return False
        try:
            writer.write(line)
            return await reader.readline() == b"OK\n"
        except OSError:
            return False
        finally:
            writer.close()

    def entered(self) -> list[str]:
        return [str(order["number"]) for order in FileErp(self.folder / "erp.jsonl").orders()]

    def lost(self) -> set[str]:
        return set(self.acknowledged) - set(self.entered())

    def twice(self) -> list[str]:
        return [number for number, count in Counter(self.entered()).items() if count > 1]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def test_nothing_is_lost_and_nothing_is_entered_twice(world: World) -> None:
    await world.live(POINTS)
    assert world.deaths == len(POINTS)
    assert len(world.acknowledged) > 8
    assert (world.lost(), world.twice()) == (set(), [])


async def test_a_gateway_that_answers_before_the_commit_is_caught(world: World) -> None:
    await world.live(["before:accepting.accept:1", "before:accepting.accept:3"], mutant="early-answer")
    assert world.lost()


async def test_a_gateway_without_the_delivery_key_is_caught(world: World) -> None:
    await world.live(
        [f"after:accepting.accept:{number}" for number in (1, 3)], mutant="no-delivery-key", shown=world.twice
    )
    assert world.twice()


async def test_an_erp_without_the_order_key_is_caught(world: World) -> None:
    await world.live(["after:erp:1", "before:forwarding.forwarded:2"], mutant="no-erp-key", shown=world.twice)
    assert world.twice()
