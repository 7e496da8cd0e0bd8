"""Which number of a description goes with which word: "bore 25 stroke 50" is not "bore 50 stroke 25"."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.chunks import Number, Term

__all__ = ["swapped"]

#: word of a description -> the number beside it
Pairs = dict[str, Number]


def swapped(written: Sequence[Term], own: Sequence[Term]) -> bool:
    """Whether both give the same numbers of one dimension to the same words, but each to another one.

    Only where every such word has its number on the same side; anything else proves nothing.
    """
    if sum(1 for term in own if term.number) < 2:
        return False
    shared = _words(written) & _words(own)
    if len(shared) < 2:
        return False
    mine = _paired(own, shared)
    theirs = _paired(written, frozenset(mine))
    for dimension in {number.dimension for number in mine.values()}:
        words = [
            word
            for word, number in mine.items()
            if number.dimension == dimension and word in theirs and theirs[word].dimension == dimension
        ]
        before, after = [mine[word].value for word in words], [theirs[word].value for word in words]
        if before != after and sorted(before) == sorted(after):
            return True
    return False


def _name(term: Term) -> str:
    return term.keys[0][0] if term.keys else term.text


def _words(terms: Sequence[Term]) -> frozenset[str]:
    """Words that stand once, and are no numbers."""
    names = [_name(term) for term in terms if not term.number]
    return frozenset(name for name in names if names.count(name) == 1)


def _paired(terms: Sequence[Term], words: frozenset[str]) -> Pairs:
    """Each word with the number behind it, or in front where the text is written that way round."""
    behind, before = _beside(terms, words, 1), _beside(terms, words, -1)
    return behind if len(behind) >= len(before) else before


def _beside(terms: Sequence[Term], words: frozenset[str], step: int) -> Pairs:
    found: Pairs = {}
    for at, term in enumerate(terms):
        if not term.number and _name(term) in words and 0 <= at + step < len(terms):
            number = terms[at + step].number
            if number:
                found[_name(term)] = number
    return found
