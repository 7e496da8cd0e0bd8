"""Parts words that OCR glued: where a border lies between two characters that stand wider apart than the others do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median

from parsers.extractors.pages.rows import Placed
from parsers.page import Box, Word

__all__ = ["halved", "parted"]

_DUST = ".,·'`:;|"  #: beside a border these are specks and pieces of rules
WIDER = 1.3  #: the distance at the border, in usual distances of the word's characters


def parted(placed: Placed, border: float) -> tuple[Placed, Placed] | None:
    """The two halves of a recognised word at this border, or None where nothing shows that it is two words."""
    word = placed.word
    middles = word.middles
    if len(middles) != len(word.text) or not middles or not middles[0] < border < middles[-1]:
        return None
    at = next(number for number, x in enumerate(middles) if x >= border)
    gaps = [right - left for left, right in pairwise(middles)]
    usual = median(gaps)
    # The border may lie a character beside the gap: the widest gap near it is the place.
    near = [number for number in (at - 1, at, at + 1) if 1 <= number < len(middles)]
    at = max(near, key=lambda number: gaps[number - 1])
    if gaps[at - 1] < WIDER * usual and len(gaps) > 1:
        return None
    x = (middles[at - 1] + middles[at]) / 2
    edge = max((gaps[at - 1] - usual) / 2, 0.0)
    left = replace(placed, word=_piece(word, 0, at, word.box.left, x - edge), right=x - edge)
    right = replace(placed, word=_piece(word, at, len(middles), x + edge, word.box.right), left=x + edge)
    return left, right


def halved(placed: Placed, at: int) -> tuple[Placed, Placed]:
    """The recognised word cut before this character, wherever its characters stand."""
    word, middles = placed.word, placed.word.middles
    x = (middles[at - 1] + middles[at]) / 2
    left = replace(placed, word=_piece(word, 0, at, word.box.left, x), right=x)
    return left, replace(placed, word=_piece(word, at, len(middles), x, word.box.right), left=x)


def _piece(word: Word, first: int, last: int, left: float, right: float) -> Word:
    while first < last - 1 and first and word.text[first] in _DUST:
        first += 1
    while first < last - 1 and last < len(word.text) and word.text[last - 1] in _DUST:
        last -= 1
    rivals = tuple((at - first, text, score) for at, text, score in word.rivals if first <= at < last)
    box = Box(left, word.box.top, max(right, left), word.box.bottom)
    original = _share(word.original, word.box, box) if word.original else None
    return replace(
        word, text=word.text[first:last], box=box, rivals=rivals, middles=word.middles[first:last], original=original
    )


def _share(whole: Box, level: Box, piece: Box) -> Box:
    """The part of the original place that a piece of the word has, along the side on which the word lies there."""
    start, end = ((x - level.left) / max(level.width, 0.1) for x in (piece.left, piece.right))
    if whole.width >= whole.height:
        return replace(whole, left=whole.left + start * whole.width, right=whole.left + end * whole.width)
    return whole
