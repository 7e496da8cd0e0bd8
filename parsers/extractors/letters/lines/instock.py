"""Goods that are counted because they are there: `wir haben noch 40 AB-10 da`, `il nous reste 3 cartons de AB-10`. Nobody orders those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["counted_in_stock"]

_THERE = tuple(f" {phrase} " for phrase in sorted(words_of("what_is_still_there")))
_NEAR = 5  #: words from the phrase to the count


def counted_in_stock(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence in which a count of an item that was read stands right behind words for what is still there."""
    for sentence, script in sentences:
        first = next((at for at, token in enumerate(sentence) if token.role is Role.ITEM and token.is_number), None)
        if first is None or any(token.text in ":?" for token in sentence[:first]):
            continue
        led = f" {' '.join(token.norm for token in sentence[max(0, first - _NEAR) : first])} "
        if any(phrase in led for phrase in _THERE):
            told = f"“{script.text.excerpt(sentence)}” may say what is still there; is it ordered?"
            yield Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))
