"""Sizes that only the catalogue calls so: `5 joule`, `2 gang`, `4 prong`, which count nothing.

A word is the measure of goods where no name of the catalogue has it but behind a number, and several numbers stand before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import fold, unit_words

__all__ = ["is_named_size"]

_LEAST = 2  #: different numbers before a word that measures
_SHORTEST = 3  #: letters
_WORD = re.compile(r"(?:(?<![\w.,/-])(\d{1,4}(?:[.,]\d{1,2})?)[ -])?(?<![\w-])([^\W\d_]{3,})(?![\w-])")


def is_named_size(out: Sequence[Token], token: Token, known: Catalogue) -> bool:
    """Whether the word says, behind the number before it, what size goods of the catalogue have."""
    number = out[-1] if out else None
    if number is None or number.role is not Role.FREE or number.line != token.line or number.code or number.attached:
        return False
    if not number.is_number or not number.text[0].isdigit() or token.start - number.end != 1:
        return False
    if len(token.norm) < _SHORTEST or not known.has(token.norm) or token.unit is not None:
        return False
    word, figure = token.norm.removesuffix("s"), number.text
    if f"{figure} {word}" not in _lower(known.names) and f"{figure.replace('.', ',')} {word}" not in _lower(
        known.names
    ):
        return False
    return figure.replace(",", ".") in _measures(known.names).get(word, ())


@lru_cache(maxsize=4)
def _lower(names: str) -> str:
    return names.lower()


@lru_cache(maxsize=4)
def _measures(names: str) -> dict[str, frozenset[str]]:
    """The words that stand in names only behind numbers, with those numbers."""
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for number, word in _WORD.findall(names):
        numbers[fold(word).removesuffix("s")].add(number.replace(",", "."))
    found = {word: frozenset(before) for word, before in numbers.items() if len(before) >= _LEAST and "" not in before}
    return {word: before for word, before in found.items() if word not in unit_words()}
