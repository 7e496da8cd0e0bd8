"""Which products of a catalogue fit a description.

A product fits when it explains everything that is written: every word (in any language, mistyped or shortened), every number,
every size. What is not written may be anything, so several products may fit; then the text does not decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from normalizer.colours import by_colours
from normalizer.glossary import glossary, stem
from normalizer.heads import torn
from normalizer.master import ProductRecord
from normalizer.pairing import swapped
from normalizer.product_index import Match, ProductIndex, Rows, together
from normalizer.thousands import grouped
from normalizer.units import CODES, unit_codes
from normalizer.wording import Number, Term, Wording, literal_stems, own_part, phrase_words, plain_words, read
from parsers.record import record

__all__ = ["MOST", "Fit", "fitting", "is_pack_content", "same_number", "same_size"]

#: More than this many products are not looked at one by one: the text is too general to decide.
MOST = 400
#: A known word with more letters says what it says, and is not cut from a longer one.
LONGEST_CUT = 8
#: Written for each other: 80 g paper is 80 g/m2.
ALIKE = frozenset({frozenset({"mass", "weight"}), frozenset({"percent", "pieces"})})


#: Said of a bottle or a pack by whoever has it before him; letters for clothes are none of these.
_SIZE_WORDS = frozenset(
    "small little large big klein kleine kleiner kleines kleinen grosse grosser grosses grossen petit petite petits petites grand "
    "grande grands grandes pequeno pequena pequenos pequenas piccolo piccola piccoli piccole grandi groot grote liten stor".split()
)


@record()
class Fit:
    """The rows of the index that fit, best first; `exact` where one of them is named in full and no other is."""

    match: Match
    rows: tuple[int, ...] = ()
    exact: int | None = None
    strong: bool = False  #: whether a number and a word, or a whole name, stand behind it


def fitting(index: ProductIndex, text: str, *, container: str = "") -> Fit:
    """The products that explain all of `text`; `container` is the written unit ("cartridges"), which may tell two apart. Where
    a number has two readings (1.000), those that fit either."""
    fit = _fitting(index, text, container)
    if (other := grouped(text)) == text:
        return fit
    also = _fitting(index, other, container)
    if not fit.rows or not also.rows:
        return fit if fit.rows else also
    rows = tuple(dict.fromkeys((*fit.rows, *also.rows)))
    return fit if len(rows) == len(fit.rows) else Fit(fit.match, rows, None, fit.strong)


def _fitting(index: ProductIndex, text: str, container: str) -> Fit:
    match = _settled(index.match(text), index)
    needed = [(term, rows) for term, rows in zip(match.terms, match.rows, strict=True) if not term.optional]
    if not needed or match.unknown:
        return Fit(match)
    rows = _together(needed, index)
    if not len(rows):
        match = _loosened(match, index)
        needed = [(term, found) for term, found in zip(match.terms, match.rows, strict=True) if not term.optional]
        rows = _together(needed, index)
    if not len(rows) and (smaller := _without_size_words(match)):
        match, needed = smaller, [pair for pair in needed if not _is_size_word(pair[0])]
        rows = _together(needed, index)
    if widened := not len(rows):
        match = _widened(match, index)
        needed = [(term, found) for term, found in zip(match.terms, match.rows, strict=True) if not term.optional]
        rows = _together(needed, index) if needed else rows
    if len(rows) > MOST:
        return Fit(match, tuple(map(int, rows[:MOST])))
    if excluded := [found for term, found in zip(match.terms, match.rows, strict=True) if term.excluded]:
        if any(not term.known for term in match.terms if term.excluded):
            return Fit(match)
        rows = np.setdiff1d(rows, np.concatenate(excluded))
    kept = [int(row) for row in rows if _numbers_agree(match, index.wording(int(row)), index.products[row])]
    direct = [row for row in kept if _sizes_agree(_sizes(text), index.wording(row))]
    kept = direct or [row for row in kept if _sizes_agree(_sizes(text), index.wording(row), reverse=True)]
    kept = _by_container(index, _by_own_words(match, _by_measure(match, kept, index), index), container)
    kept = by_colours(match, _by_name(match, _by_extent(match, kept, index), index), index)
    kept = [row for row in kept if not swapped(match.terms, index.wording(row).terms)]
    if widened:
        kept = [row for row in kept if not torn(match.terms, index.wording(row))]
    exact = _only_named(match, text, kept, index)
    numbers = sum(1 for term, _ in needed if term.number)
    strong = exact is not None or (numbers >= 1 and len(needed) - numbers >= 1) or numbers >= 2
    return Fit(match, tuple(kept), exact, strong)


def _settled(match: Match, index: ProductIndex) -> Match:
    """The match with number words read as numbers, and words of units as optional."""
    words = glossary()
    match = _counted(match, index)
    terms, rows, unknown = list(match.terms), list(match.rows), list(match.unknown)
    for at, term in enumerate(terms):
        if term.number or not term.text.isalpha():
            continue
        value = words.numbers.get(term.text)
        if value and not len(rows[at]):
            terms[at] = Term(term.text, ((f"#{value}",),), number=Number(str(value)))
            rows[at] = index.explained_by(terms[at])
            unknown = [word for word in unknown if word != term.text]
        elif not term.optional and unit_codes(term.text) and not len(rows[at]):
            # A pack in a description ("box of M8 nuts") is no property, unless the catalogue's goods are such.
            terms[at] = replace(term, optional=True)
            unknown = [word for word in unknown if word != term.text]
    _thread_washers(terms, rows, index)
    return Match(tuple(terms), tuple(rows), tuple(unknown))


def _thread_washers(terms: list[Term], rows: list[Rows], index: ProductIndex) -> None:
    """A washer written by its hole ("washer 8.4") is the one for that thread (M8), where the catalogue counts by threads."""
    if not any("washer" in meaning for term in terms for meaning in term.keys):
        return
    holes = glossary().holes
    for at, term in enumerate(terms):
        if term.number and not len(rows[at]) and (thread := holes.get(term.number.value)):
            terms[at] = read(thread).terms[0]
            rows[at] = index.explained_by(terms[at])


def _counted(match: Match, index: ProductIndex) -> Match:
    """With "forty six" as the number 46."""
    numbers, measures = glossary().numbers, glossary().measures
    terms, rows, unknown = list(match.terms), list(match.rows), match.unknown
    for at in range(len(terms) - 2, -1, -1):
        tens, ones = numbers.get(terms[at].text, 0), numbers.get(terms[at + 1].text, 0)
        if tens in range(20, 100, 10) and ones in range(1, 10):
            value = str(tens + ones)
            terms[at : at + 2] = [
                Term(f"{terms[at].text} {terms[at + 1].text}", ((f"#{value}",),), number=Number(value))
            ]
            rows[at : at + 2] = [index.explained_by(terms[at])]
            unknown = tuple(word for word in unknown if word not in numbers)
    for at in range(len(terms) - 2, -1, -1):  # "twenty litre"
        number = terms[at].number
        spoken = numbers.get(terms[at].text, 0) or (
            int(number.value) if number is not None and _spoken(terms[at]) else 0
        )
        if spoken and terms[at + 1].text in measures and not terms[at + 1].number:
            terms[at : at + 2] = read(f"{spoken} {terms[at + 1].text}").terms
            rows[at : at + 2] = [index.explained_by(terms[at])]
            unknown = tuple(word for word in unknown if word not in numbers and word not in measures)
    return Match(tuple(terms), tuple(rows), unknown)


def _spoken(term: Term) -> bool:
    """Whether the term is a number that was written in words."""
    return term.number is not None and term.text.split()[0] in glossary().numbers


def _together(needed: Sequence[tuple[Term, Rows]], index: ProductIndex) -> Rows:
    """The rows that explain every needed term; a unit's word and a pack's content only as far as that leaves any."""
    soft = [pair for pair in needed if _is_soft(pair[0])]
    hard = [rows for term, rows in needed if not _is_soft(term)]
    if not hard:
        hard, soft = [rows for _, rows in needed], []
    found = together(hard)
    for term, rows in soft:
        narrowed = together((found, rows))
        if len(narrowed):
            found = narrowed
        elif term.number and not all(is_pack_content(term.number, index.products[row]) for row in found[:MOST]):
            return narrowed
    return found


def _is_soft(term: Term) -> bool:
    if term.number:
        return term.number.dimension in ("pieces", "volume", "mass", "length") and "#" in term.keys[0][0]
    return bool(unit_codes(term.text)) if term.text.isalpha() else False


def is_pack_content(number: Number, product: ProductRecord) -> bool:
    """Whether a number is only what a pack holds: "boxes of 100", "20 litre cans" of an oil that is sold by the litre."""
    contents = [Decimal(1), *product.packs.values()]
    if number.dimension == "pieces":
        return any(Decimal(number.value) == content for content in contents)
    stock = CODES.get(product.unit)
    if not stock or stock.kind != number.dimension or not stock.size:
        return False
    basic = {"volume": Decimal(1000), "mass": Decimal(1000), "length": Decimal(1000)}[number.dimension] * stock.size
    return any(abs(float(content * basic) - number.size) < 1e-6 for content in product.packs.values())


def _without_size_words(match: Match) -> Match | None:
    """The match without little, medium and large where the size is said by a measure as well: "le petit de 300 ml"."""
    measured = any(term.number and term.number.dimension in ("volume", "mass", "length") for term in match.terms)
    if not measured or not any(_is_size_word(term) for term in match.terms):
        return None
    terms = tuple(replace(term, optional=True) if _is_size_word(term) else term for term in match.terms)
    return replace(match, terms=terms)


def _is_size_word(term: Term) -> bool:
    """Whether little, medium or large is all that a word may say."""
    return term.text in _SIZE_WORDS and not term.number


def _loosened(match: Match, index: ProductIndex) -> Match:
    """The match with every word also standing for its loose relatives: a bolt for a screw."""
    related, loose = glossary().related, glossary().loose
    terms, rows = [], []
    for term, found in zip(match.terms, match.rows, strict=True):
        more = [
            tuple(other if token == old else token for token in meaning)
            for meaning in term.keys
            for old in meaning
            for other in related.get(old, ())
        ]
        if " " in term.text:
            more += loose.get(" ".join(map(stem, term.text.split())), ())
        if more and not term.number:
            term = replace(term, keys=(*term.keys, *more))
            found = index.explained_by(term)
        terms.append(term)
        rows.append(found)
    return Match(tuple(terms), tuple(rows), match.unknown)


def _widened(match: Match, index: ProductIndex) -> Match:
    """The match with every plain word also standing for what it may abbreviate or mistype: "sock cap screw" has no sock in it."""
    terms, rows = [], []
    for term, found in zip(match.terms, match.rows, strict=True):
        plain = not term.number and not term.optional and not term.excluded and term.text.isalpha()
        if plain and (term.known or len(term.text) >= 4):
            # short words are neither mistyped nor cut, but may stand within a phrase of the catalogue: chis. tip
            # nor is a long word that is known cut from a longer one: an impact wrench is no impact wrench's socket
            more = (
                index.respelt(term)
                if len(term.text) >= 4 and not (term.known and len(term.text) > LONGEST_CUT)
                else term
            )
            keys = tuple(dict.fromkeys((*term.keys, *more.keys)))
            apart = tuple(tuple(f"?{key}" for key in meaning) for meaning in keys)
            optional = more.optional and more is not term
            term = replace(term, keys=keys, optional=optional)
            found = index.explained_by(replace(term, keys=(*keys, *apart)))
        terms.append(term)
        rows.append(found)
    return Match(tuple(terms), tuple(rows), match.unknown)


def _numbers_agree(match: Match, own: Wording, product: ProductRecord) -> bool:
    numbers = own.numbers
    return all(
        any(same_number(term.number, other) for other in numbers) or is_pack_content(term.number, product)
        for term in match.terms
        if term.number and not term.optional
    )


def same_number(written: Number, own: Number) -> bool:
    """Whether a written number is the product's: a bare one has any measure, 30 cm are 300 mm, 300 beside no measure too."""
    if written.dimension == "thread" or not own.dimension or not written.dimension:
        if written.dimension == "thread":
            return own.dimension == "thread" and own.value == written.value
        if own.value == written.value:
            return True
        sized, bare = (written, own) if written.dimension else (own, written)
        return sized.dimension == "length" and f"{sized.size:g}" == bare.value
    if written.dimension == own.dimension:
        return _measured(written, own)
    return frozenset({written.dimension, own.dimension}) in ALIKE and written.value == own.value


