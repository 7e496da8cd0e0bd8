"""Recognised figures that a speck touches, or whose decimal mark a speck has doubled."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.extractors.pages.rows import Placed

__all__ = ["legible"]

#: A figure as recognisers see it with a speck before it, or with its decimal mark doubled by one: `.67.20`, `6:00`.
_SPECKED = re.compile(r"[.,:;'`·](?=\d+[.,]\d{2,4}$)")
_COLON = re.compile(r"(\d{1,4}(?:[.,]\d{3})*)[:;](\d{2})")
DOUBT = 0.5  #: of a figure whose signs had to be set right


def legible(words: list[Placed]) -> list[Placed]:
    """Recognised words of a column of numbers without the specks that touch a figure."""
    return [_cleaned(placed) for placed in words]


def _cleaned(placed: Placed) -> Placed:
    text = placed.word.text
    tidy = _SPECKED.sub("", text, count=1) if _SPECKED.match(text) else text
    if match := _COLON.fullmatch(tidy):
        tidy = f"{match[1]}.{match[2]}"
    if tidy == text:
        return placed
    word = replace(placed.word, text=tidy, doubt=max(placed.word.doubt, DOUBT), rivals=(), middles=())
    return replace(placed, word=word)
