"""Quantity and price in one cell or one run of words: "4 Stk zu 62,10 EUR je 1 Stk", "25 EA @ 1.55", "20 x 14.90"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from parsers.extractors.pages.tables.cells import money, quantity
from parsers.lexicon import fold, words_of

__all__ = ["priced", "priced_at_length"]

#: words that say a price is coming; of the others ("20 x 14.90") only the figures make it one
SPOKEN = words_of("leads_to_price") | {"@", "til"}
SIGNS = frozenset({"x", "×", "*", "•", "·"})
LONGEST = 14


def priced(words: Sequence[str]) -> tuple[int, int] | None:
    """Where the quantity ends and the price begins, where these words are a quantity and then a price; else None."""
    return _priced(tuple(words)) if 3 <= len(words) <= LONGEST or (len(words) == 2 and words[1][:1] == "@") else None


@lru_cache(maxsize=4_096)
def _priced(words: tuple[str, ...]) -> tuple[int, int] | None:
    if not words[0][:1].isdigit():
        return None
    for at in range(1, len(words)):
        if at > 1 and words[at][:1].isdigit():  # "6,000 ST" and "36,00 EUR / 1 ST" with nothing between
            counted, stated = quantity(" ".join(words[:at])), money(" ".join(words[at:]))
            if counted and counted.unit and stated and stated.currency and stated.per:
                return at, at
        lead = fold(words[at]).strip(".")
        spoken = lead in SPOKEN or words[at].startswith("@")
        if not spoken and lead not in SIGNS:
            continue
        start = at if lead.startswith("@") and len(lead) > 1 else at + 1
        counted, stated = quantity(" ".join(words[:at])), money(" ".join(words[start:]))
        if counted is None or stated is None:
            continue
        exact = len(stated.number) > 3 and stated.number[-3] in ".,"
        # "10 x 2,5 l" counts packs of a size; a price bears a currency or pence, and no unit of its own
        if (stated.currency or exact) and (spoken or stated.currency or not stated.unit):
            return at, start
    return None


def priced_at_length(words: Sequence[str]) -> tuple[int, int] | None:
    """As `priced`, where the words alone must show that it is a price: outside the column of quantities."""
    found = priced(words)
    if found is None:
        return None
    stated = money(" ".join(words[found[1] :]))
    named = stated is not None and (stated.currency is not None or stated.per is not None)
    return found if named or words[found[0]].startswith("@") else None
