"""What people type into the note of a form or a machine: too short for a sentence, and yet it names a line, a day or a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.draft import Field, Header, Notice
from parsers.extractors.letters.catalogue import catalogue
from parsers.extractors.letters.destinations.places import Places, find_places
from parsers.extractors.letters.remarks.remarks import tells_the_way
from parsers.extractors.letters.script import READ_LIMIT, Script, Text
from parsers.extractors.letters.tokens import Token
from parsers.extractors.pages.remarks.own import Own
from parsers.extractors.pages.remarks.sayings import as_told, days_named, notice_of
from parsers.knowledge import Knowledge
from parsers.lexicon import words_of

__all__ = ["typed_notes"]

#: words before the number of a line
_LINES = words_of("before_line_number")
_STEP = 10  #: lines may be numbered by tens


def typed_notes(
    told: Sequence[Field], header: Header, *, lines: int, language: str | None, knowledge: Knowledge
) -> Iterator[Notice]:
    """A notice for each sentence of these notes, of an order of so many `lines`, that names one of them, or a day or place which is
    none of the order's own."""
    about = Own.of(header)
    known = catalogue(knowledge)
    for note in told:
        read, said = as_told(Text(note.raw[:READ_LIMIT], 0), language, known)
        for sentence in said:
            if why := _named(sentence, read, about, lines):
                yield replace(notice_of(sentence, read, why), evidence=note.evidence)


def _named(sentence: list[Token], read: Script, about: Own, lines: int) -> str | None:
    for one, two in pairwise([token for token in sentence if token.text[0].isalnum()]):
        if one.norm in _LINES and two.text.isdigit() and _numbers_line(int(two.text[:9]), lines):
            return f"speaks of a line ({one.text} {two.text})."
    places = Places()
    find_places(sentence, read.words, read.known, places)
    if not places.ship_to and tells_the_way(sentence, read.words.languages):
        return None
    for run in (*places.ship_to, *places.excluded):
        if not about.places.issuperset(token.norm for token in run if token.is_word):
            return f"names another place ({' '.join(token.text for token in run)})."
    for day in days_named(sentence, read):
        if not about.numbers.issuperset(token.norm for token in day if token.has_digit):
            return f"names another day ({' '.join(token.text for token in day)})."
    return None


def _numbers_line(number: int, lines: int) -> bool:
    return 0 < number <= lines or (number % _STEP == 0 and 0 < number <= lines * _STEP)
