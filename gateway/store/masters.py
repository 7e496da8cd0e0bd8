"""Master data as imported: whole snapshots, each named by its bytes, one of them current."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select

from gateway.store.codec import dump, instant
from gateway.store.people import keep_setting, setting
from gateway.store.records import MasterVersion
from gateway.store.schema import master as master_table
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["current", "import_master", "master"]

CURRENT = "master.version"

_c = master_table.c
_INSERT = Sql(insert(master_table))
_SELECT = Sql(select(_c.version, _c.imported_at, _c.by, _c.counts, _c.body).where(_c.version == bindparam("version_")))


def import_master(tx: Tx, content: bytes, counts: Mapping[str, int], by: str) -> MasterVersion:
    version = hashlib.sha256(content).hexdigest()[:16]
    known = tx.one(_SELECT, {"version_": version})
    if known is None:
        tx.write(_INSERT, {
            "version": version, "imported_at": tx.wall, "by": by, "counts": dump(dict(counts)),
            "body": zlib.compress(content, 6),
        })  # fmt: skip
        known = (version, tx.wall, by, dump(dict(counts)))
    if current(tx) != version:
        tx.journal(
            "system", "master", "imported", by=by, before=current(tx) or None, after=version, data=dump(dict(counts))
        )
        keep_setting(tx, CURRENT, version)
    return _version(known)


def _version(row: Any) -> MasterVersion:
    version, imported_at, by, counts, *_body = row
    return MasterVersion(version=version, imported_at=instant(imported_at), by=by, counts=json.loads(counts))


def master(reads: Reads, version: str | None) -> tuple[MasterVersion, bytes] | None:
    row = reads.one(_SELECT, {"version_": version or current(reads)})
    return None if row is None else (_version(row), zlib.decompress(row[4]))


def current(reads: Reads) -> str:
    return str(setting(reads, CURRENT) or "")
