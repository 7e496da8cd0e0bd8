"""A printed letter without a table: its sentences and dashes are read as words are, its places stay those of the page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import takewhile
from typing import Any

from parsers.draft import Address, Draft, Evidence, Header, Kind, Origin
from parsers.extractors.letters import prose
from parsers.extractors.letters.tokens import norms_in
from parsers.extractors.letters.wording import language_of, wording
from parsers.extractors.pages.evidence import spans
from parsers.extractors.pages.headers.parties import address
from parsers.extractors.pages.rows import Placed, Row
from parsers.knowledge import Knowledge
from parsers.readers.text import page_of

__all__ = ["Run", "Written", "card", "is_apart", "letter", "runs_of", "with_said", "with_signature"]

#: words of a page, and the blanks or line breaks that stand before them
Run = tuple[str, Sequence[Placed]]


def letter(rows: Sequence[Row], origin: Origin, knowledge: Knowledge) -> Draft | None:
    """The one order that these rows say in words, with at least one line; None where they say none or several."""
    written = Written(_runs(rows))
    found = prose.said(page_of(written.text, 0), origin, knowledge).drafts
    if len(found) != 1 or found[0].kind is not Kind.ORDER or not found[0].lines:
        return None
    placed: Draft = written.put(found[0])
    return placed


#: what sentences say of the whole order
_SAID = ("requested_delivery", "requested_despatch", "ship_to", "not_ship_to", "bill_to", "ship_complete")


def with_said(header: Header, words: Draft, rows: Sequence[Row]) -> Header:
    """The header with what the letter's sentences say of the whole order, where no label has said it."""
    said = {name: getattr(words.header, name) for name in _SAID if getattr(header, name) is None}
    place = said.get("ship_to")
    if place is not None and not _in_sentence(place, words, rows):
        del said["ship_to"]
    return replace(header, **said)


def _in_sentence(place: Address, words: Draft, rows: Sequence[Row]) -> bool:
    """Whether running text names the place, and neither the name of an item nor the lines below the greeting do."""
    fields_of_lines = (field for line in words.lines for field in (line.description, line.quantity, line.code) if field)
    items = {id(row) for field in fields_of_lines for row in _rows_of(field.evidence, rows)}
    told = _rows_of(place.text.evidence, rows)
    return any(_small_words(row) >= _SMALL for row in told) and not any(id(row) in items for row in told)


def _rows_of(evidence: Evidence, rows: Sequence[Row]) -> list[Row]:
    """The rows that the evidence stands in."""
    found = []
    for row in rows:
        middle = row.words[0].word.place.middle
        number = row.page.number
        if any(one.box and one.page == number and one.box.top <= middle <= one.box.bottom for one in evidence.spans):
            found.append(row)
    return found


_SMALL = 2  #: words written small in a row of running text
_CARD = 5  #: rows below a greeting that may name who writes
_GREETING = 4  #: words of the row that ends a letter


def card(rows: Sequence[Row]) -> list[Row]:
    """The rows below the greeting at a letter's end that hold names and an address; none of running text."""
    closing = wording(language_of(norms_in(" ".join(row.text for row in rows)))[1])["closing"]
    ends = (
        at
        for at, row in enumerate(rows)
        if len(row.words) <= _GREETING and closing.found_in(norms_in(row.text)) is not None
    )
    last = max(ends, default=None)
    below = rows[last + 1 : last + 1 + _CARD] if last is not None else ()
    return list(takewhile(lambda row: _small_words(row) < _SMALL, below))


def _small_words(row: Row) -> int:
    return sum(placed.word.text[:1].islower() for placed in row.words)


def with_signature(header: Header, rows: Sequence[Row]) -> Header:
    """The header with the lines below the greeting at a letter's end as the first ones of its buyer: a letter on plain paper names its
    writer nowhere else."""
    lines = [list(row.words) for row in card(rows)]
    if not lines:
        return header
    signed = address(lines)
    if header.buyer is None:
        return replace(header, buyer=signed)
    above, text = header.buyer.text, signed.text
    places = replace(text.evidence, spans=(*text.evidence.spans, *above.evidence.spans))
    raw = f"{text.raw}\n{above.raw}"
    return replace(header, buyer=replace(header.buyer, text=replace(text, raw=raw, value=raw, evidence=places)))


def is_apart(above: Row, row: Row) -> bool:
    """Whether a blank line, or the end of a page, stands between two rows."""
    return row.page is not above.page or row.middle - above.middle > 1.9 * max(row.em, above.em)


def _runs(rows: Sequence[Row]) -> Iterator[Run]:
    """Like `runs_of`, with rows joined whose text goes on in the next one."""
    reach = max((row.right for row in rows), default=0.0)
    for at, (sign, words) in enumerate(runs_of(rows)):
        yield " " if sign == "\n" and _is_full(rows[at - 1], rows[at], reach) else sign, words


_RUNNING = 8  #: words of a row of running text


def _is_full(above: Row, row: Row, reach: float) -> bool:
    """Whether the first word of the row had no room in the one above; no two items of a list, whose rows begin with figures."""
    first, last = row.words[0], above.words[-1]
    if (
        len(above.chunks) > 1
        or len(row.chunks) > 1
        or len(above.words) < _RUNNING
        or above.right < 0.7 * row.page.width
    ):
        return False
    if last.word.text.endswith((".", ":", ";", "!", "?")) or abs(first.left - above.words[0].left) > 0.5 * row.em:
        return False
    if not first.word.text[0].isalnum() or (first.word.text[0].isdigit() and above.words[0].word.text[0].isdigit()):
        return False
    return last.right + 0.25 * row.em + first.right - first.left >= reach


def runs_of(rows: Sequence[Row]) -> Iterator[Run]:
    """The words of whole rows, line by line."""
    for at, row in enumerate(rows):
        yield ("\n\n" if is_apart(rows[at - 1], row) else "\n") if at else "", row.words


class Written:
    """Words of a page as plain text, and the way back from its characters to the words of the page."""

    def __init__(self, runs: Iterable[Run]) -> None:
        pieces: list[str] = []
        self._words: list[Placed] = []
        self._starts: list[int] = []
        at = 0
        for sign, words in runs:
            for number, placed in enumerate(words):
                blank = " " if number else sign
                self._words.append(placed)
                self._starts.append(at + len(blank))
                pieces += (blank, placed.word.text)
                at += len(blank) + len(placed.word.text)
        self.text = "".join(pieces)

    def put(self, value: Any) -> Any:
        """The value with every evidence turned from characters into places of the page."""
        if isinstance(value, Evidence):
            return replace(value, spans=spans(self.covering(value)))
        if isinstance(value, tuple):
            return tuple(self.put(one) for one in value)
        if is_dataclass(value) and not isinstance(value, (type, Origin)):
            return replace(value, **{each.name: self.put(getattr(value, each.name)) for each in fields(value)})
        return value

    def covering(self, evidence: Evidence) -> list[Placed]:
        found: list[Placed] = []
        for span in evidence.spans:
            if span.chars is None:
                continue
            first = max(bisect_right(self._starts, span.chars[0]) - 1, 0)
            while first < len(self._words) and self._starts[first] < span.chars[1]:
                found.append(self._words[first])
                first += 1
        return found
