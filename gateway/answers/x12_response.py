"""X12 answers, version 004010: purchase order acknowledgment (855) and functional acknowledgment (997).

BAK02: AK received, AD accepted, AC with changes, RD rejected. ACK01: IA accepted, IQ another quantity, DR another date, IC other
changes, IR rejected. AK5 and AK9: A accepted, P partly, R rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.answers.answer import Answer, Correspondence, LineAnswer, answered_lines, decided, plain
from normalizer.order import Order

__all__ = ["Acknowledged", "acknowledgment", "functional_acknowledgment"]

BAK = {"received": "AK", "accepted": "AD", "changed": "AC", "rejected": "RD"}
#: Recommendation 20 code -> element 355, where they differ
UNITS = {
    "EA": "EA", "H87": "EA", "C62": "EA", "XBX": "BX", "XCT": "CT", "XCS": "CA", "XPK": "PK", "XBG": "BG", "XRO": "RL", "XBO": "BO", "XPX": "PL",
    "XDR": "DR", "XPL": "PA", "XST": "SH", "XTU": "TU", "XBE": "BD", "SET": "ST", "PR": "PR", "DZN": "DZ", "CEN": "HU", "MIL": "TH", "GRO": "GS",
    "MTR": "MR", "FOT": "FT", "YRD": "YD", "INH": "IN", "KGM": "KG", "GRM": "GR", "LBR": "LB", "ONZ": "OZ", "LTR": "LT", "MLT": "ML", "GLL": "GA",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One transaction set that was received, and whether it could be read."""

    kind: str  #: ST01
    control: str  #: ST02
    accepted: bool = True


def acknowledgment(order: Order, answer: Answer, who: Correspondence) -> bytes:
    """The 855 of an order."""
    day = who.created_at.strftime("%Y%m%d")
    issued = order.issued_on.strftime("%Y%m%d") if order.issued_on else day
    lines = answered_lines(order, answer)
    body = [
        [
            "BAK",
            "00",
            BAK[decided(order, answer)],
            order.buyer_order_no or "",
            issued,
            "",
            "",
            "",
            answer.seller_order_no,
            day,
        ]
    ]
    for line, decision in lines:
        unit = UNITS.get(line.unit or "", "") or (line.unit_raw or "")
        count = plain(line.quantity) if line.quantity is not None else ""
        items = [pair for pair in (("BP", line.buyer_item), ("VP", line.sku)) if pair[1]]
        body.append(
            ["PO1", line.no, count, unit, "", "", *(part for pair in items for part in (pair[0], pair[1] or ""))]
        )
        granted = plain(decision.quantity) if decision.quantity is not None else count
        when = ["068", decision.delivery.strftime("%Y%m%d")] if decision.delivery else []
        body.append(["ACK", _status(decision), granted, unit, *when])
        if decision.reason:
            body.append(["N9", "ZZ", "NOTE", decision.reason[:45]])
    body.append(["CTT", str(len(lines))])
    return _interchange("PR", [("855", body)], who)


def _status(decision: LineAnswer) -> str:
    if decision.decision != "changed":
        return {"accepted": "IA", "rejected": "IR"}[decision.decision]
    return "IQ" if decision.quantity is not None else "DR" if decision.delivery else "IC"


def functional_acknowledgment(group: str, control: str, received: Sequence[Acknowledged], who: Correspondence) -> bytes:
    """The 997 for one functional group (GS01, GS06) with all its transaction sets."""
    accepted = sum(one.accepted for one in received)
    code = "A" if accepted == len(received) else "R" if not accepted else "P"
    body = [["AK1", group, control]]
    for one in received:
        body += [["AK2", one.kind, one.control], ["AK5", "A" if one.accepted else "R"]]
    body.append(["AK9", code, str(len(received)), str(len(received)), str(accepted)])
    return _interchange("FA", [("997", body)], who)


def _interchange(group: str, transactions: Sequence[tuple[str, list[list[str]]]], who: Correspondence) -> bytes:
    number, at = who.reference.zfill(9), who.created_at
    segments = [
        [
            "GS",
            group,
            who.sender,
            who.recipient,
            at.strftime("%Y%m%d"),
            at.strftime("%H%M"),
            who.reference,
            "X",
            "004010",
        ]
    ]
    for count, (kind, body) in enumerate(transactions, 1):
        control = f"{count:04d}"
        segments += [["ST", kind, control], *body, ["SE", str(len(body) + 2), control]]
    segments += [["GE", str(len(transactions)), who.reference], ["IEA", "1", number]]
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{_bare(who.sender):15.15}*ZZ*{_bare(who.recipient):15.15}*{at:%y%m%d}*{at:%H%M}*U*00401*{number}*0*P*>~"
    return (isa + "".join(_segment(segment) for segment in segments)).encode()


def _segment(elements: Iterable[str]) -> str:
    return "*".join(_bare(element) for element in elements).rstrip("*") + "~"


def _bare(text: str) -> str:
    """A value without the signs that separate; X12 has no way to write them."""
    return " ".join("".join(" " if sign in "*~>\r\n" or sign < " " else sign for sign in text).split())
