"""What waits for the ERP, and how all of it falls due."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from gateway.store import schema
from gateway.store.sql import Reads, Sql, Tx
from gateway.store.store import Store

_x = schema.outbox.c
_DUE = Sql(update(schema.outbox).where(_x.error.is_not(None), _x.due > bindparam("now_")).values(due=bindparam("now_")))


async def outbox(store: Store) -> dict[str, int]:
    """Order id -> tries, oldest first."""

    def rows(reads: Reads) -> dict[str, int]:
        found = reads.select(select(schema.outbox).order_by(_x.id))
        return {row["order_id"]: row["attempts"] for row in found}

    return await store.database.read(rows)


async def all_due(store: Store) -> int:
    """As if the pauses had gone by; returns how many orders had been put off."""

    def now(tx: Tx) -> int:
        return tx.write(_DUE, {"now_": tx.now})

    return await store.database.write(now)
