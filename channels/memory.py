"""What a channel must know again after a restart. The gateway keeps it, for each channel by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

__all__ = ["Memory", "Notebook"]


class Memory(Protocol):
    """Small JSON values by key. A write returns after its commit, and raises Unavailable where it could not be kept."""

    async def keep(self, key: str, value: Any) -> None:
        """Keep this value under the key, instead of what was there; None forgets it."""

    async def recall(self, key: str) -> Any:
        """What is kept under the key, or None."""

    async def kept(self, prefix: str = "") -> Mapping[str, Any]:
        """What is kept under the keys that begin so, in the order of the keys."""

    async def has_accepted(self, delivery_key: str) -> bool:
        """Whether a delivery of this channel with this key is an intake already."""


class Notebook:
    """A memory that ends with the process: for `ordergate process`, whose channels take single files and remember nothing."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    async def keep(self, key: str, value: Any) -> None:
        """Keep or forget it in this process."""
        if value is None:
            self._values.pop(key, None)
        else:
            self._values[key] = value

    async def recall(self, key: str) -> Any:
        """What was kept since the start."""
        return self._values.get(key)

    async def kept(self, prefix: str = "") -> Mapping[str, Any]:
        """What was kept since the start."""
        return {key: self._values[key] for key in sorted(self._values) if key.startswith(prefix)}

    async def has_accepted(self, delivery_key: str) -> bool:  # noqa: ARG002 - nothing outlasts this process
        """Never: nothing is remembered of earlier runs."""
        return False
