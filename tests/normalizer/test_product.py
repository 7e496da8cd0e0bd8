"""Which product a line means: tables of (what is written, what is meant), over small catalogues of several trades."""

from __future__ import annotations

import pytest

from normalizer.master import CrossReference, EarlierOrder, ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.order import Order, OrderLine
from normalizer.product import resolve
from normalizer.product_index import ProductIndex
from tests.bench.matching import ask, questions
from tests.bench.trades import catalogue as catalogue_of_trades
from tests.normalizer.drafts import RECEIVED, line


def catalogue(*names: str, **more: str) -> tuple[ProductRecord, ...]:
    """Products whose number is the place of their name: P1, P2, ..."""
    return tuple(ProductRecord(f"P{at}", name, **more) for at, name in enumerate(names, 1))  # type: ignore[arg-type]


SCREWS = catalogue(
    "Hex screw M8x30 zinc",
    "Hex screw M8x35 zinc",
    "Hex screw M8x30 stainless A2",
    "Hex screw M10x30 zinc",
    "Hex nut M8 zinc",
)
BREAKERS = catalogue(
    "Circuit breaker 1P curve B 16 A", "Circuit breaker 1P curve C 16 A", "Circuit breaker 3P curve C 32 A",
    "Residual current device 2P 40 A type A", "Residual current device 2P 40 A type AC",
)  # fmt: skip
CYLINDERS = catalogue(
    "Pneumatic cylinder bore 25 mm stroke 50 mm magnetic",
    "Pneumatic cylinder bore 25 mm stroke 50 mm non-magnetic",
    "Pneumatic cylinder bore 32 mm stroke 25 mm magnetic",
)
CABLES = catalogue("Flexible cable 3G 1.5 mm2 ring 100 m", "Flexible cable 3G 2.5 mm2 ring 100 m", "Flexible cable 5G 1.5 mm2 ring 50 m")  # fmt: skip
SHIRTS = catalogue("Polo shirt men red size L", "Polo shirt women red size L", "Polo shirt kids red size L")
PIPETTES = catalogue(
    "Volumetric pipette class A 25 ml", "Volumetric pipette class AS 25 ml", "Volumetric pipette class B 25 ml"
)
OILS = catalogue("Engine oil Faltis 20W-50 20 l", "Engine oil Faltis 20W-50 5 l", "Engine oil Faltis 5W-40 5 l")
TANKS = catalogue("Rain tank 500 l", "Rain tank 1000 l", "Rain tank 10000 l")
JARS = catalogue("Beaker 1 ml", "Beaker 1000 ml")
TYRES = catalogue("Summer tyre Ekmar 185/45 R14", "Mavtec Summer tyre Ekmar 185/45 R14")
TUBING = catalogue("Heat shrink tubing 4.8 mm ratio 2:1 red", "Heat shrink tubing 4.8 mm ratio 4:1 red")

