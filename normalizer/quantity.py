"""How much of a product a line asks for: number, unit, and what that is in the stock unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from normalizer.finding import Finding
from normalizer.master import CrossReference, ProductRecord
from normalizer.order import Conversion
from parsers.draft import DraftLine

__all__ = ["ResolvedQuantity", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedQuantity:
    """The quantity of a line. What the text and the product do not decide is None, and a finding says why."""

    quantity: Decimal | None = None
    unit: str | None = None
    unit_raw: str | None = None
    base_quantity: Decimal | None = None
    base_unit: str | None = None
    conversion: Conversion | None = None
    findings: tuple[Finding, ...] = ()


def resolve(
    line: DraftLine,
    product: ProductRecord | None,
    *,
    reference: CrossReference | None = None,
    proved: str = "",
    language: str | None = None,
    decimal_mark: str | None = None,
    earlier: Sequence[Decimal] = (),
    ratio: Decimal = Decimal(10),
    pointer: str = "",
) -> ResolvedQuantity:
    """The quantity that a line means for `product`; `reference` and `proved` as `normalizer.product.resolve` gave them.

    `decimal_mark` is the customer's habit where the document shows none; `earlier` are this customer's earlier quantities of
    the product in stock units, of which `ratio` times the largest is still ordinary.
    """
    return ResolvedQuantity()
