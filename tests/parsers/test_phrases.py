"""Where date phrases stand in labelled values."""

from __future__ import annotations

import pytest

from parsers.extractors.pages.headers.phrases import date_phrases, is_date
from parsers.lexicon import LANGUAGES, date_words
from tests.patience import costs


@pytest.mark.parametrize(
    ("written", "phrases"),
    [
        ("Livraison : Quai de la Lèque, 13110 Port-de-Bouc, le 26/10/2026", ["le 26/10/2026"]), ("Date: 22 September 2026 Required by: 6 October 2026", ["22 September 2026", "6 October 2026"]),
        ("4500018842 / 14.09.2026", ["14.09.2026"]), ("21-SEP-2026", ["21-SEP-2026"]), ("w/c 26 October.", ["w/c 26 October."]), ("bis 27.10.2026", ["bis 27.10.2026"]),
        ("Lieferwoche 45", ["Lieferwoche 45"]), ("Fri 23rd", ["Fri 23rd"]), ("UITERLIJK 19.10.26", ["UITERLIJK 19.10.26"]), ("October 5, 2026", ["October 5, 2026"]),
        ("within 10 days", ["within 10 days"]), ("end of October", ["end of October"]), ("2026-09-29", ["2026-09-29"]), ("Oberaich, den 19.10.2026", ["den 19.10.2026"]),
        ("Réception 7h30-12h00, du lundi au vendredi", []), ("Goods in Monday to Friday 8-4", []), ("Mo-Fr 7-15 Uhr", []), ("de lunes a viernes", []),
        ("lun-ven 8-12", []), ("Montag bis Mittwoch", ["bis Mittwoch"]), ("Mon-Fri 27/11/2026", ["Fri 27/11/2026"]),
        ("Bitte liefern Sie direkt an", []), ("Tor 2", []), ("AM26-1004", []), ("M8x30 12.9 DIN 912", []), ("1.500 7,90 100", []), ("Nr. 26/44", []),
    ],
)  # fmt: skip
def test_finds_dates_with_the_words_that_lead_them(written: str, phrases: list[str]) -> None:
    assert [written[start:end] for start, end in date_phrases(written)] == phrases


def test_knows_a_text_that_is_a_date() -> None:
    assert all(map(is_date, ["12. Oktober 2026", "Wed 14 Oct 2026, 09:41", "KW 48", "asap", "02/11/26"]))
    assert not any(map(is_date, ["", "12.50", "HX-1001", "26.10 kg of sand for 3 May"]))


@pytest.mark.parametrize("piece", ["1.1.", "by ", "12 ", "end of ", "1 jan ", "a", "le 1 ", "w/c "])
def test_is_linear(piece: str) -> None:
    with costs(0.5):
        date_phrases(piece * (100_000 // len(piece)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_finds_every_month_day_and_unit_of_the_language(language: str) -> None:
    words = date_words()[language]
    months = [
        f"12{end}{month} 2026"
        for names in words["months"]
        for month in names
        if len(month) > 2
        for end in (" ", ".", "th")
    ]
    days = [f"{day} 12." for names in words["weekdays"] for day in names if len(day) > 1]
    weeks = [f"{week} 48" for week in words["words"]["week_no"] if len(week) > 1]
    spans = [
        f"{words['words']['within'][0]} 5 {unit}" for role in ("day", "week", "month") for unit in words["words"][role]
    ]
    missed = [written for written in (*months, *days, *weeks, *spans) if not date_phrases(f"AB-1 {written} x")]
    assert missed == []
