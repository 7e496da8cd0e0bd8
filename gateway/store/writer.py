"""The writer: takes whatever waits into one transaction, and answers only after COMMIT.

Group commit costs nothing at one caller and is worth several times the rate at thirty. An item that fails takes nobody with
it: where it has written something already, the whole batch is run again with a savepoint for each (two statements an item,
which nearly no batch needs). A disk or server that fails takes the whole batch, whose callers all hear Unavailable, and the next batch tries anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from channels.errors import ChannelError, Unavailable
from gateway.errors import GatewayError
from gateway.store import chain
from gateway.store.backend import Backend
from gateway.store.records import Change
from gateway.store.sql import Entry, Touch, Tx

__all__ = ["Item", "Writer"]

#: what a move says before it has written anything; whatever else it raises may have left a trace
REFUSALS = (GatewayError, ChannelError, KeyError)

BATCH = 500
QUIET_SECONDS = 0.5  #: without a write, before the log is written back
RETRIES = 5

log = structlog.get_logger()

Move = Callable[..., Any]


@dataclass(slots=True, eq=False)
class Item:
    """One public write: a move, its arguments, and who waits for it."""

    move: Move
    arguments: tuple[Any, ...]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    changes: Sequence[Change] = ()
    touches: Sequence[Touch] = ()
    tries: int = 0


def _settle(items: Sequence[Item]) -> None:
    for item in items:
        if item.future.done():  # its caller went away; what was committed stays
            continue
        if item.error is not None:
            item.future.set_exception(item.error)
        else:
            item.future.set_result(item.result)


class Writer:
    """One thread with one writing connection."""

    def __init__(
        self,
        backend: Backend,
        items: queue.Queue[Item | None],
        *,
        heard: Callable[[Sequence[Change]], None],
        committed: Callable[[Sequence[Touch]], None],
        follow: Callable[[Tx], None],
    ) -> None:
        self._backend = backend
        self._items = items
        self._heard = heard
        self._committed = committed
        self._follow = follow
        self._connection: Any = None
        self._cursor: Any = None
        self._head: chain.Head | None = None
        self.thread = threading.Thread(target=self._run, name="store-write", daemon=True)

    # --- the thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            batch, last = self._take()
            if batch:
                self._commit(batch)
            if last:
                self._disconnect()
                return

    def _take(self) -> tuple[list[Item], bool]:
        """At least one item, and whatever else waits; whether it is time to end."""
        batch: list[Item] = []
        try:
            item = self._items.get(timeout=QUIET_SECONDS)
        except queue.Empty:
            self._tidy(idle=True)
            item = self._items.get()
        while item is not None:
            batch.append(item)
            if len(batch) == BATCH:
                return batch, False
            try:
                item = self._items.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[Item]) -> None:
        """One transaction for the batch; then everybody is told."""
        try:
            self._connect()
            entries = self._transact(batch)
        except Exception as error:  # the boundary: whatever it is, every caller has to hear that nothing is stored
            self._spoil(batch, error)
            return
        self._committed([touch for item in batch for touch in item.touches])
        self._tell(batch)
        if entries:
            self._heard([change for item in batch for change in item.changes])
        self._tidy(idle=False)

    def _tidy(self, *, idle: bool) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):  # a checkpoint that fails is tried again after the next commit
                self._backend.tidy(self._connection, idle=idle)

    def _transact(self, batch: Sequence[Item]) -> int:
        cursor, backend = self._cursor, self._backend
        cursor.execute(backend.begin)
        now = backend.now(cursor)
        entries = self._run_all(batch, now)
        if entries is None:
            cursor.execute("ROLLBACK")
            cursor.execute(backend.begin)
            entries = [entry for item in batch for entry in self._run_guarded(item, now)]
        head = None
        if entries:
            backend.lock_journal(cursor)
            head = self._head
            if head is None or backend.shared:
                head = chain.head(Tx(cursor, backend, now=now, wall=now))
            head = chain.append(cursor, backend.dialect, entries, last=head, at=_wall())
        self._before_commit(batch)
        cursor.execute("COMMIT")
        self._after_commit(batch)
        if head is not None:
            self._head = head
        return len(entries)

    def _run_all(self, batch: Sequence[Item], now: int) -> list[Entry] | None:
        """One after the other; None where a move was refused that had left a trace already."""
        entries: list[Entry] = []
        for item in batch:
            item.result, item.error, item.changes, item.touches = None, None, (), ()
            tx = Tx(self._cursor, self._backend, now=now, wall=_wall())
            try:
                item.result = item.move(tx, *item.arguments)
                self._follow(tx)
            except Exception as error:
                if self._backend.is_outage(error) or self._backend.is_collision(error):
                    raise
                if tx.wrote or not isinstance(error, REFUSALS):
                    return None
                item.error = error
                continue
            item.changes, item.touches = tx.changes, tx.touches
            entries += tx.entries
        return entries

    def _run_guarded(self, item: Item, now: int) -> Sequence[Entry]:
        """Within its own savepoint, so that a refused move leaves no trace and spoils nobody's."""
        cursor, backend = self._cursor, self._backend
        item.result, item.error, item.changes, item.touches = None, None, (), ()
        for last_try in (False, True):
            tx = Tx(cursor, backend, now=now, wall=_wall())
            cursor.execute("SAVEPOINT item")
            try:
                item.result = item.move(tx, *item.arguments)
                self._follow(tx)
            except Exception as error:
                if backend.is_outage(error) or backend.is_collision(error):
                    raise
                cursor.execute("ROLLBACK TO SAVEPOINT item")
                if backend.is_taken(error) and not last_try:
                    continue  # another gateway was a moment earlier: now its row can be seen
                item.error = error
                return ()
            cursor.execute("RELEASE SAVEPOINT item")
            item.changes, item.touches = tx.changes, tx.touches
            return tx.entries
        return ()

    def _before_commit(self, batch: Sequence[Item]) -> None:
        """For tests that stop the process here."""

    def _after_commit(self, batch: Sequence[Item]) -> None:
        """For tests that stop the process here."""

    # --- trouble ------------------------------------------------------------------------------------------------------

    def _spoil(self, batch: Sequence[Item], error: Exception) -> None:
        """Nothing of the batch is stored."""
        collided = self._backend.is_collision(error)
        self._head = None
        try:
            self._cursor.execute("ROLLBACK")
        except Exception:  # the connection itself is gone
            self._disconnect()
        if collided:
            self._again(batch)
            return
        self._disconnect()
        log.error("store.unavailable", error=str(error), items=len(batch))
        for item in batch:
            item.error = Unavailable(
                f"the database cannot store anything now ({error}); nothing was kept, try again later"
            )
            item.error.__cause__ = error
        self._tell(batch)

    def _again(self, batch: Sequence[Item]) -> None:
        """One by one, so that the two that stood in each other's way do not meet in the same order."""
        for item in batch:
            item.tries += 1
            if item.tries > RETRIES:
                item.error = Unavailable("the database is too busy with the same rows; try again later", retry_after=5)
                self._tell([item])
            else:
                self._commit([item])

    def _tell(self, batch: Sequence[Item]) -> None:
        loops = {item.loop for item in batch}
        for loop in loops:
            with contextlib.suppress(RuntimeError):  # that loop has ended, and with it whoever waited
                loop.call_soon_threadsafe(_settle, [item for item in batch if item.loop is loop])

    # --- the connection -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        if self._connection is None:
            self._connection = self._backend.connect(write=True)
            self._cursor = self._connection.cursor()

    def _disconnect(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.close()
        self._connection = self._cursor = self._head = None


def _wall() -> int:
    return time.time_ns() // 1000
