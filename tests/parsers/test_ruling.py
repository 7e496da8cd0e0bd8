"""Lines that forms draw, found in pixels; and what of a recognised page is no line of text."""

from __future__ import annotations

import numpy as np
import pytest

from parsers.page import Box, Word
from parsers.readers.ruling import rules
from parsers.readers.scan import without_rulers
from tests.parsers.test_recognised import line, read

DPI = 204
UPRIGHTS = (100, 400, 700)
LEVELS = (200, 260, 320, 380)


def form(*, broken: bool = False) -> np.ndarray:
    """Three columns and three rows in frames two dots wide, as faxes show them; `broken`: every tenth dot is lost."""
    page = np.full((900, 1000), 255, dtype=np.uint8)
    for y in LEVELS:
        page[y : y + 2, UPRIGHTS[0] : UPRIGHTS[-1] + 2] = 0
    for x in UPRIGHTS:
        page[LEVELS[0] : LEVELS[-1] + 2, x : x + 2] = 0
    if broken:
        page[:, ::13] = 255
        page[::13, :] = 255
    for left in range(110, 390, 14):  # words
        page[225:245, left : left + 5] = 0
    return page


def places(found: tuple[Box, ...], *, upright: bool) -> list[int]:
    """Where the lines stand, in dots."""
    mine = [box for box in found if (box.height > box.width) == upright]
    return sorted(round((box.left if upright else box.top) * DPI / 72) for box in mine)


@pytest.mark.parametrize("broken", [False, True])
def test_frames_of_a_form_are_found_where_they_are_drawn(broken: bool) -> None:
    found = rules(form(broken=broken), dpi=DPI)
    assert places(found, upright=True) == pytest.approx(UPRIGHTS, abs=3)
    assert places(found, upright=False) == pytest.approx(LEVELS, abs=3)


def test_a_streak_down_the_page_is_no_line_of_a_form() -> None:
    page = form()
    page[:, 550:552] = 0
    assert places(rules(page, dpi=DPI), upright=True) == pytest.approx(UPRIGHTS, abs=3)


def test_a_black_bar_is_no_line() -> None:
    page = np.full((900, 1000), 255, dtype=np.uint8)
    page[300:340, 100:900] = 0
    assert rules(page, dpi=DPI) == ()


def test_rulers_that_were_taken_for_another_script_are_left_out() -> None:
    kept = [Word(text, Box(40, 100, 80, 109), doubt=0.5) for text in ("Hinge", "100", "mm")]
    ruler = [Word("非书B非", Box(40, 120, 90, 124), doubt=0.8), Word("B", Box(95, 120, 99, 124), doubt=0.7)]
    small = Word("Charge", Box(40, 140, 60, 144), doubt=0.7)  # low and doubted, but no ruler stands on its height
    assert [word.text for word in without_rulers([*kept, *ruler, small])] == ["Hinge", "100", "mm", "Charge"]


def test_figures_lose_the_specks_that_touch_them_and_stay_doubted() -> None:
    title = line(60, (40, "PURCHASE ORDER")) + line(90, (40, "Order no.: 4711"))
    head = line(200, (40, "Code"), (140, "Description"), (300, "Qty"), (380, "Price"), (460, "Amount"))
    first = line(220, (40, "RT-4418"), (140, "Tray oak"), (300, "6:00"), (380, ".5.60"), (460, "33.60"))
    second = line(240, (40, "RT-5520"), (140, "Tray elm"), (300, "12.00"), (380, "2.00"), (460, ".24.00"))
    draft = read(title, head, first, second)
    found = [(one.quantity, one.price, one.amount) for one in draft.lines]
    assert [[field.value if field else None for field in row] for row in found] == [
        ["6.00", "5.60", "33.60"],
        ["12.00", "2.00", "24.00"],
    ]


def test_a_speck_that_nothing_proves_is_doubted() -> None:
    title = line(60, (40, "PURCHASE ORDER")) + line(90, (40, "Order no.: 4711"))
    head = line(200, (40, "Code"), (140, "Description"), (300, "Qty"))
    (one,) = read(title, head, line(220, (40, "RT-4418"), (140, "Tray oak"), (300, "6:00"))).lines
    assert one.quantity is None or one.quantity.confidence < 0.9


def test_a_header_with_a_letter_that_looks_like_a_figure_is_a_header() -> None:
    title = line(60, (40, "PURCHASE ORDER")) + line(90, (40, "Order no.: 4711"))
    head = line(
        200, (40, "Code"), (140, "Description"), (280, "1.m."), (330, "Quantity"), (400, "Price"), (470, "Amount")
    )
    row = line(220, (40, "RT-4418"), (140, "Tray oak"), (280, "pcs"), (330, "6"), (400, "5.60"), (470, "33.60"))
    (one,) = read(title, head, row).lines
    assert (one.quantity and one.quantity.value, one.amount and one.amount.value) == ("6", "33.60")
