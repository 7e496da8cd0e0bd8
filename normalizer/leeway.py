"""What a description says beside the goods: where and for whom they are ("for the kitchen", "für unsere Gäste"), how pleasant they are
("das weiche"), and a word of a trade's phrase that is mistyped ("LED tubs").

Asked only where nothing fits all that is written; and nothing is left out by which products of the catalogue are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from normalizer.chunks import Term
from normalizer.glossary import folded, glossary
from normalizer.heads import left_unsaid
from normalizer.master import ProductRecord
from normalizer.product_index import ProductIndex, Rows
from normalizer.units import says_unit
from normalizer.wording import phrase_words, read

__all__ = ["corrected", "freed", "is_plainly"]

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[^)\]]+")
_EMPTY = re.compile(r"\(\s*\)")
#: so many words stand between the preposition and the place: for use in our new kitchen
_BETWEEN = 3
_FOR = frozenset(
    "for fur fuer furs pour para per voor till dla do in im dans en nel nella".split()
)  # fmt: skip
#: Shorter words are too many other words with one error.
_SHORTEST = 4
#: so many corrections of a text are tried
_MOST = 12


def freed(text: str, index: ProductIndex) -> Iterator[str]:
    """The text without what it says of the place or the people that the goods are for, and without praise."""
    spots = list(_WORD.finditer(text))
    words = [folded(spot[0]) for spot in spots]
    away: set[int] = set()
    for span in (*_purposes(words), *_praises(words)):
        rest = " ".join(word for at, word in enumerate(words) if at not in span)
        if not any(_tells_apart(words[at], rest, index) for at in span):
            away.update(span)
    if away and len(away) < len(words):
        kept = "".join(
            _SIGNS.sub(" ", text[spots[at].end() : end]) if at in away else text[spots[at].start() : end]
            for at, end in enumerate([*(spot.start() for spot in spots[1:]), len(text)])
        )
        yield _EMPTY.sub(" ", kept)


def _purposes(words: Sequence[str]) -> Iterator[range]:
    """Where a preposition, a few little words and a place or person stand together: for our own guests."""
    places, idle = glossary().purposes, glossary().small | glossary().filler
    for at, word in enumerate(words):
        if word not in _FOR:
            continue
        end = at + 1
        while end < len(words) and end <= at + _BETWEEN and words[end] in idle and words[end] not in places:
            end += 1
        if end < len(words) and words[end] in places:
            yield range(at, end + 1)
        elif end > at + 1 and end + 1 < len(words) and words[end + 1] in places and words[end] not in _FOR:
            yield range(at, end + 2)  # for the collecting yard


def _praises(words: Sequence[str]) -> Iterator[range]:
    praise = glossary().praise
    return (range(at, at + 1) for at, word in enumerate(words) if word in praise)


def _tells_apart(word: str, rest: str, index: ProductIndex) -> bool:
    """Whether a product that has something of the rest also has the word."""
    if word in glossary().small:
        return False
    having = [_loosely(term, index) for term in read(word).terms if not term.number]
    others = [index.explained_by(term) for term in read(rest).terms if not (term.number or term.optional)]
    return any(len(np.intersect1d(mine, other)) for mine in having for other in others)


def _loosely(term: Term, index: ProductIndex) -> Rows:
    """The products that have the word, also within a phrase."""
    apart = tuple(tuple(f"?{key}" for key in meaning) for meaning in term.keys)
    return index.explained_by(replace(term, keys=(*term.keys, *apart)))


def is_plainly(terms: Sequence[Term], product: ProductRecord) -> bool:
    """Whether the name says no more of the goods than the text does, but for how they are: a floor cleaner is none for the
    kitchen."""
    return not left_unsaid(terms, product.name)


def corrected(text: str, index: ProductIndex) -> Iterator[str]:
    """The text with two words written as one ("warm weiß", "afval zakken"), or with one word corrected by one letter where that
    makes a phrase of the trade ("LED tubs" are LED tubes); only what the catalogue has."""
    yield from _glued(text, index)
    tried = 0
    for spot in _WORD.finditer(text):
        word = folded(spot[0])
        if len(word) < _SHORTEST or not _is_doubtful(word, index):
            continue
        for other in index.one_letter_off(word):
            whole = f"{text[: spot.start()]}{other}{text[spot.end() :]}"
            for better in (whole,) if _makes_phrase(other, whole, index) else _glued(whole, index, with_word=other):
                yield better
                tried += 1
            if tried >= _MOST:
                return


def _is_doubtful(word: str, index: ProductIndex) -> bool:
    """Whether a word is not known, or is one of a unit or of nothing in this catalogue; a colour that no product has is no slip."""
    terms, groups = read(word).terms, glossary().groups
    if any(token in groups for term in terms for meaning in term.keys for token in meaning):
        return False
    return len(terms) == 1 and not (terms[0].known and not says_unit(word) and len(index.explained_by(terms[0])))


def _glued(text: str, index: ProductIndex, *, with_word: str = "") -> Iterator[str]:
    """The text with each two neighbours as one word that the glossary knows and the catalogue has."""
    for one, other in pairwise(_WORD.finditer(text)):
        both = folded(one[0]) + folded(other[0])
        apart = text[one.end() : other.start()]
        if with_word not in (folded(one[0]), folded(other[0]), "") or apart not in (" ", "-"):
            continue
        keys = glossary().meanings(both) if min(len(one[0]), len(other[0])) > 2 else ()
        if keys and len(index.explained_by(Term(both, keys))):
            yield f"{text[: one.start()]}{both}{text[other.end() :]}"


def _makes_phrase(word: str, text: str, index: ProductIndex) -> bool:
    return any(
        word in term.text.split() and len(index.explained_by(term)) for term in read(text).terms if phrase_words(term)
    )
