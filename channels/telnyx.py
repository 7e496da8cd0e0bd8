"""Faxes through Telnyx: a webhook under `/hooks/NAME` signed with Ed25519; the pages are fetched after the answer.

Events come several times, in any order, and those of one fax beside each other: `fax.received` alone brings pages.
https://developers.telnyx.com/docs/programmable-fax/receive-a-fax-via-api
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from pydantic import Field

from channels.body import json_in
from channels.channel import Accept
from channels.download import Downloads, fetched
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Misconfigured
from channels.fax_file import fax_envelope
from channels.file import file_key
from channels.forms import phone
from channels.hooks import HookSettings, mount_hook, secret_missing
from channels.media import media_type
from channels.memory import Memory, Notebook
from channels.signing import ed25519_signed
from channels.waiting import Guest, WaitingRoom

__all__ = ["TelnyxChannel", "TelnyxSettings"]


class TelnyxSettings(HookSettings):
    """A channel of kind `telnyx`."""

    public_key: str = Field("", description="The account's public key, as its portal shows it (base64).")
    media_hosts: tuple[str, ...] = Field(
        (".telnyx.com", ".amazonaws.com"), description="Hosts from which pages are fetched; `.x` means all below x."
    )
    media_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest fax.")
    media_hours: float = Field(
        4,
        gt=0,
        description="Pages that cannot be fetched for so long are given up: a clerk sees that they are missing.",
    )


class TelnyxChannel:
    """Each received fax is an envelope. A fax number can be set by anybody, so it proves no sender."""

    kind = "telnyx"
    Settings = TelnyxSettings

    def __init__(
        self, name: str, settings: TelnyxSettings, *, memory: Memory | None = None, downloads: Downloads | None = None
    ) -> None:
        self.name = name
        self.settings = settings
        self.memory = memory or Notebook()
        self._downloads = downloads or Downloads(hosts=settings.media_hosts, limit=settings.media_bytes, seconds=60)
        self._room = WaitingRoom(
            name, memory=self.memory, complete=self._complete, patience_seconds=settings.media_hours * 3600
        )

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook; raises Misconfigured where it could be forged."""
        key = self._key()

        def verify(request: web.Request, body: bytes) -> str | None:
            good = ed25519_signed(
                request.headers.get("telnyx-signature-ed25519", ""), public_key=key,
                timestamp=request.headers.get("telnyx-timestamp", ""), body=body, now=time.time(),
            )  # fmt: skip
            return None if good else "The signature does not fit time (within 5 minutes) and body; check public_key."

        async def take(_: web.Request, body: bytes) -> web.Response:
            event = _event(body)
            payload = event.get("payload")
            if event.get("event_type") == "fax.received" and isinstance(payload, dict) and payload.get("fax_id"):
                await self._room.enter(Guest(str(payload["fax_id"]), "", time.time(), payload))
            return web.json_response({"taken": True})

        mount_hook(app, name=self.name, settings=self.settings, verify=verify, take=take)
        self._room.mount(app, accept)

    async def check(self) -> str:
        """Where the provider must call us; raises Misconfigured where it could be forged."""
        self._key()
        return f"fax webhooks at /hooks/{self.name}; pages are fetched from {', '.join(self.settings.media_hosts)}"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been faxed; the operator vouches for it. Raises Refused for what is no picture of pages."""
        return fax_envelope(
            content, name=name, channel=self.name, kind=self.kind, delivery_key=file_key(content, name),
            received_at=received_at, trust=Trust.VOUCHED,
        )  # fmt: skip

    def _key(self) -> bytes:
        if not self.settings.public_key.strip():
            raise Misconfigured(secret_missing(self.name, "public_key"))
        try:
            key = base64.b64decode(self.settings.public_key, validate=True)
        except ValueError:
            key = b""
        if len(key) != 32:
            raise Misconfigured(f"channels.{self.name}.public_key: is no Ed25519 key of 32 bytes in base64")
        try:
            import cryptography  # noqa: F401
        except ImportError as error:
            raise Misconfigured(f"channels.{self.name}: needs the extra `telnyx`; install ordergate[telnyx]") from error
        return key

    async def _complete(self, guests: Sequence[Guest], over: bool) -> Envelope:
        """The pages, and the event that named them."""
        (guest,) = guests
        payload: Mapping[str, Any] = guest.value
        part = await fetched(self._downloads, str(payload.get("media_url") or ""), name="fax", over=over)
        event = Part(json.dumps(payload, indent=1).encode(), "application/json", role=Role.DOCUMENT)
        return Envelope(
            channel=self.name,
            channel_kind="fax",
            delivery_key=f"telnyx:{guest.key[:200]}",
            received_at=datetime.fromtimestamp(guest.at, UTC),
            parts=(event, Part(part.content, media_type(part.content), part.name, Role.DOCUMENT, parent=0)),
            sender=Sender(phone=phone(payload.get("from"))),
            recipient=str(payload.get("to") or "")[:50] or None,
            subject=f"Fax of {payload.get('page_count') or '?'} pages",
            trust=Trust.NOTHING,
        )


def _event(body: bytes) -> Mapping[str, Any]:
    data = json_in(body)
    event = data.get("data") if isinstance(data, dict) else None
    return event if isinstance(event, dict) else {}
