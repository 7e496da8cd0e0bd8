"""Several orders in one letter whose numbers no label names: `a) NM-88121 Bradford Infirmary` above the items of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.letters.references import shaped
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import words_of

__all__ = ["Heading", "headings"]

_ORDERS = words_of("orders_counted")
_NEAR = 3  #: words between how many and "orders": `three separate orders`, `3 x site orders`
_MARK = re.compile(r"[a-z]|\d{1,2}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins an order: its number, and the place on file that it names."""

    number: Token
    place: tuple[Token, ...]


def headings(body: Script, subject: Script | None) -> list[Heading]:
    """The lines that begin an order each, where the letter says that it holds so many orders, and as many lines name nothing but
    a number of one shape and a place on file. Codes of that shape anywhere else may be items, and then there are none."""
    said = [run for script in (body, subject) if script for run in _counted(script.tokens)]
    counts = {int(run[0].values[0]) for run in said}
    if len(counts) != 1:
        return []
    lines: dict[int, list[Token]] = {}
    for token in body.tokens:
        lines.setdefault(token.line, []).append(token)
    found = [heading for line in lines.values() if (heading := _heading(line, body)) is not None]
    shapes = {_shape(heading.number) for heading in found}
    alike = sum(_shape(token) in shapes for token in body.tokens if token.has_digit)
    if len(found) != counts.pop() or len(shapes) != 1 or alike != len(found):
        return []
    for run in said:
        mark(run, Role.NOTE)
    return found


def _counted(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The words that announce how many orders there are, the number first: `three orders`, `3 x site orders`."""
    found = []
    for at, token in enumerate(tokens):
        whole = len(token.values) == 1 and token.values[0].isdigit()
        if not (token.is_number and whole and 1 < int(token.values[0]) < 20):
            continue
        behind = [one for one in tokens[at + 1 : at + 2 + _NEAR] if one.line == token.line]
        last = next((i for i, one in enumerate(behind) if one.norm in _ORDERS), None)
        if last is not None:
            found.append(tokens[at : at + 2 + last])
    return found


def _heading(line: Sequence[Token], body: Script) -> Heading | None:
    said = [token for token in line if token.text[0].isalnum()]
    if len(said) > 1 and _MARK.fullmatch(said[0].norm) and line[1].text in (")", "."):
        said = said[1:]
    if not said or not shaped(said[0], body.known) or said[0].is_number:
        return None
    place = said[1:]
    known = body.known
    if any(token.role is not Role.FREE or token.has_digit for token in place):
        return None
    if place and known.place_words.isdisjoint(token.norm for token in place):
        return None
    if not all(token.norm in known.words_of_places for token in place):
        return None
    return Heading(said[0], tuple(place))


def _shape(token: Token) -> str:
    """Figures as 9, and a letter by itself as A: TVC-L-881 and TVC-T-882 are of one shape."""
    return re.sub(r"(?<![A-Z])[A-Z](?![A-Z])", "A", re.sub(r"\d", "9", token.text))
