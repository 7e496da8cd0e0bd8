"""What channels remember, kept in the store beside everything else that lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.store.store import Store

__all__ = ["StoredMemory"]


class StoredMemory:
    """One channel's `channels.memory.Memory`: its keys never meet those of another channel or of the gateway itself."""

    def __init__(self, store: Store, channel: str) -> None:
        self._store = store
        self._channel = channel
        self._place = f"channel/{channel}/"

    async def keep(self, key: str, value: Any) -> None:
        """Returns after the commit; raises Unavailable where it could not be kept."""
        if value is None:
            await self._store.drop_setting(self._place + key)
        else:
            await self._store.keep_setting(self._place + key, value)

    async def recall(self, key: str) -> Any:
        """What is kept under the key, or None."""
        return await self._store.setting(self._place + key)

    async def kept(self, prefix: str = "") -> Mapping[str, Any]:
        """What is kept under the keys that begin so, in the order of the keys."""
        found = await self._store.settings_under(self._place + prefix)
        return {name.removeprefix(self._place): found[name] for name in found}

    async def has_accepted(self, delivery_key: str) -> bool:
        """Whether a delivery of this channel with this key is an intake already."""
        return await self._store.has_delivery(self._channel, delivery_key)
