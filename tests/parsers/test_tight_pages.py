"""Headers that are set too tightly to be read word by word, and pages that look alike: nothing is read from the wrong column,
and two orders stay two."""

from __future__ import annotations

from parsers.draft import Draft, DraftLine
from parsers.extractors.document import drafts
from parsers.knowledge import EMPTY
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen

Row = tuple[str, ...]
Place = tuple[float, str]


def head(pen: Pen, number: str) -> None:
    pen.put(50, "Hollowell Joinery Ltd", bold=True)
    pen.put(50, "ORDER", y=70, bold=True, size=13)
    for n, (label, value) in enumerate(
        (("Order No", number), ("Order date", "03/11/2026"), ("Delivery date", "27/11/2026"))
    ):
        pen.put(350, label, y=70 + 13 * n)
        pen.put(450, value, y=70 + 13 * n)
    pen.y = 150


def body(pen: Pen, header: list[Place], at: tuple[float, ...], rows: list[Row]) -> None:
    pen.row(header, bold=True)
    pen.down(18)
    for row in rows:
        pen.row(list(zip(at, row, strict=True)))
        pen.down(14)


def found(pen: Pen) -> list[Draft]:
    return drafts(read(pen.done(), 0).pages, ORIGIN, EMPTY)


def table(header: list[Place], at: tuple[float, ...], rows: list[Row]) -> list[DraftLine]:
    pen = Pen(size=9)
    head(pen, "4500118")
    body(pen, header, at, rows)
    (draft,) = found(pen)
    return list(draft.lines)


def values(lines: list[DraftLine], name: str) -> list[str | None]:
    return [field.value if (field := getattr(line, name)) is not None else None for line in lines]


AT = (50, 90, 170, 330, -400, 405)
ITEMS = [
    ("10", "RT-4418", "Door closer silver", "27/11/2026", "12", "pcs"),
    ("20", "RT-5520", "Hinge 100 mm steel", "27/11/2026", "40", "pcs"),
]


def test_parts_headers_set_edge_to_edge() -> None:
    pen = Pen(size=9)
    width = pen.canvas.stringWidth("UM", "Helvetica-Bold", 9)
    header = [
        (50, "Pos"),
        (90, "Item no."),
        (170, "Description"),
        (330, "Due date"),
        (382 - width, "UM"),
        (382, "Quantity"),
    ]
    lines = table(header, (50, 90, 170, 330, -382, -415), [(*row[:4], row[5], row[4]) for row in ITEMS])
    assert values(lines, "quantity") == ["12", "40"]
    assert [line.unit.raw for line in lines if line.unit] == ["pcs", "pcs"]


def test_reads_headers_printed_into_each_other_as_two() -> None:
    header = [
        (50, "Position"),
        (82, "Supplier item"),
        (136, "Our item"),
        (200, "Description"),
        (-400, "Quantity"),
        (405, "Unit"),
    ]
    rows = [(row[0], row[1], f"M-77{n}", row[2], row[4], row[5]) for n, row in enumerate(ITEMS)]
    lines = table(header, (50, 82, 150, 200, -400, 405), rows)
    assert values(lines, "no") == ["10", "20"]
    assert values(lines, "sku") == ["RT-4418", "RT-5520"]


def test_takes_a_quantity_and_a_date_beside_it_for_two_columns() -> None:
    header = [(50, "Riga"), (90, "Codice"), (170, "Descrizione"), (330, "U.M."), (-400, "Qta"), (404, "Consegna")]
    lines = table(header, (50, 90, 170, 330, -400, 404), [(*row[:3], row[5], row[4], row[3]) for row in ITEMS])
    assert values(lines, "quantity") == ["12", "40"]
    assert [line.requested_delivery.raw for line in lines if line.requested_delivery] == ["27/11/2026", "27/11/2026"]


PRICED = (50, 90, 170, -370, -450, -530)


def test_finds_a_quantity_under_an_unknown_header_by_arithmetic() -> None:
    header = [
        (50, "Pos"),
        (90, "Item no."),
        (170, "Description"),
        (-370, "Zlqty"),
        (-450, "Unit price"),
        (-530, "Amount"),
    ]
    rows = [
        ("10", "RT-4418", "Door closer silver", "12", "4.50", "54.00"),
        ("20", "RT-5520", "Hinge 100 mm steel", "40", "1.25", "50.00"),
    ]
    lines = table(header, PRICED, rows)
    assert values(lines, "quantity") == ["12", "40"]


