"""What numerals mean: tables of (written, meant)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.draft import Evidence
from parsers.numbers import convention, field_number, numerals, plain, readings, sole
from tests.patience import costs

EVIDENCE = Evidence((), "test")

ONE_READING = [
    ("12", "12"), ("012", "12"), ("1.5", "1.5"), ("12,50", "12.50"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50"),
    ("1'000", "1000"), ("1’234.50", "1234.50"), ("1 500", "1500"), ("1\u202f500,25", "1500.25"), ("1\u00a0000", "1000"),
    ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("0.500", "0.500"), ("0,125", "0.125"), ("1234.500", "1234.500"),
    ("1.000,000", "1000.000"), ("12,34,567.89", "1234567.89"), ("100-", "-100"), ("-1.5", "-1.5"), ("−3", "-3"),
    ("(12.50)", "-12.50"), ("12,-", "12"), ("12.--", "12"), ("12,—", "12"), ("1.200,-", "1200"), (".5", "0.5"), ("2½", "2.5"), ("½", "0.5"),
]  # fmt: skip
NONE = [
    "",
    "-",
    "M8",
    "10.11.2026",
    "12 34",
    "1,2,3",
    "1.2.3",
    "1..5",
    "12a",
    "10²",
    "٣",
    "1e5",
    "NaN",
    "12.345,6,7",
    "9" * 40,
    ",",
    ".",
]


@pytest.mark.parametrize(("written", "meant"), ONE_READING)
def test_reads_a_numeral_with_one_meaning_whatever_the_convention(written: str, meant: str) -> None:
    assert readings(written) == (Decimal(meant),)
    assert readings(written, decimal_mark=",") == readings(written, decimal_mark=".") == (Decimal(meant),)
    assert plain(readings(written)[0]) == meant


@pytest.mark.parametrize("written", NONE)
def test_gives_no_reading_for_what_is_no_numeral(written: str) -> None:
    assert readings(written) == ()


@pytest.mark.parametrize(
    ("written", "grouped", "decimal", "mark"),
    [
        ("1.500", "1500", "1.500", "."),
        ("1,500", "1500", "1.500", ","),
        ("570.000", "570000", "570.000", "."),
        ("12,345", "12345", "12.345", ","),
    ],
)
def test_keeps_both_readings_until_a_convention_decides(written: str, grouped: str, decimal: str, mark: str) -> None:
    other = {",": ".", ".": ","}[mark]
    assert readings(written) == (Decimal(grouped), Decimal(decimal))
    assert readings(written, decimal_mark=mark) == (Decimal(decimal),)
    assert readings(written, decimal_mark=other) == (Decimal(grouped),)
    assert sole(written) is None
    field = field_number(written, evidence=EVIDENCE)
    assert field is not None
    assert field.value is None
    assert [rival.value for rival in field.alternatives] == [grouped, decimal]


def test_learns_the_convention_from_numerals_that_have_one_reading() -> None:
    assert convention(["1.500", "12,50", "7"]) == ","
    assert convention(["1,234.00", "1,500"]) == "."
    assert convention(["1.500", "7"]) is None
    assert convention(["12,50", "12.50"]) is None


def test_finds_numerals_in_running_text_without_gluing_or_cutting() -> None:
    text = "2 x 1 500 Stk zu 12,50 EUR, M8x30, 1.234,50- und 3.5, 4. Art A4711"
    assert [text[start:end] for start, end in numerals(text)] == ["2", "1 500", "12,50", "1.234,50", "3.5", "4"]


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ",")]),
)
def test_reads_every_written_amount_back(value: Decimal, marks: tuple[str, str]) -> None:
    group, mark = marks
    written = f"{value:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)
    assert readings(written, decimal_mark=mark) == (value,)


@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    readings(text)
    list(numerals(text))


@pytest.mark.parametrize("piece", ["1", "1.1", "1 111", "1,", "1 ", "1'111", "-", "0" * 3 + " "])
def test_is_linear(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    with costs(0.5):
        list(numerals(text))
        readings(text)
        convention([text])
