"""Streets in running text: `88 Wandle Way`, `Liebigstrasse 64`, `12 rue de la Gare`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.tokens import Role, Token

__all__ = ["STREETS", "STREET_WORDS", "street_at"]

STREETS = re.compile(
    r"(?:street|road|lane|avenue|drive|way|close|court|parade|terrace|crescent|gardens|mews|grove|walk|wharf|croft|str|strasse|straße|weg|platz|allee|gasse|rue|quai|chemin|impasse|boulevard|calle|avda|avenida|plaza|via|viale|piazza|corso|straat|laan|plein|dijk|kade)$",
    re.I,
)


def street_at(sentence: Sequence[Token], at: int) -> int:
    """Length of `88 Wandle Way`, `Liebigstrasse 64`, `12 rue de la Gare` at `at`; 0 for none."""
    token = sentence[at]
    if token.text.isdigit() and len(token.text) <= 4:
        for end in range(at + 1, min(at + 5, len(sentence))):
            word = sentence[end]
            if (
                word.role is not Role.FREE
                or not word.is_word
                or not (
                    word.text[0].isupper() or (end == at + 1 and word.norm in ("rue", "quai", "avenue", "boulevard"))
                )
            ):
                return 0
            if STREETS.search(word.norm) and (end > at + 1 or word.norm in ("rue", "quai", "avenue", "boulevard")):
                return end + 1 - at
    if token.norm in STREET_WORDS:
        for end in range(at + 1, min(at + 6, len(sentence))):
            word = sentence[end]
            if word.role is not Role.FREE or word.line != token.line:
                return 0
            if word.text[0].isdigit():
                return end + 1 - at if end > at + 1 and len(word.text) <= 4 else 0
            if not word.text[0].isupper() and word.norm not in ("de", "di", "del", "della", "la", "los", "des", "du"):
                return 0
        return 0
    if (
        token.is_word
        and token.text[0].isupper()
        and STREETS.search(token.norm)
        and at + 1 < len(sentence)
        and sentence[at + 1].role is Role.FREE
        and sentence[at + 1].text[0].isdigit()
        and len(sentence[at + 1].text) <= 4
        and len(token.norm) > 4
    ):
        return 2
    return 0


#: words with which the name of a street begins
STREET_WORDS = frozenset(
    "via viale piazza corso vicolo largo calle avenida avda plaza paseo ronda rue quai boulevard bd av avenue".split()
)
