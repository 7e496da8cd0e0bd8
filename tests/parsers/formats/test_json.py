"""The JSON of `POST /v1/orders`."""

from __future__ import annotations

import json
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.draft import Kind
from parsers.errors import ReadError
from parsers.formats.json import FORMAT, faults
from tests.parsers.formats.origin import ORIGIN, every_field, plain

ORDER = {
    "buyer_order_no": "PO-88213",
    "issued_on": "2026-11-18",
    "currency": "EUR",
    "customer": {"account_no": "K-77", "vat_id": "NL000000000B01", "contact": {"email": "buyer@shop.example"}},
    "ship_to": {"address_id": "K-77-2", "name": "Depot Zuid", "lines": ["Kade 1"], "postcode": "3011 AA", "city": "Rotterdam", "country": "NL"},
    "requested_delivery": {"end": "2026-11-27", "granularity": "day"},
    "ship_complete": True,
    "lines": [
        {
            "no": "10", "sku": "TAPE-50", "gtin": "9521234567897", "description": "Packing tape 50 mm", "quantity": "20", "unit": "XBX",
            "price": {"amount": "11.90", "per": "100", "unit": "XBX"}, "amount": 2.38, "note": "brown",
        },
        {
            "buyer_item": "A-17", "quantity": 6, "unit_raw": "rolls",
            "schedule": [{"quantity": "2", "requested_delivery": "2026-11-27"}, {"quantity": "4", "requested_delivery": {"start": "2026-12-01", "end": "2026-12-05"}}],
        },
    ],
    "allowances_charges": [{"charge": True, "reason": "freight", "amount": "9.50"}],
    "totals": {"lines": "2.38"},
    "notes": ["ring the bell"],
}  # fmt: skip


def read(order: object) -> list:
    content = order if isinstance(order, bytes) else json.dumps(order).encode()
    assert FORMAT.sniff(content)
    return list(FORMAT.read(content, 3, ORIGIN))


def test_reads_every_member() -> None:
    (draft,) = read(ORDER)
    assert draft.kind is Kind.ORDER
    assert draft.source == "json"
    assert draft.notices == ()
    header = plain(draft.header)
    assert header["buyer_order_no"] == "PO-88213"
    assert header["account_no"] == "K-77"
    assert header["ship_to"] == {"text": "Depot Zuid\nKade 1\n3011 AA Rotterdam\nNL", "id": "K-77-2"}
    assert header["requested_delivery"] == "2026-11-27"
    assert header["ship_complete"] == "true"
    assert header["contact_email"] == "buyer@shop.example"
    assert header["charges"] == [{"charge": True, "reason": "freight", "amount": "9.50"}]
    assert header["notes"] == ["ring the bell"]
    first, second = plain(draft.lines)
    assert first == {
        "no": "10", "sku": "TAPE-50", "gtin": "9521234567897", "description": "Packing tape 50 mm", "quantity": "20",
        "unit": "XBX", "price": "11.90", "price_per": "100", "price_unit": "XBX", "amount": "2.38", "note": "brown",
    }  # fmt: skip
    assert second == {
        "buyer_item": "A-17", "quantity": "6", "unit": "rolls",
        "schedule": [
            {"quantity": "2", "requested_delivery": "2026-11-27"},
            {"quantity": "4", "requested_delivery": "2026-12-01/2026-12-05"},
        ],
    }  # fmt: skip


def test_every_field_points_to_what_it_was_read_from() -> None:
    (draft,) = read(ORDER)
    for found in every_field(draft):
        for span in found.evidence.spans:
            value = ORDER
            for step in re.findall(r"[^/]+", span.path):
                value = value[int(step)] if isinstance(value, list) else value[step]
            assert span.part == 3
            assert str(value) in found.raw or value is True
        assert found.confidence == 1


def test_the_customer_may_be_left_out() -> None:
    (draft,) = read({"lines": [{"sku": "X", "quantity": "1"}]})
    assert draft.header.account_no is None
    assert faults(b'{"lines": [{"sku": "X", "quantity": "1"}]}') == ()


