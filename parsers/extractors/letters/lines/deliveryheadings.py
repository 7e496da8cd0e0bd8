"""Deliveries that head lists: `First delivery on 16 November:` above the items that come then."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.deliveryplans import DELIVERIES, PARTED, ordinal
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["heading_days"]

_SMALL = words_of("delivery_heading_words")


def heading_days(lines: Sequence[Built], sentences: Sequence[Sequence[Token]], script: Script) -> None:
    """Gives every item the day of the heading that it stands below, where the text is made of such lists alone: two or more, each
    with items and a day of its own."""
    headings = [(one[-1], day) for one in sentences if (day := _heading(one, script)) is not None]
    days = {" ".join(token.norm for token in day.tokens) for _, day in headings}
    if len(headings) < 2 or len(days) != len(headings) or any(one.date or one.schedule for one in lines):
        return
    below: list[list[Built]] = [[] for _ in headings]
    for line in lines:
        place = _above(line, [end for end, _ in headings], below)
        if place is None:
            return
        below[place].append(line)
    for (_, day), listed in zip(headings, below, strict=True) if all(below) else ():
        for line in listed:
            line.date = day


def _heading(sentence: Sequence[Token], script: Script) -> Dated | None:
    """The day of a sentence that says nothing but which delivery it is and when, and ends in a colon or on a line of its own."""
    days = {id(one): one for token in sentence if (one := script.dates_by_token.get(id(token))) is not None}
    said = [token for token in sentence if token.role is not Role.DATE and token.text[0].isalnum()]
    if len(days) != 1 or any(one.phrase.open for one in days.values()):
        return None
    numbered = any(token.norm in DELIVERIES for token in said)
    heads = numbered or sentence[-1].text == ":"
    idle = all(
        token.norm in DELIVERIES
        or token.norm in PARTED
        or token.norm in _SMALL
        or ordinal(token) is not None
        or (numbered and token.text.isdigit() and len(token.text) < 3)
        for token in said
    )
    return next(iter(days.values())) if heads and idle else None


def _above(line: Built, ends: Sequence[Token], below: Sequence[Sequence[Built]]) -> int | None:
    """Which heading the item stands below: right below it or right below another item of its list."""
    if not line.item.tokens:
        return None
    first = line.item.tokens[0]
    place = max((at for at, end in enumerate(ends) if end.end <= first.start), default=None)
    if place is None:
        return None
    last = below[place][-1].item.tokens[-1].line if below[place] else ends[place].line + 1
    return place if first.line <= last + 1 else None
