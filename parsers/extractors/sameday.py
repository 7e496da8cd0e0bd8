"""Whether two dates name one day, as far as their words tell: `10. Dezember` and `10.12.2026`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from parsers.extractors.letters.wording import LANGUAGES, fold, wording

__all__ = ["same_day"]

_YEAR = 2000


@dataclass(frozen=True, slots=True)
class _Named:
    """What a text says of its day; weekdays as numbers, Monday 0."""

    day: int
    month: int
    year: int | None
    weekdays: frozenset[int]


def same_day(first: str, second: str) -> bool:
    """Whether both name the same day of the same month, and neither a year or a weekday that the other one contradicts. A day
    behind its month in figures (`12/10`) is read only where it cannot be a month."""
    one, two = _named(first), _named(second)
    if one is None or two is None or (one.day, one.month) != (two.day, two.month):
        return False
    if one.year and two.year and one.year != two.year:
        return False
    said = one.weekdays | two.weekdays
    year = one.year or two.year
    if not said:
        return True
    try:
        return year is not None and said == {date(year, one.month, one.day).weekday()}
    except ValueError:
        return False


def _named(text: str) -> _Named | None:
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", text)]
    numbers = [int(number) for number in re.findall(r"\d{1,4}", text)]
    named = {_months()[word] for word in words if word in _months()}
    weekdays = frozenset(_weekdays()[word] for word in words if word in _weekdays())
    if len(named) == 1 and len(numbers) in (1, 2):
        (month,) = named
        day, *rest = numbers
    elif not named and len(numbers) in (2, 3):
        if numbers[0] > 31:
            numbers = numbers[::-1] if len(numbers) == 3 else []
        day, month, *rest = numbers if numbers and numbers[1] <= 12 else [*numbers[1::-1], *numbers[2:]] or [0, 0]
    else:
        return None
    year = (rest[0] if rest[0] >= _YEAR else _YEAR + rest[0] % 100) if rest else None
    return _Named(day, month, year, weekdays) if 1 <= day <= 31 and 1 <= month <= 12 else None


@cache
def _months() -> dict[str, int]:
    tables = wording(LANGUAGES).dates()
    return {fold(name): at for table in tables for at, names in enumerate(table["months"], 1) for name in names}


@cache
def _weekdays() -> dict[str, int]:
    tables = wording(LANGUAGES).dates()
    names = ((name, at) for table in tables for at, row in enumerate(table["weekdays"]) for name in row)
    return {fold(name): at for name, at in names if len(name) > 3}
