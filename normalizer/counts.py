"""Numbers beside a line's quantity: what else they count, or that they count the same otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from normalizer.case import Case
from normalizer.codes import finding
from normalizer.finding import Finding
from normalizer.glossary import folded, glossary
from normalizer.master import ProductRecord
from normalizer.order import Order
from normalizer.packed import other_pack
from normalizer.sizes import same_size
from normalizer.units import fold, unit_codes
from normalizer.wording import read, wording_of
from parsers.draft import DraftLine, Field

__all__ = ["counts_alone", "doubted_counts", "other_counts", "other_packs", "unread_units"]

#: running text, where a quantity is not what stands in its column
TEXTS = ("prose", "speech")


def counts_alone(order: Order, case: Case) -> Iterator[Finding]:
    """A description of figures and units alone is part of the quantity: "2 x 100 pcs", "2 boxes of 50"."""
    for index, line in enumerate(order.lines):
        product = case.master.product(line.sku) if line.sku and line.description else None
        if product is None or not line.description or not line.quantity:
            continue
        terms = read(line.description).terms
        if not all(term.number or unit_codes(term.text) for term in terms):
            continue
        own = wording_of(product)
        known = {number.value for number in own.numbers}
        known.update(
            *(size for size in read(line.description).sizes if any(same_size(size, mine) for mine in own.sizes))
        )
        known |= {
            f"{content.normalize():f}"
            for content in (line.quantity, (line.base_quantity or line.quantity) / line.quantity)
        }
        if odd := [
            term.number.value
            for term in terms
            if term.number and term.number.value not in known and not _is_code(term.number.value, case)
        ]:
            said = f"Beside the quantity {line.quantity.normalize():f} stands {line.description!r}: what does {odd[0]} count?"
            yield finding("quantity-contradicted", said, pointer=f"/lines/{index}/quantity")


#: a number at the head of what stands beside quantity and item: `ou 3 éthanol`, `(1000) cups`, `less 2 rolls`, `6 spray`
_HEAD = re.compile(
    r"[^\w(\[]{0,3}(?P<joint>(?:or|oder|ou|oppure|of|less|minus|moins|weniger|abzuglich|menos|meno|min|plus|and|und|et|en|bis|to)\s+)?"
    r"(?P<open>[(\[]\s?)?(?P<number>\d{1,6}|[^\W\d_]{2,14})(?P<close>\s?[)\]])?(?![\w.,/×*%°-]|\s?[x×*/]\s?\d)"
)


def other_counts(order: Order, case: Case) -> Iterator[Finding]:
    """A number that stands between a text's quantity and its item and is neither a size of the item nor what was reckoned with: "2 or 3
    AB-10", "4 (five) AB-10", "2 cartons of 6 AB-10"."""
    drafted = case.draft.lines
    if case.draft.source not in TEXTS or len(drafted) != len(order.lines):
        return
    for index, line in enumerate(order.lines):
        product = case.master.product(line.sku) if line.sku and drafted[index].code and line.description else None
        if product is None or not line.description or not line.quantity:
            continue
        odd = _leading(line.description, product)
        if odd and _is_code(f"{odd[0]}", case):
            continue
        content = (line.base_quantity or line.quantity) / line.quantity
        same = {line.quantity, content, *({line.base_quantity} if odd and odd[1] else ())}
        if odd and odd[0] not in same:
            said = f"Beside the quantity {line.quantity.normalize():f} stands {line.description[:80]!r}: what does {odd[0]} count?"
            yield finding("quantity-contradicted", said, pointer=f"/lines/{index}/quantity")


def _is_code(number: str, case: Case) -> bool:
    """Whether it is an item number, of the catalogue or the customer's own."""
    known = case.master.products_by_code(number)
    return bool(known) or bool(case.account and case.master.cross_references(case.account, number))


def _leading(description: str, product: ProductRecord) -> tuple[Decimal, bool] | None:
    """The number without a measure that leads the words and that the product does not have, and whether it stands in brackets."""
    match = _HEAD.match(folded(description))
    if match is None:
        return None
    bracketed = bool(match["open"] and match["close"])
    if match["number"].isdigit():
        first = next(iter(read(description).numbers), None)
        own = wording_of(product).numbers
        known = {number.value for number in own if not (bracketed and number.dimension)}
        if first is None or first.dimension not in ("", "pieces") or match["number"] in known:
            return None
        return Decimal(match["number"]), bracketed
    word = glossary().numbers.get(match["number"])
    return (Decimal(word), bracketed) if word and (bracketed or match["joint"]) else None


