"""A clerk reads what a document says, whatever its format; the test asks the writers themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from gateway.answers.answer import Answer, AnswerDocument, Correspondence
from gateway.answers.documents import business_answer
from gateway.answers.edifact_response import contrl
from gateway.answers.legible import DECISIONS, KINDS, legible
from gateway.answers.x12_response import Acknowledged, Group, functional_acknowledgment
from normalizer.order import Order, OrderLine
from parsers.draft import Exchange
from tests.gateway.small import RECEIVED

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WHO = Correspondence(sender="WE", recipient="THEY?+'", reference="7", created_at=AT)
ORDER = Order(
    received_at=RECEIVED, buyer_order_no="A+B'?AP", lines=(OrderLine(no="1", sku="X", quantity=Decimal(2), unit="EA"),)
)
ASKING = {
    "855": Exchange(format="x12", kind=("850",), asks=True), "865": Exchange(format="x12", kind=("860",), asks=True),
    "ordrsp": Exchange(format="edifact", kind=("ORDERS", "D", "96A"), asks=True), "confirmation": Exchange(format="cxml", asks=True),
    "orderresponse": Exchange(format="ubl", asks=True),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(ASKING))
@pytest.mark.parametrize("decision", ["received", "accepted", "changed", "rejected"])
@pytest.mark.parametrize("earlier", [(), (9,)])
def test_the_decision_is_read_out_of_the_document_itself(kind: str, decision: str, earlier: tuple[int, ...]) -> None:
    (planned,) = business_answer(ASKING[kind], ORDER, Answer(decision=decision), earlier=earlier)  # type: ignore[arg-type]
    shown = legible(planned.written(12, AT))
    assert (shown.title, shown.says, shown.number) == (KINDS[kind], DECISIONS[decision], 12)
    assert len(shown.text.splitlines()) > 6


@pytest.mark.parametrize("refused", [True, False])
def test_an_acknowledgment_says_whether_it_could_be_read(refused: bool) -> None:
    x12 = functional_acknowledgment([Group("PO", "7", [Acknowledged("850", "1", not refused)])], WHO, refused=refused)
    edifact = contrl("R'4", [("1", ("ORDERS", "D"))], WHO, refused=refused)
    for name, content, kind in (
        ("997-1.x12", x12, "application/edi-x12"),
        ("contrl-1.edi", edifact, "application/edifact"),
    ):
        shown = legible(AnswerDocument(1, name, kind, content))
        assert shown.says == DECISIONS["refused" if refused else "readable"]


def test_a_segment_is_a_line_and_what_is_released_is_no_end() -> None:
    lines = legible(AnswerDocument(1, "contrl-1.edi", "application/edifact", contrl("R'4", [], WHO))).text.splitlines()
    assert lines[0] == "UNA:+.? '"
    assert [line[:3] for line in lines[1:]] == ["UNB", "UNH", "UCI", "UNT", "UNZ"]
    assert "R?'4" in lines[3]


def test_what_is_no_document_of_ours_is_shown_as_it_is() -> None:
    shown = legible(AnswerDocument(3, "other-3.xml", "application/xml", b"<a><b"))
    assert (shown.title, shown.says, shown.text) == ("other-3.xml", "", "<a><b")
