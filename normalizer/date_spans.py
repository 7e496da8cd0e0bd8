"""Dates in words: weekdays, weeks, parts of a month, "in 10 days", "tomorrow", "soon"; and the borders "before" and "after"."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from normalizer.date_reader import FIGURES, FRIDAY, Reader, later_month, lone_weekday, year_at
from normalizer.date_words import next_weekday_is_clear
from normalizer.order import Granularity

__all__ = [
    "borders",
    "counted",
    "day_parts",
    "month_part",
    "name_week",
    "named_day",
    "part_of_month",
    "relative_week",
    "taken_back",
    "week",
    "weekday",
    "without_day",
]


def week(reader: Reader) -> int:
    """ "KW 42", "week 42/2026", "45. KW"; "w/c 26 October" is a week too."""
    if reader.has("week_of") is not None:
        reader.spans.append("week")
        reader.border = "week"
        return 1
    pair = reader.item(1)
    if reader.has("week_no") is not None and pair is not None:
        if pair.kind == "pair":
            one, two = (int(figure) for figure in FIGURES.findall(pair.text))
            return name_week(reader, two if two > 99 else 2000 + two, one, None) and 2
        at = 2 if reader.has("week_no", 1) is not None and reader.number(1) is None else 1
        week = reader.number(at)
        if week is not None and 1 <= week <= 53 and reader.has("month", at + 1) is None:
            year, used = year_at(reader, at + 1)
            return name_week(reader, year, week, None) and used
        if pair.kind == "full":
            return 0
    week = reader.number()
    if week is not None and 1 <= week <= 53 and reader.has("week_no", 1) is not None and not _counting(reader):
        year, used = year_at(reader, 2)
        return name_week(reader, year, week, None) and used
    return 0


def _counting(reader: Reader) -> bool:
    """Whether a word before counts ("in 2 weeks")."""
    return any(reader.has(role, -1) is not None for role in ("in", "within", "next", "this")) or (
        reader.has("week", 1) is not None and reader.language in ("en", "fr", "es", "it", "nl")
    )


def name_week(reader: Reader, year: int | None, week: int, day: int | None) -> int:
    """Week `week` of the year, as ISO 8601 counts it; without a year the next one of that number. How many items it took."""
    if year is None:
        year = reader.said.isocalendar().year
        if week < reader.said.isocalendar().week - 8:
            year += 1
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        reader.reasons.append("there is no such week")
        return 1
    reader.week = monday
    if day is not None:
        reader.name({"": monday + timedelta(days=day - 1)})
    elif reader.has("end", -1) is not None:
        reader.name({"": monday + timedelta(days=FRIDAY)})
    else:
        if reader.border:
            reader.bound, reader.border = reader.border, None
        if reader.bound == "before" or reader.bound is None:
            reader.spans.append("week")
        if monday + timedelta(days=6) < reader.said and not reader.past:
            reader.reasons.append("that week is over")
    return 1


def weekday(reader: Reader) -> int:
    """ "Friday", "this Friday", "next Friday", "Wed week", "Thursday next week"."""
    if reader.has("week_ahead") is not None and (ahead := reader.has("weekday", 1)) is not None:
        return _week_after(reader, ahead) and 2
    at = 1 if reader.has("this") is not None or reader.has("next") is not None else 0
    weekday = reader.has("weekday", at)
    if weekday is None or (at == 0 and reader.has("month") is not None and reader.number(1) is not None):
        return 0
    if reader.has("week_later", at + 1) is not None and reader.number(at + 2) is None:
        return _week_after(reader, weekday) and at + 2
    weeks, used = _weeks_ahead(reader, at + 1)
    if weeks:
        return _week_after(reader, weekday, weeks) and at + 1 + used
    later = at == 1 and reader.has("next") is not None and reader.has("this") is None
    if (
        reader.has("next", at + 1) is not None
        and reader.has("week", at + 2) is None
        and "week" not in (reader.queue[reader.at + at + 1].text)
    ):
        later, at = True, at + 1
    elif reader.has("this", at + 1) is not None and reader.has("week", at + 2) is None:
        at += 1
    if later and (day := _numbered(reader, weekday, reader.number(at + 1))) and len(reader.queue) == reader.at + at + 2:
        reader.name({"": day})
        return at + 2
    if later:
        return _next_weekday(reader, weekday) and at + 1
    if reader.weekday is not None and reader.weekday != weekday:
        lone_weekday(reader, reader.weekday)
    reader.weekday = weekday
    return at + 1


def _week_after(reader: Reader, weekday: int, weeks: int = 1) -> int:
    """ "Wed week", "a week on Tuesday": a week after the one that comes."""
    ahead = (weekday - reader.said.weekday()) % 7 or 7
    reader.name({"": reader.said + timedelta(days=ahead + 7 * weeks)})
    return 1


#: so many days are called a week or two
_DAYS_OF_WEEKS = {7: 1, 8: 1, 14: 2, 15: 2}


def _weeks_ahead(reader: Reader, at: int) -> tuple[int, int]:
    """ "Freitag in acht Tagen", "Thursday in two weeks": how many weeks later than the coming one, and how many items say so."""
    if reader.has("in", at) is None:
        return 0, 0
    count = reader.number(at + 1)
    unit = at + 1 if count is None else at + 2
    if reader.has("week", unit) is not None and (count or 1) < 10:
        return count or 1, unit + 1 - at
    return (_DAYS_OF_WEEKS.get(count or 0, 0) if reader.has("day", unit) is not None else 0), unit + 1 - at


def _numbered(reader: Reader, weekday: int, number: int | None) -> date | None:
    """ "el próximo viernes 13": the coming such day or the one after it, whichever has the number."""
    ahead = (weekday - reader.said.weekday()) % 7 or 7
    days = (reader.said + timedelta(days=ahead), reader.said + timedelta(days=ahead + 7))
    return next((day for day in days if day.day == number), None)


def _next_weekday(reader: Reader, weekday: int) -> int:
    """ "next Friday": the first that comes, and surely so only where that already lies in next week; a date beside it says which."""
    ahead = (weekday - reader.said.weekday()) % 7 or 7
    coming = reader.said + timedelta(days=ahead)
    unclear = not next_weekday_is_clear(reader.language) and coming.isocalendar().week == reader.said.isocalendar().week
    reader.name({"soon": coming, "later": coming + timedelta(days=7)} if unclear else {"": coming})
    return 1


def relative_week(reader: Reader) -> int:
    """ "this week", "next week", "semaine prochaine", "end of next week", "end of the week"."""
    at = reader.skip(1, "of", "on") if reader.has("end") is not None else 0
    end = at > 0
    shift, used = _which(reader, at, "week")
    if not used and end and reader.has("week", at) is not None and reader.number(at + 1) is None:
        shift, used = 0, 1
    if not used:
        return 0
    monday = reader.said - timedelta(days=reader.said.weekday()) + timedelta(weeks=shift)
    if end:
        friday = monday + timedelta(days=FRIDAY)
        if friday < reader.said:
            reader.reasons.append("the week is over")
        reader.name({"": friday})
    else:
        reader.week = monday
        if reader.border:
            reader.bound, reader.border = reader.border, None
        reader.spans.append("week")
    return at + used


def _which(reader: Reader, at: int, unit: str) -> tuple[int, int]:
    """0 for this, 1 for next and 2 for the week after, or so of months, before or after its noun; and how many items said so."""
    if unit == "week":
        for role, shift in (("coming_week", 1), ("week_after_next", 2)):
            if reader.has(role, at) is not None:
                return shift, 1
    for one, other in ((at, at + 1), (at + 1, at)):
        if reader.has(unit, other) is not None:
            for role, shift in (("this", 0), ("next", 1)):
                if reader.has(role, one) is not None:
                    return shift, 2
    start = reader.skip(at, "on")
    if start > at:
        shift, used = _which(reader, start, unit)
        return shift, used + (start - at) if used else 0
    return 0, 0


def month_part(reader: Reader) -> int:
    """ "end of October", "Ende des Monats", "mid November", "in November", "early next month"."""
    part = next((role for role in ("start", "middle", "end") if reader.has(role) is not None), None)
    at = reader.skip(1, "of", "on") if part else 0
    month = reader.has("month", at)
    shift, used = _which(reader, at, "month_noun") if month is None else (0, 0)
    if month is None and not used and part and reader.has("month_noun", at) is not None:
        used = 1
    if month is None and not used:
        return 0
    if month is not None:
        if part is None and reader.has("weekday") is not None:
            return 0
        year, end_at = year_at(reader, at + 1)
        first = _month_first(reader, year, month)
    else:
        first, end_at = later_month(reader.said, shift), at + used
    if part == "end":
        reader.name({"": first.replace(day=calendar.monthrange(first.year, first.month)[1])})
    else:
        if reader.border:
            reader.bound, reader.border = reader.border, None
        reader.spans.append("month")
    return end_at


def _month_first(reader: Reader, year: int | None, month: int) -> date:
    if year is None:
        year = reader.said.year + (month < reader.said.month)
    return date(year, month, 1)


_FORTNIGHT = 15


def counted(reader: Reader) -> int:
    """ "in 10 days" is a day; "within 10 days" and "in about three weeks" are none."""
    role = next((role for role in ("within", "in") if reader.has(role) is not None), None)
    if role is None:
        return 0
    at = reader.skip(1, "on", "of")
    count = reader.number(at)
    unit_at = at + 1 if count is not None else at
    unit = next(
        (unit for unit in ("working_day", "day", "week", "month_noun") if reader.has(unit, unit_at) is not None), None
    )
    if unit is None or (count is None and role == "in"):
        return 0
    if role == "within" and reader.has("in") is None:
        reader.spans.append("period")
    elif unit == "day" and count == _FORTNIGHT and reader.language in ("fr", "es", "it"):
        reader.spans.append("period")  # "en quince días" is two weeks
    elif unit == "day":
        reader.name({"": reader.said + timedelta(days=min(count or 0, 3000))})
    else:
        reader.spans.append("period")
    return unit_at + 1


def named_day(reader: Reader) -> int:
    """ "Today", "tomorrow" and the like, counted from the day of the message; how many items it took."""
    days = reader.has("days")
    if days is None or (reader.has("day_part") is not None and (reader.days or reader.weekday is not None)):
        return 0  # "venerdì in giornata"
    reader.name({"": reader.said + timedelta(days=days)})
    return 1


def without_day(reader: Reader) -> int:
    """What names no day: as soon as possible, open, a weekend, a feast; how many items it took."""
    spans: tuple[tuple[str, Granularity], ...] = (
        ("asap", "asap"),
        ("open", "period"),
        ("weekend", "week"),
        ("feast", "before"),
    )
    for role, granularity in spans:
        if reader.has(role) is not None:
            reader.spans.append(granularity)
            if reader.border == "period":
                reader.reasons.append("it names no day, but what it comes after")
            reader.border = None
            return 1
    return 0


def day_parts(reader: Reader) -> int:
    """A part of the day adds nothing to a day, and means today where no other is named."""
    if reader.has("day_part") is None:
        return 0
    reader.day_part = True
    return 1


def taken_back(reader: Reader) -> int:
    """ "Except Friday" and "every Monday" name no day that could be kept."""
    if reader.has("not") is None:
        return 0
    reader.reasons.append("it excludes or repeats a day")
    return 1


def borders(reader: Reader) -> int:
    """Words that say on which side of the date; they wait for it."""
    if reader.has("before") is not None:
        reader.border = "before"
    elif reader.has("after") is not None:
        reader.border, reader.joined = "period", True
    elif reader.has("by") is not None:
        if reader.days and reader.joined:
            reader.bound = "period"
        reader.border = None
    elif not any(reader.has(role) is not None for role in ("on", "of", "in", "within", "this", "year", "clock", "day")):
        return 0
    return 1


def part_of_month(reader: Reader) -> int:
    """ "Early March", "end of the month"; how many items it took."""
    return month_part(reader) if any(reader.has(role) is not None for role in ("start", "middle", "end")) else 0
