"""Packs that a table writes before its goods count them where that is its way, and are asked about where only one line has one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from normalizer.normalize import NormalizedOrder, normalize
from parsers.draft import DraftLine
from tests.normalizer.drafts import MASTER, TRUSTING, codes, draft, line


def tabled(*lines: DraftLine) -> NormalizedOrder:
    (made,) = normalize(replace(draft(*lines), source="sheet"), MASTER, TRUSTING).orders
    return made


def test_packs_before_the_goods_of_several_lines_count_them() -> None:
    made = tabled(
        line(sku="SC-438", description="Karton Drywall screws 3.5x38", quantity="2"),
        line(description="Boxes Nitrile gloves M", quantity="5"),
        line(description="Pump", quantity="1"),
    )
    assert [(one.unit, one.base_quantity) for one in made.order.lines[:2]] == [
        ("XCT", Decimal(20)),
        ("XBX", Decimal(5)),
    ]
    assert codes(made) == []


def test_a_pack_before_the_goods_of_one_line_is_asked_about() -> None:
    made = tabled(
        line(sku="SC-438", description="Karton Drywall screws 3.5x38", quantity="2"),
        line(description="Nitrile gloves M", quantity="5"),
    )
    assert "unit-ambiguous" in codes(made)


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ({"quantity": "200", "price": "7.00", "price_per": "100"}, "EA"),  # the price of a stock unit
        ({"quantity": "2", "price": "7.00", "price_per": "1"}, "XBX"),  # the price of a box
        ({"quantity": "2"}, "XBX"),
        ({"quantity": "200"}, None),
    ],
)
def test_a_word_of_packs_may_be_what_the_goods_are_called(values: dict[str, Any], unit: str | None) -> None:
    made = tabled(
        line(sku="HX-0830", description="Box hex screws M8x30 zinc", **values),
        line(sku="SC-438", description="Karton Drywall screws 3.5x38", quantity="2"),
    )
    assert codes(made) == ([] if unit else ["unit-ambiguous"])
    assert unit is None or made.order.lines[0].unit == unit
