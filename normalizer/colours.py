"""Products told apart by their colours: white twine is white, where red and white twine is there as well."""

from __future__ import annotations

from collections.abc import Iterable

from normalizer.chunks import Term
from normalizer.glossary import glossary
from normalizer.product_index import Match, ProductIndex
from normalizer.wording import read

__all__ = ["by_colours"]


def by_colours(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of several products, those of the written colours alone: white twine is white, where red and white twine is there as well."""
    if len(rows) < 2:
        return rows
    said = _colours(match.terms)
    if not said:
        return rows
    own = {row: _colours(read(index.products[row].name).terms) for row in rows}
    alone = [row for row in rows if own[row] == said]
    return alone if alone and all(own[row] >= said for row in rows) else rows


def _colours(terms: Iterable[Term]) -> set[str]:
    groups = glossary().groups
    plain = (term for term in terms if not term.number and not term.excluded)
    return {token for term in plain for meaning in term.keys[:1] for token in meaning if groups.get(token) == "colour"}
