"""Words by which a day is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.lexicon import words_of

__all__ = ["WANTING", "wanting"]

WANTING = words_of("wanting_days")


def wanting(norms: Sequence[str]) -> bool:
    """Whether one of the words by which a day is wanted stands here; `da` only where something is to be there."""
    return any(
        not _TO_BE.isdisjoint(norms[max(0, at - 1) : at + 2]) if norm == "da" else norm in WANTING
        for at, norm in enumerate(norms)
    )


#: beside "da": "soll am Freitag da sein", "wenn es da ist"
_TO_BE = words_of("there_to_be")
