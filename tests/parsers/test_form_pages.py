"""Kinds of forms that were once misread: grids of labels above the items, labels of two lines, deliveries in a small table, codes that
brackets or labels without a colon say, blanks that nobody filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from tests.corpus.cases import ORIGIN
from tests.parsers.typed_page import HEAD, assert_rows, read, typed, value

ITEMS = """
Line   Code       Description            Qty      Price     Amount
1      CW-5120    Kitchen trolley        12       7.40      88.80
2      TD-0041    Tea towel              30       2.00      60.00
"""

KINDS = {
    "deliveries in a table below the item": (
        """
Line   Part number / Description                 Order qty    Unit price    Ext price
1      CW-5120                                   600.00 EA    0.50          300.00
       Kitchen trolley steel
       Rel   Due date       Release qty
       1     7 Oct 2026          400.00
       2     21 Oct 2026         200.00
2      TD-0041                                   30.00 EA     2.00          60.00
       Tea towel white
       Rel   Due date       Release qty
       1     7 Oct 2026           30.00
""",
        [("CW-5120", "600.00", "0.50", "7 Oct 2026 + 21 Oct 2026"), ("TD-0041", "30.00", "2.00", "7 Oct 2026")],
    ),
    "a factor below the unit": (
        """
Ln     Vendor item   Description                 Qty        UOM       Unit      Extended
#                                                Ordered    Factor    Cost      Cost
0001   CW-5120       Nitrile gloves medium       6          CS        71.00     426.00
                     Brackwater                             10
0002   TD-0041       Tea towel                   4          EA        2.00      8.00
                     Brackwater                             1
""",
        [("CW-5120", "6", "71.00", None), ("TD-0041", "4", "2.00", None)],
    ),
    "a code that its narrow column breaks behind a point": (
        """
Line   Item     Description            Supplier item     Qty      Price     Amount
1      DH.      Kitchen trolley        CW-5120           12       7.40      88.80
       100.10
2      DH.      Tea towel              TD-0041           30       2.00      60.00
       210.60
""",
        [("CW-5120", "12", "7.40", None), ("TD-0041", "30", "2.00", None)],
    ),
    "labels without a colon below the item": (
        """
#    Description              Qty    Unit    Price    Total
1    Kitchen trolley          12     EA      7.40     88.80
     Need By 7 Oct 2026 Part Number AB-4411 Supplier Part Number CW-5120 Commodity Kitchen
2    Tea towel                30     EA      2.00     60.00
     Need By 8 Oct 2026 Part Number AB-4412 Supplier Part Number TD-0041 Commodity Kitchen
""",
        [("CW-5120", "12", "7.40", "7 Oct 2026"), ("TD-0041", "30", "2.00", "8 Oct 2026")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_reads_this_kind_of_form(kind: str) -> None:
    assert_rows(*KINDS[kind])


def headed(head: str) -> Draft:
    return read("Brackwater Joinery Limited\n" + head.strip("\n") + "\n\n" + ITEMS.strip("\n"))


def test_a_grid_of_labels_above_the_items_is_no_table() -> None:
    draft = headed("""
Commande fournisseur

Numéro       Date          Code fournisseur    N° client    Référence
CF00418      18/11/2026    BELM                C2001        Linge
""")
    assert value(draft.header.buyer_order_no) == "CF00418"
    assert value(draft.header.account_no) == "C2001"
    assert [value(line.code or line.sku) for line in draft.lines] == ["CW-5120", "TD-0041"]
    assert "row-unread" not in {notice.code for notice in draft.notices}


def test_the_number_stands_below_a_label_of_two_lines() -> None:
    draft = headed("""
PURCHASE         Purchase Order Date
ORDER            18 Nov 2026

                 Purchase Order
                 Number
                 PO-0388
""")
    assert value(draft.header.buyer_order_no) == "PO-0388"


def test_a_day_is_no_order_number() -> None:
    assert headed("PURCHASE ORDER     18 Nov 2026").header.buyer_order_no is None


@pytest.mark.parametrize(
    "said",
    [
        "Ns. codice c/o Voi: C2001",
        "Customer account with you: C2001",
        "Notre n° de client chez vous: C2001",
        "Unsere Kontonummer bei Ihnen: C2001",
        "Nuestro código con ustedes: C2001",
        "Ons rekeningnummer bij u: C2001",
        "Client C2001",
        "Kunde C2001",
    ],
)
def test_the_account_is_said_in_these_words(said: str) -> None:
    assert value(headed(f"PURCHASE ORDER PO-77120\n{said}").header.account_no) == "C2001"


def test_the_place_of_a_form_goes_on_beside_labels_of_another_column() -> None:
    draft = headed("""
Purchase Order PO-77120

