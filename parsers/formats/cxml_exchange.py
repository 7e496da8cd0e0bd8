"""Who sent a document of cXML to whom, under which identity: what an answer in the same format needs."""

from __future__ import annotations

from dataclasses import replace

from parsers.draft import Exchange
from parsers.formats.cxml_codes import OTHERS
from parsers.formats.strict_xml import Node, opened

__all__ = ["exchange_of", "torn_exchange"]


def exchange_of(root: Node) -> Exchange:
    """The first credential of each side, and the identity of the message."""
    sides = [root.first("Header", side, "Credential") for side in ("From", "To")]
    names = [side.first("Identity") if side else None for side in sides]
    request = root.first("Request")
    return Exchange(
        format="cxml",
        kind=("OrderRequest",),
        sender=names[0].text if names[0] else "",
        sender_scheme=sides[0].get("domain") if sides[0] else "",
        recipient=names[1].text if names[1] else "",
        recipient_scheme=sides[1].get("domain") if sides[1] else "",
        interchange=root.get("payloadID"),
        version=root.get("version"),
        test=request is not None and request.get("deploymentMode") == "test",
    )


def torn_exchange(content: bytes) -> Exchange | None:
    """Who sent a document that breaks off. What answers a request of ours is answered by nothing, whole or not."""
    root = opened(content)
    if root is None or root.name != "cXML" or not root.get("payloadID"):
        return None
    request = root.first("Request")
    others = request is not None and any(child.name in OTHERS for child in request.children)
    answers = root.first("Response") is not None or root.first("Message") is not None
    return replace(exchange_of(root), asks=not others and not answers, refused=True)
