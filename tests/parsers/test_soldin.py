"""Forms that say row by row in what the goods are sold: what is counted is the pack beside the number, or it is left open."""

from __future__ import annotations

import pytest

from tests.parsers.test_sheetrows import Rows, only


def ordered(head: list[object], *rows: list[object]) -> list[tuple[str, str | None, str | None]]:
    sheet: Rows = [["Order 4711"], [], head, *rows]
    return [
        (
            line.quantity.raw if line.quantity else "",
            line.unit.raw if line.unit else None,
            line.pack.raw if line.pack else None,
        )
        for line in only(sheet).lines
    ]


@pytest.mark.parametrize(
    ("head", "pack", "single"),
    [
        (["Réf.", "Article", "Conditionnement", "Quantité"], "carton de 8 rouleaux", "pièce"),
        (["Code", "Article", "Pack size", "Qty"], "case/12", "each"),
        (["Art.-Nr.", "Bezeichnung", "Verpackung", "Menge"], "Karton 12", "Stück"),
        (["Code", "Article", "Sold by", "I want"], "box of 50", "each"),
        (["Réf.", "Désignation", "Conditionnement", "Quantité"], "carton de 8 ramettes", "ramette"),
    ],
)
def test_a_column_of_packs_and_single_ones_says_what_is_counted(head: list[object], pack: str, single: str) -> None:
    found = ordered(head, ["GH-220", "Garden hose", pack, 5], ["SP-014", "Spade", single, 30])
    assert found == [("5", pack, None), ("30", single, None)]


@pytest.mark.parametrize(
    ("packs", "counts"),
    [
        (("Karton 12", "Karton 6"), (5, 4)),  # nothing says that singles stand in the column
        (("Karton 12", "Stück"), (24, 30)),  # as many as two cartons hold
        (("Karton 12", "Rolle"), (24, 3)),
        ((12, 6), (5, 4)),
    ],
)
def test_a_pack_that_may_only_be_told_of_is_left_beside_the_number(
    packs: tuple[object, object], counts: tuple[int, int]
) -> None:
    rows = [["GH-220", "Gartenschlauch", packs[0], counts[0]], ["SP-014", "Spaten", packs[1], counts[1]]]
    found = ordered(["Art.-Nr.", "Bezeichnung", "Verpackung", "Menge"], *rows)
    assert found[0] == (str(counts[0]), None, str(packs[0]))


def test_where_packs_are_counted_by_the_heading_the_pack_is_the_unit() -> None:
    rows = [["GH-220", "Gartenschlauch", "Karton 12", 5, 60], ["SP-014", "Spaten", "Dutzend Paar", 2, 24]]
    found = ordered(["Artikel", "Bezeichnung", "VPE", "Anzahl VPE", "Summe Stück"], *rows)
    assert found == [("5", "Karton 12", None), ("2", "Dutzend Paar", None)]


def test_who_asks_for_the_goods_below_the_items_is_none_of_them() -> None:
    sheet: Rows = [
        ["Order 4711"],
        [],
        ["Code", "Article", "Unit", "Qty"],
        ["GH-220", "Garden hose", "each", 5],
        [],
        ["Contact", "J. Smith, stores"],
    ]
    (line,) = only(sheet).lines
    assert line.description is not None
    assert line.description.raw == "Garden hose"


def test_where_packs_are_counted_the_unit_column_says_in_what_the_goods_are_kept() -> None:
    rows = [["GH-220", "Gloves", "XBX", "XCT=10", 1], ["SP-014", "Spray", "EA", "XCT=12", 2]]
    found = ordered(["SKU", "Description", "Sold by", "Pack", "Order qty (packs)"], *rows)
    assert [unit for _, unit, _ in found] == ["XCT", "XCT"]


@pytest.mark.parametrize(
    ("head", "packs"),
    [
        (["Référence", "Produit", "Nb cartons", "Nb unités"], "cartons"),
        (["Code", "Article", "Cases", "Singles"], "Cases"),
        (["Art.-Nr.", "Bezeichnung", "Kartons", "Stück"], "Kartons"),
    ],
)
def test_a_number_that_stands_only_below_the_packs_counts_packs(head: list[object], packs: str) -> None:
    found = ordered(head, ["GH-220", "Garden hose", 4, None], ["SP-014", "Spade", None, 12])
    assert [number for number, _, _ in found] == ["4", "12"]
    assert found[0][1] == packs
    assert found[1][1] != packs
