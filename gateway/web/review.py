"""What the review page shows of an order: findings with their remedies, header fields and lines, each value with its state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gateway.corrections import HEADER, Confirmed, settled_by_saying_so
from gateway.web.days import written_day
from gateway.web.sentences import Sentences
from normalizer.codes import CODES
from normalizer.finding import Finding, Severity
from normalizer.master import Master, ProductRecord
from normalizer.normalize import Proof
from normalizer.order import Order, OrderLine, Period
from normalizer.pack import sold_units
from normalizer.units import CODES as UNITS

__all__ = [
    "ALWAYS", "LABELS", "LINE_NAMES", "SEVERITIES", "SHOWN_LINES", "Doubt", "Field", "Gap", "Line", "doubts", "fields", "header_values", "home",
    "line_values", "lines", "shown_first", "units_of", "with_gaps",
]  # fmt: skip

#: pointer of a header field -> its label
LABELS = {
    "/customer/account_no": "Customer",
    "/ship_to/address_id": "Ship to",
    "/buyer_order_no": "Order number",
    "/issued_on": "Order date",
    "/requested_delivery": "Deliver by",
    "/currency": "Currency",
    "/requested_despatch": "Despatch by",
    "/contract_no": "Contract",
    "/quotation_no": "Quotation",
    "/previous_order_no": "Earlier order",
    "/delivery_terms": "Delivery terms",
    "/payment_terms": "Payment terms",
    "/totals/lines": "Total of lines",
    "/totals/tax": "Tax",
    "/totals/payable": "Total payable",
}
#: shown even where nothing is known
ALWAYS = tuple(LABELS)[:6]
#: what can be changed of a line, in the order of the columns
LINE_NAMES = ("sku", "quantity", "unit", "price", "per", "amount", "requested_delivery", "description", "note")
#: last step of a pointer -> the field in which a clerk mends it
HOMES = {"base_quantity": "quantity", "unit_raw": "unit", "schedule": "quantity", "allowances_charges": "price"}
DATED = frozenset({"issued_on", "requested_delivery", "requested_despatch"})
#: a longer order is shown in pieces
SHOWN_LINES, FIRST_LINES = 120, 20
_QUOTES = re.compile("[“”\"'‘’]")
SEVERITIES = (Severity.BLOCKER, Severity.CHECK, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the order, as the page shows it."""

    pointer: str
    label: str
    value: str
    written: str = ""  #: as it stands in the source, where that is not the value itself
    shown: str = ""  #: what the value means: a customer's name, an address
    state: str = "plain"  #: `proved`, `confirmed`, `check`, `blocker` or `plain`
    confidence: int | None = None  #: percent

    @property
    def dated(self) -> bool:
        """Whether it is a day, which the page writes as the clerk does."""
        return self.pointer.rsplit("/", 1)[-1] in DATED


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `cells` by name; `product` is what the item number means."""

    index: int
    no: str
    action: str | None
    written: str
    cells: Mapping[str, Field]
    product: ProductRecord | None
    units: tuple[tuple[str, str], ...]
    state: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines of a long order that are not shown until somebody asks: places from 0, both ends included."""

    first: int
    last: int
    amount: str  #: what their amounts add up to; "" where one is not known


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding as the page tells it. `field` is the pointer of the input that mends it."""

    code: str
    severity: str
    message: str
    remedy: str
    pointer: str
    field: str
    line: str  #: the number of the line that it speaks of; "" where it is about the order
    candidates: tuple[tuple[str, str], ...]  #: (value, label)
    earlier: tuple[str, ...]  #: ids of orders that it speaks of
    tick: bool  #: "right as it stands" settles it


def home(pointer: str) -> str:
    """The input in which a clerk mends what is wrong at the pointer; "" where there is none."""
    steps = pointer.strip("/").split("/")
    if steps[0] == "lines":
        if len(steps) < 2:
            return ""
        name = HOMES.get(steps[2], steps[2]) if len(steps) > 2 else "sku"
        return f"/lines/{steps[1]}/{name if name in LINE_NAMES[:7] else 'sku'}"
    if steps[0] == "customer":
        return "/customer/account_no"
    if steps[0] == "ship_to":
        return "/ship_to/address_id"
    whole = f"/{steps[0]}"
    return pointer if pointer in HEADER else whole if whole in HEADER else ""


def doubts(findings: Iterable[Finding], order: Order, master: Master, words: Sentences) -> tuple[Doubt, ...]:
    """The findings, worst first, each with what to do about it, in the clerk's words."""
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    said: dict[tuple[str, str, str], Finding] = {}
    for finding in ordered:  # two readers may say the same of one sentence
        said.setdefault(_plain(finding), finding)
    data = order.to_json()
    return tuple(_doubt(finding, order, data, master, words) for finding in said.values())


