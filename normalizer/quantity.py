"""How much of a product a line asks for: number, unit, and what that is in the stock unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from normalizer.figures import trimmed
from normalizer.master import CrossReference, ProductRecord
from normalizer.ordinary import unusual
from normalizer.pack import (
    Sold,
    by_the_dozen,
    own_unit,
    sold_units,
)
from normalizer.packed import holding
from normalizer.quantity_report import LARGEST, Report, ResolvedQuantity, decimals, only, shown_unit
from normalizer.unit_choice import as_sold, units_meant
from normalizer.units import CODES, WrittenUnit, read_unit
from parsers.draft import DraftLine, Field
from parsers.record import record

__all__ = ["resolve"]


#: figures that are grouped by thousands, or have three decimals
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


@record()
class _Reading:
    """One way to read number and unit together."""

    quantity: Decimal
    sold: Sold

    @property
    def base(self) -> Decimal:
        return self.quantity * self.sold.factor


def resolve(
    line: DraftLine,
    product: ProductRecord | None,
    *,
    reference: CrossReference | None = None,
    proved: str = "",
    language: str | None = None,
    decimal_mark: str | None = None,
    home_mark: str | None = None,
    earlier: Sequence[Decimal] = (),
    ratio: Decimal = Decimal(10),
    pointer: str = "",
) -> ResolvedQuantity:
    """The quantity that a line means for `product`; `reference` and `proved` as `normalizer.product.resolve` gave them.

    `decimal_mark` is the document's, else that of the customer's country, which is `home_mark`; `earlier` are this customer's earlier quantities of
    the product in stock units, of which `ratio` times the largest is still ordinary.
    """
    report = Report(line, pointer)
    numbers = _numbers(line.quantity, report)
    if product and home_mark == "." and _counted(product) and len(numbers) == 1 and _is_cut(line):
        numbers = (*numbers, numbers[0] * 100)
    # The value is the code of a format that has codes of its own; the word as it stands everywhere else.
    written = read_unit(_word(line.unit), language=language) if line.unit and line.unit.raw.strip() else None
    unit_raw = line.unit.raw if line.unit else None
    if product and (own := own_unit(unit_raw or "", product, reference)):
        written, numbers = read_unit(own.code), tuple(number * own.factor for number in numbers)
    if line.unit and line.unit.raw.strip() and not written:
        report.add("unit-unknown", "unit", f"The unit {unit_raw!r} is not known; choose the unit that is meant.")
        return report.result(quantity=only(numbers), unit_raw=unit_raw)
    written = by_the_dozen(written, product) if written and product else written
    if written and written.times != 1:
        numbers = tuple(number * written.times for number in numbers)
    if product is None:
        return report.result(quantity=only(numbers), unit=_only_code(written), unit_raw=unit_raw)
    units = holding(units_meant(written, product, reference, proved, line, report), line, product)
    readings = [_Reading(number, sold) for number in numbers for sold in units]
    readings = _agreeing(readings, line, product, reference, language, report)
    readings = _plausible(readings, line, product, decimal_mark)
    chosen = _chosen(readings, report)
    if chosen is None:
        return report.result(
            quantity=only(numbers),
            unit=only([sold.code for sold in units]),
            unit_raw=unit_raw,
            base_unit=product.unit,
        )
    _check(chosen, product, earlier, ratio, report)
    return report.result(
        quantity=chosen.quantity,
        unit=chosen.sold.code,
        unit_raw=unit_raw,
        base_quantity=Decimal(trimmed(chosen.base)),
        base_unit=product.unit,
        conversion=chosen.sold.conversion,
    )


_CENTS = re.compile(r"[1-9]\d{0,2},\d\d")
_COMMA = re.compile(r"\d,\d\d(?!\d)")


def _is_cut(line: DraftLine) -> bool:
    """Whether the number has a comma and two figures, as no count has where people write points: `2,00` may be 200 or lack a
    nought. Beside money that is written so it is the document's way."""
    money = (field.raw for field in (line.price, line.amount) if field is not None)
    written = line.quantity.raw.strip() if line.quantity else ""
    return _CENTS.fullmatch(written) is not None and not any(_COMMA.search(raw) for raw in money)


def _word(unit: Field) -> str:
    return unit.value if unit.value is not None else unit.raw


def _only_code(written: WrittenUnit | None) -> str | None:
    """The code of a unit that no product has to decide."""
    return only(written.tiers[0]) if written else None


def _numbers(field: Field | None, report: Report) -> tuple[Decimal, ...]:
    """Every reading of the number that could be a quantity; none, with a finding, where there is none."""
    if field is None or not field.raw.strip():
        report.add("quantity-missing", "quantity", "No quantity is written for this line; ask the customer for it.")
        return ()
    numbers = decimals(field)
    if not numbers:
        report.add("quantity-missing", "quantity", f"The quantity {field.raw!r} cannot be read as a number.")
        return ()
    possible = tuple(number for number in numbers if 0 < number < LARGEST)
    if numbers == (Decimal(0),):
        report.add("quantity-invalid", "quantity", "The quantity is 0; is the line meant at all?")
    elif not possible:
        shown = ", ".join(format(number.normalize(), "f" if abs(number) < LARGEST else ".3g") for number in numbers)
        report.add("quantity-invalid", "quantity", f"A quantity of {shown} cannot be delivered; ask what is meant.")
    return possible


