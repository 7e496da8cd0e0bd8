"""Fixtures for tests that run on every kind of database: import `database_url` and `pg_server` into the test module."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.postgres import binaries, postgresql

__all__ = ["database_url", "pg_server", "postgresql_url", "sqlite_url"]

_numbers = itertools.count()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/gate.db"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The URL of a server that the tests share."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql() as url:
        yield url


@pytest.fixture
def postgresql_url(pg_server: str) -> str:
    """A fresh empty database."""
    import psycopg

    name = f"gate_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(pg_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return pg_server.rpartition("/")[0] + f"/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgresql_url")
    return url
