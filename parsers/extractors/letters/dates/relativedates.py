"""Dates that hang on another day: weekdays, weeks, `tomorrow`, `end of next week`, `within ten days`."""

from __future__ import annotations

import re

from parsers.extractors.letters.dates.calendardates import date_end
from parsers.extractors.letters.dates.datetext import CLEAR_DAYS, DatePhrase, DateText
from parsers.lexicon import words_of

__all__ = ["bracketed_day", "next_week", "open_date", "part_of", "relative_day", "span", "week_number", "weekday"]

_ENGLISH_LEADS = words_of("leads_of_short_days")


#: words that follow a day of the month and are counted by none
_BEHIND_DAY = words_of("behind_day_of_month")


#: `lundi 14 au plus tard`
_AT_LATEST = words_of("at_the_latest")


def _ends_day(text: DateText, at: int) -> bool:
    """Whether nothing that a number could count stands here: the end of the line, a sign, a small word."""
    if at >= len(text.tokens) or text.tokens[at].line != text.tokens[at - 1].line:
        return True
    return (not text.tokens[at].text[0].isalnum() and text.norms[at] not in ("x", "×", "*", "/", "-", "–")) or (
        text.norms[at] in _BEHIND_DAY or " ".join(text.norms[at : at + 2]) in _AT_LATEST
    )


#: short names of days that are verbs as well, and what stands beside them where the day is meant
_VERBS = frozenset(("vend",))
_BESIDE_DAY = words_of("beside_short_friday")


def _is_verb(text: DateText, at: int, word: str) -> bool:
    """`on vend des batteries` is no Friday; `vend. 12`, `pour vend` is one."""
    if word not in _VERBS:
        return False
    behind = text.norms[at + 1] if at + 1 < len(text.norms) else "."
    return behind != "." and not behind[:1].isdigit() and (not at or text.norms[at - 1] not in _BESIDE_DAY)


_BEFORE_DATE = words_of("article_behind_weekday")


def weekday(text: DateText, at: int) -> DatePhrase | None:
    if (length := text.is_("week_ahead", at)) and at + length < len(text.norms):
        said = weekday(text, at + length)
        return DatePhrase(at, said.last) if said is not None else None
    word = text.norms[at].removesuffix("'s")  # "for Saturday's wedding"
    short = word in text.words.short_weekdays
    if (word not in text.words.weekdays and not short) or _is_verb(text, at, word):
        return None
    end = at + 1
    if end < len(text.norms) and text.norms[end] in (",", "."):
        end += 1
    has_the = end < len(text.norms) and text.norms[end] in _BEFORE_DATE
    start = end + 1 if has_the else end
    dated = start < len(text.tokens) and text.tokens[start].line == text.tokens[at].line
    dated = dated and not _begins_hours(text, start)
    dated_to = date_end(text, start) if dated else start
    if dated_to > start:
        return DatePhrase(at, dated_to, numeric=True)
    if dated and (text.is_ordinal(start) or (has_the and text.day(start) and not text.unit_follows(start + 1))):
        return DatePhrase(at, start + 1)
    if dated and not short and not has_the and text.day(start) and _ends_day(text, start + 1):
        return DatePhrase(at, start + 1)  # "jueves 15", "giovedì 15 per favore"
    if dated and text.day(start) and start + 1 < len(text.norms) and text.norms[start + 1] == "." and short:
        return DatePhrase(at, start + 2)
    led = at > 0 and (text.led_by(at) or text.is_("next", at - 1) or text.is_("this", at - 1))
    part = text.is_("day_part", at + 1)
    if short and part and text.tokens[at].text[0].isupper():
        return DatePhrase(at, at + 1 + part)  # "Mi früh", "Do Nachmittag"
    if short and not (led and len(word) > 2 and _is_day_name(text, at)) and not _stands_alone(text, at):
        return None
    return DatePhrase(at, _week_of(text, at + 1 + part))


def _week_of(text: DateText, end: int) -> int:
    """Behind what says in which week a day is meant: `next week`, `prochain`, `in acht Tagen`; `end` itself where nothing does."""
    if length := (text.is_("week_later", end) or next_week_length(text, end)):
        return end + length
    if end < len(text.tokens) and (ahead := span(text, end)) is not None and ahead.lead == "in":
        return ahead.last
    named = (length for role in ("next", "asap_none") if (length := text.is_(role, end)) and text.norms[end] != "first")
    return end + next(named, 0)


