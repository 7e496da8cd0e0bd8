"""Which of several products that a description fits can be counted in the written unit: metres are asked of hose, and not of its
ends; the box of grease is one of cartridges, where kegs come in none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from normalizer.master import ProductRecord
from normalizer.pack import sold_units
from normalizer.unit_choice import as_sold
from normalizer.units import CODES, FAMILIES, PIECES, WrittenUnit, read_unit, unit_codes
from normalizer.wording import read, wording_of
from parsers.draft import DraftLine

__all__ = ["sold_by"]

#: what long goods are wound to
_ROUND = frozenset({"XRO", "XRL", "XSO", "XCL"})
#: More products than this are too many to be told apart by how they are sold.
MOST = 40
#: A length of a product from here on, in millimetres, may be what is counted in metres: the strip of 2.5 m.
_LONG = 500
#: what one product is filled in more or less of than the other
_FILLINGS = ("mass", "volume")


def sold_by(products: Sequence[ProductRecord], line: DraftLine) -> list[ProductRecord]:
    """Those of the products that the written unit can count; all of them where it tells none apart."""
    written = read_unit(line.unit.raw) if line.unit is not None and line.unit.raw.strip() else None
    if written is None or not 1 < len(products) <= MOST or len(written.tiers[0]) != 1:
        return list(products)
    unit = CODES[written.tiers[0][0]]
    kept: list[ProductRecord] = []
    if unit.kind == "length" and unit.size:
        kept = [product for product in products if CODES[product.unit].kind == "length"]
        rest = [product for product in products if product not in kept]
        if any(product.unit not in PIECES or _may_be_long(product, line, unit.size) for product in rest):
            return list(products)
    elif unit.code in _ROUND:
        codes = {code for tier in written.tiers for code in tier}
        kept = [product for product in products if CODES[product.unit].kind == "length" and codes & {*product.packs}]
        if any(_comes_in(product, written) for product in products if product not in kept):
            return list(products)
    elif unit.kind in ("pack", "container"):
        kept = [product for product in products if unit.code in (product.unit, *product.packs)]
        rest = [product for product in products if product not in kept]
        if any(_comes_in(product, written) for product in rest) or len({_goods(product) for product in products}) > 1:
            return list(products)
    return kept or list(products)


def _may_be_long(product: ProductRecord, line: DraftLine, size: Decimal) -> bool:
    """Whether a whole number of the product is as long as what is asked for: 5 m are two strips of 2.5 m."""
    try:
        wanted = float(Decimal(line.quantity.value or "") * size * 1000) if line.quantity is not None else 0.0
    except InvalidOperation:
        return True
    lengths = [
        number.size or float(number.value)
        for number in wording_of(product).numbers
        if number.dimension == "length" or (not number.dimension and number.value.isdigit())
    ]
    return any(length >= _LONG and wanted % length == 0 for length in lengths)


def _comes_in(product: ProductRecord, written: WrittenUnit) -> bool:
    """Whether the unit's word may count this product, by its own meaning or that of a package near to it."""
    codes = {code for tier in written.tiers for code in tier}
    codes |= {other for family in FAMILIES if codes & family for other in family}
    kind, sold = CODES[written.tiers[0][0]].kind, sold_units(product)
    return any(CODES[code].kind == kind and as_sold(code, product, sold) for code in codes)


def _goods(product: ProductRecord) -> frozenset[str]:
    """The words of its name without what it is filled in, and how much of it."""
    terms = read(product.name).terms
    return frozenset(
        term.text
        for term in terms
        if not (term.number and term.number.dimension in _FILLINGS)
        and not any(CODES[code].kind == "container" for tier in unit_codes(term.text)[:1] for code in tier)
    )
