"""A product's words and a customer's words in one form: canonical tokens, numbers with their measure, sizes like 5 x 60."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from normalizer.chunks import Chunk, Number, Term, chunk_of, inches, number, word_of
from normalizer.compounds import LONGEST, ending
from normalizer.drawn import MARK, prepared
from normalizer.glossary import Glossary, Meaning, glossary, stem
from normalizer.grits import drawn_together, grit_of
from normalizer.master import ProductRecord
from parsers.record import record

__all__ = [
    "FITS",
    "Wording",
    "end_keys",
    "literal_stems",
    "own_part",
    "phrase_words",
    "plain_words",
    "read",
    "segment_keys",
    "segments",
    "wording_of",
]


@record()
class Wording:
    """What a text says of a product."""

    terms: tuple[Term, ...]
    sizes: tuple[tuple[str, ...], ...]  #: numbers joined by x or a range: ("5", "60")

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(term.number for term in self.terms if term.number)


_CHUNK = re.compile(
    r"\x01[a-z]|\d+/\d+(?!\.?\d)(?:\")?|[a-z]+(?:\.[a-z]+)*\d[a-z0-9.]*|\d[a-z0-9.]*(?:-\d[a-z0-9.]*)*|[a-z]+|[\"%°]"
)
#: What follows names the goods that this one goes with.
FITS = re.compile(
    r"\b(?:fits|fitting for|suits|suitable for|for use with|compatible with|to suit|passend (?:für|zu|fuer)|geeignet für|kompatibel mit|convient (?:à|pour|aux)|"
    r"compatible avec|adapté (?:à|aux)|apto para|compatible con|adatto (?:a|per)|compatibile con|geschikt voor|passend op|past op|passar)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d+(?:\.\d+)?)")
#: measures that alone name the size of what they fill
_SIZES = frozenset(("gallon", "gallons"))


@lru_cache(maxsize=10_000)
def read(text: str) -> Wording:
    """The terms of a text, in order; articles and prepositions are left out."""
    return _read(tuple(_CHUNK.findall(prepared(text))))


def _read(pieces: tuple[str, ...]) -> Wording:
    words = glossary()
    chunks = [grit_of(piece) or chunk_of(piece) for piece in pieces]
    terms: list[Term] = []
    sizes: list[tuple[str, ...]] = []
    at, end = 0, len(chunks)
    while at < end:
        chunk = chunks[at]
        at += 1
        if chunk.plain and chunk.plain in words.phrases and (counted := _phrase_of(chunks, at - 1, words)):
            terms.append(counted[0])
            at = at - 1 + counted[1]
        elif chunk.plain:
            unit = chunks[at].unit if at < end else ""
            if unit:
                at += 1
            near = chunks[at].word if at < end and not unit else ""
            term = number(chunk.plain, unit, words, near if len(near) <= 3 else "")
            named = replace(term, keys=((f"#{chunk.named}",), term.keys[0]))
            terms.append(named if chunk.named and not unit else term)
        elif at < end and words.measures.get(chunks[at].unit, ("",))[0] == "ply" and chunk.word in words.numbers:
            terms.append(number(str(words.numbers[chunk.word]), chunks[at].unit, words))  # two-ply
            at += 1
        elif chunk.word:
            term, used = _phrase(chunks, at - 1, words)
            if used == 1 and chunk.terms:  # a letter that is no part of a phrase ("Z fold")
                terms += chunk.terms
                continue
            if used == 1 and chunk.word in words.small:
                continue
            at = at - 1 + used
            # "bleach, gallons": the size of the bottle, where no number says how many of them it holds
            terms.append(number("1", chunk.word, words) if used == 1 and chunk.word in _SIZES else term)
        elif at < end and (inches := _inches(chunk, chunks[at].unit, words)):
            terms.append(inches)
            at += 1
        else:
            unit = chunks[at].unit if chunk.size and at < end else ""
            if unit and all(not term.number or not term.number.dimension for term in chunk.terms):
                terms += [number(term.number.value, unit, words) if term.number else term for term in chunk.terms]
                at += 1
            else:
                terms += chunk.terms
        if chunk.size:
            sizes.append(chunk.size)
    return Wording(tuple(_negated(drawn_together(terms), words)), tuple(sizes))


def _inches(chunk: Chunk, unit: str, words: Glossary) -> Term | None:
    """3/4 before a word for inches, as 3/4"."""
    number = chunk.terms[0].number if len(chunk.terms) == 1 else None
    if number is None or "/" not in number.value or words.measures.get(unit, ("",))[0] != "inch":
        return None
    return replace(chunk.terms[0], number=inches(number.value))


def _negated(terms: list[Term], words: Glossary) -> list[Term]:
    """ "Without latex", "latex free": what a product lacks is a token of its own, and never the thing itself."""
    terms = _excluded(terms, words)
    before, after = words.negators
    if not any(term.text in before or term.text in after for term in terms):
        return terms
    kept: list[Term] = []
    lacking = False
    for term in terms:
        if term.text in before:
            lacking = True
        elif term.text in after and kept and not kept[-1].number:
            kept[-1] = _without(kept[-1])
        else:
            kept.append(_without(term) if lacking and not term.number else term)
            lacking = False
    return kept


def _excluded(terms: list[Term], words: Glossary) -> list[Term]:
    """ "Not the decaf": what follows a plain not, up to a but, is what the product must not be."""
    kept: list[Term] = []
    excluding = False
    for term in terms:
        if term.text in words.refusals:
            excluding = True
        elif excluding and term.text in words.turns:
            excluding = False
        else:
            kept.append(replace(term, excluded=not term.optional, optional=True) if excluding else term)
    return kept


