"""More goods in the words of a line than its item number means: `36 x TP4 and gloves` orders gloves, too, and nobody said how many."""

from __future__ import annotations

import re

from normalizer.glossary import glossary
from normalizer.master import ProductRecord
from normalizer.product_index import ProductIndex
from normalizer.units import fold
from normalizer.wording import read

__all__ = ["joined"]

#: As customers join two things in a sentence: by a small word, or by how many of the second.
_AND = re.compile(r"(?:^|\s)(?:and|und|sowie|plus|et|y|e|en|och|oraz|&|\+|\d{1,4}(?=\s[^\W\d]{3}))\s", re.IGNORECASE)


def joined(index: ProductIndex, text: str, product: ProductRecord) -> str:
    """Words between two "and", or behind another number, that are those of goods in the catalogue and have nothing of `product`; "" where there are none."""
    mine = read(f"{product.name} ; {product.description}")
    own = {key for term in mine.terms for way in term.keys for key in way}
    for piece in _AND.split(text):
        first, _, rest = piece.strip().partition(" ")
        if fold(first) in glossary().measures:
            piece = rest  # behind the number of "2 litri"
        match = index.match(piece)
        if set(read(piece).sizes) & set(mine.sizes) or any(
            set(way) <= own for term in match.terms for way in term.keys
        ):
            continue
        found = zip(match.terms, match.rows, strict=True)
        if any(len(rows) and len(term.text) > 3 and not term.number and not term.optional for term, rows in found):
            return piece.strip(" ,.;")
    return ""
