"""Answers as text messages, through Twilio's REST interface by its own library, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote, urlsplit

from channels.envelope import Envelope
from channels.errors import Misconfigured, Unavailable
from channels.twilio import ANSWER
from gateway.answers.answer import AnswerDocument
from gateway.answers.letter import reference
from gateway.answers.outgoing import AnswerLate, AnswerRefused
from gateway.answers.settings import AnswerSettings
from gateway.store.records import AnswerRow

__all__ = ["SmsOutgoing"]

LONGEST = 480  #: characters; three parts of a long message
OPTED_OUT = 21610  #: Twilio: the recipient has said STOP
SECONDS = 30.0
WHATSAPP = "whatsapp:"
#: our own keys and pace; no message is given up for them
OURS_TO_MEND = frozenset({401, 403, 429})
LOOK_BACK = 50  #: of its messages to one number, that a second try looks at
GONE = frozenset({"failed", "undelivered", "canceled"})


class SmsOutgoing:
    """`Outgoing` over Twilio. `reports` are the addresses of status callbacks by channel."""

    short = True
    machine = False

    def __init__(self, settings: AnswerSettings, *, reports: Mapping[str, str] | None = None) -> None:
        self._settings = settings
        self._reports = reports or {}
        self._client: Any = None

    def recipient(self, envelope: Envelope) -> str:
        """The number that wrote, as Twilio addresses it: who wrote by WhatsApp reads it there."""
        number = envelope.sender.phone or ""
        return f"{WHATSAPP}{number}" if number and (envelope.recipient or "").startswith(WHATSAPP) else number

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:  # noqa: ARG002 - as the protocol says
        written_to = envelope.recipient or ""
        ours = written_to if row.recipient.startswith(WHATSAPP) else self._settings.sms_number
        await asyncio.to_thread(self._send, row, ours)

    @staticmethod
    def missing() -> str:
        """What has to be installed before a text message can go; "" where nothing has."""
        return "" if find_spec("twilio") else "answers.sms_number: needs twilio; install ordergate[twilio]"

    async def check(self) -> str:
        """Ask for our account, and send nothing; what is well, as a sentence. Raises Unavailable or Misconfigured with the remedy."""
        await asyncio.to_thread(self._ask_for_account)
        return f"text messages go through Twilio, from {self._settings.sms_number}"

    def _ask_for_account(self) -> None:
        if missing := self.missing():
            raise Misconfigured(missing)
        from requests import RequestException
        from twilio.base.exceptions import TwilioException, TwilioRestException

        settings = self._settings
        if not settings.twilio_account_sid or not settings.twilio_auth_token.get_secret_value():
            raise Misconfigured("answers.twilio_account_sid and twilio_auth_token are missing; sms_number needs them")
        try:
            self._connected().api.accounts(settings.twilio_account_sid).fetch()
        except TwilioRestException as error:
            said = f"Twilio does not know us ({error.status} {error.msg}); check answers.twilio_account_sid and twilio_auth_token"
            raise Misconfigured(said) from error
        except (TwilioException, RequestException, OSError, ValueError) as error:
            raise Unavailable(
                f"Twilio at {settings.twilio_url} cannot be reached ({type(error).__name__}); check answers.twilio_url"
            ) from error

    async def close(self) -> None:
        """Its connections end with the process."""

    def _send(self, row: AnswerRow, ours: str) -> None:
        from requests import RequestException
        from twilio.base.exceptions import TwilioException, TwilioRestException

        try:
            self._hand_over(row, ours)
        except TwilioRestException as error:
            if error.code == OPTED_OUT:
                raise AnswerRefused(f"{row.recipient} has opted out of text messages") from error
            kind = AnswerRefused if 400 <= error.status < 500 and error.status not in OURS_TO_MEND else AnswerLate
            raise kind(f"Twilio: {error.msg}") from error
        except (TwilioException, RequestException, OSError, ValueError) as error:
            raise AnswerLate(f"Twilio: {error}") from error

    def _hand_over(self, row: AnswerRow, ours: str) -> None:
        messages, text = self._connected().messages, row.body[:LONGEST].strip()
        who = {"to": row.recipient, "from_": ours}
        if row.attempts > 1 and reference(row.token) in text:
            # Its interface knows no key of ours: what an earlier try left there is asked for, and known by our reference.
            there = messages.list(**who, date_sent_after=row.created_at, limit=LOOK_BACK)
            if any(one.body == text and one.status not in GONE for one in there):
                return
        report = self._reports.get(row.channel)
        more = {"status_callback": f"{report}?{ANSWER}={quote(row.token)}"} if report else {}
        messages.create(**who, body=text, **more)

    def _connected(self) -> Any:
        if self._client is None:
            from twilio.rest import Client

            settings = self._settings
            self._client = Client(
                settings.twilio_account_sid,
                settings.twilio_auth_token.get_secret_value(),
                http_client=_http_client(settings.twilio_url),
            )
        return self._client


def _http_client(url: str) -> Any:
    """The library's own, for the region's address in place of the usual one."""
    from twilio.http.http_client import TwilioHttpClient

    class Regional(TwilioHttpClient):  # type: ignore[misc]
        def request(self, method: str, called: str, *arguments: Any, **more: Any) -> Any:
            path = urlsplit(called)
            query = f"?{path.query}" if path.query else ""
            return super().request(method, f"{url.rstrip('/')}{path.path}{query}", *arguments, **more)

    return Regional(timeout=SECONDS)
