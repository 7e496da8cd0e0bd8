"""Sentences beside the lines: the words by which one alters the order, so that a clerk must read it.

The lexicon's table `[remark]` has two lists for each language. `alters` are words that refuse, replace, count otherwise, set a
condition, name a place, a price, a day or a repetition; `harmless` are phrases in which such a word does nothing of the kind
("if you have any questions"). A sentence that has one of the first outside the second is not understood by any grammar here;
it is only known that it may matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parsers.extractors.tokens import Role, Token
from parsers.extractors.wording import fold, remark_phrases

__all__ = ["altering", "is_sentence"]

_STEM = 3  #: letters by which a word with a star is looked up; none is shorter


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Word sequences by their first word; the last word of one may be open (`cancel*`)."""

    whole: Mapping[str, tuple[tuple[str, ...], ...]]
    open: Mapping[str, tuple[tuple[str, ...], ...]]

    def at(self, norms: Sequence[str], start: int) -> int:
        """How many words from `start` make the longest of the phrases; 0 where none does."""
        word = norms[start]
        candidates = (*self.whole.get(word, ()), *self.open.get(word[:_STEM], ()))
        return max((len(phrase) for phrase in candidates if _matches(phrase, norms, start)), default=0)


def _matches(phrase: tuple[str, ...], norms: Sequence[str], start: int) -> bool:
    words = norms[start : start + len(phrase)]
    return len(words) == len(phrase) and all(
        word.startswith(wanted[:-1]) if wanted[-1] == "*" and len(wanted) > 1 else word == wanted
        for word, wanted in zip(words, phrase, strict=True)
    )


def _built(texts: Iterable[str]) -> _Phrases:
    whole: dict[str, list[tuple[str, ...]]] = {}
    opened: dict[str, list[tuple[str, ...]]] = {}
    for text in texts:
        phrase = tuple(fold(word) for word in text.split())
        if phrase[0][-1] == "*" and len(phrase[0]) > 1:
            opened.setdefault(phrase[0][:_STEM].rstrip("*"), []).append(phrase)
        else:
            whole.setdefault(phrase[0], []).append(phrase)
    return _Phrases(
        {word: tuple(found) for word, found in whole.items()}, {word: tuple(found) for word, found in opened.items()}
    )


@cache
def _lists(languages: tuple[str, ...]) -> tuple[_Phrases, _Phrases]:
    return _built(remark_phrases("alters", languages)), _built(remark_phrases("harmless", languages))


def altering(sentence: Sequence[Token], languages: tuple[str, ...]) -> str | None:
    """The first words of the sentence by which it may alter the order, or None. Words that are read already count nothing."""
    tokens = [token for token in sentence if token.text[0].isalnum() or token.text[0] == "%"]
    norms = [token.norm for token in tokens]
    alters, harmless = _lists(languages)
    at = 0
    while at < len(norms):
        safe = harmless.at(norms, at)
        length = alters.at(norms, at)
        if length > safe and any(token.role is Role.FREE for token in tokens[at : at + length]):
            return " ".join(token.text for token in tokens[at : at + length])
        at += max(safe, length, 1)
    return None


def is_sentence(sentence: Sequence[Token]) -> bool:
    """Whether it is a sentence rather than a name, a firm or an address: at least three words, most of them written small."""
    words = [token for token in sentence if token.is_word]
    return len(words) >= 3 and 2 * sum(token.text[0].islower() for token in words) > len(words)
