"""Headers of two storeys and two languages, cells that a narrow column wraps, deliveries below an item, blocks of another pitch,
letterheads with the addressee below them."""

from __future__ import annotations

from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen

Cells = list[tuple[float, str]]


def draft_of(pen: Pen) -> Draft:
    (draft,) = drafts(read(pen.done(), 0).pages, ORIGIN, EMPTY)
    return draft


def printed(*rows: Cells, heads: int = 1, apart: float = 12, pitch: float = 14) -> Draft:
    """An order whose table has so many rows of headers, so far apart."""
    pen = Pen(size=8)
    pen.put(50, "Hollowell Joinery Ltd", bold=True)
    pen.put(350, "Order No 4500118", y=70)
    pen.y = 150
    for at, row in enumerate(rows):
        pen.row(row, bold=at < heads)
        pen.down(apart if at + 1 < heads else pitch)
    return draft_of(pen)


def values(draft: Draft, *names: str) -> list[tuple[str | None, ...]]:
    return [
        tuple(field.raw if (field := getattr(line, name)) is not None else None for name in names)
        for line in draft.lines
    ]


def test_a_storey_in_boxes_of_its_own_parts_the_columns_above_it() -> None:
    at = (50, 110, 180, -400, 410, -480, -510, -560)
    draft = printed(
        [(75, "RÉFÉRENCES"), (230, "DÉSIGNATION"), (380, "QUANTITÉ"), (460, "PRIX UNITAIRE"), (535, "MONTANT")],
        [(50, "CHI"), (110, "Fournisseur"), (240, "Libellé"), (388, "Nb"), (410, "Un."), (465, "HT"), (498, "par"), (545, "HT")],
        list(zip(at, ("3001245", "GANB-S", "GANTS NITRILE BLEU S", "30", "BTE", "5,7600", "1", "172,80"), strict=True)),
        list(zip(at, ("3002044", "TABB", "TABLIER JETABLE BLANC", "2 000", "U", "4,3200", "100", "86,40"), strict=True)),
        heads=2,
        apart=17,
        pitch=17,
    )  # fmt: skip
    assert values(draft, "buyer_item", "sku", "quantity", "unit", "price", "price_per", "amount") == [
        ("3001245", "GANB-S", "30", "BTE", "5,7600", "1", "172,80"),
        ("3002044", "TABB", "2 000", "U", "4,3200", "100", "86,40"),
    ]


def test_whose_number_it_is_belongs_to_its_heading() -> None:
    at = (50, 90, 160, 240, -420, 440)
    draft = printed(
        list(zip(at, ("Part.", "Clave", "No. parte", "Descripción", "Cantidad", "U.M."), strict=True)),
        list(zip(at, ("Line", "Item", "Vendor P/N", "Description", "Qty", "Unit"), strict=True)),
        list(zip(at, ("1", "MN-0451", "CR4P-M", "Guante anticorte A4 M", "120", "PAR"), strict=True)),
        list(zip(at, ("2", "MN-0510", "EP200", "Tapón auditivo", "10", "CAJA"), strict=True)),
        [(50, "3"), (160, "SK-48"), (240, "Calcetín absorbente"), (-420, "6"), (440, "CAJA")],
        heads=2,
        apart=9,
    )
    assert values(draft, "code", "sku", "quantity") == [
        ("MN-0451", "CR4P-M", "120"),
        ("MN-0510", "EP200", "10"),
        (None, "SK-48", "6"),
    ]


def test_deliveries_below_an_item_are_its_own() -> None:
    head: Cells = [(50, "Item"), (110, "Description"), (-420, "Total"), (440, "Unit")]
    draft = printed(
        head,
        [(50, "KB-300"), (110, "Paper cups 300 ml"), (-420, "5,000"), (440, "each")],
        [(125, "Delivery 3 Dec 2026"), (-340, "2,000")],
        [(125, "Delivery 17 Dec 2026"), (-340, "3,000")],
        [(50, "FL-450"), (110, "Aluminium foil 45 cm"), (-420, "6"), (440, "roll")],
        [(125, "Delivery 3 Dec 2026"), (-340, "6")],
    )
    assert values(draft, "code", "quantity") == [("KB-300", "5,000"), ("FL-450", "6")]
    first, second = draft.lines
    told = [(part.quantity.raw, part.requested_delivery.raw) for part in first.schedule]
    assert told == [("2,000", "3 Dec 2026"), ("3,000", "17 Dec 2026")]
    assert second.requested_delivery is not None
    assert second.requested_delivery.raw == "3 Dec 2026"


