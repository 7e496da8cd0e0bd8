"""Small pages, typed as they look, and what must be read of them: one for each kind of layout that was once misread."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.draft import Kind
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from tests.corpus.cases import ORIGIN
from tests.parsers.typed_page import HEAD, read, rows, typed, value

KINDS = {
    "a gross price, a discount and the net price under a word for amounts": (
        """
Pos   Artikel     Bezeichnung       Menge   Listenpreis   Rab. %   Netto    Betrag
10    LB-20418    Glaskolben        6       8.00          10.0     7.20     43.20
20    PT-1000F    Filterspitzen     4       5.00          20.0     4.00     16.00
""",
        [("LB-20418", "6", "7.20", None), ("PT-1000F", "4", "4.00", None)],
    ),
    "a table in two halves side by side": (
        """
Code        Item              Qty       Code        Item              Qty
LB-20418    Flask 500 ml      6         GX-4412-L   Cryo glove        4
PT-1000F    Filter tips       2         TH-RED-50   Thermal label     12
""",
        [
            ("LB-20418", "6", None, None),
            ("PT-1000F", "2", None, None),
            ("GX-4412-L", "4", None, None),
            ("TH-RED-50", "12", None, None),
        ],
    ),
    "blanks of a form drawn with underscores": (
        """
Menge        Art.-Nr.        Bezeichnung
6__          LB-20418__      Glaskolben
4 Stück__    PT-1000F__      Filterspitzen
""",
        [("LB-20418", "6", None, None), ("PT-1000F", "4", None, None)],
    ),
    "packs, pieces in one and pieces altogether, and a price of the pack": (
        """
Réf.        Désignation      Nb colis   UVC/colis   Qté totale   PU colis HT   Total HT
LB-20418    Fiole            6          10          60           6,20          37,20
GX-4412-L   Gant             4          5           20           142,00        568,00
""",
        [("LB-20418", "6", "6.20", None), ("GX-4412-L", "4", "142.00", None)],
    ),
    "days as headings over the items": (
        """
Code        Item              Unit    Quantity
For Tuesday 8 December:
LB-20418    Flask 500 ml      EA      6
PT-1000F    Filter tips       EA      2
For Thursday 10 December:
GX-4412-L   Cryo glove        PR      4
""",
        [
            ("LB-20418", "6", None, "For Tuesday 8 December"),
            ("PT-1000F", "2", None, "For Tuesday 8 December"),
            ("GX-4412-L", "4", None, "For Thursday 10 December"),
        ],
    ),
    "a sentence below the items, over all columns": (
        """
Uds.   Referencia   Artículo
6      LB-20418     Matraz 500 ml
4      PT-1000F     Puntas con filtro
El material debe entregarse antes de las 13:00 h del 11 de diciembre de 2026 en la obra.
""",
        [("LB-20418", "6", None, None), ("PT-1000F", "4", None, None)],
    ),
    "code and text under one header with a slash": (
        """
Line  Part # / Description          Qty    Unit Price   Amount
1     LB-20418                      6      6.20         37.20
      Flask 500 ml borosilicate
2     GX-4412-L                     4      142.00       568.00
      Cryo glove waterproof
""",
        [("LB-20418", "6", "6.20", None), ("GX-4412-L", "4", "142.00", None)],
    ),
    "deliveries without a column of dates": (
        """
Item  Material       Order qty  UoM   Net price   Net value
10    TH-RED-50      50         RL    2.98        149.00
      on 23/12/2026  25         RL
      on 06/01/2027  25         RL
20    PT-1000F       8          EA    9.40        75.20
      on 23/12/2026  4          EA
      on 06/01/2027  4          EA
""",
        [
            ("TH-RED-50", "50", "2.98", "on 23/12/2026 + on 06/01/2027"),
            ("PT-1000F", "8", "9.40", "on 23/12/2026 + on 06/01/2027"),
        ],
    ),
    "a date set over two lines of a narrow cell": (
        """
Line  Part number   Description       Qty   Need by   Price    Total
1     LB-20418      Flask 500 ml      6     09 Dec    6.20     37.20
                                            2026
2     PT-1000F      Filter tips       8     09 Dec    9.40     75.20
                                            2026
""",
        [("LB-20418", "6", "6.20", "09 Dec 2026"), ("PT-1000F", "8", "9.40", "09 Dec 2026")],
    ),
    "several labels in a row below the item": (
        """
