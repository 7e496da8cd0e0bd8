"""What of a document is no order: papers of another kind, pages that are set aside beside an order, and copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.draft import Draft, Evidence, Field, Kind, Notice, Origin, Span
from parsers.extractors.pages.sections import Section

__all__ = ["no_order", "page_notices", "parted_copies"]

#: kind of section -> how a clerk is told of it
NAMES = {
    "invoice": "an invoice", "delivery_note": "a delivery note", "quotation": "a quotation", "price_list": "a price list",
    "remittance": "a remittance advice", "confirmation": "an order confirmation", "credit_note": "a credit note", "reminder": "a reminder",
    "statement": "a statement of account", "terms": "terms and conditions", "cover": "a cover sheet", "copy": "a copy", "old_sheet": "a sheet that its name calls old, or a list",
}  # fmt: skip


def no_order(those: Sequence[Section], origin: Origin) -> Draft:
    """The draft of a document of which no section orders anything."""
    first = next((section for section in those if section.kind not in ("terms", "cover")), those[0])
    reason = f"the document is {NAMES.get(first.kind, first.kind)}"
    if first.title:
        reason += f" (“{first.title}”)"
    return Draft(
        kind=Kind.OTHER,
        origin=origin,
        reason=reason,
        parts=(first.pages[0].page.part,),
        source=str(first.pages[0].page.source),
    )


def page_notices(those: Sequence[Section]) -> Iterator[Notice]:
    """A notice for each section that stands beside an order and was not read as part of it."""
    for section in those:
        numbers = [view.page.number for view in section.pages]
        where = f"Page {numbers[0]}" if len(numbers) == 1 else f"Pages {numbers[0]} to {numbers[-1]}"
        name = NAMES.get(section.kind, section.kind)
        spans = tuple(Span(view.page.part, view.page.number) for view in section.pages)
        if section.differs:
            told = f"{where} repeats another one but for “{section.differs[:120]}”; look whether it is an order of its own."
            yield Notice("row-unread", told, evidence=Evidence(spans, "document"))
            continue
        yield Notice(
            "page-ignored",
            f"{where} ({name}) were not read as part of the order."
            if len(numbers) > 1
            else f"{where} ({name}) was not read as part of the order.",
            evidence=Evidence(spans, "document"),
        )


def parted_copies(read: Sequence[tuple[Section, Draft]]) -> tuple[list[Draft], list[Section]]:
    """The orders of a file, and the sections that only repeat one of them: the same number, items, place and day."""
    kept: dict[object, Draft] = {}
    copies: list[Section] = []
    for at, (section, draft) in enumerate(read):
        key = _marks(draft)
        if key is not None and key in kept:
            copies.append(replace(section, kind="copy"))
        else:
            kept[key if key is not None else at] = draft
    return list(kept.values()), copies


def _marks(draft: Draft) -> object | None:
    """What two copies have in common; None for an order without a number or lines, of which no other can be a copy."""
    head = draft.header
    if head.buyer_order_no is None or not head.buyer_order_no.value or not draft.lines:
        return None
    return (
        head.buyer_order_no.value,
        _raw(head.requested_delivery),
        head.ship_to.text.raw if head.ship_to and head.ship_to.text else None,
        tuple(
            tuple(
                map(_raw, (line.sku, line.code, line.buyer_item, line.quantity, line.amount, line.requested_delivery))
            )
            for line in draft.lines
        ),
    )


def _raw(one: Field | None) -> str | None:
    return one.raw if one else None
