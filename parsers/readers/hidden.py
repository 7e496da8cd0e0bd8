"""What a person would not see on paper: invisible, tiny, off the page, covered, or in the colour of its ground.

An attacker (or a careless template) can put numbers into the text layer that the printed page does not show; they must
never become values. Where the drawing order leaves a doubt, the rendered page decides.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from parsers.page import Box
from parsers.readers.drawing import Area, Drawing, Frame, TextObject

if TYPE_CHECKING:
    from parsers.readers.characters import Run

__all__ = ["OUTSIDE", "Judge"]

INVISIBLE_MODES = frozenset({3, 7})  #: neither filled nor stroked (PDF 32000-1, table 106); 7 only clips
OUTSIDE = "outside the page"
TINY = 3.0  #: points of character height
BAND = 16.0  #: points
CONTRAST = 28.0  #: of 255 gray levels; less is not seen in print
SCANNER_COVER = 0.5  #: an image this large under only invisible text is a scan with an OCR layer


class Judge:
    """Decides for the characters of one page. Costs nothing where no text object is suspicious."""

    def __init__(self, page: Any, textpage: Any, frame: Frame, drawn: Drawing) -> None:
        self._page, self._textpage, self._frame, self._drawn = page, textpage, frame, drawn
        self._uprights = sorted(
            (rule for rule in drawn.rules if rule.width <= 2 and rule.height > 8), key=lambda r: r.left
        )
        self._lefts = [rule.left for rule in self._uprights]
        self.ruled = bool(self._lefts)  #: whether any upright line is drawn
        self._bands = _bands(drawn.areas)
        self._reasons = {address: reason for address, text in drawn.texts.items() if (reason := self._suspicion(text))}
        self.scanner_layer = self._is_scanner_layer()

    def _is_scanner_layer(self) -> bool:
        texts = self._drawn.texts.values()
        if not texts or not all(text.mode in INVISIBLE_MODES for text in texts):
            return False
        area = self._frame.width * self._frame.height
        return any(box.width * box.height > SCANNER_COVER * area for box in self._drawn.images)

    def apart(self, left: int, right: int) -> bool:
        """Whether two characters belong to different text objects."""
        return self._address(left) != self._address(right)

    def spaced(self, index: int, least: float) -> bool:
        """Whether a gap of at least so many points stands before the character at `index`, as between all of a spaced word."""
        left, right = pdfium.FS_RECTF(), pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._textpage, index - 1, left)
        pdfium.FPDFText_GetLooseCharBox(self._textpage, index, right)
        return bool(right.left - left.right >= least)

    def small(self, index: int) -> bool:
        """Whether the character at `index` is a small letter of the object of the one before it."""
        return chr(pdfium.FPDFText_GetUnicode(self._textpage, index)).islower() and not self.apart(index - 1, index)

    def divided(self, edge: float, char: tuple[float, float, float, float]) -> bool:
        """Whether an upright line is drawn between the word that ends at `edge` and this character."""
        at = bisect_left(self._lefts, edge - 0.5)
        while at < len(self._lefts) and self._lefts[at] <= char[0] + 0.5:
            if self._uprights[at].top <= (char[1] + char[3]) / 2 <= self._uprights[at].bottom:
                return True
            at += 1
        return False

    def sort(self, runs: Iterable[Run]) -> tuple[list[Run], list[tuple[Run, str]]]:
        """(what is seen, what is not seen and why)."""
        seen: list[Run] = []
        hidden: list[tuple[Run, str]] = []
        for run in runs:
            reason = self._verdict(run)
            if reason:
                hidden.append((run, reason))
            else:
                seen.append(run)
        return seen, hidden

    def _verdict(self, run: Run) -> str | None:
        box = run.box
        if box.height < TINY and not run.turned:
            return "tiny print"
        x, y = (box.left + box.right) / 2, box.middle
        if not (-1 <= x <= self._frame.width + 1 and -1 <= y <= self._frame.height + 1):
            return OUTSIDE
        if not self._reasons:
            return None
        # A hidden character inside a visible word hides the word: neither reading of it can be trusted.
        reasons = {self._reasons.get(self._address(index)) for index in range(run.first, run.last + 1)} - {None}
        for reason in reasons:
            if reason in ("invisible", "covered") or self._blank(box):
                return reason
        return None

    def _address(self, index: int) -> int:
        handle = pdfium.FPDFText_GetTextObject(self._textpage, index)
        return ctypes.addressof(handle.contents) if handle else 0

    def _suspicion(self, text: TextObject) -> str | None:
        if text.mode in INVISIBLE_MODES or text.alpha < 13:
            return "invisible"
        x, y = (text.box.left + text.box.right) / 2, text.box.middle
        ground: float | None = 255.0
        for area in self._bands.get(int(y // BAND), ()):
            box = area.box
            if not (box.left <= x <= box.right and box.top <= y <= box.bottom):
                continue
            if area.order < text.order:
                ground = area.gray
            elif box.width >= 0.5 * text.box.width:
                return "covered"
        if ground is not None and text.mode in (0, 4) and abs(ground - text.gray) < CONTRAST:
            return "in the colour of the ground"
        return None

    def _blank(self, box: Box) -> bool:
        """Whether the rendered page shows nothing there."""
        return self._shown().extrema(box) < CONTRAST + 12  # smoothed edges add a little

    def _shown(self) -> _Rendered:
        if not hasattr(self, "_rendered"):
            self._rendered = _Rendered(self._page, self._frame)
        return self._rendered


def _bands(areas: Iterable[Area]) -> dict[int, list[Area]]:
    """The areas by the level bands of the page that they touch, so that a text is compared with few of them."""
    found: dict[int, list[Area]] = {}
    for area in areas:
        for band in range(int(max(area.box.top, -100) // BAND), int(min(area.box.bottom, 20_000) // BAND) + 1):
            found.setdefault(band, []).append(area)
    return found


class _Rendered:
    """The page as pixels, made only for suspicious words."""

    SCALE = 2.0

    def __init__(self, page: Any, frame: Frame) -> None:
        self._image = page.render(scale=self.SCALE, grayscale=True).to_pil()
        quarter = round(frame.angle / 1.5707963) % 4
        rotation = page.get_rotation() // 90
        # The rendering applies the page's rotation, our places set the text upright: turn by the difference.
        if turn := (-quarter - rotation) % 4:
            self._image = self._image.rotate(-90 * turn, expand=True)

    def extrema(self, box: Box) -> float:
        """Difference of the lightest and the darkest pixel within the box."""
        scale = self.SCALE
        area = (int(box.left * scale), int(box.top * scale), int(box.right * scale) + 1, int(box.bottom * scale) + 1)
        low, high = self._image.crop(area).getextrema()
        return float(high - low)
