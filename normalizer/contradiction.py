"""Whether a product and what is written of it contradict each other: another size, thread, colour, side or metal."""

from __future__ import annotations

import re

from normalizer.chunks import Number
from normalizer.fit import MOST, fitting
from normalizer.glossary import glossary
from normalizer.master import ProductRecord
from normalizer.product_index import ProductIndex
from normalizer.sizes import is_pack_content, same_number, same_size
from normalizer.thousands import grouped
from normalizer.wording import Wording, read, wording_of

__all__ = ["contradiction", "unlike"]

#: Judgements kept with the index: shops repeat the catalogue's own words with every order.
JUDGED = 20_000
#: Dimensions of which a product has its own; others (torque, loudness) stand in notes as well.
TELLING = frozenset({"thread", "length", "inch", "volume", "mass", "weight", "voltage", "power", "ply"})
_CROSSED = re.compile(r"\d\s?[x×*]\s?\d", re.IGNORECASE)


def contradiction(index: ProductIndex, text: str, product: ProductRecord) -> str:
    """Why `text` cannot be a description of `product`, as the end of a sentence; "" where it can."""
    known = index.judged
    if (told := known.get((text, product.sku))) is None:
        if len(known) >= JUDGED:
            known.clear()
        told = _contradiction(index, text, product)
        if told and (other := grouped(text)) != text:
            told = _contradiction(index, other, product)  # "1.000 l" of the product of 1000 l
        known[text, product.sku] = told
    return told


def _contradiction(index: ProductIndex, text: str, product: ProductRecord) -> str:
    written = read(text)
    own = wording_of(product)
    if why := _sizes_contradict(written, own) or _measures_contradict(written, own, product):
        return why
    if why := _groups_contradict(written, own) or _lacks(written, own):
        return why
    fit = fitting(index, text)
    if fit.rows and len(fit.rows) < MOST and fit.strong:
        fits = [index.products[row] for row in fit.rows]
        if all(other.sku != product.sku and other.superseded_by != product.sku for other in fits):
            return f"the description is that of {fits[0].sku} ({fits[0].name})"
    return ""


def unlike(text: str, product: ProductRecord, *, measured: bool = False) -> str:
    """What of a product a remark denies, as the end of a sentence: another size, colour, side or metal; where it is `measured`, a
    choice of a form, also another length, volume or weight. "" where nothing."""
    written, own = read(text), wording_of(product)
    crossed = _CROSSED.search(text) is not None  # 10204-3.1 is a standard, and no size
    why = (_sizes_contradict(written, own) if crossed else "") or _groups_contradict(written, own)
    return why or (_measures_contradict(written, own, product) if measured else "")


def _sizes_contradict(written: Wording, own: Wording) -> str:
    mine = [size for size in own.sizes if len(size) >= 2]
    theirs = [size for size in written.sizes if len(size) >= 2]
    if not mine or not theirs or any(same_size(a, b) or same_size(a, b, reverse=True) for a in theirs for b in mine):
        return ""
    return f"the description says {' x '.join(theirs[0])}, the product is {' x '.join(mine[0])}"


def _measures_contradict(written: Wording, own: Wording, product: ProductRecord) -> str:
    for dimension in sorted(TELLING):
        said = [
            term.number
            for term in written.terms
            if term.number
            and term.number.dimension == dimension
            and not term.excluded
            and not is_pack_content(term.number, product)
        ]
        if (
            written.terms
            and said
            and written.terms[-1].number is said[-1]
            and any(said[-1].value == b.value for b in own.numbers)
        ):
            said = said[:-1]  # "19 m" at the end of a line that was cut within "19 mm"
        has = [number for number in own.numbers if number.dimension == dimension]
        if said and has and not any(same_number(a, b) for a in said for b in own.numbers):
            return f"the description says {_shown(said[0])}, the product is {_shown(has[0])}"
    return ""


def _groups_contradict(written: Wording, own: Wording) -> str:
    """A colour, side, metal or clothes size that the product does not have, while it has another of them."""
    groups = glossary().groups
    keys = {key for term in own.terms for meaning in term.keys for key in meaning}
    mine: dict[str, set[str]] = {}
    for token in keys & groups.keys():
        mine.setdefault(groups[token], set()).add(token)
    for term in written.terms:
        if term.excluded or any(set(meaning) <= keys for meaning in term.keys):
            continue
        said = {groups[token] for meaning in term.keys for token in meaning if token in groups}
        for group in sorted(said & mine.keys()):
            if not _elsewhere(written, mine[group]):
                return f"the description says {term.text}, the product is {' / '.join(sorted(mine[group]))}"
    return ""


def _lacks(written: Wording, own: Wording) -> str:
    """What one of both says and the other denies: magnetic, non-magnetic."""
    said, has = _words_of(written), _words_of(own)
    for one, other, shown in (
        (said, has, "says {}, which the product lacks"),
        (has, said, "lacks {}, which the product has"),
    ):
        # what it says as well it does not deny: "without window; envelope DL"
        denied = {word.removeprefix("no-") for word in other if word.startswith("no-")} - other
        if clash := sorted(word for word in one & denied if f"no-{word}" not in one):
            return f"the description {shown.format(clash[0])}"
    return ""


def _words_of(wording: Wording) -> set[str]:
    return {
        key.removeprefix("~")
        for term in wording.terms
        if not term.excluded and not term.number
        for meaning in term.keys[:1]
        for key in meaning
    }


def _elsewhere(written: Wording, mine: set[str]) -> bool:
    """Whether another word of the text names the product's own value of the group."""
    return any(token in mine for term in written.terms for meaning in term.keys for token in meaning)


def _shown(number: Number) -> str:
    unit = {"thread": "", "length": " mm", "volume": " ml", "mass": " g", "voltage": " V", "power": " W"}.get(
        number.dimension, ""
    )
    return f"M{number.value}" if number.dimension == "thread" else f"{number.size:g}{unit}"
