"""Which of several products is the plain one: all others are that and something more. Of round bulkheads with and without emergency
light, whoever writes "round bulkheads" means the one without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizer.chunks import Number, Term
from normalizer.glossary import glossary
from normalizer.heads import names_all
from normalizer.master import ProductRecord
from normalizer.sizes import same_number
from normalizer.units import unit_codes
from normalizer.wording import Wording, read

__all__ = ["plain_one"]

#: A shorter token, or one with a figure, is one of several kinds: curve B, class S3.
_SHORTEST = 4
_DIGIT = re.compile(r"\d")
_FEW = 4  #: products among which one may be the plain one


def plain_one(said: Sequence[Term], products: Sequence[ProductRecord]) -> ProductRecord | None:
    """The one whose name has all that is said, and every other has that name in full, with a word more that is no colour, size or
    material; None where there is none, as another size or colour is nobody's plain one."""
    if not 1 < len(products) <= _FEW:
        return None
    written = [term for term in said if not (term.number or term.optional or term.excluded)]
    if any(term.keys != own.keys for term in written for own in read(term.text).terms):
        return None  # a word that was put right may be another one
    names = {product.sku: read(product.name) for product in products}
    for one in (one for one in products if names_all(written, one.name)):
        others = [product for product in products if product is not one]
        if all(_adds_to(names[one.sku], names[other.sku], alone=len(others) == 1) for other in others):
            return one
    return None


def _adds_to(plain: Wording, other: Wording, *, alone: bool) -> bool:
    """Whether `other` says all that `plain` says, and how it differs by a word."""
    if not all(_has_number(other, number) for number in plain.numbers) or len(other.numbers) > len(plain.numbers):
        return False
    if not all(any(same_number(mine, number) for mine in plain.numbers) for number in other.numbers):
        return False
    mine, theirs = _words(plain), _words(other)
    own, also = _tokens(mine), _tokens(theirs)
    if not all(any(set(meaning) <= also for meaning in term.keys) for term in mine):
        return False
    if {term.text for term in plain.terms if _is_idle(term)} - {term.text for term in other.terms}:
        return False
    more = {token for term in theirs for token in term.keys[0]} - own
    return bool(more) and not _has_value(more, alone=alone)


def _has_number(other: Wording, number: Number) -> bool:
    """Whether a name has a number, or does not say that measure at all: an elbow of 90°, and a street elbow."""
    if any(same_number(number, own) for own in other.numbers):
        return True
    return number.dimension == "angle" and not any(own.dimension == "angle" for own in other.numbers)


def _words(name: Wording) -> list[Term]:
    return [term for term in name.terms if not (term.number or _is_idle(term))]


def _is_idle(term: Term) -> bool:
    return not term.number and (term.optional or bool(unit_codes(term.text)))


def _tokens(terms: Sequence[Term]) -> set[str]:
    return {token for term in terms for meaning in term.keys for token in meaning}


def _has_value(tokens: set[str], *, alone: bool) -> bool:
    """Whether one of them is one of several values, of which no name goes without one: a letter, a colour, a size, a material. Only one other
    may be for the left hand: of doors and hinges there is one for each side."""
    words = glossary()
    values = {token for token in tokens if token in words.attributes or token in words.groups}
    coded = any(len(token) < _SHORTEST or token.startswith("letter-") or _DIGIT.search(token) for token in tokens)
    return coded or bool(values - words.special) or ("left" in values and not alone)
