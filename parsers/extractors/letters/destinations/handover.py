"""Goods that are to be handed to another firm: `drop it at Keane Joinery in Bray`, `bei der Schreinerei Kolb in Melsungen abgeben`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["handed_over"]

_HANDS = tuple(words_of("beginnings_of_handing_over"))
_AT = words_of("at_a_firm")
_IN = words_of("in_a_town")
_TITLES = words_of("titles_of_persons")
_NEAR = 4  #: words from the firm's name to its town


def handed_over(sentence: Sequence[Token], script: Script) -> str | None:
    """The firm and the town at which the goods shall be left, where nobody on file has either; None where none is named."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if not any(token.norm.startswith(_HANDS) for token in said):
        return None
    for at, token in enumerate(said[:-1]):
        if token.norm in _AT and (run := _firm_in_town(said[at + 1 :], script)):
            return " ".join(one.text for one in run)
    return None


def _firm_in_town(words: Sequence[Token], script: Script) -> list[Token]:
    """The words up to the town, where they begin with a name and the name of a town stands behind `in`."""
    if words[0].norm in script.words["article"]:
        words = words[1:]
    if not words or not _is_name(words[0], script):
        return []
    for at, token in enumerate(words[1:_NEAR], 1):
        town = words[at + 1] if at + 1 < len(words) else None
        if token.norm in _IN and town is not None and _is_name(town, script):
            return list(words[: at + 2])
    return []


def _is_name(token: Token, script: Script) -> bool:
    """Whether the word is written large, stands in no place on file, and is neither a person's title nor a kind of room."""
    norm = token.norm
    ordinary = norm in SITES or norm in script.words["room"] or norm in _TITLES
    free = token.role in (Role.FREE, Role.NOTE, Role.PLACE)
    return token.text[0].isupper() and free and not ordinary and norm not in script.known.words_of_places