#: words that make another number beside the quantity a rival of it: "5 x EV18 (or 8 if cheaper)"
_DOUBT = frozenset(
    "no not or if rather better would instead actually sorry make was should maybe nein nicht oder wenn falls doch lieber besser eigentlich statt sollte war"
    " non pas ou si plutot mieux au lieu o no si mejor pero sino anzi meglio invece oppure se nee niet of als liever beter eigenlijk toch".split()
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,80})(?:[)\]]|$)")


def doubted_counts(order: Order, case: Case) -> Iterator[Finding]:
    """A number in brackets of a text's line that the product does not have, beside a word that doubts or corrects."""
    if case.draft.source not in TEXTS:
        return
    for index, line in enumerate(order.lines):
        product = case.master.product(line.sku) if line.sku and line.description else None
        if product is None or not line.description or not line.quantity:
            continue
        known = {number.value for number in wording_of(product).numbers}
        for inside in _BRACKETED.findall(line.description[:2000]):
            doubted = _DOUBT & set(fold(inside).replace(",", " ").split())
            odd = [one.value for one in read(inside).numbers if one.value not in known]
            if doubted and odd:
                said = f"Beside the quantity {line.quantity.normalize():f} stands “({inside})”: is {odd[0]} meant?"
                yield finding("quantity-contradicted", said, pointer=f"/lines/{index}/quantity")


def other_packs(order: Order, case: Case) -> Iterator[Finding]:
    """A line in packs whose words speak of another content of the pack than the one that was reckoned with."""
    drafted = case.draft.lines
    for index, line in enumerate(order.lines):
        product = case.master.product(line.sku) if line.sku and line.description else None
        if product is None or not product.packs or not line.description or not line.quantity or not line.base_quantity:
            continue
        content = line.base_quantity / line.quantity
        read_as = drafted[index].code if len(drafted) == len(order.lines) else None
        words = f"{line.description} ; {read_as.raw if read_as else ''}"  # "500s" may have been taken for a number
        if content > 1 and (said := other_pack(words, product, content)):
            told = f"The text says “{said}”, and {content.normalize():f} was reckoned with: which pack is meant?"
            yield finding("quantity-contradicted", told, pointer=f"/lines/{index}/quantity")


def unread_units(order: Order, case: Case) -> Iterator[Finding]:
    """A word of a text's line between its quantity and its item number, where a unit would stand, that the product
    does not have: "2 skiploads of AB-10 bark"."""
    drafted = case.draft.lines
    if case.draft.source not in TEXTS or len(drafted) != len(order.lines):
        return
    for index, (line, draft) in enumerate(zip(order.lines, drafted, strict=True)):
        product = case.master.product(line.sku) if line.sku and line.description and draft.unit is None else None
        if product is None or not line.description or not _stands_between(draft):
            continue
        first = next(iter(read(line.description).terms), None)
        if first is None or first.number or first.optional or first.known or not first.text.isalpha():
            continue
        own = {key for term in wording_of(product).terms for one in term.keys for key in one}
        named = any(set(meaning) <= own for meaning in first.keys) or _is_like(first.text, product)
        if len(first.text) > _SHORT and not named:
            said = f"{first.text!r} stands where the unit of {product.sku} would stand; what does it count?"
            yield finding("unit-unknown", said, pointer=f"/lines/{index}/unit")


_SHORT = 3  #: letters of a word that may be anything
#: letters in a row that a word has with a product which it names in its own way: `Tragtaschen`, `Tragetasche`
_ALIKE = 4


def _is_like(word: str, product: ProductRecord) -> bool:
    plain, own = folded(word), folded(f"{product.name} {product.description} {product.category}")
    return any(plain[at : at + _ALIKE] in own for at in range(len(plain) - _ALIKE + 1))


def _stands_between(line: DraftLine) -> bool:
    """Whether the description begins behind the quantity and before the item number."""
    places = [_begins(one) for one in (line.quantity, line.description, line.code)]
    return all(place is not None for place in places) and places == sorted(places, key=lambda place: place or 0)


def _begins(field: Field | None) -> int | None:
    chars = next((span.chars for span in field.evidence.spans if span.chars), None) if field else None
    return chars[0] if chars else None
