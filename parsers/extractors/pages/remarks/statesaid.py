"""The state of the whole order as a form prints it: `Status: not released`, `Approved by   pending`, `Copy 2 of 2`.

A state that no word knows is looked at by a clerk, as is an approval that somebody still has to give: an order that its own firm
has not let go is none yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.tokens import Token, norms_in
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.lexicon import fold, words_of

__all__ = ["only_now", "stamped", "states"]

_STATES = words_of("labels_of_states")
_APPROVALS = words_of("labels_of_approval")
_SOUND = words_of("sound_states")
_UNSOUND = words_of("unsound_states")
_STAMPS = words_of("stamps_of_no_order")
_LONG = 6  #: words of a state; what is longer is a sentence


def states(row: Row) -> Iterator[Notice]:
    """A notice for each label of the row beside which the order is said not to stand, and for a stamp that says so."""
    if len(row.chunks) == 1:
        yield from stamped(row.chunks[0].words)
    for label, value in _pairs(row.chunks):
        said = " ".join(placed.word.text for placed in value)
        if _is_unsound(fold(label).strip(" .:"), _words(said)):
            told = f"“{label.strip(' :')}: {said}” says that the order does not stand, or not yet."
            yield Notice("condition-stated", told, "", evidence(value))


def stamped(words: Sequence[Placed]) -> Iterator[Notice]:
    """A notice where these words are a stamp, and nothing else."""
    text = " ".join(placed.word.text for placed in words)
    if fold(text).strip(" .:;!*-_[]()<>/") in _STAMPS:
        yield Notice("condition-stated", f"“{text}” is stamped on the page.", "", evidence(words))


def _is_unsound(label: str, said: Sequence[str]) -> bool:
    if not said or len(said) > _LONG or not any(word.isalpha() for word in said):
        return False
    if label in _STATES:
        return _has(said, _UNSOUND - _SOUND) or not _has(said, _SOUND)
    return label in _APPROVALS and _has(said, _UNSOUND)


def _has(said: Sequence[str], phrases: frozenset[str]) -> bool:
    text = f" {' '.join(said)} "
    return any(f" {phrase} " in text for phrase in phrases)


def _words(text: str) -> list[str]:
    return [norm for norm in norms_in(text) if norm[0].isalnum()]


def _pairs(chunks: Sequence[Chunk]) -> Iterator[tuple[str, Sequence[Placed]]]:
    """The labels of a row with what stands behind each."""
    for chunk in chunks:
        at = next((at for at, placed in enumerate(chunk.words, 1) if placed.word.text.endswith(":")), 0)
        if at and chunk.words[at:]:
            yield " ".join(placed.word.text for placed in chunk.words[:at]), chunk.words[at:]
    for label, value in pairwise(chunks):
        yield label.text, value.words


#: what no form has printed on it
_ONLY_NOW = words_of("only_this_time")


def only_now(sentence: Sequence[Token]) -> str | None:
    """The words by which a sentence is said of this order only: `Rechnung diesmal an die Zentrale`."""
    norms = [token.norm for token in sentence]
    return next((said for said in (*norms, *map(" ".join, pairwise(norms))) if said in _ONLY_NOW), None)
