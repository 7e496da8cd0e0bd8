"""Streets in running text: `88 Wandle Way`, `Liebigstrasse 64`, `12 rue de la Gare`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["STREETS", "STREET_LINE", "STREET_WORDS", "WAYS", "bare", "street_at"]

STREETS = re.compile(
    r"(?:street|road|lane|avenue|drive|way|close|court|parade|terrace|crescent|gardens|mews|grove|walk|wharf|croft|str|strasse|straße|weg|platz|allee|gasse|rue|quai|chemin|impasse|boulevard|calle|avda|avenida|plaza|via|viale|piazza|corso|straat|laan|plein|dijk|kade)$",
    re.I,
)


_OF_STREETS = words_of("within_street_names")


def street_at(sentence: Sequence[Token], at: int) -> int:
    """Length of `88 Wandle Way`, `Liebigstrasse 64`, `12 rue de la Gare` at `at`; 0 for none."""
    token = sentence[at]
    if token.text.isdigit() and len(token.text) <= 4:
        if length := _numbered(sentence, at):
            return length
        for end in range(at + 1, min(at + 5, len(sentence))):
            word = sentence[end]
            if word.role is not Role.FREE or not word.is_word or not word.text[0].isupper():
                return 0
            if STREETS.search(word.norm) and end > at + 1:
                return end + 1 - at
    if token.norm in STREET_WORDS:
        for end in range(at + 1, min(at + 6, len(sentence))):
            word = sentence[end]
            if word.role is not Role.FREE or word.line != token.line:
                return 0
            if word.text[0].isdigit():
                return end + 1 - at if end > at + 1 and len(word.text) <= 4 else 0
            if not bare(word.text)[:1].isupper() and word.norm not in _OF_STREETS:
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


#: what kind of way it is, behind its number
WAYS = words_of("ways_behind_number")
_BIS = frozenset(("bis", "ter", "a", "b", ","))
_OF_WAYS = words_of("within_names_of_ways")
_ELIDED = re.compile(r"^(?:[dl]|dell|all|nell|dall|sull)['’]")
#: a line of a card that is a street: `14 rue d'Algérie - Lyon`
STREET_LINE = re.compile(
    r"\s*\d{1,4}(?: ?(?:bis|ter|[A-Da-d]\b))?,? ?(?:rue|quai|avenue|av\.|boulevard|bd|chemin|impasse|all[ée]es?|place|route|cours|passage|square|promenade"
    r"|chauss[ée]e|esplanade|faubourg|ruelle|mont[ée]e|voie)\b(?: (?:d[eu]s?|l[ae]s?))* (?:[dl]['’])?[A-ZÀ-Þ]"
)


def bare(text: str) -> str:
    """A word without an article that is elided before it: `dell'Annona`."""
    return _ELIDED.sub("", text)


def _numbered(sentence: Sequence[Token], at: int) -> int:
    """Length of `12 bis, rue de la Gare`, `1 place de l'Hôtel-de-Ville`: the kind of way stands behind the number, its name behind that."""
    end = at + 1
    while end < len(sentence) and end < at + 3 and sentence[end].norm in _BIS:
        end += 1
    if end >= len(sentence) or sentence[end].norm not in WAYS or sentence[end].role is not Role.FREE:
        return 0
    named = end
    for i in range(end + 1, min(end + 7, len(sentence))):
        word = sentence[i]
        if word.role is not Role.FREE or not word.is_word or word.line != sentence[at].line:
            break
        if bare(word.text)[:1].isupper():
            named = i
        elif word.norm not in _OF_WAYS:
            break
    return named + 1 - at if named > end else 0


#: words with which the name of a street begins
STREET_WORDS = words_of("street_beginnings")
