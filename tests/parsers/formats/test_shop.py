"""Payloads of web shops: what is written, and what is meant."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import ReadError
from parsers.formats.shop import FORMAT
from tests.material import MATERIAL, needs_material
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.papers import SHOPIFY, WOOCOMMERCE

PUBLIC = MATERIAL / "public" / "structured" / "webshop_json"
PLACE = {"text": "Nordlicht Maschinenbau Werk 2\nWerftstraße 4\n24939 Flensburg\nDE"}
BUYER = {"text": "Nordlicht Maschinenbau GmbH\nJ. Petersen\nHafenstraße 12\n24937 Flensburg\nDE"}
COMMON = {
    "issued_on": "2026-11-20",
    "currency": "EUR",
    "contact_name": "J. Petersen",
    "contact_email": "j.petersen@nordlicht-maschinenbau.example",
    "buyer": BUYER,
    "bill_to": BUYER,
    "ship_to": PLACE,
    "total_tax": "17.72",
    "total_payable": "111.00",
}


def read(payload: Any) -> list[Draft]:
    content = json.dumps(payload).encode()
    assert FORMAT.sniff(content)
    return list(FORMAT.read(content, 0, ORIGIN))


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def test_an_order_of_shopify() -> None:
    (draft,) = read(SHOPIFY)
    assert (draft.kind, codes(draft), draft.source) == (Kind.ORDER, [], "shop")
    assert plain(draft.header) == COMMON | {
        "buyer_order_no": "4500017760",
        "seller_order_no": "#1042",
        "account_no": "C2001",
        "delivery_terms": "Standard",
        "total_lines": "93.28",
        "notes": ["Gift: no", "Ring before delivery"],
    }
    assert plain(draft.lines) == [
        {"sku": "HX-0840-A2", "description": "Hex set screw M8x40 stainless A2", "quantity": "400", "price": "0.1309"},
        {
            "sku": "PR-CF-BLUE",
            "description": "Centrefeed roll blue 2 ply",
            "quantity": "12",
            "price": "3.41",
            "note": "Shelf: 4",
        },
    ]
    assert all(field.evidence.spans[0].path for field in every_field(draft))
    assert draft.lines[1].price
    assert draft.lines[1].price.evidence.spans[0].path == "/line_items/1/price"


def test_an_order_of_woocommerce() -> None:
    (draft,) = read(WOOCOMMERCE)
    assert (draft.kind, codes(draft)) == (Kind.ORDER, [])
    assert plain(draft.header) == COMMON | {
        "buyer_order_no": "4500017770",
        "seller_order_no": "727",
        "buyer_vat_id": "DE811000017",
        "contact_phone": "+49 461 555 0140",
        "delivery_terms": "Free",
        "notes": ["Ring before delivery"],
    }
    assert plain(draft.lines) == [
        {
            "sku": "HX-0840-A2",
            "description": "Hex set screw M8x40 stainless A2",
            "quantity": "400",
            "price": "0.1309",
            "amount": "52.36",
        },
        {
            "sku": "PR-CF-BLUE",
            "description": "Centrefeed roll – blue 2 ply",
            "quantity": "12",
            "price": "3.41",
            "amount": "40.92",
            "note": "Shelf: 4",
        },
    ]


def test_several_orders_of_one_payload() -> None:
    assert len(read({"orders": [SHOPIFY, SHOPIFY]})) == 2
    assert len(read([WOOCOMMERCE])) == 1


@pytest.mark.parametrize(
    ("order", "change", "kind", "expected"),
    [
        (SHOPIFY, {"test": True}, Kind.ORDER, ["message-test"]),
        (SHOPIFY, {"cancelled_at": "2026-11-21T09:00:00Z"}, Kind.CANCEL, []),
        (SHOPIFY, {"financial_status": "refunded"}, Kind.ORDER, ["order-type-special"]),
        (SHOPIFY, {"fulfillment_status": "fulfilled"}, Kind.ORDER, ["message-copied"]),
        (SHOPIFY, {"refunds": [{"id": 1}]}, Kind.ORDER, ["element-unread"]),
        (SHOPIFY, {"confirmed": False}, Kind.ORDER, ["order-type-special"]),
        (SHOPIFY, {"closed_at": "2026-11-21T09:00:00Z"}, Kind.ORDER, ["message-copied"]),
        (SHOPIFY, {"tags": "wholesale, Fraud-Review"}, Kind.ORDER, ["order-type-special"]),
        (SHOPIFY, {"tags": "wholesale, household"}, Kind.ORDER, []),
        (WOOCOMMERCE, {"status": "pending"}, Kind.ORDER, ["order-type-special"]),
        (WOOCOMMERCE, {"status": "completed"}, Kind.ORDER, ["message-copied"]),
        (WOOCOMMERCE, {"status": "cancelled"}, Kind.CANCEL, []),
        (WOOCOMMERCE, {"status": "surprising"}, Kind.ORDER, ["order-type-special"]),
    ],
)
def test_what_the_shop_says_of_the_order(
    order: dict[str, Any], change: dict[str, Any], kind: Kind, expected: list[str]
) -> None:
    (draft,) = read(order | change)
    assert (draft.kind, codes(draft)) == (kind, expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"bundled_by": "", "bundled_items": []}, []),
        ({"bundled_by": 315}, ["order-type-special"]),
        ({"bundled_items": [316, 317]}, ["order-type-special"]),
        ({"meta_data": [{"key": "_composite_parent", "value": "a1"}]}, ["order-type-special"]),
    ],
)
def test_sets_and_their_parts_are_held(change: dict[str, Any], expected: list[str]) -> None:
    (draft,) = read(WOOCOMMERCE | {"line_items": [WOOCOMMERCE["line_items"][0] | change]})  # type: ignore[index]
    assert codes(draft) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"current_quantity": 400, "fulfillable_quantity": 400}, []),
        ({"current_quantity": 398}, ["quantity-contradicted"]),
        ({"fulfillable_quantity": 2}, ["quantity-contradicted"]),
    ],
)
def test_a_line_of_which_something_was_taken_off_or_sent_is_held(change: dict[str, Any], expected: list[str]) -> None:
    (draft,) = read(SHOPIFY | {"line_items": [SHOPIFY["line_items"][0] | change]})  # type: ignore[index]
    assert codes(draft) == expected


def test_a_day_of_delivery_among_free_fields_is_one() -> None:
    free = [{"name": "Delivery date", "value": "2026-12-04"}, {"name": "Colour", "value": "blue"}]
    (draft,) = read(
        SHOPIFY | {"note_attributes": free, "line_items": [SHOPIFY["line_items"][0] | {"properties": free}]}
    )  # type: ignore[index]
    assert plain(draft.header)["requested_delivery"] == "2026-12-04"
    assert (plain(draft.lines)[0]["requested_delivery"], plain(draft.lines)[0]["note"]) == (
        "2026-12-04",
        "Colour: blue",
    )
    kept = [{"key": "Liefertermin", "value": "04.12.2026"}, {"key": "Farbe", "value": "blau &amp; rot"}]
    (draft,) = read(WOOCOMMERCE | {"line_items": [WOOCOMMERCE["line_items"][0] | {"meta_data": kept}]})  # type: ignore[index]
    assert plain(draft.lines)[0]["requested_delivery"] == "04.12.2026"
    assert plain(draft.lines)[0]["note"] == "Farbe: blau & rot"


def test_a_variant_that_its_name_lacks_is_told() -> None:
    (draft,) = read(SHOPIFY | {"line_items": [SHOPIFY["line_items"][0] | {"variant_title": "Box of 100"}]})  # type: ignore[index]
    assert plain(draft.lines)[0]["note"] == "Box of 100"


def test_discounts_and_freight_are_allowances_and_charges() -> None:
    (draft,) = read(SHOPIFY | {"total_discounts": "5.00", "shipping_lines": [{"title": "Express", "price": "9.90"}]})
    assert plain(draft.header)["charges"] == [
        {"charge": False, "amount": "5.00"},
        {"charge": True, "reason": "Express", "amount": "9.90"},
    ]
    (draft,) = read(
        WOOCOMMERCE | {"fee_lines": [{"name": "Deposit", "total": "2.00"}, {"name": "Bonus", "total": "-1.00"}]}
    )
    assert plain(draft.header)["charges"] == [
        {"charge": True, "reason": "Deposit", "amount": "2.00"},
        {"charge": False, "reason": "Bonus", "amount": "1.00"},
    ]


@pytest.mark.parametrize(
    "payload",
    [{"draft_order": {"line_items": []}}, {"refund": {"id": 1, "refund_line_items": []}}, {"product": {"variants": []}}, {"customer": {"total_spent": "0"}}],
)  # fmt: skip
def test_other_payloads_are_no_orders(payload: dict[str, Any]) -> None:
    (draft,) = read(payload)
    assert (draft.kind, codes(draft)) == (Kind.OTHER, ["message-other"])


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"lines": []}', b'{"a": "line_items"}', b"<x/>", b'{"line_items": []}']
)
def test_leaves_other_things_alone(content: bytes) -> None:
    assert not FORMAT.sniff(content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"line_items": [',
        b'{"name": "x", "total_price": "1", "line_items": 5}',
        b'{"name": "x", "total_price": "1", "line_items": [1]}',
    ],
)
def test_broken_payloads_are_no_orders(content: bytes) -> None:
    assert FORMAT.sniff(content)
    with pytest.raises(ReadError):
        FORMAT.read(content, 0, ORIGIN)


@needs_material
@pytest.mark.parametrize("name", ["shopify_order.json", "woocommerce_order_727.json"])
def test_public_samples_are_read_as_their_truth_says(name: str) -> None:
    (meant,) = json.loads((PUBLIC / "truth.json").read_text("utf-8"))[name]
    (draft,) = FORMAT.read((PUBLIC / name).read_bytes(), 0, ORIGIN)
    header = plain(draft.header)
    assert header["buyer_order_no"] == meant["order_number"]
    assert (header["currency"], header["total_payable"], header["contact_email"]) == (
        meant["currency"],
        meant["total"],
        meant["email"],
    )
    assert header["ship_to"]["text"].startswith(meant["ship_to"])
    assert [
        {
            "sku": plain(line).get("sku", ""),
            "name": plain(line)["description"],
            "quantity": int(plain(line)["quantity"]),
            "unit_price": plain(line)["price"],
        }
        for line in draft.lines
    ] == meant["lines"]


WORDS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.integers(), max_size=2)
    | st.just({"a": 1})
)


@given(
    st.dictionaries(st.sampled_from([*SHOPIFY, *WOOCOMMERCE]), WORDS, max_size=4),
    st.sampled_from([SHOPIFY, WOOCOMMERCE]),
)
@settings(max_examples=100, deadline=None)
def test_changed_members_raise_nothing_but_read_errors(changes: dict[str, Any], order: dict[str, Any]) -> None:
    content = json.dumps(order | changes).encode()
    try:
        FORMAT.sniff(content)
        drafts = FORMAT.read(content, 0, ORIGIN)
    except ReadError:
        return
    assert all(isinstance(draft, Draft) for draft in drafts)
