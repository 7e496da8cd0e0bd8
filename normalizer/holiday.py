"""Days on which nobody unloads: weekends and public holidays, by country."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

__all__ = ["is_closed"]

#: Where the week ends on Friday and Saturday.
FRIDAY_SATURDAY = frozenset({"AE", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"})
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_closed(day: date, country: str | None) -> str | None:
    """The weekend day or holiday that it is ("a Saturday", "Christmas Day"), or None."""
    weekend = (4, 5) if country in FRIDAY_SATURDAY else (5, 6)
    if day.weekday() in weekend:
        return f"a {NAMES[day.weekday()]}"
    return _holidays(country, day.year).get(day) if country else None


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> dict[date, str]:
    if country not in holidays.list_supported_countries(include_aliases=False) or not 1950 <= year <= 2090:
        return {}
    return dict(holidays.country_holidays(country, years=year, language=None))
