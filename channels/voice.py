"""How this channel takes orders in."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from channels.channel import Accept
from channels.envelope import Envelope
from channels.forms import form_envelope, forms_in
from channels.settings import ChannelSettings

__all__ = ["VoiceChannel", "VoiceSettings"]

IDS = ("RecordingSid", "CallSid")


class VoiceSettings(ChannelSettings):
    """A channel of kind `voice`."""


class VoiceChannel:
    """A channel of kind `voice`."""

    kind = "voice"
    Settings = VoiceSettings

    def __init__(self, name: str, settings: VoiceSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook."""

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields as the messages that they were."""
        return form_envelope(forms_in(content), channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)
