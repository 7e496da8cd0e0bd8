"""Recognising characters: one protocol, and the engine whose models come with its package, so that it works offline."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

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
    score: float  #: 0 a guess .. 1 certain


class Ocr(Protocol):
    """Reads the words of an upright picture with square pixels."""

    name: str

    def words(self, image: Image.Image) -> Sequence[Seen]: ...


@cache
def engine() -> Ocr | None:
    """The engine of this process, made when the first picture comes; None where none is installed."""
    return _Rapid() if find_spec("rapidocr") is not None else None


class _Rapid:
    """PP-OCR models by onnxruntime (package `rapidocr`, extra `fax`)."""

    name = "rapidocr"

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,  # whole pages are turned, not lines
                "Global.max_side_len": 2600,
                "Det.limit_side_len": 2600,
                "Det.limit_type": "max",
                "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            }
        )

    def words(self, image: Image.Image) -> Sequence[Seen]:
        import numpy as np

        result = self._engine(np.asarray(image.convert("RGB")), return_word_box=True)
        if result.txts is None or result.word_results is None:
            return []  # nothing was seen
        return [
            Seen(
                text,
                min(x for x, _ in box),
                min(y for _, y in box),
                max(x for x, _ in box),
                max(y for _, y in box),
                score,
            )
            for line in result.word_results
            for text, score, box in line
            if text.strip()
        ]
