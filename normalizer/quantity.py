"""How much of a product a line asks for: number, unit, and what that is in the stock unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from normalizer.codes import finding
from normalizer.finding import Finding
from normalizer.master import CrossReference, ProductRecord
from normalizer.order import Conversion
from normalizer.ordinary import unusual
from normalizer.pack import (
    Sold,
    content_agrees,
    counts_packs,
    is_container,
    is_pack_itself,
    is_pair_itself,
    own_unit,
    sold_units,
)
from normalizer.units import CODES, FAMILIES, PIECES, WrittenUnit, read_unit
from parsers.draft import DraftLine, Field
from parsers.record import record

__all__ = ["ResolvedQuantity", "resolve"]

Value = TypeVar("Value")

#: No order means more than this, in any unit; a number beyond it is a misreading.
LARGEST = Decimal(10) ** 9
#: From this content on, a small number without a unit counts packs.
MANY = 500
#: figures that are grouped by thousands, or have three decimals
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_WHOLE = re.compile(r"(?<![\d.,])\d{3,6}(?![\d.,])")


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
    earlier: Sequence[Decimal] = (),
    ratio: Decimal = Decimal(10),
    pointer: str = "",
) -> ResolvedQuantity:
    """The quantity that a line means for `product`; `reference` and `proved` as `normalizer.product.resolve` gave them.

    `decimal_mark` is the customer's habit where the document shows none; `earlier` are this customer's earlier quantities of
    the product in stock units, of which `ratio` times the largest is still ordinary.
    """
    report = _Report(line, pointer)
    numbers = _numbers(line.quantity, report)
    # The value is the code of a format that has codes of its own; the word as it stands everywhere else.
    written = read_unit(_word(line.unit), language=language) if line.unit and line.unit.raw.strip() else None
    unit_raw = line.unit.raw if line.unit else None
    if product and (own := own_unit(unit_raw or "", product, reference)):
        written, numbers = read_unit(own.code), tuple(number * own.factor for number in numbers)
    if line.unit and line.unit.raw.strip() and not written:
        report.add("unit-unknown", "unit", f"The unit {unit_raw!r} is not known; choose the unit that is meant.")
        return report.result(quantity=_only(numbers), unit_raw=unit_raw)
    if written and written.times != 1:
        numbers = tuple(number * written.times for number in numbers)
    if product is None:
        return report.result(quantity=_only(numbers), unit=_only_code(written), unit_raw=unit_raw)
    units = _units(written, product, reference, proved, line, report)
    readings = [_Reading(number, sold) for number in numbers for sold in units]
    readings = _agreeing(readings, line, product, reference, language, report)
    readings = _plausible(readings, line, product, decimal_mark)
    chosen = _chosen(readings, report)
    if chosen is None:
        return report.result(
            quantity=_only(numbers),
            unit=_only([sold.code for sold in units]),
            unit_raw=unit_raw,
            base_unit=product.unit,
        )
    _check(chosen, product, earlier, ratio, report)
    return report.result(
        quantity=chosen.quantity,
        unit=chosen.sold.code,
        unit_raw=unit_raw,
        base_quantity=Decimal(_plain(chosen.base)),
        base_unit=product.unit,
        conversion=chosen.sold.conversion,
    )


class _Report:
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


def _word(unit: Field) -> str:
    return unit.value if unit.value is not None else unit.raw


def _only(values: Sequence[Value]) -> Value | None:
    return values[0] if len(set(values)) == 1 else None


def _only_code(written: WrittenUnit | None) -> str | None:
    """The code of a unit that no product has to decide."""
    return _only(written.tiers[0]) if written else None


def _decimals(field: Field) -> tuple[Decimal, ...]:
    found = []
    for text in [field.value] if field.value is not None else [rival.value for rival in field.alternatives]:
        try:
            number = Decimal(text)
        except InvalidOperation:
            continue
        if number.is_finite():
            found.append(number)
    return tuple(dict.fromkeys(Decimal(_plain(number)) if abs(number) < LARGEST else number for number in found))


def _numbers(field: Field | None, report: _Report) -> tuple[Decimal, ...]:
    """Every reading of the number that could be a quantity; none, with a finding, where there is none."""
    if field is None or not field.raw.strip():
        report.add("quantity-missing", "quantity", "No quantity is written for this line; ask the customer for it.")
        return ()
    numbers = _decimals(field)
    if not numbers:
        report.add("quantity-missing", "quantity", f"The quantity {field.raw!r} cannot be read as a number.")
        return ()
    possible = tuple(number for number in numbers if 0 < number < LARGEST)
    if numbers == (Decimal(0),):
        report.add("quantity-invalid", "quantity", "The quantity is 0; is the line meant at all?")
    elif not possible:
        shown = ", ".join(f"{number.normalize():.12g}" for number in numbers)
        report.add("quantity-invalid", "quantity", f"A quantity of {shown} cannot be delivered; ask what is meant.")
    return possible


def _units(
    written: WrittenUnit | None,
    product: ProductRecord,
    reference: CrossReference | None,
    proved: str,
    line: DraftLine,
    report: _Report,
) -> list[Sold]:
    """The units of this product that the written one may be."""
    sold = sold_units(product, reference)
    if written is None and line.pack is not None:
        if not counts_packs(line.pack.raw, product):
            counted = line.quantity.raw if line.quantity else ""
            message = f"“{line.pack.raw}” stands beside the quantity {counted}: are these packs or pieces?"
            report.add("unit-ambiguous", "unit", message)
        return [sold[product.unit]]
    if written is None:
        return _unwritten(product, reference, proved, line, sold, report)
    found: dict[tuple[str, Decimal], Sold] = {}
    for tier in written.tiers:
        for code in tier:
            if (one := _as_sold(code, product, sold)) and content_agrees(one, written, product):
                found[one.code, one.factor] = one
        if found:
            break
    if not found:
        found = _by_family(written, product, sold)
    if not found and (pack := _by_content(written, product, sold, line)):
        return [pack]
    if not found:
        names = " or ".join(dict.fromkeys(CODES[code].name for code in written.tiers[0]))
        content = f" of {_plain(written.content)}" if written.content else ""
        usual = {code: one for code, one in sold.items() if one.conversion != "standard"} or sold
        report.add(
            "unit-invalid", "unit",
            f"{product.sku} is not sold by the {names}{content}; it is sold by {', '.join(map(_shown, usual.values()))}.",
            candidates=usual,
        )  # fmt: skip
    return list(found.values())


def _by_family(
    written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold]
) -> dict[tuple[str, Decimal], Sold]:
    """The packs of the written one's family ("carton" of what is packed in cases), where none bears its very name."""
    near = {other for code in written.tiers[0] for family in FAMILIES if code in family for other in family}
    packs = [sold[code] for code in (*product.packs, product.unit) if code in near and code in sold]
    return {(one.code, one.factor): one for one in packs if content_agrees(one, written, product)}


