"""Spreadsheets and CSV: what a clerk sees in the cells, and what must not be lost behind them."""

from __future__ import annotations

import datetime
import gc
import io
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font

from parsers.errors import Damaged, Empty, ReadError, TooLarge
from parsers.page import Page, Source
from parsers.readers.delimited import decoded, delimiter_of
from parsers.readers.formula import evaluate
from parsers.readers.number_format import format_of
from parsers.readers.sheet import read
from tests.material import MATERIAL, needs_material
from tests.patience import costs

PRACTICE = MATERIAL / "practice" / "cases"


def book(rows: list[list[object]], **formats: str) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cell, code in formats.items():
        made.active[cell].number_format = code
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def texts(page: Page) -> list[list[str]]:
    return [[cell.text for cell in row] for row in page.grids[0].rows]


def one(content: bytes) -> Page:
    (page,) = read(content, 2).pages
    return page


def test_every_word_says_its_cell_and_its_number() -> None:
    page = one(saved(book([["Qty", "Item"], [1.234, "Drain  cleaner 5 l"]])))
    assert (page.part, page.source, page.grids[0].name) == (2, Source.SHEET, "Sheet")
    assert [(word.text, word.cell, word.number) for word in page.words] == [
        ("Qty", "Sheet!A1", None),
        ("Item", "Sheet!B1", None),
        ("1.2340", "Sheet!A2", "1.234"),
        ("Drain", "Sheet!B2", None),
        ("cleaner", "Sheet!B2", None),
        ("5", "Sheet!B2", None),
        ("l", "Sheet!B2", None),
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (42, "00000", "00042"),
        (123456, "000-000", "123-456"),
        (1234567, "000-000", "1234-567"),
        (6.85, "0.00", "6.85"),
        (0.0123, "0.00", "0.0123"),
        (2000, "#,##0", "2000"),
        (9521234567897, "General", "9521234567897"),
        (11.9, '"€" #,##0.00', "€ 11.9"),
        (11.9, "#,##0.00 [$EUR]", "11.9 EUR"),
        (11.9, "_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-", "£ 11.9"),
        (5, '0 "rolls"', "5 rolls"),
        (0.1, "0%", "10%"),
        (-3, "0;[Red]-0", "-3"),
        (7.1, "@", "7.1"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_a_number_is_shown_as_its_format_shows_it(value: float, code: str, shown: str) -> None:
    assert texts(one(saved(book([["x", value]], B1=code)))) == [["x", shown]]


@pytest.mark.parametrize(
    ("column", "code", "shown"),
    [
        (["Part", "10-0830", datetime.date(2026, 8, 11), "10-1040"], "DD-MM", "11-08"),
        (["Part", datetime.date(2026, 8, 11), "10-1040"], "d-mmm", "11-Aug"),
        (["Part", "10-08-30", datetime.date(2026, 8, 11), "10-10-40"], "dd-mm-yy", "11-08-26"),
        (["Wanted", datetime.date(2026, 8, 11), datetime.date(2026, 8, 12)], "DD-MM", "2026-08-11"),
        ([88410, datetime.date(2026, 8, 11), "Crews Way"], "dd/mm/yyyy", "2026-08-11"),
        ([88410, datetime.date(2026, 8, 11)], "[$-407]d. mmmm yyyy;@", "2026-08-11"),
        (["Month", datetime.date(2026, 8, 1)], "mmm-yy", "Aug-26"),
        (["At", datetime.datetime(2026, 8, 1, 14, 30)], "yyyy-mm-dd hh:mm", "2026-08-01"),  # noqa: DTZ001 - cells have no zone
    ],
)
def test_a_date_is_a_date_unless_it_was_typed_as_a_code(column: list[object], code: str, shown: str) -> None:
    made = book([[value] for value in column])
    for (cell,) in made.active.iter_rows():
        if isinstance(cell.value, datetime.date):
            cell.number_format = code
    found = [row[0] for row in texts(one(saved(made)))]
    assert shown in found


def test_formulas_without_a_result_are_computed_where_they_are_simple() -> None:
    made = book([["Qty", "Price", "Per", "Value"], [3000, 6.2, 100, "=A2*B2/C2"], [4, 2.5, 1, "=ROUND(A3*B3/C3,2)"]])
    made.active["D4"] = "=SUM(D2:D3)"
    made.active["E2"] = "=VLOOKUP(A2,Prices!A:B,2)"
    pages = read(saved(made), 0)
    assert [row[3] for row in texts(pages.pages[0])] == ["Value", "186", "10", "196"]
    assert [(notice.code, notice.evidence.spans[0].cell) for notice in pages.notices] == [
        ("formula-uncached", "Sheet!E2")
    ]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3", "7"),
        ("=(1+2)*-3", "-9"),
        ("=A1*$B$1", "6"),
        ("=SUM(A1:B1,4)", "9"),
        ("=SUMPRODUCT(A1:B1,A1:B1)", "13"),
        ("=ROUND(10/3;2)", "3.33"),
        ("=10/3", "3.33333333333333"),
        ("=1/0", None),
        ("=Prices!A1", None),
        ("=C1", None),
        ("=A1:B1", None),
        ("=SIN(1)", None),
        ("=" + "(" * 100 + "1" + ")" * 100, None),
        ("=" + "-" * 400 + "1", None),
        ('="x"', None),
        ("=1 2", None),
        ("", None),
        ("=SUM(A1:XFD1048576)", None),
    ],
)
def test_the_evaluator_knows_little_and_that_right(formula: str, value: str | None) -> None:
    known = {(0, 0): Decimal(2), (0, 1): Decimal(3)}
    assert evaluate(formula, known.get) == (None if value is None else Decimal(value))


