"""How the words of a description may be read otherwise: number words as numbers, words of packs as none, loose relatives, slips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from normalizer.chunks import Number, Term
from normalizer.compounds import by_glossary
from normalizer.glossary import Meaning, glossary, stem
from normalizer.product_index import Match, ProductIndex, Rows
from normalizer.units import says_unit
from normalizer.wording import Wording, phrase_words, read

__all__ = ["is_size_word", "is_sized", "loosened", "settled", "widened", "without_repeated", "without_size_words"]

#: So many meanings of each word of a phrase are tried, and so many of the phrase.
_WAYS, _MOST_WAYS = 4, 16
#: A known word with more letters says what it says, and is not cut from a longer one: candele are no candelette.
_LONGEST_CUT = 6
#: Shorter words are no compounds.
_SHORTEST_COMPOUND = 8


def settled(match: Match, index: ProductIndex) -> Match:
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
        elif not term.optional and says_unit(term.text) and not len(rows[at]):
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
    for at in range(len(terms) - 2, -1, -1):  # "twenty litre", "half a litre"
        number = terms[at].number
        spoken: float = numbers.get(terms[at].text, 0) or (
            int(number.value) if number is not None and _spoken(terms[at]) else 0
        )
        spoken = 0.5 if ("half",) in terms[at].keys else spoken
        if spoken and terms[at + 1].text in measures and not terms[at + 1].number:
            terms[at : at + 2] = read(f"{spoken} {terms[at + 1].text}").terms
            rows[at : at + 2] = [index.explained_by(terms[at])]
            unknown = tuple(word for word in unknown if word not in numbers and word not in measures)
    return Match(tuple(terms), tuple(rows), unknown)


def _spoken(term: Term) -> bool:
    """Whether the term is a number that was written in words."""
    return term.number is not None and term.text.split()[0] in glossary().numbers


def without_size_words(match: Match) -> Match | None:
    """The match without little, medium and large where the size is said by a measure as well: "le petit de 300 ml", or by two
    that are crossed: "las grandes (40x40)", or by its number alone: "die kurzen 140er"."""
    numbers = [term.number for term in match.terms if term.number]
    measured = len(numbers) > 1 or any(
        number.dimension in ("volume", "mass", "length") or (not number.dimension and len(number.value) > 1)
        for number in numbers
    )
    if not measured or not any(is_size_word(term) for term in match.terms):
        return None
    terms = tuple(replace(term, optional=True) if is_size_word(term) else term for term in match.terms)
    return replace(match, terms=terms)


def is_size_word(term: Term) -> bool:
    """Whether little, large, long or narrow is all that a word may say; letters for clothes are none of these."""
    return term.text in glossary().sizes and not term.number


def is_sized(match: Match, own: Wording) -> bool:
    """Whether a number that is said without its measure is one of a product's measures, and not how many a box holds."""
    return all(
        any(
            other.value == term.number.value and other.dimension in ("volume", "mass", "length", "")
            for other in own.numbers
        )
        for term in match.terms
        if term.number and not term.number.dimension and not term.optional
    )


def without_repeated(match: Match) -> Match:
    """The match without what the goods are for where their own name says that: an Abroller, tape dispenser, für Packband; and
    without what they are, said again: the head of socket mop heads."""
    terms = list(match.terms)
    for at, (naming, rows) in enumerate(zip(match.terms, match.rows, strict=True)):
        if naming.number or naming.optional or not len(rows):
            continue
        named = frozenset.intersection(*(_hyphenated(meaning) for meaning in naming.keys))
        for behind in range(at + 1, len(terms)):
            term = terms[behind]
            if term.number or term.optional or term.excluded:
                continue
            if any(way[-1] in named for way in term.keys) or (behind == at + 1 and stem(term.text) in named):
                terms[behind] = replace(term, optional=True)
    return match if terms == list(match.terms) else replace(match, terms=tuple(terms))


def _hyphenated(meaning: Meaning) -> frozenset[str]:
    """The parts of its tokens that have more than one."""
    return frozenset(part for token in meaning if "-" in token for part in token.split("-"))