def test_leaves_a_quantity_open_that_arithmetic_does_not_prove() -> None:
    header = [
        (50, "Pos"),
        (90, "Item no."),
        (170, "Description"),
        (-370, "Zlqty"),
        (-450, "Unit price"),
        (-530, "Amount"),
    ]
    rows = [
        ("10", "RT-4418", "Door closer silver", "12", "4.50", "55.00"),
        ("20", "RT-5520", "Hinge 100 mm steel", "40", "1.25", "50.00"),
    ]
    assert not any(values(table(header, PRICED, rows), "quantity"))


def test_takes_no_position_for_a_quantity_where_the_header_is_illegible() -> None:
    header = [(50, "Pos"), (90, "Item no."), (170, "Description"), (330, "Due date"), (385, "Qnzxv"), (405, "Unit")]
    assert not any(values(table(header, AT, ITEMS), "quantity"))


def test_keeps_two_orders_apart_whose_second_header_is_illegible() -> None:
    pen = Pen(size=9)
    head(pen, "4500118")
    body(
        pen,
        [(50, "Pos"), (90, "Item no."), (170, "Description"), (330, "Due date"), (-400, "Qty"), (405, "Unit")],
        AT,
        ITEMS,
    )
    pen.turn()
    head(pen, "4500119")
    body(pen, [(50, "Xpq"), (90, "Zzvw"), (170, "Qqrt"), (330, "Wwpl"), (385, "Qnzxv"), (405, "Ppqw")], AT, ITEMS)
    numbers = [draft.header.buyer_order_no for draft in found(pen)]
    assert [number.value for number in numbers if number] == ["4500118", "4500119"]


def test_asks_for_the_order_number_under_a_label_that_nobody_knows() -> None:
    pen = Pen(size=9)
    pen.put(50, "Hollowell Joinery Ltd", bold=True)
    pen.put(50, "ORDER", y=70, bold=True, size=13)
    pen.put(350, "Zuvorgang", y=70)
    pen.put(450, "4500118", y=70)
    pen.y = 150
    body(
        pen,
        [(50, "Pos"), (90, "Item no."), (170, "Description"), (330, "Due date"), (-400, "Qty"), (405, "Unit")],
        AT,
        ITEMS,
    )
    (draft,) = found(pen)
    assert draft.header.buyer_order_no is None
    assert "order-number-unread" in {notice.code for notice in draft.notices}


def test_reads_the_net_price_of_an_items_conditions() -> None:
    header = [(50, "Pos"), (90, "Item no."), (170, "Description"), (-370, "Quantity"), (-450, "Price"), (-530, "Value")]
    rows = [
        ("10", "RT-4418", "Door closer silver", "12", "", ""),
        ("", "", "Gross price", "", "5.00", "60.00"),
        ("", "", "Discount", "", "-", "6.00-"),
        ("", "", "Net price", "", "4.50", "54.00"),
        ("20", "RT-5520", "Hinge 100 mm steel", "40", "", ""),
        ("", "", "Gross price", "", "1.50", "60.00"),
        ("", "", "Discount", "", "-", "10.00-"),
        ("", "", "Net price", "", "1.25", "50.00"),
    ]
    lines = table(header, PRICED, rows)
    assert [(line.price.value, line.amount.value) for line in lines if line.price and line.amount] == [
        ("4.50", "54.00"),
        ("1.25", "50.00"),
    ]


def test_leaves_out_a_forms_empty_row_that_comes_to_nothing() -> None:
    header = [
        (50, "Pos"),
        (90, "Item no."),
        (170, "Description"),
        (-370, "Quantity"),
        (-450, "Price"),
        (-530, "Amount"),
    ]
    rows = [
        ("1", "RT-4418", "Door closer silver", "12", "4.50", "54.00"),
        ("2", "RT-5520", "Hinge 100 mm steel", "", "1.25", "0.00"),
        ("3", "RT-5521", "Hinge 120 mm steel", "40", "1.25", "50.00"),
    ]
    assert values(table(header, PRICED, rows), "quantity") == ["12", "40"]


def test_holds_an_empty_quantity_whose_amount_is_stated() -> None:
    header = [
        (50, "Pos"),
        (90, "Item no."),
        (170, "Description"),
        (-370, "Quantity"),
        (-450, "Price"),
        (-530, "Amount"),
    ]
    rows = [
        ("1", "RT-4418", "Door closer silver", "12", "4.50", "54.00"),
        ("2", "RT-5520", "Hinge 100 mm steel", "", "1.25", "25.00"),
        ("3", "RT-5521", "Hinge 120 mm steel", "40", "1.25", "50.00"),
    ]
    assert values(table(header, PRICED, rows), "quantity") == ["12", None, "40"]
