"""What a line costs: the price per one, hundred or thousand, the price agreed, and the arithmetic that judges them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product as combinations

from normalizer.agreed import Agreed, agreed_price
from normalizer.allowances import Discount, after, net
from normalizer.allowances import discounts as discounts_of
from normalizer.case import Case
from normalizer.currency import currency_stated
from normalizer.figures import decimal, one_number, open_readings, plain, with_value
from normalizer.master import CrossReference, ProductRecord
from normalizer.order import Price
from normalizer.pack import COUNTS
from normalizer.quantity_report import ResolvedQuantity
from normalizer.units import CODES, FAMILIES, read_unit
from parsers.draft import DraftLine, Field

__all__ = ["counted_unit", "line_money", "settle"]

PERS = (Decimal(1), Decimal(100), Decimal(1000))
CENT = Decimal("0.01")
#: What rounding may do to one product of quantity and price; beyond the rounding of the price itself, never more than a hundredth.
SLACK = Decimal("0.03")
# --- numbers with two readings


def settle(line: DraftLine) -> DraftLine:
    """The line with those of its open numbers settled that its own arithmetic proves; the rest stays open."""
    parts = {name: getattr(line, name) for name in ("quantity", "price", "amount")}
    readings = {name: open_readings(field) for name, field in parts.items()}
    if not all(readings.values()) or all(len(one) == 1 for one in readings.values()):
        return line
    pers = open_readings(line.price_per) or PERS
    fitting = {
        (quantity, price, amount)
        for quantity, price, amount, per in combinations(
            readings["quantity"], readings["price"], readings["amount"], pers
        )
        if quantity > 0 and _fits(quantity * price / per, amount, quantity, price, per)
    }
    if len(fitting) != 1:
        return line
    quantity, price, amount = fitting.pop()
    return replace(
        line,
        quantity=line.quantity and with_value(line.quantity, quantity),
        price=line.price and with_value(line.price, price),
        amount=line.amount and with_value(line.amount, amount),
    )


def counted_unit(
    case: Case, line: DraftLine, product: ProductRecord | None, reference: CrossReference | None
) -> DraftLine:
    """The line with the unit that its money proves, where the one beside the quantity is missing, unknown or not sold, or is a
    pack that people call by another one's name.

    Where quantity x price / per is the amount, the quantity counts what the price is for: the price's own unit where a known
    one is written, else the one unit of the product whose agreed price this is: of a box and a carton of ten boxes, the box
    where "20 Karton" cost the agreed price of a box each. A word that means both ("doos") means the one that has the price.
    """
    quantity, price, amount = decimal(line.quantity), decimal(line.price), decimal(line.amount)
    if line.price is None or quantity is None or price is None or amount is None or quantity <= 0:
        return line
    per = decimal(line.price_per) or Decimal(1)
    if per <= 0 or not _fits(quantity * price / per, amount, quantity, price, per):
        return line
    units = _units_sold(product, reference)
    named = _named(line.unit, units) if line.unit is not None else set()
    if line.unit is not None and (product is None or (named and line.unit.raw.strip().upper() in CODES)):
        return line
    if line.unit is None and line.price_unit is not None and (codes := _codes(line.price_unit)):
        # "145,29 MIL" is the price of a thousand, of which the amount says that they were divided by it
        return line if per > 1 and not codes.isdisjoint(COUNTS) else replace(line, unit=line.price_unit)
    if product is None or _currency_is_foreign(case):
        return line
    fitting = [
        code
        for code, factor in units.items()
        if (agreed := agreed_price(case, product, quantity * factor)) and agreed.within(price / per / factor)
    ]
    if named and not (len(named) > 1 and len(fitting) == 1 and named > set(fitting)):
        near = {code for family in FAMILIES if named & family for code in family}
        fitting = [code for code in fitting if code in near and not named & set(fitting)]
    if len(fitting) != 1:
        return line
    return replace(line, unit=replace(line.price, value=fitting[0], alternatives=()))


def _units_sold(product: ProductRecord | None, reference: CrossReference | None) -> dict[str, Decimal]:
    units = {product.unit: Decimal(1), **product.packs} if product else {}
    if reference and reference.unit and reference.factor:
        units[reference.unit] = reference.factor
    return {code: factor for code, factor in units.items() if factor > 0}


def _named(unit: Field, units: Mapping[str, Decimal]) -> set[str]:
    """Those of the product's units that the written one means at first hand."""
    written = read_unit(unit.value or unit.raw)
    return next((sold for tier in written.tiers if (sold := set(tier) & set(units))), set()) if written else set()


def _codes(unit: Field) -> set[str]:
    written = read_unit(unit.value or unit.raw)
    return {code for tier in written.tiers for code in tier} if written else set()


