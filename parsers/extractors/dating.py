"""Where date phrases stand in running text. What they mean is not asked here: `raw` goes up as written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers.extractors.tokens import Role, Token
from parsers.extractors.wording import Phrases, Wording, fold, phrases, wording

__all__ = ["DatePhrase", "date_phrases"]


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Tokens `first` to `last` (exclusive); `open` where it names no day ("as usual", "no rush")."""

    first: int
    last: int
    lead: str = ""  #: the role of the words before its core: by, before, after, on, in, within
    open: bool = False
    numeric: bool = False


_FULL = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2}|\d{1,2}[-./ ]?[A-Za-zÀ-ÿ]{3,9}[-./ ]?(?:\d{4}|\d{2})"
)
_SHORT = re.compile(r"\d{1,2}[./]\d{1,2}")
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th|er|ere|eme|e|ten|ter|º|°|ª|de|ste|o|a)")
_YEAR = re.compile(r"(?:20\d\d|'?\d{2})")
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d\d)?")


#: short names of days that are no other word in these languages
CLEAR_DAYS = frozenset(("fri", "thu", "tue", "wed"))
_ENGLISH_LEADS = frozenset(("for", "by", "on", "before", "until", "till", "this", "next"))


@dataclass(frozen=True, slots=True)
class _Words:
    weekdays: frozenset[str]
    short_weekdays: frozenset[str]
    months: frozenset[str]
    days: Phrases
    roles: Mapping[str, Phrases]


@cache
def _words(languages: tuple[str, ...]) -> _Words:
    tables: list[Mapping[str, Any]] = wording(languages).dates()
    weekdays = {word for table in tables for names in table["weekdays"] for word in names}
    roles: dict[str, set[str]] = {}
    for table in tables:
        for role, words in table.get("words", {}).items():
            roles.setdefault(role, set()).update(words)
    return _Words(
        frozenset(word for word in weekdays if len(word) > 3),
        frozenset(word for word in weekdays if len(word) <= 3),
        frozenset(fold(word) for table in tables for names in table["months"] for word in names),
        phrases(word for table in tables for word in table.get("days", {})),
        {role: phrases(words) for role, words in roles.items()},
    )


def date_phrases(tokens: Sequence[Token], norms: Sequence[str], words: Wording) -> list[DatePhrase]:
    """Every date phrase of the tokens, in order, without overlap."""
    finder = _Finder(tokens, norms, _words(words.languages))
    found: list[DatePhrase] = []
    at = 0
    while at < len(tokens):
        phrase = finder.at(at)
        if phrase is None:
            at += 1
            continue
        floor = found[-1].last if found else 0
        phrase = finder.led(phrase, floor)
        if found and finder.joins(found[-1], phrase):
            phrase = DatePhrase(found.pop().first, phrase.last, phrase.lead, False, phrase.numeric)
        found.append(phrase)
        at = max(phrase.last, at + 1)
    return found


