"""The store on SQLite."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from channels.errors import Unavailable
from gateway.errors import ConfigurationError
from gateway.store.ids import derived_id, new_id
from gateway.store.sqlite import sqlite_verdict
from gateway.store.store import Store
from tests.gateway.databases import sqlite_url
from tests.gateway.small import envelope
from tests.gateway.store_contract import LEASE, StoreContract
from tests.patience import until


class TestSqlite(StoreContract):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return sqlite_url(tmp_path)


async def test_a_second_gateway_on_the_same_file_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path):
        program = (
            "import asyncio, sys, pathlib; from gateway.store.store import Store\n"
            "asyncio.run(Store(sys.argv[1], blobs=pathlib.Path('x')).open())"
        )
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", program, sqlite_url(tmp_path)], capture_output=True, text=True
        )
        assert f"in use by another gateway (process {os.getpid()})" in done.stderr
    async with Store(sqlite_url(tmp_path), blobs=tmp_path):
        pass


async def test_commands_that_only_look_may_open_beside_a_running_gateway(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:
        await store.accept(envelope("PO1"))
        async with Store(sqlite_url(tmp_path), blobs=tmp_path, read_only=True) as looking:
            assert len((await looking.intakes()).rows) == 1
            with pytest.raises(Unavailable):
                await looking.accept(envelope("PO2"))
    async with Store(sqlite_url(tmp_path), blobs=tmp_path, read_only=True) as looking:
        assert len((await looking.intakes()).rows) == 1


async def test_readers_cannot_write(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:
        with pytest.raises(Unavailable, match="readonly"):
            await store.database.read(lambda reads: reads.cursor.execute("DELETE FROM intake"))


async def test_a_restart_takes_up_its_own_leases_at_once(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:
        await store.accept(envelope("PO1"))
        assert await store.claim_intakes(limit=1, lease=timedelta(hours=1))
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:
        assert [claim.stops for claim in await store.claim_intakes(limit=1, lease=LEASE)] == [1]


async def test_a_full_disk_is_unavailable_and_heals_without_a_restart(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:
        first = await store.accept(envelope("PO0"))

        def limit(tx: object, pages: int) -> None:
            tx.cursor.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

        await store.database.write(limit, 1)
        many = (store.accept(envelope(f"FULL{n}", note=f"{n}" + "x" * 20_000)) for n in range(200))
        refused = [
            each for each in await asyncio.gather(*many, return_exceptions=True) if isinstance(each, Unavailable)
        ]
        assert "full" in str(refused[0])
        kept = len((await store.intakes(limit=500)).rows)
        # The limit went with the connection, which is made anew after an error.
        receipts = await asyncio.gather(*(store.accept(envelope(f"AFTER{n}")) for n in range(20)))
        assert len({receipt.intake_id for receipt in receipts}) == 20
        assert len((await store.intakes(limit=500)).rows) == kept + 20
        assert (await store.accept(envelope("PO0"))).intake_id == first.intake_id
        assert (await store.verify_journal()).broken is None


async def test_a_blob_that_cannot_be_kept_is_unavailable_before_the_commit(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path / "gate.db" / "no-folder") as store:
        with pytest.raises(Unavailable, match="cannot keep a document"):
            await store.accept(envelope("PO1", note="x" * 70_000))
        assert not (await store.intakes()).rows


async def test_wal_full_and_checkpoints_on_the_writer_only(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path) as store:

        def pragmas(tx: object) -> list[object]:
            names = ("journal_mode", "synchronous", "wal_autocheckpoint")
            return [tx.cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]  # type: ignore[attr-defined]

        assert await store.database.write(pragmas) == ["wal", 2, 0]
        for n in range(120):
            await store.accept(envelope(f"PO{n}", note=f"{n}" + "x" * 60_000))
        assert (tmp_path / "gate.db-wal").stat().st_size < 80 * 1024 * 1024
        # once nothing is written for a moment, the log goes into the database
        await until(lambda: (tmp_path / "gate.db").stat().st_size > 1024 * 1024)


async def test_urls_that_cannot_keep_orders_are_refused(tmp_path: Path) -> None:
    for url in ("sqlite://", "mysql://x/y", "nonsense"):
        with pytest.raises(ConfigurationError, match="database: "):
            Store(url, blobs=tmp_path)


async def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match=r"database: .*check the path"):
        await Store(f"sqlite:///{tmp_path}/file/gate.db", blobs=tmp_path).open()
    (tmp_path / "other.db").write_bytes(b"no database" * 1000)
    with pytest.raises(ConfigurationError, match=r"other.db: .*not a database"):
        await Store(f"sqlite:///{tmp_path}/other.db", blobs=tmp_path).open()


@pytest.mark.parametrize(
    ("version", "ok", "said"),
    [
        ((3, 34, 0), False, "too old"),
        ((3, 40, 1), True, "WAL-reset"),
        ((3, 44, 5), True, "WAL-reset"),
        ((3, 44, 6), True, "sound"),
        ((3, 45, 0), True, "WAL-reset"),
        ((3, 50, 7), True, "sound"),
        ((3, 51, 2), True, "WAL-reset"),
        ((3, 51, 3), True, "sound"),
        ((3, 54, 1), True, "sound"),
    ],
)
def test_the_verdict_on_the_sqlite_library(version: tuple[int, int, int], ok: bool, said: str) -> None:
    verdict = sqlite_verdict(version)
    assert verdict.ok is ok
    assert said in verdict.message
    assert sqlite_verdict().version == sqlite3.sqlite_version


def test_identities_sort_by_time_and_derive_again() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000
    assert {(len(each), each[14], each[19] in "89ab") for each in ids} == {(36, "7", True)}
    children = [derived_id(ids[0], n) for n in range(50)]
    assert children == [derived_id(ids[0], n) for n in range(50)]
    assert len({*children, ids[0]}) == 51
    assert all(child[:18] == ids[0][:18] for child in children)
