"""How much a line asks for: tables of (product, what is written, what is meant); what is not sure is left open."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from normalizer.master import CrossReference, ProductRecord
from normalizer.quantity import resolve
from parsers.draft import Field
from tests.normalizer.drafts import EVIDENCE, field, line

SCREW = ProductRecord(
    "HX", "Hex screw M8x30", unit="EA", packs={"XBX": Decimal(100), "XCT": Decimal(1000)}, list_price=Decimal("0.07")
)
CANS = ProductRecord(
    "CAN", "Cola can 330 ml", unit="EA", packs={"XPU": Decimal(24)}, moq=Decimal(24), multiple=Decimal(24)
)
GLOVES = ProductRecord("GLV", "Nitrile gloves M, box of 100", unit="XBX", packs={"XCS": Decimal(10)})
CABLE = ProductRecord("CBL", "Cable 3G1.5", unit="MTR", packs={"XRO": Decimal(100)})
OIL = ProductRecord("OIL", "Olive oil 5 l canister", unit="EA", packs={"XCT": Decimal(4)})
SUGAR = ProductRecord("SUG", "Sugar", unit="KGM", packs={"XBG": Decimal(25)})
SOCKS = ProductRecord("SOX", "Work socks", unit="PR", packs={"XPK": Decimal(5)})
BOARD = ProductRecord("PLY", "Birch plywood 15mm 2500x1250", unit="EA", packs={"XPX": Decimal(40)})
BEAM = ProductRecord("KVH", "Glued beam 60x120 5.0 m", unit="EA")
PAD = ProductRecord("PAD", "Writing pad A4 squared, 210 x 297 mm", unit="EA")
FOAM = ProductRecord("FOA", "Foam board 5mm 700x1000, pack of 10", unit="EA")
TAPE = ProductRecord("TAP", "Packing tape 50 mm x 66 m", unit="EA")
ROLLS = ProductRecord("ROL", "Kitchen rolls white", "Kitchen rolls, white, pack of 6 rolls", unit="EA")
SOAP = ProductRecord("SOP", "Dish soap 500 ml", "Dish soap, 500 ml, case of 12 bottles", unit="EA")
ACID = ProductRecord("ACD", "Descaler 4 x 5 l", unit="EA")
SACKS = ProductRecord("SCK", "Refuse sacks 120 l", "Refuse sacks, 120 l, roll of 20", unit="EA")
TILL = ProductRecord("TIL", "Till rolls 80 x 80", unit="XBX")
SHEARS = ProductRecord("SHE", "Garden shears", unit="PR")
CLIPS = ProductRecord("CLP", "Hose clips 20 mm", "Hose clips, 20 mm, box of 50", unit="EA", packs={"XBX": Decimal(50)})
RINGS = ProductRecord("ORK", "O-ring kit NBR, 382 pieces", unit="SET")
RINGS_BY_CASE = replace(RINGS, packs={"XCS": Decimal(6)})
DUST = ProductRecord("DST", "Dust sheet 12x9 ft", "Cotton dust sheet, length 4.4 m", unit="EA")
FILM = ProductRecord("FLM", "Stretch film 500 mm 23 micron", unit="EA", packs={"XBX": Decimal(6)})
TOWEL = ProductRecord("TWL", "Bath towel 70x140", unit="EA", packs={"XPK": Decimal(6)})
CLOTH = ProductRecord("CLT", "Bayeta microfibra", unit="EA", packs={"XPK": Decimal(10), "XBX": Decimal(100)})
TWO = ProductRecord("TWO", "Filter", unit="EA", packs={"XBX": Decimal(10), "XPK": Decimal(5)})

MEANT: list[tuple[ProductRecord, dict[str, Any], str, list[str]]] = [
    (FILM, {"quantity": "12", "unit": "bobinas"}, "12", []),
    (CLOTH, {"quantity": "5", "unit": "paquetes"}, "50", []),
    (CLOTH, {"quantity": "5", "unit": "pacchi"}, "50", []),
    (TOWEL, {"quantity": "60", "unit": "uds", "quantity_2": "10", "unit_2": "bultos (6)"}, "60", []),
    (
        TOWEL,
        {"quantity": "60", "unit": "uds", "quantity_2": "12", "unit_2": "bultos (6)"},
        "",
        ["quantity-contradicted"],
    ),
    # (product, written, what that is in stock units or "", findings)
    (SCREW, {"quantity": "200", "unit": "pcs"}, "200", []),
    (SCREW, {"quantity": "2", "unit": "boxes"}, "200", []),
    (SCREW, {"quantity": "2", "unit": "Karton"}, "2000", []),
    (SCREW, {"quantity": "3", "unit": "dozen"}, "", ["unit-ambiguous"]),  # in no known language: twelve, or Dutch boxes
    (SCREW, {"quantity": "2", "unit": "gross"}, "288", []),
    (SCREW, {"quantity": "2", "unit": "per 100"}, "", ["unit-unknown"]),
    (SCREW, {"quantity": "5", "unit": "kg"}, "", ["unit-invalid"]),
    (SCREW, {"quantity": "1", "unit": "pallet"}, "", ["unit-invalid"]),
    (SCREW, {"quantity": "5", "unit": "Gebamsel"}, "", ["unit-unknown"]),
    (SCREW, {"quantity": "200"}, "200", []),
    (SCREW, {"quantity": "2", "unit": "box of 100"}, "200", []),
    (SCREW, {"quantity": "2", "unit": "box of 50"}, "", ["unit-invalid"]),
    (SCREW, {"quantity": "2", "unit": "box", "quantity_2": "200", "unit_2": "pcs"}, "200", []),
    (SCREW, {"quantity": "2", "unit": "box", "quantity_2": "300", "unit_2": "pcs"}, "", ["quantity-contradicted"]),
    (SCREW, {"quantity": "0", "unit": "pcs"}, "", ["quantity-invalid"]),
    (SCREW, {"quantity": "-5", "unit": "pcs"}, "", ["quantity-invalid"]),
    (SCREW, {"quantity": "1e30", "unit": "pcs"}, "", ["quantity-invalid"]),
    (SCREW, {"quantity": "0.5", "unit": "pcs"}, "0.5", ["quantity-fractional", "quantity-below-minimum"]),
    (SCREW, {"quantity": "0.5", "unit": "box"}, "50", ["quantity-fractional"]),
    (SCREW, {"quantity": "several", "unit": "pcs"}, "", ["quantity-missing"]),
    (SCREW, {"unit": "pcs"}, "", ["quantity-missing"]),
    (SCREW, {"quantity": "5000000", "unit": "pcs"}, "5000000", ["quantity-unusual"]),
    (CANS, {"quantity": "48", "unit": "cans"}, "48", []),
    (CANS, {"quantity": "2", "unit": "trays"}, "48", []),
    (CANS, {"quantity": "12", "unit": "cans"}, "12", ["quantity-below-minimum"]),
    (CANS, {"quantity": "30", "unit": "cans"}, "30", ["quantity-not-multiple"]),
    (GLOVES, {"quantity": "5", "unit": "boxes"}, "5", []),
    (GLOVES, {"quantity": "2", "unit": "cases"}, "20", []),
    (GLOVES, {"quantity": "500", "unit": "pcs"}, "", ["unit-invalid"]),
    (GLOVES, {"quantity": "28", "pack": "box of 100"}, "28", []),  # kept by just that box: pieces cannot be meant
    (GLOVES, {"quantity": "28", "pack": "Pck (100)"}, "28", []),
    (GLOVES, {"quantity": "28", "pack": "box of 200"}, "28", ["unit-ambiguous"]),
    (SCREW, {"quantity": "200", "pack": "box of 100"}, "200", ["unit-ambiguous"]),
    (CABLE, {"quantity": "250", "unit": "m"}, "250", []),
    (CABLE, {"quantity": "2", "unit": "rolls"}, "200", []),
    (CABLE, {"quantity": "0.25", "unit": "km"}, "250", []),
    (CABLE, {"quantity": "3", "unit": "pcs"}, "", ["unit-invalid"]),
    (OIL, {"quantity": "8", "unit": "canisters"}, "8", []),
    (OIL, {"quantity": "2", "unit": "cartons"}, "8", []),
    (BOARD, {"quantity": "12", "unit": "sheets"}, "12", []),
    (BOARD, {"quantity": "12", "unit": "Platten"}, "12", []),
    (BOARD, {"quantity": "1", "unit": "pallet"}, "40", []),
    (BOARD, {"quantity": "12", "unit": "lengths"}, "", ["unit-invalid"]),
    (BEAM, {"quantity": "8", "unit": "lengths"}, "8", []),
    (BEAM, {"quantity": "8", "unit": "sheets"}, "", ["unit-invalid"]),
    (PAD, {"quantity": "50", "unit": "sheets"}, "", ["unit-invalid"]),
    (FOAM, {"quantity": "20", "unit": "sheets"}, "", ["unit-invalid"]),
    (TAPE, {"quantity": "3", "unit": "lengths"}, "", ["unit-invalid"]),
    (SUGAR, {"quantity": "3", "unit": "bags"}, "75", []),
    (SUGAR, {"quantity": "500", "unit": "g"}, "0.5", ["quantity-below-minimum"]),
    (SUGAR, {"quantity": "2", "unit": "t"}, "2000", []),
    (SOCKS, {"quantity": "10", "unit": "pairs"}, "10", []),
    (SOCKS, {"quantity": "2", "unit": "packs"}, "10", []),
]


@pytest.mark.parametrize(("product", "written", "base", "found"), MEANT)
def test_number_and_unit_mean_so_many_stock_units_or_nothing(
    product: ProductRecord, written: dict[str, Any], base: str, found: list[str]
) -> None:
    made = resolve(line(**written), product, proved="sku")
    assert [one.code for one in made.findings] == found
    assert made.base_quantity == (Decimal(base) if base else None)


#: what is several by itself, and how the line names it
SEVERAL: list[tuple[ProductRecord, dict[str, Any], str, str, list[str]]] = [
    # (product, written, how the product was found, what that is in stock units or "", findings)
    (SOCKS, {"quantity": "20", "description": "work socks"}, "description", "", ["unit-ambiguous"]),
    (SOCKS, {"quantity": "20", "description": "work socks"}, "history", "", ["unit-ambiguous"]),
    (SOCKS, {"quantity": "20", "description": "work socks"}, "sku", "20", []),  # the supplier's number is the pair's
    (SOCKS, {"quantity": "7", "description": "work socks"}, "description", "7", []),  # nobody means three and a half pairs
    (SOCKS, {"quantity": "20", "description": "work socks (pairs)"}, "description", "20", []),
    (SOCKS, {"quantity": "20", "description": "single socks"}, "sku", "", ["unit-ambiguous"]),
    (SHEARS, {"quantity": "4", "description": "garden shears"}, "description", "4", []),
    (ROLLS, {"quantity": "10", "unit": "rolls", "description": "kitchen rolls"}, "sku", "", ["unit-invalid"]),
    (ROLLS, {"quantity": "10", "description": "white kitchen rolls"}, "description", "", ["unit-ambiguous"]),
    (ROLLS, {"quantity": "10", "unit": "pcs", "description": "white kitchen rolls"}, "description", "", ["unit-ambiguous"]),
    (ROLLS, {"quantity": "10", "unit": "pcs", "description": "white kitchen rolls"}, "sku", "10", []),
    (ROLLS, {"quantity": "10", "description": "kitchen rolls, pack of 6"}, "description", "10", []),
    (ROLLS, {"quantity": "10", "unit": "packs", "description": "kitchen rolls"}, "description", "10", []),
    (SOAP, {"quantity": "5", "unit": "bottles"}, "sku", "", ["unit-invalid"]),
    (SOAP, {"quantity": "5", "unit": "loose"}, "sku", "", ["unit-ambiguous"]),
    (SOAP, {"quantity": "5", "unit": "cases"}, "sku", "5", []),
    (ACID, {"quantity": "8", "unit": "canisters"}, "sku", "", ["unit-invalid"]),
    (SACKS, {"quantity": "8", "unit": "rolls"}, "sku", "8", []),
    (TILL, {"quantity": "4", "description": "Einzelrollen"}, "sku", "", ["unit-ambiguous"]),
    (TILL, {"quantity": "4", "description": "till rolls"}, "sku", "4", []),
    (RINGS, {"quantity": "2", "unit": "coffret"}, "sku", "2", []),
    (RINGS, {"quantity": "2", "unit": "Koffer"}, "sku", "2", []),
    (RINGS_BY_CASE, {"quantity": "2", "unit": "coffret"}, "sku", "", ["unit-ambiguous"]),
    (CLIPS, {"quantity": "40", "description": "hose clips 20 mm"}, "description", "40", []),
    (DUST, {"quantity": "3", "description": "cotton dust sheets"}, "description", "3", []),
]  # fmt: skip


@pytest.mark.parametrize(("product", "written", "proved", "base", "found"), SEVERAL)
def test_single_things_of_what_is_several_are_no_stock_units(
    product: ProductRecord, written: dict[str, Any], proved: str, base: str, found: list[str]
) -> None:
    made = resolve(line(**written), product, proved=proved)
    assert [one.code for one in made.findings] == found
    assert made.base_quantity == (Decimal(base) if base else None)


def test_a_number_with_two_readings_is_settled_by_arithmetic_or_habit_or_not_at_all() -> None:
    """1.500 may be 1,500 or 1.5; of metres both are possible."""
    rivals = field("1.500", rivals=("1500", "1.5"))
    open_line = line(quantity=rivals, unit="m")
    assert [one.code for one in resolve(open_line, CABLE, proved="sku").findings] == ["quantity-ambiguous"]
    assert resolve(open_line, CABLE, proved="sku", decimal_mark=",").base_quantity == 1500
    habit = resolve(open_line, CABLE, proved="sku", decimal_mark=".")  # nobody writes three decimals by habit alone
    assert (habit.base_quantity, [one.code for one in habit.findings]) == (None, ["quantity-ambiguous"])
    priced = line(quantity=rivals, unit="m", price="2.00", amount="3.00")
    assert resolve(priced, CABLE, proved="sku").base_quantity == Decimal("1.5")
    assert (
        resolve(line(quantity=rivals, unit="pcs"), SCREW, proved="sku").base_quantity == 1500
    )  # nobody sells half a screw


@pytest.mark.parametrize(
    ("written", "home", "found"),
    [
        ({"quantity": "2,00", "unit": "pcs"}, ".", ["quantity-ambiguous"]),
        ({"quantity": "2,00", "unit": "pcs"}, ",", []),
        ({"quantity": "2,00", "unit": "pcs"}, None, []),
        ({"quantity": "2.00", "unit": "pcs"}, ".", []),
        ({"quantity": "2,00", "unit": "pcs", "price": Field("3,50", "3.50", EVIDENCE)}, ".", []),
    ],
)
def test_a_count_with_a_comma_and_two_figures_is_no_count_where_people_write_points(
    written: dict[str, Any], home: str | None, found: list[str]
) -> None:
    count = Field(written["quantity"], "2", EVIDENCE)
    made = resolve(line(**{**written, "quantity": count}), SCREW, proved="sku", decimal_mark=",", home_mark=home)
    assert [one.code for one in made.findings] == found


def test_the_customers_own_content_of_a_pack_goes_before_the_catalogues() -> None:
    own = CrossReference("K1", "X", "HX", "XBX", Decimal(50))
    assert resolve(line(quantity="2", unit="box"), SCREW, reference=own, proved="cross-reference").base_quantity == 100
    unsaid = resolve(line(quantity="2"), SCREW, reference=own, proved="cross-reference")
    assert [one.code for one in unsaid.findings] == ["unit-ambiguous"]


@pytest.mark.parametrize(("told", "asked"), [("hex screws M8x30, boxes", True), ("hex screws M8x30, zinc", False)])
def test_a_unit_behind_the_goods_is_asked_about_where_none_stands_beside_the_quantity(told: str, asked: bool) -> None:
    made = resolve(line(quantity="5", description=told), SCREW, proved="sku")
    assert [one.code for one in made.findings] == ["unit-ambiguous"] * asked


def test_ordinary_is_what_the_customer_had_before() -> None:
    written = line(quantity="1000", unit="pcs")
    twice, low = (Decimal(150), Decimal(10)), (Decimal(50), Decimal(40))
    assert resolve(written, SCREW, proved="sku", earlier=twice).findings == ()
    assert [one.code for one in resolve(written, SCREW, proved="sku", earlier=low).findings] == ["quantity-unusual"]
    assert resolve(written, SCREW, proved="sku", earlier=low, ratio=Decimal(20)).findings == ()
    once = [resolve(written, SCREW, proved="sku", earlier=(Decimal(one),)).findings for one in (50, 10)]
    assert [len(found) for found in once] == [0, 1]  # one earlier order is no habit yet


def test_without_a_product_nothing_is_converted() -> None:
    made = resolve(line(quantity="2", unit="box"), None)
    assert (made.quantity, made.unit, made.base_quantity) == (2, "XBX", None)


@pytest.mark.parametrize(("factor", "unit", "quantity", "base"), [("100", "XBX", "3", "300"), ("24", "EA", "72", "72")])
def test_a_customers_own_word_for_a_unit_means_what_the_cross_reference_says(
    factor: str, unit: str, quantity: str, base: str
) -> None:
    own = CrossReference("K1", "X", "HX", "Gebinde", Decimal(factor))
    made = resolve(line(quantity="3", unit="gebinde"), SCREW, reference=own, proved="cross-reference")
    assert (made.unit, made.quantity, made.base_quantity) == (unit, Decimal(quantity), Decimal(base))
    assert made.findings == ()
    assert [one.code for one in resolve(line(quantity="3", unit="Gebinde"), SCREW).findings] == ["unit-ambiguous"]
