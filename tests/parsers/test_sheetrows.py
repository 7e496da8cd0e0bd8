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


@pytest.mark.parametrize(
    "said",
    ["Livraison le 17/12/2026", "Delivery 17/12/2026", "Lieferung bis 17.12.2026", "Consegna entro il 17/12/2026"],
)
@pytest.mark.parametrize("place", [None, "ZA de Kergaradec", "HAL 4"])
def test_a_day_below_a_column_of_quantities_is_that_of_the_order(said: str, place: str | None) -> None:
    head: list[object] = ["Qty", "Unit", "Article", "Code"]
    rows: Rows = [
        head,
        [6, "each", "Garden hose 20 m", "GH-220"],
        [4, "each", "Spade", "SP-014"],
        [said, None, None, place],
    ]
    draft = only(rows)
    assert [line.quantity.value if line.quantity else None for line in draft.lines] == ["6", "4"]
    assert draft.header.requested_delivery is not None
    assert said.rpartition(" ")[2] in draft.header.requested_delivery.raw


HEAD: list[object] = ["Item", "Qty", "Unit"]
ITEMS: Rows = [["Garden hose 20 m", 6, "each"], ["Digging spade", 4, "each"]]


@pytest.mark.parametrize("gap", [[], [[None, None, None]]])
@pytest.mark.parametrize(
    "said", ["Deliver to Northgate Depot please. KS", "Ship to: Northgate Depot", "Liefern an Northgate Depot"]
)
def test_a_place_below_the_items_of_a_sheet_is_that_of_the_order(said: str, gap: Rows) -> None:
    draft = only([HEAD, *ITEMS, *gap, [said, None, None]])
    assert [line.quantity.value if line.quantity else None for line in draft.lines] == ["6", "4"]
    assert draft.header.ship_to is not None
    assert "Northgate Depot" in draft.header.ship_to.text.raw


def test_a_place_among_the_items_of_a_sheet_loses_none_of_them() -> None:
    lines = only([HEAD, *ITEMS[:1], ["Deliver to Northgate Depot", None, None], *ITEMS[1:]]).lines
    assert [line.quantity.value for line in lines if line.quantity] == ["6", "4"]


@pytest.mark.parametrize(
    "said",
    [
        "Deliver to Northgate Depot, but only the spades",
        "Delivery: hold till I ring",
    ],
)
def test_what_alters_the_order_below_the_items_of_a_sheet_is_told(said: str) -> None:
    draft = only([HEAD, *ITEMS, [said, None, None]])
    assert draft.notices


def test_a_day_till_which_goods_are_held_is_told_below_a_column_of_quantities() -> None:
    head: list[object] = ["Qty", "Unit", "Article", "Code"]
    rows: Rows = [head, [6, "each", "Garden hose 20 m", "GH-220"], [4, "each", "Spade", "SP-014"]]
    assert only([*rows, ["Hold till 17/12/2026", None, None, None]]).notices


def test_columns_named_as_in_a_database_are_read() -> None:
    head = [
        "po_number",
        "po_date",
        "line_no",
        "vendor_item",
        "item_description",
        "order_qty",
        "uom",
        "unit_cost",
        "ship_to_addr1",
    ]
    rows: Rows = [
        ["B071560", "2026-11-23", n, sku, name, quantity, "EA", 6.1, "East Gate 4"]
        for n, sku, name, quantity in ((1, "GH-220", "Garden hose", 24), (2, "SP-014", "Spade", 3))
    ]
    draft = only([list[object](head), *rows])
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.raw == "B071560"
    assert [(line.sku and line.sku.raw, line.quantity and line.quantity.raw) for line in draft.lines] == [
        ("GH-220", "24"),
        ("SP-014", "3"),
    ]


def test_labels_below_the_list_of_a_form_are_no_lines() -> None:
    rows: Rows = [
        ["Aantal", "Artikelnr.", "Omschrijving", "Prijs"],
        [4, "GH-220", "Tuinslang", 14.0],
        [6, "SP-014", "Spade", 22.0],
        [],
        ["Bestelnummer", "2026-73127"],
        ["Leverdatum", "18-12-2026"],
    ]
    draft = only(rows)
    assert len(draft.lines) == 2
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.raw == "2026-73127"


