"""What the notes of an order name that its lines and its address do not have: another item, size, colour, pack or place."""

from __future__ import annotations

from collections.abc import Iterator

from normalizer.case import Case
from normalizer.codes import finding
from normalizer.contradiction import unlike
from normalizer.finding import Finding
from normalizer.glossary import glossary
from normalizer.master import ProductRecord
from normalizer.order import Order
from normalizer.packed import pack_said
from normalizer.places import named_in
from normalizer.wording import read

__all__ = ["of_goods", "other_items", "other_places", "other_wishes"]

#: formats of machines, whose notes are what a person typed beside values of forms
FORMS = frozenset(("shop", "json", "csv", "ubl", "cxml", "orderx", "x12", "edifact"))
#: words of a note that is short enough to be about one thing
_SHORT = 12
#: letters of a word that names no goods: `te`, `el`
_SMALL = 2


def other_items(order: Order, case: Case) -> Iterator[Finding]:
    """A note that names an item number of the catalogue which no line orders."""
    ordered = {line.sku for line in order.lines}
    for index, note in enumerate(order.notes):
        for word in dict.fromkeys(note[:4000].split()):
            code = word.strip(".,;:()[]\"'")
            if len(code) < 4 or not any(sign.isdigit() for sign in code):
                continue
            product = case.master.product(code)
            if product and product.sku not in ordered:
                said = f"{note[:200]!r} names {product.sku} ({product.name}), which no line orders."
                yield finding("note-significant", said, pointer=f"/notes/{index}")


def other_places(order: Order, case: Case) -> Iterator[Finding]:
    """A short note of a form that names another place of the customer than the one to which the goods go."""
    if case.draft.source not in FORMS or case.customer is None or order.ship_to is None:
        return
    every = [one for one in case.master.addresses(case.account) if one.role != "bill_to"]
    usual = next((one for one in every if one.address_id == order.ship_to.address_id), None)
    others = [one for one in every if one is not usual]
    for note in order.notes:
        if usual and others and len(note.split()) <= _SHORT and (told := named_in(note, others, usual, case.customer)):
            names = ", ".join(f"{one.address_id} ({one.name}, {one.line1})" for one in told)
            said = f"{note[:200]!r} speaks of {names}; is it to go there?"
            ids = (usual.address_id, *(one.address_id for one in told))
            yield finding("ship-to-ambiguous", said, pointer="/ship_to", candidates=ids)


def other_wishes(order: Order, case: Case) -> Iterator[Finding]:
    """A note of a line that speaks of another size, colour or pack than its product has, and a note of a form that speaks so of what
    a line orders."""
    products = [case.master.product(line.sku) if line.sku else None for line in order.lines]
    form = case.draft.source in FORMS
    for index, (line, product) in enumerate(zip(order.lines, products, strict=True)):
        if product and line.note and (why := unlike(line.note, product, measured=form)):
            said = f"The note {line.note[:200]!r} does not fit {product.sku} ({product.name}): {why}."
            yield finding("product-contradicted", said, pointer=f"/lines/{index}/note")
        words = f"{line.description or ''} ; {line.note or ''}"
        if form and product and line.unit_raw is None and (pack := pack_said(words, product)):
            told = f"The line says “{pack}” and no unit: are packs counted, or {product.unit}?"
            yield finding("unit-ambiguous", told, pointer=f"/lines/{index}/unit")
    for index, note in enumerate(order.notes if form else ()):
        if len(note.split()) > _SHORT:
            continue
        meant = [one for one in products if one and _speaks_of(note, one)]
        if meant and all(unlike(note, one, measured=True) for one in meant):
            why = unlike(note, meant[0], measured=True)
            said = f"The note {note[:200]!r} does not fit {meant[0].sku} ({meant[0].name}): {why}."
            yield finding("product-contradicted", said, pointer=f"/notes/{index}")


def of_goods(order: Order, case: Case) -> Iterator[Finding]:
    """A sentence beside the lines that speaks of goods of a line, in whatever language: it may say how they are wanted."""
    beside = [(field, _things(field.value or "")) for field in case.draft.header.beside]
    for index, line in enumerate(order.lines if beside else ()):
        product = case.master.product(line.sku) if line.sku else None
        own = _things(f"{product.name if product else ''} ; {line.description or ''}")
        for field, things in beside:
            if own & things:
                name = product.name if product else line.description
                said = f"{field.raw[:200]!r} speaks of line {line.no} ({name}); does it alter it?"
                yield finding("note-significant", said, pointer=f"/lines/{index}", evidence=field.evidence)


def _things(text: str) -> set[str]:
    """What a text names, without how it is and for whom or where it is used."""
    words = glossary()
    return {
        meaning[-1]
        for term in read(text).terms
        if term.known and not (term.number or term.optional or term.excluded) and term.text not in words.purposes
        for meaning in term.keys
        if len(term.text) > _SMALL and meaning[-1] not in words.attributes
    }


def _speaks_of(note: str, product: ProductRecord) -> bool:
    """Whether the note has a word of the product's name."""
    own = _words(product.name)
    return bool(own & _words(note))


def _words(text: str) -> set[str]:
    return {
        key
        for term in read(text).terms
        if not term.number
        for meaning in term.keys
        for key in meaning
        if len(key) > 2 and key.lstrip("~").isalpha()
    }
