"""PP-OCR models by onnxruntime (package `rapidocr`, extra `fax`): the engine that reads faxes best.

The package's own word boxes glue neighbouring cells and give each word the confidence of some other character, so lines are
cut into words here: by the blanks that were recognised and by the gaps that the ink shows.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from parsers.readers.ink import blanks, extent, unfound
from parsers.readers.merging import Char, merged
from parsers.readers.ocr import Seen

__all__ = ["Rapid"]

#: lines are found in a picture of at most so many pixels a side (half the work of the full size, and the same lines)
FINDING = 1440
#: the second reading sees a blurrier picture: it errs differently
SOFTER = 1.1
SURE, SURE_OF_WORDS = 0.99, 0.9  #: lines with a figure, and others, are read again only below this
#: a rival of a character is kept from this probability on
RIVAL = 0.03
RIVALS = 3  #: kept for each character
#: a gap without ink this wide, between characters so far apart, parts two words although no blank was recognised (shares
#: of the line's height); signs stand in the middle of a fixed pitch and need more
GAP, APART = 0.22, 0.77
FAR = 1.45  #: and that many times farther apart than characters of the line usually are
BLANK = 0.17  #: an ordinary blank is as wide, figures stand closer
#: a day behind a comma is a word of its own, however narrow the blank was: "B-2240,20.10.2026"
_DAY = re.compile(r"(?<=\w,)\d{1,2}([./])\d{1,2}\1\d{4}(?!\d)")
_SIGNS = frozenset(".,:;-–/'’·*")
_DUST = ".,·'`´:;"  #: what stands alone and is nothing else was dust
SPECK = 0.85  #: a sign at the end of a word that is less sure than this is dust
LIKELY = 0.6  #: the least sure that a character is which stands alone
TALL = 1.5  #: the package turns crops that are this much taller than wide; a lone digit is one


class Rapid:
    """Reads pages, and single lines a second time. Made once in a process; the models take a second to load."""

    name = "rapidocr"

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        from rapidocr import RapidOCR

        engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,  # whole pages are turned, not lines
                "Global.max_side_len": 2600,
                "Det.limit_side_len": FINDING,
                "Det.limit_type": "max",
                "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            }
        )
        self._find: Any = engine._load_det_model()
        self._read: Any = engine._load_rec_model()
        self._read.postprocess_op = _Decoder(self._read.postprocess_op.character)

    def words(self, image: Image.Image) -> Sequence[Seen]:
        """The words of an upright page, each line that is not sure read twice."""
        pixels = np.asarray(image.convert("L"))
        found = self._find(np.repeat(pixels[:, :, None], 3, axis=2))
        if found.boxes is None:
            return []
        boxes = [np.asarray(box, dtype=np.float32) for box in found.boxes]
        lines = self._lines([_Crop.of(pixels, box) for box in boxes])
        again = [number for number, (_, chars) in enumerate(lines) if _doubtful(chars)]
        softer = np.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(SOFTER)))
        second = self._lines([_Crop.of(softer, lines[number][0].corners) for number in again])
        for number, (_, chars) in zip(again, second, strict=True):
            lines[number] = (lines[number][0], merged(lines[number][1], chars))
        alone = self._lines([_Crop.of(pixels, box) for box in unfound(pixels, boxes)])
        lines += [(crop, chars) for crop, chars in alone if _stands_alone(chars)]
        return [word for crop, chars in lines for word in _words(crop, chars)]

    def line(self, image: Image.Image) -> Seen | None:
        """A picture of one line of text as one word; None where nothing is recognised."""
        pixels = np.asarray(image.convert("L"))
        height, width = pixels.shape
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        whole = _Crop(pixels, corners)
        words = [word for crop, chars in self._lines([whole]) for word in _words(crop, chars)]
        if not words:
            return None
        return Seen(" ".join(word.text for word in words), 0, 0, width, height, min(word.score for word in words))

    def _lines(self, crops: Sequence[_Crop | None]) -> list[tuple[_Crop, list[Char]]]:
        from rapidocr.ch_ppocr_rec import TextRecInput

        kept = [crop for crop in crops if crop is not None]
        if not kept:
            return []
        images = [np.repeat(crop.pixels[:, :, None], 3, axis=2) for crop in kept]
        read = self._read(TextRecInput(img=images, return_word_box=True))
        return list(zip(kept, read.word_results, strict=True))


def _stands_alone(chars: Sequence[Char]) -> bool:
    """Whether what was read of ink that no line was found around is a figure or a short word, and likely one."""
    solid = [char for char in chars if not char.text.isspace()]
    return 0 < len(solid) <= 4 and all(char.text.isalnum() and char.score >= LIKELY for char in solid)


def _doubtful(chars: Sequence[Char]) -> bool:
    """Whether a line is worth a second reading."""
    least = min((char.score for char in chars if not char.text.isspace()), default=1.0)
    return least < (SURE if any(char.text.isdigit() for char in chars) else SURE_OF_WORDS)


class _Decoder:
    """Turns the model's probabilities into characters with their places and rivals, in place of the package's own."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.character = characters

    def __call__(
        self, predictions: Any, _words: bool, *, wh_ratio_list: Sequence[float], max_wh_ratio: float
    ) -> tuple[list[tuple[str, float]], list[list[Char]]]:
        lines, details = [], []
        best = predictions.argmax(axis=2)
        for number, row in enumerate(best):
            used = len(row) * wh_ratio_list[number] / max_wh_ratio  # the rest is padding
            chars = list(self._chars(predictions[number], row, used))
            lines.append(
                (
                    "".join(char.text for char in chars),
                    float(np.mean([char.score for char in chars])) if chars else 0.0,
                )
            )
            details.append(chars)
        return lines, details

    def _chars(self, probabilities: Any, row: Any, used: float) -> Any:
        at = 0
        while at < len(row):
            end = at + 1
            while end < len(row) and row[end] == row[at]:
                end += 1
            if row[at] != 0:
                peak = at + int(probabilities[at:end, row[at]].argmax())
                some = probabilities[peak]
                order = np.argpartition(some, -RIVALS - 1)[-RIVALS - 1 :]
                rivals = tuple(
                    (self.character[i] if i else "", round(float(some[i]), 4))
                    for i in sorted(order.tolist(), key=lambda i: -some[i])
                    if i != row[at] and some[i] >= RIVAL
                )
                middle = (at + end) / 2
                yield Char(self.character[row[at]], min(middle / used, 1.0), round(float(some[row[at]]), 5), rivals)
            at = end


