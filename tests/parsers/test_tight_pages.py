"""Headers that are set too tightly to be read word by word, and pages that look alike: nothing is read from the wrong column,
and two orders stay two."""

from __future__ import annotations

from parsers.draft import Draft, DraftLine
from parsers.extractors.pages.document import drafts
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


def test_reads_a_panel_left_of_the_items_for_itself() -> None:
    pen = Pen(size=9)
    pen.put(50, "ORDER", bold=True, size=13)
    pen.put(200, "Hollowell Joinery Ltd")
    pen.y = 90
    panel = ("ORDER NO.", "HJ-20902", "ORDER DATE", "3 November 2026", "REQUIRED", "27 November 2026")
    pen.row([(50, panel[0])])
    pen.down(14)
    pen.row([(50, panel[1])])
    pen.down(14)
    pen.row(list(zip((200, 280, -450, 460), ("Item no.", "Description", "Qty", "Unit"), strict=True)), bold=True)
    for n in range(4):
        pen.down(14)
        pen.row([(50, panel[n + 2])])
        pen.row(list(zip((200, 280, -450, 460), (f"RT-44{n}8", "Door closer silver", str(n + 2), "pcs"), strict=True)))
    (draft,) = found(pen)
    assert values(list(draft.lines), "quantity") == ["2", "3", "4", "5"]
    number, wanted = draft.header.buyer_order_no, draft.header.requested_delivery
    assert (number.value if number else None, wanted.raw if wanted else None) == ("HJ-20902", "27 November 2026")


def test_cuts_the_figures_of_a_second_row_by_themselves() -> None:
    pen = Pen(font="Courier", size=9)
    head(pen, "4500118")
    pen.row([(50, "Item"), (95, "Material"), (170, "Description")], bold=True)
    pen.down(12)
    pen.row([(-215, "Order qty"), (225, "Unit"), (290, "Price per unit"), (-480, "Net value")], bold=True)
    for n, (quantity, price, amount) in enumerate(
        (("36", "2.21", "79.56"), ("60", "3.72", "223.20"), ("12", "8.82", "105.84"))
    ):
        pen.down(16)
        pen.row([(50, f"000{n + 1}0"), (95, f"DF 11{n}"), (170, "Door closer silver with backcheck 150 mm")])
        pen.down(12)
        pen.row([(-215, quantity), (225, "EA"), (290, f"{price} / 1 EA"), (-480, amount)])
    (draft,) = found(pen)
    assert values(list(draft.lines), "quantity") == ["36", "60", "12"]
    assert values(list(draft.lines), "price") == ["2.21", "3.72", "8.82"]
    assert [line.code.value for line in draft.lines if line.code] == ["DF 110", "DF 111", "DF 112"]


def test_keeps_texts_without_a_header_out_of_the_column_of_codes() -> None:
    header = [(50, "Qty"), (120, "Our item"), (200, "Your item"), (-450, "each €"), (-530, "€")]
    rows = [
        ("12", "77001", "RT-4418", "Door closer silver", "4.50", "54.00"),
        ("40", "77002", "RT-5520", "Hinge 100 mm steel", "1.25", "50.00"),
    ]
    lines = table(header, (50, 120, 200, 280, -450, -530), rows)
    assert values(lines, "sku") == ["RT-4418", "RT-5520"]
    assert [line.description.raw for line in lines if line.description] == ["Door closer silver", "Hinge 100 mm steel"]
    assert values(lines, "amount") == ["54.00", "50.00"]


def test_says_that_no_price_was_read_where_the_order_names_its_sum() -> None:
    pen = Pen(size=9)
    head(pen, "4500118")
    body(
        pen,
        [(50, "Pos"), (90, "Item no."), (170, "Description"), (330, "Due date"), (-400, "Qty"), (405, "Unit")],
        AT,
        ITEMS,
    )
    pen.down(14)
    pen.row([(330, "Total"), (-450, "104.00")])
    (draft,) = found(pen)
    assert "price-unread" in {notice.code for notice in draft.notices}


def test_takes_the_day_behind_the_number_below_the_title_for_the_day_of_issue() -> None:
    pen = Pen(size=9)
    pen.put(50, "Menuiserie Hollowel", bold=True)
    pen.put(545, "BON DE COMMANDE", y=40, bold=True, size=13, to="right")
    pen.put(545, "n° BC-1126 du 03/11/2026", y=54, to="right")
    pen.put(50, "Livraison souhaitée : 27/11/2026", y=80)
    pen.y = 120
    body(
        pen,
        [(50, "Pos"), (90, "Référence"), (170, "Désignation"), (-400, "Qté"), (405, "Unité")],
        (50, 90, 170, -400, 405),
        [(*row[:3], row[4], "pce") for row in ITEMS],
    )
    (draft,) = found(pen)
    assert draft.header.issued_on is not None
    assert draft.header.issued_on.raw == "du 03/11/2026"
