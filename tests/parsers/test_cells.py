"""What one cell says: tables of (written, meant)."""

from __future__ import annotations

import pytest

from parsers.extractors.pages.tables.cells import is_code, is_position, money, per_of, quantity


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [
        ("12", "12", None), ("200 pcs", "200", "pcs"), ("1.000,000 ST", "1.000,000", "ST"), ("2 boxes", "2", "boxes"), ("1 000", "1 000", None),
        ("Stk 200", "200", "Stk"), ("50,00 m", "50,00", "m"), ("3 Kart.", "3", "Kart."), ("12 (box)", "12", "box"), ("5 x", "5", None), ("6 Rollen", "6", "Rollen"),
        ("10 box", "10", "box"), ("100 m²", "100", "m²"), ("7 RT", "7", "RT"), ("960 m1", "960", "m1"), ("2,5 m3", "2,5", "m3"), ("60m2 (5 rolls)", "60", "m2"),
        ("3 rol 30 m", "3", "rol 30 m"), ("2 boxes of 10", "2", "boxes of 10"), ("4 Säcke 25 kg", "4", "Säcke 25 kg"),
        ("60 szt./pcs", "60", "szt/pcs"), ("10 worek/bag", "10", "worek/bag"), ("12 karton (ctn)", "12", "karton/ctn"),
    ],
)  # fmt: skip
def test_reads_a_quantity_and_its_unit(written: str, number: str, unit: str | None) -> None:
    found = quantity(written)
    assert found is not None
    assert (found.number, found.unit) == (number, unit)


def test_reads_a_second_statement_of_the_quantity() -> None:
    found = quantity("2 cartons (24 cans)")
    assert found is not None
    assert (found.number, found.unit, found.number_2, found.unit_2) == ("2", "cartons", "24", "cans")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "500\n800",
        "500  800",
        "10 x 100 Stk",
        "geleverd 77125!",
        "5665-XV",
        "as required",
        "12 or 14",
        "-",
        "5 pcs 10",
        "8 m 20 mm",
    ],
)
def test_reads_no_quantity_where_there_is_none_or_more_than_one(written: str) -> None:
    assert quantity(written) is None


@pytest.mark.parametrize(
    ("written", "number", "currency", "per", "unit"),
    [
        ("36.48 / 100 EA", "36.48", None, "100", "EA"), ("£12.80 / box", "12.80", "£", "1", "box"), ("€ 0,43", "0,43", "€", None, None), ("1.48", "1.48", None, None, None),
        ("EUR 12,50 per 100", "12,50", "EUR", "100", None), ("12,50 €/St", "12,50", "€", "1", "St"), ("1 523,92", "1 523,92", None, None, None), ("7,59 %", "7,59", None, "100", None),
        ("4.40/C", "4.40", None, "100", None), ("CHF 1'234.50", "1'234.50", "CHF", None, None), ("29.10 / 1 SP", "29.10", None, "1", "SP"), ("3.10 ‰", "3.10", None, "1000", None),
        ("€ 1,20 p/st", "1,20", "€", "1", "st"), ("9,99 p/100", "9,99", None, "100", None), ("2,95 € je\n100", "2,95", "€", "100", None),
        ("4,58 € le cent", "4,58", "€", "100", None), ("18,41 € le mille", "18,41", "€", "1000", None), ("10.58 les 100", "10.58", None, "100", None),
        ("each / 100  £24.00", "24.00", "£", "100", "each"), ("Stk./100 12,50 €", "12,50", "€", "100", "Stk"), ("boxes £13.50", "13.50", "£", None, "boxes"),
        ("5,95 € l'unité", "5,95", "€", "1", "unité"), ("2.27 le paq.", "2.27", None, "1", "paq."), ("4.50 il pezzo", "4.50", None, "1", "pezzo"),
    ],
)  # fmt: skip
def test_reads_a_price_with_its_base(
    written: str, number: str, currency: str | None, per: str | None, unit: str | None
) -> None:
    found = money(written)
    assert found is not None
    assert (found.number, found.currency, found.per, found.unit) == (number, currency, per, unit)


@pytest.mark.parametrize("written", ["", "on request", "12.50 or 13", "1,5 1,6", "free of charge", "GBP / 1 EA"])
def test_reads_no_price_where_there_is_none(written: str) -> None:
    assert money(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("100", ("100", None)), ("C", ("100", None)), ("M", ("1000", None)), ("E", ("1", None)), ("‰", ("1000", None)), ("%", ("100", None)), ("1 Stk", ("1", "Stk")),
        ("per box", ("1", "box")), ("EA", ("1", "EA")), ("MT", ("1", "MT")), ("par 100", ("100", None)), ("1.000", ("1000", None)), ("nonsense here", None),
    ],
)  # fmt: skip
def test_reads_a_price_base(written: str, meant: tuple[str | None, str | None] | None) -> None:
    assert per_of(written) == meant


def test_knows_codes_from_measures_and_positions() -> None:
    assert all(map(is_code, ["HX-1001", "4500-0830", "01.08.030", "A9999", "77120", "9520000401078"]))
    assert not any(map(is_code, ["12.50", "10mm", "abc", "25 kg", "100"]))
    assert all(map(is_position, ["10", "00010", "1.", "1.1", "7)"]))
    assert not any(map(is_position, ["HX-1001", "2026-11-24", "abc"]))
