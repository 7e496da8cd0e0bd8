"""Dates of the whole order: issue, delivery and despatch, by labels, in sentences, and by their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parsers.draft import Field
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.blocks import Lines
from parsers.extractors.pages.headers.labels import labels_in
from parsers.extractors.pages.headers.labelvalues import Labelled
from parsers.extractors.pages.headers.phrases import date_phrases, is_day
from parsers.extractors.pages.rows import Placed, Row, cut
from parsers.lexicon import date_words, fold, phrases, words_of
from parsers.score import Label as Sure

__all__ = ["days"]


def days(
    pairs: Sequence[Labelled], rows: Sequence[Row], below: int | None, blocks: Mapping[int, Lines]
) -> dict[str, Field]:
    found: dict[str, Field] = {}
    taken: set[int] = set()
    for role in ("requested_delivery", "requested_despatch", "issued_on"):
        offers = []
        for pair in pairs:
            if pair.role != role and not (role == "requested_delivery" and pair.role in ("delivery", "ship_to")):
                continue
            if _of_a_paper(pair):
                continue
            for words in (pair.words, *blocks.get(id(pair), ())[1:]):
                if date := _date_in(words, pair, start=words is pair.words):
                    offers.append(
                        (pair.strength - (0.5 if pair.role != role else 0.0) - 0.1 * (pair.where == "below"), date)
                    )
                    break
        if not offers and role == "requested_delivery":
            offers = [(pair.strength, wish) for pair in pairs if pair.role == role and (wish := _wish(pair))]
        if offers:
            date = max(offers, key=lambda offer: offer[0])[1]
            found[role] = date.field()
            taken |= date.ids
    others = ("issued_on", "requested_despatch")
    said = {id(placed.word) for pair in pairs if pair.role in others for placed in pair.words}
    if "requested_delivery" not in found and (date := _led_day(rows, said) or _spoken_delivery(rows, said)):
        found["requested_delivery"] = date.field(Sure.DECORATED)
        taken |= date.ids
    if "issued_on" not in found and (date := _loose_date(rows, pairs, taken, below)):
        found["issued_on"] = date.field(Sure.DECORATED)
    return found


#: what is wanted by the day behind it, where it is no goods: "ack required within 2 days"
_PAPERS = words_of("papers_due_by_day")


def _of_a_paper(pair: Labelled) -> bool:
    """Whether the word before the label says that a paper or a payment is wanted by that day."""
    before = pair.chunk.words[max(0, pair.start - 2) : pair.start]
    return any(fold(placed.word.text).strip(".,:") in _PAPERS for placed in before)


@dataclass(frozen=True, slots=True)
class _Date:
    """A date phrase and the words that it stands in."""

    text: str
    words: tuple[Placed, ...]

    @property
    def ids(self) -> set[int]:
        return {id(placed.word) for placed in self.words}

    def field(self, label: Sure = Sure.EXACT) -> Field:
        return field_of(self.words, raw=self.text, value=self.text, method="header", label=label)


def _date_in(words: Sequence[Placed], pair: Labelled, *, start: bool) -> _Date | None:
    """The date phrase at or near the beginning of a value; for delivery labels anywhere in it, and with the label's own
    words where they belong to it ("Lieferwoche 45")."""
    text = " ".join(placed.word.text for placed in words)
    spans = date_phrases(text)
    if spans:
        first, end = _most_exact(text, spans)
        limit = {"issued_on": 14, "requested_delivery": 30, "requested_despatch": 30}.get(pair.role, 400)
        date = _Date(text[first:end], cut(words, first, end)) if first <= limit else None
        return _with_lead(date, pair) if date and start else date
    if not start or not words:
        return None
    label = [placed for placed in pair.chunk.words if placed.left < words[0].left or pair.where != "inline"]
    whole = [*label[-2:], *words[:2]]
    text = " ".join(placed.word.text for placed in whole)
    return next(
        (_Date(text[a:b], cut(whole, a, b)) for a, b in date_phrases(text) if b > len(text) - len(words[0].word.text)),
        None,
    )


def _with_lead(date: _Date, pair: Labelled) -> _Date:
    """The date with the words before it that the label has taken: "Deliver before: 1 Dec" and "or before 1 Dec" name no day."""
    words = list(pair.chunk.words)
    if date.words and date.words[0] in words:
        at = words.index(date.words[0])
        led = tuple(words[max(at - 4, 0) : at + len(date.words)])
    else:  # the label stands beside or above
        led = (*words[-4:], *date.words)
    text = " ".join(placed.word.text.rstrip(":") for placed in led)
    longer = [text[a:b] for a, b in date_phrases(text) if text[a:b].endswith(date.text) and b - a > len(date.text)]
    led_by = longer[0][: -len(date.text)].strip() if longer else ""
    return _Date(longer[0], date.words) if longer and (date.text[:1].isalpha() or _is_border(led_by)) else date


@cache
def _borders() -> frozenset[str]:
    """The words of every language that make a day the end or the beginning of a span: "before", "ab dem"."""
    words = (each["words"].get(kind, ()) for each in date_words().values() for kind in ("before", "after"))
    return frozenset(fold(word) for some in words for word in some)


def _is_border(led_by: str) -> bool:
    plain = f" {fold(led_by)} "
    return any(f" {word} " in plain for word in _borders())


def _most_exact(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first phrase; of a week and a day right behind it the day ("week 47, uiterlijk 20-11-2026")."""
    first = spans[0]
    if (
        len(spans) > 1
        and not _YEAR.search(text[slice(*first)])
        and _YEAR.search(text[slice(*spans[1])])
        and spans[1][0] - first[1] <= 3
    ):
        return spans[1]
    return first


