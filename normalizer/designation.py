"""Designations that are no item numbers but stand in products' names: `6205-2RS` of a bearing, `H07RN-F` of a cable."""

from __future__ import annotations

from normalizer.fit import fitting
from normalizer.memory import plain_code
from normalizer.product_index import ProductIndex

__all__ = ["designated"]

#: signs of a designation; fewer may be a size or a count
_LEAST = 5


def designated(index: ProductIndex, written: str) -> tuple[str, ...]:
    """The item numbers of the products in whose names or descriptions all of that stands, word by word."""
    if len(plain_code(written)) < _LEAST:
        return ()
    own = {plain_code(word) for word in written.split()}
    found = (index.products[row] for row in fitting(index, written).rows)
    return tuple(one.sku for one in found if own <= {plain_code(word) for word in _words(one.name, one.description)})


def _words(*texts: str) -> list[str]:
    return " ".join(texts).replace(",", " ").replace(";", " ").split()
