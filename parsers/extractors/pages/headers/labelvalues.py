"""Labels with their values: behind the label, in the next chunk of the row, or below it (a form with tiny labels).

Labels may be joined ("PO number/date", "Bestellnummer / Datum"): then the values are joined the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from parsers.extractors.pages.headers.labels import (
    BLOCKS,
    CODED,
    DATED,
    NO_LABELS,
    OWN,
    Label,
    is_label,
    is_tail,
    labels_in,
)
from parsers.extractors.pages.headers.labelwords import plain
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import EM, Chunk, Placed, Row
from parsers.lexicon import phrases
from parsers.record import record

__all__ = ["Labelled", "labelled"]

_Offers = list[tuple[str, tuple[Placed, ...]]]

_SMALL = 3  #: letters of the words that join a label's words: `de`, `du`, `van`


@record()
class Labelled:
    """A label with the words of its value. `where`: inline, right or below."""

    role: str
    label: str
    words: tuple[Placed, ...]
    where: str
    row: Row
    chunk: Chunk
    strength: float
    language: str | None = None
    start: int = 0  #: index of the label's first word in the chunk
    own: bool = False  #: a clerk has explained it

    @property
    def text(self) -> str:
        return " ".join(placed.word.text for placed in self.words)


def labelled(rows: Sequence[Row], own: Mapping[str, str] = NO_LABELS) -> Iterator[Labelled]:
    """Every label of these rows with its value; a label without a value is left out. `own`: see `NO_LABELS`."""
    for at, row in enumerate(rows):
        for place, chunk in enumerate(row.chunks):
            found = labels_in(chunk, own)
            unsure = len(found) == 1 and not (found[0].colon or found[0].own) and _goes_on(chunk.words[found[0].end :])
            if not found or unsure:
                wrapped = list(_wrapped(rows, at, place))
                if wrapped:
                    yield from wrapped
                    continue
            for number, label in enumerate(found):
                stop = found[number + 1].start if number + 1 < len(found) else len(chunk.words)
                if label.roles != ("",):
                    yield from _values(rows, at, place, label, stop)


def _goes_on(behind: Sequence[Placed]) -> bool:
    """Whether nothing stands behind a label, or small words that cannot end one: `Fecha de`."""
    return all(placed.word.text.islower() and len(placed.word.text) <= _SMALL for placed in behind)


def _wrapped(rows: Sequence[Row], at: int, place: int) -> Iterator[Labelled]:
    """A label that a narrow form column has broken over two rows, with the values to its right on both."""
    row, chunk = rows[at], rows[at].chunks[place]
    if len(chunk.words) > 3 or row.grid is not None or place + 1 >= len(row.chunks) + 1:
        return
    for lower in rows[at + 1 : at + 3]:
        if lower.page is not row.page or lower.middle - row.middle > 2.2 * row.em:
            return
        below = next((n for n, other in enumerate(lower.chunks) if abs(other.left - chunk.left) <= 0.4 * row.em), None)
        if below is None or len(lower.chunks[below].words) > 3:
            continue
        whole = [placed.word.text for placed in (*chunk.words, *lower.chunks[below].words)]
        known = phrases("labels").get(plain(whole).strip(" :/"))
        if not known:
            return
        if _has_own_value(row, chunk) and _has_own_value(lower, lower.chunks[below]):
            return  # "Data  07.06." above "Consegna  30.06.": two labels, each with its value
        between = [one for one in rows[at + 1 : at + 3] if row.middle < one.middle < lower.middle]
        beside = [other for one in (row, *between, lower) for other in one.chunks if other.left > chunk.right]
        nearest = min((other.left for other in beside), default=0.0)
        words = tuple(placed for other in beside if abs(other.left - nearest) <= row.em for placed in other.words)
        if words:
            role = known[0].role
            yield Labelled(role, " ".join(whole), words, "right", row, chunk, len(whole) + 0.4, known[0].language)
        if known[0].role in CODED and (words := _below(rows, rows.index(lower), lower.chunks[below], 1)):
            yield Labelled(
                known[0].role, " ".join(whole), words, "below", row, chunk, len(whole) + 0.3, known[0].language
            )
        return


def _has_own_value(row: Row, chunk: Chunk) -> bool:
    """Whether this chunk is a label by itself, with a value to its right on its own row."""
    return is_label(chunk) and any(other.left > chunk.right and not is_label(other) for other in row.chunks)


def _values(rows: Sequence[Row], at: int, place: int, label: Label, stop: int) -> Iterator[Labelled]:
    row = rows[at]
    chunk = row.chunks[place]
    name = " ".join(placed.word.text for placed in chunk.words[label.start : label.end])
    inline = chunk.words[label.end : stop]
    if inline and "buyer_order_no" in label.roles and _BRACKETED.fullmatch(" ".join(p.word.text for p in inline)):
        inline = ()  # "Purchase Order (New)" above its number
    until = _next_label(row, place, stop)
    if inline:
        offers: _Offers = [("inline", inline)]
    elif stop < len(chunk.words):
        below = _below(rows, at, Chunk(chunk.words[label.start : stop]), 1, until) if label.colon else ()
        offers = [("below", below)] if below else []
    else:
        offers = _beside_or_below(rows, at, place, label, until)
    for where, words in offers:
        for role, part in _shared(label.roles, words):
            strength = label.size + (1.0 if label.colon else 0.0) + {"inline": 0.6, "right": 0.4, "below": 0.3}[where]
            strength += OWN if label.own else 0.0
            yield Labelled(role, name, part, where, row, chunk, strength, label.language, label.start, label.own)


def _beside_or_below(rows: Sequence[Row], at: int, place: int, label: Label, until: float) -> _Offers:
    """What may be the value of a label that ends its chunk: the next chunk of its row, or what stands below."""
    row, chunk = rows[at], rows[at].chunks[place]
    offers: _Offers = []
    beneath = BLOCKS & set(label.roles) and _is_column(rows, at, chunk)
    if place + 1 < len(row.chunks) and not is_label(row.chunks[place + 1]) and not beneath:
        beside = list(row.chunks[place + 1].words)
        if len(label.roles) > 1:
            for more in row.chunks[place + 2 : place + 1 + len(label.roles)]:
                beside += more.words
        offers.append(("right", _bare(beside)))
    own = Chunk(chunk.words[label.start :]) if label.start and label.colon else chunk
    below = _below(rows, at, own, len(label.roles), until)
    if not below and own is not chunk:
        below = _below(rows, at, chunk, len(label.roles))  # the line is full: its last value begins the next one
    if below:
        offers.append(("below", below))
    if len(offers) > 1 and _is_below_label(rows, at, row.chunks[place + 1]):
        offers = offers[1:]  # the value of another column of labels above their values
    if len(offers) > 1 and DATED.issuperset(label.roles):
        # what stands beside may be of another block: "Delivery Date   TR11 3ZX" above "20 Oct 2026"
        offers = [offer for offer in offers if _has_date(offer[1])] or offers
    return offers


def _is_below_label(rows: Sequence[Row], at: int, chunk: Chunk) -> bool:
    """Whether a label without a value of its own stands right above this chunk, at its left edge."""
    row = rows[at]
    for upper in reversed(rows[max(0, at - 2) : at]):
        if upper.page is not row.page or upper.grid != row.grid or row.middle - upper.middle > 1.6 * row.em:
            return False
        above = next((n for n, one in enumerate(upper.chunks) if abs(one.left - chunk.left) <= 0.3 * row.em), None)
        if above is not None:
            return is_label(upper.chunks[above])
    return False


def _has_date(words: Sequence[Placed]) -> bool:
    return any(True for _ in date_phrases(" ".join(placed.word.text for placed in words)))


def _is_column(rows: Sequence[Row], at: int, chunk: Chunk) -> bool:
    """Whether the lines of an address stand below this label: two rows that begin at its left edge, close below."""
    last, count = rows[at], 0
    for lower in rows[at + 1 : at + 5]:
        if (
            lower.page is not last.page
            or lower.grid != last.grid
            or lower.middle - last.middle > 1.6 * max(last.em, lower.em)
        ):
            break
        below = next((other for other in lower.chunks if abs(other.left - chunk.left) <= 0.3 * lower.em), None)
        if below is None:
            continue
        if is_label(below) or (lower.grid is not None and int(lower.top) != int(rows[at].top)):
            break
        last, count = lower, count + 1
    return count >= 2


def _only_tails(words: Sequence[Placed]) -> bool:
    return all(is_tail(placed.word.text) for placed in words)


def _bare(words: Sequence[Placed]) -> tuple[Placed, ...]:
    """Without the signs and "no." that lead a value: "Nr. : 26004417", ": 08.10.26"."""
    at = 0
    while at < len(words) - 1 and _only_tails(words[at : at + 1]):
        at += 1
    return tuple(words[at:])


_BRACKETED = re.compile(r"\([^()\d]{1,20}\)")


def _next_label(row: Row, place: int, stop: int) -> float:
    """Where the next label of this row begins: what stands below it there is its own value."""
    words = row.chunks[place].words
    if stop < len(words):
        return words[stop].left
    after = row.chunks[place + 1] if place + 1 < len(row.chunks) else None
    return after.left if after is not None and is_label(after) else inf


def _under(words: Sequence[Placed], left: float, until: float, em: float) -> list[Placed]:
    """Those of a chunk's words that stand under a label that begins at `left`, up to the next label: values that stand tightly
    side by side, each under its own label."""
    start = next((n for n, placed in enumerate(words) if abs(placed.left - left) <= 0.5 * em), 0)
    return [placed for placed in words[start:] if placed.left < until - 0.5 * em] or list(words)


def _below(rows: Sequence[Row], at: int, chunk: Chunk, count: int, until: float = inf) -> tuple[Placed, ...]:
    """The chunk right below, aligned with the label on the left or lying under it; `until`: see `_next_label`."""
    row = rows[at]
    for lower in rows[at + 1 : at + 4]:
        if lower.page is not row.page or lower.grid != row.grid:
            return ()
        distance = lower.middle - row.middle
        # a title set larger than what stands beside it is the measure of what stands below it
        size = max(row.em, lower.em, EM.get(row.page.source, 1.0) * chunk.words[0].word.box.height)
        if distance > (1.1 if row.grid is not None else 2.6 * size):
            return ()
        for number, other in enumerate(lower.chunks):
            aligned = abs(other.left - chunk.left) <= 0.8 * row.em or (
                min(other.right, chunk.right) - max(other.left, chunk.left)
                > 0.5 * min(other.right - other.left, chunk.right - chunk.left)
            )
            if not aligned:
                continue
            if is_label(other):
                return ()
            if _BRACKETED.fullmatch(other.text):
                break  # "(New)" between a label and its value
            words = (
                list(other.words)
                if row.grid is not None or count > 1
                else _under(other.words, chunk.left, until, row.em)
            )
            extra = count - 1
            while _only_tails(words) and number + 1 + extra < len(lower.chunks):
                extra += 1
                words += lower.chunks[number + extra].words
            for more in lower.chunks[number + 1 : number + count]:
                words += more.words
            return _bare(words)
    return ()


def _shared(roles: Sequence[str], words: Sequence[Placed]) -> Iterator[tuple[str, tuple[Placed, ...]]]:
    """The words of each role; joined labels have values joined by a slash, or side by side."""
    if len(roles) == 1:
        yield roles[0], tuple(words)
        return
    parts: list[list[Placed]] = [[]]
    for placed in words:
        if placed.word.text in ("/", "-", "|", "·", "–"):
            parts.append([])
        else:
            parts[-1].append(placed)
    parts = [part for part in parts if part]
    if len(parts) == len(roles):
        yield from ((role, tuple(part)) for role, part in zip(roles, parts, strict=True))
        return
    # Different senses of one label (VAT: a number or a sum), or values without a sign between them: each by its shape.
    for role in roles:
        yield role, tuple(words)
