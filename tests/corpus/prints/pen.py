"""A pen for documents whose words stand at fixed places, as report writers and form printers set them."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

__all__ = ["Pen"]


class Pen:
    """A canvas measured in points from the top left, with a height (`y`) that goes down."""

    def __init__(self, *, font: str = "Helvetica", size: float = 9, wide: bool = False) -> None:
        self.page = landscape(A4) if wide else A4
        self.width, self.height = self.page
        self.buffer = BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=self.page)
        self.font, self.size, self.y = font, size, 40.0
        self.bold = {"Times-Roman": "Times-Bold"}.get(font, f"{font}-Bold")

    def put(
        self,
        x: float,
        text: str,
        *,
        y: float | None = None,
        size: float | None = None,
        bold: bool = False,
        to: str = "left",
    ) -> None:
        """Words from `x` on (`to` left), up to it (right) or about it (middle)."""
        self.canvas.setFont(self.bold if bold else self.font, size or self.size)
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "middle": self.canvas.drawCentredString,
        }[to]
        draw(x, self.height - (self.y if y is None else y), text)

    def lines(
        self, x: float, texts: tuple[str, ...] | list[str], *, y: float, step: float = 11, size: float | None = None
    ) -> float:
        """Lines one below the other; gives the height below them."""
        for text in texts:
            self.put(x, text, y=y, size=size)
            y += step
        return y

    def row(self, cells: list[tuple[float, str]], *, bold: bool = False, size: float | None = None) -> None:
        """Cells at their places; a place below 0 is the right edge of its cell."""
        for x, text in cells:
            self.put(abs(x), text, bold=bold, size=size, to="right" if x < 0 else "left")

    def wrapped(self, x: float, text: str, width: float, *, size: float | None = None, step: float = 11) -> float:
        """Words broken at a width; gives the depth of what was written."""
        parts = simpleSplit(text, self.font, size or self.size, width)
        for number, part in enumerate(parts):
            self.put(x, part, y=self.y + number * step, size=size)
        return len(parts) * step

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(x, self.height - y - height, width, height)

    def across(self, x: float, to: float, *, y: float | None = None) -> None:
        at = self.height - (self.y if y is None else y)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x, at, to, at)

    def upright(self, x: float, y: float, to: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x, self.height - y, x, self.height - to)

    def down(self, points: float) -> None:
        self.y += points

    def turn(self, y: float = 40) -> None:
        """The next page."""
        self.canvas.showPage()
        self.y = y

    def done(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()
