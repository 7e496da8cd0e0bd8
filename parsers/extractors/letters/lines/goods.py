"""Whether words speak of goods of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import ordinary_words
from parsers.lexicon import words_of

__all__ = ["names_goods", "spoken_goods"]


#: words of names that are words of any sentence
_SMALL = words_of("small_words_in_names")


def names_goods(tokens: Sequence[Token], known: Catalogue) -> bool:
    """Whether a code or word of the catalogue stands among these, or a number before a unit that counts."""
    if any(
        token.code
        or (token.norm not in _SMALL and (token.norm in known.words or token.norm.removesuffix("s") in known.words))
        for token in tokens
    ):
        return True
    return any(one.is_number and two.unit is not None and two.unit.counts for one, two in pairwise(tokens))


def spoken_goods(tokens: Sequence[Token], known: Catalogue) -> Sequence[Token] | None:
    """Where a text that orders nothing speaks of goods all the same: an item number of the catalogue, two words that stand side by
    side in one of its names on a line with a figure, or three words of its names in one sentence."""
    for at, token in enumerate(tokens):
        line = [one for one in tokens[max(0, at - WIDE) : at + WIDE] if one.line == token.line]
        if token.code and bare(token.text) in known.codes:
            return line
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is not None and known.has_pair(token.norm, after.norm) and any(one.has_digit for one in line):
            return line
        named = {one.norm for one in tokens[at : at + WIDE] if len(one.norm) > 3 and _is_of_goods(one, known)}
        if len(named) >= 3:
            return tokens[at : at + WIDE]
    return None


WIDE = 12  #: tokens that stand near one another


def _is_of_goods(token: Token, known: Catalogue) -> bool:
    return known.has(token.norm) and token.norm not in ordinary_words()
