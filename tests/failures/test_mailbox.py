"""The gateway is killed at every step of taking mails out of a mailbox, which is also deleted and restored from a backup in
between. Afterwards every mail is an intake, once. A mutant shows that the test would notice."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from gateway.store.store import Store
from tests.channels.dovecot import Dovecot, needs_dovecot
from tests.failures.mailbox import POINTS
from tests.patience import PATIENCE, until

pytestmark = needs_dovecot

ROOT = Path(__file__).parents[2]


class World:
    """The mailbox and those who fill it, and the gateway's lives."""

    def __init__(self, folder: Path, dovecot: Dovecot, after: str, mutant: str = "") -> None:
        self.folder, self.dovecot, self.after, self.mutant = folder, dovecot, after, mutant
        self.sent: list[bytes] = []
        self.deaths = 0
        self.missed: list[str] = []

    def send(self, count: int = 3) -> None:
        for _ in range(count):
            content = b"From: a@b.example\r\nSubject: mail %d\r\n\r\n1 x A-1\r\n" % len(self.sent)
            self.dovecot.append(content, mailbox="Sales")
            self.sent.append(content)

    def begin(self) -> None:
        with self.dovecot.client() as client:
            for name in ("Sales", "Ordergate.Done", "Ordergate.Refused"):
                if client.folder_exists(name):
                    client.delete_folder(name)
            client.create_folder("Sales")

    def restore(self) -> None:
        """The mailbox is lost and comes back from a backup, under new numbers, with everything that was ever in it."""
        self.begin()
        self.dovecot.append(*self.sent, mailbox="Sales")

    @contextlib.asynccontextmanager
    async def gateway(self) -> AsyncIterator[asyncio.subprocess.Process]:
        command = [sys.executable, "-m", "tests.failures.mailbox", str(self.folder), str(self.dovecot.port), self.after]
        process = await asyncio.create_subprocess_exec(
            *command, *filter(None, [self.mutant]), cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            await process.wait()

    async def live(self, points: Sequence[str], *, restore_every: int = 5) -> None:
        """One life for each point, ended there; then one that may finish."""
        await asyncio.to_thread(self.begin)
        async with self.gateway() as process:
            for number, point in enumerate(points):
                await asyncio.to_thread(self.send)
                if number % restore_every == restore_every - 1:
                    await asyncio.to_thread(self.restore)
                with contextlib.suppress(TimeoutError):
                    answer = await asyncio.wait_for(ask(process, point), PATIENCE)
                    self.deaths += answer == "killed True"
            process.stdin.write(b"never\n")  # type: ignore[union-attr]
            with contextlib.suppress(TimeoutError):
                await until(lambda: asyncio.to_thread(self.finished))
            await asyncio.sleep(0.3)  # what would come twice has had its time
            await asyncio.wait_for(ask(process, "end"), PATIENCE)

    def finished(self) -> bool:
        """Nothing is left to move, or as much is kept as was sent. Counted beside the gateway, which alone may open its store."""
        if self.after == "move":
            return not self.dovecot.mails("Sales")
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/gate.db?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT count(*) FROM intake").fetchone()[0] >= len(self.sent))

    async def kept(self) -> Counter[bytes]:
        async with Store(f"sqlite:///{self.folder}/gate.db", blobs=self.folder / "blobs") as store:
            found: Counter[bytes] = Counter()
            after = None
            while True:
                page = await store.intakes(after=after, limit=200)
                for row in page.rows:
                    found[(await store.envelope(row.id)).parts[0].content] += 1
                after = page.next
                if after is None:
                    return found


async def ask(process: asyncio.subprocess.Process, line: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line.encode() + b"\n")
    return (await process.stdout.readline()).decode().strip()


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.remove()


#: steps that the way of keeping mails does not have
FOREIGN = {"move": ("label", "keep_setting"), "label": ("move", "keep_setting", "uids"), "keep": ("move", "label")}


def points_of(after: str) -> list[str]:
    return [point for point in POINTS if not any(word in point for word in FOREIGN[after])]


@pytest.mark.parametrize("after", ["move", "keep"])
async def test_every_mail_is_kept_once(tmp_path: Path, dovecot: Dovecot, after: str) -> None:
    world = World(tmp_path, dovecot, after)
    points = points_of(after)[:: 1 if after == "move" else 2]  # the bench takes every step, many times
    await world.live(points)
    kept = await world.kept()
    assert world.deaths == len(points)
    assert set(world.sent) - set(kept) == set()
    assert [content for content, count in kept.items() if count > 1] == []


async def test_a_gateway_that_moves_before_the_commit_is_caught(tmp_path: Path, dovecot: Dovecot) -> None:
    world = World(tmp_path, dovecot, "move", "early-move")
    await world.live(["after:move:1"])
    assert set(world.sent) - set(await world.kept())
