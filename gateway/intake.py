"""Taking in: what every channel calls. A yes is said only after the commit."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from channels.channel import Receipt
from channels.envelope import Envelope
from channels.errors import Unavailable
from gateway.reading import is_plain_order
from gateway.states import OPEN_INTAKES, OrderState
from gateway.store.records import Change, IntakeView
from gateway.store.store import Store

__all__ = ["PRIORITIES", "URGENT", "Intake", "settled"]

#: who waits at the other end decides; posted orders need no reader and are never behind a fax
URGENT = 10
PRIORITIES = {
    "web": 20,
    "shopify": 20,
    "woocommerce": 20,
    "webhook": 20,
    "sms": 20,
    "imap": 30,
    "smtp": 30,
    "email": 30,
    "voice": 40,
    "folder": 50,
    "fax": 60,
}
OTHERS = 50

IN_FLIGHT = 256 * 1024 * 1024  #: bytes that may wait for their commit
LOOK_AGAIN = 0.5  #: seconds after which the free room of the disk is asked for again
FREE_DISK = 500 * 1024 * 1024

log = structlog.get_logger()


class Intake:
    """The gateway's `Accept`: keeps the envelope, or says why not now."""

    def __init__(self, store: Store, *, disk: Path, free_bytes: int = FREE_DISK, in_flight: int = IN_FLIGHT) -> None:
        self._store = store
        self._disk = disk
        self._free_bytes = free_bytes
        self._limit = in_flight
        self._bytes = 0
        self._seen_free = (0.0, 0)  #: when it was looked, and what was free

    async def accept(self, envelope: Envelope) -> Receipt:
        """Returns after the commit; raises Unavailable where memory or disk are short."""
        size = sum(len(part.content) for part in envelope.parts)
        if self._bytes + size > self._limit and self._bytes:
            raise Unavailable("too much is being taken in at this moment; try again in a few seconds", retry_after=5)
        if self._free() < self._free_bytes + size:
            log.error("intake.disk_full", folder=str(self._disk))
            raise Unavailable("the disk is nearly full; nothing is taken in until there is room")
        self._bytes += size
        try:
            receipt = await self._store.accept(envelope, priority=priority(envelope))
        finally:
            self._bytes -= size
        log.info("intake.accepted", intake=receipt.intake_id, channel=envelope.channel, again=receipt.again)
        return receipt

    def _free(self) -> int:
        """Bytes free on the disk, as of a moment ago."""
        now = time.monotonic()
        if now - self._seen_free[0] > LOOK_AGAIN:
            free = shutil.disk_usage(self._disk).free if self._disk.exists() else self._free_bytes * 2
            self._seen_free = (now, free)
        return self._seen_free[1]


def priority(envelope: Envelope) -> int:
    """Lower is read first."""
    return URGENT if is_plain_order(envelope) else PRIORITIES.get(envelope.channel_kind, OTHERS)


async def settled(store: Store, intake_id: str) -> IntakeView:
    """The intake as soon as the gateway has done with it what it can do now: every order is in the ERP, at the desk, or its
    forwarding was tried and put off."""
    moved = asyncio.Event()

    def hear(_changes: Sequence[Change]) -> None:
        moved.set()

    leave = store.listen(hear)
    try:
        while True:
            moved.clear()
            view = await store.intake(intake_id)
            if _at_rest(view):
                return view
            await moved.wait()
    finally:
        leave()


def _at_rest(view: IntakeView) -> bool:
    if view.row.state in OPEN_INTAKES:
        return False
    return all(row.state is not OrderState.RELEASED or row.forward_error is not None for row in view.orders)