Status          Issued                 Supplier           Harbour Supplies
Requester       Tom Brandt             Ship To Address    Brackwater Joinery -
Department      Sanitation                                Troy plant
Payment Term    Net 30                                    915 Farm Road
Order Date      18 Nov 2026                               Troy, OH 45373
""")
    assert draft.header.ship_to is not None
    assert "Troy plant" in draft.header.ship_to.text.raw
    assert "45373" in draft.header.ship_to.text.raw


def test_a_blank_that_nobody_filled_in_says_nothing() -> None:
    draft = read(HEAD + ITEMS.strip("\n") + "\n\nCollected by: ____________   Signed: K. Thomson")
    assert not {"condition-stated", "note-significant"} & {notice.code for notice in draft.notices}


def test_a_filled_blank_is_read() -> None:
    draft = read("PURCHASE ORDER\nOrder No.: ____ PO-77120\n" + ITEMS.strip("\n"))
    assert value(draft.header.buyer_order_no) == "PO-77120"


def test_the_day_of_a_letter_is_no_wish() -> None:
    letter = "Troyes, le 20 novembre 2026\n\nBON DE COMMANDE N° 4711\nDate : 19/11/2026\n\n"
    table = """
Réf.       Article                Quantité      Prix      Total
CW-5120    Chariot                12            7,40      88,80
TD-0041    Torchon                30            2,00      60,00
"""
    assert "date-unread" not in {notice.code for notice in read(letter + table.strip("\n")).notices}


@pytest.mark.parametrize(
    ("said", "role"),
    [("(bei uns GB-1040)", "buyer_item"), ("(our code GB-1040)", "buyer_item"), ("(suyo GB-1040)", "sku")],
)
def test_brackets_say_whose_the_other_code_is(said: str, role: str) -> None:
    draft = read(f"""
PURCHASE ORDER PO-77120

Qty    Item       Text                      Price     Amount
12     CW-5120    Kitchen trolley           7.40      88.80
                  {said}
30     TD-0041    Tea towel                 2.00      60.00
""")
    assert (value(getattr(draft.lines[0], role)) or "").strip(")") == "GB-1040"


def test_known_codes_are_taken_out_of_the_words_between_them() -> None:
    page = typed("""
ORDEN DE COMPRA PO-77120

Código                    Descripción          Cantidad    Precio    Importe
ARL-15 (suyo CW-5120)     Carro de cocina      12          7,40      88,80
ARL-16 (suyo TD-0041)     Paño de cocina       30          2,00      60,00
""")
    known = replace(EMPTY, skus=frozenset({"CW-5120", "TD-0041"}), buyer_items=frozenset({"ARL-15", "ARL-16"}))
    (draft,) = drafts((page,), ORIGIN, known)
    assert [value(line.sku) for line in draft.lines] == ["CW-5120", "TD-0041"]
    assert [value(line.buyer_item) for line in draft.lines] == ["ARL-15", "ARL-16"]


def test_every_block_of_an_item_keeps_its_own_day() -> None:
    draft = read("""
ORDEN DE COMPRA
Número: A-26-0441

Línea 1
Código         CW-5120
Cantidad       12
Precio unitario   7,40
Importe        88,80
Fecha de entrega 30/11/2026

Línea 2
Código         TD-0041
Cantidad       30
Precio unitario   2,00
Importe        60,00
Fecha de entrega 14/12/2026
""")
    assert [value(line.requested_delivery) for line in draft.lines] == ["30/11/2026", "14/12/2026"]
    assert draft.header.requested_delivery is None


def test_a_label_right_above_the_header_is_none_of_it() -> None:
    draft = read("""
PURCHASE ORDER

Order No.       PO-77120
Delivery                                 ASAP
Quantity   Details            Code       Price     Net       VAT
12 each    Kitchen trolley    CW-5120    7.40      88.80     17.76
30 each    Tea towel          TD-0041    2.00      60.00     12.00
""")
    assert [value(line.price) for line in draft.lines] == ["7.40", "2.00"]
    assert not {"price-unread"} & {notice.code for notice in draft.notices}


def test_labels_of_a_panel_beside_the_header_are_none_of_it() -> None:
    draft = read("""
ORDER NO            PURCHASE ORDER
PO-77120
REQUIRED BY
02/12/2026
                    Pos   Material   Description        Qty   Unit   Price    Value
SUPPLIER NO
S004419             10    CW-5120    Kitchen trolley    12    EA     7.40     88.80
ACCOUNT NO
W2008               20    TD-0041    Tea towel          30    EA     2.00     60.00
""")
    assert [value(line.code or line.sku) for line in draft.lines] == ["CW-5120", "TD-0041"]
    assert value(draft.header.account_no) == "W2008"


def test_tight_labels_have_the_values_below_each() -> None:
    draft = headed("""
Bon de commande PO-77120

