"""Which product a line means, and how that is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from normalizer.finding import Finding
from normalizer.master import CrossReference, EarlierOrder, Master, ProductRecord
from parsers.draft import DraftLine

__all__ = ["Proved", "ResolvedProduct", "resolve"]

Proved = Literal["", "sku", "gtin", "cross-reference", "manufacturer", "history", "description"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedProduct:
    """The product of a line. `product` is None while the text does not decide it; then a finding says why."""

    product: ProductRecord | None = None  #: the successor where a superseded number was written
    proved: Proved = ""
    reference: CrossReference | None = None  #: the customer's own number or wording that led there
    buyer_item: str | None = None  #: the written code that is the customer's own
    candidates: tuple[str, ...] = ()  #: SKUs that it could be, best first
    score: float = 1.0
    findings: tuple[Finding, ...] = ()


def resolve(
    line: DraftLine,
    master: Master,
    *,
    account_no: str | None = None,
    earlier: Sequence[EarlierOrder] = (),
    pointer: str = "",
) -> ResolvedProduct:
    """The product that a line means to this customer; `pointer` is the line's (`/lines/0`), `earlier` newest first.

    Every code of the line is tried for what it may be: this customer's cross-reference, SKU, GTIN, manufacturer's number. They
    must not contradict one another or the description. Without a code that is known, the description decides only where
    exactly one product fits all its words, numbers and sizes.
    """
    return ResolvedProduct()