@dataclass(frozen=True, slots=True)
class _Crop:
    """One line of text cut out of the page, and the corners that it was cut at (from the top left, clockwise)."""

    pixels: Any
    corners: Any

    @classmethod
    def of(cls, page: Any, box: Any) -> _Crop | None:
        import cv2

        width = int(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[2] - box[3])))
        height = int(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2])))
        if width < 2 or height < 2:
            return None
        goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(box, goal)
        cut = cv2.warpPerspective(page, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
        if height > TALL * 2 * width:  # text that runs upwards in the margin; a lone digit is not so slim
            return None
        return cls(cut, box)

    def place(self, left: float, right: float) -> tuple[float, float, float, float]:
        """The box on the page around the part between two shares of the width."""
        top_left, top_right, bottom_right, bottom_left = self.corners
        height = self.pixels.shape[0]
        top, bottom = (edge / height for edge in extent(self.pixels))
        points = [
            (top_left + (top_right - top_left) * x) * (1 - y) + (bottom_left + (bottom_right - bottom_left) * x) * y
            for x in (left, right)
            for y in (top, bottom)
        ]
        xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
        return min(xs), min(ys), max(xs), max(ys)


def _words(crop: _Crop, chars: Sequence[Char]) -> list[Seen]:
    """The line cut at recognised blanks and at wide gaps of the ink."""
    height, width = crop.pixels.shape
    inked = [(char.at * width - 0.1 * height, char.at * width + 0.1 * height) for char in chars if char.text.strip()]
    gaps = blanks(crop.pixels, least=0.1 * height, inked=inked)
    top, bottom = extent(crop.pixels)
    size = bottom - top
    far = max(APART * size, FAR * _pitch(chars) * width)
    start = gaps[0][1] if gaps and gaps[0][0] == 0 else 0
    stop = gaps[-1][0] if gaps and gaps[-1][1] == width else width
    found: list[Seen] = []
    run: list[Char] = []
    left = float(start)
    last: Char | None = None
    days = {id(chars[match.start()]) for match in _DAY.finditer("".join(char.text[0] for char in chars))}
    for char in chars:
        if char.text.isspace():
            continue
        if last is not None and run:
            low, high = last.at * width, char.at * width
            between = [gap for gap in gaps if low - 0.1 * height < (gap[0] + gap[1]) / 2 < high + 0.1 * height]
            widest = max(between, key=lambda gap: gap[1] - gap[0], default=None)
            blank = any(c.text.isspace() and last.at < c.at < char.at for c in chars)
            # The recogniser sees blanks beside narrow figures: between figures the ink must show it, too.
            spaced = blank and (
                not (last.text.isdigit() and char.text.isdigit())
                or (widest is not None and widest[1] - widest[0] > BLANK * size)
            )
            loose = _loose(last.text, char.text)
            apart = widest and widest[1] - widest[0] > GAP * size * loose and high - low > far * loose
            if spaced or apart or id(char) in days:
                end, begin = widest or ((low + high) / 2, (low + high) / 2)
                found.append(_seen(crop, run, left, end))
                run, left = [], begin
        run.append(char)
        last = char
    if run:
        found.append(_seen(crop, run, left, max(float(stop), left + 1)))
    return [word for word in found if word.text.strip(_DUST)]


def _pitch(chars: Sequence[Char]) -> float:
    """The usual distance of neighbouring characters, as a share of the width."""
    solid = [char for char in chars if not char.text.isspace()]
    return median(right.at - left.at for left, right in pairwise(solid)) if len(solid) > 3 else 0.0


def _loose(left: str, right: str) -> float:
    """How much wider than between figures a gap must be that parts these two characters."""
    if left in _SIGNS or right in _SIGNS:
        return 1.6
    return 2.0 if left.isalpha() and right.isalpha() else 1.0


def _seen(crop: _Crop, chars: Sequence[Char], left: float, right: float) -> Seen:
    width = crop.pixels.shape[1]
    x0, y0, x1, y1 = crop.place(left / width, right / width)
    sure = min(char.score for char in chars)
    chars = _trimmed(chars)
    text = "".join(char.text for char in chars)
    rivals = tuple(
        (at, other, score) for at, char in enumerate(chars) for other, score in char.rivals if not other.isspace()
    )
    scale = (x1 - x0) / max(right - left, 1)
    middles = tuple(round(x0 + (char.at * width - left) * scale, 1) for char in chars)
    return Seen(text, x0, y0, x1, y1, sure, rivals, middles)


def _trimmed(chars: Sequence[Char]) -> Sequence[Char]:
    """Without doubtful signs at its ends: specks look like full stops and strokes of dust like dashes."""
    if not any(char.text.isalnum() for char in chars):
        return chars
    first, last = 0, len(chars)
    while _is_speck(chars[first]):
        first += 1
    while _is_speck(chars[last - 1]):
        last -= 1
    return chars[first:last]


def _is_speck(char: Char) -> bool:
    return not char.text.isalnum() and char.text not in "€£$%" and char.score < SPECK
