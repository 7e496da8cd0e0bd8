"""Faxes and scans: pixels in, words with places out; whatever comes, a reading or a ReadError."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from parsers.errors import Damaged, ReadError, TooLarge
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.page import Box, Source
from tests.corpus.cases import ORIGIN
from tests.material import MATERIAL, needs_material

pytest.importorskip("rapidocr", reason="no engine for pictures")

from parsers.readers import pixels, scan
from parsers.readers.picture import page_sizes

DEMO = Path(__file__).parents[2] / "config" / "demo" / "messages"
ROWS = ("PURCHASE ORDER 4711", "HX-0830-ZN 200 pcs 7.20 1440.00", "TL-243-50 12 pcs 9.75 117.00")


def sheet(*, turned: float = 0.0) -> Image.Image:
    """A page of print at 204 dots an inch."""
    page = Image.new("L", (1728, 900), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=44)
    for number, row in enumerate(ROWS):
        draw.text((120, 120 + 140 * number), row, fill=0, font=font)
    return page.rotate(turned, Image.Resampling.BICUBIC, expand=turned == 180, fillcolor=255)


def stamped(page: Image.Image) -> Image.Image:
    """With the line that a fax machine sets above what it sends, upright whatever way the page was fed."""
    font = ImageFont.load_default(size=30)
    for at, said in enumerate(("01-12-2026 10:05", "HELLWEG", "HAMBURG", "+49 40 66969 340", "S. 01")):
        ImageDraw.Draw(page).text((40 + 330 * at, 12), said, fill=0, font=font)
    return page


def fax(page: Image.Image, *, fine: bool = True) -> bytes:
    """As a fax machine sends it: black and white, group 4, standard mode with half the lines."""
    down = 196 if fine else 98
    sent = page.resize((page.width, round(page.height * down / 204))).point(lambda value: 255 if value > 128 else 0)
    buffer = io.BytesIO()
    sent.convert("1").save(buffer, "TIFF", compression="group4", dpi=(204, down))
    return buffer.getvalue()


def words(content: bytes) -> str:
    return " ".join(word.text for page in scan.read(content, 0).pages for word in page.words)


@pytest.mark.parametrize(
    ("page", "fine"),
    [
        (sheet(), True),
        (sheet(), False),
        (sheet(turned=1.5), True),
        (sheet(turned=180), True),
        (stamped(sheet(turned=180)), True),
    ],
    ids=["fine", "standard", "skewed", "upside down", "upside down below an upright line"],
)
def test_a_fax_is_read_whatever_way_it_lies(page: Image.Image, fine: bool) -> None:
    read = words(fax(page, fine=fine)).replace(" ", "")
    for wanted in ("4711", "HX-0830-ZN", "200", "1440.00", "TL-243-50", "117.00"):
        assert wanted in read


def test_places_are_points_on_the_paper() -> None:
    page = scan.read(fax(sheet()), 3).pages[0]
    number = next(word for word in page.words if "4711" in word.text)
    assert page.source is Source.OCR
    assert page.part == 3
    assert page.width == pytest.approx(1728 / 204 * 72, abs=1)
    assert number.box.top == pytest.approx(120 / 204 * 72, abs=8)
    assert 0 <= number.doubt < 0.2


def test_places_are_those_of_the_picture_as_it_came() -> None:
    page = scan.read(png(sheet(turned=-2.0)), 0).pages[0]
    word = next(word for word in page.words if "HX-0830" in word.text)
    assert word.original is not None
    middle = ((word.place.left + word.place.right) / 2, (word.place.top + word.place.bottom) / 2)
    # the middle of the code as it was drawn, turned like the sheet
    x, y = 120 + 130 - 1728 / 2, 120 + 140 + 25 - 900 / 2
    cos, sin = math.cos(math.radians(-2.0)), math.sin(math.radians(-2.0))
    meant = (1728 / 2 + x * cos + y * sin, 900 / 2 - x * sin + y * cos)
    assert middle == pytest.approx([side / 204 * 72 for side in meant], abs=10)


@pytest.mark.parametrize("degrees", [1.5, -2.75, 90, 180, 270, 91.5])
def test_a_box_is_put_back_where_it_lay(degrees: float) -> None:
    came = Image.new("L", (600, 400), 255)
    ImageDraw.Draw(came).rectangle((100, 50, 160, 64), fill=0)
    turn = 90 * round(degrees / 90)
    turned = came.rotate(turn, expand=True).rotate(degrees - turn, fillcolor=255)
    left, top, right, bottom = ImageOps.invert(turned).getbbox() or (0, 0, 0, 0)
    box = pixels.before_turning(Box(left, top, right, bottom), degrees=degrees, turned=turned.size, whole=came.size)
    middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    assert middle == pytest.approx((130, 57), abs=2)
    assert box.width > box.height


def png(page: Image.Image) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, "PNG", dpi=(204, 204))
    return buffer.getvalue()


def test_a_picture_without_tags_is_shown_as_large_as_it_is_read() -> None:
    buffer = io.BytesIO()
    sheet().save(buffer, "PNG")
    image, dpi = pixels.square(next(pixels.frames(buffer.getvalue())))
    assert page_sizes(buffer.getvalue())[0] == pytest.approx((72 * image.width / dpi, 72 * image.height / dpi), abs=0.5)


def test_the_demos_streaked_fax_has_one_doubted_digit() -> None:
    (draft,) = drafts(scan.read((DEMO / "fax-streaked.tif").read_bytes(), 0).pages, ORIGIN, EMPTY)
    doubted = {
        (at, name)
        for at, line in enumerate(draft.lines)
        for name in ("code", "quantity", "price")
        if (field := getattr(line, name)) is not None and field.confidence < 0.85
    }
    assert (len(draft.lines), doubted) == (3, {(2, "quantity")})
    (span,) = draft.lines[2].quantity.evidence.spans if draft.lines[2].quantity else ()
    assert span.box is not None  # where the desk lights it


def test_standard_mode_has_its_pixels_squared() -> None:
    frame = next(pixels.frames(fax(sheet(), fine=False)))
    image, dpi = pixels.square(frame)
    assert (image.width, round(image.height / 10), dpi) == (1728, 90, 204)


@pytest.mark.parametrize("content", [b"", b"II*\x00", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.7"])
def test_what_is_no_picture_is_damaged(content: bytes) -> None:
    with pytest.raises(ReadError):
        scan.read(content, 0)


def test_a_thousand_frames_are_too_many() -> None:
    dot = Image.new("1", (8, 8), 1)
    buffer = io.BytesIO()
    dot.save(buffer, "TIFF", save_all=True, append_images=[dot] * 150)
    with pytest.raises(ReadError):
        scan.read(buffer.getvalue(), 0)


def test_pictures_that_are_too_large_or_cut_short_say_so_in_the_same_words_each_time() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(buffer, "TIFF", compression="group4")
    with pytest.raises(TooLarge, match="more pixels"):
        next(pixels.frames(buffer.getvalue()))
    with pytest.raises(
        Damaged, match=r"^The picture is damaged, incomplete or of no known kind; it cannot be opened\.$"
    ):
        list(pixels.frames(b"II*\x00" + bytes(40)))


@needs_material
def test_hostile_pictures_end_in_a_sentence() -> None:
    for path in sorted((MATERIAL / "public" / "hostile" / "tiff").iterdir()):
        try:
            list(pixels.frames(path.read_bytes()))
        except ReadError as error:
            assert str(error)  # noqa: PT017 - what opens is as good
