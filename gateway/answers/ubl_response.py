"""UBL OrderResponse 2.1 (Peppol BIS Order Response, transaction T76): AB received, AP accepted, CA with changes, RE rejected; and
ApplicationResponse 2.1 (Peppol Message Level Response, transaction T71): RE, the document could not be read.

Peppol allows several responses to one order and has no element in which one names another (OrderDocumentReference is not used in T76):
each has its own ID, date and time, the last one counts, and a person reads in the Note which one it takes the place of. Every line
refers to the order's own by OrderLineReference, which T76 wants.
"""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from gateway.answers.answer import Answer, Correspondence, LineAnswer, answered_lines, decided, plain
from normalizer.order import Order, OrderLine

__all__ = ["application_response", "order_response"]

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{UBL}CommonAggregateComponents-2", f"{UBL}CommonBasicComponents-2"
ROOT, APPLICATION = f"{UBL}OrderResponse-2", f"{UBL}ApplicationResponse-2"
#: OrderResponseCode (UNCL 4343), LineStatusCode (UNCL 1229)
CODES = {"received": "AB", "accepted": "AP", "changed": "CA", "rejected": "RE"}
LINES = {"accepted": "5", "changed": "3", "back_ordered": "3", "rejected": "7"}
REPLACES = "This takes the place of our order response {}."


def order_response(order: Order, answer: Answer, who: Correspondence) -> bytes:
    """The document; party identifiers without a scheme of their own are sent as GLN (0088)."""
    root = etree.Element(f"{{{ROOT}}}OrderResponse", nsmap={None: ROOT, "cac": CAC, "cbc": CBC})
    _text(root, "CustomizationID", "urn:fdc:peppol.eu:poacc:trns:order_response:3")
    _text(root, "ProfileID", "urn:fdc:peppol.eu:poacc:bis:ordering:3")
    _text(root, "ID", who.number)
    if answer.seller_order_no:
        _text(root, "SalesOrderID", answer.seller_order_no)
    _text(root, "IssueDate", who.created_at.date().isoformat())
    _text(root, "IssueTime", who.created_at.strftime("%H:%M:%S"))
    _text(root, "OrderResponseCode", CODES[decided(order, answer)])
    replaces = REPLACES.format(who.earlier[-1]) if who.earlier else ""
    if note := " ".join(filter(None, (answer.reason, replaces))):
        _text(root, "Note", note)
    if order.currency:
        _text(root, "DocumentCurrencyCode", order.currency)
    _text(_group(root, "OrderReference"), "ID", order.buyer_order_no or "")
    for role, number, scheme in (
        ("SellerSupplierParty", who.sender, who.sender_scheme),
        ("BuyerCustomerParty", who.recipient, who.recipient_scheme),
    ):
        party = _group(_group(root, role), "Party")
        if number:
            _text(party, "EndpointID", number, schemeID=scheme or "0088")
    for line, decision in answered_lines(order, answer):
        _line(root, line, decision)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def application_response(kind: str, number: str, who: Correspondence, *, reason: str) -> bytes:
    """The refusal of a document (its kind, as `Order`, and its number) that could not be read. It says nothing of the order."""
    root = etree.Element(f"{{{APPLICATION}}}ApplicationResponse", nsmap={None: APPLICATION, "cac": CAC, "cbc": CBC})
    _text(root, "CustomizationID", "urn:fdc:peppol.eu:poacc:trns:mlr:3")
    _text(root, "ProfileID", "urn:fdc:peppol.eu:poacc:bis:mlr:3")
    _text(root, "ID", who.number)
    _text(root, "IssueDate", who.created_at.date().isoformat())
    _text(root, "IssueTime", who.created_at.strftime("%H:%M:%S"))
    for role, party, scheme in (
        ("SenderParty", who.sender, who.sender_scheme),
        ("ReceiverParty", who.recipient, who.recipient_scheme),
    ):
        side = _group(root, role)
        if party:
            _text(side, "EndpointID", party, schemeID=scheme or "0088")
    answer = _group(root, "DocumentResponse")
    response = _group(answer, "Response")
    _text(response, "ResponseCode", "RE")
    _text(response, "Description", reason)
    reference = _group(answer, "DocumentReference")
    _text(reference, "ID", number)
    _text(reference, "DocumentType", kind)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _line(root: etree._Element, line: OrderLine, decision: LineAnswer) -> None:
    order_line = _group(root, "OrderLine")
    item = _group(order_line, "LineItem")
    _text(item, "ID", line.no)
    if decision.reason:
        _text(item, "Note", decision.reason)
    _text(item, "LineStatusCode", LINES[decision.decision])
    later, unit = decision.decision == "back_ordered", {"unitCode": line.unit} if line.unit else {}
    quantity = decision.quantity if decision.quantity is not None else Decimal(0) if later else line.quantity
    if quantity is not None:
        _text(item, "Quantity", plain(quantity), **unit)
    if later and line.quantity is not None and quantity is not None:
        _text(item, "MaximumBackorderQuantity", plain(line.quantity - quantity), **unit)
    if decision.delivery:
        period = _group(_group(item, "Delivery"), "PromisedDeliveryPeriod")
        _text(period, "EndDate", decision.delivery.isoformat())
    product = _group(item, "Item")
    if line.description:
        _text(product, "Name", line.description)
    for group, code in (("BuyersItemIdentification", line.buyer_item), ("SellersItemIdentification", line.sku)):
        if code:
            _text(_group(product, group), "ID", code)
    _text(_group(order_line, "OrderLineReference"), "LineID", line.no)


def _group(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    node = etree.SubElement(parent, f"{{{CBC}}}{name}", attributes)
    node.text = "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
