"""Was everything read? Signs that an item was lost: a gap in the line numbers, or a row outside the tables that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise

from parsers.draft import DraftLine, Field, Header, Notice
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.headers.labels import labels_in
from parsers.extractors.pages.headers.phrases import date_phrases, is_date, is_day
from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.rows import Chunk, Row
from parsers.extractors.pages.tables.body import Item
from parsers.extractors.pages.tables.cells import is_code, money, quantity
from parsers.extractors.pages.tables.codes import known_as
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.headcells import cells_of
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, words_of
from parsers.numbers import sole

__all__ = ["blanks", "gaps", "overlooked", "unplaced_dates", "unplaced_number", "unpriced", "unread_item_dates"]

#: dates that a printer or a form puts on every page
_NO_WISH = words_of("dates_of_printers")


def gaps(lines: Sequence[DraftLine]) -> Iterator[Notice]:
    """A notice where line numbers that rise evenly leave one out. A total that the lines add up to speaks against it."""
    numbers = [value for line in lines if line.no and line.no.value and (value := sole(line.no.value)) is not None]
    if len(numbers) < max(3, len(lines)) or any(a >= b for a, b in pairwise(numbers)):
        return
    steps = [b - a for a, b in pairwise(numbers)]
    step = min(steps)
    missing = [a + step for a, gap in zip(numbers, steps, strict=False) if gap != step]
    if numbers[0] not in (step, Decimal(0)):
        missing.insert(0, numbers[0] - step)
    if missing and len(missing) <= max(1, len(lines) // 10):
        named = ", ".join(format(number, "f") for number in missing)
        yield Notice("position-missing", f"The line numbers leave out {named}; look whether a line was not read.")


def blanks(lines: Sequence[DraftLine]) -> Iterator[Notice]:
    """A notice for each line that lacks a price or amount where most lines of the document have one."""
    for name in ("price", "amount"):
        have = [getattr(line, name) is not None and getattr(line, name).value is not None for line in lines]
        if sum(have) < max(2, 0.5 * len(lines)):
            continue
        for index, line in enumerate(lines):
            if have[index] or line.quantity is None or line.action is not None:
                continue
            number = line.no.raw if line.no else str(index + 1)
            message = f"Line {number} has no {name} that could be read; the other lines have one."
            yield Notice("price-unread", message, f"/lines/{index}/{name}", line.quantity.evidence)


def unpriced(
    header: Header, lines: Sequence[DraftLine], outside: Iterable[Row], heads: Iterable[Head] = ()
) -> Iterator[Notice]:
    """A notice where prices were overlooked: the order states what it comes to and no line has a price or an amount, or a header
    of a table, or a row `outside` of them, names a column of prices and no line has one."""
    if lines and not any(line.price for line in lines) and any(line.amount for line in lines):
        if column := next((c for head in heads for c in head.columns if c.role == "price"), None):
            told = (
                f"“{column.heading.text}” names a column of prices, and no price of a line was read; look at the lines."
            )
            yield Notice("price-unread", told, "/lines/0/price")
            return
        named = next((row for row in outside if _names_price(row)), None)
        if named is not None:
            told = f"“{named.text}” names a column of prices, and no price of a line was read; look at the lines."
            yield Notice("price-unread", told, "/lines/0/price", evidence(named.words))
            return
    total = header.total_lines or header.total_payable
    if total is None or total.value is None or not Decimal(total.value) or not lines:
        return
    if not any(field is not None for line in lines for field in (line.price, line.amount)):
        message = f"The order comes to {total.raw}, but no price of a line was read; look at the lines."
        yield Notice("price-unread", message, "/lines/0/price", total.evidence)


def _names_price(row: Row) -> bool:
    """Whether the row is part of a header that was not read whole."""
    roles = [set(cell.heading.roles) for cell in cells_of(row, 0) if cell.heading.exact]
    return len(roles) >= 2 and any("price" in some for some in roles)


def overlooked(rows: Iterable[Row], used: set[int], knowledge: Knowledge) -> Iterator[Notice]:
    """A notice for each row outside the item tables that has a code and at least two numbers in cells of their own."""
    for row in rows:
        if id(row) in used or len(row.chunks) < 3 or total_label(row.text):
            continue
        free = [chunk for chunk in row.chunks if not any(id(placed.word) in used for placed in chunk.words)]
        if len(free) < len(row.chunks) and len(free) < 3:
            continue  # boxes of a form's head, of which some are read
        texts = [chunk.text for chunk in free]
        coded = any(known_as(placed.word.text, knowledge) for placed in row.words) or any(
            len(text.split()) == 1 and is_code(text) and not is_date(text) and sole(text) is None for text in texts
        )
        numbers = sum((quantity(text) is not None or money(text) is not None) and not is_date(text) for text in texts)
        if coded and numbers >= 2:
            message = f"“{row.text[:160]}” looks like an item, but stands outside the table that was read."
            yield Notice("row-unread", message, evidence=evidence(row.words))


#: what leads the date of another paper: "as sample 4471 of 12 March"
_OF = re.compile(
    r"\b(?:of|dated|from|vom|du|en date du|del|de|dd|d\.d\.|van|z dnia)(?:\s+(?:the|le|el|il|den))?\s*", re.I
)


def _is_of_another(text: str, start: int) -> bool:
    """Whether the day that begins here is another paper's: "as sample 4471 of 12 March"."""
    lead = list(_OF.finditer(text, max(start - 12, 0)))
    return any(match.start() <= start <= match.end() for match in lead)


