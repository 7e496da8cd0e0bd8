"""Sentences of many trades: what they order, as a table in prose_cases.toml."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft, DraftLine
from parsers.knowledge import Knowledge
from parsers.parse import parse

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("prose_cases.toml").read_text(encoding="utf-8"))[
    "case"
]


def draft_of(case: dict[str, Any]) -> Draft:
    return drafts_of(case)[0]


def drafts_of(case: dict[str, Any]) -> list[Draft]:
    raw = (
        "From: Sam <sam@buyer.example>\r\nTo: orders@seller.example\r\nMIME-Version: 1.0\r\n"
        f"Subject: {case.get('subject', 'Order')}\r\nDate: Tue, 06 Oct 2026 10:00:00 +0100\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' + case["text"]
    ).encode()
    part = Part(raw, "message/rfc822", role=Role.MESSAGE)
    when = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    known = Knowledge(
        "table",
        skus=frozenset(case.get("skus", ())),
        product_names=tuple(case.get("names", ())),
        places=frozenset(case.get("places", ())),
    )
    return list(parse(Envelope("mail", "smtp", "key", when, (part,)), known).drafts)


def shown(line: DraftLine) -> str:
    quantity = line.quantity.value if line.quantity and line.quantity.value else "?" if line.quantity else ""
    named = [line.unit, line.description, line.code or line.sku or line.buyer_item or line.gtin]
    return "|".join([quantity, *((field.value or field.raw) if field else "" for field in named)])


def costs(line: DraftLine) -> str:
    fields = (line.price, line.price_unit, line.amount)
    return "|".join((field.value or field.raw) if field else "" for field in fields)


def rows() -> list[Any]:
    """The cases; one that says `open` is known to be read wrongly, and must be taken off that list when it is not."""
    return [
        pytest.param(
            case, id=case["text"][:40], marks=[pytest.mark.xfail(reason=case["open"])] if "open" in case else []
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", rows())
def test_a_sentence_orders_what_it_says(case: dict[str, Any]) -> None:
    draft = draft_of(case)
    if "lines" in case:
        assert [shown(line) for line in draft.lines] == case["lines"]
    if "po" in case:
        assert draft.header.buyer_order_no is not None
        assert draft.header.buyer_order_no.value == case["po"]
    if "date" in case:
        wanted = draft.header.requested_delivery
        assert (wanted.raw if wanted else "") == case["date"]
    if "to" in case:
        assert (draft.header.ship_to.text.raw if draft.header.ship_to else "") == case["to"]
    if "days" in case:
        assert [line.requested_delivery.value if line.requested_delivery else "" for line in draft.lines] == case[
            "days"
        ]
    if "costs" in case:
        assert [costs(line) for line in draft.lines] == case["costs"]
    if case.get("quiet"):
        assert [notice.message for notice in draft.notices] == []
    assert set(case.get("notices", [])) <= {notice.code for notice in draft.notices}


TWO = """Hi,

TR20117 - Mill Lane
1 x HB-210
4 cartons tape

TR20118 - Station Yard
2 x HB-300

Thanks
"""


def test_two_numbers_of_the_subject_that_head_lines_part_the_text_into_two_orders() -> None:
    """Without the subject they could be items: then a clerk decides."""
    raw = {"text": TWO, "skus": ["HB-210", "HB-300"]}
    found = [
        (draft.header.buyer_order_no.value if draft.header.buyer_order_no else "", [shown(one) for one in draft.lines])
        for draft in drafts_of({**raw, "subject": "orders TR20117 and TR20118"})
    ]
    assert found == [("TR20117", ["1|||HB-210", "4|cartons|tape|"]), ("TR20118", ["2|||HB-300"])]
    assert any(notice.code in ("text-unread", "order-number-ambiguous") for notice in draft_of(raw).notices)


APART = """Hallo zusammen,

heute zwei Bestellungen, bitte getrennt liefern und berechnen:

A) Kita Birke, Wiesenweg 12 - Bestellnr. KS-88
   10 Pack Servietten
   2 Eimer rot

B) Kita Turm, Turmweg 4 - Bestellnr. KW-41
   3 Karton Handtücher
"""


def test_marked_lines_that_end_in_a_number_part_the_text_into_orders() -> None:
    names = ["Servietten", "Eimer rot", "Handtücher"]
    places = ["Kita Birke", "Wiesenweg 12", "Kita Turm", "Turmweg 4"]
    drafts = drafts_of({"text": APART, "names": names, "places": places})
    found = [(one.header.buyer_order_no and one.header.buyer_order_no.value, len(one.lines)) for one in drafts]
    assert found == [("KS-88", 2), ("KW-41", 1)]
    assert [notice.message for one in drafts for notice in one.notices] == []
    goods = "A) Servietten 10 Pack - Bestellnr. KS-88\nB) Eimer rot 2 Stück - Bestellnr. KW-41"
    assert len(drafts_of({"text": goods, "names": names})) == 1


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Bonjour\npour le labo (ZA des Peupliers) svp :\nHB-210 : 20\nMerci\nKarim", ["ZA des Peupliers"]),
        (
            "Hi, 20 x HB-210 please\n\nRegards\nJo Bloggs\nLindow Bakery | Harbour store, Quayside Row",
            ["Harbour store", "Quayside Row"],
        ),
        ("Hi, 20 x HB-210 to Quayside Row please\nJo", []),
        ("Hi, 20 x HB-210 please, the van may wait at the harbour\nJo", ["harbour"]),
    ],
)
def test_places_on_file_that_are_not_read_as_where_to_are_told(said: str, named: list[str]) -> None:
    places = ["ZA des Peupliers, lot 6", "Harbour store", "4 Quayside Row", "Hull"]
    draft = draft_of({"text": said, "skus": ["HB-210"], "places": places})
    assert [place.raw for place in draft.header.named_places] == named
