"""Answers in the customer's own format, each read back: envelopes count right, and every decision stands where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gateway.answers.answer import Answer, Correspondence, Decision, LineAnswer
from gateway.answers.cxml_response import confirmation, response
from gateway.answers.edifact_response import contrl, ordrsp
from gateway.answers.ubl_response import order_response
from gateway.answers.x12_response import Acknowledged, Group, acknowledgment, functional_acknowledgment
from normalizer.order import Order, OrderLine
from parsers.formats import cxml, edifact, ubl, x12
from parsers.registry import Format
from tests.parsers.formats.origin import ORIGIN

WHO = Correspondence(
    sender="4098765000007",
    recipient="4012345000009",
    reference="17",
    created_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    in_reply_to="1@buyer.example",
)
ORDER = Order(
    buyer_order_no="PO-1", issued_on=date(2026, 11, 19), received_at=WHO.created_at, currency="EUR",
    lines=(
        OrderLine(no="10", sku="HX-1", buyer_item="A-17", description="Bolts + nuts: 'M8' *", quantity=Decimal(400), unit="EA"),
        OrderLine(no="20", sku="CL-5", gtin="9520000900111", quantity=Decimal("2.50"), unit="XCT"),
        OrderLine(no="30", sku="TP-2", quantity=Decimal(1), unit="XRO"),
    ),
)  # fmt: skip
MIXED = Answer(
    decision="accepted",
    seller_order_no="S-9",
    lines={
        "20": LineAnswer(
            decision="changed", quantity=Decimal(2), delivery=date(2026, 12, 1), reason="Only 2 left + more later"
        ),
        "30": LineAnswer(decision="rejected", reason="Discontinued"),
    },
)


def told(form: Format, content: bytes) -> list[str]:
    """What our own reader finds in the answer: that it is no order, and nothing else."""
    assert form.sniff(content)
    return [notice.code for draft in form.read(content, 0, ORIGIN) for notice in draft.notices]


def segments(content: bytes, element: str, terminator: str) -> list[list[str]]:
    return [segment.split(element) for segment in content.decode().split(terminator) if segment]


def test_an_order_response_of_ubl() -> None:
    content = order_response(ORDER, MIXED, WHO)
    assert told(ubl.FORMAT, content) == ["message-other"]
    root = etree.fromstring(content)
    assert root.findtext(".//{*}OrderResponseCode") == "CA"
    assert root.findtext("{*}SalesOrderID") == "S-9"
    assert root.findtext("{*}OrderReference/{*}ID") == "PO-1"
    found = [
        (
            line.findtext("{*}ID"),
            line.findtext("{*}LineStatusCode"),
            line.findtext("{*}Quantity"),
            line.findtext(".//{*}EndDate"),
        )
        for line in root.findall(".//{*}LineItem")
    ]
    assert found == [("10", "5", "400", None), ("20", "3", "2", "2026-12-01"), ("30", "7", "1", None)]


def test_an_acknowledgment_of_x12() -> None:
    content = acknowledgment(ORDER, MIXED, WHO)
    assert told(x12.FORMAT, content) == ["message-other"]
    found = segments(content, "*", "~")
    assert ["BAK", "00", "AC", "PO-1", "20261119", "", "", "", "S-9", "20261120"] in found
    assert [one for one in found if one[0] == "ACK"] == [
        ["ACK", "IA", "400", "EA"],
        ["ACK", "IQ", "2", "CT", "068", "20261201"],
        ["ACK", "IR", "1", "RL"],
    ]


def test_an_order_response_of_edifact() -> None:
    content = ordrsp(ORDER, MIXED, WHO)
    assert told(edifact.FORMAT, content) == ["message-other"]
    found = segments(content.removeprefix(b"UNA:+.? '"), "+", "'")
    assert ["BGM", "231", "17", "4", "CA"] in found
    assert [one for one in found if one[0] == "LIN"] == [
        ["LIN", "10", "5"],
        ["LIN", "20", "3", "9520000900111:EN"],
        ["LIN", "30", "7"],
    ]
    assert b"Only 2 left ?+ more later" in content
    assert [one[1] for one in found if one[0] == "QTY"] == ["21:400:EA", "21:2.5:XCT", "113:2:XCT", "21:1:XRO"]


def test_a_confirmation_of_cxml() -> None:
    content = confirmation(ORDER, MIXED, WHO)
    assert told(cxml.FORMAT, content) == ["message-other"]
    root = etree.fromstring(content)
    assert root.find(".//ConfirmationHeader").get("type") == "except"
    assert [
        (one.get("type"), one.get("quantity"), one.get("deliveryDate")) for one in root.iter("ConfirmationStatus")
    ] == [
        ("accept", "400", None),
        ("detail", "2", "2026-12-01"),
        ("reject", "1", None),
    ]
    assert root.find(".//DocumentReference").get("payloadID") == "1@buyer.example"


@pytest.mark.parametrize(
    ("decision", "codes"),
    [
        ("received", ("AB", "AK", "9", "detail")),
        ("accepted", ("AP", "AD", "29", "accept")),
        ("rejected", ("RE", "RD", "27", "reject")),
    ],
)
def test_the_whole_is_said_in_each_standards_own_code(decision: Decision, codes: tuple[str, str, str, str]) -> None:
    answer = Answer(decision=decision)
    ubl_code = etree.fromstring(order_response(ORDER, answer, WHO)).findtext(".//{*}OrderResponseCode")
    bak = next(one for one in segments(acknowledgment(ORDER, answer, WHO), "*", "~") if one[0] == "BAK")
    bgm = next(
        one for one in segments(ordrsp(ORDER, answer, WHO).removeprefix(b"UNA:+.? '"), "+", "'") if one[0] == "BGM"
    )
    head = etree.fromstring(confirmation(ORDER, answer, WHO)).find(".//ConfirmationHeader")
    assert (ubl_code, bak[2], bgm[3], head.get("type")) == codes


def test_acknowledgments_of_receipt() -> None:
    received = [Acknowledged("850", "0001"), Acknowledged("850", "0002", accepted=False)]
    content = functional_acknowledgment([Group("PO", "7", received)], WHO)
    assert told(x12.FORMAT, content) == ["message-other"]
    assert ["AK9", "P", "2", "2", "1"] in segments(content, "*", "~")
    content = contrl("REF1", [("1", ("ORDERS", "D", "96A", "UN"))], WHO)
    assert told(edifact.FORMAT, content) == ["message-other"]
    assert b"UCI+REF1+4012345000009:14+4098765000007:14+7'UCM+1+ORDERS:D:96A:UN+7'" in content
    assert told(cxml.FORMAT, response(WHO)) == ["message-other"]
    assert (
        etree.fromstring(response(WHO, code=400, text="Bad", reason="No order")).find(".//Status").get("code") == "400"
    )


@given(st.text(max_size=80), st.text(max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_text_tears_an_envelope(reason: str, number: str) -> None:
    order = replace(
        ORDER, buyer_order_no=number, lines=tuple(replace(line, sku=number, description=reason) for line in ORDER.lines)
    )
    answer = Answer(decision="changed", reason=reason, lines={"10": LineAnswer(decision="rejected", reason=reason)})
    for form, content in (
        (ubl.FORMAT, order_response(order, answer, WHO)),
        (x12.FORMAT, acknowledgment(order, answer, WHO)),
        (edifact.FORMAT, ordrsp(order, answer, WHO)),
        (cxml.FORMAT, confirmation(order, answer, WHO)),
    ):
        assert told(form, content) == ["message-other"]
