"""A customer's own word for a unit: asked about until a clerk has confirmed it, used for that customer and product alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.master import UnitWord
from normalizer.normalize import NormalizedOrder
from normalizer.taught_units import UNSETTLED
from tests.normalizer.drafts import MASTER, line, order

OF_100 = UnitWord("K100", "Wickel", "HX-0830", "XBX", Decimal(100))


def ordered(unit: str, *taught: UnitWord, quantity: str = "3") -> NormalizedOrder:
    """Of the customer K100."""
    return order(line(sku="HX-0830", quantity=quantity, unit=unit), known=MASTER.with_unit_words(taught))


def unsettled(made: NormalizedOrder) -> set[str]:
    return {one.code for one in made.findings} & UNSETTLED


def test_a_word_is_asked_about_until_somebody_has_confirmed_it() -> None:
    before = ordered("Wickel")
    assert unsettled(before) == {"unit-unknown"}
    assert before.order.lines[0].base_quantity is None
    after = ordered("Wickel", OF_100)
    (one,) = after.order.lines
    assert unsettled(after) == set()
    assert (one.quantity, one.unit, one.unit_raw, one.base_quantity) == (3, "XBX", "Wickel", 300)
    assert (one.conversion, after.proofs["/lines/0/unit"].source) == ("cross-reference", "cross-reference")


def test_what_is_no_pack_of_the_catalogue_counts_in_stock_units() -> None:
    (one,) = ordered("Wickel", UnitWord("K100", "wickel", "HX-0830", "EA", Decimal(24))).order.lines
    assert (one.quantity, one.unit, one.base_quantity) == (72, "EA", 72)


@pytest.mark.parametrize(
    "taught",
    [
        (UnitWord("K200", "Wickel", "HX-0830", "XBX", Decimal(100)),),
        (UnitWord("K100", "Wickel", "GL-M", "XBX", Decimal(100)),),
        (UnitWord("K100", "Verbund", "HX-0830", "XBX", Decimal(100)),),
        (OF_100, UnitWord("K100", "Wickel", "HX-0830", "EA", Decimal(24))),
        (UnitWord("K100", "Wickel", "HX-0830", "XBX", Decimal(50)),),  # the catalogue has other boxes by now
        (UnitWord("K100", "Wickel", "HX-0830", "XPX", Decimal(100)),),  # it is sold in none
    ],
    ids=["another customer's", "another product's", "another word", "two meanings", "another content", "not sold"],
)
def test_a_lesson_that_does_not_fit_decides_nothing(taught: tuple[UnitWord, ...]) -> None:
    made = ordered("Wickel", *taught)
    assert unsettled(made) == {"unit-unknown"}
    assert made.order.lines[0].base_quantity is None


def test_what_the_catalogue_knows_by_itself_is_not_taught_otherwise() -> None:
    plain = ordered("pcs")
    assert ordered("pcs", UnitWord("K100", "pcs", "HX-0830", "XBX", Decimal(100))) == plain
    assert plain.order.lines[0].base_quantity == 3


@given(
    word=st.sampled_from(["Wickel", "wickel.", "Verbund", "VE", "box", "pcs", "Stk", "karton"]),
    rows=st.lists(
        st.builds(
            UnitWord,
            st.sampled_from(["K200", "K300"]),
            st.sampled_from(["Wickel", "Verbund", "VE", "box"]),
            st.sampled_from(["HX-0830", "GL-M"]),
            st.sampled_from(["EA", "XBX"]),
            st.sampled_from([Decimal(1), Decimal(24), Decimal(100)]),
        ),
        max_size=4,
    ),
)
def test_what_was_not_confirmed_for_this_customer_is_never_used(word: str, rows: list[UnitWord]) -> None:
    """The master data holds confirmed rows only; whatever others have confirmed, this customer's order stays as it is."""
    assert ordered(word, *rows) == ordered(word)