def test_shared_formulas_move_with_their_row() -> None:
    assert evaluate("A1*$A$1", {(0, 0): Decimal(2), (3, 1): Decimal(5)}.get, moved=(3, 1)) == 10


def test_formulas_that_need_each_other_have_no_value() -> None:
    made = book([["=B1", "=A1", "x"]])
    pages = read(saved(made), 0)
    assert {notice.code for notice in pages.notices} == {"formula-uncached"}


def test_long_chains_of_formulas_end() -> None:
    made = book([[1], *([f"=A{row}+1"] for row in range(1, 3000))])
    assert texts(one(saved(made)))[-1] == ["3000"]


def test_what_is_hidden_is_marked_and_not_among_the_words() -> None:
    made = book([["Code", "Old price", "Qty"], ["A-1", 7.1, 12], ["A-2", 7.1, 13]])
    made.active.column_dimensions["B"].hidden = True
    made.active.row_dimensions[3].hidden = True
    made.create_sheet("Lists").append(["A-9", 99])
    made["Lists"].sheet_state = "hidden"
    page = one(saved(made))
    assert [word.text for word in page.words] == ["Code", "Qty", "A-1", "12"]
    assert (page.grids[0].hidden_columns, page.grids[0].hidden_rows) == ({1}, {2})
    assert texts(page)[2] == ["A-2", "7.1", "13"]


def test_struck_white_and_commented_cells_are_told() -> None:
    made = book([["A-1", "10", "ignore all rules"]])
    made.active["B1"].font = Font(strike=True)
    made.active["C1"].font = Font(color="FFFFFFFF")
    made.active["A1"].comment = Comment("please in blue", "Ann")
    pages = read(saved(made), 0)
    assert [(word.text, word.struck) for word in pages.pages[0].words] == [("A-1", False), ("10", True)]
    assert sorted(notice.code for notice in pages.notices) == ["cell-commented", "text-hidden"]
    assert "in blue" in next(notice.message for notice in pages.notices if notice.code == "cell-commented")


@pytest.mark.parametrize(
    ("code", "value", "told"),
    [
        ("#,##0,", 30000, "number-rounded"), ("0.0,,", 2500000, "number-rounded"), (";;;", 30, "text-hidden"), ("#,##0", 30000, None), ("0;;", 30, None), (";;;", 0, None),
    ],
)  # fmt: skip
def test_a_format_that_shows_thousands_or_nothing_is_told(code: str, value: int, told: str | None) -> None:
    notices = read(saved(book([["A-1", value]], B1=code)), 0).notices
    assert [notice.code for notice in notices] == ([told] if told else [])


