"""Words joined to a counted item that nothing counts: `Klemmen und 5 AB-10`, `10 AB-10 e i pirottini`. They may be goods that are wanted, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import every_word
from parsers.lexicon import words_of

__all__ = ["uncounted_neighbours"]

_AND = words_of("and_between") | words_of("joined_closings") | {"+", "&"}
_SHORTEST = 5  #: letters: shorter words are mostly particles that no list has


def uncounted_neighbours(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each strange word that an `and` joins to the items of its sentence, before or behind them."""
    for sentence, script in sentences:
        for before, joiner, behind in zip(sentence, sentence[1:], sentence[2:], strict=False):
            if joiner.norm not in _AND:
                continue
            word = None
            if behind.role is Role.ITEM:
                word = before if _is_strange(before, script) else None
            elif before.role is Role.ITEM:
                word = _behind(sentence, behind, script)
            if word is not None:
                told = f"“{script.text.excerpt(sentence)}”: {word.text} could not be placed in the order."
                yield Notice("text-unread", told, "", script.text.evidence(word.start, word.end))


def _behind(sentence: Sequence[Token], first: Token, script: Script) -> Token | None:
    """The strange word that ends the sentence behind the joining one, with no more than an article before it."""
    rest = [token for token in sentence if token.start >= first.start and token.text[0].isalnum()]
    if rest and (rest[0].norm in script.words["article"] or len(rest[0].norm) == 1):
        rest = rest[1:]
    return rest[0] if len(rest) == 1 and _is_strange(rest[0], script) else None


def _is_strange(word: Token, script: Script) -> bool:
    """Whether no list of ours has the word, and it is none of a place or a person."""
    plain = word.role is Role.FREE and word.text.isalpha() and len(word.norm) >= _SHORTEST
    return plain and word.norm not in every_word() and word.norm not in script.known.words_of_places