Line  Item      Description         Qty   UM   Price    Amount
10    M134610   Filter tips         8     EA   9.40     75.20
      Request date: 01/12/2026   Supplier item no.: PT-1000F
20    M766725   Erlenmeyer flask    5     EA   4.85     24.25
      Request date: 08/12/2026   Supplier item no.: LB-20417
""",
        [("PT-1000F", "8", "9.40", "01/12/2026"), ("LB-20417", "5", "4.85", "08/12/2026")],
    ),
    "quantity and price one above the other": (
        """
Pos.  Artikel            Menge / Preis      Betrag EUR
1     TK-3030-W          24 Stk             152,40
                         zu 6,35
2     TF-500             20 Stk             108,00
                         zu 5,40
""",
        [("TK-3030-W", "24", "6.35", None), ("TF-500", "20", "5.40", None)],
    ),
    "the column of quantities is headed by what numbers a row elsewhere": (
        """
Code      Goods               Unit    No.    Each    Sum
LB-20417  Erlenmeyer flask    Piece   8      4.85    38.80
PT-1000F  Filter tips         Box     10     9.40    94.00
""",
        [("LB-20417", "8", "4.85", None), ("PT-1000F", "10", "9.40", None)],
    ),
    "units in words beside a column of numbers": (
        """
Code      Goods               Units   No.    Each    Sum
LB-20417  Erlenmeyer flask    Each    8      4.85    38.80
PT-1000F  Filter tips         Box     10     9.40    94.00
""",
        [("LB-20417", "8", "4.85", None), ("PT-1000F", "10", "9.40", None)],
    ),
    "rows that are numbered, and units that are counted": (
        """
No.   Code      Goods               Units   Each    Sum
1     LB-20417  Erlenmeyer flask    8       4.85    38.80
2     PT-1000F  Filter tips         10      9.40    94.00
""",
        [("LB-20417", "8", "4.85", None), ("PT-1000F", "10", "9.40", None)],
    ),
    "what the item is of its kind in columns of their own": (
        """
Item              Size       Colour    How many
Work trousers     34 long    navy      6
Polo shirt        XL         grey      4
""",
        [(None, "6", None, None), (None, "4", None, None)],
    ),
    "items as cards of labels and values": (
        """
Item 1
Product code    LB-20417
Description     Erlenmeyer flask
Quantity        8
Unit price      4.85

Item 2
Product code    PT-1000F
Description     Filter tips
Quantity        10
Unit price      9.40
""",
        [("LB-20417", "8", "4.85", None), ("PT-1000F", "10", "9.40", None)],
    ),
    "a flat export that names the order on every line": (
        """
PO Date       Line   Supplier part no   Qty   Unit price   Need by
23/11/2026    1      PT-1000F           8     9.40         19/12/2026
23/11/2026    2      LB-20417           5     4.85         19/12/2026
""",
        [("PT-1000F", "8", "9.40", "19/12/2026"), ("LB-20417", "5", "4.85", "19/12/2026")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_reads_this_kind_of_table(kind: str) -> None:
    text, wanted = KINDS[kind]
    assert rows(read(HEAD + text.strip("\n"))) == wanted


def test_sums_stand_below_their_labels() -> None:
    table = """
Code       Description        Qty    Price    Total
30-1188    Brake pad front    12     27.35    328.20
44-F0205   Oil filter         6      5.20     31.20

Net amount    VAT %    VAT       Order total
359.40        21.00    75.47     434.87
"""
    header = read(HEAD + table.strip("\n")).header
    assert (value(header.total_lines), value(header.total_tax), value(header.total_payable)) == (
        "359.40",
        "75.47",
        "434.87",
    )


def test_two_addresses_side_by_side_are_two() -> None:
    page = """
Shipping address             Quarrington Trade Supplies
Brackwater Joinery Limited   Dock Road 7
Unit 6 Fernhill Park         Leith EH6 6ZZ
Norwich NR5 9ZZ

PURCHASE ORDER
Order No.:  PO-77120

Code       Description        Qty    Price    Total
30-1188    Brake pad front    12     27.35    328.20
"""
    ship_to = read(page).header.ship_to
    assert ship_to is not None
    assert ship_to.text.raw.split("\n") == ["Brackwater Joinery Limited", "Unit 6 Fernhill Park", "Norwich NR5 9ZZ"]


def test_a_number_under_a_plain_label_is_the_documents() -> None:
    page = """
Calder Electrical                PURCHASE ORDER
                                 Number    2026-69545
                                 Date      24/11/2026

