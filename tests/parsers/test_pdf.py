"""The PDF reader: words with places, and nothing that a person would not see on paper."""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from parsers.errors import Damaged, Empty, Encrypted, ReadError, TooLarge
from parsers.page import Page, Source
from parsers.readers.pdf import picture, read


def drawn(*steps: Callable[[Canvas], object], **options: object) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300), **options)
    for step in steps:
        step(canvas)
    canvas.save()
    return buffer.getvalue()


def text(content: str, x: float = 50, y: float = 200, *, size: float = 10) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, content)

    return draw


def words(page: Page) -> list[str]:
    return [word.text for word in page.words]


def test_gives_words_with_their_places_from_the_top_left() -> None:
    page = read(drawn(text("Hex bolt M8 x 40"), text("12,50", 300, 200)), 3).pages[0]
    assert words(page) == ["Hex", "bolt", "M8", "x", "40", "12,50"]
    assert page.part == 3
    assert (page.width, page.height) == (400, 300)
    assert page.words[0].box.left == pytest.approx(50, abs=1)
    assert 80 < page.words[0].box.top < page.words[0].box.bottom < 110


def test_never_glues_numbers_of_neighbouring_columns() -> None:
    def columns(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawRightString(120, 100, "3960")
        canvas.drawString(121.2, 100, "704")
        canvas.line(220.5, 90, 220.5, 120)
        canvas.drawRightString(220, 100, "17")
        canvas.drawString(221, 100, "25")

    assert words(read(drawn(columns), 0).pages[0]) == ["3960", "704", "17", "25"]


@pytest.mark.parametrize(
    ("label", "value", "gap", "found"),
    [
        # the value begins right behind its label, or is printed over its end: (label, value, points between them, words)
        ("Order", "4500017", 1.0, ["Order", "4500017"]),
        ("No:", "PO-88", 1.0, ["No:", "PO-88"]),
        ("Nr", "BE-69", 1.0, ["Nr", "BE-69"]),
        ("Bestellnummer", "2026-89", -3.0, ["Bestellnummer", "2026-89"]),
        ("FIL", "500X23", 0.0, ["FIL500X23"]),
        ("Order", "4500017", 0.2, ["Order4500017"]),
    ],
)
def test_parts_a_label_from_the_value_behind_it(label: str, value: str, gap: float, found: list[str]) -> None:
    def both(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 200, label)
        canvas.drawString(50 + canvas.stringWidth(label) + gap, 200, value)

    assert words(read(drawn(both), 0).pages[0]) == found


def _white(canvas: Canvas) -> None:
    canvas.setFillColor(colors.white)
    canvas.drawString(50, 50, "QTY 600")


def _invisible(canvas: Canvas) -> None:
    run = canvas.beginText(50, 50)
    run.setTextRenderMode(3)
    run.textOut("QTY 500")
    canvas.drawText(run)


def _covered(canvas: Canvas) -> None:
    canvas.drawString(50, 50, "QTY 900")
    canvas.setFillColor(colors.Color(0.8, 0.8, 0.8))
    canvas.rect(40, 40, 100, 30, stroke=0, fill=1)


def _dark_on_dark(canvas: Canvas) -> None:
    canvas.setFillColor(colors.Color(0.06, 0.06, 0.1))
    canvas.rect(40, 40, 100, 30, stroke=0, fill=1)
    canvas.setFillColor(colors.black)
    canvas.drawString(50, 50, "QTY 950")


HIDDEN = [
    (_invisible, "500"),
    (_white, "600"),
    (text("QTY 700", 50, 50, size=1), "700"),
    (text("QTY 800", 500, 50), "800"),
    (_covered, "900"),
    (_dark_on_dark, "950"),
]


@pytest.mark.parametrize(("hide", "number"), HIDDEN)
def test_what_nobody_sees_is_told_and_never_a_word(hide: Callable[[Canvas], None], number: str) -> None:
    found = read(drawn(text("QTY 5"), hide), 0)
    assert words(found.pages[0]) == ["QTY", "5"]
    assert [notice.code for notice in found.notices] == ["text-hidden"]
    assert number in found.notices[0].message
    assert found.notices[0].evidence is not None


def test_white_letters_on_a_dark_band_are_seen() -> None:
    def band(canvas: Canvas) -> None:
        canvas.setFillColor(colors.Color(0.1, 0.2, 0.5))
        canvas.rect(40, 190, 200, 30, stroke=0, fill=1)
        canvas.setFillColor(colors.white)
        canvas.drawString(50, 200, "Quantity")

    found = read(drawn(band), 0)
    assert words(found.pages[0]) == ["Quantity"]
    assert found.notices == ()


def test_a_hidden_digit_inside_a_visible_number_hides_the_number() -> None:
    def digits(canvas: Canvas) -> None:
        run = canvas.beginText(50, 100)
        run.textOut("5")
        run.setTextRenderMode(3)
        run.textOut("00")
        canvas.drawText(run)

    assert words(read(drawn(digits), 0).pages[0]) == []


def test_struck_words_are_marked() -> None:
    page = read(drawn(text("500", 50, 200), text("800", 50, 188), lambda c: c.line(49, 203.2, 68, 203.2)), 0).pages[0]
    assert [(word.text, word.struck) for word in page.words] == [("500", True), ("800", False)]


def test_an_underline_strikes_nothing() -> None:
    page = read(drawn(text("500"), lambda c: c.line(49, 198.5, 68, 198.5)), 0).pages[0]
    assert not page.words[0].struck


@pytest.mark.parametrize(("turn", "rotation"), [(0, 0), (90, 90), (180, 180), (270, 270), (90, 0), (270, 90)])
def test_turned_text_is_read_upright(turn: int, rotation: int) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(200, 150)
        canvas.rotate(turn)
        canvas.drawString(-60, 10, "first line here")
        canvas.drawString(-60, -10, "second line")

    page = read(drawn(sideways), 0).pages[0]
    assert words(page) == ["first", "line", "here", "second", "line"]
    assert page.words[0].box.top < page.words[3].box.top
    assert page.words[0].box.left < page.words[1].box.left


def test_letters_of_a_watermark_are_no_line() -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.translate(100, 100)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 40)
        canvas.drawString(0, 0, "CANCELLED")

    page = read(drawn(*[text(f"row {n} of the order", 50, 250 - 14 * n) for n in range(8)], stamp), 0).pages[0]
    assert [word.text for word in page.words if word.turned] == ["CANCELLED"]
    assert page.words[-1].turned


