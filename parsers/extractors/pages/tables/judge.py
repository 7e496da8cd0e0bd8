"""Arithmetic as judge: does quantity x price / per, less the discount, give the amount?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product

from parsers.record import record

__all__ = ["Candidate", "agrees", "decide", "places"]

CENT = Decimal("0.01")
HALF = Decimal("0.5")


@record()
class Candidate:
    """One reading of a line."""

    quantity: Decimal
    price: Decimal
    per: Decimal
    amount: Decimal
    discount: Decimal = Decimal(0)  #: percent


def places(value: Decimal) -> Decimal:
    """The unit of the last written decimal."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else CENT


def agrees(line: Candidate) -> bool:
    """Within rounding: half a unit of the amount's last decimal, and of the price's, as many times as it is taken.

    Prices printed per piece with four decimals are often rounded from a price per 100.
    """
    if line.per <= 0 or line.quantity == 0:
        return False
    factor = line.quantity / line.per * (1 - line.discount / 100)
    slack = HALF * max(places(line.amount), CENT) + CENT * HALF
    if places(line.price) < 1:
        slack += abs(factor) * HALF * places(line.price) if line.price.as_tuple().exponent <= -3 else Decimal(0)  # type: ignore[operator]
    return abs(factor * line.price - line.amount) <= slack


def decide(
    quantities: Sequence[Decimal],
    prices: Sequence[Decimal],
    pers: Sequence[Decimal],
    amounts: Sequence[Decimal],
    discounts: Sequence[Decimal] = (Decimal(0),),
) -> list[Candidate]:
    """All readings of a line that agree with themselves."""
    return [line for line in _all(quantities, prices, pers, amounts, discounts) if agrees(line)]


def _all(*values: Iterable[Decimal]) -> Iterator[Candidate]:
    for quantity, price, per, amount, discount in product(*values):
        yield Candidate(quantity, price, per, amount, discount)
