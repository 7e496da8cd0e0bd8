"""`ordergate init`: an annotated configuration and the folders that it names."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from gateway.errors import ConfigurationError

__all__ = ["FOLDERS", "initialise"]

#: folders that the shipped configuration names
FOLDERS = ("var/blobs", "var/erp", "var/inbox", "var/fax")


def initialise(folder: Path) -> list[Path]:
    """Fill `folder`; returns what was written. Nothing that is there already is touched."""
    target = folder / "ordergate.toml"
    if target.exists():
        raise ConfigurationError([f"{target}: is there already; remove it first, or edit it"])
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    target.write_text((files("config") / "ordergate.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return [target, *(folder / name for name in FOLDERS)]