def _plain(finding: Finding) -> tuple[str, str, str]:
    where = "" if finding.pointer.startswith("/notes/") else finding.pointer
    return finding.code, where, _QUOTES.sub("'", finding.message)


def _doubt(finding: Finding, order: Order, data: Mapping[str, Any], master: Master, words: Sentences) -> Doubt:
    known = CODES.get(finding.code)
    field = home(finding.pointer)
    about_orders = not finding.pointer or finding.code == "order-unknown"
    return Doubt(
        finding.code,
        str(finding.severity),
        words.told(finding.message, finding.code),
        words.remedy(known.remedy if known else "", finding.code),
        finding.pointer,
        field,
        "" if finding.message.startswith("Line ") else _line_of(finding.pointer, order),
        ()
        if about_orders or not field
        else tuple(_candidate(one, field, master, words) for one in finding.candidates[:8]),
        finding.candidates[:1] if about_orders else (),
        finding.severity is Severity.CHECK and settled_by_saying_so(data, finding.code, field),
    )


def _line_of(pointer: str, order: Order) -> str:
    steps = pointer.split("/")
    if len(steps) < 3 or steps[1] != "lines" or not steps[2].isdigit() or int(steps[2]) >= len(order.lines):
        return ""
    return order.lines[int(steps[2])].no or str(int(steps[2]) + 1)


def _candidate(value: str, field: str, master: Master, words: Sentences) -> tuple[str, str]:
    if field.endswith("/sku") and (product := master.product(value)):
        return product.sku, f"{product.sku} {product.name}"
    if field == "/customer/account_no" and (customer := master.customer(value)):
        return customer.account_no, f"{customer.account_no} {customer.name}"
    if field.endswith("/unit") and value in UNITS:
        return value, words.unit(value)
    if field.endswith("/price"):
        amount, _, per = value.partition(" per ")
        shown = words.number(amount)
        return f"{shown}/{per}", words.fragment(value, 0) if per else shown
    if field.rsplit("/", 1)[-1] in DATED:
        return written_day(value, words.language), words.days(value)
    return value, value


class _States:
    """The state of each input, worked out once for the whole order."""

    def __init__(self, proofs: Mapping[str, Proof], findings: Sequence[Finding], confirmed: Confirmed) -> None:
        self._worst: dict[str, str] = {}
        for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity), reverse=True):
            if finding.holds and (at := home(finding.pointer)):
                self._worst[at] = str(finding.severity)
        self._proofs: dict[str, Proof] = {}
        for pointer, proof in proofs.items():
            if pointer.startswith("/lines/") and pointer.rsplit("/", 1)[-1] in (
                "description",
                "buyer_item",
                "note",
                "no",
                "gtin",
            ):
                continue
            at = "/".join([*pointer.split("/")[:3], "per"]) if pointer.endswith("/price/per") else home(pointer)
            if at and (at not in self._proofs or pointer == at):
                self._proofs[at] = proof
        self._said = confirmed.pointers

    def of(self, pointer: str, value: str) -> tuple[str, Proof | None]:
        proof = self._proofs.get(pointer)
        if worst := self._worst.get(pointer):
            return worst, proof
        if pointer in self._said:
            return "confirmed", proof
        return ("proved" if proof and value and proof.source == "written" else "plain"), proof

    def field(self, pointer: str, label: str, value: str, shown: str = "") -> Field:
        state, proof = self.of(pointer, value)
        raw = proof.raw.strip() if proof else ""
        written = raw if proof and proof.source == "written" and raw != value else ""
        return Field(
            pointer,
            label,
            value,
            written[:160],
            shown,
            state,
            round(100 * proof.confidence) if proof and value else None,
        )


def header_values(order: Order) -> dict[str, str]:
    """What the inputs of the header hold: pointer -> text."""
    totals = order.totals
    return {
        "/customer/account_no": order.customer.account_no or "",
        "/ship_to/address_id": (order.ship_to.address_id or "") if order.ship_to else "",
        "/buyer_order_no": order.buyer_order_no or "",
        "/issued_on": order.issued_on.isoformat() if order.issued_on else "",
        "/requested_delivery": _day(order.requested_delivery),
        "/currency": order.currency or "",
        "/requested_despatch": _day(order.requested_despatch),
        "/contract_no": order.contract_no or "",
        "/quotation_no": order.quotation_no or "",
        "/previous_order_no": order.previous_order_no or "",
        "/delivery_terms": order.delivery_terms or "",
        "/payment_terms": order.payment_terms or "",
        "/totals/lines": _text(totals.lines),
        "/totals/tax": _text(totals.tax),
        "/totals/payable": _text(totals.payable),
    }


