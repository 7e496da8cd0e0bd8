"""Blocks of lines that name a place or a party: below or beside a label, and the letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from parsers.extractors.pages.headers.labels import labels_in
from parsers.extractors.pages.headers.labelvalues import Labelled
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.knowledge import Knowledge
from parsers.lexicon import date_words, fold, phrases

__all__ = ["block", "clean_block", "letterhead"]

LINES = 8  #: that an address block may have

Lines = list[list[Placed]]


def block(pair: Labelled, rows: Sequence[Row]) -> Lines:
    """The lines of the value of an address label: its own words, then the aligned chunks below, until another label, a gap
    or another column begins."""
    found: Lines = [list(pair.words)] if pair.words else []
    at = next((number for number, row in enumerate(rows) if row is pair.row), None)
    if at is None:
        return found
    if pair.where == "below":
        at = next(
            (n for n in range(at + 1, min(at + 4, len(rows))) if any(p is pair.words[0] for p in rows[n].words)), at
        )
    left = pair.words[0].left if pair.where != "inline" else pair.chunk.words[0].left
    anchors = {round(left, 1)}
    if pair.where == "inline":
        anchors.add(round(pair.words[0].left, 1))
    last = rows[at]
    for row in rows[at + 1 : at + 1 + LINES]:
        if row.page is not last.page or row.grid != last.grid or len(found) >= LINES:
            break
        if row.grid is None and row.middle - last.middle > 1.9 * max(row.em, last.em):
            break
        chunk = _aligned(row, anchors)
        if chunk is None:
            if row.grid is not None:
                break
            continue
        if _is_of_another(chunk, row, pair):
            break
        if _starts_label(chunk):
            break
        found.append(list(chunk.words))
        last = row
    return found


def _is_of_another(chunk: Chunk, row: Row, pair: Labelled) -> bool:
    """Whether the chunk is the value of another label of a form: one to its left, in the column of this one's own label."""
    labels = [other for other in row.chunks if other.right <= chunk.left and _starts_label(other)]
    if pair.where == "below":
        return bool(labels)
    return any(other.right > pair.chunk.left - row.em for other in labels)


def _aligned(row: Row, anchors: set[float]) -> Chunk | None:
    slack = 0.15 if row.grid is not None else 0.5 * row.em
    for chunk in row.chunks:
        if any(abs(chunk.left - anchor) <= slack for anchor in anchors):
            return chunk
    return None


def _starts_label(chunk: Chunk) -> bool:
    found = labels_in(chunk)
    return (
        bool(found)
        and found[0].start == 0
        and (found[0].colon or found[0].end == len(chunk.words) or found[0].size > 1)
    )


def clean_block(lines: Lines, role: str) -> Lines:
    """Without dates and what else is no address: empty where nothing of an address is left."""
    kept: Lines = []
    for line in lines:
        rest = _without_dates(line)
        text = " ".join(placed.word.text for placed in rest).strip(" ,.;:-")
        if any(char.isalpha() for char in text) and not _is_filler(text):
            kept.append(rest)
    if role == "ship_to" and kept and _is_no_place(kept):
        return []
    return kept


def _without_dates(line: list[Placed]) -> list[Placed]:
    text = " ".join(placed.word.text for placed in line)
    spans = date_phrases(text)
    if not spans:
        return line
    kept, at = [], 0
    for placed in line:
        if not any(start <= at < end for start, end in spans):
            kept.append(placed)
        at += len(placed.word.text) + 1
    return kept


_FILLER = re.compile(r"(?:on|am|le|el|il|op|by|bis|den|before|vor|,)?", re.I)


def _is_filler(text: str) -> bool:
    return bool(_FILLER.fullmatch(text))


def _is_no_place(lines: Lines) -> bool:
    """Whether the text is a delivery term, not a place ("Lieferung: frei Haus")."""
    text = fold(" ".join(placed.word.text for line in lines for placed in line)).strip(" .,:;")
    led = re.match(
        r"(?:frei|franco|free|ddp|dap|exw|fca|cpt|cip|carriage paid|port paye|porto|sofort|by |per |via )\b", text
    )
    return text in _terms() or bool(led and not any(char.isdigit() for char in text))


