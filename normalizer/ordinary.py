"""Is a quantity ordinary? Measured by what this customer had before, else by the packs and the price of the product."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from normalizer.master import ProductRecord

__all__ = ["unusual"]

#: Without any history, more than this many of the largest pack, or more than this value, is worth a look.
UNUSUAL_PACKS = 1000
UNUSUAL_PIECES = Decimal(100_000)
#: One earlier order is no habit: then this many times the ratio is still ordinary.
ONE_ORDER = Decimal(5)
UNUSUAL_VALUE = Decimal(1_000_000)


def unusual(base: Decimal, product: ProductRecord, earlier: Sequence[Decimal], ratio: Decimal) -> str:
    """Why so many stock units of the product are worth a question, as the end of a sentence; "" where they are not."""
    if earlier:
        largest = max(earlier)
        many = ratio if len(earlier) > 1 else ratio * ONE_ORDER
        if base > many * largest:
            return f"more than {_shown(many)} times this customer's largest so far ({_shown(largest)})"
        return ""
    packs = max([*product.packs.values(), product.moq, Decimal(1)])
    if base > max(packs * UNUSUAL_PACKS, UNUSUAL_PIECES):
        return "far beyond the packs that it is sold in"
    if product.list_price and base * product.list_price / product.price_per > UNUSUAL_VALUE:
        return "worth more than a million"
    return ""


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}"
