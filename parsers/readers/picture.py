"""A page as a picture, for the desk. Runs in a reading child like everything that opens a customer's file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image

from parsers.errors import Damaged, TooLarge
from parsers.readers.pixels import resolution

__all__ = ["page_png", "page_sizes"]

#: pages beyond are not shown; more are looked at here than are read
MAX_PIXELS = 50_000_000
MAX_PAGES = 400
POINTS_PER_INCH = 72
#: wide enough to read 7 pt print, small enough to stay under 100 kB for a page of text
WIDTH = 1100


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points; raises Damaged or TooLarge."""
    if content.startswith(b"%PDF"):
        with _pdf(content) as document:
            return [document.get_page_size(index) for index in range(min(len(document), MAX_PAGES))]
    return [_points(frame) for frame in _frames(content)]


def page_png(content: bytes, page: int) -> bytes:
    """Page `page` (from 1) as a PNG about 1,100 pixels wide; raises Damaged or TooLarge."""
    if content.startswith(b"%PDF"):
        with _pdf(content) as document:
            if not 1 <= page <= len(document):
                raise Damaged(f"there is no page {page}")
            sheet = document[page - 1]
            image = sheet.render(scale=WIDTH / max(sheet.get_width(), 1), grayscale=False).to_pil()
    else:
        image = next((frame.copy() for number, frame in enumerate(_frames(content), 1) if number == page), None)
        if image is None:
            raise Damaged(f"there is no page {page}")
        width, height = _points(image)
        image = image.convert("L").resize((WIDTH, max(1, round(WIDTH * height / width))))
    # a page of print needs few colours; a palette halves the bytes
    image = image.convert("L").quantize(16) if image.mode in ("1", "L") else image.convert("RGB").quantize(64)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@contextmanager
def _pdf(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Damaged(f"the PDF cannot be opened: {error}") from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise Damaged(f"the PDF cannot be shown: {error}") from error
    finally:
        document.close()


def _frames(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(content), formats=("TIFF", "PNG", "JPEG")) as image:
            for index in range(min(getattr(image, "n_frames", 1), MAX_PAGES)):
                image.seek(index)
                if image.width * image.height > MAX_PIXELS:
                    raise TooLarge(
                        f"page {index + 1} has {image.width} x {image.height} pixels; the limit is {MAX_PIXELS}"
                    )
                yield image
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Damaged(f"the picture cannot be opened: {error}") from error


def _points(image: Image.Image) -> tuple[float, float]:
    """The size on paper, by the dots an inch that reading takes it to have. Pixels of a fax are not square."""
    across, down = resolution(image)
    return image.width / across * POINTS_PER_INCH, image.height / down * POINTS_PER_INCH
