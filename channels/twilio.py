"""Twilio's webhooks: what SMS and voice have in common. The signature covers the configured public URL and every field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web
from pydantic import Field, SecretStr

from channels.download import Downloads
from channels.errors import Misconfigured
from channels.forms import Form
from channels.hooks import HookSettings, mount_hook, secret_missing
from channels.signing import twilio_signed

__all__ = [
    "ANSWER", "TwilioSettings", "check_twilio", "mount_twilio", "say", "twilio_downloads", "twiml", "url_of",
]  # fmt: skip

#: in the address for reports: which answer of ours a report is about; the signature covers it
ANSWER = "answer"
_FIELDS_LIMIT = 300


class TwilioSettings(HookSettings):
    """What every channel of this provider needs."""

    auth_token: SecretStr = Field(SecretStr(""), description="The account's primary auth token, which signs webhooks.")
    account_sid: str = Field("", description="The account's id, with which media are fetched and answers sent.")
    public_url: str = Field(
        "", description="How the provider reaches us, without path; `[web] public_url` unless it is set here."
    )
    media_hosts: tuple[str, ...] = Field(
        ("api.twilio.com", ".twiliocdn.com", ".amazonaws.com"),
        description="Hosts from which media and recordings are fetched, also behind a redirect; `.x` means all below x.",
    )
    media_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest medium or recording.")
    media_seconds: float = Field(60, gt=0, description="Fetching one may take so long; then it is tried again.")
    media_hours: float = Field(
        4, gt=0, description="What cannot be fetched for so long is given up: a clerk sees the message without it."
    )


def twiml(verbs: str = "") -> web.Response:
    """An answer in the provider's XML; empty means that there is nothing to do."""
    text = f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
    return web.Response(text=text, content_type="text/xml", charset="utf-8")


def say(text: str, language: str) -> str:
    """A sentence as the caller hears it."""
    return f"<Say language={quoteattr(language)}>{escape(text)}</Say>"


def url_of(settings: TwilioSettings, name: str, path: str = "") -> str:
    """The address that the provider calls, as it is signed."""
    return f"{settings.public_url.rstrip('/')}/hooks/{name}{path}"


def check_twilio(name: str, settings: TwilioSettings) -> None:
    """Raises Misconfigured without a token (an empty one would let everybody in) or without a public URL."""
    if not settings.auth_token.get_secret_value().strip():
        raise Misconfigured(secret_missing(name, "auth_token"))
    if not settings.public_url.startswith(("https://", "http://")):
        wrong = f"{settings.public_url} is no http address" if settings.public_url else "is missing"
        raise Misconfigured(f"channels.{name}.public_url: {wrong}; set it or [web] public_url, the signature covers it")


def twilio_downloads(settings: TwilioSettings) -> Downloads:
    """Media and recordings, with the account's own key."""
    return Downloads(
        hosts=settings.media_hosts,
        limit=settings.media_bytes,
        seconds=settings.media_seconds,
        auth=(settings.account_sid, settings.auth_token.get_secret_value()) if settings.account_sid else None,
    )


def mount_twilio(
    app: web.Application,
    *,
    name: str,
    settings: TwilioSettings,
    take: Callable[[Form, datetime], Awaitable[web.Response]],
    path: str = "",
) -> None:
    """Adds the webhook. `take` keeps the signed fields and answers; raises Misconfigured where it could be forged."""
    check_twilio(name, settings)
    address = url_of(settings, name, path)

    def verify(request: web.Request, body: bytes) -> str | None:
        query = request.rel_url.raw_query_string
        url = f"{address}?{query}" if query else address
        good = twilio_signed(
            request.headers.get("X-Twilio-Signature", ""),
            token=settings.auth_token.get_secret_value(),
            url=url,
            fields=_fields(body),
            body=body,
        )
        return None if good else f"The signature does not fit {url} and the fields; check auth_token and public_url."

    async def signed(request: web.Request, body: bytes) -> web.Response:
        said = request.query.get(ANSWER)
        return await take(dict(_fields(body)) | ({ANSWER: said[:100]} if said else {}), datetime.now(UTC))

    mount_hook(app, name=name, settings=settings, verify=verify, take=signed, path=path)


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_LIMIT)
    except ValueError:
        return []
