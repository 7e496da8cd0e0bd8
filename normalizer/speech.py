"""Words of letters (config/lexicon): what people say around their items is no product's name written wrongly or cut short."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import tomli

from normalizer.glossary import folded

__all__ = ["is_said"]

#: the tables of words that stand in sentences; labels and column heads are words of forms
TABLES = ("prose", "intent", "remark")


def is_said(word: str) -> bool:
    """Whether letters use the word, folded, for something else than goods: `total`, `again`, `adresse`."""
    return word in _words()


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    tables = [
        tomli.loads(file.read_text("utf-8")).get(name, {})
        for file in files("config").joinpath("lexicon").iterdir()
        if file.name.endswith(".toml")
        for name in TABLES
    ]
    return frozenset(word for table in tables for word in _said(table))


def _said(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield from (word for word in folded(entry).split() if word.isalpha())
    elif isinstance(entry, list):
        for one in entry:
            yield from _said(one)
    elif isinstance(entry, dict):
        for one in entry.values():
            yield from _said(one)
