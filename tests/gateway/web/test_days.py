"""A day is read as the clerk writes days; what could be two is asked back, and what the source says is left to who reads sources."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from multidict import MultiDict

from gateway.store.lessons import Correction
from gateway.web.days import DayError, hint, typed_day, written_day
from gateway.web.form import FormError, corrections
from gateway.web.i18n import LANGUAGES
from normalizer.order import Order, Period


@pytest.mark.parametrize(
    ("language", "shown", "empty"),
    [("de", "03.12.2026", "TT.MM.JJJJ"), ("en", "03/12/2026", "dd/mm/yyyy"), ("en-US", "12/3/2026", "mm/dd/yyyy")],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, shown: str, empty: str) -> None:
    assert written_day("2026-12-03", language) == shown
    assert typed_day(shown, language) == "2026-12-03"
    assert hint(language) == empty


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2026-01-31", "2026-02-03", "2024-02-29", "1999-12-01"])
def test_what_is_shown_is_understood_again(language: str, day: str) -> None:
    assert typed_day(written_day(day, language), language) == day
    assert typed_day(day, language) == day


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("3.12.26", "de", "2026-12-03"), ("3. 12. 2026", "de", "2026-12-03"), ("31-12-2026", "de", "2026-12-31"),
        ("12/31/26", "en-US", "2026-12-31"), ("3/12/2026", "en", "2026-12-03"), ("2026/12/03", "de", "2026-12-03"),
        ("next Friday", "en", "next Friday"), ("KW 48", "de", "KW 48"), ("2026-12-03 - 2026-12-05", "de", "2026-12-03 - 2026-12-05"),
        ("", "de", ""), ("“3/12/2026”", "de", "3/12/2026"), ("“3/12/2026”", "en-US", "3/12/2026"), ("5", "de", "5"),
    ],
)  # fmt: skip
def test_what_a_clerk_types(text: str, language: str, meant: str) -> None:
    assert typed_day(text, language) == meant


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("3/12/2026", "de", "two days"),
        ("3.12.2026", "en-US", "two days"),
        ("31.2.2026", "de", "no day"),
        ("13/13/2026", "en", "no day"),
    ],
)
def test_what_may_be_two_days_or_is_none_is_asked_back(text: str, language: str, told: str) -> None:
    with pytest.raises(DayError, match=told):
        typed_day(text, language)


def order() -> Order:
    wanted = Period(start=None, end=date(2026, 12, 3), granularity="day", raw="Dec 3")
    return Order(
        received_at=datetime(2026, 11, 18, tzinfo=UTC), requested_delivery=wanted, issued_on=date(2026, 11, 17)
    )


def test_the_form_changes_what_was_changed_and_nothing_else() -> None:
    shown = {"/requested_delivery": "03.12.2026", "/issued_on": "17.11.2026"}
    assert corrections(order(), MultiDict(shown), language="de") == []
    changed = corrections(order(), MultiDict({**shown, "/requested_delivery": "4.12.2026"}), language="de")
    assert changed == [Correction("/requested_delivery", "2026-12-03", "2026-12-04")]
    with pytest.raises(FormError) as refused:
        corrections(order(), MultiDict({"/issued_on": "11/12/2026"}), language="de")
    assert refused.value.pointer == "/issued_on"
