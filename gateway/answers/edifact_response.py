"""EDIFACT answers: order response (ORDRSP D.96A) and syntax acknowledgment (CONTRL D.3).

BGM 1225: 29 accepted, 4 with changes, 27 not accepted; 4343 AB where it is only received. LIN 1229: 5 accepted, 3 changed, 7 not
accepted. CONTRL 0083: 7 acknowledged, 4 rejected.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.answers.answer import Answer, Correspondence, answered_lines, decided, plain
from normalizer.order import Order

__all__ = ["contrl", "ordrsp"]

Element = str | Sequence[str]
FUNCTIONS = {"received": ("9", "AB"), "accepted": ("29", "AP"), "changed": ("4", "CA"), "rejected": ("27", "RE")}
LINES = {"accepted": "5", "changed": "3", "rejected": "7"}


def ordrsp(order: Order, answer: Answer, who: Correspondence) -> bytes:
    """The ORDRSP of an order."""
    function, response = FUNCTIONS[decided(order, answer)]
    body: list[Sequence[Element]] = [
        ("BGM", "231", who.number, function, response),
        ("DTM", ("137", who.created_at.strftime("%Y%m%d"), "102")),
    ]
    if answer.reason:
        body.append(("FTX", "AAI", "", "", _chunks(answer.reason)))
    body.append(("RFF", ("ON", order.buyer_order_no or "")))
    if answer.seller_order_no:
        body.append(("RFF", ("VN", answer.seller_order_no)))
    body += [("NAD", "SU", (who.sender, "", "9")), ("NAD", "BY", (who.recipient, "", "9"))]
    if order.currency:
        body.append(("CUX", ("2", order.currency, "9")))
    lines = answered_lines(order, answer)
    for line, decision in lines:
        gtin = (line.gtin, "EN") if line.gtin else ""
        body.append(("LIN", line.no, LINES[decision.decision], gtin))
        codes = [(number, kind) for number, kind in ((line.sku, "SA"), (line.buyer_item, "IN")) if number]
        if codes:
            body.append(("PIA", "5", *codes))
        quantity = decision.quantity if decision.quantity is not None else line.quantity
        if quantity is not None:
            body.append(("QTY", ("21", plain(quantity), line.unit or "")))
        if decision.delivery:
            body.append(("DTM", ("67", decision.delivery.strftime("%Y%m%d"), "102")))
        if decision.reason:
            body.append(("FTX", "AAI", "", "", _chunks(decision.reason)))
    body += [("UNS", "S"), ("CNT", ("2", str(len(lines))))]
    return _interchange(("ORDRSP", "D", "96A", "UN", "EAN005"), body, who)


def contrl(reference: str, received: Sequence[tuple[str, Sequence[str], bool]], who: Correspondence) -> bytes:
    """The CONTRL for an interchange; of each message its reference, its type (`ORDERS`, `D`, `96A`, `UN`) and whether it was read."""
    good = all(accepted for _, _, accepted in received)
    body: list[Sequence[Element]] = [("UCI", reference, who.recipient, who.sender, "7" if good else "4")]
    body += [("UCM", number, tuple(kind), "7" if accepted else "4") for number, kind, accepted in received]
    return _interchange(("CONTRL", "D", "3", "UN"), body, who)


def _interchange(kind: Sequence[str], body: Sequence[Sequence[Element]], who: Correspondence) -> bytes:
    at = who.created_at
    segments: list[Sequence[Element]] = [
        (
            "UNB",
            ("UNOY", "4"),
            (who.sender, "14"),
            (who.recipient, "14"),
            (at.strftime("%Y%m%d"), at.strftime("%H%M")),
            who.reference,
        ),
        ("UNH", "1", kind),
        *body,
        ("UNT", str(len(body) + 2), "1"),
        ("UNZ", "1", who.reference),
    ]
    return ("UNA:+.? '" + "".join(_segment(segment) for segment in segments)).encode()


def _segment(elements: Sequence[Element]) -> str:
    written = []
    for element in elements:
        components = [element] if isinstance(element, str) else element
        written.append(":".join(_without_end([_released(value) for value in components])))
    return "+".join(_without_end(written)) + "'"


def _without_end(values: list[str]) -> list[str]:
    """The values without the empty ones at their end."""
    while values and not values[-1]:
        values = values[:-1]
    return values


def _released(text: str) -> str:
    plain_text = " ".join("".join(" " if sign < " " else sign for sign in text).split())
    return "".join(f"?{sign}" if sign in "?+:'" else sign for sign in plain_text)


def _chunks(text: str) -> tuple[str, ...]:
    """Free text in the five components of C108, 70 signs each."""
    return tuple(text[at : at + 70] for at in range(0, min(len(text), 350), 70))
