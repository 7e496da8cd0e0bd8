"""An index of a catalogue by words, numbers and sizes: what fits a text, what comes near it, and what a mistyped word was.

Three tables, filled once: token -> products, character trigram -> words, word -> what it stands for. A query is read with the
same glossary as the catalogue, so both may be in any of its languages.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from normalizer.glossary import Meaning, glossary, stem
from normalizer.master import ProductRecord, ScoredProduct
from normalizer.wording import Term, Wording, compound, literal_stems, read, surface_words

__all__ = ["Match", "ProductIndex", "allowed_typos"]

Rows = NDArray[np.int32]
_NOTHING: Rows = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Match:
    """A query against the catalogue: per term the products that explain it."""

    terms: tuple[Term, ...]  #: with mistyped words replaced by what they can be
    rows: tuple[Rows, ...]  #: beside `terms`
    unknown: tuple[str, ...]  #: words that neither glossary nor catalogue knows, nor anything like them


def allowed_typos(word: str) -> int:
    """How many typing errors a word may hold: none up to three letters, one up to five, two up to nine, then three."""
    size = len(word)
    return 0 if size <= 3 else 1 if size <= 5 else 2 if size <= 9 else 3


class ProductIndex:
    """The index of one snapshot. Immutable; `search` and `match` may be called from anywhere."""

    def __init__(self, products: Sequence[ProductRecord]) -> None:
        self.products = tuple(products)
        postings: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        surface: set[str] = set()
        keys_of = _keys_of
        for row, product in enumerate(self.products):
            text = f"{product.name} ; {product.description} ; {product.category}"
            for key in keys_of(text):
                postings[key].append(row)
            surface.update(surface_words(product.name))
            surface.update(surface_words(product.description))
        self._rows: dict[str, Rows] = {key: np.frombuffer(rows, dtype=np.int32) for key, rows in postings.items()}
        self._spelling = Spelling(surface)
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
            found = self._wordings[row] = read(f"{product.name} ; {product.description}")
        return found

    def explained_by(self, term: Term) -> Rows:
        """The products that explain a term, in ascending order."""
        if (
            term.number
            and len(term.keys) == 2
            and term.keys[0][0][:1].isalpha()
            and len(exact := self._all(term.keys[0]))
        ):
            return exact  # TX25 as it stands, where the catalogue writes it so; not TX20 of 25 mm
        return _union([self._all(meaning) for meaning in term.keys])

    def match(self, text: str) -> Match:
        """Reads a query; every word that nobody knows is tried as a mistyped or shortened one."""
        terms, rows, unknown = [], [], []
        for written in read(text).terms:
            term, found = written, self.explained_by(written)
            if not len(found) and not term.known and not term.number and term.text.isalpha():
                term = self.respelt(term)
                found = self.explained_by(term)
                if not len(found) and not term.known:
                    unknown.append(term.text)
            terms.append(term)
            rows.append(found)
        return Match(tuple(terms), tuple(rows), tuple(unknown))

    def respelt(self, term: Term) -> Term:
        """The term with the meanings of every word that it may be a misspelling or an abbreviation of."""
        near = self._spelling.near(term.text)
        if not near:
            parts = compound(term.text, self._meanings_of) if len(term.text) >= 8 else None
            return Term(term.text, (parts,)) if parts else term
        meanings: dict[Meaning, None] = {}
        optional = True
        for word in near:
            one = _reading(word)
            meanings.update(dict.fromkeys(one.keys))
            optional &= one.optional
        return Term(term.text, tuple(meanings), known=True, optional=optional)

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
        best = np.argpartition(scores, size - count)[size - count :]
        query = text.casefold()
        ranked = sorted(
            (
                (float(scores[row]) / total, ratio(query, self.products[row].name.casefold()), -int(row))
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
                    if key in self._rows:
                        keys[key] = None
            if len(keys) > 20:
                break
        return list(keys)

    def _all(self, meaning: Meaning) -> Rows:
        """The products that hold every token of a meaning."""
        found: Rows | None = None
        for key in meaning:
            rows = self._rows.get(key)
            if rows is None:
                return _NOTHING
            found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        return found if found is not None else _NOTHING


def _union(parts: Sequence[Rows]) -> Rows:
    parts = [rows for rows in parts if len(rows)]
    if not parts:
        return _NOTHING
    return parts[0] if len(parts) == 1 else np.unique(np.concatenate(parts)).astype(np.int32)


def _keys_of(text: str) -> set[str]:
    """Every token that a catalogue text holds, of all its readings: phrases, compounds and bare stems; and its own words,
    so that "ties" finds cable ties."""
    keys = {f"~{one}" for one in literal_stems(text)}
    for term in read(text).terms:
        keys |= _term_keys(term)
    return keys


@lru_cache(maxsize=400_000)
def _term_keys(term: Term) -> frozenset[str]:
    keys = {key for meaning in term.keys for key in meaning}
    if term.number:
        keys.add(f"#{term.number.value}")
    return frozenset(keys)


@lru_cache(maxsize=200_000)
def _reading(word: str) -> Term:
    terms = read(word).terms
    return terms[0] if len(terms) == 1 else Term(word, (), known=False)


class Spelling:
    """The words of a catalogue and of the glossary by their trigrams: what a mistyped or shortened word may have been."""

    def __init__(self, surface: Iterable[str]) -> None:
        self._own = _Trigrams(sorted(surface))
        self._cache: dict[str, tuple[str, ...]] = {}

    def near(self, word: str) -> tuple[str, ...]:
        """The words at the least distance, if that is within the allowed number of typing errors; else those it abbreviates."""
        found = self._cache.get(word)
        if found is None:
            found = self._cache[word] = self._near(word) if len(self._cache) < 100_000 else ()
        return found

    def beginning(self, word: str) -> Sequence[str]:
        return self._own.beginning(word)

    def _near(self, word: str) -> tuple[str, ...]:
        if short := self._own.shortened_to(word):
            return short
        allowed = allowed_typos(word)
        if not allowed:
            return ()
        distances: dict[str, int] = {}
        for table in (self._own, _glossary_words()):
            for candidate in table.similar(word):
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= min(allowed, allowed_typos(candidate)):
                    distances[candidate] = distance
        if distances:
            least = min(distances.values())
            return tuple(sorted(candidate for candidate, distance in distances.items() if distance == least))
        if len(word) >= 4:
            return tuple(dict.fromkeys((*self._own.beginning(word), *_glossary_words().beginning(word))))[:40]
        return ()


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

    def _from(self, letters: str) -> Sequence[str]:
        return self.words[bisect_left(self.words, letters) : bisect_left(self.words, letters + "\uffff")]


_VOWELS = frozenset("aeiouy")


def _is_left_of(short: str, word: str) -> bool:
    """Whether `short` is `word` without some of its letters, among them no consonant at its end."""
    stemmed = stem(word)
    letters = iter(word)
    return len(word) <= 3 * len(short) and all(letter in letters for letter in short) and short[-1] in stemmed[-2:]


@lru_cache(maxsize=1)
def _glossary_words() -> _Trigrams:
    words = glossary()
    return _Trigrams(sorted({word for word in (*words.words, *words.filler) if word.isalpha() and len(word) > 3}))
