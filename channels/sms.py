"""How this channel takes orders in."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from channels.channel import Accept
from channels.envelope import Envelope
from channels.forms import form_envelope, forms_in
from channels.settings import ChannelSettings

__all__ = ["SmsChannel", "SmsSettings"]

IDS = ("MessageSid", "SmsMessageSid", "SmsSid")


class SmsSettings(ChannelSettings):
    """A channel of kind `sms`."""


class SmsChannel:
    """A channel of kind `sms`."""

    kind = "sms"
    Settings = SmsSettings

    def __init__(self, name: str, settings: SmsSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook."""

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields as the messages that they were."""
        return form_envelope(forms_in(content), channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)