def test_spaced_letters_are_words_again() -> None:
    page = read(drawn(text("C A S T L E   G A T E", 50, 200)), 0).pages[0]
    assert words(page) == ["CASTLE", "GATE"]


def test_letters_in_columns_of_their_own_are_no_word() -> None:
    def letters(canvas: Canvas) -> None:
        for at, letter in enumerate("ABCDEF"):
            canvas.drawString(50 + 45 * at, 200, letter)

    assert words(read(drawn(letters), 0).pages[0]) == list("ABCDEF")


def test_filled_form_fields_are_words() -> None:
    def form(canvas: Canvas) -> None:
        canvas.drawString(50, 220, "Quantity:")
        canvas.acroForm.textfield(
            name="quantity", value="144", x=120, y=212, width=80, height=18, fontName="Helvetica", fontSize=10
        )

    page = read(drawn(form), 0).pages[0]
    assert words(page) == ["Quantity:", "144"]
    assert 120 <= page.words[1].box.left < 200


def test_hands_out_embedded_files() -> None:
    document = pypdfium2.PdfDocument(drawn(text("Order")))
    name = "order-x.xml".encode("utf-16-le") + b"\0\0"
    handle = pdfium.FPDFDoc_AddAttachment(
        document.raw, ctypes.cast(ctypes.create_string_buffer(name), ctypes.POINTER(pdfium.FPDF_WCHAR))
    )
    content = b"<Order/>"
    pdfium.FPDFAttachment_SetFile(handle, document.raw, content, len(content))
    buffer = BytesIO()
    document.save(buffer)
    document.close()
    part = read(buffer.getvalue(), 2).parts[0]
    assert (part.name, part.media_type, part.content, part.parent) == ("order-x.xml", "application/xml", content, 2)


