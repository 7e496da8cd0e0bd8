"""X12 answers: acknowledgment of a purchase order (855) or of its change (865), functional acknowledgment (997), TA1.

BAK01, BCA01 (353): 00 the first answer to an order, 05 one that takes the place of what was answered to it before; which one is known
by the order's number, for a number of the earlier answer the segments have no place. BAK02, BCA02: AK received, AD accepted, AC with changes, RD rejected. ACK01: IA accepted, IQ another quantity, DR another date, IC
other changes, IB back-ordered, IR rejected. AK5 and AK9: A accepted, E accepted with errors, P partly, R rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.answers.answer import Answer, Correspondence, LineAnswer, answered_lines, decided, plain
from normalizer.order import Order, OrderLine

__all__ = ["Acknowledged", "Group", "acknowledgment", "functional_acknowledgment"]

BAK = {"received": "AK", "accepted": "AD", "changed": "AC", "rejected": "RD"}
#: Recommendation 20 code -> element 355, where they differ
UNITS = {
    "EA": "EA", "H87": "EA", "C62": "EA", "XBX": "BX", "XCT": "CT", "XCS": "CA", "XPK": "PK", "XBG": "BG", "XRO": "RL", "XBO": "BO", "XPX": "PL",
    "XDR": "DR", "XPL": "PA", "XST": "SH", "XTU": "TU", "XBE": "BD", "SET": "ST", "PR": "PR", "DZN": "DZ", "CEN": "HU", "MIL": "TH", "GRO": "GS",
    "MTR": "MR", "FOT": "FT", "YRD": "YD", "INH": "IN", "KGM": "KG", "GRM": "GR", "LBR": "LB", "ONZ": "OZ", "LTR": "LT", "MLT": "ML", "GLL": "GA",
}  # fmt: skip
#: what contradicts in an envelope -> element 718 (AK502), 716 (AK905), I18 (TA105)
SET_ERRORS = {"ST02": "23", "SE01": "4", "SE02": "3", "GS01": "6"}
GROUP_ERRORS = {"GE01": "5", "GE02": "4"}
INTERCHANGE_ERRORS = {"IEA01": "021", "IEA02": "001"}
TORN = "022"  #: TA105: the control structure is not valid


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One transaction set that was received, and whether it could be read."""

    kind: str  #: ST01
    control: str  #: ST02
    accepted: bool = True
    wrong: tuple[str, ...] = ()  #: elements of its envelope that contradict it, `SE01`


@dataclass(frozen=True, slots=True)
class Group:
    """One functional group that was received."""

    kind: str  #: GS01
    control: str  #: GS06
    sets: Sequence[Acknowledged]


def acknowledgment(order: Order, answer: Answer, who: Correspondence, *, change: bool = False) -> bytes:
    """The 855 of an order, or the 865 of a change."""
    day = _day(who)
    issued = order.issued_on.strftime(_form(who)) if order.issued_on else day
    number, lines = order.buyer_order_no or "", answered_lines(order, answer)
    code, purpose = BAK[decided(order, answer)], "05" if who.earlier else "00"
    head = (
        ["BCA", purpose, code, number, "", "", issued, "", "", answer.seller_order_no, day]
        if change
        else ["BAK", purpose, code, number, issued, "", "", "", answer.seller_order_no, day]
    )
    body = [head]
    for line, decision in lines:
        body += _line(line, decision, who, change=change)
    body.append(["CTT", str(len(lines))])
    return _interchange("CA" if change else "PR", [("865" if change else "855", body)], who)


def _line(line: OrderLine, decision: LineAnswer, who: Correspondence, *, change: bool) -> list[list[str]]:
    unit = UNITS.get(line.unit or "", "") or (line.unit_raw or "")
    count = plain(line.quantity) if line.quantity is not None else ""
    items = [
        part
        for kind, code in (("BP", line.buyer_item), ("VP", line.sku), ("UP", line.gtin))
        if code
        for part in (kind, code)
    ]
    # POC02 says what became of the line: it is not changed any further (NC)
    first = ["POC", line.no, "NC", count, "", unit, "", ""] if change else ["PO1", line.no, count, unit, "", ""]
    granted = plain(decision.quantity) if decision.quantity is not None else count
    when = ["068", decision.delivery.strftime(_form(who))] if decision.delivery else []
    segments = [[*first, *items], ["ACK", _status(decision), granted, unit, *when]]
    if decision.decision == "back_ordered" and line.quantity is not None and decision.quantity:
        rest = line.quantity - decision.quantity
        segments[1] = ["ACK", "IA", granted, unit]
        segments.append(["ACK", "IB", plain(rest), unit, *when])
    if decision.reason:
        segments.append(["N9", "ZZ", "NOTE", decision.reason[:45]])
    return segments