def line_values(line: OrderLine) -> dict[str, str]:
    """What the inputs of a line hold: name -> text."""
    return {
        "sku": line.sku or "",
        "quantity": _text(line.quantity),
        "unit": line.unit or line.unit_raw or "",
        "price": _text(line.price.amount) if line.price else "",
        "per": _text(line.price.per) if line.price and line.price.per != 1 else "",
        "amount": _text(line.amount),
        "requested_delivery": _day(line.requested_delivery),
        "description": line.description or "",
        "note": line.note or "",
    }


def fields(
    order: Order, proofs: Mapping[str, Proof], findings: Sequence[Finding], confirmed: Confirmed
) -> tuple[Field, ...]:
    """The header: what is always shown, and whatever else is known or doubted."""
    states = _States(proofs, findings, confirmed)
    shown = {"/customer/account_no": order.customer.name or "", "/ship_to/address_id": _place(order)}
    return tuple(
        states.field(pointer, LABELS[pointer], value, shown.get(pointer, ""))
        for pointer, value in header_values(order).items()
        if value or pointer in ALWAYS or states.of(pointer, value)[0] in ("blocker", "check")
    )


def lines(
    order: Order,
    proofs: Mapping[str, Proof],
    findings: Sequence[Finding],
    confirmed: Confirmed,
    master: Master,
    *,
    chosen: Iterable[int],
    words: Sentences,
) -> dict[int, Line]:
    """The chosen lines by their places."""
    states = _States(proofs, findings, confirmed)
    made: dict[int, Line] = {}
    for index in chosen:
        line = order.lines[index]
        cells = {name: states.field(f"/lines/{index}/{name}", name, value) for name, value in line_values(line).items()}
        product = master.product(line.sku) if line.sku else None
        written = line.description or ""
        code = proofs.get(f"/lines/{index}/buyer_item") or proofs.get(f"/lines/{index}/sku")
        if code and code.source != "clerk" and code.raw not in written:
            written = f"{code.raw} {written}"
        worst = {cell.state for cell in cells.values()}
        state = next((one for one in ("blocker", "check", "confirmed", "proved") if one in worst), "plain")
        units = units_of(product, words, cells["unit"].value)
        made[index] = Line(index, line.no, line.action, written, cells, product, units, state)
    return made


def shown_first(order: Order, findings: Iterable[Finding]) -> list[int]:
    """Which lines a page shows at once: all of them, but of a long order the doubtful ones and the first."""
    count = len(order.lines)
    if count <= SHOWN_LINES:
        return list(range(count))
    places = (finding.pointer.split("/") for finding in findings if finding.holds)
    doubtful = {int(steps[2]) for steps in places if len(steps) > 2 and steps[1] == "lines" and steps[2].isdigit()}
    chosen = [*sorted(at for at in doubtful if at < count), *range(FIRST_LINES)]
    return sorted(dict.fromkeys(chosen[:SHOWN_LINES]))


def with_gaps(order: Order, shown: Mapping[int, Line], places: Iterable[int]) -> list[Line | Gap]:
    """Lines and gaps in the order of the lines, over these places."""
    made: list[Line | Gap] = []
    for at in places:
        if at in shown:
            made.append(shown[at])
        elif made and isinstance(last := made[-1], Gap):
            made[-1] = Gap(last.first, at, "")
        else:
            made.append(Gap(at, at, ""))
    return [Gap(one.first, one.last, _sum(order, one)) if isinstance(one, Gap) else one for one in made]


def _sum(order: Order, gap: Gap) -> str:
    amounts = [line.amount for line in order.lines[gap.first : gap.last + 1]]
    known = [amount for amount in amounts if amount is not None]
    return _text(sum(known, Decimal(0))) if len(known) == len(amounts) else ""


def units_of(product: ProductRecord | None, words: Sentences, current: str = "") -> tuple[tuple[str, str], ...]:
    """What the product is sold in: (code, label), its own units first; the current unit is always among them."""
    found: dict[str, str] = {}
    if product is not None:
        for code, sold in sold_units(product).items():
            if sold.conversion in ("stock", "catalogue") or code == current:
                name = words.unit(code)
                found[code] = (
                    name
                    if sold.factor == 1
                    else words.units(f"{UNITS[code].name if code in UNITS else code} of {_text(sold.factor)}")
                )
    if current not in found:
        known = words.unit(current) if current in UNITS else ""
        label = known or words.told(f"{current} (as written)" if current else "choose", "")
        found = {current: label, **found}
    return tuple(found.items())


def _place(order: Order) -> str:
    place = order.ship_to
    return ", ".join(filter(None, [place.name, *place.lines, place.postcode, place.city])) if place else ""


def _day(period: Period | None) -> str:
    if period is None:
        return ""
    if period.start and period.end and period.start != period.end:
        return period.raw or f"{period.start} - {period.end}"
    day = period.end or period.start
    return day.isoformat() if day else period.raw


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