def wording_of(product: ProductRecord) -> Wording:
    """What name and description of a product say. What they deny ("not dimmable") it lacks, as if it were said to be without it."""
    own = read(f"{product.name} ; {product.description}")
    return replace(own, terms=tuple(map(_lacking, own.terms)))


def _lacking(term: Term) -> Term:
    return _without(replace(term, excluded=False, optional=False)) if term.excluded and not term.number else term


def _without(term: Term) -> Term:
    keys = tuple(tuple(f"no-{key.removeprefix('~')}" for key in meaning) for meaning in term.keys)
    return Term(f"no {term.text}", keys, known=term.known, optional=term.optional)


def _phrase(chunks: list[Chunk], at: int, words: Glossary) -> tuple[Term, int]:
    """The longest phrase of the glossary that begins here, else the word alone; and how many chunks that took."""
    return _phrase_of(chunks, at, words) or (word_of(chunks[at].word), 1)


def _phrase_of(chunks: list[Chunk], at: int, words: Glossary) -> tuple[Term, int] | None:
    """The same; None where no phrase begins here. One that begins with a number has two words more: 2 stroke oil."""
    for stems, meanings in words.phrases.get(chunks[at].stem or chunks[at].plain, ()):
        if chunks[at].plain and len(stems) < 3:
            continue
        here, matched = at, 0
        while here < len(chunks) and matched < len(stems):
            chunk = chunks[here]
            name = chunk.stem or chunk.plain or (chunk.terms[0].text if len(chunk.terms) == 1 else "")
            if name != stems[matched]:
                if matched and chunk.word in words.small:
                    here += 1
                    continue
                break
            matched += 1
            here += 1
        if matched == len(stems):
            text = " ".join(chunk.word or chunk.plain for chunk in chunks[at:here])
            return Term(text, meanings), here - at
    return None


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> str:
    """The pieces of a text with blanks between them, however they were written: "10 ml", "10ml" and "10 ML" are one."""
    return " ".join(
        piece for chunk in _CHUNK.findall(prepared(text).replace(MARK, " ")) for piece in _DIGITS.split(chunk) if piece
    )


def own_part(text: str) -> str:
    """A catalogue text without what it says of other goods ("fits 12 oz cups")."""
    return FITS.split(text, maxsplit=1)[0]


def literal_stems(text: str) -> Iterator[str]:
    """The stem of every word as it stands, also of those inside a phrase: `tie` of "cable tie"."""
    return (stem(piece) for piece in _CHUNK.findall(prepared(text)) if piece.isalpha() and len(piece) > 2)


def segments(text: str) -> Iterator[tuple[str, ...]]:
    """The pieces of a catalogue's text in runs that can be read one by one: a number begins a new one, unless a phrase of the
    glossary ("DIN 933") may reach over it."""
    if not text:
        return
    before_numbers = glossary().before_numbers
    pieces = tuple(_CHUNK.findall(prepared(text)))
    first = 0
    for at in range(1, len(pieces)):
        if pieces[at][0].isdigit() and not ((before := pieces[at - 1]).isalpha() and stem(before) in before_numbers):
            yield pieces[first:at]
            first = at
    if pieces:
        yield pieces[first:]


@lru_cache(maxsize=200_000)
def segment_keys(pieces: tuple[str, ...]) -> frozenset[str]:
    """Every token of such a run, of all its readings: phrases, compounds and bare stems."""
    # a phrase's own words as well, so that "ties" finds cable ties
    terms = _read(pieces).terms
    denied = {word for term in terms if term.excluded for word in term.text.split()}
    keys = {f"~{stem(piece)}" for piece in pieces if piece.isalpha() and len(piece) > 2 and piece not in denied}
    for term in map(_lacking, terms):
        for meaning in term.keys:
            keys.update(meaning)
        if term.number:
            keys.add(f"#{term.number.value}")
        # one word of a phrase may be mistyped in a query; asked for only then: "large" is no "extra large"
        keys.update(f"?{key}" for part in phrase_words(term) for meaning in part.keys for key in meaning)
        keys.update(f"??{key}" for meaning in _inner(term) for key in meaning)
        if not term.known:
            keys.update(end_keys(term))
    return frozenset(keys)


def _inner(term: Term) -> tuple[Meaning, ...]:
    """What a phrase of three words or more says without its first: the ball valve in a lever ball valve."""
    words = term.text.split() if not term.number else []
    inner = _read(tuple(words[1:])).terms if len(words) > 2 else ()
    return inner[0].keys if len(inner) == 1 and " " in inner[0].text and not inner[0].number else ()


def end_keys(term: Term) -> Iterator[str]:
    """What the end of an unknown word of a catalogue says: a Trekkingrucksack is a rucksack, whatever trekking is; so that
    "rucksack" alone tells it from no other."""
    if not term.number and len(term.keys) == 1 and LONGEST >= len(term.text) >= 9:
        yield from (key for meaning in ending(term.text, glossary()) for key in meaning)


def phrase_words(term: Term) -> tuple[Term, ...]:
    """The words of a phrase one by one; nothing where the term is no phrase, or denies what it names."""
    if term.number or " " not in term.text or any(key.startswith("no-") for meaning in term.keys for key in meaning):
        return ()
    return tuple(word_of(word) for word in term.text.split())
