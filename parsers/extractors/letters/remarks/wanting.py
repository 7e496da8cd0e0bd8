"""Words by which a day is wanted."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.lexicon import words_of

__all__ = ["WANTING", "wanting"]

WANTING = words_of("wanting_days")


def wanting(norms: Sequence[str]) -> bool:
    """Whether one of the words by which a day is wanted stands here; `da` and `here` only where something is to be there."""
    return any(norm in WANTING and _is_to_be(norms, at) for at, norm in enumerate(norms))


def _is_to_be(norms: Sequence[str], at: int) -> bool:
    """No word of place, or one of goods that are to be there: `to be here`, `have it here`, and not `the vets are here`."""
    if norms[at] == "here":
        return not _BROUGHT.isdisjoint(norms[max(0, at - 2) : at])
    return norms[at] != "da" or not _TO_BE.isdisjoint(norms[max(0, at - 1) : at + 2])


_BROUGHT = words_of("brought_here")
#: beside "da": "soll am Freitag da sein", "wenn es da ist"
_TO_BE = words_of("there_to_be")