Acheteur :      Votre référence : Date de commande : Arrivée prévue :
Claire          compte C2002      17/11/2026         03/12/2026
""")
    assert value(draft.header.issued_on) == "17/11/2026"
    assert value(draft.header.requested_delivery) == "03/12/2026"


def test_the_last_value_of_a_full_line_begins_the_next() -> None:
    draft = headed("Bestellung L-2026/497\nDatum: 30.11.2026 Bearbeiterin: Heike Lindner Liefertermin:\n14.12.2026")
    assert value(draft.header.requested_delivery) == "14.12.2026"


def test_labels_without_a_colon_in_one_line_have_their_values() -> None:
    draft = headed("PEDIDO MV-3307\nFecha 18/11/2026 Entrega 25/11/2026 Cliente C2018")
    assert value(draft.header.issued_on) == "18/11/2026"
    assert value(draft.header.requested_delivery) == "25/11/2026"
    assert value(draft.header.account_no) == "C2018"


def test_the_number_behind_a_verb_of_replacing_is_the_earlier_one() -> None:
    draft = headed("PEDIDO MV-3307 (RECTIFICADO)\nSustituye y anula nuestro pedido MV-3301 del 12/11/2026")
    assert value(draft.header.buyer_order_no) == "MV-3307"
    assert value(draft.header.previous_order_no) == "MV-3301"


def test_nothing_received_so_far_is_no_doubt() -> None:
    table = """
Item       Vendor name           Qty     Received    Billed    Units     Rate      Amount
CW-5120    Kitchen trolley       12      {}           0         EA        7.40      88.80
TD-0041    Tea towel             30      0           0         EA        2.00      60.00
"""
    assert not read(HEAD + table.format(0).strip("\n")).notices
    assert "quantity-ambiguous" in {notice.code for notice in read(HEAD + table.format(4).strip("\n")).notices}


def test_what_a_pack_holds_may_stand_below_its_name() -> None:
    draft = read("""
BON DE COMMANDE PO-77120

Article              Désignation       Qté           Prix      Montant
CW-5120              Verre à pied      8,00          9,60      76,80
                     Ballon            boîtes de
                     25 cl             6
TD-0041              Torchon           30,00         2,00      60,00
                     coton             pièces
""")
    assert [value(line.quantity) for line in draft.lines] == ["8.00", "30.00"]
    assert not draft.notices


def test_a_compound_that_its_cell_breaks_is_one_word() -> None:
    draft = read("""
PURCHASE ORDER PO-77120

Item       Description               Qty     Price     Amount
CW-5120    Safety vest orange X-     12      7.40      88.80
           large
TD-0041    Tea towel                 30      2.00      60.00
""")
    assert value(draft.lines[0].description) == "Safety vest orange X-large"


def test_the_price_of_each_is_no_canadian_one() -> None:
    draft = read("""
ORDINE PO-77120

Articolo   Descrizione          Q.tà    Prezzo cad.   Totale
CW-5120    Carrello             12      € 7,40        € 88,80
TD-0041    Strofinaccio         30      € 2,00        € 60,00
""")
    assert value(draft.header.currency) == "EUR"


@pytest.mark.parametrize("place", ["the yard as above", "el propio hostal", "presso di noi"])
def test_the_own_place_is_the_one_of_the_letterhead(place: str) -> None:
    head = f"Brackwater Joinery\nHarbour Lane 4\nKippford DG5 4ZX\n\n\nPURCHASE ORDER PO-77120\nDeliver to: {place}\n\n"
    draft = read(head + ITEMS.strip("\n"))
    assert draft.header.ship_to is None or "Harbour Lane" in draft.header.ship_to.text.raw


def test_captions_above_their_values_make_a_block_of_each_item() -> None:
    draft = read("""
PURCHASE ORDER
PO Number: PO-77120

Line     Supplier Part     Item Description
1        CW-5120           Kitchen trolley

Qty      Unit Price        Delivery Date / Line Total
12 EA    7.40              30/11/2026 / 88.80

Line     Supplier Part     Item Description
2        TD-0041           Tea towel

Qty      Unit Price        Delivery Date / Line Total
30 EA    2.00              14/12/2026 / 60.00
""")
    assert [value(line.sku or line.code) for line in draft.lines] == ["CW-5120", "TD-0041"]
    assert [value(line.amount) for line in draft.lines] == ["88.80", "60.00"]
    assert [value(line.requested_delivery) for line in draft.lines] == ["30/11/2026", "14/12/2026"]


def test_the_account_is_said_in_brackets() -> None:
    draft = headed("PURCHASE ORDER PO-77120\nSupplier: Harbour Supplies, Bristol (account T2006)")
    assert value(draft.header.account_no) == "T2006"


def test_a_price_per_m_is_one_of_a_metre_where_arithmetic_says_so() -> None:
    draft = read("""
PURCHASE ORDER PO-77120

Code       Description        Qty     Per    Price     Value
CW-5120    Flexible cable     50      M      0.46      23.00
TD-0041    Wood screw         3000    M      20.00     60.00
""")
    assert [value(line.price_per) for line in draft.lines] == ["1", "1000"]


def test_carriage_paid_is_no_place() -> None:
    draft = headed("Bestellung L-2026/497\nLieferung frei Haus, Teillieferungen gemäß Terminspalte.")
    assert draft.header.ship_to is None
