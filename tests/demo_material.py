"""Makes the binary files of config/demo/messages: `python -m tests.demo_material`. Run it again after changing it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

MESSAGES = Path(__file__).parents[1] / "config" / "demo" / "messages"

LINES = [
    ("10", "A-17", "Hex bolts M8 x 40 stainless", "20", "box", "13.09", "261.80"),
    ("20", "A-22", "Washers M8 stainless", "1000", "pcs", "0.0176", "17.60"),
    ("30", "B-03", "Threadlocker blue 50 ml", "4", "pcs", "10.73", "42.92"),
]
COLUMNS = (50, 85, 135, 345, 395, 450, 545)
HEADINGS = ("Pos", "Our item", "Description", "Qty", "Unit", "Price EUR", "Amount EUR")


def purchase_order(
    file: Path | io.BytesIO,
    *,
    number: str = "PO-88213",
    lines: Sequence[tuple[str, ...]] = LINES,
    total: str = "322.32",
) -> None:
    """A purchase order of the sample customer Nordlicht: prices are per ordered unit."""
    page = Canvas(str(file) if isinstance(file, Path) else file, pagesize=A4, invariant=1)
    page.setTitle(f"Purchase order {number}")
    page.setFont("Helvetica-Bold", 15)
    page.drawString(50, 780, "Nordlicht Maschinenbau GmbH")
    page.setFont("Helvetica", 9)
    page.drawString(50, 766, "Hafenstraße 12, 24937 Flensburg, Germany   VAT DE811000017")
    page.setFont("Helvetica-Bold", 12)
    page.drawString(50, 726, "PURCHASE ORDER")
    page.setFont("Helvetica", 10)
    for row, (label, value) in enumerate(
        [
            ("Order no.:", number),
            ("Date:", "18 Nov 2026"),
            ("Deliver by:", "4 Dec 2026"),
            ("Ship to:", "Werk 2, Werftstraße 4, 24939 Flensburg"),
        ]
    ):
        page.drawString(50, 700 - 16 * row, label)
        page.drawString(140, 700 - 16 * row, value)
    page.setFont("Helvetica-Bold", 9)
    _row(page, 610, HEADINGS)
    page.line(50, 604, 545, 604)
    page.setFont("Helvetica", 9)
    for number, line in enumerate(lines):
        _row(page, 588 - 18 * number, line)
    page.line(50, 540, 545, 540)
    page.drawString(395, 524, "Total EUR")
    page.drawRightString(545, 524, total)
    page.drawString(50, 464, "Please confirm by return. J. Petersen, Purchasing")
    page.save()


def _row(page: Canvas, y: float, cells: tuple[str, ...]) -> None:
    for left, cell, heading in zip(COLUMNS, cells, HEADINGS, strict=True):
        if heading in ("Qty", "Price EUR", "Amount EUR"):
            page.drawRightString(left + (0 if heading == "Amount EUR" else 25), y, cell)
        else:
            page.drawString(left, y, cell)


FAXED = (
    ("1", "CL-DEGR-5", "Kitchen degreaser 5 l", "4", "pcs", "8.90", "35.60"),
    ("2", "PR-CF-WHITE", "Centrefeed roll white", "12", "rolls", "3.00", "36.00"),
)


def fax(path: Path, number: str, last: tuple[str, str], total: str, *, streaked: bool) -> None:
    """An order of the sample customer Brightwell as its fax machine sends it: 204 x 196 dots an inch, black and white. `last` is
    the (quantity, amount) of its last line; a streak lies over the second digit of that quantity."""
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=A4, invariant=1)
    page.setFont("Helvetica-Bold", 16)
    page.drawString(50, 780, "Brightwell Schools Trust")
    page.setFont("Helvetica", 11)
    page.drawString(50, 762, "Station Road, Durham DH1 9ZX   VAT GB900000025")
    page.setFont("Helvetica-Bold", 14)
    page.drawString(50, 716, "PURCHASE ORDER")
    page.setFont("Helvetica", 11)
    for row, (label, value) in enumerate(
        (("Order no.:", number), ("Date:", "18 Nov 2026"), ("Deliver by:", "2 Dec 2026"))
    ):
        page.drawString(50, 690 - 18 * row, label)
        page.drawString(140, 690 - 18 * row, value)
    page.drawString(300, 690, "Ship to: Brightwell Academy")
    page.drawString(300, 672, "Station Road, Durham DH1 9ZX")
    lines = (*FAXED, ("3", "CL-HAND-500", "Hand soap 500 ml", last[0], "pcs", "2.15", last[1]))
    columns = (50, 85, 190, 360, 400, 465, 540)
    page.setFont("Helvetica-Bold", 11)
    for row, cells in enumerate((("Line", "Item", "Description", "Qty", "Unit", "Price", "Amount"), *lines)):
        for left, cell in zip(columns, cells, strict=True):
            page.drawString(left - (40 if left == 540 else 0), 600 - 24 * row, cell)
        page.setFont("Helvetica", 11)
    page.drawString(400, 490, "Total GBP")
    page.drawString(500, 490, total)
    page.save()
    shown = pypdfium2.PdfDocument(buffer.getvalue())[0].render(scale=204 / 72, grayscale=True).to_pil()
    if streaked:
        _smudge(shown, 369.5, 309.5)
    sent = shown.resize((1728, round(shown.height * 196 / 204 * 1728 / shown.width)))
    sent.point(lambda value: 255 if value > 150 else 0).convert("1").save(
        path, "TIFF", compression="group4", dpi=(204, 196)
    )


def _smudge(page: Image.Image, x: float, y: float) -> None:
    """A streak of the roller over the digit whose middle stands here (points from the top left)."""
    draw = ImageDraw.Draw(page)
    left, top = x * 204 / 72, y * 204 / 72
    draw.line((left - 9, top + 4, left + 9, top - 6), fill=255, width=7)


if __name__ == "__main__":
    purchase_order(MESSAGES / "purchase-order.pdf")
    fax(MESSAGES / "fax.tif", "BST-5530", ("24", "51.60"), "123.20", streaked=False)
    fax(MESSAGES / "fax-streaked.tif", "BST-5531", ("28", ""), "131.80", streaked=True)
