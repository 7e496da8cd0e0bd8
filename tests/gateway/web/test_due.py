"""What leaves today, by the calendar of the place where the clerks sit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from gateway.desk_settings import DeskSettings
from gateway.errors import StateConflict
from gateway.web.decisions import _places
from gateway.web.due import CutOff, Due

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def desk(**settings: object) -> CutOff:
    return CutOff(DeskSettings.model_validate(settings))


@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        (date(2026, 11, 19), Due("today", 180)),
        (date(2026, 11, 18), Due("late", 180)),
        (date(2026, 11, 20), None),
        (None, None),
    ],
)
def test_what_is_wanted_tomorrow_leaves_today(wanted: date | None, due: Due | None) -> None:
    assert desk().due(wanted, NOON) == due
    assert (wanted is not None and wanted <= desk().horizon(NOON)) == (due is not None)


def test_the_day_is_that_of_the_desk() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert desk(time_zone="Europe/Berlin").horizon(late) == date(2026, 11, 20)
    assert desk(time_zone="America/New_York").horizon(late) == date(2026, 11, 19)
    with pytest.raises(ValidationError, match="Europe/Berlin, or UTC"):
        desk(time_zone="Mars/Olympus")


def test_goods_that_travel_longer_leave_earlier() -> None:
    assert desk(lead_days=3).due(date(2026, 11, 21), NOON) == Due("today", 180)


@pytest.mark.parametrize(
    ("text", "places"),
    [("2-3, 5", [1, 2, 4]), ("20 - 30", [1, 2]), ("40", [3]), ("", []), ("1;2", [0, 1])],
)
def test_lines_are_named_by_their_numbers_or_their_order(text: str, places: list[int]) -> None:
    numbers = ["10", "20", "30", "40", "50"]
    if text and text.split("-")[0].strip() in numbers:
        assert _places(text, numbers) == places
    else:
        assert _places(text, ["a", "b", "c", "d", "e"]) == places


@pytest.mark.parametrize("text", ["x", "9", "0", "2--3", "1e3"])
def test_what_names_no_line_is_told(text: str) -> None:
    with pytest.raises(StateConflict):
        _places(text, ["1", "2", "3"])
