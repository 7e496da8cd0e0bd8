"""Answers byte for byte beside golden files, made for messages as our own readers read them, and read back by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.answers.answer import Answer, LineAnswer
from gateway.answers.asked import asked
from gateway.answers.documents import acknowledgments, business_answer, decision_of
from gateway.answers.letter import Letters
from normalizer.order import Order, OrderLine
from parsers.draft import Draft, Kind
from parsers.errors import Damaged
from parsers.formats import cxml, edifact, ubl, x12
from parsers.registry import Format
from tests.gateway.clean_orders import CLEAN, RECEIVED, X12
from tests.gateway.test_answering import ROW
from tests.parsers.formats.origin import ORIGIN
from tests.parsers.formats.wire import edifact as edifact_of
from tests.parsers.formats.wire import x12 as x12_of

GOLDEN = Path(__file__).with_name("golden")
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FORMS: dict[str, tuple[Format, bytes]] = {
    "x12": (x12.FORMAT, CLEAN["x12"]),
    "edifact": (edifact.FORMAT, CLEAN["edifact"]),
    "edifact-d01b": (edifact.FORMAT, CLEAN["edifact-d01b"]),
    "ubl": (ubl.FORMAT, CLEAN["ubl-peppol"]),
    "cxml": (cxml.FORMAT, CLEAN["cxml"]),
}
ORDER = Order(
    buyer_order_no="4500017731", issued_on=date(2026, 11, 20), received_at=RECEIVED, currency="EUR",
    lines=(
        OrderLine(no="1", sku="HX-0840-A2", buyer_item="A-17", description="Hex set screw M8x40 stainless", quantity=Decimal(400), unit="EA", unit_raw="EA"),
        OrderLine(no="2", sku="PR-CF-BLUE", gtin="9520000900111", quantity=Decimal(2), unit="XCT", unit_raw="CT"),
        OrderLine(no="3", sku="TP-2", description="Tape, grün", quantity=Decimal(6), unit="XRO", unit_raw="RL"),
        OrderLine(no="4", sku="GL-1", quantity=Decimal(8), unit="PR", unit_raw="PR"),
    ),
)  # fmt: skip
TOLD = {
    "2": LineAnswer(decision="changed", quantity=Decimal(1), delivery=date(2026, 12, 1), reason="Only 1 left"),
    "3": LineAnswer(decision="back_ordered", quantity=Decimal(2), delivery=date(2026, 12, 9)),
    "4": LineAnswer(decision="rejected", reason="Discontinued"),
}


def golden(name: str, content: bytes, request: pytest.FixtureRequest) -> None:
    """Equal to the file, signs and separators and all; one segment a line there, so that a person can read it."""
    shown = content.replace(b"~", b"~\n").replace(b"'", b"'\n") if not content.startswith(b"<") else content
    path = GOLDEN / name
    if request.config.getoption("--accept"):
        path.write_bytes(shown)
    assert path.read_bytes() == shown


def drafts_of(form: str) -> list[Draft]:
    reader, content = FORMS[form]
    return list(reader.read(content, 0, ORIGIN))


def told_back(form: str, content: bytes) -> None:
    """Our own reader finds the envelope in order, and nothing in it that asks for anything."""
    reader, _ = FORMS[form]
    assert reader.sniff(content)
    for draft in reader.read(content, 0, ORIGIN):
        assert draft.kind is Kind.OTHER
        assert [notice.code for notice in draft.notices] == ["message-other"]
        assert draft.exchange is None or not draft.exchange.asks


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_receipt_of_a_message(form: str, request: pytest.FixtureRequest) -> None:
    exchanges = {n: draft.exchange for n, draft in enumerate(drafts_of(form)) if draft.exchange}
    (planned,) = acknowledgments(exchanges)
    document = planned.written(17, AT)
    told_back(form, document.content)
    golden(f"{form}-receipt.{document.name.rpartition('.')[2]}", document.content, request)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_answer_to_an_order_line_by_line(form: str, request: pytest.FixtureRequest) -> None:
    (draft,) = drafts_of(form)
    assert draft.exchange
    order, lines = asked(ORDER, ORDER, TOLD)
    answer = Answer(decision=decision_of("confirmation", "confirmed", TOLD), seller_order_no="S-1001", lines=lines)
    (planned,) = business_answer(draft.exchange, order, answer)
    document = planned.written(18, AT)
    told_back(form, document.content)
    golden(f"{form}-answer.{document.name.rpartition('.')[2]}", document.content, request)


LATER = {
    "x12": b"~BAK*05*AC*4500017731*",
    "edifact": b"'RFF+VN:S-1001'RFF+POR:17'NAD",
    "ubl": b"<cbc:Note>This takes the place of our order response 17.</cbc:Note>",
    "cxml": b'operation="update"',
}


@pytest.mark.parametrize("form", sorted(LATER))
def test_an_answer_that_takes_the_place_of_an_earlier_one_says_so(form: str, request: pytest.FixtureRequest) -> None:
    """As each standard has it: X12 353 code 05, EDIFACT RFF POR, a Note for want of an element of Peppol's, cXML operation update."""
    (draft,) = drafts_of(form)
    assert draft.exchange
    order, lines = asked(ORDER, ORDER, TOLD)
    answer = Answer(decision=decision_of("confirmation", "confirmed", TOLD), seller_order_no="S-1001", lines=lines)
    (first,), (planned,) = (
        business_answer(draft.exchange, order, answer, earlier=earlier) for earlier in ([], [9, 17])
    )
    document = planned.written(18, AT)
    assert LATER[form] in document.content
    assert LATER[form] not in first.written(18, AT).content
    told_back(form, document.content)
    golden(f"{form}-later-answer.{document.name.rpartition('.')[2]}", document.content, request)


