"""Several orders in one letter, each of which a number begins that no label names."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft
from parsers.knowledge import Knowledge
from parsers.parse import parse

NOW = datetime(2026, 10, 6, 9, tzinfo=UTC)
KNOWN = Knowledge(
    "k",
    buyer_items=frozenset({"AB2250", "AB2210"}),
    places=frozenset({"Northmoor - Bradford Infirmary", "Northmoor - Halifax Courts"}),
)
TWO = "AB-88121 Bradford Infirmary\nAB2250 - 10\n\nAB-88122 Halifax Courts\nAB2210 - 4"


def drafts(text: str) -> tuple[Draft, ...]:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "ada@buyer.example", "o@seller.example", "Tue, 06 Oct 2026 10:00:00 +0100"
    mail.set_content(text)
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    return tuple(parse(Envelope("mail", "smtp", "k", NOW, (part,)), KNOWN).drafts)


def read(draft: Draft) -> tuple[str | None, str | None, str | None]:
    head = draft.header
    place = head.ship_to.text if head.ship_to else None
    wanted = head.requested_delivery
    return head.buyer_order_no and head.buyer_order_no.value, place and place.raw, wanted and wanted.raw


@pytest.mark.parametrize(
    ("said", "marks"),
    [("two orders please", ("", "")), ("zwei Bestellungen", ("a) ", "b) ")), ("2 x site orders", ("1) ", "2) "))],
)
def test_each_number_with_a_place_begins_an_order(said: str, marks: tuple[str, str]) -> None:
    first, second = (f"{mark}{part}" for mark, part in zip(marks, TWO.split("\n\n"), strict=True))
    assert [read(draft) for draft in drafts(f"{said}\n\n{first}\n\n{second}")] == [
        ("AB-88121", "Bradford Infirmary", None),
        ("AB-88122", "Halifax Courts", None),
    ]


def test_what_stands_apart_below_the_last_is_said_of_all() -> None:
    found = drafts(f"two orders please\n\n{TWO}\n\nAll for Friday please.")
    assert [read(draft)[2] for draft in found] == ["for Friday", "for Friday"]


@pytest.mark.parametrize("said", ["three orders", "please send", "two orders or three orders"])
def test_where_the_letter_announces_no_such_orders_there_is_one(said: str) -> None:
    (draft,) = drafts(f"{said}\n\n{TWO}")
    assert "text-unread" in [notice.code for notice in draft.notices]


def test_numbers_that_differ_in_a_letter_of_their_own_are_of_one_shape() -> None:
    found = [
        read(one)[:2]
        for one in drafts(
            f"Two separate orders please\n\n{TWO}".replace("AB-88121", "AB-L-881").replace("AB-88122", "AB-T-882")
        )
    ]
    assert found == [("AB-L-881", "Bradford Infirmary"), ("AB-T-882", "Halifax Courts")]
