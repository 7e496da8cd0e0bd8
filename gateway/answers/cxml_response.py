"""cXML answers: the Response to a request, and ConfirmationRequest (accept, except, reject, detail)."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from gateway.answers.answer import Answer, Correspondence, LineAnswer, LineDecision, answered_lines, decided, plain
from normalizer.order import Order, OrderLine

__all__ = ["confirmation", "response"]

#: ConfirmationHeader/@type; what is only received is `detail` without items
TYPES = {"received": "detail", "accepted": "accept", "changed": "except", "rejected": "reject"}
LINES = {"accepted": "accept", "changed": "detail", "back_ordered": "backordered", "rejected": "reject"}
DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/{name}.dtd">'


def response(who: Correspondence, *, code: int = 200, text: str = "OK", reason: str = "") -> bytes:
    """The answer to a request in the same connection."""
    root = _root(who)
    status = etree.SubElement(etree.SubElement(root, "Response"), "Status", code=str(code), text=_clean(text))
    status.text = _clean(reason) or None
    return _written(root, "cXML")


def confirmation(order: Order, answer: Answer, who: Correspondence) -> bytes:
    """The ConfirmationRequest of an order; `in_reply_to` is the payloadID of its OrderRequest. One that follows others updates them:
    under the identity of the first, with a reference to the last."""
    root = _root(who)
    header = etree.SubElement(root, "Header")
    ours, theirs = (who.sender, who.sender_scheme), (who.recipient, who.recipient_scheme)
    for name, (number, domain) in (("From", ours), ("To", theirs), ("Sender", ours)):
        credential = etree.SubElement(
            etree.SubElement(header, name), "Credential", domain=_clean(domain or "NetworkID")
        )
        etree.SubElement(credential, "Identity").text = _clean(number)
    etree.SubElement(header[-1], "UserAgent").text = "Ordergate"
    request = etree.SubElement(
        etree.SubElement(root, "Request", deploymentMode="test" if who.test else "production"), "ConfirmationRequest"
    )
    head = etree.SubElement(
        request, "ConfirmationHeader", confirmID=_clean(who.earlier[0] if who.earlier else who.number),
        operation="update" if who.earlier else "new", type=TYPES[decided(order, answer)],
        noticeDate=who.created_at.isoformat(),
    )  # fmt: skip
    if who.earlier:
        etree.SubElement(head, "DocumentReference", payloadID=_payload_id(who, who.earlier[-1]))
    if answer.reason:
        etree.SubElement(head, "Comments").text = _clean(answer.reason)
    reference = etree.SubElement(request, "OrderReference", orderID=_clean(order.buyer_order_no or ""))
    etree.SubElement(reference, "DocumentReference", payloadID=_clean(who.in_reply_to))
    if answer.seller_order_no:
        etree.SubElement(head, "Extrinsic", name="supplierOrderNo").text = _clean(answer.seller_order_no)
    for line, decision in answered_lines(order, answer):
        ordered = plain(line.quantity) if line.quantity is not None else "0"
        unit = line.unit_raw or line.unit or "EA"
        item = etree.SubElement(request, "ConfirmationItem", lineNumber=_clean(line.no), quantity=ordered)
        etree.SubElement(item, "UnitOfMeasure").text = _clean(unit)
        for kind, granted in _portions(line, decision):
            status = etree.SubElement(item, "ConfirmationStatus", type=LINES[kind], quantity=plain(granted))
            if decision.delivery and kind == decision.decision:
                status.set("deliveryDate", decision.delivery.isoformat())
            etree.SubElement(status, "UnitOfMeasure").text = _clean(unit)
            if decision.reason and kind == decision.decision:
                etree.SubElement(status, "Comments").text = _clean(decision.reason)
    return _written(root, "Fulfill")


def _portions(line: OrderLine, decision: LineAnswer) -> list[tuple[LineDecision, Decimal]]:
    """A line of which some comes now and some later has a status for each."""
    ordered = line.quantity if line.quantity is not None else Decimal(0)
    if decision.decision == "back_ordered" and decision.quantity:
        return [("accepted", decision.quantity), ("back_ordered", ordered - decision.quantity)]
    granted = decision.quantity if decision.quantity is not None else ordered
    return [(decision.decision, ordered if decision.decision == "back_ordered" else granted)]


def _root(who: Correspondence) -> etree._Element:
    return etree.Element("cXML", payloadID=_payload_id(who, who.reference), timestamp=who.created_at.isoformat())


def _payload_id(who: Correspondence, reference: str) -> str:
    return f"{_clean(reference)}@{_clean(who.sender)}"


def _written(root: etree._Element, name: str) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE.format(name=name)))


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
