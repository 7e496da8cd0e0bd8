"""A clerk's corrections, laid over the draft as values that a person confirmed.

The journal keeps each saving as a list of corrections. They are replayed over the draft, so that every revision follows from
what was read and what was corrected, and nothing else:

    Correction("/lines", [0, 1], [1, None, 0])      where each line comes from; None is a new one
    Correction("/lines/1/sku", None, "HX-1001")     pointers count the lines as they are after that
    Correction("/buyer_order_no", "4711", "4711")   looked at, and right as it stands
    Correction("/merge", None, {"draft": {...}})    the lines of another order, put behind this one's (gateway/regrouping.py)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.store.lessons import Correction
from gateway.store.records import JournalRow
from normalizer.finding import Finding, Severity
from normalizer.normalize import NormalizedOrder, Proof
from normalizer.order import Order, OrderLine
from parsers.draft import Address, Draft, DraftLine, Evidence, Field, Header, Kind, Notice

__all__ = [
    "HEADER",
    "METHOD",
    "Confirmed",
    "corrected",
    "corrections_of",
    "forgiven",
    "settled_by_saying_so",
    "silenced",
    "spoken",
]

METHOD = "clerk"
#: pointer -> field of the draft's header
HEADER = {
    "/buyer_order_no": "buyer_order_no",
    "/seller_order_no": "seller_order_no",
    "/previous_order_no": "previous_order_no",
    "/contract_no": "contract_no",
    "/quotation_no": "quotation_no",
    "/issued_on": "issued_on",
    "/requested_delivery": "requested_delivery",
    "/requested_despatch": "requested_despatch",
    "/currency": "currency",
    "/delivery_terms": "delivery_terms",
    "/payment_terms": "payment_terms",
    "/customer/account_no": "account_no",
    "/totals/lines": "total_lines",
    "/totals/tax": "total_tax",
    "/totals/payable": "total_payable",
}
#: last step of a line's pointer -> field of the draft's line
LINE = {
    "sku": "sku",
    "description": "description",
    "quantity": "quantity",
    "unit": "unit",
    "price": "price",
    "per": "price_per",
    "amount": "amount",
    "requested_delivery": "requested_delivery",
    "note": "note",
}
#: what else of a line speaks of the same thing and is silent once a clerk has said it
SILENCED = {
    "sku": ("code", "buyer_item", "manufacturer_item", "gtin", "description"),
    "quantity": ("quantity_2", "unit_2"),
    "unit": ("quantity_2", "unit_2"),
}
#: true whatever a clerk confirms: facts about the world, not doubts about what was meant
FACTS = frozenset({
    "credit-hold", "sender-lookalike", "product-blocked", "product-replaced", "product-superseded", "quantity-below-minimum",
    "quantity-not-multiple", "quantity-invalid", "quantity-fractional", "quantity-missing", "unit-invalid",
    "delivery-date-past", "delivery-date-holiday", "price-differs", "price-unknown", "amount-contradicted",
    "total-contradicted", "currency-differs", "discount-unagreed", "charge-stated", "terms-differ", "lines-repeated",
    "requirement-special", "schedule-contradicted", "schedule-contradictory", "end-customer-named",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What clerks have said: pointers by the lines as they are now, and where each line was read (None: a clerk added it)."""

    pointers: frozenset[str] = frozenset()
    lines: tuple[int | None, ...] = ()

    def covers(self, pointer: str) -> bool:
        """Whether a clerk has confirmed this value, or the one that it is part of."""
        return any(pointer == one or pointer.startswith(f"{one}/") or one == f"{pointer}/account_no" or
                   one == f"{pointer}/address_id" for one in self.pointers)  # fmt: skip


@dataclass(slots=True)
class _Line:
    written: DraftLine
    origin: int | None
    said: set[str] = field(default_factory=set)


