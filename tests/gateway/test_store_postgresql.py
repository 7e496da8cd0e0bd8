"""The store on PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gateway.erp.connector import ErpReceipt
from gateway.errors import ConfigurationError, StateConflict
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


async def test_two_gateways_that_hear_of_an_order_tell_its_customer_once(postgresql_url: str, tmp_path: Path) -> None:
    """Both look at the same ERP while one of them writes the confirmation: it is written with what was heard, or another follows."""
    one, two = (Store(postgresql_url, blobs=tmp_path) for _ in range(2))
    for store in (one, two):
        store.answer_moves()
    async with one, two:
        for n in range(12):
            intake_id, order_id = await StoreContract().handed_over(one, f"PO{n}")
            (writing,) = await two.claim_answers(limit=5, lease=LEASE)
            version = (await one.order(order_id)).row.version
            heard = [
                store.told_later(order_id, ErpReceipt(f"S-{n}", "confirmed"), version=version) for store in (one, two)
            ]
            written = two.write_answer(writing, recipient="a@b.example", subject="S", body="entered")
            every = [written, *heard] if n % 2 else [*heard, written]
            done = await asyncio.gather(*every, return_exceptions=True)
            assert all(isinstance(each, StateConflict) for each in done if each is not None)
            failed = done[0 if n % 2 else 2] is not None
            assert sum(each is None for each in done) == 1 + (not failed)
            confirmations = [row for row in await one.answers(intake_id) if row.kind == "confirmation"]
            assert [row.body for row in confirmations] == ([""] if failed else ["entered", ""])
            for claim in await one.claim_answers(limit=5, lease=LEASE):
                await one.settle_answer(claim, state="sent")
        assert (await one.verify_journal()).broken is None


async def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"database: postgresql://x:\*\*\*@127.0.0.1:1/x: .*refused"):
        await Store("postgresql://x:secret@127.0.0.1:1/x", blobs=tmp_path).open()
