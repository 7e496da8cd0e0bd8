"""What a product is, beside what it goes with: a cable is no cable tie, and whoever orders soap wants no soap dispenser."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizer.chunks import Term
from normalizer.glossary import Meaning, glossary, stem
from normalizer.master import ProductRecord
from normalizer.units import unit_codes
from normalizer.wording import Wording, phrase_words, read

__all__ = ["GOES_WITH", "begun", "beside", "goes_on", "left_unsaid", "names_all", "plainest", "themselves", "torn"]

#: What follows in a name is what the goods are made for, or come with.
GOES_WITH = re.compile(
    r"\s(?:for|für|fuer|pour|para|per|voor|till|för|do|dla|to fit|with|mit|avec|con|met|med)\s", re.IGNORECASE
)
_FEW = 8  #: products among which one may be the plain one
#: What follows in a name is only added to the goods: a brush with a handle, soap for the dispenser.
_ADDED = re.compile(
    r"[,;(/+]|\s[-–]\s|\b(?:with|mit|avec|con|met|med|for|für|fuer|pour|para|per|voor|till|för|dla|incl|inkl|and|und|et|sans|without|ohne)\b",
    re.IGNORECASE,
)


def torn(terms: Sequence[Term], own: Wording) -> bool:
    """Whether the text says one word of a product's phrase and not what it is: a cable is no cable tie, powder may be
    lightening powder."""
    said = {key for term in terms for meaning in term.keys for key in meaning}
    for term in own.terms:
        parts = phrase_words(term)
        if parts and not any(set(meaning) <= said for meaning in term.keys):
            heard = [any(set(meaning) <= said for meaning in part.keys) for part in parts]
            if any(heard) and not all(heard) and not heard[_head(parts)]:
                return True
    return False


def _head(parts: tuple[Term, ...]) -> int:
    """Which word of a phrase says what the thing is: the last, but the first before an "of": colle à bois; and in the languages
    that put it first: sac poubelle."""
    small = glossary().small
    if stem(parts[0].text) in glossary().leading:
        return 0
    return 0 if len(parts) > 2 and any(part.text in small for part in parts[1:-1]) else len(parts) - 1


def beside(terms: Sequence[Term], name: str) -> str:
    """What the text leaves out of a product's name that makes it another thing than the text says: of a soap dispenser the
    dispenser; "" where nothing of the kind."""
    carriers, attributes = glossary().carriers, glossary().attributes
    said = {key for term in terms if not term.excluded for meaning in _own_keys(term) for key in meaning}
    counted = any(term.number for term in terms)
    phrases = (term.text.split() for term in terms if not term.excluded)
    in_phrases = {word for words in phrases if len(words) > 1 for word in words}
    left_out, things = "", False
    for term in read(_ADDED.split(name, maxsplit=1)[0]).terms:
        if term.number or term.optional or unit_codes(term.text) or term.text in in_phrases:
            continue  # the "cool" of "cool white" is no cooler
        parts = phrase_words(term)
        heard = [any(set(meaning) <= said for meaning in part.keys) for part in parts]
        if any(set(meaning) <= said for meaning in term.keys):
            if not term.known:
                return ""  # a word of this catalogue's own may be the thing itself: lockshields are valves
            things = things or not _is_attribute(term, attributes)
        elif any(heard) and not heard[_head(parts)] and not any(said & set(meaning) for meaning in term.keys):
            left_out = term.text
            things = things or any(
                not _is_attribute(part, attributes) for part, said_so in zip(parts, heard, strict=True) if said_so
            )
        elif counted and _is_head(term, said):
            things = True
        elif not _is_attribute(term, attributes) and (
            any(carriers & set(meaning) - said for meaning in term.keys) or _only_begun(term, said)
        ):
            left_out = term.text
            things = things or any(key in said and key not in attributes for meaning in term.keys for key in meaning)
    if not left_out and sum(not term.optional for term in terms) == 1:
        left_out = _inner(terms, name, attributes)
    return left_out if things and left_out else _gone_with(terms, name)


def themselves(terms: Sequence[Term], products: list[ProductRecord]) -> list[ProductRecord]:
    """Of several products those that are what the text says, and no lid or holder for it."""
    plain = [one for one in products if not beside(terms, one.name)] if len(products) > 1 else []
    return plain or products


def plainest(terms: Sequence[Term], products: list[ProductRecord]) -> list[ProductRecord]:
    """Of several products the one whose own name has every word that is said and no other goods, where the others have them in their
    descriptions only: of a hexagon nut and a lock nut that is hexagonal, too, the hexagon nut."""
    said = [term for term in terms if not (term.number or term.optional or term.excluded)]
    if not 1 < len(products) <= _FEW or not said:
        return products
    named = [one for one in products if names_all(said, one.name)]
    return named if len(named) == 1 and not left_unsaid(terms, named[0].name) else products


def names_all(said: Sequence[Term], name: str) -> bool:
    """Whether a name has every word that is said, in whatever language."""
    keys = {key for term in read(name).terms for way in term.keys for key in way}
    words = {term.text for term in read(name).terms}
    return all(
        any(set(way) <= keys for way in term.keys) or (" " in term.text and not words.isdisjoint(term.text.split()))
        for term in said
    )


def left_unsaid(terms: Sequence[Term], name: str) -> str:
    """A word of a product's own name that the text does not say, and that is not only how the goods are; "" where there is none."""
    attributes = glossary().attributes
    said = {key for term in terms if not term.excluded for meaning in term.keys for key in meaning}
    for term in read(_ADDED.split(name, maxsplit=1)[0]).terms:
        if term.number or term.optional or unit_codes(term.text) or _is_attribute(term, attributes):
            continue
        if not any(set(meaning) <= said | attributes for meaning in term.keys):
            return term.text
    return ""


