"""A gateway on a mailbox that stops itself with SIGKILL at a named step. Forked from a process that has imported everything.

    python -m tests.failures.mailbox FOLDER PORT AFTER [MUTANT]

Reads a point a line (`before:fetch:2`; `never` for a life that may finish) and answers each with how that life ended. SIGTERM
or the end of the input ends it all. MUTANT `early-move` moves mails before they are committed, and must be caught.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from channels.channel import Receipt
from channels.envelope import Envelope
from channels.imap import ImapChannel, ImapSettings
from channels.imap_session import Account, ImapSession
from gateway.commands.dovecot import PASSWORD, USER
from gateway.memory import StoredMemory
from gateway.store.store import Store
from gateway.store.writer import Item, Writer

SESSION_STEPS = ("select", "uids", "unlabelled", "marks", "fetch", "move", "label", "prepare", "wait")
#: every step of taking a mail, in order
POINTS = (
    "before:select:1", "after:select:2", "before:uids:1", "after:uids:1", "before:fetch:1", "after:fetch:2",
    "before:accepting.accept:1", "after:accepting.accept:1", "after:accepting.accept:2", "before:settings.keep_setting:1",
    "after:settings.keep_setting:1", "before:move:1", "after:move:1", "before:label:1", "after:label:1", "before:wait:1",
)  # fmt: skip


class Death:
    """Counts how often the point is passed, and ends the process there."""

    def __init__(self, point: str) -> None:
        self.when, _, rest = point.partition(":")
        self.where, _, number = rest.partition(":")
        self.left = int(number or 0)

    def pass_by(self, when: str, where: str) -> None:
        if (when, where) == (self.when, self.where):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def killing_session(death: Death) -> Callable[[Account], ImapSession]:
    class KillingSession(ImapSession):
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if name not in SESSION_STEPS:
                return found

            def step(*arguments: Any) -> Any:
                if name in ("move", "label") and not arguments[0]:
                    return found(*arguments)  # nothing to move is no step
                death.pass_by("before", name)
                result = found(*arguments)
                death.pass_by("after", name)
                return result

            return step

    return KillingSession


def killing_writer(death: Death) -> type[Writer]:
    class KillingWriter(Writer):
        def _before_commit(self, batch: Sequence[Item]) -> None:
            self.meet("before", batch)

        def _after_commit(self, batch: Sequence[Item]) -> None:
            self.meet("after", batch)

        def meet(self, when: str, batch: Sequence[Item]) -> None:
            for item in batch:
                if item.error is None:
                    death.pass_by(when, f"{item.move.__module__.rpartition('.')[2]}.{item.move.__name__}")

    return KillingWriter


async def live(folder: Path, port: int, after: str, point: str, mutant: str) -> None:
    """One life: until the death that is wanted, or until SIGTERM."""
    death = Death(point)
    store = Store(f"sqlite:///{folder}/gate.db", blobs=folder / "blobs")
    store.database.writer = killing_writer(death)  # type: ignore[assignment]
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    late: set[asyncio.Task[Receipt]] = set()
    async with store:

        async def accept(envelope: Envelope) -> Receipt:
            if mutant == "early-move":
                task = asyncio.create_task(_slowly(store, envelope))
                late.add(task)
                return Receipt("not yet")
            return await store.accept(envelope)

        settings = ImapSettings(
            host="127.0.0.1", port=port, security="none", user=USER, password=PASSWORD, mailboxes=("Sales",),
            after=after, poll_seconds=0.2, retry_seconds=0.1,
        )  # fmt: skip
        channel = ImapChannel("orders", settings, memory=StoredMemory(store, "orders"), session=killing_session(death))
        app = web.Application()
        channel.mount(app, accept)
        runner = web.AppRunner(app)
        await runner.setup()
        await stop.wait()
        await runner.cleanup()


async def _slowly(store: Store, envelope: Envelope) -> Receipt:
    await asyncio.sleep(0.3)
    return await store.accept(envelope)


def main() -> None:
    folder, port, after, *mutant = sys.argv[1:]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    child = 0
    for line in sys.stdin:
        point = line.strip()
        if point == "end" and child:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            child = 0
            sys.stdout.write("ended\n")
        elif point:
            child = os.fork()
            if not child:
                with contextlib.suppress(KeyboardInterrupt):
                    asyncio.run(live(Path(folder), int(port), after, point, "".join(mutant)))
                os._exit(0)
            if point != "never":
                _, status = os.waitpid(child, 0)
                child = 0
                sys.stdout.write(f"killed {os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
