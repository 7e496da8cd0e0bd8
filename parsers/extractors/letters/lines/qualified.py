"""Words that by the catalogue only say of which sort the goods above are: `20 bulbs E27 warm white and 10 neutral`.

No list of colours and sizes has them all. A word that begins no name, and stands in some of them beside the goods
of the line above, is no item by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.item import unit_of
from parsers.extractors.letters.tokens import Token

__all__ = ["base_of_sort", "without_other_sorts"]

_SHORTEST = 4  #: letters of a word that is looked for
_ENDINGS = "aeio"


def base_of_sort(
    own: Sequence[Token], above: Sequence[Token], known: Catalogue, small: Sequence[bool]
) -> list[Token] | None:
    """The words of the line above that the sort is said of; None where the own words are an item or cannot be told. `small`: which
    of the own words are sizes, colours or small words anyway."""
    sorts = [token for token, is_small in zip(own, small, strict=True) if not is_small]
    if len(sorts) != 1 or any(not token.norm.isalpha() or unit_of(token) is not None for token in sorts):
        return None
    stems = [_stem(token.norm) for token in sorts]
    goods = _goods(above)
    if (
        not goods
        or any(len(stem) < _SHORTEST for stem in stems)
        or {token.norm for token in sorts} & {t.norm for t in goods}
    ):
        return None
    names = [name for name in known.names_with(stems[0]) if all(_has(name, stem) for stem in stems)]
    if not names or any(name.startswith(stem) for name in known.names_with(stems[0]) for stem in stems):
        return None
    first = next((token.norm for token in own if token.norm.isalpha() and len(token.norm) >= _SHORTEST), "")
    if first and any(name.startswith(_stem(first)) for name in names):
        return None  # "ring insulators" are goods by themselves, whatever else is an insulator
    beside = _beside(goods, names)
    if goods[0].norm not in beside and goods[-1].norm not in beside:
        return None
    elsewhere = [name for noun in goods if noun.norm in beside for name in known.names_with(_stem(noun.norm))]
    others = {t.norm for t in above if t.has_digit and _writes(t, elsewhere) and not _writes(t, names)}
    kept = [token for token in above if token.norm in beside or (token not in goods and token.norm not in others)]
    return _without_lone_measures(kept, above) if others else kept


def _writes(size: Token, names: Sequence[str]) -> bool:
    return any(size.norm in "".join(name.split()) for name in names)


def _without_lone_measures(kept: Sequence[Token], above: Sequence[Token]) -> list[Token]:
    """Without the signs and measures whose figures are gone: the `x` and `mm` of `25 mm x 50 m`."""
    before = dict(zip((id(token) for token in above[1:]), above, strict=False))
    there = {id(token) for token in kept}
    lone = {id(t) for t in kept if id(t) in before and before[id(t)].has_digit and id(before[id(t)]) not in there}
    return [t for t in kept if not (id(t) in lone and (t.norm in ("x", "×") or unit_of(t) is not None))]


def without_other_sorts(base: list[Token], own: Sequence[Token], known: Catalogue) -> list[Token]:
    """`masonry paint cream` without the cream for `2 white`: no name that has the one has the other, and some have the goods."""
    stems = [_stem(token.norm) for token in own if token.norm.isalpha() and len(token.norm) >= _SHORTEST]
    goods = _goods(base)
    if len(stems) != 1 or len(goods) < 2 or not (names := known.names_with(stems[0])):
        return base
    beside = _beside(goods, names)
    if goods[0].norm not in beside:
        return base
    return [token for token in base if token not in goods or token.norm in beside or not known.has(token.norm)]


def _goods(tokens: Sequence[Token]) -> list[Token]:
    return [
        token for token in tokens if token.norm.isalpha() and unit_of(token) is None and len(token.norm) >= _SHORTEST
    ]


def _beside(goods: Sequence[Token], names: Sequence[str]) -> set[str]:
    """Those of the goods' words that stand in one of the names."""
    return {token.norm for token in goods if any(_has(name, _stem(token.norm)) for name in names)}


def _stem(word: str) -> str:
    """The word without the endings of number and gender: `neutras` is `neutr`."""
    stem = word.removesuffix("s")
    return stem[:-1] if len(stem) > _SHORTEST and stem[-1] in _ENDINGS else stem


def _has(name: str, stem: str) -> bool:
    return re.search(rf"(?<![^\W\d_]){re.escape(stem)}", name) is not None
