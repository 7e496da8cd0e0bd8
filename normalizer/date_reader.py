"""The state of reading one date phrase in one language, and the calendar's few questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from normalizer.date_words import Item
from normalizer.order import Granularity

__all__ = [
    "FIGURES",
    "FRIDAY",
    "Days",
    "Reader",
    "day_of",
    "later_month",
    "lone_weekday",
    "year_at",
    "year_of",
    "yearless",
]

FIGURES = re.compile(r"\d+")
FRIDAY = 4
#: Words for the first of a month; all other words for one are articles.
FIRSTS = frozenset({"first", "ersten", "premier", "primero", "primo", "eerste", "forsta"})
#: A day of which the year is missing lies this far back at most before it is taken for next year's.
RECENT = timedelta(days=75)
Days = Mapping[str, date]  #: order of the figures (dmy, mdy, ymd, or "" where there is only one) -> the day


@dataclass(slots=True)
class Reader:
    """One phrase of a date, read word by word: what is still to come, and what it has said so far."""

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
    day_part: bool = False  #: "by close of business" was said
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


def lone_weekday(reader: Reader, weekday: int) -> None:
    """A weekday without a date: that of the named week, of the day just named, or the next one after the message."""
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


def year_at(reader: Reader, at: int) -> tuple[int | None, int]:
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


def yearless(reader: Reader, month: int, day: int) -> date | None:
    """The next such day; one that has just passed stays in the past, where a finding meets it."""
    this = day_of(reader.said.year, month, day)
    if this is None:  # 29 February
        return day_of(reader.said.year + 1, month, day)
    if reader.past:
        return this if this <= reader.said + timedelta(days=2) else day_of(this.year - 1, month, day)
    return day_of(this.year + 1, month, day) if this < reader.said - RECENT else this


def later_month(said: date, shift: int) -> date:
    """The first of the month so many months on."""
    months = said.year * 12 + said.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is no such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(text: str) -> int:
    """A year of two or four figures."""
    return int(text) if len(text) == 4 else 2000 + int(text)
