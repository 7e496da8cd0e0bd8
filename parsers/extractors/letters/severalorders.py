"""Several orders in one letter whose numbers no label names: `a) NM-88121 Bradford Infirmary` above the items of each; and the place
that such a line names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.orderwords import counted_orders
from parsers.extractors.letters.references import shaped
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import words_of

__all__ = ["Heading", "headings", "place_of_heading"]

_ORDERS = words_of("orders_counted")
_BEFORE_PLACE = words_of("before_order_place")
_DELIVERING = words_of("delivering_words") | words_of("delivery_heading_words")
_MARK = re.compile(r"[a-z]|\d{1,2}")
_FIGURES = 6  #: of a number of an order that has no letters


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins an order: its number, and the place on file that it names."""

    number: Token
    place: tuple[Token, ...]


def headings(body: Script, subject: Script | None) -> list[Heading]:
    """The lines that begin an order each, where the letter says that it holds so many orders, and as many lines name nothing but
    a number of one shape, a place on file and a day. Codes of that shape anywhere else may be items, and then there are none."""
    scripts = [script for script in (body, subject) if script]
    said = [run for script in scripts for run in counted_orders(script.tokens)]
    counts = {int(run[0].values[0]) for run in said}
    spoken = any(token.norm in _ORDERS for script in scripts for token in script.tokens)
    if len(counts) > 1 or not (counts or spoken):
        return []
    lines: dict[int, list[Token]] = {}
    for token in body.tokens:
        lines.setdefault(token.line, []).append(token)
    found = [heading for line in lines.values() if (heading := _heading(line, body)) is not None]
    shapes = {_shape(heading.number) for heading in found}
    alike = sum(_shape(token) in shapes for token in body.tokens if token.has_digit)
    count = counts.pop() if counts else len(found)
    if len(found) != count or len(found) < 2 or len(shapes) != 1 or alike != len(found):
        return []
    if not said and not all(heading.place for heading in found):
        return []
    for run in said:
        mark(run, Role.NOTE)
    return found


def _heading(line: Sequence[Token], body: Script) -> Heading | None:
    said = [token for token in line if token.text[0].isalnum()]
    marked = len(said) > 1 and bool(_MARK.fullmatch(said[0].norm)) and line[1].text in (")", ".")
    said = said[1:] if marked else said
    for at in (0, len(said) - 1) if said else ():
        if not _is_number(said[at], body.known):
            continue
        rest = said[1:] if not at else said[:at]
        place = place_of_heading(rest, body.known)
        if place is None or (at and not place):
            return None
        return Heading(said[at], tuple(place))
    return None


def _is_number(token: Token, known: Catalogue) -> bool:
    figures = token.text.isdigit() and len(token.text) >= _FIGURES
    return shaped(token, known) and (not token.is_number or figures)


def place_of_heading(rest: Sequence[Token], known: Catalogue) -> list[Token] | None:
    """The place among the other words of a line that begins an order; None where they say anything else than a place on file and
    when its goods come."""
    said = [token for token in rest if token.text[0].isalnum()]
    while said and (said[-1].role is Role.DATE or said[-1].norm in _DELIVERING):
        said.pop()
    while said and said[0].norm in _BEFORE_PLACE and said[0].norm not in known.place_words:
        said.pop(0)
    if any(token.role not in (Role.FREE, Role.PLACE) or (token.has_digit and len(token.text) > 2) for token in said):
        return None
    if said and not any(_names_place(token, known) for token in said):
        return None
    return said if all(token.norm in known.words_of_places for token in said) else None


def _names_place(token: Token, known: Catalogue) -> bool:
    """Whether the word is one of a place on file: one that few others have, or written large and no word of goods or of every day."""
    norm = token.norm
    large = token.text[0].isupper() and norm.isalpha() and len(norm) > 3
    return norm in known.place_words or (large and norm in known.words_of_places and not known.has(norm))


def _shape(token: Token) -> str:
    """Figures as 9, and a letter by itself as A: TVC-L-881 and TVC-T-882 are of one shape."""
    return re.sub(r"(?<![A-Z])[A-Z](?![A-Z])", "A", re.sub(r"\d", "9", token.text))