Code       Description        Qty    Price    Total
30-1188    Brake pad front    12     27.35    328.20
"""
    assert value(read(page).header.buyer_order_no) == "2026-69545"


def test_size_and_colour_of_their_own_columns_belong_to_the_item() -> None:
    draft = read(KINDS["what the item is of its kind in columns of their own"][0])
    assert [value(line.description) for line in draft.lines] == ["Work trousers 34 long navy", "Polo shirt XL grey"]


ITEMS = """
Code       Description      Qty    Price    Amount
AB-20418   Flask 500 ml     6      6.20     37.20
GX-4412    Funnel glass     4      12.00    48.00
"""


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Pedido N.º 5.120      Fecha: 25/11/2026", "5.120"),
        ("Pedido n.º: 77-31     Fecha: 25/11/2026", "77-31"),
        ("Ordine N.° 318        del 25/11/2026", "318"),
        ("Ordine OF 318         Data: 25/11/2026", "OF 318"),
    ],
)
def test_an_order_number_is_read_however_its_label_is_shortened(line: str, number: str) -> None:
    assert value(read(f"Talleres Roble\n\n{line}\n{ITEMS}").header.buyer_order_no) == number


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Our order ~4711~      Date: 25/11/2026", True),
        ("Order of 25 November 2026", False),
        ("Commande du 25/11/2026", False),
    ],
)
def test_what_stands_behind_the_label_of_the_number_and_is_not_read_is_told(line: str, told: bool) -> None:
    draft = read(f"Talleres Roble\n\n{line}\n{ITEMS}")
    assert draft.header.buyer_order_no is None
    assert ("order-number-unread" in {notice.code for notice in draft.notices}) is told


def test_a_day_behind_the_order_number_for_which_it_is_wanted_is_no_day_of_issue() -> None:
    draft = read(f"Talleres Roble\n\nOrder 4410 for Thursday 3 December please.\n{ITEMS}")
    assert draft.header.issued_on is None
    assert draft.header.requested_delivery is not None or "date-unread" in {one.code for one in draft.notices}


def test_labels_with_values_of_their_own_are_not_one_label() -> None:
    page = """
ORDINE                 Numero ordine   62386
                       Data            07.06.2026
                       Consegna        30.06.2026

Codice     Descrizione        Qta    Prezzo   Totale
30-1188    Pastiglia freno    12     27,35    328,20
"""
    header = read(page).header
    assert (value(header.issued_on), value(header.requested_delivery)) == ("07.06.2026", "30.06.2026")


def test_a_day_in_an_item_that_nobody_took_is_told() -> None:
    table = """
Code       Description           Qty    Price    Total
30-1188    Brake pad front       12     27.35    328.20
           on site 14/12/2026
44-F0205   Oil filter            6      5.20     31.20
"""
    assert "date-unread" in {notice.code for notice in read(HEAD + table.strip("\n")).notices}


def test_the_date_of_a_sample_is_no_wish() -> None:
    table = """
Code       Description                     Qty    Price    Total
30-1188    Brake pad front                 12     27.35    328.20
           as sample 4471 of 12/03/2026
"""
    draft = read(HEAD + table.strip("\n"))
    assert "date-unread" not in {notice.code for notice in draft.notices}
    assert draft.lines[0].requested_delivery is None


@pytest.mark.parametrize(
    ("sentence", "day", "told"),
    [
        ("bitte liefern Sie uns bis zum 3. Dezember 2026 ins Lager:", "bis zum 3. Dezember 2026", False),
        ("Lieferung bitte am 14. Dez. 2026 an die Rampe.", "am 14. Dez. 2026", False),
        ("The lads are on site on 14 December 2026 with the van.", None, True),
        ("Our shop opens again 2 January 2027 after the stocktake.", None, True),
        ("With reference to your offer dated 2 November 2026 we need these.", None, False),
    ],
)
def test_a_day_in_a_sentence_of_a_page_is_the_wish_or_told(sentence: str, day: str | None, told: bool) -> None:
    table = """

Code       Description           Qty    Price    Total
30-1188    Brake pad front       12     27.35    328.20
44-F0205   Oil filter            6      5.20     31.20
"""
    draft = read(HEAD + sentence + table.rstrip("\n"))
    assert value(draft.header.requested_delivery) == day
    assert ("date-unread" in {notice.code for notice in draft.notices}) == told


def test_a_letter_orders_in_its_sentences() -> None:
    page = """
Van Tuyl Accountants

Datum: 24-11-2026
Bestelling
Bestelnummer: PO-77120

