"""Money: arithmetic judges, the agreed price decides, and neither is ever guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from normalizer.agreed import Agreed
from normalizer.money import settle
from normalizer.normalize import NormalizedOrder
from normalizer.policy import Policy
from parsers.draft import Field
from tests.normalizer.drafts import EVIDENCE, TRUSTING, charge, codes, field, found, header, line, order

D = Decimal


def priced(**values: Any) -> NormalizedOrder:
    head = values.pop("head", header(buyer_order_no="1"))
    sender = values.pop("sender", "buying@aldermill.example")
    policy = values.pop("policy", TRUSTING)
    return order(
        line(**{"sku": "HX-0830", "quantity": "200", "unit": "EA", **values}), sender=sender, head=head, policy=policy
    )


@pytest.mark.parametrize(
    ("written", "per"),
    [
        ({"price": "7.00", "price_per": "100"}, 100),
        ({"price": "70.00", "price_per": "1000"}, 1000),
        ({"price": "0.07"}, 1),
        ({"price": "7.00"}, 100),  # the agreed price leaves one reading
        ({"price": "7.00", "amount": "14.00"}, 100),  # so does the amount
        ({"price": "6.90", "price_per": "100"}, 100),  # within 2 %
        ({"price": "7.00", "price_per": "100", "amount": "14.00"}, 100),
        ({"quantity": "2", "unit": "XBX", "price": "7.00", "price_per": "1"}, 1),
        ({"quantity": "2", "unit": "XBX", "price": "7.00", "amount": "14.00"}, 1),
        ({"quantity": "2", "unit": "XBX", "price": "0.07", "price_unit": "EA"}, 1),
        (
            {"quantity": "2", "unit": "XBX", "price": "7.00", "price_per": "100", "amount": "14.00"},
            100,
        ),  # per 100 pieces
        ({"quantity": "2000", "price": "6.20", "price_per": "100"}, 100),  # quantity break
        ({"sku": "CT-10", "quantity": "50", "price": "8.90", "amount": "44.50"}, 10),  # the base that stands on file
        ({"sku": "CT-10", "quantity": "50", "price": "8.90"}, 10),
    ],
)
def test_a_stated_price_is_the_agreed_one_in_any_unit(written: dict[str, str], per: int) -> None:
    made = priced(**written)
    price = made.order.lines[0].price
    assert codes(made) == []
    assert price is not None
    assert (price.amount, price.per) == (D(written["price"]), per)
    assert made.proofs["/lines/0/price/amount"].raw == written["price"]


def unread(raw: str) -> Field:
    return Field(raw, None, EVIDENCE)


@pytest.mark.parametrize("name", ["price", "amount"])
def test_figures_that_are_no_amount_are_asked_about(name: str) -> None:
    made = priced(**{name: unread("100 7,00")})
    assert ("price-unread", f"/lines/0/{name}") in [(one.code, one.pointer) for one in made.findings]


@pytest.mark.parametrize("name", ["total_lines", "total_payable"])
def test_a_total_that_cannot_be_read_is_asked_about(name: str) -> None:
    assert "price-unread" in codes(priced(head=header(buyer_order_no="1", **{name: unread("14.00 17.50")})))


def test_a_unit_that_only_the_price_tells_rests_on_the_price() -> None:
    made = priced(quantity="2", unit=None, price="7.00", amount="14.00")
    proof = made.proofs["/lines/0/unit"]
    assert (made.order.lines[0].unit, proof.source, proof.raw) == ("XBX", "catalogue", "7.00")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"price": "4.20", "price_per": "100"}, "price-differs"),
        ({"price": "7.00", "price_per": "1"}, "price-differs"),
        ({"price": "7.00", "price_per": "1000"}, "price-differs"),
        ({"price": "9.99"}, "price-differs"),
        ({"quantity": "2000", "price": "7.00", "price_per": "100"}, "price-differs"),
        ({"price": "-7.00", "price_per": "100"}, "price-differs"),
        ({"amount": "20.00"}, "price-differs"),
        (
            {"unit": "XBX", "price": "7.00", "price_per": "100", "amount": "14.00"},
            "price-differs",
        ),  # 200 boxes for 14.00
        ({"price": "7.00", "price_per": "100", "amount": "41.00"}, "amount-contradicted"),
    ],
)
def test_a_price_that_is_not_agreed_is_held(written: dict[str, str], code: str) -> None:
    made = priced(**written)
    assert code in codes(made)
    assert found(made, code).pointer.startswith("/lines/0/")


def test_a_contract_counts_before_the_list_and_only_while_it_is_valid() -> None:
    assert codes(priced(sku="GL-M", quantity="2", unit="XBX", price="6.00", sender="orders@alder.example")) == []
    assert codes(priced(sku="GL-M", quantity="2", unit="XBX", price="6.40")) == []
    assert codes(priced(price="5.00", price_per="100", sender="orders@alder.example")) == ["price-differs"]


def test_tolerance_is_the_installations_and_the_customers() -> None:
    wide = replace(TRUSTING, price_tolerance=D("0.5"))
    own = replace(TRUSTING, customers={"K200": {"price_tolerance": "0.5"}})
    for policy in (wide, own):
        assert codes(priced(price="9.00", price_per="100", policy=policy)) == []
    assert codes(
        priced(
            price="9.00",
            price_per="100",
            policy=Policy(trust_addresses=True, customers={"K200": {"price_tolerance": "x"}}),
        )
    ) == ["price-differs"]


def test_without_an_agreed_price_nothing_is_compared() -> None:
    made = priced(sku="PUMP-1", quantity="1", unit="EA", price="1.00")
    assert (codes(made), codes(made, holding=False)) == ([], ["price-unknown"])


# --- two readings


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "meant"),
    [
        (("1500", "1.5"), ("7.94",), ("119.10",), ("1500", "7.94", "119.10")),
        (("1500", "1.5"), ("7.94",), ("11.91",), None),  # 1.5 at 7.94, or 1500 at 7.94 per 1000
        (("2",), ("1234", "1.234"), ("2468", "2.468"), None),
        (("2000", "2"), ("7.00",), ("140.00",), ("2000", "7.00", "140.00")),
    ],
)
def test_arithmetic_settles_what_it_proves(
    quantity: tuple[str, ...], price: tuple[str, ...], amount: tuple[str, ...], meant: tuple[str, ...] | None
) -> None:
    def either(values: tuple[str, ...]) -> Any:
        return field(values[0]) if len(values) == 1 else field("?", rivals=values)

    settled = settle(line(quantity=either(quantity), price=either(price), amount=either(amount)))
    values = tuple(one.value if one else None for one in (settled.quantity, settled.price, settled.amount))
    if meant is None:
        assert None in values
    else:
        assert values == meant


def test_the_customers_country_settles_a_price() -> None:
    open_price = field("1.234", rivals=["1234", "1.234"])
    assert codes(priced(sku="PUMP-1", quantity="1", price=open_price, sender="einkauf@brunner-klima.example")) == []
    assert "price-differs" in codes(priced(sku="GL-M", quantity="1", unit="XBX", price=open_price))


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ({"price": "7.00", "amount": "14.00"}, "XBX"),  # 7.00 is the price of a box of 100
        ({"price": "0.07", "amount": "0.14"}, "EA"),
        ({"price": "7.00", "price_unit": "box", "amount": "14.00"}, "XBX"),
        ({"price": "7.00", "price_unit": "GRB", "amount": "14.00"}, "XBX"),
        ({"unit": "gribbles", "price": "7.00", "amount": "14.00"}, "XBX"),
        ({"price": "7.00"}, "EA"),  # may be per 100 pieces
    ],
)
def test_money_proves_what_is_counted(written: dict[str, str], unit: str) -> None:
    made = priced(**{"quantity": "2", "unit": None, **written})
    assert made.order.lines[0].unit == unit
    assert codes(made) == []


@pytest.mark.parametrize(
    ("written", "unit", "held"),
    [
        ({"unit": "Karton", "price": "3.00", "amount": "6.00"}, "XBX", []),  # the agreed price of a box each
        ({"unit": "Karton", "price": "30.00", "amount": "60.00"}, "XCT", []),
        ({"unit": "box", "price": "30.00", "amount": "60.00"}, "XCT", []),
        ({"unit": "Karton", "price": "12.00", "amount": "24.00"}, "XCT", ["price-differs"]),
        ({"unit": "XCT", "price": "3.00", "amount": "6.00"}, "XCT", ["price-differs"]),  # a code is no loose word
        ({"unit": "pallet", "price": "3.00", "amount": "6.00"}, "XPX", ["price-differs"]),
        ({"unit": "doos", "price": "3.00", "amount": "6.00"}, "XBX", []),  # a word for both
        ({"unit": "doos", "price": "30.00", "amount": "60.00"}, "XCT", []),
    ],
)
def test_the_agreed_price_tells_packs_apart_that_are_called_by_one_anothers_names(
    written: dict[str, str], unit: str, held: list[str]
) -> None:
    made = priced(**{"sku": "SC-438", "quantity": "2", **written})
    assert made.order.lines[0].unit == unit
    assert codes(made) == held


# --- allowances


def test_a_discount_needs_an_agreement() -> None:
    gross = priced(price="7.00", price_per="100", charges=(charge(charge=False, percent="10"),), amount="12.60")
    assert codes(gross) == ["discount-unagreed"]
    net = priced(price="7.78", price_per="100", charges=(charge(charge=False, percent="10"),), amount="14.00")
    assert codes(net) == []
    nothing = priced(price="7.00", price_per="100", charges=(charge(charge=False, percent="0.00"),), amount="14.00")
    assert codes(nothing) == []
    assert nothing.order.lines[0].allowances_charges == ()
    whole = priced(head=header(buyer_order_no="1", charges=(charge(charge=False, percent="10"),)))
    assert codes(whole) == ["discount-unagreed"]


# --- totals


@pytest.mark.parametrize(
    ("totals", "held"),
    [
        ({"total_lines": "26.80"}, []),
        ({"total_lines": "26.81"}, []),
        ({"total_lines": "126.80"}, ["total-contradicted"]),
        ({"total_lines": "14.00"}, ["total-contradicted"]),
        ({"total_payable": "26.80"}, []),
        ({"total_payable": "32.16"}, []),  # with 20 % tax
        ({"total_payable": "32.16", "total_tax": "5.36"}, []),
        ({"total_payable": "30.00", "total_tax": "5.36"}, ["total-contradicted"]),
        ({"total_lines": "26.80", "total_payable": "32.16", "total_tax": "5.36"}, []),
        ({"total_lines": "31.80", "charges": (charge(charge=True, amount="5.00", reason="freight"),)}, []),
    ],
)
def test_the_lines_add_up_to_the_total(totals: dict[str, Any], held: list[str]) -> None:
    lines = (
        line(sku="HX-0830", quantity="200", unit="EA", price="7.00", price_per="100", amount="14.00"),
        line(sku="GL-M", quantity="2", unit="XBX", price="6.40"),
    )
    made = order(*lines, sender="buying@aldermill.example", head=header(buyer_order_no="1", **totals))
    assert codes(made) == held


def test_totals_are_as_stated_and_never_computed() -> None:
    made = priced(price="7.00", price_per="100", amount="14.00", head=header(total_lines="99.00"))
    assert made.order.totals.lines == D("99.00")
    assert made.order.totals.payable is None


# --- currency


@pytest.mark.parametrize(
    ("written", "meant", "held"),
    [
        (None, "GBP", []),
        ("GBP", "GBP", []),
        ("EUR", "EUR", ["currency-differs"]),
        (field("£", rivals=["GBP", "EGP"]), "GBP", []),
        (field("$", rivals=["USD", "CAD"]), None, ["currency-unknown"]),
        (Field("$", None, EVIDENCE), None, ["currency-unknown"]),
        (Field("pounds", None, EVIDENCE), "GBP", []),
    ],
)
def test_the_currency_stated_or_the_customers(written: Any, meant: str | None, held: list[str]) -> None:
    made = priced(head=header(buyer_order_no="1", currency=written))
    assert (made.order.currency, codes(made)) == (meant, held)
    if written is None:
        assert made.proofs["/currency"].source == "customer"


def test_prices_of_another_currency_are_not_compared() -> None:
    made = priced(price="8.20", price_per="100", head=header(buyer_order_no="1", currency="EUR"))
    assert codes(made) == ["currency-differs"]


def test_an_agreed_price_speaks_to_a_clerk() -> None:
    agreed = Agreed(D("7.00"), D(100), "GBP", "LIST", D("0.02"))
    assert (agreed.sentence(D(1)), agreed.sentence(D(100))) == ("7.00 per 100", "7.00")
    assert agreed.within(D("0.07"))
    assert not agreed.within(D("0.08"))


@pytest.mark.parametrize(
    ("method", "stated", "told"),
    [
        ("page", "60 days net", ["terms-differ"]),
        ("page", "net 30", []),
        ("page", "on account", []),
        ("prose", "payment 60 days", ["condition-stated"]),
    ],
)
def test_terms_of_payment_are_compared_with_those_on_file(method: str, stated: str, told: list[str]) -> None:
    said = field(stated)
    assert said is not None
    head = header(buyer_order_no="1", payment_terms=stated)
    head = replace(head, payment_terms=replace(said, evidence=replace(said.evidence, method=method)))
    findings = codes(order(line(sku="GL-M", quantity="2"), head=head), holding=False)
    assert [code for code in findings if code in ("terms-differ", "condition-stated")] == told
