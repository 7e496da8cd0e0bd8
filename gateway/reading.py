"""Reading in children: a pool of warm processes with limits, so that a document that kills its reader harms nobody else.

5 kB are enough to make a PDF library eat a minute, 600 MB or the process itself. The gateway's own process never imports a
reader; what runs in the children is named as text (`parsers.parse:parse`), which only wiring knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import pickle
import resource
import signal
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from channels.envelope import Envelope, Role
from gateway.children import Child, ChildDied, nursery, open_nursery
from gateway.garbage import spare_collector
from gateway.turns import Turn, Turns
from parsers.draft import Reading
from parsers.knowledge import Knowledge

__all__ = ["Limits", "Reader", "ReaderStopped", "is_plain_order"]


NOTHING: Mapping[str, Path] = {}
BEHIND_FACTOR = 2  #: so many times its wall clock is added for a document that stepped aside


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use. Without recognition of pictures 768 MB are ample; with it 1.5 GB."""

    wall_seconds: float = 30
    cpu_seconds: int = 20
    memory_mb: int = 1536
    documents: int = 20  #: a child is replaced after so many
    slow_seconds: float = 5  #: one that takes longer steps aside, where there is room


class ReaderStopped(Exception):
    """The child was stopped or died over a document. `code` is the finding's; `again`: another try may end better."""

    def __init__(self, code: str, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.code = code
        self.again = again


def is_plain_order(envelope: Envelope) -> bool:
    """Whether it is one posted JSON document: bounded by the API already, so that it may be read without a child."""
    if envelope.channel_kind != "web" or len(envelope.parts) != 1:
        return False
    part = envelope.parts[0]
    return part.role is Role.DOCUMENT and part.media_type == "application/json" and len(part.content) <= 1024 * 1024


class Reader:
    """The pool. `function` is `module:name` of `(Envelope, Knowledge) -> Reading`; `warm` names a module whose import loads
    what every child would load with its first documents."""

    def __init__(self, function: str, *, workers: int = 2, limits: Limits = Limits(), warm: str = "") -> None:
        self.limits = limits
        self._function = function
        self._workers = workers
        self._nursery = nursery([name for name in (function.partition(":")[0], __name__, warm) if name])
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._versions: dict[str, Path] = {}
        self._keeping = threading.Lock()
        self._turns = Turns(workers)

    async def __aenter__(self) -> Reader:
        self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def open(self) -> None:
        """Make ready; children start with the first documents, or with `warm`."""
        self._folder = tempfile.TemporaryDirectory(prefix="ordergate-reading-")
        open_nursery()

    async def warm(self) -> None:
        """Start every child now rather than with the first document."""
        await asyncio.gather(*(self.call("gateway.reading:ready", wall_seconds=60) for _ in range(self._workers)))

    async def close(self) -> None:
        """End the children at once; what they were reading is read again after the next start."""
        folder, self._folder = self._folder, None
        await asyncio.gather(*(child.end() for child in (*self._idle, *self._busy)))
        self._idle.clear()
        if folder is not None:
            await asyncio.to_thread(folder.cleanup)
        self._versions.clear()

    async def read(
        self, envelope: Envelope, knowledge: Knowledge, *, files: Mapping[str, Path] = NOTHING, priority: int = 50
    ) -> Reading:
        """Read in a child, lower priorities first; parts whose digest is in `files` the child opens itself. The envelope's own
        parts come back without their bytes. Raises ReaderStopped where it overran its limits or died; anything else is a bug of ours."""
        known = self._versions.get(knowledge.version) or await asyncio.to_thread(self._keep, knowledge)
        arguments = (self._function, envelope, dict(files), known, knowledge.version, self.limits.cpu_seconds)
        result = await self._run(_read, arguments, self.limits.wall_seconds, priority)
        if not isinstance(result, Reading):
            raise TypeError(f"{self._function} gave {type(result).__name__}, not a Reading")
        return result

    def read_here(self, envelope: Envelope, knowledge: Knowledge) -> Reading:
        """Read in this process, where `is_plain_order` says that it may."""
        return _resolve(self._function)(envelope, knowledge)  # type: ignore[no-any-return]

    async def call(self, function: str, *arguments: Any, wall_seconds: float | None = None) -> Any:
        """Run another `module:name` in a child under the same limits, such as the picture of a page: somebody waits for it."""
        wall = wall_seconds or self.limits.wall_seconds
        return await self._run(_call, (function, arguments, self.limits.cpu_seconds), wall, priority=0)

    async def _run(self, function: Callable[..., Any], arguments: tuple[Any, ...], wall: float, priority: int) -> Any:
        patience = asyncio.timeout(None)
        try:
            async with self._turns.turn(priority) as turn, self._child() as child, patience:
                patience.reschedule(asyncio.get_running_loop().time() + wall)
                async with self._stepping_aside(turn, child, patience):
                    return await child.ask(function, *arguments)
        except TimeoutError:
            if not patience.expired():
                raise  # a bug's, not the clock's
            message = f"Reading took longer than {wall:g} seconds and was stopped."
            raise ReaderStopped("reader-overrun", message, again=True) from None
        except MemoryError:
            message = f"Reading needed more than {self.limits.memory_mb} MB of memory and was stopped."
            raise ReaderStopped("reader-overrun", message, again=False) from None
        except ChildDied as died:
            self._open()  # else it is no wonder
            if died.exit_code == -signal.SIGXCPU:
                spent = f"{self.limits.cpu_seconds} seconds of processor time"
                message = f"Reading used more than {spent} and was stopped."
                raise ReaderStopped("reader-overrun", message, again=False) from None
            message = f"The program that reads documents died over it (exit code {died.exit_code})."
            raise ReaderStopped("reader-killed", message, again=True) from None

    @contextlib.asynccontextmanager
    async def _stepping_aside(self, turn: Turn, child: Child, patience: asyncio.Timeout) -> AsyncIterator[None]:
        """A document that takes long gives its turn to the next and is read to its end beside it, with what the others leave of the
        processor: a few that are made to hurt, or a long fax, hold up no order. For that it has more time on the clock."""
        loop, slow = asyncio.get_running_loop(), self.limits.slow_seconds
        due: list[asyncio.TimerHandle] = []

        def step_aside() -> None:
            if turn.leave():
                child.step_back()
                if (until := patience.when()) is not None:
                    patience.reschedule(until + BEHIND_FACTOR * self.limits.wall_seconds)
            else:
                due[:] = [loop.call_later(slow, step_aside)]

        due.append(loop.call_later(slow, step_aside))
        try:
            yield
        finally:
            due[0].cancel()

    @contextlib.asynccontextmanager
    async def _child(self) -> AsyncIterator[Child]:
        """One that waits, or a new one; it waits again afterwards unless it ended or has read its share of documents."""
        self._open()
        child = self._waiting()
        if child is None:
            child = await Child.start(self._nursery, _enter, self.limits.memory_mb, self._function)
        self._busy.add(child)
        try:
            self._open()  # still, after the start
            yield child
        finally:
            self._busy.discard(child)
            if self._folder is not None and child.alive and child.answered < self.limits.documents and not child.behind:
                self._idle.append(child)
            else:
                child.kill()

    def _waiting(self) -> Child | None:
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            child.kill()  # it died while nobody asked
        return None

    def _open(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the reader is closed")
        return Path(self._folder.name)

    def _keep(self, knowledge: Knowledge) -> Path:
        """Knowledge is megabytes and the same for thousands of documents: it goes through a file, once per version."""
        with self._keeping:  # two documents may come at once, each in a thread of its own
            path = self._versions.get(knowledge.version)
            if path is None:
                path = self._open() / f"knowledge-{len(self._versions)}"
                path.write_bytes(pickle.dumps(knowledge, protocol=pickle.HIGHEST_PROTOCOL))
                self._versions[knowledge.version] = path
            return path


# --- in the child -----------------------------------------------------------------------------------------------------

_knowledge: tuple[str, Knowledge] | None = None

PR_SET_PDEATHSIG = 1


def _enter(memory_mb: int, function: str) -> None:
    """Once per child: die with the parent, ignore its Ctrl-C, take the limit on memory, import the readers."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _resolve(function)
    spare_collector()


def _allow(cpu_seconds: int) -> None:
    """The limit counts from the start of the process; each document gets its own share."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds + 1, resource.RLIM_INFINITY))


@cache
def _resolve(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def _read(
    function: str, envelope: Envelope, files: Mapping[str, Path], path: Path, version: str, cpu_seconds: int
) -> Reading:
    global _knowledge
    if _knowledge is None or _knowledge[0] != version:
        # Written by this gateway into a folder that only its user can enter.
        _knowledge = (version, pickle.loads(path.read_bytes()))  # noqa: S301
    _allow(cpu_seconds)
    if files:
        parts = tuple(
            replace(part, content=files[part.sha256].read_bytes()) if part.sha256 in files else part
            for part in envelope.parts
        )
        envelope = replace(envelope, parts=parts)
    reading: Reading = _resolve(function)(envelope, _knowledge[1])
    # What came is kept already: no need to send it back.
    came = {part.sha256 for part in envelope.parts}
    back = tuple(replace(part, content=b"") if part.sha256 in came else part for part in reading.parts)
    return replace(reading, parts=back)


def _call(function: str, arguments: tuple[Any, ...], cpu_seconds: int) -> Any:
    _allow(cpu_seconds)
    return _resolve(function)(*arguments)


def ready() -> bool:
    """A child that answers this is warm."""
    return True
