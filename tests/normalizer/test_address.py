"""Where to: the address on file that the words mean, the default where nothing is written, a finding for all else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from normalizer.master import AddressRecord, CustomerRecord
from normalizer.normalize import NormalizedOrder
from normalizer.places import best_matches
from parsers.draft import Address, Kind
from tests.normalizer.drafts import SCREWS, codes, field, header, line, order


def to(text: str | None, sender: str = "orders@alder.example", **more: Any) -> NormalizedOrder:
    return order(line(**SCREWS), sender=sender, head=header(buyer_order_no="1", ship_to=text, **more))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (None, "A1"),
        ("as usual", "A1"),
        ("same address as always, please", "A1"),
        ("Alder Bakery", "A1"),
        ("Orchard Road", "A1"),
        ("12 Orchard Rd, Leeds", "A1"),
        ("Leeds", "A1"),
        ("Leeds, 8 to 15 h", "A1"),
        ("our store in Leeds, from 7:30 - 12 Uhr", "A1"),
        ("Harbour store, Quay Lane (ouvert de 7h30 à 12h et de 13h30 à 16h30)", "A2"),
        ("Harbour store between 9 and 3", "A2"),
        ("LS1 9ZX", "A1"),
        ("the harbour depot", "A2"),
        ("Alder Bakery - Harbour store\nUnit 3 Quay Lane\nHull HU1 9ZX", "A2"),
        ("Alder Bakery Ltd\nGoods in\n7 Dock St.\nHull\nHU29ZX\nUnited Kingdom", "A3"),
        ("Quay Ln please, attn Joe Bloggs 07700 900123", "A2"),
        ("the yard", None),
        ("the compound", None),
        ("cold store, Hull", "A3"),
        ("Orchad Road, Leeds", "A1"),
        ("12 Orchardd Rd, Leeds", "A1"),
        ("Leeds, dock 3", "A1"),
        ("Leeds, quai 12", "A1"),
        ("Tor 4, Leeds", "A1"),
        ("Leeds, quai 12 rue Verte", None),
        ("Orchard Road (winter stock-up)", "A1"),
        ("Orchard Road (the new farm over the ridge)", None),
        ("all to Leeds. Part deliveries as per the Wanted column; please do not send early", "A1"),
        ("all to Leeds. The office moved to the old works behind the harbour", None),
        ("Leeds please, FAO Lorraine Smith", "A1"),
        ("Leeds site (attn: Joe, tel 01632 960 001)", "A1"),
        ("A3", None),
    ],
)
def test_words_lead_to_the_place_on_file(written: str | None, meant: str | None) -> None:
    made = to(written)
    assert (made.order.ship_to.address_id if made.order.ship_to else None) == meant
    assert codes(made) == ([] if meant else ["ship-to-unknown"])


YARD = CustomerRecord("K900", "Scheepswerf De Haan", currency="EUR")
TOWNS = (
    AddressRecord("Y1", "K900", "both", "Scheepswerf De Haan", "Noorderkade 21", "", "Harlingen", "8861 ZX", "", "NL"),
    AddressRecord("Y2", "K900", "ship_to", "Scheepswerf De Haan - Terrein Noord", "Kade 3", "", "Urk", "8321 ZX", "", "NL"),
    AddressRecord("Y3", "K900", "ship_to", "Scheepswerf De Haan - Terrein Zuid", "Kade 9", "", "Lemmer", "8531 ZX", "", "NL"),
    AddressRecord("Y5", "K900", "ship_to", "Scheepswerf De Haan - Repairyard Haanhaven", "Kade 12", "", "Delfzijl", "9931 ZX", "", "NL"),
    AddressRecord("Y4", "K900", "ship_to", "De Haan France", "2 quai Sud", "", "Évian-les-Bains", "74500", "", "FR"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("werf in Harlingen", ["Y1"]),  # the customer's own kind of house
        ("haven in Harlingen", []),
        ("terrein Noord", ["Y2"]),
        ("Terrein Zuid", ["Y3"]),
        ("terrein Oost", []),
        ("de Repair", ["Y5"]),
        ("Scheepswerf De Haan, Kade 3, 8321 ZX Urk", ["Y2"]),  # no Haanpad
        ("Évian", ["Y4"]),
        ("Évian-les-Bains", ["Y4"]),
        ("Bains", []),
    ],
)
def test_the_customers_own_words_for_his_places(written: str, meant: list[str]) -> None:
    assert [match.record.address_id for match in best_matches(written, TOWNS, YARD)] == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Werk 2", "C2"),
        ("Werk II, Berlin", "C2"),
        ("Havelstr. 81", "C2"),
        ("Lindenstrasse", "C1"),
        ("Lindenstraße 4, 10969 Berlin", "C1"),
    ],
)
def test_streets_and_works_are_known_in_every_writing(written: str, meant: str) -> None:
    made = to(written, sender="einkauf@brunner-klima.example")
    assert made.order.ship_to is not None
    assert (made.order.ship_to.address_id, codes(made)) == (meant, [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Hull", "ship-to-ambiguous"),
        ("harbour store or cold store", "ship-to-ambiguous"),
        ("Unit 77, QuickStore Self Storage, Barking IG11 0ZX", "ship-to-unknown"),
        ("19 Orchard Road, Leeds", "ship-to-unknown"),
        ("Other Foods Ltd\n12 Orchard Road\nLeeds LS1 9ZX", "ship-to-unknown"),
        ("12 Orchard Road, Bristol BS1 9ZX", "ship-to-unknown"),
        ("45 Kirkgate, Leeds", "ship-to-unknown"),
        ("Alder Bakery Ltd\n9 Elm Row\nLeeds LS1 9ZX", "ship-to-unknown"),
        ("Orchid Road 9, 83999 Oberaich", "ship-to-unknown"),
        ("Schreinerei Orchand\nDorfstraße 9\n83999 Oberaich", "ship-to-unknown"),
        ("Paris", "ship-to-unknown"),
        ("Orchard", "ship-to-unknown"),
        ("Unit 5 Quay Lane, Hull HU1 9ZX", "ship-to-unknown"),
        ("Linde warehouse north", "ship-to-unknown"),
        ("to the shop", "ship-to-unknown"),
        ("Kirkgate House, Leeds", "ship-to-unknown"),
        ("harbour store, Felixstowe", "ship-to-unknown"),
        ("Alder Group Accounts, PO Box 9, York YO1 9ZX", "ship-to-unknown"),
    ],
)
def test_another_place_is_never_taken_for_one_on_file(written: str, code: str) -> None:
    made = to(written)
    assert codes(made) == [code]
    assert made.order.ship_to is not None
    assert made.order.ship_to.address_id is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("the Ferry gatehouse", "B2"),
        ("the gatehouse please", "B2"),
        ("Ferry", "B2"),
        ("Main gatehouse", "B2"),
        ("the yard", "B2"),
        ("North gatehouse", None),
        ("the Old Abbey gatehouse", None),
        ("Priory gatehouse, Otley", None),
    ],
)
def test_a_site_of_the_same_kind_with_another_name_is_another(written: str, meant: str | None) -> None:
    made = to(written, sender="orders@aldermill.example")
    assert (made.order.ship_to.address_id if made.order.ship_to else None) == meant
    assert codes(made) == ([] if meant else ["ship-to-unknown"])


@pytest.mark.parametrize("buyer", ["Harbour store", "Quay Lane"])
def test_whose_order_it_is_may_be_a_place(buyer: str) -> None:
    """`PO 4711 for Harbour store`: whose order it is stands there, and is the name of another place on file."""
    made = order(line(**SCREWS), head=header(buyer_order_no="1", buyer=buyer))
    assert codes(made) == ["ship-to-ambiguous"]
    assert codes(order(line(**SCREWS), head=header(buyer_order_no="1", buyer="Joe"))) == []


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Order 4711 harbour store", ["ship-to-ambiguous"]),
        ("4711 - Quay Lane", ["ship-to-ambiguous"]),
        ("Order 4711 for Orchard Road", []),
        ("Order 4711 from Alder Bakery", []),
        ("RE: order 4711, goods for Friday", []),
    ],
)
def test_a_place_that_the_subject_alone_names_is_asked_about(subject: str, found: list[str]) -> None:
    assert codes(order(line(**SCREWS), head=header(buyer_order_no="1"), subject=subject)) == found


def test_a_place_named_only_to_exclude_it_is_none() -> None:
    made = to("Hull", not_ship_to="the cold store")
    assert made.order.ship_to is not None
    assert (made.order.ship_to.address_id, codes(made)) == ("A2", [])
    assert codes(to(None, not_ship_to="Orchard Road")) == ["ship-to-excluded"]


def test_an_address_by_its_own_number() -> None:
    from tests.normalizer.drafts import field

    text, number = field("Dock 1"), field("a2")
    assert text is not None
    made = order(line(**SCREWS), head=header(ship_to=Address(text, address_id=number)))
    assert made.order.ship_to is not None
    assert (made.order.ship_to.address_id, codes(made)) == ("A2", [])


def test_the_invoice_address_is_its_own_and_holds_nothing() -> None:
    made = to(None, bill_to="Alder Group Accounts\nPO Box 9\nYork YO1 9ZX")
    assert made.order.bill_to is not None
    assert (made.order.bill_to.address_id, made.order.ship_to and made.order.ship_to.address_id) == ("A4", "A1")
    assert codes(to(None, bill_to="Somewhere else\nLondon W1 9ZX")) == []


def test_goods_for_somebody_else_are_held() -> None:
    assert codes(to(None, end_customer="Jane Doe, 1 High Street")) == ["end-customer-named"]


def test_a_stranger_gets_the_place_as_written() -> None:
    made = to("1 High Street\nYork", sender="someone@nowhere.example")
    assert made.order.ship_to is not None
    assert (made.order.ship_to.name, made.order.ship_to.lines) == ("1 High Street", ("York",))


@pytest.mark.parametrize(
    "written",
    ["Hull harbour store, not the cold store", "harbour store (NICHT Orchard Road)", "store in Hull, pas Dock Street"],
)
def test_a_place_excluded_in_the_same_words_is_none(written: str) -> None:
    made = to(written)
    assert made.order.ship_to is not None
    assert (made.order.ship_to.address_id, codes(made)) == ("A2", [])


def test_a_change_goes_where_its_order_goes() -> None:
    from tests.normalizer.test_duplicates import SCREWS as LINE
    from tests.normalizer.test_duplicates import earlier, now

    made = now(LINE, before=earlier(LINE, ship_to="harbour store"), kind=Kind.CHANGE)
    assert made.order.ship_to is not None
    assert made.order.ship_to.address_id == "A2"
    assert made.proofs["/ship_to/address_id"].source == "history"


@pytest.mark.parametrize(
    ("number", "text", "meant"),
    [
        ("A2", "", "A2"),
        ("a-2", "Alder Bakery Ltd", "A2"),
        ("K100", "Alder Bakery Ltd", "A1"),  # the account's own number names no other place
        ("A2", "Unit 3 Quay Lane, Hull", "A2"),
        ("0815", "Unit 3 Quay Lane, Hull", "A2"),  # the buyer's own number beside a place on file
        ("0815", "", None),
        ("0815", "Alder Bakery Ltd", None),
        ("A2", "12 Orchard Road, Leeds", None),  # number and words mean different places
        ("A2", "9 Elsewhere Street, York YO1 9ZZ", None),
    ],
)
def test_a_number_of_a_place_and_the_words_beside_it_must_agree(number: str, text: str, meant: str | None) -> None:
    said = field(text) or field("x")
    place = Address(replace(said, raw=text, value=text or None), field(number))
    made = order(line(**SCREWS), head=header(buyer_order_no="1", ship_to=place))
    assert (made.order.ship_to.address_id if made.order.ship_to else None) == meant
    assert (codes(made) == []) == (meant is not None)


def test_another_place_in_the_letterhead_is_asked_about() -> None:
    """A sentence with the delivery address may have been read as part of something else."""
    made = order(
        line(**SCREWS), head=header(buyer_order_no="PO-1", buyer="Alder Bakery Ltd\nUnit 3 Quay Lane, Hull HU1 9ZX")
    )
    assert "ship-to-ambiguous" in codes(made)
    made = order(
        line(**SCREWS), head=header(buyer_order_no="PO-1", buyer="Alder Bakery Ltd\n12 Orchard Road, Leeds LS1 9ZX")
    )
    assert "ship-to-ambiguous" not in codes(made)


@pytest.mark.parametrize(
    ("said", "asked"), [("Branch Hull", True), ("Depot  Quay Lane", True), ("Office Leeds", False)]
)
def test_another_place_alone_in_a_short_note_is_asked_about(said: str, asked: bool) -> None:
    """What a label that nobody knows says may be where the goods go; the default would be wrong then."""
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1", notes=(field(said),)))
    assert ("ship-to-ambiguous" in codes(made)) == asked


@pytest.mark.parametrize(
    ("named", "asked"),
    [(("Quay Lane",), True), (("Hull",), True), (("Leeds",), False), (("Leeds", "Dock Street"), True), ((), False)],
)
def test_another_place_that_the_letter_names_somewhere_is_asked_about(named: tuple[str, ...], asked: bool) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1", named_places=tuple(map(field, named))))
    assert ("ship-to-ambiguous" in codes(made)) == asked


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("PO-1 for the Hull depot", True),
        ("PO-1 harbour store", True),
        ("PO-1 Leeds", False),
        ("Bread order PO-1", False),
    ],
)
def test_another_place_in_the_subject_is_asked_about(subject: str, asked: bool) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1"), subject=subject)
    assert ("ship-to-ambiguous" in codes(made)) == asked


def test_goods_for_another_customer_are_looked_at() -> None:
    assert "customer-contradicted" in codes(to("Brunner Klima\n12 Orchard Road\nLeeds LS1 9ZX"))
    assert "customer-contradicted" not in codes(to("Alder Bakery\n12 Orchard Road\nLeeds LS1 9ZX"))


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("the works", True),
        ("ins Werk", True),
        ("à l'usine", True),
        ("in stabilimento", True),
        ("Werk 2", False),
        ("in die Werkstatt 2", False),
        ("Rotherham works", False),
        ("ins Werk nach Köln", False),
    ],
)
def test_the_works_are_the_only_place_that_a_customer_has(said: str, own: bool) -> None:
    place = AddressRecord(
        "F1", "F", "both", "Ferris Forge Ltd", "Hammer Lane Works", city="Sheffield", postcode="S9 9ZX"
    )
    assert bool(best_matches(said, (place,), CustomerRecord("F", "Ferris Forge"))) == own
