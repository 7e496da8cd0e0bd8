"""Figures beside an order that count no goods: days of the month, people and houses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Token
from parsers.lexicon import words_of

__all__ = ["is_day_of_month", "is_of_crowd", "is_of_room"]

_DAY_OF_MONTH = re.compile(r"(?:[12]?\d|3[01])(?:e|de|ste|st|nd|rd|th)")


def is_day_of_month(token: Token, sentence: Sequence[Token]) -> bool:
    """`rond de 6e,`: a day, where `2e verdieping` is a floor."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    ends = at + 1 >= len(sentence) or not sentence[at + 1].text[0].isalnum()
    return ends and bool(_DAY_OF_MONTH.fullmatch(token.norm))


def is_of_crowd(token: Token, sentence: Sequence[Token], script: Script) -> bool:
    """`een feest van 120 man`, `nieuwbouw (4 woningen)`, `a wedding for 120`: how many people or houses are meant, which nobody sells."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    if not token.is_number:
        return False
    if (
        at + 1 < len(sentence)
        and sentence[at + 1].norm in script.words["crowd"]
        and not script.known.has(sentence[at + 1].norm)
    ):
        return True
    before = [one.norm for one in sentence[:at]]
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    alone = behind is None or not behind.is_word or behind.norm in script.words["stop"]
    return alone and bool(before) and before[-1] in _FOR and script.words["occasion"].found_in(before[-4:]) is not None


_FOR = words_of("for_an_occasion")
_ROOMS = tuple(words_of("endings_of_rooms"))
_TO = words_of("to_another_room")


def is_of_room(token: Token, sentence: Sequence[Token], script: Script) -> bool:
    """`Rooms 101 to 148 are back`, `voor behandelkamer 3`: the number of a room, or the last one of several."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    if not at or not token.text.isdigit():
        return False
    if sentence[at - 1].norm in _TO and at > 1 and sentence[at - 2].text.isdigit():
        return is_of_room(sentence[at - 2], sentence, script)
    norm = sentence[at - 1].norm
    return norm in script.words["room"] or norm.removesuffix("s") in script.words["room"] or norm.endswith(_ROOMS)
