"""SQLite: WAL with synchronous=FULL, one writing connection, every checkpoint on it, readers that cannot write.

FULL, because WAL with NORMAL loses acknowledged orders when the power goes. One connection, because versions before 3.51.3
can corrupt a WAL database when two connections write or checkpoint at the same instant (sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from gateway.errors import ConfigurationError
from gateway.store import migrate
from gateway.store.backend import SteadyClock

__all__ = ["SqliteBackend", "Verdict", "sqlite_verdict"]

#: The WAL is written back when it is larger than this and nothing has come for a while, or much larger while something does. In a
#: large store nearly every order touches pages of its own in the indexes: the more of them one checkpoint takes, the more meet
#: again, and each costs two flushes that every write waits for.
QUIET_WAL = 4 * 1024 * 1024
LOUD_WAL = 64 * 1024 * 1024

OLDEST = (3, 35, 0)  #: RETURNING
FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))  #: where the WAL-reset fault is mended


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether this SQLite may be trusted with orders, as a sentence."""

    ok: bool
    version: str
    message: str


def sqlite_verdict(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> Verdict:
    """What `doctor` says of the SQLite library that Python has loaded."""
    name = ".".join(map(str, version))
    if version < OLDEST:
        return Verdict(False, name, f"SQLite {name} is too old; 3.35 or newer is needed (RETURNING)")
    mended = version >= FIXED[-1] or any(fix <= version < (*fix[:2], 1000) for fix in FIXED)
    if mended:
        return Verdict(True, name, f"SQLite {name} is sound")
    return Verdict(
        True,
        name,
        f"SQLite {name} has the WAL-reset fault (mended in 3.44.6, 3.50.7 and 3.51.3); Ordergate avoids it by writing and "
        "checkpointing on one connection. Do not open the database for writing with other programs while it runs",
    )


class SqliteBackend:
    """One database file with a lock file beside it."""

    shared = False
    begin = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.dialect: Dialect = SQLiteDialect_pysqlite(paramstyle="qmark")
        self.clock = SteadyClock()  #: replaced by tests that let hours pass
        self._lock: int | None = None
        self._wal = Path(f"{path}-wal")

    def prepare(self) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            raise ConfigurationError([f"database: {sqlite_verdict().message}"])
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            with contextlib.closing(self.connect(write=not self.read_only)) as connection:
                if not self.read_only:
                    migrate.bring_up_to_date(connection, self.dialect, f"sqlite:///{self.path}")
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise ConfigurationError([f"database: {self.path}: {error}; check the path and its rights"]) from error
        except BaseException:
            self.close()
            raise

    def _take_lock(self) -> None:
        """An flock dies with its process, however that ends; the file names who has it."""
        handle = os.open(self.path.with_name(self.path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode().strip() or "?"
            os.close(handle)
            if self.read_only:
                return
            fault = (
                f"database: {self.path} is in use by another gateway (process {holder}); stop that one first, or give this "
                "one its own database. Several gateways need PostgreSQL"
            )
            raise ConfigurationError([fault]) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._lock = handle
        # Nobody runs: a command that only looks may open the file itself, which may have to recover the WAL.
        self.read_only = False

    def connect(self, *, write: bool) -> sqlite3.Connection:
        how = "" if write else "?mode=ro"
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}{how}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            timeout=30,
        )
        connection.execute("PRAGMA cache_size=-32000")
        connection.execute("PRAGMA temp_store=memory")
        if write:
            connection.execute("PRAGMA journal_mode=wal")
            connection.execute("PRAGMA synchronous=full")
            connection.execute("PRAGMA wal_autocheckpoint=0")
        else:
            connection.execute("PRAGMA query_only=1")
        return connection

    def started(self, cursor: Any) -> None:
        """Nobody else can hold a lease here. Due times further away than any back-off come from a watch that was wrong."""
        now = self.clock.now()
        cursor.execute("UPDATE intake SET due = :now WHERE due IS NOT NULL AND (due > :now)", {"now": now})
        cursor.execute("UPDATE outbox SET due = :now WHERE due > :now", {"now": now})

    def now(self, cursor: Any) -> int:  # noqa: ARG002 - PostgreSQL asks its server
        return self.clock.now()

    def lock_journal(self, cursor: Any) -> None:
        """There is one writer."""

    def lock_claims(self, cursor: Any) -> None:
        """There is one writer."""

    def is_outage(self, error: BaseException) -> bool:
        # Full, I/O error, cannot open, locked for 30 s, malformed: all mean that nothing of this transaction is stored.
        return isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError | sqlite3.NotSupportedError
        )

    def is_collision(self, error: BaseException) -> bool:  # noqa: ARG002
        return False

    def is_taken(self, error: BaseException) -> bool:
        return isinstance(error, sqlite3.IntegrityError)

    def tidy(self, connection: sqlite3.Connection, *, idle: bool) -> None:
        try:
            size = self._wal.stat().st_size
        except OSError:
            return
        if size > (QUIET_WAL if idle else LOUD_WAL):
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)" if idle else "PRAGMA wal_checkpoint(RESTART)")

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
