"""Delivery plans in running text: how many of one item come on which day, in rows or one behind the other.

16 Nov 12 / 23 Nov 12 / 7 Dec 6                      day, quantity
10 on 2 November and another 10 on 16 November       quantity, day
1. Lieferung KW 46: 200 m                            a row that says which delivery it is

Each token of a stretch becomes one letter, and the grammar is a pattern of these letters: between two words that it does not
know, numbers and days must take turns to the end of a line, or it is no plan and every number stays to be read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.extractors.letters.lines.item import Quantity, attached_unit, number_at, unit_of, values_of
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["DELIVERIES", "PARTED", "PLAN_LEADS", "Plan", "announced", "ordinal", "plans"]

_ORDINALS = {
    word: at
    for at, name in ((0, "first"), (1, "second"), (2, "third"), (-1, "last"))
    for word in words_of(f"ordinal_{name}")
}
DELIVERIES = words_of("scheduled_deliveries")
PARTED = words_of("parted_deliveries")
_JOINS = words_of("joining_deliveries") | words_of("and_words")
_SIGNS = frozenset(",;:.=·•*/&–—-|") | {"→", "->"}
PLAN_LEADS = words_of("before_parted_deliveries")

_EACH = words_of("each_delivery")
_OF = words_of("packs_holding")
#: D a day, Q a quantity, E for each of the days, J what joins, N the end of a line, X anything else
_PLAN = re.compile(
    r"(?P<day>(?<![QD])J*DJ*Q(?:(?:J*NJ*|J+)DJ*Q|DJ*Q)+)(?=J*(?:N|$))"
    r"|(?P<count>(?<![DQE])QJ*D(?:J*NJ*QJ*D|J+QJ*D|QJ*D)+)(?=J*(?:N|X|$))"
    r"|(?P<each>(?<![DQ])(?:QJ*E|EJ*Q)J*D(?:J+D)+)(?=J*(?:N|X|$))"
)


@dataclass(slots=True)
class Plan:
    """The deliveries of one item."""

    parts: list[tuple[Quantity, Dated]]
    tokens: list[Token]  #: from the first part to the last
    stated: tuple[str, ...] = ()  #: what the text says below that they add up to

    @property
    def unit(self) -> Token | None:
        return next((quantity.unit for quantity, _ in self.parts if quantity.unit is not None), None)

    @property
    def total(self) -> Decimal | None:
        """What the deliveries add up to; None where a number has several readings."""
        values = [quantity.values for quantity, _ in self.parts]
        return sum((Decimal(one[0]) for one in values), Decimal(0)) if all(len(one) == 1 for one in values) else None

    @property
    def units(self) -> set[str]:
        return {self.name_of_unit(quantity) for quantity, _ in self.parts}

    @staticmethod
    def name_of_unit(quantity: Quantity) -> str:
        """The codes of the unit beside a number, so that `roll` and `rolls` are one; empty where there is none."""
        unit = quantity.unit
        known = (unit.unit or attached_unit(unit)) if unit is not None else None
        return "/".join(sorted(known.codes)) if known is not None else (quantity.unit_text or "").casefold()


def plans(sentences: Sequence[Sequence[Token]], script: Script) -> list[Plan]:
    """The plans of a text, in their order. Their days all differ: the same day twice is said again, or wrong."""
    tokens = [token for sentence in sentences for token in sentence]
    found = []
    for stretch in _stretches(tokens):
        letters, units = _letters(stretch, script)
        for match in _PLAN.finditer(letters):
            plan = _plan(units[match.start() : match.end()])
            days = {" ".join(token.norm for token in dated.tokens) for _, dated in plan.parts}
            if len(days) == len(plan.parts) and len(plan.units - {""}) <= 1:
                found.append(plan)
    return found


def _stretches(tokens: Sequence[Token]) -> list[list[Token]]:
    """The text cut where a line is empty."""
    out: list[list[Token]] = []
    for token in tokens:
        if not out or token.line - out[-1][-1].line > 1:
            out.append([])
        out[-1].append(token)
    return out


_Unit = Quantity | Dated | list[Token]


def _letters(tokens: Sequence[Token], script: Script) -> tuple[str, list[_Unit]]:
    """The letters of the tokens, and what stands behind each of them."""
    letters: list[str] = []
    units: list[_Unit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at and token.line != tokens[at - 1].line:
            letters.append("N")
            units.append([])
        letter, unit, length = _letter(tokens, at, script)
        letters.append(letter)
        units.append(unit)
        at += length
    return "".join(letters), units


def _letter(tokens: Sequence[Token], at: int, script: Script) -> tuple[str, _Unit, int]:
    token = tokens[at]
    dated = script.dates_by_token.get(id(token)) if token.role is Role.DATE else None
    if dated is not None and not dated.phrase.open:
        length = sum(1 for one in tokens[at : at + len(dated.tokens)] if script.dates_by_token.get(id(one)) is dated)
        return "D", dated, max(1, length)
    if length := _label(tokens, at):
        return "J", list(tokens[at : at + length]), length
    if length := _each(tokens, at):
        return "E", list(tokens[at : at + length]), length
    if (quantity := _quantity(tokens, at)) is not None:
        return "Q", quantity, len(quantity.tokens)
    joins = token.text in _SIGNS or token.norm in _JOINS or token.role is Role.MARK
    free = token.role in (Role.FREE, Role.MARK)
    return "J" if joins and free and not _is_minus(tokens, at) else "X", [token], 1


def _each(tokens: Sequence[Token], at: int) -> int:
    """How many tokens say that a quantity is that of every delivery: `each`, `four deliveries of`; 0 for none."""
    if tokens[at].role is Role.FREE and tokens[at].norm in _EACH:
        return 1
    behind = tokens[at : at + 3]
    counted = len(behind) == 3 and behind[0].is_number and behind[1].norm in DELIVERIES and behind[2].norm in _OF
    return 3 if counted and all(token.role is Role.FREE for token in behind) else 0


def ordinal(token: Token) -> int | None:
    """Which delivery the word names, counted from 0; -1 for the last."""
    return _ORDINALS.get(token.norm)


def _is_minus(tokens: Sequence[Token], at: int) -> bool:
    """A dash that touches the number behind it and nothing before it."""
    token, before = tokens[at], tokens[at - 1] if at else None
    touches = at + 1 < len(tokens) and tokens[at + 1].start == token.end and tokens[at + 1].has_digit
    return token.text in "-–—" and touches and (before is None or before.end != token.start)


def _label(tokens: Sequence[Token], at: int) -> int:
    """How many tokens say which delivery it is: `1. Lieferung`, `first drop`, `delivery 2`; 0 for none. It leads its row."""
    if at and tokens[at - 1].line == tokens[at].line and tokens[at - 1].role is not Role.MARK:
        return 0
    token = tokens[at]
    behind = [one for one in tokens[at + 1 : at + 4] if one.line == token.line]
    if token.role is not Role.FREE and token.role is not Role.MARK:
        return 0
    stop = 1 if behind and behind[0].text in ".ªº°" else 0
    numbers = token.norm in _ORDINALS or (token.norm.isdigit() and len(token.norm) < 3)
    if numbers and behind[stop:] and behind[stop].norm in DELIVERIES:
        return 2 + stop
    numbered = behind[:1] and behind[0].norm.isdigit() and behind[1:] and behind[1].text in (":", "-", "–")
    return 2 if token.norm in DELIVERIES and numbered else 0


def _quantity(tokens: Sequence[Token], at: int) -> Quantity | None:
    token = tokens[at]
    if token.role is not Role.FREE or not number_at(tokens, at) or token.attached == "article":
        return None
    if token.attached is not None and attached_unit(token) is None and token.attached != "x":
        return None
    values = values_of(token)
    if token.attached is not None and attached_unit(token) is not None:
        return Quantity(token, values, [token], unit=token, unit_text=token.attached)
    behind = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].line == token.line else None
    if behind is not None and behind.norm in ("x", "×", "off"):
        return Quantity(token, values, [token, behind])
    unit = behind if behind is not None and unit_of(behind) is not None else None
    return Quantity(token, values, [token, *([unit] if unit else [])], unit=unit)


def _plan(units: Sequence[_Unit]) -> Plan:
    """The parts of a match: quantities and days take turns, whichever comes first."""
    quantities = [unit for unit in units if isinstance(unit, Quantity)]
    days = [unit for unit in units if isinstance(unit, Dated)]
    tokens: list[Token] = []
    for unit in units:
        tokens += unit if isinstance(unit, list) else unit.tokens
    quantities = quantities * len(days) if len(quantities) == 1 else quantities
    return Plan(list(zip(quantities, days, strict=True)), tokens)


def announced(tokens: Sequence[Token]) -> list[tuple[int, list[Token]]]:
    """How many deliveries a text announces, and the words that say so: `in three drops`, `zwei Teillieferungen`."""
    found = []
    for at, token in enumerate(tokens):
        whole = len(token.values) == 1 and token.values[0].isdigit() and len(token.values[0]) < 3 and not token.attached
        if not whole or token.role not in (Role.FREE, Role.ITEM, Role.NOTE):
            continue
        behind = [one for one in tokens[at + 1 : at + 3] if one.line == token.line]
        last = next((i for i, one in enumerate(behind) if one.norm in DELIVERIES), None)
        if last is None or (last and behind[0].norm not in PARTED):
            continue
        first = at
        while first and tokens[first - 1].norm in PLAN_LEADS and tokens[first - 1].line == token.line:
            first -= 1
        found.append((int(token.values[0]), list(tokens[first : at + 2 + last])))
    return found
