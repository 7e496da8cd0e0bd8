"""Dates in figures and month names: "27.11.2026", "27 Nov", "Nov 27th, 2026", "the 23rd"; and times of day, which are none."""

from __future__ import annotations

from datetime import date

from normalizer.date_reader import FIGURES, Reader, day_of, later_month, year_at, year_of, yearless
from normalizer.date_spans import name_week

__all__ = ["day_month", "day_of_month", "month_day", "numerals", "times"]


def times(reader: Reader) -> int:
    """A time of day says nothing of the day, and a border before it is the time's."""
    item = reader.item()
    if item and item.kind == "clock":
        reader.border = None
        return 1 + (reader.has("clock", 1) is not None)
    if reader.number() is not None and reader.has("clock", 1) is not None and reader.has("month", 1) is None:
        reader.border = None
        return 2
    if reader.has("clock") is not None and reader.number(1) is not None and reader.has("in") is None:
        reader.border = None
        return 2
    if item and item.kind == "pair" and reader.has("clock", 1) is not None:
        reader.border = None
        return 2
    return 0


def numerals(reader: Reader) -> int:
    """A date all in figures."""
    item = reader.item()
    if item is None or item.kind not in ("iso", "full", "pair", "compact", "isoweek"):
        return 0
    if item.kind == "isoweek":
        year, week, *day = (int(figure) for figure in FIGURES.findall(item.text))
        return name_week(reader, year, week, day[0] if day else None)
    figures = FIGURES.findall(item.text)
    if item.kind == "iso":
        readings = {"": day_of(*(int(figure) for figure in figures[:3]))}
    elif item.kind == "compact":
        readings = _compact(item.text)
    elif item.kind == "full":
        readings = _full(figures, dotted="." in item.text)
    else:
        readings = _pair(reader, figures, dotted="." in item.text)
    days = {order: day for order, day in readings.items() if day is not None}
    if not days:
        return 0
    reader.name(days)
    return 1


def _full(figures: list[str], *, dotted: bool) -> dict[str, date | None]:
    one, two, three = figures
    year = year_of(three)
    # Points stand between day and month nearly everywhere; only who writes the month first anyway may mean it with points.
    month_first = "mdy?" if dotted and day_of(year, int(two), int(one)) else "mdy"
    found = {"dmy": day_of(year, int(two), int(one)), month_first: day_of(year, int(one), int(two))}
    if len(three) == 2:
        found["ymd"] = day_of(year_of(one), int(two), int(three))
    return found


def _compact(text: str) -> dict[str, date | None]:
    found = {"ymd": day_of(int(text[:4]), int(text[4:6]), int(text[6:])) if text[:2] in ("19", "20") else None}
    if found["ymd"] is None:
        found["dmy"] = day_of(int(text[4:]), int(text[2:4]), int(text[:2]))
        found["mdy"] = day_of(int(text[4:]), int(text[:2]), int(text[2:4]))
    return found


def _pair(reader: Reader, figures: list[str], *, dotted: bool) -> dict[str, date | None]:
    one, two = int(figures[0]), int(figures[1])
    if len(figures[1]) == 4:
        return {}
    found = {"dmy": yearless(reader, two, one)}
    found["mdy?" if dotted and found["dmy"] else "mdy"] = yearless(reader, one, two)
    return found


def day_month(reader: Reader) -> int:
    """ "27 Nov", "the 3rd of May 2026", "5 de octubre", "21-SEP-2026"."""
    day = reader.day_number()
    if day is None:
        return 0
    at = reader.skip(1, "of", "on", "ordinal") if reader.has("month", 1) is None else 1
    month = reader.has("month", at)
    if month is None:
        return 0
    year, used = year_at(reader, at + 1)
    return _name_month_day(reader, year, month, day) and used


def month_day(reader: Reader) -> int:
    """ "Nov 27th, 2026"; and "2026 November 27"."""
    month = reader.has("month")
    if month is None:
        return 0
    at = 1 if reader.number(1) is not None else reader.skip(1, "on")
    item, day = reader.item(at), reader.number(at)
    if item is None or item.kind != "number" or day is None or not 1 <= day <= 31:
        return 0
    if reader.has("month", at + 1) is not None and reader.has("ordinal", at) is None:
        return 0  # "Mar 23 Nov": the first word is a weekday after all
    year, used = year_at(reader, at + 1)
    return _name_month_day(reader, year, month, day) and used


def _name_month_day(reader: Reader, year: int | None, month: int, day: int) -> int:
    named = day_of(year, month, day) if year is not None else yearless(reader, month, day)
    if named is None:
        reader.reasons.append("there is no such day")
        return 1
    reader.name({"": named})
    return 1


def day_of_month(reader: Reader) -> int:
    """ "the 23rd", "am 23.", "Fri 23rd": the next such day."""
    day, item = reader.day_number(), reader.item()
    if item is None or day is None:
        return 0
    marked = reader.has("ordinal") is not None or reader.weekday is not None
    marked = marked or (
        item.kind == "number" and (reader.has("on", -1) is not None or reader.has("by", -1) is not None)
    )
    if not marked or any(reader.has(unit, 1) is not None for unit in ("day", "week", "month_noun", "working_day")):
        return 0
    months = (later_month(reader.said, shift) for shift in ((0, -1) if reader.past else (0, 1, 2)))
    named = [
        found
        for first in months
        if (found := day_of(first.year, first.month, day))
        and (found <= reader.said if reader.past else found >= reader.said)
    ]
    if not named:
        return 0
    if not reader.past and named[0] == reader.said and len(named) > 1 and reader.weekday is None:
        reader.reasons.append("it may be today or a month from today")
    reader.name({"": named[0]})
    return 1
