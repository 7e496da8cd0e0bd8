"""Whether goods that are named are others than those before: no name of the catalogue has words of both."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import Grammar, unit_of
from parsers.extractors.letters.lines.variants import kind_of
from parsers.extractors.letters.tokens import Token

__all__ = ["is_goods", "other_goods"]

_FARTHEST = 24  #: tokens before an item among which its goods may have been named


def other_goods(name: Sequence[Token], before: Sequence[Token], grammar: Grammar) -> bool:
    """Whether no name of the catalogue has both a word of goods that is named here and one of those before."""
    mine = [token.norm for token in name if is_goods(token, grammar)]
    names = [one for norm in mine for one in grammar.known.names_with(_singular(norm))]
    theirs = {_singular(token.norm) for token in before[-_FARTHEST:] if is_goods(token, grammar)}
    return bool(names) and not any(word in one for word in theirs for one in names)


def is_goods(token: Token, grammar: Grammar) -> bool:
    plain = token.is_word and not token.has_digit and len(token.norm) > _SHORTEST
    named = plain and unit_of(token) is None and not kind_of(token, grammar.words)
    return named and token.norm not in grammar.words["size"] and grammar.known.has(token.norm)


_SHORTEST = 3  #: letters that tell nothing of goods


def _singular(norm: str) -> str:
    return norm.removesuffix("s") if len(norm) > _SHORTEST + 1 else norm
