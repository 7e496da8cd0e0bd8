"""Where date phrases stand in the labelled values and cells of documents; what they mean is the normalizer's question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from parsers.lexicon import date_words

__all__ = ["date_phrases", "is_date", "is_day", "level"]


def level(text: str) -> str:
    """Lower case without accents, of the same length, so that places in it are places in the text."""
    return text.translate(_LEVELLED)


class _Levelled(dict[int, str]):
    """Every character that was met, levelled once."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _plain(chr(code))
        return found


_LEVELLED = _Levelled()


def _plain(char: str) -> str:
    low = char.lower()
    if len(low) != 1:
        return char
    base = unicodedata.normalize("NFKD", low)[:1]
    return base if base.isascii() and base.isprintable() else (" " if low.isspace() else low)


def date_phrases(text: str) -> list[tuple[int, int]]:
    """Offsets of every date phrase, with the words that lead it ("by", "before", "w/c"), in order, without overlap.

    Words for "at once" count only where the text is nothing else: in sentences they say other things ("direkt an").
    """
    return list(_of_cell(text) if len(text) <= CELL else _phrases(text[:20_000]))


CELL = 100  #: characters of a text that is asked for again and again: the cells of a column say the same


@lru_cache(2000)
def _of_cell(text: str) -> tuple[tuple[int, int], ...]:
    return _phrases(text)


def _phrases(text: str) -> tuple[tuple[int, int], ...]:
    plain = level(text)
    if not _may_hold_one(plain):
        matches: list[re.Match[str]] = []
    else:
        open_days = [match.span() for match in _open_days().finditer(plain)]
        matches = [match for match in _pattern().finditer(plain) if not _is_within(match, open_days)]
    found = tuple(_trimmed(text, match.start(), match.end()) for match in matches)
    return found or (((0, len(text)),) if _at_once().fullmatch(plain.strip(" .!")) else ())


_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"\d[./-]\s?\d{1,2}[./-]|\d\dw\d|\d-w\d")  #: 27.11.26, 2026-11-27, 27. 11. 26, 27.11., 2026w48
#: what `_pattern` allows between a day and its month without a blank: 12thmarch
_ORDINALS = ("", "st", "nd", "rd", "th", "er", "ste", "de", "e", "o", "a")


def _may_hold_one(plain: str) -> bool:
    """Whether there are figures of a day, or a word that a phrase cannot do without: `_pattern` costs twenty times as much, and
    most cells have neither."""
    return _FIGURES.search(plain) is not None or not _needed().isdisjoint(_LETTERS.findall(plain))


@cache
def _needed() -> frozenset[str]:
    """The letters of months, weekdays, days and units, of which every phrase in words has some."""
    languages = date_words().values()
    months = [word for one in languages for names in one["months"] for word in names]
    days = [word for one in languages for names in (*one["weekdays"], one.get("days", ())) for word in names]
    weeks = [word for word in _role("week_no") if len(word) > 1]
    words = [
        *days,
        *weeks,
        *_role("day", "working_day", "week", "month"),
        *(end + month for end in _ORDINALS for month in months),
    ]
    return frozenset(max(letters, key=len) for word in words if (letters := _LETTERS.findall(word)))


def is_date(text: str) -> bool:
    """Whether the whole text is one date phrase (a clock time behind it is allowed)."""
    found = date_phrases(text)
    if not found:
        return False
    rest = (text[: found[0][0]] + text[found[-1][1] :]).strip(" ,.;:-()")
    return len(found) <= 2 and (
        not rest
        or bool(re.fullmatch(r"(?:at|um|h|,)?\s*\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*(?:h|uhr|am|pm))?", rest, re.I))
    )


_DAY = re.compile(
    r"(?:.*\D)?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|.*\d.*[^\W\d]{3}.*\d{4}|.*[^\W\d]{3}.*\d{1,2}.*20\d\d", re.S
)


