"""Somebody else who pays, where no address is named: `La fattura va a Edil Bianchi srl`, `Put it on my brother's account`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.destinations.placewords import HOUSES
from parsers.extractors.letters.destinations.redirected import ELIDED
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["billed_elsewhere"]

_BILLING = tuple(sorted(words_of("billing_stems")))
_FORMS = words_of("forms_of_firms")
_FIRMS = words_of("firms_before_names")
_PAYERS = words_of("other_receivers") | words_of("other_payers")
_ARTICLE = 2  #: letters of words that are more likely no name
_BEFORE = 4  #: words of a firm's name before its form


def billed_elsewhere(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence beside the lines that speaks of the invoice and of a firm that is no place on file, or of a relation."""
    for sentence, script in sentences:
        if any(token.role is Role.ITEM for token in sentence):
            continue
        said = [token for token in sentence if token.text[0].isalnum()]
        if not any(token.norm.startswith(_BILLING) for token in said):
            continue
        if (word := _payer(said, script)) is not None:
            told = f"“{script.text.excerpt(sentence)}”: the invoice is wanted for somebody else ({word}); who pays?"
            yield Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))


def _payer(said: Sequence[Token], script: Script) -> str | None:
    for at, token in enumerate(said):
        if token.norm in _PAYERS:
            return token.text
        if token.norm in _FORMS and at:
            names = [one for one in said[max(0, at - _BEFORE) : at] if one.text[0].isupper() and len(one.norm) > 3]
            names = [one for one in names if not one.norm.startswith(_BILLING)]
            if names and not any(one.norm in script.known.words_of_places for one in names):
                return f"{names[-1].text} {token.text}"
        led = (token.norm in _FORMS and token.text[0].isupper()) or token.norm in _FIRMS
        if led and at + 1 < len(said):
            name = said[at + 1]  # "SARL Dumont", "la société Dumont"
            if name.text.istitle() and len(name.norm) > _ARTICLE and name.norm not in script.known.words_of_places:
                return f"{token.text} {name.text}"
    return next((f"{one.text} {two.text}" for one, two in pairwise(said) if _is_house(one, two, script)), None)


def _is_house(kind: Token, name: Token, script: Script) -> bool:
    """`Hotel Sole`, `Crown Hotel`: a kind of house and a name, both written large, which no place on file has."""
    if ELIDED.sub("", name.norm) in HOUSES:
        kind, name = name, kind
    large = ELIDED.sub("", kind.text)[:1].isupper() and name.text[0].isupper() and name.role is not Role.ITEM
    house = ELIDED.sub("", kind.norm) in HOUSES and len(name.norm) > _ARTICLE
    return large and house and name.norm not in script.known.words_of_places
