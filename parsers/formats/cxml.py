"""cXML OrderRequest: orders, changes and cancellations of procurement networks and punch-out shops, versions 1.0 to 1.2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Kind, Origin, ScheduleLine
from parsers.errors import Damaged, TooLarge
from parsers.formats.cxml_codes import DETAIL, GTINS, HEAD, ITEM, KINDS, OTHERS, TYPES, WORLDWIDE
from parsers.formats.cxml_exchange import exchange_of, torn_exchange
from parsers.formats.cxml_states import states_of_head, states_of_item, typed_fields
from parsers.formats.elements import Reader
from parsers.formats.exact import Pen, other_message
from parsers.formats.own_names import is_account_name, is_vat_name
from parsers.formats.segments import LINES_LIMIT, Wrong
from parsers.formats.strict_xml import Node, load, root_tag
from parsers.registry import Format

__all__ = ["FORMAT"]

_LATE = re.compile(r"T(?:2[0-3]):\d{2}.*(?:Z|[+-]00:?00)$")


def sniff(content: bytes) -> bool:
    """The root is cXML."""
    return root_tag(content)[0] == "cXML"


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """The one draft of the document."""
    try:
        root = load(content)
    except Damaged as error:
        error.exchange = torn_exchange(content)
        raise
    pen = Pen(part, "cxml")
    body = root.first("Request") or root.first("Message") or root.first("Response")
    inner = next(
        (child for child in (body.children if body else []) if child.name not in ("Status", "Extrinsic")), None
    )
    if body is None or body.name == "Response" or inner is None or inner.name != "OrderRequest":
        name = "Response" if body is not None and body.name == "Response" else inner.name if inner else "no content"
        what, asks = OTHERS.get(name, ("a message that is not known here", True))
        return [other_message(pen, origin, what=what, name=f"cXML {name}", asks=asks, path=root.path)]
    head = inner.first("OrderRequestHeader")
    if head is None:
        raise Damaged("The cXML OrderRequest has no header.")
    reader = _Reader(pen, Wrong(pen), root=root, head=head, items=inner.all("ItemOut"))
    if body.get("deploymentMode") == "test":
        reader.wrong.add(
            "message-test", "The request is marked as a test (deploymentMode).", f"{body.path}/@deploymentMode"
        )
    return [reader.whole(origin)]


FORMAT = Format("cxml", sniff, read)


@dataclass(slots=True)
class _Reader(Reader):
    """Reads one OrderRequest."""

    root: Node = field(kw_only=True)
    head: Node = field(kw_only=True)
    items: list[Node] = field(kw_only=True)

    def whole(self, origin: Origin) -> Draft:
        if len(self.items) > LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        head = self.head
        said = head.get("type")
        if said not in KINDS:
            self.wrong.add("element-invalid", f"The type of the order is {said[:20]!a}.", f"{head.path}/@type")
        if head.get("orderType") in TYPES:
            self.wrong.add(
                "order-type-special", f"The order is {TYPES[head.get('orderType')]}.", f"{head.path}/@orderType"
            )
        if head.get("isInternalVersion") == "yes":
            self.wrong.add(
                "message-copied", "The order is marked as an internal version.", f"{head.path}/@isInternalVersion"
            )
        self.unread(head, HEAD)
        for code, message, path in states_of_head(head, origin.received_at.date()):
            self.wrong.add(code, message, path)
        header = self._header()
        header.update(self._parties())
        lines = tuple(self._line(item, f"/lines/{at}") for at, item in enumerate(self.items))
        header["ship_to"] = header["ship_to"] or self._common_place(lines)
        draft = self.draft(
            KINDS.get(said, Kind.ORDER),
            origin,
            header,
            lines=lines,
            reason=f"an order (cXML OrderRequest, {said or 'new'})",
        )
        return replace(draft, notices=tuple(dict.fromkeys(draft.notices)), exchange=exchange_of(self.root))

    def _header(self) -> dict[str, Any]:
        head = self.head
        money = self.one(head, "Total", "Money")
        for node in head.all("Comments"):
            self._comment(node)
        self.notes += [(f"{one.get('name')}: {one.text}", one.path) for one in typed_fields(head)]
        header: dict[str, Any] = {
            "buyer_order_no": self.attribute(head, "orderID"),
            "revision": self.attribute(head, "orderVersion"),
            "contract_no": self.attribute(head, "agreementID"),
            "seller_order_no": self.attribute(head.first("SupplierOrderInfo"), "orderID"),
            "issued_on": self.day(head.get("orderDate"), f"{head.path}/@orderDate"),
            "requested_delivery": self._wanted(head),
            "currency": self._currency(money),
            "total_lines": self.number(head, "Total", "Money"),
            "total_tax": self.number(head, "Tax", "Money"),
            "payment_terms": self._terms(),
            "delivery_terms": self.joined(
                head.all("TermsOfDelivery", "TransportTerms") + head.all("TermsOfDelivery", "Comments")
            ),
            "charges": self._shipping(),
        }
        if head.get("shipComplete"):
            header["ship_complete"] = self.pen.text(
                head.get("shipComplete"),
                f"{head.path}/@shipComplete",
                value={"yes": "true", "no": "false"}.get(head.get("shipComplete")),
            )
        header.update(self._numbers())
        return header

    def _wanted(self, node: Node, pointer: str = "") -> Field | None:
        """The day asked for; an instant late in the day by UTC is the next day for most of those who write so."""
        raw = node.get("requestedDeliveryDate")
        path = f"{node.path}/@requestedDeliveryDate"
        if _LATE.search(raw):
            self.wrong.add(
                "date-ambiguous",
                f"{raw[:40]} may be the next day where it was written.",
                path,
                pointer=f"{pointer}/requested_delivery",
            )
        return self.day(raw, path, pointer=pointer)

    def _currency(self, money: Node | None) -> Field | None:
        every = {
            node.get("currency"): f"{node.path}/@currency"
            for top in (self.head, *self.items)
            for node in top.walk()
            if node.name == "Money" and node.get("currency")
        }
        if len(every) > 1:
            self.wrong.add(
                "element-repeated",
                f"Several currencies are used: {', '.join(sorted(every))[:60]}.",
                *list(every.values())[:3],
                pointer="/currency",
            )
        stated = money.get("currency") if money is not None and money.get("currency") else next(iter(every), "")
        return self.pen.text(stated, every[stated], value=stated.upper()) if stated else None

    def _terms(self) -> Field | None:
        days = [node for node in self.head.all("PaymentTerm") if node.get("payInNumberOfDays")]
        return (
            self.pen.text(f"net {days[0].get('payInNumberOfDays')} days", f"{days[0].path}/@payInNumberOfDays")
            if len(days) == 1
            else None
        )

    def _shipping(self) -> tuple[Charge, ...]:
        amount = self.number(self.head, "Shipping", "Money")
        if amount is None or not (amount.value or "1").strip("0."):
            return ()
        return (Charge(charge=True, reason=self.text(self.head, "Shipping", "Description"), amount=amount),)

    def _numbers(self) -> dict[str, Field | None]:
        """Account number and VAT id, which networks put into extrinsics and references under names of their own."""
        found: dict[str, Field | None] = {}
        bill = self.head.first("BillTo")
        for owner in [
            self.head,
            *([bill] if bill else []),
            *self.head.all("BillTo", "Address"),
            *self.head.all("LegalEntity"),
        ]:
            named = [(one.get("name"), self.pen.text(one.text, one.path)) for one in owner.all("Extrinsic")]
            named += [(one.get("domain"), self.attribute(one, "identifier")) for one in owner.all("IdReference")]
            for name, number in named:
                if number and is_account_name(name):
                    found.setdefault("account_no", number)
                elif number and is_vat_name(name):
                    found.setdefault("buyer_vat_id", number)
        return found

    def _comment(self, node: Node) -> None:
        if node.first("Attachment") is not None:
            self.wrong.add("attachment-unread", "A file is named that comes with the order.", node.path)
        self.note(node)

    # -- parties and places

    def _parties(self) -> dict[str, Any]:
        bill = self.head.first("BillTo", "Address")
        bill_to = self._address(bill)
        identity = next(
            (
                self.text(one, "Identity")
                for one in self.root.all("Header", "From", "Credential")
                if one.get("domain").lower() in WORLDWIDE
            ),
            None,
        )
        found: dict[str, Any] = {
            "ship_to": self._address(self.head.first("ShipTo", "Address")),
            "bill_to": bill_to,
            "buyer": Address(bill_to.text, identity) if bill_to else self.place([], identity),
        }
        people = {one.get("role"): one for one in self.head.all("Contact")}
        person = next(
            (
                people[role]
                for role in ("purchasingAgent", "buyer", "buyerAccount", "administrator", "endUser", "")
                if role in people
            ),
            None,
        )
        if person is not None:
            found["contact_name"] = self.text(person, "Name")
            found["contact_email"] = next((self.pen.text(one.text, one.path) for one in person.all("Email")), None)
            found["contact_phone"] = self._phone(person)
        return found

    def _phone(self, person: Node) -> Field | None:
        number = person.first("Phone", "TelephoneNumber")
        if number is None:
            return None
        country = number.first("CountryCode")
        parts = [f"+{country.text.lstrip('+')}"] if country is not None and country.text else []
        nodes = [
            node for name in ("AreaOrCityCode", "Number") if (node := number.first(name)) is not None and node.text
        ]
        return self.pen.text(" ".join([*parts, *(node.text for node in nodes)]), number.path) if nodes else None

    def _address(self, address: Node | None) -> Address | None:
        if address is None:
            return None
        post = address.first("PostalAddress")
        number = self.attribute(address, "addressID")
        if post is None:
            return self.place(self.block(address.all("Name"), [], [], None), number)
        streets = [*post.all("DeliverTo"), *post.all("Street")]
        town = [post.first(name) for name in ("PostalCode", "City", "State")]
        country = post.first("Country")
        lines = self.block(address.all("Name"), streets, town, country)
        if country is not None and not country.text and country.get("isoCountryCode"):
            lines.append((country.get("isoCountryCode"), f"{country.path}/@isoCountryCode"))
        return self.place(lines, number)

    def _common_place(self, lines: Sequence[DraftLine]) -> Address | None:
        """The one place that every item names, where the head names none."""
        places = [self._address(item.first("ShipTo", "Address")) for item in self.items]
        marks = {(place.text.raw, place.address_id and place.address_id.raw) if place else None for place in places}
        return places[0] if lines and len(marks) == 1 else None

    # -- lines

    def _line(self, item: Node, pointer: str) -> DraftLine:
        detail, number = item.first("ItemDetail"), item.first("ItemID")
        self.unread(item, ITEM, pointer=pointer)
        if detail is None:
            self.wrong.add(
                "order-type-special",
                "The line has no item detail: a blanket line or a service.",
                item.path,
                pointer=pointer,
            )
        else:
            self.unread(detail, DETAIL, pointer=pointer)
        if item.get("itemType") == "composite" or item.get("parentLineNumber"):
            self.wrong.add("element-unread", "The line is part of a composite item.", item.path, pointer=pointer)
        if detail is not None and detail.first("UnitPrice", "Modifications") is not None:
            self.wrong.add("element-unread", "The price is modified.", detail.path, pointer=f"{pointer}/price")
        for code, message, path in states_of_item(item):
            self.wrong.add(code, message, path, pointer=pointer)
        self._other_place(item, pointer)
        unit = self.one(detail, "UnitOfMeasure", pointer=pointer)
        return DraftLine(
            no=self.attribute(item, "lineNumber"),
            quantity=self.attribute_number(item, "quantity", pointer=pointer),
            unit=self.unit(unit.text, unit.path) if unit is not None else None,
            sku=self.text(number, "SupplierPartID", pointer=pointer),
            buyer_item=self.text(number, "BuyerPartID", pointer=pointer),
            manufacturer_item=self.text(detail, "ManufacturerPartID", pointer=pointer),
            gtin=self._gtin(number, detail),
            description=self.joined(detail.all("Description")) if detail is not None else None,
            requested_delivery=self._wanted(item, pointer),
            schedule=self._schedule(item, unit.text if unit is not None else "", pointer),
            note=self._note(item, number),
            **self._price(detail, unit, pointer),
        )

    def _price(self, detail: Node | None, ordered: Node | None, pointer: str) -> dict[str, Any]:
        price = self.number(detail, "UnitPrice", "Money", pointer=pointer)
        basis = self.one(detail, "PriceBasisQuantity", pointer=pointer)
        if basis is None:
            return {
                "price": price,
                "price_unit": self.unit(ordered.text, ordered.path) if ordered is not None else None,
            }
        unit = basis.first("UnitOfMeasure")
        if basis.get("conversionFactor").rstrip("0").rstrip(".") not in ("", "1"):
            self.wrong.add(
                "element-unread",
                "The unit of the price is converted by a factor of its own.",
                basis.path,
                pointer=f"{pointer}/price",
            )
        return {
            "price": price,
            "price_per": self.attribute_number(basis, "quantity", pointer=pointer),
            "price_unit": self.unit(unit.text, unit.path) if unit is not None else None,
        }

    def _gtin(self, number: Node | None, detail: Node | None) -> Field | None:
        references = number.all("IdReference") if number is not None else []
        found = next(
            (self.attribute(one, "identifier") for one in references if one.get("domain").lower() in GTINS), None
        )
        return (
            found
            or self.text(detail, "ItemDetailIndustry", "ItemDetailRetail", "EANID")
            or self.text(detail, "ItemDetailRetail", "EANID")
        )

    def _note(self, item: Node, number: Node | None) -> Field | None:
        for one in item.all("Comments"):
            if one.first("Attachment") is not None:
                self.wrong.add("attachment-unread", "A file is named that comes with the line.", one.path)
        auxiliary = number.all("SupplierPartAuxiliaryID") if number is not None else []
        typed = typed_fields(item, item.first("ItemDetail"))
        return self.joined([*item.all("Comments"), *auxiliary, *typed], "\n")

    def _other_place(self, item: Node, pointer: str) -> None:
        own, head = self._address(item.first("ShipTo", "Address")), self._address(self.head.first("ShipTo", "Address"))
        first = self._address(self.items[0].first("ShipTo", "Address"))
        usual = head or first
        if own is not None and (usual is None or own.text.raw != usual.text.raw):
            self.wrong.add("ship-to-several", "The line names its own delivery place.", item.path, pointer=pointer)

    def _schedule(self, item: Node, unit: str, pointer: str) -> tuple[ScheduleLine, ...]:
        parts = []
        for one in item.all("ScheduleLine"):
            quantity, day = self.attribute_number(one, "quantity", pointer=pointer), self._wanted(one, pointer)
            other = one.first("UnitOfMeasure")
            if other is not None and unit and other.text != unit:
                self.wrong.add(
                    "element-invalid",
                    f"The schedule counts {other.text[:20]}, the line {unit[:20]}.",
                    one.path,
                    pointer=f"{pointer}/schedule",
                )
            if quantity and day:
                parts.append(ScheduleLine(quantity, day))
            else:
                self.wrong.add(
                    "schedule-incomplete",
                    "A delivery of the schedule lacks its quantity or its date.",
                    one.path,
                    pointer=f"{pointer}/schedule",
                )
        return tuple(parts)
