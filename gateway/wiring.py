"""Wiring: builds everything, and is the only module that calls every floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Self

from pydantic import BaseModel

from channels.channel import Channel, Receipt
from channels.envelope import Envelope
from channels.registry import channel_class, channel_for_files
from channels.web import ApiCaller
from gateway.control import open_store
from gateway.erp import registry as erp_registry
from gateway.masters import Masters
from gateway.settings import LoadedSettings, TrustSettings
from gateway.store.store import Store
from gateway.web.auth import digest
from normalizer.normalize import Normalized, normalize
from parsers.draft import Draft

__all__ = ["Gateway", "file_channels"]

READ = "parsers.parse:parse"
PAGE_SIZES = "parsers.readers.picture:page_sizes"
PAGE_PNG = "parsers.readers.picture:page_png"
