"""The parts that every letter has, of which languages have so many and no more (fixed/*.toml), from the mail to the order."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from tests.parsers.fixed.plain_letters import LETTERS, Read, phrases, read

NUMBERS = ("4471", "PO-4471", "26/0871", "B 2026/418", "KW-B 26-1187", "TVC-L-881")


def meant(language: str, number: str | None = None) -> Read:
    letter = LETTERS[language]
    return Read(False, number, letter.place, None, letter.items)


@pytest.mark.parametrize(("language", "phrase"), phrases("openings", "above"))
def test_an_order_is_opened_above_its_list(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    assert read(letter, letter.text(opening=phrase)) == meant(language)


@pytest.mark.parametrize(
    ("language", "phrase"), [row for row in phrases("openings", "above") if not row[1].endswith((":", "."))]
)
def test_an_order_is_opened_within_its_sentence(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    goods = letter.rows.replace("- ", "").replace("\n", ", ")
    assert read(letter, letter.text(opening=f"{phrase} {goods}.", rows=" ")) == meant(language)


@pytest.mark.parametrize(("language", "phrase"), phrases("openings", "behind"))
def test_an_order_is_opened_behind_its_list(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    assert read(letter, letter.text(opening="", behind=phrase)) == meant(language)


@pytest.mark.parametrize(("language", "phrase"), phrases("openings", "held"))
def test_what_orders_nothing_is_not_entered(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    shown = read(letter, letter.text(opening=phrase))
    assert shown.held or not shown.items


@pytest.mark.parametrize(("language", "label"), phrases("order_numbers", "labels"))
def test_the_number_of_an_order_is_told(language: str, label: str) -> None:
    """In a place, with a sign and of a shape that the label's own spelling chooses, so that all of them are tried."""
    letter, chosen = LETTERS[language], zlib.crc32(label.encode())
    number = NUMBERS[chosen % len(NUMBERS)]
    said = f"{label} {number}" if label.endswith(":") or chosen & 64 else f"{label}: {number}"
    texts = (
        letter.text(before=said),
        letter.text(after=f"{said}."),
        letter.text(opening=f"{letter.opening.rstrip(' :')} ({said}):")
        if not label.endswith(":")
        else letter.text(after=said),
    )
    assert read(letter, texts[chosen // 128 % len(texts)]) == meant(language, number)


@pytest.mark.parametrize(("language", "phrase"), phrases("order_numbers", "others"))
@pytest.mark.parametrize("first", [True, False])
def test_other_numbers_are_none_of_the_order(language: str, phrase: str, *, first: bool) -> None:
    letter = LETTERS[language]
    said = phrase.replace("{n}", NUMBERS[zlib.crc32(phrase.encode()) % len(NUMBERS)])
    shown = read(letter, letter.text(before=said) if first else letter.text(after=said))
    assert shown.held or shown == meant(language)


#: where a letter has what the table calls so
SLOTS = {"greetings": "greeting", "talk": "before", "partings": "after", "closings": "closing"}


@pytest.mark.parametrize(
    ("slot", "language", "phrase"), [(slot, *row) for kind, slot in SLOTS.items() for row in phrases("greetings", kind)]
)
def test_how_a_letter_begins_and_ends_alters_nothing(slot: str, language: str, phrase: str) -> None:
    letter = LETTERS[language]
    assert read(letter, letter.text(**{slot: phrase})) == meant(language)


#: the town of another address on file, and that address
SECOND = {
    "en": ("Wetherby", "31001-2"),
    "de": ("Fritzlar", "20010-2"),
    "fr": ("Mâcon", "V4108-2"),
    "es": ("Barreda", "430107-2"),
    "it": ("Imola", "439206-2"),
    "nl": ("Utrecht", "31015-2"),
}


@pytest.mark.parametrize(("language", "phrase"), phrases("places", "there"))
def test_the_goods_go_where_it_is_said(language: str, phrase: str) -> None:
    letter, (town, place) = LETTERS[language], SECOND[language]
    shown = read(letter, letter.text(after=phrase.replace("{town}", town)))
    assert shown == replace(meant(language), place=place)


@pytest.mark.parametrize(
    ("language", "phrase"), [row for kind in ("usual", "names", "idle") for row in phrases("places", kind)]
)
def test_the_usual_place_and_who_is_there_change_no_place(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    assert read(letter, letter.text(after=phrase)) == meant(language)


@pytest.mark.parametrize(("language", "phrase"), phrases("places", "elsewhere"))
def test_a_place_that_is_not_on_file_is_not_passed_over(language: str, phrase: str) -> None:
    letter = LETTERS[language]
    assert read(letter, letter.text(after=phrase)).held