def _status(decision: LineAnswer) -> str:
    if decision.decision != "changed":
        return {"accepted": "IA", "rejected": "IR", "back_ordered": "IB"}[decision.decision]
    return "IQ" if decision.quantity is not None else "DR" if decision.delivery else "IC"


def functional_acknowledgment(
    groups: Sequence[Group],
    who: Correspondence,
    *,
    interchange: tuple[str, str] = ("", ""),
    wrong: Sequence[str] = (),
    refused: bool = False,
) -> bytes:
    """A 997 for every functional group that was received. A TA1 goes before them where the interchange itself was refused or
    contradicts itself; for it `interchange` is ISA13 and `date:time` of ISA09 and ISA10."""
    about = []
    notes = [INTERCHANGE_ERRORS[element] for element in wrong if element in INTERCHANGE_ERRORS]
    if refused or notes:
        date, _, time = interchange[1].partition(":")
        about = [["TA1", interchange[0], date, time, "R" if refused else "E", TORN if refused else notes[0]]]
    return _interchange("FA", [("997", _group(one, wrong, refused=refused)) for one in groups], who, about=about)


def _group(group: Group, wrong: Sequence[str], *, refused: bool) -> list[list[str]]:
    body = [["AK1", group.kind, group.control]]
    for one in group.sets:
        errors = [SET_ERRORS[element] for element in one.wrong if element in SET_ERRORS]
        code = "R" if refused or not one.accepted else "E" if errors else "A"
        body += [["AK2", one.kind, one.control], ["AK5", code, *errors[:5]]]
    codes = [segment[1] for segment in body if segment[0] == "AK5"]
    errors = [GROUP_ERRORS[element] for element in wrong if element in GROUP_ERRORS]
    taken = sum(code != "R" for code in codes)
    if refused or not taken:
        code = "R"
    elif taken < len(codes):
        code = "P"
    else:
        code = "E" if errors or "E" in codes else "A"
    body.append(["AK9", code, str(len(codes)), str(len(codes)), str(0 if refused else taken), *errors[:5]])
    return body


def _interchange(
    group: str,
    transactions: Sequence[tuple[str, list[list[str]]]],
    who: Correspondence,
    *,
    about: Sequence[list[str]] = (),
) -> bytes:
    number, at = who.reference.zfill(9), who.created_at
    segments = list(about)
    if transactions:
        sender, recipient = who.group_sender or who.sender, who.group_recipient or who.recipient
        release = who.release or "004010"
        segments.append(["GS", group, sender, recipient, _day(who), f"{at:%H%M}", who.reference, "X", release])
    for count, (kind, body) in enumerate(transactions, 1):
        control = f"{count:04d}"
        segments += [["ST", kind, control], *body, ["SE", str(len(body) + 2), control]]
    if transactions:
        segments.append(["GE", str(len(transactions)), who.reference])
    segments.append(["IEA", "1" if transactions else "0", number])
    isa = [
        "ISA", "00", f"{'':10}", "00", f"{'':10}", who.sender_scheme or "ZZ", f"{_bare(who.sender):15.15}",
        who.recipient_scheme or "ZZ", f"{_bare(who.recipient):15.15}", f"{at:%y%m%d}", f"{at:%H%M}", "U", who.version or "00401",
        number, "0", "T" if who.test else "P", ">",
    ]  # fmt: skip
    return ("*".join(isa) + "~" + "".join(_segment(segment) for segment in segments)).encode()


def _form(who: Correspondence) -> str:
    """Years have two digits before release 004010."""
    return "%y%m%d" if who.release and who.release[:6] < "004010" else "%Y%m%d"


def _day(who: Correspondence) -> str:
    return who.created_at.strftime(_form(who))


def _segment(elements: Iterable[str]) -> str:
    return "*".join(_bare(element) for element in elements).rstrip("*") + "~"


def _bare(text: str) -> str:
    """A value without the signs that separate; X12 has no way to write them."""
    return " ".join("".join(" " if sign in "*~>\r\n" or sign < " " else sign for sign in text).split())
