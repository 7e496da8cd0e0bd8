"""Forms whose head is not one row of names: two storeys, rows that name themselves, legends of price bases, packs beside pieces."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from channels.envelope import Trust
from channels.file import file_envelope
from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.extractors.pages.tables.cells import money, quantity
from parsers.extractors.pages.tables.legends import explains_signs
from parsers.knowledge import EMPTY
from parsers.parse import parse
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen

Cells = list[tuple[float, str]]


def printed(title: str, *rows: Cells, foot: str = "") -> Draft:
    pen = Pen(size=8)
    pen.put(50, "Hollowell Textil AG", bold=True)
    pen.put(350, title, y=70)
    pen.y = 150
    for row in rows:
        pen.row(row)
        pen.down(13)
    if foot:
        pen.put(50, foot, y=pen.y + 20)
    (draft,) = drafts(read(pen.done(), 0).pages, ORIGIN, EMPTY)
    return draft


def sheet(*rows: list[object]) -> Draft:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    envelope = file_envelope(
        stream.getvalue(), name="order.xlsx", channel="folder", kind="folder", delivery_key="1",
        received_at=datetime(2026, 10, 6, 9, tzinfo=UTC), trust=Trust.VOUCHED,
    )  # fmt: skip
    (draft,) = parse(envelope, EMPTY).drafts
    return draft


def values(draft: Draft, *names: str) -> list[tuple[str | None, ...]]:
    return [
        tuple(field.raw if (field := getattr(line, name)) is not None else None for name in names)
        for line in draft.lines
    ]


@pytest.mark.parametrize(
    ("title", "upper", "lower"),
    [
        ("Bestellung 4500118", ("Pos.", "Material", "Bezeichnung"), ("Bestellmenge", "Einheit", "Preis pro Einheit", "Nettowert")),
        ("Purchase order 4500118", ("Item", "Material", "Description"), ("Order qty.", "Unit", "Price per unit", "Net value")),
        ("Commande 4500118", ("Poste", "Article", "Désignation"), ("Qté commandée", "Unité", "Prix par unité", "Valeur nette")),
        ("Pedido 4500118", ("Pos.", "Material", "Denominación"), ("Cantidad de pedido", "Unidad", "Precio por unidad", "Valor neto")),
        ("Ordine 4500118", ("Pos.", "Materiale", "Definizione"), ("Quantità", "Unità", "Prezzo per unità", "Valore netto")),
        ("Bestelling 4500118", ("Pos.", "Materiaal", "Omschrijving"), ("Bestelhoeveelheid", "Eenheid", "Prijs per eenheid", "Nettowaarde")),
    ],
)  # fmt: skip
def test_the_goods_stand_above_their_figures(title: str, upper: tuple[str, ...], lower: tuple[str, ...]) -> None:
    above, below = (57, 91, 176), (-198, 210, -374, -539)
    draft = printed(
        title,
        list(zip(above, upper, strict=True)),
        list(zip(below, lower, strict=True)),
        [(57, "00010"), (91, "7004410"), (176, "Flachbeutel LDPE 300x400")],
        list(zip(below, ("12.000,000", "ST", "56,50 / 1.000 ST", "678,00"), strict=True)),
        [(57, "00020"), (91, "7005121"), (176, "Faltkarton 600x400x400")],
        list(zip(below, ("200,000", "ST", "228,16 / 100 ST", "456,32"), strict=True)),
    )
    assert values(draft, "no", "code", "description", "quantity", "unit", "amount") == [
        ("00010", "7004410", "Flachbeutel LDPE 300x400", "12.000,000", "ST", "678,00"),
        ("00020", "7005121", "Faltkarton 600x400x400", "200,000", "ST", "456,32"),
    ]


def test_rows_of_a_portal_name_and_number_themselves() -> None:
    at = (50, -430, -488, -544)
    draft = printed(
        "Purchase order 7100449107",
        list(zip(at, ("Line 1  Barrier tape red/white 500 m", "24 roll", "£5.80", "£139.20"), strict=True)),
        [(78, "Item DU-77020")],
        list(zip(at, ("Line 2  Road pin 1200 mm", "3 bundle (10)", "£29.50", "£88.50"), strict=True)),
        [(78, "Item DU-77031")],
        list(zip(at, ("Line 3  Absorbent granules 20 kg", "10 sack", "£11.20", "£112.00"), strict=True)),
        [(78, "Item DU-77040")],
    )
    assert values(draft, "no", "code", "quantity", "price", "amount") == [
        ("1", "DU-77020", "24 roll", "£5.80", "£139.20"),
        ("2", "DU-77031", "3 bundle (10)", "£29.50", "£88.50"),
        ("3", "DU-77040", "10 sack", "£11.20", "£112.00"),
    ]


def test_a_legend_of_price_bases_asks_for_nothing() -> None:
    at = (50, 90, 200, -330, 340, -430, -520)
    draft = printed(
        "Bestelling 4500118",
        list(zip(at, ("LN", "ARTIKELNR", "OMSCHRIJVING", "AANTAL", "EH", "PRIJS P", "BEDRAG"), strict=True)),
        list(zip(at, ("01", "MS-120-S", "VUILNISZAK 120 L", "200", "ROL", "3,69 E", "738,00"), strict=True)),
        list(zip(at, ("02", "KS-1200", "RANDPROFIEL", "1.000", "ST", "39,60 C", "396,00"), strict=True)),
        foot="P: E = PER EENHEID   C = PER 100   M = PER 1000",
    )
    assert [field.value for line in draft.lines if (field := line.price)] == ["3.69", "39.60"]
    assert [field.value for line in draft.lines if (field := line.price_per)] == ["1", "100"]
    assert [notice.code for notice in draft.notices if notice.code == "note-significant"] == []


@pytest.mark.parametrize(
    "written",
    ["% = Preis je 100 Stück.", "E = per eenheid, C = per 100, M = per 1000", "C = prix pour cent", "‰ = per thousand", "E = each", "PE = Preiseinheit"],
)  # fmt: skip
def test_knows_what_legends_say_in_any_case(written: str) -> None:
    assert explains_signs(written)


@pytest.mark.parametrize(
    "written", ["C = per 1000", "VE = 10 Stück", "M = metre", "Price: 5 each", "Delivery: Monday", "E = 2 each"]
)
def test_another_meaning_of_a_sign_is_for_a_clerk(written: str) -> None:
    assert not explains_signs(written)


def test_packs_that_a_heading_counts_are_not_the_pieces_of_the_column_beside() -> None:
    draft = sheet(
        ["SKU", "Description", "Sold by", "Pack", "Order qty (packs)"],
        ["BB-6205", "Ball bearing 6205", "EA", "XTU=10", 3],
        ["GR-400", "Moly grease 400 g", "EA", "XCT=24", 1],
    )
    assert values(draft, "quantity", "unit") == [("3", "XTU"), ("1", "XCT")]
    draft = sheet(
        ["Item no.", "Description", "Unit", "Units per case", "Cases required"],
        ["BB-6205", "Ball bearing 6205", "each", 12, 3],
        ["GR-400", "Moly grease 400 g", "each", 24, 1],
    )
    assert [(line.quantity and line.quantity.value, line.unit and line.unit.value) for line in draft.lines] == [
        ("3", "cases (12)"),
        ("1", "cases (24)"),
    ]


def test_the_net_price_is_the_price() -> None:
    draft = sheet(
        ["Code", "Description", "List price", "Your price", "Qty"],
        ["BB-6205", "Ball bearing 6205", 15.5, 11.4, 3],
        ["GR-400", "Moly grease 400 g", 9.2, 7.1, 12],
    )
    assert [line.price and line.price.value for line in draft.lines] == ["11.4", "7.1"]


def test_a_row_of_headings_is_no_item() -> None:
    draft = sheet(
        ["Ordered", "Approved by", "UoM", "Item", "Supplier SKU", "Unit cost (ex VAT)", "Subtotal (ex VAT)"],
        ["soon", "M", "M", "Oak dowel 12 mm", "AB7125", 1.85, 11.1],
    )
    assert all(line.sku is None or "cost" not in line.sku.raw for line in draft.lines)


@pytest.mark.parametrize(
    ("written", "number", "unit"),
    [("3 bundle (10)", "3", "bundle (10)"), ("2 boxes (of 12)", "2", "boxes (of 12)"), ("2 boxes of 10", "2", "boxes of 10")],
)  # fmt: skip
def test_packs_with_their_content_in_one_cell(written: str, number: str, unit: str) -> None:
    found = quantity(written)
    assert found is not None
    assert (found.number, found.unit) == (number, unit)


def test_a_letter_behind_a_price_is_its_base() -> None:
    found = money("3,69 E")
    assert found is not None
    assert (found.number, found.unit) == ("3,69", None)
