"""Telephone calls through Twilio: the caller leaves the order on a recording, whose transcript comes to `/hooks/NAME`."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.envelope import Envelope
from channels.forms import Form, form_envelope, forms_in
from channels.hooks import TwilioSettings, mount_hook, twiml

__all__ = ["VoiceChannel", "VoiceSettings"]

#: What identifies a transcript for ever, best first: a call may have several recordings, a recording several transcripts.
IDS = ("TranscriptionSid", "RecordingSid", "CallSid")


class VoiceSettings(TwilioSettings):
    """A channel of kind `voice`."""

    greeting: str = Field(
        "Please leave your order after the tone. The call is recorded. End with the hash key.",
        max_length=1000,
        description="What the caller hears; say here that the call is recorded.",
    )
    language: str = Field("en-GB", pattern=r"^[A-Za-z-]{2,20}$", description="The language of the greeting.")
    goodbye: str = Field("Thank you. Goodbye.", max_length=1000, description="What the caller hears at the end.")
    recording_seconds: int = Field(300, ge=10, le=3600, description="The longest recording.")


class VoiceChannel:
    """Each transcript is an envelope. A call that only begins is answered and asked to speak; there is nothing to keep yet."""

    kind = "voice"
    Settings = VoiceSettings

    def __init__(self, name: str, settings: VoiceSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook; raises Misconfigured where it could be forged."""
        mount_hook(app, accept, name=self.name, settings=self.settings, make=self._made)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields, or a list of such in order of arrival, as the calls that they were."""
        forms = forms_in(content, name=name)
        return form_envelope(forms, channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)

    def _made(self, form: Form, received_at: datetime) -> Envelope | web.Response:
        # A failed transcription comes too (TranscriptionStatus=failed): its recording is an order that a clerk can hear.
        if "TranscriptionSid" in form or "TranscriptionText" in form:
            return form_envelope([form], channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)
        if "RecordingSid" in form:  # the recording has ended; its transcript follows
            return twiml(f"{self._say(self.settings.goodbye)}<Hangup/>")
        return twiml(self._say(self.settings.greeting) + self._record())

    def _say(self, text: str) -> str:
        return f"<Say language={quoteattr(self.settings.language)}>{escape(text)}</Say>"

    def _record(self) -> str:
        url = quoteattr(f"{self.settings.public_url.rstrip('/')}/hooks/{self.name}")
        return (
            f'<Record action={url} transcribe="true" transcribeCallback={url} '
            f'maxLength="{self.settings.recording_seconds}" finishOnKey="#"/>'
        )
