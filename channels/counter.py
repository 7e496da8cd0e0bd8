"""Orders that somebody of the house types for a customer: by phone, at the counter. The desk's page hands them in here."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from pydantic import Field

from channels.channel import Accept, Receipt
from channels.envelope import Envelope, Part, Sender, Trust
from channels.errors import Refused, Unavailable
from channels.file import file_envelope, file_key
from channels.settings import ChannelSettings

__all__ = ["CounterChannel", "CounterSettings"]

_TOKEN = re.compile(r"[\w-]{8,40}", re.ASCII)


class CounterSettings(ChannelSettings):
    """A channel of kind `counter`."""

    order_bytes: int = Field(
        1024 * 1024, ge=1024, description="The largest typed order, or pasted text, that is taken."
    )
    accept_seconds: float = Field(
        30, gt=0, description="Keeping an order may take so long; then it is asked for again."
    )


class CounterChannel:
    """What a clerk types is kept as it was typed; he answers for who the customer is, and for nothing else."""

    kind = "counter"
    Settings = CounterSettings

    def __init__(self, name: str, settings: CounterSettings) -> None:
        self.name = name
        self.settings = settings
        self._accept: Accept | None = None

    def mount(self, app: web.Application, accept: Accept) -> None:
        """The desk's page calls `take`, while the application runs."""

        async def taking(_: web.Application) -> AsyncIterator[None]:
            self._accept = accept
            yield
            self._accept = None

        app.cleanup_ctx.append(taking)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been typed."""
        return file_envelope(
            content,
            name=name,
            channel=self.name,
            kind=self.kind,
            delivery_key=file_key(content, name),
            received_at=received_at,
            trust=Trust.VOUCHED,
        )

    async def take(self, order: Mapping[str, Any] | str, *, account_no: str, typed_by: str, token: str) -> Receipt:
        """An order as the API takes it, or a text that is read like any other; the receipt comes after the commit.

        `token` is the form's own: sent twice, it is one delivery. Raises Refused for what cannot be taken as it is, Unavailable
        for what may be sent again.
        """
        if self._accept is None:
            raise Unavailable(f"{self.name} has not started yet", retry_after=1)
        if not _TOKEN.fullmatch(token):
            raise Refused("form-unknown", "Open the page again: this form is not one of ours.")
        if isinstance(order, str):
            part = Part(order.encode(), "text/plain", name="order.txt")
        else:
            part = Part(json.dumps(order, ensure_ascii=False).encode(), "application/json", name="order.json")
        if len(part.content) > self.settings.order_bytes:
            raise Refused(
                "order-oversized", f"An order has at most {self.settings.order_bytes} bytes here; hand it in as a file."
            )
        envelope = Envelope(
            channel=self.name,
            channel_kind=self.kind,
            delivery_key=f"{self.kind}:{token}",
            received_at=datetime.now(UTC),
            parts=(part,),
            sender=Sender(name=typed_by, account_no=account_no),
            trust=Trust.VOUCHED,
        )
        try:
            async with asyncio.timeout(self.settings.accept_seconds):
                return await self._accept(envelope)
        except TimeoutError as error:
            raise Unavailable(f"{self.name} could not keep the order in time; send it again", retry_after=1) from error
