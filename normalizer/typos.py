"""How far a mistyped word may be from what it was meant as, and which words are others and no typing errors of one another."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from normalizer.glossary import Meaning, glossary, stem

__all__ = ["allowed_typos", "is_another"]

#: Before a word that they turn into its opposite: unvalved, ungelocht, ongebleekt, inalámbrico, oparfymerad.
_OPPOSITES = ("un", "non", "in", "dis", "on", "des", "o")
_SHORTEST = 4  #: letters of what a compound begins with: "sollent" is no other thing than "solvent", for all that "lent" and "vent" mean


def allowed_typos(word: str) -> int:
    """How many typing errors a word may hold: none up to three letters, one up to five, two up to nine, then three."""
    size = len(word)
    return 0 if size <= 3 else 1 if size <= 5 else 2 if size <= 9 else 3


def is_another(word: str, other: str) -> bool:
    """Whether two words that are alike are two things, and none a typing error of the other."""
    return _another_head(word, other) or _another_beginning(word, other) or _is_opposite(word, other)


def _another_head(word: str, other: str) -> bool:
    """Whether two compounds begin alike and end in two different things: Abdeckvlies is no misspelt Abdeckfolie."""
    words = glossary().words
    for cut in range(_SHORTEST, min(len(word), len(other)) - 3):
        if word[:cut] != other[:cut]:
            return False
        mine, theirs = words.get(word[cut:], ()), words.get(other[cut:], ())
        unlike = bool(theirs) or OSA.distance(word[cut:], other[cut:]) >= 2
        if mine and len(word) - cut >= 4 and unlike and not _tokens(mine) & _tokens(theirs):
            return True
    return False


def _another_beginning(word: str, other: str) -> bool:
    """Whether two compounds end alike and begin with two different things: a Huidreiniger, for the skin, is no misspelt
    Handreiniger."""
    words = glossary().words
    for size in range(_SHORTEST, min(len(word), len(other)) - 2):
        if word[-size:] != other[-size:]:
            return False
        mine, theirs = words.get(word[:-size], ()), words.get(other[:-size], ())
        if mine and theirs and words.get(word[-size:]) and not _tokens(mine) & _tokens(theirs):
            return True
    return False


def _is_opposite(word: str, other: str) -> bool:
    """Whether one word is the other with a beginning that denies it: unvalved is no misspelt valved."""
    long, short = sorted((word, other), key=len, reverse=True)
    return any(long.startswith(one) and stem(long[len(one) :]) == stem(short) for one in _OPPOSITES)


def _tokens(meanings: tuple[Meaning, ...]) -> set[str]:
    return {token for meaning in meanings for token in meaning}
