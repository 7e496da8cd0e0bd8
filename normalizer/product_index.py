"""Products by their words."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.master import ProductRecord, ScoredProduct

__all__ = ["ProductIndex"]


class ProductIndex:
    """Built once over a catalogue."""

    def __init__(self, products: Sequence[ProductRecord]) -> None:
        self._products = tuple(products)

    def search(self, text: str, *, limit: int = 5) -> Sequence[ScoredProduct]:
        return ()
