"""The JSON of `POST /v1/orders`: the Order of docs/formats/json.md with unresolved fields left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Header, Kind, Notice, Origin, ScheduleLine
from parsers.errors import Damaged, Empty, ReadError, TooLarge
from parsers.formats.exact import Pen
from parsers.formats.strict_json import as_text, load, looks_like_json, pointer
from parsers.registry import Format

__all__ = ["FORMAT", "LINES_LIMIT", "faults"]

LINES_LIMIT = 1000

KINDS = {
    "order": Kind.ORDER,
    "new": Kind.ORDER,
    "change": Kind.CHANGE,
    "cancel": Kind.CANCEL,
    "return": Kind.RETURN,
    "inquiry": Kind.INQUIRY,
}
ACTIONS = ("add", "change", "cancel", "return", "none")

#: members that are plain text, by the Header field that they become
HEADER_TEXTS = (
    "buyer_order_no", "seller_order_no", "previous_order_no", "contract_no", "quotation_no", "issued_on", "currency",
    "delivery_terms", "payment_terms",
)  # fmt: skip
LINE_TEXTS = ("no", "sku", "buyer_item", "manufacturer_item", "gtin", "description", "note")
PARTY_LINES = ("name", "lines", "postcode", "city", "subdivision", "country")

#: what an order may say; `id`, `received_at`, `conversion` and `attachments` are ours to say and are passed over
ORDER_MEMBERS = frozenset(HEADER_TEXTS) | {
    "id", "revision", "kind", "intent", "received_at", "customer", "ship_to", "bill_to", "end_customer", "attachments",
    "requested_delivery", "requested_despatch", "ship_complete", "lines", "allowances_charges", "totals", "notes",
}  # fmt: skip
LINE_MEMBERS = frozenset(LINE_TEXTS) | {
    "action", "quantity", "unit", "unit_raw", "base_quantity", "base_unit", "conversion", "price", "amount",
    "requested_delivery", "schedule", "allowances_charges",
}  # fmt: skip
MEMBERS: Mapping[str, frozenset[str]] = {
    "customer": frozenset({"account_no", "name", "vat_id", "contact"}),
    "contact": frozenset({"name", "email", "phone"}),
    "party": frozenset({"address_id", *PARTY_LINES}),
    "period": frozenset({"start", "end", "granularity", "raw"}),
    "price": frozenset({"amount", "per", "unit"}),
    "totals": frozenset({"lines", "tax", "payable"}),
    "charge": frozenset({"charge", "reason", "reason_code", "amount", "percent"}),
    "schedule": frozenset({"quantity", "requested_delivery"}),
}


def sniff(content: bytes) -> bool:
    """An object (or array of objects) with `lines`, and none of a web shop's own members."""
    if not looks_like_json(content) or b'"lines"' not in content or b'"line_items"' in content:
        return False
    try:
        orders = _orders(load(content))
    except ReadError:
        # It claims to be ours and is broken: reading it names the fault, which a silent "no" would hide.
        return True
    return bool(orders) and all("lines" in order for _, order in orders)


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """One draft for every order; a member that the format does not know is a notice, never dropped silently."""
    orders = _orders(load(content))
    if not orders:
        raise Empty("The JSON holds no order.")
    if sum(len(order.get("lines") or ()) for _, order in orders if isinstance(order.get("lines"), list)) > LINES_LIMIT:
        raise TooLarge(f"The JSON holds more than {LINES_LIMIT} lines.")
    return [_Reader(Pen(part, "json"), base).draft(order, origin) for base, order in orders]


def faults(content: bytes) -> tuple[tuple[str, str], ...]:
    """What the sender must change before it can be accepted: (JSON pointer, sentence), for an honest 400.

    Wrong types, numbers that are none, unknown members, unknown kinds. Says nothing of what only master data can decide.
    """
    try:
        orders = _orders(load(content))
        found = [fault for base, order in orders for fault in _Reader(Pen(0, "json"), base).check(order)]
    except ReadError as error:
        return (("", str(error)),)
    return tuple(found) if orders else (("", "The JSON holds no order: an object with `lines` is wanted."),)


FORMAT = Format("json", sniff, read)


def _orders(data: Any) -> list[tuple[str, dict[str, Any]]]:
    """(JSON pointer, order) of an object or an array of objects."""
    if isinstance(data, dict):
        return [("", data)]
    if isinstance(data, list) and all(isinstance(order, dict) for order in data):
        return [(pointer(at), order) for at, order in enumerate(data)]
    return []


