"""Letters that order in several deliveries: one line of the order for each day, and a clerk where the plan does not fit; and letters that
hold several orders."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.demo_letters import entered


def letters(name: str) -> list[Any]:
    rows = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["letter"]
    return [pytest.param(row, id=row["text"].replace("\n", " / ")[:60]) for row in rows]


@pytest.mark.parametrize("letter", letters("deliveries.toml"))
def test_every_day_is_a_line_and_what_does_not_fit_waits(letter: dict[str, Any]) -> None:
    orders = entered(letter["from"], letter["text"])
    if "lines" not in letter:
        assert orders is None
        return
    assert orders is not None
    (order,) = orders
    told = [f"{one['sku']} {one['quantity']} {one['requested_on'] or order['requested_on']}" for one in order["lines"]]
    assert told == letter["lines"]


@pytest.mark.parametrize("letter", letters("several_orders.toml"))
def test_every_order_has_its_own_and_what_is_said_of_all(letter: dict[str, Any]) -> None:
    orders = entered(letter["from"], letter["text"])
    if "orders" not in letter:
        assert orders is None
        return
    assert orders is not None
    told = [
        " | ".join(
            (
                one["buyer_order_no"],
                one["ship_to"],
                one["requested_on"] or "",
                ", ".join(f"{line['sku']} {line['quantity']}" for line in one["lines"]),
            )
        )
        for one in orders
    ]
    assert told == letter["orders"]
