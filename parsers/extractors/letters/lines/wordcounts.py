"""Quantities that words say: `a box of gloves`, `a couple of boxes`, `box of grommets`, `two twenty litre cans`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.destinations.countplace import leads_clause, one_pack, vague_number
from parsers.extractors.letters.lines.countedlast import count_behind
from parsers.extractors.letters.lines.inname import knows_noun, unit_in_name
from parsers.extractors.letters.lines.item import (
    WHOLE,
    Grammar,
    Quantity,
    attached_unit,
    is_measure,
    number_at,
    size_behind_dash,
    unit_of,
)
from parsers.extractors.letters.remarks.answering import is_answer
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import unit_codes
from parsers.lexicon import words_of

__all__ = ["SOME", "count_of_article", "is_volume", "one_pack_count", "pack_behind", "packed_count", "vague_count"]


#: before goods they say no more than that there are some, where a count stands behind them
SOME = words_of("some_of")


def count_of_article(
    tokens: list[Token], norms: Sequence[str], at: int, grammar: Grammar, *, listed: bool
) -> Quantity | None:
    """`a box of gloves`, `a new battery`: one; but `a few boxes` leaves it open. `listed`: the clause begins as an item of a list."""
    vague = grammar.words["vague"]
    if (pair := _pair_behind(tokens, norms, at)) is not None:
        return pair
    if vague.at(norms, at) or (at + 1 < len(norms) and vague.at(norms, at + 1)):
        return vague_count(tokens, norms, at, grammar)
    word = at + 2 if at + 2 < len(tokens) and norms[at + 1] in WHOLE else at + 1
    unit = unit_of(tokens[word]) if word < len(tokens) else None
    if unit is not None and unit.counts and not unit_in_name(tokens, word, grammar):
        return Quantity(tokens[at], ("1",), tokens[at : word + 1], Standing.ONE, unit=tokens[word])
    if (unit is None and _is_answer(tokens[at + 1 : at + 4], grammar)) or not leads_clause(tokens, at, grammar.words):
        return None
    if (packed := packed_count(tokens, at, ("1",))) is not None:
        return packed  # a 10 litre tub of hand cleaner
    if at + 1 < len(tokens) and (knows_noun(norms, at + 1, grammar) or listed):
        return Quantity(tokens[at], ("1",), [tokens[at]], Standing.NEW_ONE)
    return None


def _pair_behind(tokens: list[Token], norms: Sequence[str], at: int) -> Quantity | None:
    """`zapatos talla 38 un par`: behind the size, with nothing that follows, the words for a couple are one pair."""
    last = at > 1 and at + 1 < len(tokens) and not any(token.text[0].isalnum() for token in tokens[at + 2 :])
    if not last or not tokens[at - 1].has_digit or norms[at + 1] not in unit_codes():
        return None
    return Quantity(tokens[at], ("1",), tokens[at : at + 2], Standing.ONE, unit=tokens[at + 1])


def _is_answer(tokens: Sequence[Token], grammar: Grammar) -> bool:
    """`an acknowledgement by tomorrow`, `a quick order confirmation`: no goods, whatever stands before the noun."""
    for token in tokens:
        if not token.is_word or grammar.known.has(token.norm):
            return False
        if is_answer(token.norm):
            return True
    return False


def vague_count(tokens: list[Token], norms: Sequence[str], at: int, grammar: Grammar) -> Quantity | None:
    """`a couple of boxes of gloves`: how many is left open."""
    length = grammar.words["vague"].at(norms, at)
    after = at + length
    if not length or after >= len(tokens) or not vague_number(tokens, norms, at, grammar):
        return None
    if norms[at] in SOME and any(count_behind(tokens, i) > 1 for i in range(after + 1, len(tokens))):
        return None  # "il nous faut des gants taille M, 10 boîtes"
    unit = unit_of(tokens[after])
    named = next((t for t in reversed(tokens[at:after]) if t.norm not in grammar.words["of"]), tokens[at])
    taken = tokens[at : after + (unit is not None)]
    return Quantity(named, (), taken, Standing.ONE, unit=tokens[after] if unit is not None else None)


def one_pack_count(tokens: list[Token], norms: Sequence[str], at: int, grammar: Grammar) -> Quantity | None:
    """`box of grommets` as a line of a list: the singular says one."""
    if not one_pack(tokens, norms, at, grammar) or any(token.text[0].isalnum() for token in tokens[:at]):
        return None
    return Quantity(tokens[at], ("1",), [tokens[at]], Standing.ONE_PACK, unit=tokens[at])


_HOLDING = words_of("packs_holding") | {"à"}
_BEFORE_PACK = frozenset((",", "-", "–", ":", "("))


def pack_behind(tokens: list[Token], norms: Sequence[str]) -> Quantity | None:
    """`rat traps, box of 6` with no other count: behind a sign the singular of a pack and what it holds are one of them."""
    last = max((at for at, token in enumerate(tokens) if token.text[0].isalnum()), default=0)
    if last < 4:
        return None
    counts_pieces = (unit := unit_of(tokens[last])) is not None and unit.counts and number_at(tokens, last - 1)
    at = last - 2 - bool(counts_pieces)
    if at < 2 or tokens[at - 1].text not in _BEFORE_PACK or not tokens[at + 2].text.isdigit():
        return None
    pack = unit_of(tokens[at])
    if pack is None or "pack" not in pack.kinds or norms[at].endswith(("s", "aux")) or norms[at + 1] not in _HOLDING:
        return None
    return Quantity(tokens[at], ("1",), [tokens[at]], Standing.ONE_PACK, unit=tokens[at])


def is_volume(quantity: Quantity) -> bool:
    """Whether it may be what a vessel holds: `5 litre black buckets, pack of 10`."""
    unit = quantity.unit.unit if quantity.unit is not None else None
    return quantity.measure and unit is not None and unit.kinds == {"volume"}


def packed_count(tokens: Sequence[Token], at: int, values: tuple[str, ...]) -> Quantity | None:
    """`two twenty litre cans of oil`, `4 25kg bags salt`: the unit stands behind the size of the pack."""
    size = size_behind_dash(tokens, at) or at + 1
    if size >= len(tokens) or not number_at(tokens, size):
        return None
    if tokens[size].attached and is_measure(attached_unit(tokens[size])):
        word = size + 1
    elif size + 1 < len(tokens) and is_measure(unit_of(tokens[size + 1])):
        word = size + 2
    else:
        return None
    unit = unit_of(tokens[word]) if word < len(tokens) else None
    if unit is None or not unit.counts:
        return None
    return Quantity(tokens[at], values, [tokens[at], tokens[word]], Standing.COUNTED_FIRST, unit=tokens[word])
