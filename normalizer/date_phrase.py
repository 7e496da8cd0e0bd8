"""A date phrase in one language: the days that it names, each with all orders in which its figures can be read."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from normalizer.date_words import Item, items, next_weekday_is_clear
from normalizer.order import Granularity

__all__ = ["Phrase", "read_phrase"]

_FIGURES = re.compile(r"\d+")
FRIDAY = 4
#: Words for the first of a month; all other words for one are articles.
FIRSTS = frozenset({"first", "ersten", "premier", "primero", "primo", "eerste", "forsta"})
#: A day of which the year is missing lies this far back at most before it is taken for next year's.
RECENT = timedelta(days=75)
Days = Mapping[str, date]  #: order of the figures (dmy, mdy, ymd, or "" where there is only one) -> the day


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one language makes of the words."""

    language: str
    days: tuple[Days, ...]
    granularity: Granularity = "day"
    left_over: int = 0  #: words and figures that it could not place
    reason: str = ""  #: why it is not clear, or ""


@dataclass(slots=True)
class _Reader:
    said: date
    language: str
    past: bool
    queue: list[Item]
    at: int = 0
    days: list[Days] = field(default_factory=list)
    weekday: int | None = None  #: named, and its date not yet met
    week: date | None = None  #: the Monday of a week that was named
    spans: list[Granularity] = field(default_factory=list)
    border: Granularity | None = None  #: "before" or "after" (period) that waits for its date
    bound: Granularity | None = None
    joined: bool = False  #: "from ... to ..." was said
    left_over: int = 0
    reasons: list[str] = field(default_factory=list)

    def item(self, ahead: int = 0) -> Item | None:
        return self.queue[self.at + ahead] if 0 <= self.at + ahead < len(self.queue) else None

    def has(self, role: str, ahead: int = 0) -> int | None:
        """The value of the role, where the item plays it."""
        item = self.item(ahead)
        return None if item is None else item.roles.get(role)

    def number(self, ahead: int = 0) -> int | None:
        item = self.item(ahead)
        if item is None:
            return None
        return int(item.text) if item.kind == "number" and len(item.text) <= 4 else item.roles.get("count")

    def day_number(self, ahead: int = 0) -> int | None:
        """A number that can be a day of the month; an article ("a", "ein") is none."""
        number, item = self.number(ahead), self.item(ahead)
        if (
            number is None
            or item is None
            or not 1 <= number <= 31
            or (item.kind == "word" and number == 1 and item.text not in FIRSTS)
        ):
            return None
        return number

    def skip(self, ahead: int, *roles: str) -> int:
        """The next place from `ahead` on that plays none of the roles."""
        while (item := self.item(ahead)) and item.kind == "word" and any(role in item.roles for role in roles):
            ahead += 1
        return ahead

    def name(self, days: Days) -> None:
        """A date was named: a weekday that stands before it must fit."""
        if self.weekday is not None:
            fitting = {order: day for order, day in days.items() if day.weekday() == self.weekday}
            if not fitting:
                self.reasons.append("the weekday contradicts the date")
            days, self.weekday = fitting or days, None
        self.days.append(days)
        if self.border:
            self.bound, self.border = self.border, None


def read_phrase(text: str, said: date, language: str, *, past: bool = False) -> Phrase | None:
    """What the phrase means in that language, or None where the language knows nothing in it."""
    reader = _Reader(said, language, past, items(text, language))
    while reader.at < len(reader.queue):
        for form in _FORMS:
            if used := form(reader):
                reader.at += used
                break
        else:
            item = reader.queue[reader.at]
            reader.left_over += 3 if item.kind not in ("word", "unknown") else item.kind == "unknown"
            if item.kind not in ("word", "unknown"):
                reader.reasons.append(f"{item.text!r} in it is not understood")
            reader.at += 1
    return _sum_up(reader)