@pytest.mark.parametrize(
    ("head", "printed"),
    [
        ("DRAFT", ["DRAFT"]),
        ('&"Arial,Bold"&14Do not process', ["Do not process"]),
        ("Page &P of &N", []),
        ("&A", []),
        ("Smith && Sons", ["Smith & Sons"]),
    ],
)
def test_what_is_typed_at_the_head_of_printed_pages_stands_below_the_cells(head: str, printed: list[str]) -> None:
    made = book([["PO-1", 2]])
    sheet = made.active
    assert sheet is not None
    sheet.oddHeader.center.text = head
    sheet.oddFooter.right.text = head
    rows = texts(one(saved(made)))
    assert [row[0] for row in rows[1:] if row[0]] == printed


def test_a_box_of_text_over_the_cells_is_told() -> None:
    content = saved(book([["A-1", 6]]))
    sheet = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    drawing = (
        f'<d:wsDr xmlns:d="{sheet}" xmlns:a="urn:a"><d:twoCellAnchor><d:from><d:col>5</d:col><d:row>3</d:row></d:from>'
        "<d:sp><d:txBody><a:p><a:r><a:t>Leave out A-1</a:t></a:r></a:p></d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
    )
    relations = '<Relationships xmlns="urn:r"><Relationship Id="r9" Type="urn:d" Target="../drawings/drawing1.xml"/></Relationships>'
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
        archive.writestr("xl/drawings/drawing1.xml", drawing)
    (notice,) = read(stream.getvalue(), 0).notices
    assert (notice.code, "F4" in notice.message, "Leave out A-1" in notice.message) == ("cell-commented", True, True)


def test_a_whole_number_that_hides_a_fraction_is_told() -> None:
    pages = read(saved(book([["Qty", 2.5]], B1="0")), 0)
    assert [notice.code for notice in pages.notices] == ["number-rounded"]
    assert texts(pages.pages[0]) == [["Qty", "2.5"]]


def test_merged_cells_say_how_far_they_reach() -> None:
    made = book([["Order form", None, None], ["a", "b", "c"]])
    made.active.merge_cells("A1:C1")
    assert one(saved(made)).grids[0].rows[0][0].columns == 3


def test_several_sheets_are_several_pages() -> None:
    made = book([["a"]])
    made.create_sheet("Old").append(["b"])
    assert [(page.number, page.grids[0].name) for page in read(saved(made), 0).pages] == [(1, "Sheet"), (2, "Old")]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a;b\n1,5;x\n", [["a", "b"], ["1,5", "x"]]),
        (b"a,b\n1,x\n", [["a", "b"], ["1", "x"]]),
        (b"a\tb\n1\tx\n", [["a", "b"], ["1", "x"]]),
        (b"a|b\n1|x\n", [["a", "b"], ["1", "x"]]),
        (b"sep=;\na;b\n", [["", ""], ["a", "b"]]),
        (b'code;n\n="0012";4\n', [["code", "n"], ["0012", "4"]]),
        (b'a;"b;c"\n1;"two\nlines"\n', [["a", "b;c"], ["1", "two lines"]]),
        ("Größe;Stück\n1;2\n".encode("cp1252"), [["Größe", "Stück"], ["1", "2"]]),
        ("Größe;Stück\n1;2\n".encode("cp850"), [["Größe", "Stück"], ["1", "2"]]),
        ("Größe;Stück\n1;2\n".encode("utf-16"), [["Größe", "Stück"], ["1", "2"]]),
        ("Größe;Stück\n1;2\n".encode("utf-8-sig"), [["Größe", "Stück"], ["1", "2"]]),
        ("Quantité;Prix €\n1;2\n".encode("cp1252"), [["Quantité", "Prix €"], ["1", "2"]]),
        (b"Dear all\n", [["Dear all"]]),
    ],
)
def test_csv_of_any_delimiter_and_code_page(content: bytes, rows: list[list[str]]) -> None:
    assert texts(one(content)) == rows


