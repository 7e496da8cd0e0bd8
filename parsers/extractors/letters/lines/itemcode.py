"""Which word of an item phrase is its code."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.figurecodes import figures_first
from parsers.extractors.letters.lines.item import (
    CODE_LABELS,
    TIMES,
    code_like,
    leading_zero,
    long_code,
    number_at,
    unit_of,
)
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["item_code"]

_NUMBERED = words_of("number_words")


def item_code(tokens: list[Token], catalogue: Catalogue, words: Wording) -> tuple[Token | None, range]:
    """The item code and the places of the words that label it: a labelled one, a known one, figures that can be nothing else,
    one that looks like a code in brackets or alone at the edge. A token that is found to be one is marked so."""
    known = [token for token in tokens if token.norm.startswith("#")]
    labelled, labels = _labelled(tokens, known)
    if labelled is not None:
        return labelled, labels
    if known:
        return known[0], range(0)
    if (figures := figures_first(tokens, catalogue, words["order"])) is not None:
        return figures, range(0)
    zeroed = [token for token in tokens if token.is_number and leading_zero(token) and len(token.text) >= 4]
    if zeroed and any(number_at(tokens, at) for at in range(len(tokens))):
        zeroed[0].code = True
        return zeroed[0], range(0)
    return _shaped(tokens, words), range(0)


def _labelled(tokens: Sequence[Token], known: Sequence[Token]) -> tuple[Token | None, range]:
    """`art. no. 4711`: the word behind a label, and the places of the label's words."""
    norms = [token.norm for token in tokens]
    for at, norm in enumerate(norms[:-1]):
        numbered = (norm in _NUMBERED or norm == "ref") and at > 0 and norms[at - 1] in CODE_LABELS
        if norm not in CODE_LABELS and not numbered:
            continue
        value = at + 1
        while value < len(tokens) and (tokens[value].text in ":#.°" or norms[value] in _NUMBERED):
            value += 1
        if value == len(tokens):
            continue
        token = tokens[value]
        long = token.text.replace(".", "").isdigit() and len(token.text) >= 4
        if token.has_digit and (not known or token in known) and (token.code or long):
            token.code, token.values = True, ()
            return token, range(at, value)
    return None, range(0)


def _shaped(tokens: Sequence[Token], words: Wording) -> Token | None:
    """A word that looks like a code, where it stands like one: in brackets, first, very long, or without other words."""
    for at, token in enumerate(tokens):
        if not token.code or not code_like(token.text):
            continue
        bracketed = at > 0 and tokens[at - 1].text in "([" and at + 1 < len(tokens) and tokens[at + 1].text in ")]"
        if bracketed or at == 0 or long_code(token.text):
            return token
        if not any(
            other.is_word
            and unit_of(other) is None
            and other.norm not in TIMES
            and other.norm not in words["order"]
            and (place > at or other.norm not in words["of"])
            for place, other in enumerate(tokens)
            if place != at
        ):
            return token
    return None
