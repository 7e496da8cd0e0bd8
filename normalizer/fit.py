"""Which products of a catalogue fit a description.

A product fits when it explains everything that is written: every word (in any language, mistyped or shortened), every number,
every size. What is not written may be anything, so several products may fit; then the text does not decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from normalizer.chunks import Term
from normalizer.colours import by_colours
from normalizer.denied import denied, is_for
from normalizer.extremes import extreme, unsized
from normalizer.families import of_family
from normalizer.glossary import glossary
from normalizer.heads import begun, torn
from normalizer.leeway import corrected, freed, is_plainly
from normalizer.named import by_capacity, by_counted_words, by_implied_qualities, by_literal_words
from normalizer.nominal import restated
from normalizer.pairing import swapped
from normalizer.product_index import Match, ProductIndex, Rows, together
from normalizer.rereading import (
    is_size_word,
    is_sized,
    loosened,
    settled,
    widened,
    without_repeated,
    without_size_words,
)
from normalizer.sizes import is_pack_content, numbers_agree, same_measure, same_number, sizes_agree
from normalizer.thousands import grouped
from normalizer.units import CODES, unit_codes
from normalizer.wording import Wording, end_keys, literal_stems, own_part, phrase_words, plain_words, read
from parsers.record import record

__all__ = ["MOST", "Fit", "fitting"]

#: More than this many products are not looked at one by one: the text is too general to decide.
MOST = 400
#: So many words decide without a number where one of them was put right.
_FEW_NAMED = 200  #: products among whose names the goods are looked for that go with others
_ENOUGH = 3
#: From so many millimetres each way on, two measures are the face of a sheet.
_SHEET = 900


@record()
class Fit:
    """The rows of the index that fit, best first; `exact` where one of them is named in full and no other is."""

    match: Match
    rows: tuple[int, ...] = ()
    exact: int | None = None
    strong: bool = False  #: whether a number and a word, or a whole name, stand behind it


def fitting(index: ProductIndex, text: str, *, container: str = "") -> Fit:
    """The products that explain all of `text`; `container` is the written unit ("cartridges"), which may tell two apart. Where
    a number has two readings (1.000), or a size is said in round inches and feet (8x4), those that fit either."""
    fit = _fitting(index, text, container)
    if (other := grouped(text)) != text:
        fit = _either(fit, _fitting(index, other, container))
    if not fit.rows:
        for other in restated(text, index):
            fit = _either(fit, _fitting(index, other, container))
    found = fit if fit.rows else _with_leeway(index, text, container) or fit
    return found if len(found.rows) == 1 else _by_size(index, text, container, found)


def _by_size(index: ProductIndex, text: str, container: str, found: Fit) -> Fit:
    """The one that fits a text which says little or large of goods that come in several sizes; else what was found."""
    for other, greatest in unsized(text):
        fit = found if found.rows else _fitting(index, other, container)
        if (row := extreme(fit.rows, index, greatest=greatest)) is not None:
            return Fit(fit.match, (row,), None, fit.strong)
    return found


def _with_leeway(index: ProductIndex, text: str, container: str) -> Fit | None:
    """What fits the text without its purpose and praise, or with a typing error corrected; None where nothing does. Of several
    corrections all have to lead to one product."""
    for other in freed(text, index):
        fit = _fitting(index, other, container)
        if fit.rows and all(is_plainly(fit.match.terms, index.products[row]) for row in fit.rows[:MOST]):
            return fit
    fits = [fit for other in corrected(text, index) if (fit := _fitting(index, other, container)).rows]
    return reduce(_either, fits) if any(_says_enough(fit) for fit in fits) else None


def _says_enough(fit: Fit) -> bool:
    """Whether a reading that is put right says more than a word or two."""
    return fit.strong or sum(not term.optional for term in fit.match.terms) >= _ENOUGH


def _either(fit: Fit, also: Fit) -> Fit:
    if not fit.rows or not also.rows:
        return fit if fit.rows else also if also.rows else fit
    rows = tuple(dict.fromkeys((*fit.rows, *also.rows)))
    return fit if len(rows) == len(fit.rows) else Fit(fit.match, rows, None, fit.strong)


def _fitting(index: ProductIndex, text: str, container: str) -> Fit:
    match = written = settled(index.match(text), index)
    needed = [(term, rows) for term, rows in zip(match.terms, match.rows, strict=True) if not term.optional]
    if all(term.text in glossary().purposes for term, _ in needed) or match.unknown:
        return Fit(match)  # nothing is said but for whom
    rows = _together(needed, index)
    if not len(rows):
        match = loosened(match, index)
        needed = [(term, found) for term, found in zip(match.terms, match.rows, strict=True) if not term.optional]
        rows = _together(needed, index)
    if not len(rows) and (smaller := without_size_words(match)):
        match, needed = smaller, [pair for pair in needed if not is_size_word(pair[0])]
        rows = _together(needed, index)
        rows = rows[[is_sized(match, index.wording(int(row))) for row in rows]] if 0 < len(rows) < MOST else rows
    if not len(rows) and (shorter := without_repeated(match)) is not match:
        match, needed = (
            shorter,
            [pair for pair in zip(shorter.terms, shorter.rows, strict=True) if not pair[0].optional],
        )
        rows = _together(needed, index)
    if guessed := not len(rows):
        match = widened(match, index)
        needed = [(term, found) for term, found in zip(match.terms, match.rows, strict=True) if not term.optional]
        rows = _together(needed, index) if needed else rows
    if len(rows) > MOST:
        return Fit(match, tuple(map(int, rows[:MOST])))
    if excluded := [found for term, found in zip(match.terms, match.rows, strict=True) if term.excluded]:
        pairs = zip(match.terms, match.rows, strict=True)
        if any(not term.known and not len(found) for term, found in pairs if term.excluded):
            return Fit(match)
        rows = np.setdiff1d(rows, np.concatenate(excluded))
    kept = [int(row) for row in rows if numbers_agree(match, index.wording(int(row)), index.products[row])]
    direct = [row for row in kept if sizes_agree(read(text).sizes, index.wording(row))]
    kept = direct or [row for row in kept if sizes_agree(read(text).sizes, index.wording(row), reverse=True)]
    kept = _by_container(index, _by_own_words(match, _by_measure(match, kept, index), index), container)
    kept = by_colours(match, _by_name(match, _by_extent(match, kept, index), index), index)
    kept = by_literal_words(match, by_capacity(_by_named_number(match, kept, index), index, container), index)
    kept = by_counted_words(match, by_implied_qualities(match, kept, index), index)
    kept = [row for row in kept if not swapped(match.terms, index.wording(row).terms)]
    kept = [row for row in kept if not begun(match.terms, index.wording(row))]
    spoken, counted = read(text).terms, [term.number for term in match.terms if term.number and not term.excluded]
    kept = [row for row in kept if not denied(spoken, counted, index.products[row])]
    first = match.rows[0][:_FEW_NAMED] if match.rows else ()
    kept = [row for row in kept if not is_for(text, index.products[row], (index.products[one] for one in first))]
    kept = of_family(spoken, written, kept, index)
    if guessed:
        kept = [row for row in kept if not torn(match.terms, index.wording(row))]
    exact = _only_named(match, text, kept, index)
    numbers = sum(1 for term, _ in needed if term.number)
    strong = exact is not None or (numbers >= 1 and len(needed) - numbers >= 1) or numbers >= 2
    return Fit(match, tuple(kept), exact, strong)


def _together(needed: Sequence[tuple[Term, Rows]], index: ProductIndex) -> Rows:
    """The rows that explain every needed term; a unit's word and a pack's content only as far as that leaves any."""
    soft = [pair for pair in needed if _is_soft(pair[0])]
    if all(term.text in glossary().purposes or _is_soft(term) for term, _ in needed):
        soft = []  # of trays for the office the tray is no mere pack
    hard = [rows for term, rows in needed if not soft or not _is_soft(term)]
    if not hard:
        hard, soft = [rows for _, rows in needed], []
    found = together(hard)
    if soft and all(not term.number and (_is_soft(term) or _says_how(term)) for term, _ in needed):
        found = _so_packed(found, [term for term, _ in soft], index)
    for term, rows in soft:
        narrowed = together((found, rows))
        if len(narrowed):
            found = narrowed
        elif term.number and not all(is_pack_content(term.number, index.products[row]) for row in found[:MOST]):
            return narrowed
    return found


def _says_how(term: Term) -> bool:
    """Whether a term only says how goods are: a colour, a material."""
    return term.number is None and any(set(meaning) <= glossary().attributes for meaning in term.keys)


def _so_packed(rows: Rows, packs: Sequence[Term], index: ProductIndex) -> Rows:
    """Where nothing but packs and qualities is said, the products that come in such packs by their words: burgundy bottles are no
    capsules, black sacs may be sacks."""
    if not packs or len(rows) > MOST:
        return rows
    wanted = {code for term in packs for tier in unit_codes(term.text) for code in tier}
    texts = [f"{product.name} {product.description}" for product in (index.products[int(row)] for row in rows)]
    return rows[[bool(_containers(text) & wanted) for text in texts]] if len(rows) else rows


def _is_soft(term: Term) -> bool:
    if term.number:
        return term.number.dimension in ("pieces", "volume", "mass", "length") and "#" in term.keys[0][0]
    return term.text.isalpha() and bool(unit_codes(term.text)) and not _is_quality(term)


def _is_quality(term: Term) -> bool:
    """Whether a unit's word also says how goods are: plat is a plate, and flat."""
    attributes = glossary().attributes
    return any(set(meaning) <= attributes for meaning in term.keys)


