"""The configured channels, each built with its settings and with what its constructor asks for by name."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from channels.channel import Channel
from channels.registry import channel_class, channel_for_files
from channels.web import ApiCaller
from gateway.masters import Masters
from gateway.memory import StoredMemory
from gateway.settings import LoadedSettings
from gateway.store.store import Store
from gateway.web.auth import digest

__all__ = ["build_channels", "channel_settings", "file_channels"]


def build_channels(loaded: LoadedSettings, store: Store, masters: Masters | None = None) -> dict[str, Channel]:
    """The configured channels by name. Without master data (the doctor) nobody who calls is known."""

    async def authenticate(key: str) -> ApiCaller | None:
        found = await store.key(digest(key))
        return None if found is None else ApiCaller(found.name, found.account_no)

    async def reported(token: str, trouble: str) -> None:
        if (sent := await store.answer_by_token(token)) is not None:
            await store.answer_bounced(sent.id, error=trouble)

    built: dict[str, Channel] = {}
    for name, model in loaded.channels.items():
        cls = channel_class(loaded.settings.channels[name]["kind"])
        offered: dict[str, Any] = {
            "authenticate": authenticate,
            "memory": StoredMemory(store, name),
            "reported": reported,
        }
        # a channel takes what its constructor names; most need nothing but their settings
        wanted = signature(cls).parameters
        if "caller" in wanted and masters is not None:
            from gateway.callers import known_callers  # loads the voice channel, which few gateways have

            offered["caller"] = known_callers(store, masters)
        extras = {key: value for key, value in offered.items() if key in wanted}
        built[name] = cls(name, channel_settings(loaded, model), **extras)
    return built


def file_channels(loaded: LoadedSettings) -> Mapping[str, Channel]:
    """Channels for `ordergate process`: the configured ones, and beside them one of each kind that takes files."""
    configured = {
        name: channel_class(loaded.settings.channels[name]["kind"])(name, channel_settings(loaded, model))
        for name, model in loaded.channels.items()
    }
    return {**channel_for_files(), **configured}


def channel_settings(loaded: LoadedSettings, model: BaseModel) -> BaseModel:
    """A channel's settings, with what the installation as a whole says where the channel says nothing itself."""
    settings = loaded.settings
    inherited = {
        "trust": settings.trust.mail if "authserv_ids" in type(model).model_fields else None,
        "authserv_ids": settings.trust.authserv_ids,
        "public_url": settings.web.public_url,
    }
    update: dict[str, Any] = {
        name: value
        for name, value in inherited.items()
        if value and name in type(model).model_fields and name not in model.model_fields_set
    }
    for name, value in model:
        if isinstance(value, Path):
            update[name] = loaded.home / value
    return model.model_copy(update=update)
