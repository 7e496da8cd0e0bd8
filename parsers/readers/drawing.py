"""What is drawn on a PDF page: lines, filled areas, pictures, and the text objects that characters belong to."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from parsers.errors import TooLarge
from parsers.page import Box
from parsers.readers.strokes import Point, Stroke, is_flat
from parsers.record import record

__all__ = ["Area", "Drawing", "Frame", "TextObject", "drawing"]

OBJECTS_LIMIT = 50_000
DEPTH_LIMIT = 6  #: form XObjects in form XObjects
THIN = 2.0  #: points; thinner is a line
SEGMENTS_LIMIT = 4_000
STROKES_LIMIT = 300  #: a drawing of more slanting lines is a picture

Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page lies: from PDF coordinates to points from the top left of the page as it is shown."""

    width: float
    height: float
    angle: float  #: of upright text, in pdfium's terms
    place: Place  #: (left, top, right, bottom) in PDF terms -> (left, top, right, bottom)

    @classmethod
    def of(cls, page: Any, turns: int) -> Frame:
        """`turns`: quarter turns of the text beyond the page's rotation, as FPDFText_GetCharAngle counts them."""
        # Not the page's own boxes: what it inherits from its folder of pages pypdfium2 does not see, and takes US letter for it.
        left, bottom, right, top = page.get_bbox()
        width, height = right - left, top - bottom
        # Angles are counted clockwise from the page as stored; the page's own rotation does not enter them.
        quarter = turns % 4
        place: Place
        if quarter == 0:

            def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
                return x0 - left, top - y0, x1 - left, top - y1
        elif quarter == 2:

            def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
                return right - x1, y1 - bottom, right - x0, y0 - bottom
        elif quarter == 3:

            def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
                return y1 - bottom, x0 - left, y0 - bottom, x1 - left
        else:

            def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
                return top - y0, right - x1, top - y1, right - x0

        if quarter % 2:
            width, height = height, width
        return cls(width, height, quarter * math.pi / 2, place)


@record()
class Area:
    """A filled shape or picture; later ones (higher `order`) cover earlier ones."""

    order: int
    box: Box
    gray: float | None  #: 0 black .. 255 white; None: a picture


@record()
class TextObject:
    """A run of text as the file draws it: how, and in what colour."""

    order: int
    box: Box
    mode: int  #: text render mode; 3 is invisible
    gray: float
    alpha: int


@dataclass(slots=True)
class Drawing:
    """Everything drawn, in the order of drawing."""

    rules: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    areas: list[Area] = field(default_factory=list)
    texts: dict[int, TextObject] = field(default_factory=dict)  #: by address of the pdfium object
    strokes: list[Stroke] = field(default_factory=list)  #: lines that are neither level nor upright
    _strikes: list[Box] | None = None
    _heights: list[float] = field(default_factory=list)

    def strikes(self, box: Box) -> bool:
        """Whether a drawn line goes through the middle of this word."""
        if self._strikes is None:
            level = (rule for rule in self.rules if rule.height <= THIN and rule.width > 2)
            self._strikes = sorted(level, key=lambda rule: rule.middle)
            self._heights = [rule.middle for rule in self._strikes]
        low, high = box.top + 0.36 * box.height, box.bottom - 0.28 * box.height
        for rule in self._strikes[bisect_left(self._heights, low) : bisect_right(self._heights, high)]:
            if min(rule.right, box.right) - max(rule.left, box.left) > 0.7 * box.width:
                return True
        return False


def drawing(page: Any, frame: Frame, number: int) -> Drawing:
    """All objects of the page; raises TooLarge beyond the limit."""
    result = Drawing()
    rules: list[Box] = []
    images: list[Box] = []
    bounds = [ctypes.c_float() for _ in range(4)]
    for order, (handle, kind, matrix) in enumerate(_objects(page)):
        if order > OBJECTS_LIMIT:
            raise TooLarge(f"Page {number} of the PDF is drawn of more than {OBJECTS_LIMIT} pieces.")
        if not pdfium.FPDFPageObj_GetBounds(handle, *bounds):
            continue
        x0, y0, x1, y1 = (one.value for one in bounds)  # left, bottom, right, top
        box = _box(frame, matrix, (x0, y0, x1, y1))
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
            gray, alpha = _color(pdfium.FPDFPageObj_GetFillColor, handle)
            result.texts[ctypes.addressof(handle.contents)] = TextObject(order, box, mode, gray, alpha)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(handle, order, frame, matrix, box, rules, result)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            if not pdfium.FPDFPageObj_HasTransparency(handle):
                result.areas.append(Area(order, box, None))
            images.append(box)
    result.rules, result.images = tuple(rules), tuple(images)
    return result


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """Page objects in the order of drawing, those of form XObjects in their place."""
    raw = page.raw
    for index in range(pdfium.FPDFPage_CountObjects(raw)):
        yield from _unfold(pdfium.FPDFPage_GetObject(raw, index), _IDENTITY, 0)