_BRACKET = 5  #: words between a weekday and the bracket that says which day of the month it is


def bracketed_day(text: DateText, at: int) -> DatePhrase | None:
    """`Monday first thing (19th)`: a weekday, and in brackets behind it the day of the month."""
    close = _in_brackets(text, at) if text.norms[at] in text.words.weekdays else 0
    return DatePhrase(at, close) if close else None


def _in_brackets(text: DateText, at: int) -> int:
    """Behind the bracket of `Monday first thing (19th)`; 0 where none says the day of the month."""
    for opens in range(at + 1, min(at + 1 + _BRACKET, len(text.norms) - 2)):
        if text.tokens[opens].line != text.tokens[at].line or text.norms[opens] in (",", ".", ";", ":"):
            return 0
        if text.norms[opens] == "(":
            start = opens + 2 if text.norms[opens + 1] == "the" else opens + 1
            closed = start + 1 < len(text.norms) and text.norms[start + 1] == ")"
            return start + 2 if closed and text.is_ordinal(start) else 0
    return 0


def _begins_hours(text: DateText, at: int) -> bool:
    """`el martes, de 9 a 13 h`: the number behind the day begins a span of hours."""
    behind = text.norms[at + 1 : at + 3]
    return text.norms[at - 1] == "de" and behind[:1] == ["a"] and len(behind) > 1 and behind[1][:1].isdigit()


def _is_day_name(text: DateText, at: int) -> bool:
    """Whether a short name is a day and no other word: `by Fri`, `pls for fri`, but not `sat` or `mon` of a sentence."""
    written_as_name = text.tokens[at].text[0].isupper()
    return written_as_name or text.norms[at] in CLEAR_DAYS or text.norms[at - 1] in _ENGLISH_LEADS


#: what stands behind a short name of a day that is said alone: "fri ok?"
_SAID_OF_DAY = words_of("asked_of_short_day")


def _stands_alone(text: DateText, at: int) -> bool:
    """`..., fri ok?`: a short name at the beginning of a sentence or behind a comma, and a word that asks for the day."""
    first = (
        at == 0
        or text.tokens[at].line != text.tokens[at - 1].line
        or text.norms[at - 1] in (",", ".", ";", "-", "–", "!")
    )
    behind = text.norms[at + 1] if at + 1 < len(text.norms) else ""
    return first and len(text.norms[at]) > 2 and (behind == "?" or behind in _SAID_OF_DAY)


_BEFORE_WEEK = words_of("before_next_week")
_ARTICLES_OF_WEEK = words_of("articles_of_next_week")


def next_week_length(text: DateText, at: int) -> int:
    """Length of `next week`, `la semaine prochaine`, `kommende Woche` at `at`."""
    start = at
    if at < len(text.norms) and text.norms[at] in _BEFORE_WEEK:
        at += 1
    if at < len(text.norms) and text.norms[at] in _ARTICLES_OF_WEEK:
        at += 1
    if length := text.is_("week_after_next", at) or text.is_("coming_week", at):
        return at + length - start
    lead = text.is_("next", at) or text.is_("this", at)
    if lead and (length := text.is_("week", at + lead) or text.is_("month", at + lead)):
        return at + lead + length - start
    if (length := text.is_("week", at) or text.is_("month", at)) and (
        after := text.is_("next", at + length) or text.is_("this", at + length)
    ):
        return at + length + after - start
    return 0


def next_week(text: DateText, at: int) -> DatePhrase | None:
    length = 0 if text.is_("week_after_next", at) else next_week_length(text, at)  # that one names no day alone
    return DatePhrase(at, at + length) if length >= 2 else None


#: words of a day -> words before them by which they greet, or name a time of any day: "por la mañana", "am Morgen"
_NO_DAY = {
    "morgen": ("guten", "goede", "am", "jeden", "de", "den"),
    "domani": ("a",),
    "heute": ("a",),
    "manana": ("la", "cada"),
}


def relative_day(text: DateText, at: int) -> DatePhrase | None:
    length = text.words.days.at(text.norms, at)
    if not length:
        return None
    word = text.norms[at]
    if at > 0 and text.norms[at - 1] in _NO_DAY.get(word, ()):
        return None
    if word == "morgen" and at == 0:
        return None
    return DatePhrase(at, at + length)


