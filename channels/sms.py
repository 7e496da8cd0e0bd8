"""Text messages and WhatsApp through Twilio: a signed webhook under `/hooks/NAME`, answered with empty TwiML after the commit.

Several messages of one number that follow each other are one envelope, and pictures are fetched before it is made: both happen
in a durable waiting room (`channels/waiting.py`), after the provider has been told that the message is ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.download import Downloads, fetched
from channels.envelope import Envelope
from channels.forms import Form, form_envelope, form_id, forms_in
from channels.memory import Memory, Notebook
from channels.twilio import ANSWER, TwilioSettings, check_twilio, mount_twilio, twilio_downloads, twiml, url_of
from channels.waiting import Guest, WaitingRoom

__all__ = ["SmsChannel", "SmsSettings"]

#: What identifies a message for ever, best first.
IDS = ("MessageSid", "SmsMessageSid", "SmsSid")

#: Reports on messages of ours, which may come to the same address: there is nothing to keep.
REPORTS = frozenset({"accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read"})

#: Those by which a message of ours is lost.
LOST = frozenset({"undelivered", "failed"})
#: Told of a message of ours that is lost: which answer it was, and what the provider says of it.
Reported = Callable[[str, str], Awaitable[None]]

#: What the provider calls a message by which somebody wants to hear no more of us, or again. It answers these itself.
OPT_OUT_TYPES = frozenset({"STOP", "START", "HELP"})
#: The whole message, where the provider says nothing of it.
OPT_OUT_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel", "start", "unstop"}
)

_MEDIA_LIMIT = 10  #: of one message, as the provider has it


class SmsSettings(TwilioSettings):
    """A channel of kind `sms`."""

    join_seconds: float = Field(
        30, ge=0, description="Messages of one number that follow within so long are one order; 0 takes each by itself."
    )


class SmsChannel:
    """Each run of messages is an envelope; its number is known from the telephone network."""

    kind = "sms"
    Settings = SmsSettings

    def __init__(
        self,
        name: str,
        settings: SmsSettings,
        *,
        memory: Memory | None = None,
        downloads: Downloads | None = None,
        reported: Reported | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self.memory = memory or Notebook()
        self._reported = reported
        self._downloads = downloads or twilio_downloads(settings)
        self._room = WaitingRoom(
            name,
            memory=self.memory,
            complete=self._complete,
            quiet_seconds=settings.join_seconds,
            patience_seconds=settings.media_hours * 3600,
        )

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook, and one under `/status` for reports on our own messages; raises Misconfigured where it could be
        forged."""

        async def take(form: Form, received_at: datetime) -> web.Response:
            if _is_report(form):
                return twiml()
            if _opted_out(form):  # who wants to hear no more of us; the message itself is shown to a clerk all the same
                await self.memory.keep(f"opt-out/{form.get('From')}", str(form.get("OptOutType") or _word(form))[:20])
            if self.settings.join_seconds or _media(form):
                await self._room.enter(self._guest(form, received_at))
            else:
                await accept(self._envelope([form], received_at))
            return twiml()

        async def report(form: Form, received_at: datetime) -> web.Response:
            if sid := form_id(form, IDS):
                status = str(form.get("MessageStatus") or form.get("SmsStatus") or "")[:40]
                told = {"status": status, "error": form.get("ErrorCode"), "at": received_at.isoformat()}
                await self.memory.keep(f"status/{sid[:100]}", told)
                if self._reported is not None and status.lower() in LOST and form.get(ANSWER):
                    error = f" (error {form['ErrorCode']})" if form.get("ErrorCode") else ""
                    await self._reported(str(form[ANSWER]), f"The message was not delivered: {status}{error}"[:200])
            return twiml()

        mount_twilio(app, name=self.name, settings=self.settings, take=take)
        mount_twilio(app, name=self.name, settings=self.settings, take=report, path="/status")
        self._room.mount(app, accept)

    async def check(self) -> str:
        """Where the provider must call us; raises Misconfigured where it could be forged."""
        check_twilio(self.name, self.settings)
        fetches = "" if self.settings.account_sid else "; pictures cannot be fetched: set account_sid"
        return f"the number's webhook is {url_of(self.settings, self.name)}{fetches}"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields, or a list of such in order of arrival, as the messages that they were."""
        return self._envelope(forms_in(content, name=name), received_at)

    def _envelope(self, forms: Sequence[Form], received_at: datetime) -> Envelope:
        return form_envelope(forms, channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)

    def _guest(self, form: Form, received_at: datetime) -> Guest:
        sender = f"{form.get('From')}>{form.get('To')}" if self.settings.join_seconds else ""
        return Guest(form_id(form, IDS) or "", sender, received_at.timestamp(), dict(form))

    async def _complete(self, guests: Sequence[Guest], over: bool) -> Envelope:
        """The messages in order, then their pictures."""
        envelope = self._envelope([guest.value for guest in guests], datetime.fromtimestamp(guests[0].at, UTC))
        urls = [url for guest in guests for url in _media(guest.value)]
        parts = [await fetched(self._downloads, url, name=f"picture {n + 1}", over=over) for n, url in enumerate(urls)]
        return replace(envelope, parts=(*envelope.parts, *parts))


def _media(form: Form) -> list[str]:
    """Addresses of pictures. The count may lie; what is named is what counts."""
    return [str(form[key]) for n in range(_MEDIA_LIMIT) if form.get(key := f"MediaUrl{n}")]


def _is_report(form: Form) -> bool:
    return str(form.get("MessageStatus") or form.get("SmsStatus")).lower() in REPORTS


def _opted_out(form: Form) -> bool:
    """Only where the message is nothing else."""
    if _media(form):
        return False
    return str(form.get("OptOutType", "")).upper() in OPT_OUT_TYPES or _word(form) in OPT_OUT_WORDS


def _word(form: Form) -> str:
    return str(form.get("Body", "")).strip().strip(".!").lower()[:40]
