"""Rows of a sheet: none is lost for want of a quantity, wherever it stands, and a column of order numbers is none of items."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from channels.envelope import Trust
from channels.file import file_envelope
from parsers.draft import Draft
from parsers.knowledge import Knowledge
from parsers.parse import parse

Rows = list[list[object]]

KNOWN = Knowledge("garden", skus=frozenset(("GH-220", "SP-014")))


def only(rows: Rows) -> Draft:
    """The draft of a workbook that was put into a folder."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    at = datetime(2026, 10, 6, 9, tzinfo=UTC)
    envelope = file_envelope(
        stream.getvalue(),
        name="order.xlsx",
        channel="folder",
        kind="folder",
        delivery_key="1",
        received_at=at,
        trust=Trust.VOUCHED,
    )
    (draft,) = parse(envelope, KNOWN).drafts
    return draft


@pytest.mark.parametrize(
    ("head", "empty"),
    [
        (["Code", "Article", "Unit", "Qty"], ["SP-OAK", "Spade, oak handle", "each", None]),
        (["Code", "Article", "Unit", "Qty"], ["SPADE", "Spade", "each", None]),
        (["Code", "Article", "Qty"], ["SPADE", "Spade", None]),
        (["Article", "Qty"], ["Garden hose 40 m", None]),
    ],
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_row_without_a_quantity_is_asked_about_wherever_it_stands(
    head: list[object], empty: list[object], at: int
) -> None:
    given: dict[object, tuple[object, object]] = {
        "Code": ("GH-220", "SP-014"),
        "Article": ("Garden hose 20 m", "Digging spade"),
        "Unit": ("each", "each"),
        "Qty": (6, 4),
    }
    rows: Rows = [head, *([given[name][item] for name in head] for item in range(2))]
    lines = only([*rows[:at], empty, *rows[at:]]).lines
    assert [line.quantity.value if line.quantity else None for line in lines].index(None) == at - 1
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("others", "number"),
    [
        (["Supplier Code"], "CN-40850"),
        (["Our Code", "Supplier Code"], "CN-40850"),
        (["Our Code"], "CN-40850"),
        ([], None),
    ],
)
def test_a_column_of_order_numbers_is_none_of_item_numbers(others: list[object], number: str | None) -> None:
    rows: Rows = [["Order No", *others, "Description", "Qty"]]
    rows += [["CN-40850", *([code] * len(others)), "Garden hose", 3] for code in ("GH-220", "SP-014")]
    found = only(rows).header.buyer_order_no
    assert (found.value if found else None) == number