class _Finder:
    def __init__(self, tokens: Sequence[Token], norms: Sequence[str], words: _Words) -> None:
        self.tokens = tokens
        self.norms = norms
        self.words = words

    def is_(self, role: str, at: int) -> int:
        """Length of a phrase of this role at `at`; 0 for none."""
        table = self.words.roles.get(role)
        return table.at(self.norms, at) if table is not None and at < len(self.norms) else 0

    def at(self, at: int) -> DatePhrase | None:
        token = self.tokens[at]
        if token.role is not Role.FREE:
            return None
        for reader in (
            self._week_number,
            self._weekday,
            self._day_month,
            self._numeric,
            self._relative_day,
            self._part_of,
            self._span,
            self._next_week,
            self._open,
        ):
            if (found := reader(at)) is not None:
                return found
        return None

    def _same_line(self, first: int, second: int) -> bool:
        return second < len(self.tokens) and self.tokens[second].line - self.tokens[first].line <= 1

    def _day(self, at: int) -> bool:
        """A day of the month: 5, 5th, 1er, 05."""
        if at >= len(self.tokens):
            return False
        text = self.norms[at]
        match = _ORDINAL.fullmatch(text)
        number = match[1] if match else text
        return number.isascii() and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= 31

    def _is_ordinal(self, at: int) -> bool:
        return at < len(self.tokens) and bool(_ORDINAL.fullmatch(self.norms[at])) and self._day(at)

    def _year(self, at: int) -> int:
        end = at
        if end < len(self.tokens) and self.norms[end] in (",", "de", "del"):
            end += 1
        return end + 1 - at if end < len(self.tokens) and re.fullmatch(r"20\d\d", self.norms[end]) else 0

    def _date_end(self, at: int) -> int:
        """End of an absolute date that starts at `at` (with or without a month's name); `at` where there is none."""
        if (found := self._day_month(at)) is not None:
            return found.last
        if (
            at < len(self.tokens)
            and (_FULL.fullmatch(self.tokens[at].text) or _SHORT.fullmatch(self.tokens[at].text))
            and not self._unit_follows(at + 1)
        ):
            end = at + 1
            if (
                end < len(self.tokens)
                and self.tokens[end].text == "."
                and self.tokens[end].start == self.tokens[at].end
            ):
                end += 1
                if (
                    end < len(self.tokens)
                    and re.fullmatch(r"(?:20)?\d\d", self.norms[end])
                    and self.tokens[end].start <= self.tokens[end - 1].end + 1
                ):
                    end += 1
            return end
        return at

    def _unit_follows(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].unit is not None

    def _day_month(self, at: int) -> DatePhrase | None:
        months = self.words.months
        if self._day(at):
            end = at + 1
            while (
                end < len(self.norms)
                and end < at + 4
                and (
                    self.norms[end] in (".", "º", "°", ",")
                    or self.is_("of", end)
                    or self.norms[end] in ("st", "nd", "rd", "th", "de")
                )
            ):
                end += 1
            if (
                end < len(self.norms)
                and self.norms[end] in months
                and (self.tokens[end].line == self.tokens[at].line)
                and not self._is_word(at, end)
            ):
                return DatePhrase(at, end + 1 + self._year(end + 1), numeric=True)
        if (
            self._is_ordinal(at)
            and at > 1
            and self._led_by(at) in ("by", "before", "after")
            and not self._unit_follows(at + 1)
        ):
            return DatePhrase(at, at + 1)
        if (
            self.norms[at] in months
            and len(self.norms[at]) > 3
            and self.tokens[at].text[0].isupper()
            and at > 0
            and (self._led_by(at) or self.is_("in", at - 1))
        ):
            return DatePhrase(at, at + 1 + self._year(at + 1))
        if (
            self.norms[at] in months
            and len(self.norms[at]) > 2
            and self._day(at + 1)
            and self.tokens[at].line == self.tokens[at + 1].line
            and (self.norms[at] not in ("mar", "may", "set", "mars", "mai") or self.tokens[at].text[0].isupper())
        ):
            if self._unit_follows(at + 2):
                return None
            return DatePhrase(at, at + 2 + self._year(at + 2), numeric=True)
        return None

    def _is_word(self, at: int, month: int) -> bool:
        """Whether the short name of a month is another word here: `1 set`, `2 mar`."""
        if self.norms[month] not in _DOUBLE or (self.tokens[month].text[0].isupper() and self.norms[month] != "set"):
            return False
        return not self._year(month + 1) and not (at > 0 and self._led_by(at))

    def _numeric(self, at: int) -> DatePhrase | None:
        text = self.tokens[at].text
        if _FULL.fullmatch(text) and (
            not any(map(str.isalpha, text))
            or any(m in self.words.months for m in re.findall(r"[a-z]{3,9}", self.norms[at]))
        ):
            return DatePhrase(at, at + 1, numeric=True) if _plausible(text) else None
        if _SHORT.fullmatch(text) and _plausible(text):
            end = self._date_end(at)
            dotted = end > at + 1
            led = at > 0 and (
                self._led_by(at) != "" or self.norms[at - 1] in self.words.weekdays | self.words.short_weekdays
            )
            if led or dotted:
                return DatePhrase(at, max(end, at + 1), numeric=True)
        return None

    def _led_by(self, at: int) -> str:
        for role in ("by", "before", "after", "on", "within"):
            table = self.words.roles.get(role)
            if table is not None and table.ending_at(self.norms, at):
                return role
        return ""

    def _weekday(self, at: int) -> DatePhrase | None:
        word = self.norms[at]
        short = word in self.words.short_weekdays
        if word not in self.words.weekdays and not short:
            return None
        end = at + 1
        if end < len(self.norms) and self.norms[end] in (",", "."):
            end += 1
        has_the = end < len(self.norms) and self.norms[end] in (
            "the",
            "den",
            "dem",
            "le",
            "el",
            "il",
            "de",
            "dia",
            "am",
        )
        start = end + 1 if has_the else end
        dated = start < len(self.tokens) and self.tokens[start].line == self.tokens[at].line
        date_end = self._date_end(start) if dated else start
        if date_end > start:
            return DatePhrase(at, date_end, numeric=True)
        if dated and (self._is_ordinal(start) or (has_the and self._day(start) and not self._unit_follows(start + 1))):
            return DatePhrase(at, start + 1)
        if dated and self._day(start) and start + 1 < len(self.norms) and self.norms[start + 1] == "." and short:
            return DatePhrase(at, start + 2)
        led = at > 0 and (self._led_by(at) or self.is_("next", at - 1) or self.is_("this", at - 1))
        if short and not (led and len(word) > 2 and self._is_day_name(at)):
            return None
        end = at + 1
        if length := (self.is_("week_later", end) or self._next_week_length(end)):
            return DatePhrase(at, end + length)
        for role in ("next", "asap_none"):
            if (length := self.is_(role, end)) and self.norms[end] not in ("first",):
                return DatePhrase(at, end + length)
        return DatePhrase(at, end)

    def _is_day_name(self, at: int) -> bool:
        """Whether a short name is a day and no other word: `by Fri`, `pls for fri`, but not `sat` or `mon` of a sentence."""
        written_as_name = self.tokens[at].text[0].isupper()
        return written_as_name or self.norms[at] in CLEAR_DAYS or self.norms[at - 1] in _ENGLISH_LEADS

    def _next_week_length(self, at: int) -> int:
        """Length of `next week`, `la semaine prochaine`, `kommende Woche` at `at`."""
        start = at
        if at < len(self.norms) and self.norms[at] in ("of", "in", "der", "la", "de", "del", "della", "van", "dieser"):
            at += 1
        if at < len(self.norms) and self.norms[at] in ("la", "der", "the", "de"):
            at += 1
        lead = self.is_("next", at) or self.is_("this", at)
        if lead and (length := self.is_("week", at + lead) or self.is_("month", at + lead)):
            return at + lead + length - start
        if (length := self.is_("week", at) or self.is_("month", at)) and (
            after := self.is_("next", at + length) or self.is_("this", at + length)
        ):
            return at + length + after - start
        return 0

    def _next_week(self, at: int) -> DatePhrase | None:
        length = self._next_week_length(at)
        return DatePhrase(at, at + length) if length >= 2 else None

    def _relative_day(self, at: int) -> DatePhrase | None:
        length = self.words.days.at(self.norms, at)
        if not length:
            return None
        word = self.norms[at]
        if word in ("morgen", "domani", "heute") and at > 0 and self.norms[at - 1] in ("guten", "a", "goede"):
            return None
        if word == "morgen" and at == 0:
            return None
        return DatePhrase(at, at + length)

    def _week_number(self, at: int) -> DatePhrase | None:
        if length := self.is_("week_of", at):
            end = self._date_end(at + length) if at + length < len(self.tokens) else 0
            if end > at + length:
                return DatePhrase(at, end, numeric=True)
        if (length := self.is_("week_no", at)) and at + length < len(self.tokens):
            after = self.tokens[at + length]
            if (
                after.is_number
                and after.text.isdigit()
                and 1 <= int(after.text) <= 53
                and not self._unit_follows(at + length + 1)
            ):
                end = at + length + 1
                if (
                    end + 1 < len(self.norms)
                    and self.norms[end] in ("/", ".")
                    and re.fullmatch(r"(?:20)?\d\d", self.norms[end + 1])
                ):
                    end += 2
                return DatePhrase(at, end)
            if re.fullmatch(r"\d{1,2}/(?:20)?\d\d", after.text):
                return DatePhrase(at, at + length + 1)
        if re.fullmatch(r"(?:kw|cw|wk|sem|lw|ww)\.?\d{1,2}", self.norms[at]):
            return DatePhrase(at, at + 1)
        return None

    def _part_of(self, at: int) -> DatePhrase | None:
        """End of next week, Ende Oktober, fin novembre, mid December."""
        for role in ("start", "middle", "end"):
            if length := self.is_(role, at):
                after = at + length
                while (
                    after < len(self.norms)
                    and after < at + length + 3
                    and (
                        self.is_("of", after)
                        or self.norms[after]
                        in ("de", "la", "le", "der", "of", "the", "van", "della", "del", "di", "du", "des")
                    )
                    and not self._next_week_length(after)
                ):
                    after += 1
                if after >= len(self.norms):
                    return None
                if week := self._next_week_length(after):
                    return DatePhrase(at, after + week)
                if week := (self.is_("week", after) or self.is_("month", after) or self.is_("year", after)):
                    return DatePhrase(at, after + week)
                if self.norms[after] in self.words.months and (
                    len(self.norms[after]) > 3 or self.tokens[after].text[0].isupper()
                ):
                    return DatePhrase(at, after + 1 + self._year(after + 1))
        return None

    def _span(self, at: int) -> DatePhrase | None:
        """Within 10 days, in zwei Wochen, sous huitaine."""
        for role in ("within", "in"):
            if not (length := self.is_(role, at)):
                continue
            after = at + length
            if after >= len(self.tokens):
                return None
            if role == "within" and (unit := self.is_("day", after)) and self.norms[after] in ("huitaine", "quinzaine"):
                return DatePhrase(at, after + unit, lead=role)
            for skip in (1, 2):
                unit_at = after + skip
                if (
                    unit_at < len(self.tokens)
                    and self._counts(after)
                    and (
                        unit := self.is_("working_day", unit_at)
                        or self.is_("day", unit_at)
                        or self.is_("week", unit_at)
                        or self.is_("month", unit_at)
                    )
                ):
                    return DatePhrase(at, unit_at + unit, lead=role)
        if (
            self._counts(at)
            and (unit := (self.is_("working_day", at + 1) or self.is_("week", at + 1)))
            and (at == 0 or self.is_("in", at - 1))
        ):
            return DatePhrase(at, at + 1 + unit)
        return None

    def _counts(self, at: int) -> bool:
        text = self.norms[at]
        return (text.isdigit() and len(text) <= 3) or bool(re.fullmatch(r"\d{1,2}[-–/]\d{1,2}", text)) or text in _SMALL

    def _open(self, at: int) -> DatePhrase | None:
        if length := self.is_("asap", at):
            return DatePhrase(at, at + length, open=False)
        if (length := self.is_("feast", at)) and at > 0 and self._led_by(at):
            return DatePhrase(at, at + length)
        if (length := self.is_("weekend", at)) and at > 0 and self._led_by(at):
            return DatePhrase(at, at + length)
        if (length := self.is_("open", at)) and length > 1:
            return DatePhrase(at, at + length, open=True)
        return None

    def led(self, phrase: DatePhrase, floor: int) -> DatePhrase:
        """The phrase with the prepositions before it: `by this Friday`, `spätestens am`, `no later than the`."""
        first, lead = phrase.first, phrase.lead
        for _ in range(4):
            for role in ("by", "before", "after", "within", "start", "middle", "end", "this", "next", "on", "of"):
                table = self.words.roles.get(role)
                length = (
                    table.ending_at(self.norms[floor:first], first - floor)
                    if table is not None and first > floor
                    else 0
                )
                if (
                    length
                    and self.tokens[first - length].line == self.tokens[first].line
                    and self.tokens[first - length].role is Role.FREE
                ):
                    first -= length
                    lead = role if role in ("by", "before", "after", "within") else lead or role
                    break
            else:
                break
        last = phrase.last
        # "voor 10 uur", "before noon" say a time of that day
        for role in ("by",):
            if length := self.is_(role, last):
                word = self.norms[last]
                if word not in ("by", "bis", "pour", "entro", "per") and self._same_line(last, last):
                    last += length
        return DatePhrase(first, last, lead, phrase.open, phrase.numeric)

    def joins(self, before: DatePhrase, phrase: DatePhrase) -> bool:
        """`Thursday, 5 November`: one date said twice side by side, with no more than a comma between."""
        between = self.norms[before.last : phrase.first]
        same = self.tokens[before.first].line == self.tokens[phrase.first].line
        return (
            same
            and not before.numeric
            and phrase.numeric
            and not before.open
            and all(word in (",", "the", "den", "le") for word in between)
        )


_SMALL = frozenset(
    "one two three four five six seven eight ten zwei drei vier funf sechs acht zehn deux trois quatre cinq huit dix quinze dos tres cuatro"
    " cinco diez quince due tre quattro cinque dieci twee drie vijf tien ein eine einer un une una een a an".split()
)


_DOUBLE = frozenset(
    ("set", "mar", "may", "ago", "mag", "gen", "out", "mei", "lug", "giu", "dic", "mai", "ene", "sept", "jan", "mars")
)


def _plausible(text: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if any(map(str.isalpha, text)):
        return 1 <= numbers[0] <= 31
    if len(numbers) == 3 and numbers[0] > 31:
        return 1990 <= numbers[0] <= 2100 and 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31
    return bool(numbers) and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 31 and min(numbers[0], numbers[1]) <= 12