def _sum_up(reader: _Reader) -> Phrase | None:
    if reader.weekday is not None:
        _lone_weekday(reader, reader.weekday)
    elif reader.week is not None and not reader.days:
        reader.spans.append("week")
    if not reader.days and not reader.spans and not reader.reasons:
        return None
    days = tuple({tuple(sorted(d.items())): d for d in reader.days}.values())
    granularity: Granularity = reader.bound or ("day" if days else reader.spans[0] if reader.spans else "day")
    if len(days) == 2 and reader.joined and reader.bound != "before":
        granularity = "period"
    elif len(days) > 1 and granularity == "day":
        days = _agreeing(days)
    return Phrase(reader.language, days, granularity, reader.left_over, reader.reasons[0] if reader.reasons else "")


def _agreeing(days: tuple[Days, ...]) -> tuple[Days, ...]:
    """One date said twice ("Thursday, the day after tomorrow") is one date."""
    common = set(days[0].values())
    for other in days[1:]:
        common &= set(other.values())
    return ({"": common.pop()},) if len(common) == 1 else days


def _lone_weekday(reader: _Reader, weekday: int) -> None:
    if reader.week is not None:
        reader.weekday = None
        reader.name({"": reader.week + timedelta(days=weekday)})
        return
    if len(reader.days) == 1:  # "23 October, Friday"
        reader.weekday = weekday
        last = reader.days.pop()
        reader.name(last)
        return
    ahead = (weekday - reader.said.weekday()) % 7
    if reader.past:
        ahead -= 7 if ahead else 0
    elif ahead == 0:
        reader.reasons.append("it may be today or a week from today")
    reader.weekday = None
    reader.name({"": reader.said + timedelta(days=ahead or (0 if reader.past else 7))})


# --- the forms of a date, asked in order; each says how many items it used, 0 for "not mine"


def _times(reader: _Reader) -> int:
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


def _numerals(reader: _Reader) -> int:
    """A date all in figures."""
    item = reader.item()
    if item is None or item.kind not in ("iso", "full", "pair", "compact", "isoweek"):
        return 0
    if item.kind == "isoweek":
        year, week, *day = (int(figure) for figure in _FIGURES.findall(item.text))
        return _name_week(reader, year, week, day[0] if day else None)
    figures = _FIGURES.findall(item.text)
    if item.kind == "iso":
        readings = {"": _date(*(int(figure) for figure in figures[:3]))}
    elif item.kind == "compact":
        readings = _compact(item.text)
    elif item.kind == "full":
        readings = _full(figures)
    else:
        readings = _pair(reader, item.text, figures)
    days = {order: day for order, day in readings.items() if day is not None}
    if not days:
        return 0
    reader.name(days)
    return 1


def _full(figures: list[str]) -> dict[str, date | None]:
    one, two, three = figures
    year = _year(three)
    found = {"dmy": _date(year, int(two), int(one)), "mdy": _date(year, int(one), int(two))}
    if len(three) == 2:
        found["ymd"] = _date(_year(one), int(two), int(three))
    return found


def _compact(text: str) -> dict[str, date | None]:
    found = {"ymd": _date(int(text[:4]), int(text[4:6]), int(text[6:])) if text[:2] in ("19", "20") else None}
    if found["ymd"] is None:
        found["dmy"] = _date(int(text[4:]), int(text[2:4]), int(text[:2]))
        found["mdy"] = _date(int(text[4:]), int(text[:2]), int(text[2:4]))
    return found


def _pair(reader: _Reader, text: str, figures: list[str]) -> dict[str, date | None]:
    one, two = int(figures[0]), int(figures[1])
    if len(figures[1]) == 4:
        return {}
    return {"dmy": _yearless(reader, two, one), "mdy": _yearless(reader, one, two)}


