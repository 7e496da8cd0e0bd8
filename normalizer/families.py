"""Products of one family: the same words, other numbers. Who writes the words of one family in full means none of another, although
that has the number: of push brooms of 24 inch and mops of 48, a push broom of 48 inch is neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalizer.chunks import Term
from normalizer.glossary import stem
from normalizer.product_index import Match, ProductIndex, together
from normalizer.wording import read

__all__ = ["of_family"]

#: More products than this are not looked at one by one.
_MOST = 400


def of_family(terms: Sequence[Term], match: Match, kept: list[int], index: ProductIndex) -> list[int]:
    """The rows in `kept`; none of them where the text says the words of a family in full and none is of it."""
    said = _family(terms)
    if not kept or sum(len(term.text.split()) for term in terms if not term.number) < 2:
        return kept
    if any(_family_of(row, index) >= said for row in kept):
        return kept
    pairs = zip(match.terms, match.rows, strict=True)
    words = [rows for term, rows in pairs if not (term.number or term.optional or term.excluded)]
    rows = together(words) if words else ()
    return [] if 0 < len(rows) <= _MOST and any(_family_of(row, index) == said for row in map(int, rows)) else kept


def _family_of(row: int, index: ProductIndex) -> frozenset[str]:
    return _family(read(index.products[row].name).terms)


def _family(terms: Iterable[Term]) -> frozenset[str]:
    """The stems of the words."""
    return frozenset(stem(word) for term in terms if not (term.number or term.optional) for word in term.text.split())
