"""Times of the day beside an order: they are said to the driver, and count nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.dates.datetext import CLOCK_WORDS, day_names
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["HOUR_LEADS", "clock", "keeps_hours", "leads_to_hour", "military", "set_hours_aside"]

#: "before 10", "between 8 and 3": an hour
HOUR_LEADS = words_of("leading_to_hours")


#: words behind an hour of the clock that are none of how long something takes
_OF_CLOCKS = words_of("o_clock")
#: "sous 48 h", "innerhalb 24 Stunden": how long something may take
_TERM_HOURS = frozenset(("24", "48", "72"))
_TERMS = frozenset(f"{hours}h" for hours in _TERM_HOURS)
_HOUR_WORDS = words_of("hours_of_a_term") | {"h"}
#: "vers 14h", "a 7h", "des 6h"
_AT_HOUR = words_of("at_an_hour") | {"'a"}
_SURE = re.compile(r"\d{1,2}(?:[.:]\d\d)?(?:am|pm)(?:-\d{1,2}(?:[.:]\d\d)?(?:am|pm)?)?")
#: "7h", "11h30", "8h-12h" are hours behind a word that leads to them, or with their minutes; "2h" alone may be how long
_BY_H = re.compile(r"(?:1?\d|2[0-4])[hu](?:[0-5]\d)?(?:-(?:1?\d|2[0-4])[hu](?:[0-5]\d)?)?")
_WITH_MINUTES = re.compile(r".*[hu][0-5]\d|.*[hu]-.*")
_BARE = re.compile(r"(?:1?\d|2[0-4])(?:[.:]\d\d)?")


#: what a year is wished to be
_WISHED = words_of("wished_years")
_ARTICLES_AS_ONE = words_of("articles_as_one")
_YEAR = re.compile(r"20[2-9]\d")


def _set_wished_years_aside(sentence: Sequence[Token]) -> None:
    """`een gezond 2027`, `happy 2027`: what is wished counts nothing, nor does the article before it."""
    for at, (before, token) in enumerate(pairwise(sentence)):
        if before.norm in _WISHED and _YEAR.fullmatch(token.text) and token.role is Role.FREE:
            token.role = Role.NOTE
            if at and sentence[at - 1].norm in _ARTICLES_AS_ONE:
                sentence[at - 1].role = before.role = Role.NOTE


def set_hours_aside(sentence: Sequence[Token]) -> None:
    """Hours that nothing else can be (`8am`), the other end of their span (`between 6 and 8am`), and what else is said of the clock
    in their sentence (`no access after 8`): before items are looked for, since none of them counts goods."""
    for at, token in enumerate(sentence[:-1]):
        if token.role is Role.FREE and token.text in _TERM_HOURS and sentence[at + 1].norm in _HOUR_WORDS:
            token.role = sentence[at + 1].role = Role.NOTE
    _set_parted_aside(sentence)
    _set_wished_years_aside(sentence)
    for first, to, last in zip(sentence, sentence[1:], sentence[2:], strict=False):
        if last.role is Role.NOTE and to.norm in _TO and _BARE.fullmatch(first.text) and _BARE.fullmatch(last.text):
            first.role = to.role = Role.NOTE if first.role is Role.FREE else first.role  # "de 9 a 13 h"
    sure = [at for at, token in enumerate(sentence) if token.role is Role.FREE and _is_sure(sentence, at)]
    if not sure:
        return
    hours = set(sure)
    for at in sure:
        hours.update(_words_before(sentence, at))
        if at > 1 and (sentence[at - 1].norm in _LINKS or sentence[at - 1].text in "-–"):
            hours.update((at - 1, at - 2))  # "between 6 and 8am"
    for at in range(1, len(sentence)):
        behind = sentence[at + 1] if at + 1 < len(sentence) else None
        if sentence[at - 1].norm in HOUR_LEADS and (at in hours or behind is None or not behind.text[0].isalnum()):
            hours.update((at - 1, at))  # "no access after 8."
    for at in hours:
        token = sentence[at]
        hour = at in sure or _BARE.fullmatch(token.text) or not token.has_digit
        if token.role is Role.FREE and hour:
            token.role = Role.NOTE


#: before an hour that is written in pieces: "de 7 h 30 à 12 h et de 13 h à 16 h"
_BEFORE_HOUR = HOUR_LEADS | _AT_HOUR | (words_of("before_a_parted_hour") | {"(", ",", "-", ":", "–"})
_HOUR = re.compile(r"1?\d|2[0-4]")
_MINUTES = re.compile(r"[0-5]\d")


def _set_parted_aside(sentence: Sequence[Token]) -> None:
    """Hours whose `h` stands alone: `de 7 h 30 à 12 h`, `avant 9 h`."""
    for at, token in enumerate(sentence[:-1]):
        if token.role is not Role.FREE or sentence[at + 1].norm != "h" or not _HOUR.fullmatch(token.text):
            continue
        before = sentence[at - 1] if at else None
        minutes = at + 2 < len(sentence) and _MINUTES.fullmatch(sentence[at + 2].text) is not None
        days = before is not None and before.role in (Role.DATE, Role.NOTE)
        if before is not None and (days or before.norm in _BEFORE_HOUR or before.norm in day_names()):
            for part in sentence[at : at + 2 + minutes]:
                part.role = Role.NOTE


def _words_before(sentence: Sequence[Token], at: int) -> Sequence[int]:
    """The places of the words that belong to the hour at `at`: `half` vijf, `van 9 tot` 10, `kwart over` acht."""
    if _ends_bare_span(sentence, at):
        return range(at - 3, at)
    if sentence[at - 1].norm in _HALVES:
        return (at - 1,)
    quarter = at > 1 and sentence[at - 1].norm in _PAST and sentence[at - 2].norm in _QUARTERS
    return (at - 2, at - 1) if quarter or _is_past(sentence, at) else ()


def _is_past(sentence: Sequence[Token], at: int) -> bool:
    """`at ten past seven`, `um zehn nach sieben`: the hour at `at`, behind so many minutes."""
    if at < 3 or sentence[at - 1].norm not in _PAST or sentence[at - 3].norm not in _AT_HOUR:
        return False
    minutes = sentence[at - 2]
    return minutes.is_number and minutes.unit is None and minutes.role in (Role.FREE, Role.NOTE)


def _is_sure(sentence: Sequence[Token], at: int) -> bool:
    """Whether an hour stands here and nothing else: `8am`, `11h30`, `avant 7h`, `jeudi 7h`."""
    token, before = sentence[at], sentence[at - 1] if at else None
    if _BARE.fullmatch(token.text) and (
        _has_article(sentence, at) or _ends_span(sentence, at) or _of_presence(sentence, at)
    ):
        return True
    if _SURE.fullmatch(token.norm) or token.norm in _TERMS or _closes(sentence, at):
        return True
    if _is_spoken(sentence, at) or _ends_bare_span(sentence, at):
        return True
    if not _BY_H.fullmatch(token.norm):
        return False
    led = before is not None and (before.norm in HOUR_LEADS | _AT_HOUR or before.role in (Role.DATE, Role.NOTE))
    spans = sentence[at + 1 : at + 3]
    led = led or (len(spans) == 2 and spans[0].norm in _TO and _BY_H.fullmatch(spans[1].norm) is not None)
    led = led or (at > 1 and sentence[at - 1].norm in _LINKS and _BY_H.fullmatch(sentence[at - 2].norm) is not None)
    return led or _WITH_MINUTES.fullmatch(token.norm) is not None


#: half and quarters before an hour: `half vijf`, `kwart over acht`, `Viertel nach sieben`
_HALVES = words_of("half_hours")
_QUARTERS = words_of("quarters_of_hours")
_PAST = words_of("past_the_hour")
_HOURS_OF_DAY = frozenset(map(str, range(1, 25)))


def _is_spoken(sentence: Sequence[Token], at: int) -> bool:
    """`half vijf`, `kwart over acht`, and behind a word that leads to them `acht uur`, `7 Uhr`."""
    token = sentence[at]
    if not token.is_number or token.unit is not None or not (_BARE.fullmatch(token.text) or token.text.isalpha()):
        return False
    norms = [one.norm for one in sentence[max(0, at - 3) : at]]
    if token.text.isalpha() and (not token.values or token.values[0] not in _HOURS_OF_DAY):
        return False
    behind = sentence[at + 1].norm if at + 1 < len(sentence) else ""
    if norms[-1:] and norms[-1] in _HALVES and norms[-2:-1] not in (["een"], ["ein"]):
        return True
    if len(norms) > 1 and norms[-1] in _PAST and (norms[-2] in _QUARTERS or _is_past(sentence, at)):
        return True
    return behind in _OF_CLOCKS and bool(norms) and norms[-1] in HOUR_LEADS | _AT_HOUR | _TO


_FROM = words_of("from_an_hour")
#: behind a span of hours: what is there then
_BEHIND_SPAN = words_of("behind_a_span_of_hours")


def _ends_bare_span(sentence: Sequence[Token], at: int) -> bool:
    """`gereserveerd van 9 tot 10.`, `tussen acht en negen is er iemand`: the later of two small numbers that count nothing."""
    if at < 3 or not sentence[at].is_number or sentence[at].values[:1] == sentence[at - 2].values[:1]:
        return False
    lead, first, link, last = sentence[at - 3 : at + 1]
    if not first.is_number or any(one.values[:1] and one.values[0] not in _HOURS_OF_DAY for one in (first, last)):
        return False
    spans = (lead.norm in _FROM and link.norm in _TO) or (lead.norm in ("tussen", "zwischen") and link.norm in _LINKS)
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    return spans and (behind is None or behind.text in ".!,;)" or behind.norm in _BEHIND_SPAN | _OF_CLOCKS)


_OR_AND = words_of("or_between_hours")


def clock(sentence: list[Token]) -> None:
    """Times of the day are said to the driver: `before 10 uur`, `7-15 Uhr`, `no delivery before 8 or after 3`."""
    for at, token in enumerate(sentence):
        if token.role is not Role.FREE or not token.text[0].isdigit():
            continue
        after = sentence[at + 1] if at + 1 < len(sentence) else None
        before = sentence[at - 1].norm if at else ""
        hour = re.fullmatch(
            r"\d{1,2}(?:[:.h]\d\d)?(?:am|pm|h|hrs|uhr)?(?:-\d{1,2}(?:[:.h]\d\d)?(?:am|pm|h)?)?", token.norm
        )
        if hour is None:
            continue
        timed = (after is not None and after.norm in CLOCK_WORDS) or bool(re.search(r"[:]\d\d|am$|pm$", token.norm))
        ranged = (
            after is not None
            and (after.text in ("-", "–") or after.norm in _TO)
            and _is_hour(sentence[at + 2 : at + 4])
        )
        span = "-" in token.text and any(t.norm in _HOURS for t in sentence)
        span = span or before in _BEFORE_HOURS or _is_second_span(sentence, at) or _is_of_weekdays(sentence, at)
        counts = after is not None and after.unit is not None and after.unit.counts
        said = any(t.norm in _DELIVERY or (t.norm in _DAYTIMES and not counts) for t in sentence)
        led = (before in HOUR_LEADS and said) or _has_article(sentence, at)
        if timed or ranged or span or led or (before in _OR_AND and any(t.role is Role.NOTE for t in sentence)):
            token.role = Role.NOTE


_BEFORE_HOURS = frozenset("ore orario orari".split())  #: `ricevimento merci ore 7-12`
_SPAN = re.compile(r"(\d{1,2})(?:[.:]\d\d)?[-–](\d{1,2})(?:[.:]\d\d)?")
_OPENING = re.compile(r"\d{1,2}[.:]\d\d[-–]\d{1,2}[.:]\d\d")
_WEEKDAYS = words_of("days_of_work")


def _is_of_weekdays(sentence: Sequence[Token], at: int) -> bool:
    """`Mon-Fri 7.30-4.30`, `Tue-Sat 8-3`: a span of hours with its minutes, or one behind the days for which it holds."""
    if not _SPAN.fullmatch(sentence[at].text):
        return False
    before = sentence[max(0, at - 3) : at]
    daily = any(one.norm in _WEEKDAYS or one.norm in day_names() for one in before)
    days = any(set(re.split(r"[-–/]", one.norm)) <= day_names() for one in before if one.norm)
    return _OPENING.fullmatch(sentence[at].text) is not None or daily or days


_BETWEEN_SPANS = words_of("and_between") | {"+", ",", "/"}


def _is_second_span(sentence: Sequence[Token], at: int) -> bool:
    """Whether two spans of hours stand side by side, the later behind the earlier: `8-12 / 14-18`."""
    for first in (at, at - 2):
        if first < 0 or first + 2 >= len(sentence) or sentence[first + 1].norm not in _BETWEEN_SPANS:
            continue
        early, late = (_SPAN.fullmatch(sentence[place].text) for place in (first, first + 2))
        if early and late:
            hours = [int(hour) for span in (early, late) for hour in span.groups()]
            return hours == sorted(set(hours)) and hours[0] >= 5 and hours[-1] <= 24
    return False


#: articles before an hour, and what stands before these: "antes de las 12", "prima delle 12", "dopo le 9"
_ARTICLES = words_of("articles_of_hours")
_LED_ARTICLES = words_of("led_articles_of_hours")
_ABOUT = words_of("about_an_hour")
_SPAN_WORDS = words_of("hours_behind_a_span") | {"h"}
_AT_HOURS = frozenset(("alle", "dalle"))
_SHUTS = words_of("opening_and_shutting")


def _has_article(sentence: Sequence[Token], at: int) -> bool:
    """Whether an hour with its article stands here, behind `before`, `after` or another hour: `antes de las 12`, `dalle 8 alle
    12`; nothing that could be counted follows."""
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    if at < 2 or (behind is not None and behind.text[0].isalnum() and behind.norm not in _LINKS | _BEHIND_HOUR):
        return False
    if f"{sentence[at - 2].norm} {sentence[at - 1].norm}" in _LED_ARTICLES:
        return True
    if sentence[at - 1].norm in _AT_HOURS or (sentence[at - 2].norm in _SHUTS and sentence[at - 1].norm in _ARTICLES):
        return True  # "è lì dalle 7", "l'officina chiude alle 18"
    if sentence[at - 1].norm not in _ARTICLES:
        return False
    near = sentence[max(0, at - 5) : at]
    spans = any(token.norm in _ARTICLES and _BARE.fullmatch(hour.text) for token, hour in pairwise(near))
    opens = sentence[at - 1].norm == "dalle" and behind is not None and behind.norm == "alle"
    return spans or opens or bool((HOUR_LEADS | _ABOUT) & {token.norm for token in near[-3:]})


#: words of being there, and of beginning and ending it, before an hour: `in till five`, `closes at 4`
_OPEN = words_of("open_or_shut_at")
_UNTIL = frozenset("till until til".split())


def _closes(sentence: Sequence[Token], at: int) -> bool:
    """`I'll be here until 4`, `the office is manned 8 till 5`, `we shut at 4`: behind the hour nothing that could be counted."""
    token, behind = sentence[at], sentence[at + 1] if at + 1 < len(sentence) else None
    if not at or not (_BARE.fullmatch(token.text) or (token.is_word and token.is_number)) or token.unit is not None:
        return False
    if (
        behind is not None
        and behind.text[0].isalnum()
        and behind.role is not Role.DATE
        and behind.norm not in _BEHIND_HOUR
        and behind.line == token.line
    ):
        return False
    lead, before = sentence[at - 1].norm, sentence[max(0, at - 6) : at - 1]
    if any(one.norm.removesuffix("'s") in _OPEN for one in before) and (
        lead in _UNTIL or (lead == "at" and at > 1 and sentence[at - 2].norm in _OPEN)
    ):
        return True
    if lead == "from" and sentence[at - 2].norm in _OPEN and at > 1:
        return True
    alone = not any(one.has_digit or one.code or one.role is Role.ITEM for one in sentence[:at])
    return (
        alone and at > (2 if lead == "at" else 0) and lead in _AT
    )  # "we have a fire drill at 11", "on Thursday please, before 10 if you can"


_AT = words_of("before_a_bare_hour")
_BEHIND_HOUR = words_of("behind_an_hour")


def _ends_span(sentence: Sequence[Token], at: int) -> bool:
    """`de 8 a 14 h`: the hour at the end of a span."""
    if at < 2 or at + 1 >= len(sentence) or sentence[at + 1].norm not in _SPAN_WORDS:
        return False
    return sentence[at - 1].norm in _LINKS and bool(_BARE.fullmatch(sentence[at - 2].text))


#: somebody is there, or nobody, or the house is open
_THERE = words_of("somebody_is_there")


def _of_presence(sentence: Sequence[Token], at: int) -> bool:
    """`de 9 a 2 hay siempre alguien`: the hours between which somebody is there."""
    if at > 2 and sentence[at - 1].norm == "a" and _BARE.fullmatch(sentence[at - 2].text):
        at -= 2
    spans = (
        0 < at < len(sentence) - 2 and sentence[at - 1].norm in ("de", "entre") and sentence[at + 1].norm in ("a", "y")
    )
    if not spans or not _BARE.fullmatch(sentence[at].text) or not _BARE.fullmatch(sentence[at + 2].text):
        return False
    return any(token.norm in _THERE for token in sentence)


def leads_to_hour(said: str, sentence: Sequence[Token]) -> bool:
    """Whether the word stands right before an hour of the clock, wherever it stands: `vanaf 7 uur` is no `vanaf` of days."""
    found = [at for at, token in enumerate(sentence) if token.norm == said]
    return bool(found) and all(
        at + 1 < len(sentence)
        and sentence[at + 1].role is Role.NOTE
        and (sentence[at + 1].is_number or sentence[at + 1].has_digit or sentence[at + 1].norm in _HALVES | _QUARTERS)
        for at in found
    )


_MILITARY = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_MILITARY_SPAN = re.compile(r"(?:0\d|1[0-2])[0-5]\d[-–](?:0[89]|1\d|2[0-3])[0-5]\d")  #: 0730-1600
_TO_MILITARY = words_of("to_a_military_hour") | {"-", "–"}


def military(tokens: Sequence[Token]) -> None:
    """`between 0700 and 1430`, `before 0900`: four figures that begin with a nought, and those behind them and a small word."""
    for at, token in enumerate(tokens[1:], 1):
        if _MILITARY_SPAN.fullmatch(token.text) and token.role is Role.FREE:
            first, last = token.text.replace("–", "-").split("-")
            if "0500" <= first < last:
                token.role = Role.NOTE
        hour = _MILITARY.fullmatch(token.text) and token.role is Role.FREE
        led = token.text[0] == "0" and tokens[at - 1].norm in HOUR_LEADS
        if hour and (led or (tokens[at - 1].norm in _TO_MILITARY and tokens[at - 2].role is Role.NOTE)):
            token.role = Role.NOTE


#: between two hours: "de 6 a 13 h", "von 6 bis 13 Uhr"
_TO = words_of("to_an_hour")


def _is_hour(run: Sequence[Token]) -> bool:
    """Whether these two tokens are an hour: `15 Uhr`, `3pm`."""
    if not run or not re.fullmatch(r"\d{1,2}(?:[:.h]\d\d)?(?:am|pm|h|hrs|uhr)?", run[0].norm):
        return False
    return bool(re.search(r":\d\d|am$|pm$|uhr$", run[0].norm)) or (len(run) > 1 and run[1].norm in CLOCK_WORDS)


_LINKS = _TO | words_of("and_between")
_HOURS = words_of("opening_hours")
#: times of the day, and who is there then: "morgens vor 9", "ab 6 ist jemand da"
_DAYTIMES = words_of("daytimes_and_persons")
_DELIVERY = words_of("deliveries_at_hours")
_SMALL = words_of("before_door_hours")
_DOOR_HOUR = re.compile(r"(?:1?\d|2[0-4])(?:h(?:[0-5]\d)?|[:.][0-5]\d|am|pm|uhr)")
_PARTS_OF_DAY = words_of("parts_of_the_day")


def keeps_hours(behind: Sequence[str]) -> bool:
    """Whether the words behind `do not deliver` say when nobody is at the door: `entre 12h et 14h`, `le mercredi`, `after 4pm`; a day
    of the month is another thing."""
    words = [word for word in behind[:5] if word not in _SMALL]
    if not words:
        return False
    if words[0] in HOUR_LEADS and len(words) > 1:
        signed = len(words) > 2 and words[1].isdigit() and words[2] in _HOUR_WORDS
        return words[1] in _PARTS_OF_DAY or bool(_DOOR_HOUR.fullmatch(words[1])) or signed
    weekly = words[0].removesuffix("s") in day_names() or words[0] in day_names()
    return words[0] in _PARTS_OF_DAY or (weekly and not any(word[:1].isdigit() for word in words[1:3]))
