"""Lines that a pen drew across words of a PDF, and lines that strike nothing out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.readers.pdf import read

Draw = Callable[[Canvas], None]


def waved(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(48, 203)
    for at in range(48, 198, 30):
        path.curveTo(at + 10, 205, at + 20, 201, at + 30, 203)
    canvas.drawPath(path)


def to_and_fro(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(48, 198)
    for at in range(54, 210, 12):
        path.lineTo(at, 210)
        path.lineTo(at + 6, 198)
    canvas.drawPath(path)


def signed(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(60, 205)
    for at in range(60, 130, 14):
        path.curveTo(at, 230, at + 6, 190, at + 14, 210)
    canvas.drawPath(path)


def framed(canvas: Canvas) -> None:
    canvas.roundRect(40, 192, 200, 24, 8)
    for at in (60, 120, 180):
        canvas.line(at, 192, at, 216)


STRIKES: dict[str, Draw] = {
    "slanting": lambda canvas: canvas.line(48, 201, 200, 206),
    "short, over one word": lambda canvas: canvas.line(49, 202, 68, 205),
    "waved": waved,
    "to and fro": to_and_fro,
    "across two rows": lambda canvas: canvas.lines([(48, 182, 205, 214), (48, 214, 205, 182)]),
}
STRIKES_NOTHING: dict[str, Draw] = {
    "below the words": lambda canvas: canvas.line(48, 197, 200, 198.5),
    "between the rows": lambda canvas: canvas.line(48, 194.5, 200, 197),
    "through the empty end of a page": lambda canvas: canvas.line(48, 20, 300, 150),
    "a name signed over its label": signed,
    "frames and columns": framed,
}


def notices(draw: Draw) -> set[str]:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(400, 300))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 200, "500 hex bolts zinc plated M8")
    canvas.drawString(50, 186, "800 hex nuts zinc plated M8")
    draw(canvas)
    canvas.save()
    return {notice.code for notice in read(stream.getvalue(), 0).notices}


@pytest.mark.parametrize("draw", STRIKES.values(), ids=STRIKES)
def test_a_line_across_words_strikes_them(draw: Draw) -> None:
    assert notices(draw) == {"text-struck"}


@pytest.mark.parametrize("draw", STRIKES_NOTHING.values(), ids=STRIKES_NOTHING)
def test_other_lines_strike_nothing(draw: Draw) -> None:
    assert notices(draw) == set()
