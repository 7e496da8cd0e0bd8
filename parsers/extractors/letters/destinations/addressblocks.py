"""Addresses of several lines in a letter: below `Ship To:` or `Lieferadresse:`, and those that stand somewhere for themselves.

A block is told by its shape: a street, a town with its postcode. Nothing in it counts goods: no house number, no postcode.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.destinations.places import Places
from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.destinations.streets import STREETS
from parsers.extractors.letters.lines.item import number_at, unit_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["find_blocks"]

_STATES = "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
_PROVINCES = "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT"
#: Somerset, KY 42501; Thunder Bay ON P7B 9Z1
_TOWN_OF_STATE = re.compile(
    rf"(?<!\w)[A-ZÀ-Þ][\w.'-]{{1,20}}(?: [A-Z][\w.'-]{{1,20}}){{0,3}}(?:, ?| )(?:(?:{_STATES})\.?,? {{1,3}}\d{{5}}(?:-\d{{4}})?|(?:{_PROVINCES}),? {{1,3}}[A-Z]\d[A-Z] ?\d[A-Z]\d)(?![\w-])"
)
#: 33499 Verl, NL-1012 AB Amsterdam; Shrewsbury SY3 9XX
_TOWN = re.compile(r"^(?:[A-Z]{1,2}-)?\d{4,5}(?: [A-Z]{2})? [A-ZÀ-Þ][^\W\d_]|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$")
#: 3200 S Highway 27, 1307 Federal St
_NUMBERED = re.compile(
    r"(?<![\w-])\d{1,6}[A-Z]? (?:[NSEW]{1,2}\.? )?(?:[A-Z0-9][\w.'-]{0,20} ){0,4}"
    r"(?:St|Street|Ave|Avenue|Rd|Road|Dr|Drive|Blvd|Boulevard|Ln|Lane|Ct|Court|Way|Pkwy|Parkway|Hwy|Highway|Pike|Cir|Circle|Pl|Place|Ter|Trl|Trail|Loop|Rte|Route|Sq|Square|Plaza)\b"
)
_LONGEST = 8  #: lines of an address
_PERSONS = words_of("persons_to_ask") | {"atn", "z.hd"}


def find_blocks(tokens: Sequence[Token], text: str, words: Wording, known: Catalogue, places: Places) -> None:
    """Adds the addresses of several lines; their tokens get their role."""
    lines = [list(run) for _, run in groupby(tokens, key=lambda token: token.line)]
    taken = 0
    for n, line in enumerate(lines):
        if n < taken:
            continue
        into = _labelled(line, words, places)
        block = _below(lines, n, text, words, known) if into is not None else []
        if into is not None and block:
            taken = n + 1 + len(block)
            _take(line, [token for one in block for token in one], into)
        elif (run := _apart(line, text, known)) and all(token.role is Role.FREE for token in run):
            above = lines[n - 1] if n > taken and run[0] is line[0] and line[0].line - lines[n - 1][0].line == 1 else []
            if above and _NUMBERED.match(_said(above, text)) and all(token.role is Role.FREE for token in above):
                run = [*above, *run]
            _take((), run, places.named)


def _take(lead: Sequence[Token], run: list[Token], into: list[list[Token]]) -> None:
    for token in (*lead, *run):
        if token.role is Role.FREE:
            token.role = Role.PLACE
    into.append(run)


def _labelled(line: Sequence[Token], words: Wording, places: Places) -> list[list[Token]] | None:
    """Which places a line announces that is nothing but their label, or a sentence that ends with a colon: `Ship To:`."""
    said = [token for token in line if token.text[0].isalnum()]
    if not said or any(token.has_digit or token.code for token in said):
        return None
    norms = [token.norm for token in said]
    for role, into in (("bill", places.bill_to), ("ship", places.ship_to)):
        if words[role].at(norms, 0) == len(norms):
            return into
    ends = line[-1].text == ":"
    return places.ship_to if ends and words["ship"].found_in(norms) is not None else None


def _below(lines: Sequence[list[Token]], at: int, text: str, words: Wording, known: Catalogue) -> list[list[Token]]:
    """The lines of the address below the label; none where no street or town tells that it is one."""
    found: list[list[Token]] = []
    last = 0
    before = lines[at][0].line
    for line in lines[at + 1 : at + 1 + _LONGEST]:
        apart = line[0].line - before
        if apart > (2 if not found and lines[at][-1].text == ":" else 1) or not _may_be_address(line, words, known):
            break
        before = line[0].line
        found.append(line)
        if _is_address(_said(line, text)) or (last == len(found) - 1 and line[0].norm in _PERSONS):
            last = len(found)
    return found[:last] if any(_is_address(_said(line, text)) for line in found) else []


def _may_be_address(line: Sequence[Token], words: Wording, known: Catalogue) -> bool:
    """Whether a line holds neither goods nor a label of its own."""
    norms = [token.norm for token in line]
    if line[0].norm in _PERSONS:
        return True
    if any(token.role is not Role.FREE or (token.code and token.norm.startswith("#")) for token in line):
        return False
    if words["bill"].at(norms, 0) or (words["ship"].at(norms, 0) and norms[0] not in SITES):
        return False
    named = [token for token in line[1:] if token.is_word and len(token.norm) > 3]
    if len(named) > 1 and number_at(line, 0) and all(known.has(token.norm) for token in named):
        return False  # "2 dual flush valves"
    counted = (line[at + 1] for at in range(len(line) - 1) if number_at(line, at))
    return not any(
        (unit := unit_of(token)) is not None and unit.counts and token.norm not in SITES for token in counted
    )


def _said(line: Sequence[Token], text: str) -> str:
    return " ".join(text[line[0].start : line[-1].end].split())


def _is_address(line: str) -> bool:
    if _TOWN_OF_STATE.search(line) or _TOWN.search(line) or _NUMBERED.search(line):
        return True
    return any(map(str.isdigit, line)) and any(STREETS.search(word) for word in re.findall(r"[^\W\d_]{4,}", line))


def _apart(line: Sequence[Token], text: str, known: Catalogue) -> list[Token]:
    """A town with its state and postcode, with the street before it: wherever it stands it counts nothing."""
    start, end = line[0].start, line[-1].end
    whole = text[start:end]
    town = _TOWN_OF_STATE.search(whole)
    if town is None:
        return []
    street = _NUMBERED.search(whole[: town.start()])
    run = _within(line, start + (street or town).start(), start + town.end())
    return run if street is not None or not any(known.has(token.norm) for token in run) else []


def _within(line: Sequence[Token], start: int, end: int) -> list[Token]:
    return [token for token in line if start <= token.start < end]
