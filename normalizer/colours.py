"""Products told apart by their colours: white twine is white, where red and white twine is there as well."""

from __future__ import annotations

from collections.abc import Iterable

from normalizer.chunks import Term
from normalizer.glossary import glossary
from normalizer.product_index import Match, ProductIndex
from normalizer.wording import read

__all__ = ["by_colours"]


def by_colours(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of several products, those of the written colours alone: white twine is white, where red and white twine is there as well;
    and green is neither dark nor pale."""
    if len(rows) < 2:
        return rows
    said = _colours(match.terms)
    if not said:
        return rows
    names = {row: read(index.products[row].name).terms for row in rows}
    own = {row: _colours(names[row]) for row in rows}
    alone = [row for row in rows if own[row] == said]
    rows = alone if alone and all(own[row] >= said for row in rows) else rows
    if len(rows) < 2 or _shades(match.terms) or not _is_plain(match.terms):
        return rows
    return [row for row in rows if own[row] >= said and not _shades(names[row])] or rows


def _is_plain(terms: Iterable[Term]) -> bool:
    """Whether every word but the colours means one thing only: of what may be two kinds of goods no colour chooses one."""
    needed = (term for term in terms if not (term.number or term.optional or term.excluded))
    return all(len(term.keys) == 1 or _colours((term,)) for term in needed)


def _shades(terms: Iterable[Term]) -> set[str]:
    """The shades that are said in one with their colour: dark green, vert foncé; medium may be many other things."""
    groups = glossary().groups
    coloured = (
        meaning for term in terms for meaning in term.keys if any(groups.get(one) == "colour" for one in meaning)
    )
    return {token for meaning in coloured for token in meaning if token.endswith("-shade")}


def _colours(terms: Iterable[Term]) -> set[str]:
    groups = glossary().groups
    plain = (term for term in terms if not term.number and not term.excluded)
    return {token for term in plain for meaning in term.keys[:1] for token in meaning if groups.get(token) == "colour"}