def week_number(text: DateText, at: int) -> DatePhrase | None:
    if length := text.is_("week_of", at):
        end = date_end(text, at + length) if at + length < len(text.tokens) else 0
        if end > at + length:
            return DatePhrase(at, end, numeric=True)
    if (length := text.is_("week_no", at)) and at + length < len(text.tokens):
        after = text.tokens[at + length]
        if (
            after.is_number
            and after.text.isdigit()
            and 1 <= int(after.text) <= 53
            and not text.unit_follows(at + length + 1)
        ):
            end = at + length + 1
            if (
                end + 1 < len(text.norms)
                and text.norms[end] in ("/", ".")
                and re.fullmatch(r"(?:20)?\d\d", text.norms[end + 1])
            ):
                end += 2
            return DatePhrase(at, end)
        if re.fullmatch(r"\d{1,2}/(?:20)?\d\d", after.text):
            return DatePhrase(at, at + length + 1)
    if re.fullmatch(r"(?:kw|cw|wk|sem|lw|ww)\.?\d{1,2}", text.norms[at]):
        return DatePhrase(at, at + 1)
    return None


_OF_SPAN = words_of("between_part_and_span")


def part_of(text: DateText, at: int) -> DatePhrase | None:
    """End of next week, Ende Oktober, fin novembre, mid December."""
    for role in ("start", "middle", "end"):
        if length := text.is_(role, at):
            after = at + length
            while (
                after < len(text.norms)
                and after < at + length + 3
                and (text.is_("of", after) or text.norms[after] in _OF_SPAN)
                and not next_week_length(text, after)
            ):
                after += 1
            if after >= len(text.norms):
                return None
            if week := next_week_length(text, after):
                return DatePhrase(at, after + week)
            if week := (text.is_("week", after) or text.is_("month", after) or text.is_("year", after)):
                return DatePhrase(at, after + week)
            if text.norms[after] in text.words.months and (
                len(text.norms[after]) > 3 or text.tokens[after].text[0].isupper()
            ):
                return DatePhrase(at, after + 1 + text.year(after + 1))
    return None


def span(text: DateText, at: int) -> DatePhrase | None:
    """Within 10 days, in zwei Wochen, sous huitaine."""
    for role in ("within", "in"):
        if not (length := text.is_(role, at)):
            continue
        after = at + length
        if after >= len(text.tokens):
            return None
        if role == "within" and (unit := text.is_("day", after)) and text.norms[after] in ("huitaine", "quinzaine"):
            return DatePhrase(at, after + unit, lead=role)
        for skip in (1, 2):
            unit_at = after + skip
            if (
                unit_at < len(text.tokens)
                and text.counts(after)
                and (
                    unit := text.is_("working_day", unit_at)
                    or text.is_("day", unit_at)
                    or text.is_("week", unit_at)
                    or text.is_("month", unit_at)
                )
            ):
                return DatePhrase(at, unit_at + unit, lead=role)
    if (
        text.counts(at)
        and (unit := (text.is_("working_day", at + 1) or text.is_("week", at + 1)))
        and (at == 0 or text.is_("in", at - 1))
    ):
        return DatePhrase(at, at + 1 + unit)
    return None


_OCCASIONS = words_of("named_by_feasts")


def _names_another(text: DateText, at: int) -> bool:
    """`the Christmas market`: what is named by the feast is no day."""
    named = at < len(text.norms) and text.same_line(at - 1, at)
    own = (
        named
        and text.norms[at - 1] == "puente"
        and (text.tokens[at].text[0].isupper() or text.tokens[at].text[0].isdigit())
    )
    return own or (named and text.norms[at] in _OCCASIONS)  # "El Puente Viejo", "calle del Puente 2"


_ARTICLES = words_of("articles_of_feasts")


def open_date(text: DateText, at: int) -> DatePhrase | None:
    if length := text.is_("asap", at):
        return DatePhrase(at, at + length, lead="soon")
    led = at > 0 and text.led_by(at)
    if led == "on" and text.norms[at - 1] in _ARTICLES:
        led = ""  # "De vakantie zit er weer op"
    if (length := text.is_("feast", at)) and led and not _names_another(text, at + length):
        return DatePhrase(at, at + length)
    if (length := text.is_("weekend", at)) and at > 0 and text.led_by(at):
        return DatePhrase(at, at + length)
    if (length := text.is_("open", at)) and length > 1:
        return DatePhrase(at, at + length, open=True)
    return None
