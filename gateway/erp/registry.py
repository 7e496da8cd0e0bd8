"""Kind of ERP to connector. Lazy: a connector is imported when the configuration names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from channels.kinds import adapter_class, adapter_settings
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
    return adapter_class(kind, KINDS, group=ENTRY_POINTS, noun="ERP connector")


def settings_model(kind: str) -> type[BaseModel] | None:
    """The settings model of this kind, or None where nobody knows the kind."""
    return adapter_settings(connector_class, kind)


def build(kind: str, settings: BaseModel, *, home: Path = Path()) -> Connector:
    """The connector of this kind; relative paths in its settings start at `home`. Nothing connects before its first use."""
    connector: Connector = connector_class(kind)(settings, home=home)
    return connector
