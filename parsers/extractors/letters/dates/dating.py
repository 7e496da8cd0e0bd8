"""Where date phrases stand in running text. What they mean is not asked here: `raw` goes up as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.dates.calendardates import day_month, lone_day, numeric
from parsers.extractors.letters.dates.datetext import DatePhrase, DateText, date_text
from parsers.extractors.letters.dates.relativedates import (
    bracketed_day,
    next_week,
    open_date,
    part_of,
    relative_day,
    span,
    week_number,
    weekday,
)
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["DatePhrase", "date_phrases"]

#: the kinds of dates, in the order in which they are asked
_READERS = (
    week_number, bracketed_day, weekday, day_month, numeric, relative_day, part_of, span, next_week, open_date, lone_day,
)  # fmt: skip
#: those that can begin with figures; the others begin with a word of dates
_OF_FIGURES = (week_number, day_month, numeric, span, lone_day)


def date_phrases(tokens: Sequence[Token], norms: Sequence[str], words: Wording) -> list[DatePhrase]:
    """Every date phrase of the tokens, in order, without overlap."""
    text = date_text(tokens, norms, words)
    found: list[DatePhrase] = []
    francs = _francs(text)
    at = 0
    while at < len(tokens):
        phrase = _at(text, at) if at not in francs else None
        if phrase is None:
            at += 1
            continue
        floor = found[-1].last if found else 0
        phrase = _led(text, phrase, floor)
        if found and (_joins(text, found[-1], phrase) or _of_week(text, found[-1], phrase)):
            phrase = DatePhrase(found.pop().first, _closed(text, phrase), phrase.lead, False, phrase.numeric)
        if found and _spans_the_week(text, found[-1], phrase):
            found.append(DatePhrase(found.pop().first, phrase.last, open=True))
        else:
            found.append(phrase)
        at = max(phrase.last, at + 1)
    return found


_CENTS = re.compile(r"(\d{1,4})[.,](\d\d)")


def _francs(text: DateText) -> frozenset[int]:
    """The places of `Fr.` before prices in Swiss francs, and of the prices: one of them can be no day of a month: `Fr. 36.23`."""
    places: list[int] = []
    days = True
    for at in (at for at, norm in enumerate(text.norms) if norm == "fr"):
        behind = at + 2 if text.norms[at + 1 : at + 2] == ["."] else at + 1
        match = _CENTS.fullmatch(text.tokens[behind].text) if behind < len(text.tokens) else None
        if match and text.tokens[behind].line == text.tokens[at].line:
            day = 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12
            dotted = (
                text.norms[behind + 1 : behind + 2] == ["."]
                and text.tokens[behind + 1].start == text.tokens[behind].end
            )
            if not day or not (dotted or text.is_wanted(at) or text.led_by(at)):
                days, places = days and day, [*places, at, behind]
    return frozenset() if days else frozenset(places)


#: between the first and the last day of a week at work
_TO = words_of("to_another_day") | {"-", "–"}
_INCLUDED = words_of("last_day_included")  #: `maandag tot en met donderdag`
#: so many days apart
_WEEK_LONG = 3


def _spans_the_week(text: DateText, before: DatePhrase, phrase: DatePhrase) -> bool:
    """`du lundi au vendredi`, `Monday to Friday`: when somebody is there, and no day of delivery."""
    first, last = text.norms[before.last - 1], text.norms[phrase.last - 1]
    joined = {*text.norms[before.last : phrase.first], *text.norms[phrase.first : phrase.last - 1]}
    if not joined & _TO or not joined <= _TO | _INCLUDED or before.numeric or phrase.numeric:
        return False
    days = text.words.week
    return first in days and last in days and days[last] - days[first] >= _WEEK_LONG


def _at(text: DateText, at: int) -> DatePhrase | None:
    token = text.tokens[at]
    if token.role is not Role.FREE:
        return None
    worded = token.norm.removesuffix("'s") in text.words.starters
    if not worded and not token.has_digit:
        return None
    for reader in _READERS if worded else _OF_FIGURES:
        if (found := reader(text, at)) is not None:
            return found
    return None


_BY_A_DAY = words_of("by_a_day")


def _led(text: DateText, phrase: DatePhrase, floor: int) -> DatePhrase:
    """The phrase with the prepositions before it: `by this Friday`, `spätestens am`, `no later than the`."""
    first, lead = phrase.first, phrase.lead
    for _ in range(4):
        for role in ("by", "before", "after", "within", "start", "middle", "end", "this", "next", "on", "of"):
            table = text.words.roles.get(role)
            length = (
                table.ending_at(text.norms[floor:first], first - floor) if table is not None and first > floor else 0
            )
            if (
                length
                and text.tokens[first - length].line == text.tokens[first].line
                and text.tokens[first - length].role is Role.FREE
                and not (role in ("by", "before") and _is_for(text, first - length, phrase))
                and not (role == "middle" and text.norms[first] in _IN)
            ):
                first -= length
                lead = role if role in ("by", "before", "after", "within") else lead or role
                break
        else:
            break
    last = phrase.last
    # "voor 10 uur", "before noon" say a time of that day
    for role in ("by",):
        if length := text.is_(role, last):
            word = text.norms[last]
            if word not in _BY_A_DAY and text.same_line(last, last):
                last += length
    return DatePhrase(first, last, lead, phrase.open, phrase.numeric)


#: behind half of it, before a day: "metà a gennaio"; the day is "a metà gennaio"
_IN = frozenset(("a", "in"))
_ORDERS = words_of("order_for_a_day_in_dutch")


def _is_for(text: DateText, at: int, phrase: DatePhrase) -> bool:
    """`de bestelling voor dinsdag`: for that day, where the word would elsewhere be `before` it."""
    said = text.norms[phrase.first : phrase.last + 2]  # "volgende week dinsdag (27 oktober)"
    days = any(norm in text.words.week or any(map(str.isdigit, norm)) for norm in said)
    return days and text.norms[at] == "voor" and at > 0 and text.norms[at - 1] in _ORDERS


def _of_week(text: DateText, before: DatePhrase, phrase: DatePhrase) -> bool:
    """`volgende week donderdag`: the day of that week, right behind it."""
    week = next_week(text, before.last - 2)
    day = text.norms[phrase.first]
    return (
        phrase.first == before.last
        and text.same_line(before.first, phrase.first)
        and week is not None
        and week.last == before.last
        and day in text.words.weekdays
    )


def _closed(text: DateText, phrase: DatePhrase) -> int:
    """Behind the bracket that closes a date in brackets: `next Friday (11/20)`."""
    brackets = (
        phrase.first > 0 and text.norms[phrase.first - 1] == "(" and text.norms[phrase.last : phrase.last + 1] == [")"]
    )
    return phrase.last + brackets


def _joins(text: DateText, before: DatePhrase, phrase: DatePhrase) -> bool:
    """`Thursday, 5 November`: one date said twice side by side, with no more than a comma between."""
    between = text.norms[before.last : phrase.first]
    same = text.tokens[before.first].line == text.tokens[phrase.first].line
    return (
        same
        and not before.numeric
        and phrase.numeric
        and not before.open
        and all(word in (",", "the", "den", "le", "(") for word in between)
    )