def opens_with_hours(lines: Lines) -> bool:
    """Whether what stands behind a label of delivery is from when to when one delivers: `MON-FRI 0800-1200. BACK ORDERS ACCEPTED.`"""
    text = fold(" ".join(placed.word.text for line in lines for placed in line))
    match = _HOURS.match(text)
    if len(lines) != 1 or match is None or any(map(str.isdigit, text[match.end() :])):
        return False
    return {match["first"], match["last"]} <= _weekdays()


_HOURS = re.compile(
    r"(?P<first>[^\W\d_]{2,10})\.?\s?(?:-|–|to|bis|au|a|al|tot)\s?(?P<last>[^\W\d_]{2,10})\.?,?\s\d{1,2}[ .:h]?\d{0,2}\s?(?:-|–|to|bis|a)\s?\d{1,2}[ .:h]?\d{0,2}"
)


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(fold(word) for language in date_words().values() for day in language["weekdays"] for word in day)


@cache
def _terms() -> frozenset[str]:
    """Every label of delivery and payment terms, which stand alone behind a delivery label too."""
    wanted = {"delivery_terms", "payment_terms"}
    return frozenset(
        phrase for phrase, senses in phrases("labels").items() if any(sense.role in wanted for sense in senses)
    )


def letterhead(rows: Sequence[Row], taken: set[int], knowledge: Knowledge) -> Lines:
    """The unlabelled lines at the top of the first page that are not ours, and company lines at its foot."""
    if not rows:
        return []
    page = rows[0].page
    found: Lines = []
    top = min(rows[0].top, 0.3 * page.height)  # a listing may begin far down its page
    own = [fold(name) for name in knowledge.own_names if len(name) > 4]
    titles = phrases("documents")
    for number, row in enumerate(row for row in rows if row.page is page):
        upper = row.middle < top + 0.25 * page.height if row.grid is None else number < 6
        lower = row.middle > 0.85 * page.height if row.grid is None else False
        if not (upper or lower):
            continue
        for chunk in row.chunks:
            words = _untitled([placed for placed in chunk.words if id(placed.word) not in taken])
            if len(words) > _LONGEST:
                found += _registered(words)
                continue
            text = " ".join(placed.word.text for placed in words)
            plain = fold(text).strip(" -*")
            if not words or not any(char.isalpha() for char in text) or plain in titles:
                continue
            if text.endswith((":", ",")) or re.search(r"\b(?:please|bitte|dear|geehrte|wir |we |thank)\b", plain):
                continue
            if any(name in plain for name in own):
                continue
            if date_phrases(text) and len(words) <= 5:
                continue
            found += _parts(words)
            if len(found) >= 14:
                return found
    return found


_LONGEST = 12  #: words of a line of a letterhead; a longer one is a sentence, or the small print of a company
_TITLE = 3  #: words of a title before a name
_VAT_ID = re.compile(r"[(]?[A-Z]{2,3}[A-Z0-9]?\d{7,11}[A-Z]?(?:\d\d)?[).,;]?")


def _registered(words: Sequence[Placed]) -> Lines:
    """The VAT ids of a company's small print; its name stands at the head."""
    return [[placed] for placed in words if _VAT_ID.fullmatch(placed.word.text)]


def _untitled(words: list[Placed]) -> list[Placed]:
    """Without the title of the paper that stands before the name: `Bestellliste Kita-Werk Alsterbogen e.V.`"""
    titles = phrases("documents")
    for size in range(min(_TITLE, len(words) - 1), 0, -1):
        if fold(" ".join(placed.word.text for placed in words[:size])).strip(" -:*") in titles:
            rest = words[size:]
            return rest if any(placed.word.text[:1].isupper() for placed in rest) else words
    return words


def _parts(words: list[Placed]) -> Lines:
    """A line of parts set off by dots or bars ("Company · Street · Town") as lines of their own."""
    found: Lines = [[]]
    for placed in words:
        if placed.word.text in ("·", "•", "|", "–", "*", "-"):
            found.append([])
        else:
            found[-1].append(placed)
    return [part for part in found if part]
