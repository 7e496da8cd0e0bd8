"""Is it there already? Four identities that are never mixed: delivery, bytes, document, and customer with order number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from normalizer.case import Case
from normalizer.master import EarlierOrder, Master
from normalizer.order import Order, OrderLine, Period
from normalizer.reference import clean_number, same_number
from parsers.draft import Draft, Field, Kind

__all__ = [
    "compare_with_earlier",
    "differences",
    "order_meant",
    "order_updated",
    "quantities_of",
    "same_line",
    "unchanged",
]

#: States in which an earlier order does not count: it was refused, or was itself a duplicate.
VOID = frozenset({"rejected", "duplicate"})
#: Equal orders without telling numbers are suspect within this time only; a weekly order is no duplicate.
SOON = timedelta(days=3)
RETURNING = ("change", "cancel", "return")


def quantities_of(earlier: Sequence[EarlierOrder], sku: str) -> tuple[Decimal, ...]:
    """What this customer ordered of the product before, in stock units."""
    return tuple(
        line.base_quantity
        for one in earlier
        if one.state not in VOID and one.order.kind == "order"
        for line in one.order.lines
        if line.sku == sku and line.base_quantity is not None
    )


def order_meant(draft: Draft, account_no: str, master: Master) -> EarlierOrder | None:
    """The customer's order that a change, cancellation or return names, or None."""
    if draft.kind not in RETURNING or not account_no:
        return None
    numbers = (draft.header.previous_order_no, draft.header.buyer_order_no)
    return _numbered(numbers, _standing(account_no, master))


def order_updated(draft: Draft, account_no: str, master: Master) -> EarlierOrder | None:
    """The order that a web shop tells of once more: it sends the whole order again with each of its changes, and under the same
    number. One that was refused counts as well. None where it is new here, whatever the shop calls its message: the first one may
    never have come."""
    if draft.source != "shop" or draft.kind is not Kind.ORDER or not account_no:
        return None
    known = (one for one in master.earlier_orders(account_no) if one.order.kind == "order")
    newest = sorted(known, key=lambda one: one.received_at, reverse=True)
    return _numbered((draft.header.buyer_order_no,), newest)


def unchanged(order: Order, before: Order) -> bool:
    """Whether the later one says nothing else, in any value that an order has."""
    return before == replace(
        order,
        id=before.id,
        revision=before.revision,
        kind=before.kind,
        intent=before.intent,
        received_at=before.received_at,
    )


def _numbered(fields: Sequence[Field | None], orders: Sequence[EarlierOrder]) -> EarlierOrder | None:
    """The first order under one of these numbers."""
    numbers = [number for field in fields if field and (number := clean_number(field.value or field.raw))]
    return next(
        (
            one
            for number in numbers
            for one in orders
            if one.order.buyer_order_no and same_number(number, one.order.buyer_order_no)
        ),
        None,
    )


def _standing(account_no: str, master: Master) -> list[EarlierOrder]:
    """The customer's earlier orders that count, newest first."""
    orders = (one for one in master.earlier_orders(account_no) if one.state not in VOID and one.order.kind == "order")
    return sorted(orders, key=lambda one: one.received_at, reverse=True)


def compare_with_earlier(order: Order, case: Case) -> None:
    """Finds the earlier order that this one repeats, reuses the number of, or wants to change."""
    if not case.account:
        return
    if order.kind in RETURNING:
        _say_what_it_would_do(order, case)
    elif order.kind == "order":
        _suspect(order, _standing(case.account, case.master), case)


def _suspect(order: Order, earlier: Sequence[EarlierOrder], case: Case) -> None:
    """By its number; where that is new, by its bytes; where these are, by what it asks for."""
    numbered = [one for one in earlier if _bears_the_number(one.order, order)]
    if numbered:
        _say_what_differs(order, numbered[0], case)
        return
    digest = case.draft.origin.digest
    same = [one for one in earlier if digest and one.digest == digest and _same_reference(order, one.order)]
    if same:
        _found(case, "document-repeated", f"The same document was received on {_day(same[0])}.", same[0])
        return
    if alike := next((one for one in earlier if _is_alike(order, one)), None):
        said = f"An order with the same lines was received on {_day(alike)}; is this another one?"
        _found(case, "order-similar", said, alike)


def _bears_the_number(other: Order, order: Order) -> bool:
    if not order.buyer_order_no or not other.buyer_order_no:
        return False
    return same_number(order.buyer_order_no, other.buyer_order_no)


def _say_what_differs(order: Order, other: EarlierOrder, case: Case) -> None:
    number, day = order.buyer_order_no, _day(other)
    if changes := differences(other.order, order):
        said = f"Order {number} was received on {day}. Now: {'; '.join(changes)}."
        _found(case, "order-number-reused", said, other)
    else:
        _found(case, "order-repeated", f"Order {number} was received on {day} with the same content.", other)