@dataclass(slots=True)
class _Reader:
    """Reads one order; gathers what is wrong on the way as (pointer into the order, code, sentence)."""

    pen: Pen
    base: str
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def draft(self, order: dict[str, Any], origin: Origin) -> Draft:
        header, lines, kind = self._header(order), self._lines(order), self._kind(order)
        return Draft(
            kind=kind,
            origin=origin,
            header=header,
            lines=lines,
            notices=tuple(self._notice(*fault) for fault in self.wrong),
            source="json",
            parts=(self.pen.part,),
            reason="an order posted as Ordergate JSON",
        )

    def check(self, order: dict[str, Any]) -> list[tuple[str, str]]:
        self._header(order), self._lines(order), self._kind(order)
        return [(self.base + where, sentence) for where, _, sentence in self.wrong]

    def _notice(self, where: str, code: str, sentence: str) -> Notice:
        return self.pen.notice(code, sentence, self.base + where, pointer=where)

    def _kind(self, order: dict[str, Any]) -> Kind:
        kind, intent = as_text(order.get("kind")), as_text(order.get("intent"))
        for name, said in (("kind", kind), ("intent", intent)):
            if said is not None and said not in KINDS:
                self.wrong.append((f"/{name}", "kind-unknown", f"{said[:40]!a} is no {name} of an order."))
        means = [KINDS[said] for said in (kind, intent) if said in KINDS]
        cautious = next((means_ for means_ in means if means_ is not Kind.ORDER), Kind.ORDER)
        # "order" with the intent "change" is how a change is written; two different changes contradict each other.
        if len({means_ for means_ in means if means_ is not Kind.ORDER}) > 1 or (
            kind and kind != "order" and intent == "new"
        ):
            self.wrong.append(
                ("/kind", "kind-contradictory", f"The kind {kind} and the intent {intent} contradict each other.")
            )
        return cautious

    def _header(self, order: dict[str, Any]) -> Header:
        self._refuse_unknown(order, "", ORDER_MEMBERS)
        customer = self._object(order, "", "customer", "customer")
        contact = self._object(customer, "/customer", "contact", "contact")
        totals = self._object(order, "", "totals", "totals")
        texts: dict[str, Any] = {name: self._text(order, "", name) for name in HEADER_TEXTS if name in order}
        return Header(
            **texts,
            revision=self._text(order, "", "revision"),
            account_no=self._text(customer, "/customer", "account_no"),
            buyer_vat_id=self._text(customer, "/customer", "vat_id"),
            buyer=self.pen.address([(self._written(customer, "/customer", "name"), self.base + "/customer/name")]),
            contact_name=self._text(contact, "/customer/contact", "name"),
            contact_email=self._text(contact, "/customer/contact", "email"),
            contact_phone=self._text(contact, "/customer/contact", "phone"),
            requested_delivery=self._period(order, "", "requested_delivery"),
            requested_despatch=self._period(order, "", "requested_despatch"),
            ship_to=self._party(order, "ship_to"),
            bill_to=self._party(order, "bill_to"),
            end_customer=self._party(order, "end_customer"),
            ship_complete=self._flag(order, "", "ship_complete"),
            total_lines=self._number(totals, "/totals", "lines"),
            total_tax=self._number(totals, "/totals", "tax"),
            total_payable=self._number(totals, "/totals", "payable"),
            charges=self._charges(order, ""),
            notes=self._notes(order),
        )

    def _lines(self, order: dict[str, Any]) -> tuple[DraftLine, ...]:
        return tuple(self._line(line, where) for line, where in self._objects(order, "", "lines"))

    def _line(self, line: dict[str, Any], where: str) -> DraftLine:
        self._refuse_unknown(line, where, LINE_MEMBERS)
        price = self._object(line, where, "price", "price")
        action = self._text(line, where, "action")
        if action and action.value not in ACTIONS:
            self.wrong.append((f"{where}/action", "action-unknown", f"{action.raw[:40]!a} is no action of a line."))
        texts: dict[str, Any] = {name: self._text(line, where, name) for name in LINE_TEXTS if name in line}
        return DraftLine(
            **texts,
            action=None if action and action.value == "none" else action,
            quantity=self._number(line, where, "quantity"),
            unit=self._text(line, where, "unit") or self._text(line, where, "unit_raw"),
            quantity_2=self._number(line, where, "base_quantity"),
            unit_2=self._text(line, where, "base_unit"),
            price=self._number(price, f"{where}/price", "amount"),
            price_per=self._number(price, f"{where}/price", "per"),
            price_unit=self._text(price, f"{where}/price", "unit"),
            amount=self._number(line, where, "amount"),
            requested_delivery=self._period(line, where, "requested_delivery"),
            schedule=self._schedule(line, where),
            charges=self._charges(line, where),
        )

    def _schedule(self, line: dict[str, Any], where: str) -> tuple[ScheduleLine, ...]:
        found = []
        for delivery, here in self._objects(line, where, "schedule"):
            self._refuse_unknown(delivery, here, MEMBERS["schedule"])
            quantity, day = self._number(delivery, here, "quantity"), self._period(delivery, here, "requested_delivery")
            if quantity and day:
                found.append(ScheduleLine(quantity, day))
            else:
                self.wrong.append(
                    (here, "schedule-incomplete", "A delivery of the schedule lacks its quantity or its date.")
                )
        return tuple(found)

    def _charges(self, owner: dict[str, Any], where: str) -> tuple[Charge, ...]:
        if owner.get("allowances_charges") is None:
            return ()
        found = []
        for charge, here in self._objects(owner, where, "allowances_charges"):
            self._refuse_unknown(charge, here, MEMBERS["charge"])
            if not isinstance(charge.get("charge"), bool):
                self.wrong.append(
                    (f"{here}/charge", "charge-unknown", "`charge` must be true (charge) or false (allowance).")
                )
            found.append(
                Charge(
                    charge=charge.get("charge") is not False,
                    reason=self._text(charge, here, "reason") or self._text(charge, here, "reason_code"),
                    amount=self._number(charge, here, "amount"),
                    percent=self._number(charge, here, "percent"),
                )
            )
        return tuple(found)

    def _notes(self, order: dict[str, Any]) -> tuple[Field, ...]:
        notes = order.get("notes")
        if notes is None:
            return ()
        if not isinstance(notes, list):
            self.wrong.append(("/notes", "field-malformed", "`notes` must be an array of texts."))
            return ()
        return self.pen.notes([(as_text(note), f"{self.base}/notes/{at}") for at, note in enumerate(notes)])

    def _party(self, order: dict[str, Any], name: str) -> Address | None:
        if order.get(name) is None:
            return None
        party = self._object(order, "", name, "party")
        here = f"/{name}"
        lines = party.get("lines")
        written = [as_text(line) for line in lines] if isinstance(lines, list) else [as_text(lines)]
        town = " ".join(
            text for key in ("postcode", "city", "subdivision") if (text := self._written(party, here, key) or "")
        )
        pairs = [
            (self._written(party, here, "name"), f"{here}/name"),
            *((line, f"{here}/lines/{at}") for at, line in enumerate(written)),
            (town, f"{here}/city" if "city" in party else f"{here}/postcode"),
            (self._written(party, here, "country"), f"{here}/country"),
        ]
        return self.pen.address(
            [(line, self.base + path) for line, path in pairs], address_id=self._text(party, here, "address_id")
        )

    def _period(self, owner: dict[str, Any], where: str, name: str) -> Field | None:
        """A day as ISO date, a span as ISO interval `start/end`, else the raw words; a plain text is taken as written."""
        if owner.get(name) is None:
            return None
        if isinstance(owner.get(name), str):
            return self._text(owner, where, name)
        period = self._object(owner, where, name, "period")
        here = f"{where}/{name}"
        start, end, raw, grain = (self._written(period, here, key) for key in ("start", "end", "raw", "granularity"))
        if start and end and start != end:
            return self.pen.text(f"{start}/{end}", f"{self.base}{here}/start", f"{self.base}{here}/end")
        day = end or start
        if day and (grain in (None, "day") or not raw):
            if grain not in (None, "day"):
                self.wrong.append(
                    (here, "date-ambiguous", f"A {grain} with a single day and no words is no clear date.")
                )
            return self.pen.text(day, f"{self.base}{here}/{'end' if end else 'start'}")
        return self.pen.text(raw, f"{self.base}{here}/raw")

    def _object(self, owner: dict[str, Any], where: str, name: str, shape: str) -> dict[str, Any]:
        """The object under `name`, {} where there is none; its unknown members are faults."""
        found = owner.get(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            self.wrong.append((f"{where}/{name}", "field-malformed", f"`{name}` must be an object."))
            return {}
        self._refuse_unknown(found, f"{where}/{name}", MEMBERS[shape])
        return found

    def _objects(self, owner: dict[str, Any], where: str, name: str) -> list[tuple[dict[str, Any], str]]:
        found = owner.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise Damaged(f"{self.base}{where}/{name} must be an array of objects.")
        return [(entry, f"{where}/{name}/{at}") for at, entry in enumerate(found)]

    def _written(self, owner: dict[str, Any], where: str, name: str) -> str | None:
        value = owner.get(name)
        if isinstance(value, dict | list):
            self.wrong.append((f"{where}/{name}", "field-malformed", f"`{name}` must be a text."))
        return as_text(value)

    def _text(self, owner: dict[str, Any], where: str, name: str) -> Field | None:
        if owner.get(name) is None:  # most of the members that an order may have
            return None
        return self.pen.text(self._written(owner, where, name), f"{self.base}{where}/{name}")

    def _flag(self, owner: dict[str, Any], where: str, name: str) -> Field | None:
        if owner.get(name) is not None and not isinstance(owner[name], bool):
            self.wrong.append((f"{where}/{name}", "field-malformed", f"`{name}` must be true or false."))
            return None
        return self._text(owner, where, name)

    def _number(self, owner: dict[str, Any], where: str, name: str) -> Field | None:
        if owner.get(name) is None:
            return None
        written = self._written(owner, where, name)
        number = self.pen.number(written, f"{self.base}{where}/{name}")
        if isinstance(owner[name], bool) or (written is not None and (number is None or number.value is None)):
            self.wrong.append(
                (f"{where}/{name}", "number-malformed", f'`{name}` is no plain decimal such as "1234.50".')
            )
        return number

    def _refuse_unknown(self, owner: dict[str, Any], where: str, known: frozenset[str]) -> None:
        for name in owner.keys() - known:
            self.wrong.append(
                (
                    f"{where}{pointer(ascii(name[:60])[1:-1])}",
                    "field-unknown",
                    f"{name[:60]!a} is no member of an order.",
                )
            )
