"""Two orders side by side, line by line: what a change would do, what a cancellation takes away, where a repeat differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from normalizer.duplicates import same_line
from normalizer.order import Order, OrderLine, Period

__all__ = ["Difference", "Step", "difference"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the comparison. `told` is translated where it is shown."""

    name: str
    before: str
    after: str
    verb: Literal["same", "changed", "new", "gone"]
    told: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Against which order, and what is otherwise."""

    order_id: str
    number: str
    steps: tuple[Step, ...]


def difference(order: Order, other: Order) -> Difference:
    """`order` against the earlier `other`, as its kind asks: an order is compared whole, a change speaks only of some lines."""
    steps = {"order": _compared, "change": _changed, "cancel": _cancelled, "return": _returned}.get(
        order.kind, _compared
    )
    return Difference(other.id, other.buyer_order_no or "", tuple(steps(order, other)))


def _compared(order: Order, other: Order) -> Iterator[Step]:
    rest = list(other.lines)
    for line in order.lines:
        old = _taken(line, rest)
        if old is None:
            yield Step(_name(line), "", _amount(line), "new", "is new")
        else:
            yield _against(line, old)
    for line in rest:
        yield Step(_name(line), _amount(line), "", "gone", "is not there any more")
    for name, before, after in (
        ("Deliver by", _day(other.requested_delivery), _day(order.requested_delivery)),
        ("Ship to", _place(other), _place(order)),
    ):
        if before != after:
            yield Step(name, before, after, "changed", "differs")


def _changed(order: Order, other: Order) -> Iterator[Step]:
    rest = list(other.lines)
    for line in order.lines:
        old = _taken(line, rest)
        if line.action == "cancel":
            yield Step(_name(line), _amount(old or line), "", "gone", "is cancelled")
        elif old is None:
            yield Step(_name(line), "", _amount(line), "new", "is added")
        else:
            yield _against(line, old)
    for line in rest:
        yield Step(_name(line), _amount(line), _amount(line), "same", "is not spoken of")
    if (after := _day(order.requested_delivery)) and after != _day(other.requested_delivery):
        yield Step("Deliver by", _day(other.requested_delivery), after, "changed", "differs")


def _cancelled(order: Order, other: Order) -> Iterator[Step]:
    rest = list(other.lines)
    for line in order.lines or other.lines:
        old = _taken(line, rest)
        told = "is cancelled" if old else "is cancelled, but not in that order"
        yield Step(_name(line), _amount(old or line), "", "gone", told)
    for line in rest:
        yield Step(_name(line), _amount(line), _amount(line), "same", "is not spoken of")


def _returned(order: Order, other: Order) -> Iterator[Step]:
    rest = list(other.lines)
    for line in order.lines:
        old = _taken(line, rest)
        told = "comes back" if old else "comes back, but is not in that order"
        yield Step(_name(line), _amount(old) if old else "", _amount(line), "changed", told)


def _against(line: OrderLine, old: OrderLine) -> Step:
    known = line.base_quantity is not None and old.base_quantity is not None
    same = line.base_quantity == old.base_quantity if known else _amount(line) == _amount(old)
    if same and _price(line) in ("", _price(old)):
        return Step(_name(line), _amount(old), _amount(line), "same", "stays")
    if same:
        return Step(_name(line), _price(old), _price(line), "changed", "another price")
    return Step(_name(line), _amount(old), _amount(line), "changed", "another quantity")


def _taken(line: OrderLine, rest: list[OrderLine]) -> OrderLine | None:
    """The line of the earlier order that is meant, the one of equal quantity first; taken out of the rest."""
    alike = [one for one in rest if same_line(line, one)]
    old = next((one for one in alike if one.base_quantity == line.base_quantity), alike[0] if alike else None)
    if old is not None:
        rest.remove(old)
    return old


def _name(line: OrderLine) -> str:
    return " ".join(filter(None, [line.sku, line.description])) or line.buyer_item or f"line {line.no}"


def _amount(line: OrderLine) -> str:
    number: Decimal | None = line.quantity if line.quantity is not None else line.base_quantity
    return f"{number:f} {line.unit_raw or line.unit or ''}".strip() if number is not None else "no quantity"


def _price(line: OrderLine) -> str:
    if line.price is None:
        return ""
    per = "" if line.price.per == 1 else f" per {line.price.per:f}"
    return f"{line.price.amount:f}{per}"


def _day(period: Period | None) -> str:
    day = (period.end or period.start) if period else None
    return day.isoformat() if day else period.raw if period else ""


def _place(order: Order) -> str:
    place = order.ship_to
    return ", ".join(filter(None, [place.name, place.city])) if place else ""
