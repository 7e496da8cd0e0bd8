"""Pictures of pages made fit for recognition: square pixels, upright, straight. The desk shows them in the same form."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFilter

from parsers.errors import Damaged, Empty, TooLarge
from parsers.page import Box

__all__ = [
    "FRAMES_LIMIT",
    "PIXELS_LIMIT",
    "POINTS_PER_INCH",
    "before_turning",
    "densest",
    "frames",
    "resolution",
    "softened",
    "square",
    "straight",
]

PIXELS_LIMIT = 50_000_000  #: of one frame; a fine fax of A4 has 3.8 million
FRAMES_LIMIT = 100
POINTS_PER_INCH = 72.0
#: what is assumed of a photo without dpi tags: A4 across its short side
A4_INCHES = 8.27
#: standard fax is 204 x 98 dots an inch: below this both sides are taken as they are
SKEW_LIMIT = 3.0
SKEW_STEP = 0.25
SOFTENING = 0.9  #: pixels of gaussian blur; it helps the recogniser, removing specks would remove decimal points


def frames(content: bytes) -> Iterator[Image.Image]:
    """Every frame of a TIFF, PNG or JPEG in gray; raises Damaged, Empty or TooLarge."""
    try:
        with Image.open(io.BytesIO(content), formats=("TIFF", "PNG", "JPEG")) as image:
            count = getattr(image, "n_frames", 1)
            if count > FRAMES_LIMIT:
                raise TooLarge(f"The picture has {count} pages; up to {FRAMES_LIMIT} are read.")
            for index in range(count):
                image.seek(index)
                if image.width * image.height > PIXELS_LIMIT:
                    raise TooLarge(
                        f"Page {index + 1} has {image.width} x {image.height} pixels; up to {PIXELS_LIMIT} are read."
                    )
                gray = image.convert("L")
                gray.info["dpi"] = image.info.get("dpi")
                yield gray
    except Image.DecompressionBombError as error:
        raise TooLarge(f"The picture has more pixels than the {PIXELS_LIMIT} that are read.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Damaged("The picture is damaged, incomplete or of no known kind; it cannot be opened.") from error
    except MemoryError as error:
        raise TooLarge("The picture needs more memory than a reader may use.") from error


def resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, by the tags; a picture without believable tags is A4 wide."""
    across, down = (float(value) for value in (image.info.get("dpi") or (0, 0)))
    if 50 <= across <= 1200 and 50 <= down <= 1200:
        return across, down
    if min(image.size) < 1:
        raise Empty("The picture is empty.")
    dots = min(image.size) / A4_INCHES
    return dots, dots


def square(image: Image.Image) -> tuple[Image.Image, float]:
    """The picture with square pixels, and its dots per inch."""
    across, down = resolution(image)
    if abs(across - down) < 2:
        return image, across
    height = round(image.height * across / down)
    if image.width * height > PIXELS_LIMIT:
        raise TooLarge(f"The page has more than {PIXELS_LIMIT} pixels.")
    return image.resize((image.width, height), Image.Resampling.BICUBIC), across


def straight(image: Image.Image) -> tuple[Image.Image, float]:
    """The picture turned by up to three degrees so that its lines are level, and the degrees (counterclockwise)."""
    angle = _skew(image)
    if abs(angle) < SKEW_STEP:
        return image, 0.0
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), angle


def before_turning(box: Box, *, degrees: float, turned: tuple[float, float], whole: tuple[float, float]) -> Box:
    """Where a box of the turned picture lay before: the smallest box around it. `turned` and `whole` are the sizes after and
    before; both pictures have one centre, as PIL turns them."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(x - turned[0] / 2, y - turned[1] / 2) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    across = [whole[0] / 2 + x * cos - y * sin for x, y in corners]
    down = [whole[1] / 2 + x * sin + y * cos for x, y in corners]
    return Box(min(across), min(down), max(across), max(down))


def densest(image: Image.Image, *, share: float = 0.2) -> Image.Image:
    """The band of the picture, so high a share of it, that holds the most ink."""
    ink = (np.asarray(image) < 140).sum(axis=1)
    height = max(int(share * image.height), 1)
    sums = np.convolve(ink, np.ones(height, dtype=np.int64), "valid")
    top = int(sums.argmax())
    return image.crop((0, top, image.width, top + height))


def softened(image: Image.Image) -> Image.Image:
    """With edges like those of print, which recognition was made for."""
    return image.filter(ImageFilter.GaussianBlur(SOFTENING))


def _skew(image: Image.Image) -> float:
    """The turn that makes rows of ink and rows of paper most unlike: the projection profile's variance is largest."""
    small = image.copy()
    small.thumbnail((700, 900))
    ink = small.point(lambda value: 255 if value < 140 else 0)
    turns = np.arange(-SKEW_LIMIT, SKEW_LIMIT + SKEW_STEP, SKEW_STEP)
    scores = [_unevenness(ink, float(turn)) for turn in turns]
    best = int(np.argmax(scores))
    level = _unevenness(ink, 0.0)
    return float(turns[best]) if scores[best] > 1.02 * level else 0.0


def _unevenness(ink: Image.Image, turn: float) -> float:
    rows = np.asarray(ink.rotate(turn), dtype=np.float64).sum(axis=1)
    return float(((rows[1:] - rows[:-1]) ** 2).sum())
