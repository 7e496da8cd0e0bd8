"""Processes that answer one question at a time, and that may die or be killed over it.

A child comes from the forkserver: a small process without threads, from which warm children fork in milliseconds. A fork of
this process would inherit its locks and its database connections. One socket joins a child to us and nothing is shared between
children, so that the end of one is seen at once by the one who waits for it, and by nobody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import socket
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

__all__ = ["Child", "ChildDied", "nursery", "open_nursery"]

LENGTH = 8  #: bytes before an answer that say how many follow
STARTING = 300  #: seconds after which a child that is not ready is given up; it takes one or two
LARGE = 256 * 1024  #: bytes from which an answer is unpacked beside the event loop
BEHIND = 3  #: niceness more for a child that leaves the processor to others: half of what they get, for on a busy machine less is nothing


class ChildDied(Exception):
    """The process ended before it had answered; `exit_code` is negative where a signal ended it."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"the child ended with {exit_code}")
        self.exit_code = exit_code


def nursery(modules: Sequence[str]) -> ForkServerContext:
    """Where children come from: the forkserver with these modules imported before the first fork."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


def open_nursery() -> None:
    """Begin to import them now, beside whatever this process does until it wants its first child."""
    forkserver.ensure_running()


class Child:
    """One process and our end of its socket; `Child.start` makes it."""

    def __init__(self, process: ForkServerProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.answered = 0
        self.behind = False  #: it leaves the processor to others, and cannot take that back
        self._process = process
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(
        cls, context: ForkServerContext, enter: Callable[..., None], *arguments: Any, within: float = STARTING
    ) -> Child:
        """A new process that has called `enter(*arguments)`. The first start takes a second. Raises ChildDied, also for one that
        is not ready `within` so many seconds."""
        try:
            async with asyncio.timeout(within):
                child = await cls._begun(context, enter, arguments)
                await child._answered()
        except TimeoutError:
            raise ChildDied(None) from None
        return child

    @classmethod
    async def _begun(cls, context: ForkServerContext, enter: Callable[..., None], arguments: tuple[Any, ...]) -> Child:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = context.Process(target=_answer, args=(theirs, enter, arguments), daemon=True)
                await asyncio.to_thread(process.start)
            return cls(process, *await asyncio.open_connection(sock=ours))
        except BaseException:
            ours.close()  # a process that did start sees that nobody is there
            raise

    @property
    def alive(self) -> bool:
        return not self._writer.is_closing() and self._process.is_alive()

    def step_back(self) -> None:
        """From now on it gets what others leave of the processor."""
        self.behind = True
        if self._process.pid is not None:
            with contextlib.suppress(OSError):  # it has just ended
                behind = os.getpriority(os.PRIO_PROCESS, self._process.pid) + BEHIND
                os.setpriority(os.PRIO_PROCESS, self._process.pid, behind)

    async def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function gives there. Raises what it raised, ChildDied; who stops waiting ends the process."""
        packed = await self._answered(pickle.dumps((function, arguments), protocol=pickle.HIGHEST_PROTOCOL))
        # Written by our own child, which runs our own code.
        large = len(packed) > LARGE
        good, value = await asyncio.to_thread(pickle.loads, packed) if large else pickle.loads(packed)  # noqa: S301
        self.answered += 1
        if not good:
            raise value
        return value

    async def _answered(self, question: bytes = b"") -> bytes:
        try:
            self._writer.write(question)
            await self._writer.drain()
            return await self._reader.readexactly(int.from_bytes(await self._reader.readexactly(LENGTH)))
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.end()
            raise ChildDied(self._process.exitcode) from None
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it at once; whoever waits for its answer is told."""
        if self._process.is_alive():
            self._process.kill()
        self._writer.close()

    async def end(self) -> None:
        """Kill it and see it gone."""
        self.kill()
        await asyncio.to_thread(self._process.join)


# --- in the child -----------------------------------------------------------------------------------------------------


def _answer(ours: socket.socket, enter: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    enter(*arguments)
    with ours, ours.makefile("rwb") as stream:
        packed = b""  # it is ready
        while True:
            stream.write(len(packed).to_bytes(LENGTH))
            stream.write(packed)
            stream.flush()
            try:
                function, given = pickle.load(stream)  # noqa: S301 - the gateway asks, nobody else can
            except EOFError:  # it has ended, or needs this child no more
                return
            packed = _packed(function, given)


def _packed(function: Callable[..., Any], given: tuple[Any, ...]) -> bytes:
    """The pickle of (whether it went well, what it gave or raised)."""
    try:
        return pickle.dumps((True, function(*given)), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        error.add_note("in a child:\n" + "".join(traceback.format_exception(error)))
        return pickle.dumps((False, error if _travels(error) else RuntimeError(repr(error))))


def _travels(error: Exception) -> bool:
    """Whether it can be rebuilt on the other side; one whose making asks for more than its text cannot."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301
    except Exception:
        return False
    return True
