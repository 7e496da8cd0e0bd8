"""Dates of structured formats, which say in what form they are written: to ISO 8601, without a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

__all__ = ["EDIFACT_FORMATS", "compact_day", "edifact_day", "iso_day"]

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def iso_day(text: str) -> str | None:
    """The civil day of an ISO date or instant, as the writer's own clock shows it; None where it is none."""
    found = _ISO.fullmatch(text.strip())
    return _checked(found[1].replace("-", "")) if found else None


def compact_day(text: str) -> str | None:
    """`20261127` or `261127` as `2026-11-27`."""
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (6, 8):
        return None
    return _checked(digits if len(digits) == 8 else "20" + digits)


def _checked(digits: str) -> str | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


def _long(text: str) -> str | None:
    return compact_day(text[:8])


def _short(text: str) -> str | None:
    return compact_day(text[:6])


def _range(text: str) -> str | None:
    plain = text.replace("-", "")
    half = len(plain) // 2
    start, end = compact_day(plain[:half][:8]), compact_day(plain[half:][:8])
    return (start if start == end else f"{start}/{end}") if start and end else None


def _week(text: str) -> str | None:
    year, week = text[:4], text[4:6]
    if not (text.isascii() and text.isdigit() and len(text) == 6 and 1 <= int(week) <= 53):
        return None
    return f"week {int(week)} {year}"


#: UNCL 2379 -> (number of digits, how they are read)
EDIFACT_FORMATS: dict[str, tuple[tuple[int, ...], Callable[[str], str | None]]] = {
    "2": ((6,), lambda text: compact_day(text[4:6] + text[2:4] + text[:2])),
    "3": ((6,), lambda text: compact_day(text[4:6] + text[:2] + text[2:4])),
    "4": ((8,), lambda text: compact_day(text[4:8] + text[2:4] + text[:2])),
    "101": ((6,), _short),
    "102": ((8,), _long),
    "201": ((10,), _short),
    "203": ((12,), _long),
    "204": ((14,), _long),
    "205": ((15, 17), _long),
    "303": ((15,), _long),
    "616": ((6,), _week),
    "718": ((16,), _range),
    "719": ((24,), _range),
}


def edifact_day(text: str, form: str) -> str | None:
    """A date of segment DTM (UNCL 2380 in the form of UNCL 2379); None where the form is another or the day is none."""
    known = EDIFACT_FORMATS.get(form)
    plain = text.replace("-", "") if form in ("718", "719") else text
    if known is None or len(plain) not in known[0] or not (plain.isascii() and plain[:8].isdigit()):
        return None
    return known[1](text)
