"""What web shops have in common: a signed webhook for each order, and a poll that finds those whose webhook never came.

A shop's own number of the order and the time of its last change are the identity: the webhook, its repetition and the poll
bring the same intake. The body stays as it was posted, and the topic (`orders/create`) is the envelope's subject.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web
from pydantic import Field

from channels.beside import beside
from channels.channel import Accept
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import ChannelError, Misconfigured, Refused, Unavailable
from channels.file import file_key
from channels.hooks import HookSettings
from channels.memory import Memory

__all__ = ["ShopPoll", "ShopSettings", "saved_order", "shop_envelope"]

log = structlog.get_logger(__name__)

_CURSOR = "poll/since"
_OVERLAP = timedelta(hours=1)  #: looked at again each time: clocks differ, and orders may appear late
_PAGES = 500


class ShopSettings(HookSettings):
    """What every shop needs."""

    body_bytes: int = Field(2 * 1024 * 1024, ge=1024, description="The largest body of a request.")
    account_no: str = Field("", description="The customer whose shop this is, where all its orders are one customer's.")
    poll_seconds: float = Field(
        300, gt=0, description="The shop's own list of orders is looked at this often, where its key is set."
    )
    poll_days: float = Field(2, gt=0, description="The first look goes back so many days.")
    grace_seconds: float = Field(
        120,
        ge=0,
        description="An order that changed within so long is left to its webhook; the poll takes what is older.",
    )
    allow_private: bool = Field(False, description="The shop may stand in the own network.")


def shop_envelope(
    content: bytes,
    *,
    channel: str,
    kind: str,
    delivery_key: str,
    received_at: datetime,
    topic: str | None,
    shop: str | None,
    account_no: str = "",
    trust: Trust = Trust.SIGNED,
) -> Envelope:
    """One order of a shop, as it was posted."""
    return Envelope(
        channel=channel,
        channel_kind=kind,
        delivery_key=delivery_key,
        received_at=received_at,
        parts=(Part(content, "application/json", role=Role.DOCUMENT),),
        sender=Sender(name=shop, account_no=account_no or None),
        subject=topic,
        trust=trust,
    )


def saved_order(content: bytes, *, name: str, channel: str, kind: str, received_at: datetime) -> Envelope:
    """A file as if the shop had posted it; the operator vouches for it. Raises Refused for what is no JSON."""
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused("json-malformed", f"{name} is no JSON of an order: {error}") from error
    key = file_key(content, name)
    return shop_envelope(
        content, channel=channel, kind=kind, delivery_key=key, received_at=received_at,
        topic=None, shop=None, trust=Trust.VOUCHED,
    )  # fmt: skip


#: Orders changed since then, one page of them in any order; the page counts from 1, and an empty one is the end.
Page = Callable[[datetime, int], Awaitable[list[Mapping[str, Any]]]]
#: The identity of this order in this state, and when that began; None for what is no order.
Identify = Callable[[Mapping[str, Any]], tuple[str, datetime] | None]


async def look_at_list(page: Page, *, shop: str, keys: str) -> str:
    """What `ordergate doctor` says of a shop's list of orders; raises a ChannelError that names `keys`, the settings that open it."""
    try:
        await page(datetime.now(UTC), 1)
    except Refused as error:
        raise Misconfigured(f"{shop} does not let us read its orders ({error}); check {keys}") from error
    except Unavailable as error:
        raise Unavailable(f"{shop}: {error}; check {keys}") from error
    except ValueError as error:
        raise Misconfigured(f"{shop} answers with something that is no list of orders; check {keys}") from error
    return f"{shop} lets us read its orders"


class ShopPoll:
    """Looks through the shop's list of orders for those that never came."""

    def __init__(
        self,
        name: str,
        settings: ShopSettings,
        *,
        memory: Memory,
        page: Page,
        identify: Identify,
        make: Callable[[bytes, str, datetime], Envelope],
    ) -> None:
        self.name = name
        self._settings = settings
        self._memory = memory
        self._page = page
        self._identify = identify
        self._make = make

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Look now and then while the application runs."""

        async def polling(_: web.Application) -> AsyncIterator[None]:
            async with beside(self._run(accept)):
                yield

        app.cleanup_ctx.append(polling)

    async def _run(self, accept: Accept) -> None:
        while True:
            try:
                found = await self.look(accept)
                if found:
                    log.warning("shop.webhooks_missed", channel=self.name, orders=found)
            except ChannelError as error:
                log.warning("shop.poll_failed", channel=self.name, error=str(error))
            except Exception:  # the boundary: a shop's odd answer must not end the poll
                log.exception("shop.poll_stumbled", channel=self.name)
            await asyncio.sleep(self._settings.poll_seconds)

    async def look(self, accept: Accept) -> int:
        """One look; how many orders came by it alone. The place is remembered only behind what is kept."""
        now = datetime.now(UTC)
        told = await self._memory.recall(_CURSOR)
        since = datetime.fromisoformat(told) if told else now - timedelta(days=self._settings.poll_days)
        newest_allowed = now - timedelta(seconds=self._settings.grace_seconds)
        taken, reached = 0, since
        for number in range(1, _PAGES + 1):
            orders = await self._page(since - _OVERLAP, number)
            for order in orders:
                identity = self._identify(order)
                if identity is None:
                    continue
                key, changed_at = identity
                if changed_at > newest_allowed:
                    continue  # its webhook may still come; seen again next time
                if not await self._memory.has_accepted(key):
                    content = json.dumps(order, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
                    await accept(self._make(content, key, now))
                    taken += 1
                reached = max(reached, changed_at)
            if not orders:
                break
        if reached > since:
            await self._memory.keep(_CURSOR, min(reached, newest_allowed).isoformat())
        return taken