def _agreeing(
    readings: list[_Reading],
    line: DraftLine,
    product: ProductRecord,
    reference: CrossReference | None,
    language: str | None,
    report: Report,
) -> list[_Reading]:
    """The readings that the second statement of the quantity confirms ("2 cartons (24 cans)")."""
    if not readings or line.quantity_2 is None or not (numbers := decimals(line.quantity_2)):
        return readings
    written = read_unit(_word(line.unit_2), language=language) if line.unit_2 and line.unit_2.raw.strip() else None
    sold = sold_units(product, reference)
    units = [one for tier in written.tiers for code in tier if (one := as_sold(code, product, sold))] if written else []
    packed = read_unit(_word(line.unit), language=language) if line.unit else None
    content = packed.content if packed and packed.content else None
    each = written.content if written and written.content else None  #: "10 parcels (6)" of what is sold in no parcels
    agreeing = [
        reading
        for reading in readings
        if (content is not None and reading.quantity * content in numbers)
        or (each is not None and any(number * each == reading.base for number in numbers))
        or any(number * unit.factor == reading.base for number in numbers for unit in units)
        or (not units and reading.base in numbers)
        or (
            (not units or units[0].factor == 1 or units[0].code == reading.sold.code) and reading.sold.factor in numbers
        )
    ]
    if not agreeing:
        second = f"{line.quantity_2.raw} {line.unit_2.raw if line.unit_2 else ''}".strip()
        first = f"{trimmed(readings[0].quantity)} {CODES[readings[0].sold.code].name}"
        report.add("quantity-contradicted", "quantity", f"The line says {first} and also {second}; these do not agree.")
        return []
    return agreeing


def _plausible(
    readings: list[_Reading], line: DraftLine, product: ProductRecord, decimal_mark: str | None
) -> list[_Reading]:
    """Fewer readings, as far as whole pieces, the line's own arithmetic or the customer's habit decide."""
    whole = [one for one in readings if one.base == one.base.to_integral_value() or not _counted(product)]
    readings = whole or readings
    if len({one.quantity for one in readings}) > 1 and (proved := [one for one in readings if _computes(one, line)]):
        readings = proved
    if decimal_mark and line.quantity and len({one.quantity for one in readings}) > 1:
        has_fraction = decimal_mark in line.quantity.raw
        if has_fraction and (_counted(product) or _THOUSANDS.fullmatch(line.quantity.raw.strip())):
            return readings  # "1.000 pcs", "1.200 m": a habit is no proof, since few write three decimals of anything
        readings = [one for one in readings if (one.quantity != max(r.quantity for r in readings)) == has_fraction]
    return readings


def _computes(reading: _Reading, line: DraftLine) -> bool:
    """Whether quantity x price is the amount that the line states."""
    price, amount, per = (
        Decimal(field.value) if field and field.value else None for field in (line.price, line.amount, line.price_per)
    )
    if price is None or amount is None:
        return False
    return abs(reading.quantity * price / (per or Decimal(1)) - amount) <= Decimal("0.01")


def _chosen(readings: list[_Reading], report: Report) -> _Reading | None:
    """The one reading that is left; a finding where several are."""
    if len({one.base for one in readings}) == 1:
        return readings[0]
    if len({one.quantity for one in readings}) > 1:
        shown = tuple(dict.fromkeys(trimmed(one.quantity) for one in readings))
        report.add(
            "quantity-ambiguous", "quantity", f"The quantity can be read as {' or '.join(shown)}.", candidates=shown
        )
    elif readings:
        units = tuple(dict.fromkeys(one.sold.code for one in readings))
        names = " or ".join(shown_unit(one.sold) for one in readings)
        report.add(
            "unit-ambiguous", "unit", f"The unit can mean {names}; choose the one that is meant.", candidates=units
        )
    return None


def _check(
    chosen: _Reading, product: ProductRecord, earlier: Sequence[Decimal], ratio: Decimal, report: Report
) -> None:
    base, unit = chosen.base, CODES[product.unit].name
    if base >= LARGEST:
        report.add("quantity-invalid", "quantity", f"{trimmed(base)} {unit} cannot be delivered; ask what is meant.")
    if _counted(product) and (
        base != base.to_integral_value() or chosen.quantity != chosen.quantity.to_integral_value()
    ):
        report.add(
            "quantity-fractional",
            "quantity",
            f"{trimmed(chosen.quantity)} {CODES[chosen.sold.code].name} is not a whole number.",
        )
    if base < product.moq:
        what = f"{trimmed(base)} {unit} is below the minimum of {trimmed(product.moq)} for {product.sku}."
        report.add("quantity-below-minimum", "quantity", what, candidates=(trimmed(product.moq),))
    elif base % product.multiple and (
        base == base.to_integral_value() or chosen.sold.code != product.unit or product.multiple != 1
    ):
        above = (base // product.multiple + 1) * product.multiple
        what = f"{trimmed(base)} {unit} is no multiple of {trimmed(product.multiple)}, in which {product.sku} is sold."
        report.add(
            "quantity-not-multiple", "quantity", what, candidates=(trimmed(above - product.multiple), trimmed(above))
        )
    if why := unusual(base, product, earlier, ratio):
        report.add(
            "quantity-unusual",
            "quantity",
            f"{trimmed(base)} {unit} of {product.sku} is {why}; ask whether it is meant.",
        )


def _counted(product: ProductRecord) -> bool:
    return CODES[product.unit].kind in ("count", "pack", "container")
