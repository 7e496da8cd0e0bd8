"""Order-X (ZUGFeRD's sister for orders): UN/CEFACT cross industry order as XML, alone or embedded in a PDF; and Factur-X, which is
an invoice and no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Kind, Origin
from parsers.errors import Damaged, TooLarge
from parsers.formats.civil import edifact_day, iso_day
from parsers.formats.elements import Reader
from parsers.formats.exact import Pen, other_message
from parsers.formats.segments import LINES_LIMIT, Wrong
from parsers.formats.strict_xml import Node, load, root_tag
from parsers.registry import Format

__all__ = ["FORMAT"]

ORDER, INVOICE = "SCRDMCCBDACIOMessageStructure", "CrossIndustryInvoice"
#: ExchangedDocument/TypeCode
KINDS = {"220": Kind.ORDER, "105": Kind.ORDER, "230": Kind.CHANGE}
#: ExchangedDocument/PurposeCode
CANCELS = frozenset({"1", "3"})
COPIES = {
    "7": "is a duplicate",
    "31": "is a copy",
    "6": "confirms an order placed before",
    "42": "confirms an order placed before",
}
#: what is read, or may be passed over, of the document, of a line and of its product: everything else is told as unread
DOCUMENT = frozenset({
    "ID", "Name", "TypeCode", "StatusCode", "IssueDateTime", "CopyIndicator", "LanguageID", "PurposeCode", "RequestedResponseTypeCode",
    "RevisionID", "IncludedNote", "EffectiveSpecifiedPeriod", "SubordinateLineID",
})  # fmt: skip
LINE = frozenset({
    "AssociatedDocumentLineDocument", "SpecifiedTradeProduct", "SpecifiedLineTradeAgreement", "SpecifiedLineTradeDelivery",
    "SpecifiedLineTradeSettlement",
})  # fmt: skip
PRODUCT = frozenset({
    "ID", "GlobalID", "SellerAssignedID", "BuyerAssignedID", "IndustryAssignedID", "ModelID", "ManufacturerAssignedID", "Name", "Description",
    "BrandName", "ModelName", "ApplicableProductCharacteristic", "DesignatedProductClassification", "OriginTradeCountry",
    "AdditionalReferenceReferencedDocument", "ApplicableSupplyChainPackaging",
})  # fmt: skip
ACTIONS = {"1": "add", "2": "cancel", "3": "change", "4": "none", "5": "none"}


def sniff(content: bytes) -> bool:
    """The root is the message of UN/CEFACT for orders or invoices."""
    return root_tag(content)[0] in (ORDER, INVOICE)


def read(content: bytes, part: int, origin: Origin) -> Sequence[Draft]:
    """The one draft of the document."""
    root = load(content)
    pen = Pen(part, "orderx")
    document = root.first("ExchangedDocument")
    kind = document.first("TypeCode") if document is not None else None
    if root.name != ORDER:
        return [other_message(pen, origin, what="an invoice", name=f"Factur-X {root.name}", asks=False, path=root.path)]
    trade = root.first("SupplyChainTradeTransaction")
    if document is None or trade is None:
        raise Damaged("The Order-X message lacks its document or its transaction.")
    if kind is not None and kind.text == "231":
        return [other_message(pen, origin, what="an order response", name="Order-X 231", asks=False, path=kind.path)]
    return [_Reader(pen, Wrong(pen), document=document, trade=trade).whole(origin)]


FORMAT = Format("orderx", sniff, read)


@dataclass(slots=True)
class _Reader(Reader):
    """Reads one message."""

    document: Node = field(kw_only=True)
    trade: Node = field(kw_only=True)

    def whole(self, origin: Origin) -> Draft:
        items = self.trade.all("IncludedSupplyChainTradeLineItem")
        if len(items) > LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        self.unread(self.document, DOCUMENT)
        kind = self._kind()
        header = self._header()
        lines = tuple(self._line(item, f"/lines/{at}") for at, item in enumerate(items))
        header["ship_complete"] = self._ship_complete(items)
        return self.draft(kind, origin, header, lines=lines, reason="an order (Order-X)")

    def _ship_complete(self, items: Sequence[Node]) -> Field | None:
        """What every line says alike of part deliveries."""
        partial = [
            item.first("SpecifiedLineTradeDelivery", "PartialDeliveryAllowedIndicator", "Indicator") for item in items
        ]
        said = {one.text.lower() for one in partial if one is not None and one.text}
        first = next((one for one in partial if one is not None and one.text), None)
        if first is None or len(said) != 1 or None in partial:
            return None
        return self.pen.text(first.text, first.path, value={"false": "true", "true": "false"}.get(first.text.lower()))

    def _kind(self) -> Kind:
        code, purpose, copy = (self.document.first(name) for name in ("TypeCode", "PurposeCode", "CopyIndicator"))
        text = code.text if code is not None else ""
        if code is not None and text not in KINDS:
            self.wrong.add("order-type-special", f"The order is of type {text[:20]}.", code.path)
        said = purpose.text if purpose is not None else ""
        if purpose is not None and said in COPIES:
            self.wrong.add(
                "message-copied", f"The message says that it {COPIES[said]} (PurposeCode {said}).", purpose.path
            )
        if copy is not None and "true" in (copy.text.lower(), *(one.text.lower() for one in copy.all("Indicator"))):
            self.wrong.add("message-copied", "The message says that it is a copy (CopyIndicator).", copy.path)
        if said in CANCELS:
            return Kind.CANCEL
        return Kind.CHANGE if said in ("4", "5", "2") else KINDS.get(text, Kind.ORDER)

    def _header(self) -> dict[str, Any]:
        agreement, delivery, settlement = (
            self.trade.first(f"ApplicableHeaderTrade{name}") for name in ("Agreement", "Delivery", "Settlement")
        )
        for note in self.document.all("IncludedNote", "Content"):
            self.note(note)
        return {
            **self._references(agreement),
            "issued_on": self._when(self.document.first("IssueDateTime")),
            "requested_delivery": self._event(delivery, "RequestedDeliverySupplyChainEvent"),
            "requested_despatch": self._event(delivery, "RequestedDespatchSupplyChainEvent"),
            **self._buyer(agreement.first("BuyerTradeParty") if agreement else None),
            "ship_to": self._party(delivery.first("ShipToTradeParty") if delivery else None),
            "bill_to": self._party(settlement.first("InvoiceeTradeParty") if settlement else None),
            "end_customer": self._party(agreement.first("ProductEndUserTradeParty") if agreement else None),
            "delivery_terms": self.joined(
                [
                    *(agreement.all("ApplicableTradeDeliveryTerms", "DeliveryTypeCode") if agreement else []),
                    *(agreement.all("ApplicableTradeDeliveryTerms", "Description") if agreement else []),
                ]
            ),
            **self._money(settlement),
        }

    def _references(self, agreement: Node | None) -> dict[str, Field | None]:
        def issued(name: str) -> Field | None:
            return self.text(agreement, f"{name}ReferencedDocument", "IssuerAssignedID")

        return {
            "buyer_order_no": issued("BuyerOrder") or self.text(self.document, "ID"),
            "revision": self.text(self.document, "RevisionID"),
            "seller_order_no": issued("SellerOrder"),
            "quotation_no": issued("Quotation"),
            "contract_no": issued("Contract") or issued("BlanketOrder"),
            "previous_order_no": issued("PreviousOrder"),
        }

    def _buyer(self, buyer: Node | None) -> dict[str, Any]:
        person = buyer.first("DefinedTradeContact") if buyer else None
        return {
            "account_no": self.text(buyer, "ID"),
            "buyer_vat_id": self._vat(buyer),
            "buyer": self._party(buyer),
            "contact_name": self.text(person, "PersonName"),
            "contact_phone": self.text(person, "TelephoneUniversalCommunication", "CompleteNumber"),
            "contact_email": self.text(person, "EmailURIUniversalCommunication", "URIID"),
        }

    def _money(self, settlement: Node | None) -> dict[str, Any]:
        """Currency, terms, sums and charges."""
        sums = settlement.first("SpecifiedTradeSettlementHeaderMonetarySummation") if settlement else None
        currency = self.one(settlement, "OrderCurrencyCode")
        return {
            "currency": self.pen.text(currency.text, currency.path, value=currency.text.upper())
            if currency is not None
            else None,
            "payment_terms": self.joined(settlement.all("SpecifiedTradePaymentTerms", "Description"))
            if settlement
            else None,
            "total_lines": self.number(sums, "LineTotalAmount"),
            "total_tax": self.number(sums, "TaxTotalAmount"),
            "total_payable": self.number(sums, "GrandTotalAmount"),
            "charges": self._charges(settlement),
        }

    def _vat(self, party: Node | None) -> Field | None:
        for one in party.all("SpecifiedTaxRegistration", "ID") if party else []:
            if one.get("schemeID").upper() in ("VA", "VAT") and one.text:
                return self.pen.text(one.text, one.path)
        return None

    def _party(self, party: Node | None) -> Address | None:
        if party is None:
            return None
        post = party.first("PostalTradeAddress")
        streets = [post.first(name) for name in ("LineOne", "LineTwo", "LineThree", "StreetName")] if post else []
        town = [post.first(name) for name in ("PostcodeCode", "CityName", "CountrySubDivisionName")] if post else []
        people = party.all("DefinedTradeContact", "DepartmentName")
        lines = self.block([*party.all("Name"), *people], streets, town, post.first("CountryID") if post else None)
        numbers = [*party.all("GlobalID"), *party.all("ID")]
        return self.place(lines, next((self.pen.text(one.text, one.path) for one in numbers if one.text), None))

    def _when(self, node: Node | None, pointer: str = "") -> Field | None:
        written = (
            (node.first("DateTimeString") or node.first("DateTime") or node.first("DateString"))
            if node is not None
            else None
        )
        if written is None or not written.text:
            return None
        day = edifact_day(written.text, written.get("format") or "102") or iso_day(written.text)
        if day is None:
            self.wrong.add("element-invalid", f"{written.text[:40]!a} is no date.", written.path, pointer=pointer)
        return self.pen.text(written.text, written.path, value=day or written.text)

    def _event(self, node: Node | None, name: str, pointer: str = "") -> Field | None:
        """The day or the period of an event; several different ones are a notice."""
        events = node.all(name) if node is not None else []
        found = [day for event in events if (day := self._of_event(event, pointer))]
        if len({day.value for day in found}) > 1:
            self.wrong.add(
                "element-repeated",
                f"{name} is said {len(found)} times with different days.",
                *(event.path for event in events[:5]),
                pointer=pointer,
            )
        return found[0] if found else None

    def _of_event(self, event: Node, pointer: str) -> Field | None:
        if day := self._when(event.first("OccurrenceDateTime"), pointer):
            return day
        start, end = (
            self._when(event.first("OccurrenceSpecifiedPeriod", f"{side}DateTime"), pointer)
            for side in ("Start", "End")
        )
        if start and end and start.value != end.value:
            paths = [span.path for one in (start, end) for span in one.evidence.spans if span.path]
            return self.pen.text(f"{start.raw}/{end.raw}", *paths, value=f"{start.value}/{end.value}")
        return end or start

    def _charges(self, node: Node | None, pointer: str = "") -> tuple[Charge, ...]:
        made = []
        for one in node.all("SpecifiedTradeAllowanceCharge") if node is not None else []:
            said = one.first("ChargeIndicator", "Indicator") or one.first("ChargeIndicator")
            if said is None or said.text.lower() not in ("true", "false"):
                self.wrong.add(
                    "element-invalid", "ChargeIndicator is neither true nor false.", one.path, pointer=pointer
                )
            amount = self.number(one, "ActualAmount", pointer=pointer)
            percent = None if amount else self.number(one, "CalculationPercent", pointer=pointer)
            reason = self.text(one, "Reason") or self.text(one, "ReasonCode")
            made.append(
                Charge(
                    charge=said is None or said.text.lower() != "false", reason=reason, amount=amount, percent=percent
                )
            )
        return tuple(made)

    def _line(self, item: Node, pointer: str) -> DraftLine:
        self.unread(item, LINE, pointer=pointer)
        line, product = item.first("AssociatedDocumentLineDocument"), item.first("SpecifiedTradeProduct")
        agreement, delivery, settlement = (
            item.first(f"SpecifiedLineTrade{name}") for name in ("Agreement", "Delivery", "Settlement")
        )
        if product is not None:
            self.unread(product, PRODUCT, pointer=pointer)
        quantity = self.one(delivery, "RequestedQuantity", pointer=pointer)
        price = agreement.first("NetPriceProductTradePrice") if agreement is not None else None
        basis = self.one(price, "BasisQuantity", pointer=pointer)
        status = line.first("LineStatusCode") if line is not None else None
        action = ACTIONS.get(status.text, "") if status is not None else ""
        if delivery is not None and delivery.first("ShipToTradeParty") is not None:
            self.wrong.add("ship-to-several", "The line names its own delivery place.", delivery.path, pointer=pointer)
        return DraftLine(
            no=self.text(line, "LineID"),
            action=self.pen.text(status.text, status.path, value=action)
            if status is not None and action not in ("", "none")
            else None,
            quantity=self.wrong.number(quantity.text, quantity.path, pointer=pointer) if quantity is not None else None,
            unit=self.unit(quantity.get("unitCode"), f"{quantity.path}/@unitCode") if quantity is not None else None,
            price=self.number(price, "ChargeAmount", pointer=pointer),
            price_per=self.wrong.number(basis.text, basis.path, pointer=pointer) if basis is not None else None,
            price_unit=self.unit(basis.get("unitCode"), f"{basis.path}/@unitCode") if basis is not None else None,
            amount=self.number(
                settlement, "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount", pointer=pointer
            ),
            requested_delivery=self._event(delivery, "RequestedDeliverySupplyChainEvent", pointer),
            charges=self._charges(settlement, pointer),
            **self._product(product, pointer),
            note=self.joined(line.all("IncludedNote", "Content"), "\n") if line is not None else None,
        )

    def _product(self, product: Node | None, pointer: str) -> dict[str, Any]:
        if product is None:
            return {}
        words = {node.text: node.path for node in (*product.all("Name"), *product.all("Description")) if node.text}
        for one in product.all("ApplicableProductCharacteristic"):
            name, value = one.first("Description"), one.first("Value")
            if value is not None and value.text:
                words[f"{name.text if name else ''}: {value.text}"] = value.path
        return {
            "sku": self.text(product, "SellerAssignedID", pointer=pointer),
            "buyer_item": self.text(product, "BuyerAssignedID", pointer=pointer),
            "manufacturer_item": self.text(product, "ManufacturerAssignedID", pointer=pointer),
            "gtin": self.text(product, "GlobalID", pointer=pointer),
            "description": self.pen.text(", ".join(words), *words.values()) if words else None,
        }
