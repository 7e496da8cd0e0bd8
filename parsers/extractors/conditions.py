"""Words of a sentence that make an order depend on something, or take it back: config/conditions.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

__all__ = ["condition_in"]

#: `more` and `elsewhere` are left to the reading of items and places, which mostly understands such sentences.
KINDS = ("price", "approval", "no-order", "earliest", "repeated")
_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    return tuple(_WORD.findall("".join(sign for sign in decomposed if not unicodedata.combining(sign))))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases of all languages, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    tables = tomllib.loads(files("config").joinpath("conditions.toml").read_text("utf-8"))
    for kind in KINDS:
        for phrases in tables[kind].values():
            for phrase in phrases:
                words = _words(phrase)
                found.setdefault(words[0], []).append(words)
    return {first: tuple(some) for first, some in found.items()}


def condition_in(sentence: str) -> str | None:
    """The first such words of a sentence, or None."""
    words = _words(sentence)
    for at, word in enumerate(words):
        for phrase in _phrases().get(word, ()):
            if words[at : at + len(phrase)] == phrase:
                return " ".join(phrase)
    return None
