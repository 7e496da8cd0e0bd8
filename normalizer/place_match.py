"""How well one address on file fits some words."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from normalizer.master import AddressRecord

__all__ = ["Match", "has_word"]

#: A word this alike is the same word mistyped or misread.
_ALIKE = 86


@dataclass(frozen=True, slots=True)
class Match:
    """How well one address on file fits what is written, and by which of its words."""

    record: AddressRecord
    score: float
    words: frozenset[str]  #: all of them
    street: frozenset[str]  #: those of the street
    named: frozenset[str]  #: those of the site's name that no other site has
    postcode: bool
    town: bool

    @property
    def sure(self) -> bool:
        """Whether it is named by more than its town."""
        return bool(self.street or self.postcode or self.named)


def has_word(words: set[str], word: str) -> bool:
    """Whether the word is among these, or a longer one but for a slip of the pen."""
    if word in words:
        return True
    if " " in word:
        return set(word.split()) <= words
    return len(word) >= 5 and any(
        abs(len(one) - len(word)) <= 2 and one[0] == word[0] and fuzz.ratio(one, word) >= _ALIKE
        for one in words
        if len(one) >= 4
    )
