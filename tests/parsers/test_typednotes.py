"""Notes of forms that are no sentences: the line, the day or the place that they name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.envelope import Envelope, Part
from parsers.parse import parse
from tests.parsers.formats.papers import PEPPOL, ubl


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("Line 2: 6 please", "speaks of a line (Line 2)."),
        ("Position 20 entfällt", "speaks of a line (Position 20)."),
        ("Line 7 of our works", ""),
        ("Liefertermin KW 50", "names another day (KW 50)."),
        ("Lieferung an Werk Kassel, nicht an Tor 2", "another place"),
        ("Replaces 77901", "may alter the order (Replaces)."),
        ("Ring before delivery", ""),
        ("Goods in 8 to 16", ""),
        ("Kostenstelle 4711", ""),
    ],
)
def test_a_short_note_that_names_a_line_a_day_or_a_place_is_held(note: str, why: str) -> None:
    content = ubl(PEPPOL.replace("Ring before delivery", note, 1))
    part = Part(content, "application/xml", "order.xml")
    (draft,) = parse(Envelope("files", "folder", "1", datetime(2026, 11, 20, tzinfo=UTC), (part,))).drafts
    told = [notice.message for notice in draft.notices if notice.code == "note-significant"]
    assert any(why in one for one in told) if why else not told