def _is_alike(order: Order, one: EarlierOrder) -> bool:
    """Whether it asks for the same, soon after it. Two orders that bear different numbers are two orders, however alike."""
    if order.buyer_order_no and one.order.buyer_order_no:
        return False
    if not order.lines or abs(order.received_at - one.received_at) > SOON or _place(order) != _place(one.order):
        return False
    same_day = _wanted(order.requested_delivery) == _wanted(one.order.requested_delivery)
    return same_day and _content(order) == _content(one.order)


def _same_reference(order: Order, other: Order) -> bool:
    """One document can hold several orders: only that of the same number repeats itself."""
    if order.buyer_order_no and other.buyer_order_no:
        return same_number(order.buyer_order_no, other.buyer_order_no)
    return _content(order) == _content(other)


def _say_what_it_would_do(order: Order, case: Case) -> None:
    if (own := case.earlier) is not None:
        # A web shop sends the whole order again: what is no more in it is gone.
        whole = case.draft.source == "shop" and order.kind == "change"
        steps = differences(own.order, order) if whole else _steps(order, own.order)
        would = "; ".join(steps) if steps else "nothing that can be read line by line"
        _found(case, f"intent-{order.kind}", f"Order {own.order.buyer_order_no} of {_day(own)}: {would}.", own)
        return
    number = order.previous_order_no or order.buyer_order_no
    said = f"Order {number} is not known here" if number else "No number says which order is meant"
    earlier = _standing(case.account, case.master)
    last = (
        f"; the last one is {earlier[0].order.buyer_order_no or 'without number'} of {_day(earlier[0])}"
        if earlier
        else ""
    )
    ids = [one.order.id for one in earlier[:3]]
    case.ledger.find("order-unknown", f"{said}{last}.", "/buyer_order_no", candidates=ids)


def _steps(order: Order, before: Order) -> list[str]:
    """What the change, cancellation or return would do to the earlier order, line by line."""
    if order.kind == "cancel" and not order.lines:
        return [f"cancel {_name(line)} ({_quantity(line)})" for line in before.lines]
    steps = []
    for line in order.lines:
        old = next((one for one in before.lines if same_line(line, one)), None)
        if order.kind == "cancel" or line.action == "cancel":
            steps.append(f"cancel {_name(line)} ({_quantity(old or line)})")
        elif order.kind == "return" or line.action == "return":
            steps.append(f"return {_quantity(line)} {_name(line)}")
        elif old is None:
            steps.append(f"add {_name(line)}, {_quantity(line)}")
        elif line.base_quantity is not None and line.base_quantity != old.base_quantity:
            steps.append(f"{_name(line)}: {_quantity(old)} becomes {_quantity(line)}")
        else:
            steps.append(f"{_name(line)} stays {_quantity(old)}")
    return steps


def differences(before: Order, after: Order) -> list[str]:
    """What the later of two orders says otherwise, line by line; the order of lines does not matter."""
    found = []
    rest = list(before.lines)
    for line in after.lines:
        old = next((one for one in rest if same_line(line, one) and one.base_quantity == line.base_quantity), None)
        old = old or next((one for one in rest if same_line(line, one)), None)
        if old is None:
            found.append(f"{_name(line)} {_quantity(line)} is new")
            continue
        rest.remove(old)
        if old.base_quantity != line.base_quantity:
            found.append(f"{_name(line)} {_quantity(line)} instead of {_quantity(old)}")
    found += [f"{_name(line)} {_quantity(line)} is gone" for line in rest]
    if _place(before) != _place(after):
        found.append(f"to {_place(after) or 'nowhere'} instead of {_place(before) or 'nowhere'}")
    if _wanted(before.requested_delivery) != _wanted(after.requested_delivery):
        found.append(f"for {_wanted(after.requested_delivery)} instead of {_wanted(before.requested_delivery)}")
    return found


def same_line(one: OrderLine, other: OrderLine) -> bool:
    """Whether both are for the same product, or, where neither is known, for the same words."""
    if one.sku or other.sku:
        return one.sku == other.sku
    return bool(one.description) and one.description == other.description


def _content(order: Order) -> Counter[tuple[str | None, Decimal | None]]:
    return Counter((line.sku or line.description, line.base_quantity or line.quantity) for line in order.lines)


def _place(order: Order) -> str | None:
    return (order.ship_to.address_id or order.ship_to.name) if order.ship_to else None


def _wanted(period: Period | None) -> str:
    if period is None:
        return "no day"
    day = period.end or period.start
    return day.isoformat() if day else period.granularity


def _name(line: OrderLine) -> str:
    return line.sku or line.description or line.buyer_item or f"line {line.no}"


def _quantity(line: OrderLine) -> str:
    number = line.quantity if line.quantity is not None else line.base_quantity
    return f"{format(number, 'f')} {line.unit_raw or line.unit or ''}".strip() if number is not None else "no quantity"


def _day(one: EarlierOrder) -> str:
    return one.received_at.date().isoformat()


def _found(case: Case, code: str, message: str, other: EarlierOrder) -> None:
    case.ledger.find(
        code, message, "", candidates=[candidate for candidate in (other.order.id, other.intake_id) if candidate]
    )