WORDS = [
    # sizes and numbers decide
    (SCREWS, "hex screw M8x30 zinc", "P1"),
    (SCREWS, "Hex screws M8 X 30 zinc", "P1"),
    (SCREWS, "zinc hex screw m8*35", "P2"),
    (SCREWS, "M8x30 hex screw A2", "P3"),
    (SCREWS, "hex screw M8x30", ""),  # zinc or stainless?
    (SCREWS, "hex screw M8x40 zinc", ""),  # none such
    (SCREWS, "Sechskantschraube M8 x 35 verzinkt", "P2"),
    (SCREWS, "M8", ""),
    # letters that tell products apart are no articles
    (BREAKERS, "circuit breaker 1P curve C 16 A", "P2"),
    (BREAKERS, "CIRCUIT BREAKER 1P CURVE B 16A", "P1"),
    (BREAKERS, "circuit breaker 1p curve c 16a", "P2"),
    (BREAKERS, "circuit breaker 1P curve 16 A", ""),
    (BREAKERS, "circ. breaker 3P cuurve C 32A", "P3"),
    (BREAKERS, "residual current device 2P 40A type AC", "P5"),
    (BREAKERS, "Residual current device 2P 40 A type A", "P4"),
    (BREAKERS, "residual current device 2P 40 A type", ""),
    (PIPETTES, "volumetric pipette class AS 25ml", "P2"),
    (PIPETTES, "volumetric pipette 25 ml", ""),
    (PIPETTES, "volumetric pipette class 25 ml", ""),
    # a number belongs to its word, and counts once
    (CYLINDERS, "pneumatic cylinder bore 25 mm stroke 50 mm magnetic", "P1"),
    (CYLINDERS, "pneumatic cylinder stroke 50 mm bore 25 mm, magnetic", "P1"),
    (CYLINDERS, "pneumatic cylinder bore 50 mm stroke 25 mm magnetic", ""),
    (CYLINDERS, "pneumatic cylinder 50 mm bore 25 mm stroke magnetic", ""),
    (CYLINDERS, "PNEUMATIC CYLINDER BORE 25MM STROKE 50MM MAGNETIC", "P1"),
    (CYLINDERS, "pneum. cylinder bore 25mm stroke 50mm non-magnetic", "P2"),
    (OILS, "engine oil Faltis 20W-50", ""),  # 20 l or 5 l? the 20 of 20W-50 is not that of 20 l
    (OILS, "engine oil faltis 20w-50 20l", "P1"),
    (OILS, "engine oil Faltis 5W40 5l", "P3"),  # 5W40, 5W-40 and 5W/40 are one grade
    (OILS, "Motoröl Faltis 20W/50 5 Liter", "P2"),
    (OILS, "engine oil Faltis 5W50 5 l", ""),
    (TANKS, "Regentank 1.000 Liter", "P2"),  # a thousand, and not one
    (TANKS, "rain tank 1,000 l", "P2"),
    (TANKS, "rain tank 1 l", ""),
    (JARS, "Becher 1.000 ml", ""),  # there is one for either reading
    (TUBING, "heat shrink tubing 4,8mm ratio 4:1 red", "P2"),
    (TUBING, "heat shrink tubing 4.8 mm ratio 4:4 red", ""),
    # measures keep their own numbers apart
    (CABLES, "flexible cable 3G 2,5mm2 ring 100m", "P2"),
    (CABLES, "flexible cable 3G 1.5 mm² ring 100 m", "P1"),
    (CABLES, "flexible cable 2G 1.5 mm2 ring 100 m", ""),
    # words that mostly say nothing, where they tell products apart
    (SHIRTS, "polo shirt men red size L", "P1"),
    (SHIRTS, "polo shirt red size L", ""),
    (SHIRTS, "Polo shirt kids red L", "P3"),
    # shortened and mistyped
    (TYRES, "Mavt. Summ. tyre Ekmar 185/45 R14", "P2"),
    (TYRES, "Summer tyre Ekmar 185/45 R14", "P1"),
    (TYRES, "Mavtek sumer tyre Ekmar 185/45 R14", "P2"),
    (TYRES, "Winter tyre Ekmar 185/45 R14", ""),
]  # fmt: skip


@pytest.mark.parametrize(("products", "written", "meant"), WORDS)
def test_a_description_means_one_product_or_is_left_open(
    products: tuple[ProductRecord, ...], written: str, meant: str
) -> None:
    found = resolve(line(description=written), MemoryMaster(products=products))
    assert (found.product.sku if found.product else "") == meant
    assert bool(meant) != bool([one for one in found.findings if one.holds])


