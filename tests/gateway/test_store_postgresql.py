"""The store on PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gateway.errors import ConfigurationError
from gateway.store.store import Store
from tests.gateway.databases import pg_server, postgresql_url
from tests.gateway.small import envelope
from tests.gateway.store_contract import LEASE, StoreContract

__all__ = ["pg_server", "postgresql_url"]


class TestPostgresql(StoreContract):
    @pytest.fixture
    def url(self, postgresql_url: str) -> str:
        return postgresql_url


async def test_two_gateways_share_one_database(postgresql_url: str, tmp_path: Path) -> None:
    async with Store(postgresql_url, blobs=tmp_path) as one, Store(postgresql_url, blobs=tmp_path) as two:
        receipts = await asyncio.gather(
            *(store.accept(envelope(str(n % 40))) for n in range(120) for store in (one, two))
        )
        assert len({receipt.intake_id for receipt in receipts}) == 40
        assert sum(not receipt.again for receipt in receipts) == 40
        claims = await asyncio.gather(
            *(store.claim_intakes(limit=7, lease=LEASE) for _ in range(6) for store in (one, two))
        )
        ids = [claim.intake_id for batch in claims for claim in batch]
        assert len(ids) == len(set(ids)) == 40
        assert (await one.verify_journal()).broken is None


async def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"database: postgresql://x:\*\*\*@127.0.0.1:1/x: .*refused"):
        await Store("postgresql://x:secret@127.0.0.1:1/x", blobs=tmp_path).open()
