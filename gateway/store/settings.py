"""Small JSON values that the gateway keeps for itself, by name: what channels remember, counters, which version is current."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, select, update

from gateway.store.codec import dump
from gateway.store.schema import setting as setting_table
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["drop_setting", "keep_setting", "setting", "settings_under"]

_s = setting_table.c
_SETTING = Sql(select(_s.value).where(_s.name == bindparam("name_")))
_ADD_SETTING = Sql(insert(setting_table))
_CHANGE_SETTING = Sql(update(setting_table).where(_s.name == bindparam("name_")).values(value=bindparam("value_")))
_DROP_SETTING = Sql(delete(setting_table).where(_s.name == bindparam("name_")))
_UNDER = (
    select(_s.name, _s.value)
    .where(func.substr(_s.name, 1, bindparam("length_", type_=Integer)) == bindparam("prefix_"))
    .order_by(_s.name)
)
_SETTINGS_UNDER = Sql(_UNDER)
_SETTINGS_BETWEEN = Sql(_UNDER.where(_s.name >= bindparam("prefix_"), _s.name < bindparam("end_")))


def setting(reads: Reads, name: str) -> Any:
    row = reads.one(_SETTING, {"name_": name})
    return None if row is None else json.loads(row[0])


def keep_setting(tx: Tx, name: str, value: Any) -> None:
    if not tx.write(_CHANGE_SETTING, {"name_": name, "value_": dump(value)}):
        tx.write(_ADD_SETTING, {"name": name, "value": dump(value)})


def drop_setting(tx: Tx, name: str) -> None:
    tx.write(_DROP_SETTING, {"name_": name})


def settings_under(reads: Reads, prefix: str) -> Mapping[str, Any]:
    values = {"prefix_": prefix, "length_": len(prefix)}
    if reads.dialect.name == "sqlite":  # compares bytes, so its index knows where a prefix begins and ends
        rows = reads.every(_SETTINGS_BETWEEN, {**values, "end_": prefix + "\U0010ffff"})
    else:
        rows = reads.every(_SETTINGS_UNDER, values)
    return {name: json.loads(value) for name, value in rows}
