"""Confidence: one formula for every field that is read from pages.

    confidence = source x label x proof, and never more than 0.999

source  how sure the characters are: 1 for print and sheets; for OCR and speech 1 minus the largest doubt of the words,
        and at most 0.7 where a figure may be another figure
label   how sure it is that these words are this field:
            1.00 a known label or column header stands by itself
            0.97 the label has decorations (a currency, a unit), or was found by position
            0.90 the role follows from the data alone (no header, no label)
proof   what arithmetic says: 0.999 confirms it (line or total), 0.97 nothing can be checked; what it contradicts is a finding

Below 0.9 nothing should pass unseen; the bench prints how often each band was right.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from parsers.page import Word

__all__ = ["Label", "Proof", "confidence"]


RIVALLED = 0.3


class Label(float, Enum):
    """How the words were found to be this field."""

    EXACT = 1.0
    DECORATED = 0.97
    INFERRED = 0.9


class Proof(float, Enum):
    """What arithmetic says of the value."""

    CONFIRMED = 0.999
    NONE = 0.97


def confidence(words: Iterable[Word], *, label: Label = Label.EXACT, proof: Proof = Proof.NONE) -> float:
    """By the formula in this module's docstring."""
    doubt = max((_doubt(word) for word in words), default=0.0)
    return round(min((1 - doubt) * label * proof, 0.999), 3)


def _doubt(word: Word) -> float:
    """A figure that may be another one is doubtful, however sure the recogniser is of it."""
    rivalled = any(
        at < len(word.text) and word.text[at].isdigit() and other.isdigit() and other != word.text[at]
        for at, other, _ in word.rivals
    )
    return max(word.doubt, RIVALLED) if rivalled else word.doubt
