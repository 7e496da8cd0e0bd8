"""Documents of the corpus: every layout, every trap, in both halves, and the practice documents where they are at hand."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from gateway.master_data import knowledge as knowledge_of
from gateway.master_data import read_folder
from parsers.draft import Draft, DraftLine, Evidence, Field
from parsers.extractors.pages.document import drafts
from parsers.extractors.pages.tables.completeness import gaps
from parsers.knowledge import EMPTY
from parsers.readers import html, sheet
from parsers.readers.pdf import read
from tests.corpus.cases import HELD_BACK, OPEN, ORIGIN, Score, cases, judge, judge_trap, read_case, trap_case
from tests.corpus.layouts import LAYOUTS, draw
from tests.corpus.traps import TRAPS
from tests.corpus.world import make_order
from tests.material import MATERIAL, needs_material
from tests.patience import costs

PRACTICE = MATERIAL / "practice"


def read_document(content: bytes) -> list[Draft]:
    found = read(content, 0)
    result = drafts(found.pages, ORIGIN, EMPTY)
    return [replace(draft, notices=draft.notices + found.notices) for draft in result]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_orders_in_this_layout(layout: str) -> None:
    score = Score()
    for case in cases(OPEN, 8, layout=layout):
        judge(case, read_case(case), score)
    assert score.wrong == []
    assert score.lines_right >= 0.97 * score.lines, score.missed
    for name, count in score.fields.items():
        assert score.fields_right[name] >= 0.97 * count, score.missed


@pytest.mark.parametrize("name", TRAPS)
def test_does_not_step_into_this_trap(name: str) -> None:
    score = Score()
    for number in range(5):
        trap = trap_case(OPEN, name, number)
        judge_trap(f"{name}-{number}", trap, read_document(trap.pdf), score)
    assert score.wrong == []
    assert score.lines_right >= 0.97 * score.lines, score.missed


def test_reads_the_half_that_nobody_tunes_on() -> None:
    score = Score()
    for case in cases(HELD_BACK, 5):
        judge(case, read_case(case), score)
    for name in TRAPS:
        for number in range(3):
            trap = trap_case(HELD_BACK, name, number)
            judge_trap(f"{name}-{number}", trap, read_document(trap.pdf), score)
    assert score.lines_right >= 0.95 * score.lines
    assert len(score.wrong) <= 0.01 * score.lines
    for name, count in score.fields.items():
        assert score.fields_right[name] >= 0.95 * count, name


def test_every_value_stands_where_its_evidence_points() -> None:
    case = next(cases(OPEN, 1, layout="grid"))
    pages = read(case.pdf, 0).pages
    for draft in drafts(pages, ORIGIN, EMPTY):
        for line in draft.lines:
            for field in (line.sku, line.code, line.quantity, line.price, line.amount, line.description):
                if field is None:
                    continue
                written = []
                for span in field.evidence.spans:
                    assert span.page is not None
                    assert span.box is not None
                    page = pages[span.page - 1]
                    written += [
                        word.text
                        for word in page.words
                        if span.box.left - 0.1 <= word.box.left
                        and word.box.right <= span.box.right + 0.1
                        and span.box.top <= word.box.middle <= span.box.bottom
                    ]
                assert " ".join(written) == field.raw


def test_reading_twice_is_reading_once() -> None:
    case = next(cases(OPEN, 1, layout="stacked"))
    assert read_case(case) == read_case(case)


def test_a_thousand_lines_lose_none_and_cost_little() -> None:
    rng = random.Random(7)
    order = make_order(rng, language="en", size=1000)
    content = draw("grid", order, rng)
    with costs(2):
        found = read_document(content)
    assert [line.code.value if line.code else line.sku.value if line.sku else None for line in found[0].lines] == [
        line.code for line in order.lines
    ]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("10 20 40", "30"),
        ("1 2 3 5", "4"),
        ("20 30 40", "10"),
        ("10 20 30", None),
        ("1 2 3", None),
        ("7 3 5", None),
        ("10 20", None),
        ("1 5 9 22", None),
    ],
)
def test_a_gap_in_the_line_numbers_is_told(numbers: str, missing: str | None) -> None:
    lines = [DraftLine(no=Field(number, number, Evidence((), "table"))) for number in numbers.split()]
    assert [f" {missing};" in notice.message for notice in gaps(lines)] == ([] if missing is None else [True])


# --- the practice documents ------------------------------------------------------------------------------------------


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _right(line: DraftLine, truth: dict[str, str | None]) -> bool:
    codes = {_value(line.sku), _value(line.code), _value(line.buyer_item)}
    numbers = ((line.quantity, "quantity"), (line.price, "unit_price"), (line.amount, "amount"))
    if not {truth["sku"], truth["buyer_item"]} & (codes - {None}):
        return False
    for field, name in numbers:
        wanted, stated = truth[name], _value(field)
        if (wanted is None) != (stated is None) or (
            wanted is not None and stated is not None and Decimal(wanted) != Decimal(stated)
        ):
            return False
    return True


@needs_material
def test_reads_the_practice_documents() -> None:
    knowledge = knowledge_of(read_folder(PRACTICE / "master"))
    right = lines = numbers = 0
    for case in sorted((PRACTICE / "cases").glob("po-*")):
        truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
        found = drafts(read((case / "source.pdf").read_bytes(), 0).pages, ORIGIN, knowledge)
        wanted = [line for order in truth["orders"] for line in order["lines"]]
        stated = [line for draft in found for line in draft.lines]
        lines += len(wanted)
        right += sum(_right(line, one) for line, one in zip(stated, wanted, strict=False))
        numbers += {_value(draft.header.buyer_order_no) for draft in found} == {
            order["buyer_order_no"] for order in truth["orders"]
        }
    assert right >= 0.92 * lines
    assert numbers >= 24


@pytest.mark.parametrize(
    ("quantities", "lines"),
    [
        (
            ["4", "", "2", "", "24", "", "4", "10"],
            ["4", "2", "24", "4", "10"],
        ),  # a form of which a third is not ordered
        (["4", "6", "2", "1", "24", "", "4", "10"], ["4", "6", "2", "1", "24", None, "4", "10"]),  # one was forgotten
    ],
)
def test_rows_of_a_form_that_nobody_filled_in_order_nothing(quantities: list[str], lines: list[str | None]) -> None:
    rows = [["Menge", "Einheit", "Artikelnr.", "Bezeichnung"]]
    rows += [[quantity, "Stück", f"KL-{100 + at}", "Klemme"] for at, quantity in enumerate(quantities)]
    found = drafts(sheet.read("\n".join(";".join(row) for row in rows).encode(), 0).pages, ORIGIN, EMPTY)
    assert [line.quantity.value if line.quantity else None for line in found[0].lines] == lines


@pytest.mark.parametrize("asked", ["4 or 5", "ca. 10 / 12?", "tbc", "?"])
@pytest.mark.parametrize("codes", [["ABLB", "CD12", "EF-3"], []])
def test_a_row_whose_quantity_nobody_can_read_is_a_line_without_one(asked: str, codes: list[str]) -> None:
    names, quantities = ["Lever arch file blue", "Copy paper A4", "Desk tidy"], ["30", asked, "6"]
    head = ["Code", "Item", "Qty"] if codes else ["Item", "Qty"]
    for order in (quantities, [asked, "30", "6"]):
        rows = [[*([codes[at]] if codes else []), name, order[at]] for at, name in enumerate(names)]
        text = "\n".join(";".join(row) for row in [head, *rows])
        found = drafts(sheet.read(text.encode(), 0).pages, ORIGIN, EMPTY)
        read_as = [line.quantity.value if line.quantity else None for line in found[0].lines]
        assert read_as == [None if one == asked else one for one in order], (text, read_as)


def test_a_quantity_that_reaches_over_several_rows_leaves_no_line_out() -> None:
    head = "<tr><th>Menge</th><th>Artikelnr.</th><th>Bezeichnung</th></tr>"
    rows = [
        f"<tr><td rowspan=2>10</td><td>KL-{at}</td><td>Klemme</td></tr><tr><td>KL-{at + 1}</td><td>Klemme</td></tr>"
        for at in (100, 110, 120)
    ]
    found = drafts(html.read(f"<html><table>{head}{''.join(rows)}</table></html>".encode(), 0).pages, ORIGIN, EMPTY)
    assert len(found[0].lines) == 6


@pytest.mark.parametrize(
    ("theirs", "ours", "read_as"),
    [
        ("G/1020", "H7062", {"buyer_item": "G/1020", "sku": "H7062"}),
        ("H7062", "G/1020", {"buyer_item": "G/1020", "sku": "H7062"}),
        ("L5045", "H7062", {"sku": "L5045", "code": "H7062"}),  # two products: for a clerk
    ],
)
def test_two_columns_of_item_numbers_are_told_apart_by_the_catalogue(
    theirs: str, ours: str, read_as: dict[str, str]
) -> None:
    knowledge = replace(EMPTY, skus=frozenset({"H7062", "L5045"}), buyer_items=frozenset({"G/1020"}))
    rows = [["Item code", "Harbour code", "Description", "Quantity"], [theirs, ours, "Oil pads", "10"]]
    found = drafts(sheet.read("\n".join(map(";".join, rows)).encode(), 0).pages, ORIGIN, knowledge)
    line = found[0].lines[0]
    said = {role: getattr(line, role) for role in ("sku", "buyer_item", "code")}
    assert {role: field.value for role, field in said.items() if field} == read_as


@pytest.mark.parametrize(("code", "role"), [("H7062", "sku"), ("G/1020", "buyer_item"), ("70620", "buyer_item")])
def test_our_number_in_the_column_of_theirs_is_ours(code: str, role: str) -> None:
    knowledge = replace(EMPTY, skus=frozenset({"H7062", "70620"}), buyer_items=frozenset({"G/1020"}))
    rows = [["Ons nr", "Omschrijving", "Aantal"], [code, "Absorptiedoek", "10"]]
    found = drafts(sheet.read("\n".join(map(";".join, rows)).encode(), 0).pages, ORIGIN, knowledge)
    field = getattr(found[0].lines[0], role)
    assert field is not None
    assert field.value == code
