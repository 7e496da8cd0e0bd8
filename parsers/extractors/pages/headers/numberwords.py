"""Which words of a value are a number of paper: `PO-77120`, `45 00018842`, `OF 318`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed

__all__ = ["code_words", "is_beside"]

_CODE_WORD = re.compile(r"[#(]?[\w][\w./\-–+*&]*\)?", re.UNICODE)
_STOP = re.compile(
    r"^(?:dated|date|of|from|vom|von|du|del|de|van|dd|d\.d\.|le|am|den|z|rev|revision|and|und|et|y|e|en|for|fur|pour|para|per|voor|the|to|supersedes"
    r"|page|pag|seite|blatt|hoja|sheet|sida|pagina)\.?$",
    re.I,
)


#: figures behind a prefix that is also a small word, `OF 318`; a year is none
_NUMBER_BEHIND = re.compile(r"(?!20\d\d$)\d{3,8}")


def code_words(words: Sequence[Placed]) -> tuple[Placed, ...]:
    """The words of a number or code at the beginning of a value: one word with a digit, or letters and then digits."""
    taken: list[Placed] = []
    if _begins_day(words[:4]):
        return ()
    for placed in words[:4]:
        text = placed.word.text.strip(".,;:()[]")
        digit = any(char.isdigit() for char in text)
        prefix = text.isupper() and not taken and any(_NUMBER_BEHIND.fullmatch(w.word.text) for w in words[1:2])
        if not _CODE_WORD.fullmatch(text) or (_STOP.match(text) and not prefix):
            break
        if digit:
            spans = date_phrases(text)
            if (
                spans
                and spans[0] == (0, len(text))
                and (taken or "." in text or re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d", text))
            ):
                break
            taken.append(placed)
            if placed.word.text.endswith((",", ";", ")")):
                break
            nxt = words[len(taken)] if len(taken) < len(words) else None
            if nxt is None or not _glues(placed, nxt):
                break
        else:
            if taken or not (text.isupper() and len(text) <= 5):
                break
            taken.append(placed)
    if not any(any(char.isdigit() for char in placed.word.text) for placed in taken):
        return ()
    return tuple(taken)


def _begins_day(words: Sequence[Placed]) -> bool:
    """Whether the value begins with a day of several words: "18 Nov 2026"."""
    if len(words) < len(_DAY) or not words[0].word.text.rstrip(".").isdigit():
        return False
    text = " ".join(placed.word.text for placed in words)
    spans = date_phrases(text)
    day = text[slice(*spans[0])] if spans and spans[0][0] == 0 else ""
    return len(day.split()) >= len(_DAY) and any(map(str.isalpha, day))


_DAY = ("day", "month", "year")


def _glues(left: Placed, right: Placed) -> bool:
    """Whether a number goes on in the next word: "45 00018842", "77 12 03"."""
    one, two = left.word.text.lstrip("#"), right.word.text
    digits = one.isdigit() and two.isdigit() and len(one) <= 4 and len(two) >= 2 and len(one) + len(two) >= 4
    return digits and is_beside(left, right)


def is_beside(left: Placed, right: Placed) -> bool:
    """Whether no more than a blank parts the two words; in fixed pitch it is as wide as a letter."""
    return right.left - left.right < max(0.5, 1.1 * right.space) * max(left.word.box.height, 0.1)
