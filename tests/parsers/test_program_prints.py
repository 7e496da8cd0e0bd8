"""Pages of buyers' programs that were once misread: conditions below items, frames of sheets, numbers set with blanks."""

from __future__ import annotations

import pytest

from tests.parsers.typed_page import HEAD, assert_rows, read, rows, value

KINDS = {
    "the gross price below an item, through other columns": (
        """
Item   Material           Order qty   Unit   Delivery date
       Description                                               Value
00010  LB-20418             600.000   PC     19.11.2026
       Flask 500 ml
       Gross price            6.20 GBP / 100 PC                  37.20
       Net item value                                            37.20
00020  GX-4412-L              4.000   PC     19.11.2026
       Cryo glove
       Gross price          142.00 GBP / 1 PC                   568.00
       Net item value                                           568.00
""",
        [("LB-20418", "600.000", "6.20", "19.11.2026"), ("GX-4412-L", "4.000", "142.00", "19.11.2026")],
    ),
    "the amount under a word for the quantity, the quantity under its unit": (
        """
Line   Part        Description          Quantity  UOM      Price   Ordered
1      LB-20418    Flask 500 ml              12 Each        6.20     74.40
2      GX-4412-L   Cryo glove                 4 Each      142.00    568.00
""",
        [("LB-20418", "12", "6.20", None), ("GX-4412-L", "4", "142.00", None)],
    ),
    "a kind of tax under a word for the amount": (
        """
#     Code        Description          Quantity  Price   Imp.    Total
001   LB-20418    Flask 500 ml               12   6.20   R3      74.40
002   GX-4412-L   Cryo glove                  4 142.00   R3     568.00
""",
        [("LB-20418", "12", "6.20", None), ("GX-4412-L", "4", "142.00", None)],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_reads_this_kind_of_page(kind: str) -> None:
    assert_rows(*KINDS[kind])


def test_the_amounts_are_those_that_the_prices_make() -> None:
    for kind in list(KINDS)[1:]:
        assert [value(line.amount) for line in read(HEAD + KINDS[kind][0].strip("\n")).lines] == ["74.40", "568.00"]


def test_the_letters_and_numbers_around_a_sheet_are_none_of_its_cells() -> None:
    page = """
      A           B                      C          D          E
1     Order No.:  PO-77120
2     Date:       24/11/2026
3
4     Code        Description            Qty        Price      Amount
5     LB-20418    Flask 500 ml           12         6.20       74.40
6     GX-4412-L   Cryo glove             4          142.00     568.00
7                                                   Total      642.40
"""
    draft = read("Brackwater Joinery Limited\nPURCHASE ORDER\n\n" + page.strip("\n"))
    assert rows(draft) == [("LB-20418", "12", "6.20", None), ("GX-4412-L", "4", "142.00", None)]
    assert value(draft.header.buyer_order_no) == "PO-77120"
    assert value(draft.header.total_lines) == "642.40"


TABLE = """
Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12       7.40      88.80
"""


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("77 1203", "77 1203"), ("77 12 03", "77 12 03"), ("45 00018842", "45 00018842"), ("66014477, 0", "66014477"), ("4711 A2", None)],
)  # fmt: skip
def test_a_number_set_with_blanks_is_taken_whole_or_asked_about(written: str, read_as: str | None) -> None:
    draft = read(HEAD.replace("PO-77120", written) + TABLE.strip("\n"))
    found = draft.header.buyer_order_no
    assert found is not None
    assert found.value == read_as
    assert (read_as is None) == bool(found.alternatives)


def test_a_code_of_the_catalogue_behind_the_text_counts_where_its_column_is_empty() -> None:
    page = """
Pos  Our No.   Description / Your No.           Qty    Price    Amount
1    K-10077   Flask 500 ml                     12     6.20     74.40
2              Cryo glove size L GX-4412-L      4      142.00   568.00
"""
    draft = read(HEAD + page.strip("\n"), frozenset({"LB-20418", "GX-4412-L"}))
    assert [value(line.sku or line.buyer_item or line.code) for line in draft.lines] == ["K-10077", "GX-4412-L"]


@pytest.mark.parametrize(
    "label", ["Deliver before:", "Livraison avant le", "Lieferung vor dem", "Not before", "Consegna prima del:"]
)
def test_a_border_in_the_label_belongs_to_its_day(label: str) -> None:
    draft = read(HEAD + f"{label}  19/12/2026\n\n" + TABLE.strip("\n"))
    found = draft.header.requested_delivery
    assert found is None or not (found.value or "").startswith("19")


def test_two_days_below_one_item_are_not_the_first_of_them() -> None:
    page = """
Code       Description                                          Qty      Price     Amount
CW-5120    Kitchen trolley                                      12       7.40      88.80
           Delivery date: 03/12/2026  first half
           Delivery date: 17/12/2026  the rest
TD-0041    Tea towel                                            30       2.00      60.00
           Delivery date: 03/12/2026
"""
    draft = read(HEAD + page.strip("\n"))
    assert value(draft.lines[0].requested_delivery) == "03/12/2026"
    assert [notice.code for notice in draft.notices] == ["note-significant"]


def test_a_narrow_column_of_codes_under_a_word_for_numbers_holds_codes() -> None:
    page = """
Nr.       Description            Qty      Price     Amount
CW-51-    Kitchen trolley        12       7.40      88.80
20
TD-00-    Tea towel              30       2.00      60.00
41
"""
    draft = read(HEAD + page.strip("\n"))
    assert [value(line.code) for line in draft.lines] == ["CW-51-20", "TD-00-41"]
