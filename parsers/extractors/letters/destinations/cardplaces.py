"""Places that a sender's card names for goods, or as new: `Warenannahme: Am Bahndamm 8`, `Nous avons déménagé au 12 rue Neuve`.

A card's own address is that of an office, and tells nothing; one that is labelled so may be where goods go now. Whether it is on
file is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.draft import Field
from parsers.extractors.letters.destinations.placewords import GATES
from parsers.extractors.letters.destinations.streets import STREET_WORDS, STREETS, WAYS
from parsers.extractors.letters.script import Text
from parsers.extractors.letters.signature import Section, lines_of
from parsers.extractors.letters.tokens import norms_in
from parsers.lexicon import words_of

__all__ = ["card_places"]

#: the labels, by their first word
_SAID: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted(words_of("goods_address_labels") | words_of("new_address_words")):
    _SAID.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))
_BELOW = 3  #: lines of an address below its label
#: 69995 Bron, 1199 AA Amsterdam, HX1 9ZZ
_TOWN = re.compile(r"(?<![\w.,/-])\d{4,5}(?: [A-Z]{2})? [A-ZÀ-Þ][^\W\d_]|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")


def card_places(text: Text, card: Section | None) -> tuple[Field, ...]:
    """The address behind or below each such label."""
    if card is None:
        return ()
    lines = [(card.start + start, card.start + end) for start, end in lines_of(text.text[card.start : card.end])]
    return tuple(_addresses(text, lines))


def _addresses(text: Text, lines: Sequence[tuple[int, int]]) -> Iterator[Field]:
    for at, (start, _) in enumerate(lines):
        norms = list(norms_in(text.text[slice(*lines[at])]))
        if not _says(norms):
            continue
        for _, end in lines[at : at + 1 + _BELOW]:
            said = text.text[start:end]
            if not said.splitlines()[-1].strip():
                break
            if _is_address(said):
                yield Field(said, " ".join(said.split()), text.evidence(start, end))
                break


def _says(norms: Sequence[str]) -> bool:
    begun = ((at, phrase) for at, norm in enumerate(norms) for phrase in _SAID.get(norm, ()))
    return any(tuple(norms[at : at + len(phrase)]) == phrase for at, phrase in begun)


def _is_address(said: str) -> bool:
    if _TOWN.search(said):
        return True
    words = [word for word in norms_in(said) if word not in GATES]
    named = any(word in STREET_WORDS or word in WAYS or (len(word) > 4 and STREETS.search(word)) for word in words)
    return named and any(map(str.isdigit, said))
