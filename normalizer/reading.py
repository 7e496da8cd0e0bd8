"""Was it read well enough? Fields that decide what is shipped where, with too little confidence and nothing that confirms them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from normalizer.agreed import agreed_price
from normalizer.case import Case
from normalizer.codes import finding
from normalizer.contradiction import contradiction
from normalizer.finding import Finding
from normalizer.master import ProductRecord
from normalizer.order import Order, OrderLine
from normalizer.product_index import ProductIndex
from parsers.draft import DraftLine, Field

__all__ = ["misread_codes", "unproved_scan", "unsure_fields"]

#: Below this confidence a value is looked at, by what it was read from; parsers/score.py has the formula. Pages tell columns
#: and characters apart by their places, prose by its words.
NEEDED = {"print": 0.85, "sheet": 0.85, "ocr": 0.85}
NEEDED_OF_PROSE = 0.6
#: Numbers and dates that nothing on a scan can prove: neither a sum nor the catalogue says whether a 3 was an 8.
NEEDED_UNPROVED = 0.92
UNPROVED = frozenset({"/buyer_order_no", "/requested_delivery"})
#: Draft field -> order field, where they differ.
PLACES = {"code": "sku"}
CODES = ("sku", "code", "buyer_item", "gtin")


def unsure_fields(order: Order, case: Case) -> Iterator[Finding]:
    """A finding for each deciding field that was read unsurely and that neither catalogue nor arithmetic confirms."""
    source = case.draft.source
    needed, code = NEEDED.get(source, NEEDED_OF_PROSE), "reading-doubtful" if source == "ocr" else "reading-unsure"
    for pointer, field, is_confirmed in _deciding(order, case):
        # A number left open between two readings was settled, or told, where it was read.
        least = NEEDED_UNPROVED if source == "ocr" and _is_unproved(pointer) else needed
        if field.confidence >= least or (field.value is None and field.alternatives) or is_confirmed():
            continue
        if not case.ledger.holds(pointer):
            said = f"{field.raw!r} was read with confidence {field.confidence:.2f} only, and nothing confirms it."
            yield finding(code, said, pointer=pointer, evidence=field.evidence)


def _is_unproved(pointer: str) -> bool:
    return pointer in UNPROVED or pointer.endswith("/requested_delivery")


def misread_codes(order: Order, case: Case) -> Iterator[Finding]:
    """A finding for each item number on a scan that may be another product's, where description and price fit both."""
    if case.draft.source != "ocr":
        return
    for index, (written, line) in enumerate(zip(case.draft.lines, order.lines, strict=True)):
        pointer = f"/lines/{index}/sku"
        if line.sku is None or case.ledger.holds(f"/lines/{index}") or _named_twice(written, line, case):
            continue
        for name in CODES:
            field = getattr(written, name)
            others = [
                one.sku for one in _rivals(field, case) if one.sku != line.sku and _fits(one, written, line, case)
            ]
            if field and others:
                said = (
                    f"{field.raw!r} may be {' or '.join(others[:3])} as well as {line.sku}; compare it with the page."
                )
                yield finding("reading-doubtful", said, pointer=pointer, evidence=field.evidence)
                break


def _named_twice(written: DraftLine, line: OrderLine, case: Case) -> bool:
    """Whether two numbers of the line, each read surely, lead to its product."""
    fields = [field for name in CODES if (field := getattr(written, name)) and field.confidence >= NEEDED["ocr"]]
    return sum(any(one.sku == line.sku for one in _products(field.value or field.raw, case)) for field in fields) >= 2


def _rivals(field: Field | None, case: Case) -> Iterator[ProductRecord]:
    for other in field.alternatives if field else ():
        yield from _products(other.value, case)


def _products(code: str, case: Case) -> Iterator[ProductRecord]:
    yield from case.master.products_by_code(code)
    for row in case.master.cross_references(case.account, code) if case.account else ():
        if product := case.master.product(row.sku):
            yield product


def _fits(product: ProductRecord, written: DraftLine, line: OrderLine, case: Case) -> bool:
    """Whether neither the description nor the price of the line speaks against this product."""
    index = getattr(case.master, "index", None)
    text = written.description and (written.description.value or written.description.raw)
    if text and isinstance(index, ProductIndex) and contradiction(index, text, product):
        return False
    if line.price is None or line.base_quantity is None or not line.quantity:
        return True
    agreed = agreed_price(case, product, line.base_quantity)
    each = line.price.amount / line.price.per
    return agreed is None or agreed.within(each) or agreed.within(each / (line.base_quantity / line.quantity))


def unproved_scan(order: Order, case: Case) -> Iterator[Finding]:
    """What was recognised from pixels passes only where it adds up: every line by its price and amount, all by a total.

    A recogniser is sure of wrong digits, too; only figures that another figure confirms can be believed unseen.
    """
    if case.draft.source != "ocr" or not order.lines:
        return
    bare = [line.no for line in order.lines if line.quantity is None or line.price is None or line.amount is None]
    total = order.totals.lines is not None or order.totals.payable is not None
    if bare or not total:
        some = ", ".join(bare[:5] + ["..."] * (len(bare) > 5))
        what = f"lines {some} have no price and amount" if bare else "no total is stated"
        if len(bare) == 1:
            what = f"line {some} has no price and amount"
        said = f"This was read from a picture, and {what} that could prove it; compare it with the page."
        yield finding("reading-unproved", said)


def _deciding(order: Order, case: Case) -> Iterator[tuple[str, Field, Callable[[], bool]]]:
    """The fields, where they stand in the order, and what tells whether something else confirms them; most are read well
    enough without."""
    header = case.draft.header
    for name in ("buyer_order_no", "requested_delivery"):
        if field := getattr(header, name):
            yield f"/{name}", field, lambda: False
    for index, (written, line) in enumerate(zip(case.draft.lines, order.lines, strict=True)):
        for name in (*CODES, "quantity", "unit", "requested_delivery"):
            if field := getattr(written, name):
                confirmed = partial(_confirmed, name, written, line, case, index)
                yield f"/lines/{index}/{PLACES.get(name, name)}", field, confirmed


def _confirmed(name: str, written: DraftLine, line: OrderLine, case: Case, index: int) -> bool:
    """Codes by the catalogue (on a scan together with words or a price, since a misread code may be another product's);
    quantity and unit by the arithmetic of quantity, price and amount at the price agreed."""
    pointer = f"/lines/{index}"
    if case.ledger.holds(pointer):
        return False
    money = (
        written.price is not None and written.amount is not None and line.price is not None and line.amount is not None
    )
    priced = money and not any(
        one.code == "price-unknown" and one.pointer.startswith(pointer) for one in case.ledger.findings
    )
    if name in CODES and case.draft.source == "ocr" and _is_guess(getattr(written, name)):
        return line.sku is not None and written.description is not None and priced
    if name in CODES:
        return line.sku is not None and (case.draft.source != "ocr" or written.description is not None or priced)
    return name in ("quantity", "unit") and priced and line.base_quantity is not None


def _is_guess(field: Field) -> bool:
    """Whether the value is not what stands on the page, but the only known code near it."""
    return any(one.confidence > field.confidence * 0.5 for one in field.alternatives)
