"""The words that orders are written in: config/lexicon/*.toml, config/units.toml, config/dates.toml.

Words are compared folded: lower case, without accents, without the dots of abbreviations, single blanks. Everything here
is data that was read once; nothing decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import tomli

__all__ = [
    "LANGUAGES",
    "Sense",
    "data",
    "date_words",
    "fold",
    "pack_words",
    "phrases",
    "table",
    "unit_codes",
    "unit_words",
    "words_of",
]

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv")

#: Letters that Unicode does not decompose.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "’": "'", "`": "'", "´": "'"})
_DROPPED = str.maketrans({".": " ", ":": " ", "\u00a0": " ", "\u202f": " ", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase stands for, and in which language."""

    role: str
    language: str


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Plain spelling for comparison: `Qté.` and `QTE` are one word."""
    lowered = text.lower().translate(_LETTERS).translate(_DROPPED)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(lowered.split())


@cache
def data(name: str) -> Mapping[str, Any]:
    """A file of config/ as written, read once in a process; nothing where it is not there."""
    place = files("config").joinpath(name)
    return tomli.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}


@cache
def table(name: str) -> Mapping[str, Mapping[str, Any]]:
    """One table of every language's lexicon: language -> the table as written."""
    return {language: data(f"lexicon/{language}.toml").get(name, {}) for language in LANGUAGES}


@cache
def phrases(name: str) -> Mapping[str, tuple[Sense, ...]]:
    """Folded phrase -> its senses, for a table of the form role -> list of phrases."""
    found: dict[str, list[Sense]] = {}
    for language, roles in table(name).items():
        for role, words in roles.items():
            for word in words:
                senses = found.setdefault(fold(word), [])
                if Sense(role, language) not in senses:
                    senses.append(Sense(role, language))
    return {phrase: tuple(senses) for phrase, senses in found.items()}


@cache
def words_of(role: str) -> frozenset[str]:
    """The folded words of one role of `[words]`, those of every language together: a rule that asks for them has other words about
    it by which it knows what it looks at, and a letter may mix its languages. Unknown roles are an error."""
    roles = [words for words in table("words").values() if role in words]
    if not roles:
        raise KeyError(role)
    return frozenset(fold(word) for words in roles for word in words[role])


@cache
def unit_words() -> frozenset[str]:
    """Folded words of config/units.toml that name a unit or package in running text, in any language."""
    return frozenset(_unit_lists("words", "loose"))


@cache
def unit_codes() -> frozenset[str]:
    """Like `unit_words`, with the abbreviations that are units only in a unit column or behind a quantity."""
    return unit_words() | frozenset(_unit_lists("codes")) | frozenset(fold(code) for code in data("units.toml"))


@cache
def pack_words() -> frozenset[str]:
    """Those of `unit_words` that name nothing but packs and containers, which hold so much."""
    kinds: dict[str, set[str]] = {}
    for unit in data("units.toml").values():
        for word in unit.get("words", ()) if isinstance(unit, Mapping) and "kind" in unit else ():
            kinds.setdefault(fold(word), set()).add(unit["kind"])
    return frozenset(word for word, found in kinds.items() if found <= {"pack", "container"})


@cache
def date_words() -> Mapping[str, Mapping[str, Any]]:
    """config/dates.toml as written: language -> its words."""
    return {language: words for language, words in data("dates.toml").items() if language in LANGUAGES}


def _unit_lists(*names: str) -> Iterator[str]:
    for unit in data("units.toml").values():
        for name in names:
            yield from map(fold, unit.get(name, ()) if isinstance(unit, Mapping) else ())
