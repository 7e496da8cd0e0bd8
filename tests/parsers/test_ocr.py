"""What every engine of the protocol `Ocr` promises, on one small picture; and how two readings of a line become one."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.readers.merging import Char, merged
from parsers.readers.ocr import Ocr

ENGINES = {
    "rapidocr": ("parsers.readers.rapid", "Rapid", "rapidocr"),
    "tesseract": ("parsers.readers.tesseract", "Tesseract", "tesserocr"),
}
ROWS = ("Order 4711", "HX-0830 200 17.40")


def picture() -> Image.Image:
    page = Image.new("L", (1000, 320), 255)
    draw = ImageDraw.Draw(page)
    for number, row in enumerate(ROWS):
        draw.text((60, 60 + 120 * number), row, fill=0, font=ImageFont.load_default(size=48))
    return page


@pytest.fixture(scope="module", params=list(ENGINES))
def ocr(request: pytest.FixtureRequest) -> Ocr:
    module, name, package = ENGINES[request.param]
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    made: Ocr = getattr(import_module(module), name)()
    assert made.name == request.param
    return made


def test_reads_words_with_their_places_and_says_how_sure_it_is(ocr: Ocr) -> None:
    words = {word.text: word for word in ocr.words(picture())}
    assert {"4711", "200", "17.40"} <= set(words)
    number, price = words["4711"], words["17.40"]
    assert 150 < number.left < number.right < 400
    assert number.bottom < price.top  # another row
    assert price.left > words["200"].right  # words are parted
    assert all(0 <= word.score <= 1 for word in words.values())
    assert all(len(word.middles) == len(word.text) for word in words.values())
    assert list(price.middles) == sorted(price.middles)


def test_a_day_behind_a_comma_is_a_word_of_its_own() -> None:
    rapid = pytest.importorskip("parsers.readers.rapid").Rapid()
    page = Image.new("L", (1000, 200), 255)
    ImageDraw.Draw(page).text((60, 60), "B-2240,20.10.2026", fill=0, font=ImageFont.load_default(size=48))
    assert [word.text for word in rapid.words(page)] == ["B-2240,", "20.10.2026"]


def test_reads_the_same_twice(ocr: Ocr) -> None:
    assert list(ocr.words(picture())) == list(ocr.words(picture()))


def test_reads_a_single_line(ocr: Ocr) -> None:
    line = ocr.line(picture().crop((0, 30, 1000, 140)))
    assert line is not None
    assert "4711" in line.text


def test_a_blank_page_has_no_words(ocr: Ocr) -> None:
    blank = Image.new("L", (600, 400), 255)
    assert list(ocr.words(blank)) == []
    assert ocr.line(blank.crop((0, 0, 600, 60))) is None


def chars(text: str, score: float) -> list[Char]:
    return [Char(char, (at + 0.5) / len(text), score) for at, char in enumerate(text)]


def text(found: list[Char]) -> str:
    return "".join(char.text for char in found)


def test_two_readings_that_agree_confirm_each_other() -> None:
    found = merged(chars("17.40", 0.8), chars("17.40", 0.95))
    assert text(found) == "17.40"
    assert {char.score for char in found} == {0.95}


def test_where_two_readings_differ_the_surer_stands_and_the_other_is_its_rival() -> None:
    found = merged(chars("17.40", 0.9), chars("11.40", 0.8))
    assert text(found) == "17.40"
    assert found[1].rivals == (("1", 0.8),)
    assert found[1].score <= 0.7  # whatever the engine says, the two do not agree
    assert found[0].score == 0.9


def test_a_character_that_one_reading_alone_has_is_doubtful() -> None:
    found = merged(chars("50)", 0.6), chars("50", 0.99))
    assert text(found[:2]) == "50"
    assert all(char.score <= 0.7 for char in found[2:])
