"""What the messages of machines say beside their values: fields of a name and an answer, descriptions, notes of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.draft import Draft, Field, Notice
from parsers.extractors.letters.catalogue import catalogue
from parsers.extractors.pages.remarks.itemsayings import said_of_item
from parsers.heldfield import field_holds
from parsers.knowledge import Knowledge

__all__ = ["machine_notes"]

#: `HoldShipment: true`, on a line of its own
_FIELD = re.compile(r"([^:\n]{1,40}):[ \t]*(\S.{0,60})")


def machine_notes(draft: Draft, knowledge: Knowledge) -> Iterator[Notice]:
    """A notice for each field that says that the order or a line is held or none, and for each line whose words alter it."""
    for note in draft.header.notes:
        yield from _fields(note, "")
    known = catalogue(knowledge)
    numbers = [_number(line.no) for line in draft.lines]
    every = {number for number in numbers if number}
    for at, (line, number) in enumerate(zip(draft.lines, numbers, strict=True)):
        for field in (line.description, line.note):
            if field is None:
                continue
            yield from _fields(field, f"/lines/{at}")
            if said := said_of_item(field.raw, every, known, own=number):
                told = f"“{field.raw[:160]}” stands beside an item and may alter it ({said})."
                yield Notice("note-significant", told, f"/lines/{at}", field.evidence)


def _number(field: Field | None) -> str:
    return (field.value or field.raw).strip().lstrip("0") if field else ""


def _fields(note: Field, pointer: str) -> Iterator[Notice]:
    for line in note.raw.split("\n"):
        if (found := _FIELD.fullmatch(line.strip())) is None:
            continue
        if field_holds(found[1], found[2]):
            told = f"“{line.strip()[:160]}” says that it is held, or no plain order."
            yield Notice("condition-stated", told, pointer, note.evidence)
