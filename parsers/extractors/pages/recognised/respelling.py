"""Recognised words of labels, headers and places as they must have been printed: no figure is ever changed but in its signs.

`Contaet:` is `Contact:`, where no other word that is expected on an order is as near. Words that were read surely stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from parsers.extractors.letters.catalogue import catalogue
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, phrases
from parsers.page import Page, Source, Word

__all__ = ["respelled"]

DOUBT = 0.03  #: words that are surer than this were read rightly
_CORE = re.compile(r"(\W*)([^\W\d_][^\W\d_'’-]{2,})(\W*)")
#: a date whose strokes or dots were taken for other signs: 27:02/2026
_DATE = re.compile(r"(\d{1,2})([:;.,/-])(\d{1,2})([:;.,/-])(\d{4}|\d{2})(\W?)")


def respelled(page: Page, knowledge: Knowledge) -> Page:
    """The page with its doubtful words respelled; pages of exact sources as they are."""
    if page.source is not Source.OCR:
        return page
    places = frozenset(word for names in catalogue(knowledge).places.values() for name in names for word in name)
    return replace(page, words=tuple(_respelled(word, places) for word in page.words))


def _respelled(word: Word, places: frozenset[str]) -> Word:
    if date := _DATE.fullmatch(word.text):
        return _dated(word, date)
    core = _CORE.fullmatch(word.text)
    if word.doubt < DOUBT or core is None:
        return word
    plain = fold(core[2])
    if plain in _expected() or plain in places:
        return word
    nearest = _nearest(plain, _expected()) or _nearest(plain, places)
    if nearest is None:
        return word
    text = nearest.upper() if core[2].isupper() else nearest.capitalize() if core[2][0].isupper() else nearest
    return replace(word, text=f"{core[1]}{text}{core[3]}", rivals=(), middles=())


def _dated(word: Word, date: re.Match[str]) -> Word:
    """The date with one sign throughout: the one of its two that dates are written with."""
    day, first, month, second, year, rest = date.groups()
    signs = [sign for sign in (first, second) if sign in "./-"]
    sign = signs[0] if signs else "/"
    if first == second == sign or (first != second and len(signs) == 2):
        return word
    return replace(word, text=f"{day}{sign}{month}{sign}{year}{rest}", middles=(), rivals=())


@cache
def _expected() -> frozenset[str]:
    """Every longer word of the labels and column headers, in all languages."""
    words = {
        word.strip(".:()/-") for kind in ("labels", "columns") for phrase in phrases(kind) for word in phrase.split()
    }
    return frozenset(word for word in words if len(word) >= 4 and word.isalpha())


def _nearest(plain: str, words: Iterable[str]) -> str | None:
    """The only word that is within a letter, of long words two, of this one."""
    limit = 1 if len(plain) < 9 else 2
    if len(plain) < 4:
        return None
    found = process.extract(plain, list(words), scorer=OSA.distance, score_cutoff=limit, limit=3)
    best = [text for text, distance, _ in found if distance == found[0][1]]
    return best[0] if len(best) == 1 else None
