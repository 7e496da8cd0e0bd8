"""Days as a clerk writes and reads them: 3.12.2026, 03/12/2026 or 12/3/2026 by his language; 2026-12-03 is understood everywhere."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton

from gateway.web.i18n import locale_of

__all__ = ["DayError", "hint", "typed_day", "weekday", "written_day"]

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIGURES = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})")
#: what a word of the source is put into when it goes into a value: it means what it means there, not what the clerk would
_AS_THERE = re.compile(r"“([^“”]{1,200})”")
#: signs by which a locale's placeholder names day, month and year; English ones where it is not here
_SIGNS = {"de": "TMJ"}
CENTURY = 2000


class DayError(ValueError):
    """What was typed is no day, or two; the message says what to write."""


def written_day(text: str, language: str) -> str:
    """An ISO day as the language's own figures; what is none stays as it is."""
    if not _ISO.fullmatch(text):
        return text
    try:
        return format_date(date.fromisoformat(text), _pattern(language), locale=locale_of(language))
    except ValueError:
        return text


def weekday(text: str, language: str) -> str:
    """An ISO day with its weekday: Thu, 3 Dec 2026; what is none stays as it is."""
    if not _ISO.fullmatch(text):
        return text
    try:
        return format_skeleton("yMMMEd", date.fromisoformat(text), locale=locale_of(language))
    except ValueError:
        return text


def typed_day(text: str, language: str) -> str:
    """What a clerk typed as an ISO day. Words and spans, and what he took out of the source (“3/4”), stay as they are, for those
    who read dates. Raises DayError."""
    if (there := _AS_THERE.fullmatch(text)) is not None:
        return there[1]
    found = _FIGURES.fullmatch(text)
    if found is None or _ISO.fullmatch(text):
        return text
    figures, separator = (found[1], found[3], found[4]), found[2]
    order = "ymd" if len(found[1]) == 4 else _order(language)
    if order != "ymd" and separator != _separator(language) and _either(figures):
        raise DayError(f"{text!r} may be two days; write {_as_order(figures, order).isoformat()}")
    try:
        return _as_order(figures, order).isoformat()
    except ValueError:
        raise DayError(f"{text!r} is no day; write it like {written_day('2026-11-30', language)}") from None


def hint(language: str) -> str:
    """What stands in an empty field: dd/mm/yyyy."""
    signs = dict(zip("dMy", _SIGNS.get(language, "dmy"), strict=True))
    return re.sub(r"d+|M+|y+", lambda found: signs[found[0][0]] * (4 if found[0][0] == "y" else 2), _pattern(language))


def _either(figures: tuple[str, str, str]) -> bool:
    """Whether day and month could be the other way round."""
    first, second = int(figures[0]), int(figures[1])
    return first != second and first <= 12 and second <= 12


def _as_order(figures: tuple[str, str, str], order: str) -> date:
    named = dict(zip(order, map(int, figures), strict=True))
    return date(named["y"] + CENTURY if named["y"] < 100 else named["y"], named["m"], named["d"])


@cache
def _pattern(language: str) -> str:
    """The language's short pattern, with all four digits of the year."""
    return re.sub(r"y+", "yyyy", Locale.parse(locale_of(language)).date_formats["short"].pattern)


def _order(language: str) -> str:
    return "".join(dict.fromkeys(sign for sign in _pattern(language).lower() if sign in "dmy"))


def _separator(language: str) -> str:
    return next(sign for sign in _pattern(language) if sign in "./-")
