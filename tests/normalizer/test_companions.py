"""Lids that go with the cups of the line above are those that the catalogue says fit them; where none or several do, somebody is asked."""

from __future__ import annotations

import pytest

from normalizer.companions import companion, without_suiting
from normalizer.master import ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.normalize import normalize
from tests.normalizer.drafts import ADDRESSES, CUSTOMERS, TRUSTING, codes, draft, line

CUP_8 = ProductRecord("C8", "Paper cup 8 oz kraft", "Paper hot cup, 8 oz, case of 500")
CUP_20 = ProductRecord("C20", "Paper cup 20 oz kraft", "Paper hot cup, 20 oz, case of 500")
LIDS = (
    ProductRecord("L80", "Sip lid black 80 mm", "Sip lid, black, 80 mm, fits 8 oz cups, case of 1,000"),
    ProductRecord("L80W", "Sip lid white 80 mm", "Sip lid, white, 80 mm, fits 8 oz cups, case of 1,000"),
    ProductRecord("L90", "Sip lid black 90 mm", "Sip lid, black, 90 mm, fits 12 and 16 oz cups, case of 1,000"),
)
BOWL = ProductRecord("B8", "Soup bowl 8 oz", "Soup bowl, 8 oz, case of 500")
KNOWN = MemoryMaster(products=(CUP_8, CUP_20, BOWL, *LIDS), customers=CUSTOMERS, addresses=ADDRESSES)


@pytest.mark.parametrize(
    ("above", "said", "meant"),
    [
        ("Paper cup 8 oz kraft", "black lids for those", "L80"),
        ("Paper cup 8 oz kraft", "white lids to match", "L80W"),
        ("Paper cup 8 oz kraft", "schwarze Deckel dazu passend", "L80"),
        ("Paper cup 8 oz kraft", "couvercles noirs assortis", "L80"),
        ("Paper cup 8 oz kraft", "coperchi neri per i suddetti", "L80"),
        ("Paper cup 8 oz kraft", "zwarte deksels die erbij passen", "L80"),
        ("Paper cup 8 oz kraft", "lids for those", None),  # black or white
        ("Paper cup 8 oz kraft", "black lids", None),  # nothing says that they go with the cups
        ("Paper cup 20 oz kraft", "black lids for those", None),  # none fits
        ("Soup bowl 8 oz", "black lids for those", None),  # a lid for cups
    ],
)
def test_what_goes_with_the_line_above_is_what_fits_it(above: str, said: str, meant: str | None) -> None:
    lines = (line(description=above, quantity="2"), line(description=said, quantity="1"))
    (made,) = normalize(draft(*lines), KNOWN, TRUSTING).orders
    assert made.order.lines[0].sku
    assert made.order.lines[1].sku == meant


def test_what_does_not_fit_the_line_above_is_asked_about() -> None:
    known = MemoryMaster(products=(CUP_8, LIDS[2]), customers=CUSTOMERS, addresses=ADDRESSES)
    lines = (line(description=CUP_8.name, quantity="2"), line(description="sip lids black to match", quantity="1"))
    (made,) = normalize(draft(*lines), known, TRUSTING).orders
    assert "product-contradicted" in codes(made)


def test_a_first_line_goes_with_nothing() -> None:
    (made,) = normalize(draft(line(description="black lids for those", quantity="1")), KNOWN, TRUSTING).orders
    assert made.order.lines[0].sku is None


def test_only_one_that_fits_is_a_companion() -> None:
    assert companion(LIDS[:1], CUP_8) is LIDS[0]
    assert companion(LIDS, CUP_8) is None
    assert without_suiting(line(description="black lids 80 mm")) is None
