"""A note beside a table that says in what its quantities are counted: `* in boxes of 10`, `Mengenangabe in VPE`, `Quantités en cartons`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.tokens import norms_in
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.rows import Placed, Row
from parsers.lexicon import pack_words, unit_codes, words_of

__all__ = ["counted_in", "says_unit"]

_QUANTITIES = words_of("heads_of_quantities")
_AROUND = words_of("around_the_unit_of_all")
_PACKS = words_of("packs_of_any_kind")
_ENDINGS = ("", "n", "en", "s", "es")  #: of cases and plurals: `Angabe in Ringen`
_LONG = 9  #: words of such a note
_SIGNS = frozenset("*¹²³†=:")


def counted_in(row: Row) -> Iterator[Notice]:
    """A notice where a chunk of the row says nothing but this."""
    for chunk in row.chunks:
        if says_unit(chunk.words):
            text = " ".join(placed.word.text for placed in chunk.words)
            told = f"“{text}” says in what the quantities are counted; look at the units."
            yield Notice("note-significant", told, "", evidence(chunk.words))


def says_unit(words: Sequence[Placed]) -> bool:
    """Whether these words say this, and nothing else."""
    text = " ".join(placed.word.text for placed in words)
    said = [norm for norm in norms_in(text) if norm[0].isalnum()]
    if not 2 <= len(said) <= _LONG:
        return False
    packs = [word for word in said if word in _PACKS or any(word.removesuffix(end) in pack_words() for end in _ENDINGS)]
    rest = [word for word in said if word not in packs and not word.isdigit()]
    leads = text[0] in _SIGNS or "=" in text or any(word in _QUANTITIES for word in rest)
    return (
        bool(packs) and leads and all(word in _AROUND or word in _QUANTITIES or word in unit_codes() for word in rest)
    )
