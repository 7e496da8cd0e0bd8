"""Which documents answer a message between machines, in its own format: an acknowledgment at the receipt, the business answer when
the order is decided. A message that only tells something, or answers one of ours, is answered by nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from gateway.answers.answer import Answer, AnswerDocument, Correspondence, Decision, LineAnswer
from gateway.answers.cxml_response import confirmation, response
from gateway.answers.edifact_response import contrl, ordrsp
from gateway.answers.ubl_response import application_response, order_response
from gateway.answers.x12_response import Acknowledged, Group, acknowledgment, functional_acknowledgment
from normalizer.order import Order
from parsers.draft import Exchange

__all__ = ["Planned", "acknowledgments", "business_answer", "decision_of"]

MEDIA = {"x12": "application/edi-x12", "edifact": "application/edifact", "ubl": "application/xml", "cxml": "text/xml"}
ENDINGS = {"x12": "x12", "edifact": "edi", "ubl": "xml", "cxml": "xml"}
#: what the ERP made of the order -> what is said of it as a whole. What it only took in, or may still change, is not promised.
DECISIONS: Mapping[str, Decision] = {
    "confirmed": "accepted", "processing": "accepted", "done": "accepted", "cancelled": "rejected",
}  # fmt: skip

Write = Callable[[Correspondence], bytes]


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is to be written once it has its control number."""

    kind: str  #: `997`, `CONTRL`, `OrderResponse`: stands in its name
    exchange: Exchange
    write: Write
    earlier: tuple[int, ...] = ()  #: control numbers of what it takes the place of

    def written(self, number: int, at: datetime) -> AnswerDocument:
        name, form = f"{self.kind.lower()}-{number}", self.exchange.format
        who = replace(_correspondence(self.exchange, number, at), earlier=tuple(map(_reference, self.earlier)))
        content = self.write(who)
        return AnswerDocument(number, f"{name}.{ENDINGS[form]}", MEDIA[form], content)


def acknowledgments(exchanges: Mapping[int, Exchange]) -> list[Planned]:
    """What the senders are told at once: of X12, EDIFACT and cXML that it can be read, of UBL that the order is here."""
    found = []
    for _, group in groupby((one for _, one in sorted(exchanges.items())), key=_interchange):
        messages = list(group)
        if any(one.asks for one in messages):
            found += _ACKNOWLEDGE[messages[0].format](messages)
    return found


def business_answer(exchange: Exchange, order: Order, answer: Answer, *, earlier: Sequence[int] = ()) -> list[Planned]:
    """The answer to one order as a whole and line by line; none to what asks for nothing or was not read. `earlier`: the control
    numbers of such answers to it that have gone."""
    if not exchange.asks or exchange.refused:
        return []
    write, kind = _ANSWER[exchange.format]
    if exchange.kind == ("860",):
        return [Planned("865", exchange, lambda who: acknowledgment(order, answer, who, change=True), tuple(earlier))]
    return [Planned(kind, exchange, lambda who: write(order, answer, who), tuple(earlier))]


def decision_of(kind: str, erp_state: str | None, lines: Mapping[str, LineAnswer]) -> Decision:
    """What is said of an order whose answer is of this kind."""
    if kind == "refusal":
        return "rejected"
    return DECISIONS.get(erp_state or "", "accepted" if lines else "received")


def _interchange(one: Exchange) -> tuple[str, ...]:
    """One envelope is acknowledged once; of UBL and cXML every document is its own."""
    own = one.message if one.format == "ubl" else ""
    return (one.format, one.sender, one.recipient, one.interchange, own)


def _correspondence(exchange: Exchange, number: int, at: datetime) -> Correspondence:
    """The other way round: we answer as whom they have written to."""
    groups = exchange.group if len(exchange.group) == 8 else ("",) * 8
    return Correspondence(
        sender=exchange.recipient,
        recipient=exchange.sender,
        reference=_reference(number),
        created_at=at,
        sender_scheme=exchange.recipient_scheme,
        recipient_scheme=exchange.sender_scheme,
        group_sender=groups[2],
        group_recipient=groups[1],
        version=exchange.version,
        release=groups[7] if exchange.format == "x12" else exchange.kind[2] if len(exchange.kind) > 2 else "",
        charset=exchange.charset,
        test=exchange.test,
        in_reply_to=exchange.interchange,
    )


def _reference(number: int) -> str:
    return str(number % 10**9)


def _x12(messages: Sequence[Exchange]) -> list[Planned]:
    first = messages[0]
    wrong = tuple(dict.fromkeys(element for one in messages for element in one.wrong))
    groups = []
    for group, inside in groupby((one for one in messages if one.group), key=lambda one: one.group):
        sets = [Acknowledged(one.kind[0], one.message, wrong=one.wrong) for one in inside if one.kind[0]]
        groups.append(Group(group[0], group[5], sets))
    about = (first.interchange, first.issued)
    return [
        Planned(
            "997" if groups else "TA1",
            first,
            lambda who: functional_acknowledgment(groups, who, interchange=about, wrong=wrong, refused=first.refused),
        )
    ]


def _edifact(messages: Sequence[Exchange]) -> list[Planned]:
    first = messages[0]
    received = [(one.message, one.kind) for one in messages]
    return [Planned("CONTRL", first, lambda who: contrl(first.interchange, received, who, refused=first.refused))]


def _cxml(messages: Sequence[Exchange]) -> list[Planned]:
    return [Planned("Response", one, _not_acceptable if one.refused else response) for one in messages]


def _not_acceptable(who: Correspondence) -> bytes:
    return response(who, code=406, text="Not Acceptable", reason=TORN)


def _ubl(messages: Sequence[Exchange]) -> list[Planned]:
    return [planned for one in messages for planned in (_unreadable(one) if one.refused else _received(one))]


def _received(one: Exchange) -> list[Planned]:
    return business_answer(one, replace(_NOTHING, buyer_order_no=one.message), Answer(decision="received"))


def _unreadable(one: Exchange) -> list[Planned]:
    kind = one.kind[0]
    return [Planned("ApplicationResponse", one, lambda who: application_response(kind, one.message, who, reason=TORN))]


#: what is said of a document that breaks off, in formats that have words for it
TORN = "The document could not be read: it is not whole. Please send it again."
_NOTHING = Order(received_at=datetime.min)  # noqa: DTZ901 - an order of which only the number is named
_ACKNOWLEDGE: Mapping[str, Callable[[Sequence[Exchange]], list[Planned]]] = {
    "x12": _x12, "edifact": _edifact, "cxml": _cxml, "ubl": _ubl,
}  # fmt: skip
_ANSWER: Mapping[str, tuple[Callable[[Order, Answer, Correspondence], bytes], str]] = {
    "x12": (acknowledgment, "855"), "edifact": (ordrsp, "ORDRSP"), "cxml": (confirmation, "Confirmation"),
    "ubl": (order_response, "OrderResponse"),
}  # fmt: skip
