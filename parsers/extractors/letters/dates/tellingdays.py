"""Days that only tell how things stand: those of every week, and `today` or `next week` in a sentence that wants nothing."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.dates.datetext import CLEAR_DAYS, CLOCK_WORDS, EVERY_WEEK
from parsers.extractors.letters.remarks.remarks import speaks_of_else, tells_state
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["TODAY", "only_tells", "recurs", "said_now", "span_of_else", "takes_nothing"]

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