Hierbij bestellen wij:
- 12 stuks TN-2420-ZW toner zwart
- 3 dozen ORD-75-RD ordner rood

Gewenste leverdatum: 07-12-2026
"""
    draft = read(page)
    assert [(value(line.quantity), value(line.sku or line.code)) for line in draft.lines] == [
        ("12", "TN-2420-ZW"),
        ("3", "ORD-75-RD"),
    ]
    assert all(
        span.box and span.page == 1 for line in draft.lines if line.quantity for span in line.quantity.evidence.spans
    )


@pytest.mark.parametrize(
    ("below", "held"),
    [
        ("", False),
        ("Please quote our order number on all invoices and delivery notes.", False),
        ("Goods are received Monday to Friday between 08:00 and 15:30 only.", False),
        ("This order is subject to our standard conditions of purchase.", False),
        ("Please leave out the first line.", True),
        ("Same again for the other branch.", True),
        ("If not in stock please cancel.", True),
    ],
)
def test_a_sentence_on_the_page_that_may_alter_the_order_is_told(below: str, held: bool) -> None:
    draft = read(
        f"{HEAD}Pos   Article   Description        Qty   Unit\n1     AB-100    Safety helmet      12    pcs\n\n\n\n{below}"
    )
    assert len(draft.lines) == 1
    assert ("note-significant" in [notice.code for notice in draft.notices]) is held


PADS = """

Code       Description           Qty    Price    Total
30-1188    Brake pad front       12     27.35    328.20
44-F0205   Oil filter            6      5.20     31.20
"""
MORE = """52-1700    Wiper blade           4      6.10     24.40
61-0042    Spark plug            8      3.00     24.00
61-0043    Glow plug             8      9.00     72.00
70-2001    Fuse 10 A             20     0.40     8.00
70-2002    Fuse 15 A             20     0.40     8.00
70-2003    Fuse 20 A             20     0.40     8.00
"""


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("Deliver by:  1/12/2026" + PADS, "Deliver by:  8/12/2026" + PADS, "date-ambiguous"),
        (
            "Deliver to:\nMill Street 4\nLeeds LS1 1AA" + PADS,
            "Deliver to:\nQuay Road 9\nHull HU1 1AA" + PADS,
            "ship-to-several",
        ),
        ("Deliver by:  1/12/2026" + PADS + MORE, "Deliver by:  8/12/2026" + PADS + MORE, "row-unread"),
        ("Deliver by:  1/12/2026" + PADS + MORE, "Deliver by:  1/12/2026" + PADS + MORE, "page-ignored"),
    ],
    ids=["another day", "another place", "a copy but for the day", "a copy"],
)
def test_what_the_next_page_says_otherwise_is_told(first: str, second: str, code: str) -> None:
    pages = [typed(HEAD + text) for text in (first, second)]
    (draft,) = drafts((pages[0], replace(pages[1], number=2)), ORIGIN, EMPTY)
    assert code in {notice.code for notice in draft.notices}
    assert (code in ("row-unread", "page-ignored")) == (len(draft.lines) == 8)


POST_BOX = """
HARGREAVES SAWMILLS LTD                         ORDER     HS-30117
{box} 310 LEEDS LS9 9ZZ                       DATE      27/11/26
                                                DELIVERY  04/12/26
OAKLEY SUPPLIES LTD

LN  PART      DESCRIPTION                QTY UM           PRICE         VALUE
1   HS1001    BAND SAW BLADE 3 M           2 EA           12.00         24.00
2   HS1002    GLUE PVA 5 L                 6 EA           10.00         60.00

