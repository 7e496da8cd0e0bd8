"""Orders of web shops as their webhooks and APIs write them: Shopify (orders/create) and WooCommerce (order)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parsers.draft import Draft, Header, Kind, Origin
from parsers.errors import Empty, ReadError
from parsers.formats.exact import Pen, other_message
from parsers.formats.segments import Wrong
from parsers.formats.shop_payload import Members, Payload
from parsers.formats.shopify import Shopify
from parsers.formats.strict_json import load, looks_like_json, pointer
from parsers.formats.woocommerce import WooCommerce
from parsers.registry import Format

__all__ = ["FORMAT"]

#: members by which the payloads of a shop are told -> (what it is called, whether it asks for something)
OTHERS: tuple[tuple[frozenset[str], str, bool], ...] = (
    (frozenset({"draft_order"}), "a draft order of the shop", False),
    (frozenset({"refund"}), "a refund of the shop", False),
    (frozenset({"refund_line_items", "order_id"}), "a refund of the shop", False),
    (frozenset({"product"}), "a product of the shop", False),
    (frozenset({"products"}), "products of the shop", False),
    (frozenset({"variants", "body_html"}), "a product of the shop", False),
    (frozenset({"customer"}), "a customer of the shop", False),
    (frozenset({"orders_count", "total_spent"}), "a customer of the shop", False),
    (frozenset({"invoice_sent_at", "line_items"}), "a draft order of the shop", False),
    (frozenset({"abandoned_checkout_url", "line_items"}), "an abandoned checkout of the shop", False),
    (frozenset({"webhook_id"}), "a test call of the shop (ping)", False),
)
#: the whole payload of an order that was deleted
_DELETED = re.compile(rb'\s{0,64}\{\s{0,64}"id"\s{0,8}:\s{0,8}(\d{1,18})\s{0,64}\}\s{0,64}')
SHOPIFY = frozenset({"line_items", "total_price", "name"})
WOOCOMMERCE = frozenset({"line_items", "billing", "number"})


def sniff(content: bytes) -> bool:
    """An object (or array of objects) with the members of a shop's payload."""
    if _DELETED.fullmatch(content):
        return True
    if not looks_like_json(content) or not any(
        mark in content
        for mark in (
            b'"line_items"',
            b'"admin_graphql_api_id"',
            b'"webhook_id"',
            b'"variants"',
            b'"total_spent"',
            b'"refund',
        )
    ):
        return False
    try:
        data = load(content)
    except ReadError:
        return b'"line_items"' in content  # it claims to be one and is broken: reading it names the fault
    return any(_shop(one) or _other(one) for one, _ in _objects(data))


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every order of the payload."""
    pen = Pen(part, "shop")
    if (gone := _DELETED.fullmatch(content)) is not None:
        return [_deleted(gone[1].decode(), pen, origin)]
    found = _objects(load(content))
    if not found:
        raise Empty("The JSON holds no order of a shop.")
    return [_draft(one, where, pen, origin) for one, where in found]


FORMAT = Format("shop", sniff, read)


def _deleted(number: str, pen: Pen, origin: Origin) -> Draft:
    """WooCommerce tells of an order that was deleted by nothing but its id, which is its number unless the shop has others."""
    return Draft(
        kind=Kind.CANCEL, origin=origin, header=Header(buyer_order_no=pen.text(number, "/id")), source="shop",
        parts=(pen.part,), reason="an order that was deleted in the shop",
    )  # fmt: skip


def _objects(data: Any) -> list[tuple[Members, str]]:
    """(object, JSON pointer) of a payload, its wrapper (`order`, `orders`) taken off."""
    if isinstance(data, dict):
        if isinstance(data.get("order"), dict) and len(data) == 1:
            return [(data["order"], "/order")]
        if isinstance(data.get("orders"), list) and len(data) == 1:
            return [(one, f"/orders/{at}") for at, one in enumerate(data["orders"]) if isinstance(one, dict)]
        return [(data, "")]
    if isinstance(data, list):
        return [(one, pointer(at)) for at, one in enumerate(data) if isinstance(one, dict)]
    return []


def _shop(one: Members) -> type[Payload] | None:
    if _other(one):
        return None
    if one.keys() >= SHOPIFY:
        return Shopify
    return WooCommerce if one.keys() >= WOOCOMMERCE else None


def _other(one: Members) -> tuple[str, bool] | None:
    return next(
        (
            (what, asks)
            for members, what, asks in OTHERS
            if members <= one.keys() and (len(members) > 1 or len(one) == 1)
        ),
        None,
    )


def _draft(one: Members, where: str, pen: Pen, origin: Origin) -> Draft:
    if (shop := _shop(one)) is not None:
        return shop(pen, Wrong(pen), one, where).draft(origin)
    what, asks = _other(one) or ("a payload that is not known here", True)
    return other_message(pen, origin, what=what, name="JSON", asks=asks, path=where or "/")
