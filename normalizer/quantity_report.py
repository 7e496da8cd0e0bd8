"""The quantity of a line as far as it is decided, and what was found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from normalizer.codes import finding
from normalizer.figures import trimmed
from normalizer.finding import Finding
from normalizer.order import Conversion
from normalizer.pack import Sold
from normalizer.units import CODES
from parsers.draft import DraftLine, Field
from parsers.record import record

__all__ = ["LARGEST", "Report", "ResolvedQuantity", "decimals", "only", "shown_unit"]

Value = TypeVar("Value")


#: No order means more than this, in any unit; a number beyond it is a misreading.
LARGEST = Decimal(10) ** 9


@record(kw_only=True)
class ResolvedQuantity:
    """The quantity of a line. What the text and the product do not decide is None, and a finding says why."""

    quantity: Decimal | None = None
    unit: str | None = None
    unit_raw: str | None = None
    base_quantity: Decimal | None = None
    base_unit: str | None = None
    conversion: Conversion | None = None
    findings: tuple[Finding, ...] = ()


class Report:
    """The findings of one line, in the order in which they were met."""

    def __init__(self, line: DraftLine, pointer: str) -> None:
        self._line, self._pointer = line, pointer
        self.findings: list[Finding] = []

    def add(self, code: str, name: str, message: str, *, candidates: Iterable[str] = ()) -> None:
        field: Field | None = getattr(self._line, name) or self._line.quantity
        evidence = field.evidence if field else None
        pointer = f"{self._pointer}/{name}"
        self.findings.append(finding(code, message, pointer=pointer, evidence=evidence, candidates=tuple(candidates)))

    def result(
        self,
        *,
        quantity: Decimal | None = None,
        unit: str | None = None,
        unit_raw: str | None = None,
        base_quantity: Decimal | None = None,
        base_unit: str | None = None,
        conversion: Conversion | None = None,
    ) -> ResolvedQuantity:
        return ResolvedQuantity(
            quantity=quantity,
            unit=unit,
            unit_raw=unit_raw,
            base_quantity=base_quantity,
            base_unit=base_unit,
            conversion=conversion,
            findings=tuple(self.findings),
        )


def only(values: Sequence[Value]) -> Value | None:
    """The one value that they all are, or None."""
    return values[0] if len(set(values)) == 1 else None


def decimals(field: Field) -> tuple[Decimal, ...]:
    """Every number that the field may hold, however large."""
    found = []
    for text in [field.value] if field.value is not None else [rival.value for rival in field.alternatives]:
        try:
            number = Decimal(text)
        except InvalidOperation:
            continue
        if number.is_finite():
            found.append(number)
    return tuple(dict.fromkeys(Decimal(trimmed(number)) if abs(number) < LARGEST else number for number in found))


def shown_unit(sold: Sold) -> str:
    """The unit for a clerk's eyes: "box of 50"."""
    name = CODES[sold.code].name
    return name if sold.factor == 1 else f"{name} of {trimmed(sold.factor)}"
