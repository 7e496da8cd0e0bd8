"""Logins of the desk: each is a row that can be seen and ended, kept by the SHA-256 of its token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from gateway.store.codec import dump, instant, span
from gateway.store.people import user
from gateway.store.records import SessionRow
from gateway.store.schema import session as session_table
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["end", "every", "find", "revoke", "seen", "start"]

_s = session_table.c
#: how often it is written down that a session is in use
SEEN_EVERY = timedelta(minutes=1)

_ADD = Sql(insert(session_table))
_FIND = Sql(select(session_table).where(_s.token_sha256 == bindparam("token_"), _s.expires_at > bindparam("now_")))
_EVERY = Sql(
    select(session_table).where(_s.expires_at > bindparam("now_")).order_by(_s.name, _s.seen_at.desc(), _s.token_sha256)
)
_SEEN = Sql(update(session_table).where(_s.token_sha256 == bindparam("token_")).values(seen_at=bindparam("now_")))
_END = Sql(delete(session_table).where(_s.token_sha256 == bindparam("token_")))
_OLD = Sql(delete(session_table).where(_s.expires_at <= bindparam("now_")))


def start(tx: Tx, name: str, token_sha256: str, lasts: timedelta, address: str) -> None:
    tx.write(_OLD, {"now_": tx.now})
    tx.write(_ADD, {
        "token_sha256": token_sha256, "name": name, "created_at": tx.now, "expires_at": tx.now + span(lasts),
        "seen_at": tx.now, "address": address,
    })  # fmt: skip


def find(reads: Reads, token_sha256: str, idle: timedelta | None) -> SessionRow | None:
    row = reads.one(_FIND, {"token_": token_sha256, "now_": reads.now})
    return None if row is None else _row(reads, row, idle)


def every(reads: Reads, idle: timedelta | None) -> Sequence[SessionRow]:
    rows = (_row(reads, row, idle) for row in reads.every(_EVERY, {"now_": reads.now}))
    return [row for row in rows if row is not None]


def _row(reads: Reads, row: tuple[str, str, int, int, int, str], idle: timedelta | None) -> SessionRow | None:
    """None where its user may no longer log in, or it has not been used for too long."""
    token_sha256, name, created_at, expires_at, seen_at, address = row
    whose = user(reads, name)
    if whose is None or not whose.active or (idle is not None and seen_at + span(idle) <= reads.now):
        return None
    return SessionRow(
        user=whose,
        token_sha256=token_sha256,
        created_at=instant(created_at),
        expires_at=instant(expires_at),
        seen_at=instant(seen_at),
        address=address,
        stale=seen_at + span(SEEN_EVERY) <= reads.now,
    )


def seen(tx: Tx, token_sha256: str) -> None:
    tx.write(_SEEN, {"token_": token_sha256, "now_": tx.now})


def end(tx: Tx, token_sha256: str) -> None:
    tx.write(_END, {"token_": token_sha256})


def revoke(tx: Tx, token_sha256: str, by: str) -> None:
    row = tx.one(_FIND, {"token_": token_sha256, "now_": tx.now})
    if row is None:
        raise KeyError(token_sha256)
    tx.write(_END, {"token_": token_sha256})
    tx.journal("system", f"user {row[1]}", "session ended", by=by, data=dump({}))
