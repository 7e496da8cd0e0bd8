"""Deliveries of a line: sub-rows that repeat quantity and price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.draft import DraftLine, Field, Notice, ScheduleLine
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed, cut
from parsers.extractors.pages.tables.cells import quantity
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry, text_of
from parsers.extractors.pages.tables.raws import Raw, Table
from parsers.extractors.pages.tables.values import number_field
from parsers.knowledge import Knowledge
from parsers.numbers import readings
from parsers.score import Proof

__all__ = ["with_schedule"]


def with_schedule(line: DraftLine, raw: Raw, table: Table, *, mark: str | None, knowledge: Knowledge) -> DraftLine:
    """Sub-rows with a quantity each are the deliveries of the line, if they add up to it."""
    deliveries: list[ScheduleLine] = []
    for entry in raw.schedule:
        index = next(i for i, column in enumerate(table.head.columns) if column.role in HOW_MUCH and i in entry.cells)
        words = entry.cells[index]
        counted = quantity(text_of(words), knowledge.unit_words)
        when = next(
            (
                entry.cells[i]
                for i, column in enumerate(table.head.columns)
                if column.role == "requested_delivery" and i in entry.cells
            ),
            None,
        ) or _date_beside(entry, index)
        if counted and when:
            deliveries.append(
                ScheduleLine(number_field(words, counted.number, None, mark=mark, proof=Proof.NONE), field_of(when))
            )
    for one in raw.promises:
        number = number_field([one.count], one.count.word.text, None, mark=mark, proof=Proof.NONE)
        deliveries.append(ScheduleLine(number, field_of(one.day)))
    if not (raw.schedule or raw.promises):
        return line
    complete = len(deliveries) == len(raw.schedule) + len(raw.promises)
    if complete and line.quantity and _add_up([delivery.quantity for delivery in deliveries], line.quantity):
        if len(deliveries) == 1:
            return replace(line, requested_delivery=deliveries[0].requested_delivery)
        return replace(line, schedule=tuple(deliveries))
    rows = [entry.row.words for entry in raw.schedule] + [(*one.day, one.count) for one in raw.promises]
    spans = evidence([placed for words in rows for placed in words])
    name = line.no.raw if line.no else (line.description.raw if line.description else "a line")
    message = f"Line {name} has further rows with quantities that do not add up to its own; they were not entered."
    table.notices.append(Notice("schedule-contradicted", message, evidence=spans))
    return line


def _date_beside(entry: Entry, counted: int) -> list[Placed] | None:
    """The one date of a delivery row in a table without a date column: "Delivery schedule: 23/12/2026"."""
    words = [placed for placed in entry.row.words if placed not in entry.cells.get(counted, ())]
    text = " ".join(placed.word.text for placed in words)
    spans = [span for span in date_phrases(text) if any(map(str.isdigit, text[slice(*span)]))]
    return list(cut(words, *spans[0])) if len(spans) == 1 else None


def _add_up(parts: Sequence[Field], whole: Field) -> bool:
    """Whether the parts make the whole, by the one reading of their figures or by each: 2,000 and 3,000 of 5,000."""
    read = [_readings(field) for field in (*parts, whole)]
    ways = min(map(len, read))
    return ways > 0 and all(
        sum((values[min(way, len(values) - 1)] for values in read[:-1]), Decimal(0))
        == read[-1][min(way, len(read[-1]) - 1)]
        for way in range(ways)
    )


def _readings(field: Field) -> tuple[Decimal, ...]:
    return (Decimal(field.value),) if field.value is not None else readings(field.raw)
