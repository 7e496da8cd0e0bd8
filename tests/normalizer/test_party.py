"""Who orders: known by a trusted sender or by what only he has on his page; look-alikes, strangers and contradictions are held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from normalizer.lookalike import lookalikes
from normalizer.master import CrossReference
from normalizer.memory import MemoryMaster
from normalizer.policy import Policy
from parsers.draft import Address, Alternative, DraftLine
from tests.normalizer.drafts import (
    ADDRESSES,
    CUSTOMERS,
    MASTER,
    PRODUCTS,
    SCREWS,
    block,
    codes,
    found,
    header,
    line,
    order,
)

LINE = line(**SCREWS)
STRICT = Policy()
FOLDER: dict[str, Any] = {"channel_kind": "folder", "sender": None, "recipient": None}


def account(*lines: DraftLine, **values: Any) -> str | None:
    return order(*(lines or (LINE,)), **values).order.customer.account_no


@pytest.mark.parametrize(
    ("meant", "values"),
    [
        ("K100", {"sender": "orders@alder.example"}),
        ("K100", {"sender": "JO@Post.Example"}),
        ("K100", {"sender": "somebody.new@alder.example"}),
        ("K300", {"sender": None, "sender_phone": "+493023125001", "channel_kind": "sms", "trust": "number"}),
        ("K300", {"sender": None, "account_no": "K300", "trust": "key", "channel_kind": "web"}),
        ("K300", {**FOLDER, "head": header(account_no="k 300")}),
        ("K300", {**FOLDER, "head": header(buyer_vat_id="DE 123 456 789")}),
        ("K300", {**FOLDER, "head": header(buyer="BRUNNER KLIMATECHNIK GMBH\nLindenstr. 4\n10969 Berlin")}),
        ("K300", {**FOLDER, "head": header(buyer="Brunner K1imatechnik GmbH\nLindenstr. 4\n10969 Berlin")}),
        ("K100", {"sender": "ann@supplier.example", "forwarded_from": "orders@alder.example"}),
        ("K200", {"sender": "group@alder-group.example", "head": header(buyer="Alder Mill Ltd")}),
        ("K200", {"sender": "group@alder-group.example", "head": header(ship_to="Mill Lane 1, Leeds")}),
    ],
)
def test_a_customer_is_known_by_what_is_his_own(meant: str, values: dict[str, Any]) -> None:
    made = order(LINE, **{"head": header(buyer_order_no="1"), **values})
    assert made.order.customer.account_no == meant
    assert codes(made) == []
    assert made.proofs["/customer/account_no"]


def test_own_item_numbers_tell_two_accounts_of_one_domain_apart() -> None:
    assert account(line(code="M-99", quantity="2", unit="XBX"), sender="group@alder-group.example") == "K200"


def beneath(labelled: str, head: str, *, sure: bool = True) -> Address:
    """A buyer by his label on the paper of such a letterhead; not sure where the label may be the seller's as well."""
    made = block(labelled)
    assert made is not None
    return replace(made, text=replace(made.text, alternatives=(Alternative(head, 0.5 if sure else 1.0),)))


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        (header(ship_to="Alder Bakery - Harbour store\nUnit 3 Quay Lane\nHull HU1 9ZX"), "K100"),
        (header(buyer="Jo Baker", bill_to="Alder Group Accounts, PO Box 9, York YO1 9ZX"), "K100"),
        (header(buyer="Harbour store"), None),
        (
            header(buyer="Foreign Foods Ltd", ship_to="Alder Bakery - Harbour store\nUnit 3 Quay Lane\nHull HU1 9ZX"),
            None,
        ),
        (header(buyer="Alder Bakery Ltd\nKirkgate 3, Bradford BD1 9ZX"), None),
        (header(buyer="Alder Bakery Ltd\nour item numbers apply"), "K100"),
        (header(buyer="A LDER  BA KERY\nfresh since 1921"), "K100"),
        (header(buyer="Alder Bakery Ltd Leeds"), "K100"),
        (header(buyer="Alder Bakery Ltd Birmingham"), None),
        (header(buyer=beneath("M. Perrin (GAC 07)", "Alder Bakery Ltd\n12 Orchard Road")), "K100"),
        (header(buyer=beneath("Sample Supply Ltd\n1 Works Road", "Alder Bakery Ltd", sure=False)), "K100"),
        (header(buyer=beneath("Foreign Foods Ltd", "Alder Bakery Ltd")), None),
        (header(buyer=beneath("Jo Foreign\nMill Lane, Bradford BD1 9ZX", "Alder Bakery Ltd")), None),
        (header(buyer=beneath("Alder Mill Ltd", "Alder Bakery Ltd", sure=False)), "K200"),
        (header(buyer=beneath("M. Perrin", "Jo Foreign\nGB111222333")), "K100"),
        (header(buyer="Alder Bakery", ship_to="Harbour store, Unit 3 Quay Lane, Hull"), "K100"),
        (header(buyer="Alder", ship_to="Ferry gatehouse, 4 Towpath Yard, Otley"), None),
    ],
)
def test_a_page_without_a_sender_is_known_by_name_and_place(head: Any, meant: str | None) -> None:
    made = order(LINE, **FOLDER, head=replace(head, buyer_order_no=header(buyer_order_no="1").buyer_order_no))
    assert made.order.customer.account_no == meant
    assert codes(made) == ([] if meant else ["customer-unknown"])


