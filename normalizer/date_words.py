"""The words of a date phrase in one language, longest first, from config/dates.toml; and the numerals between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import tomli

from normalizer.names import fold

__all__ = ["LANGUAGES", "Item", "items", "names_a_part", "next_weekday_is_clear"]

_TABLES: Mapping[str, Mapping[str, Any]] = tomli.loads(files("config").joinpath("dates.toml").read_text("utf-8"))
LANGUAGES = tuple(_TABLES)

#: Numeral forms that carry their own meaning, tried from the left; everything else is a bare number or a word.
_PIECES = re.compile(
    r"(?P<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)(?:[t ]\d{2}:\d{2}[\d:.+z-]{0,20})?)"
    r"|(?P<isoweek>(?<!\d)20\d{2}-?w\d{1,2}(?:-[1-7])?(?!\d))"
    r"|(?P<full>(?<![\d.,])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?![\d]))"
    r"|(?P<clock>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
    r"|(?P<pair>(?<![\d.,])\d{1,2}\s?[./-]\s?(?:\d{4}|\d{1,2})(?!\d))"
    r"|(?P<compact>(?<!\d)\d{8}(?!\d))"
    r"|(?P<number>\d{1,9})"
    r"|(?P<word>[a-z]+)"
    r"|(?P<apostrophe>['’`])"
)
#: "Saturday's wedding" is on Saturday
_POSSESSIVE = re.compile(r"(?<=day)['’`]s\b")
_NO_WORD = re.compile(r"[^0-9a-z]+")
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a date phrase: a numeral form, or a phrase with all the roles that it may play."""

    kind: str  #: iso, isoweek, full, pair, compact, clock, number, word or unknown
    text: str
    roles: Mapping[str, int]  #: role -> its value (number of a weekday or month, days from today, else 0)
    glued: bool = False  #: no blank between this and the piece before


@lru_cache(maxsize=16)
def _phrases(language: str) -> Mapping[tuple[str, ...], Mapping[str, int]]:
    table = _TABLES[language]
    found: dict[tuple[str, ...], dict[str, int]] = {}

    def add(phrase: str, role: str, value: int = 0) -> None:
        words = tuple(_NO_WORD.sub(" ", fold(phrase)).split())
        if words:
            found.setdefault(words, {})[role] = value

    for role, rows in (("weekday", table["weekdays"]), ("month", table["months"])):
        for number, names in enumerate(rows, start=0 if role == "weekday" else 1):
            for name in names:
                add(name, role, number)
    for phrase, days in table["days"].items():
        add(phrase, "days", days)
    for role, phrases in table["words"].items():
        for phrase in phrases if role != "glued" else ():
            add(phrase, "month_noun" if role == "month" else role)
    for part in table["words"]["glued"]:  # "Freitagvormittag", "Freitag morgen"
        for number, names in enumerate(table["weekdays"]):
            add(names[0] + part, "weekday", number)
            add(f"{names[0]} {part}", "weekday", number)
    for word, number in table.get("numbers", {}).items():
        add(word, "count", number)
    return found


@lru_cache(maxsize=16)
def _ordinals(language: str) -> frozenset[str]:
    return frozenset(_TABLES[language]["ordinals"])


def next_weekday_is_clear(language: str) -> bool:
    """Whether "next Friday" is surely the first Friday that comes."""
    return bool(_TABLES[language]["next_weekday"] == "coming")


def items(text: str, language: str) -> list[Item]:
    """The phrase piece by piece; words that the language's table lacks are `unknown`."""
    plain = _POSSESSIVE.sub("", fold(text[:400]))
    pieces = [(match.lastgroup or "", match[0], match.start(), match.end()) for match in _PIECES.finditer(plain)]
    phrases, found, at = _phrases(language), [], 0
    while at < len(pieces):
        kind, raw, start, _ = pieces[at]
        glued = at > 0 and pieces[at - 1][3] == start
        if kind == "apostrophe":
            at += 1
            continue
        if kind != "word" and (kind != "number" or not _starts_phrase(raw, phrases)):
            found.append(Item(kind, raw, {}, glued))
            at += 1
            continue
        length, roles = _longest(pieces, at, phrases)
        if roles is None and kind == "number":
            found.append(Item("number", raw, {}, glued))
        elif roles is None and glued and raw in _ordinals(language) and found and found[-1].kind == "number":
            found[-1] = Item("number", found[-1].text, {"ordinal": 0}, found[-1].glued)
        elif roles is None:
            found.append(Item("unknown", raw, {}, glued))
        elif (
            glued
            and raw in _ordinals(language)
            and length == 1
            and found
            and found[-1].kind == "number"
            and "clock" not in roles
        ):
            found[-1] = Item("number", found[-1].text, {"ordinal": 0}, found[-1].glued)
        else:
            found.append(Item("word", " ".join(piece[1] for piece in pieces[at : at + length]), roles, glued))
        at += max(length, 1)
    return found


def _starts_phrase(raw: str, phrases: Mapping[tuple[str, ...], Mapping[str, int]]) -> bool:
    return any(words[0] == raw for words in phrases) if raw.isdigit() and len(raw) == 1 else False


def _longest(
    pieces: list[tuple[str, str, int, int]], at: int, phrases: Mapping[tuple[str, ...], Mapping[str, int]]
) -> tuple[int, Mapping[str, int] | None]:
    words: list[str] = []
    spans: list[int] = []
    for position in range(at, min(at + _LONGEST + 2, len(pieces))):
        if pieces[position][0] == "apostrophe":
            continue
        if pieces[position][0] not in ("word", "number"):
            break
        words.append(pieces[position][1])
        spans.append(position + 1 - at)
    for count in range(len(words), 0, -1):
        if (roles := phrases.get(tuple(words[:count]))) is not None:
            return spans[count - 1], roles
    return 1, None


#: the first words by which a phrase names the beginning or the middle of something
_PARTS = tuple(
    sorted(
        {
            f"{fold(word)} "
            for table in _TABLES.values()
            for role in ("start", "middle")
            for word in table["words"].get(role, ())
        }
    )
)


def names_a_part(text: str) -> bool:
    """Whether a date phrase begins with a part of what it names: `early next week`, `Anfang nächster Woche`."""
    return fold(text).startswith(_PARTS)
