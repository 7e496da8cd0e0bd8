"""What is made of recognised words: parted, levelled, respelled, and mended only where arithmetic or the catalogue says so."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from parsers.draft import Draft, DraftLine, Kind, Origin
from parsers.extractors.pages.document import drafts
from parsers.extractors.pages.recognised.levelling import levelled
from parsers.extractors.pages.recognised.likecodes import likely_codes
from parsers.extractors.pages.recognised.parting import parted
from parsers.extractors.pages.recognised.respelling import respelled
from parsers.extractors.pages.recognised.spellings import respelled_numbers, tidy_number, without_base
from parsers.extractors.pages.rows import Placed
from parsers.extractors.written import written
from parsers.knowledge import EMPTY, Knowledge
from parsers.page import Box, Page, Source, Word
from parsers.readers.ink import unfound
from parsers.readers.scan import without_transmission

ORIGIN = Origin(channel="fax", channel_kind="fax", received_at=datetime(2026, 11, 24, tzinfo=UTC))
PITCH = 5.0  #: points from one character to the next


def word(
    text: str,
    left: float = 100,
    top: float = 100,
    *,
    doubt: float = 0.0,
    rivals: tuple[tuple[int, str, float], ...] = (),
) -> Word:
    middles = tuple(left + PITCH * (at + 0.5) for at in range(len(text)))
    return Word(text, Box(left, top, left + PITCH * len(text), top + 9), doubt=doubt, rivals=rivals, middles=middles)


def page(*words: Word, source: Source = Source.OCR) -> Page:
    return Page(0, 1, 600, 800, source, words)


def placed(text: str, *, source: Source = Source.OCR, rivals: tuple[tuple[int, str, float], ...] = ()) -> Placed:
    one = word(text, rivals=rivals)
    return Placed(one, one.box.left, one.box.right, page(one, source=source))


def line(top: float, *cells: tuple[float, str]) -> list[Word]:
    """Words of one row; each cell begins at its place, blanks part its words."""
    found = []
    for left, text in cells:
        for part in text.split():
            found.append(word(part, left, top))
            left += PITCH * (len(part) + 0.7)
    return found


def read(*rows: list[Word], knowledge: Knowledge = EMPTY) -> Draft:
    return drafts([page(*(one for row in rows for one in row))], ORIGIN, knowledge)[0]


def order(*items: tuple[str, str, str, str], knowledge: Knowledge = EMPTY) -> list[DraftLine]:
    """The lines read of a scanned table with these codes, quantities, prices and amounts."""
    head = line(200, (40, "Code"), (140, "Description"), (300, "Qty"), (380, "Price"), (460, "Amount"))
    rows = [
        line(220 + 20 * at, (40, code), (140, "Hex screw zinc"), (300, count), (380, price), (460, amount))
        for at, (code, count, price, amount) in enumerate(items)
    ]
    title = line(60, (40, "PURCHASE ORDER")) + line(90, (40, "Order no.: 4711"))
    return list(read(title, head, *rows, knowledge=knowledge).lines)


def test_a_glued_word_is_parted_where_its_characters_stand_apart() -> None:
    one = placed("114.581")
    wide = (*one.word.middles[:6], one.word.middles[6] + 4)
    glued = Placed(Word("114.581", one.word.box, middles=wide), one.left, one.right + 4, one.page)
    halves = parted(glued, 133)
    assert halves is not None
    assert [half.word.text for half in halves] == ["114.58", "1"]
    assert halves[0].right <= halves[1].left


def test_an_evenly_spaced_number_is_never_parted() -> None:
    one = placed("1234.56")
    assert parted(one, 105.5) is None


def test_words_of_one_printed_line_come_to_one_height() -> None:
    found = levelled(page(word("10", 40, 100), word("kg", 80, 102.5), word("20", 120, 104.5), word("30", 40, 112)))
    heights = {one.text: one.box.top for one in found.words}
    assert heights["10"] == heights["kg"] == heights["20"]
    assert heights["30"] == 112
    exact = page(word("10"), source=Source.PRINT)
    assert levelled(exact) is exact


@pytest.mark.parametrize(
    ("text", "doubt", "meant"),
    [
        ("Contaet:", 0.2, "Contact:"),
        ("Contaet:", 0.0, "Contaet:"),  # read surely: it is a word that we do not know
        ("27:02/2026", 0.3, "27/02/2026"),
        ("27.02.2026", 0.3, "27.02.2026"),
        ("13:41", 0.3, "13:41"),
        ("B-6869:26", 0.3, "B-6869:26"),
    ],
)
def test_expected_words_are_respelled_and_figures_never_change(text: str, doubt: float, meant: str) -> None:
    assert respelled(page(word(text, doubt=doubt)), EMPTY).words[0].text == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("254;60", "254.60"), ("3.587.40", "3587.40"), ("1,082,06", "1082.06"), ("1.234", None), ("22 99", None)],
)
def test_damaged_signs_of_an_amount_leave_one_number(text: str, meant: str | None) -> None:
    assert tidy_number([placed(text)]) == (Decimal(meant) if meant else None)
    assert tidy_number([placed(text, source=Source.PRINT)]) is None


def test_a_respelling_is_offered_for_recognised_words_only() -> None:
    assert Decimal("17.40") in respelled_numbers([placed("l7.4O")])
    assert Decimal("87.40") in respelled_numbers([placed("37.40", rivals=((0, "8", 0.2),))])
    assert respelled_numbers([placed("l7.4O", source=Source.PRINT)]) == ()


def test_a_price_base_is_cut_off_only_where_one_is_expected() -> None:
    assert (Decimal("127.30"), Decimal(1)) in without_base([placed("127,301")], expected=True)
    assert without_base([placed("127,301")], expected=False) == ()
    assert (Decimal("385.86"), Decimal(100)) in without_base([placed("385.86"), placed("100")], expected=False)


def test_damaged_figures_are_mended_where_one_mending_makes_the_line_agree() -> None:
    found = order(("A-100", "20", "5.5O", "110;00"), ("A-200", "3", "7.00", "21.00"))
    assert [one.amount and one.amount.value for one in found] == ["110.00", "21.00"]
    assert found[0].price
    assert found[0].price.value == "5.50"
    assert found[0].price.raw == "5.5O"  # what stands on the page stays


def test_figures_that_no_arithmetic_proves_stay_unread() -> None:
    found = order(("A-100", "20", "5.5O", "999.00"), ("A-200", "3", "7.00", "21.00"))
    assert found[0].price is None or found[0].price.value is None


def test_an_unknown_code_becomes_the_only_known_one_that_looks_like_it_and_says_that_it_is_a_guess() -> None:
    knowledge = Knowledge(version="one", skus=frozenset({"HX-0830-ZN", "TL-243-50"}))
    found = order(("HX-O83O-ZN", "20", "5.50", "110.00"), ("TL-243-50", "3", "7.00", "21.00"), knowledge=knowledge)
    codes = [one.sku or one.code for one in found]
    assert codes[0]
    assert codes[0].value == "HX-0830-ZN"
    assert codes[0].confidence <= 0.6
    assert [one.value for one in codes[0].alternatives] == ["HX-O83O-ZN"]
    assert codes[1]
    assert codes[1].alternatives == ()


def test_a_known_code_keeps_the_known_ones_that_the_recogniser_held_possible() -> None:
    knowledge = Knowledge(version="two", skus=frozenset({"M1230", "M1280", "M7230"}))
    assert likely_codes([placed("M1230")], knowledge) == ("M1230",)
    assert likely_codes([placed("M1230", rivals=((3, "8", 0.2),))], knowledge) == ("M1230", "M1280")
    assert likely_codes([placed("M1230", source=Source.PRINT)], knowledge) == ()


def test_a_letter_on_paper_is_read_as_text_with_boxes_and_doubts() -> None:
    rows = [line(60, (40, "Order no. 4711")), line(90, (40, "Please send")), line(110, (40, "12 boxes nitrile gloves"))]
    sheet = page(
        *(one for row in rows for one in row), word("8", 40, 130, doubt=0.4), *line(130, (60, "boxes paper towels"))
    )
    found = written([sheet], [], ORIGIN, EMPTY)
    assert [one.quantity and one.quantity.value for one in found[0].lines] == ["12", "8"]
    assert found[0].kind is Kind.ORDER
    assert found[0].source == "ocr"
    sure, doubtful = (one.quantity for one in found[0].lines)
    assert sure
    assert doubtful
    assert sure.evidence.spans[0].box is not None
    assert sure.confidence > 0.9 > doubtful.confidence


def test_the_line_of_the_fax_machine_is_no_part_of_the_order() -> None:
    machine = [*line(10, (20, "16/06/2026 13:03")), *line(14, (140, "FAX 5326880 P.01/01"))]  # askew as pages are
    body = line(60, (40, "Order no. 4711"))
    assert list(without_transmission([*machine, *body])) == body
    clock = line(20, (40, "Delivery until 13:00"))
    assert list(without_transmission([*clock, *body])) == [*clock, *body]


def test_points_taken_for_commas_are_mended_by_arithmetic_alone() -> None:
    found = order(("A-100", "2.000", "179.37 100", "3.587.40"), ("A-200", "3", "7.00", "21.00"))
    assert found[0].quantity is not None
    assert (found[0].quantity.value, found[0].price_per and found[0].price_per.value) == ("2000", "100")


def test_an_amount_with_a_lost_comma_is_never_a_thousandth_of_it() -> None:
    found = order(("A-100", "100", "111.31", "11.13100"), ("A-200", "3", "7.00", "21.00"))
    assert found[0].amount is not None
    assert found[0].amount.value in (None, "11131.00")
    assert found[0].price_per is None or found[0].price_per.value == "1"


def test_noughts_of_a_price_base_that_look_like_brackets_are_noughts() -> None:
    found = order(("A-100", "500", "61.66 / 10)", "308.30"), ("A-200", "3", "7.00", "21.00"))
    assert found[0].price is not None
    assert (found[0].price.value, found[0].price_per and found[0].price_per.value) == ("61.66", "100")


def test_a_unit_a_letter_off_is_the_only_unit_that_it_can_be_and_unsure() -> None:
    found = order(("A-100", "20 pes", "5.50", "110.00"), ("A-200", "3 pcs", "7.00", "21.00"))
    units = [(one.unit.raw, one.unit.confidence > 0.9) for one in found if one.unit]
    assert units == [("pcs", False), ("pcs", True)]


def test_a_blank_between_thousands_is_no_border_of_columns() -> None:
    head = line(200, (40, "Code"), (140, "Description"), (290, "Qty"), (330, "Unit"), (400, "Price"), (470, "Amount"))
    cells = (("A-100", "50", "pcs", "2.00", "100.00"), ("A-200", "2 000", "pcs", "1.00", "2000.00"))
    rows = [
        line(
            220 + 20 * at,
            (40, code),
            (140, "Hex screw zinc"),
            (300 - 4 * len(count), count),
            (331, unit),
            (400, price),
            (470, amount),
        )
        for at, (code, count, unit, price, amount) in enumerate(cells)
    ]
    title = line(60, (40, "PURCHASE ORDER")) + line(90, (40, "Order no.: 4711"))
    found = read(title, head, *rows).lines
    assert [one.quantity and one.quantity.value for one in found] == ["50", "2000"]


def test_reads_quantity_and_price_of_one_cell_with_nothing_between() -> None:
    head = line(200, (40, "Pos"), (100, "Material"), (200, "Bezeichnung / Menge / Preis"), (470, "Wert EUR"))
    rows = []
    for at, (code, figures, amount) in enumerate(
        (("A-100", "6,000 ST 36,00 EUR / 1 ST", "216,00"), ("A-200", "40,000 ST 2,10 EUR / 1 ST", "84,00"))
    ):
        rows += [
            line(220 + 40 * at, (40, f"000{at + 1}0"), (100, code), (200, "Kabeldose grau")),
            line(236 + 40 * at, (300, figures), (470, amount)),
        ]
    title = line(60, (40, "BESTELLUNG")) + line(90, (40, "Bestellnummer: 4711"))
    found = read(title, head, *rows).lines
    values = [
        (one.quantity and one.quantity.value, one.price and one.price.value, one.amount and one.amount.value)
        for one in found
    ]
    assert values == [("6.000", "36.00", "216.00"), ("40.000", "2.10", "84.00")]


def test_a_row_whose_unit_looks_like_a_figure_stays_an_item_with_its_quantity_open() -> None:
    title = line(60, (40, "PEDIDO")) + line(90, (40, "Pedido nº: 2026/01728"))
    rows = [
        line(220 + 16 * at, (40, count), (140, "Acido citrico saco"), (380, code))
        for at, (count, code) in enumerate((("50 1", "52-72-8109"), ("144 uds", "90-64-6315"), ("6 kg", "66-82-9255")))
    ]
    found = read(title, *rows).lines
    assert [one.quantity and one.quantity.value for one in found] == [None, "144", "6"]


def test_ink_beside_the_lines_that_were_found_is_looked_at() -> None:
    pixels = np.full((200, 600), 255, dtype=np.uint8)
    boxes = []
    for row in (40, 90):
        for left in (20, 300):
            pixels[row + 4 : row + 18, left + 6 : left + 90 : 6] = 0  # words
            boxes.append(
                np.array([[left, row], [left + 100, row], [left + 100, row + 22], [left, row + 22]], dtype=np.float32)
            )
    pixels[44:58, 200:204] = 0  # a lone figure on the height of the first row
    pixels[96, 220] = 0  # a speck
    pixels[120:134, 200:204] = 0  # on the height of no row
    pixels[:, 260:262] = 0  # the border of a column
    pixels[2:9, 200:204] = 0  # in the line that the fax machine prints
    (found,) = unfound(pixels, boxes)
    assert found[:, 0].min() < 200 < 204 < found[:, 0].max()
    assert found[:, 1].min() < 44 < 58 < found[:, 1].max()
