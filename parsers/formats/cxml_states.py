"""What the attributes of a cXML order and its items say of their state, and fields of one's own that hold words of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parsers.formats.own_names import is_note_name
from parsers.formats.strict_xml import Node
from parsers.heldfield import field_holds

__all__ = ["states_of_head", "states_of_item", "typed_fields"]

#: attribute of an item -> what a yes says
ITEM_STATES = {
    "isReturn": ("intent-mixed", "The line is marked as a return."),
    "isDeliveryCompleted": ("message-copied", "The line is marked as delivered already."),
    "unlimitedDelivery": ("order-type-special", "The line may be delivered without limit."),
}
State = tuple[str, str, str]  #: code, message, path


def states_of_head(head: Node, received_on: date) -> Iterator[State]:
    """What the header says that a plain order does not: goods that are fetched, an order that is not valid on the day it came."""
    if head.get("pickUpDate"):
        yield "condition-stated", "The goods are to be picked up.", f"{head.path}/@pickUpDate"
    if head.get("releaseRequired").lower() in ("yes", "true"):
        yield "condition-stated", "The goods are to be called off by releases.", f"{head.path}/@releaseRequired"
    yield from _held(head)
    begins, ends = _day(head.get("effectiveDate")), _day(head.get("expirationDate"))
    if begins and begins > received_on:
        yield "condition-stated", f"The order is valid from {begins} only.", f"{head.path}/@effectiveDate"
    if ends and ends < received_on:
        yield "condition-stated", f"The order was valid until {ends} only.", f"{head.path}/@expirationDate"


def states_of_item(item: Node) -> Iterator[State]:
    """The same of an item."""
    yield from _held(item, item.first("ItemDetail"))
    for name, (code, message) in ITEM_STATES.items():
        if item.get(name).lower() in ("yes", "true"):
            yield code, message, f"{item.path}/@{name}"


def _held(*owners: Node | None) -> Iterator[State]:
    """Extrinsics by which it is held, or no plain order."""
    for one in (one for owner in owners if owner is not None for one in owner.all("Extrinsic")):
        if field_holds(one.get("name"), one.text):
            told = f"“{one.get('name')[:60]}: {one.text[:60]}” says that it is held, or no plain order."
            yield "condition-stated", told, one.path


def typed_fields(*owners: Node | None) -> list[Node]:
    """The extrinsics in which people write: remarks, instructions, the state of the order."""
    every = [one for owner in owners if owner is not None for one in owner.all("Extrinsic")]
    return [one for one in every if one.text and is_note_name(one.get("name"))]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