def goes_on(terms: Sequence[Term], name: str) -> bool:
    """Whether a name goes on behind a word that is said with one that is not, and makes it another thing: a downpipe shoe, for
    downpipes. A quality or a number ends what goods are called: tap timer, single outlet."""
    attributes = glossary().attributes
    said = {key for term in terms if not term.excluded for meaning in term.keys for key in meaning}
    written = {stem(word) for term in terms if not term.excluded for word in term.text.split()}
    before = False
    for term in read(_ADDED.split(name, maxsplit=1)[0]).terms:
        here = any(set(meaning) <= said for meaning in term.keys) or stem(term.text) in written
        idle = term.number or term.optional or _is_attribute(term, attributes) or unit_codes(term.text)
        if before and not here and not idle:
            return True
        before = here and not term.number
    return False


def _gone_with(terms: Sequence[Term], name: str) -> str:
    """What a product is that is made for the goods that the text names, or comes with them: of a chin strap for helmets the chin
    strap; "" where the text names it, or the name says no such thing."""
    own, *rest = GOES_WITH.split(name, maxsplit=1)
    if not rest:
        return ""
    said = {key for term in terms if not term.excluded for meaning in term.keys for key in meaning}
    things = [term for term in read(own).terms if not (term.number or term.optional)]
    things = [term for term in things if not _is_attribute(term, glossary().attributes)] or things
    apart = {term.text for part in (own, rest[0]) for term in read(part).terms}
    across = [term for term in read(name).terms if term.text not in apart]  # a phrase over both: needles for sewing
    if not things or any(_is_called(term, said) for term in things):
        return ""
    return "" if any(set(meaning) <= said for term in across for meaning in term.keys) else things[-1].text


def _is_called(term: Term, said: set[str]) -> bool:
    """Whether the text says what a word or phrase of a name is, at least: of a tree tie the tie."""
    if any(meaning[-1] in said for meaning in term.keys):
        return True
    parts = phrase_words(term)
    return bool(parts) and any(set(meaning) <= said for meaning in parts[_head(parts)].keys)


def _inner(terms: Sequence[Term], name: str, attributes: frozenset[str]) -> str:
    """The last thing of a name in which the one word that is said stands between others: of a draught excluder brush strip the
    strip, for "brush"; "" where it stands first or last."""
    said = {key for term in terms for meaning in _own_keys(term) for key in meaning}
    things: list[Term] = []
    for term in read(_ADDED.split(name, maxsplit=1)[0]).terms:
        if term.number:
            break
        if not term.optional and not _is_attribute(term, attributes):
            things.append(term)
    heard = [any(set(meaning) <= said for meaning in term.keys) for term in things]
    return things[-1].text if any(heard) and not heard[0] and not heard[-1] else ""


def begun(terms: Sequence[Term], own: Wording) -> bool:
    """Whether a word of the text is no word of the product, and only begins one of its compounds: lime is no limestone. What a
    thing is made of may stand so: the stainless steel of an Edelstahlgehäuse."""
    said = {key for term in terms if not term.excluded for meaning in term.keys for key in meaning}
    mine = [term for term in own.terms if not term.number]
    whole = {key for term in mine if not _only_begun(term, said) for meaning in term.keys for key in meaning}
    parts = {key for term in mine if _only_begun(term, said) for meaning in term.keys for key in meaning[:-1]}
    attributes = glossary().attributes
    return any(
        not _is_attribute(term, attributes)
        and any(set(meaning) <= parts for meaning in term.keys)
        and not any(set(meaning) <= whole for meaning in term.keys)
        for term in terms
        if term.known and not (term.number or term.optional or term.excluded)
    )


def _only_begun(term: Term, said: set[str]) -> bool:
    """Whether of a compound that no glossary holds only the beginning is said: of Honigglas the honey."""
    return not term.known and any(
        len(meaning) > 1 and meaning[-1] not in said for meaning in term.keys if said & set(meaning)
    )


def _is_head(term: Term, said: set[str]) -> bool:
    """Whether of a compound that no glossary holds its end is said, which tells what it is: of a Becherdeckel the lid."""
    return not term.known and any(len(meaning) > 1 and meaning[-1] in said for meaning in term.keys)


def _own_keys(term: Term) -> tuple[Meaning, ...]:
    """What a word says as it stands; whoever writes soap means soap, and no longer word that begins so."""
    own = read(term.text).terms
    return own[0].keys if len(own) == 1 and own[0].known else term.keys


def _is_attribute(term: Term, attributes: frozenset[str]) -> bool:
    return any(set(meaning) <= attributes for meaning in term.keys)
