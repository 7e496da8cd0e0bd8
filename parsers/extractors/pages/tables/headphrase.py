"""Headings that are composed: what is counted, of what, by whom and per what, each said with a word of its own.

`Packs wanted`, `No. of cases`, `Qté en cartons`, `Stück pro Karton`, `Kartonpreis`, `Qty shipped`: the combinations are endless, the words are
few. A heading is composed only where each of its words has a part in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from parsers.lexicon import fold, pack_words, phrases, unit_codes, unit_words, words_of
from parsers.record import record

__all__ = ["Composed", "composed", "only_linked", "unended", "untaxed"]


@record()
class Composed:
    """The role of a composed heading, and the unit that it names."""

    role: str
    unit: str | None = None
    per: str | None = None  #: 1 where a price is said to be for one unit
    firm: bool = True  #: whether it is rather this one heading than two that stand side by side


_COUNTS = words_of("counting_in_headings")
_NUMBERS = words_of("numbering_in_headings")  #: "No. of cases", but "Order no."
_ORDERED = words_of("ordered_in_headings")
_WANTED = words_of("wanted_in_headings")
_DATES = words_of("dates_in_headings")
_DELIVERIES = words_of("deliveries_in_headings")
_DESPATCHES = words_of("despatches_in_headings")
_OTHERS = words_of("other_counts_in_headings")
_TOTALS = words_of("totals_in_headings")
_SIZES = words_of("sizes_in_headings")
_NOW = words_of("now_in_headings")
_LINKS = words_of("linking_in_headings")
_PER = words_of("per_in_headings")
_PRICES = words_of("prices_in_headings")
_SINGLES = words_of("singles_in_headings")
_ENDS = tuple(sorted(words_of("ends_of_compounds_in_headings"), key=len, reverse=True))
_TAXES = words_of("taxes_in_headings")
_WITHOUT = words_of("without_in_headings")

_EVERY = " per "  #: what a slash says between two words: "qty/carton"
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['.°][^\W_]+)*'?")

#: what one word may mean, from what is likelier in a heading of several
_KINDS = (
    ("other", _OTHERS),
    ("ordered", _ORDERED),
    ("wanted", _WANTED),
    ("date", _DATES),
    ("delivery", _DELIVERIES),
    ("despatch", _DESPATCHES),
    ("price", _PRICES),
    ("single", _SINGLES),
    ("total", _TOTALS),
    ("size", _SIZES),
    ("now", _NOW),
    ("per", _PER),
    ("count", _COUNTS),
    ("number", _NUMBERS),
)


@lru_cache(maxsize=4096)
def composed(plain: str) -> Composed | None:
    """What a folded heading says by its words together; None where one of them is of no known kind, or it is but one word."""
    if any(map(str.isdigit, plain)):
        return None
    kinds: list[tuple[str, str]] = []
    linked = False
    for word in _words(plain):
        if word in _LINKS and kinds:
            linked = True
            continue
        kind = _kind(word)
        if kind is None:
            return None
        kinds.append((kind, word))
    if len(kinds) < 2:
        return None
    if (
        kinds[0][0] == "number"
    ):  # a number of things, where things are counted; else it is a number by which a thing is known
        if kinds[1][0] not in ("pack", "piece"):
            return None
        kinds[0] = ("count", kinds[0][1])
    said = [kind for kind, _ in kinds]
    unit = next((word for kind, word in reversed(kinds) if kind in ("pack", "piece") and word in unit_codes()), None)
    found = _of(said, unit)
    if found and not linked and (found.role == "unit" or (found.role == "ignore" and "count" not in said)):
        return replace(found, firm=False)  # "Besteld Eenheid", "Ordered Shipped"
    return found


def only_linked(rest: str, trimmed: str) -> bool:
    """Whether nothing was taken from between the words but what links them: "nº de cajas"."""
    words, kept = rest.split(), trimmed.split()
    if len(kept) < 2 or (words[0], words[-1]) != (kept[0], kept[-1]):
        return False
    return all(word in kept or word in _LINKS for word in words)


def unended(text: str) -> bool:
    """Whether a heading cannot end with this word: "per", "of", "d'"."""
    plain = fold(text)
    return plain in _LINKS or plain in _PER


def _words(plain: str) -> Iterator[str]:
    """The words of a heading, German and Dutch compounds taken apart: "kartonpreis", "bestell-menge"."""
    for found in _WORD.findall(plain.replace("q ta", "qta").replace("/", _EVERY)):
        yield from _parts(found)


def _parts(word: str) -> tuple[str, ...]:
    if _kind(word) is not None:
        return (word,)
    for end in _ENDS:
        begin = word.removesuffix(end)
        if begin == word or len(begin) < 2:
            continue
        for bare in (begin, begin.removesuffix("s"), begin.removesuffix("n"), begin.removesuffix("en")):
            if _kind(bare) is not None:
                return (bare, end)
    return (word,)


@lru_cache(maxsize=2048)
def _kind(word: str) -> str | None:
    for kind, words in _KINDS:
        if word in words:
            return kind
    roles = {sense.role for sense in phrases("columns").get(word, ())}
    if word in pack_words() or "packs" in roles:
        return "pack"
    if "unit" in roles and "quantity" not in roles:
        return "unit"
    return "piece" if word in unit_words() else None


def _of(said: list[str], unit: str | None) -> Composed | None:
    have = set(said)
    if have & {"date", "delivery", "despatch"}:
        return _dated(have)
    have = {"ordered" if kind == "wanted" else kind for kind in have}
    counted = have & {"count", "pack", "piece"}
    if "other" in have:
        return Composed("ignore") if have <= {"other", "count", "pack", "piece", "ordered"} else None
    if "price" in have:
        if sorted(said) == ["price", "single"]:
            return Composed("price")
        fits = unit and have <= {"price", "per", "pack", "piece"} and said.count("price") == 1
        return Composed("price", unit, "1") if fits and said[-1] != "per" else None
    if "per" in have:
        return _content(said, unit)
    if "size" in have:
        return Composed("pack") if "pack" in have and have <= {"size", "pack", "count"} else None
    if "unit" in have:
        return Composed("unit") if have == {"unit", "ordered"} else None
    if "total" in have:
        if not counted or not have <= {"total", "count", "piece", "pack", "ordered"}:
            return None
        return Composed("packs", unit) if "pack" in have else Composed("total_quantity")
    if "pack" in have:
        return Composed("packs", unit) if len(have) > 1 and have <= {"pack", "count", "ordered", "now"} else None
    counts = have <= {"ordered", "now", "count", "piece"} and len(have) > 1
    return Composed("quantity", unit if "piece" in have else None) if counts else None


def _dated(have: set[str]) -> Composed | None:
    """When it is to come or to leave: "Date liv. souhaitée". The date of an order, and what was delivered, are something else."""
    if not have <= {"date", "delivery", "despatch", "wanted"} or len(have) < 2:
        return None
    return Composed("requested_despatch" if "despatch" in have else "requested_delivery")


def _content(said: list[str], unit: str | None) -> Composed | None:
    """What one of something holds, which is no count of what is ordered: "Pieces per box", "per pack"."""
    at = said.index("per")
    before, behind = said[:at], said[at + 1 :]
    return Composed("pack", unit) if behind == ["pack"] and set(before) <= {"count", "piece", "pack"} else None


@lru_cache(maxsize=2048)
def untaxed(plain: str) -> str:
    """The heading without what it says of taxes at its end or in brackets: "unit price ex vat", "prezzo iva esclusa"."""
    words = plain.replace("(", " ").replace(")", " ").split()
    for size in (3, 2):
        tail = [word.strip(".,*") for word in words[-size:]]
        named, without = sum(word in _TAXES for word in tail), sum(word in _WITHOUT for word in tail)
        if len(words) > size and named and without and all(w in _TAXES or w in _WITHOUT or w in _LINKS for w in tail):
            return " ".join(words[:-size])
    return plain
