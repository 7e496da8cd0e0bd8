"""What the settings models of all channels have in common: frozen, and a key that they do not know is refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["ChannelSettings"]


class ChannelSettings(BaseModel):
    """One `[channels.NAME]` table without its `kind`. Every field carries a description; the documentation is tested."""

    model_config = ConfigDict(frozen=True, extra="forbid")
