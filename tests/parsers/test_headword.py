"""What column headers say: tables of (written, meant)."""

from __future__ import annotations

import pytest

from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.tables.headword import classify, classify_blurred, classify_cell


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("Qty", "quantity"), ("Order qty.", "quantity"), ("Bestellmenge", "quantity"), ("Qté (pce)", "quantity"), ("Cant.", "quantity"), ("Q.tà", "quantity"), ("Aantal", "quantity"), ("Ilość", "quantity"), ("Antal", "quantity"),
        ("Artikel-Nr.", "code"), ("Material", "code"), ("Your code", "sku"), ("Ihre Artikelnummer", "sku"), ("Réf. fournisseur", "sku"), ("Our part no.", "buyer_item"), ("Ns. codice", "buyer_item"), ("Ihre/Unsere Nr.", "codes"),
        ("Unit price", "price"), ("EP netto €", "price"), ("P.U. HT", "price"), ("£ / box", "price"), ("Unit £", "price"), ("À-pris", "price"), ("Preis/100 Stk", "price"),
        ("Gesamt EUR", "amount"), ("Line £", "amount"), ("Montant HT", "amount"), ("Belopp", "amount"), ("PE", "price_per"), ("par", "price_per"), ("/", "price_per"),
        ("Sc.%", "discount"), ("U.M.", "unit"), ("Uds/caja", "pack"), ("Boxes", "packs"), ("Liefertermin", "requested_delivery"), ("£", "money"), ("Menge/ME", "quantity"),
        ("Artikel / Bezeichnung", "description"), ("Référence Harbour", "code"), ("Einzelprei", "price"), ("Lief.-Art.", "sku"),
    ],
)  # fmt: skip
def test_knows_the_role_of_a_header(written: str, role: str) -> None:
    assert classify(written).roles[0] == role


@pytest.mark.parametrize("written", ["", "Hello", "Please deliver", "12.50", "M8x30", "the quick brown fox", "x" * 200])
def test_knows_nothing_of_other_text(written: str) -> None:
    assert classify(written).roles == ()


@pytest.mark.parametrize(
    ("written", "unit", "currency", "per"),
    [("Qty (box)", "box", None, None), ("PU € / 1 pce", "pce", "€", "1"), ("£ per 100", None, "£", "100"), ("Price/1000", None, None, "1000"), ("Precio/caja", "caja", None, "1"), ("Gesamt EUR", None, "eur", None)],
)  # fmt: skip
def test_reads_the_decorations_of_a_header(
    written: str, unit: str | None, currency: str | None, per: str | None
) -> None:
    found = classify(written)
    assert (found.unit, found.currency, found.per) == (unit, currency, per)


def test_a_header_with_two_price_bases_leaves_the_choice_to_arithmetic() -> None:
    heading = classify("£ per 100/ea")
    assert (heading.roles, heading.per, heading.unit) == (("price",), None, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [("€ 12", "EUR"), ("12 GBP", "GBP"), ("$ 5", None), ("CHF", "CHF"), ("US$ 5", "USD"), ("5 kr", None)],
)
def test_names_a_currency_only_where_the_sign_allows_one(written: str, code: str | None) -> None:
    found = currency_of(written)
    assert found is not None
    assert found[1] == code


def test_two_known_words_are_two_values_only_in_a_cell_of_their_own() -> None:
    assert classify_cell("Quantity UOM").roles == ("quantity",)
    assert classify("Quantity UOM").roles == ()


@pytest.mark.parametrize(("seen", "role"), [("E/UOM", "price"), ("ε line", "amount"), ("E line", "amount")])
def test_a_sign_of_pounds_may_be_recognised_as_a_letter(seen: str, role: str) -> None:
    assert classify_blurred(seen).roles == (role,)
    assert classify(seen).roles == ()