def _yearless(reader: _Reader, month: int, day: int) -> date | None:
    """The next such day; one that has just passed stays in the past, where a finding meets it."""
    this = _date(reader.said.year, month, day)
    if this is None:  # 29 February
        return _date(reader.said.year + 1, month, day)
    if reader.past:
        return this if this <= reader.said + timedelta(days=2) else _date(this.year - 1, month, day)
    return _date(this.year + 1, month, day) if this < reader.said - RECENT else this


def _day_month(reader: _Reader) -> int:
    """ "27 Nov", "the 3rd of May 2026", "5 de octubre", "21-SEP-2026"."""
    day = reader.day_number()
    if day is None:
        return 0
    at = reader.skip(1, "of", "on", "ordinal") if reader.has("month", 1) is None else 1
    month = reader.has("month", at)
    if month is None:
        return 0
    year, used = _year_at(reader, at + 1)
    return _name_month_day(reader, year, month, day) and used


def _month_day(reader: _Reader) -> int:
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
    year, used = _year_at(reader, at + 1)
    return _name_month_day(reader, year, month, day) and used


def _year_at(reader: _Reader, at: int) -> tuple[int | None, int]:
    """A year from place `at` on, and the place after it."""
    past_words = reader.skip(at, "of", "year") if reader.number(at) is None else at
    item = reader.item(past_words)
    if item is None or item.kind != "number":
        return None, at
    value = int(item.text)
    if len(item.text) == 4 and 1900 <= value <= 2199:
        return value, past_words + 1
    if (
        len(item.text) == 2
        and abs(2000 + value - reader.said.year) <= 2
        and reader.has("month", past_words + 1) is None
    ):
        return 2000 + value, past_words + 1
    return None, at


def _name_month_day(reader: _Reader, year: int | None, month: int, day: int) -> int:
    named = _date(year, month, day) if year is not None else _yearless(reader, month, day)
    if named is None:
        reader.reasons.append("there is no such day")
        return 1
    reader.name({"": named})
    return 1


def _week(reader: _Reader) -> int:
    """ "KW 42", "week 42/2026", "45. KW"; "w/c 26 October" is a week too."""
    if reader.has("week_of") is not None:
        reader.spans.append("week")
        reader.border = "week"
        return 1
    pair = reader.item(1)
    if reader.has("week_no") is not None and pair is not None:
        if pair.kind == "pair":
            one, two = (int(figure) for figure in _FIGURES.findall(pair.text))
            return _name_week(reader, two if two > 99 else 2000 + two, one, None) and 2
        at = 2 if reader.has("week_no", 1) is not None and reader.number(1) is None else 1
        week = reader.number(at)
        if week is not None and 1 <= week <= 53 and reader.has("month", at + 1) is None:
            year, used = _year_at(reader, at + 1)
            return _name_week(reader, year, week, None) and used
        if pair.kind == "full":
            return 0
    week = reader.number()
    if week is not None and 1 <= week <= 53 and reader.has("week_no", 1) is not None and not _counting(reader):
        year, used = _year_at(reader, 2)
        return _name_week(reader, year, week, None) and used
    return 0


def _counting(reader: _Reader) -> bool:
    """Whether a word before counts ("in 2 weeks")."""
    return (
        any(reader.has(role, -1) is not None for role in ("in", "within", "next", "this"))
        or (reader.has("week", 1) is not None
        and reader.language in ("en", "fr", "es", "it", "nl"))
    )


def _name_week(reader: _Reader, year: int | None, week: int, day: int | None) -> int:
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


