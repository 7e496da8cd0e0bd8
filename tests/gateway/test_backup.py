"""A backup of a running gateway, and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from channels.envelope import Envelope, Part
from gateway.errors import ConfigurationError
from gateway.store.backup import backup, restore
from gateway.store.store import Store
from tests.gateway.databases import sqlite_url
from tests.gateway.small import RECEIVED, envelope

LARGE = Part(b"%PDF-" + bytes(range(256)) * 400, "application/pdf", "order.pdf")


@pytest.fixture
async def saved(tmp_path: Path) -> tuple[Path, str]:
    """A backup that was made while the store was open, and the id of an intake in it; one more came after it."""
    async with Store(sqlite_url(tmp_path / "old"), blobs=tmp_path / "old" / "blobs") as store:
        kept = await store.accept(Envelope("fax", "fax", "1", RECEIVED, (LARGE,)))
        said = backup(tmp_path / "old" / "gate.db", tmp_path / "old" / "blobs", tmp_path / "saved")
        assert said.endswith("and 1 files")
        await store.accept(envelope("later"))
    return tmp_path / "saved", kept.intake_id


async def test_what_was_backed_up_comes_back_byte_for_byte(saved: tuple[Path, str], tmp_path: Path) -> None:
    folder, intake_id = saved
    restore(folder, tmp_path / "new" / "gate.db", tmp_path / "new" / "blobs")
    async with Store(sqlite_url(tmp_path / "new"), blobs=tmp_path / "new" / "blobs") as store:
        assert (await store.envelope(intake_id)).parts == (LARGE,)
        assert [row.id for row in (await store.intakes()).rows] == [intake_id]
        assert (await store.verify_journal()).broken is None


@pytest.mark.parametrize("damage", ["database", "blob", "no blob", "manifest"])
async def test_nothing_is_restored_that_does_not_agree_with_its_manifest(
    saved: tuple[Path, str], tmp_path: Path, damage: str
) -> None:
    folder, _ = saved
    blob = next(path for path in (folder / "blobs").rglob("*") if path.is_file())
    if damage == "database":
        (folder / "ordergate.db").write_bytes((folder / "ordergate.db").read_bytes()[:-1] + b"\x01")
    elif damage == "blob":
        blob.write_bytes(b"another")
    elif damage == "no blob":
        blob.unlink()
    else:
        (folder / "manifest.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(ConfigurationError):
        restore(folder, tmp_path / "new" / "gate.db", tmp_path / "new" / "blobs")
    assert not (tmp_path / "new").exists()


async def test_a_blob_that_the_disk_has_changed_is_told(tmp_path: Path) -> None:
    async with Store(sqlite_url(tmp_path), blobs=tmp_path / "blobs") as store:
        await store.accept(Envelope("fax", "fax", "1", RECEIVED, (LARGE,)))
    path = store.blobs.path(LARGE.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ConfigurationError, match="the disk has changed it"):
        backup(tmp_path / "gate.db", tmp_path / "blobs", tmp_path / "saved")
    assert not (tmp_path / "saved" / "manifest.json").exists()


async def test_nothing_that_stands_is_overwritten(saved: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = saved
    with pytest.raises(ConfigurationError, match="stop the gateway and move it away"):
        restore(folder, tmp_path / "old" / "gate.db", tmp_path / "old" / "blobs")
    with pytest.raises(ConfigurationError, match="not empty"):
        backup(tmp_path / "old" / "gate.db", tmp_path / "old" / "blobs", folder)