def corrected(draft: Draft, savings: Iterable[Sequence[Correction]]) -> tuple[Draft, Confirmed]:
    """The draft with every saving laid over it, oldest first, and what of it a person said."""
    header, kind, said = draft.header, draft.kind, set[str]()
    lines = [_Line(line, index) for index, line in enumerate(draft.lines)]
    notes: tuple[Notice, ...] = ()
    for saving in savings:
        for each in saving:
            steps = each.pointer.strip("/").split("/")
            if each.pointer == "/merge":
                joined = Draft.from_json(each.after["draft"])
                lines += [_Line(line, None) for line in joined.lines]
                header = replace(header, notes=(*header.notes, *joined.header.notes))
                notes += joined.notices
            elif each.pointer == "/lines":
                lines = [_Line(DraftLine(), None) if at is None else _copy(lines[at]) for at in each.after]
            elif steps[0] == "lines":
                _say_line(lines[int(steps[1])], steps[2] if len(steps) > 2 else "", each.after)
            else:
                said.add(each.pointer)
                kind = Kind(each.after) if each.pointer == "/kind" else kind
                header = _say(header, each.pointer, each.after)
    pointers = said | {
        f"/lines/{at}/{name}".rstrip("/") for at, line in enumerate(lines) for name in line.said
    }  # fmt: skip
    confirmed = Confirmed(frozenset(pointers), tuple(line.origin for line in lines))
    moved: dict[int | None, int] = {
        line.origin: at for at, line in reversed(list(enumerate(lines))) if line.origin is not None
    }
    notices = tuple(
        replace(notice, pointer=pointer)
        for notice in draft.notices
        if (pointer := _moved(notice.pointer, moved)) is not None and not (pointer and confirmed.covers(pointer))
    )
    written = tuple(line.written for line in lines)
    draft = replace(draft, kind=kind, header=header, lines=written, notices=(*notices, *notes))
    return draft, confirmed


def _copy(line: _Line) -> _Line:
    """A line that is split stands twice."""
    return _Line(line.written, line.origin, set(line.said))


def _moved(pointer: str, moved: Mapping[int | None, int]) -> str | None:
    """The pointer by the new numbers of the lines; None where its line is gone."""
    steps = pointer.split("/")
    if len(steps) < 3 or steps[1] != "lines" or not steps[2].isdigit():
        return pointer
    at = moved.get(int(steps[2]))
    return None if at is None else "/".join(["", "lines", str(at), *steps[3:]])


def _say(header: Header, pointer: str, value: str | None) -> Header:
    if pointer == "/ship_to/address_id":
        before = header.ship_to.text if header.ship_to else None
        made = _field(before, value)
        place = Address(made, made) if made else None
        return replace(header, ship_to=place, not_ship_to=None if place else header.not_ship_to)
    name = HEADER.get(pointer)
    change: dict[str, Any] = {name: _field(getattr(header, name), value)} if name else {}
    return replace(header, **change)


def _say_line(line: _Line, name: str, value: str | None) -> None:
    line.said.add(name)
    if attribute := LINE.get(name):
        change: dict[str, Any] = {attribute: _field(getattr(line.written, attribute), value)}
        if name == "price":
            change["price_unit"] = None
        line.written = replace(line.written, **change)


def _field(before: Field | None, value: str | None) -> Field | None:
    """A value that a clerk said; it keeps the place on the page."""
    if value is None or not value.strip():
        return None
    spans = before.evidence.spans if before else ()
    return Field(value.strip(), value.strip(), Evidence(spans, METHOD))


def silenced(draft: Draft, confirmed: Confirmed) -> Draft:
    """Without what speaks of a thing that a clerk has settled; demands inside a silenced description are still heard."""
    lines = []
    for at, line in enumerate(draft.lines):
        away: dict[str, Any] = {}
        for name, others in SILENCED.items():
            if f"/lines/{at}/{name}" in confirmed.pointers and getattr(line, LINE[name]) is not None:
                away |= dict.fromkeys(others)
        if "description" in away and line.description:
            words = " ".join(text.raw for text in (line.description, line.note) if text)
            away["note"] = replace(line.description, raw=words, value=words)
        lines.append(replace(line, **away))
    return replace(draft, lines=tuple(lines))


