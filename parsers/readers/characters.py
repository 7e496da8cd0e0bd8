"""The characters of a PDF page to words.

Words are built from loose character boxes (the advance width, not the ink: with ink boxes a `1` tears its number apart), by the blanks
and gaps between them, and by what tells two cells apart that are set edge to edge.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from parsers.page import Box
from parsers.readers.drawing import Frame
from parsers.readers.hidden import Judge
from parsers.record import record

__all__ = ["Run", "runs_of", "upright_turns"]

#: A gap of this share of the character height ends a word even where the file holds no blank.
GAP = 0.12
#: A gap of this share ends a word where none stands inside it, and what follows is of another kind: `Order|4500017`.
EDGE = 0.06
PRINTED_OVER = 0.2  #: the overlap of two such pieces that were printed into each other, as no kerning makes one
#: Characters of two text objects that overlap by more than this share are two words printed into each other.
OVERLAP = 0.08

#: The end of a whole amount: what follows it without a gap is another number.
_AMOUNT = re.compile(r"\d[.,]\d\d$")
_BLANKS = frozenset("\r\n\t\x0b\x0c \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u200b\u3000")
_NUMBER_BLANKS = frozenset("\u00a0\u202f\u2009\u2007")  #: they hold a number together, and separate words elsewhere
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_INKED = [list(letters[-2:]) for letters in _LIGATURES.values()]
_LINE_END_HYPHEN = 0x2  #: pdfium's own sign for a hyphen before a line break


@record()
class Run:
    """A word to be, with the index of its first character."""

    text: str
    box: Box
    first: int
    last: int
    turned: bool = False
    garbage: int = 0


def upright_turns(textpage: Any, count: int) -> int:
    """Quarter turns that set most of the text upright, beyond the page's own rotation."""
    if not count:
        return 0
    angles: dict[int, int] = {}
    for index in range(0, count, max(count // 40, 1)):
        if not pdfium.FPDFText_IsGenerated(textpage, index):
            quarter = round(pdfium.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)) % 4
            angles[quarter] = angles.get(quarter, 0) + 1
    return max(angles, key=lambda quarter: angles[quarter]) if angles else 0


def runs_of(textpage: Any, count: int, frame: Frame, judge: Judge) -> Iterator[Run]:
    """Characters to words, in the order of the file."""
    get_angle = pdfium.FPDFText_GetCharAngle
    sideways = _sideways(textpage, count, frame)
    text: list[str] = []
    left = top = right = bottom = 0.0
    first = garbage = 0
    turned = False
    last = (0.0, 0.0, 0.0, 0.0)
    codes = _codes(textpage, count)
    upended = _is_upended(codes)
    blanks = _BLANKS - _BREAKS if upended else _BLANKS
    for index, (code, box) in enumerate(zip(codes, _boxes(textpage, count, frame), strict=True)):
        char = chr(code)
        if char in blanks or (char in _NUMBER_BLANKS and not (text and text[-1].isdigit())):
            if text:
                yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
                text = []
            continue
        if box is None or (upended and char in _BREAKS):
            continue
        if box == last and text:
            text.append(_char(code, char))  # the second letter of a ligature has the place of the first
            continue
        last = x0, y0, x1, y1 = box
        if sideways:
            angle = (get_angle(textpage, index) - frame.angle) % (2 * math.pi)
            now_turned = 0.2 < angle < 2 * math.pi - 0.2
        else:
            now_turned = False
        at = ALONE if upended else index
        if text and (
            now_turned != turned or (not turned and _ends(judge, at, text, char, (left, top, right, bottom), box))
        ):
            yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
            text = []
        if char == "|" and text:
            # A column line drawn with characters stands alone, however tightly it is set.
            yield _run(text, Box(left, top, right, bottom), first, index - 1, turned, garbage)
            text = []
        if not text:
            left, top, right, bottom = x0, y0, x1, y1
            first, garbage, turned = index, 0, now_turned
        else:
            left, top = x0 if x0 < left else left, y0 if y0 < top else top
            right, bottom = x1 if x1 > right else right, y1 if y1 > bottom else bottom
        text.append(char if char.isascii() and char.isprintable() else _char(code, char))
        garbage += code == 0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD
        if char == "|":
            yield _run(text, Box(left, top, right, bottom), first, index, turned, garbage)
            text = []
    if text:
        yield _run(text, Box(left, top, right, bottom), first, count - 1, turned, garbage)


def _boxes(textpage: Any, count: int, frame: Frame) -> list[tuple[float, float, float, float] | None]:
    """The place of every character, None where it has none."""
    address, rects = ctypes.cast(textpage, ctypes.c_void_p).value, (pdfium.FS_RECTF * count)()
    start, size = ctypes.addressof(rects), ctypes.sizeof(pdfium.FS_RECTF)
    found = [_get_box(address, index, start + index * size) for index in range(count)]
    edges = np.frombuffer(rects, np.float32).reshape(count, 4).astype(np.float64)
    sides = [np.asarray(side).tolist() for side in frame.place(*edges.T)]
    return [box if has else None for has, box in zip(found, zip(*sides, strict=True), strict=True)]


#: pdfium's function by addresses: the checks of typed pointers cost more than the call, and every character needs it
_get_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


def _is_upended(codes: Sequence[int]) -> bool:
    """Whether pdfium took the lines of the page for columns, as it does where lines stand close and leave wide gaps in them: it then
    puts a line break behind every letter, and where words end is seen by the places of the letters alone."""
    return len(codes) > _FEW and codes.count(_RETURN) > 0.2 * len(codes)


_RETURN, _FEW = 13, 40
ALONE = -1  #: see `_ends`
_BREAKS = frozenset("\r\n")


def _codes(textpage: Any, count: int) -> Sequence[int]:
    """The code of every character, in one call where pdfium's text has one unit for each; what it leaves out (no code) or makes
    two of (beyond the first plane) cannot be counted off, and the sign for a hyphen differs: then each is asked for by itself."""
    units = (ctypes.c_ushort * (count + 1))()
    if count and pdfium.FPDFText_GetText(textpage, 0, count, units) == count + 1:
        found = units[:count]
        if not any(unit >= _HIGHEST or 0xD800 <= unit < 0xE000 for unit in found):
            return found
    return [pdfium.FPDFText_GetUnicode(textpage, index) for index in range(count)]


_HIGHEST = 0xFFFD  #: from here on a unit may be a sign of pdfium's own


def _ends(
    judge: Judge,
    index: int,
    text: list[str],
    char: str,
    word: tuple[float, float, float, float],
    box: tuple[float, float, float, float],
) -> bool:
    """Whether the character at `index` begins a new word after the one of these characters at `word`; `ALONE`: the characters beside
    it in the file tell nothing."""
    height, gap, elsewhere = _distance(text, word, box)
    if elsewhere:
        return True
    right = word[2]
    if index == ALONE:
        return judge.ruled and judge.divided(right, box)
    last = text[-1][-1]
    # Two cells set edge to edge: nothing but the change of the text object, and what stands there, tells them apart.
    digits = last.isdigit() and char.isdigit()
    wide = gap > EDGE * height and not judge.spaced(index - 1, EDGE * height / 2)
    if (wide or gap < -PRINTED_OVER * height) and _goes_over(text, char):
        return True
    edge = (
        ((last.islower() or last in ".)%") and char.isupper())
        or (digits and gap > 0.08 * height)  # kerning only ever draws figures together
        or (digits and not last == char == "1" and _AMOUNT.search("".join(text[-4:])) is not None)
        or (gap < -OVERLAP * height and not last.isupper() and not digits)
        or (len(text) > 1 and char.isupper() and last.isupper() and judge.small(index + 1))  # "EH" and "Hoeveelheid"
    )
    if edge and judge.apart(index - 1, index) and not judge.apart(index - 2, index - 1):
        return True
    return judge.ruled and judge.divided(right, box)


def _distance(
    text: list[str], word: tuple[float, float, float, float], box: tuple[float, float, float, float]
) -> tuple[float, float, bool]:
    """(the height of the smaller one, the gap between them, whether that parts them) of a word and a character."""
    (_, top, right, bottom), (left, upper, _, lower) = word, box
    high, low = bottom - top, lower - upper
    if text[-2:] in _INKED:
        high = max(high, low)  # the letters of a ligature have the box of its ink, which ends before its place does
    height = max(high if high < low else low, 0.1)
    gap = left - right
    elsewhere = gap > GAP * height or gap < -0.5 * height or abs((upper + lower) - (top + bottom)) > height
    return height, gap, elsewhere


def _goes_over(text: list[str], char: str) -> bool:
    """Whether a name ends and a value begins here: behind a colon, at a figure behind letters, at a capital behind small ones."""
    last = text[-1][-1]
    if last == ":":
        return char.isalnum()
    if char.isdigit():
        return len(text) > 2 and "".join(text).isalpha()
    return last.islower() and char.isupper()


def _char(code: int, char: str) -> str:
    if code == _LINE_END_HYPHEN:
        return "-"
    if code < 32:  # control characters would not survive as text; the word keeps a visible trace of them
        return "\ufffd"
    return _LIGATURES.get(code, char)


def _run(text: list[str], box: Box, first: int, last: int, turned: bool, garbage: int) -> Run:
    written = "".join(text).rstrip("\u00a0\u202f\u2009\u2007")
    # JSON and UTF-8 know no lone surrogates; pdfium gives characters beyond the first plane as pairs.
    if not written.isascii():
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Run(written, box, first, last, turned, garbage)


def _sideways(textpage: Any, count: int, frame: Frame) -> bool:
    """Whether any sampled character stands askew to the page, so that every character must be asked."""
    step = max(count // 150, 1)
    for index in range(0, count, step):
        if pdfium.FPDFText_IsGenerated(textpage, index):
            continue
        angle = (pdfium.FPDFText_GetCharAngle(textpage, index) - frame.angle) % (2 * math.pi)
        if 0.2 < angle < 2 * math.pi - 0.2:
            return True
    return False
