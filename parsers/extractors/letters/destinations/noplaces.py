"""What stands behind the words for a place and is none: doors, rooms, persons, occasions, what a verb needs."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.destinations.placewords import (
    AT_GATES,
    GATES,
    INVOICES,
    SITES,
    WITH_GOODS,
    known_place,
    tells_door,
)
from parsers.extractors.letters.remarks.remarks import tells_state
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["STAYS", "is_of_papers", "says_no_place"]

#: behind the words for where the invoice goes: all is as it was
STAYS = words_of("stays_as_it_is")
#: storeys and rooms: said to the driver
_STOREYS = words_of("storeys")
#: the customer's own, where nothing more of the place is said: "für unsere Praxis"
_OWN = words_of("own_premises")
#: what stands behind the words for a place and is none: what goods are for, when something is, what a word does
_NO_PLACES = words_of("purposes_no_places")


def says_no_place(behind: Sequence[Token], run: Sequence[Token], label: str, words: Wording, known: Catalogue) -> bool:
    """Whether the words `behind` the phrase, of which the `run` may be a place, are a door, a room, somebody to ask for, or none of
    these and no place either. `label` is the phrase's first word."""
    first = run[0].norm
    comma = next((at for at, token in enumerate(run) if token.text == ","), len(run))
    if first in GATES and (
        all(token.has_digit or token.norm in AT_GATES for token in run[1:comma]) or tells_state(behind, words.languages)
    ):
        return True
    if first in _STOREYS or (words["room"].at([first], 0) and len(run) < 3):
        return True
    if label == "nach" and any(token.norm == "fragen" for token in behind[:5]):
        return True  # "nach Frau Engel fragen"
    norms = [token.norm for token in run]
    on_file = any(norm in SITES or norm in known.place_words for norm in norms) or known_place(run, norms, 0, known)
    own = first in _OWN and not any(token.text[0].isupper() or token.has_digit for token in run[1:])
    return ((own or first in _NO_PLACES) and not on_file) or tells_door(run, words, known)


def is_of_papers(sentence: Sequence[Token], norms: Sequence[str], at: int) -> bool:
    """Whether papers are spoken of before the phrase at `at`, in its own piece of the sentence, and no goods."""
    if norms[at] == "nach":
        return False
    first = next((i + 1 for i in range(at - 1, -1, -1) if sentence[i].text in (",", ";", ":")), 0)
    said = frozenset(norms[first:at])
    return not INVOICES.isdisjoint(said) and WITH_GOODS.isdisjoint(said)