def _weekday(reader: _Reader) -> int:
    """ "Friday", "this Friday", "next Friday", "Wed week", "Thursday next week"."""
    at = 1 if reader.has("this") is not None or reader.has("next") is not None else 0
    weekday = reader.has("weekday", at)
    if weekday is None or (at == 0 and reader.has("month") is not None and reader.number(1) is not None):
        return 0
    if reader.has("week_later", at + 1) is not None and reader.number(at + 2) is None:
        ahead = (weekday - reader.said.weekday()) % 7 or 7
        reader.name({"": reader.said + timedelta(days=ahead + 7)})
        return at + 2
    later = at == 1 and reader.has("next") is not None and reader.has("this") is None
    if (
        reader.has("next", at + 1) is not None
        and reader.has("week", at + 2) is None
        and "week" not in (reader.queue[reader.at + at + 1].text)
    ):
        later, at = True, at + 1
    elif reader.has("this", at + 1) is not None and reader.has("week", at + 2) is None:
        at += 1
    if later:
        return _next_weekday(reader, weekday) and at + 1
    if reader.weekday is not None and reader.weekday != weekday:
        _lone_weekday(reader, reader.weekday)
    reader.weekday = weekday
    return at + 1


def _next_weekday(reader: _Reader, weekday: int) -> int:
    """ "next Friday": the first that comes, and surely so only where that already lies in next week."""
    ahead = (weekday - reader.said.weekday()) % 7 or 7
    coming = reader.said + timedelta(days=ahead)
    if not next_weekday_is_clear(reader.language) and coming.isocalendar().week == reader.said.isocalendar().week:
        reader.reasons.append(f"it may be {coming} or {coming + timedelta(days=7)}")
    reader.name({"": coming})
    return 1


def _relative_week(reader: _Reader) -> int:
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


def _which(reader: _Reader, at: int, unit: str) -> tuple[int, int]:
    """0 for this and 1 for next week or month, before or after its noun; and how many items said so."""
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


def _month_part(reader: _Reader) -> int:
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
        year, end_at = _year_at(reader, at + 1)
        first = _month_first(reader, year, month)
    else:
        first, end_at = _later_month(reader.said, shift), at + used
    if part == "end":
        reader.name({"": first.replace(day=calendar.monthrange(first.year, first.month)[1])})
    else:
        if reader.border:
            reader.bound, reader.border = reader.border, None
        reader.spans.append("month")
    return end_at


def _month_first(reader: _Reader, year: int | None, month: int) -> date:
    if year is None:
        year = reader.said.year + (month < reader.said.month)
    return date(year, month, 1)


def _later_month(said: date, shift: int) -> date:
    months = said.year * 12 + said.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def _counted(reader: _Reader) -> int:
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
    elif unit == "day":
        reader.name({"": reader.said + timedelta(days=min(count or 0, 3000))})
    else:
        reader.spans.append("period")
    return unit_at + 1


def _named_day(reader: _Reader) -> int:
    days = reader.has("days")
    if days is None:
        return 0
    reader.name({"": reader.said + timedelta(days=days)})
    return 1


def _day_of_month(reader: _Reader) -> int:
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
    months = (_later_month(reader.said, shift) for shift in ((0, -1) if reader.past else (0, 1, 2)))
    named = [
        found
        for first in months
        if (found := _date(first.year, first.month, day))
        and (found <= reader.said if reader.past else found >= reader.said)
    ]
    if not named:
        return 0
    reader.name({"": named[0]})
    return 1


def _without_day(reader: _Reader) -> int:
    spans: tuple[tuple[str, Granularity], ...] = (
        ("asap", "asap"),
        ("open", "period"),
        ("weekend", "week"),
        ("feast", "before"),
    )
    for role, granularity in spans:
        if reader.has(role) is not None:
            reader.spans.append(granularity)
            reader.border = None
            return 1
    return 0


def _borders(reader: _Reader) -> int:
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


def _part_first(reader: _Reader) -> int:
    return _month_part(reader) if any(reader.has(role) is not None for role in ("start", "middle", "end")) else 0


_FORMS: tuple[Callable[[_Reader], int], ...] = (
    _times,
    _numerals,
    _named_day,
    _counted,
    _relative_week,
    _week,
    _day_month,
    _part_first,
    _month_day,
    _weekday,
    _month_part,
    _day_of_month,
    _without_day,
    _borders,
)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
