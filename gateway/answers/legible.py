"""A document of ours as a person reads it: what it is, what it says of the order, and its text one piece a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from gateway.answers.answer import AnswerDocument

__all__ = ["DECISIONS", "KINDS", "Legible", "legible"]

#: by the word that its file is named for
KINDS: Mapping[str, str] = {
    "997": "acknowledgment that the message was received (X12 997)",
    "ta1": "acknowledgment of the interchange (X12 TA1)",
    "855": "answer to the order (X12 855)",
    "865": "answer to the change (X12 865)",
    "contrl": "acknowledgment that the message was received (EDIFACT CONTRL)",
    "ordrsp": "answer to the order (EDIFACT ORDRSP)",
    "response": "acknowledgment that the message was received (cXML Response)",
    "confirmation": "answer to the order (cXML ConfirmationRequest)",
    "orderresponse": "answer to the order (UBL OrderResponse)",
    "applicationresponse": "refusal of a document that could not be read (UBL ApplicationResponse)",
}
#: what a document says as a whole, by its code for it
DECISIONS: Mapping[str, str] = {
    "received": "received, nothing is promised yet", "accepted": "accepted as ordered", "changed": "accepted with changes",
    "rejected": "rejected", "readable": "it can be read", "partly": "it can be read in part", "refused": "it could not be read",
}  # fmt: skip
#: where that code stands, and what it means; X12 and EDIFACT after they were put one segment a line
_WHOLE: Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]] = {
    "997": (re.compile(r"^AK9\*(\w)", re.M), {"A": "readable", "E": "readable", "P": "partly", "R": "refused"}),
    "ta1": (re.compile(r"^TA1(?:\*\w*){3}\*(\w)", re.M), {"A": "readable", "E": "readable", "R": "refused"}),
    "855": (re.compile(r"^BAK\*\d\d\*(\w\w)", re.M), {"AK": "received", "AD": "accepted", "AC": "changed", "RD": "rejected"}),
    "865": (re.compile(r"^BCA\*\d\d\*(\w\w)", re.M), {"AK": "received", "AD": "accepted", "AC": "changed", "RD": "rejected"}),
    "contrl": (re.compile(r"^UCI(?:\+(?:\?.|[^+?\n])*){3}\+(\d)", re.M), {"7": "readable", "8": "readable", "4": "refused"}),
    "ordrsp": (re.compile(r"^BGM\+231\+[^\n]{0,80}\+(\w\w)$", re.M), {"AB": "received", "AP": "accepted", "CA": "changed", "RE": "rejected"}),
    "response": (re.compile(r'<Status code="(\d)'), {"2": "readable", "4": "refused", "5": "refused"}),
    "confirmation": (re.compile(r'<ConfirmationHeader[^>]{0,300} type="(\w+)"'),
                     {"detail": "received", "accept": "accepted", "except": "changed", "reject": "rejected"}),
    "orderresponse": (re.compile(r"<cbc:OrderResponseCode>(\w\w)<"),
                      {"AB": "received", "AP": "accepted", "CA": "changed", "RE": "rejected"}),
    "applicationresponse": (re.compile(r"<cbc:ResponseCode>(\w\w)<"), {"RE": "refused"}),
}  # fmt: skip
LARGEST = 200_000  #: characters that are shown


@dataclass(frozen=True, slots=True)
class Legible:
    """`title` and `says` are English texts of this file; `says` is "" where the document does not tell."""

    number: int
    name: str
    title: str
    says: str
    text: str


def legible(document: AnswerDocument) -> Legible:
    """The document for a clerk's eye; the bytes that go out are not touched."""
    kind, text = document.name.partition("-")[0], _laid_out(document)[:LARGEST]
    pattern, codes = _WHOLE.get(kind, (None, {}))
    found = pattern.search(text) if pattern else None
    says = DECISIONS.get(codes.get(found[1], ""), "") if found else ""
    return Legible(document.number, document.name, KINDS.get(kind, document.name), says, text)


def _laid_out(document: AnswerDocument) -> str:
    if document.media_type.endswith("xml"):
        return _xml(document.content)
    try:
        text = document.content.decode("utf-8")
    except UnicodeDecodeError:
        text = document.content.decode("latin-1")  # what it is in, its UNB says; the clerk wants to read it
    if text.startswith("ISA"):
        return text.replace(text[105:106] or "~", "\n").strip()
    if text.startswith("UNA"):
        return f"{text[:9]}\n{_segments(text[9:], end=text[8], release=text[6])}"
    return _segments(text, end="'", release="?")


def _segments(text: str, *, end: str, release: str) -> str:
    """One segment a line; the release sign takes its meaning from the sign behind it."""
    made, escaped = [], False
    for sign in text:
        made.append("\n" if sign == end and not escaped else sign)
        escaped = sign == release and not escaped
    return "".join(made).strip()


def _xml(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return content.decode("utf-8", "replace")
    return str(etree.tostring(root, pretty_print=True, encoding="unicode")).strip()
