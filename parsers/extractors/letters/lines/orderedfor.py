"""Days that are ordered for: `de bestelling voor dinsdag` is wanted then, and `de bestelling voor de feestdagen` names no day."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.dates.datetext import day_names
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Token
from parsers.lexicon import words_of

__all__ = ["FOR", "LISTS", "ORDERED", "WEEK", "is_ordered_for", "orders_for_feast"]

ORDERED = words_of("ordered_papers")
LISTS = words_of("lists_of_goods")
WEEK = words_of("weeks_and_months")
FOR = words_of("for_whom")


def is_ordered_for(before: Sequence[str], said: Sequence[Token]) -> bool:
    """`de bestelling voor dinsdag`: a day that is ordered for."""
    return _orders_for(before) and any(token.norm in day_names() or token.has_digit for token in said[:3])


def _orders_for(before: Sequence[str]) -> bool:
    return len(before) > 1 and before[-1] in FOR and before[-2] in LISTS | ORDERED


def orders_for_feast(before: Sequence[str], dated: Dated) -> bool:
    """`de laatste bestelling voor de feestdagen`, `ons lijstje voor oktober`: what is ordered for, and no day."""
    named = any(
        token.has_digit or token.norm in day_names() or token.norm in WEEK or token.norm in _NEXT
        for token in dated.tokens
    )
    return not named and (_orders_for(before) or (bool(before) and before[-1] in LISTS | ORDERED))


_NEXT = words_of("next_week_words")