def _sizes(text: str) -> tuple[tuple[str, ...], ...]:

    return read(text).sizes


def _sizes_agree(written: Iterable[tuple[str, ...]], own: Wording, *, reverse: bool = False) -> bool:
    return all(
        not own.sizes or any(same_size(size, other, reverse=reverse) for other in own.sizes if len(other) >= 2)
        for size in written
        if len(size) >= 2
    )


def same_size(written: tuple[str, ...], own: tuple[str, ...], *, reverse: bool = False) -> bool:
    """125 x 1 is 125 x 1 x 22; in `reverse` also 1 x 125."""
    if reverse:
        return sorted(written) == sorted(own)
    short, long = sorted((written, own), key=len)
    return long[: len(short)] == short


def _by_measure(match: Match, rows: list[int], index: ProductIndex) -> list[int]:
    """Of products that hold a written number, those that hold it in its measure: 50 ml is not the bag of 50."""
    for term in match.terms:
        if len(rows) > 1 and term.number and term.number.dimension and not term.optional:
            own = [row for row in rows if any(_measured(term.number, other) for other in index.wording(row).numbers)]
            rows = own or rows
    return rows


def _measured(written: Number, own: Number) -> bool:
    return written.dimension == own.dimension and abs(written.size - own.size) <= 1e-6 * max(written.size, own.size)


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
    return [row for row, kind in zip(rows, kinds, strict=True) if not kind or kind & wanted]


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
    named = [
        row
        for row, name, words in zip(rows, names, idle, strict=False)
        if words - common <= written and not _unsaid(match, name)
    ]
    return named[0] if len(named) == 1 else None


def _idle_words(name: str) -> frozenset[str]:
    """The words of a name that are left out when it is read, or say little."""
    words = glossary()
    return frozenset(word for word in plain_words(name).split() if word in words.small or word in words.filler)


def _unsaid(match: Match, name: str) -> bool:
    """Whether a name has a word or number that the text does not say; each number of the text counts once."""
    said = {key for term in match.terms for meaning in term.keys for key in meaning}

    def is_said(term: Term) -> bool:
        return term.optional or any(set(meaning) <= said for meaning in term.keys)

    numbers = [term.number for term in match.terms if term.number]
    for term in read(name).terms:
        if term.number:
            found = next((at for at, number in enumerate(numbers) if same_number(number, term.number)), None)
            if found is None:
                return True
            del numbers[found]
        elif not is_said(term) and not ((parts := phrase_words(term)) and all(map(is_said, parts))):
            return True
    return False
