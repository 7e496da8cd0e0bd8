"""What a web shop tells of one order over its life: one order, a change of it, a cancellation, and nothing for what repeats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from channels.shopify import ShopifyChannel, ShopifySettings
from channels.woocommerce import WooCommerceChannel, WooCommerceSettings, _as_last_known, _place
from gateway.states import IntakeState, OrderState
from gateway.wiring import Gateway
from tests.gateway.answering import Sink, gateway, sink
from tests.gateway.small import RECEIVED
from tests.parsers.formats.papers import SHOPIFY, WOOCOMMERCE

__all__ = ["sink"]

SHOPS = {
    "shopify": (ShopifyChannel("shop", ShopifySettings()), SHOPIFY, {"fulfillment_status": None}, {"cancelled_at": "2026-11-22T09:00:00Z"}),
    "woocommerce": (WooCommerceChannel("woo", WooCommerceSettings()), WOOCOMMERCE, {}, {"status": "cancelled"}),
}  # fmt: skip


async def told(made: Gateway, shop: str, number: int, **changed: Any) -> tuple[str, str, list[tuple[str, str, bool]]]:
    """(state and reason of the intake, its orders as (kind, number, whether it is held)) for the shop's n-th word on the order."""
    channel, payload, *_ = SHOPS[shop]
    order = (
        payload
        | changed
        | {"updated_at": f"2026-11-2{number}T10:00:00Z", "date_modified_gmt": f"2026-11-2{number}T10:00:00"}
    )
    came = channel.envelope(json.dumps(order).encode(), name=f"{number}.json", received_at=RECEIVED)
    view = await made.settled((await made.accept(came)).intake_id)
    orders = [(row.kind, row.buyer_order_no or "", bool(row.codes)) for row in view.orders]
    return view.row.state, view.row.reason, orders


@pytest.mark.parametrize("shop", sorted(SHOPS))
async def test_one_order_of_a_shop_over_its_life(tmp_path: Path, sink: Sink, shop: str) -> None:
    payload, same, over = SHOPS[shop][1:]
    async with gateway(tmp_path, sink) as made:
        state, _, orders = await told(made, shop, 1)
        assert state is IntakeState.ORDERS
        ((kind, number, _),) = orders
        assert kind == "order"
        state, reason, orders = await told(made, shop, 2, **same)
        assert (state, orders) == (IntakeState.SET_ASIDE, [])
        assert reason == f"the shop tells again of order {number}, and nothing in it has changed"
        first, *rest = payload["line_items"]
        state, _, orders = await told(made, shop, 3, line_items=[first | {"quantity": 7}, *rest])
        assert (state, orders) == (IntakeState.ORDERS, [("change", number, True)])
        state, _, orders = await told(made, shop, 4, **over)
        assert (state, orders) == (IntakeState.ORDERS, [("cancel", number, True)])


@pytest.mark.parametrize("seen", [True, False])
async def test_a_deleted_order_is_a_cancellation_that_waits(tmp_path: Path, sink: Sink, seen: bool) -> None:
    """The shop sends its id alone; what the channel knows of it finds the order, else the id is its number."""
    channel = WooCommerceChannel("woo", WooCommerceSettings())
    async with gateway(tmp_path, sink) as made:
        _, _, ((_, number, _),) = await told(made, "woocommerce", 1)
        if seen:
            await channel._remember(dict(WOOCOMMERCE))
        raw = json.dumps({"id": WOOCOMMERCE["id"]}).encode()
        came = _as_last_known(
            channel.envelope(raw, name="gone.json", received_at=RECEIVED),
            await channel.memory.recall(_place(WOOCOMMERCE)),
        )
        view = await made.settled((await made.accept(came)).intake_id)
        (row,) = view.orders
        assert (row.kind, row.state) == ("cancel", OrderState.HELD)
        order = await made.store.order(row.id)
        if seen:
            assert row.buyer_order_no == number
            meant = next(one for one in order.findings if one.code == "intent-cancel" and one.candidates)
            assert f"Order {number} of" in meant.message
        else:
            assert row.buyer_order_no == str(WOOCOMMERCE["id"])
