"""Two readings of one line of text as one: where they agree they confirm each other, where they differ both stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from parsers.record import record

__all__ = ["Char", "merged"]

DISPUTED = 0.7  #: no character that the other reading contradicts is surer than this


@record()
class Char:
    """One recognised character."""

    text: str
    at: float  #: its middle, as a share of the width of the line
    score: float  #: 0 a guess .. 1 certain
    rivals: tuple[tuple[str, float], ...] = ()  #: (what else it may be or "", how likely)


def merged(first: Sequence[Char], second: Sequence[Char]) -> list[Char]:
    """The line that both readings make. Blanks are kept where either has one."""
    one, two = _solid(first), _solid(second)
    matcher = SequenceMatcher(None, [c.text for c in one], [c.text for c in two], autojunk=False)
    found: list[Char] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found += [_confirmed(x, y) for x, y in zip(one[a:b], two[c:d], strict=True)]
        else:
            found += _disputed(one[a:b], two[c:d])
    found += [char for char in (*first, *second) if char.text.isspace()]
    return sorted(found, key=lambda char: char.at)


def _solid(chars: Sequence[Char]) -> list[Char]:
    return [char for char in chars if not char.text.isspace()]


def _confirmed(one: Char, two: Char) -> Char:
    return replace(one, score=max(one.score, two.score), rivals=one.rivals or two.rivals)


def _disputed(one: Sequence[Char], two: Sequence[Char]) -> Iterator[Char]:
    """The surer of two stretches; the other's characters become rivals."""
    sure, other = (one, two) if _mean(one) >= _mean(two) else (two, one)
    if not sure:
        return
    for number, char in enumerate(sure):
        rival = other[number] if number < len(other) else None
        rivals = ((rival.text if rival else "", rival.score if rival else DISPUTED / 2), *char.rivals)
        yield replace(char, score=min(char.score, DISPUTED), rivals=rivals)


def _mean(chars: Sequence[Char]) -> float:
    return sum(char.score for char in chars) / len(chars) if chars else DISPUTED
