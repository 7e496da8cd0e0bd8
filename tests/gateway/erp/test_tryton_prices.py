"""Price lists of Tryton as rows: the first line that fits counts there, and what is no plain price is never worked out here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.erp.tryton_prices import LINE_FIELDS, price_rows
from normalizer.agreed import price_on_file
from normalizer.master import CustomerRecord, ProductRecord
from normalizer.memory import MemoryMaster

SKUS = {1: "A", 2: "B"}
CATEGORIES = {1: {4, 5}}
PRODUCTS = [ProductRecord(sku, sku, list_price=Decimal(20), currency="EUR") for sku in SKUS.values()]
CUSTOMER = CustomerRecord("K", "K", currency="EUR", price_list="erp:7 List")
TODAY = date(2026, 6, 15)


def a_list(**changes: Any) -> dict[str, Any]:
    return {"id": 7, "name": "List", "tax_included": 0, "unit": "product_default", "price": "list_price"} | changes


def a_line(formula: str, *, at: int | None = 1, number: int = 1, **changes: Any) -> dict[str, Any]:
    line = {"id": number, "sequence": at, "price_list": 7, "product": None, "category": None, "quantity": None}
    return line | {"formula": formula} | changes


def day(value: date | None) -> dict[str, Any] | None:
    return value and {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}


def paid(
    lines: list[dict[str, Any]], sku: str = "A", quantity: str = "1", on: date = TODAY, **changes: Any
) -> tuple[Decimal | None, list[str]]:
    rows, notes = price_rows(
        [a_list(**changes)], lines, skus=SKUS, categories=CATEGORIES, currency="EUR", fields=LINE_FIELDS
    )
    master = MemoryMaster(version="1", customers=[CUSTOMER], products=PRODUCTS, prices=rows)
    product = master.product(sku)
    assert product
    agreed = price_on_file(master, CUSTOMER, product, Decimal(quantity), on=on)
    return (agreed and agreed.amount), notes


@pytest.mark.parametrize("formula", ["12.50", " 12.50 ", "Decimal('12.50')", 'Decimal( "12.50" )'])
def test_a_number_is_a_plain_price(formula: str) -> None:
    assert paid([a_line(formula)]) == (Decimal("12.50"), [])


@pytest.mark.parametrize(
    ("formula", "price"), [("list_price", None), ("list_price", "cost_price"), ("unit_price", "list_price")]
)
def test_the_list_price_is_a_plain_price(formula: str, price: str | None) -> None:
    assert paid([a_line(formula)], price=price) == (Decimal(20), [])


@pytest.mark.parametrize(
    ("formula", "price"),
    [
        ("unit_price", None), ("unit_price", "cost_price"), ("unit_price", "parent"), ("cost_price", "list_price"),
        ("unit_price * 0.9", "list_price"), ("12 + 1", "list_price"), ("-3", "list_price"), ("0", "list_price"),
        ("10 if quantity else 9", "list_price"), ("1e3", "list_price"), ("", "list_price"), ("1_000", "list_price"),
    ],
)  # fmt: skip
def test_what_is_no_plain_price_stays_unknown_and_is_told(formula: str, price: str | None) -> None:
    found, notes = paid([a_line(formula)], price=price)
    assert found is None
    assert [note.startswith("price list List, line 1: ") for note in notes] == [True]


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ([], {}),  # no line fits: Tryton has no price
        ([a_line("9", category=3)], {}),  # A is not of this category
        ([a_line("9", category=3, product=1)], {}),
        ([a_line("9")], {"tax_included": 1}),
        ([a_line("9", quantity=5.0)], {"unit": "product_sale"}),
    ],
)
def test_a_list_that_cannot_be_told_is_not_the_catalogue(lines: list[dict[str, Any]], changes: dict[str, Any]) -> None:
    assert paid(lines, quantity="9", **changes)[0] is None


def test_a_criterion_that_nobody_knows_makes_a_list_unknown() -> None:
    fields = [*LINE_FIELDS, "channel"]
    rows, notes = price_rows([a_list()], [a_line("9")], skus=SKUS, categories={}, currency="EUR", fields=fields)
    assert [row.basis for row in rows] == ["unknown"]
    assert notes == ["price list List: its lines have channel, which nobody here knows; its prices stay unknown"]


def test_the_first_line_that_fits_counts() -> None:
    lines = [a_line("5", at=None, number=9, product=1), a_line("4", number=1, product=1, quantity=10.0), a_line("list_price", at=2, number=2)]  # fmt: skip
    assert [paid(lines, quantity=count)[0] for count in ("1", "10")] == [Decimal(5), Decimal(5)]
    assert paid(lines, sku="B")[0] == Decimal(20)


def test_a_line_for_a_category_counts_for_its_products_in_its_turn() -> None:
    lines = [
        a_line("4", at=1, number=1, product=1, quantity=10.0), a_line("5", at=2, number=2, category=5),
        a_line("list_price", at=3, number=3),
    ]  # fmt: skip
    assert [paid(lines, quantity=count)[0] for count in ("1", "10")] == [Decimal(5), Decimal(4)]
    assert paid(lines, sku="B")[0] == Decimal(20)
    assert paid([*lines[1:], a_line("3", at=0, category=4, product=1)])[0] == Decimal(3)


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    days = st.one_of(st.none(), st.dates(date(2026, 6, 10), date(2026, 6, 20)))
    made = []
    for number in range(draw(st.integers(0, 6))):
        first, last = draw(days), draw(days)
        if first and last and last < first:
            first, last = last, first
        made.append(
            a_line(
                draw(st.sampled_from(["1.5", "2.5", "3.5", "list_price", "cost_price"])), number=number + 1,
                at=draw(st.one_of(st.none(), st.integers(0, 3))), product=draw(st.sampled_from([None, 1, 2])), category=draw(st.sampled_from([None, None, 4, 6])),
                quantity=draw(st.sampled_from([None, 0.0, 5.0, 7.5])), start_date=day(first), end_date=day(last),
            )
        )  # fmt: skip
    return made


@given(lines(), st.sampled_from(["A", "B"]), st.sampled_from(["1", "5", "6", "7.5", "9"]), st.dates(date(2026, 6, 8), date(2026, 6, 22)))  # fmt: skip
def test_rows_say_what_tryton_would_compute(written: list[dict[str, Any]], sku: str, quantity: str, on: date) -> None:
    """Against Tryton's own rule: lines in their order, the first whose product, quantity and days fit."""
    assert paid(written, sku, quantity, on)[0] == computed(written, sku, Decimal(quantity), on)


def computed(written: list[dict[str, Any]], sku: str, quantity: Decimal, on: date) -> Decimal | None:
    prices = {"1.5": Decimal("1.5"), "2.5": Decimal("2.5"), "3.5": Decimal("3.5"), "list_price": Decimal(20)}
    ordered = sorted(written, key=lambda each: (each["sequence"] is not None, each["sequence"] or 0, each["id"]))
    for each in ordered:
        first, last = each["start_date"], each["end_date"]
        fits = (
            (each["product"] is None or SKUS[each["product"]] == sku)
            and (each["category"] is None or (each["category"] in CATEGORIES[1] and sku == "A"))
            and (each["quantity"] or 0) <= quantity
            and (first is None or first["day"] <= on.day)
            and (last is None or on.day <= last["day"])
        )
        if fits:
            return prices.get(each["formula"])
    return None
