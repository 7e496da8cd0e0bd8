"""What a document shows of its habits: decimal mark, order of day and month, language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from parsers.draft import Conventions, DraftLine, Field, Header
from parsers.extractors.pages.sections import Section
from parsers.lexicon import fold, phrases

__all__ = ["conventions", "date_order", "language_of"]

_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")


def conventions(
    header: Header, lines: Sequence[DraftLine], mark: str | None, section: Section, *, habit: str | None = None
) -> Conventions:
    """The habits of one order. `habit`: the order of day and month that a clerk has explained for this sender's layout; it
    counts where the document proves none."""
    texts = [row.text for view in section.pages for row in view.rows]
    proved = proved_orders(_dates(header, lines))
    order = next(iter(proved)) if len(proved) == 1 else habit if not proved else None
    return Conventions(language_of(texts), mark, order)


def _dates(header: Header, lines: Sequence[DraftLine]) -> Iterator[Field]:
    for one in (header.issued_on, header.requested_delivery, header.requested_despatch):
        if one:
            yield one
    for line in lines:
        if line.requested_delivery:
            yield line.requested_delivery
        for delivery in line.schedule:
            yield delivery.requested_delivery


def date_order(dates: Iterable[Field]) -> str | None:
    """`dmy`, `mdy` or `ymd` as proved by dates with only one reading; None where there is none, or they disagree.

    Points between the figures put the day first in every language that uses them.
    """
    proved = proved_orders(dates)
    return proved.pop() if len(proved) == 1 else None


def proved_orders(dates: Iterable[Field]) -> set[str]:
    """Every order that some date with only one reading proves."""
    proved: set[str] = set()
    for date in dates:
        for match in _NUMERIC.finditer(date.raw):
            first, second = int(match[1]), int(match[2])
            if len(match[1]) == 4:
                proved.add("ymd")
            elif first > 12 >= second:
                proved.add("dmy")
            elif second > 12 >= first:
                proved.add("mdy")
    return proved


def language_of(texts: Iterable[str]) -> str | None:
    """The language whose labels, headers and titles stand in the text most often; None where two are equal."""
    votes: Counter[str] = Counter()
    known, first_words = _languages_of_phrases(), _first_words()
    for text in texts:
        words = fold(text).split()[:40]
        for at, word in enumerate(words):
            bare = word.lstrip(_AROUND)
            if bare and bare not in first_words and bare.rstrip(_AROUND) not in first_words:
                continue
            for size in (3, 2, 1):
                phrase = " ".join(words[at : at + size]).strip(_AROUND)
                if phrase in known:
                    if language := known[phrase]:
                        votes[language] += size
                    break
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


_AROUND = " -*():,;./"


@cache
def _languages_of_phrases() -> Mapping[str, str]:
    """Every phrase of labels, headers and titles with its language; "" where several have it."""
    found: dict[str, str] = {}
    for name in ("labels", "columns", "documents"):
        for phrase, senses in phrases(name).items():
            languages = {sense.language for sense in senses}
            found.setdefault(phrase, languages.pop() if len(languages) == 1 else "")
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _languages_of_phrases())
