"""A date phrase in one language: the days that it names, each with all orders in which its figures can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from normalizer.date_figures import day_month, day_of_month, month_day, numerals, times
from normalizer.date_reader import Days, Reader, lone_weekday
from normalizer.date_spans import (
    borders,
    counted,
    day_parts,
    month_part,
    named_day,
    part_of_month,
    relative_week,
    taken_back,
    week,
    weekday,
    without_day,
)
from normalizer.date_words import items
from normalizer.order import Granularity

__all__ = ["Phrase", "read_phrase"]

#: The forms of a date in the order in which they are asked; each says how many pieces it used, 0 for "not mine".
FORMS: tuple[Callable[[Reader], int], ...] = (
    times,
    numerals,
    named_day,
    counted,
    relative_week,
    week,
    day_month,
    part_of_month,
    month_day,
    weekday,
    month_part,
    day_of_month,
    without_day,
    day_parts,
    borders,
    taken_back,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one language makes of the words."""

    language: str
    days: tuple[Days, ...]
    granularity: Granularity = "day"
    left_over: int = 0  #: words and figures that it could not place
    reason: str = ""  #: why it is not clear, or ""


def read_phrase(text: str, said: date, language: str, *, past: bool = False) -> Phrase | None:
    """What the phrase means in that language, or None where the language knows nothing in it."""
    reader = Reader(said, language, past, items(text, language))
    while reader.at < len(reader.queue):
        for form in FORMS:
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


def _sum_up(reader: Reader) -> Phrase | None:
    if reader.weekday is not None:
        lone_weekday(reader, reader.weekday)
    elif reader.week is not None and not reader.days:
        reader.spans.append("week")
    if not reader.days and not reader.spans and reader.day_part:
        reader.name({"": reader.said})
    if not reader.days and not reader.spans and not reader.reasons:
        return None
    if reader.days and reader.border == "period" and reader.bound is None:
        reader.bound = "period"  # "Friday at the earliest"
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
