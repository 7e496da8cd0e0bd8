"""Places that no phrase leads to: whom to ask for at the door, the site before the items of its line, the site between commas."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.destinations.placewords import SITES, STOPS
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["asked_for", "leads_line", "stands_apart"]


def asked_for(sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording, known: Catalogue) -> int:
    """Length of whom to ask for at the door: `ask for Des in the plot office`; 0 where an item or number is asked for."""
    length = words["ask_for"].at(norms, at)
    if not length or at + length >= len(sentence):
        return 0
    end = at + length
    while end < len(sentence) and sentence[end].text not in (",", ".", ";", "(", ")", "!", "?", "-", "–"):
        if sentence[end].role is not Role.FREE or sentence[end].line != sentence[at].line:
            break
        end += 1
    said = sentence[at + length : end]
    telling = any(t.has_digit or t.is_number or t.code for t in said)
    named = any(token.text[0].isupper() for token in said[:3]) or norms[at + length] in _OPENING
    items = any(
        t.norm in known.words and len(t.norm) > 3 and not t.text[0].isupper() and t.norm not in SITES for t in said
    )
    return end - at if said and named and not (telling or items) else 0


def leads_line(sentence: Sequence[Token], norms: Sequence[str], at: int, known: Catalogue) -> int:
    """Length of the site that stands before the items of its line: `Quayside - 4 x ...`, `quayside job: 4 x ...`, `Quayside, for
    tomorrow please:`; 0 for none."""
    first = at
    while first and sentence[first - 1].line == sentence[at].line and norms[first - 1] in _BEFORE_SITE:
        first -= 1
    large = sentence[at].text[0].isupper() and norms[at] in known.words_of_places
    if (norms[at] not in known.place_words and not large) or (first and sentence[first - 1].line == sentence[at].line):
        return 0
    end = at + 1
    while end < len(sentence) and end < at + 3 and (norms[end] in _OF_SITE or norms[end] in known.words_of_places):
        end += 1
    if end >= len(sentence) or known.place_words.isdisjoint(norms[at:end]):
        return 0
    announces = (
        sentence[end].text == "," and sentence[-1].text == ":" and not any(token.has_digit for token in sentence)
    )
    return end - at if announces or sentence[end].text in (":", "-", "–") else 0


#: before the site's name at the start of its line: `El Puente Viejo: 5 x ...`
_BEFORE_SITE = words_of("before_site_name")
_OPENING = words_of("opening_place_name")
_OF_SITE = SITES | {"job", "order"}


def stands_apart(sentence: Sequence[Token], norms: Sequence[str], at: int, known: Catalogue) -> int:
    """Length of a site between commas of a sentence that counts items: `2 of the valves, PO 77124, Quayside, before 10`."""
    if norms[at] not in known.place_words or not at or sentence[at - 1].text not in (",", ";", "-", "–"):
        return 0
    end = at + 1
    while end < len(sentence) and (norms[end] in SITES or norms[end] in known.place_words):
        end += 1
    closes = end >= len(sentence) or sentence[end].text in (",", ";", ".", "-", "–") or norms[end] in STOPS
    counts = any(token.role is Role.FREE and (token.is_number or token.code) for token in sentence[:at])
    return end - at if closes and counts else 0
