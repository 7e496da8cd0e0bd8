"""Lists of the lexicon's table `[remark]` as they are looked up in sentences: phrases with open ends and with gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from parsers.extractors.letters.wording import fold, remark_phrases

__all__ = ["PhraseList", "phrase_list", "plain", "remark_list"]

GAP = ".."  #: between the words of a phrase that others may part: `bring .. back`
_WIDEST = 3  #: words that may part them
_STEM = 3  #: letters by which a word with an open ending is looked up
_ByFirst = Mapping[str, tuple[tuple[str, ...], ...]]
#: `d'annuler`, `l'adresse`
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull|quell|quest)'(?=\w{2})")


class PhraseList(dict[str, tuple[tuple[str, ...], ...]]):
    """Word sequences by the word of a text with which they may begin; a phrase's word may be open at its end (`cancel*`), a single
    one at its beginning (`*preis`), and words may stand between two of them (`bring .. back`). What a word may begin is looked up
    once: nearly every word begins none."""

    KEPT = 20_000  #: words of texts

    def __init__(self, whole: _ByFirst, opened: _ByFirst, endings: tuple[str, ...]) -> None:
        super().__init__()
        self._whole, self._open, self._endings = whole, opened, endings

    def __missing__(self, word: str) -> tuple[tuple[str, ...], ...]:
        if len(self) >= self.KEPT:
            self.clear()
        begun = (*self._whole.get(word, ()), *self._open.get(word[:_STEM], ()))
        found = self[word] = (*begun, (word,)) if self._endings and word.endswith(self._endings) else begun
        return found

    def at(self, norms: Sequence[str], start: int) -> int:
        """How many words from `start` make the longest of the phrases; 0 where none does."""
        longest = 0
        for phrase in self[norms[start]]:
            longest = max(longest, _matched(phrase, norms, start))
        return longest

    def begin_in(self, norms: Iterable[str]) -> bool:
        """Whether a phrase may begin with one of these words."""
        return any(map(self.__getitem__, norms))

    def stand_in(self, norms: Sequence[str]) -> bool:
        """Whether one of the phrases stands among these words."""
        return self.begin_in(norms) and any(self.at(norms, at) for at in range(len(norms)))


def _matched(phrase: tuple[str, ...], norms: Sequence[str], start: int) -> int:
    """How many words from `start` are the phrase; `..` stands for up to three words of any kind."""
    at = start
    for place, wanted in enumerate(phrase):
        if wanted == GAP:
            ends = range(at, min(at + _WIDEST, len(norms) - 1) + 1)
            return next((end - start + n for end in ends if (n := _matched(phrase[place + 1 :], norms, end))), 0)
        if at >= len(norms) or not (norms[at].startswith(wanted[:-1]) if wanted[-1] == "*" else norms[at] == wanted):
            return 0
        at += 1
    return at - start


@lru_cache(maxsize=32_768)
def plain(text: str) -> str:
    """A word as these lists have it: folded, without an article that is elided before it."""
    return _ELIDED.sub("", fold(text))


def phrase_list(texts: Iterable[str]) -> PhraseList:
    """These phrases, to be looked up."""
    whole: dict[str, list[tuple[str, ...]]] = {}
    opened: dict[str, list[tuple[str, ...]]] = {}
    endings = []
    for text in texts:
        phrase = tuple(word if word == GAP else plain(word) for word in text.split())
        if phrase[0].startswith("*"):
            endings.append(phrase[0][1:])
        elif phrase[0].endswith("*"):
            opened.setdefault(phrase[0][:_STEM].rstrip("*"), []).append(phrase)
        else:
            whole.setdefault(phrase[0], []).append(phrase)
    return PhraseList(
        {word: tuple(found) for word, found in whole.items()},
        {word: tuple(found) for word, found in opened.items()},
        tuple(endings),
    )


@cache
def remark_list(kinds: tuple[str, ...], languages: tuple[str, ...]) -> PhraseList:
    """The lists of these kinds in these languages as one."""
    return phrase_list(phrase for kind in kinds for phrase in remark_phrases(kind, languages))
