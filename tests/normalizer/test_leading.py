"""Packs that a table writes before its goods count them where that is its way, and are asked about where only one line has one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

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
