"""A customer's own word for a unit of a product, as a clerk has confirmed it: "Gebinde" is a carton of 24."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from normalizer import quantity
from normalizer.case import Case
from normalizer.figures import decimal, plain
from normalizer.master import CrossReference, ProductRecord
from normalizer.pack import sold_units
from parsers.draft import DraftLine

__all__ = ["UNSETTLED", "taught_unit", "unit_is_open"]

#: where the catalogue alone does not say what is meant; where it does, no lesson is asked
UNSETTLED = frozenset({"unit-unknown", "unit-invalid", "unit-ambiguous"})


def unit_is_open(
    line: DraftLine, product: ProductRecord, *, reference: CrossReference | None = None, language: str | None = None
) -> bool:
    """Whether the catalogue leaves open what the written unit of this line means."""
    found = quantity.resolve(line, product, reference=reference, language=language)
    return any(one.code in UNSETTLED for one in found.findings)


def taught_unit(
    case: Case, line: DraftLine, product: ProductRecord | None, reference: CrossReference | None
) -> DraftLine:
    """The line in a unit that the product is sold in, where this customer's word for it was confirmed; else the line itself.

    Two meanings of one word decide nothing, nor does one that the catalogue no longer bears out.
    """
    written, count = line.unit, decimal(line.quantity)
    if product is None or written is None or count is None or not case.account or not written.raw.strip():
        return line
    rows = case.master.unit_words(case.account, product.sku, written.raw)
    meanings = {(row.unit, row.factor) for row in rows}
    if len(meanings) != 1 or line.quantity is None:
        return line
    ((code, factor),) = meanings
    sold = sold_units(product, reference)
    if code not in sold or not unit_is_open(line, product, reference=reference, language=case.language):
        return line
    times = Decimal(1) if sold[code].factor == factor else factor if code == product.unit else None
    if times is None:
        return line
    number = line.quantity if times == 1 else replace(line.quantity, value=plain(count * times), alternatives=())
    return replace(line, quantity=number, unit=replace(written, raw=code, value=code, alternatives=()))
