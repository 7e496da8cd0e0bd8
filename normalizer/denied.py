"""What the name of a product says against a description that it fits word by word: `Saliva ejector clear`, with a blue tip by its
catalogue text, is none in blue; two females are no male and female; wire that is green and yellow is not yellow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from normalizer.chunks import Number, Term
from normalizer.glossary import glossary
from normalizer.heads import GOES_WITH
from normalizer.master import ProductRecord
from normalizer.sizes import is_pack_content, same_number
from normalizer.wording import phrase_words, read

__all__ = ["denied", "is_for"]

#: Of these a product has one for each of its ends.
_ENDS = "gender"
#: Who writes one of these means the one that the name has.
_MEASURED = ("volume", "mass", "length", "inch", "voltage", "power", "ply")
#: A bare number beside one of these is another thing.
_FILLED = ("volume", "mass")
#: `grün-gelb`, `alu/steel`: two words that are one value
_PAIR = re.compile(r"([^\W\d_]{3,})\s?[-/]\s?([^\W\d_]{3,})")

#: A value that stands in no group: what is stainless or zinc-plated is steel, too.
_UNGROUPED = {"steel"}


def denied(terms: Iterable[Term], numbers: Sequence[Number], product: ProductRecord) -> bool:
    """Whether the product's own name has another value of what it has one of, as its colour or a measure, than the words and
    `numbers` of the text; or whether the text names only what the product goes with."""
    written = [term for term in terms if not (term.excluded or term.number)]
    counted = [one for one in numbers if not is_pack_content(one, product)]
    name = read(product.name)
    said, own = Counter(_tokens(written)), Counter(_tokens(name.terms))
    return (
        _other_value(said, own)
        or _half_of_pair(said, product.name)
        or _other_measure(counted, name.numbers)
        or _twice(counted, product)
        or _goes_with(written, product)
    )


#: `Klingen für die Cutter`, `lids for cups`: what goes with the goods behind it
_FOR = re.compile(r"\s(?:für|fuer|for|pour|para|per|voor)\s", re.I)


def is_for(text: str, product: ProductRecord, others: Iterable[ProductRecord]) -> bool:
    """Whether a text asks for goods that go with others, and the product is those others: its name has nothing of the words before
    the `for`, which its catalogue text only mentions, and something of those behind it; and one of `others` is called by the former."""
    wanted, *behind = _FOR.split(text, maxsplit=1)
    if not behind:
        return False
    name = set(_tokens(read(product.name).terms))
    before, goods = (set(_tokens(one for one in read(part).terms if not one.optional)) for part in (wanted, behind[0]))
    if not before or before & name or not goods & name:
        return False
    return any(before & set(_tokens(read(other.name).terms)) for other in others)


def _other_measure(said: Sequence[Number], own: Sequence[Number]) -> bool:
    """Whether the text has another volume, or another such measure, than the name: 60 l are no 120 l of type 60."""
    for dimension in _MEASURED:
        wants = [number for number in said if number.dimension == dimension]
        has = [number for number in own if number.dimension == dimension]
        may = has if dimension in _FILLED else own
        if wants and has and not any(same_number(one, other) for one in wants for other in may):
            return True
    return False


def _twice(said: Sequence[Number], product: ProductRecord) -> bool:
    """Whether the text has a number more often than name and catalogue text, and not another one of the name: a B10 of ten poles is
    not the one of one pole."""
    own = [number.value for number in read(product.name).numbers]
    told = [number.value for number in read(product.description).numbers]
    wants = [number.value for number in said]
    often = any(1 <= max(own.count(one), told.count(one)) < wants.count(one) for one in {*wants})
    return often and not {*own} <= {*wants}


def _tokens(terms: Iterable[Term]) -> Iterator[str]:
    """Each term's tokens once, with those of the words of a phrase: blue roll is blue, and a roll."""
    for term in terms:
        if not term.number:
            parts = (term, *phrase_words(term)) if " " in term.text else (term,)
            yield from {token for part in parts for meaning in part.keys for token in meaning}


def _other_value(said: Counter[str], own: Counter[str]) -> bool:
    """Whether both have a value of one group and not the same one; of ends, also whether each is there as often."""
    groups = glossary().groups
    mine: dict[str, Counter[str]] = {}
    for token, count in own.items():
        if token in groups:
            mine.setdefault(groups[token], Counter())[token] = count
    for group, has in mine.items():
        wants = Counter({token: count for token, count in said.items() if groups.get(token) == group})
        if wants and (not wants.keys() & has.keys() or (group == _ENDS and wants - has and has - wants)):
            return True
    return False


def _half_of_pair(said: Counter[str], name: str) -> bool:
    """Whether the text has one half of what the name has as two: aluminium alone is not alu/steel."""
    kinds = glossary().groups.keys() | _UNGROUPED
    for pair in _PAIR.finditer(name):
        halves = [kinds & set(_tokens(read(half).terms)) for half in pair.groups()]
        if all(halves) and not halves[0] & halves[1] and sum(bool(half & said.keys()) for half in halves) == 1:
            return True
    return False


def _goes_with(written: list[Term], product: ProductRecord) -> bool:
    """Of a lid for cups of 40 cl, a cup of 40 cl."""
    attributes = glossary().attributes
    things = [term for term in written if not term.optional and not any(set(way) <= attributes for way in term.keys)]
    own, *behind = GOES_WITH.split(product.description, maxsplit=1)
    if not things or not behind:
        return False
    mine = set(_tokens(read(f"{product.name} ; {own}").terms))
    others = set(_tokens(read(behind[0]).terms)) - mine
    return all(keys & others and not keys & mine for keys in (set(_tokens([term])) for term in things))
