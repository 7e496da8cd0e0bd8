"""Deliveries that are written as text below an item: `Need-By: 07-OCT-2026   Qty: 300   Ship-To: Yard 2`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed, cut
from parsers.extractors.pages.tables.entry import Entry
from parsers.extractors.pages.tables.headword import classify
from parsers.lexicon import fold, phrases
from parsers.numbers import readings
from parsers.record import record

__all__ = ["Promise", "promise"]


@record()
class Promise:
    """One delivery: the words of its day and of its quantity, and what else its row says."""

    day: tuple[Placed, ...]
    count: Placed
    rest: tuple[Placed, ...]


def promise(entry: Entry) -> Promise | None:
    """The delivery that a row of text states: one day, and one number right behind a word for a quantity."""
    words = entry.row.words
    text = " ".join(placed.word.text for placed in words)
    days = [span for span in date_phrases(text) if any(map(str.isdigit, text[slice(*span)]))]
    counts = [at for at in range(1, len(words)) if _counts(words[at - 1], words[at])]
    if len(days) != 1 or len(counts) != 1:
        return None
    day = tuple(cut(words, *days[0]))
    taken = {id(placed) for placed in (*day, words[counts[0] - 1], words[counts[0]], *_label(words, day))}
    return Promise(day, words[counts[0]], tuple(placed for placed in words if id(placed) not in taken))


def _counts(label: Placed, value: Placed) -> bool:
    known = classify(label.word.text.rstrip(":"))
    return known.exact and known.roles[:1] == ("quantity",) and len(readings(value.word.text)) > 0


def _label(words: Sequence[Placed], day: Sequence[Placed]) -> Sequence[Placed]:
    """The words right before the day that label it."""
    at = next(i for i, placed in enumerate(words) if placed is day[0])
    for size in range(min(4, at), 0, -1):
        said = fold(" ".join(placed.word.text for placed in words[at - size : at])).strip(" :").replace("-", " ")
        if any(sense.role == "requested_delivery" for sense in phrases("labels").get(said, ())):
            return words[at - size : at]
    return words[at - 1 : at] if at and words[at - 1].word.text.endswith(":") else ()