def _currency_is_foreign(case: Case) -> bool:
    return case.customer is None or currency_stated(case) not in (None, case.customer.currency)


def _fits(computed: Decimal, stated: Decimal, quantity: Decimal, price: Decimal, per: Decimal) -> bool:
    return abs(computed - stated) <= _slack(computed, quantity, price, per)


def _slack(computed: Decimal, quantity: Decimal, price: Decimal, per: Decimal) -> Decimal:
    """What rounding explains: the amount's own, and that of a price that was rounded before it was multiplied."""
    step = Decimal(1).scaleb(min(int(price.as_tuple().exponent), 0)) / 2
    return max(SLACK, min(abs(quantity) / per * step, abs(computed) / 100))


# --- one line


def line_money(
    case: Case, line: DraftLine, product: ProductRecord | None, quantity: ResolvedQuantity, pointer: str
) -> tuple[Price | None, Decimal | None]:
    """The line's price and amount as stated, checked against its arithmetic and against the price agreed."""
    amount = one_number(case, line.amount, f"{pointer}/amount", "price-ambiguous")
    stated = one_number(case, line.price, f"{pointer}/price", "price-ambiguous")
    if line.amount and amount is not None:
        case.ledger.prove(f"{pointer}/amount", line.amount)
    agreed = agreed_price(case, product, quantity.base_quantity) if product and quantity.base_quantity else None
    if stated is None or line.price is None:
        _check_implied(case, line, amount, quantity, agreed, pointer)
        return None, amount
    discounts = list(discounts_of(line.charges))
    per = _per(line, stated, amount, quantity, agreed, discounts)
    unit = _price_unit(line, quantity)
    case.ledger.prove(f"{pointer}/price/amount", line.price)
    if line.price_per:
        case.ledger.prove(f"{pointer}/price/per", line.price_per)
    if stated < 0:
        case.ledger.find(
            "price-differs", f"The price {stated} is negative.", f"{pointer}/price", evidence=line.price.evidence
        )
    _check_amount(case, line, stated, per, amount, quantity, discounts, pointer)
    each = list(_agreed_of_deliveries(case, line, product, quantity)) if product and agreed else []
    _check_agreed(case, line, net(stated, discounts), per, quantity, agreed, pointer, gross=stated, each=each)
    return Price(amount=stated, per=per, unit=unit), amount


def _per(
    line: DraftLine,
    stated: Decimal,
    amount: Decimal | None,
    quantity: ResolvedQuantity,
    agreed: Agreed | None,
    discounts: Sequence[Discount],
) -> Decimal:
    """How many the price is for: as written; else what the amount proves; else what the agreed price proves; else one."""
    written = decimal(line.price_per)
    if written is not None and written > 0:
        return written
    pers = dict.fromkeys((*PERS, agreed.per)) if agreed else PERS
    if amount is not None and quantity.quantity and quantity.quantity > 0:
        fitting = [
            per
            for per in pers
            if _fits(after(quantity.quantity * stated / per, discounts), amount, quantity.quantity, stated, per)
        ]
        if len(fitting) == 1:
            return fitting[0]
    if agreed and amount is None:
        near = [
            per
            for per in pers
            if any(
                agreed.within(net(stated, discounts) / per / factor)
                for factor in _factors(line, quantity, per=per, discounts=discounts)
            )
        ]
        if len(near) == 1:
            return near[0]
    return Decimal(1)


def _price_unit(line: DraftLine, quantity: ResolvedQuantity) -> str | None:
    if line.price_unit is None:
        return quantity.unit
    unit = read_unit(line.price_unit.value or line.price_unit.raw)
    return unit.tiers[0][0] if unit and len(unit.tiers[0]) == 1 else None


def _factors(
    line: DraftLine, quantity: ResolvedQuantity, *, per: Decimal, discounts: Sequence[Discount]
) -> list[Decimal]:
    """How many stock units the price may be for: those of the ordered unit, or one.

    Only the unit named where one is; only the one that makes the amount where that is stated: 2,000 boxes at 6.20 per 100 are
    not 124.00, so an amount of 124.00 says that the boxes themselves are priced.
    """
    if not quantity.quantity or not quantity.base_quantity:
        return [Decimal(1)]
    ordered = quantity.base_quantity / quantity.quantity
    if ordered == 1:
        return [ordered]
    stated, amount = decimal(line.price), decimal(line.amount)
    if stated is not None and amount is not None:
        counts = {ordered: quantity.quantity, Decimal(1): quantity.base_quantity}
        fitting = [
            factor
            for factor, count in counts.items()
            if _fits(after(count * stated / per, discounts), amount, count, stated, per)
        ]
        if len(fitting) == 1:
            return fitting
    unit = _price_unit(line, quantity) if line.price_unit else None
    if unit == quantity.base_unit and unit:
        return [Decimal(1)]
    if unit == quantity.unit and unit:
        return [ordered]
    return [ordered, Decimal(1)]


