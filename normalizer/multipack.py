"""Products of which one is several things: a pack of six rolls, a case of twelve bottles, a pair of gloves.

Whoever asks for ten of them by their names, or for ten single ones, may mean ten things or ten of what they are sold in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from normalizer.master import ProductRecord
from normalizer.pack import is_pair_itself
from normalizer.units import CODES, PIECES, SINGLES, fold, unit_codes
from normalizer.units import container_words as words_of
from parsers.draft import DraftLine

__all__ = ["is_several", "may_mean_singles", "names_inner_container", "says_single"]

_PACKS = (*(code for code, unit in CODES.items() if unit.kind == "pack"), "SET")
_CONTAINERS = tuple(code for code, unit in CODES.items() if unit.kind == "container")
#: what makes a number a measure and no count: "bag of 25 kg"
_MEASURE = r"(?!\s?\d|[.,]\d|\s?(?:[kcm]?g|[cmd]?l|lt|ltr|lit(?:re|er)s?|[cmk]?m|mtr|met(?:re|er)s?|mm|lbs?|oz|gal|fl|ft|in|inch|inches|zoll|tlg|teilig|yd|w|v|%|x)\b|\s?[%\"'°])"
_OF = r"(?:of|a|de|da|di|zu|von|van|met|mit|con|x|je|with)"
#: "4 x 5 l", "500 ml x 12": so many of what holds so much
_TIMES = re.compile(
    r"(?<![\d.,/x])(?P<before>\d{1,3})\s?x\s?\d+(?:[.,]\d+)?\s?(?:ml|cl|l|lt|ltr|litres?|liters?|liter|kg|g)\b"
    r"|\d\s?(?:ml|cl|l|lt|ltr|litres?|liters?|liter|kg|g)\s?x\s?(?P<behind>\d{1,3})(?![\d.,]|\s?(?:x|[cm]?m)\b)"
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """`pack of 6`, `pack 6`, `6 pack`, `6er-pack`; of containers `roll of 20` only, since a `sheet 12` is no sheet of twelve."""
    packs, containers = _any_of(_PACKS), _any_of(_CONTAINERS)
    return re.compile(
        rf"(?<![\w/])(?:(?P<pack>{packs})\s(?:{_OF}\s)?|(?P<container>{containers})\s{_OF}\s)(?P<count>\d{{1,5}}){_MEASURE}"
        rf"|(?<![\w.,/])(?P<number>\d{{1,5}})\s?(?:er)?[\s-](?P<named>{packs})(?!\w)"
    )


def _any_of(codes: Sequence[str]) -> str:
    return "|".join(sorted({re.escape(word) for code in codes for word in words_of(code)}, key=len, reverse=True))


def _contents(product: ProductRecord) -> Iterator[tuple[str, int]]:
    """The word of the pack and how many it holds; "" where only the number says it."""
    text = fold(f"{product.name} ; {product.description}".replace("(", " ").replace(")", " ").replace("×", "x"))
    for match in _pattern().finditer(text):
        yield match["pack"] or match["container"] or match["named"], int(match["count"] or match["number"])
    for match in _TIMES.finditer(text):
        yield "", int(match["before"] or match["behind"])


def _inside(product: ProductRecord) -> list[tuple[str, int]]:
    """What one piece of the product is said to hold; nothing where that is what one of its packs holds."""
    if product.unit not in PIECES:
        return []
    found = [(word, count) for word, count in _contents(product) if count > 1]
    return [] if any(Decimal(count) in product.packs.values() for _, count in found) else found


def is_several(product: ProductRecord) -> bool:
    """Whether one of what the product is kept by is several things."""
    if product.unit == "PR":
        return not is_pair_itself(product)
    return CODES[product.unit].kind == "pack" or bool(_inside(product))


def names_inner_container(code: str, product: ProductRecord) -> bool:
    """Whether that container is one of several in one piece of the product: a roll of a pack of six rolls."""
    inside = _inside(product)
    return bool(inside) and not any(word in words_of(code) for word, _ in inside)


def says_single(line: DraftLine, product: ProductRecord) -> bool:
    """Whether the line asks for single ones ("einzelne Rollen"), by a word that is none of the product's name."""
    own = set(_words(f"{product.name} {product.description}"))
    said = [field.value or field.raw for field in (line.description, line.unit) if field is not None]
    return any(SINGLES.fullmatch(word) and word not in own for text in said for word in _words(text))


def may_mean_singles(line: DraftLine, product: ProductRecord, numbers: tuple[Decimal, ...]) -> bool:
    """Whether a number without the word of the pack may count single things: of what is kept by the pair an even one, of a piece
    that holds several any."""
    text = (line.description.value or line.description.raw) if line.description is not None else ""
    words = _words(text)
    if product.unit == "PR":
        paired = any("PR" in codes for word in words for codes in unit_codes(word)[:1])
        return is_several(product) and not paired and any(number % 2 == 0 for number in numbers)
    inside = _inside(product)
    counts = {str(count) for _, count in inside}
    named = any(
        CODES[code].kind == "pack" or code == "SET" for word in words for tier in unit_codes(word)[:1] for code in tier
    )
    return bool(inside) and not named and not counts & set(re.findall(r"\d+", text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))
