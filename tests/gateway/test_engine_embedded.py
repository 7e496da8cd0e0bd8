"""The embedded engine, on each database."""

from __future__ import annotations

import pytest

from gateway.engine.embedded import Embedded
from gateway.engine.engine import Engine, Steps
from tests.gateway.databases import database_url, pg_server, postgresql_url
from tests.gateway.engine_contract import EngineContract

__all__ = ["database_url", "pg_server", "postgresql_url"]


class TestEmbedded(EngineContract):
    @pytest.fixture
    def url(self, database_url: str) -> str:
        return database_url

    def engine(self, url: str, steps: Steps) -> Engine:
        return Embedded(steps)
