"""Words of a sentence that make an order depend on something, or take it back: config/conditions.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from parsers.lexicon import data, words_of

__all__ = ["condition_in"]

#: `more` and `elsewhere` are left to the reading of items and places, which mostly understands such sentences.
KINDS = (
    "price",
    "asked",
    "approval",
    "no-order",
    "place",
    "substitute",
    "collected",
    "earliest",
    "repeated",
    "payment",
)
#: "We'll collect? No, send them."
NOT_ASKED = frozenset({"collected"})
_WORD = re.compile(r"[^\W_]+")


#: they stand between the words of a phrase and change nothing: "Preise bitte vorher bestätigen"
_IDLE = words_of("saying_nothing_of_a_condition")


def _said(text: str) -> tuple[str, ...]:
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain))


def _telling(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in _IDLE)


@lru_cache(maxsize=2)
def _phrases(asks: bool) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases of all languages, by their first word."""
    tables = data("conditions.toml")
    kinds = (kind for kind in KINDS if not (asks and kind in NOT_ASKED))
    return _by_first(_telling_of(phrase) for kind in kinds for some in tables[kind].values() for phrase in some)


def _telling_of(phrase: str) -> tuple[str, ...]:
    words = _telling(_said(phrase))
    whole = (
        len(words) < 2 and len(phrase.split()) > 1
    )  # `pas avant`: as it stands, since idle words alone are beside it
    return _said(phrase) if whole else words


def _by_first(phrases: Iterable[tuple[str, ...]]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(some) for first, some in found.items()}


#: behind "earliest" they say no more than soon
_HASTE = words_of("earliest_possible")


def _without_haste(said: tuple[str, ...]) -> tuple[str, ...]:
    """Without the `earliest` of `at your earliest convenience`, `earliest possible`."""
    if "earliest" not in said:
        return said
    return tuple(one for at, one in enumerate(said) if one != "earliest" or not set(said[at + 1 : at + 3]) & _HASTE)


#: what a house says of its orders, and what they are nothing without: "No order is valid unless signed"
_VALID = words_of("valid_of_orders")
_UNLESS = words_of("unless_signed")
_ORDERS_ARE = words_of("orders_are")
_RULE = 6  #: words up to `valid`


def _without_rules(said: tuple[str, ...]) -> tuple[str, ...]:
    """Without the `no` that begins a rule by which a house's orders are valid."""
    valid = next((at for at, word in enumerate(said[:_RULE]) if word in _VALID), None)
    if (
        valid is None
        or said[0] != "no"
        or not _ORDERS_ARE.issuperset(said[1:valid])
        or not _UNLESS & set(said[valid + 1 : valid + 2])
    ):
        return said
    return said[1:]


def _without_labels(said: tuple[str, ...]) -> tuple[str, ...]:
    """Without the `no` of a row of labels: `ORDER NO ORDER DATE`."""
    return tuple(one for at, one in enumerate(said) if said[max(0, at - 1) : at + 2] != ("order", "no", "order"))


@lru_cache(maxsize=1)
def _regular() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The longest first."""
    said = (_said(phrase) for some in data("conditions.toml")["regular"].values() for phrase in some)
    return _by_first(sorted(said, key=len, reverse=True))


def _without_regular(said: tuple[str, ...]) -> tuple[str, ...]:
    """Without the names of orders that come again and again: `monthly stores order`."""
    if (known := _regular()).keys().isdisjoint(said):
        return said
    kept: list[str] = []
    at = 0
    while at < len(said):
        length = next((len(one) for one in known.get(said[at], ()) if said[at : at + len(one)] == one), 0)
        kept += [] if length else [said[at]]
        at += length or 1
    return tuple(kept)


def condition_in(sentence: str) -> str | None:
    """The first such words of a sentence, or None."""
    said = _without_regular(_without_labels(_without_rules(_without_haste(_said(sentence)))))
    known = _phrases(sentence.rstrip().endswith("?"))
    if known.keys().isdisjoint(said):
        return None
    for words in (_telling(said), said):
        for at, word in enumerate(words):
            for phrase in known.get(word, ()):
                if words[at : at + len(phrase)] == phrase:
                    return " ".join(phrase)
    return None