def _by_content(written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold], line: DraftLine) -> Sold | None:
    """The one pack that holds what the line says a pack holds, under whatever name: "3 boxes, 30 pieces" of tubes of ten."""
    if not any(CODES[code].kind in ("pack", "container") for code in written.tiers[0]):
        return None
    contents = set(_decimals(line.quantity_2)) if line.quantity_2 else set()
    contents = (
        {content / number for content in contents for number in _decimals(line.quantity) if number}
        if line.quantity
        else contents
    )
    contents |= {written.content} if written.content else set()
    packs = [one for one in sold.values() if one.code in product.packs and one.factor in contents]
    return packs[0] if len(packs) == 1 else None


def _as_sold(code: str, product: ProductRecord, sold: Mapping[str, Sold]) -> Sold | None:
    """How the product is sold by that unit: by its own code, as a piece, or by what one of it comes in."""
    if code in sold:
        return sold[code]
    stock = sold[product.unit]
    if code in PIECES and (product.unit in PIECES or product.unit == "SET" or CODES[product.unit].kind == "container"):
        return stock
    if product.unit in PIECES and code == "PR" and is_pair_itself(product):
        return stock
    if product.unit in PIECES and CODES[code].kind == "container" and is_container(product, code):
        return stock
    if product.unit in PIECES and (code == "SET" or CODES[code].kind == "pack") and is_pack_itself(product, code):
        return stock
    return None


def _unwritten(
    product: ProductRecord,
    reference: CrossReference | None,
    proved: str,
    line: DraftLine,
    sold: Mapping[str, Sold],
    report: _Report,
) -> list[Sold]:
    """Without a unit the stock unit counts, unless the customer's own number means a pack, or mere words an opaque one."""
    stock = sold[product.unit]
    if reference and reference.unit and reference.unit in sold and reference.unit != product.unit:
        report.add(
            "unit-ambiguous", "unit",
            f"No unit is written, and {reference.buyer_item} means {_shown(sold[reference.unit])}; "
            f"choose between that and {_shown(stock)}.",
            candidates=(reference.unit, product.unit),
        )  # fmt: skip
        return []
    if _is_few(product, line):
        return [stock]
    if proved in ("description", "history") and CODES[product.unit].kind in (
        "pack",
        "length",
        "mass",
        "volume",
        "area",
    ):
        others = ", ".join(_shown(one) for one in sold.values() if one.conversion != "standard")
        report.add(
            "unit-ambiguous", "unit",
            f"No unit is written, and {product.name} is kept by the {CODES[product.unit].name} (sold by {others}); "
            "ask whether that or the single piece is meant.",
            candidates=sold,
        )  # fmt: skip
        return []
    return [stock]


