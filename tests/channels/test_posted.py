"""The quick way of finding a posted order good takes nothing that the thorough one refuses."""

from __future__ import annotations

import pytest

from channels.posted import good_order, order_faults

GOOD = b'{"buyer_order_no": "PO-1", "lines": [{"sku": "A", "quantity": "2", "price": {"amount": "1.50"}}]}'
DEEP = b"[" * 40 + b"]" * 40


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace(b'"sku": "A"', b'"sku": "A", "sku": "A"'),
        GOOD.replace(b'"PO-1"', b'"PO-1", "buyer_order_no": "PO-2"'),
        GOOD.replace(b'"lines"', b'"attachments": [NaN], "lines"'),
        GOOD.replace(b'"lines"', b'"attachments": [1e999], "lines"'),
        GOOD.replace(b'"lines"', b'"attachments": ' + DEEP + b', "lines"'),
        GOOD.replace(b'"2"', b"NaN"),
        GOOD.replace(b'"2"', b'"1e3"'),
        GOOD.replace(b'"2"', b"2e3"),
        GOOD.replace(b'"A"', b'"A\\u0000"'),
        GOOD.replace(b'"A"', b'"A\\ud800"'),
        GOOD.replace(b'"A"', b'"A\x7f"'),
        GOOD.replace(b'"A"', b'"A\x01"'),
        GOOD.replace(b'"A"', b'"\xff"'),
        GOOD.replace(b'"sku"', b'"SKU"'),
        GOOD + b"x",
        b"[]",
        b"",
    ],
)
def test_what_is_refused_is_not_good(content: bytes) -> None:
    assert order_faults(content)[1]
    assert good_order(content) is None


def test_a_plain_order_is_good_at_once() -> None:
    order = good_order(GOOD)
    assert order is not None
    assert order.buyer_order_no == "PO-1"
    assert order_faults(GOOD) == (
        {"buyer_order_no": "PO-1", "lines": [{"sku": "A", "quantity": "2", "price": {"amount": "1.50"}}]},
        [],
    )


def test_what_only_the_thorough_way_understands_is_left_to_it() -> None:
    number = GOOD.replace(b'"2"', b"2")
    assert (good_order(number), order_faults(number)[1]) == (None, [])
