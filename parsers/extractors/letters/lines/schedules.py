"""Dates and prices that belong to lines: one delivery of several, the day of one item, a price behind its item."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.lines.item import Quantity, unit_of
from parsers.extractors.letters.lines.prices import Price
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import words_of

__all__ = ["date_order", "is_schedule", "one_item", "sentence_date", "sentence_price", "with_delivery"]

ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "ersten": 0, "erste": 0, "zweiten": 1, "dritten": 2, "premiere": 0, "deuxieme": 1,
            "primera": 0, "segunda": 1, "prima": 0, "seconda": 1, "eerste": 0, "tweede": 1}  # fmt: skip
DELIVERIES = words_of("scheduled_deliveries")


def is_schedule(items: Lines, sentence: Sequence[Token]) -> bool:
    """`2 Nov   250`: a date and a number alone are a delivery of the item named above."""
    by_token = items.script.dates_by_token
    dates = [by_token[id(token)] for token in sentence if id(token) in by_token]
    if not dates:
        return False
    free = [token for token in sentence if token.role is Role.FREE and token.text[0].isalnum()]
    numbers = [token for token in free if token.is_number]
    rest = [
        token
        for token in free
        if not token.is_number
        and unit_of(token) is None
        and token.norm not in items.words["order"]
        and token.norm not in ("x",)
    ]
    if len({id(d) for d in dates}) != 1 or len(numbers) != 1 or rest:
        return False
    target = _target(items)
    if target is None:
        return False
    unit = next((token for token in free if unit_of(token) is not None), None)
    quantity = Quantity(numbers[0], numbers[0].values, [*numbers, *([unit] if unit else [])], unit=unit)
    target.schedule.append((quantity, dates[0]))
    mark(sentence, Role.ITEM)
    return True


def _target(items: Lines) -> Built | None:
    if items.pending is not None:
        return items.take_pending()
    last = items.lines[-1] if items.lines else None
    return last if last is not None and (last.schedule or last.quantity is None) else None


def with_delivery(items: Lines) -> None:
    """`with the first drop`: the date of that delivery of the schedule above, for the item that it stands behind, or for those
    right below it."""
    schedule = next((line.schedule for line in items.lines if len(line.schedule) > 1), None)
    if schedule is None:
        return
    tokens = items.script.tokens
    norms = [token.norm for token in tokens]
    for at, norm in enumerate(norms):
        named = norm in ORDINALS and any(word in DELIVERIES for word in norms[at + 1 : at + 3])
        if not named or ORDINALS[norm] >= len(schedule):
            continue
        meant = _delivered(items, tokens, at)
        for line in meant:
            line.date = schedule[ORDINALS[norm]][1]
        for token in tokens[at : at + 3] if meant else ():
            if token.role is Role.FREE and (token.norm in ORDINALS or token.norm in DELIVERIES):
                token.role = Role.ITEM


#: small words in front of `first delivery`
_WITH = words_of("before_numbered_delivery")


_ANDS = words_of("and_words")


def _delivered(items: Lines, tokens: Sequence[Token], at: int) -> list[Built]:
    """The lines that the words at `at` speak of: the one they stand behind, else the next one and those right below it."""
    free = [line for line in items.lines if not line.schedule and line.date is None and line.item.tokens]
    here = tokens[at]
    before = at - 1
    while before >= 0 and tokens[before].norm in _WITH:
        before -= 1
    if (
        before >= 0
        and tokens[before].line == here.line
        and (tokens[before].text[0].isalnum() or tokens[before].text in ")]")
    ):
        behind = [
            line
            for line in free
            if line.item.tokens[0].start < here.start and line.item.tokens[-1].line >= here.line - 1
        ]
        if behind and tokens[before].norm not in _ANDS:
            return behind[-1:]
    meant: list[Built] = []
    for line in free:
        if line.item.tokens[0].start > here.start and (
            _follows(meant[-1], line) if meant else line.item.tokens[0].line <= here.line + 1
        ):
            meant.append(line)
    return meant


def _follows(above: Built, line: Built) -> bool:
    """Whether the line stands right below the other one in the text."""
    tokens = above.item.tokens, line.item.tokens
    return all(tokens) and tokens[1][0].line == tokens[0][-1].line + 1


def sentence_date(lines: Sequence[Built], script: Script, sentence: Sequence[Token]) -> None:
    """A date inside the clause of one item of several is that item's."""
    by_token = script.dates_by_token
    dates = {id(d): d for token in sentence if (d := by_token.get(id(token))) is not None and not d.phrase.open}
    if len(lines) == 1 and len(dates) == 1:
        lines[0].date = next(iter(dates.values()))
    elif len(lines) > 1 and len(dates) == len(lines) and _taking_turns(lines, list(dates.values())):
        for line, dated in zip(lines, dates.values(), strict=True):
            line.date = dated


