"""More in the words of a line than its item number means: `36 x TP4 and gloves` orders gloves, too; `10 WX-4 as samples` wants another deal."""

from __future__ import annotations

import re
from decimal import Decimal

from normalizer.glossary import glossary, stem
from normalizer.master import ProductRecord
from normalizer.product_index import ProductIndex
from normalizer.sizes import is_pack_content
from normalizer.units import fold
from normalizer.wording import plain_words, read, wording_of
from parsers.draft import DraftLine, Field

__all__ = ["joined", "strange"]

#: As customers join two things in a sentence: by a small word, or by how many of the second.
_AND = re.compile(r"(?:^|\s)(?:and|und|sowie|plus|et|y|e|en|och|oraz|&|\+|\d{1,4}(?=\s[^\W\d]{3}))\s", re.IGNORECASE)


def joined(index: ProductIndex, text: str, product: ProductRecord) -> str:
    """Words between two "and", or behind another number, that are those of goods in the catalogue and have nothing of `product`; "" where there are none."""
    mine = wording_of(product)
    own = {key for term in mine.terms for way in term.keys for key in way}
    named = _stems(f"{product.name} {product.description}")
    for piece in _AND.split(text):
        first, _, rest = piece.strip().partition(" ")
        if fold(first) in glossary().measures:
            piece = rest  # behind the number of "2 litri"
        match = index.match(piece)
        if named & _stems(piece):
            continue  # "100 canes" of a bamboo cane
        if set(read(piece).sizes) & set(mine.sizes) or any(
            set(way) <= own for term in match.terms for way in term.keys
        ):
            continue
        found = zip(match.terms, match.rows, strict=True)
        if any(len(rows) and len(term.text) > 3 and not term.number and not term.optional for term, rows in found):
            return piece.strip(" ,.;")
    return ""


def _stems(text: str) -> set[str]:
    return {stem(word) for word in plain_words(text).split() if len(word) > 2}


#: Behind these stands what the goods have, or lack.
_WITH = re.compile(
    r"(?:^|\s)(?:with|w/|c/w|without|mit|ohne|avec|sans|con|sin|senza|met|zonder|med|utan|bez)\s+", re.IGNORECASE
)
#: `500 worth of TP4`: what stands between the quantity and the item number says how it is counted.
_OF = re.compile(r"\s(?:of|von|de|di|van)$", re.IGNORECASE)


def strange(index: ProductIndex, line: DraftLine, product: ProductRecord) -> str:
    """What a sentence says behind an item's number and quantity, where not a word of it is the product's: `as samples`, `in October`;
    or behind a `with` in it: `castors with brake`.

    What stands before one of both is the goods' name, in whatever words (`BC150 hand cream 2`)."""
    told = line.description
    if told is None or not (_is_behind(told, line) or (_OF.search(told.raw) and _is_between(told, line))):
        return ""
    had = _WITH.split(told.raw)[1:]
    return next((piece for piece in (told.raw, *had) if _is_strange(index, piece, product)), "")


def _is_strange(index: ProductIndex, text: str, product: ProductRecord) -> bool:
    """Whether something is said and not a word of it is the product's."""
    mine = wording_of(product)
    own = {key for term in mine.terms for way in term.keys for key in way}
    named = set(plain_words(f"{product.name} {product.description}").split())
    if set(plain_words(text).split()) <= named:
        return False
    if _says_content(text, product):
        return False
    match = index.match(text)
    if any(set(way) <= own for term in match.terms for way in term.keys):
        return False
    if any(index.products[row].sku == product.sku for rows in match.rows for row in rows):
        return False
    return any(not one.optional and not (one.number and is_pack_content(one.number, product)) for one in match.terms)


_BARE = re.compile(r"\(?(?:(?:of|à|zu|von|de|da|van|je|om)\s+)?(\d{1,5})\)?")


def _says_content(text: str, product: ProductRecord) -> bool:
    """Whether it is only how many a pack of the product holds: the `100` of `2 bags of 100`. Another number is asked about elsewhere."""
    said = _BARE.fullmatch(text.strip())
    return said is not None and Decimal(said[1]) in product.packs.values()


def _is_behind(told: Field, line: DraftLine) -> bool:
    """Whether the words stand behind both the item's number and its quantity."""
    starts = [_start(field) for field in (told, line.code or line.sku or line.buyer_item, line.quantity)]
    return None not in starts and starts[0] == max(start for start in starts if start)


def _is_between(told: Field, line: DraftLine) -> bool:
    """Whether the words stand behind the quantity."""
    first, counted = _start(told), _start(line.quantity)
    return first is not None and counted is not None and first > counted


def _start(field: Field | None) -> tuple[int, int] | None:
    if field is None or not field.evidence.spans or (chars := field.evidence.spans[0].chars) is None:
        return None
    return field.evidence.spans[0].part, chars[0]
