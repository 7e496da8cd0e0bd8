"""Bullets, enumeration numbers and position labels: what stands before an item and counts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["strip_inner_marks", "strip_mark", "strip_position", "strip_positions"]

#: labels of a position; the plain words among them need a sign behind their number
_POSITION = words_of("position_labels")
_PLAIN = words_of("position_nouns")


def strip_position(sentence: list[Token]) -> None:
    """`Pos. 10: 25 Packungen`, `Line 1: 144 pcs`: the number of a position is no quantity."""
    free = [token for token in sentence if token.role is Role.FREE]
    if len(free) < 3 or free[0].norm not in _POSITION | _PLAIN:
        return
    at = 2 if free[1].text in ".#" else 1
    number = free[at]
    if not number.text.isdigit() or len(number.text) > 3 or at + 1 >= len(free):
        return
    behind = free[at + 1]
    signed = behind.text in (":", ")", "-", "–", ".") or behind.start - number.end >= 2
    if (free[0].norm in _PLAIN and not signed) or number.line != free[0].line or behind.line != number.line:
        return
    rest = free[at + 2 :] if behind.text in (":", ")", "-", "–", ".") else free[at + 1 :]
    if not any(token.is_number or token.attached for token in rest):
        return
    for token in free[: len(free) - len(rest)]:
        token.role = Role.MARK


def strip_positions(tokens: Sequence[Token]) -> None:
    """`10  AB-10  2 pcs`, `20  AB-20  40 m`: numbers that count the lines of a list, each before an item number of the catalogue,
    with the quantity at the end of its line."""
    found = [place for _, line in groupby(tokens, key=lambda token: token.line) if (place := _numbered(list(line)))]
    numbers = [int(token.text) for token, _ in found]
    step = numbers[0] if numbers else 0
    if numbers != [step * at for at in range(1, len(numbers) + 1)]:
        return
    apart = all(wide for _, wide in found)
    if (step == _TENS and len(found) > 1) or (step == 1 and len(found) > 2 and apart):
        for token, _ in found:
            token.role = Role.MARK


_TENS = 10  #: how the positions of printed orders go up


def _numbered(line: Sequence[Token]) -> tuple[Token, bool] | None:
    """The number before the item number with which a line begins, and whether it stands apart; None where the line does not end
    with another one and its unit."""
    line = [token for token in line if token.text not in ("|", "-", "–")]
    if len(line) < 4 or any(token.role is not Role.FREE for token in line[:2]):
        return None
    number, code = line[0], line[1]
    if not (number.text.isdigit() and len(number.text) <= 4 and code.norm.startswith("#")):
        return None
    counted = line[-2].is_number and line[-2] is not code and line[-1].unit is not None
    return (number, code.start - number.end > 1) if counted else None


def strip_mark(sentence: list[Token]) -> None:
    """Bullets and enumeration numbers are no quantities."""
    first = next((at for at, token in enumerate(sentence) if token.role is Role.FREE), None)
    if first is None:
        return
    token = sentence[first]
    if token.text in "-–—*•·>o" and len(token.text) == 1:
        token.role = Role.MARK
        strip_mark(sentence)
        return
    after = sentence[first + 1] if first + 1 < len(sentence) else None
    if after is None or first + 2 >= len(sentence):
        return
    small = token.text.isdigit() and len(token.text) <= 2
    letter = len(token.text) == 1 and token.is_word
    if ((small or letter) and after.text == ")" and after.start == token.end) or (
        small
        and after.text == "."
        and after.start == token.end
        and sentence[first + 2].line == token.line
        and (not sentence[first + 2].norm[:1].isdigit() or _counts_behind(sentence, first + 2))
    ):
        token.role = after.role = Role.MARK
    elif (
        token.text == "("
        and small is False
        and after.text.isdigit()
        and len(after.text) <= 2
        and sentence[first + 2].text == ")"
    ):
        token.role = after.role = sentence[first + 2].role = Role.MARK


def _counts_behind(sentence: list[Token], at: int) -> bool:
    """`1. 6 tape measures`: a whole number apart from the stop and right before goods; no `1. 12. 2026`, no `1.500`."""
    number, stop = sentence[at], sentence[at - 1]
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    return (
        number.text.isdigit()
        and number.start > stop.end
        and behind is not None
        and behind.line == number.line
        and (behind.text[0].isalpha() or behind.code)
    )


def strip_inner_marks(sentence: list[Token]) -> None:
    """`1) 3 chairs 2) 1 desk` in one line, and the `n.` of `n. 10 rotoli`."""
    depth = 0
    for at, token in enumerate(sentence[:-2]):
        depth = max(0, depth + (token.text in "([") - (token.text in ")]"))
        if token.role is not Role.FREE:
            continue
        after = sentence[at + 1]
        if (
            token.text.isdigit()
            and len(token.text) <= 2
            and after.text == ")"
            and after.start == token.end
            and not depth  # the 8 of "(was 8)" is no mark
        ):
            token.role = after.role = Role.MARK
        elif token.norm in ("n", "nr", "num") and (
            at == 0 or sentence[at - 1].text in ",;:" or sentence[at - 1].role is not Role.FREE
        ):
            number = at + 2 if after.text in ".°º" else at + 1
            if number + 1 < len(sentence) and sentence[number].is_number and sentence[number + 1].is_word:
                for mark in sentence[at:number]:
                    mark.role = Role.MARK