def one_item(items: Lines, before: int) -> None:
    """`20 sacks of flour by 30 Nov and another 20 sacks by 7 Dec`: behind an item with its day, a number with a day of its own and
    without a word is one more delivery of it. The stop of a day (`zum 30.11.`) may have ended the sentence between them."""
    new = items.lines[before:]
    at = before if new and _is_named(new[0]) else before - 1
    first, more = (items.lines[at], items.lines[at + 1 :]) if at >= 0 else (None, [])
    if first is None or not more or not _is_named(first) or not all(_is_one_more(first, line) for line in more):
        return
    parts = [(line.quantity, line.date) for line in more if line.quantity is not None and line.date is not None]
    if not first.schedule and first.quantity is not None and first.date is not None:
        first.schedule = [(first.quantity, first.date)]
        first.date = None
    elif not first.schedule:
        return
    first.schedule += parts
    del items.lines[at + 1 :]


def _is_named(line: Built) -> bool:
    return bool(line.words or line.item.code)


def _is_one_more(first: Built, line: Built) -> bool:
    """Whether the line, in the same line of the text, has a number and a day of its own, and the first one's unit or none."""
    if line.date is None or line.quantity is None or line.price is not None or first.price is not None:
        return False
    if _is_named(line) or line.base or line.notices or line.item.second is not None or first.item.second is not None:
        return False
    units = {one.unit_text for one in (first.quantity, line.quantity) if one is not None and one.unit_text}
    tokens = first.item.tokens, line.item.tokens
    return len(units) <= 1 and all(tokens) and tokens[0][-1].line == tokens[1][0].line


def _taking_turns(lines: Sequence[Built], dates: Sequence[Dated]) -> bool:
    """Whether each day stands with its own item: `2 for Thursday and 1 for Friday`, not `2 and 1, Thursday not Wednesday`."""
    items = [line.item.tokens[0].start if line.item.tokens else -1 for line in lines]
    days = [dated.tokens[0].start for dated in dates]
    turns = [start for pair in zip(items, days, strict=True) for start in sorted(pair)]
    behind = {item < day for item, day in zip(items, days, strict=True)}
    return turns == sorted(turns) and len(behind) == 1


def _begins(price: Price) -> int:
    return price.tokens[0].start


def sentence_price(items: Lines, sentence: Sequence[Token], before: int) -> None:
    """Prices that stand behind their item in the sentence."""
    every = items.script.prices
    first = bisect_left(every, sentence[0].start, key=_begins)
    inside = every[first : bisect_right(every, sentence[-1].start, lo=first, key=_begins)]
    taken = {id(line.price) for line in items.lines} if inside else set()
    for price in inside:
        if id(price) in taken or price.tokens[0] not in sentence:
            continue
        behind = [
            line
            for line in items.lines[before:]
            if line.price is None and line.item.tokens and line.item.tokens[0].start < price.tokens[0].start
        ]
        if behind:
            behind[-1].price = price
        elif len(items.lines) == 1 and before == 1 and items.lines[0].price is None:
            items.lines[0].price = price


def date_order(script: Script) -> str | None:
    """`dmy`, `mdy` or `ymd` where a date of the text can be read in only one way."""
    orders = set()
    for dated in script.dates:
        text = script.text.text[dated.tokens[0].start : dated.tokens[-1].end]
        if match := re.search(r"\b(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d{2})\b", text):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                orders.add("dmy")
            elif second > 12 >= first:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None
