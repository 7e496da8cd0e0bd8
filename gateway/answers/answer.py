"""What is answered to an order: the decision as a whole and of each line, and who speaks to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from normalizer.order import Order, OrderLine

__all__ = [
    "Answer", "AnswerDocument", "Correspondence", "Decision", "LineAnswer", "LineDecision", "answered_lines", "decided", "plain",
]  # fmt: skip

#: received: it is here, nothing is decided yet; accepted: as ordered; changed: see the lines; rejected: none of it
Decision = Literal["received", "accepted", "changed", "rejected"]
LineDecision = Literal["accepted", "changed", "back_ordered", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """The decision on one line; what is None is as ordered. Of one that is back-ordered `quantity` comes now."""

    decision: LineDecision = "accepted"
    quantity: Decimal | None = None
    delivery: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The decision on an order. Lines that are not named by their number share the decision of the whole."""

    decision: Decision
    seller_order_no: str = ""
    reason: str = ""
    lines: Mapping[str, LineAnswer] = field(default_factory=dict)  #: by `OrderLine.no`


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """Who answers whom, when, and under which number. `reference` is digits, at most nine, never used twice between the two."""

    sender: str
    recipient: str
    reference: str
    created_at: datetime
    sender_scheme: str = ""  #: what kind of number it is; "" takes the format's usual one
    recipient_scheme: str = ""
    group_sender: str = ""  #: GS02, where it is another
    group_recipient: str = ""
    version: str = ""  #: of the interchange, as the partner sends it
    release: str = ""  #: of the message: GS08, the directory of EDIFACT
    charset: str = "utf-8"
    test: bool = False
    document_no: str = ""  #: of the answer; "" takes the reference
    in_reply_to: str = ""  #: the identity of the message that is answered
    earlier: tuple[str, ...] = ()  #: references of what was answered to the same before; this one takes their place

    @property
    def number(self) -> str:
        return self.document_no or self.reference


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """An answer in the sender's own format, as a file."""

    number: int  #: its control number, given out once
    name: str
    media_type: str
    content: bytes


def answered_lines(order: Order, answer: Answer) -> list[tuple[OrderLine, LineAnswer]]:
    """Every line of the order with its decision; none where the order is only received."""
    if answer.decision == "received":
        return []
    if answer.decision == "rejected":
        return [(line, LineAnswer(decision="rejected", reason=answer.reason)) for line in order.lines]
    usual = LineAnswer(decision="accepted", reason=answer.reason)
    return [(line, answer.lines.get(line.no, usual)) for line in order.lines]


def decided(order: Order, answer: Answer) -> Decision:
    """The decision of the whole as its lines make it: accepted with a line that is not is changed; all rejected is rejected."""
    decisions = {line.decision for _, line in answered_lines(order, answer)}
    if not decisions or answer.decision == "rejected":
        return answer.decision
    if decisions == {"rejected"}:
        return "rejected"
    return "accepted" if decisions == {"accepted"} and answer.decision == "accepted" else "changed"


def plain(number: Decimal) -> str:
    """A decimal without exponent and final zeros."""
    return f"{number.normalize():f}"