_YEAR = re.compile(r"20\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d")


def _wish(pair: Labelled) -> _Date | None:
    """A delivery label with a short value that is no date phrase ("Leveransvecka: 48"): told with its label, so that it is
    asked for and never lost."""
    words = tuple(pair.words)
    if not 0 < len(words) <= 4 or not any(char.isdigit() for placed in words for char in placed.word.text):
        return None
    return _Date(f"{pair.label} {pair.text}", words)


def _spoken_delivery(rows: Sequence[Row], said: set[int]) -> _Date | None:
    """A date in a sentence about delivery, which no label has (`said`): "Please deliver w/c 26 October." """
    for words in _paragraphs(rows):
        text = " ".join(placed.word.text for placed in words)
        if len(words) < 3 or not (dates := date_phrases(text)):
            continue
        for start, end in _sentences(text, dates):
            plain = fold(text[start:end])
            if not any(_mentions(plain, phrase) for phrase in _delivery_phrases()):
                continue
            if any(_mentions(plain, phrase) for phrase in _OTHER_PAPERS):
                continue
            for first, last in _led_first(text[start:end]):
                date = _Date(text[start + first : start + last], cut(words, start + first, start + last))
                if not date.ids & said:
                    return date
    return None


def _led_day(rows: Sequence[Row], said: set[int]) -> _Date | None:
    """The day of a row among labels that has only "By", "Bis", "Pour le" before it: `By   Tuesday 8 December 2026`."""
    for number, row in enumerate(rows):
        if not _is_led(row) or not any(_labels(other, row) for other in rows[max(number - 1, 0) : number + 2]):
            continue
        date = _Date(_led_text(row), row.words)
        if not date.ids & said:
            return date
    return None


def _is_led(row: Row) -> bool:
    """Whether a row is one day with its year, and a word before it that makes it the last one."""
    text = _led_text(row)
    return (
        text[:1].isupper()
        and date_phrases(text) == [(0, len(text))]
        and is_day(text)
        and any(fold(text).startswith(f"{word} ") for word in _deadlines())
    )


def _led_text(row: Row) -> str:
    """The row without the colon that sets its first words off: `By: 8 December 2026`."""
    return re.sub(r"\s*:(?=\s)", "", row.text, count=1)


def _labels(other: Row, row: Row) -> bool:
    """Whether another row begins with a label right above or below this one."""
    near = other.page is row.page and (row.grid is not None or abs(other.middle - row.middle) <= 2.6 * row.em)
    found = (
        labels_in(other.chunks[0]) if near and other is not row and abs(other.left - row.left) <= 0.4 * row.em else []
    )
    return bool(found) and found[0].start == 0 and len(other.words) > found[0].end


@cache
def _deadlines() -> frozenset[str]:
    return frozenset(fold(word) for each in date_words().values() for word in each["words"].get("by", ()))


