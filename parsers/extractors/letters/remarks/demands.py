"""Words that demand what the goods are like: `10 LEDs, it must be the dimmable ones`, `fregasuelos, tiene que ser el de pino`.

What they demand is part of the goods; they themselves are none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.item import number_at
from parsers.extractors.letters.lines.variants import kind_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, phrases
from parsers.lexicon import words_of

__all__ = ["set_demands_aside"]

_DEMANDS = phrases(words_of("demanding_phrases"))
#: verbs at the end of what is demanded: `es müssen die blauen sein`
_ENDING = words_of("ending_a_demand")
_DESCRIBES = words_of("leading_a_description")
_DEFINITE = words_of("definite_words")
_POLITE = words_of("polite_words")
_SIGNS = frozenset((",", ";", "-", "–", "—", "(", ":", ".", "!"))


def set_demands_aside(sentence: Sequence[Token], words: Wording, known: Catalogue) -> None:
    """Takes from the goods the words that demand how they are, and a `please` between the goods and what they are like."""
    norms = [token.norm for token in sentence]
    firsts = _DEMANDS.by_first
    for at in range(2, len(sentence)):
        if norms[at] in firsts and (length := _DEMANDS.at(norms, at)):
            _demand(sentence, norms, at, length, words, known)
        elif norms[at] in _POLITE and _is_between(sentence, at, words, known):
            sentence[at].role = Role.MARK


def _demand(
    sentence: Sequence[Token], norms: Sequence[str], at: int, length: int, words: Wording, known: Catalogue
) -> None:
    joined = bool(words["connector"].at([norms[at - 1]], 0))
    end = _piece(sentence, at)
    last = at + length == end
    parted = sentence[at - 1].text in _SIGNS or joined
    if not (parted or last) or not _is_counted(sentence[:at]) or any(t.role is not Role.FREE for t in sentence[at:end]):
        return
    if not last and not _describes(sentence[at + length], words, known):
        return
    if last and not any(known.has(norm) for norm in norms[max(0, at - 4) : at]):
        return
    ending = sentence[end - 1 : end] if norms[end - 1] in _ENDING and end - 1 > at + length else []
    for token in [*sentence[at - joined : at + length], *ending]:
        token.role = Role.MARK


def _is_counted(before: Sequence[Token]) -> bool:
    """Whether goods and a number stand before."""
    return any(number_at(before, at) for at in range(len(before))) and any(token.is_word for token in before)


def _describes(token: Token, words: Wording, known: Catalogue) -> bool:
    """Whether it says what goods are like: an article before that, a size or colour, a word of the catalogue."""
    return token.norm in _DESCRIBES or bool(kind_of(token, words)) or known.has(token.norm)


def _piece(sentence: Sequence[Token], at: int) -> int:
    """Where the piece ends that goes on from `at`."""
    ahead = range(at, len(sentence))
    return next((i for i in ahead if not sentence[i].text[0].isalnum() and sentence[i].text in _SIGNS), len(sentence))


def _is_between(sentence: Sequence[Token], at: int, words: Wording, known: Catalogue) -> bool:
    """`10 LEDs please - warm white`: behind counted goods, and before a sign with what they are like."""
    if (
        at + 2 >= len(sentence)
        or sentence[at].role is not Role.FREE
        or sentence[at + 1].text not in _SIGNS - {".", "!"}
    ):
        return False
    behind = sentence[at + 2]
    named = any(known.has(token.norm) for token in sentence[at + 2 : at + 5])
    alike = named and (behind.norm in _DEFINITE or (known.has(behind.norm) and behind.norm not in words["stop"]))
    alike = alike or kind_of(behind, words).startswith("kind")
    return (
        alike and behind.line == sentence[at].line and sentence[at - 1].text[0].isalnum() and _is_counted(sentence[:at])
    )
