"""When: what a date phrase means, counted from the message's own day, never from today.

A phrase names one day, or a span without one ("KW 42", "soon", "before Friday"), or it can be read in several ways. Several
ways are several readings; which one stands is decided by the document's own habit, by its weekday, or by the customer's
country, and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from normalizer.case import Case
from normalizer.date_phrase import Phrase, read_phrase
from normalizer.date_words import LANGUAGES, names_a_part
from normalizer.holiday import is_closed
from normalizer.order import Granularity, OrderLine, Period
from parsers.draft import Field, Origin
from parsers.record import record

__all__ = ["When", "delivery", "issued_on", "period", "said_on", "shared_delivery"]

#: Countries that write the month first; where both habits live, none decides.
MONTH_FIRST = frozenset({"US", "PR", "GU", "PH", "FM", "PW"})
EITHER = frozenset({"CA", "PA", "KE", "GH"})
#: Nobody orders for a day further off; a date beyond is a slip of the pen or a misreading.
HORIZON = timedelta(days=550)
_INTERVAL = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")


@record()
class When:
    """What a phrase means. `days` are the days that it may name: one where it is clear, none where it names none."""

    granularity: Granularity
    days: tuple[date, ...] = ()
    start: date | None = None
    clear: bool = True
    reason: str = ""  #: why it is not clear

    @property
    def day(self) -> date | None:
        """The one day that it names."""
        return self.days[0] if self.clear and self.granularity == "day" and len(self.days) == 1 else None


def said_on(origin: Origin) -> date:
    """The message's own day: where it was sent from, by the clock there; else the day of its arrival."""
    return (origin.sent_at or origin.received_at).date()


@lru_cache(maxsize=4096)
def period(
    text: str,
    *,
    said_on: date,
    order: str | None = None,
    language: str | None = None,
    country: str | None = None,
    past: bool = False,
) -> When:
    """What the phrase means. `order` is the document's proved habit; `past` looks back from the message's day (an order's own date)."""
    if interval := _INTERVAL.fullmatch(text.strip()):
        return _span_of(interval[1], interval[2])
    habit = order or ("mdy" if country in MONTH_FIRST else "dmy" if country and country not in EITHER else None)
    phrases = _by_language(text, said_on, language, past)
    if not phrases:
        return When("period", clear=False, reason="no date in it")
    readings = {replace(_decide(phrase, said_on, habit=habit), reason="") for phrase in phrases}
    if len(readings) == 1:
        return _decide(phrases[0], said_on, habit=habit)
    days = tuple(sorted({day for reading in readings for day in reading.days}))
    return When("day", days, clear=False, reason="it means different days in different languages")


def _span_of(first: str, last: str) -> When:
    """The two ends of an ISO 8601 interval, as structured formats write one."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return When("period", clear=False, reason="no date in it")
    if start == end:
        return When("day", (start,))
    return (
        When("period", (start, end)) if start < end else When("period", clear=False, reason="it ends before it begins")
    )


def _by_language(text: str, said: date, language: str | None, past: bool) -> list[Phrase]:
    """The best understood phrases: the document's language where it leaves no word over, else those that leave the fewest."""
    first = language if language in LANGUAGES else None
    if first and (own := read_phrase(text, said, first, past=past)) is not None and not own.left_over:
        return [own]
    every = [phrase for one in LANGUAGES if (phrase := read_phrase(text, said, one, past=past)) is not None]
    if not every:
        return []
    fewest = min(phrase.left_over for phrase in every)
    best = [phrase for phrase in every if phrase.left_over == fewest]
    own_best = [phrase for phrase in best if phrase.language == first]
    return own_best or best


def _decide(phrase: Phrase, said: date, *, habit: str | None) -> When:
    if phrase.reason:
        return When(
            "day",
            tuple(sorted({day for days in phrase.days for day in days.values()})),
            clear=False,
            reason=phrase.reason,
        )
    if not phrase.days:
        return When(phrase.granularity)
    chosen = [_one(days, said, habit) for days in phrase.days]
    if any(len(days) != 1 for days in chosen):
        days = tuple(sorted({day for some in chosen for day in some}))
        return When("day", days, clear=False, reason=f"it may be {' or '.join(day.isoformat() for day in days)}")
    days = tuple(sorted({some[0] for some in chosen}))
    if phrase.granularity == "period" and len(days) == 2:
        return When("period", days)
    if len(days) > 1:
        return When("day", days, clear=False, reason=f"it names {' and '.join(day.isoformat() for day in days)}")
    if phrase.granularity in ("before", "period", "week"):
        return When(phrase.granularity, days)
    return When("day", days)


def _one(days: Mapping[str, date], said: date, habit: str | None) -> list[date]:
    """The days that remain of the readings of one numeral after the document's habit or the country has spoken."""
    likely = {order: day for order, day in days.items() if abs(day - said) <= HORIZON} or dict(days)
    if "mdy?" in likely:
        if habit == "mdy" and len(set(likely.values())) > 1:
            return list(likely.values())
        del likely["mdy?"]
    if "ymd" in likely and set(likely) - {"ymd"} and habit != "ymd":
        del likely["ymd"]  # hardly anybody writes a year of two figures first
    # A habit holds against the calendar (a finding meets a day in the past), except where it takes the year for the day.
    if habit and habit in days and (habit in likely or "ymd" not in likely):
        return [days[habit]]
    return list(dict.fromkeys(likely.values()))


