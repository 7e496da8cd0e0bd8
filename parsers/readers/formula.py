"""A cell's formula where the file keeps no result: constants, + - * /, references, SUM, SUMPRODUCT, ROUND.

Anything else has no value here, and a person looks. Decimal arithmetic, so that 3000 * 6.2 / 100 is 186 and nothing beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from functools import lru_cache
from math import prod

__all__ = ["Place", "evaluate", "place_of"]

Place = tuple[int, int]  #: row and column from 0
LENGTH_LIMIT = 500
RANGE_LIMIT = 20_000
DEPTH_LIMIT = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<place>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)(?![A-Za-z0-9_(!.])"
    r"|(?P<name>[A-Z]+)\("
    r"|(?P<sign>[-+*/(),;]))"
)
_PLACE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")


class _UnknownError(Exception):
    """The formula says something that this evaluator does not know."""


def place_of(name: str) -> Place:
    """Row and column from 0 of a reference such as `B7` or `$B$7`."""
    match = _PLACE.fullmatch(name)
    if match is None:
        raise ValueError(name)
    return int(match[4]) - 1, _column(match[2])


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def evaluate(formula: str, cell: Callable[[Place], Decimal | None], *, moved: Place = (0, 0)) -> Decimal | None:
    """The value; None where the formula holds anything unknown or `cell` has no number for a place that it needs.

    `cell` gives the number at a place: zero for an empty cell, None for a text or an unknown one. `moved` shifts relative
    references, for shared formulas that are written once for many rows.
    """
    if len(formula) > LENGTH_LIMIT:
        return None
    try:
        with localcontext(prec=34):
            parser = _Parser(list(_tokens(formula.lstrip("="))), cell, moved)
            value = parser.sum_of_terms()
            return parser.end(value)
    except (_UnknownError, DecimalException, ValueError):
        return None


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at, text = 0, formula.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _UnknownError
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


@dataclass(slots=True)
class _Parser:
    tokens: Sequence[tuple[str, str]]
    cell: Callable[[Place], Decimal | None]
    moved: Place
    at: int = 0
    depth: int = 0

    def end(self, value: Decimal) -> Decimal:
        if self.at != len(self.tokens):
            raise _UnknownError
        # Spreadsheets keep 15 significant digits; more of a division would only look like precision.
        return Decimal(f"{value:.15g}")

    def take(self, *signs: str) -> str | None:
        """The next sign if it is one of these."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def sum_of_terms(self) -> Decimal:
        value = self.product()
        while sign := self.take("+", "-"):
            other = self.product()
            value = value + other if sign == "+" else value - other
        return value

    def product(self) -> Decimal:
        value = self.atom()
        while sign := self.take("*", "/"):
            other = self.atom()
            value = value * other if sign == "*" else value / other
        return value

    def atom(self) -> Decimal:
        self.depth += 1
        if self.depth > DEPTH_LIMIT or self.at >= len(self.tokens):
            raise _UnknownError
        value = self._atom()
        self.depth -= 1
        return value

    def _atom(self) -> Decimal:
        if self.take("-"):
            return -self.atom()
        if self.take("+"):
            return self.atom()
        if self.take("("):
            return self._closed(self.sum_of_terms())
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "place" and ":" not in text:
            return self._number(self._shifted(text))
        if kind == "name" and text in _FUNCTIONS:
            return _FUNCTIONS[text](self.arguments())
        raise _UnknownError

    def arguments(self) -> list[list[Decimal]]:
        """Every argument as the numbers that it holds: one, or those of a range."""
        found = []
        while True:
            kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            if kind == "place" and ":" in text:
                self.at += 1
                found.append([self._number(place) for place in self._range(text)])
            else:
                found.append([self.sum_of_terms()])
            if self.take(")"):
                return found
            if not self.take(",", ";"):
                raise _UnknownError

    def _closed(self, value: Decimal) -> Decimal:
        if not self.take(")"):
            raise _UnknownError
        return value

    def _number(self, place: Place) -> Decimal:
        value = self.cell(place)
        if value is None:
            raise _UnknownError
        return value

    def _shifted(self, name: str) -> Place:
        row, column = place_of(name)
        match = _PLACE.fullmatch(name)
        assert match is not None  # noqa: S101  place_of has just matched it
        return row + (0 if match[3] else self.moved[0]), column + (0 if match[1] else self.moved[1])

    def _range(self, text: str) -> list[Place]:
        first, last = (self._shifted(end) for end in text.split(":"))
        rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
        if len(rows) * len(columns) > RANGE_LIMIT:
            raise _UnknownError
        return [(row, column) for row in rows for column in columns]


def _sum_of_products(arguments: list[list[Decimal]]) -> Decimal:
    if len({len(column) for column in arguments}) != 1:
        raise _UnknownError
    return sum((prod(row) for row in zip(*arguments, strict=True)), Decimal(0))


def _round(arguments: list[list[Decimal]]) -> Decimal:
    (value,), (digits,) = arguments if len(arguments) == 2 else (arguments[0], [Decimal(0)])
    if not -9 <= digits <= 9:
        raise _UnknownError
    return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


_FUNCTIONS: dict[str, Callable[[list[list[Decimal]]], Decimal]] = {
    "SUM": lambda arguments: sum((number for argument in arguments for number in argument), Decimal(0)),
    "SUMPRODUCT": _sum_of_products,
    "ROUND": _round,
}
