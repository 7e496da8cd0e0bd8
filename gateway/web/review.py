"""What the review page shows: the source with the places of all values, and the order with its findings beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.envelope import Part, Role
from normalizer.finding import Finding, Severity
from normalizer.normalize import Proof
from normalizer.order import Order, OrderLine
from parsers.draft import Span

__all__ = ["Field", "Line", "Mark", "Place", "Sheet", "Source", "fields", "lines", "marked_text", "sources"]

#: media types that can be shown as page pictures
PICTURES = ("application/pdf", "image/tiff", "image/png", "image/jpeg")
#: pointer into the order and the label that a clerk reads
LABELS = {
    "/customer/account_no": "Customer",
    "/customer/name": "Customer name",
    "/buyer_order_no": "Order number",
    "/issued_on": "Order date",
    "/requested_delivery": "Deliver",
    "/requested_despatch": "Despatch",
    "/ship_to/address_id": "Ship to",
    "/currency": "Currency",
    "/contract_no": "Contract",
    "/quotation_no": "Quotation",
    "/previous_order_no": "Earlier order",
    "/payment_terms": "Payment terms",
    "/delivery_terms": "Delivery terms",
    "/totals/lines": "Total of lines",
    "/totals/tax": "Tax",
    "/totals/payable": "Total payable",
}
SEVERITIES = (Severity.BLOCKER, Severity.CHECK, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the order, as the page shows it."""

    pointer: str
    label: str
    value: str
    raw: str = ""
    source: str = ""  #: `written`, `catalogue`, ...
    state: str = "plain"  #: `proved`, `check`, `blocker` or `plain`
    confidence: int | None = None  #: percent


