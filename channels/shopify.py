"""Shopify: its webhooks under `/hooks/NAME` (orders/create, orders/updated, orders/cancelled), and a poll of its Admin API.

Signature: base64 of HMAC-SHA256 over the raw body; the old secret goes on signing for an hour after it was replaced. A webhook is
repeated eight times within four hours, then given up. https://shopify.dev/docs/apps/build/webhooks
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from pydantic import Field, SecretStr

from channels.body import json_in
from channels.channel import Accept
from channels.download import Downloads
from channels.envelope import Envelope
from channels.errors import Misconfigured, Refused
from channels.hooks import kept, mount_hook, secret_missing
from channels.memory import Memory, Notebook
from channels.shop import ShopPoll, ShopSettings, look_at_list, saved_order, shop_envelope
from channels.signing import hmac_signed

__all__ = ["ShopifyChannel", "ShopifySettings"]

_PAGE = 100


class ShopifySettings(ShopSettings):
    """A channel of kind `shopify`."""

    secret: SecretStr = Field(SecretStr(""), description="The app's client secret, which signs webhooks.")
    old_secret: SecretStr = Field(
        SecretStr(""), description="The secret before it was replaced, as long as it may still sign."
    )
    shop: str = Field("", description="The shop's own domain, NAME.myshopify.com; webhooks of others are refused.")
    topics: tuple[str, ...] = Field(
        ("orders/create", "orders/updated", "orders/cancelled"),
        description="What is taken; anything else is answered and forgotten.",
    )
    access_token: SecretStr = Field(
        SecretStr(""), description="Token of the Admin API with read_orders; without it nothing is polled."
    )
    api_version: str = Field("2026-10", pattern=r"^\d{4}-\d{2}$", description="Version of the Admin API.")
    api_url: str = Field("", description="Where the Admin API is, where it is not at https:// and the shop's domain.")


class ShopifyChannel:
    """Each order in each of its states is an envelope."""

    kind = "shopify"
    Settings = ShopifySettings

    def __init__(self, name: str, settings: ShopifySettings, *, memory: Memory | None = None) -> None:
        self.name = name
        self.settings = settings
        self.memory = memory or Notebook()
        self._last_id = 0  #: of the page before
        self.poll = ShopPoll(name, settings, memory=self.memory, page=self._page, identify=_identity, make=self._polled)

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook, and polls where there is a token; raises Misconfigured where it could be forged."""
        self._check_settings()

        async def take(request: web.Request, body: bytes) -> web.Response:
            topic = request.headers.get("X-Shopify-Topic", "")
            if topic not in self.settings.topics:
                return web.json_response({"taken": False})
            order = json_in(body)
            identity = _identity(order) if isinstance(order, dict) else None
            if identity is None:
                raise Refused("order-malformed", "The body is no order with `id` and `updated_at`.")
            return await kept(accept, self._envelope(body, identity[0], datetime.now(UTC), topic=topic))

        mount_hook(app, name=self.name, settings=self.settings, verify=self._verify, take=take)
        if self.settings.access_token.get_secret_value():
            self.poll.mount(app, accept)

    async def check(self) -> str:
        """Asks the Admin API, where there is a token; raises what a start or a poll would meet."""
        self._check_settings()
        if not self.settings.access_token.get_secret_value():
            return f"webhooks of {self.settings.shop} only; those missed for four hours are lost: set access_token"
        return await look_at_list(
            self._page, shop=self.settings.shop, keys="shop, access_token and its right read_orders"
        )

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if the shop had posted it; the operator vouches for it."""
        return saved_order(content, name=name, channel=self.name, kind=self.kind, received_at=received_at)

    def _check_settings(self) -> None:
        if not self.settings.secret.get_secret_value().strip():
            raise Misconfigured(secret_missing(self.name, "secret"))
        if not self.settings.shop:
            raise Misconfigured(f"channels.{self.name}.shop: is missing; one secret signs for every shop of an app")

    def _verify(self, request: web.Request, body: bytes) -> str | None:
        settings = self.settings
        secrets = [settings.secret.get_secret_value(), settings.old_secret.get_secret_value()]
        if not hmac_signed(request.headers.get("X-Shopify-Hmac-SHA256", ""), secrets=secrets, body=body):
            return "The signature does not fit the body; check the app's client secret."
        shop = request.headers.get("X-Shopify-Shop-Domain", "").lower()
        return None if shop == settings.shop.lower() else f"The webhook is of another shop than {settings.shop}."

    def _envelope(self, content: bytes, key: str, at: datetime, *, topic: str) -> Envelope:
        return shop_envelope(
            content, channel=self.name, kind=self.kind, delivery_key=key, received_at=at,
            topic=topic, shop=self.settings.shop, account_no=self.settings.account_no,
        )  # fmt: skip

    def _polled(self, content: bytes, key: str, at: datetime) -> Envelope:
        order = json.loads(content)
        topic = "orders/cancelled" if order.get("cancelled_at") else "orders/create"
        return self._envelope(content, key, at, topic=topic)

    async def _page(self, since: datetime, number: int) -> list[Mapping[str, Any]]:
        """Shopify pages by the last id, in the order of ids: many orders may have changed in one second."""
        settings = self.settings
        if number == 1:
            self._last_id = 0
        query = urlencode({
            "status": "any", "limit": _PAGE, "since_id": self._last_id, "updated_at_min": since.isoformat(),
        })  # fmt: skip
        base = settings.api_url or f"https://{settings.shop}"
        downloads = Downloads(
            hosts=(urlsplit(base).hostname or "",), limit=20 * 1024 * 1024, seconds=60,
            headers={"X-Shopify-Access-Token": settings.access_token.get_secret_value()},
            allow_private=settings.allow_private,
        )  # fmt: skip
        found = json.loads(await downloads.fetch(f"{base}/admin/api/{settings.api_version}/orders.json?{query}"))
        orders: list[Mapping[str, Any]] = [order for order in found.get("orders", []) if isinstance(order, dict)]
        self._last_id = max(
            (order["id"] for order in orders if isinstance(order.get("id"), int)), default=self._last_id
        )
        return orders


def _identity(order: Mapping[str, Any]) -> tuple[str, datetime] | None:
    number, changed = order.get("id"), order.get("updated_at")
    if not isinstance(number, int):
        return None
    try:
        at = datetime.fromisoformat(str(changed)).astimezone(UTC)
    except ValueError:
        return None
    return f"shopify:{number}:{at.isoformat()}", at
