"""Text messages through Twilio: a signed webhook under `/hooks/NAME`, answered with empty TwiML after the commit."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from channels.channel import Accept
from channels.envelope import Envelope
from channels.forms import Form, form_envelope, forms_in
from channels.hooks import TwilioSettings, mount_hook, twiml

__all__ = ["SmsChannel", "SmsSettings"]

#: What identifies a message for ever, best first.
IDS = ("MessageSid", "SmsMessageSid", "SmsSid")

#: Reports on messages of ours, which may come to the same address: there is nothing to keep.
REPORTS = frozenset({"accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read"})


class SmsSettings(TwilioSettings):
    """A channel of kind `sms`."""


class SmsChannel:
    """Each text message is an envelope; its number is known from the telephone network."""

    kind = "sms"
    Settings = SmsSettings

    def __init__(self, name: str, settings: SmsSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook; raises Misconfigured where it could be forged."""
        mount_hook(app, accept, name=self.name, settings=self.settings, make=self._made)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields, or a list of such in order of arrival, as the messages that they were."""
        forms = forms_in(content, name=name)
        return form_envelope(forms, channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)

    def _made(self, form: Form, received_at: datetime) -> Envelope | web.Response:
        if str(form.get("MessageStatus") or form.get("SmsStatus")).lower() in REPORTS:
            return twiml()
        return form_envelope([form], channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)
