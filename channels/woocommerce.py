"""WooCommerce: its webhooks under `/hooks/NAME`, and a poll of its REST API, since a webhook that fails is never repeated.

Signature: base64 of HMAC-SHA256 over the raw body. The ping by which a webhook is set up is unsigned: a form `webhook_id=N`.
Its delivery id counts in seconds, so that two orders may share it: it is no identity.
https://developer.woocommerce.com/docs/webhooks, https://woocommerce.github.io/woocommerce-rest-api-docs
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from pydantic import Field, SecretStr

from channels.body import json_in
from channels.channel import Accept, Receipt
from channels.download import Downloads
from channels.envelope import Envelope, Part, Role
from channels.errors import Misconfigured, Refused, Unavailable
from channels.hooks import kept, mount_hook, secret_missing
from channels.memory import Memory, Notebook
from channels.shop import ShopPoll, ShopSettings, look_at_list, saved_order, shop_envelope
from channels.signing import hmac_signed

__all__ = ["WooCommerceChannel", "WooCommerceSettings"]

_PING = re.compile(rb"webhook_id=\d{1,20}")
_PAGE = 50
DELETED = "order.deleted"
REMEMBERED = 4000  #: characters of what is kept of an order


class WooCommerceSettings(ShopSettings):
    """A channel of kind `woocommerce`."""

    secret: SecretStr = Field(SecretStr(""), description="The secret of the webhooks.")
    topics: tuple[str, ...] = Field(
        ("order.created", "order.updated", "order.deleted"),
        description="What is taken; anything else is answered and forgotten.",
    )
    shop_url: str = Field("", description="Address of the shop, for the poll: https://shop.example.com.")
    consumer_key: SecretStr = Field(
        SecretStr(""), description="Key of its REST API, read only; without it nothing is polled."
    )
    consumer_secret: SecretStr = Field(SecretStr(""), description="The key's secret.")


class WooCommerceChannel:
    """Each order in each of its states is an envelope."""

    kind = "woocommerce"
    Settings = WooCommerceSettings

    def __init__(self, name: str, settings: WooCommerceSettings, *, memory: Memory | None = None) -> None:
        self.name = name
        self.settings = settings
        self.memory = memory or Notebook()
        self.poll = ShopPoll(name, settings, memory=self.memory, page=self._page, identify=_identity, make=self._polled)

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook, and polls where there is a key; raises Misconfigured where it could be forged."""
        self._check_settings()

        async def take(request: web.Request, body: bytes) -> web.Response:
            topic = request.headers.get("X-WC-Webhook-Topic", "")
            if _is_ping(request, body) or topic not in self.settings.topics:
                return web.json_response({"taken": False})
            source = request.headers.get("X-WC-Webhook-Source")
            order = _order(body)
            identity = _identity(order)
            if identity is None:
                raise Refused("order-malformed", "The body is no order with `id` and `date_modified_gmt`.")
            if topic == DELETED:
                key = f"woocommerce:{order.get('id')}:deleted"
                made = self._envelope(body, key, datetime.now(UTC), topic=topic, shop=source)
                return await kept(accept, _as_last_known(made, await self.memory.recall(_place(order))))
            answer = await kept(accept, self._envelope(body, identity[0], datetime.now(UTC), topic=topic, shop=source))
            await self._remember(order)
            return answer

        mount_hook(app, name=self.name, settings=self.settings, verify=self._verify, take=take)
        if self.settings.consumer_key.get_secret_value():

            async def remembering(envelope: Envelope) -> Receipt:
                receipt = await accept(envelope)
                await self._remember(_order(envelope.parts[0].content))
                return receipt

            self.poll.mount(app, remembering)

    async def check(self) -> str:
        """Asks the REST API, where there is a key; raises what a start or a poll would meet."""
        self._check_settings()
        if not self.settings.consumer_key.get_secret_value():
            return "webhooks only; WooCommerce never repeats one that failed: set shop_url, consumer_key and consumer_secret"
        return await look_at_list(
            self._page, shop=self.settings.shop_url, keys="shop_url, consumer_key and consumer_secret"
        )

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if the shop had posted it; the operator vouches for it."""
        return saved_order(content, name=name, channel=self.name, kind=self.kind, received_at=received_at)

    async def _remember(self, order: Mapping[str, Any]) -> None:
        """Whose order it is and under which number, since a deletion says no more than its id. What is forgotten makes a clerk
        look it up: no reason to have the shop send it again."""
        with contextlib.suppress(Unavailable):
            known = _identity_of(order)
            if await self.memory.recall(_place(order)) != known:
                await self.memory.keep(_place(order), known)

    def _check_settings(self) -> None:
        if not self.settings.secret.get_secret_value().strip():
            raise Misconfigured(secret_missing(self.name, "secret"))
        polls = self.settings.consumer_key.get_secret_value()
        if polls and not self.settings.shop_url.startswith(("https://", "http://")):
            raise Misconfigured(f"channels.{self.name}.shop_url: is missing; the poll needs it")

    def _verify(self, request: web.Request, body: bytes) -> str | None:
        if _is_ping(request, body):
            return None
        signature = request.headers.get("X-WC-Webhook-Signature", "")
        good = hmac_signed(signature, secrets=[self.settings.secret.get_secret_value()], body=body)
        return None if good else "The signature does not fit the body; check the webhook's secret on both sides."

    def _envelope(self, content: bytes, key: str, at: datetime, *, topic: str, shop: str | None) -> Envelope:
        return shop_envelope(
            content, channel=self.name, kind=self.kind, delivery_key=key, received_at=at,
            topic=topic, shop=shop and shop[:200], account_no=self.settings.account_no,
        )  # fmt: skip

    def _polled(self, content: bytes, key: str, at: datetime) -> Envelope:
        return self._envelope(content, key, at, topic="order.created", shop=self.settings.shop_url)

    async def _page(self, since: datetime, number: int) -> list[Mapping[str, Any]]:
        settings = self.settings
        query = urlencode({
            "modified_after": since.replace(tzinfo=None).isoformat(timespec="seconds"), "dates_are_gmt": "true",
            "orderby": "modified", "order": "asc", "per_page": _PAGE, "page": number,
        })  # fmt: skip
        downloads = Downloads(
            hosts=(urlsplit(settings.shop_url).hostname or "",), limit=20 * 1024 * 1024, seconds=60,
            auth=(settings.consumer_key.get_secret_value(), settings.consumer_secret.get_secret_value()),
            allow_private=settings.allow_private,
        )  # fmt: skip
        found = json.loads(await downloads.fetch(f"{settings.shop_url.rstrip('/')}/wp-json/wc/v3/orders?{query}"))
        return [order for order in found if isinstance(order, dict)] if isinstance(found, list) else []


def _place(order: Mapping[str, Any]) -> str:
    return f"order/{order.get('id')}"


def _identity_of(order: Mapping[str, Any]) -> dict[str, Any]:
    """The members by which the order is found again, without its goods and its people."""
    billed = order.get("billing")
    billing: Mapping[str, Any] = billed if isinstance(billed, dict) else {}
    known = {name: order[name] for name in ("id", "number", "date_created", "currency") if name in order}
    known["billing"] = {name: billing[name] for name in ("company", "email") if name in billing}
    notes = [one for one in order.get("meta_data") or () if isinstance(one, dict)]
    known["meta_data"] = [{"key": one.get("key"), "value": one.get("value")} for one in notes]
    if len(json.dumps(known)) > REMEMBERED:
        del known["meta_data"]
    return known


def _as_last_known(envelope: Envelope, known: Any) -> Envelope:
    """The deletion with what is known of its order beside it, which is read in its place."""
    if not isinstance(known, dict):
        return envelope
    order = {**known, "status": "trash", "line_items": []}
    content = json.dumps(order, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    name = f"order-{known.get('id')}-as-last-known.json"
    return replace(envelope, parts=(*envelope.parts, Part(content, "application/json", name, Role.DOCUMENT, parent=0)))


def _is_ping(request: web.Request, body: bytes) -> bool:
    return "X-WC-Webhook-Signature" not in request.headers and _PING.fullmatch(body) is not None


def _order(body: bytes) -> Mapping[str, Any]:
    order = json_in(body)
    return order if isinstance(order, dict) else {}


def _identity(order: Mapping[str, Any]) -> tuple[str, datetime] | None:
    number, changed = order.get("id"), order.get("date_modified_gmt")
    if not isinstance(number, int):
        return None
    try:
        at = datetime.fromisoformat(str(changed)).replace(tzinfo=UTC)
    except ValueError:
        at = datetime.fromtimestamp(0, UTC)
    return f"woocommerce:{number}:{changed}", at
