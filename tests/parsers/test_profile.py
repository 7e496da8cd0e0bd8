"""A layout that a clerk has explained once is read that way."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY, Knowledge, Profile
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN

ROWS = [
    ("A-4711", "Hand soap rose", "12", "3.50"),
    ("A-4712", "Floor cleaner", "6", "8.25"),
    ("B-0815", "Descaler", "24", "1.10"),
]
BUYER = replace(ORIGIN, sender_address="orders@fernhill.example")


def page(*headers: str) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(50, 780, "PURCHASE ORDER 5511")
    for x, text in zip((50, 150, 320, 400), headers, strict=True):
        canvas.drawString(x, 740, text)
    for n, row in enumerate(ROWS):
        for x, text in zip((50, 150, 320, 400), row, strict=True):
            canvas.drawString(x, 720 - 16 * n, text)
    canvas.save()
    return buffer.getvalue()


def read_as(content: bytes, *profiles: Profile) -> Draft:
    knowledge: Knowledge = replace(EMPTY, profiles=profiles)
    return drafts(read(content, 0).pages, BUYER, knowledge)[0]


def test_a_clerk_may_name_a_column_otherwise() -> None:
    content = page("Code", "Description", "Qty", "Price")
    plain = read_as(content)
    assert [line.code.value for line in plain.lines if line.code] == ["A-4711", "A-4712", "B-0815"]
    assert plain.layout is not None
    learned = Profile(
        "fernhill.example", plain.layout, columns={"Code": "buyer_item", "Price": "amount"}, author="anna", count=3
    )
    again = read_as(content, learned)
    assert [line.buyer_item.value for line in again.lines if line.buyer_item] == ["A-4711", "A-4712", "B-0815"]
    assert [line.amount.value for line in again.lines if line.amount] == ["3.50", "8.25", "1.10"]


def test_a_profile_of_another_sender_or_layout_changes_nothing() -> None:
    content = page("Code", "Description", "Qty", "Price")
    plain = read_as(content)
    assert plain.layout is not None
    for profile in (
        Profile("other.example", plain.layout, columns={"Code": "buyer_item"}),
        Profile("fernhill.example", "0" * 16, columns={"Code": "buyer_item"}),
    ):
        assert read_as(content, profile) == plain


def test_headers_that_no_lexicon_knows_are_read_once_they_are_named() -> None:
    content = page("Zorp", "Quxel", "Blim", "Frabb")
    learned = Profile(
        "fernhill.example", "", columns={"Zorp": "code", "Quxel": "description", "Blim": "quantity", "Frabb": "price"}
    )
    found = read_as(content, learned)
    assert [(line.code.value, line.quantity.value) for line in found.lines if line.code and line.quantity] == [
        ("A-4711", "12"),
        ("A-4712", "6"),
        ("B-0815", "24"),
    ]


def test_equal_layouts_have_equal_fingerprints() -> None:
    assert (
        read_as(page("Code", "Description", "Qty", "Price")).layout
        == read_as(page("Code", "Description", "Qty", "Price")).layout
    )
    assert (
        read_as(page("Code", "Description", "Qty", "Price")).layout
        != read_as(page("Code", "Text", "Qty", "Price")).layout
    )
