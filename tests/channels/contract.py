"""What every channel promises, as one suite over real sockets, folders and clocks.

A channel is done when a subclass of `ChannelContract` passes. The subclass says how to build the channel, how its senders
deliver, and how they recognise the answer; the promises stand here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.channel import Channel, Receipt
from channels.envelope import Envelope
from channels.errors import Refused, Unavailable
from channels.memory import Notebook
from tests.patience import PATIENCE, SLOWNESS

NOW = datetime(2026, 11, 24, 9, 12, 44, tzinfo=UTC)


class Answer(Enum):
    """What the sender was told."""

    YES = "it is ours now"
    LATER = "try again later"
    NEVER = "change something"
    NONE = "nothing, in the time that the sender waits"


@dataclass
class Ledger:
    """An accept that keeps envelopes in memory, and can be told to be in trouble."""

    kept: list[Envelope] = field(default_factory=list)
    trouble: Exception | None = None
    hangs: bool = False
    asked: int = 0
    met: asyncio.Event = field(default_factory=asyncio.Event)  #: set when it was asked for the first time

    async def __call__(self, envelope: Envelope) -> Receipt:
        self.asked += 1
        self.met.set()
        if self.hangs:
            await asyncio.sleep(3600)
        if self.trouble:
            raise self.trouble
        # What is kept must come back byte for byte, whatever was in it.
        blobs = {part.sha256: part.content for part in envelope.parts}
        assert Envelope.from_json(envelope.to_json(), blobs.__getitem__) == envelope
        for number, earlier in enumerate(self.kept):
            if earlier.delivery_key == envelope.delivery_key:
                if earlier.digest == envelope.digest:
                    return Receipt(f"intake-{number}", again=True)
                if envelope.channel_kind == "web":
                    raise Refused("delivery-key-reused", "This Idempotency-Key was used for another body.")
        self.kept.append(envelope)
        return Receipt(f"intake-{len(self.kept) - 1}")


class TroubledMemory(Notebook):
    """A memory that is in the same trouble as the ledger: both are the same disk."""

    ledger: Ledger | None = None

    async def keep(self, key: str, value: Any) -> None:
        if self.ledger is not None and not key.startswith(("together/", "done/")) and value is not None:
            self.ledger.met.set()
            self.ledger.asked += not self.ledger.trouble
            if self.ledger.hangs:
                await asyncio.sleep(3600)
            if self.ledger.trouble:
                raise self.ledger.trouble
        await super().keep(key, value)


@dataclass
class Running:
    """A channel within a running application."""

    channel: Any
    ledger: Ledger
    url: str


@asynccontextmanager
async def running(channel: Channel, ledger: Ledger | None = None) -> AsyncIterator[Running]:
    """The channel, mounted and started on a free port of loopback."""
    ledger = ledger or Ledger()
    if isinstance(memory := getattr(channel, "memory", None), TroubledMemory):
        memory.ledger = ledger
    app = web.Application()
    channel.mount(app, ledger)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield Running(channel, ledger, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


class ChannelContract:
    """The promises. `payload(n)` gives the n-th of endlessly many different deliveries as this channel's senders make them."""

    #: the largest delivery that `make` is configured for
    limit = 64 * 1024
    #: of its envelopes, where it is not the channel's own: a provider's fax is a fax
    channel_kind: str | None = None

    def make(self, folder: Path) -> Channel:
        """A channel that takes at most about `limit` bytes at once."""
        raise AssertionError("the subclass says how")

    def payload(self, number: int) -> bytes:
        raise AssertionError("the subclass says how")

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        """Deliver as a sender does; the same payload is the same delivery, sent again."""
        raise AssertionError("the subclass says how")

    def original(self, envelope: Envelope) -> bytes:
        """The payload, as the envelope holds it."""
        return envelope.parts[0].content

    @pytest.fixture
    async def run(self, tmp_path: Path) -> AsyncIterator[Running]:
        async with running(self.make(tmp_path)) as run:
            yield run

    async def test_keeps_every_byte(self, run: Running) -> None:
        payloads = [self.payload(number) for number in range(3)]
        for payload in payloads:
            assert await self.deliver(run, payload) is Answer.YES
        assert [self.original(envelope) for envelope in run.ledger.kept] == payloads

    async def test_says_whose_and_when(self, run: Running) -> None:
        before = datetime.now(UTC)
        await self.deliver(run, self.payload(0))
        (envelope,) = run.ledger.kept
        assert before <= envelope.received_at <= datetime.now(UTC)
        assert (envelope.channel, envelope.channel_kind) == (
            run.channel.name,
            self.channel_kind or run.channel.kind,
        )

    async def test_never_acknowledges_what_was_not_stored(self, run: Running) -> None:
        run.ledger.trouble = Unavailable("the disk is full", retry_after=1)
        assert await self.deliver(run, self.payload(0)) is Answer.LATER
        assert run.ledger.kept == []

    async def test_never_acknowledges_what_broke(self, run: Running) -> None:
        run.ledger.trouble = OSError("I/O error")
        assert await self.deliver(run, self.payload(0)) is Answer.LATER
        assert run.ledger.kept == []

    async def test_never_acknowledges_while_it_is_being_stored(self, run: Running) -> None:
        run.ledger.hangs = True
        sender = asyncio.create_task(self.deliver(run, self.payload(0)))
        await asyncio.wait_for(run.ledger.met.wait(), PATIENCE)
        await asyncio.wait({sender}, timeout=0.5)
        assert not sender.done() or sender.result() in (Answer.NONE, Answer.LATER)
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)

    async def test_a_refusal_is_final(self, run: Running) -> None:
        run.ledger.trouble = Refused("sender-unwanted", "This address may not order; ask us.")
        assert await self.deliver(run, self.payload(0)) is Answer.NEVER

    async def test_the_same_delivery_twice_is_one_intake(self, run: Running) -> None:
        assert await self.deliver(run, self.payload(0)) is Answer.YES
        assert await self.deliver(run, self.payload(0)) is Answer.YES
        assert await self.deliver(run, self.payload(1)) is Answer.YES
        assert len(run.ledger.kept) == 2

    async def test_what_was_put_off_is_taken_later_once(self, run: Running) -> None:
        run.ledger.trouble = Unavailable("not now", retry_after=0)
        await self.deliver(run, self.payload(0), patience=1)
        run.ledger.trouble = None
        assert await self.deliver(run, self.payload(0)) is Answer.YES
        assert len(run.ledger.kept) == 1

    async def test_refuses_the_oversized(self, run: Running) -> None:
        large = self.oversized()
        assert await self.deliver(run, large) is Answer.NEVER
        assert run.ledger.asked == 0
        assert await self.deliver(run, self.payload(1)) is Answer.YES

    def oversized(self) -> bytes:
        payload = self.payload(0)
        return payload + b"x" * self.limit * 4

    async def test_closes_within_five_seconds_while_storing_hangs(self, tmp_path: Path) -> None:
        ledger = Ledger(hangs=True)
        async with running(self.make(tmp_path), ledger) as run:
            sender = asyncio.create_task(self.deliver(run, self.payload(0), patience=2 * PATIENCE))
            await asyncio.wait_for(ledger.met.wait(), PATIENCE)
            started = time.monotonic()
        assert time.monotonic() - started < 5 * SLOWNESS
        sender.cancel()
        results = await asyncio.gather(sender, return_exceptions=True)
        assert results[0] is not Answer.YES