def test_a_number_that_every_line_repeats_beside_the_items_is_the_order_s() -> None:
    rows: Rows = [
        ["Bestellnr", "Pos", "Artikelnummer", "Bezeichnung", "Menge"],
        ["10849", 10, "GH-220", "Gartenschlauch", 4],
        ["10849", 20, "SP-014", "Spaten", 6],
    ]
    number = only(rows).header.buyer_order_no
    assert number is not None
    assert number.raw == "10849"


@pytest.mark.parametrize(
    ("head", "rows", "asked"),
    [
        (["Code", "Article", "In stock", "Order"], [["GH-220", "Garden hose 20 m", 4, 20], ["SP-014", "Digging spade", 31, None]], 0),
        (["Code", "Article", "In stock", "Order"], [["GH-220", "Garden hose 20 m", 4, 20], ["SP-014", "Digging spade", 0, None]], 1),
        (["Code", "Article", "In stock", "Order"], [["GH-220", "Garden hose 20 m", 4, 20], ["SP-014", "Digging spade", None, None]], 1),
        (["Art.-Nr.", "Bezeichnung", "Bestand", "Soll", "Bestellen"], [["GH-220", "Schlauch", 2, 8, 6], ["SP-014", "Spaten", 12, 12, None]], 0),
        (["Art.-Nr.", "Bezeichnung", "Bestand", "Soll", "Bestellen"], [["GH-220", "Schlauch", 2, 8, 6], ["SP-014", "Spaten", 3, 12, None]], 1),
    ],
)  # fmt: skip
def test_what_a_store_has_enough_of_is_not_ordered_where_no_quantity_stands(
    head: list[object], rows: Rows, asked: int
) -> None:
    lines = only([["Order 4711"], [], head, *rows]).lines
    assert sum(line.quantity is None for line in lines) == asked
    assert len(lines) == 1 + asked


def test_the_orders_number_on_every_line_is_no_remark_of_an_item() -> None:
    head: list[object] = ["PO Number", "PO Date", "Item Code", "Description", "Qty", "UOM"]
    draft = only(
        [
            head,
            ["SW-9001", "24/11/2026", "GH-220", "Garden hose", 3, "each"],
            ["SW-9001", "24/11/2026", "SP-014", "Spade", 2, "each"],
        ]
    )
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.raw == "SW-9001"
    assert [line.note for line in draft.lines] == [None, None]


@pytest.mark.parametrize(
    "said", ["Order Date 24/11/2026", "Posting Date 24/11/26", "Document Date: 24/11/2026", "Bestelldatum 24.11.2026"]
)
def test_the_day_of_issue_behind_its_label_is_nobodys_wish(said: str) -> None:
    draft = only([["Order PO-4711"], [said], [], HEAD, *ITEMS])
    assert draft.header.issued_on is not None
    assert [one.code for one in draft.notices] == []


def test_another_day_is_asked_about_beside_the_day_of_issue() -> None:
    draft = only([["Order PO-4711"], ["Order Date 24/11/2026"], ["Stocktake 27/11/2026"], [], HEAD, *ITEMS])
    assert [one.code for one in draft.notices] == ["date-unread"]


@pytest.mark.parametrize(
    "said", ["MON-FRI 0800-1200. BACK ORDERS ACCEPTED.", "Mo - Fr 7:30 - 15:00", "lun-ven 8h00 - 12h00"]
)
def test_from_when_to_when_one_delivers_is_no_place(said: str) -> None:
    assert only([["Order PO-4711"], ["Deliver to", said], [], HEAD, *ITEMS]).header.ship_to is None


@pytest.mark.parametrize("said", ["Mon-Fri 8-12, Unit 4 Dock Road", "Friary Court, 8 Mill Lane"])
def test_a_place_with_hours_before_it_is_one(said: str) -> None:
    assert only([["Order PO-4711"], ["Deliver to", said], [], HEAD, *ITEMS]).header.ship_to is not None


@pytest.mark.parametrize(
    "terms",
    ["within 60 days without deduction", "Skonto 2 % bei Zahlung innerhalb 14 Tagen", "30 jours, escompte néant"],
)
def test_terms_of_payment_alter_no_goods(terms: str) -> None:
    assert [
        one.code for one in only([["Order PO-4711"], [], HEAD, *ITEMS, [], [f"Terms of payment: {terms}"]]).notices
    ] == []
