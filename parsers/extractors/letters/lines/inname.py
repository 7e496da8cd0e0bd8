"""Whether a number or a unit word belongs to an item's name and counts nothing: `size 10`, `M8 x 35`, `box spanner`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.extractors.letters.destinations.countplace import is_of, leads_clause
from parsers.extractors.letters.lines.item import (
    QUANTITY_LABELS,
    TIMES,
    Grammar,
    is_measure,
    is_pack_size,
    unit_of,
)
from parsers.extractors.letters.tokens import Token

__all__ = ["knows_noun", "number_in_name", "unit_in_name"]

#: between a vessel and what it is for
_USES = frozenset(("à", "aux"))
_VACUUM = frozenset(("sous vide",))
#: "10 cartons à livrer", "à la boutique": no use
_NO_USE = re.compile(
    r".*(?:er|ir|re)|la|le|les|un|une|mon|notre|votre|cette|ce|leur|chaque|part|temps|partir|nous|vous|moi"
)
#: a shade, with which nothing is crossed: `A3.5 x 3`; a thread `M2.5 x 10` is
_SHADE = re.compile(r"[a-ln-z]\d{1,2}[.,]\d")
#: behind a number these make a size of it
_INCHES = ("%", "°", '"', "”", "'", "′", "″")


def knows_noun(norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Whether one of the three words from `at` on is a word of the catalogue."""
    return any(norm in grammar.known.words for norm in norms[at : at + 3])


def number_in_name(
    tokens: Sequence[Token], norms: Sequence[str], at: int, before: int | None, grammar: Grammar
) -> bool:
    """Whether the number is part of a size or a name: `size 10`, `200 x 4.8`, `the 18 kilo`, `M8 x 35`. `before` is the place of
    the word before it, pointing signs passed over."""
    if before is not None and _named_before(tokens, norms, at, before, grammar):
        return True
    return at + 1 < len(tokens) and _named_behind(tokens, norms, at, grammar)


def _named_before(tokens: Sequence[Token], norms: Sequence[str], at: int, before: int, grammar: Grammar) -> bool:
    words, sign = grammar.words, tokens[before]
    earlier = tokens[before - 1] if before else None
    if norms[before] in TIMES and earlier is not None and earlier.has_digit and not earlier.code:
        return not is_pack_size(earlier) and _SHADE.fullmatch(earlier.norm) is None
    sized = norms[before] in words["size"] and norms[before] not in QUANTITY_LABELS
    if sized and not leads_clause(tokens, at, words):
        return True
    named = norms[before] in words["article"] and not is_of(norms[before], words)
    if named and not leads_clause(tokens, before, words):
        return True
    if sign.end != tokens[at].start:
        return False
    return sign.text in ("/", "ø", "Ø", "+") or (sign.text == "-" and earlier is not None and earlier.has_digit)


def _named_behind(tokens: Sequence[Token], norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    sign = tokens[at + 1]
    if sign.start == tokens[at].end and sign.text in _INCHES:
        return True
    leads = leads_clause(tokens, at, grammar.words)
    later = tokens[at + 2] if at + 2 < len(tokens) else None
    sized = later is not None and later.has_digit and norms[at + 1] in grammar.words["size"]  # 100 grana 320
    sized = sized and not any(token.is_number for token in tokens[at + 3 :])
    if grammar.words["dims"].at(norms, at + 1) and not (leads and (sized or knows_noun(norms, at + 1, grammar))):
        return True
    joined = sign.start == tokens[at].end and later is not None and sign.end == later.start and later.has_digit
    return joined and sign.text in ("-", "/", "–")


def unit_in_name(tokens: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Whether the unit word is part of an item's name in the catalogue (`box spanner`)."""
    if at + 1 >= len(tokens):
        return False
    if _is_for_a_use(tokens, at, grammar) or _names_goods(tokens, at, grammar):
        return True
    unit, behind = tokens[at].norm, tokens[at + 1].norm
    if behind in grammar.words["of"] or behind in grammar.words["connector"]:
        return False
    measures = is_measure(unit_of(tokens[at]))
    pairs = grammar.known.pairs
    beside = [(one, other) for one in _singulars(unit) for other in _singulars(behind) if (one, other) in pairs]
    return any(not (measures and _measures_in_names(one, other, grammar.known.names)) for one, other in beside)


@lru_cache(maxsize=256)
def _measures_in_names(unit: str, behind: str, names: str) -> bool:
    """Whether the two stand side by side in a name only behind a number: the litre of `bucket 10 litre black` measures."""
    beside = re.compile(rf"(\d ?)?(?<![^\W\d_]){re.escape(unit)}[ ,]{{1,2}}{re.escape(behind)}", re.IGNORECASE)
    found = [match[1] for match in beside.finditer(names)]
    return bool(found) and all(found)


def _singulars(norm: str) -> tuple[str, ...]:
    """The word, and without its plural sign: a catalogue names its goods in the singular."""
    return (norm, norm[:-1]) if norm.endswith(("s", "x")) and len(norm) > 4 else (norm,)


def _names_goods(tokens: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """`metri a nastro`: tape measures, and no metres."""
    return bool(grammar.words["unit_goods"].at([token.norm for token in tokens[at : at + 4]], 0))


def _is_for_a_use(tokens: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """`boîtes à gâteaux`, `sachets sous vide`: a thing for that use, where `boîtes de` counts them."""
    behind = tokens[at + 1 : at + 3]
    return (
        len(behind) == 2
        and (behind[0].text in _USES or " ".join(token.norm for token in behind) in _VACUUM)
        and behind[1].text.isalpha()
        and not _NO_USE.fullmatch(behind[1].norm)
        and behind[1].text.islower()
        and behind[1].line == tokens[at].line
        and not any(behind[1].norm in grammar.words[role] for role in ("order", "deliver", "ship", "of"))
    )
