"""Senders for the benches: as many connections as asked, each with one request under way, in a process of their own.

    python -m tests.bench.load '{"kind": "http", "port": 8080, "connections": 32, "seconds": 3, ...}'

Prints one JSON line: how many were answered well, how many badly, the seconds, and what single answers took. The same senders
drive the bare servers and Ordergate, and they are cheap: prepared bytes over bare protocols.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

__all__ = ["Load", "main"]

LENGTH = re.compile(rb"content-length: *([0-9]+)", re.I)


class Load:
    """What one run sends and what came back. `run` keeps numbers apart that must differ from run to run."""

    def __init__(self, *, seconds: float, count: int | None) -> None:
        self.run = uuid4().hex[:8]
        self.until = time.perf_counter() + seconds
        self.left = count if count is not None else sys.maxsize
        self.sent = 0
        self.good = 0
        self.bad: list[str] = []
        self.took: list[float] = []

    def number(self) -> str | None:
        """The next order's number, or None when it is over."""
        if self.left <= 0 or time.perf_counter() >= self.until:
            return None
        self.left -= 1
        self.sent += 1
        return f"{self.run}-{self.sent:07d}"

    def answered(self, since: float, *, good: bool, said: bytes) -> None:
        self.took.append(time.perf_counter() - since)
        if good:
            self.good += 1
        else:
            self.bad.append(said[:300].decode("utf-8", "replace"))


class HttpSender(asyncio.Protocol):
    """POSTs one order after the other over one connection."""

    def __init__(self, load: Load, job: dict[str, Any], over: Callable[[], None]) -> None:
        self.load, self.over = load, over
        self.body = job["body"].encode()
        self.accounts = [account.encode() for account in job["accounts"]]
        self.head = (
            f"POST {job['path']} HTTP/1.1\r\nHost: bench.example\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {job['key']}\r\nContent-Length: {{length}}\r\nIdempotency-Key: {{number}}\r\n\r\n"
        )
        self.buffer = b""
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send()

    def send(self) -> None:
        number = self.load.number()
        if number is None:
            self.transport.close()
            return
        account = self.accounts[self.load.sent % len(self.accounts)]
        body = self.body.replace(b"@NUMBER@", number.encode()).replace(b"@ACCOUNT@", account)
        self.since = time.perf_counter()
        self.transport.write(self.head.format(length=len(body), number=number).encode() + body)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, gap, rest = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        found = LENGTH.search(head)
        if found is None or len(rest) < int(found[1]):
            return
        self.load.answered(self.since, good=head.startswith(b"HTTP/1.1 202"), said=self.buffer)
        self.buffer = b""
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.over()


class SmtpSender(asyncio.Protocol):
    """Sends one mail after the other over one connection, as a mail server in front would."""

    def __init__(self, load: Load, job: dict[str, Any], over: Callable[[], None]) -> None:
        self.load, self.over = load, over
        self.body = job["body"].encode()
        self.buffer = b""
        self.since = 0.0
        self.steps = iter(())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.steps = self.dialogue()
        self.wanted = next(self.steps)

    def dialogue(self) -> Any:
        """Yields the answer code that has to come, then writes the next line."""
        yield b"220"
        self.transport.write(b"EHLO mx.bench.example\r\n")
        yield b"250"
        while number := self.load.number():
            self.since = time.perf_counter()
            self.transport.write(b"MAIL FROM:<buyer@bench.example>\r\n")
            yield b"250"
            self.transport.write(b"RCPT TO:<orders@acme.example>\r\n")
            yield b"250"
            self.transport.write(b"DATA\r\n")
            yield b"354"
            self.transport.write(self.body.replace(b"@NUMBER@", number.encode()) + b"\r\n.\r\n")
            yield b"250"
            self.load.answered(self.since, good=True, said=b"")
        self.transport.write(b"QUIT\r\n")
        yield b"221"
        self.transport.close()
        yield b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.buffer.endswith(b"\r\n") or self.buffer.rstrip().rsplit(b"\r\n", 1)[-1][3:4] == b"-":
            return
        said, self.buffer = self.buffer, b""
        if not said.startswith(self.wanted):
            self.load.answered(self.since, good=False, said=said)
            self.transport.close()
            return
        self.wanted = next(self.steps)

    def connection_lost(self, exc: Exception | None) -> None:
        self.over()


SENDERS = {"http": HttpSender, "smtp": SmtpSender}


async def run(job: dict[str, Any]) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    load = Load(seconds=job["seconds"], count=job.get("count"))
    ended = asyncio.Semaphore(0)
    since = time.perf_counter()
    for _ in range(job["connections"]):
        await loop.create_connection(lambda: SENDERS[job["kind"]](load, job, ended.release), "127.0.0.1", job["port"])
    for _ in range(job["connections"]):
        await ended.acquire()
    seconds = time.perf_counter() - since
    took = sorted(load.took) or [0.0]
    return {
        "good": load.good, "bad": len(load.bad), "said": load.bad[:1], "seconds": seconds, "rate": load.good / seconds,
        "median_ms": took[len(took) // 2] * 1000, "p99_ms": took[int(len(took) * 0.99)] * 1000, "run": load.run,
    }  # fmt: skip


def main() -> None:
    sys.stdout.write(json.dumps(asyncio.run(run(json.loads(sys.argv[1])))) + "\n")


if __name__ == "__main__":
    main()
