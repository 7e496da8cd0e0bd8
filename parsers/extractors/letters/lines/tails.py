"""What a sentence goes on to say behind an item's number and quantity: what it is for and how things stand are no words of the item.

`10 WX-4 for the workshop`, `10 WX-4, the machine is down`: as harmless as they are in a sentence of their own. Whatever else stands
there stays with the item, and the normalizer asks about it where it is nothing of the product (`10 WX-4 as samples`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.extractors.letters.dates.hours import HOUR_LEADS
from parsers.extractors.letters.destinations.placewords import GATES
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.remarks.remarks import (
    altering,
    harmless_words,
    leans,
    may_tell_purpose,
    speaks_of_else,
    tells_purpose,
    tells_state,
)
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["turns", "without_tail"]

_SIGNS = frozenset(",;()-–—:")
_TIMED = HOUR_LEADS | GATES
_LEADING = words_of("before_read_place")


#: with these words a phrase turns from what the goods are to what is asked of them
_TURNS = words_of("turning_words")


def turns(built: Built) -> list[list[Token]]:
    """The pieces behind the item's number and quantity that take a turn: `but only the long ones`."""
    return [
        piece
        for piece in _behind(built)
        if piece
        and piece[0].norm in _TURNS
        and not _is_idle(piece, built.script.words)
        and not _is_content(piece, built)
    ]


#: packs by their English names: what follows `of` is in them, where the Dutch word would be an `or`
_PACKS = words_of("packs_of")


def _is_content(piece: Sequence[Token], built: Built) -> bool:
    """`2 bags of 50`: behind a pack, how much is in one."""
    unit = built.quantity.unit if built.quantity is not None else None
    holds = len(piece) > 1 and piece[0].norm == "of" and piece[1].is_number
    return holds and unit is not None and unit.norm in _PACKS


def without_tail(built: Built) -> list[Token]:
    """The words of the item without those pieces behind its number and its quantity that say nothing of the goods."""
    idle = {id(token) for piece in _behind(built) if _is_idle(piece, built.script.words) for token in piece}
    kept = [token for token in built.words if id(token) not in idle]
    return _without_as_well(_without_empty_brackets(kept) if idle else kept, built)


def _without_empty_brackets(words: list[Token]) -> list[Token]:
    """Without the brackets of which nothing is left: `10 étuis A3 (c'est pour les beaux livres)`."""
    kept: list[Token] = []
    for token in words:
        if token.text == ")" and kept and kept[-1].text == "(":
            kept.pop()
        else:
            kept.append(token)
    return kept


_LONGEST = 3  #: words of a phrase that adds


def _without_as_well(words: list[Token], built: Built) -> list[Token]:
    """Without the words at the end that add an item to those before it, and are none of the catalogue's: `6 connecting links as well`."""
    norms = [token.norm for token in words]
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        known = any(built.script.known.has(norm) for norm in norms[-size:])
        if not known and built.script.words["as_well"].at(norms, len(norms) - size) == size:
            return words[:-size]
    return words


def _behind(built: Built) -> list[list[Token]]:
    """The pieces of the item's phrase behind its number and its quantity; none where it lacks one of them."""
    code, quantity = built.item.code, built.quantity
    if quantity is None or built.schedule:
        return []
    end = max(token.end for token in (*quantity.tokens, *((code,) if code is not None else ())))
    behind = [token for token in built.item.tokens if token.start >= end]
    if code is not None:
        return list(_pieces(behind, built.script.words, purposes=True))
    # Words alone name these goods: `filters for the pump` are others, and only how things stand behind a comma is no name.
    return [
        piece
        for piece in list(_pieces(behind, built.script.words, purposes=False))[1:]
        if tells_state(piece, built.script.words.languages) or _is_safe(piece, built.script.words.languages)
    ]


def _is_safe(piece: Sequence[Token], languages: tuple[str, ...]) -> bool:
    safe = harmless_words(piece, languages)
    return all(token.start in safe for token in piece)


def _pieces(behind: Sequence[Token], words: Wording, *, purposes: bool) -> Iterator[list[Token]]:
    """Runs of words between commas, brackets and dashes; what the goods are for begins one."""
    piece: list[Token] = []
    purposes = purposes and may_tell_purpose(behind)
    for at, token in enumerate(behind):
        if token.text in _SIGNS or (purposes and tells_purpose(behind[at : at + 6], words.languages)):
            yield piece
            piece = []
        if token.text[0].isalnum():
            piece.append(token)
    if piece and words["connector"].at([piece[-1].norm], 0):
        piece.pop()  # "100 screws plus 100 nuts": it joins the next item
    yield piece


def _is_idle(piece: Sequence[Token], words: Wording) -> bool:
    """Whether the words say nothing of the goods: purposes, how things stand, hours and gates, phrases that alter nothing."""
    languages, roles = words.languages, (Role.ITEM, Role.FREE, Role.NOTE)
    if not piece or any(token.norm.startswith("#") for token in piece):
        return False
    harmless = (
        (piece[0].norm in _TIMED and all(token.text.isdigit() for token in piece[1:]))
        or all(_leads_away(token, words) for token in piece)
        or tells_purpose(piece, languages)
        or _is_safe(piece, languages)
    )
    if not harmless and (any(_counts(token) for token in piece) or not _tells_of_else(piece, languages)):
        return False  # as most names of goods: what would alter them need not be sought
    if altering(piece, languages, roles, surely=True) is not None:
        return False
    return harmless or altering(piece, languages, roles) is None


def _counts(token: Token) -> bool:
    """Whether it is a number in figures or words: `quella a due veli`; a word for one may be another language's `en`."""
    return token.text[0].isdigit() or (token.is_number and token.values != ("1",))


def _leads_away(token: Token, words: Wording) -> bool:
    """A word of `delivery to the`, whose place was read."""
    return token.norm in _LEADING or any(token.norm in words[role].alone for role in ("deliver", "ship", "particle"))


def _tells_of_else(piece: Sequence[Token], languages: tuple[str, ...]) -> bool:
    return tells_state(piece, languages) or (speaks_of_else(piece, languages) and not leans(piece))
