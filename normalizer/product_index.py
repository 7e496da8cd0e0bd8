"""An index of a catalogue by words, numbers and sizes: what fits a text, what comes near it, and what a mistyped word was.

Three tables, filled once: token -> products, character trigram -> words, word -> what it stands for. A query is read with the
same glossary as the catalogue, so both may be in any of its languages.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio as ratio

from normalizer.chunks import Term
from normalizer.compounds import LONGEST, by_catalogue, cognate
from normalizer.glossary import Meaning, glossary, stem
from normalizer.master import ProductRecord, ScoredProduct
from normalizer.speech import is_said
from normalizer.typos import allowed_typos, is_another
from normalizer.units import says_unit
from normalizer.wording import Wording, plain_words, read, segment_keys, segments, wording_of
from parsers.record import record

__all__ = ["Match", "ProductIndex", "together"]

Rows = NDArray[np.int32]
_NOTHING: Rows = np.empty(0, dtype=np.int32)


@record()
class Match:
    """A query against the catalogue: per term the products that explain it."""

    terms: tuple[Term, ...]  #: with mistyped words replaced by what they can be
    rows: tuple[Rows, ...]  #: beside `terms`
    unknown: tuple[str, ...]  #: words that neither glossary nor catalogue knows, nor anything like them


def _can_be_glued(first: str, second: str) -> bool:
    return first.isalpha() and second.isalpha() and min(len(first), len(second)) > 2 and len(first) + len(second) > 5


class ProductIndex:
    """The index of one snapshot. Immutable; `search` and `match` may be called from anywhere."""

    def __init__(self, products: Sequence[ProductRecord]) -> None:
        self.products = tuple(products)
        postings: defaultdict[tuple[str, ...], array[int]] = defaultdict(lambda: array("i"))
        categories: dict[str, tuple[tuple[str, ...], ...]] = {}  #: few, of very many products
        for row, product in enumerate(self.products):
            if (category := categories.get(product.category)) is None:
                category = categories[product.category] = tuple(segments(product.category))
            runs = {*segments(product.name), *segments(product.description), *category}
            for run in runs:
                postings[run].append(row)
        self._rows = _by_key(postings)
        self._spelling = Spelling({piece for run in postings for piece in run if piece.isalpha() and len(piece) > 3})
        #: `postmix`: two neighbours of the catalogue written as one word
        self._glued = {a + b: (a, b) for run in postings for a, b in pairwise(run) if _can_be_glued(a, b)}
        self._wordings: dict[int, Wording] = {}
        #: (text, sku) -> why the text contradicts the product (normalizer.fit.contradiction), judged once
        self.judged: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return len(self.products)

    def wording(self, row: int) -> Wording:
        """What name and description of a product say, read once."""
        found = self._wordings.get(row)
        if found is None:
            product = self.products[row]
            found = self._wordings[row] = wording_of(product)
        return found

    def explained_by(self, term: Term) -> Rows:
        """The products that explain a term, in ascending order."""
        if (
            term.number
            and len(term.keys) == 2
            and (term.keys[0][0][:1].isalpha() or (term.keys[0][0].startswith("#0") and "." not in term.keys[0][0]))
            and len(exact := self._all(term.keys[0]))
        ):
            return exact  # TX25 and 096 as they stand, where the catalogue writes them so; not TX20 of 25 mm, nor 96 Ah
        return _union([self._all(meaning) for meaning in term.keys])

    def match(self, text: str) -> Match:
        """Reads a query; every word that nobody knows is tried as a mistyped or shortened one."""
        terms, rows, unknown = [], [], []
        for written in read(text).terms:
            term, found = written, self.explained_by(written)
            if not len(found) and not (term.known or term.number or says_unit(term.text)) and term.text.isalpha():
                term = self.respelt(term)
                found = self.explained_by(term)
                if not len(found) and not term.known:
                    unknown.append(term.text)
            terms.append(term)
            rows.append(found)
        return Match(tuple(terms), tuple(rows), tuple(unknown))

    def respelt(self, term: Term) -> Term:
        """The term with the meanings of every word that it may be a misspelling or an abbreviation of.

        What letters say around their items is neither. It never becomes a word that says nothing, unless it is long and can be nothing else: "pleese", but "mavt" is not "maat".
        """
        if not term.known and is_said(term.text):
            return term
        if (glued := self._glued.get(term.text)) and (parts := self._of_both(*glued)):
            return Term(term.text, parts)
        meanings: dict[Meaning, None] = {}
        idle = False
        for word in self._spelling.near(term.text):
            one = _reading(word)
            if one.optional:
                idle |= word.startswith(term.text) or (
                    len(term.text) >= 6 and OSA.distance(term.text, word, score_cutoff=1) <= 1
                )
            else:
                meanings.update(dict.fromkeys(one.keys))
        if meanings or idle:
            return Term(term.text, tuple(meanings), known=True, optional=not meanings)
        if alike := self._spelling.cognates(term.text):
            return Term(term.text, tuple(dict.fromkeys(key for word in alike for key in _reading(word).keys)))
        parts = by_catalogue(term.text, self._meanings_of) if len(term.text) >= 8 else ()
        return Term(term.text, parts) if parts else term

    def one_letter_off(self, word: str) -> Sequence[str]:
        """The words of the catalogue and of the glossary from which one typing error parts it."""
        return self._spelling.one_letter_off(word)

    def _of_both(self, first: str, second: str) -> tuple[Meaning, ...]:
        """What two neighbours of the catalogue mean together."""
        return tuple((*one, *other) for one in _reading(first).keys for other in _reading(second).keys)[:4]

    def _meanings_of(self, word: str) -> tuple[Meaning, ...]:
        """What a part of a compound stands for: a word of the glossary or of this catalogue."""
        if len(word) < 4:
            return ()
        keys = _reading(word).keys
        return tuple(meaning for meaning in keys if all(key in self._rows for key in meaning))

    def search(self, text: str, *, limit: int = 5) -> Sequence[ScoredProduct]:
        """The products that come nearest to a text, best first; the last word may be unfinished."""
        match = self.match(text)
        size = len(self.products)
        if not size or not match.terms:
            return ()
        scores = np.zeros(size, dtype=np.float32)
        total = 0.0
        for term, rows in zip(match.terms, match.rows, strict=True):
            if term is match.terms[-1] and not term.number:
                rows = _union([rows, *(self._rows[key] for key in self._beginning(term.text))])
            weight = (0.3 if term.optional else 1.0) * (log(1 + size / len(rows)) if len(rows) else 3.0)
            total += weight
            scores[rows] += weight
        count = min(max(limit * 4, 20), size)
        best = np.flatnonzero(
            scores >= scores.max() * 0.6
        )  # sorting all would be slow, and what is further off is rarely shown
        if len(best) < limit:
            best = np.flatnonzero(scores)
        if len(best) > count:
            best = best[np.argpartition(scores[best], len(best) - count)[-count:]]
        query = plain_words(text)
        ranked = sorted(
            (
                (round(float(scores[row]) / total, 3), ratio(query, plain_words(self.products[row].name)), -int(row))
                for row in best
                if scores[row] > 0
            ),
            reverse=True,
        )
        return tuple(
            ScoredProduct(self.products[-row], 0.9 * score + near / 1000) for score, near, row in ranked[:limit]
        )

    def _beginning(self, word: str) -> list[str]:
        """Keys of catalogue words that begin with an unfinished word."""
        if len(word) < 2:
            return []
        keys: dict[str, None] = {}
        for longer in self._spelling.beginning(word):
            for meaning in _reading(longer).keys:
                for key in meaning:
                    keys.update(dict.fromkeys(one for one in (key, f"?{key}") if one in self._rows))
            if len(keys) > 20:
                break
        return list(keys)

    def _all(self, meaning: Meaning) -> Rows:
        """The products that hold every token of a meaning."""
        parts = []
        for key in meaning:
            rows = self._rows.get(key)
            if rows is None:
                return _NOTHING
            parts.append(rows)
        return together(parts)


def together(parts: Sequence[Rows]) -> Rows:
    """The rows that all of them hold; each is sorted."""
    if not parts:
        return _NOTHING
    ordered = sorted(parts, key=len)
    found = ordered[0]
    for rows in ordered[1:]:
        if not len(found):
            break
        at = np.searchsorted(rows, found)
        at[at == len(rows)] = len(rows) - 1
        found = found[rows[at] == found]
    return found


def _union(parts: Sequence[Rows]) -> Rows:
    parts = [rows for rows in parts if len(rows)]
    if not parts:
        return _NOTHING
    if len(parts) == 1:
        return parts[0]
    if sum(map(len, parts)) < 2000:
        return np.unique(np.concatenate(parts)).astype(np.int32)
    held = np.zeros(max(int(rows[-1]) for rows in parts) + 1, dtype=bool)
    for rows in parts:
        held[rows] = True
    return np.flatnonzero(held).astype(np.int32)


def _by_key(postings: Mapping[tuple[str, ...], array[int]]) -> dict[str, Rows]:
    """From the rows of every run of words to the rows of every token."""
    runs: defaultdict[str, list[Rows]] = defaultdict(list)
    for run, rows in postings.items():
        found = np.frombuffer(rows, dtype=np.int32)
        for key in segment_keys(run):
            runs[key].append(found)
    return {key: parts[0] if len(parts) == 1 else _union(parts) for key, parts in runs.items()}


@lru_cache(maxsize=200_000)
def _reading(word: str) -> Term:
    terms = read(word).terms
    return terms[0] if len(terms) == 1 else Term(word, (), known=False)


class Spelling:
    """The words of a catalogue and of the glossary by their trigrams: what a mistyped or shortened word may have been."""

    def __init__(self, surface: Iterable[str]) -> None:
        self._own = _Trigrams(sorted(surface))
        self._cache: dict[str, tuple[str, ...]] = {}
        self._cognates: dict[str, list[str]] | None = None

    def near(self, word: str) -> tuple[str, ...]:
        """The words that it may be: those at the least distance within the allowed number of typing errors, and those that it
        may abbreviate."""
        found = self._cache.get(word)
        if found is None:
            found = self._near(word)
            if len(self._cache) < 100_000:
                self._cache[word] = found
        return found

    def beginning(self, word: str) -> Sequence[str]:
        return self._own.beginning(word)

    def one_letter_off(self, word: str) -> Sequence[str]:
        tables = (_phrase_words(), _glossary_words(), self._own)
        found = {one: distance for table in tables for one, distance in self._mistyped(word, table, 1).items()}
        return sorted(one for one, distance in found.items() if distance == 1)

    def cognates(self, word: str) -> Sequence[str]:
        """The catalogue's and the glossary's words that are the same word in another language."""
        key = cognate(word)
        if not key:
            return ()
        if self._cognates is None:  # most catalogues are never asked
            self._cognates = _by_cognate(self._own.words)
        return [
            one
            for one in (*self._cognates.get(key, ()), *_glossary_cognates().get(key, ()))
            if not _reading(one).optional
        ]

    def _near(self, word: str) -> tuple[str, ...]:
        if short := self._own.shortened_to(word):
            return short
        allowed = allowed_typos(word)
        if not allowed or len(word) > LONGEST:
            return ()
        own, common = self._mistyped(word, self._own, allowed), self._mistyped(word, _glossary_words(), allowed)
        least = min((*own.values(), *common.values()), default=0)
        found = [candidate for candidate, distance in {**common, **own}.items() if distance == least]
        if least > 1:
            found += self._own.mistyped_beginning(word)
        shortened = (*self._own.beginning(word), *_glossary_words().beginning(word)) if len(word) >= 4 else ()
        return tuple(dict.fromkeys((*sorted(found), *shortened)))[:80]

    @staticmethod
    def _mistyped(word: str, table: _Trigrams, allowed: int) -> dict[str, int]:
        distances: dict[str, int] = {}
        for candidate in table.similar(word):
            distance = OSA.distance(word, candidate, score_cutoff=allowed)
            if distance > 2 and candidate[0] != word[0]:
                continue  # a pressostato is no misspelt termostato
            if distance <= min(allowed, allowed_typos(candidate)) and not is_another(word, candidate):
                distances[candidate] = distance
        return distances


class _Trigrams:
    """Sorted words, and for every trigram which of them hold it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        table: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        for number, word in enumerate(words):
            padded = f" {word} "
            for at in range(len(padded) - 2):
                table[padded[at : at + 3]].append(number)
        self._table: Mapping[str, Rows] = {gram: np.frombuffer(rows, dtype=np.int32) for gram, rows in table.items()}

    def similar(self, word: str, *, limit: int = 40) -> list[str]:
        """The words that share most trigrams, of about the same length."""
        padded = f" {word} "
        rows = [found for at in range(len(padded) - 2) if (found := self._table.get(padded[at : at + 3])) is not None]
        if not rows:
            return []
        numbers, counts = np.unique(np.concatenate(rows), return_counts=True)
        order = np.argsort(-counts, kind="stable")[: limit * 3]
        size = len(word)
        near = [self.words[numbers[at]] for at in order]
        return [candidate for candidate in near if abs(len(candidate) - size) <= 3][:limit]

    def shortened_to(self, word: str) -> tuple[str, ...]:
        """The words of which one without vowels is what is left: `glvs` of gloves, `brn` of brown."""
        if len(word) < 3 or _VOWELS & set(word):
            return ()
        wanted = word if word[-1] != "s" else word[:-1]
        return tuple(one for one in self._from(word[0]) if _is_left_of(wanted, one))

    def beginning(self, word: str) -> Sequence[str]:
        """The words that begin with these letters; the first sixty."""
        return self._from(word)[:60]

    def mistyped_beginning(self, word: str) -> list[str]:
        """The longer words that begin with the first letters of this one, and with all of it but for one error: `pelqeu` may be cut
        from `pelquest`."""
        longer = (one for one in self._from(word[:_BEGUN]) if len(one) > len(word))
        return [one for one in longer if OSA.distance(word, one[: len(word)], score_cutoff=1) <= 1]

    def _from(self, letters: str) -> Sequence[str]:
        return self.words[bisect_left(self.words, letters) : bisect_left(self.words, letters + "\uffff")]


_VOWELS = frozenset("aeiouy")
#: so many letters of a word that is cut and mistyped are right
_BEGUN = 3


def _is_left_of(short: str, word: str) -> bool:
    """Whether `short` is `word` without some of its letters, among them no consonant at its end."""
    stemmed = stem(word)
    letters = iter(word)
    return len(word) <= 3 * len(short) and all(letter in letters for letter in short) and short[-1] in stemmed[-2:]


def _by_cognate(words: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if key := cognate(word):
            found[key].append(word)
    return dict(found)


@lru_cache(maxsize=1)
def _glossary_cognates() -> dict[str, list[str]]:
    return _by_cognate(_glossary_words().words)


@lru_cache(maxsize=1)
def _glossary_words() -> _Trigrams:
    words = glossary()
    return _Trigrams(sorted({word for word in (*words.words, *words.filler) if word.isalpha() and len(word) > 3}))


@lru_cache(maxsize=1)
def _phrase_words() -> _Trigrams:
    """The words of the glossary's phrases that are none by themselves: assembly gloves."""
    return _Trigrams(sorted(word for word in glossary().parts if word.isalpha() and len(word) > 3))
