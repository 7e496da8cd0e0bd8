"""Tables with a column for each size: every figure is a line of its own, and a row that does not make its total is none."""

from __future__ import annotations

import pytest

from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen
from tests.parsers.test_sheetrows import only

Rows = list[list[object]]

SHIRTS: Rows = [
    ["Garment", "M", "L", "XL", "Total"],
    ["Polo shirt green", 4, 8, 6, 18],
    ["Hi-vis vest", "-", 10, None, 10],
]
SHOES: Rows = [
    ["Code", "Article", "41", "42", "43", "Summe"],
    ["SR-20", "Sicherheitsschuh", 2, None, 3, 5],
    ["SR-30", "Stiefel", 1, 1, 1, 3],
    ["", "Summe", 3, 1, 4, 8],
]


def printed(rows: Rows) -> Draft:
    pen = Pen(size=9)
    pen.put(50, "Greenacre Landscapes Ltd", bold=True)
    pen.put(50, "Workwear order GL436", y=70)
    pen.y = 120
    names = next(n for n, cell in enumerate(rows[0]) if str(cell).isdigit() or len(str(cell)) <= 2)
    at = [50 + 90 * n for n in range(names)] + [260 + 50 * n for n in range(len(rows[0]) - names)]
    for number, row in enumerate(rows):
        pen.row([(x, str(cell)) for x, cell in zip(at, row, strict=True) if cell not in (None, "")], bold=number == 0)
        pen.down(16)
    return drafts(read(pen.done(), 0).pages, ORIGIN, EMPTY)[0]


def lines(draft: Draft) -> list[tuple[str | None, str, str]]:
    return [
        (
            line.code.raw if line.code else None,
            line.description.raw if line.description else "",
            line.quantity.raw if line.quantity else "",
        )
        for line in draft.lines
    ]


@pytest.mark.parametrize("read_as", [printed, only])
@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        (SHIRTS, [(None, "Polo shirt green M", "4"), (None, "Polo shirt green L", "8"), (None, "Polo shirt green XL", "6"), (None, "Hi-vis vest L", "10")]),
        (SHOES, [("SR-20", "Sicherheitsschuh 41", "2"), ("SR-20", "Sicherheitsschuh 43", "3"), ("SR-30", "Stiefel 41", "1"), ("SR-30", "Stiefel 42", "1"), ("SR-30", "Stiefel 43", "1")]),
        ([row[:-1] for row in SHIRTS], [(None, "Polo shirt green M", "4"), (None, "Polo shirt green L", "8"), (None, "Polo shirt green XL", "6"), (None, "Hi-vis vest L", "10")]),
    ],
)  # fmt: skip
def test_every_size_is_a_line(read_as: object, rows: Rows, meant: list[tuple[str | None, str, str]]) -> None:
    assert callable(read_as)
    assert lines(read_as(rows)) == meant


@pytest.mark.parametrize("read_as", [printed, only])
def test_a_row_that_does_not_make_its_total_is_not_read(read_as: object) -> None:
    assert callable(read_as)
    assert lines(read_as([*SHIRTS[:2], ["Hi-vis vest", 2, 10, None, 10]])) == []


def test_every_day_is_a_line_that_is_wanted_on_it() -> None:
    days: Rows = [
        ["Code", "Item", "30/11/2026", "01/12/2026", "02/12/2026"],
        ["SR-20", "Bin liner clear", 2, None, 3],
        ["SR-30", "Mop head", None, None, None],
        ["SR-40", "Floor cloth", None, 6, None],
    ]
    found = only(days)
    assert [(row.code and row.code.raw, row.quantity and row.quantity.raw) for row in found.lines] == [
        ("SR-20", "2"),
        ("SR-20", "3"),
        ("SR-40", "6"),
    ]
    wanted = [row.requested_delivery.raw for row in found.lines if row.requested_delivery]
    assert wanted == ["30/11/2026", "02/12/2026", "01/12/2026"]
