"""Words that make a note more than a remark: demands that an item number does not cover (config/requirements.toml), and
conditions on which an order depends or by which it is none (config/conditions.toml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import tomli

from normalizer.master import ProductRecord
from normalizer.names import raw_words

__all__ = ["condition_in", "demand_in", "unreplaced_in"]

#: longer notes are terms of business, which nobody writes an order's conditions into
LONGEST = 4000
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


def _by_first_word(phrases: Iterator[str]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = raw_words(phrase)
        found.setdefault(words[0], []).append(words)
    return {first: tuple(some) for first, some in found.items()}


@lru_cache(maxsize=1)
def _demands() -> Phrases:
    """The phrases of all languages as words, by their first word."""
    return _by_first_word(phrase for name, some in _tables().items() if name not in _OTHERS for phrase in some)


#: lists of requirements.toml that belong to no language
_OTHERS = ("nothing", "unreplaced")


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, list[str]]:
    return tomli.loads(files("config").joinpath("requirements.toml").read_text("utf-8"))


@lru_cache(maxsize=len(_OTHERS))
def _listed(name: str) -> Phrases:
    return _by_first_word(iter(_tables()[name]))


@lru_cache(maxsize=1)
def _conditions() -> Mapping[str, Phrases]:
    tables = tomli.loads(files("config").joinpath("conditions.toml").read_text("utf-8"))
    return {
        kind: _by_first_word(phrase for phrases in table.values() for phrase in phrases)
        for kind, table in tables.items()
    }


def _first(words: Sequence[str], phrases: Phrases) -> tuple[str, ...]:
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return phrase
    return ()


def demand_in(text: str, product: ProductRecord | None = None) -> str | None:
    """The first demand in the text that the product's own text does not make, or None."""
    words = raw_words(text[:LONGEST])
    own = f" {' '.join(raw_words(f'{product.name} {product.description}'))} " if product else ""
    own += f" {' '.join(_first(words, _listed('nothing')))} "
    for at, word in enumerate(words):
        for phrase in _demands().get(word, ()):
            if words[at : at + len(phrase)] == phrase and f" {' '.join(phrase)} " not in own:
                return " ".join(phrase)
    return None


def unreplaced_in(text: str) -> str | None:
    """The words by which nothing else may be sent than what is ordered, or None."""
    return " ".join(_first(raw_words(text[:LONGEST]), _listed("unreplaced"))) or None


_HASTE = frozenset("possible convenience available opportunity".split())


def condition_in(text: str, *kinds: str) -> str | None:
    """The first words of these kinds that the text holds, or None; `more` counts only beside a number."""
    words = raw_words(text[:LONGEST])
    haste = [at for at, word in enumerate(words) if word == "earliest" and set(words[at + 1 : at + 3]) & _HASTE]
    words = tuple(word for at, word in enumerate(words) if at not in haste)  # "at your earliest convenience"
    for kind in kinds:
        if kind == "more" and not any(word[:1].isdigit() for word in words):
            continue
        said = _without(words, _conditions()["regular"]) if kind == "repeated" else words
        if phrase := _first(said, _conditions()[kind]):
            return " ".join(phrase)
    return None


def _without(words: Sequence[str], phrases: Phrases) -> tuple[str, ...]:
    """The words without those of the phrases."""
    kept, at = [], 0
    while at < len(words):
        here = (phrase for phrase in phrases.get(words[at], ()) if tuple(words[at : at + len(phrase)]) == phrase)
        if not (length := max(map(len, here), default=0)):
            kept.append(words[at])
        at += length or 1
    return tuple(kept)
