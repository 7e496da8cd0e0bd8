"""Kinds of printed pages that were once misread: what stands above a header, values in two lines, columns without a name, signs
for column lines, a sum that no word names."""

from __future__ import annotations

import pytest

from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.readers.pdf import read as read_pdf
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen
from tests.parsers.typed_page import HEAD, assert_rows, read, rows, value

KINDS = {
    "an address that ends right above two headers": (
        """
Spett.le                                                       Quarrington
Line   Code       Description             UM    Q.ty ord.      Price     Amount
1      LB-20418   Flask 500 ml            EA    6              6.20      37.20
2      PT-1000F   Filter tips             EA    8              9.40      75.20
""",
        [("LB-20418", "6", "6.20", None), ("PT-1000F", "8", "9.40", None)],
    ),
    "a code without a figure below its description": (
        """
Item   Description                 Quantity   UM   Unit price   Extended price
       Vendor material no.
1      Aprons white size L         5          EA   5.63         28.15
       AP-WHT-L
2      Tray oak                    30         EA   2.10         63.00
       TR-4418-OK
""",
        [("AP-WHT-L", "5", "5.63", None), ("TR-4418-OK", "30", "2.10", None)],
    ),
    "a description below that holds figures of its own": (
        """
SEQ PART NUMBER       QUANTITY UOM  UNIT PRICE     NET VALUE
    DESCRIPTION
001 RK-2042                  8 EA         0.50          4.00
    TUBE RACK 16-27 MM W1
002 SC-1180                 15 EA         2.30         34.50
    CARD SCRAPER 18 MM
""",
        [("RK-2042", "8", "0.50", None), ("SC-1180", "15", "2.30", None)],
    ),
    "column lines drawn with colons": (
        """
:----:-----------:----------------------:---------:----:---------:-----------:
: LG : CODE      : DESIGNATION          :QUANTITE : UN :  PRIX HT: MONTANT HT:
:----:-----------:----------------------:---------:----:---------:-----------:
: 01 : RL-4041   : ROULEAU PEINTRE      :       6: PCE:     2,71:      16,26:
: 02 : BR-0117   : BROSSE PLATE 40      :      10: PCE:     2,90:      29,00:
: 03 : BC-2210   : BAC PLASTIQUE        :       4: PCE:     3,10:      12,40:
:----:-----------:----------------------:---------:----:---------:-----------:
""",
        [("RL-4041", "6", "2.71", None), ("BR-0117", "10", "2.90", None), ("BC-2210", "4", "3.10", None)],
    ),
    "an amount in a cell that is too narrow for its currency": (
        """
Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12       7.40      £
           steel                                     88.80
TD-0041    Tea towel              30       2.00      £ 60.00
""",
        [("CW-5120", "12", "7.40", None), ("TD-0041", "30", "2.00", None)],
    ),
    "figures to the right below a narrow header": (
        """
Qty    Code       Description          Price     Per           Value
12     CW-5120    Kitchen trolley      74.00           100      8.88
3000   TD-0041    Tea towel            20.00          1000     60.00
""",
        [("CW-5120", "12", "74.00", None), ("TD-0041", "3000", "20.00", None)],
    ),
    "deliveries written as text below the item": (
        """
Line   Item       Description                              Qty    UOM    Unit price   Extended
1      CW-5120    Kitchen trolley of steel, four wheels    600    EA     0.50         300.00
       Promised: 07-OCT-2026 Qty: 400 Dock 2
       Promised: 21-OCT-2026 Qty: 200 Dock 2
2      TD-0041    Tea towel                                30     EA     2.00         60.00
       Promised: 07-OCT-2026 Qty: 30
""",
        [
            ("CW-5120", "600", "0.50", "07-OCT-2026 + 21-OCT-2026"),
            ("TD-0041", "30", "2.00", "07-OCT-2026"),
        ],
    ),
    "a quantity below the description in its column": (
        """
Item   Material    Description / Order qty. Unit    Price per unit    Net value
10     CW-5120     Kitchen trolley
                   12 PC                            7.40 per 1 PC     88.80
20     TD-0041     Tea towel
                   3,000 PC                         20.00 per 1000 PC 60.00
""",
        [("CW-5120", "12", "7.40", None), ("TD-0041", "3000", "20.00", None)],
    ),
    "price bases under a header that nobody knows": (
        """
Qty    Code       Description          Price          b/            Value
12     CW-5120    Kitchen trolley              74.00     100         8.88
3000   TD-0041    Tea towel                    20.00    1000        60.00
""",
        [("CW-5120", "12", "74.00", None), ("TD-0041", "3000", "20.00", None)],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_reads_this_kind_of_page(kind: str) -> None:
    assert_rows(*KINDS[kind])


def test_an_amount_of_two_lines_is_one_amount() -> None:
    draft = read(HEAD + KINDS["an amount in a cell that is too narrow for its currency"][0].strip("\n"))
    assert [value(line.amount) for line in draft.lines] == ["88.80", "60.00"]


def test_a_unit_below_its_quantity_counts_it() -> None:
    page = """
Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12.00    7.40      88.80
           steel                  Boxes
TD-0041    Tea towel              30.00    2.00      60.00
           blue                   Boxes
"""
    draft = read(HEAD + page.strip("\n"))
    assert [line.unit.raw if line.unit else None for line in draft.lines] == ["Boxes", "Boxes"]


def test_a_column_whose_header_cell_is_empty_is_a_column() -> None:
    pen = Pen(size=9)
    pen.put(50, "Hollowell Joinery Ltd", bold=True)
    pen.put(50, "BESTELLUNG Nr. 4711", y=70)
    at = (60, 90, 190, 380, 500)
    for n, row in enumerate(
        [
            ("", "Anzahl", "Artikel", "Ihre Bestell-Nr."),
            ("1.", "15 Stück", "Tablett Eiche", "TR-4418"),
            ("2.", "40 Stück", "Schürze weiß", "AP-2210"),
        ]
    ):
        pen.y = 120 + 16 * n
        pen.row([(x + 4, text) for x, text in zip(at, row, strict=False) if text])
        pen.across(at[0], at[-1], y=108 + 16 * n)
    pen.across(at[0], at[-1], y=108 + 16 * 3)
    for x in at:
        pen.upright(x, 108, 108 + 16 * 3)
    (draft,) = drafts(read_pdf(pen.done(), 0).pages, ORIGIN, EMPTY)
    assert [(value(line.no), value(line.quantity)) for line in draft.lines] == [("1", "15"), ("2", "40")]


@pytest.mark.parametrize(("sum_row", "total"), [("GBP    148.80", "148.80"), ("EUR    159.90", "159.90")])
def test_money_below_the_last_amount_is_the_sum(sum_row: str, total: str) -> None:
    page = f"""
Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12       7.40       88.80
TD-0041    Tea towel              30       2.00       60.00
                                           {sum_row}
"""
    assert value(read(HEAD + page.strip("\n")).header.total_lines) == total


def test_a_currency_below_its_total_says_nothing_else() -> None:
    page = """
Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12       7.40       88.80
                                           TOTAL      88.80
                                           GBP
"""
    draft = read(HEAD + page.strip("\n"))
    assert value(draft.header.total_lines) == "88.80"
    assert not draft.notices


def test_a_day_is_taken_from_below_its_label_where_another_block_stands_beside() -> None:
    page = """
Quarrington Trade Supplies     Delivery date       NR5 9ZZ
Dock Road 7                    19/12/2026          United Kingdom

Code       Description            Qty      Price     Amount
CW-5120    Kitchen trolley        12       7.40       88.80
"""
    assert value(read(HEAD + page.strip("\n")).header.requested_delivery) == "19/12/2026"


@pytest.mark.parametrize("asked", ["2 or 3", "?", "tbc", "12?"])
@pytest.mark.parametrize("code", ["PEGBAG", "PEG-2"])
def test_a_row_whose_quantity_nobody_can_read_is_no_text_of_the_row_above(asked: str, code: str) -> None:
    page = f"""
Code       Description            Qty
CW-5120    Kitchen trolley        30
{code:<10} Bag of wooden pegs     {asked}
TD-0041    Tea towel              24
"""
    lines = read(HEAD + page.strip("\n")).lines
    assert [value(line.quantity) for line in lines] == ["30", None, "24"]


@pytest.mark.parametrize(
    "said",
    [
        "12/12/2026, delivery 19/12/2026",
        "12 December 2026, please deliver on 19/12/2026",
        "vom 12.12.2026, Lieferung 19/12/2026",
        "wanted 19/12/2026, written 12/12/2026",
    ],
)
def test_of_two_days_in_a_sentence_that_of_the_delivery_is_the_one_behind_its_word(said: str) -> None:
    page = f"{HEAD}{said}\n\nCode       Description       Qty    Price    Amount\nCW-5120    Trolley steel     12     7.40     88.80"
    assert value(read(page).header.requested_delivery) == "19/12/2026"


@pytest.mark.parametrize(
    "label",
    [
        "Eingangsdatum gewünscht",
        "Gevraagde ontvangstdatum",
        "Data ricevimento richiesta",
        "Llegada prevista",
        "Fecha recepción requerida",
        "Date d'arrivée souhaitée",
        "Latest date of receipt",
        "Ontvangst",
        "Späteste Anlieferung",
    ],
)
def test_the_day_on_which_goods_are_to_be_received_is_the_day_of_delivery(label: str) -> None:
    page = f"{HEAD}{label}:  19/12/2026\n\nCode       Description       Qty    Price    Amount\nCW-5120    Trolley steel     12     7.40     88.80"
    assert value(read(page).header.requested_delivery) == "19/12/2026"


GOODS = "\n\nCode       Description       Qty    Price    Amount\nCW-5120    Trolley steel     12     7.40     88.80"


@pytest.mark.parametrize(
    "word", ["By", "By:", "Bis", "Bis zum:", "Pour le", "Entro il", "Para el", "Uiterlijk", "Senast"]
)
def test_the_last_day_is_that_of_delivery_where_only_a_small_word_names_it(word: str) -> None:
    page = f"{HEAD.rstrip()}\nSupplier:     Wexcombe Ltd\n{word:11}   19/12/2026{GOODS}"
    assert value(read(page).header.requested_delivery) in ("19/12/2026", f"{word.rstrip(':')} 19/12/2026")


@pytest.mark.parametrize("word", ["by", "Approved by", "Valid until", "Offer valid until:"])
def test_a_last_day_of_something_else_is_none_of_delivery(word: str) -> None:
    page = f"{HEAD.rstrip()}\nSupplier:     Wexcombe Ltd\n{word:11}   19/12/2026{GOODS}"
    assert value(read(page).header.requested_delivery) is None


@pytest.mark.parametrize(
    "title", ["PURCHASE ORDER       PAGE 1 OF 2", "PURCHASE ORDER PAGE 1", "BESTELLUNG SEITE 1", "ORDER    Page 1/2"]
)
def test_the_number_of_a_page_is_none_of_the_order(title: str) -> None:
    page = f"BRACKWATER JOINERY LTD      {title}\n\nORDER NO BQ/CW/26-0755      DATE 27/10/26{GOODS}"
    assert value(read(page).header.buyer_order_no) == "BQ/CW/26-0755"


def test_a_list_without_headers_keeps_its_shape_where_units_differ() -> None:
    page = """
1   TR-4418    Tray oak large        24 ea       3.45 /1      82.80
2   AP-2210    Apron white        1,500 ea      10.67 /100   160.05
3   RB-0091    Ribbon blue            6 rolls    9.60 /1      57.60
4   MK-5120    Mask                  12 box     19.90 /1     238.80
"""
    assert [found[:3] for found in rows(read(HEAD + page.strip("\n")))] == [
        ("TR-4418", "24", "3.45"),
        ("AP-2210", "1500", "10.67"),
        ("RB-0091", "6", "9.60"),
        ("MK-5120", "12", "19.90"),
    ]


def test_what_else_a_delivery_below_an_item_says_is_kept() -> None:
    draft = read(HEAD + KINDS["deliveries written as text below the item"][0].strip("\n"))
    assert [line.note and line.note.raw for line in draft.lines] == ["Dock 2 Dock 2", None]


def test_deliveries_below_an_item_that_come_to_another_number_are_told() -> None:
    text = KINDS["deliveries written as text below the item"][0].replace("Qty: 200", "Qty: 250")
    draft = read(HEAD + text.strip("\n"))
    assert [notice.code for notice in draft.notices].count("schedule-contradicted") == 1


@pytest.mark.parametrize(
    ("total", "amounts"), [("148.80", ["88.80", "60.00"]), ("150.00", [None, None])], ids=["their sum", "another"]
)
def test_money_of_a_list_without_headers_is_the_amounts_where_their_sum_is_stated(
    total: str, amounts: list[str | None]
) -> None:
    page = f"""
12 pcs   CW-5120    Kitchen trolley      88.80
30 pcs   TD-0041    Tea towel            60.00

                                Total   {total}
"""
    assert [value(line.amount) for line in read(HEAD + page.strip("\n")).lines] == amounts


def test_of_sums_below_several_columns_that_of_the_lines_is_theirs() -> None:
    page = """
Qty    Code       Description          Price     Net       VAT     Gross
12     CW-5120    Kitchen trolley      7.40      88.80     20%     106.56
30     TD-0041    Tea towel            2.00      60.00     20%      72.00
                  Total net                     148.80             178.56
"""
    assert value(read(HEAD + page.strip("\n")).header.total_lines) == "148.80"


def test_the_day_and_the_place_that_a_printed_letter_says_are_the_order_s() -> None:
    page = """
Oakwell Homes Ltd
Our order ref: 33520

Please send us the following:

2 boxes Nitrile gloves blue (GL6012)
4 rolls Paper towel white (TP1036)

We shall need these by Saturday 5 December. Everything is to go to Fernlea House, 4 Hall Road, Leeds LS1 9ZZ.
"""
    header = read(page).header
    assert value(header.requested_delivery) == "by Saturday 5 December"
    assert header.ship_to is not None
    assert "Fernlea House" in header.ship_to.text.raw


def test_a_letter_on_plain_paper_is_of_whom_its_end_names() -> None:
    page = """
Our order ref: 33520

Please send us the following:

2 boxes Nitrile gloves blue (GL6012)

Kind regards
Priya Nolan
Swale Lettings Ltd
21 High Street
"""
    buyer = read(page).header.buyer
    assert buyer is not None
    assert buyer.text.raw.startswith("Priya Nolan\nSwale Lettings Ltd\n21 High Street")


def test_a_title_before_the_name_is_no_part_of_it() -> None:
    page = f"Bestellliste Kita-Werk Alsterbogen e.V.\n\nNr. 4500063306 vom 23.11.2026{GOODS}"
    buyer = read(page).header.buyer
    assert buyer is not None
    assert buyer.text.raw.splitlines()[0] == "Kita-Werk Alsterbogen e.V."


def test_a_column_of_prices_whose_figures_were_not_read_is_told() -> None:
    page = f"{HEAD}\n\nCode       Description       Qty    Price    Amount\nCW-5120    Trolley steel     12              88.80"
    assert "price-unread" in [notice.code for notice in read(page).notices]


def test_only_what_is_ticked_of_a_choice_is_said() -> None:
    page = f"{HEAD}Please tick:  [X] Delivery  [ ] Collection  [ ] Back order if not in stock\n\nCode       Description       Qty    Unit\nCW-5120    Trolley steel     12     [ ] box [X] carton [ ] each"
    draft = read(page)
    assert [(line.unit and line.unit.raw) for line in draft.lines] == ["carton"]
    assert not draft.notices


def test_a_single_box_is_a_bullet() -> None:
    page = (
        f"{HEAD}Code       Description       Qty\n☐ CW-5120    Trolley steel     12\n☑ CW-5121    Trolley zinc      4"
    )
    assert len(read(page).lines) == 2
