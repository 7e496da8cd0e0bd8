"""Words as labels are compared: folded, without the signs around them; and which of them can begin a label at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from parsers.lexicon import fold, phrases

__all__ = ["may_begin", "plain", "slashed", "unsigned"]

_SIGNS_AROUND = " -*(),;=#•·"
_SLASHED_AROUND = " -*().,:"


def plain(run: Sequence[str]) -> str:
    """These words as one text for comparison."""
    return fold(" ".join(run)).strip(_SIGNS_AROUND)


def unsigned(pieces: Sequence[str]) -> str:
    """`plain` of words that are folded already."""
    return " ".join(filter(None, pieces)).strip(_SIGNS_AROUND)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in phrases("labels"))


def may_begin(text: str) -> bool:
    """Whether a label of the lexicon, or several joined by slashes, can begin this text: few words are the first of one."""
    first = text.partition(" ")[0]
    known = _first_words()
    return (
        first in known
        or first.rstrip(_SIGNS_AROUND) in known
        or ("/" in text and first.partition("/")[0].strip(_SLASHED_AROUND) in known)
    )


def slashed(text: str) -> tuple[str, ...] | None:
    """Roles of labels joined by a slash; one role where they are two languages of one label."""
    text = text.rstrip(":").strip()
    if "/" not in text:
        return None
    senses = phrases("labels")
    parts = [part.strip(_SLASHED_AROUND) for part in text.split("/")]
    if len(parts) > 3 or not all(parts):
        return None
    known = [senses.get(part) for part in parts]
    if not all(known):
        return None
    roles = [each[0].role for each in known if each]
    common = set.intersection(*({sense.role for sense in each} for each in known if each))
    return (next(role for role in roles if role in common),) if common else tuple(roles)
