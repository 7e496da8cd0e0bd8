"""Pages that a printed order speaks of and that are not there, and rows below an item that take it back."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from reportlab.pdfgen.canvas import Canvas

from channels.envelope import Envelope, Part
from parsers.parse import parse

HEAD = ["PURCHASE ORDER", "Order no: 77123", "", "Item    Description    Qty"]
ROWS = ["AB-100    Safety helmet white    4", "AB-200    Ear defenders    20", "AB-300    Rain jacket yellow    5"]


def codes(*pages: list[str]) -> list[str]:
    """The codes of what is told of a PDF of these pages; four blanks part the columns."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(600, 800))
    for page in pages:
        for at, row in enumerate(page):
            for column, text in enumerate(row.split("    ")):
                canvas.drawString((60, 160, 360)[column], 740 - 16 * at, text)
        canvas.showPage()
    canvas.save()
    part = Part(drawn.getvalue(), "application/pdf", "order.pdf")
    (draft,) = parse(Envelope("files", "folder", "1", datetime(2026, 11, 20, tzinfo=UTC), (part,))).drafts
    assert len(draft.lines) >= 3
    return [notice.code for notice in draft.notices]


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        ([[*HEAD, *ROWS, "", "Page 1 of 1"]], False),
        ([[*HEAD, *ROWS, "", "Page 1 of 2"]], True),
        ([[*HEAD, *ROWS, "", "Page 1 of 2"], [*HEAD, *ROWS, "", "Page 2 of 2"]], False),
        ([[*HEAD, *ROWS, "", "continued on next page"]], True),
        ([[*HEAD, *ROWS, "", "Fortsetzung auf der nächsten Seite"]], True),
        ([[*HEAD, *ROWS, "", "Please turn up on time"]], False),
    ],
)
def test_a_page_that_is_spoken_of_and_missing_holds_the_order(pages: list[list[str]], missing: bool) -> None:
    assert ("position-missing" in codes(*pages)) is missing


@pytest.mark.parametrize(
    ("below", "held"),
    [
        ("    (cancel this line)", True),
        ("    Qty amended to 6", True),
        ("    with long sleeves", False),
    ],
)
def test_a_row_below_an_item_may_take_it_back(below: str, held: bool) -> None:
    assert ("note-significant" in codes([*HEAD, *ROWS[:2], below, ROWS[2]])) is held
