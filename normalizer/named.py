"""Which of several products bears the very words that are written: for shoes the shoes, where boots fit as well; which are as
its words imply: a blue roll is blue; and which come in a large container: a canister is none of half a litre."""

from __future__ import annotations

from normalizer.chunks import Term
from normalizer.glossary import glossary
from normalizer.heads import goes_on
from normalizer.product_index import Match, ProductIndex
from normalizer.units import unit_codes
from normalizer.wording import literal_stems, own_part, read

__all__ = ["by_capacity", "by_counted_words", "by_implied_qualities", "by_literal_words"]

#: more products than these are not told apart by one word
_MOST = 20
#: so many words as they stand name one product
_ALL_SAID = 3
#: millilitres that a canister holds at least
_CANISTER = 2000


def by_literal_words(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """The rows whose names begin with the first word that is written and have all others as they stand, where every other name
    begins otherwise: the first word is what people call the goods. A word and its short form (`hex`) are one."""
    terms = [term for term in match.terms if not (term.number or term.excluded or _is_idle(term))]
    said = [word for term in terms for word in literal_stems(term.text)]
    if not 1 < len(rows) <= _MOST or not said:
        return rows
    names = {row: list(literal_stems(own_part(index.products[row].name))) for row in rows}
    named = [row for row in rows if set(names[row]).issuperset(said)]
    if len(said) >= _ALL_SAID and len(named) == 1 and not goes_on(match.terms, index.products[named[0]].name):
        return named  # whoever writes three words of one name, and of no other, means that
    whole = [row for row in named if names[row][:1] == said[:1]]
    if len(said) == 1 and any(goes_on(match.terms, index.products[row].name) for row in whole):
        return rows  # a downpipe is no downpipe's shoe
    others = [row for row in rows if row not in whole]
    if len(said) > 1 and any(set(names[row]).issuperset(said) for row in others):
        return rows  # chlorine tablets may be the multifunction chlorine tablets
    apart = all(names[row] and not _is_short_for(said[0], names[row][0]) for row in others)
    return whole if whole and apart else rows


def _is_idle(term: Term) -> bool:
    """Whether a word says nothing; the head of mop heads says so again, and is one that is written."""
    return term.optional and all(own.optional for own in read(term.text).terms)


def by_counted_words(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """The rows that have a counted word itself, where others only have its number: 11-fach is none of 9-fach with 11 teeth."""
    for term in match.terms:
        ways = [meaning[0] for meaning in term.keys if len(meaning) == 1]
        if len(rows) > 1 and len(ways) > 1 and ways[0][0] not in "#=~" and ways[1][0] == "#":
            rows = [row for row in rows if ways[0] in _keys_of(index, row)] or rows
    return rows


def by_implied_qualities(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """The rows that have the qualities that a word implies besides what it names, where others are only what it names: of wiping
    rolls the blue ones for a blue roll."""
    qualities = glossary().attributes
    for term in match.terms:
        if not 1 < len(rows) <= _MOST or term.number or term.optional or term.excluded or len(term.keys) < 2:
            continue
        ways = [frozenset(meaning) for meaning in term.keys]
        fuller = [way for way in ways if any(other < way and way - other <= qualities for other in ways)]
        rows = [row for row in rows if any(way <= _keys_of(index, row) for way in fuller)] or rows
    return rows


def _keys_of(index: ProductIndex, row: int) -> set[str]:
    return {key for term in index.wording(row).terms for meaning in term.keys for key in meaning}


def _is_short_for(one: str, other: str) -> bool:
    return one.startswith(other[:4]) or other.startswith(one[:4])


def by_capacity(rows: list[int], index: ProductIndex, container: str) -> list[int]:
    """Where canisters are counted, the rows that hold litres by their names, where others hold less."""
    tiers = unit_codes(container)[:1] if container else ()
    if len(rows) < 2 or not tiers or tiers[0] != ("XCI",):
        return rows
    volumes = {row: [one.size for one in index.wording(row).numbers if one.dimension == "volume"] for row in rows}
    large = [row for row in rows if any(size >= _CANISTER for size in volumes[row])]
    small = all(volumes[row] for row in rows)
    return large if large and small else rows
