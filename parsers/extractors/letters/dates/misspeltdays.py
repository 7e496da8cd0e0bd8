"""Names of weekdays as they were meant: `bis Donerstag`, `for Wendesday`. A day that is lost for a letter is goods too late."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.dates.datetext import DateText, date_text
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, fold, ordinary_words, wording
from parsers.lexicon import words_of

__all__ = ["is_respelt", "respell_days", "unread_days"]

_SHORTEST = 6  #: shorter names and words are a letter away from too many other words: "lunas"
#: words of every day that are a letter away from a weekday
_NEAR_WEEKDAYS = words_of("near_weekdays")
#: what stands between the preposition and its day
_BETWEEN = words_of("before_weekday")
#: words of a latest day that lead other things as well: "by hand", "pour le bar", "per mail", "do sklepu"
_NOT_ONLY_OF_DAYS = words_of("deadlines_and_others")


def respell_days(tokens: Sequence[Token], words: Wording, known: Catalogue) -> None:
    """Gives a word behind a preposition of dates the norm of the only weekday that is a letter away."""
    text = date_text(tokens, [token.norm for token in tokens], words)
    for at, token in enumerate(tokens):
        if _can_be_day(token, known) and _leads(text, at) and (day := _nearest(token.norm, words.languages)):
            token.norm = day


def is_respelt(token: Token) -> bool:
    """Whether the token means another word than is written."""
    return token.role is Role.DATE and fold(token.text) != token.norm


def unread_days(tokens: Sequence[Token], words: Wording, known: Catalogue) -> list[tuple[Token, str]]:
    """Unknown words behind `bis spätestens`, `entro il`, `no later than`, where a day must stand: (the word, what is said)."""
    text = date_text(tokens, [token.norm for token in tokens], words)
    found = []
    for at, token in enumerate(tokens):
        table = text.words.roles.get("by")
        if table is None or not _can_be_day(token, known) or token.norm in ordinary_words():
            continue
        length = table.ending_at(text.norms, at)
        lead = text.norms[at - length : at]
        if not _THANKS.isdisjoint(text.norms[max(0, at - length - _THANKED) : at - length]):
            continue  # "complimenti per il servizio"
        if length and (length > 1 or lead[0] not in _NOT_ONLY_OF_DAYS) and _ends(text, at):
            found.append((token, " ".join([*lead, token.text])))
    return found


_THANKS = words_of("thanks_and_praise")
_THANKED = 6  #: words between thanks and what they are for


def _can_be_day(token: Token, known: Catalogue) -> bool:
    return (
        token.role is Role.FREE
        and token.text.isalpha()
        and len(token.text) >= _SHORTEST - 1
        and token.unit is None
        and not known.has(token.norm)
        and token.norm not in known.words_of_places
        and token.norm not in _NEAR_WEEKDAYS
    )


def _leads(text: DateText, at: int) -> bool:
    """Whether a preposition of dates stands before the word, on its line."""
    first = at - 1
    while first > 0 and text.norms[first] in _BETWEEN:
        first -= 1
    return (
        first >= 0
        and text.tokens[first].line == text.tokens[at].line
        and bool(text.led_by(first + 1) or text.led_by(at))
    )


def _ends(text: DateText, at: int) -> bool:
    """Whether nothing but a sign stands behind the word on its line."""
    behind = at + 1
    return (
        behind >= len(text.tokens)
        or text.tokens[behind].line != text.tokens[at].line
        or text.tokens[behind].text in (":", ".", ",", "!")
    )


@cache
def _days(languages: tuple[str, ...]) -> tuple[str, ...]:
    names = (name for table in wording(languages).dates() for row in table["weekdays"] for name in row)
    return tuple(sorted({name for name in names if len(name) >= _SHORTEST}))


@lru_cache(maxsize=4096)
def _nearest(word: str, languages: tuple[str, ...]) -> str | None:
    days = _days(languages)
    if word in days or word in ordinary_words():
        return None
    found = process.extract(word, days, scorer=OSA.distance, score_cutoff=1, limit=3)
    near = [text for text, _, _ in found if text[0] == word[0]]
    return near[0] if len(near) == 1 else None
