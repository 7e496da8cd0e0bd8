"""Quantity and price in one run of words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reportlab.pdfgen.canvas import Canvas

from channels.envelope import Envelope, Part
from parsers.draft import DraftLine
from parsers.extractors.pages.document import drafts
from parsers.extractors.pages.tables.priced import priced, priced_at_length
from parsers.knowledge import EMPTY
from parsers.parse import parse
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN
from tests.patience import costs


@pytest.mark.parametrize(
    ("text", "inside", "anywhere"),
    [
        ("4 Stk zu 62,10 EUR je 1 Stk", 2, 2),
        ("25 EA @ 1.55", 2, 2),
        ("25 @1.55", 1, 1),
        ("12 pcs à 3,50 €", 2, 2),
        ("3 x 2,50 EUR", 1, 1),
        # only in a column of quantities
        ("20 x 14.90", 1, None),
        ("6 à 6,35", 1, None),
        # packs of a size, cross-sections, lengths
        ("10 x 2,5 l", None, None),
        ("10 x 0.75 l", None, None),
        ("3 x 2.5", None, None),
        ("2 x 4.00 m", None, None),
        # a price for all of them together
        ("5 for £10.00", None, None),
        ("M8 x 40", None, None),
        ("12 boxes", None, None),
    ],
)
def test_where_the_price_begins(text: str, inside: int | None, anywhere: int | None) -> None:
    assert [found and found[0] for found in (priced(text.split()), priced_at_length(text.split()))] == [
        inside,
        anywhere,
    ]


def lines(*rows: tuple[tuple[int, str], ...]) -> list[tuple[str | None, ...]]:
    canvas = Canvas("order.pdf")
    canvas.drawString(50, 790, "PURCHASE ORDER 4500061220")
    for n, row in enumerate(rows):
        for x, text in row:
            canvas.drawString(x, 700 - 16 * n, text)
    (draft,) = drafts(read(canvas.getpdfdata(), 0).pages, ORIGIN, EMPTY)
    return [tuple(map(_value, _fields(line))) for line in draft.lines]


def _fields(line: DraftLine) -> tuple[object, ...]:
    return line.code, line.description, line.quantity, line.unit, line.price, line.amount


def _value(field: object) -> str | None:
    return getattr(field, "value", None)


def test_in_one_column_of_a_table() -> None:
    found = lines(
        ((50, "Item"), (130, "Description"), (300, "Qty"), (420, "Amount")),
        ((50, "A-4711"), (130, "Hand soap"), (300, "12 pcs @ 3.50"), (420, "42.00")),
        ((50, "B-0815"), (130, "Descaler"), (300, "24 x 1.10"), (420, "26.40")),
    )
    assert found == [
        ("A-4711", "Hand soap", "12", "pcs", "3.50", "42.00"),
        ("B-0815", "Descaler", "24", None, "1.10", "26.40"),
    ]


def test_below_the_text_of_the_item() -> None:
    found = lines(
        ((50, "Pos"), (90, "Artikelnummer"), (220, "Bezeichnung / Menge"), (460, "Wert EUR")),
        ((50, "1"), (90, "7450.05"), (220, "Vanillezucker 5 kg Eimer")),
        ((90, "4 Stk zu 62,10 EUR je 1 Stk"), (470, "248,40")),
        ((50, "2"), (90, "8020.01"), (220, "Spritzbeutel 53 cm")),
        ((90, "3.000 Stk zu 9,80 EUR je 100 Stk"), (470, "294,00")),
    )
    assert found == [
        ("7450.05", "Vanillezucker 5 kg Eimer", "4", "Stk", "62.10", "248.40"),
        ("8020.01", "Spritzbeutel 53 cm", "3000", "Stk", "9.80", "294.00"),
    ]


def test_a_second_row_of_headers_is_no_text_of_the_first_item() -> None:
    header = ((64, "Item"), (164, "Quantity UM"), (250, "Net price"), (330, "Net value"))
    found = lines(
        ((106, "Material"),),
        header,
        ((106, "Description"),),
        (),
        ((64, "00010"), (106, "10122"), (169, "60"), (213, "M"), (255, "7.11"), (335, "426.60")),
        ((106, "Copper tube 22 mm"),),
        ((64, "00020"), (106, "202204"), (169, "25"), (213, "EA"), (255, "1.55"), (335, "38.75")),
        ((106, "End feed equal tee 22 mm"),),
    )
    assert [row[:3] for row in found] == [
        ("10122", "Copper tube 22 mm", "60"),
        ("202204", "End feed equal tee 22 mm", "25"),
    ]


def test_a_label_takes_no_word_of_its_date() -> None:
    canvas = Canvas("order.pdf")
    for n, text in enumerate(("PURCHASE ORDER 4500061220", "Expected on or before 01/12/2026")):
        canvas.drawString(50, 790 - 20 * n, text)
    for x, head, value in ((50, "Item", "A-4711"), (130, "Description", "Soap"), (300, "Qty", "12")):
        canvas.drawString(x, 700, head)
        canvas.drawString(x, 680, value)
    (draft,) = drafts(read(canvas.getpdfdata(), 0).pages, ORIGIN, EMPTY)
    assert draft.header.requested_delivery is not None
    assert draft.header.requested_delivery.raw == "on or before 01/12/2026"


@pytest.mark.parametrize("row", ["5 pcs BX-1 soap 2.00 EUR\n", "5 pcs BX-1 soap 2.00 10.00\n"])
def test_a_long_text_of_priced_lines_costs_no_more_than_its_length(row: str) -> None:
    part = Part((row * 4000)[:100_000].encode(), "text/plain", name="order.txt")
    envelope = Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,))
    with costs(1.5):
        assert parse(envelope, EMPTY).drafts
