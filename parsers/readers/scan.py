"""Faxes, scans and photos to pages: what a text layer would have held is recognised from the pixels.

Order of work: dpi tags -> square pixels -> straight -> light blur -> recognition; upside down where that reads better. No
specks are removed: at 98 dots an inch a speck and a decimal point are the same size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from PIL import Image

from parsers.draft import Notice
from parsers.errors import Empty
from parsers.page import Box, Page, Source, Word
from parsers.readers import pixels, ruling
from parsers.readers.ocr import Ocr, Seen, engine
from parsers.registry import Pages

__all__ = ["missing", "page_of", "read", "without_rulers"]

#: a page that reads worse than this is tried the other way up: one that was fed upside down reads better than one would think where
#: the machine has set its own line upright above it, and the worst that lies straight scores 0.9
GOOD_ENOUGH = 0.88
FEW = 8  #: words; a page lying on its side shows hardly any
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
    seen, level, degrees = _best(image, ocr)
    scale = pixels.POINTS_PER_INCH / dpi
    words = [_word(one, scale) for one in sorted(seen, key=lambda one: (one.top, one.left))]
    width, height = level.width * scale, level.height * scale
    if degrees:
        whole = (image.width * scale, image.height * scale)
        words = [
            replace(
                word, original=pixels.before_turning(word.box, degrees=degrees, turned=(width, height), whole=whole)
            )
            for word in words
        ]
    drawn = ruling.rules(np.asarray(level), dpi=dpi)
    printed = without_rulers(without_transmission(words))
    return Page(part, number, width, height, Source.OCR, tuple(printed), rules=drawn)


def _best(image: Image.Image, ocr: Ocr) -> tuple[Sequence[Seen], Image.Image, float]:
    """The words the right way up, the picture that they were read from, and by how much it was turned. A page that reads
    badly is tried in a sample the other ways round."""
    level, angle = pixels.straight(image)
    seen = ocr.words(pixels.softened(level))
    if _goodness(seen) >= GOOD_ENOUGH and len(seen) >= FEW:
        return seen, level, angle
    worths = {turn: _worth(image.rotate(turn, expand=True), ocr) for turn in (0, 180, 90, 270)}
    turn = max(worths, key=lambda turn: worths[turn])
    if turn == 0 or worths[turn] <= 1.2 * worths[0]:
        return seen, level, angle
    level, angle = pixels.straight(image.rotate(turn, expand=True))
    return ocr.words(pixels.softened(level)), level, turn + angle


def _worth(image: Image.Image, ocr: Ocr) -> float:
    """How much can be read in the part of the page with the most ink."""
    seen = ocr.words(pixels.softened(pixels.densest(image)))
    return _goodness(seen) * sum(len(one.text) for one in seen)


def _goodness(seen: Sequence[Seen]) -> float:
    return sum(one.score for one in seen) / len(seen) if seen else 0.0


def _word(seen: Seen, scale: float) -> Word:
    box = Box(seen.left * scale, seen.top * scale, seen.right * scale, seen.bottom * scale)
    middles = tuple(round(x * scale, 2) for x in seen.middles)
    return Word(seen.text, box, doubt=round(1 - seen.score, 3), rivals=seen.rivals, middles=middles)


LOW = 0.7  #: of the usual height of words: a ruler of signs ("=====") is so low
DOUBTED = 0.4


def without_rulers(words: Sequence[Word]) -> Sequence[Word]:
    """The words without the rulers of character listings, which the recogniser takes for signs of the Chinese script."""
    if not any(_foreign(word) for word in words):
        return words
    usual = median(word.box.height for word in words)

    def low(word: Word) -> bool:
        return word.doubt > DOUBTED and word.box.height < LOW * usual

    heights = [word.box.middle for word in words if low(word) and _foreign(word)]
    return [
        word
        for word in words
        if not (low(word) and any(abs(word.box.middle - height) < 0.5 * usual for height in heights))
    ]


def _foreign(word: Word) -> bool:
    return any("\u2e80" <= char <= "\u9fff" for char in word.text)


#: The line that fax machines print above a page: a time, and a number of the page or of the machine.
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
_MACHINE = re.compile(
    r"\b(?:fax|telefax|from|von|tx|rx|id)\b|\bp(?:age|g)?[.:]? ?\d{1,3}(?: ?/ ?\d{1,3})?|\bs(?:eite)?[.:] ?\d", re.I
)
TRANSMISSION = 40.0  #: points from the top within which that line stands


def without_transmission(words: Sequence[Word]) -> Sequence[Word]:
    """The words without the line that fax machines print above a page: its numbers and dates are not the order's."""
    for chain in _chains([word for word in words if word.box.top < TRANSMISSION]):
        text = " ".join(word.text for word in chain)
        if _CLOCK.search(text) and _MACHINE.search(text):
            gone = {id(word) for word in chain}
            return [word for word in words if id(word) not in gone]
    return words


def _chains(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words beside each other, though the line that they make may rise or fall: it was level before the page was."""
    rest = sorted(words, key=lambda word: word.box.left)
    while rest:
        chain = [rest.pop(0)]
        for word in list(rest):
            if abs(word.box.middle - chain[-1].box.middle) < 0.5 * chain[-1].box.height + 1:
                chain.append(word)
                rest.remove(word)
        yield chain