def test_the_answer_to_a_change_of_x12(request: pytest.FixtureRequest) -> None:
    content = x12_of(
        "BCH*04*SA*4500017731***20261120\nPOC*1*CA*300*100*EA*13.09*HP*VP*HX-0840-A2", kind="860", group="PC"
    )
    (draft,) = x12.FORMAT.read(content, 0, ORIGIN)
    assert draft.exchange
    (planned,) = business_answer(draft.exchange, ORDER, Answer(decision="rejected", reason="Too late"))
    assert planned.kind == "865"
    document = planned.written(19, AT)
    told_back("x12", document.content)
    golden("x12-change-answer.x12", document.content, request)
    (again,) = business_answer(draft.exchange, ORDER, Answer(decision="rejected"), earlier=[19])
    assert b"~BCA*05*RD*4500017731*" in again.written(20, AT).content


TORN = [
    pytest.param("x12", CLEAN["x12"][:-60], [b"~TA1*000000101*261120*0915*R*022~", b"~AK2*850*0001~AK5*R~AK9*R*1*1*0~"], id="x12"),
    pytest.param("x12", CLEAN["x12"][:106], [b"~TA1*000000101*261120*0915*R*022~IEA*0*000000017~"], id="x12-without-a-group"),
    pytest.param("edifact", CLEAN["edifact"][:-30], [b"'UCI+REF1+4012345000009:14+4098765000007:14+4+18'"], id="edifact"),
    pytest.param("edifact", CLEAN["edifact"][:80], [b"'UCI+REF1+4012345000009:14+4098765000007:14+4+18'"], id="edifact-broken-off"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "content", "says"), TORN)
def test_a_torn_interchange_is_refused_to_its_sender(form: str, content: bytes, says: list[bytes]) -> None:
    with pytest.raises(Damaged) as damaged:
        FORMS[form][0].read(content, 0, ORIGIN)
    assert damaged.value.exchange
    (planned,) = acknowledgments({0: damaged.value.exchange})
    document = planned.written(17, AT)
    assert all(part in document.content for part in says), document.content
    told_back(form, document.content)
    assert business_answer(damaged.value.exchange, ORDER, Answer(decision="received")) == []


@pytest.mark.parametrize(
    ("wrong", "right", "codes"),
    [
        (b"SE*%d*" % (len(X12.strip().splitlines()) + 2), b"SE*99*", (b"AK5*E*4~", b"AK9*E*1*1*1~")),
        (b"GE*1*7", b"GE*2*7", (b"AK5*A~", b"AK9*E*1*1*1*5~")),
        (b"IEA*1*000000101", b"IEA*1*000000102", (b"TA1*000000101*261120*0915*E*001~", b"AK9*A*1*1*1~")),
    ],
)  # fmt: skip
def test_an_envelope_that_contradicts_itself_is_taken_with_its_errors_named(
    wrong: bytes, right: bytes, codes: tuple[bytes, bytes]
) -> None:
    content = x12_of(X12)
    assert wrong in content
    (draft,) = x12.FORMAT.read(content.replace(wrong, right), 0, ORIGIN)
    assert draft.exchange
    (planned,) = acknowledgments({0: draft.exchange})
    assert all(code in planned.written(17, AT).content for code in codes)


def test_one_interchange_is_acknowledged_once_with_all_that_is_in_it() -> None:
    content = x12_of(X12, X12.replace("4500017731", "4500017732"))
    exchanges = {n: draft.exchange for n, draft in enumerate(x12.FORMAT.read(content, 0, ORIGIN)) if draft.exchange}
    (planned,) = acknowledgments(exchanges)
    assert b"AK2*850*0001~AK5*A~AK2*850*0002~AK5*A~AK9*A*2*2*2~" in planned.written(1, AT).content


