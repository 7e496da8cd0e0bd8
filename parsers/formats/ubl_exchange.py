"""Who sent a UBL document, to whom, and which one it is, whole or as far as it was not cut off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from parsers.draft import Exchange, Field
from parsers.formats.strict_xml import Node, opened

__all__ = ["exchange_of", "torn_exchange"]


def exchange_of(document: Node, number: Field | None) -> Exchange:
    """The electronic addresses of buyer and seller, and the number of the order that it is or is about."""
    return _exchange(document, (number.value or "") if number else "")


def torn_exchange(content: bytes, *, kinds: Collection[str], envelope: str) -> Exchange | None:
    """Who sent a document of one of these kinds that breaks off, by its own number; None where it does not get so far."""
    document = opened(content)
    if document is not None and document.name == envelope:
        document = next((one for one in document.children if one.name != "StandardBusinessDocumentHeader"), None)
    number = document.first("ID") if document is not None and document.name in kinds else None
    if document is None or number is None or not number.text or number is document.children[-1]:
        return None  # without a number, or with one that may be cut, nothing can be said of it
    return replace(_exchange(document, number.text), refused=True)


def _exchange(document: Node, number: str) -> Exchange:
    sides = [document.first(role, "Party", "EndpointID") for role in ("BuyerCustomerParty", "SellerSupplierParty")]
    (sender, sender_scheme), (recipient, recipient_scheme) = (
        (side.text, side.get("schemeID")) if side else ("", "") for side in sides
    )
    return Exchange(
        format="ubl",
        kind=(document.name,),
        sender=sender,
        sender_scheme=sender_scheme,
        recipient=recipient,
        recipient_scheme=recipient_scheme,
        message=number,
    )
