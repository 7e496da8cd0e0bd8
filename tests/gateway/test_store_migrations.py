"""A new database and a migrated one are the same."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from gateway.errors import ConfigurationError
from gateway.store import migrate
from gateway.store.schema import HEAD, METADATA
from gateway.store.store import Store
from tests.gateway.databases import database_url, pg_server, postgresql_url
from tests.gateway.small import envelope

__all__ = ["database_url", "pg_server", "postgresql_url"]


def sqlalchemy_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


@contextlib.contextmanager
def connected(url: str) -> Any:
    engine = create_engine(sqlalchemy_url(url))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def difference(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def test_the_schema_is_stamped_with_the_last_migration() -> None:
    assert ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head() == HEAD


def test_migrations_make_the_schema(database_url: str) -> None:
    migrate.upgrade(sqlalchemy_url(database_url))
    with connected(database_url) as connection:
        assert difference(connection) == []


async def test_a_new_store_has_the_schema_and_opens_migrated_ones(database_url: str, tmp_path: Path) -> None:
    async with Store(database_url, blobs=tmp_path) as store:
        await store.accept(envelope("PO1"))
    with connected(database_url) as connection:
        assert difference(connection) == []
    migrate.upgrade(sqlalchemy_url(database_url))  # nothing to do
    async with Store(database_url, blobs=tmp_path) as store:
        assert len((await store.intakes()).rows) == 1


async def test_a_schema_from_a_newer_version_is_refused(database_url: str, tmp_path: Path) -> None:
    async with Store(database_url, blobs=tmp_path) as store:
        await store.database.write(
            lambda tx: tx.cursor.execute("UPDATE alembic_version SET version_num = '9999'") and None
        )
    with pytest.raises(ConfigurationError, match="not known to this version"):
        await Store(database_url, blobs=tmp_path).open()
