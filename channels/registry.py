"""Kind of channel to class. Lazy: a channel is imported when the configuration names it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from channels.channel import Channel
from channels.kinds import adapter_class, adapter_settings

__all__ = ["ENTRY_POINTS", "FILE_CHANNELS", "KINDS", "channel_class", "channel_for_files", "settings_model"]

#: Built-in kinds. A kind that this table lacks is looked up in the entry points `ordergate.channels`.
KINDS = {
    "smtp": "channels.smtp:SmtpChannel",
    "imap": "channels.imap:ImapChannel",
    "web": "channels.web:WebChannel",
    "folder": "channels.folder:FolderChannel",
    "fax": "channels.fax:FaxChannel",
    "telnyx": "channels.telnyx:TelnyxChannel",
    "shopify": "channels.shopify:ShopifyChannel",
    "woocommerce": "channels.woocommerce:WooCommerceChannel",
    "cxml": "channels.cxml:CxmlChannel",
    "webhook": "channels.webhook:WebhookChannel",
    "sms": "channels.sms:SmsChannel",
    "voice": "channels.voice:VoiceChannel",
    "counter": "channels.counter:CounterChannel",
}

ENTRY_POINTS = "ordergate.channels"

#: The names under which files are handed in without a configuration, and the kind that makes their envelopes.
FILE_CHANNELS = {"email": "smtp", "fax": "fax", "folder": "folder", "sms": "sms", "voice": "voice", "web": "web"}


def channel_class(kind: str) -> Any:
    """The class of this kind: built as `Class(name, settings)`, its settings model is `Class.Settings`.

    Raises LookupError with the kinds that there are.
    """
    return adapter_class(kind, KINDS, group=ENTRY_POINTS, noun="channel")


def settings_model(kind: str) -> type[BaseModel] | None:
    """The settings model of this kind, or None where nobody knows the kind."""
    return adapter_settings(channel_class, kind)


def channel_for_files() -> dict[str, Channel]:
    """Channels with default settings, by the names that `ordergate process` knows without a configuration."""
    return {name: _with_defaults(name, kind) for name, kind in FILE_CHANNELS.items()}


def _with_defaults(name: str, kind: str) -> Channel:
    cls = channel_class(kind)
    channel: Channel = cls(name, cls.Settings())
    return channel
