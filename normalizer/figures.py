"""Written numbers as decimals: the one reading that stands, or all that are open; and whose habit it is to write them so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from normalizer.case import Case
from parsers.draft import Field
from parsers.numbers import readings

__all__ = [
    "by_habit",
    "decimal",
    "decimal_mark",
    "home_mark",
    "one_number",
    "open_readings",
    "plain",
    "trimmed",
    "with_value",
]

#: Beyond this nothing is an order any more, and sums would lose their last figures.
LIMIT = Decimal("1e15")
#: Countries that write 1.234,50; the rest writes 1,234.50 (Unicode CLDR).
COMMA = frozenset(
    [
        "AD",
        "AL",
        "AM",
        "AR",
        "AT",
        "AZ",
        "BA",
        "BE",
        "BG",
        "BO",
        "BR",
        "BY",
        "CL",
        "CO",
        "CR",
        "CY",
        "CZ",
        "DE",
        "DK",
        "DZ",
        "EC",
        "EE",
        "ES",
        "FI",
        "FR",
        "GE",
        "GR",
        "HR",
        "HU",
        "ID",
        "IS",
        "IT",
        "KZ",
        "LT",
        "LU",
        "LV",
        "MA",
        "MD",
        "ME",
        "MK",
        "NL",
        "NO",
        "PL",
        "PT",
        "PY",
        "RO",
        "RS",
        "RU",
        "SE",
        "SI",
        "SK",
        "TN",
        "TR",
        "UA",
        "UY",
        "VE",
        "VN",
        "XK",
    ]
)


def decimal(field: Field | None) -> Decimal | None:
    """The one number that the field holds, or None."""
    return _number(field.value) if field is not None and field.value is not None else None


def open_readings(field: Field | None) -> tuple[Decimal, ...]:
    """Every number that the field may hold: one where it is settled, none where there is no field."""
    if field is None:
        return ()
    if (one := decimal(field)) is not None:
        return (one,)
    rivals = (_number(alternative.value) for alternative in field.alternatives)
    return tuple(dict.fromkeys(number for number in rivals if number is not None))


def by_habit(field: Field, mark: str | None) -> Decimal | None:
    """The reading that a writer with this decimal mark means, where it is one of the open ones."""
    if mark is None:
        return None
    meant = [number for number in readings(field.raw, decimal_mark=mark) if number in open_readings(field)]
    return meant[0] if len(meant) == 1 else None


def with_value(field: Field, value: Decimal) -> Field:
    """The field settled on one of its readings; the others stay beside it."""
    return replace(field, value=format(value, "f"))


def decimal_mark(case: Case) -> str | None:
    """The decimal mark that the document shows, else the one of the customer's country."""
    if case.draft.conventions.decimal_mark:
        return case.draft.conventions.decimal_mark
    return home_mark(case)


def home_mark(case: Case) -> str | None:
    """The decimal mark of the customer's country."""
    return ("," if case.country in COMMA else ".") if case.country else None


@lru_cache(maxsize=1024)  # one field is asked for its number several times
def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) < LIMIT else None


def one_number(case: Case, field: Field | None, pointer: str, code: str) -> Decimal | None:
    """The amount of money that the field means: settled, or by the habit of document or country. A finding where two are left,
    with this code, and where figures are written that are no number."""
    readings = open_readings(field)
    if field is None or len(readings) == 1:
        return readings[0] if readings else None
    if (number := by_habit(field, decimal_mark(case))) is not None:
        return number
    if readings:
        ways = " or ".join(format(number, "f") for number in readings)
        case.ledger.find(
            code,
            f"{field.raw!r} may be {ways}.",
            pointer,
            evidence=field.evidence,
            candidates=[format(n, "f") for n in readings],
        )
    elif any(map(str.isdigit, field.raw)):
        case.ledger.find("price-unread", f"{field.raw!r} cannot be read.", pointer, evidence=field.evidence)
    return None


def plain(number: Decimal) -> str:
    """The number for a clerk's eyes, without an exponent."""
    return format(number.normalize() if number == number.to_integral_value() else number, "f")


def trimmed(number: Decimal) -> str:
    """The number without zeros that say nothing, and without an exponent."""
    return f"{number.normalize():f}"
