"""Fields of a name and an answer that say that an order or a line of it is held, or none: `HoldShipment: true`, `OrderKind: Sample`."""

from __future__ import annotations

import re

from parsers.lexicon import fold, words_of

__all__ = ["field_holds"]

#: beginnings and words of names that ask whether it is taken back or held
_BACK = tuple(words_of("beginnings_of_taken_back"))
_HELD = words_of("heads_of_held_rows")
_STANDS = words_of("stamps_of_no_order")
_OF_ITEMS = frozenset(phrase for phrase in words_of("said_of_an_item") if " " not in phrase)
_YES = frozenset(("yes", "true", "y", "1", "ja", "oui", "si", "j", "o", "x", "tak"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[_-]")


def field_holds(name: str, answer: str) -> bool:
    """Whether the answer is a state in which no order stands, or a yes to the question if it is held, a sample, optional."""
    said = fold(answer).strip(" .!")
    if said in _STANDS:
        return True
    words = fold(_CAMEL.sub(" ", name)).split()
    asks = any(word.startswith(_BACK) or word in _HELD or word in _STANDS or word in _OF_ITEMS for word in words)
    return asks and said in _YES
