"""A Twilio webhook under `/hooks/NAME`: what SMS and voice have in common.

Nothing that a request says is looked at before its signature is right. The answer (TwiML) comes after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import Field, SecretStr

from channels.channel import Accept
from channels.envelope import Envelope
from channels.errors import Misconfigured, Refused, Unavailable
from channels.forms import Form
from channels.problem import problem, refusal, unavailable
from channels.settings import ChannelSettings
from channels.signing import twilio_signed

__all__ = ["TwilioSettings", "mount_hook", "twiml"]

log = structlog.get_logger(__name__)

_BODY_LIMIT = 256 * 1024
_FIELDS_LIMIT = 300


class TwilioSettings(ChannelSettings):
    """What every channel of this provider needs."""

    auth_token: SecretStr = Field(SecretStr(""), description="The account's primary auth token, which signs webhooks.")
    public_url: str = Field(
        "", description="How the provider reaches us, without path; `[web] public_url` unless it is set here."
    )
    body_seconds: float = Field(10, gt=0, description="A request's body may take so long to arrive.")
    accept_seconds: float = Field(10, gt=0, description="Keeping a message may take so long; then the answer is 503.")


def twiml(verbs: str = "") -> web.Response:
    """An answer in the provider's XML; empty means that there is nothing to do."""
    text = f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
    return web.Response(text=text, content_type="text/xml", charset="utf-8")


def mount_hook(
    app: web.Application,
    accept: Accept,
    *,
    name: str,
    settings: TwilioSettings,
    make: Callable[[Form, datetime], Envelope | web.Response],
    done: Callable[[], web.Response] = twiml,
) -> None:
    """Adds `POST /hooks/NAME`. `make` turns signed fields into an envelope, or into an answer where there is nothing to keep.

    Raises Misconfigured without a token (an empty one would let everybody in) or without a public URL.
    """
    token = settings.auth_token.get_secret_value()
    if not token.strip():
        raise Misconfigured(
            f"channels.{name}.auth_token: is empty; set it, or ORDERGATE__CHANNELS__{name.upper()}__AUTH_TOKEN"
        )
    if not settings.public_url.startswith(("https://", "http://")):
        raise Misconfigured(
            f"channels.{name}.public_url: is missing; set it or [web] public_url, the signature covers it"
        )
    address = f"{settings.public_url.rstrip('/')}/hooks/{name}"

    async def hook(request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(settings.body_seconds):
                body = await _body(request)
        except TimeoutError:
            return problem(
                408, "request-slow", f"The body took longer than {settings.body_seconds:g} s; send it again."
            )
        except Refused as refused:
            return refusal(refused)
        query = request.rel_url.raw_query_string
        fields = _fields(body)
        signature = request.headers.get("X-Twilio-Signature", "")
        url = f"{address}?{query}" if query else address
        if not twilio_signed(signature, token=token, url=url, fields=fields, body=body):
            log.warning("hook.signature_wrong", channel=name)
            return problem(
                403,
                "signature-wrong",
                f"The signature does not fit {url} and the fields; check auth_token and public_url.",
            )
        return await keep(dict(fields))

    async def keep(form: Form) -> web.Response:
        try:
            made = make(form, datetime.now(UTC))
            if isinstance(made, web.Response):
                return made
            async with asyncio.timeout(settings.accept_seconds):
                await accept(made)
        except Refused as refused:
            return refusal(refused)
        except Unavailable as error:
            return unavailable(error)
        except Exception:  # the boundary: whatever broke, the provider keeps the message and calls again
            log.exception("hook.accept_failed", channel=name)
            return unavailable(Unavailable("The message could not be kept; send it again."))
        return done()

    app.router.add_post(f"/hooks/{name}", hook)


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    try:
        async for block in request.content.iter_any():
            body += block
            if len(body) > _BODY_LIMIT:
                raise Refused("message-oversized", f"A webhook may have at most {_BODY_LIMIT} bytes.")
    except (web.PayloadAccessError, HttpProcessingError, ValueError) as error:
        raise Refused("body-malformed", "The body could not be read to its end.") from error
    return bytes(body)


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_LIMIT)
    except ValueError:
        return []
