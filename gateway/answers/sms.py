"""Answers as text messages, through Twilio's REST interface by its own library, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from channels.envelope import Envelope
from gateway.answers.answer import AnswerDocument
from gateway.answers.outgoing import AnswerLate, AnswerRefused
from gateway.answers.settings import AnswerSettings
from gateway.store.records import AnswerRow

__all__ = ["SmsOutgoing"]

LONGEST = 480  #: characters; three parts of a long message
OPTED_OUT = 21610  #: Twilio: the recipient has said STOP


class SmsOutgoing:
    """`Outgoing` over Twilio. `http_client` is the library's own seam; None takes its default."""

    short = True
    machine = False

    def __init__(self, settings: AnswerSettings, *, http_client: Any = None) -> None:
        self._settings = settings
        self._http_client = http_client
        self._client: Any = None

    def recipient(self, envelope: Envelope) -> str:
        return envelope.sender.phone or ""

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:  # noqa: ARG002 - as the protocol says
        await asyncio.to_thread(self._send, row)

    def _send(self, row: AnswerRow) -> None:
        from requests import RequestException
        from twilio.base.exceptions import TwilioException, TwilioRestException
        from twilio.rest import Client

        settings = self._settings
        if self._client is None:
            self._client = Client(
                settings.twilio_account_sid,
                settings.twilio_auth_token.get_secret_value(),
                http_client=self._http_client,
            )
        try:
            self._client.messages.create(to=row.recipient, from_=settings.sms_number, body=row.body[:LONGEST].strip())
        except TwilioRestException as error:
            if error.code == OPTED_OUT:
                raise AnswerRefused(f"{row.recipient} has opted out of text messages") from error
            kind = AnswerRefused if 400 <= error.status < 500 and error.status != 429 else AnswerLate
            raise kind(f"Twilio: {error.msg}") from error
        except (TwilioException, RequestException, OSError) as error:
            raise AnswerLate(f"Twilio: {error}") from error
