"""What the master data in memory answers: however it is written, one or none, and nothing raises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from normalizer.master import CustomerRecord, PriceRecord, ProductRecord
from normalizer.memory import MemoryMaster, plain_code
from normalizer.policy import Policy
from tests.normalizer.drafts import CUSTOMERS, MASTER, PRODUCTS, codes, line, order

ANSWERS = [
    ("customer", "K100", "K100"),
    ("customer", "k-100", "K100"),
    ("customer", "K999", None),
    ("customer", "", None),
    ("product", "HX-0830", "HX-0830"),
    ("product", "hx 0830", "HX-0830"),
    ("product", "HX0830", "HX-0830"),
    ("product", "HX-083", None),
    ("product", "", None),
]


@pytest.mark.parametrize(("question", "written", "meant"), ANSWERS)
def test_one_is_found_however_it_is_written(question: str, written: str, meant: str | None) -> None:
    found = getattr(MASTER, question)(written)
    assert (getattr(found, "account_no", None) or getattr(found, "sku", None)) == meant


SEVERAL = [
    ("customers_by_email", "ORDERS@alder.example ", ["K100"]),
    ("customers_by_email", "nobody@alder.example", []),
    ("customers_by_domain", "alder-group.example", ["K100", "K200"]),
    ("customers_by_phone", "01632 960 001", ["K100"]),
    ("customers_by_phone", "+44 (0)1632 960002", ["K100"]),
    ("customers_by_phone", "960001", []),
    ("customers_by_vat_id", "GB 111 222 333", ["K100"]),
]


@pytest.mark.parametrize(("question", "written", "meant"), SEVERAL)
def test_all_that_fit_are_named(question: str, written: str, meant: list[str]) -> None:
    assert [one.account_no for one in getattr(MASTER, question)(written)] == meant


@pytest.mark.parametrize("odd", ["", " ", "\x00", "☃", "x" * 100_000, "'; DROP TABLE", "\ud800"])
def test_nothing_is_too_odd_to_ask(odd: str) -> None:
    for question in ("customer", "product", "products_by_code", "products_by_gtin", "products_by_description",
                     "customers_by_email", "customers_by_domain", "customers_by_phone", "customers_by_vat_id",
                     "addresses", "available", "earlier_orders"):  # fmt: skip
        assert not getattr(MASTER, question)(odd)
    assert not MASTER.cross_references("K100", odd)
    assert not MASTER.prices("K100", odd)


def test_a_code_keeps_its_zeros_and_every_alphabet() -> None:
    assert plain_code(" HS 933-0830.zn") == "hs9330830zn"
    assert plain_code("00123") != plain_code("123")
    assert plain_code("винт 8") != plain_code("гайка 8")
    assert plain_code("- / .") == ""


def priced(*rows: tuple[str, str, date | None, date | None]) -> MemoryMaster:
    prices = [
        PriceRecord("GBP-LIST", "HX-0830", Decimal(least), Decimal(price), Decimal(100), "GBP", first, last)
        for least, price, first, last in rows
    ]
    return MemoryMaster(customers=CUSTOMERS, products=PRODUCTS, prices=prices, addresses=MASTER.addresses("K100"))


NEW = date(2026, 10, 1)
PRICES = [
    # quantity, stated, rows, holds
    ("200", "7.00", [("1", "7.00", None, None)], False),
    ("200", "7.20", [("1", "7.00", None, None)], True),
    ("200", "7.10", [("1", "7.00", None, None)], False),  # within 2 %
    ("1000", "6.00", [("1", "7.00", None, None), ("1000", "6.00", None, None)], False),
    ("999", "6.00", [("1", "7.00", None, None), ("1000", "6.00", None, None)], True),
    ("200", "8.00", [("1", "7.00", None, None), ("1", "8.00", NEW, None)], False),  # the later row replaced the first
    ("200", "7.00", [("1", "8.00", NEW, None), ("1", "7.00", None, None)], True),
    ("200", "6.00", [("1", "6.00", None, date(2026, 9, 30)), ("1", "7.00", NEW, None)], True),  # over
    ("200", "6.00", [("1", "7.00", None, None), ("1", "6.00", date(2027, 1, 1), None)], True),  # not yet
]


@pytest.mark.parametrize(("quantity", "stated", "rows", "holds"), PRICES)
def test_the_price_of_the_day_and_quantity_counts(
    quantity: str, stated: str, rows: list[tuple[str, str, date | None, date | None]], holds: bool
) -> None:
    written = line(sku="HX-0830", quantity=quantity, unit="EA", price=stated, price_per="100")
    made = order(written, known=priced(*rows))
    assert ("price-differs" in codes(made)) == holds


def test_a_customer_may_have_its_own_tolerance() -> None:
    policy = Policy(trust_addresses=True, customers={"K100": {"price_tolerance": "0.05"}})
    written = line(sku="HX-0830", quantity="200", unit="EA", price="7.20", price_per="100")
    assert codes(order(written, known=priced(("1", "7.00", None, None)), policy=policy)) == []


def test_ten_thousand_lines_are_held_and_raise_nothing() -> None:
    lines = [line(no=str(n), sku="HX-0830", quantity=str(n + 1), unit="EA") for n in range(10_000)]
    assert "lines-too-many" in codes(order(*lines))


@pytest.mark.parametrize("currency", ["XXX", "", "EURO", "€€"])
def test_a_customer_of_an_unknown_currency_is_no_trouble(currency: str) -> None:
    known = MemoryMaster(
        customers=(CustomerRecord("K100", "Alder Bakery", currency=currency, emails=("orders@alder.example",)),),
        addresses=MASTER.addresses("K100"),
        products=(ProductRecord("HX-0830", "Hex screw", currency=currency, list_price=Decimal(1)),),
    )
    made = order(line(sku="HX-0830", quantity="200", unit="EA", price="1.00", amount="200.00"), known=known)
    assert made.order.lines[0].sku == "HX-0830"


def test_copies_with_another_history_share_the_index_of_names() -> None:
    whole = MASTER.with_history(lambda _: ()).with_references(()).with_unit_words(())
    assert whole.names is MASTER.names
