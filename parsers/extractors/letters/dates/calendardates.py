"""Dates of the calendar in running text: a day with its month, numbers with dots or strokes."""

from __future__ import annotations

import re

from parsers.extractors.letters.dates.datetext import CLOCK_WORDS, DatePhrase, DateText
from parsers.lexicon import words_of

__all__ = ["date_end", "day_month", "lone_day", "numeric"]

_FULL = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}[- ]\d{4}|\d{4}([./-])\d{1,2}\2\d{1,2}|\d{1,2}[-./ ]?[A-Za-zÀ-ÿ]{3,9}[-./ ]?(?:\d{4}|\d{2})"
)
_MIXED = re.compile(r"\d{1,2}/\d{1,2}-\d\d")  #: as Danes write, where something says that it is a day
_DASHED = re.compile(r"\d{1,2}-\d{1,2}")  #: behind a weekday, "donderdag (26-11)"
_SHORT = re.compile(r"\d{1,2}[./]\d{1,2}")
_DOUBLE = words_of("short_months_like_words")


def date_end(text: DateText, at: int) -> int:
    """End of an absolute date that starts at `at` (with or without a month's name); `at` where there is none."""
    if (found := day_month(text, at)) is not None:
        return found.last
    if (
        at < len(text.tokens)
        and (_FULL.fullmatch(text.tokens[at].text) or _SHORT.fullmatch(text.tokens[at].text))
        and not text.unit_follows(at + 1)
        and not _is_clock(text, at)
    ):
        end = at + 1
        dotted = "." in text.tokens[at].text  # 26.6. is a day; the stop behind "26/6." ends the sentence
        if (
            dotted
            and end < len(text.tokens)
            and text.tokens[end].text == "."
            and text.tokens[end].start == text.tokens[at].end
        ):
            end += 1
            if (
                end < len(text.tokens)
                and re.fullmatch(r"(?:20)?\d\d", text.norms[end])
                and text.tokens[end].start <= text.tokens[end - 1].end + 1
            ):
                end += 1
        return end
    return at


_MONTHS_LIKE_OTHERS = words_of("months_of_two_meanings")


def day_month(text: DateText, at: int) -> DatePhrase | None:
    months = text.words.months
    if text.norms[at] == "dia" and text.day(at + 1) and text.same_line(at, at + 1) and _closes(text, at + 2):
        return DatePhrase(at, at + 2, numeric=True)  # "para el día 9"
    if text.day(at):
        end = at + 1
        while (
            end < len(text.norms)
            and end < at + 4
            and (
                text.norms[end] in (".", "º", "°", ",")
                or text.is_("of", end)
                or text.norms[end] in ("st", "nd", "rd", "th", "de")
            )
        ):
            end += 1
        if (
            end < len(text.norms)
            and text.norms[end] in months
            and (text.tokens[end].line == text.tokens[at].line)
            and not _is_word(text, at, end)
        ):
            return DatePhrase(at, end + 1 + text.year(end + 1), numeric=True)
    if (
        text.is_ordinal(at)
        and at > 1
        and text.led_by(at) in ("by", "before", "after")
        and not text.unit_follows(at + 1)
    ):
        return DatePhrase(at, at + 1)
    if text.is_ordinal(at) and at > 1 and text.norms[at - 1] == "the" and _closes(text, at + 1):
        before = text.norms[at - 2]
        if before in _LEADING or text.led_by(at - 1) in ("by", "before") or text.is_wanted(at - 1):
            return DatePhrase(at - 1, at + 1)
    if (
        text.norms[at] in months
        and len(text.norms[at]) > 3
        and (text.tokens[at].text[0].isupper() or text.norms[at] not in _ALSO_WORDS)
        and at > 0
        and (text.led_by(at) or text.is_("in", at - 1))
    ):
        return DatePhrase(at, at + 1 + text.year(at + 1))
    day = at + 2 if at + 2 < len(text.norms) and text.norms[at + 1] == "." else at + 1  # Nov. 20
    if (
        text.norms[at] in months
        and len(text.norms[at]) > 2
        and text.day(day)
        and text.tokens[at].line == text.tokens[day].line
        and (text.norms[at] not in _MONTHS_LIKE_OTHERS or text.tokens[at].text[0].isupper())
    ):
        if text.unit_follows(day + 1):
            return None
        return DatePhrase(at, day + 1 + text.year(day + 1), numeric=True)
    return None


