"""Numbers that may count the lines of a list rather than the goods: `1 AB-10`, `2 AB-20`, `3 AB-30`; `item 1 AB-10`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.letters.lines.built import Built
from parsers.lexicon import words_of

__all__ = ["counted_lines"]

_LEAST = 3  #: lines whose numbers go up one by one, or ten by ten
_POSITIONS = words_of("numbered_positions")


def counted_lines(lines: Sequence[Built]) -> list[Notice]:
    """A notice for each quantity that may be the number of its line."""
    numbers = [_leading(built) for built in lines]
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)] if all(numbers) else []
    counted = len(lines) >= _LEAST and len(set(steps)) == 1 and steps[0] in (1, 10)
    found = []
    for index, (built, number) in enumerate(zip(lines, numbers, strict=True)):
        if number and (counted or (number in (index + 1, 10 * (index + 1)) and _named(built))):
            token = built.item.quantity.number  # type: ignore[union-attr]
            where = built.script.text.evidence(token.start, token.end)
            told = f"“{token.text}” may be the number of the line."
            found.append(Notice("quantity-ambiguous", told, f"/lines/{index}/quantity", where))
    return found


def _leading(built: Built) -> int:
    """The whole number with which the line begins, and which no unit makes a quantity; 0 for none."""
    quantity = built.item.quantity
    if quantity is None or quantity.unit is not None or not quantity.number.text.isdigit() or built.price is not None:
        return 0
    number = quantity.number
    first = next(
        (token for token in built.script.tokens if token.line == number.line and token.text[0].isalnum()), None
    )
    return int(number.text) if first is number or (first is not None and first.norm in _POSITIONS) else 0


def _named(built: Built) -> bool:
    number = built.item.quantity.number  # type: ignore[union-attr]
    first = next(token for token in built.script.tokens if token.line == number.line and token.text[0].isalnum())
    return first.norm in _POSITIONS
