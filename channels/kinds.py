"""An adapter's class by its kind: what the registries of channels and of ERP connectors have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from pydantic import BaseModel

__all__ = ["adapter_class", "adapter_settings"]


def adapter_class(kind: str, built_in: Mapping[str, str], *, group: str, noun: str) -> Any:
    """The class that `built_in` names as `module:Class`, else that of the entry point in this group; imported only now.

    Raises LookupError with the kinds that there are.
    """
    if target := built_in.get(kind):
        module, _, name = target.partition(":")
        return getattr(import_module(module), name)
    for entry in entry_points(group=group, name=kind):
        return entry.load()
    known = sorted({*built_in, *entry_points(group=group).names})
    raise LookupError(f"no {noun} of kind {kind!r}; there are {', '.join(known)}")


def adapter_settings(class_of: Callable[[str], Any], kind: str) -> type[BaseModel] | None:
    """The settings model of this kind, or None where nobody knows the kind."""
    try:
        model: type[BaseModel] = class_of(kind).Settings
    except LookupError:
        return None
    return model
