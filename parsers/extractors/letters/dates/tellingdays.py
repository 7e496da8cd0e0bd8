"""Days that only tell how things stand: those of every week, and `today` or `next week` in a sentence that wants nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.dates.datetext import CLEAR_DAYS, CLOCK_WORDS, EVERY_WEEK
from parsers.extractors.letters.lines.orderedfor import WEEK
from parsers.extractors.letters.remarks.remarks import speaks_of_else, tells_state
from parsers.extractors.letters.remarks.wanting import wanting
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "TODAY",
    "beside_open_days",
    "is_morning",
    "lasts_until",
    "only_tells",
    "recurs",
    "said_now",
    "span_of_else",
    "takes_nothing",
    "tells_of_today",
]

TODAY = words_of("today_words")

_EACH = words_of("every_day_of")


def recurs(words: Wording, clause: Sequence[Token], dated: Dated) -> str | None:
    """`freitags nur bis 12 Uhr`: a day of every week is none of the delivery; where nothing of doors or hours is said, who knows."""
    first = next((at for at, token in enumerate(clause) if token is dated.tokens[0]), 0)
    every = any(token.norm in EVERY_WEEK for token in dated.tokens) or (first and clause[first - 1].norm in _EACH)
    if not every or any(token.has_digit for token in dated.tokens):
        return None
    delivers = words["deliver"].found_in([token.norm for token in clause]) is not None
    timed = any(token.role is Role.NOTE or token.norm in CLOCK_WORDS for token in clause)
    aside = timed or tells_state(clause, words.languages) or speaks_of_else(clause, words.languages)
    return "event" if aside and not delivers else "doubtful"


def span_of_else(words: Wording, sentence: Sequence[Token], at: int, length: int) -> str | None:
    """`in den Ferien (26.10. bis 30.10.) geschlossen`: one end of a span of days of which something is said that happens; None for
    any other day."""
    before = next((token for token in reversed(sentence[:at]) if token.text[0].isalnum()), None)
    behind = [
        token
        for token in sentence[at + length : at + length + 3]
        if token.text[0].isalnum() and token.norm not in _UNTIL
    ]
    spans = before is not None and (before.role is Role.DATE or _is_first_day(before, sentence[at]))
    spans = spans or (bool(behind) and behind[0].role is Role.DATE)
    if not spans or not any(token.norm in _UNTIL for token in sentence[max(0, at - 1) : at + length + 2]):
        return None
    first = max((i + 1 for i in range(at) if sentence[i].text in ",;"), default=0)
    last = next((i for i in range(at + length, len(sentence)) if sentence[i].text in ",;"), len(sentence))
    norms = [token.norm for token in sentence[first:last]]
    happens = words["event"].found_in(norms) is not None or words["occasion"].found_in(norms) is not None
    return "event" if happens and words["deliver"].found_in(norms) is None else None


_UNTIL = words_of("until_other_day")
_LAST_DAY = 31


def _is_first_day(token: Token, behind: Token) -> bool:
    """`du 24 au 31 décembre`: the day of the same month with which a span begins."""
    return behind.norm in _UNTIL and token.text.isdigit() and 0 < int(token.text) <= _LAST_DAY


def only_tells(sentence: Sequence[Token], clause: Sequence[Token], dated: Dated, languages: tuple[str, ...]) -> str:
    """`event` for `Heute Abend haben wir volles Haus`, `next week we are away`: no single day, and how things stand."""
    named = any(token.has_digit or token.norm in CLEAR_DAYS for token in dated.tokens)
    goods = any(token.role is Role.ITEM or token.code for token in sentence)
    if named or goods or dated.phrase.lead in ("by", "within"):
        return ""
    return "event" if tells_state(clause, languages) else ""


_POLITE = words_of("politely")
_TELLING = 3  #: words that tell something of the day


def tells_of_today(words: Wording, clause: Sequence[Token], dated: Dated) -> str:
    """`event` for `Bit of an odd one today` that was set aside, `doubtful` for `the lads are stuck without it today`: today in a
    clause that tells something and says of nothing that it is wanted."""
    if len(dated.tokens) > 1 or dated.tokens[0].norm not in TODAY or dated.phrase.lead in ("by", "before", "within"):
        return ""
    norms = [token.norm for token in clause if token.norm not in _POLITE]
    behind = [token.norm for token in clause if token.start > dated.tokens[-1].start]
    roles = ("deliver", "if_possible", "arrives")
    if (
        wanting(norms)
        or words["asking"].found_in(norms[:1])
        or any(words[role].found_in(norms) for role in roles)
        or words["day_suits"].found_in(behind)
    ):
        return ""
    told = [token for token in clause if token.is_word and token.role in (Role.FREE, Role.NOTE)]
    if len(told) < _TELLING or any(token.role in (Role.ITEM, Role.PLACE) or token.code for token in clause):
        return ""
    was = not _WAS.isdisjoint(norms)  # "your driver was here early today"
    return "event" if was or all(token.role is Role.NOTE for token in told) else "doubtful"


_WAS = words_of("was_and_had")


def beside_open_days(dates: Sequence[Dated], sentence: Sequence[Token], dated: Dated) -> bool:
    """`open van maandag tot en met donderdag van 7.30 tot 16.00 uur, vrijdag tot 12.00 uur`: a day beside days of every week."""
    if any(token.has_digit for token in dated.tokens) or wanting([token.norm for token in sentence]):
        return False
    return any(one.phrase.open and any(one.tokens[0] is token for token in sentence) for one in dates)


_MORNINGS = words_of("mornings_like_days")


def is_morning(sentence: Sequence[Token], at: int) -> bool:
    """`Mañana o tarde, da igual`: the time of the day before or behind another one, and not tomorrow."""
    near = [token.norm for token in (*sentence[max(0, at - 2) : at], *sentence[at + 1 : at + 3])]
    return sentence[at].norm in _MORNINGS and _joins_times(near)


def _joins_times(near: Sequence[str]) -> bool:
    return any(one in _OR and other in _TIMES_OF_DAY for one, other in pairwise(near)) or any(
        one in _TIMES_OF_DAY and other in _OR for one, other in pairwise(near)
    )


_OR, _TIMES_OF_DAY = words_of("or_between_days"), words_of("times_beside_mornings")


#: words behind which something lasts so long, where nothing is wanted
_LASTS = words_of("until_a_day")


def lasts_until(before: Sequence[str], dated: Dated) -> str | None:
    """`the boat's not out of the water till the 20th` tells of something else; `you have until Friday` may be said of the goods.
    Not of a week, until which stocks last."""
    said = [*before[-1:], *(token.norm for token in dated.tokens)]
    if _LASTS.isdisjoint(said) or not WEEK.isdisjoint(said):
        return None
    comma = max((at for at, norm in enumerate(before) if norm == ","), default=-1)
    clause = [*before[comma + 1 :], *said]
    somehow = any(norm in _IS or norm.endswith("'s") for norm in clause)
    ours = not _US_OR_GOODS.isdisjoint(norm.partition("'")[0] for norm in clause)
    return "event" if somehow and not ours else "doubtful"


_IS = words_of("is_somehow")
_US_OR_GOODS = words_of("us_or_the_goods")


#: what a door takes in, of which there is none on the day
_TAKEN_IN = words_of("taken_in_at_doors")


def takes_nothing(words: Wording, before: Sequence[Token], dated: Dated) -> bool:
    """`No deliveries on Fridays`, `nessuna consegna il venerdì`: a day on which the door is shut; `no delivery before Friday` is a wish."""
    if dated.phrase.lead in ("by", "before", "within", "after"):
        return False
    line = [token.norm for token in before[-5:] if token.line == dated.tokens[0].line]
    taken = next((at for at, norm in enumerate(line) if norm in _TAKEN_IN), None)
    if taken is None:
        return False
    return any(words[role].ending_at(line, end) for role in ("not", "none") for end in (taken, taken - 1) if end > 0)


_ORDERING = words_of("ordering_now")
_TALKS = words_of("talks_of_days")


def said_now(lead: str, before: Sequence[str]) -> bool:
    """Whether what stands before `heute` makes it the day of writing: `daher bestelle ich heute`, `unser Gespräch von heute`."""
    return not _ORDERING.isdisjoint(before[-2:]) or (
        lead in ("vom", "von") and before[-1:] != [] and before[-1] in _TALKS
    )