@pytest.mark.parametrize("kind", ["997", "855", "810", "865"])
def test_what_answers_us_or_only_tells_is_not_acknowledged(kind: str) -> None:
    drafts = x12.FORMAT.read(x12_of("BIG*1", kind=kind, group="FA"), 0, ORIGIN)
    assert acknowledgments({n: draft.exchange for n, draft in enumerate(drafts) if draft.exchange}) == []


def test_a_test_message_is_answered_as_a_test_in_the_partners_signs() -> None:
    test = x12_of(X12, usage="T")
    (draft,) = x12.FORMAT.read(test, 0, ORIGIN)
    assert draft.exchange
    assert b"*0*T*>~" in acknowledgments({0: draft.exchange})[0].written(1, AT).content
    plain = edifact_of("BGM+220+1+9\nLIN+1++A:IN\nQTY+21:1\nUNS+S", syntax="UNOA:2", more="++++++1").encode()
    (draft,) = edifact.FORMAT.read(plain, 0, ORIGIN)
    assert draft.exchange
    order = replace(ORDER, lines=(replace(ORDER.lines[0], description="x"),))
    (planned,) = business_answer(draft.exchange, order, Answer(decision="changed", reason="Größe: nur 5 + später"))
    content = planned.written(2, AT).content
    assert content.startswith(b"UNA:+.? 'UNB+UNOA:2+4098765000007:14+4012345000009:14+261120:0930+2++++++1'")
    assert b"GROSSE?: NUR 5 ?+ SPATER" in content
    told_back_test = edifact.FORMAT.read(content, 0, ORIGIN)
    assert all(draft.exchange and draft.exchange.test and not draft.exchange.asks for draft in told_back_test)


def test_what_a_clerk_changed_is_said_as_changed() -> None:
    first = ORDER
    last = replace(
        ORDER,
        lines=(replace(ORDER.lines[0], quantity=Decimal(300)), replace(ORDER.lines[1], quantity=Decimal(12), unit="EA", unit_raw="pcs"), ORDER.lines[3]),
    )  # fmt: skip
    order, lines = asked(first, last, {})
    assert [(line.no, line.quantity) for line in order.lines] == [("1", 400), ("2", 2), ("3", 6), ("4", 8)]
    assert lines["1"] == LineAnswer(decision="changed", quantity=Decimal(300))
    assert (lines["2"].decision, lines["2"].reason) == ("changed", "12 pcs")
    assert lines["3"].decision == "rejected"
    assert "4" not in lines
    order, lines = asked(first, last, {"1": LineAnswer(decision="rejected")}, whole=False)
    assert [line.no for line in order.lines] == ["1", "2", "4"]
    assert lines["1"].decision == "rejected"


def test_what_the_erp_only_took_in_is_not_promised() -> None:
    assert decision_of("confirmation", "handed_over", {}) == "received"
    assert decision_of("confirmation", "draft", {}) == "received"
    assert decision_of("confirmation", "confirmed", {}) == "accepted"
    assert decision_of("confirmation", "handed_over", TOLD) == "accepted"
    assert decision_of("refusal", None, {}) == "rejected"


@pytest.mark.parametrize(
    ("language", "promise", "ordered"),
    [
        ("en", "We will deliver:", "not confirmed yet"), ("de", "Wir liefern:", "noch nicht bestätigt"),
        ("fr", "Nous vous livrerons :", "pas encore confirmés"), ("es", "Le entregaremos:", "aún no están confirmados"),
        ("it", "Consegneremo:", "non sono ancora confermate"), ("nl", "Wij leveren:", "nog niet bevestigd"),
        ("pl", "Dostarczymy:", "nie są jeszcze potwierdzone"), ("sv", "Vi levererar:", "ännu inte bekräftade"),
    ],
)  # fmt: skip
def test_a_letter_promises_what_the_erp_has_confirmed_and_nothing_else(
    language: str, promise: str, ordered: str
) -> None:
    row = replace(ROW, kind="confirmation")
    for confirmed in (True, False):
        letter = Letters().write(row, language=language, subject="", seller="We", order=ORDER, confirmed=confirmed)
        assert (promise in letter.text, ordered in letter.text) == (confirmed, not confirmed)
        assert "\n\n\n" not in letter.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Only 1 left", "2 now, the rest on 9 Dec 2026", "cannot be delivered (Discontinued)"]),
        ("de", ["Only 1 left", "2 jetzt, der Rest am 09.12.2026", "kann nicht geliefert werden"]),
    ],
)
def test_a_letter_says_what_comes_of_each_line(language: str, said: list[str]) -> None:
    letter = Letters().write(
        replace(ROW, kind="confirmation"), language=language, subject="", seller="We", order=ORDER, decisions=TOLD
    )
    lines = [line for line in letter.text.splitlines() if line.startswith("- ")]
    assert len(lines) == 4
    assert all(words in line for words, line in zip(said, lines[1:], strict=True)), lines