def _check_amount(
    case: Case,
    line: DraftLine,
    stated: Decimal,
    per: Decimal,
    amount: Decimal | None,
    quantity: ResolvedQuantity,
    discounts: Sequence[Discount],
    pointer: str,
) -> None:
    """Quantity x price / per - discounts = amount; the price may be for the stock unit while boxes are ordered."""
    if amount is None or quantity.quantity is None or line.amount is None:
        return
    counts = [quantity.quantity]
    if quantity.base_quantity is not None and quantity.base_quantity != quantity.quantity:
        counts.append(quantity.base_quantity)
    if any(_fits(after(count * stated / per, discounts), amount, count, stated, per) for count in counts):
        return
    computed = after(quantity.quantity * stated / per, discounts).quantize(CENT)
    case.ledger.find(
        "amount-contradicted",
        f"{plain(quantity.quantity)} x {plain(stated)} / {plain(per)} is {computed}, but {plain(amount)} is stated.",
        f"{pointer}/amount",
        evidence=line.amount.evidence,
        candidates=(str(computed), plain(amount)),
    )


def _check_agreed(
    case: Case,
    line: DraftLine,
    net_price: Decimal,
    per: Decimal,
    quantity: ResolvedQuantity,
    agreed: Agreed | None,
    pointer: str,
    *,
    gross: Decimal,
    each: Sequence[Agreed],
) -> None:
    """`each`: what is agreed for every one of the line's deliveries, which may be too small for the break of the whole."""
    if line.price is None:
        return
    if agreed is None:
        if quantity.base_quantity is not None:
            case.ledger.find(
                "price-unknown",
                f"No agreed price to compare {line.price.raw} with.",
                f"{pointer}/price",
                evidence=line.price.evidence,
            )
        return
    if currency_stated(case) not in (None, agreed.currency):
        return  # the currency's own finding holds it; prices in two currencies cannot be compared
    factors = _factors(line, quantity, per=per, discounts=list(discounts_of(line.charges)))
    step = Decimal(1).scaleb(min(int(gross.as_tuple().exponent), 0)) / 2

    def fits(one: Agreed) -> bool:
        return any(one.within(net_price / per / factor, rounding=step / per / factor) for factor in factors)

    if fits(agreed) or (each and all(map(fits, each))):
        return
    if net_price != gross and any(agreed.within(gross / per / factor) for factor in factors):
        case.ledger.find(
            "discount-unagreed",
            f"The discount on {line.price.raw} is not on file.",
            f"{pointer}/allowances_charges",
            evidence=line.price.evidence,
        )
        return
    case.ledger.find(
        "price-differs",
        f"{plain(net_price)}{f' per {plain(per)}' if per != 1 else ''} stated, {agreed.sentence(factors[0])} agreed ({agreed.source}).",
        f"{pointer}/price",
        evidence=line.price.evidence,
        candidates=(agreed.sentence(factors[0]),),
    )


def _agreed_of_deliveries(
    case: Case, line: DraftLine, product: ProductRecord, quantity: ResolvedQuantity
) -> Iterator[Agreed]:
    """The price agreed for each delivery of the line by itself; none where one of them cannot be told."""
    counts = [decimal(part.quantity) for part in line.schedule]
    if not quantity.quantity or not quantity.base_quantity or not all(counts):
        return
    factor = quantity.base_quantity / quantity.quantity
    found = [agreed_price(case, product, count * factor) for count in counts if count]
    yield from (one for one in found if one is not None and None not in found)


def _check_implied(
    case: Case, line: DraftLine, amount: Decimal | None, quantity: ResolvedQuantity, agreed: Agreed | None, pointer: str
) -> None:
    """An amount without a price says the price all the same."""
    if (
        amount is None
        or line.amount is None
        or agreed is None
        or not quantity.base_quantity
        or currency_stated(case) not in (None, agreed.currency)
    ):
        return
    each = amount / quantity.base_quantity
    if not agreed.within(each, rounding=CENT / quantity.base_quantity):
        case.ledger.find(
            "price-differs",
            f"{plain(amount)} for {plain(quantity.base_quantity)} {quantity.base_unit} stated, {agreed.sentence(Decimal(1))} agreed ({agreed.source}).",
            f"{pointer}/amount",
            evidence=line.amount.evidence,
        )
