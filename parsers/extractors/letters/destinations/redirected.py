"""Goods that shall go elsewhere than usual, in words that name no address: `Ins Büro, nicht ins Lager`, `livrez chez le voisin, on est
fermés`, `Il negozio è chiuso per lavori, portate in ufficio`.

A single word for a house (`an die Werkstatt`) tells nothing where a customer has one place; one that is set against another does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.destinations.placewords import HOUSES
from parsers.extractors.letters.destinations.smallplaces import small_place
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["ELIDED", "redirected"]

_CLOSED = words_of("closed_or_rebuilt")
_RECEIVERS = words_of("other_receivers")
_IFS = words_of("if_words") | words_of("otherwise_words")
_BRINGING = tuple(sorted(words_of("bringing_stems")))
_THERE = words_of("there_words")
_THERE_LAST = words_of("there_at_the_end")  #: articles, too, wherever else they stand
_WHOLE = words_of("whole_order")
_MAY = words_of("allowing_words")
_BETWEEN = words_of("to_houses")
_HAVING = words_of("having_verbs")
_SMALL = 3  #: letters of words that may stand in the name of any place
_FAR = 4  #: words between a no and the house that it refuses
#: of opening hours
_HOUR = re.compile(r"\d{1,2}(?:[:.h]\d\d|h)?|\d{1,2}-\d{1,2}")
#: `l'atelier`, `dall'ufficio`
ELIDED = re.compile(r"^(?:[dl]|all|dall|dell|nell)'(?=\w{3})")


def redirected(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence, or two in a row, that send the goods elsewhere and name no place that was read. Where one on file is
    named somewhere, only a neighbour is another."""
    placed = any(_is_on_file(token, script) for sentence, script in sentences for token in sentence)
    for (sentence, script), (behind, _) in pairwise([*sentences, ([], None)]):
        if script is None or not (norms := _said(sentence, script)):
            continue
        word = _handed_over(norms)
        if not placed:
            word = word or _refused(norms, script) or _moved(norms, _said(behind, script))
            word = word or _there(sentence, norms, script) or small_place(sentence, script)
        if word is not None:
            told = f"“{script.text.excerpt(sentence)}” may send the goods elsewhere ({word})."
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            yield Notice("ship-to-ambiguous", told, "/ship_to", where)


def _said(sentence: Sequence[Token], script: Script) -> list[str]:
    """The words of the sentence; none where it orders goods, or names a place that others read."""
    if any(token.role is Role.ITEM or _is_on_file(token, script) for token in sentence):
        return []
    return [ELIDED.sub("", token.norm) for token in sentence if token.text[0].isalnum()]


def _is_on_file(token: Token, script: Script) -> bool:
    """Whether the word is of a place that was read, by a name of its own: of `Lindenweg-Adresse` the Lindenweg."""
    own = [part for part in (token.norm, *token.norm.split("-")) if len(part) > _SMALL and part not in HOUSES]
    return token.role is Role.PLACE and any(part in script.known.words_of_places for part in own)


def _refused(norms: Sequence[str], script: Script) -> str | None:
    """`not the warehouse`, `nicht mehr in den Laden`: a no right before a house; not `if not in stock`."""
    if not _IFS.isdisjoint(norms) or not _HAVING.isdisjoint(norms):
        return None
    for at, norm in enumerate(norms):
        longer = script.words["no_longer"]
        if not (norm in script.words["not"] or norm in longer):
            continue
        for house in norms[at + 1 : at + 1 + _FAR]:
            if house in HOUSES:
                return house
            if not (house in _BETWEEN or house in longer):
                break
    return None


def _handed_over(norms: Sequence[str]) -> str | None:
    """`Leave it with next door`: to somebody else, whether or not anybody is there."""
    if not (_IFS | _MAY).isdisjoint(norms) or not any(norm.startswith(_BRINGING) for norm in norms):
        return None
    return next((norm for norm in norms if norm in _RECEIVERS), "next door" if _next_door(norms) else None)


def _next_door(norms: Sequence[str]) -> bool:
    return ("next", "door") in pairwise(norms)


def _there(sentence: Sequence[Token], norms: Sequence[str], script: Script) -> str | None:
    """`es para la cooperativa de Tauste, mandadlo allí`: to bring it there, and a name that no place on file has."""
    there = next((norm for norm in norms if norm in _THERE), norms[-1] if norms[-1] in _THERE_LAST else None)
    if there is None or not (_IFS | _MAY).isdisjoint(norms) or not any(norm.startswith(_BRINGING) for norm in norms):
        return None
    known = script.known.words_of_places | script.known.words
    inner = [token for token in sentence if token.text[0].isalnum()][1:]
    strange = (token for token in inner if token.role is Role.FREE and token.is_word and token.text[0].isupper())
    return there if any(token.norm not in known for token in strange) else None


def _moved(norms: Sequence[str], behind: Sequence[str]) -> str | None:
    """`La salle est en travaux, livrez au bureau`: a house that takes nothing, and another one to bring it to."""
    closed = next((norm for norm in norms if norm in _CLOSED), None)
    if closed is None or HOUSES.isdisjoint(norms) or any(_HOUR.fullmatch(norm) for norm in norms):
        return None
    said = [*norms, *behind]
    houses = {norm for norm in said if norm in HOUSES or norm in _RECEIVERS}
    brought = any(norm.startswith(_BRINGING) or norm in _WHOLE for norm in said)
    return closed if len(houses) > 1 and brought else None
