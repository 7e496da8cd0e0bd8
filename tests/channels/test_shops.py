from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from channels.envelope import Trust
from channels.errors import Misconfigured, Refused
from channels.json_path import JsonPath
from channels.shopify import ShopifyChannel, ShopifySettings
from channels.webhook import WebhookChannel, WebhookSettings, mapped
from channels.woocommerce import WooCommerceChannel, WooCommerceSettings
from tests.channels.contract import NOW, Answer, ChannelContract, Ledger, Running, running
from tests.patience import PATIENCE, costs

SECRET = "s3cret"
STANDARD = "whsec_" + base64.b64encode(b"k" * 32).decode()


def hmac64(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


async def post(run: Running, body: bytes, headers: dict[str, str]) -> int:
    url = f"{run.url}/hooks/{run.channel.name}"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status


class ShopContract(ChannelContract):
    def oversized(self) -> bytes:
        return self.payload(0) + b" " * (self.limit + 10_000)

    def headers(self, body: bytes) -> dict[str, str]:
        raise AssertionError("the subclass says how")

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        try:
            async with asyncio.timeout(patience):
                status = await post(run, payload, self.headers(payload))
        except (TimeoutError, aiohttp.ClientError):
            return Answer.NONE
        return {2: Answer.YES, 5: Answer.LATER, 4: Answer.NEVER}[status // 100]


# --- Shopify ----------------------------------------------------------------------------------------------------------


def shopify(**settings: Any) -> ShopifyChannel:
    return ShopifyChannel("shop", ShopifySettings(**{"secret": SECRET, "shop": "demo.myshopify.com", **settings}))


def shopify_order(number: int = 0, changed: str = "2026-11-18T10:00:00+01:00") -> bytes:
    order = {
        "id": 9000 + number,
        "updated_at": changed,
        "name": f"#{number}",
        "line_items": [{"sku": "A", "quantity": 2}],
    }
    return json.dumps(order, indent=1).encode()


def shopify_headers(body: bytes, **more: str) -> dict[str, str]:
    return {
        "X-Shopify-Hmac-SHA256": hmac64(body), "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": "demo.myshopify.com", "X-Shopify-Webhook-Id": "b54557e4", **more,
    }  # fmt: skip


class TestShopify(ShopContract):
    def make(self, folder: Path) -> ShopifyChannel:
        return shopify(body_bytes=self.limit)

    def payload(self, number: int) -> bytes:
        return shopify_order(number)

    def headers(self, body: bytes) -> dict[str, str]:
        return shopify_headers(body)


async def test_a_shop_order_says_what_it_is() -> None:
    async with running(shopify(account_no="C1001")) as run:
        body = shopify_order()
        await post(run, body, shopify_headers(body, **{"X-Shopify-Topic": "orders/cancelled"}))
    (envelope,) = run.ledger.kept
    assert (envelope.subject, envelope.sender.account_no) == ("orders/cancelled", "C1001")
    assert envelope.trust is Trust.SIGNED
    assert envelope.delivery_key == "shopify:9000:2026-11-18T09:00:00+00:00"


@pytest.mark.parametrize(
    "change",
    [
        {"X-Shopify-Hmac-SHA256": ""},
        {"X-Shopify-Hmac-SHA256": hmac64(shopify_order(), "")},
        {"X-Shopify-Hmac-SHA256": hmac64(shopify_order(), "other")},
        {"X-Shopify-Hmac-SHA256": hmac64(json.dumps(json.loads(shopify_order())).encode())},  # serialised again
        {"X-Shopify-Shop-Domain": "other.myshopify.com"},
        {"X-Shopify-Hmac-SHA256": "\u00e9"},
    ],
)
async def test_a_forged_shop_order_is_refused(change: dict[str, str]) -> None:
    async with running(shopify()) as run:
        assert await post(run, shopify_order(), shopify_headers(shopify_order(), **change)) == 403
    assert run.ledger.asked == 0


async def test_the_old_secret_signs_as_long_as_it_is_configured() -> None:
    body = shopify_order()
    async with running(shopify(secret="new", old_secret=SECRET)) as run:
        assert await post(run, body, shopify_headers(body)) == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": "x"}', b"\xff", b'{"id": 1, "updated_at": "soon"}', b"[" * 9000]
)
async def test_what_is_no_order_is_refused(body: bytes) -> None:
    async with running(shopify()) as run:
        assert await post(run, body, shopify_headers(body)) in (400, 422)
    assert run.ledger.asked == 0


async def test_other_topics_are_answered_and_forgotten() -> None:
    body = shopify_order()
    async with running(shopify()) as run:
        assert await post(run, body, shopify_headers(body, **{"X-Shopify-Topic": "products/update"})) == 200
    assert run.ledger.asked == 0


# --- WooCommerce ------------------------------------------------------------------------------------------------------


def woo(**settings: Any) -> WooCommerceChannel:
    return WooCommerceChannel("woo", WooCommerceSettings(**{"secret": SECRET, **settings}))


def woo_order(number: int = 0, changed: str = "2026-11-18T09:00:00") -> dict[str, Any]:
    return {
        "id": 100 + number,
        "number": str(number),
        "date_modified_gmt": changed,
        "line_items": [{"sku": "A", "quantity": 2}],
    }


def woo_headers(body: bytes, topic: str = "order.created") -> dict[str, str]:
    return {
        "X-WC-Webhook-Signature": hmac64(body), "X-WC-Webhook-Topic": topic, "X-WC-Webhook-Source": "https://shop.example/",
        "X-WC-Webhook-Delivery-ID": "the same within a second",
    }  # fmt: skip


class TestWooCommerce(ShopContract):
    def make(self, folder: Path) -> WooCommerceChannel:
        return woo(body_bytes=self.limit)

    def payload(self, number: int) -> bytes:
        return json.dumps(woo_order(number), indent=1).encode()

    def headers(self, body: bytes) -> dict[str, str]:
        return woo_headers(body)


async def test_the_unsigned_ping_is_answered_and_nothing_else_unsigned() -> None:
    async with running(woo()) as run:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert await post(run, b"webhook_id=7", form) == 200
        assert await post(run, b"webhook_id=7&id=1", form) == 403
        assert await post(run, json.dumps(woo_order()).encode(), {"X-WC-Webhook-Topic": "order.created"}) == 403
    assert run.ledger.asked == 0


async def test_a_deletion_has_what_is_known_of_its_order_beside_it() -> None:
    known = woo_order(7) | {
        "billing": {"email": "sue@acme.example", "phone": "1"},
        "meta_data": [{"id": 1, "key": "po", "value": "PO-7"}],
    }
    async with running(woo()) as run:
        body = json.dumps(known).encode()
        assert await post(run, body, woo_headers(body)) == 200
        for gone in (b'{"id":107}', b'{"id":999}'):
            assert await post(run, gone, woo_headers(gone, "order.deleted")) == 200
    _, deleted, unknown = run.ledger.kept
    assert [part.content for part in unknown.parts] == [b'{"id":999}']
    raw, beside = deleted.parts
    assert (raw.content, beside.parent) == (b'{"id":107}', 0)
    order = json.loads(beside.content)
    assert (order["number"], order["status"], order["line_items"]) == ("7", "trash", [])
    assert order["billing"] == {"email": "sue@acme.example"}
    assert order["meta_data"] == [{"key": "po", "value": "PO-7"}]


class FakeShop:
    """A WooCommerce that keeps orders, calls a webhook for each, and loses some of the calls for ever."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.url = ""
        self.asked: list[dict[str, str]] = []

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[FakeShop]:
        app = web.Application()
        app.router.add_get("/wp-json/wc/v3/orders", self._list)
        app.router.add_get("/admin/api/2026-10/orders.json", self._shopify_list)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _list(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != aiohttp.encode_basic_auth("ck", "cs"):
            return web.json_response({"code": "woocommerce_rest_cannot_view"}, status=401)
        self.asked.append(dict(request.query))
        found = sorted(
            (order for order in self.orders if order["date_modified_gmt"] > request.query["modified_after"]),
            key=lambda order: order["date_modified_gmt"],
        )
        page, size = int(request.query["page"]), int(request.query["per_page"])
        return web.json_response(found[(page - 1) * size : page * size])

    async def _shopify_list(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Shopify-Access-Token") != "token":
            return web.json_response({}, status=401)
        found = [order for order in self.orders if order["id"] > int(request.query["since_id"])]
        found.sort(key=lambda order: order["id"])
        return web.json_response({"orders": found[: int(request.query["limit"])]})

    async def sell(self, run: Running, number: int, *, lost: bool) -> None:
        order = woo_order(number, f"2026-11-18T{9 + number // 60:02}:{number % 60:02}:00")
        self.orders.append(order)
        if not lost:
            body = json.dumps(order, indent=1).encode()
            assert await post(run, body, woo_headers(body)) == 200


async def test_orders_whose_webhook_was_lost_are_found_once() -> None:
    shop = FakeShop()
    async with shop.serve(), running(woo()) as run:
        for number in range(130):  # three pages
            await shop.sell(run, number, lost=number % 3 == 0)
        settings = {
            "shop_url": shop.url,
            "consumer_key": "ck",
            "consumer_secret": "cs",
            "allow_private": True,
            "poll_days": 3650,
        }
        channel = woo(**settings)
        channel.memory.accepted = {envelope.delivery_key for envelope in run.ledger.kept}  # type: ignore[attr-defined]
        known = Known(run.ledger)
        channel.poll._memory = known
        assert await channel.poll.look(run.ledger) == 44
        assert await channel.poll.look(run.ledger) == 0
        shop.orders.append(woo_order(500, "2026-11-19T09:00:00"))
        assert await channel.poll.look(run.ledger) == 1
    assert len(run.ledger.kept) == 131
    assert len({json.loads(envelope.parts[0].content)["id"] for envelope in run.ledger.kept}) == 131
    assert shop.asked[-1]["modified_after"] > "2026-11-18T10"  # not from the beginning


class Known:
    """The gateway's memory over the test's ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._values: dict[str, Any] = {}

    async def keep(self, key: str, value: Any) -> None:
        self._values[key] = value

    async def recall(self, key: str) -> Any:
        return self._values.get(key)

    async def kept(self, prefix: str = "") -> dict[str, Any]:
        return self._values

    async def has_accepted(self, delivery_key: str) -> bool:
        return any(envelope.delivery_key == delivery_key for envelope in self._ledger.kept)


async def test_a_fresh_order_is_left_to_its_webhook() -> None:
    shop = FakeShop()
    async with shop.serve():
        settings = {"shop_url": shop.url, "consumer_key": "ck", "consumer_secret": "cs", "allow_private": True}
        shop.orders.append(woo_order(1, datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")))
        ledger = Ledger()
        assert await woo(**settings).poll.look(ledger) == 0
        assert await woo(**settings, grace_seconds=0).poll.look(ledger) == 1
        assert "lets us read" in await woo(**settings).check()
        with pytest.raises(Misconfigured, match=r"401.*check shop_url, consumer_key and consumer_secret"):
            await woo(**{**settings, "consumer_secret": "wrong"}).check()


async def test_shopify_is_polled_too_however_many_changed_at_once() -> None:
    shop = FakeShop()
    shop.orders = [json.loads(shopify_order(number)) for number in range(250)]
    async with shop.serve():
        channel = shopify(access_token="token", api_url=shop.url, allow_private=True, poll_days=3650)
        ledger = Ledger()
        assert await channel.poll.look(ledger) == 250
    assert len(ledger.kept) == 250


# --- any provider -----------------------------------------------------------------------------------------------------

MAP = {
    "buyer_order_no": "$.data.number", "customer.account_no": "$.data.buyer['customer id']", "lines": "$.data.items",
    "lines.sku": "$.code", "lines.quantity": "$.count", "lines.price.amount": "$.prices[0]",
}  # fmt: skip


def hook(**settings: Any) -> WebhookChannel:
    return WebhookChannel("erp", WebhookSettings(**{"secret": STANDARD, **settings}))


def event(number: int = 0) -> bytes:
    data = {
        "number": f"W-{number}", "buyer": {"customer id": "C1001"},
        "items": [{"code": "HX-1001", "count": 20, "prices": [11.9, 12]}, {"code": "HX-2", "count": "3"}],
    }  # fmt: skip
    return json.dumps({"type": "order.created", "data": data}, indent=1).encode()


def standard_headers(
    body: bytes, *, secret: str = STANDARD, webhook_id: str = "", at: float | None = None
) -> dict[str, str]:
    """Signed by the reference implementation."""
    moment = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    webhook_id = webhook_id or f"msg_{hashlib.sha256(body).hexdigest()[:20]}"
    return {
        "webhook-id": webhook_id, "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, moment, body.decode()),
    }  # fmt: skip


class TestWebhook(ShopContract):
    def make(self, folder: Path) -> WebhookChannel:
        return hook(body_bytes=self.limit)

    def payload(self, number: int) -> bytes:
        return event(number)

    def headers(self, body: bytes) -> dict[str, str]:
        return standard_headers(body)


async def test_a_map_makes_an_order_of_any_json() -> None:
    body = event()
    async with running(hook(map=MAP)) as run:
        assert await post(run, body, standard_headers(body)) == 200
    original, order = run.ledger.kept[0].parts
    assert original.content == body
    assert order.parent == 0
    assert json.loads(order.content) == {
        "buyer_order_no": "W-0", "customer": {"account_no": "C1001"},
        "lines": [
            {"sku": "HX-1001", "quantity": "20", "price": {"amount": "11.9"}},
            {"sku": "HX-2", "quantity": "3"},
        ],
    }  # fmt: skip


async def test_where_the_map_finds_no_order_the_body_is_kept_alone() -> None:
    body = b'{"type": "order.created", "data": {"items": "none"}}'
    async with running(hook(map=MAP)) as run:
        assert await post(run, body, standard_headers(body)) == 200
    assert [part.content for part in run.ledger.kept[0].parts] == [body]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda body: standard_headers(body), 200),
        (lambda body: standard_headers(body, at=time.time() - 240), 200),
        (lambda body: standard_headers(body, at=time.time() - 360), 403),
        (lambda body: standard_headers(body, at=time.time() - 2 * 86400), 403),
        (lambda body: standard_headers(body, at=time.time() + 360), 403),
        (lambda body: standard_headers(body, secret="whsec_" + base64.b64encode(b"x" * 32).decode()), 403),
        (lambda _: standard_headers(b"{}"), 403),
        (lambda body: {**standard_headers(body), "webhook-id": "other"}, 403),
        (lambda _: {}, 403),
        (lambda body: {**standard_headers(body), "webhook-signature": "v1,aaaa v2,bbbb " + standard_headers(body)["webhook-signature"]}, 200),
    ],
)  # fmt: skip
async def test_only_a_fresh_right_signature_counts(change: Any, status: int) -> None:
    body = event()
    async with running(hook()) as run:
        assert await post(run, body, change(body)) == status


async def test_a_replay_is_the_same_delivery() -> None:
    body = event()
    headers = standard_headers(body)
    async with running(hook()) as run:
        assert [await post(run, body, headers) for _ in range(2)] == [200, 200]
    assert len(run.ledger.kept) == 1


@pytest.mark.parametrize("scheme", ["hmac-hex", "hmac-base64"])
async def test_other_signatures(scheme: str) -> None:
    body = event()
    good = (
        hmac64(body)
        if scheme == "hmac-base64"
        else "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    )
    channel = hook(
        scheme=scheme,
        secret=f"old {SECRET}",
        signature_header="X-Sign",
        id_path="$.data.number",
        topics=("order.created",),
    )
    async with running(channel) as run:
        assert await post(run, body, {"X-Sign": good}) == 200
        assert await post(run, body, {"X-Sign": "sha256="}) == 403
        assert await post(run, body + b" ", {"X-Sign": good}) == 403
    assert [envelope.delivery_key for envelope in run.ledger.kept] == ["webhook:W-0"]


@pytest.mark.parametrize(
    ("build", "key"),
    [
        (lambda: shopify(secret=" "), "secret"),
        (lambda: shopify(shop=""), "shop"),
        (lambda: woo(secret=""), "secret"),
        (lambda: woo(consumer_key="x"), "shop_url"),
        (lambda: hook(secret=""), "secret"),
        (lambda: hook(secret="whsec_c2hvcnQ="), "24 to 64 bytes"),
    ],
)
def test_what_could_be_forged_does_not_start(build: Any, key: str) -> None:
    with pytest.raises(Misconfigured, match=key):
        build().mount(web.Application(), Ledger())


@pytest.mark.parametrize("path", ["order", "$..a", "$.a[*]", "$.a[", "$.", "$ .a", "$.a b"])
def test_a_path_that_points_at_several_or_nothing_is_told(path: str) -> None:
    with pytest.raises(ValueError, match=r"must start|is no path"):
        JsonPath(path)
    with pytest.raises(ValueError, match=r"must start|is no path"):
        WebhookSettings(map={"buyer_order_no": path})


def test_a_map_survives_whatever_it_meets() -> None:
    for data in (None, 1, "x", [], {"data": {"items": [1, None, {"prices": []}]}}, {"data": {"number": {"a": 1}}}):
        assert isinstance(mapped(MAP, data), dict)


@pytest.mark.parametrize("channel", [shopify(), woo(), hook()])
def test_a_saved_order_is_vouched_for(channel: Any) -> None:
    envelope = channel.envelope(b'{"id": 1}', name="a.json", received_at=NOW)
    assert envelope.trust is Trust.VOUCHED
    with pytest.raises(Refused, match=r"a\.json"):
        channel.envelope(b"no", name="a.json", received_at=NOW)


async def test_webhooks_cost_little_while_nothing_behind_them_lives() -> None:
    """No reader and no ERP runs here. CPU time, for the machine may be busy: sender and gateway together."""
    async with running(hook()) as run, aiohttp.ClientSession() as session:
        with costs(100 * 0.01):
            for number in range(100):
                body = event(number)
                async with session.post(f"{run.url}/hooks/erp", data=body, headers=standard_headers(body)) as response:
                    assert response.status == 200
