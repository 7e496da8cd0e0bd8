"""What does not work at the sender's and was not bought here: why goods are ordered, or how to find the door; no goods come back."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.lexicon import words_of

__all__ = ["broken_at_home"]

_OWN = words_of("our_own")
_BROKEN = words_of("broken")
#: right behind "the wrong"
_WAYS = words_of("ways_and_doors")
#: what a house has, whatever is ordered there
_FIXTURES = words_of("fixtures_of_a_house")
#: what came from the seller, and is not meant by "our"
_FROM_THE_SELLER = words_of("from_the_seller")
_IS = words_of("german_is_or_works")
_RIGHT = 2  #: words before, right at it
_NEAR = 4
_AROUND = 10


def broken_at_home(hit: tuple[int, str], norms: Sequence[str], *, ordered: bool) -> bool:
    """`Onze heftruck is kapot`, `the bell doesn't work, so knock`, `de verkeerde ingang`; and, of a letter in which something is `ordered`,
    `in der Garage sind die Röhren kaputt, bitte ...`. A hit is (where it stands among the words, the phrase)."""
    at, said = hit
    if at < 0:
        return False
    if not _WAYS.isdisjoint(norms[at + len(said.split()) : at + len(said.split()) + 1]):
        return True
    if not _FIXTURES.isdisjoint(norms[max(0, at - _RIGHT) : at]):
        return True
    if said not in _BROKEN:
        return False
    before, around = set(norms[max(0, at - _NEAR) : at]), norms[max(0, at - _AROUND) : at + _AROUND]
    if before & _FIXTURES or (before & _OWN and not before & _FROM_THE_SELLER):
        return True
    return ordered and not _IS.isdisjoint(norms[max(0, at - _AROUND) : at]) and _FROM_THE_SELLER.isdisjoint(around)
