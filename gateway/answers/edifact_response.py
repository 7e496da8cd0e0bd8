"""EDIFACT answers: order response (ORDRSP D.96A) and syntax acknowledgment (CONTRL D.3).

BGM 1225: 29 accepted, 4 with changes, 27 not accepted; 4343 AB where it is only received. LIN 1229: 5 accepted, 3 changed, 7 not
accepted. QTY 6063: 21 ordered, 113 to be delivered, 83 back-ordered. An order may be answered by several messages; 1225 is taken by what is
decided, so one that takes the place of an earlier one names it: RFF 1153 POR, number of the order response. CONTRL 0083: 7 acknowledged, 4 rejected; 0085: 18 an error that
is not specified. It is written in the syntax, character set and directory of the partner.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from unicodedata import normalize

from gateway.answers.answer import Answer, Correspondence, LineAnswer, answered_lines, decided, plain
from normalizer.order import Order

__all__ = ["contrl", "ordrsp"]

Element = str | Sequence[str]
FUNCTIONS = {"received": ("9", "AB"), "accepted": ("29", "AP"), "changed": ("4", "CA"), "rejected": ("27", "RE")}
LINES = {"accepted": "5", "changed": "3", "back_ordered": "3", "rejected": "7"}
ASSOCIATION = {"96A": ("EAN005",)}  #: of ORDRSP in EANCOM, by directory


def ordrsp(order: Order, answer: Answer, who: Correspondence) -> bytes:
    """The ORDRSP of an order or of its change."""
    directory = who.release or "96A"
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
    if who.earlier:
        body.append(("RFF", ("POR", who.earlier[-1])))
    body += [("NAD", "SU", (who.sender, "", "9")), ("NAD", "BY", (who.recipient, "", "9"))]
    if order.currency:
        body.append(("CUX", ("2", order.currency, "9")))
    lines = answered_lines(order, answer)
    for line, decision in lines:
        gtin = (line.gtin, "EN" if directory.startswith("9") else "SRV") if line.gtin else ""
        body.append(("LIN", line.no, LINES[decision.decision], gtin))
        codes = [(number, kind) for number, kind in ((line.sku, "SA"), (line.buyer_item, "IN")) if number]
        if codes:
            body.append(("PIA", "5", *codes))
        for meaning, count in _quantities(line.quantity, decision):
            body.append(("QTY", (meaning, plain(count), line.unit or "")))
        if decision.delivery:
            body.append(("DTM", ("67", decision.delivery.strftime("%Y%m%d"), "102")))
        if decision.reason:
            body.append(("FTX", "AAI", "", "", _chunks(decision.reason)))
    body += [("UNS", "S"), ("CNT", ("2", str(len(lines))))]
    return _interchange(("ORDRSP", "D", directory, "UN", *ASSOCIATION.get(directory, ())), body, who)


def _quantities(ordered: Decimal | None, decision: LineAnswer) -> list[tuple[str, Decimal]]:
    found = [("21", ordered)] if ordered is not None else []
    granted = Decimal(0) if decision.decision == "back_ordered" and decision.quantity is None else decision.quantity
    if granted is not None:
        found.append(("113", granted))
    if decision.decision == "back_ordered" and ordered is not None and granted is not None:
        found.append(("83", ordered - granted))
    return found


def contrl(
    reference: str, received: Sequence[tuple[str, Sequence[str]]], who: Correspondence, *, refused: bool = False
) -> bytes:
    """The CONTRL for an interchange; of each message its reference and its type (`ORDERS`, `D`, `96A`, `UN`). `refused`: its
    envelope is torn, and nothing of it was read."""
    theirs, ours = _side(who.recipient, who.recipient_scheme), _side(who.sender, who.sender_scheme)
    verdict = ("4", "18") if refused else ("7",)
    body: list[Sequence[Element]] = [("UCI", reference, theirs, ours, *verdict)]
    if not refused:
        body += [("UCM", number, tuple(kind[:5]), "7") for number, kind in received]
    return _interchange(("CONTRL", "D", "3", "UN"), body, who)


def _side(number: str, scheme: str) -> Element:
    """S002, S003: a number of EAN.UCC where it is not said whose it is."""
    return (number, scheme or "14")


def _interchange(kind: Sequence[str], body: Sequence[Sequence[Element]], who: Correspondence) -> bytes:
    at, (syntax, _, number) = who.created_at, (who.version or "UNOY:4").partition(":")
    day = f"{at:%Y%m%d}" if number >= "4" else f"{at:%y%m%d}"
    sides = _side(who.sender, who.sender_scheme), _side(who.recipient, who.recipient_scheme)
    marked = ("", "", "", "", "", "1") if who.test else ()
    segments: list[Sequence[Element]] = [
        ("UNB", (syntax, number), *sides, (day, f"{at:%H%M}"), who.reference, *marked),
        ("UNH", "1", kind),
        *body,
        ("UNT", str(len(body) + 2), "1"),
        ("UNZ", "1", who.reference),
    ]
    return ("UNA:+.? '" + "".join(_segment(segment, who, syntax) for segment in segments)).encode(who.charset)


def _segment(elements: Sequence[Element], who: Correspondence, syntax: str) -> str:
    written = []
    for element in elements:
        components = [element] if isinstance(element, str) else element
        written.append(":".join(_without_end([_released(_held(value, who.charset, syntax)) for value in components])))
    return "+".join(_without_end(written)) + "'"


def _without_end(values: list[str]) -> list[str]:
    """The values without the empty ones at their end."""
    while values and not values[-1]:
        values = values[:-1]
    return values


def _held(text: str, charset: str, syntax: str) -> str:
    """The text in the signs that the character set has: without accents where it has none, in capitals in UNOA."""
    held = text.encode(charset, "ignore").decode(charset)
    if held != text:
        held = normalize("NFKD", text.replace("ß", "ss")).encode(charset, "ignore").decode(charset)
    return held.upper() if syntax == "UNOA" else held


def _released(text: str) -> str:
    plain_text = " ".join("".join(" " if sign < " " else sign for sign in text).split())
    return "".join(f"?{sign}" if sign in "?+:'" else sign for sign in plain_text)


def _chunks(text: str) -> tuple[str, ...]:
    """Free text in the five components of C108, 70 signs each."""
    return tuple(text[at : at + 70] for at in range(0, min(len(text), 350), 70))