def test_own_item_numbers_confirm_a_site() -> None:
    known = MemoryMaster(
        customers=CUSTOMERS, addresses=ADDRESSES, products=PRODUCTS,
        cross_references=[CrossReference("K100", "B-17", "HX-0830"), CrossReference("K100", "B-18", "GL-M")],
    )  # fmt: skip
    lines = (line(buyer_item="B-17", quantity="2", unit="EA"), line(buyer_item="B-18", quantity="2", unit="XBX"))
    made = order(*lines, **FOLDER, known=known, head=header(buyer="Alder Bakery - Harbour store"))
    assert made.order.customer.account_no == "K100"


OWN_ITEMS = [CrossReference("K100", f"B-{at}", sku) for at, sku in enumerate(("HX-0830", "GL-M", "OIL-20"), 17)]


@pytest.mark.parametrize(
    ("items", "head", "others", "meant"),
    [
        (("B-17", "B-18", "B-19"), header(), [], "K100"),
        (("B-17", "B-18"), header(), [], None),
        (("B-17", "B-17", "B-17"), header(), [], None),
        (("B-17", "B-18"), header(ship_to="Quay Lane, Hull"), [], "K100"),
        (("B-17", "B-18", "B-19"), header(buyer="Foreign Foods Ltd"), [], None),
        (("B-17", "B-18", "B-19"), header(), [replace(one, account_no="K200") for one in OWN_ITEMS], None),
        (("B-17", "B-18", "B-19", "X-1", "X-2", "X-3"), header(), [], None),
    ],
)
def test_own_item_numbers_name_who_is_not_named(items: Any, head: Any, others: Any, meant: str | None) -> None:
    known = MemoryMaster(
        customers=CUSTOMERS, addresses=ADDRESSES, products=PRODUCTS, cross_references=[*OWN_ITEMS, *others]
    )
    made = order(*(line(buyer_item=item, quantity="2") for item in items), **FOLDER, known=known, head=head)
    assert made.order.customer.account_no == meant


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("customer-unknown", {"sender": "someone@nowhere.example"}),
        ("customer-unknown", {"sender": None, "sender_phone": "+12025550199", "channel_kind": "sms"}),
        ("customer-unknown", FOLDER),
        ("customer-unknown", {**FOLDER, "head": header(buyer="Brunner Klimatechnik Austria GmbH\nWien")}),
        ("customer-ambiguous", {"sender": "group@alder-group.example"}),
        ("customer-contradicted", {"head": header(buyer_vat_id="DE123456789")}),
        ("customer-contradicted", {"head": header(account_no="K300")}),
        ("customer-contradicted", {"head": header(buyer="Brunner Klimatechnik GmbH\nLindenstr. 4\n10969 Berlin")}),
        ("sender-lookalike", {"sender": "orders@a1der.example"}),
        ("sender-lookalike", {"sender": "orders@brunner-kiima.example"}),
        (
            "sender-lookalike",
            {"sender": "orders@alder.test", "head": header(buyer="Alder Bakery Ltd\n12 Orchard Road\nLeeds LS1 9ZX")},
        ),
    ],
)
def test_a_doubtful_customer_is_held(code: str, values: dict[str, Any]) -> None:
    made = order(LINE, **values)
    assert code in codes(made)
    assert found(made, code).message


