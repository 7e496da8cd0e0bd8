"""The counter: what a clerk types is kept as typed, once, and never acknowledged before it is kept."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.counter import CounterChannel, CounterSettings
from channels.envelope import Trust
from channels.errors import ChannelError, Refused, Unavailable
from tests.channels.contract import Answer, ChannelContract, Running, running
from tests.patience import PATIENCE


def order(number: int) -> dict[str, object]:
    return {"kind": "order", "customer": {"account_no": "C1"}, "lines": [{"sku": f"Ö-{number}", "quantity": "2"}]}


class TestCounter(ChannelContract):
    """A clerk's page hands in what was typed; the token of its form is the delivery."""

    def make(self, folder: Path) -> CounterChannel:
        return CounterChannel("till", CounterSettings(order_bytes=self.limit, accept_seconds=2))

    def payload(self, number: int) -> bytes:
        return f"PO {number}\n\nHX-1001  {number} pcs \u00a0ß\n".encode()

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        token = f"form-{abs(hash(payload[:60]))}"
        taking = run.channel.take(payload.decode(), account_no="C1", typed_by="mia", token=token)
        try:
            await asyncio.wait_for(taking, patience)
        except Refused:
            return Answer.NEVER
        except TimeoutError:
            return Answer.NONE
        except (ChannelError, OSError):
            return Answer.LATER
        return Answer.YES


@pytest.fixture
def till() -> CounterChannel:
    return CounterChannel("till", CounterSettings())


async def test_the_clerk_is_the_sender_and_the_account_is_the_chosen_one(till: CounterChannel) -> None:
    async with running(till) as run:
        await till.take(order(1), account_no="C1", typed_by="mia", token="abcdefgh")
        (envelope,) = run.ledger.kept
    assert (envelope.sender.name, envelope.sender.account_no, envelope.trust) == ("mia", "C1", Trust.VOUCHED)
    assert json.loads(envelope.parts[0].content) == order(1)
    assert envelope.parts[0].media_type == "application/json"


@pytest.mark.parametrize("token", ["", "short", "a" * 41, "with blank s", "abcdefgh\n", "abcdefg\u0661"])
async def test_a_form_that_is_not_ours_is_refused(till: CounterChannel, token: str) -> None:
    async with running(till) as run:
        with pytest.raises(Refused):
            await till.take(order(1), account_no="C1", typed_by="mia", token=token)
        assert run.ledger.kept == []


async def test_nothing_is_taken_before_the_start_and_after_the_end(till: CounterChannel) -> None:
    with pytest.raises(Unavailable):
        await till.take(order(1), account_no="C1", typed_by="mia", token="abcdefgh")
    async with running(till):
        await till.take(order(1), account_no="C1", typed_by="mia", token="abcdefgh")
    with pytest.raises(Unavailable):
        await till.take(order(2), account_no="C1", typed_by="mia", token="abcdefgi")


def test_a_file_is_taken_as_if_it_had_been_typed(till: CounterChannel) -> None:
    envelope = till.envelope(b"PO 1\n", name="call.txt", received_at=datetime(2026, 11, 29, tzinfo=UTC))
    assert (envelope.channel_kind, envelope.trust, envelope.parts[0].content) == ("counter", Trust.VOUCHED, b"PO 1\n")
