"""Terms of payment as a letter states them: `Payment 60 days`, `zahlbar in 14 Tagen`, `90 jours net`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.draft import Field
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["payment_terms"]

_DAYS = words_of("days")
_TERMS = words_of("terms_of_payment")
_BEFORE = 5  #: words from `payment` to the figure of its days
_BEHIND = 2  #: words from the days to `net`


def payment_terms(sentences: Sequence[list[Token]], script: Script) -> Field | None:
    """The words from the payment to its days, or from the days to `net`; None where no sentence without goods has them."""
    for sentence in sentences:
        if any(token.role is Role.ITEM for token in sentence):
            continue
        for at, (token, behind) in enumerate(pairwise(sentence)):
            if token.text.isdigit() and behind.norm in _DAYS and (said := _terms_at(sentence, at)):
                return script.text.field(said)
    return None


def _terms_at(sentence: Sequence[Token], at: int) -> list[Token]:
    for start in range(max(0, at - _BEFORE), at):
        if sentence[start].norm in _TERMS:
            return list(sentence[start : at + 2])
    end = next((i for i in range(at + 2, min(at + 2 + _BEHIND, len(sentence))) if sentence[i].norm in _TERMS), 0)
    return list(sentence[at : end + 1]) if end else []