def test_several_orders_in_one_array() -> None:
    drafts = read([ORDER, ORDER | {"buyer_order_no": "PO-2"}])
    assert [plain(draft.header)["buyer_order_no"] for draft in drafts] == ["PO-88213", "PO-2"]
    assert drafts[1].header.buyer_order_no.evidence.spans[0].path == "/1/buyer_order_no"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"kind": "order", "intent": "new"}, Kind.ORDER),
        ({"kind": "change"}, Kind.CHANGE),
        ({"kind": "order", "intent": "cancel"}, Kind.CANCEL),
        ({"kind": "return", "intent": "return"}, Kind.RETURN),
    ],
)
def test_kind_and_intent(change: dict, kind: Kind) -> None:
    (draft,) = read(ORDER | change)
    assert (draft.kind, draft.notices) == (kind, ())


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "field-unknown"),
        ({"kind": "wish"}, "/kind", "kind-unknown"),
        ({"kind": "cancel", "intent": "return"}, "/kind", "kind-contradictory"),
        ({"kind": "cancel", "intent": "new"}, "/kind", "kind-contradictory"),
        ({"totals": {"lines": "1.234,50"}}, "/totals/lines", "number-malformed"),
        ({"lines": [{"sku": "X", "quantity": "1,5"}]}, "/lines/0/quantity", "number-malformed"),
        ({"lines": [{"sku": "X", "quantity": True}]}, "/lines/0/quantity", "number-malformed"),
        ({"lines": [{"sku": "X", "qty": "1"}]}, "/lines/0/qty", "field-unknown"),
        ({"ship_to": "Leeds"}, "/ship_to", "field-malformed"),
        ({"lines": [{"sku": "X", "schedule": [{"quantity": "1"}]}]}, "/lines/0/schedule/0", "schedule-incomplete"),
        ({"requested_delivery": {"end": "2026-11-27", "granularity": "week"}}, "/requested_delivery", "date-ambiguous"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict, pointer: str, code: str) -> None:
    (draft,) = read(ORDER | change)
    assert (code, pointer) in [(notice.code, notice.pointer) for notice in draft.notices]
    assert pointer in [where for where, _ in faults(json.dumps(ORDER | change).encode())]


def test_a_number_that_is_none_has_no_value() -> None:
    (draft,) = read({"lines": [{"sku": "X", "quantity": "1,5"}]})
    assert (draft.lines[0].quantity.raw, draft.lines[0].quantity.value) == ("1,5", None)


@pytest.mark.parametrize(
    "content",
    [
        b'{"lines": [{"quantity": NaN}]}',
        b'{"lines": [{"quantity": 1e999}]}',
        b'{"lines": [{"quantity": 1, "quantity": 2}]}',
        b'{"lines": [{"sku": "\\ud800"}]}',
        b'{"lines": [{"sku": "a\\u0000b"}]}',
        b'{"lines": [{"quantity": ' + b"9" * 40 + b"}]}",
        b'{"lines": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"lines": [' + b'"\\"' * 100_000,
        b'{"lines": ["',
        b'{"lines": [1]}',
        b'{"lines": "\xff"}',
        b'{"lines": ' + b" " * 1_100_000 + b"[]}",
        json.dumps({"lines": [{}] * 1001}).encode(),
    ],
)
def test_refuses_what_python_lets_pass(content: bytes) -> None:
    with pytest.raises(ReadError):
        read(content)


@pytest.mark.parametrize(
    "content", [b"", b"Dear all", b"<a/>", b'{"line_items": [], "lines": []}', b"[]", b"[1]", b'{"a": 1}']
)
def test_leaves_what_is_not_ours(content: bytes) -> None:
    assert not FORMAT.sniff(content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["lines", "price", "quantity", "ship_to", "schedule", "notes", "charge", "end"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*ORDER, "kind", "intent"]), VALUES))
def test_raises_nothing_but_read_errors(changes: dict) -> None:
    content = json.dumps(ORDER | changes).encode()
    faults(content)
    with suppress(ReadError):
        FORMAT.read(content, 0, ORIGIN)


@given(st.integers(0, 800), st.binary(max_size=3))
def test_broken_bytes_raise_nothing_but_read_errors(at: int, instead: bytes) -> None:
    content = json.dumps(ORDER).encode()
    content = content[:at] + instead + content[at + 1 :]
    with suppress(ReadError):
        if FORMAT.sniff(content):
            FORMAT.read(content, 0, ORIGIN)
