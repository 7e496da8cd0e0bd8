"""Goods beside counted ones that are named by an earlier delivery: `die gleichen Automaten wie bei der letzten Lieferung, dazu 5 Rollen ...`,
`20 BF-6 en de slangen van vorige keer`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["named_by_earlier"]

_SAME = words_of("same_goods")
_EARLIER = words_of("before_now") | words_of("earlier_times")
_OF = words_of("of_an_earlier_time")
#: what is the same as before, or was before, and is no goods: an address, a price, a driver, the last order itself
_NO_GOODS = tuple(sorted(words_of("beginnings_of_no_goods")))
_NEAR = 8  #: words from `the same` to the time it is compared with
_SMALL = 3  #: words between the goods and the time they are of
_SHORTEST = 4  #: letters of a word of goods


def named_by_earlier(sentence: Sequence[Token], script: Script) -> tuple[Token, Token] | None:
    """The words, first and last, by which a sentence that counts goods, or leads to a list, names others without a count; None where it
    does not."""
    if not any(token.role is Role.ITEM for token in sentence) and sentence[-1].text != ":":
        return None
    said = [token for token in sentence if token.text[0].isalnum()]
    for at, token in enumerate(said[:-1]):
        behind = said[at + 1]
        if not _names(behind, script):
            continue
        reach = _NEAR if token.norm in _SAME else _SMALL if token.norm in script.words["article"] else 0
        for led, earlier in pairwise(said[at + 1 : at + 2 + reach]):
            if earlier.norm in _EARLIER and (token.norm in _SAME or led.norm in _OF):
                return token, earlier
    return None


def _names(word: Token, script: Script) -> bool:
    """Whether the word may name goods."""
    plain = word.role is not Role.PLACE and word.text.isalpha() and len(word.norm) >= _SHORTEST
    return plain and not word.norm.startswith(_NO_GOODS) and word.norm not in script.known.words_of_places
