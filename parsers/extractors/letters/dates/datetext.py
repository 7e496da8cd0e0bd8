"""The words of a text as dates ask them: days of the month, years, prepositions, small counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import LANGUAGES, Phrases, Wording, fold, phrases, wording
from parsers.lexicon import words_of
from parsers.record import record

__all__ = [
    "CLEAR_DAYS",
    "CLOCK_WORDS",
    "EVERY_WEEK",
    "DatePhrase",
    "DateText",
    "date_text",
    "day_names",
    "names_no_day",
    "names_period",
    "time_words",
]


@record()
class DatePhrase:
    """Tokens `first` to `last` (exclusive); `open` where it names no day ("as usual", "no rush")."""

    first: int
    last: int
    lead: str = ""  #: the role of the words before its core: by, before, after, on, in, within
    open: bool = False
    numeric: bool = False


_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th|er|ere|eme|e|ten|ter|º|°|ª|de|ste|o|a)")
#: small words before `next week` in the languages
_LINKS = words_of("before_next_week")
_SMALL = words_of("small_number_words")
#: short names of days that are no other word in these languages
CLEAR_DAYS = words_of("clear_short_days")
#: words behind a number that make it an hour
#: days of every week
EVERY_WEEK = words_of("days_of_every_week")
CLOCK_WORDS = words_of("hours_of_the_clock") | {"a.m", "h", "p.m"}


@dataclass(frozen=True, slots=True)
class DateWords:
    weekdays: frozenset[str]
    short_weekdays: frozenset[str]
    week: Mapping[str, int]  #: the days by name -> which of the week, Monday first
    months: frozenset[str]
    days: Phrases
    roles: Mapping[str, Phrases]
    starters: frozenset[str]  #: words with which a date phrase can begin; any other needs a digit


def _named_days(table: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The names of days, and with the part of the day that sticks to them: `Freitagvormittag`, `donderdagochtend`."""
    for at, names in enumerate(table["weekdays"]):
        for name in names:
            yield name, at
            if len(name) > _SHORT_NAME:
                yield from ((name + part, at) for part in table.get("words", {}).get("glued", ()))


_SHORT_NAME = 3


@cache
def _date_words(languages: tuple[str, ...]) -> DateWords:
    tables: list[Mapping[str, Any]] = wording(languages).dates()
    named = {word: at for table in tables for word, at in _named_days(table)}
    weekdays = set(named)
    roles: dict[str, set[str]] = {}
    for table in tables:
        for role, words in table.get("words", {}).items():
            roles.setdefault(role, set()).update(words)
    months = frozenset(fold(word) for table in tables for names in table["months"] for word in names)
    days = phrases(word for table in tables for word in table.get("days", {}))
    by_role = {role: phrases(words) for role, words in roles.items()}
    first = {word for table in (days, *by_role.values()) for word in table.by_first}
    return DateWords(
        frozenset(word for word in weekdays if len(word) > _SHORT_NAME),
        frozenset(word for word in weekdays if len(word) <= _SHORT_NAME),
        named,
        months,
        days,
        by_role,
        frozenset(first | weekdays | months | _SMALL | _LINKS),
    )


#: of days, and of people as well
_PEOPLE = words_of("days_that_people_bear")


@cache
def day_names() -> frozenset[str]:
    """The names of days in every language, and words for days to come: `thurs`, `tomorrow`; none that people bear."""
    words = _date_words(LANGUAGES)
    return (words.weekdays | CLEAR_DAYS | _TO_COME) - _PEOPLE


_TO_COME = words_of("days_to_come")


@cache
def time_words() -> frozenset[str]:
    """Single words of weeks, of parts of a day and of haste in every language: `Woche`, `Nachmittag`, `asap`; none that people bear."""
    roles = _date_words(LANGUAGES).roles
    found = (roles[role].alone for role in ("week", "weekend", "day_part", "asap") if role in roles)
    return frozenset().union(*found) - _PEOPLE


class DateText:
    """Tokens, and what a place among them is for a date."""

    def __init__(self, tokens: Sequence[Token], norms: Sequence[str], words: DateWords) -> None:
        self.tokens = tokens
        self.norms = norms
        self.words = words

    def is_(self, role: str, at: int) -> int:
        """Length of a phrase of this role at `at`; 0 for none."""
        table = self.words.roles.get(role)
        return table.at(self.norms, at) if table is not None and at < len(self.norms) else 0

    def same_line(self, first: int, second: int) -> bool:
        return second < len(self.tokens) and self.tokens[second].line - self.tokens[first].line <= 1

    def day(self, at: int) -> bool:
        """A day of the month: 5, 5th, 1er, 05, l'11."""
        if at >= len(self.tokens):
            return False
        word = self.norms[at].removeprefix("l'")
        match = _ORDINAL.fullmatch(word)
        number = match[1] if match else word
        return number.isascii() and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= 31

    def is_ordinal(self, at: int) -> bool:
        return at < len(self.tokens) and bool(_ORDINAL.fullmatch(self.norms[at])) and self.day(at)

    def year(self, at: int) -> int:
        end = at
        if end < len(self.tokens) and (self.norms[end] in (",", "de", "del") or self._shortens(end)):
            end += 1
        return end + 1 - at if end < len(self.tokens) and re.fullmatch(r"20\d\d", self.norms[end]) else 0

    def _shortens(self, at: int) -> bool:
        """Whether the full stop at `at` ends the short name of a month: `30 nov. 2026`."""
        before = self.tokens[at - 1]
        return self.norms[at] == "." and before.end == self.tokens[at].start and before.norm in self.words.months

    def unit_follows(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].unit is not None

    def led_by(self, at: int) -> str:
        for role in ("by", "before", "after", "on", "within"):
            table = self.words.roles.get(role)
            if table is not None and table.ending_at(self.norms, at):
                return role
        return ""

    def is_wanted(self, at: int) -> bool:
        """Whether a word of delivery stands right before: `Delivery 12/10`, `Lieferung: 12.10`."""
        table = self.words.roles.get("wanted")
        end = at - 1 if at and self.norms[at - 1] in (":", "-") else at
        return end > 0 and table is not None and table.ending_at(self.norms, end) > 0

    def counts(self, at: int) -> bool:
        word = self.norms[at]
        return (word.isdigit() and len(word) <= 3) or bool(re.fullmatch(r"\d{1,2}[-–/]\d{1,2}", word)) or word in _SMALL


def date_text(tokens: Sequence[Token], norms: Sequence[str], words: Wording) -> DateText:
    """The tokens with the date words of these languages."""
    return DateText(tokens, norms, _date_words(words.languages))


#: months and words of the next that are other words, too
_OTHER_WORDS = words_of("periods_like_words")


def names_period(norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    """Whether a month, a feast or what comes next is named, with a day or without: `October`, `Xmas`, `next order`."""
    words = _date_words(languages)
    if any(norm in words.months and (norm not in _OTHER_WORDS or len(norms) == 1) for norm in norms):
        return True
    table = [words.roles[role] for role in ("feast", "next") if role in words.roles]
    return any(phrases.at(norms, at) and norms[at] not in _OTHER_WORDS for phrases in table for at in range(len(norms)))


def names_no_day(norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    """Whether a weekend is named and nothing else: `for the weekend`."""
    words = _date_words(languages)
    if any(word in words.week or any(map(str.isdigit, word)) for word in norms):
        return False
    table = words.roles.get("weekend")
    return table is not None and table.found_in(norms) is not None
