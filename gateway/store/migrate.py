"""Brings a database to the schema of this version. Alembic is imported only where there is something to migrate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from gateway.errors import ConfigurationError
from gateway.store.schema import HEAD, METADATA

__all__ = ["bring_up_to_date", "upgrade", "version_of"]

MIGRATIONS = Path(__file__).with_name("migrations")


def version_of(connection: Any) -> str | None:
    """The migration at which the database stands: None where it is empty. `connection` is the driver's own."""
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT version_num FROM alembic_version")
        row = cursor.fetchone()
    except Exception as error:  # every driver has its own class for a table that is not there
        if "alembic_version" not in str(error):
            raise
        return None
    return None if row is None else str(row[0])


def bring_up_to_date(connection: Any, dialect: Dialect, url: str) -> None:
    """New: create all tables at once. Older: migrate. Newer than this program: refuse."""
    stands_at = version_of(connection)
    if stands_at == HEAD:
        return
    if stands_at is None:
        _create(connection, dialect)
        return
    upgrade(url)


def _create(connection: Any, dialect: Dialect) -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN")
    if dialect.name == "postgresql":
        # Two gateways that start together on an empty database.
        cursor.execute("SELECT pg_advisory_xact_lock(219021313)")
        cursor.execute("SELECT to_regclass('alembic_version')")
        if cursor.fetchone()[0] is not None:
            cursor.execute("COMMIT")
            return
    for table in METADATA.sorted_tables:
        cursor.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            cursor.execute(str(CreateIndex(index).compile(dialect=dialect)))
    cursor.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    cursor.execute(f"INSERT INTO alembic_version VALUES ('{HEAD}')")  # noqa: S608 - our own constant
    cursor.execute("COMMIT")


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision`; does nothing where the database stands there."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise ConfigurationError([
            f"database: its schema is not known to this version of Ordergate ({error}); use the version that wrote it, or a newer one"
        ]) from error  # fmt: skip
