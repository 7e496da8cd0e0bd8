"""Faxes, scans and photos to pages: what a text layer would have held is recognised from the pixels.

Order of work: dpi tags -> square pixels -> straight -> light blur -> recognition; upside down where that reads better. No
specks are removed: at 98 dots an inch a speck and a decimal point are the same size.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from parsers.draft import Notice
from parsers.errors import Empty
from parsers.page import Box, Page, Source, Word
from parsers.readers import pixels
from parsers.readers.ocr import Ocr, Seen, engine
from parsers.registry import Pages

__all__ = ["missing", "page_of", "read"]

#: a page that reads worse than this is tried the other way up
GOOD_ENOUGH = 0.8
MAX_PAGES = 30  #: recognition takes seconds a page


def read(content: bytes, part: int) -> Pages:
    """The pages of a TIFF, JPEG or PNG. Raises Damaged, Empty or TooLarge."""
    ocr = engine()
    if ocr is None:
        return missing()
    pages: list[Page] = []
    notices: list[Notice] = []
    for number, frame in enumerate(pixels.frames(content), start=1):
        if number > MAX_PAGES:
            notices.append(
                Notice("document-oversized", f"Only the first {MAX_PAGES} pages were read; look at the rest.")
            )
            break
        image, dpi = pixels.square(frame)
        pages.append(page_of(image, ocr, part=part, number=number, dpi=dpi))
    if not any(page.words for page in pages):
        raise Empty("Nothing could be read in the picture.")
    return Pages(tuple(pages), tuple(notices))


def missing() -> Pages:
    """What a picture is without an engine: a clerk reads it."""
    return Pages(
        (), (Notice("ocr-missing", "Pictures are not read here (the extra `fax` is not installed); read it yourself."),)
    )


def page_of(image: Image.Image, ocr: Ocr, *, part: int, number: int, dpi: float) -> Page:
    """A picture with square pixels as a page with places in points."""
    seen, level = _best(image, ocr)
    scale = pixels.POINTS_PER_INCH / dpi
    words = tuple(_word(one, scale) for one in sorted(seen, key=lambda one: (one.top, one.left)))
    return Page(part, number, level.width * scale, level.height * scale, Source.OCR, words)


def _best(image: Image.Image, ocr: Ocr) -> tuple[Sequence[Seen], Image.Image]:
    """The words the right way up."""
    level = pixels.straight(image)
    seen = ocr.words(pixels.softened(level))
    if _goodness(seen) >= GOOD_ENOUGH:
        return seen, level
    tries = [(seen, level)]
    for turn in (180, 90, 270):
        turned = pixels.straight(image.rotate(turn, expand=True))
        tries.append((ocr.words(pixels.softened(turned)), turned))
        if _goodness(tries[-1][0]) >= GOOD_ENOUGH:
            break
    return max(tries, key=lambda one: _goodness(one[0]) * len(one[0]))


def _goodness(seen: Sequence[Seen]) -> float:
    return sum(one.score for one in seen) / len(seen) if seen else 0.0


def _word(seen: Seen, scale: float) -> Word:
    box = Box(seen.left * scale, seen.top * scale, seen.right * scale, seen.bottom * scale)
    return Word(seen.text, box, doubt=round(1 - seen.score, 3))
