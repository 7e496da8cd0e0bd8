"""What a description may mean in a catalogue of another trade and another language: nothing wrong, and not too little."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalizer.fit import fitting
from normalizer.master import ProductRecord
from normalizer.packed import with_content
from normalizer.product_index import ProductIndex
from normalizer.quantity import resolve
from tests.normalizer.drafts import line

PRODUCTS = tuple(
    ProductRecord(sku, name, description, unit=unit, packs=packs, category="Pens" if "-BLU" in sku else "")
    for sku, name, description, unit, packs in (
        ("BKR-250", "Beaker low form borosilicate 250 ml", "Glass beaker with spout", "EA", {"XPK": Decimal(10)}),
        ("BKR-600", "Beaker low form borosilicate 600 ml", "Glass beaker with spout", "EA", {"XPK": Decimal(10)}),
        ("TUB-15", "Centrifuge tube 15 ml conical sterile", "Screw cap, bag 50, case 500", "EA", {"XBG": Decimal(50)}),
        ("TUB-50", "Centrifuge tube 50 ml conical sterile", "Screw cap, bag 25, case 500", "EA", {"XBG": Decimal(25)}),
        ("SLD-76", "Microscope slides 76x26 frosted end", "Box of 50", "XBX", {}),
        ("CT-300", "Cable tie 300 x 4.8 mm black", "Polyamide, bag of 100", "XBG", {}),
        ("CB-300", "Control cable 7 x 1.5 black", "Per metre", "MTR", {}),
        ("MCB-B16-1P", "Circuit breaker B16 1P 6kA", "Characteristic B, 16 A, 1 pole", "EA", {"XBX": Decimal(12)}),
        ("MCB-B16-3P", "Circuit breaker B16 3P 6kA", "Characteristic B, 16 A, 3 pole", "EA", {"XBX": Decimal(4)}),
        ("BAT-AA", "Battery alkaline AA blister of 4", "Alkaline battery AA", "EA", {"XBX": Decimal(12)}),
        ("SOC-1", "Schuko socket single flush white", "Socket outlet", "EA", {}),
        ("SOC-2", "Schuko socket double flush white", "Socket outlet", "EA", {}),
        ("BRK-F", "Brake pad set front axle Vento 2.0", "", "EA", {}),
        ("BRK-R", "Brake pad set rear axle Vento 2.0", "", "EA", {}),
        ("PEN-BLU", "Ballpoint pen medium blue", "Retractable", "EA", {}),
        ("HIL-BLU", "Highlighter blue", "Chisel tip", "EA", {}),
        ("GLV-M", "Nitrile gloves M", "Box of 100", "XBX", {}),
        ("GLV-L", "Nitrile gloves L", "Box of 100", "XBX", {}),
        ("LAF-80", "Lever arch file A4 80 mm black", "Spine 80 mm", "EA", {}),
        ("BOX-300", "Cardboard box 300 x 200 x 150 mm single wall", "Brown", "EA", {}),
        ("WG-3", "Lever connector 3-way 4 mm2", "3 conductors", "EA", {}),
        ("WG-5", "Lever connector 5-way 4 mm2", "5 conductors", "EA", {}),
        ("ERL-250", "Erlenmeyer flask narrow neck 250 ml", "Borosilicate", "EA", {}),
        ("FILM-20", "Stretch film 500 mm x 300 m 20 micron clear", "", "XRO", {}),
        ("TRAY-F", "Instrument tray 30 cm shallow", "Steel, depth 20 mm", "EA", {}),
        ("TRAY-D", "Instrument tray 30 cm deep", "Steel, depth 60 mm", "EA", {}),
        ("REL-5", "Relay 24 V 5-pole", "Plug-in", "EA", {}),
        ("SCS-8", "Socket cap screw M8 x 30 12.9", "", "EA", {}),
        ("HXB-8", "Hexagon bolt M8 x 30 8.8", "", "EA", {}),
        ("FILM-23", "Stretch film 500 mm x 300 m 23 micron clear", "", "XRO", {}),
    )
)
INDEX = ProductIndex(PRODUCTS)

MEANT = (
    ("béchers forme basse 250 ml", {"BKR-250"}),
    ("Becherglas 600 ml niedrige Form", {"BKR-600"}),
    ("vaso de precipitados 250 ml", {"BKR-250"}),
    ("bekerglas", {"BKR-250", "BKR-600"}),
    ("provette coniche da 15 ml", {"TUB-15"}),
    ("50ml centrifuge tubes", {"TUB-50"}),  # not the 15 ml tube in bags of 50
    ("portaobjetos 76x26", {"SLD-76"}),
    ("300mm black ties", {"CT-300"}),  # a word inside the catalogue's phrase
    ("black cable 300 mm", set()),  # a tie is no cable
    ("automaat B16 1-polig", {"MCB-B16-1P"}),
    ("B16 breakers 3 pole", {"MCB-B16-3P"}),
    ("B16 breakers", {"MCB-B16-1P", "MCB-B16-3P"}),
    ("Schuko 2fach", {"SOC-2"}),
    ("plaquettes de frein avant Vento", {"BRK-F"}),
    ("Bremsbeläge hinten Vento", {"BRK-R"}),
    ("Bremsbelagsatz Vento hinten", {"BRK-R"}),
    ("blue biros", {"PEN-BLU"}),  # a highlighter is only kept among the pens
    ("nitrile glvs L", {"GLV-L"}),
    ("archivadores A4 lomo 80 negros", {"LAF-80"}),
    ("simple cannelure 300 x 200 x 150", {"BOX-300"}),
    ("lasklemmen 3-voudig", {"WG-3"}),
    ("Verbindungsklemme 5fach", {"WG-5"}),
    ("Conical (Erlenmeyer) flasks 250ml", {"ERL-250"}),
    ("rekfolie 500 mm 23 my", {"FILM-23"}),
    ("deep instrument trays", {"TRAY-D"}),  # the other one has a depth, too
    ("instrument trays 30er", {"TRAY-F", "TRAY-D"}),
    ("Relais 5pol", {"REL-5"}),
    ("film étirable 500 mm", {"FILM-20", "FILM-23"}),
    ("hex cap screws M8 x 30", {"HXB-8"}),  # as hexagon bolts are called in America
    ("HHCS M8x30", {"HXB-8"}),
    ("cap screws M8 x 30", {"SCS-8"}),
)


@pytest.mark.parametrize(("written", "meant"), MEANT, ids=[written for written, _ in MEANT])
def test_finds_what_is_meant_and_nothing_else(written: str, meant: set[str]) -> None:
    assert {PRODUCTS[row].sku for row in fitting(INDEX, written).rows} == meant


@pytest.mark.parametrize(
    ("unit", "base"),
    [
        ("blister packs", 12),
        ("blisters", 12),
        ("boxes", 144),
        ("each", None),  # batteries or blisters of four: asked
        ("packs", 12),  # each battery article is itself such a pack
    ],
)
def test_a_pack_that_is_one_article_counts_once(unit: str, base: int | None) -> None:
    """Twelve blister packs of batteries are twelve blisters, not twelve boxes of twelve."""
    battery = next(product for product in PRODUCTS if product.sku == "BAT-AA")
    found = resolve(line(description="AA batteries", quantity="12", unit=unit), battery, proved="description")
    assert found.base_quantity == base


@pytest.mark.parametrize(
    ("description", "unit", "goods", "read_as"),
    [
        ("Beakers, 250ml, low form - of ten", "packs", "Beakers, 250ml, low form", "packs of 10"),
        ("automaat B16 1-polig (dozen van 12)", "dozen", "automaat B16 1-polig", "dozen of 12"),
        ("guanti nitrile M (i cartoni da dieci scatole)", "cartoni", "guanti nitrile M", "cartoni of 10"),
        ("jabón 15 g, las de 500", "cajas", "jabón 15 g", "cajas of 500"),
        ("screws of brass", "packs", None, None),
        ("beakers of ten", "pieces", None, None),
        ("of 10", "packs", None, None),
    ],
)
def test_what_a_pack_holds_is_no_part_of_the_goods(
    description: str, unit: str, goods: str | None, read_as: str | None
) -> None:
    told = with_content(line(description=description, quantity="2", unit=unit))
    if goods is None:
        assert told is None
    else:
        assert told is not None
        assert told.description is not None
        assert told.unit is not None
        assert (told.description.value, told.unit.raw) == (goods, read_as)


def test_a_set_is_one_where_the_article_is_the_set() -> None:
    pads = next(product for product in PRODUCTS if product.sku == "BRK-F")
    found = resolve(line(description="pastiglie freno", quantity="4", unit="serie"), pads, proved="description")
    assert (found.base_quantity, found.findings) == (4, ())
