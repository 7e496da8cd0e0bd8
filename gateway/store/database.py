"""The database as the store uses it: writes go through the writer's queue, reads through connections that cannot write."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from channels.errors import Unavailable
from gateway.errors import ConfigurationError
from gateway.store.backend import Backend
from gateway.store.records import Change
from gateway.store.sql import Reads, Touch, Tx
from gateway.store.writer import Item, Writer

__all__ = ["Database", "backend_for"]

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

READERS = 4

Items = queue.Queue[Item | None]


def backend_for(url: str, *, read_only: bool) -> Backend:
    """The backend that this URL names; raises ConfigurationError."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(
            [f"database: {url!r} is no database URL; write sqlite:///PATH or postgresql://..."]
        ) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        from gateway.store.sqlite import SqliteBackend

        return SqliteBackend(Path(parsed.database), read_only=read_only)
    if parsed.get_backend_name() == "postgresql":
        from gateway.store.postgresql import PostgresqlBackend

        return PostgresqlBackend(parsed, read_only=read_only)
    raise ConfigurationError([f"database: {url!r} cannot keep orders; write sqlite:///PATH or postgresql://..."])


class Database:
    """The writer thread, reader threads, and those who listen."""

    #: replaced by tests that stop the process at a commit
    writer = Writer

    def __init__(self, url: str, *, limit: int, read_only: bool) -> None:
        self.backend = backend_for(url, read_only=read_only)
        self.read_only = read_only
        #: told of every commit in the writer's thread, before its callers are
        self.committed: Callable[[Sequence[Touch]], None] = lambda _touches: None
        #: asked in every move's own transaction what else follows from it
        self.follow: Callable[[Tx], None] = lambda _tx: None
        self._limit = limit
        self._items = Items(limit)
        self._writer: Writer | None = None
        self._readers: ThreadPoolExecutor | None = None
        self._local = threading.local()
        self._open_readers: list[Any] = []
        self._guard = threading.Lock()
        self._listeners: list[tuple[asyncio.AbstractEventLoop, Callable[[Sequence[Change]], None]]] = []

    # --- life ---------------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        await asyncio.to_thread(self.backend.prepare)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        if self.read_only:
            return
        self._items = Items(self._limit)
        self._writer = self.writer(
            self.backend, self._items, heard=self._heard, committed=self.committed, follow=self.follow
        )
        self._writer.thread.start()
        await self.write(lambda tx: self.backend.started(tx.cursor))

    async def close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            await asyncio.to_thread(self._items.put, None)
            await asyncio.to_thread(writer.thread.join)
        readers, self._readers = self._readers, None
        if readers is not None:
            await asyncio.to_thread(readers.shutdown)
        with self._guard:
            connections, self._open_readers = self._open_readers, []
            self._local = threading.local()
        for connection in connections:
            with contextlib.suppress(Exception):
                connection.close()
        self.backend.close()

    # --- writing ------------------------------------------------------------------------------------------------------

    async def write(self, move: Callable[[Tx, *Ts], R], *args: *Ts) -> R:
        """Run the move in a transaction with others; returns after its commit. Raises what the move raised, or Unavailable."""
        if self._writer is None:
            raise Unavailable("the store is closed; try again when the gateway runs")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        try:
            self._items.put_nowait(Item(move, args, loop, future))
        except queue.Full:
            raise Unavailable(
                f"{self._limit} writes wait for the disk already; try again later", retry_after=5
            ) from None
        return await future

    @property
    def waiting(self) -> int:
        return self._items.qsize()

    # --- reading ------------------------------------------------------------------------------------------------------

    async def read(self, question: Callable[[Reads, *Ts], R], *args: *Ts) -> R:
        """Ask in a reader thread."""
        if self._readers is None:
            raise Unavailable("the store is closed; try again when the gateway runs")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_here(question, *args))

    def read_here(self, question: Callable[[Reads, *Ts], R], *args: *Ts) -> R:
        """Ask in this thread, on its own connection; for worker threads."""
        cursor = self._reader().cursor()
        wall = time.time_ns() // 1000
        try:
            return question(Reads(cursor, self.backend, wall=wall), *args)
        except Exception as error:
            if not self.backend.is_outage(error):
                raise
            self._drop_reader()
            raise Unavailable(f"the database cannot be read now ({error}); try again later") from error
        finally:
            with contextlib.suppress(Exception):
                cursor.close()

    def _reader(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            try:
                connection = self._local.connection = self.backend.connect(write=False)
            except Exception as error:
                if not self.backend.is_outage(error):
                    raise
                raise Unavailable(f"the database cannot be opened now ({error}); try again later") from error
            with self._guard:
                self._open_readers.append(connection)
        return connection

    def _drop_reader(self) -> None:
        connection, self._local.connection = self._local.connection, None
        with self._guard:
            self._open_readers.remove(connection)
        with contextlib.suppress(Exception):
            connection.close()

    # --- listening ----------------------------------------------------------------------------------------------------

    def listen(self, hear: Callable[[Sequence[Change]], None]) -> Callable[[], None]:
        place = (asyncio.get_running_loop(), hear)
        self._listeners.append(place)
        return lambda: self._listeners.remove(place)

    def _heard(self, changes: Sequence[Change]) -> None:
        """In the writer's thread, after a commit."""
        for loop, hear in tuple(self._listeners):
            with contextlib.suppress(RuntimeError):  # that loop has ended
                loop.call_soon_threadsafe(hear, changes)