def _by_measure(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of products that hold a written number, those that hold it in its measure: 50 ml is not the bag of 50."""
    for term in match.terms:
        if len(rows) > 1 and term.number and term.number.dimension and not term.optional:
            own = [row for row in rows if any(same_measure(term.number, other) for other in index.wording(row).numbers)]
            rows = own or rows
    return rows


def _by_own_words(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Without those that only go with what is asked for, or stand in its group, where others are it: of cups and lids for
    cups, the cups; of pens and markers under "Pens", the pens."""
    if len(rows) < 2:
        return rows
    own = [row for row in rows if _own_words(match, row, index)]
    return own or rows


def _own_words(match: Match, row: int, index: ProductIndex) -> bool:
    product = index.products[row]
    text = f"{product.name} ; {product.description}"
    cut = own_part(text)
    wording = index.wording(row) if cut == text else read(cut)
    keys = {key for term in wording.terms for meaning in term.keys for key in meaning}
    keys.update(f"~{one}" for one in literal_stems(cut))
    keys.update(key for term in wording.terms if not term.known for key in end_keys(term))
    return all(
        any(set(meaning) <= keys for meaning in term.keys)
        for term in match.terms
        if not term.optional and not term.number
    )


def _by_extent(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """By long, wide, thick, inside: words that often only go with a number, but must not stand against the product's own."""
    groups = glossary().groups
    for term, found in zip(match.terms, match.rows, strict=True):
        said = {groups[token] for meaning in term.keys for token in meaning if token in groups}
        if not rows or not term.optional or term.excluded or term.number or not said:
            continue
        held = set(map(int, found))
        agreeing = [row for row in rows if row in held]
        rows = agreeing or [row for row in rows if not said & _groups_of(index.wording(row))]
    return rows


def _by_name(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of several products, those whose own names have a quality that is written, where it says little elsewhere: the deep box,
    and not the flat one whose description states a depth."""
    if not 1 < len(rows) <= MOST:
        return rows
    said = [
        {token for meaning in term.keys for token in meaning if token[0].isalpha()}
        for term in match.terms
        if term.optional and term.known and not (term.excluded or term.number or unit_codes(term.text))
    ]
    names = {row: _keys_of(read(index.products[row].name)) for row in rows} if any(said) else {}
    for keys in said:
        rows = [row for row in rows if keys & names[row]] or rows if keys else rows
    return rows


def _by_named_number(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of several products, those whose own names have a bare number as it is written, where others only have a measure that comes
    to it: box 40 is the one of 40 cm, and not one of 4 cm height."""
    if not 1 < len(rows) <= MOST:
        return rows
    for term in match.terms:
        if term.number and not term.number.dimension and not term.optional and not term.excluded:
            named = [row for row in rows if term.number.value in _values(index.products[row].name)]
            others = [row for row in rows if term.number.value in {one.value for one in index.wording(row).numbers}]
            rows = named if named and set(others) <= set(named) else rows
    return rows


def _values(text: str) -> set[str]:
    return {number.value for number in read(text).numbers}


def _keys_of(own: Wording) -> set[str]:
    return {token for term in own.terms for meaning in term.keys for token in meaning}


def _groups_of(own: Wording) -> set[str]:
    groups = glossary().groups
    return {groups[token] for term in own.terms for meaning in term.keys for token in meaning if token in groups}


def _by_container(index: ProductIndex, rows: list[int], container: str) -> list[int]:
    """Without the products that come in something else: of greases in cartridge and pail, "cartridges" means the first."""
    if len(rows) < 2 or not container:
        return rows
    wanted = {code for tier in unit_codes(container)[:1] for code in tier if CODES[code].kind == "container"}
    if not wanted:
        return rows
    kinds = [_containers(f"{product.name} {product.description}") for product in map(index.products.__getitem__, rows)]
    names = [_containers(index.products[row].name) for row in rows]
    if any(name & wanted for name in names):  # the tub by its name, and not the refill for a tub
        return [
            row
            for row, name, kind in zip(rows, names, kinds, strict=True)
            if name & wanted or not (name or kind - wanted)
        ]
    if not any(kind & wanted for kind in kinds):
        return rows
    packed = [wanted & {*index.products[row].packs} for row in rows]  # in coils by its words, and sold by the roll
    return [row for row, kind, pack in zip(rows, kinds, packed, strict=True) if not kind or kind & wanted or pack]


def _containers(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in text.replace(",", " ").split():
        for tier in unit_codes(word)[:1]:
            found |= {code for code in tier if CODES[code].kind == "container"}
    return frozenset(found)


def _only_named(match: Match, text: str, rows: Sequence[int], index: ProductIndex) -> int | None:
    """The one row whose whole name the text says, where no other is.

    Words that say nothing, down to articles, count where they tell the rows apart: class A, class AS.
    """
    names = [index.products[row].name for row in rows[:MOST]]
    idle = [_idle_words(name) for name in names]
    common = frozenset.intersection(*idle) if idle else frozenset()
    written = frozenset(plain_words(text).split())
    whole = [(row, name) for row, name, words in zip(rows, names, idle, strict=False) if words - common <= written]
    named = [row for row, name in whole if not _unsaid(match, name)]
    named = named or [row for row, name in whole if not _unsaid(match, name, unsaid_too=_face(name))]
    return named[0] if len(named) == 1 else None


def _face(name: str) -> frozenset[str]:
    """The length and width of a sheet, which nobody says where a catalogue has it in one: "18 mm MDF" of 2440 x 1220."""
    return frozenset(
        value
        for size in read(name).sizes
        if len(size) > 1 and all(float(one) >= _SHEET for one in size[:2])
        for value in size[:2]
    )


def _idle_words(name: str) -> frozenset[str]:
    """The words of a name that are left out when it is read, or say little; not the cross of a size."""
    words = glossary()
    return frozenset(
        word for word in plain_words(name).split() if word != "x" and (word in words.small or word in words.filler)
    )


def _unsaid(match: Match, name: str, *, unsaid_too: frozenset[str] = frozenset()) -> bool:
    """Whether a name has a word or number that the text does not say, but for the numbers that it need not say; each number
    of the text counts once. A word that stands within a phrase is said, whatever the phrase means."""
    said = {key for term in match.terms for meaning in term.keys for key in meaning}
    words = {word for term in match.terms if not term.excluded for word in term.text.split()}

    def is_said(term: Term) -> bool:
        return term.optional or term.text in words or any(set(meaning) <= said for meaning in term.keys)

    numbers = [term.number for term in match.terms if term.number]
    for term in read(name).terms:
        if term.number:
            found = next((at for at, number in enumerate(numbers) if same_number(number, term.number)), None)
            if found is None and term.number.value not in unsaid_too:
                return True
            if found is not None:
                del numbers[found]
        elif not is_said(term) and not ((parts := phrase_words(term)) and all(map(is_said, parts))):
            return True
    return False
