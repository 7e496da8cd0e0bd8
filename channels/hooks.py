"""A signed webhook under `/hooks/NAME`: what all providers that call us have in common.

Nothing that a request says is looked at before its signature is right, and the signature is checked over the raw bytes. The
answer comes after the commit, and never waits for a reader or an ERP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from pydantic import Field

from channels.body import refuse_compressed, whole_body
from channels.channel import Accept
from channels.envelope import Envelope
from channels.errors import Refused, Unavailable
from channels.problem import problem, refusal, unavailable
from channels.settings import ChannelSettings

__all__ = ["HookSettings", "kept", "mount_hook", "secret_missing"]

log = structlog.get_logger(__name__)


class HookSettings(ChannelSettings):
    """What every webhook needs."""

    body_bytes: int = Field(256 * 1024, ge=1024, description="The largest body of a request.")
    body_seconds: float = Field(10, gt=0, description="A request's body may take so long to arrive.")
    accept_seconds: float = Field(10, gt=0, description="Keeping a message may take so long; then the answer is 503.")


#: What is wrong with the signature, as a sentence for the operator; None where it is right.
Verify = Callable[[web.Request, bytes], str | None]
#: Keeps what a signed request brings, and answers.
Take = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


def mount_hook(
    app: web.Application, *, name: str, settings: HookSettings, verify: Verify, take: Take, path: str = ""
) -> None:
    """Adds `POST /hooks/NAME` and what `path` says behind it."""
    limit = settings.body_bytes

    async def hook(request: web.Request) -> web.StreamResponse:
        try:
            refuse_compressed(request)
            oversized = Refused("message-oversized", f"A webhook may have at most {limit} bytes.")
            async with asyncio.timeout(settings.body_seconds):
                body = await whole_body(request, limit, oversized=oversized)
        except TimeoutError:
            return problem(
                408, "request-slow", f"The body took longer than {settings.body_seconds:g} s; send it again."
            )
        except Refused as refused:
            return refusal(refused)
        if (wrong := verify(request, body)) is not None:
            log.warning("hook.signature_wrong", channel=name)
            return problem(403, "signature-wrong", wrong)
        try:
            async with asyncio.timeout(settings.accept_seconds):
                return await take(request, body)
        except Refused as refused:
            return refusal(refused)
        except Unavailable as error:
            return unavailable(error)
        except Exception:  # the boundary: whatever broke, the provider keeps the message and calls again
            log.exception("hook.accept_failed", channel=name)
            return unavailable(Unavailable("The message could not be kept; send it again."))

    app.router.add_post(f"/hooks/{name}{path}", hook)


async def kept(accept: Accept, envelope: Envelope) -> web.Response:
    """An empty 200, once it is durable."""
    receipt = await accept(envelope)
    return web.json_response({"intake": receipt.intake_id, "again": receipt.again})


def secret_missing(name: str, key: str) -> str:
    """What to do where a secret is empty: anybody could forge messages then."""
    return f"channels.{name}.{key}: is empty; set it, ORDERGATE__CHANNELS__{name.upper()}__{key.upper()}, or {key}_file"
