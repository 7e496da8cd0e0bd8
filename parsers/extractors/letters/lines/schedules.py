"""Dates and prices that belong to lines: one delivery of several, the day of one item, a price behind its item."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.lines.prices import Price
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["date_order", "one_item", "sentence_date", "sentence_price"]


def sentence_date(lines: Sequence[Built], script: Script, sentence: Sequence[Token]) -> None:
    """A date inside the clause of one item of several is that item's."""
    by_token = script.dates_by_token
    dates = {
        id(dated): dated
        for token in sentence
        if token.role is not Role.ITEM and (dated := by_token.get(id(token))) is not None and not dated.phrase.open
    }
    if len(lines) == 1 and len(dates) == 1:
        lines[0].date = next(iter(dates.values()))
    elif len(lines) > 1 and len(dates) == 1 and _leads_all(lines, next(iter(dates.values())), sentence):
        for line in lines:
            line.date = next(iter(dates.values()))
    elif len(lines) > 1 and len(dates) == len(lines) and _taking_turns(lines, list(dates.values())):
        for line, dated in zip(lines, dates.values(), strict=True):
            line.date = dated


def _leads_all(lines: Sequence[Built], dated: Dated, sentence: Sequence[Token]) -> bool:
    """`16 November: 10 x AB-10 and 5 x AB-12`: a day and a colon lead the sentence."""
    last = next((at for at, token in enumerate(sentence) if token is dated.tokens[-1]), 0)
    leads = sentence[0] is dated.tokens[0] and last + 1 < len(sentence) and sentence[last + 1].text == ":"
    return leads and all(line.item.tokens and line.item.tokens[0].start > dated.tokens[-1].start for line in lines)


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
