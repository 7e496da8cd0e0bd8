"""Notes of forms: what they name that lines and address do not have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from normalizer.normalize import normalize
from normalizer.packed import pack_said
from parsers.draft import Field
from tests.normalizer.drafts import MASTER, SCREWS, TRUSTING, draft, field, header, line


def holding(told: str | None = None, *, source: str = "shop", **values: Any) -> list[str]:
    """The codes that hold an order of screws to Leeds with this note."""
    notes: tuple[Field | None, ...] = (field(told),) if told else ()
    made = draft(line(**{**SCREWS, **values}), head=header(buyer_order_no="PO-1", ship_to="Leeds", notes=notes))
    (order,) = normalize(replace(made, source=source), MASTER, TRUSTING).orders
    return sorted({one.code for one in order.findings if one.holds})


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("deliver to the harbour store", ["ship-to-ambiguous"]),
        ("Leeds please", []),
        ("screws M8 x 40 please", ["product-contradicted"]),
        ("the screws are for Ann", []),
        ("Pickup: yes", ["condition-stated"]),
        ("Pickup: no", []),
    ],
)
def test_a_note_of_a_form_may_name_another_place_or_size(note: str, expected: list[str]) -> None:
    assert holding(note) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"unit": None, "note": "Variant: box of 100"}, ["unit-ambiguous"]),
        ({"unit": None, "description": "Hex screw M8x30 zinc - 100 pack"}, ["unit-ambiguous"]),
        ({"unit": "XBX", "note": "Variant: box of 100"}, []),
        ({"sku": "OIL-20", "unit": None, "note": "Size: 5 l"}, ["product-contradicted"]),
        ({"unit": None, "note": "Shelf: 4"}, []),
    ],
)
def test_what_was_chosen_for_a_line_may_be_another_pack_or_size(values: dict[str, Any], expected: list[str]) -> None:
    assert holding(**values) == expected


def test_a_pack_that_the_product_speaks_of_itself_says_nothing() -> None:
    product = MASTER.product("HX-0830")
    assert product
    assert pack_said("screws, box of 100", product) == "box of 100"
    assert pack_said("screws, box of 100", replace(product, description="Screws in a box of 100")) is None
    assert pack_said("screws M8 x 100", product) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Les vis, c'est par équipe", ["note-significant"]),
        ("Die Schrauben gehen nach Hull", ["note-significant"]),
        ("Las tuercas van aparte", []),
        ("the office is shut on Fridays", []),
    ],
)
def test_a_sentence_beside_the_lines_may_speak_of_one_in_any_language(said: str, expected: list[str]) -> None:
    head = header(buyer_order_no="PO-1", ship_to="Leeds", beside=(field(said),))
    (order,) = normalize(draft(line(**SCREWS), head=head), MASTER, TRUSTING).orders
    assert sorted({one.code for one in order.findings if one.holds}) == expected
