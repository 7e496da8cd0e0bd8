"""Deliveries that are written below an item, as text or as a small table of their own.

Need-By: 07-OCT-2026   Qty: 300   Ship-To: Yard 2

Rel   Due date     Release qty
1     7 Oct 2026        200.00
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.pages.headers.phrases import date_phrases, is_date
from parsers.extractors.pages.rows import Chunk, Placed, cut
from parsers.extractors.pages.tables.entry import Entry
from parsers.extractors.pages.tables.headword import classify
from parsers.lexicon import fold, phrases
from parsers.numbers import readings
from parsers.record import record

__all__ = ["Promise", "promise", "releases"]


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


def releases(entries: Sequence[Entry]) -> dict[int, Promise | None]:
    """The deliveries of a small table below the item, by the identity of their rows: a row that names a day, a quantity and
    no goods (None), and rows below it with a day and a number under these names. Empty where a row below it is anything else."""
    for at, entry in enumerate(entries):
        names = _day_and_count(entry)
        if names is None:
            continue
        found = {id(one): _delivery(one, *names) for one in entries[at + 1 :]}
        return {**found, id(entry): None} if found and all(found.values()) else {}
    return {}


def _day_and_count(entry: Entry) -> tuple[Chunk, Chunk] | None:
    """The names of a day and of a quantity in a row that holds little else and no value."""
    chunks = entry.row.chunks
    if not len(_NAMED) <= len(chunks) <= len(_NAMED) + 2 or any(map(str.isdigit, entry.row.text)):
        return None
    roles = [next(iter(classify(chunk.text).roles), "") for chunk in chunks]
    if sorted(role for role in roles if role) not in (sorted(_NAMED), sorted(("no", *_NAMED))):
        return None
    day, count = (chunks[roles.index(role)] for role in _NAMED)
    return day, count


_NAMED = ("requested_delivery", "quantity")


def _delivery(entry: Entry, day: Chunk, count: Chunk) -> Promise | None:
    under = [_under(entry, name) for name in (day, count)]
    dated, counted = under
    if dated is None or counted is None or dated is counted or len(counted.words) > 1:
        return None
    number = counted.words[0]
    if not is_date(dated.text) or not readings(number.word.text):
        return None
    return Promise(dated.words, number, ())


def _under(entry: Entry, name: Chunk) -> Chunk | None:
    """What stands under this name: the chunk that overlaps it, or has its left or right edge."""
    em = entry.row.em
    return next(
        (
            chunk
            for chunk in entry.row.chunks
            if min(chunk.right, name.right) > max(chunk.left, name.left)
            or abs(chunk.left - name.left) < em
            or abs(chunk.right - name.right) < em
        ),
        None,
    )


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