def loosened(match: Match, index: ProductIndex) -> Match:
    """The match with every word also standing for its loose relatives: a bolt for a screw."""
    related, loose, qualities = glossary().related, glossary().loose, glossary().attributes
    small = glossary().small
    terms, rows = [], []
    for term, found in zip(match.terms, match.rows, strict=True):
        more = [
            tuple(other if token == old else token for token in meaning)
            for meaning in term.keys
            for old in meaning
            for other in related.get(old, ())
            if len(meaning) > 1 or other not in qualities  # a soup plate is a deep plate, and not what is deep
        ]
        more += loose.get(" ".join(stem(word) for word in term.text.split() if word not in small), ())
        if more and not term.number:
            term = replace(term, keys=(*term.keys, *more))
            found = index.explained_by(term)
        terms.append(term)
        rows.append(found)
    return Match(tuple(terms), tuple(rows), match.unknown)


def widened(match: Match, index: ProductIndex) -> Match:
    """The match with every plain word also standing for what it may abbreviate or mistype: "sock cap screw" has no sock in it."""
    terms, rows = [], []
    for term, found in zip(match.terms, match.rows, strict=True):
        if not len(found) and (
            parts := _in_parts(term)
        ):  # of a fragile tape the catalogue has no phrase, but a tape that is fragile
            term = replace(term, keys=(*term.keys, *parts))
            found = index.explained_by(term)
        if term.known and " " in term.text and not (term.number or term.optional or term.excluded):
            apart = tuple(tuple(f"??{key}" for key in meaning) for meaning in term.keys)
            found = index.explained_by(replace(term, keys=(*term.keys, *apart)))
        plain = not term.number and not term.optional and not term.excluded and term.text.isalpha()
        if plain and (term.known or len(term.text) >= 4):
            # short words are neither mistyped nor cut, but may stand within a phrase of the catalogue: chis. tip
            # nor is a long word that is known cut from a longer one: an impact wrench is no impact wrench's socket
            more = (
                index.respelt(term)
                if len(term.text) >= 4 and not (term.known and len(term.text) > _LONGEST_CUT)
                else term
            )
            keys = tuple(dict.fromkeys((*term.keys, *more.keys, *_rivals(term, more, index))))
            apart = tuple(tuple(f"?{key}" for key in meaning) for meaning in keys)
            optional = more.optional and more is not term
            term = replace(term, keys=keys, optional=optional)
            found = index.explained_by(replace(term, keys=(*keys, *apart)))
        terms.append(term)
        rows.append(found)
    return Match(tuple(terms), tuple(rows), match.unknown)


def _rivals(term: Term, more: Term, index: ProductIndex) -> tuple[Meaning, ...]:
    """Where a word may be cut from that of a colour, or of another such value: those from which one slip parts it. `bran` may be
    branco, and may be braun."""
    groups = glossary().groups
    kinds = {groups[token] for meaning in more.keys if meaning not in term.keys for token in meaning if token in groups}
    if not kinds:
        return ()
    near = (one for word in index.one_letter_off(term.text) for one in read(word).terms)
    return tuple(way for one in near for way in one.keys if any(groups.get(token) in kinds for token in way))


def _in_parts(term: Term) -> tuple[Meaning, ...]:
    """What the words of a phrase, or the parts of a known compound, say one by one; "without cord" says no cord."""
    if not frozenset().union(*glossary().negators).isdisjoint(term.text.split()):
        return ()
    if words := phrase_words(term):
        return tuple(dict.fromkeys((*_together(words), *_in_two(term.text.split()))))
    if term.known and not term.number and len(term.text) >= _SHORTEST_COMPOUND and term.text.isalpha():
        return by_glossary(term.text, glossary())
    return ()


def _together(words: Sequence[Term]) -> Iterator[Meaning]:
    """What the words say together, in each of their meanings."""
    for way in islice(product(*(word.keys[:_WAYS] for word in words if not word.optional)), _MOST_WAYS):
        yield tuple(dict.fromkeys(key for meaning in way for key in meaning))


def _in_two(words: Sequence[str]) -> Iterator[Meaning]:
    """What a phrase of three words or more says as a shorter phrase and the rest: adhesive tape that is transparent."""
    for cut in (len(words) - 1, 1) if len(words) > 2 else ():
        parts = [part for half in (words[:cut], words[cut:]) for part in read(" ".join(half)).terms]
        if len(parts) < len(words):
            yield from _together(parts)
