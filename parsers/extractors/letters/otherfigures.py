"""Figures beside an order that count no goods: days of the month, people and houses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Token

__all__ = ["is_day_of_month", "is_of_crowd"]

_DAY_OF_MONTH = re.compile(r"(?:[12]?\d|3[01])(?:e|de|ste|st|nd|rd|th)")


def is_day_of_month(token: Token, sentence: Sequence[Token]) -> bool:
    """`rond de 6e,`: a day, where `2e verdieping` is a floor."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    ends = at + 1 >= len(sentence) or not sentence[at + 1].text[0].isalnum()
    return ends and bool(_DAY_OF_MONTH.fullmatch(token.norm))


def is_of_crowd(token: Token, sentence: Sequence[Token], script: Script) -> bool:
    """`een feest van 120 man`, `nieuwbouw (4 woningen)`: how many people or houses are meant, which nobody sells."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    return token.is_number and at + 1 < len(sentence) and sentence[at + 1].norm in script.words["crowd"]