def is_day(phrase: str) -> bool:
    """Whether a date phrase names a day with its year, so that it can be nothing else."""
    return bool(_DAY.fullmatch(phrase.strip()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,;(:":
        end -= 1
    return start, end


@cache
def _pattern() -> re.Pattern[str]:
    months = _alternatives(
        word for language in date_words().values() for names in language["months"] for word in names if len(word) > 2
    )
    weekdays = _alternatives(
        word for language in date_words().values() for names in language["weekdays"] for word in names if len(word) > 1
    )
    lead = _alternatives(_role(*_LEADS))
    week_no, week_of = (
        _alternatives(word for word in _role("week_no") if len(word) > 1),
        _alternatives(_role("week_of")),
    )
    days = _alternatives(
        word for language in date_words().values() for word in language.get("days", {}) if len(word) > 4
    )
    unit = _alternatives(_role("day", "working_day", "week", "month"))
    part = _alternatives(_role("start", "middle", "end"))
    of = r"(?:of|de|di|d'|del|des|van|der|the|l'|la|the\s+month\s+of)"
    year = r"(?:20\d{2}|'?\d{2})"
    numeric = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}([./-])\d{1,2}\1(?:20\d{2}|\d{2})|\d{1,2}\.\s\d{1,2}\.\s(?:20\d{2}|\d{2})|\d{1,2}\.\d{1,2}\."
    day_month = rf"\d{{1,2}}(?:st|nd|rd|th|er|ste|de|e|\.|o|a)?[\s./-]{{0,2}}(?:{of}\s)?\s?(?:{months})\b\.?(?:[\s,./-]{{1,2}}(?:{of}\s)?{year}\b)?"
    month_day = rf"(?:{months})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s20\d{{2}})?"
    week = rf"(?:{week_no})\.?\s?:?\s?\d{{1,2}}(?:\s?[/.-]\s?\d{{2,4}}|,?\s20\d{{2}})?|20\d{{2}}-?w\d{{1,2}}|\d{{1,2}}\.\s?kw"
    month = rf"(?:(?:{part})\s(?:{of}\s)?)?(?:{months})\s(?:{of}\s)?20\d{{2}}|(?:{part})\s(?:{of}\s)?(?:{months})"
    whole_days = _alternatives(
        word for language in date_words().values() for names in language["weekdays"] for word in names if len(word) > 4
    )
    # A short weekday needs an ordinal behind it: "Tor 2" is a gate, "Fri 23rd" a day.
    weekday_only = rf"(?:(?:{weekdays})\.?,?\s\d{{1,2}}(?:st|nd|rd|th|\.)|(?:{whole_days}),?\s\d{{1,2}})(?![\d.,:])"
    span = rf"\d{{1,3}}\s(?:{unit})\b"
    led = rf"(?:(?:{lead})\s)?(?:(?:the|den|le|el|il|am|dem)\s)?"
    core = rf"(?:(?:{week_of})\s)?(?:(?:{weekdays})\b\.?,?\s(?:(?:the|den|le|el|il)\s)?)?(?:{day_month}|{numeric})|{month_day}|{week}|{month}|{weekday_only}"
    # The preposition and its weekday are of one language: the Swedish "to" is no day in "for delivery to".
    on_days = "|".join(
        rf"(?:{_alternatives(_leads(one))})\s(?:{_alternatives(_days_of(one))})\b" for one in date_words()
    )
    # "por la mañana", "am Morgen": a time of any day
    relative = rf"(?:{lead})\s{span}|{on_days}|(?<!\bla\s)(?<!\bam\s)(?:{days})"
    return re.compile(rf"(?<![\w])(?:{led}(?:{core})|{relative})(?![\w])")


@cache
def _open_days() -> re.Pattern[str]:
    """From Monday to the end of the week: when somebody is there, not when goods are wanted."""
    names = [one["weekdays"] for one in date_words().values()]
    first = _alternatives(word for days in names for word in days[0])
    last = _alternatives(word for days in names for day in days[3:] for word in day)
    to = r"\s*(?:-|–|—|/)\s*|\s(?:to|till|until|thru|through|bis|a|au|al|t/m|tm|tot|tot en met|do|till och med)\s"
    return re.compile(rf"(?<!\w)(?:{first})\.?(?:{to})(?:{last})(?!\w)")


def _is_within(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a phrase without the figures of a date lies in one of these."""
    return any(match.start() < end and start < match.end() for start, end in spans) and not _FIGURES.search(match[0])


@cache
def _at_once() -> re.Pattern[str]:
    return re.compile(_alternatives(_role("asap")))


_LEADS = ("by", "before", "after", "on", "within", "in", "this", "next")


def _leads(language: str) -> Iterable[str]:
    words = date_words()[language].get("words", {})
    return [word for name in _LEADS for word in words.get(name, ())]


def _days_of(language: str) -> Iterable[str]:
    return [word for names in date_words()[language]["weekdays"] for word in names if len(word) > 1]


def _role(*names: str) -> Iterable[str]:
    for language in date_words().values():
        for name in names:
            yield from language.get("words", {}).get(name, ())


def _alternatives(words: Iterable[str]) -> str:
    return (
        "|".join(sorted((re.escape(word).replace(r"\ ", r"\s") for word in set(words)), key=len, reverse=True))
        or r"(?!)"
    )