PAYMENT 30 DAYS NETT MONTHLY     {paper} REQUIRED WITHIN 2 DAYS
"""


@pytest.mark.parametrize("box", ["PO BOX", "P.O. Box", "P O BOX"])
@pytest.mark.parametrize("paper", ["ACK", "CONFIRMATION", "ORDER ACKNOWLEDGEMENT"])
def test_a_post_box_is_no_order_number_and_the_day_of_a_paper_no_delivery(box: str, paper: str) -> None:
    header = read(POST_BOX.format(box=box, paper=paper)).header
    assert (value(header.buyer_order_no), value(header.requested_delivery)) == ("HS-30117", "04/12/26")


@pytest.mark.parametrize(
    ("label", "place", "note"),
    [("Branch", None, "Branch Kassel"), ("Lieu", "Kassel", None), ("Deliver to", "Kassel", None)],
)
def test_a_place_on_file_beside_a_label_is_not_lost(label: str, place: str | None, note: str | None) -> None:
    page = typed(HEAD + f"{label:14}Kassel\n" + PADS)
    (draft,) = drafts((page,), ORIGIN, replace(EMPTY, places=frozenset({"Kassel", "Duisburg"})))
    told = draft.header.ship_to
    assert (told.text.value if told else None) == place
    assert ([one.raw for one in draft.header.notes] or [None])[0] == note


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("FAX-BESTELLUNG B-2240, 24.11.2026", "B-2240"),
        ("Eilbestellung 77/26 vom 24.11.2026", "77/26"),
        ("Bestelformulier 8831 - 24-11-2026", "8831"),
        ("PURCHASE ORDER PO-5519, 24 November 2026", "PO-5519"),
        ("BON DE COMMANDE BC-2231 du 24/11/2026", "BC-2231"),
        ("ORDINE N. 77/B DEL 24/11/2026", "77/B"),
    ],
)
def test_a_title_may_hold_the_number_and_the_day(title: str, number: str) -> None:
    header = read(f"""
Schreinerei Brandt GmbH

{title}

Pos   Artikel      Text                   Menge
1     HX-0840      Sechskantschraube        200
2     WA-08        Unterlegscheibe          400
""").header
    assert value(header.buyer_order_no) == number
    assert header.issued_on is not None


@pytest.mark.parametrize("label", ["INVOICE TO", "Rechnung an", "FACTURER À", "Facture à", "FACTUUR AAN"])
def test_a_box_for_the_invoice_makes_an_order_no_invoice(label: str) -> None:
    draft = read(f"""
Brook Stone Ltd

Purchase order HB-2217 of 24 November 2026 to Oakley Supplies

{label}
Brook Stone Accounts
Mill Lane, Leeds

Item         Description            Quantity
HX-0840      Hexagon screw               200
WA-08        Washer                      400
""")
    assert (draft.kind, len(draft.lines)) == (Kind.ORDER, 2)


LETTER = """
CRANFORD JOINERY LTD
The Yard, Mill Lane

27th November 2026
Our order: CJ3420

Please supply the following for Thursday 3rd December:

   4 drums  Washer concentrate, 20 litre        SW20
   1 IBC    Wood oil 1000 litre                 WO1000
   6        Fire blanket 2 m                    FE2
   6        Warning triangle                    WT1
   4        Flat blade 24"                      WF24
   2        Flat blade 26"                      WF26
"""


def test_a_letter_counts_some_things_by_a_unit_and_some_without() -> None:
    draft = read(LETTER)
    assert [row[:2] for row in rows(draft)] == [
        ("SW20", "4"), ("WO1000", "1"), ("FE2", "6"), ("WT1", "6"), ("WF24", "4"), ("WF26", "2"),
    ]  # fmt: skip
    assert draft.notices == ()
    held = read(LETTER.replace("Please supply the following for", "Please supply the third pallet on"))
    assert [notice.code for notice in held.notices] == ["note-significant"]


@pytest.mark.parametrize(
    "state",
    ["Status:  DRAFT", "Order status:  Draft", "PO status   Not approved", "Approval   pending", "Statut :  Brouillon"],
)
def test_a_state_in_a_box_that_is_none_of_an_order_waits(state: str) -> None:
    held = [one.code for one in read(f"{HEAD.strip()}\n{state}\n{PADS}").notices]
    assert held == ["condition-stated"]


def test_a_state_of_an_order_is_no_matter() -> None:
    assert read(f"{HEAD.strip()}\nStatus:  Approved\n{PADS}").notices == ()


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Bon de commande BC 2026-318 du 16/10/2026", "BC 2026-318"),
        ("Purchase order: PO 88/A", "PO 88/A"),
        ("Purchase Order PO: 4471", "4471"),
    ],
)
def test_capitals_behind_the_label_are_the_number_s_own(label: str, number: str) -> None:
    assert value(read(f"Talleres Roble\n\n{label}\n{PADS}").header.buyer_order_no) == number


@pytest.mark.parametrize(
    ("label", "revision"),
    [
        ("Change Order:  1", "2"),
        ("Nachtrag Nr.  2", "3"),
        ("Revision:  2", "2"),
        ("Change Order:  0", "1"),
        ("Amendment:  B", "B"),
    ],
)
def test_the_first_change_makes_the_second_revision(label: str, revision: str) -> None:
    assert value(read(f"{HEAD.strip()}\n{label}\n{PADS}").header.revision) == revision
