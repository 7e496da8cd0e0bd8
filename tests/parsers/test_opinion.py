"""The second opinion: learned from confirmed cases, heard only where it makes a case more cautious."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft, Kind
from parsers.extractors.letters.opinion import LEAST_CASES, about, doubted, learn, unusable
from parsers.knowledge import Knowledge
from parsers.parse import parse, words_of
from tests.patience import costs

ORDERS = (
    "Please send us {n} boxes of HX-{n} for order {n}",
    "Hello, could you deliver {n} x GL-NIT-M by Friday, PO {n}",
    "We need {n} cartons of blue roll, order number {n}, thanks",
)
REPORTS = (
    "Stock report of the night: {n} boxes of HX-{n} counted in aisle {n}",
    "Weekly stock figures from the warehouse: {n} x GL-NIT-M left",
    "Inventory counted: {n} cartons of blue roll, shelf {n}",
)
CASES = [(text.format(n=n), "order") for n in range(10, 20) for text in ORDERS] + [
    (text.format(n=n), "other") for n in range(10, 20) for text in REPORTS
]


@pytest.fixture(scope="module")
def model() -> bytes:
    return learn(CASES).model


def mail(text: str, subject: str = "HX-77", more: str = "") -> Envelope:
    raw = f"From: sam@buyer.example\r\nTo: orders@seller.example\r\nSubject: {subject}\r\n{more}\r\n{text}\r\n"
    part = Part(raw.encode(), "message/rfc822", role=Role.MESSAGE)
    return Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, 0, tzinfo=UTC), (part,))


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def test_what_it_says_of_itself_is_what_it_learned_from(model: bytes) -> None:
    told = about(model)
    assert told.counts == {"order": 30, "other": 30}
    assert (told.judged, told.right, told.held) == (12, 12, 0)
    assert unusable(model) == ""
    assert learn(CASES).model == model


def test_a_difference_is_told_and_agreement_is_not(model: bytes) -> None:
    report = mail("Stock report of the night: 12 boxes of HX-0830 counted, 4 x GL-NIT-M left in aisle 7")
    order = mail("Please send us 12 boxes of HX-0830 for order 4711")
    (before,), (after,) = parse(report).drafts, parse(report, Knowledge(opinion=model)).drafts
    assert before.kind is Kind.ORDER
    assert "intent-doubtful" in codes(after)
    assert (after.kind, after.lines, after.header) == (before.kind, before.lines, before.header)
    assert parse(order, Knowledge(opinion=model)).drafts == parse(order).drafts


def test_what_was_set_aside_is_held_where_it_reads_like_an_order(model: bytes) -> None:
    text = "could you deliver the boxes of blue roll by Friday, we need them, please send us the order"
    (draft,) = doubted([parse(mail("Hello")).drafts[0]], text, model)
    assert draft.kind is not Kind.ORDER
    assert "intent-doubtful" in codes(draft)


def test_headers_of_machines_and_what_waits_anyhow_are_left_alone(model: bytes) -> None:
    away = mail("Please send us 3 boxes of HX-1 for order 7", more="Auto-Submitted: auto-replied\r\n")
    (draft,) = parse(away).drafts
    for kind in (Kind.AUTO_REPLY, Kind.BOUNCE, Kind.CHANGE, Kind.CANCEL, Kind.RETURN):
        from dataclasses import replace

        one = replace(draft, kind=kind)
        assert doubted([one], "Stock report of the night: 3 boxes counted in aisle 4", model) == [one]


def test_too_few_cases_teach_nothing() -> None:
    with pytest.raises(ValueError, match=f"{LEAST_CASES} of each of two kinds"):
        learn(CASES[:30] + [("Stock report", "other")] * 3)


def test_a_model_that_cannot_be_used_says_why_and_changes_nothing(model: bytes) -> None:
    head, _, body = model.partition(b"\n")
    old = json.dumps({**json.loads(head), "spacy": "3.1"}).encode() + b"\n" + body
    assert "trained with spaCy 3.1" in unusable(old)
    assert "no model" in unusable(model[:-10])
    assert "no model" in unusable(b"x")
    report = mail("Stock report of the night: 12 boxes of HX-0830 counted in aisle 7")
    for broken in (old, model[:-10], b"x"):
        assert parse(report, Knowledge(opinion=broken)).drafts == parse(report).drafts


def test_words_are_those_of_people_without_quotes_signatures_and_files() -> None:
    said = words_of(
        mail(
            "Please send 5 boxes.\n\n-- \nSam\n\nOn Mon, 5 Oct 2026, Seller <a@b.example> wrote:\n> cancelled", "Re: 7"
        )
    )
    assert "Please send 5 boxes." in said
    assert "cancelled" not in said
    form = Part(json.dumps({"Body": "2 boxes please"}).encode(), "application/json", role=Role.FORM)
    sms = Envelope("sms", "sms", "k", datetime(2026, 10, 6, 9, 0, tzinfo=UTC), (form,))
    assert words_of(sms) == "2 boxes please"


def test_long_and_hostile_text_costs_little(model: bytes) -> None:
    (draft,) = parse(mail("Hello")).drafts
    with costs(0.5):
        for text in ("http://" + "a." * 100_000, "x" * 400_000, "please send 5 boxes " * 20_000):
            doubted([draft], text, model)