CODES = (
    ProductRecord("HX-0830", "Hex screw M8x30 zinc", gtin="9520000900012", manufacturer_item="MF-77"),
    ProductRecord("HX-0835", "Hex screw M8x35 zinc", gtin="9520000900029"),
    ProductRecord("HX-08-30", "Hex screw M8x30 A2", gtin="9520000900036"),
    ProductRecord("TW-1", "Twin one", gtin="9520000900043"),
    ProductRecord("TW-2", "Twin two", gtin="9520000900043"),
    ProductRecord("OLD-1", "Degreaser 5 l", status="superseded", superseded_by="NEW-1"),
    ProductRecord("NEW-1", "Degreaser 5 l"),
    ProductRecord("OLD-2", "Degreaser 1 l", status="superseded", superseded_by="NEW-2"),
    ProductRecord("NEW-2", "Degreaser 0.75 l"),
    ProductRecord("OLD-3", "Polish", status="superseded"),
    ProductRecord("LOOP-1", "Loop", status="superseded", superseded_by="LOOP-2"),
    ProductRecord("LOOP-2", "Loop", status="superseded", superseded_by="LOOP-1"),
    ProductRecord("SELF-1", "Self", status="superseded", superseded_by="SELF-1"),
    ProductRecord("NO-1", "Forbidden fluid", status="blocked"),
    ProductRecord("VLV-1", "Valve 1/2 non-magnetic"),
    ProductRecord("VLV-2", "Valve 1/2 magnetic"),
    ProductRecord("BND-1", "Bandage 10 cm x 7 m beige"),
    ProductRecord("BND-2", "Bandage 12 cm x 7 m beige"),
)
REFERENCES = (
    CrossReference("K1", "A-17", "HX-0830"),
    CrossReference("K1", "HX-0835", "NEW-1"),  # this customer calls our degreaser by the number of our screw
    CrossReference("K1", "the long ones", "HX-0835"),
    CrossReference("K2", "A-17", "HX-0835"),
    CrossReference("K1", "GONE", "SKU-THAT-IS-NOT-THERE"),
)
LINES = [
    ({"sku": "HX-0830"}, "HX-0830", []),
    ({"sku": "hx 0835"}, "HX-0835", []),
    ({"sku": "hx0830"}, "", ["product-ambiguous"]),  # HX-0830 or HX-08-30
    ({"sku": "HX-0831"}, "", ["product-unknown"]),
    ({"sku": "HX-0831", "description": "Hex screw M8x30 zinc"}, "HX-0830", ["product-mistyped"]),
    ({"sku": "HX-0830", "description": "Hex screw M8x35 zinc"}, "", ["product-contradicted"]),
    ({"sku": "HX-0830", "description": "Hex screw"}, "HX-0830", []),
    ({"sku": "VLV-1", "description": "Valve 1/2 magnetic"}, "", ["product-contradicted"]),
    ({"sku": "VLV-2", "description": "Valve 1/2 non-magnetic"}, "", ["product-contradicted"]),
    ({"sku": "VLV-2", "description": "VALVE 1/2 MAGNETIC"}, "VLV-2", []),
    ({"sku": "BND-1", "description": "BANDAGE 10CM X 7M BEIGE"}, "BND-1", []),
    ({"sku": "BND-1", "description": "BANDAGE 12CM X 7M BEIGE"}, "", ["product-contradicted"]),
    ({"gtin": "9520000900029"}, "HX-0835", []),
    ({"gtin": "09520000900029"}, "HX-0835", []),
    ({"gtin": "9520000900043"}, "", ["product-ambiguous"]),
    ({"gtin": "9520000900043", "description": "Twin two"}, "TW-2", []),
    ({"sku": "HX-0830", "gtin": "9520000900029"}, "", ["product-contradicted"]),
    ({"manufacturer_item": "mf77"}, "HX-0830", []),
    ({"buyer_item": "A-17"}, "HX-0830", []),
    ({"buyer_item": "a 17", "sku": "HX-0835"}, "", ["product-contradicted"]),
    ({"code": "HX-0835"}, "", ["product-ambiguous"]),
    ({"description": "The long ones"}, "HX-0835", []),
    ({"buyer_item": "GONE"}, "", ["product-unknown"]),
    ({"sku": "OLD-1"}, "NEW-1", ["product-superseded"]),
    ({"sku": "OLD-2"}, "NEW-2", ["product-replaced"]),
    ({"sku": "OLD-3"}, "OLD-3", ["product-blocked"]),
    ({"sku": "LOOP-1"}, "LOOP-1", ["product-superseded", "product-blocked"]),
    ({"sku": "SELF-1"}, "SELF-1", ["product-blocked"]),
    ({"sku": "NO-1"}, "NO-1", ["product-blocked"]),
    ({}, "", ["product-missing"]),
    ({"description": "-"}, "", ["product-unknown"]),
    ({"description": "x" * 5000}, "", ["product-unknown"]),
    ({"description": "\x00\ufffd ☃ 螺丝"}, "", ["product-unknown"]),
]


