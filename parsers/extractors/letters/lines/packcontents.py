"""How many one pack holds, said behind the word for it: the 50 of `a bag of 50 green`, the 12s of `3 boxes (12s)`.

It is said of that line's packs: no line takes it over from the one above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.tokens import Token
from parsers.lexicon import words_of

__all__ = ["content_first", "without_contents"]

_HOLDING = words_of("packs_holding")
_CALLED = re.compile(r"\d{1,5}(?:['’]?s|er)")


def content_first(built: Built) -> tuple[list[Token], list[Token]]:
    """The number behind the pack and a small word, and the item's other words; no number where none is said so."""
    own, quantity, words = list(built.words), built.quantity, built.script.words
    if (
        built.of_each
        or len(own) < 2
        or quantity is None
        or quantity.unit is None
        or not quantity.counts
        or not own[0].text.isdigit()
    ):
        return [], own
    between = [t for t in built.item.tokens if quantity.unit.end <= t.start < own[0].start]
    if len(between) != 1 or not (between[0].norm in words["of"] or between[0].norm in _HOLDING):
        return [], own
    rest = own[1:]
    while len(rest) > 1 and (rest[0].norm in words["of"] or rest[0].norm in words["article"]):
        rest = rest[1:]
    return (own[:1], rest) if rest[0].unit is None else ([], own)


def without_contents(words: Sequence[Token], built: Built) -> list[Token]:
    """The words of the line above without what its packs hold."""
    holds = {id(token) for token in content_first(built)[0]}
    kept = [token for token in words if id(token) not in holds]
    at = 0
    while at + 2 < len(kept):
        if kept[at].text == "(" and kept[at + 2].text == ")" and _CALLED.fullmatch(kept[at + 1].norm):
            del kept[at : at + 3]
        at += 1
    return kept