@pytest.mark.parametrize("trust", ["vouched", "dmarc", "signed"])
def test_a_proven_address_needs_nothing_more(trust: str) -> None:
    assert codes(order(LINE, policy=STRICT, trust=trust)) == []


@pytest.mark.parametrize(
    ("head", "held"),
    [
        (header(buyer_order_no="1"), ["sender-unverified"]),
        (header(buyer="Alder Bakery Ltd\n12 Orchard Road\nLeeds LS1 9ZX"), ["sender-unverified"]),
        (header(account_no="K100"), []),
        (header(buyer_vat_id="GB 111 2223 33"), []),
    ],
)
def test_an_unproven_address_needs_a_number_of_its_own_on_the_page(head: Any, held: list[str]) -> None:
    assert codes(order(LINE, policy=STRICT, head=head)) == held


def test_a_fax_number_is_a_hint_and_no_proof() -> None:
    fax: dict[str, Any] = {"sender": None, "sender_phone": "+441632960002", "channel_kind": "fax"}
    assert codes(order(LINE, **fax)) == ["customer-unknown"]
    named = order(LINE, **fax, head=header(buyer="Alder Bakery Ltd\n12 Orchard Road\nLeeds LS1 9ZX"))
    assert (named.order.customer.account_no, codes(named)) == ("K100", [])


def test_the_stranger_who_forwards_vouches_for_nobody() -> None:
    made = order(LINE, sender="eve@nowhere.example", forwarded_from="orders@alder.example")
    assert made.order.customer.account_no == "K100"
    assert codes(made) == ["sender-unverified"]


def test_our_own_address_is_never_the_customers() -> None:
    made = order(LINE, sender="ann@supplier.example")
    assert made.order.customer.account_no is None
    assert codes(made) == ["customer-unknown"]


def test_a_name_that_several_bear_decides_nothing() -> None:
    made = order(LINE, **FOLDER, head=header(buyer="Alder\nLeeds"))
    assert made.order.customer.account_no is None


@pytest.mark.parametrize(
    "domain", ["alder.example", "post.example", "gmail.example", "elder-care.example", "mills.example", ""]
)
def test_customers_and_strangers_are_no_lookalikes(domain: str) -> None:
    assert lookalikes(f"x@{domain}", MASTER) == ()


@pytest.mark.parametrize(
    "domain",
    ["a1der.example", "аlder.example", "alder.test", "ader.example", "alderr.example", "brunner-klima-orders.example"],
)
def test_what_looks_alike_is_told(domain: str) -> None:
    assert lookalikes(f"x@{domain}", MASTER) in (("K100",), ("K300",))


def test_the_customer_comes_from_the_record_and_the_contact_from_the_page() -> None:
    made = order(LINE, head=header(contact_name="Jo Baker", contact_email="jo@post.example"))
    customer = made.order.customer
    assert (customer.name, customer.vat_id, customer.contact.name, customer.contact.email) == (
        "Alder Bakery",
        "GB111222333",
        "Jo Baker",
        "jo@post.example",
    )
    assert codes(made) == []


def test_an_account_on_credit_hold_is_held() -> None:
    made = order(LINE, sender="buy@deltapumps.example")
    assert "credit-hold" in codes(made)