def _unfold(handle: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield handle, kind, outer
        return
    if depth >= DEPTH_LIMIT:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, own)
    matrix = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), outer)
    for index in range(pdfium.FPDFFormObj_CountObjects(handle)):
        yield from _unfold(pdfium.FPDFFormObj_GetObject(handle, index), matrix, depth + 1)


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _box(frame: Frame, matrix: Matrix, bounds: tuple[float, float, float, float]) -> Box:
    x0, y0, x1, y1 = bounds
    if matrix is not _IDENTITY:
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
        ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    return Box(*frame.place(x0, y1, x1, y0))


def _path(handle: Any, order: int, frame: Frame, matrix: Matrix, box: Box, rules: list[Box], result: Drawing) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return
    count = pdfium.FPDFPath_CountSegments(handle)
    if min(box.width, box.height) <= THIN:
        rules.append(box)
        return
    if fill.value:
        gray, alpha = _color(pdfium.FPDFPageObj_GetFillColor, handle)
        if alpha == 255 and count <= 20:
            result.areas.append(Area(order, box, gray))
    if (
        count <= SEGMENTS_LIMIT
        and len(result.strokes) < STROKES_LIMIT
        and _may_strike(handle, count, box, drawn=bool(stroke.value))
    ):
        result.strokes += _pieces(handle, count, frame, matrix)
    if not stroke.value:
        return
    if count in (4, 5):
        rules += [
            Box(box.left, box.top, box.right, box.top), Box(box.left, box.bottom, box.right, box.bottom),
            Box(box.left, box.top, box.left, box.bottom), Box(box.right, box.top, box.right, box.bottom),
        ]  # fmt: skip
    elif count <= SEGMENTS_LIMIT:
        rules += _straight(handle, count, frame, matrix)


def _may_strike(handle: Any, count: int, box: Box, *, drawn: bool) -> bool:
    """Whether a path may be a pen's: a line of two points, two such lines, or something along a line of text that is no rectangle."""
    if count == 4 and drawn:
        return bool(_kind(handle, 2) == pdfium.FPDF_SEGMENT_MOVETO)
    return (count == 2 and drawn) or (is_flat(box) and (count == 3 or count > 5))


def _kind(handle: Any, index: int) -> int:
    return int(pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(handle, index)))


def _pieces(handle: Any, count: int, frame: Frame, matrix: Matrix) -> Iterator[Stroke]:
    """The connected pieces of a path; a curve is taken for the lines between its points."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, own)
    total = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    bends = 0
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        bends = bends + 1 if kind == pdfium.FPDF_SEGMENT_BEZIERTO else 0
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield Stroke.of(points)
            points = []
        if bends % 3 == 0:  # the first two points of a bend lie beside it
            at = _box(frame, total, (x.value, y.value, x.value, y.value))
            points.append((at.left, at.top))
    if len(points) > 1:
        yield Stroke.of(points)


def _straight(handle: Any, count: int, frame: Frame, matrix: Matrix) -> Iterator[Box]:
    """The level and upright pieces of a path of many segments: a grid drawn in one go."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, own)
    total = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO and last:
            (ax, ay), (bx, by) = last, point
            box = _box(frame, total, (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
            if min(box.width, box.height) <= THIN < max(box.width, box.height):
                yield box
        last = point


def _color(getter: Any, handle: Any) -> tuple[float, int]:
    """(gray 0..255, alpha) of an object's fill."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not getter(handle, r, g, b, a):
        return 0.0, 255
    return 0.299 * r.value + 0.587 * g.value + 0.114 * b.value, a.value
