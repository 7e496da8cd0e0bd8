"""Whether a covering letter and its attachment name one day."""

import pytest

from parsers.extractors.sameday import same_day


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3. Dezember", "03.12.2026"),
        ("3 December", "2026-12-03"),
        ("le 3 décembre 2026", "03/12/26"),
        ("Thursday 3 December", "3 Dec 2026"),
        ("giovedì 3 dicembre", "03.12.2026"),
    ],
)
def test_knows_one_day_in_two_spellings(first: str, second: str) -> None:
    assert same_day(first, second)
    assert same_day(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3. Dezember", "04.12.2026"),
        ("3 December", "12/03/2026"),  # may be the 12th of March
        ("3 December 2027", "03.12.2026"),
        ("Friday 3 December", "03.12.2026"),  # a Thursday
        ("by tomorrow", "03.12.2026"),
        ("Freitag", "04.12.2026"),
        ("Thursday 3 December", "3 December"),  # the weekday tells a year that nobody says
        ("KW 49", "03.12.2026"),
    ],
)
def test_takes_no_other_for_the_same(first: str, second: str) -> None:
    assert not same_day(first, second)
    assert not same_day(second, first)
