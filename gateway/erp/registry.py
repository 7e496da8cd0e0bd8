"""Kind of ERP to connector. Lazy: a connector is imported when the configuration names it."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gateway.erp.connector import Connector

__all__ = ["ENTRY_POINTS", "KINDS", "build", "connector_class", "settings_model"]

#: Built-in kinds. A kind that this table lacks is looked up in the entry points `ordergate.connectors`.
KINDS = {
    "files": "gateway.erp.files:FilesConnector",
    "http": "gateway.erp.http:HttpConnector",
    "tryton": "gateway.erp.tryton:TrytonConnector",
}

ENTRY_POINTS = "ordergate.connectors"


def connector_class(kind: str) -> Any:
    """The class of this kind: built as `Class(settings, home=PATH)`, its settings model is `Class.Settings`.

    Raises LookupError with the kinds that there are.
    """
    if target := KINDS.get(kind):
        module, _, name = target.partition(":")
        return getattr(import_module(module), name)
    for entry in entry_points(group=ENTRY_POINTS, name=kind):
        return entry.load()
    known = sorted({*KINDS, *entry_points(group=ENTRY_POINTS).names})
    raise LookupError(f"no ERP connector of kind {kind!r}; there are {', '.join(known)}")


def settings_model(kind: str) -> type[BaseModel] | None:
    """The settings model of this kind, or None where nobody knows the kind."""
    try:
        model: type[BaseModel] = connector_class(kind).Settings
    except LookupError:
        return None
    return model


def build(kind: str, settings: BaseModel, *, home: Path = Path()) -> Connector:
    """The connector of this kind; relative paths in its settings start at `home`. Nothing connects before its first use."""
    connector: Connector = connector_class(kind)(settings, home=home)
    return connector