def spoken(made: NormalizedOrder, draft: Draft, confirmed: Confirmed) -> NormalizedOrder:
    """With what was silenced put back, as it is written, and a clerk's values marked as a clerk's."""
    lines = [_line_spoken(line, draft.lines[at]) for at, line in enumerate(made.order.lines)]
    proofs = {pointer: proof for pointer, proof in made.proofs.items() if not pointer.endswith("/note")}
    for at, written in enumerate(draft.lines):
        for name in ("description", "buyer_item", "manufacturer_item", "gtin", "note"):
            if text := getattr(written, name):
                proofs[f"/lines/{at}/{name}"] = Proof(text.raw, text.evidence, text.confidence, text.alternatives)
    data = made.order.to_json()
    for pointer in confirmed.pointers:
        if pointer in proofs or _known(data, pointer):
            kept = proofs.get(pointer)
            evidence = kept.evidence if kept and kept.evidence else Evidence((), METHOD)
            proofs[pointer] = Proof(kept.raw if kept else "", replace(evidence, method=METHOD), source=METHOD)
    return replace(made, order=replace(made.order, lines=tuple(lines)), proofs=proofs)


def _line_spoken(line: OrderLine, written: DraftLine) -> OrderLine:
    def text(one: Field | None) -> str | None:
        return (one.value or one.raw).strip() or None if one else None

    return replace(
        line,
        description=text(written.description),
        buyer_item=line.buyer_item or text(written.buyer_item),
        manufacturer_item=text(written.manufacturer_item),
        gtin=text(written.gtin),
        note=text(written.note),
    )


def settled_by_saying_so(order: Mapping[str, Any], code: str, pointer: str) -> bool:
    """Whether "right as it stands" settles it: a doubt about a value that is there, and no fact. `order` is the order's JSON."""
    fact = code in FACTS or code.startswith("erp-")
    return bool(pointer) and not fact and _known(order, pointer)


def forgiven(order: Order, findings: Iterable[Finding], confirmed: Confirmed) -> tuple[Finding, ...]:
    """The findings without the doubts that a clerk has settled. Facts stay, and so does what still has no value."""
    data, left = order.to_json(), []
    for finding in findings:
        said = confirmed.covers(finding.pointer) if finding.pointer else False
        if finding.code.startswith("intent-") and "/kind" in confirmed.pointers and order.kind == Kind.ORDER:
            continue
        if said and finding.code == "sender-lookalike" and _known(data, finding.pointer):
            left.append(replace(finding, severity=Severity.CHECK))  # never unseen, but a person has decided whose it is
        elif not said or not settled_by_saying_so(data, finding.code, finding.pointer):
            left.append(finding)
    return tuple(left)


def _known(data: Any, pointer: str) -> bool:
    """Whether there is a value at the pointer; of a customer or place, whether it is one on file."""
    pointer = {"/customer": "/customer/account_no", "/ship_to": "/ship_to/address_id"}.get(pointer, pointer)
    for step in pointer.strip("/").split("/"):
        if isinstance(data, list):
            data = data[int(step)] if step.isdigit() and int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
        if data is None:
            return False
    if isinstance(data, dict) and "granularity" in data:
        return not (data["granularity"] == "period" and data["start"] is None and data["end"] is None)
    return True


def corrections_of(journal: Iterable[JournalRow]) -> list[list[Correction]]:
    """The savings that a journal tells of, oldest first."""
    return [
        [Correction(each["pointer"], each["before"], each["after"]) for each in row.data.get("corrections", ())]
        for row in journal
        if row.verb == "revised"
    ]
