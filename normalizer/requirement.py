"""Demands that an item number does not cover: certificates, cutting, one batch; from config/requirements.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from normalizer.master import ProductRecord
from normalizer.names import raw_words

__all__ = ["demand_in"]


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of all languages as words, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrases in tomllib.loads(files("config").joinpath("requirements.toml").read_text("utf-8")).values():
        for phrase in phrases:
            words = raw_words(phrase)
            found.setdefault(words[0], []).append(words)
    return {first: tuple(some) for first, some in found.items()}


def demand_in(text: str, product: ProductRecord | None = None) -> str | None:
    """The first demand in the text that the product's own text does not make, or None."""
    words = raw_words(text[:4000])
    own = f" {' '.join(raw_words(f'{product.name} {product.description}'))} " if product else ""
    for at, word in enumerate(words):
        for phrase in _phrases().get(word, ()):
            if words[at : at + len(phrase)] == phrase and f" {' '.join(phrase)} " not in own:
                return " ".join(phrase)
    return None
