"""A gateway process that stops itself with SIGKILL at a named commit, and mutants of it that must be caught.

    python -m tests.failures.gateway FOLDER [--kill POINT] [--mutant NAME]

It takes orders on the socket FOLDER/socket, one JSON line each, and answers `OK` after the commit. POINT is
`before:recording.orders:3`: the third transaction with such a move, before its COMMIT.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from channels.channel import Receipt
from channels.envelope import Envelope
from gateway.erp.connector import ErpReceipt
from gateway.store.store import Store
from gateway.store.writer import Item, Writer
from normalizer.normalize import Normalized
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.draft import Draft
from tests.gateway.fake_erps import FileErp
from tests.gateway.small import envelope, normalize, small_gateway


class Blank:
    """Master data without history, so that only identities keep an order from being entered twice."""

    def __init__(self, master: object) -> None:
        self._master = master

    def earlier_orders(self, account_no: str) -> list[object]:
        return []


def without_memory(draft: Draft, master: object, policy: Policy) -> Normalized:
    return normalize(draft, Blank(master), policy)


class Death:
    """Counts how often the point is passed, and ends the process there."""

    def __init__(self, point: str | None) -> None:
        self.when, self.where, number = (point or "never:never:0").split(":")
        self.left = int(number)

    def pass_by(self, when: str, where: str) -> None:
        if (when, where) == (self.when, self.where):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class KillingErp(FileErp):
    def __init__(self, path: Path, death: Death, *, unique: bool) -> None:
        super().__init__(path, unique=unique)
        self.death = death

    async def submit(self, order: Order) -> ErpReceipt:
        self.death.pass_by("before", "erp")
        receipt = await super().submit(order)
        self.death.pass_by("after", "erp")
        return receipt


def killing_writer(death: Death) -> type[Writer]:
    class KillingWriter(Writer):
        def _before_commit(self, batch: Sequence[Item]) -> None:
            self.meet("before", batch)

        def _after_commit(self, batch: Sequence[Item]) -> None:
            self.meet("after", batch)

        def meet(self, when: str, batch: Sequence[Item]) -> None:
            for item in batch:
                module = item.move.__module__.rpartition(".")[2]
                if item.error is None and item.result != []:  # a claim that found nothing is no commit
                    death.pass_by(when, f"{module}.{item.move.__name__}")

    return KillingWriter


def mutated(envelope: Envelope, mutant: str | None) -> Envelope:
    """Without the channel's identity of the delivery, a repeated one looks new."""
    return replace(envelope, delivery_key=uuid.uuid4().hex) if mutant == "no-delivery-key" else envelope


async def serve(folder: Path, point: str | None, mutant: str | None) -> None:
    death = Death(point)
    store = Store(f"sqlite:///{folder}/gate.db", blobs=folder / "blobs")
    store.database.writer = killing_writer(death)  # type: ignore[assignment]
    erp = KillingErp(folder / "erp.jsonl", death, unique=mutant != "no-erp-key")
    late: set[asyncio.Task[Receipt]] = set()
    async with small_gateway("", folder, erp, store=store, normalize_with=without_memory) as small:

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                while line := await reader.readline():
                    order = json.loads(line)
                    sent = mutated(
                        envelope(order["number"], account=order["account"], channel=order["channel"]), mutant
                    )
                    accepting = asyncio.ensure_future(small.intake.accept(sent))
                    late.add(accepting)
                    if mutant != "early-answer":
                        await accepting
                    writer.write(b"OK\n")
                    await writer.drain()
            writer.close()

        (folder / "socket").unlink(missing_ok=True)
        server = await asyncio.start_unix_server(answer, folder / "socket")
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        async with server:
            await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kill")
    parser.add_argument("--mutant")
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(serve(arguments.folder, arguments.kill, arguments.mutant))


if __name__ == "__main__":
    main()

__all__ = ["main"]