def _is_few(product: ProductRecord, line: DraftLine) -> bool:
    """Whether the number can only count packs: nobody orders five of three thousand paper towels."""
    if CODES[product.unit].kind != "pack" or not line.quantity:
        return False
    content = max(
        (Decimal(word) for word in _WHOLE.findall(f"{product.name} {product.description}")), default=Decimal(0)
    )
    return content >= MANY and all(number * 50 <= content for number in _decimals(line.quantity))


def _agreeing(
    readings: list[_Reading],
    line: DraftLine,
    product: ProductRecord,
    reference: CrossReference | None,
    language: str | None,
    report: _Report,
) -> list[_Reading]:
    """The readings that the second statement of the quantity confirms ("2 cartons (24 cans)")."""
    if not readings or line.quantity_2 is None or not (numbers := _decimals(line.quantity_2)):
        return readings
    written = read_unit(_word(line.unit_2), language=language) if line.unit_2 and line.unit_2.raw.strip() else None
    sold = sold_units(product, reference)
    units = (
        [one for tier in written.tiers for code in tier if (one := _as_sold(code, product, sold))] if written else []
    )
    packed = read_unit(_word(line.unit), language=language) if line.unit else None
    content = packed.content if packed and packed.content else None
    agreeing = [
        reading
        for reading in readings
        if (content is not None and reading.quantity * content in numbers)
        or any(number * unit.factor == reading.base for number in numbers for unit in units)
        or (not units and reading.base in numbers)
        or (
            (not units or units[0].factor == 1 or units[0].code == reading.sold.code) and reading.sold.factor in numbers
        )
    ]
    if not agreeing:
        second = f"{line.quantity_2.raw} {line.unit_2.raw if line.unit_2 else ''}".strip()
        first = f"{readings[0].quantity.normalize():f} {CODES[readings[0].sold.code].name}"
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


def _chosen(readings: list[_Reading], report: _Report) -> _Reading | None:
    """The one reading that is left; a finding where several are."""
    if len({one.base for one in readings}) == 1:
        return readings[0]
    if len({one.quantity for one in readings}) > 1:
        shown = tuple(dict.fromkeys(_plain(one.quantity) for one in readings))
        report.add(
            "quantity-ambiguous", "quantity", f"The quantity can be read as {' or '.join(shown)}.", candidates=shown
        )
    elif readings:
        units = tuple(dict.fromkeys(one.sold.code for one in readings))
        names = " or ".join(_shown(one.sold) for one in readings)
        report.add(
            "unit-ambiguous", "unit", f"The unit can mean {names}; choose the one that is meant.", candidates=units
        )
    return None


def _check(
    chosen: _Reading, product: ProductRecord, earlier: Sequence[Decimal], ratio: Decimal, report: _Report
) -> None:
    base, unit = chosen.base, CODES[product.unit].name
    if base >= LARGEST:
        report.add("quantity-invalid", "quantity", f"{_plain(base)} {unit} cannot be delivered; ask what is meant.")
    if _counted(product) and (
        base != base.to_integral_value() or chosen.quantity != chosen.quantity.to_integral_value()
    ):
        report.add(
            "quantity-fractional",
            "quantity",
            f"{_plain(chosen.quantity)} {CODES[chosen.sold.code].name} is not a whole number.",
        )
    if base < product.moq:
        what = f"{_plain(base)} {unit} is below the minimum of {_plain(product.moq)} for {product.sku}."
        report.add("quantity-below-minimum", "quantity", what, candidates=(_plain(product.moq),))
    elif base == base.to_integral_value() and base % product.multiple:
        above = (base // product.multiple + 1) * product.multiple
        what = f"{_plain(base)} {unit} is no multiple of {_plain(product.multiple)}, in which {product.sku} is sold."
        report.add(
            "quantity-not-multiple", "quantity", what, candidates=(_plain(above - product.multiple), _plain(above))
        )
    if why := unusual(base, product, earlier, ratio):
        report.add(
            "quantity-unusual", "quantity", f"{_plain(base)} {unit} of {product.sku} is {why}; ask whether it is meant."
        )


def _counted(product: ProductRecord) -> bool:
    return CODES[product.unit].kind in ("count", "pack", "container")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _shown(sold: Sold) -> str:
    name = CODES[sold.code].name
    return name if sold.factor == 1 else f"{name} of {_plain(sold.factor)}"