@dataclass(frozen=True, slots=True)
class Line:
    no: str
    action: str | None
    cells: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page picture, in points."""

    pointer: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of text; `pointer` names the value that was read there."""

    text: str
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a picture source."""

    number: int
    width: float
    height: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One part of what arrived, in the form in which the desk shows it."""

    part: int
    title: str
    sha256: str
    media_type: str
    marks: tuple[Mark, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    cells: tuple[tuple[str, str, str], ...] = ()  #: (pointer, place, raw) of values that have no picture or text


def fields(order: Order, proofs: Mapping[str, Proof], findings: Sequence[Finding]) -> tuple[Field, ...]:
    """The header values that are known or doubted, in the order of LABELS."""
    data = order.to_json()
    shown = []
    for pointer, label in LABELS.items():
        value = _shown(pointer, _at(data, pointer), order)
        if value or _worst(pointer, findings):
            shown.append(_field(pointer, label, value, proofs, findings))
    return tuple(shown)


def lines(order: Order, proofs: Mapping[str, Proof], findings: Sequence[Finding]) -> tuple[Line, ...]:
    """The order lines, cell by cell."""
    return tuple(
        Line(line.no, line.action, tuple(_cells(f"/lines/{index}", _row(line), proofs, findings)))
        for index, line in enumerate(order.lines)
    )


def _row(line: OrderLine) -> dict[str, str]:
    price = f"{line.price.amount}" + (f" / {line.price.per}" if line.price.per != 1 else "") if line.price else ""
    wanted = line.requested_delivery
    return {
        "sku": line.sku or "",
        "description": line.description or "",
        "quantity": _text(line.quantity),
        "unit": line.unit or line.unit_raw or "",
        "price": price,
        "amount": _text(line.amount),
        "requested_delivery": (str(wanted.end or wanted.start or wanted.raw) if wanted else ""),
    }


def _cells(
    base: str, row: Mapping[str, str], proofs: Mapping[str, Proof], findings: Sequence[Finding]
) -> Iterator[Field]:
    for name, value in row.items():
        yield _field(f"{base}/{name}", name, value, proofs, findings)


def _field(pointer: str, label: str, value: str, proofs: Mapping[str, Proof], findings: Sequence[Finding]) -> Field:
    proof = proofs.get(pointer) or next((p for key, p in proofs.items() if key.startswith(f"{pointer}/")), None)
    doubt = _worst(pointer, findings)
    state = str(doubt) if doubt else "proved" if proof else "plain"
    if proof is None:
        return Field(pointer, label, value, state=state)
    return Field(pointer, label, value, proof.raw, proof.source, state, round(100 * proof.confidence))


def _worst(pointer: str, findings: Sequence[Finding]) -> Severity | None:
    at = {finding.severity for finding in findings if _covers(finding.pointer, pointer)}
    return next((severity for severity in SEVERITIES[:2] if severity in at), None)


def _covers(finding: str, pointer: str) -> bool:
    """A finding on `/lines/2` doubts the line's description; one on `/ship_to` doubts `/ship_to/address_id`."""
    if not finding:
        return False
    if pointer == finding or (pointer.startswith(f"{finding}/") and not finding.startswith("/lines/")):
        return True
    return finding.count("/") == 2 and pointer == f"{finding}/description"


def _at(data: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        if data is None:
            return None
        data = data[int(step)] if isinstance(data, list) else data.get(step)
    return data


def _shown(pointer: str, value: Any, order: Order) -> str:
    if pointer == "/ship_to/address_id" and order.ship_to:
        place = order.ship_to
        return ", ".join(filter(None, [place.address_id, place.name, *place.lines, place.postcode, place.city]))
    if pointer == "/customer/account_no" and order.customer.account_no:
        return " ".join(filter(None, [order.customer.account_no, order.customer.name]))
    if pointer == "/customer/name" and order.customer.account_no:
        return ""
    if isinstance(value, dict):  # a period
        return str(value["end"] or value["start"] or value["raw"])
    return "" if value is None else str(value)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def sources(
    parts: Sequence[Part],
    proofs: Mapping[str, Proof],
    *,
    texts: Mapping[int, str],
    sizes: Mapping[int, Sequence[tuple[float, float]]],
) -> tuple[Source, ...]:
    """The parts that can be shown, those with values first. `texts` and `sizes` are by part."""
    spans: dict[int, list[tuple[str, Span]]] = {}
    for pointer, proof in proofs.items():
        for span in proof.evidence.spans if proof.evidence else ():
            spans.setdefault(span.part, []).append((pointer, span))
    found = [
        _source(index, part, spans.get(index, []), texts.get(index), sizes.get(index, ()))
        for index, part in enumerate(parts)
        if index in texts or index in sizes or index in spans
    ]
    return tuple(sorted(found, key=lambda source: (source.part not in spans, source.part)))


def _source(
    index: int, part: Part, spans: Sequence[tuple[str, Span]], text: str | None, sizes: Sequence[tuple[float, float]]
) -> Source:
    title = part.name or {Role.BODY: "Mail text", Role.RENDITION: "Text", Role.MESSAGE: "Whole mail"}.get(
        part.role, "Document"
    )
    if sizes:
        return Source(index, title, part.sha256, part.media_type, sheets=tuple(_sheets(sizes, spans)))
    if text is not None:
        return Source(index, title, part.sha256, part.media_type, marks=tuple(marked_text(text, spans)))
    cells = tuple((pointer, span.cell or span.path or "", "") for pointer, span in spans)
    return Source(index, title, part.sha256, part.media_type, cells=cells)


def _sheets(sizes: Sequence[tuple[float, float]], spans: Sequence[tuple[str, Span]]) -> Iterator[Sheet]:
    for number, (width, height) in enumerate(sizes, start=1):
        places = tuple(
            Place(pointer, span.box.left - 1, span.box.top - 1, span.box.width + 2, span.box.height + 2)
            for pointer, span in spans
            if span.box is not None and (span.page or 1) == number
        )
        yield Sheet(number, width, height, places)


def marked_text(text: str, spans: Sequence[tuple[str, Span]]) -> Iterator[Mark]:
    """The text in pieces, those with a value marked; where two overlap the first one has it."""
    at = 0
    for start, end, pointer in sorted((s.chars[0], s.chars[1], pointer) for pointer, s in spans if s.chars):
        if start < at or end > len(text) or end <= start:
            continue
        if start > at:
            yield Mark(text[at:start])
        yield Mark(text[start:end], pointer)
        at = end
    if at < len(text):
        yield Mark(text[at:])
