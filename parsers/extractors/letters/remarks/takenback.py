"""A quantity that is taken back before its goods are named: `5 m... no, 50 metres of cable`, `2, sorry, 3 boxes of gloves`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import attached_unit, number_at, unit_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import UnitWord, Wording

__all__ = ["take_back"]


def take_back(sentence: Sequence[Token], words: Wording) -> None:
    """Sets aside a number that opens the sentence, and the word that corrects it, where another number of the same unit follows."""
    free = [token for token in sentence if token.role is Role.FREE]
    opened = _counted(free, 0)
    if opened is None:
        return
    ended, unit = opened
    at = _behind_signs(free, ended)
    if at == ended:  # "20 no 15 elbows" counts twenty of size 15
        return
    length = words["correct"].at([token.norm for token in free], at) if at < len(free) else 0
    if not length or free[at].line != free[0].line:
        return
    second = _behind_signs(free, at + length)
    again = _counted(free, second)
    if again is None or again[0] >= len(free) or (unit is not None and not _is_same(unit, again[1])):
        return
    for token in free[:second]:
        token.role = Role.MARK


def _counted(tokens: Sequence[Token], at: int) -> tuple[int, UnitWord | None] | None:
    """Where the number at `at` and its unit end, and the unit; None where no number stands there."""
    if at >= len(tokens) or not number_at(tokens, at):
        return None
    if (attached := attached_unit(tokens[at])) is not None:
        return at + 1, attached
    unit = unit_of(tokens[at + 1]) if at + 1 < len(tokens) else None
    return (at + 1, None) if unit is None else (at + 2, unit)


def _behind_signs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and not tokens[at].text[0].isalnum():
        at += 1
    return at


def _is_same(unit: UnitWord, other: UnitWord | None) -> bool:
    return other is not None and bool(set(unit.codes) & set(other.codes))