def _led_first(text: str) -> list[tuple[int, int]]:
    """The days of a sentence, those first that a word for the delivery leads: "12 May 2026, delivery 20 May 2026"."""
    spans = date_phrases(text)
    begins = [0, *(end for _, end in spans)]
    led = {
        span
        for begin, span in zip(begins, spans, strict=False)
        if any(_mentions(fold(text[begin : span[0]]), phrase) for phrase in _delivery_phrases())
    }
    return sorted(spans, key=lambda span: span not in led)


def _paragraphs(rows: Sequence[Row]) -> Iterator[list[Placed]]:
    """The words of each row; a line of running text goes on in the next row where it reaches the right of the page."""
    at = 0
    while at < len(rows):
        words = list(rows[at].words)
        while at + 1 < len(rows) and _goes_on(rows[at], rows[at + 1]):
            at += 1
            words += rows[at].words
        yield words
        at += 1


def _goes_on(row: Row, lower: Row) -> bool:
    one = len(row.chunks) == len(lower.chunks) == 1 and row.page is lower.page and row.grid is None is lower.grid
    return (
        one
        and len(row.chunks[0].words) >= 7
        and row.right > 0.6 * row.page.width
        and abs(row.left - lower.left) <= 0.5 * row.em
        and lower.middle - row.middle <= 1.8 * row.em
        and not row.text.endswith((".", ":", ";"))
    )


def _sentences(text: str, dates: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Offsets of the sentences: a point or semicolon, a blank and a capital end one, but not within a date ("3. Dezember")."""
    ends = [match.end() for match in re.finditer(r"[.;!?]\s+(?=[A-ZÀ-Þ])", text)]
    ends = [end for end in ends if not any(first < end < last for first, last in dates)]
    return list(pairwise([0, *ends, len(text)]))


def _mentions(plain: str, phrase: str) -> bool:
    return f" {phrase} " in f" {plain} "


@cache
def _delivery_phrases() -> tuple[str, ...]:
    return (
        *_SPOKEN,
        *(
            phrase
            for phrase, senses in phrases("labels").items()
            if senses[0].role in ("delivery", "requested_delivery")
        ),
    )


_SPOKEN = words_of("spoken_of_delivery")
#: words of a sentence whose day is that of another paper
_OTHER_PAPERS = words_of("days_of_other_papers")


#: `Order 4410 for Thursday 12 November`: when it is wanted, and not when it was written
_FOR_A_DAY = re.compile(r"(?:for|by|fur|für|bis|pour|para|per|voor|entro|tegen)\s", re.I)


def _loose_date(rows: Sequence[Row], pairs: Sequence[Labelled], taken: set[int], below: int | None) -> _Date | None:
    """The date of issue without a label: behind a place name ("Oberaich, den 19.10.2026"), behind the order number, or
    alone in a chunk of the upper part."""
    limit = below if below is not None else len(rows)
    offers: list[tuple[float, _Date]] = []
    for number, row in enumerate(rows):
        upper = row.middle < 0.5 * row.page.height or row.grid is not None
        for chunk in row.chunks:
            text = chunk.text
            spans = date_phrases(text)
            if not spans or len(chunk.words) > 14:
                continue
            start, end = spans[0]
            words = cut(chunk.words, start, end)
            if _FOR_A_DAY.match(text, start):
                continue
            if any(id(placed.word) in taken for placed in words):
                continue
            before = text[:start].strip(" ,.-–:")
            rest = text[end:].strip(" .,")
            score = 1.0 if upper else 0.3
            if number >= limit:
                score -= 0.5
            if not before and (len(rest) <= 12 or text[end:].startswith(". ")):
                score += 0.5
            elif (
                re.fullmatch(r"[A-ZÀ-Þ][\w'’ .\-]{1,30}", before)
                and text[start - 2 : start].strip() == ","
                and not rest
            ):
                score += 0.8
            elif any(
                pair.role == "buyer_order_no" and (pair.chunk is chunk or pair.words[0] in chunk.words)
                for pair in pairs
            ):
                score += 0.4
            else:
                continue
            offers.append((score, _Date(text[start:end], words)))
    return max(offers, key=lambda offer: offer[0])[1] if offers else None
