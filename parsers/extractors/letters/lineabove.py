"""What a line takes over from the line above it: `200 da 10` after `200 tasselli nylon da 8`, `dto. rechts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording, unit_words
from parsers.lexicon import words_of

if TYPE_CHECKING:
    from parsers.extractors.letters.built import Built

__all__ = ["is_by_length", "names_section", "refer", "says_no_item"]

#: words of one kind exclude one another: "left ... dto. right" is right
OPPOSITES = (
    words_of("sides"), words_of("colours"), words_of("sizes_by_word") | {"xs", "s", "m", "l", "xl", "xxl", "xxxl"},
    words_of("metals_and_coatings") | {"a2", "a4"}, {"male", "female"}, {"hot", "cold"}, {"inner", "outer"}, {"top", "bottom"},
    {"front", "rear"},
)  # fmt: skip
_OPPOSED = frozenset().union(*OPPOSITES)
_BEFORE_SIZE = words_of("before_size_in_name") | {"x"}


def refer(built: Built, above_lines: Sequence[Built], wording: Wording) -> None:
    """`200 da 10` after `200 tasselli nylon da 8`, `dto. rechts`, `vom gleichen Fett (400 g)`."""
    if built.item.code is not None:
        return
    previous = next((line for line in reversed(above_lines) if line.words or line.base), None)
    norms = [token.norm for token in built.words]
    same = wording["same_item"].found_in(norms) if norms else None
    if previous is None or (is_by_length(built) and not is_by_length(previous)):
        return
    near = previous.sentence >= built.sentence - 3
    if same is not None and near:
        rest = [token for at, token in enumerate(built.words) if not same[0] <= at < same[0] + same[1]]
        above = [*previous.base, *previous.words]
        built.words = [token for token in rest if not _within_words(token, above)]
        while built.words and not built.words[0].text[0].isalnum() and built.words[0].text not in "(ø":
            built.words.pop(0)
        built.base = _without_rivals(above, rest)
        return
    if (
        norms
        and near
        and previous.sentence >= built.sentence - 1
        and all(says_no_item(token, wording) for token in built.words)
    ):
        built.base = _without_rivals([*previous.base, *previous.words], built.words)


#: two measures of a section: 4x2, 47 x 100
_SECTION = re.compile(r"\d+(?:[.,]\d+)?\s?(?:mm)?\s?[x×]\s?\d", re.I)


def is_by_length(built: Built) -> bool:
    """Whether it counts lengths of a section, which names timber, bars and tubes by itself: `15 lengths of 4x2`."""
    quantity = built.quantity
    unit = unit_words().get(quantity.unit.norm) if quantity is not None and quantity.unit is not None else None
    lengths = unit is not None and "LN" in unit.codes
    return lengths and names_section(built.words)


def names_section(words: Sequence[Token]) -> bool:
    """Whether the words hold two measures crossed: a section of timber, of a bar, of a duct."""
    return _SECTION.search(" ".join(token.text for token in words)) is not None


#: sizes of clothes that have the shape of a code: `6 guantes T10 y 4 T9`
_SIZE = re.compile(r"t\d{1,2}")


def says_no_item(token: Token, wording: Wording) -> bool:
    """Whether the word is a size, colour or small word: no item by itself."""
    if token.code:
        return _SIZE.fullmatch(token.norm) is not None
    if token.has_digit or not token.text[0].isalnum():
        return True
    unit = unit_words().get(token.norm)
    if unit is not None and not unit.counts:
        return True
    return (
        token.norm in _OPPOSED
        or token.norm == "at"
        or any(token.norm in wording[role] for role in ("of", "article", "dims", "size", "other", "order", "connector"))
    )


def _within_words(token: Token, above: Sequence[Token]) -> bool:
    """Whether a word above says it already: `Fett` in `Lithiumfett`."""
    return (
        len(token.norm) > 3
        and token.is_word
        and token.unit is None
        and any(token.norm in other.norm for other in above)
    )


def _without_rivals(base: Sequence[Token], own: Sequence[Token]) -> list[Token]:
    """The words above without those that the own words replace: sizes by sizes, colours by colours, left by right."""
    own_norms = {token.norm for token in own}
    sized = any(token.has_digit for token in own)
    letters = {re.sub(r"\d.*", "", token.norm) for token in own if token.has_digit and token.is_word}
    kinds = [kind for kind in OPPOSITES if own_norms & kind]
    by_metre = all(token.attached == "m" for token in own if token.has_digit)  # lengths of one section
    kept: list[Token] = []
    depth = 0
    for token in base:
        if token.text in "([":
            depth += 1
        replaced = sized and (
            depth > 0 or token.text[0].isdigit() or (token.has_digit and re.sub(r"\d.*", "", token.norm) in letters)
        )
        named = token is base[0]  # "metri a nastro": goods that are called by a unit
        replaced = replaced or (
            sized and not named and (unit := unit_words().get(token.norm)) is not None and not unit.counts
        )
        if by_metre and names_section([token]):
            replaced = False
        if not replaced and not any(token.norm in kind for kind in kinds):
            kept.append(token)
        if token.text in ")]" and depth:
            depth -= 1
    while (kept and not kept[-1].text[0].isalnum()) or (kept and sized and kept[-1].norm in _BEFORE_SIZE):
        kept.pop()
    overlap = [
        token
        for token in kept
        if any(len(word) > 3 and token.norm != word and token.norm.endswith(word) for word in own_norms)
    ]
    del overlap
    return kept
