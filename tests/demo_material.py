"""Makes the binary files of config/demo/messages: `python -m tests.demo_material`. Run it again after changing it."""

from __future__ import annotations

from pathlib import Path

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


def purchase_order(path: Path) -> None:
    """A purchase order of the sample customer Nordlicht: prices are per ordered unit."""
    page = Canvas(str(path), pagesize=A4, invariant=1)
    page.setTitle("Purchase order PO-88213")
    page.setFont("Helvetica-Bold", 15)
    page.drawString(50, 780, "Nordlicht Maschinenbau GmbH")
    page.setFont("Helvetica", 9)
    page.drawString(50, 766, "Hafenstraße 12, 24937 Flensburg, Germany   VAT DE811000017")
    page.setFont("Helvetica-Bold", 12)
    page.drawString(50, 726, "PURCHASE ORDER")
    page.setFont("Helvetica", 10)
    for row, (label, value) in enumerate(
        [
            ("Order no.:", "PO-88213"),
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
    for number, line in enumerate(LINES):
        _row(page, 588 - 18 * number, line)
    page.line(50, 540, 545, 540)
    page.drawString(395, 524, "Total EUR")
    page.drawRightString(545, 524, "322.32")
    page.drawString(50, 464, "Please confirm by return. J. Petersen, Purchasing")
    page.save()


def _row(page: Canvas, y: float, cells: tuple[str, ...]) -> None:
    for left, cell, heading in zip(COLUMNS, cells, HEADINGS, strict=True):
        if heading in ("Qty", "Price EUR", "Amount EUR"):
            page.drawRightString(left + (0 if heading == "Amount EUR" else 25), y, cell)
        else:
            page.drawString(left, y, cell)


if __name__ == "__main__":
    purchase_order(MESSAGES / "purchase-order.pdf")
