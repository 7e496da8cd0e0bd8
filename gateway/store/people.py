"""Users and API keys. Secrets are stored as their hashes only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from gateway.errors import StateConflict
from gateway.store.codec import dump, instant
from gateway.store.records import ApiKey, UserRow
from gateway.store.schema import api_key as key_table
from gateway.store.schema import session as session_table
from gateway.store.schema import user as user_table
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["add_key", "add_user", "change_user", "key", "keys", "revoke_key", "user", "users"]

_u, _k = user_table.c, key_table.c

_USER = Sql(select(user_table).where(_u.name == bindparam("name_")))
_ADD_USER = Sql(insert(user_table))
_CHANGE_USER = Sql(
    update(user_table)
    .where(_u.name == bindparam("name_"))
    .values(password_hash=bindparam("hash_"), role=bindparam("role_"), active=bindparam("active_"))
)
_END_SESSIONS = Sql(delete(session_table).where(session_table.c.name == bindparam("name_")))
_KEY = Sql(select(key_table).where(_k.key_sha256 == bindparam("hash_"), _k.active == 1))
_KEY_NAMED = Sql(select(_k.name).where(_k.name == bindparam("name_")))
_ADD_KEY = Sql(insert(key_table))
_REVOKE_KEY = Sql(update(key_table).where(_k.name == bindparam("name_")).values(active=0))


# --- users ------------------------------------------------------------------------------------------------------------


def _user_row(row: Any) -> UserRow:
    name, password_hash, role, active, created_at = row
    return UserRow(
        name=name, password_hash=password_hash, role=role, active=bool(active), created_at=instant(created_at)
    )


def add_user(tx: Tx, name: str, password_hash: str, role: str, by: str) -> None:
    if tx.one(_USER, {"name_": name}) is not None:
        raise StateConflict(f"There is a user {name} already; choose another name.")
    tx.write(_ADD_USER, {
        "name": name, "password_hash": password_hash, "role": role, "active": 1, "created_at": tx.wall,
    })  # fmt: skip
    tx.journal("system", f"user {name}", "user added", by=by, data=dump({"role": role}))


def change_user(tx: Tx, name: str, by: str, password_hash: str | None, role: str | None, active: bool | None) -> None:
    stands = user(tx, name)
    if stands is None:
        raise KeyError(name)
    stays = stands.active if active is None else active
    tx.write(_CHANGE_USER, {
        "name_": name, "hash_": password_hash or stands.password_hash, "role_": role or stands.role, "active_": int(stays),
    })  # fmt: skip
    if not stays or password_hash:
        tx.write(_END_SESSIONS, {"name_": name})
    said = {"password": password_hash is not None, "role": role, "active": active}
    tx.journal("system", f"user {name}", "user changed", by=by, data=dump(said))


def user(reads: Reads, name: str) -> UserRow | None:
    row = reads.one(_USER, {"name_": name})
    return None if row is None else _user_row(row)


def users(reads: Reads) -> Sequence[UserRow]:
    return [_user_row(tuple(row.values())) for row in reads.select(select(user_table).order_by(_u.name))]


# --- API keys ---------------------------------------------------------------------------------------------------------


def _api_key(row: Any) -> ApiKey:
    name, _hash, account_no, active, created_at = row
    return ApiKey(name=name, account_no=account_no, active=bool(active), created_at=instant(created_at))


def add_key(tx: Tx, name: str, key_sha256: str, account_no: str | None, by: str) -> None:
    if tx.one(_KEY_NAMED, {"name_": name}) is not None:
        raise StateConflict(f"There is a key {name} already; choose another name.")
    tx.write(_ADD_KEY, {
        "name": name, "key_sha256": key_sha256, "account_no": account_no, "active": 1, "created_at": tx.wall,
    })  # fmt: skip
    tx.journal("system", f"key {name}", "key added", by=by, data=dump({"account_no": account_no}))


def revoke_key(tx: Tx, name: str, by: str) -> None:
    if not tx.write(_REVOKE_KEY, {"name_": name}):
        raise KeyError(name)
    tx.journal("system", f"key {name}", "key revoked", by=by)


def key(reads: Reads, key_sha256: str) -> ApiKey | None:
    row = reads.one(_KEY, {"hash_": key_sha256})
    return None if row is None else _api_key(row)


def keys(reads: Reads) -> Sequence[ApiKey]:
    return [_api_key(tuple(row.values())) for row in reads.select(select(key_table).order_by(_k.name))]
