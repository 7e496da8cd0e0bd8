"""What a line takes over from the line above it: `200 da 10` after `200 tasselli nylon da 8`, `dto. rechts`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.qualified import base_of_sort, without_other_sorts
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording, unit_words
from parsers.lexicon import words_of

if TYPE_CHECKING:
    from parsers.extractors.letters.lines.built import Built

__all__ = ["OPPOSITES", "SIZE_LIKE_CODE", "is_by_length", "names_section", "refer", "says_no_item"]

#: words of one kind exclude one another: "left ... dto. right" is right
OPPOSITES = (
    words_of("sides"), words_of("colours"), words_of("sizes_by_word") | {"xs", "s", "m", "l", "xl", "xxl", "xxxl"},
    words_of("metals_and_coatings") | {"a2", "a4"}, {"male", "female"}, {"hot", "cold"}, {"inner", "outer"}, {"top", "bottom"},
    {"front", "rear"}, {"aa", "aaa", "9v", "pp3", "lr6", "lr03", "6lr61"},
)  # fmt: skip
_OPPOSED = frozenset().union(*OPPOSITES)
_BEFORE_SIZE = words_of("before_size_in_name") | {"x"}


def refer(built: Built, above_lines: Sequence[Built], wording: Wording, known: Catalogue) -> None:
    """`200 da 10` after `200 tasselli nylon da 8`, `dto. rechts`, `vom gleichen Fett (400 g)`."""
    previous = next((line for line in reversed(above_lines) if line.words or line.base), None)
    if built.item.code is not None and not (previous is not None and _is_its_size(built.item.code, built, previous)):
        return
    if (code := built.item.code) is not None:
        built.item.code, built.words = None, [code, *built.words]
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
    from parsers.extractors.letters.lines.packcontents import without_contents  # which know lines as they are built
    from parsers.extractors.letters.lines.tails import without_tail

    if not norms or previous.sentence < built.sentence - 1:
        return
    own, above = _without_asides(built.words), without_contents([*previous.base, *without_tail(previous)], previous)
    small = [says_no_item(token, wording) or _has_shape(token, above) for token in own]
    base = above if all(small) else None
    if base is None and built.quantity is not None and _joins(built, previous):
        base = base_of_sort(own, above, known, small)
    if base is not None:
        if all(small) and any(token.norm in _OPPOSED for token in own):
            base = without_other_sorts(base, own, known)
        built.base = _without_rivals(base, built.words)
        while len(built.words) > 1 and (built.words[0].norm in _WITHIN or built.words[0].norm in wording["article"]):
            built.words.pop(0)


#: a grit, a thread or a size of clothes: a letter or two and a number
_LETTERED = re.compile(r"([a-z]{1,2})\d{1,4}")


def _is_its_size(code: Token, built: Built, previous: Built) -> bool:
    """Whether what looks like an item number is the size that the goods above have as well: `100 in P320` after `200 discs P240`."""
    shape = _LETTERED.fullmatch(code.norm)
    if shape is None or not all(token.norm in _WITHIN for token in built.words):
        return False
    sizes = [_LETTERED.fullmatch(token.norm) for token in (*previous.base, *previous.words)]
    return any(size is not None and size[1] == shape[1] for size in sizes)


_FARTHEST = 16  #: letters between two items of which the second only names a sort


def _joins(built: Built, previous: Built) -> bool:
    """Whether both stand in one sentence and hardly more than a word that joins between them: no condition, say."""
    if previous.sentence != built.sentence or previous.quantity is None:
        return False
    end = max(token.end for token in (*previous.words, *previous.quantity.tokens))
    return 0 <= built.item.tokens[0].start - end <= _FARTHEST


def _has_shape(token: Token, above: Sequence[Token]) -> bool:
    """`5 A4` after `10 book packs A3`: a size of a letter and a figure, as the goods above have one."""
    shape = _LETTERED.fullmatch(token.norm)
    others = [_LETTERED.fullmatch(other.norm) for other in above] if shape is not None else []
    return any(other is not None and shape is not None and other[1] == shape[1] for other in others)


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


#: sizes of clothes and grits that have the shape of a code: `6 guantes T10 y 4 T9`, `suture 4/0`
SIZE_LIKE_CODE = re.compile(r"t\d{1,2}|[pk]\d{2,4}|\d{1,2}/0")
#: small words before a size or colour: `10 in XL`, `5 en rouge`
_WITHIN = words_of("before_another_size")
#: `2 di quella grigia`, `5 von den blauen`
_POINTING = words_of("leading_a_description")


def says_no_item(token: Token, wording: Wording) -> bool:
    """Whether the word is a size, colour or small word: no item by itself."""
    if token.code:
        return SIZE_LIKE_CODE.fullmatch(token.norm) is not None
    if token.has_digit or not token.text[0].isalnum():
        return True
    unit = unit_words().get(token.norm)
    if unit is not None and not unit.counts:
        return True
    return (
        token.norm in _OPPOSED
        or token.norm in ("at", "x")
        or token.norm in _POINTING
        or token.norm in _WITHIN
        or any(token.norm in wording[role] for role in ("of", "article", "dims", "size", "other", "order", "connector"))
    )


def _without_asides(words: Sequence[Token]) -> list[Token]:
    """The words without what stands in brackets behind them: `23 cm (sans compartiments)`."""
    opened = next((at for at, token in enumerate(words) if token.text == "("), 0)
    return list(words[:opened]) if opened and words[-1].text == ")" else list(words)


def _within_words(token: Token, above: Sequence[Token]) -> bool:
    """Whether a word above says it already: `Fett` in `Lithiumfett`."""
    return (
        len(token.norm) > 3
        and token.is_word
        and token.unit is None
        and any(token.norm in other.norm for other in above)
    )


_CROSSES = frozenset(("x", "×"))
_GRITS = words_of("grits")


def _without_grit(base: Sequence[Token], own: Sequence[Token]) -> list[Token] | None:
    """`2 packs of 75x533 belts 80 grit and 2 of 120`: a bare number is another grit of goods that have one; the word stays."""
    figures = [token for token in own if token.has_digit]
    named = any(token.norm in _GRITS for token in own)
    if named or len(figures) != 1 or not figures[0].text.isdigit() or len(figures[0].text) not in (2, 3, 4):
        return None
    for at, token in enumerate(base):
        near = [i for i in (at - 1, at + 1) if 0 <= i < len(base) and base[i].text.isdigit()]
        if token.norm in _GRITS and len(near) == 1:
            return [*(one for i, one in enumerate(base) if i not in (at, near[0])), token]
    return None


def _named_sizes(own: Sequence[Token]) -> dict[str, int]:
    """The words and letters by which the sizes are called, `grain 320` and `p320`, with how many tokens; none where one is not."""
    found: dict[str, int] = {}
    for at, token in enumerate(own):
        if not token.has_digit:
            continue
        shape = _LETTERED.fullmatch(token.norm)
        before = own[at - 1] if at else None
        if shape is not None:
            found[shape[1]] = 1
        elif before is not None and before.is_word and len(before.norm) > 3 and not before.has_digit:
            found[before.norm] = 2
        else:
            return {}
    return found


def _without_named(base: Sequence[Token], named: Mapping[str, int]) -> list[Token] | None:
    """The words above without just the sizes that are called so; None where they have none of them."""
    gone: set[int] = set()
    for at, token in enumerate(base):
        shape = _LETTERED.fullmatch(token.norm)
        if shape is not None and shape[1] in named:
            gone.add(at)
        elif named.get(token.norm) == 2 and at + 1 < len(base) and base[at + 1].has_digit:
            gone |= {at, at + 1}
    if not gone or len(named) > len(gone):
        return None
    return [token for at, token in enumerate(base) if at not in gone]


def _of_other_letter(base: Sequence[Token], own: Sequence[Token]) -> list[Token] | None:
    """`size E` behind `tubular bandage size D`: a letter behind the same word takes the place of the other."""
    for label, letter in pairwise(own):
        if len(letter.norm) == 1 and letter.text.isupper() and len(label.norm) > 1:
            for at in range(len(base) - 1):
                if base[at].norm == label.norm and len(base[at + 1].norm) == 1:
                    return [*base[:at], *base[at + 2 :]]
    return None


def _without_shades(kept: list[Token], base: Sequence[Token]) -> list[Token]:
    """Without the `brilliant` of a white that is another colour now."""
    there = {id(token) for token in kept}
    gone = {at for at, token in enumerate(base) if id(token) not in there and token.norm in _COLOURS}
    shades = {id(base[i]) for at in gone for i in (at - 1, at + 1) if 0 <= i < len(base) and base[i].norm in _SHADES}
    return [token for token in kept if id(token) not in shades]


_COLOURS, _SHADES = words_of("colours"), words_of("shades_of_colours")


def _closes(words: Sequence[Token]) -> bool:
    """Whether the last sign closes a bracket that opens among the words."""
    return words[-1].text == ")" and any(token.text == "(" for token in words)


def _without_rivals(base: Sequence[Token], own: Sequence[Token]) -> list[Token]:
    """The words above without those that the own words replace: sizes by sizes, colours by colours, left by right."""
    own_norms = {token.norm for token in own}
    sized = any(token.has_digit for token in own)
    if (gritless := _without_grit(base, own)) is not None:
        return gritless
    if sized and (called := _named_sizes(own)) and (others := _without_named(base, called)) is not None:
        return others
    if (other := _of_other_letter(base, own)) is not None:
        return other
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
        replaced = replaced or (sized and token.norm in _CROSSES)
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
    kept = _without_shades(kept, base)
    while (kept and not kept[-1].text[0].isalnum() and not _closes(kept)) or (
        kept and sized and kept[-1].norm in _BEFORE_SIZE
    ):
        kept.pop()
    overlap = [
        token
        for token in kept
        if any(len(word) > 3 and token.norm != word and token.norm.endswith(word) for word in own_norms)
    ]
    del overlap
    return kept