def test_a_pack_that_a_narrow_cell_wraps_is_whole_and_counts_nothing() -> None:
    head: Cells = [(50, "Art."), (120, "Artikel"), (-320, "Anzahl"), (335, "Gebinde"), (-450, "CHF / Gebinde"), (-540, "CHF Total")]  # fmt: skip
    pen = Pen(size=9)
    pen.put(350, "Bestellung ZB 1139", bold=True)
    pen.y = 150
    pen.row(head, bold=True)
    pen.down(22)
    for code, name, more, count, price, amount in (
        ("BB-1224", "Papiersack braun 12+6 x", "24", "6", "15.16", "90.96"),
        ("BB-1428", "Papiersack braun 14+7 x", "28", "4", "20.48", "81.92"),
    ):
        pen.row([(120, name), (335, "Karton à")])
        pen.down(6)
        pen.row([(50, code), (-320, count), (-450, price), (-540, amount)])
        pen.down(6)
        pen.row([(120, more), (335, "1’000")])
        pen.down(14)
    assert values(draft_of(pen), "description", "quantity", "unit") == [
        ("Papiersack braun 12+6 x 24", "6", "Karton à 1’000"),
        ("Papiersack braun 14+7 x 28", "4", "Karton à 1’000"),
    ]


def test_labels_beside_a_block_of_another_pitch_keep_their_values() -> None:
    pen = Pen(size=8)
    for y, text in ((100, "Hartwell Supplies Ltd"), (111.25, "Harrow Way Estate"), (122.5, "Redditch B98 9ZZ")):
        pen.put(50, text, y=y)
    for y, label, value in ((101, "Order number", "4500118"), (115, "Wanted on", "27/11/2026"), (129, "Placed by", "Dawn Price")):  # fmt: skip
        pen.put(300, label, y=y + 0.4)
        pen.put(450, value, y=y)
    pen.y = 170
    pen.row([(50, "Code"), (110, "Description"), (-420, "Quantity"), (440, "Unit")], bold=True)
    pen.down(14)
    pen.row([(50, "KB-300"), (110, "Paper cups 300 ml"), (-420, "50"), (440, "each")])
    draft = draft_of(pen)
    assert draft.header.requested_delivery is not None
    assert draft.header.requested_delivery.raw.endswith("27/11/2026")


def test_a_place_as_above_is_the_letterheads_and_not_the_addressees() -> None:
    pen = Pen(size=9)
    for y, text in ((40, "MVZ Rheinaue GmbH"), (54, "Wormser Landstraße 118 · 67399 Speyer"), (100, "Hartwell Supplies Ltd"), (112, "Harrow Way Estate"), (124, "Redditch B98 9ZZ")):  # fmt: skip
        pen.put(50, text, y=y)
    pen.put(50, "Bestellung B-2026-3398", y=150, bold=True)
    pen.put(50, "Lieferanschrift: wie oben", y=166)
    pen.y = 190
    pen.row([(50, "Art.-Nr."), (110, "Bezeichnung"), (-420, "Menge"), (440, "Einheit")], bold=True)
    pen.down(14)
    pen.row([(50, "KB-300"), (110, "Becher 300 ml"), (-420, "50"), (440, "Stück")])
    ship_to = draft_of(pen).header.ship_to
    assert ship_to is not None
    assert ship_to.text.raw.splitlines() == ["MVZ Rheinaue GmbH", "Wormser Landstraße 118", "67399 Speyer"]


def test_a_number_in_the_middle_of_a_cell_of_two_lines_begins_an_item() -> None:
    pen = Pen(size=8)
    pen.put(50, "Hollowell Joinery Ltd", bold=True)
    pen.put(350, "Order No 4500118", y=70)
    pen.y = 150
    pen.row([(50, "Item"), (110, "Material"), (216, "Description")], bold=True)
    pen.down(10)
    pen.row([(110, "Order qty. Unit"), (216, "Price per unit"), (355, "Del. date"), (-550, "Net value")], bold=True)
    goods = [("700420", "Disc 125 x 6", "366.00"), ("700431", "Glove size 9", "619.20"), ("700440", "Tap M8", "93.60")]
    for at, (code, name, value) in enumerate(goods, 1):
        pen.down(17)
        pen.row([(50, f"000{at}0"), (110, code), (216, name)])
        pen.down(10.5)
        pen.row([(110, "12 EA"), (216, "7.80 / 1 EA"), (355, "30.10.2026"), (-550, value)])
    pen.down(17)
    pen.row([(216, "Tapping paste 500 g tin")])
    pen.down(5.25)
    pen.row([(50, "00040")])
    pen.down(5.25)
    pen.row([(216, "Your material number: L5047")])
    pen.down(10.5)
    pen.row([(110, "6 EA"), (216, "9.95 / 1 EA"), (355, "30.10.2026"), (-550, "59.70")])
    draft = draft_of(pen)
    assert values(draft, "no", "description", "amount")[2:] == [
        ("00030", "Tap M8", "93.60"),
        ("00040", "Tapping paste 500 g tin", "59.70"),
    ]