#: before a day of the month without its month: `livraison le 15`, `para el 20`, `entro il 5`
_THE = words_of("lone_day_articles")
_BEFORE_DAY = _THE | words_of("before_a_lone_day")
_COMING = frozenset(("p.v", "pv", "prox"))  #: the next day of that number
_WANTED_WITHIN = 6  #: words between what wants the goods and the day
_WANTS = words_of("wanting_on_a_day")
_SIGNS = frozenset("- – / x × * = %".split())
_BEHIND_THE_DAY = words_of("behind_a_lone_day")


def lone_day(text: DateText, at: int) -> DatePhrase | None:
    """`livraison le 15`, `pour le 20 au plus tard`: a day of this month or the next behind its article, where goods are wanted and
    nothing follows that the number could count."""
    if at < 1 or not text.day(at) or not text.tokens[at].text.isdigit() or text.norms[at - 1] not in _BEFORE_DAY:
        return None
    if (length := text.is_("next", at + 1)) and text.norms[at + 1] in _COMING:
        return DatePhrase(at, at + 1 + length)  # "il 25 p.v."
    behind = text.tokens[at + 1] if at + 1 < len(text.tokens) and text.same_line(at, at + 1) else None
    by = text.is_("by", at + 1) > 0
    if behind is not None and behind.text[0].isalnum() and not by and behind.norm not in _BEHIND_THE_DAY:
        return None
    if behind is not None and behind.text in _SIGNS:
        return None
    wanted = bool(_WANTS & set(text.norms[max(0, at - _WANTED_WITHIN) : at]))
    return DatePhrase(at, at + 1) if wanted or by or text.led_by(at) in ("by", "before") else None


_LEADING = words_of("leading_to_the_day")
_BEHIND = words_of("behind_the_day")


def _closes(text: DateText, at: int) -> bool:
    """Whether nothing follows that the number could count or order: `the 20th floor`, `2-3 boxes`."""
    if at >= len(text.tokens) or text.tokens[at].line != text.tokens[at - 1].line:
        return True
    return (not text.tokens[at].text[0].isalnum() and text.tokens[at].text not in ("-", "/")) or text.norms[
        at
    ] in _BEHIND


#: months that are also words of letters where they are written small
_ALSO_WORDS = words_of("months_like_words")
_CENTS = re.compile(r"\d{1,2}[.,]\d\d")
#: `after 9.30`: a day behind a point is no month
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[.](?:1[3-9]|[2-5]\d)")


def _is_word(text: DateText, at: int, month: int) -> bool:
    """Whether the short name of a month is another word here: `1 set`, `2 mar`."""
    if text.norms[month] not in _DOUBLE or (text.tokens[month].text[0].isupper() and text.norms[month] != "set"):
        return False
    if at > 0 and text.norms[at - 1] in text.words.weekdays:
        return False  # "jeudi 26 mars"
    joined = month > at + 1 and text.is_("of", month - 1)  # "15 de dic."
    return not (joined or text.is_wanted(at) or text.year(month + 1) or (at > 0 and text.led_by(at)))


def numeric(text: DateText, at: int) -> DatePhrase | None:
    written = text.tokens[at].text
    if _FULL.fullmatch(written) and (
        not any(map(str.isalpha, written))
        or any(m in text.words.months for m in re.findall(r"[a-z]{3,9}", text.norms[at]))
    ):
        return DatePhrase(at, at + 1, numeric=True) if _plausible(written) else None
    named = text.words.weekdays | text.words.short_weekdays
    after_day = at > 0 and text.norms[at - 1] in named
    after_day = after_day or (at > 1 and text.norms[at - 1] == "(" and text.norms[at - 2] in named)
    if (
        _MIXED.fullmatch(written)
        and _plausible(written)
        and (after_day or text.is_wanted(at) or (at and text.led_by(at)))
    ):
        return DatePhrase(at, at + 1, numeric=True)
    if _is_clock(text, at):
        return None  # "Fr 7-12 Uhr", "Mo-Fr 7.30 – 18.00 Uhr"
    if (
        (_SHORT.fullmatch(written) or (_DASHED.fullmatch(written) and (after_day or _is_day(text, at))))
        and _plausible(written)
        and not (_is_price(text, at) or _is_measured(text, at) or _is_inches(text, at) or _CLOCK.fullmatch(written))
    ):
        end = date_end(text, at)
        dotted = end > at + 1

        led = after_day or (at > 0 and text.led_by(at) != "")
        if led or dotted or text.is_wanted(at):
            return DatePhrase(at, max(end, at + 1), numeric=True)
    return None


