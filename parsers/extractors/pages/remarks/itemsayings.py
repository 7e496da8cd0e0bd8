"""What stands in the description of an item, or in a row below it, and alters the item: `replaces pos. 20`, `optional`, `5 already delivered`.

A drawn page has no cells for remarks: whoever types one types it behind or below the name of the item, where a letter's judgement of
words would find something in every other name. So only plain words of this kind count, and what names another line of the order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.remarks.conditions import condition_in
from parsers.extractors.letters.tokens import norms_in
from parsers.lexicon import words_of

__all__ = ["said_of_item"]

_LINES = words_of("before_line_number")


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in words_of("said_of_an_item"):
        words = _words(phrase)
        found.setdefault(words[0], []).append(words)
    return {first: tuple(some) for first, some in found.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(norm for norm in norms_in(text) if norm[0].isalnum())


def said_of_item(text: str, numbers: Collection[str], known: Catalogue, *, own: str = "") -> str | None:
    """The words by which this text alters the item that it belongs to, or None. `numbers` are those of the lines, of which its `own`
    is no other one; a word of the catalogue names the goods."""
    said = _words(text)
    for one, two in pairwise(said):
        if one in _LINES and (number := two.lstrip("0")) in numbers and number != own:
            return f"{one} {two}"
    if (told := condition_in(text)) and not _is_name(told.split(), known):
        return told
    phrases = _phrases()
    for at, word in enumerate(said):
        for phrase in phrases.get(word, ()):
            if said[at : at + len(phrase)] == phrase and not _is_name(phrase, known):
                return " ".join(phrase)
    return None


def _is_name(words: Sequence[str], known: Catalogue) -> bool:
    return all(map(known.has, words))
