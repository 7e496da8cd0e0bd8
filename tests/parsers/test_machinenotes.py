"""What messages of machines say beside their values: descriptions and notes that alter a line, fields that hold it."""

from __future__ import annotations

import pytest

from parsers.draft import Draft, DraftLine, Evidence, Field, Header, Kind
from parsers.extractors.pages.remarks.machinenotes import machine_notes
from parsers.knowledge import EMPTY
from tests.parsers.formats.origin import ORIGIN


def told(*, description: str = "Filter tips", note: str | None = None, said: str | None = None) -> set[str]:
    def field(text: str) -> Field:
        return Field(text, text, Evidence((), "edifact"))

    lines = (
        DraftLine(no=field("10"), description=field("Erlenmeyer flask")),
        DraftLine(no=field("20"), description=field(description), note=field(note) if note else None),
    )
    header = Header(notes=(field(said),) if said else ())
    return {
        notice.code
        for notice in machine_notes(Draft(kind=Kind.ORDER, origin=ORIGIN, header=header, lines=lines), EMPTY)
    }


@pytest.mark.parametrize(
    "text", ["ALTERNATIVE ZU POS 10", "replaces line 10", "FILTER TIPS - OPTIONAL", "nur falls lieferbar", "en option"]
)
def test_a_description_or_note_that_alters_the_line_is_told(text: str) -> None:
    assert told(description=text) == {"note-significant"}
    assert told(note=text) == {"note-significant"}


@pytest.mark.parametrize(
    "text", ["FILTER TIPS STERILE", "for machine 3", "Colour: white", "replaces line 20", "Shelf 4"]
)
def test_what_describes_the_line_alters_nothing(text: str) -> None:
    assert told(description=text) == set()
    assert told(note=text) == set()


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Hold: yes", True),
        ("Status: Draft", True),
        ("Sample order: true", True),
        ("Hold: no", False),
        ("Gift: yes", False),
    ],
)
def test_a_field_that_holds_the_order_is_told(text: str, *, holds: bool) -> None:
    assert told(said=text) == ({"condition-stated"} if holds else set())