@pytest.mark.parametrize(("written", "meant", "found"), LINES)
def test_codes_and_what_they_say_together(written: dict[str, str], meant: str, found: list[str]) -> None:
    master = MemoryMaster(products=CODES, cross_references=REFERENCES)
    made = resolve(line(**written), master, account_no="K1")
    assert (made.product.sku if made.product else "") == meant
    assert [one.code for one in made.findings] == found


def test_another_customers_reference_means_nothing() -> None:
    master = MemoryMaster(products=CODES, cross_references=REFERENCES)
    assert resolve(line(buyer_item="A-17"), master, account_no="K2").product == CODES[1]
    assert resolve(line(buyer_item="A-17"), master, account_no="K3").product is None
    assert resolve(line(buyer_item="A-17"), master).product is None


def earlier(sku: str, state: str = "released") -> EarlierOrder:
    order = Order(received_at=RECEIVED, lines=(OrderLine(no="1", sku=sku, buyer_item="B-1"),))
    return EarlierOrder(order, "i", RECEIVED, state)


def test_what_the_customer_had_before_decides_between_several() -> None:
    master = MemoryMaster(products=SCREWS)
    written = line(description="hex screw M8x30")
    assert resolve(written, master, account_no="K1", earlier=[earlier("P3")]).product == SCREWS[2]
    assert resolve(written, master, account_no="K1", earlier=[earlier("P3"), earlier("P1")]).product is None
    assert resolve(written, master, account_no="K1", earlier=[earlier("P3", "held")]).product is None
    assert resolve(line(buyer_item="B-1"), master, account_no="K1", earlier=[earlier("P5")]).product == SCREWS[4]


def test_an_empty_catalogue_knows_nothing() -> None:
    master = MemoryMaster()
    assert resolve(line(description="hex screw M8x30"), master).product is None
    assert resolve(line(sku="HX-1"), master, account_no="K1").product is None
    assert master.products_by_description("hex") == ()


@pytest.mark.parametrize("unfinished", ["pneu", "pneumatic cyl", "pneumatic cylinder bo", "cylinder 32 mm str"])
def test_search_as_you_type_shows_what_may_become_of_it(unfinished: str) -> None:
    index = ProductIndex((*SCREWS, *CYLINDERS))
    assert [one.product.name.split()[0] for one in index.search(unfinished, limit=3)] == ["Pneumatic"] * 3


def test_nothing_of_unseen_trades_is_taken_for_something_else() -> None:
    """The bench of many trades, in small: what is taken is right, and most of it is found."""
    rows = catalogue_of_trades(3000)
    master = MemoryMaster(products=[made.product for made in rows])
    for kind, asked in questions(rows, 40).items():
        found = ask(master, kind, asked, 0)
        assert (kind, found.wrong, found.misses) == (kind, 0, [])
        if kind in ("clean", "reordered", "abbreviated", "mistyped"):
            assert found.first >= 38, kind


def test_a_thousand_in_a_description_contradicts_no_number() -> None:
    master = MemoryMaster(products=catalogue("Rain tank 500 l", "Rain tank 1000 l"))
    for said, held in (("Regentank 1.000 l", False), ("Regentank 1,000 l", False), ("Regentank 2.000 l", True)):
        made = resolve(line(sku="P2", description=said), master)
        assert bool(made.findings) == held


def test_a_size_and_a_half_behind_a_slash_is_no_other_size() -> None:
    master = MemoryMaster(products=catalogue("Towing hook 3 t", "Towing hook 3 to 3.5 t", "Towing hook 5 t"))
    for sku, said, held in (("P2", "towing hook 3/3.5T", False), ("P3", "hook 3.5T", True)):
        made = resolve(line(sku=sku, description=said), master)
        assert bool(made.findings) == held