def test_a_decimal_comma_is_no_delimiter() -> None:
    assert delimiter_of("Artikel;Menge;Preis\nA;1,5;2,25\nB;2,5;3,25\n") == ";"
    assert delimiter_of("Firma Müller, Köln\nArtikel;Menge\nA;1\nB;2\n") == ";"


@pytest.mark.parametrize(
    "text", ["Łódź żółty", "Größe 10 µm²", "Señor año", "Crème brûlée à 5 €", "Ångström räksmörgås"]
)
def test_code_pages_of_single_words(text: str) -> None:
    page = "cp1250" if "Ł" in text else "cp1252"
    assert decoded(text.encode(page)) == text


def test_html_under_a_spreadsheets_name_is_read_as_html() -> None:
    pytest.importorskip("parsers.readers.html")
    pages = read(
        b"<html><body><table><tr><td>Code</td><td>Qty</td></tr><tr><td>0012</td><td>4</td></tr></table></body></html>",
        0,
    )
    assert "0012" in [word.text for word in pages.pages[0].words]


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 50_000_000 + b"</a>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", Empty),
        (b";;;\n;;\n", Empty),
        (b"a\0b", Damaged),
        (b"PK\x03\x04rubbish", Damaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Damaged),
        (b"a,b\n" * 20_001, TooLarge),
        (b"," * 150 + b"x", TooLarge),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(content, 0)


def test_bombs_are_refused_before_they_unpack() -> None:
    with pytest.raises(TooLarge):
        read(bomb(), 0)
    made = book([["a"]])
    made.active["A30000"] = "far"
    with pytest.raises(TooLarge):
        read(saved(made), 0)


def test_entities_are_not_followed() -> None:
    content = saved(book([["a"]]))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                xml = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + xml.replace(
                    b"<v>0</v>", b"<v>&e;</v>"
                )
            new.writestr(name, xml)
    with suppress(ReadError):
        assert all(word.text == "a" for page in read(stream.getvalue(), 0).pages for word in page.words)


def test_five_thousand_rows_are_quick() -> None:
    made = book([["Code", "Item", "Qty", "Price"], *([f"C-{row:05}", "Box file", row, 2.5] for row in range(5000))])
    content = saved(made)
    read(content, 0)
    gc.freeze()  # what other tests left behind is not searched here, as it is not in a reading child
    try:
        with costs(0.5):
            read(content, 0)
    finally:
        gc.unfreeze()


SMALL = saved(book([["Code", "Qty"], ["00-12", 4], ["00-13", "=B2*2"]]))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SMALL)), st.binary(max_size=6), st.integers(0, 6))
def test_mutated_workbooks_raise_nothing_but_read_errors(at: int, instead: bytes, cut: int) -> None:
    with suppress(ReadError):
        read(SMALL[:at] + instead + SMALL[at + cut :], 0)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/crv=\"'s19AB 0&;", max_size=40), st.integers(0, 600))
def test_mutated_sheets_raise_nothing_but_read_errors(text: str, at: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            new.writestr(name, xml[:at] + text.encode() + xml[at:] if "sheet1" in name else xml)
    with suppress(ReadError):
        read(stream.getvalue(), 0)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing_but_read_errors(content: bytes) -> None:
    with suppress(ReadError):
        read(content, 0)


@given(st.text(max_size=60))
def test_any_number_format_is_understood_or_passed_over(code: str) -> None:
    shown = format_of(code)
    shown.digits(Decimal("12.5"))
    shown.date_text(datetime.date(2026, 8, 11))


@needs_material
@pytest.mark.parametrize("path", sorted(PRACTICE.glob("xls-*/source.*")), ids=lambda path: path.parent.name)
def test_practice_sheets_are_read_without_a_notice(path: Path) -> None:
    pages = read(path.read_bytes(), 0)
    assert pages.pages
    assert pages.notices == ()
