"""Days of a delivery plan that stands beside the table of items and was not read: its rows name a line, a day and a number.

An order that has its one delivery date elsewhere would go out whole on that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import pairwise

from parsers.draft import DraftLine, Field, Header, Notice
from parsers.extractors.letters.tokens import norms_in
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Row
from parsers.lexicon import fold, unit_words, words_of

__all__ = ["planned"]

_LINES = words_of("before_line_number")
_NO_WISH = words_of("dates_of_printers")
_COUNT = re.compile(r"\d{1,6}(?: [^\W\d]+\.?)?")  #: `24`, `24 Stk`; no money
_FIGURES = re.compile(r"\d[\d./-]{3,}\d")
_SEVERAL = 2


def planned(rows: Iterable[Row], used: set[int], header: Header, lines: Sequence[DraftLine]) -> Iterator[Notice]:
    """A notice for the first row outside the tables that is part of such a plan."""
    numbers = {(line.no.value or line.no.raw).lstrip("0") for line in lines if line.no}
    own = _own_days(header, lines)
    for row in rows:
        if id(row) in used or _NO_WISH & set(fold(row.text).split()):
            continue
        if _plans(row, numbers, own):
            told = f"“{row.text[:120]}” names days beside the items; look whether the order is to come in parts."
            yield Notice("date-unread", told, "/requested_delivery", evidence(row.words))
            return


def _own_days(header: Header, lines: Sequence[DraftLine]) -> str:
    """The days that were read, as written."""
    values = [getattr(header, each.name) for each in fields(header)]
    values += [line.requested_delivery for line in lines]
    parts = [part.requested_delivery for line in lines for part in line.schedule]
    return "\n".join(fold(value.raw) for value in (*values, *parts) if isinstance(value, Field))


def _plans(row: Row, numbers: set[str], own: str) -> bool:
    days = [
        [chunk.text[a:b] for a, b in date_phrases(chunk.text) if _is_other(chunk.text[a:b], own)]
        for chunk in row.chunks
    ]
    count = sum(map(len, days))
    if not count:
        return False
    texts = [chunk.text.strip("().: ") for chunk in row.chunks]
    bare = [
        text
        for text, some in zip(texts, days, strict=True)
        if some and fold(some[0]).strip(" .:") == fold(text).strip(" .:")
    ]
    if len(bare) >= _SEVERAL:
        return True  # the head of a plan
    if texts[0].lstrip("0") in numbers and len(texts) > _SEVERAL:
        return any(_COUNT.fullmatch(text) for text in texts[1:] if text not in bare)
    said = norms_in(row.text)
    named = any(one in _LINES and two.lstrip("0") in numbers for one, two in _words(said))
    counted = sum(one.isdigit() and two in unit_words() for one, two in _words(said))
    return named or (count >= _SEVERAL and counted >= _SEVERAL)


def _words(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    return pairwise([norm for norm in said if norm[0].isalnum()])


def _is_other(phrase: str, own: str) -> bool:
    figures = _FIGURES.findall(phrase) or [fold(phrase)]
    return any(map(str.isdigit, phrase)) and not all(one in own for one in figures)