def _is_clock(text: DateText, at: int) -> bool:
    """Whether hours of a day stand here, by the word behind them, behind the other end of their span or behind the next day's:
    `Do 8-12, Mi 15-19 Uhr`."""
    spans = (
        at + 2 < len(text.norms) and text.norms[at + 1] in ("-", "–", "bis") and text.tokens[at + 2].text[0].isdigit()
    )
    behind = at + 3 if spans else at + 1
    days = text.words.weekdays | text.words.short_weekdays
    while (
        behind + 2 < len(text.norms)
        and text.norms[behind] in (",", ";")
        and text.norms[behind + 1] in days
        and _DASHED.fullmatch(text.tokens[behind + 2].text)
    ):
        behind += 3
    return behind < len(text.norms) and text.norms[behind] in CLOCK_WORDS


#: before or behind 7.20 these make it a price, and never the 20th of July
_PRICE_LEADS = words_of("price_leads") | {"@"}
_BEHIND_A_PRICE = words_of("behind_a_price") | {"$", "/", "chf", "eur", "gbp", "pln", "sek", "usd", "£", "€"}
_BRINGING = words_of("bringing_at")


def _is_price(text: DateText, at: int) -> bool:
    """Whether two decimals stand where a price does: "at 7.20 each"; or a measure behind an "at": 6x2 at 3.6."""
    before = text.norms[at - 1] if at else ""
    if before in ("at", "@") and "." in text.tokens[at].text:
        wanted = at > 1 and text.norms[at - 2] in _BRINGING
        return not (wanted and _is_dotted_day(text, at))
    if not _CENTS.fullmatch(text.tokens[at].text):
        return False
    behind = text.norms[at + 1] if at + 1 < len(text.norms) else ""
    if before == "zum" and _is_dotted_day(text, at):
        return False
    return before in _PRICE_LEADS or behind in _BEHIND_A_PRICE


def _is_measured(text: DateText, at: int) -> bool:
    """`2 boxes of 2.5 kg`: a measure behind one point and one or two figures."""
    behind = text.tokens[at + 1] if at + 1 < len(text.tokens) and text.same_line(at, at + 1) else None
    unit = behind.unit if behind is not None else None
    return unit is not None and "." in text.tokens[at].text and bool(unit.kinds & {"mass", "volume", "length", "area"})


def _is_dotted_day(text: DateText, at: int) -> bool:
    """`zum 30.11.`, `at 30.11.`: the stop right behind makes it a day, where German prices have a comma and something behind them."""
    stop = at + 1
    if stop >= len(text.tokens) or text.tokens[stop].text != "." or text.tokens[stop].start != text.tokens[at].end:
        return False
    behind = text.norms[stop + 1] if stop + 1 < len(text.norms) else ""
    return int(text.tokens[at].text.split(".")[1]) <= 12 and behind not in _BEHIND_A_PRICE


_INCHES = words_of("inches") | {'"', "''", "bsp", "npt", "”", "″"}
_ARTICLES = words_of("behind_a_preposition")


def _is_inches(text: DateText, at: int) -> bool:
    """`10 lengths of 1/2 in steel tube`, `50 m of 3/8 hose`: a fraction of an inch, and no day of February."""
    if not re.fullmatch(r"[1357]/(?:2|4|8|16)", text.tokens[at].text) or at + 1 >= len(text.norms):
        return False
    if _is_counted(text, at):
        return True
    behind = text.norms[at + 2] if at + 2 < len(text.norms) else ""
    return text.norms[at + 1] in _INCHES and not (text.norms[at + 1] == "in" and behind in _ARTICLES)


def _is_counted(text: DateText, at: int) -> bool:
    """`50 m of 3/8 hose`, `20 of 3/8`: so many of what has the size, and something named behind it on its line."""
    if at < 2 or text.norms[at - 1] not in _OF or not text.same_line(at, at + 1) or not text.same_line(at - 2, at):
        return False
    if not text.tokens[at + 1].text[0].isalnum():
        return False
    counts = at - 3 if text.tokens[at - 2].unit is not None else at - 2
    if counts < 0 or not text.tokens[counts].is_number:
        return False
    before = text.tokens[counts - 1] if counts and text.same_line(counts - 1, counts) else None
    return counts < at - 2 or before is None or not before.text[0].isalnum() or before.norm in ("and", "send", "plus")


_OF = words_of("of_between")


def _is_day(text: DateText, at: int) -> bool:
    """`need it by 12-2`: figures with a dash behind the words for a day, with nothing behind them to count."""
    return (text.is_wanted(at) or text.led_by(at) in ("by", "before")) and (
        _closes(text, at + 1) or text.norms[at + 1] in ("before", "for")
    )


def _plausible(text: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if any(map(str.isalpha, text)):
        return 1 <= numbers[0] <= 31
    if len(numbers) == 3 and numbers[0] > 31:
        return 1990 <= numbers[0] <= 2100 and 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31
    return bool(numbers) and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 31 and min(numbers[0], numbers[1]) <= 12
