"""Fills a store with finished orders: copies of those that went through the real pipeline, under keys of their own."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

__all__ = ["fill", "room_for"]

BYTES_PER_ORDER = 12_000

#: table -> column -> what the copy has instead; {at} counts the copies. All else is as in the original.
COPIES: dict[str, dict[str, str]] = {
    "blob": {"sha256": "lower(hex(randomblob(32)))"},
    "intake": {"id": "{id}", "delivery_key": "delivery_key || '-{at}'", "digest": "lower(hex(randomblob(32)))"},
    "reading": {"intake_id": "{intake_id}"},
    "orders": {
        "id": "{id}", "intake_id": "{intake_id}", "buyer_order_no": "buyer_order_no || '-{at}'",
        "digest": "lower(hex(randomblob(32)))",
    },
    "order_revision": {"order_id": "{order_id}"},
    "journal": {"seq": "seq + {at} * (SELECT base FROM temp.journal_size)", "subject": "{subject}"},
}  # fmt: skip


def fill(file: Path, *, finished: int) -> int:
    """At least `finished` orders in the store; returns how many there are. Nobody may have it open."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=OFF")  # a bench's data may be made again, and a log would be as large as it
    database.execute("PRAGMA synchronous=OFF")
    database.execute("PRAGMA cache_size=-400000")
    database.execute("BEGIN")
    base = _count(database)
    database.execute("CREATE TEMP TABLE journal_size AS SELECT max(seq) AS base FROM journal")
    for table in COPIES:
        database.execute(f"CREATE TEMP TABLE original_{table} AS SELECT * FROM main.{table}")  # noqa: S608
    for at in range(1, max(0, finished - 1) // base + 1):
        for table in COPIES:
            database.execute(_copy(database, table, at))
    database.execute("COMMIT")
    database.execute("PRAGMA optimize")
    database.execute("PRAGMA journal_mode=WAL")
    count = _count(database)
    database.close()
    return count


def room_for(folder: Path, *, wanted: int) -> int:
    """How many finished orders the disk has room for, at most `wanted`."""
    return min(wanted, shutil.disk_usage(folder).free // 2 // BYTES_PER_ORDER)


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM orders").fetchone()[0])


def _copy(database: sqlite3.Connection, table: str, at: int) -> str:
    columns = [row[1] for row in database.execute(f"PRAGMA main.table_info({table})")]
    values = [COPIES[table].get(column, f'"{column}"') for column in columns]
    # the last eight of a UUID's digits count the copies, the others keep it apart from its neighbours
    ids = {name: f"substr({name}, 1, 28) || '{at:08x}'" for name in ("id", "intake_id", "order_id", "subject")}
    chosen = ", ".join(value.format(at=at, **ids) for value in values)
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO main.{table} ({named}) SELECT {chosen} FROM temp.original_{table}"  # noqa: S608