def test_opens_what_an_empty_password_opens_and_names_what_it_does_not() -> None:
    open_to_all = drawn(text("Order"), encrypt=StandardEncryption("", ownerPassword="owner"))
    locked = drawn(text("Order"), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    assert words(read(open_to_all, 0).pages[0]) == ["Order"]
    with pytest.raises(Encrypted):
        read(locked, 0)


def test_refuses_what_is_over_the_limits() -> None:
    with pytest.raises(TooLarge):
        read(b"%PDF-" + b"0" * (20 * 1024 * 1024), 0)
    with pytest.raises(TooLarge):
        read(drawn(*[step for _ in range(101) for step in (text("x"), Canvas.showPage)]), 0)
    with pytest.raises(TooLarge):
        read(drawn(lambda c: [c.rect(1, 1, 5, 5) for _ in range(50_002)]), 0)


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF", b"GIF89a" * 10])
def test_names_what_is_no_pdf(content: bytes) -> None:
    with pytest.raises(Damaged):
        read(content, 0)


def test_names_a_blank_page() -> None:
    with pytest.raises(Empty):
        read(drawn(Canvas.showPage), 0)


def test_a_scan_with_an_invisible_layer_is_a_picture() -> None:
    pytest.importorskip("rapidocr", reason="no engine for pictures")
    from PIL import Image

    image = Image.new("L", (200, 150), 200)

    def scan(canvas: Canvas) -> None:
        canvas.drawInlineImage(image, 0, 0, 400, 300)
        _invisible(canvas)

    found = read(drawn(scan), 0)
    assert "QTY" not in " ".join(word.text for word in found.pages[0].words)
    assert found.pages[0].source is Source.OCR
    assert picture(drawn(scan), 1, dpi=72).size == (400, 300)


def test_a_truncated_file_raises_nothing_but_read_errors() -> None:
    whole = drawn(*[text(f"row {n}", 50, 20 + n * 12) for n in range(20)])
    for cut in range(0, len(whole), max(len(whole) // 40, 1)):
        try:
            read(whole[:cut], 0)
        except ReadError as error:
            assert str(error)  # noqa: PT017 - most cuts still open, which is as good


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_raises_nothing_but_read_errors(junk: bytes, seed: int) -> None:
    at = random.Random(seed).randrange(10, 200)
    whole = drawn(text("Order 4711"))
    for content in (junk, b"%PDF-1.4\n" + junk, whole[:at] + junk + whole[at:]):
        try:
            read(content, 0)
        except ReadError as error:
            assert str(error)  # noqa: PT017


def test_a_page_takes_its_size_from_its_folder_of_pages() -> None:
    """fpdf and others state the size once for all pages; a page without one of its own is no US letter."""
    text = b"BT /F1 11 Tf 40 805 Td (Hollowell Joinery) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (at, one) for at, one in enumerate(objects, start=1))
    found = read(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>", 0)
    (page,) = found.pages
    assert [word.text for word in page.words] == ["Hollowell", "Joinery"]
    assert (round(page.width), round(page.height)) == (595, 842)
    assert 25 < page.words[0].box.top < 40
    assert not found.notices


def test_letters_set_one_by_one_in_close_lines_with_wide_gaps_are_words() -> None:
    """pdfium takes such lines for columns and puts a line break behind every letter."""

    def letters(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        for line in range(12):
            for left in (40, 300):
                at = float(left)
                for letter in f"AB-{4410 + line} 1,104.00":
                    canvas.drawString(at, 280 - 9 * line, letter)
                    at += canvas.stringWidth(letter, "Helvetica", 8)

    page = read(drawn(letters), 0).pages[0]
    assert words(page)[:4] == ["AB-4410", "1,104.00", "AB-4410", "1,104.00"]
    assert len(page.words) == 48
