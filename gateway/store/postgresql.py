"""PostgreSQL: the same statements, any number of gateways, leases by the server's clock, one chain under an advisory lock.

Each gateway writes on one connection with group commit, as on SQLite: orders of one customer then commit in the order in which
they were normalised, and none has to be normalised again because its neighbour was faster.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL

from gateway.errors import ConfigurationError
from gateway.store import migrate

__all__ = ["PostgresqlBackend"]

#: advisory locks of this product; any two numbers that others do not use
CLAIMS, JOURNAL = 0x0D0E0001, 0x0D0E0002


class PostgresqlBackend:
    """One schema on a server, shared by any number of gateways."""

    shared = True
    begin = "BEGIN"

    def __init__(self, url: URL, *, read_only: bool = False) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ConfigurationError([
                "database: PostgreSQL needs psycopg; install it with: pip install 'ordergate[postgresql]'"
            ]) from error  # fmt: skip
        self._psycopg = psycopg
        self.url = url
        self.read_only = read_only
        self.dialect: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]

    @property
    def conninfo(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def prepare(self) -> None:
        try:
            connection = self.connect(write=True)
        except self._psycopg.Error as error:
            shown = self.url.render_as_string(hide_password=True)
            raise ConfigurationError([f"database: {shown}: {str(error).strip()}"]) from error
        try:
            if not self.read_only:
                migrate.bring_up_to_date(connection, self.dialect, self.sqlalchemy_url)
        finally:
            connection.close()

    @property
    def sqlalchemy_url(self) -> str:
        return make_url(self.url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def connect(self, *, write: bool) -> Any:
        connection = self._psycopg.connect(
            self.conninfo,
            autocommit=True,
            connect_timeout=5,
            prepare_threshold=3,
            # A server whose operator set it to off would acknowledge what a crash can lose.
            options="-c synchronous_commit=on -c lock_timeout=5000 -c statement_timeout=60000",
        )
        if not write:
            connection.read_only = True
        return connection

    def started(self, cursor: Any) -> None:
        """Other gateways may be at work: what this one had leased before it stopped comes back when the lease ends."""

    def now(self, cursor: Any) -> int:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        return int(cursor.fetchone()[0])

    def lock_journal(self, cursor: Any) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock(%(key)s)", {"key": JOURNAL})

    def lock_claims(self, cursor: Any) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock(%(key)s)", {"key": CLAIMS})

    def is_outage(self, error: BaseException) -> bool:
        return isinstance(error, self._psycopg.OperationalError | self._psycopg.InterfaceError)

    def is_collision(self, error: BaseException) -> bool:
        codes = self._psycopg.errors
        return isinstance(error, codes.DeadlockDetected | codes.SerializationFailure | codes.LockNotAvailable)

    def is_taken(self, error: BaseException) -> bool:
        return isinstance(error, self._psycopg.errors.UniqueViolation)

    def tidy(self, connection: Any, *, idle: bool) -> None:
        """The server looks after itself."""

    def close(self) -> None:
        """Nothing is held."""
