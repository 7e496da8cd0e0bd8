"""UBL 2.1 to 2.3: Order, OrderChange and OrderCancellation (Peppol BIS Ordering 3 among them), also inside an SBDH envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Kind, Notice, Origin, ScheduleLine
from parsers.errors import Damaged, TooLarge
from parsers.formats.elements import Reader
from parsers.formats.exact import Pen, other_message
from parsers.formats.segments import LINES_LIMIT, Wrong
from parsers.formats.strict_xml import Node, load, root_tag
from parsers.formats.ubl_codes import (
    ACTIONS,
    HEAD,
    ITEM,
    KINDS,
    LINE,
    ORDER_LINE,
    OTHERS,
    PLAIN_TYPES,
    TYPES,
    VAT_SCHEMES,
    WORLDWIDE,
)
from parsers.formats.ubl_exchange import exchange_of, torn_exchange
from parsers.formats.ubl_rules import broken_rules
from parsers.registry import Format

__all__ = ["FORMAT"]

CALLED = {Kind.ORDER: "an order", Kind.CHANGE: "a change of an order", Kind.CANCEL: "a cancellation"}
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
ENVELOPE = "StandardBusinessDocument"


def sniff(content: bytes) -> bool:
    """The root is a document of UBL, or the envelope that Peppol sends one in."""
    name, tag = root_tag(content)
    return NAMESPACE in tag or name == ENVELOPE


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """The one draft of the document."""
    try:
        root = load(content)
    except Damaged as error:
        error.exchange = torn_exchange(content, kinds=KINDS.keys(), envelope=ENVELOPE)
        raise
    document = root
    if root.name == ENVELOPE:
        inner = [child for child in root.children if child.name != "StandardBusinessDocumentHeader"]
        if len(inner) != 1:
            raise Damaged("The SBDH envelope holds no document, or several.")
        document = inner[0]
    pen = Pen(part, "ubl")
    if document.name not in KINDS:
        what, asks = OTHERS.get(document.name, ("a document that is not known here", True))
        return [other_message(pen, origin, what=what, name=f"UBL {document.name}", asks=asks, path=document.path)]
    return [_Reader(pen, Wrong(pen), document=document).whole(origin)]


FORMAT = Format("ubl", sniff, read)


@dataclass(slots=True)
class _Reader(Reader):
    """Reads one document."""

    document: Node = field(kw_only=True)

    def whole(self, origin: Origin) -> Draft:
        document, kind = self.document, KINDS[self.document.name]
        header = self._header(kind)
        parties = self._parties(header)
        lines = [self._line(node, f"/lines/{at}") for at, node in enumerate(document.all("OrderLine"))]
        if len(lines) > LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        self._complete(header)
        self.unread(document, HEAD)
        said = document.first("CustomizationID")
        draft = self.draft(
            kind,
            origin,
            {**header, **parties, "charges": self._charges(document)},
            lines=tuple(lines),
            reason=f"{CALLED[kind]} (UBL {document.name})",
        )
        rules = [
            Notice("rule-broken", f"{rule}: {sentence}", pointer, self.pen.evidence(path))
            for rule, sentence, pointer, path in broken_rules(
                document, peppol="peppol" in (said.text.lower() if said else "")
            )
        ]
        return replace(
            draft, notices=(*draft.notices, *rules), exchange=exchange_of(document, header["buyer_order_no"])
        )

    # -- the head

    def _header(self, kind: Kind) -> dict[str, Any]:
        document = self.document
        header: dict[str, Any] = {
            "buyer_order_no": self.text(document, "ID"),
            "seller_order_no": self.text(document, "SalesOrderID"),
            "issued_on": self._date(document, "IssueDate"),
            "currency": self._code(document, "DocumentCurrencyCode"),
            "quotation_no": self.text(document, "QuotationDocumentReference", "ID"),
            "previous_order_no": self.text(document, "OrderDocumentReference", "ID"),
            "contract_no": self.text(document, "Contract", "ID"),
            "payment_terms": self.joined(document.all("PaymentTerms", "Note")),
            "delivery_terms": self.joined(
                [
                    *document.all("DeliveryTerms", "ID"),
                    *document.all("DeliveryTerms", "SpecialTerms"),
                    *document.all("DeliveryTerms", "DeliveryLocation", "ID"),
                ]
            ),
            "total_lines": self.number(document, "AnticipatedMonetaryTotal", "LineExtensionAmount"),
            "total_payable": self.number(document, "AnticipatedMonetaryTotal", "PayableAmount"),
            "total_tax": self.number(document, "TaxTotal", "TaxAmount"),
        }
        if kind is not Kind.ORDER:
            # The document has a number of its own; what it is about is the order that it names.
            header["revision"] = self.text(document, "SequenceNumberID") or header["buyer_order_no"]
            header["buyer_order_no"] = self.text(document, "OrderReference", "ID")
        for node in (*document.all("Note"), *document.all("CancellationNote")):
            self.note(node)
        self._said()
        return header

    def _said(self) -> None:
        """What the document says of itself: a copy, a special type, a day on which it expires, papers that come with it."""
        document = self.document
        if (copy := document.first("CopyIndicator")) and copy.text.lower() in ("true", "1"):
            self.wrong.add("message-copied", "The message says that it is a copy (CopyIndicator).", copy.path)
        kind = document.first("OrderTypeCode")
        if kind is not None and kind.text not in PLAIN_TYPES:
            said = f"The order is {TYPES.get(kind.text, f'of type {kind.text[:20]}')}, as OrderTypeCode {kind.text[:20]} says."
            self.wrong.add("order-type-special", said, kind.path)
        if (end := document.first("ValidityPeriod", "EndDate")) is not None and end.text:
            self.notes.append((f"Valid until {end.text}", end.path))
        for paper in document.all("AdditionalDocumentReference"):
            self.note(paper.first("DocumentDescription"))
            if paper.first("Attachment") is not None:
                name = paper.first("ID")
                self.wrong.add(
                    "attachment-unread",
                    f"A paper comes with the order: {name.text[:60] if name else 'without a name'}.",
                    paper.path,
                )

    def _date(self, node: Node | None, *names: str, pointer: str = "") -> Field | None:
        found = self.one(node, *names, pointer=pointer)
        return self.day(found.text, found.path, pointer=pointer) if found is not None else None

    def _code(self, node: Node, name: str) -> Field | None:
        found = self.one(node, name)
        return self.pen.text(found.text, found.path, value=found.text.upper()) if found is not None else None

    def _charges(self, node: Node, pointer: str = "") -> tuple[Charge, ...]:
        made = []
        for one in node.all("AllowanceCharge"):
            indicator = one.first("ChargeIndicator")
            said = indicator.text.lower() if indicator is not None else ""
            if said not in ("true", "false", "1", "0"):
                self.wrong.add(
                    "element-invalid", "ChargeIndicator is neither true nor false.", one.path, pointer=pointer
                )
            reason = self.text(one, "AllowanceChargeReason") or self.text(one, "AllowanceChargeReasonCode")
            amount = self.number(one, "Amount", pointer=pointer)
            # The amount is what counts; the factor only says how it came about.
            percent = None if amount else self.number(one, "MultiplierFactorNumeric", pointer=pointer)
            made.append(Charge(charge=said not in ("false", "0"), reason=reason, amount=amount, percent=percent))
        return tuple(made)

    # -- parties and places

    def _parties(self, header: dict[str, Any]) -> dict[str, Any]:
        document = self.document
        customer = document.first("BuyerCustomerParty")
        party = customer.first("Party") if customer else None
        header["account_no"] = self.text(customer, "SupplierAssignedAccountID")
        header["buyer_vat_id"] = self._vat(party)
        contact = party.first("Contact") if party else None
        for name, element in (
            ("contact_name", "Name"),
            ("contact_phone", "Telephone"),
            ("contact_email", "ElectronicMail"),
        ):
            header[name] = self.text(contact, element)
        found = {
            "buyer": self._party(party, number=self._worldwide(party)),
            "bill_to": self._party(document.first("AccountingCustomerParty", "Party")),
        }
        return {**found, "ship_to": self._deliveries(document.all("Delivery"), header)}

    def _deliveries(self, deliveries: Sequence[Node], header: dict[str, Any]) -> Address | None:
        """Where to, and in the header when; several places or days for the whole order are a notice."""
        places = [(one, place) for one in deliveries if (place := self._delivery(one))]
        if len({(place.text.raw, place.address_id and place.address_id.raw) for _, place in places}) > 1:
            self.wrong.add(
                "ship-to-several",
                f"{len(places)} places to deliver to are named.",
                *(one.path for one, _ in places[:5]),
                pointer="/ship_to",
            )
        days = [day for one in deliveries if (day := self._requested(one))]
        header["requested_delivery"] = days[0] if days else None
        if len({day.value for day in days}) > 1:
            self.wrong.add(
                "element-repeated",
                "Several days of delivery are named for the whole order.",
                *(one.path for one in deliveries[:5]),
                pointer="/requested_delivery",
            )
        header["requested_despatch"] = next(
            (day for one in deliveries if (day := self._date(one, "Despatch", "RequestedDespatchDate"))), None
        )
        return places[0][1] if places else None

    def _vat(self, party: Node | None) -> Field | None:
        if party is None:
            return None
        for scheme in party.all("PartyTaxScheme"):
            tax = scheme.first("TaxScheme", "ID")
            if (tax is None or tax.text.upper() in ("", "VAT", "GST")) and (found := self.text(scheme, "CompanyID")):
                return found
        numbers = [
            *party.all("EndpointID"),
            *party.all("PartyIdentification", "ID"),
            *party.all("PartyLegalEntity", "CompanyID"),
        ]
        return self._in_schemes(numbers, VAT_SCHEMES)

    def _worldwide(self, party: Node | None) -> Field | None:
        if party is None:
            return None
        numbers = [
            *party.all("PartyIdentification", "ID"),
            *party.all("EndpointID"),
            *party.all("PartyLegalEntity", "CompanyID"),
        ]
        return self._in_schemes(numbers, WORLDWIDE)

    def _in_schemes(self, numbers: Sequence[Node], schemes: frozenset[str]) -> Field | None:
        """The first of these numbers that bears one of the schemes."""
        known = (one for one in numbers if one.text and _scheme(one) in schemes)
        return next((self.pen.text(one.text, one.path) for one in known), None)

    def _party(self, party: Node | None, *, number: Field | None = None) -> Address | None:
        if party is None:
            return None
        names = party.all("PartyName", "Name") or party.all("PartyLegalEntity", "RegistrationName")
        address = party.first("PostalAddress") or party.first("PartyLegalEntity", "RegistrationAddress")
        return self.place(self._lines(names, address), number)

    def _lines(self, names: list[Node], address: Node | None) -> list[tuple[str | None, str]]:
        if address is None:
            return self.block(names, [], [], None)
        street = address.first("StreetName")
        house = address.first("BuildingNumber")
        streets = [address.first(name) for name in ("Department", "BuildingName", "Floor", "Room", "InhouseMail")]
        streets += [address.first("AdditionalStreetName"), *address.all("AddressLine", "Line")]
        town = [address.first(name) for name in ("PostalZone", "CityName", "CountrySubentity")]
        country = address.first("Country", "IdentificationCode") or address.first("Country", "Name")
        lines = self.block(names, [], [], None)
        if street is not None and street.text:
            number = f" {house.text}" if house is not None and house.text else ""
            lines.append((street.text + number, street.path))
        box = address.first("Postbox")
        lines += [(f"PO Box {box.text}", box.path)] if box is not None and box.text else []
        return lines + self.block([], streets, town, country)

    def _delivery(self, delivery: Node) -> Address | None:
        location = delivery.first("DeliveryLocation")
        party = delivery.first("DeliveryParty")
        address = (location.first("Address") if location else None) or delivery.first("DeliveryAddress")
        address = address or (party.first("PostalAddress") if party else None)
        names = [*(party.all("PartyName", "Name") if party else []), *(location.all("Name") if location else [])]
        number = self.text(location, "ID") or self.text(party, "PartyIdentification", "ID")
        return self.place(self._lines(names, address), number)

    def _requested(self, node: Node, pointer: str = "") -> Field | None:
        """The period asked for: a day where it is one, else from and to."""
        period = node.first("RequestedDeliveryPeriod")
        start, end = self._date(period, "StartDate", pointer=pointer), self._date(period, "EndDate", pointer=pointer)
        if start and end and start.value != end.value:
            paths = [span.path for one in (start, end) for span in one.evidence.spans if span.path]
            return self.pen.text(f"{start.raw}/{end.raw}", *paths, value=f"{start.value}/{end.value}")
        return end or start or self._date(node, "LatestDeliveryDate", pointer=pointer)

    def _complete(self, header: dict[str, Any]) -> None:
        """Whether part deliveries are fine, which each line says for itself."""
        said = self.document.all("OrderLine", "LineItem", "PartialDeliveryIndicator")
        values = {one.text.lower() for one in said}
        if len(values) == 1 and len(said) == len(self.document.all("OrderLine")):
            meant = {"true": "false", "1": "false", "false": "true", "0": "true"}.get(values.pop())
            header["ship_complete"] = self.pen.text(said[0].text, said[0].path, value=meant) if meant else None
        elif values & {"false", "0"}:
            self.wrong.add("element-unread", "Some lines may be delivered in parts and others not.", said[0].path)

    # -- lines

    def _line(self, order_line: Node, pointer: str) -> DraftLine:
        self.unread(order_line, ORDER_LINE, pointer=pointer)
        items = order_line.all("LineItem")
        if len(items) != 1:
            raise Damaged(f"{order_line.path} holds {len(items)} line items; one is allowed.")
        line, item = items[0], items[0].first("Item")
        self.unread(line, LINE, pointer=pointer)
        status, price = line.first("LineStatusCode"), line.first("Price")
        quantity = self.one(line, "Quantity", pointer=pointer)
        base = self.one(price, "BaseQuantity", pointer=pointer)
        if status is not None and status.text and status.text not in ACTIONS:
            self.wrong.add("element-invalid", f"LineStatusCode is {status.text[:20]!a}.", status.path, pointer=pointer)
        action = ACTIONS.get(status.text, "").replace("none", "") if status is not None else ""
        schedule, day = self._schedule(line, pointer)
        return DraftLine(
            no=self.text(line, "ID"),
            action=self.pen.text(status.text, status.path, value=action) if status is not None and action else None,
            quantity=self.wrong.number(quantity.text, quantity.path, pointer=pointer) if quantity is not None else None,
            unit=self.unit(quantity.get("unitCode"), f"{quantity.path}/@unitCode") if quantity is not None else None,
            price=self.number(price, "PriceAmount", pointer=pointer),
            price_per=self.wrong.number(base.text, base.path, pointer=pointer) if base is not None else None,
            price_unit=self.unit(base.get("unitCode"), f"{base.path}/@unitCode") if base is not None else None,
            amount=self.number(line, "LineExtensionAmount", pointer=pointer),
            requested_delivery=day,
            schedule=schedule,
            charges=self._charges(line, pointer),
            **self._item(item, pointer),
            note=self.joined(
                [*line.all("Note"), *order_line.all("Note"), *(item.all("AdditionalInformation") if item else [])], "\n"
            ),
        )

    def _item(self, item: Node | None, pointer: str) -> dict[str, Field | None]:
        if item is None:
            return {}
        self.unread(item, ITEM, pointer=pointer)
        properties = item.all("AdditionalItemProperty")
        described = [*item.all("Name"), *item.all("Description")]
        words = {node.text: node.path for node in described if node.text}
        for one in properties:
            name, value = one.first("Name"), one.first("Value")
            if value is not None and value.text:
                words[f"{name.text if name else ''}: {value.text}"] = value.path
        return {
            "sku": self.text(item, "SellersItemIdentification", "ID", pointer=pointer),
            "buyer_item": self.text(item, "BuyersItemIdentification", "ID", pointer=pointer),
            "manufacturer_item": self.text(item, "ManufacturersItemIdentification", "ID", pointer=pointer),
            "gtin": self.text(item, "StandardItemIdentification", "ID", pointer=pointer),
            "description": self.pen.text(", ".join(words), *words.values()) if words else None,
        }

    def _schedule(self, line: Node, pointer: str) -> tuple[tuple[ScheduleLine, ...], Field | None]:
        """The part deliveries of a line, or its one day."""
        parts: list[ScheduleLine] = []
        day = None
        deliveries = line.all("Delivery")
        for one in deliveries:
            when = self._requested(one, pointer)
            quantity = self.number(one, "Quantity", pointer=pointer)
            if self._delivery(one) is not None:
                self.wrong.add("ship-to-several", "The line names its own delivery place.", one.path, pointer=pointer)
            if quantity and when and len(deliveries) > 1:
                parts.append(ScheduleLine(quantity, when))
            elif len(deliveries) > 1:
                self.wrong.add(
                    "schedule-incomplete",
                    "A delivery of the schedule lacks its quantity or its date.",
                    one.path,
                    pointer=f"{pointer}/schedule",
                )
            else:
                day = when
        return tuple(parts), day


def _scheme(node: Node) -> str:
    return node.get("schemeID").upper().removeprefix("ISO6523-ACTORID-UPIS::")