def issued_on(case: Case) -> date | None:
    """The order's own date; unreadable ones are worth a word and no more."""
    field = case.draft.header.issued_on
    if field is None:
        return None
    when = _when(case, field, past=True)
    if when.day is None:
        case.ledger.find(
            "issue-date-unclear",
            f"The order's date {field.raw!r} is not clear: {when.reason or 'it names no day'}.",
            "/issued_on",
            evidence=field.evidence,
            candidates=[day.isoformat() for day in when.days],
        )
        _may_be_wanted(case, field, _when(case, field).day)
        return None
    case.ledger.prove("/issued_on", field)
    if when.day > case.said_on + timedelta(days=2):
        case.ledger.find(
            "issue-date-future",
            f"The order is dated {when.day}, after its arrival.",
            "/issued_on",
            evidence=field.evidence,
        )
        _may_be_wanted(case, field, when.day)
    return when.day


def _may_be_wanted(case: Case, field: Field, day: date | None) -> None:
    """`Commande 4711 le 10/12`, `Fecha: lunes 30 de noviembre`: nobody dates a letter ahead, where no day is wanted otherwise."""
    draft = case.draft
    wanted = draft.header.requested_delivery is not None or any(one.requested_delivery for one in draft.lines)
    if day is None or day <= case.said_on + timedelta(days=2) or wanted or draft.source != "prose":
        return
    case.ledger.find(
        "date-ambiguous",
        f"{field.raw.strip()!r} was read as the order's own date; it may be the day of delivery.",
        "/requested_delivery",
        evidence=field.evidence,
        candidates=[day.isoformat()],
    )


def delivery(case: Case, field: Field | None, pointer: str) -> Period | None:
    """The period that a date field asks for, with what is doubtful about it."""
    if field is None or not (field.value or field.raw).strip():
        return None
    when = _when(case, field)
    code = _code(pointer)
    raw = field.raw.strip()
    if not when.clear:
        case.ledger.find(
            code,
            f"When is {raw!r}? {when.reason[:1].upper()}{when.reason[1:]}.",
            pointer,
            evidence=field.evidence,
            candidates=[day.isoformat() for day in when.days[:5]],
        )
        return Period(granularity="period", raw=raw)
    case.ledger.prove(pointer, field)
    if when.granularity == "month":
        said = f"{raw!r} names a month and no day; when in it?"
        case.ledger.find(code, said, pointer, evidence=field.evidence)
    if when.granularity == "week" and not when.days and names_a_part(raw):
        said = f"{raw!r} names a part of a week and no day; when in it?"
        case.ledger.find(code, said, pointer, evidence=field.evidence)
    if when.day is None:
        return _span(case, when, raw, pointer, field)
    if when.day < case.said_on:
        # A day that is over is surely not the one that is wanted; which one is, only the customer knows.
        _past(case, when.day, pointer, field)
        return Period(granularity="period", raw=raw)
    _check_day(case, when.day, pointer, field)
    return Period(end=when.day, granularity="day", raw=raw)


def _code(pointer: str) -> str:
    return "despatch-date-unclear" if "despatch" in pointer else "delivery-date-unclear"


def shared_delivery(case: Case, lines: Sequence[OrderLine]) -> Period | None:
    """The one day that every line of an order asks for: it is the order's, for which nothing else is written."""
    wanted = {line.requested_delivery.end for line in lines if line.requested_delivery and not line.schedule}
    if len(wanted) != 1 or any(line.requested_delivery is None or line.schedule for line in lines):
        return None
    first = lines[0].requested_delivery
    if first is None or first.granularity != "day" or first.end is None:
        return None
    if (proof := case.ledger.proofs.get("/lines/0/requested_delivery")) is not None:
        case.ledger.proofs["/requested_delivery"] = proof
    return first


def _span(case: Case, when: When, raw: str, pointer: str, field: Field) -> Period:
    last = when.days[-1] if when.days else None
    if last is not None and last < case.said_on:
        _past(case, last, pointer, field)
    if when.granularity == "period" and len(when.days) == 1:
        what = f"{raw!r} names the first day and no last one; when is it wanted?"
        case.ledger.find(_code(pointer), what, pointer, evidence=field.evidence)
    if when.granularity == "period" and len(when.days) == 2:
        return Period(start=when.days[0], end=when.days[1], granularity="period", raw=raw)
    return Period(granularity=when.granularity, raw=raw)


def _check_day(case: Case, day: date, pointer: str, field: Field) -> None:
    if day - case.said_on > HORIZON:
        case.ledger.find(
            "delivery-date-distant",
            f"{field.raw!r} is {day}, more than {HORIZON.days} days ahead.",
            pointer,
            evidence=field.evidence,
        )
    elif closed := is_closed(day, case.country):
        case.ledger.find("delivery-date-holiday", f"{day} is {closed}.", pointer, evidence=field.evidence)


def _past(case: Case, day: date, pointer: str, field: Field) -> None:
    case.ledger.find(
        "delivery-date-past",
        f"{field.raw!r} is {day}, before the order of {case.said_on}; ask for the date wanted.",
        pointer,
        evidence=field.evidence,
        candidates=(day.isoformat(),),
    )


def _when(case: Case, field: Field, *, past: bool = False) -> When:
    """What the field's words mean; rival readings of the words themselves must mean the same."""
    texts = (
        [field.value if field.value is not None else field.raw]
        if field.value is not None or not field.alternatives
        else []
    )
    texts += [] if texts else [one.value for one in field.alternatives]
    whens = {
        period(
            text.strip(),
            said_on=case.said_on,
            order=case.draft.conventions.date_order,
            language=case.language,
            country=case.country,
            past=past,
        )
        for text in texts
    }
    if len(whens) == 1:
        return whens.pop()
    return When(
        "day",
        tuple(sorted({day for when in whens for day in when.days})),
        clear=False,
        reason="it was read in several ways",
    )
