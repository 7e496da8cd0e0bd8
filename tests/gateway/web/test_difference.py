"""Changes, cancellations and repeats as differences, line by line."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gateway.web.difference import difference
from normalizer.order import Order, OrderLine


def line(sku: str, quantity: int, **more: Any) -> OrderLine:
    number = Decimal(quantity)
    return OrderLine(no="1", sku=sku, quantity=number, base_quantity=number, unit="EA", unit_raw="pcs", **more)


def order(kind: str, *lines: OrderLine) -> Order:
    return Order(id=kind, kind=kind, buyer_order_no="PO-1", received_at=datetime(2026, 11, 18, tzinfo=UTC), lines=lines)  # type: ignore[arg-type]


BEFORE = order("order", line("A", 4), line("B", 6), line("B", 9))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (order("order", line("B", 9), line("A", 4), line("C", 1)),
         [("B", "stays"), ("A", "stays"), ("C", "is new"), ("B", "is not there any more")]),
        (order("change", line("A", 8)), [("A", "another quantity"), ("B", "is not spoken of"), ("B", "is not spoken of")]),
        (order("change", line("B", 9, action="cancel"), line("C", 2)),
         [("B", "is cancelled"), ("C", "is added"), ("A", "is not spoken of"), ("B", "is not spoken of")]),
        (order("cancel"), [("A", "is cancelled"), ("B", "is cancelled"), ("B", "is cancelled")]),
        (order("cancel", line("X", 1)),
         [("X", "is cancelled, but not in that order"), ("A", "is not spoken of"), ("B", "is not spoken of"), ("B", "is not spoken of")]),
        (order("return", line("B", 2)), [("B", "comes back")]),
    ],
)  # fmt: skip
def test_each_line_says_what_happens_to_it(after: Order, told: list[tuple[str, str]]) -> None:
    found = difference(after, BEFORE)
    assert found.number == "PO-1"
    assert [(step.name, step.told) for step in found.steps] == told


def test_the_quantities_stand_side_by_side() -> None:
    [step, *_] = difference(order("change", line("A", 8)), BEFORE).steps
    assert (step.before, step.after, step.verb) == ("4 pcs", "8 pcs", "changed")