LARDER = (
    ProductRecord("TP4", "Blue masking tape 50 mm", unit="XRO"),
    ProductRecord("GN-XL", "Nitrile gloves black XL", unit="XBX"),
    ProductRecord("SP-1", "Salt and pepper set steel", unit="SET"),
    ProductRecord("PP-9", "Pepper ground 500 g", unit="EA"),
)


@pytest.mark.parametrize(
    ("code", "said", "held"),
    [
        ("TP4", "gloves", True),  # the "and" before it is gone
        ("TP4", "masking", False),
        ("TP4", "urgent", False),
        ("TP4", "blue tape and black gloves XL", True),
        ("TP4", "and nitrile gloves", True),
        ("TP4", "nastro blu e guanti neri", True),
        ("TP4", "Klebeband blau und Handschuhe", True),
        ("TP4", "blue tape and quickly", False),
        ("TP4", "tape and the blue one", False),
        ("TP4", "blue tape 12 gloves nitrile", True),  # how many of the second thing, and no "and"
        ("TP4", "tape 12 rolls blue", False),
        ("TP4", "tape 50 metri", False),
        ("SP-1", "salt and pepper", False),
    ],
)
def test_goods_joined_to_an_item_number_are_not_lost_in_its_line(code: str, said: str, held: bool) -> None:
    made = resolve(line(code=code, description=said), MemoryMaster(products=LARDER), account_no="K1")
    assert ([one.code for one in made.findings] == ["product-contradicted"]) == held


CASTORS = (
    ProductRecord("SW", "Swivel castor 100 mm rubber", "Swivel castor 100 mm rubber tyre"),
    ProductRecord("SB", "Swivel castor 100 mm with brake", "Swivel castor 100 mm rubber tyre with brake"),
)


@pytest.mark.parametrize(
    ("said", "sku"),
    [
        ("Swivel castor 100 mm rubber", "SW"),
        ("Swivel castor 100 mm rubber total", None),  # no short form of Totalfeststeller
        ("Swivel castor 100 mm Totalfeststeller", "SB"),
        ("Swivel castor 100 mm totalfest", "SB"),
        ("Swivel castor 100 mm swivl", None),
    ],
)
def test_what_letters_say_is_no_goods_cut_short(said: str, sku: str | None) -> None:
    made = resolve(line(description=said), MemoryMaster(products=CASTORS), account_no="K1")
    assert (made.product and made.product.sku) == sku


TUBES = (
    ProductRecord("P1", "LED tube 5 ft cool", "LED tube T8, 5 ft (1500 mm), 22 W, cool white 4000 K"),
    ProductRecord("P2", "LED tube 5 ft daylight", "LED tube T8, 5 ft (1500 mm), 22 W, daylight 6500 K"),
)
NUTS = (
    ProductRecord("P1", "Sechskantmutter M8 Kl. 8 verzinkt", "Sechskantmutter DIN 934, Klasse 8 verzinkt, M8"),
    ProductRecord("P2", "Stoppmutter M8 Kl. 8 verzinkt", "Sechskantmutter selbstsichernd mit Klemmteil DIN 985, M8"),
)


@pytest.mark.parametrize(
    ("products", "written", "sku"),
    [
        # the one that is called cool is no less cool white than the one that is daylight
        (TUBES, "LED tubes 5ft, the cool white", ""),
        (TUBES, "LED tube 5 ft cool", "P1"),
        (TUBES, "LED tubes 5ft daylight", "P2"),
        # a lock nut is hexagonal by its description only
        (NUTS, "6kt-Mutter M8 verzinkt", "P1"),
        (NUTS, "plain nuts M8 zinc", "P1"),
        (NUTS, "Stoppmutter M8 verzinkt", "P2"),
        (NUTS, "Muttern M8 verzinkt", ""),
    ],
)
def test_names_go_before_descriptions(products: tuple[ProductRecord, ...], written: str, sku: str) -> None:
    found = resolve(line(description=written), MemoryMaster(products=products)).product
    assert (found.sku if found else "") == sku
