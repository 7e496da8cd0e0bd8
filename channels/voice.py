"""Telephone calls through Twilio: the caller leaves the order on a recording, or is asked for it item by item.

    /hooks/NAME              a call begins (`dialogue = false`: the recording; true: the questions)
    /hooks/NAME/said         the caller has answered a question
    /hooks/NAME/transcript   the transcript of a recording

A recording becomes an intake when its transcript comes, or when that has been waited for in vain: the recording itself is fetched
and kept as a part, to be played at the desk. A voice order is never released unseen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.dialogue import Dialogue, Phrases, phrases_of
from channels.download import Downloads, fetched
from channels.envelope import Envelope
from channels.errors import Unavailable
from channels.forms import Form, form_envelope, form_id, forms_in, phone
from channels.memory import Memory, Notebook
from channels.twilio import TwilioSettings, check_twilio, mount_twilio, say, twilio_downloads, twiml, url_of
from channels.waiting import Guest, WaitingRoom

__all__ = ["KnownCaller", "VoiceChannel", "VoiceSettings"]

#: What identifies a transcript for ever, best first: a call may have several recordings, a recording several transcripts.
IDS = ("TranscriptionSid", "RecordingSid", "CallSid")

_KNOWN_SECONDS = 1.0


class VoiceSettings(TwilioSettings):
    """A channel of kind `voice`."""

    greeting: str = Field(
        "Please leave your order after the tone. The call is recorded. End with the hash key.",
        max_length=1000,
        description="What the caller hears; say here that the call is recorded.",
    )
    language: str = Field("en-GB", pattern=r"^[A-Za-z-]{2,20}$", description="The language of the greeting.")
    languages: dict[str, str] = Field(
        {}, description="Beginning of a caller's number to language, such as `+49` to `de-DE`; the longest counts."
    )
    goodbye: str = Field("Thank you. Goodbye.", max_length=1000, description="What the caller hears at the end.")
    recording_seconds: int = Field(300, ge=10, le=3600, description="The longest recording.")
    transcript_seconds: float = Field(
        600, ge=0, description="A recording whose transcript does not come within so long is kept without one."
    )
    dialogue: bool = Field(
        False,
        description="Ask for account number, items and quantities one by one, instead of recording the whole order.",
    )
    hints: tuple[str, ...] = Field(
        (), max_length=500, description="Words that callers use, such as item numbers, which help to understand them."
    )


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """What the gateway knows of the customer whose number calls. It helps to understand, and proves nobody."""

    language: str = ""  #: two letters
    items: tuple[str, ...] = ()  #: what he usually orders, as he may say it


class VoiceChannel:
    """Each recording or dialogue is an envelope. A call that only begins is answered; there is nothing to keep yet."""

    kind = "voice"
    Settings = VoiceSettings

    def __init__(
        self,
        name: str,
        settings: VoiceSettings,
        *,
        memory: Memory | None = None,
        downloads: Downloads | None = None,
        caller: Callable[[str], Awaitable[KnownCaller]] | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self._caller = caller
        self.memory = memory or Notebook()
        self._downloads = downloads or twilio_downloads(settings)
        self._dialogue = Dialogue(url_of(settings, name, "/said"), hints=settings.hints)
        self._room = WaitingRoom(
            name,
            memory=self.memory,
            complete=self._complete,
            patience_seconds=max(settings.transcript_seconds, settings.media_hours * 3600),
        )

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhooks; raises Misconfigured where they could be forged."""
        for path, take in (("", self._call), ("/transcript", self._transcript), ("/said", self._said)):
            mount_twilio(app, name=self.name, settings=self.settings, take=partial(take, accept), path=path)
        self._room.mount(app, accept)

    async def check(self) -> str:
        """Where the provider must call us; raises Misconfigured where it could be forged."""
        check_twilio(self.name, self.settings)
        hears = "" if self.settings.account_sid else "; recordings cannot be fetched: set account_sid"
        return f"the number's webhook for calls is {url_of(self.settings, self.name)}{hears}"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file of form fields, or a list of such in order of arrival, as the calls that they were."""
        return self._envelope(forms_in(content, name=name), received_at)

    # --- what the provider tells --------------------------------------------------------------------------------------

    async def _call(self, accept: Accept, form: Form, received_at: datetime) -> web.Response:
        """A call begins, or its recording has ended; transcripts come to the same address where none of their own is set."""
        if "TranscriptionSid" in form or "TranscriptionText" in form:
            return await self._transcript(accept, form, received_at)
        if "RecordingSid" in form:  # its transcript follows
            await self._room.enter(_guest(form, received_at))
            goodbye = self._words(form).goodbye or self.settings.goodbye
            return twiml(f"{say(goodbye, self._language(form))}<Hangup/>")
        if self.settings.dialogue:
            known = await self._known(form)
            language = self._spoken(known.language) or self._language(form)
            await self.memory.keep(_call(form), {"language": language, "hints": list(known.items)})
            return twiml(self._dialogue.begin(phrases_of(language), language))
        return twiml(say(self.settings.greeting, self._language(form)) + self._record())

    async def _transcript(self, accept: Accept, form: Form, received_at: datetime) -> web.Response:
        """A failed transcription comes too (TranscriptionStatus=failed): its recording is an order that a clerk can hear."""
        recording = form.get("RecordingSid")
        if recording:
            await self.memory.keep(f"transcript/{recording}", dict(form))
        if recording and self._fetches(form):
            await self._room.enter(_guest(form, received_at))
            self._room.hurry()
        else:
            await accept(self._envelope([form], received_at))
        return twiml()

    async def _said(self, accept: Accept, form: Form, received_at: datetime) -> web.Response:
        """The caller has answered a question."""
        place = _call(form)
        state = await self.memory.recall(place) or {}
        language = state.get("language") or self._language(form)
        step = self._dialogue.step(state, form, phrases_of(language), language)
        if step.order is not None:
            await accept(self._envelope([{**form, **step.order}], received_at))
        # The state is kept after the order: a call that is told "kept" is kept, and a repeated request is the same delivery.
        await self.memory.keep(place, None if step.over else step.state)
        return twiml(step.verbs)

    # --- what becomes of a recording ----------------------------------------------------------------------------------

    def _envelope(self, forms: Sequence[Form], received_at: datetime) -> Envelope:
        return form_envelope(forms, channel=self.name, kind=self.kind, received_at=received_at, ids=IDS)

    def _fetches(self, form: Form) -> bool:
        return bool(form.get("RecordingUrl")) and bool(self.settings.account_sid)

    async def _complete(self, guests: Sequence[Guest], over: bool) -> Envelope:
        """The transcript, where there is one, and the recording. One of both webhooks is enough; they are the same intake."""
        form = dict(guests[0].value)
        at = datetime.fromtimestamp(guests[0].at, UTC)
        transcript = await self.memory.recall(f"transcript/{form.get('RecordingSid')}")
        waited = (datetime.now(UTC) - at).total_seconds()
        if transcript is None and waited < self.settings.transcript_seconds:
            raise Unavailable("the transcript has not come yet")
        envelope = self._envelope([transcript or form], at)
        if not self._fetches(form):
            return envelope
        url = f"{str(form['RecordingUrl']).removesuffix('.mp3')}.mp3"
        return replace(
            envelope, parts=(*envelope.parts, await fetched(self._downloads, url, name="recording.mp3", over=over))
        )

    # --- what the caller hears ----------------------------------------------------------------------------------------

    async def _known(self, form: Form) -> KnownCaller:
        """What the gateway knows; nothing where it does not know it at once, for the caller waits."""
        number = phone(form.get("From"))
        if self._caller is None or number is None:
            return KnownCaller()
        try:
            async with asyncio.timeout(_KNOWN_SECONDS):
                return await self._caller(number)
        except (TimeoutError, Unavailable):
            return KnownCaller()

    def _spoken(self, language: str) -> str:
        """The customer's language as the provider names it; "" where none is known, or we speak it already."""
        if not language or self.settings.language.lower().startswith(language.lower()):
            return ""
        configured = [value for value in self.settings.languages.values() if value.lower().startswith(language.lower())]
        return next(iter(configured), f"{language.lower()}-{language.upper()}" if len(language) == 2 else "")

    def _language(self, form: Form) -> str:
        """That of the caller's number."""
        number = str(form.get("From", ""))
        known = [prefix for prefix in self.settings.languages if number.startswith(prefix)]
        return self.settings.languages[max(known, key=len)] if known else self.settings.language

    def _words(self, form: Form) -> Phrases:
        return phrases_of(self._language(form))

    def _record(self) -> str:
        ended = url_of(self.settings, self.name)
        return (
            f'<Record action="{ended}" transcribe="true" transcribeCallback="{ended}" '
            f'maxLength="{self.settings.recording_seconds}" finishOnKey="#"/>'
        )


def _call(form: Form) -> str:
    return f"call/{str(form.get('CallSid'))[:100]}"


def _guest(form: Form, received_at: datetime) -> Guest:
    """The recording and its transcript come as two webhooks: both are the same guest."""
    sid = str(form.get("RecordingSid") or form_id(form, IDS) or "")
    kept = ("RecordingSid", "RecordingUrl", "CallSid", "From", "To")
    return Guest(sid, "", received_at.timestamp(), {key: form[key] for key in kept if key in form})