def unread_item_dates(items: Iterable[Item], header: Header, lines: Sequence[DraftLine]) -> Iterator[Notice]:
    """Where neither the order nor the line has a delivery date: a notice for a day that stands in the item's rows."""
    if header.requested_delivery or header.requested_despatch:
        return
    for number, (item, line) in enumerate(zip(items, lines, strict=False)):
        if line.requested_delivery or line.schedule or line.action:
            continue
        for entry in item.rows:
            text = entry.row.text
            for start, end in date_phrases(text):
                if is_day(text[start:end]) and not _is_of_another(text, start):
                    message = f"“{text[:120]}”: this date of line {number + 1} belongs to no value; look whether it is the delivery date."
                    yield Notice(
                        "date-unread", message, f"/lines/{number}/requested_delivery", evidence(entry.row.words)
                    )
                    break


def _is_told(phrase: str) -> bool:
    return is_day(phrase) or bool(_LED_DAY.fullmatch(phrase.strip()))


_LED_DAY = re.compile(r"[^\W\d]+[.,]? (?:[^\W\d]+[.,]? ){0,2}\d{1,2}(?:st|nd|rd|th|er|\.)? ?(?:de |of )?[^\W\d]{3,}")


#: the town and day that a letter is dated with: "Épinal, le 20 novembre 2026"
_LETTER_DATE = re.compile(r"[A-ZÀ-Þ][^\W\d]+(?:[ '’-][^\W\d]+){0,3}, .*\b20\d\d\.?")


def _wishes(chunk: Chunk, placed: str) -> bool:
    """Whether the chunk is a date, or tells a day among its words that is not another paper's, and no value has it. A day
    without a year counts where a weekday or a preposition stands before its month: "for Thursday 12 November"."""
    text = chunk.text
    if _LETTER_DATE.fullmatch(text) and is_date(text.partition(",")[2].strip()):
        return False
    alone = is_date(text)
    days = [span for span in date_phrases(text) if alone or _is_told(text[slice(*span)])]
    return any(text[first:end] not in placed and not _is_of_another(text, first) for first, end in days)


def _says_issued(chunk: Chunk, header: Header) -> bool:
    """Whether the chunk is the label of the day of issue, and that day: `Order Date 24/11/2026`."""
    label = next(iter(labels_in(chunk)), None)
    if label is None or label.start or "issued_on" not in label.roles or header.issued_on is None:
        return False
    rest = " ".join(placed.word.text for placed in chunk.words[label.end :])
    return rest.strip(" .,:;") == header.issued_on.raw.strip(" .,:;")


def unplaced_dates(rows: Iterable[Row], header: Header, lines: Sequence[DraftLine]) -> Iterator[Notice]:
    """Where no delivery date was found: a notice for each date of the page that belongs to no value. It may be the wish."""
    if header.requested_delivery or header.requested_despatch:
        return
    if any(line.requested_delivery or line.schedule for line in lines):
        return
    values = [getattr(header, each.name) for each in fields(header)]
    placed = "\n".join(value.raw for value in values if isinstance(value, Field))
    for row in rows:
        if _NO_WISH & set(fold(row.text).split()):
            continue
        if any(_wishes(chunk, placed) and not _says_issued(chunk, header) for chunk in row.chunks):
            message = f"“{row.text[:120]}”: this date belongs to no value; look whether it is the delivery date."
            yield Notice("date-unread", message, "/requested_delivery", evidence(row.words))


def unplaced_number(rows: Iterable[Row], header: Header, used: set[int]) -> Iterator[Notice]:
    """Where no order number was found: a notice for the first number above the items that belongs to no value. It may be it,
    under a label that nobody knows."""
    if header.buyer_order_no is not None:
        return
    for row in rows:
        for place, chunk in enumerate(row.chunks):
            named = _behind_its_label(chunk)
            if not named and (labels_in(row.chunks[place - 1]) if place else id(row) in used):
                continue  # a value of its own label
            word = chunk.words[-1].word.text.strip(".,;:#()")
            labelled = len(chunk.words) == 1 or chunk.words[-2].word.text.endswith((":", ".", "#", "°", "º"))
            shape = labelled and _NUMBER.fullmatch(word) and not is_date(word) and sole(word.lstrip("0")) != 0
            if named or shape:
                message = f"“{row.text[:120]}”: no order number was found, and this number belongs to no value; look whether it is the order number."
                yield Notice("order-number-unread", message, "/buyer_order_no", evidence(chunk.words))
                return


def _behind_its_label(chunk: Chunk) -> bool:
    """Whether the chunk begins with a label of the order number and goes on with figures that are no date."""
    label = next((one for one in labels_in(chunk)[:1] if one.start == 0 and "buyer_order_no" in one.roles), None)
    if label is None or len(chunk.words) > label.end + 4:
        return False
    text = " ".join(placed.word.text for placed in chunk.words[label.end :])
    for first, end in reversed(date_phrases(text)):
        text = text[:first] + text[end:]
    return any(map(str.isdigit, text))


#: What an order number looks like: one word with at least four figures.
_NUMBER = re.compile(r"(?=(?:\D*\d){4})[A-Za-z]{0,6}[-/]?\d[\dA-Za-z]*(?:[-/]\w+)*")
