"""Places on file that a letter names without being read as where its goods shall go: `pour le labo (ZA des Peupliers) svp :`.

Whose places they are, the normalizer knows: where the customer's usual place would be taken, another one of his that stands
anywhere in the letter is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Field
from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.script import Text
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["named_places"]


def named_places(text: Text, tokens: Sequence[Token], known: Catalogue) -> tuple[Field, ...]:
    """Each run of words of places on file with a word in it that few places have and no product."""
    return tuple(text.field(run) for run in _runs(tokens, known))


def _runs(tokens: Sequence[Token], known: Catalogue) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        named = token.norm in known.words_of_places or (run and _is_cut(token, known))
        if token.role is not Role.PLACE and named:
            run.append(token)
            continue
        if not known.place_words.isdisjoint(one.norm for one in run):
            yield run
        run = []
    if not known.place_words.isdisjoint(one.norm for one in run):
        yield run


_BEGUN = 4  #: letters of a word that is cut, and letters that are left off


def _is_cut(token: Token, known: Catalogue) -> bool:
    """`delmas labo`: behind a word of a place another one, cut short."""
    size = len(token.norm)
    whole = token.is_word and size >= _BEGUN
    return whole and any(word.startswith(token.norm) and len(word) >= size + _BEGUN for word in known.words_of_places)
