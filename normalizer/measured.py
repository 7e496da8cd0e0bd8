"""Which of several products a length asks for: `200 m cable 3G1,5` is cable by the metre, and no extension lead."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.master import ProductRecord
from normalizer.quantity_report import decimals
from normalizer.units import CODES, unit_codes
from normalizer.wording import wording_of
from parsers.draft import DraftLine

__all__ = ["by_length"]


def by_length(products: Sequence[ProductRecord], line: DraftLine) -> list[ProductRecord]:
    """Those that are sold by the length, where the line counts one that is no size of the others by their names; else all."""
    tiers = unit_codes(line.unit.value or line.unit.raw)[:1] if line.unit is not None else ()
    if not tiers or line.quantity is None or any(CODES[code].kind != "length" for code in tiers[0]):
        return list(products)
    sold = [
        one for one in products if any(CODES[unit].kind == "length" for unit in (one.unit, *one.packs) if unit in CODES)
    ]
    numbers = {format(number.normalize(), "f") for number in decimals(line.quantity)}
    others = (one for one in products if one not in sold)
    if any(number.value in numbers for one in others for number in wording_of(one).numbers):
        return list(products)
    return sold or list(products)
