"""What differs between SQLite and PostgreSQL, in one protocol. Everything above speaks plain statements."""

from __future__ import annotations

import time
from typing import Any, Protocol

from sqlalchemy import Dialect

__all__ = ["Backend", "SteadyClock"]


class SteadyClock:
    """Microseconds since 1970 that never jump: the watch is read once, from then on monotonic time is added.

    Leases and due times counted by the watch would be stolen or lost when somebody sets it.
    """

    def __init__(self) -> None:
        self._offset = time.time_ns() - time.monotonic_ns()

    def now(self) -> int:
        return (time.monotonic_ns() + self._offset) // 1000


class Backend(Protocol):
    """One kind of database."""

    dialect: Dialect
    shared: bool  #: other gateways may write to the same database
    begin: str  #: opens a writing transaction

    def prepare(self) -> None:
        """Take what keeps a second gateway out, and bring the schema up to date. Raises ConfigurationError."""

    def connect(self, *, write: bool) -> Any:
        """A DBAPI connection in autocommit mode."""

    def started(self, cursor: Any) -> None:
        """Within the first writing transaction: release what this gateway had leased before it stopped."""

    def now(self, cursor: Any) -> int:
        """Microseconds by the clock that leases are counted with."""

    def lock_journal(self, cursor: Any) -> None:
        """Until commit nobody else appends to the journal."""

    def lock_claims(self, cursor: Any) -> None:
        """Until commit nobody else claims: two at once could tear a lane apart."""

    def is_outage(self, error: BaseException) -> bool:
        """Disk, connection or server: nothing was stored, and the connection should be made anew."""

    def is_collision(self, error: BaseException) -> bool:
        """Two transactions stood in each other's way: run this one again."""

    def is_taken(self, error: BaseException) -> bool:
        """A unique name or key is there already."""

    def tidy(self, connection: Any, *, idle: bool) -> None:
        """After a commit: checkpoint where it is due. Errors here lose nothing."""

    def close(self) -> None:
        """Let go of what `prepare` took."""
