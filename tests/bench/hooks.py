"""How fast a signed webhook is answered by a whole gateway while its ERP is dead and its readers are stopped dead, too."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import hmac
import os
import signal
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from tests.bench.measure import Row
from tests.bench.servers import gate, prepare

if TYPE_CHECKING:
    from tests.bench.speed import Plan

__all__ = ["webhooks"]

PUBLIC, TOKEN, AT_ONCE = "https://orders.supplier.example", "12345", 8
A_SECOND = 200  #: webhooks, times the seconds of a run
WANTED_MS = 200.0

DEAD_ERP = """
[erp]
kind = "http"
url = "http://127.0.0.1:9/nobody"
secret = "whsec_{key}"
allow_private = true
"""
CHANNEL = """
[channels.text]
kind = "sms"
auth_token = "{token}"
public_url = "{public}"
join_seconds = {join}
"""


def webhooks(plan: Plan) -> Iterator[Row]:
    """Text messages, 8 at once: 200 after the commit, whatever has become of what works on them."""
    for join, what in ((0, "an intake each"), (30, "waiting for others")):
        folder = plan.folder / f"hooks-{join}"
        prepare(folder, customers=50)
        _without_erp(folder, join=join)
        with gate(folder) as running:
            times = asyncio.run(_post(running.port, running.pid, count=int(A_SECOND * plan.seconds)))
        cuts = statistics.quantiles(times, n=100)
        yield Row(
            f"webhook answered, readers and ERP dead, p99: {what}", cuts[98] * 1000, "ms", target=WANTED_MS, at_most=True,
            detail=f"{len(times)} of them, p50 {cuts[49] * 1000:.0f} ms, longest {max(times) * 1000:.0f} ms",
        )  # fmt: skip


def _without_erp(folder: Path, *, join: int) -> None:
    file = folder / "ordergate.toml"
    written = file.read_text().replace('[erp]\nkind = "files"\nfolder = "erp"\n', "")
    key = base64.b64encode(b"k" * 32).decode()
    file.write_text(written + DEAD_ERP.format(key=key) + CHANNEL.format(token=TOKEN, public=PUBLIC, join=join))


def _signed(fields: dict[str, str]) -> str:
    text = f"{PUBLIC}/hooks/text" + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(TOKEN.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def _post(port: int, pid: int, *, count: int) -> list[float]:
    times: list[float] = []
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(client: aiohttp.ClientSession, number: int) -> None:
        fields = {
            "MessageSid": f"SM{number:032x}",
            "From": f"+4477009{number % 100_000:05}",
            "Body": f"{number} x BX-0001",
        }
        async with slots:
            since = time.perf_counter()
            headers = {"X-Twilio-Signature": _signed(fields)}
            async with client.post(f"http://127.0.0.1:{port}/hooks/text", data=fields, headers=headers) as response:
                assert response.status == 200, await response.text()
            times.append(time.perf_counter() - since)

    async with aiohttp.ClientSession() as client:
        await asyncio.gather(*(one(client, number) for number in range(50)))
        await asyncio.sleep(2)  # until the readers are there
        async with _readers_stopped(pid):
            times.clear()
            await asyncio.gather(*(one(client, number) for number in range(100, 100 + count)))
    return times


@asynccontextmanager
async def _readers_stopped(pid: int) -> AsyncIterator[None]:
    """Every reader, and every one that comes in its place, stands still in the middle of its work."""

    async def stopping() -> None:
        while True:
            for child in _readers(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGSTOP)
            await asyncio.sleep(0.2)

    task = asyncio.create_task(stopping())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        for child in _readers(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGCONT)


def _readers(pid: int) -> list[int]:
    """What the fork server has made; the server itself goes on."""
    return [reader for server in _children(pid) for reader in _children(server)]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(each) for each in thread.read_text().split()]
    return found
