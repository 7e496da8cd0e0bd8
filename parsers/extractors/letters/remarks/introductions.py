"""Who says it, in front of what is ordered: `hallo hier ist cem 6 led tubes`, `dave here, 4 mop heads`, `Hi Jan 3 boxes`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["set_introduction_aside"]

NAMES = 3  #: words that a name may have
_BEFORE_FIRM = words_of("between_name_and_firm")


def set_introduction_aside(tokens: Sequence[Token], words: Wording, known: Catalogue) -> None:
    """Marks the greeting and the name at the beginning of a text, where a number or a word of ordering comes right behind them."""
    line = [token for token in tokens[:24] if token.line == tokens[0].line] if tokens else []
    norms = [token.norm for token in line]
    greeted = words["greeting"].at(norms, 0) if norms else 0
    start = greeted
    if greeted and start < len(line) and line[start].text in (",", "!", "-", "–"):
        start += 1
    end = _introduced(line, norms, start, words, known)
    if not end and greeted and start == greeted:
        end = _addressed(line, start, words, known)
    if not end and not greeted:
        end = _signed(line, words, known)
    if end and _goes_on(line, norms, end, words):
        for token in line[:end]:
            token.role = Role.NOTE


def _introduced(line: Sequence[Token], norms: Sequence[str], start: int, words: Wording, known: Catalogue) -> int:
    """Behind `hier ist cem von elektro meier`, `dave here`; 0 where nobody says his name."""
    if start >= len(line):
        return 0
    lead = words["introduces"].at(norms, start)
    names = _names(line, start + lead, words, known)
    behind = words["introduced"].at(norms, names) if names < len(line) else 0
    return names + behind if names > start + lead and (lead or behind) else 0


def _addressed(line: Sequence[Token], start: int, words: Wording, known: Catalogue) -> int:
    """Behind the one word that a greeting speaks to, where a number and another word follow: `Hi Jan 3 mop heads`."""
    names = _names(line, start, words, known)
    counted = names + 1 < len(line) and line[names].is_number and line[names + 1].is_word
    if names != start + 1 or not counted or (names + 2 >= len(line) and line[names + 1].unit is not None):
        return 0
    return names


def _signed(line: Sequence[Token], words: Wording, known: Catalogue) -> int:
    """Behind the name that a text message begins with: `Gemma Tideway - 4 tubs of strips`. What stands before the dash are names,
    and the goods stand behind the number."""
    names = _names(line, 0, words, known)
    if not 1 < names < len(line) - 3 or not all(token.text[0].isupper() for token in line[:names]):
        return 0
    behind = line[names + 1 : names + 4]
    dashed = line[names].text in ("-", "–") and behind[0].is_number and not behind[0].code
    goods = behind[2] if behind[1].unit is not None else behind[1]
    return names if dashed and goods.is_word and known.has(goods.norm) else 0


def _names(line: Sequence[Token], start: int, words: Wording, known: Catalogue) -> int:
    """The end of the words from `start` that can be a name and, behind a `from`, a firm."""
    at = start
    while at < len(line) and at < start + NAMES and _can_name(line[at], words, known):
        at += 1
    firm = at
    while start < at and firm < len(line) and line[firm].norm in _BEFORE_FIRM:
        firm += 1
    if firm == at:
        return at
    end = firm
    while end < len(line) and end < firm + NAMES and _can_name(line[end], words, known):
        end += 1
    return end if end > firm else at


def _can_name(token: Token, words: Wording, known: Catalogue) -> bool:
    return (
        token.role is Role.FREE
        and token.text.replace("-", "").isalpha()
        and not token.is_number
        and token.attached is None
        and token.unit is None
        and not known.has(token.norm)
        and token.norm not in _BEFORE_FIRM
        and not any(
            token.norm in words[role] for role in ("order", "not", "correct", "introduced", "ship", "connector", "of")
        )
    )


def _goes_on(line: Sequence[Token], norms: Sequence[str], at: int, words: Wording) -> bool:
    """Whether a number, a sign or a word of ordering comes next."""
    if at >= len(line):
        return False
    token = line[at]
    return (
        token.is_number
        or bool(token.attached)
        or token.text in (",", ":", ".", "-", "–", "!")
        or bool(words["order"].at(norms, at))
    )
