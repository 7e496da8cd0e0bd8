"""Dates: what people write, and the one day that they mean, or why there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizer.date_words import LANGUAGES
from normalizer.dates import period, said_on
from parsers.draft import Origin
from tests.normalizer.drafts import SCREWS, codes, field, found, header, line, order

TUESDAY = date(2026, 10, 13)
ONE_DAY = [
    ("27.11.2026", "2026-11-27"), ("27/11/26", "2026-11-27"), ("2026-11-27", "2026-11-27"), ("20261127", "2026-11-27"),
    ("2026-11-27T00:00:00+01:00", "2026-11-27"), ("27 Nov", "2026-11-27"), ("27th of November 2026", "2026-11-27"),
    ("Nov. 27, 2026", "2026-11-27"), ("21-OCT-2026", "2026-10-21"), ("Fri 23rd", "2026-10-23"), ("Friday the twenty third", "2026-10-23"),
    ("Tuesday, October 20th, 2026", "2026-10-20"), ("the 23rd", "2026-10-23"), ("by this Friday", "2026-10-16"), ("Friday please", "2026-10-16"),
    ("no later than Nov 6", "2026-11-06"), ("must be there by Thursday, 8:00", "2026-10-15"), ("end of the week", "2026-10-16"),
    ("end of next week", "2026-10-23"), ("end of October", "2026-10-31"), ("end of the month", "2026-10-31"), ("Wed week", "2026-10-21"),
    ("Thursday next week", "2026-10-22"), ("next Monday", "2026-10-19"), ("tomorrow", "2026-10-14"), ("day after tomorrow", "2026-10-15"),
    ("in 10 days", "2026-10-23"), ("today", "2026-10-13"), ("same day", "2026-10-13"), ("3 Jan", "2027-01-03"),
    ("30.10.", "2026-10-30"), ("bis spätestens 30.10.2026", "2026-10-30"), ("Freitag, den 23.10.", "2026-10-23"), ("Mi 21.10.", "2026-10-21"),
    ("übermorgen", "2026-10-15"), ("nächste Woche Donnerstag", "2026-10-22"), ("kommenden Freitag", "2026-10-16"), ("Ende KW 45", "2026-11-06"),
    ("Fr KW 45", "2026-11-06"), ("in acht Tagen", "2026-10-21"), ("am dreiundzwanzigsten Oktober", "2026-10-23"),
    ("le 5 novembre", "2026-11-05"), ("1er décembre 2026", "2026-12-01"), ("jeudi au plus tard (après-demain donc)", "2026-10-15"),
    ("fin octobre", "2026-10-31"), ("vendredi 23 oct.", "2026-10-23"), ("5 de noviembre", "2026-11-05"), ("hoy mismo", "2026-10-13"),
    ("el próximo viernes", "2026-10-16"), ("el próximo viernes 23", "2026-10-23"), ("vendredi prochain 16", "2026-10-16"), ("lunes 19 de octubre", "2026-10-19"), ("a finales de octubre", "2026-10-31"),
    ("entro il 16 ottobre", "2026-10-16"), ("entro e non oltre venerdì 23/10", "2026-10-23"), ("dopodomani", "2026-10-15"),
    ("maandag 19 oktober, voor 10 uur", "2026-10-19"), ("uiterlijk 19.10.26", "2026-10-19"), ("overmorgen in huis", "2026-10-15"),
    ("do 20 listopada", "2026-11-20"), ("w piątek", "2026-10-16"), ("senast den 23 oktober", "2026-10-23"), ("i övermorgon", "2026-10-15"),
    ("by COB Friday", "2026-10-16"), ("tomorrow morning", "2026-10-14"), ("close of business", "2026-10-13"), ("Freitag morgen", "2026-10-16"),
    ("Freitagvormittag", "2026-10-16"), ("morgen früh", "2026-10-14"), ("el lunes por la mañana", "2026-10-19"), ("lundi matin", "2026-10-19"),
    ("maandagochtend 19 oktober", "2026-10-19"), ("venerdì mattina", "2026-10-16"), ("Liefertermin: 27.11.2026", "2026-11-27"),
    ("Livraison souhaitée le 27/11", "2026-11-27"), ("2026-W45-3", "2026-11-04"), ("urgent, by 20 Oct", "2026-10-20"),
    ("a week today", "2026-10-20"), ("today week", "2026-10-20"), ("a week tomorrow", "2026-10-21"), ("a fortnight today", "2026-10-27"),
    ("a week on Friday", "2026-10-23"), ("week on Monday", "2026-10-26"), ("heute in einer Woche", "2026-10-20"), ("heute in acht Tagen", "2026-10-20"),
    ("Freitag in acht Tagen", "2026-10-23"), ("Donnerstag in zwei Wochen", "2026-10-29"), ("Mittwoch kommender Woche", "2026-10-21"),
    ("Freitag übernächster Woche", "2026-10-30"), ("Dienstag übernächste Woche", "2026-10-27"), ("Friday the week after next", "2026-10-30"),
    ("lunedì della prossima settimana", "2026-10-19"), ("venerdì della settimana prossima", "2026-10-23"),
    ("jeudi de la semaine suivante", "2026-10-22"), ("woensdag komende week", "2026-10-21"),
    ("d'aujourd'hui en huit", "2026-10-20"), ("oggi a otto", "2026-10-20"), ("vandaag over een week", "2026-10-20"),
]  # fmt: skip
NO_DAY = [
    ("KW 48", "week"), ("46. KW", "week"), ("week 42/2026", "week"), ("KW46/2026", "week"), ("2026-W45", "week"), ("v 45", "week"),
    ("sem. 45", "week"), ("w/c 26 October", "week"), ("Woche vom 26.10.2026", "week"), ("next week", "week"), ("semaine prochaine", "week"),
    ("la semana que viene", "week"), ("volgende week", "week"), ("the weekend", "week"), ("asap", "asap"), ("sofort", "asap"),
    ("so bald wie möglich", "asap"), ("dès que possible", "asap"), ("lo antes posible", "asap"), ("il prima possibile", "asap"),
    ("z.s.m.", "asap"), ("jak najszybciej", "asap"), ("snarast", "asap"), ("soon", "period"), ("no rush", "period"), ("auf Abruf", "period"),
    ("within 10 days", "period"), ("innert 10 Tagen", "period"), ("sous huitaine", "period"), ("binnen twee weken", "period"),
    ("in two weeks", "period"), ("en quince días", "period"), ("dans quinze jours", "period"), ("before 2nd November", "before"), ("vor dem 2.11.2026", "before"), ("before Christmas", "before"),
    ("not before November", "period"), ("Friday at the earliest", "period"), ("frühestens 2.11.", "period"), ("ab 2.11.2026", "period"), ("mid November", "month"), ("Anfang November", "month"), ("in November", "month"),
]  # fmt: skip
UNCLEAR = [
    "10/12", "10/12/2026", "1/2/27", "next Friday 8", "Fri 24th", "next Friday", "vendredi prochain", "Tuesday", "31.11.2026", "Monday or Wednesday",
    "20 Oct or 22 Oct", "any day except Friday", "every Monday", "nicht am Freitag", "sauf vendredi", "14 days", "whatever suits", "", "99/99/9999", "week 60", "KW 20/2026",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), ONE_DAY)
def test_a_day_is_the_day_that_a_clerk_reads(written: str, meant: str) -> None:
    when = period(written, said_on=TUESDAY)
    assert (when.clear, when.day, when.reason) == (True, date.fromisoformat(meant), "")


@pytest.mark.parametrize(("written", "granularity"), NO_DAY)
def test_a_span_has_no_day(written: str, granularity: str) -> None:
    when = period(written, said_on=TUESDAY)
    assert (when.clear, when.granularity, when.day) == (True, granularity, None)


@pytest.mark.parametrize("written", UNCLEAR)
def test_what_can_be_read_in_two_ways_is_never_guessed(written: str) -> None:
    when = period(written, said_on=TUESDAY)
    assert not when.clear
    assert when.day is None
    assert when.reason


@pytest.mark.parametrize(
    ("written", "country", "order", "meant"),
    [
        ("10/12/2026", "GB", None, "2026-12-10"),
        ("10/12/2026", "US", None, "2026-10-12"),
        ("11/6", "US", None, "2026-11-06"),
        ("10/12/2026", "CA", None, None),
        ("10/12/2026", "US", "dmy", "2026-12-10"),
        ("10/12/2026", None, "mdy", "2026-10-12"),
        ("10/16/2026", "GB", None, "2026-10-16"),
        ("26-10-20", None, None, "2026-10-20"),
        ("Thu 12/11/26", None, None, "2026-11-12"),
        ("Fri 12/11/26", "GB", None, "2026-12-11"),
        ("10.12.2026", None, None, "2026-12-10"),
        ("10.12.2026", "US", None, None),
        ("10.16.2026", "US", None, "2026-10-16"),
    ],
)
def test_only_document_weekday_or_country_decide_the_order_of_figures(
    written: str, country: str | None, order: str | None, meant: str | None
) -> None:
    when = period(written, said_on=TUESDAY, country=country, order=order)
    assert when.day == (date.fromisoformat(meant) if meant else None)


def test_days_count_from_the_message_by_the_senders_own_clock() -> None:
    late = datetime(2026, 10, 13, 23, 30, tzinfo=timezone(timedelta(hours=-6)))
    origin = Origin("orders", "smtp", received_at=late.astimezone(UTC), sent_at=late)
    assert said_on(origin) == date(2026, 10, 13)
    assert said_on(Origin("orders", "smtp", received_at=late.astimezone(UTC))) == date(2026, 10, 14)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12/10/2026", "delivery-date-past"),
        ("before 2nd October", "delivery-date-past"),
        ("12.10.", "delivery-date-past"),
        ("2038-01-01", "delivery-date-distant"),
        ("next Friday", "delivery-date-unclear"),
        ("see attachment", "delivery-date-unclear"),
    ],
)
def test_a_doubtful_delivery_date_holds_the_order(written: str, code: str) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="1", requested_delivery=written))
    assert codes(made) == [code]
    assert found(made, code).pointer == "/requested_delivery"
    assert found(made, code).evidence is not None


def test_a_holiday_is_worth_a_word_and_holds_nothing() -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="1", requested_delivery="25 December 2026"))
    assert codes(made) == []
    assert "Christmas" in found(made, "delivery-date-holiday").message


def test_a_week_leaves_the_day_open() -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="1", requested_delivery="w/c 26 October"))
    wanted = made.order.requested_delivery
    assert wanted is not None
    assert (wanted.start, wanted.end, wanted.granularity, wanted.raw) == (None, None, "week", "w/c 26 October")
    assert codes(made) == []


def test_delivery_and_despatch_are_never_mixed() -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="1", requested_despatch="27 Nov 2026"))
    assert made.order.requested_delivery is None
    assert made.order.requested_despatch is not None
    assert made.order.requested_despatch.end == date(2026, 11, 27)


def test_an_orders_own_date_looks_back() -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="1", issued_on="12 October"))
    assert made.order.issued_on == date(2026, 10, 12)
    assert order(line(**SCREWS), head=header(issued_on="1 Nov")).order.issued_on == date(2025, 11, 1)


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, None, "xx"]), st.sampled_from(["GB", "US", None]))
def test_no_text_is_too_odd(text: str, language: str | None, country: str | None) -> None:
    when = period(text, said_on=TUESDAY, language=language, country=country)
    assert when.day is None or when.clear


@given(
    st.dates(min_value=TUESDAY, max_value=TUESDAY + timedelta(days=500)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%A %d %b %Y", "%d-%b-%y"]),
)
def test_what_a_program_prints_is_read_back(day: date, form: str) -> None:
    assert period(day.strftime(form), said_on=TUESDAY, country="GB").day == day


def test_long_texts_are_cut_short() -> None:
    assert period("1/1 " * 50_000, said_on=TUESDAY).days == (date(2027, 1, 1),)


def test_rival_words_must_mean_the_same() -> None:
    same = order(
        line(**SCREWS),
        head=header(buyer_order_no="1", requested_delivery=field("20 0ct", rivals=["20 Oct", "20 October"])),
    )
    assert same.order.requested_delivery is not None
    assert same.order.requested_delivery.end == date(2026, 10, 20)
    other = order(
        line(**SCREWS), head=header(buyer_order_no="1", requested_delivery=field("2? Oct", rivals=["20 Oct", "29 Oct"]))
    )
    assert codes(other) == ["delivery-date-unclear"]


@pytest.mark.parametrize(
    ("written", "granularity", "clear"),
    [
        ("2026-12-01/2026-12-05", "period", True),
        ("2026-12-01/2026-12-01", "day", True),
        ("2026-12-05/2026-12-01", "period", False),
        ("2026-12-01/2026-12-32", "period", False),
    ],
)
def test_an_iso_interval_is_a_period(written: str, granularity: str, clear: bool) -> None:
    when = period(written, said_on=date(2026, 11, 20))
    assert (when.granularity, when.clear) == (granularity, clear)
