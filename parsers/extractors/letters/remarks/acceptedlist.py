"""A yes to goods that are only quoted, with goods of its own: `Perfecto, adelante, eso sí: que sean 6 BC500` above the list meant.

What the quoted mail lists may be wanted with it, or may not; the lines of the answer alone would be half of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.letters.catalogue import bare
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Token
from parsers.lexicon import words_of

__all__ = ["accepted_list"]

_GOING_AHEAD = tuple(tuple(phrase.split()) for phrase in words_of("going_ahead"))
_OPENING = 3  #: sentences in which the yes stands


def accepted_list(own: Script, quoted: Script) -> Notice | None:
    """A notice where an answer that orders goods begins with a yes, and what it quotes lists goods that the answer does not name."""
    said = _yes(own)
    if said is None or not _more(own, quoted):
        return None
    told = f"“{own.text.excerpt(said)}” says yes to a list that is only quoted; are all of its goods wanted?"
    return Notice("history-referenced", told, "", own.text.evidence(said[0].start, said[-1].end))


def _yes(own: Script) -> Sequence[Token] | None:
    for sentence in own.sentences[:_OPENING]:
        norms = [token.norm for token in sentence if token.text[0].isalnum()]
        if any(tuple(norms[at : at + len(one)]) == one for one in _GOING_AHEAD for at in range(len(norms))):
            return sentence
    return None


def _more(own: Script, quoted: Script) -> bool:
    """Whether the answer has a code of what is quoted, and not all of its codes."""
    mine = {bare(token.text) for token in own.tokens if token.code}
    listed = {bare(token.text) for token in quoted.tokens if token.code}
    return bool(listed & mine) and bool(listed & own.known.codes - mine)
