"""Master data as imported: whole snapshots, each named by its bytes, one of them current; and what an ERP told the last time."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from gateway.errors import StateConflict
from gateway.store.codec import dump, instant
from gateway.store.records import MasterVersion
from gateway.store.schema import master as master_table
from gateway.store.schema import master_source
from gateway.store.settings import keep_setting, setting
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["MasterSource", "current", "import_master", "master", "source"]

CURRENT = "master.version"

_c = master_table.c
_INSERT = Sql(insert(master_table))
_SELECT = Sql(select(_c.version, _c.imported_at, _c.by, _c.counts, _c.body).where(_c.version == bindparam("version_")))


_s = master_source.c
_SOURCE = Sql(select(_s.version, _s.body).where(_s.name == bindparam("name_")))
_FIRST = Sql(postgresql.insert(master_source).on_conflict_do_nothing(index_elements=["name"]))
_KEEP = Sql(
    update(master_source)
    .where(_s.name == bindparam("name_"), _s.version == bindparam("after_"))
    .values(version=bindparam("version_"), read_at=bindparam("at_"), body=bindparam("body_"))
)


@dataclass(frozen=True, slots=True)
class MasterSource:
    """What the ERP of this name told, as its connector keeps it; `after` is the version that it was made from, "" for none."""

    name: str
    body: bytes
    after: str


def import_master(
    tx: Tx, content: bytes, counts: Mapping[str, int], by: str, told: MasterSource | None = None
) -> MasterVersion:
    if told is not None:
        _keep_source(tx, told)
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


def _keep_source(tx: Tx, told: MasterSource) -> None:
    """In place of that which it was made from: two who read at once must not overwrite one another."""
    version, body = hashlib.sha256(told.body).hexdigest(), zlib.compress(told.body, 6)
    values = {"name": told.name, "version": version, "read_at": tx.wall, "body": body}
    kept = tx.write(
        _KEEP, {"name_": told.name, "after_": told.after, "version_": version, "at_": tx.wall, "body_": body}
    )
    if not kept and (told.after or not tx.write(_FIRST, values)):
        raise StateConflict(f"master data of {told.name}: somebody else read them meanwhile; nothing is changed")


def source(reads: Reads, name: str) -> tuple[str, bytes] | None:
    found = reads.one(_SOURCE, {"name_": name})
    return None if found is None else (found[0], zlib.decompress(found[1]))


def current(reads: Reads) -> str:
    return str(setting(reads, CURRENT) or "")
