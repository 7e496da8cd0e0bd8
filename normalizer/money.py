"""What it costs: prices per one, hundred or thousand, the price agreed, and the arithmetic that judges them all.

Rules by their Peppol names: R008 sum of lines, R009 and R010 sums of allowances and charges, R011 total without tax, R017 with
tax, R016 payable; and quantity x price / per - discount = amount, to half a minor unit for each rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product as combinations

from normalizer.agreed import Agreed, agreed_price
from normalizer.case import Case
from normalizer.figures import by_habit, decimal, decimal_mark, open_readings, with_value
from normalizer.master import ProductRecord
from normalizer.order import AllowanceCharge, Order, OrderLine, Price, Totals
from normalizer.quantity import ResolvedQuantity
from normalizer.units import read_unit
from parsers.draft import Charge, DraftLine, Field

__all__ = ["charges", "check_money", "currency_of", "line_money", "settle", "totals_of"]

PERS = (Decimal(1), Decimal(100), Decimal(1000))
CENT = Decimal("0.01")
#: What rounding may do to one product of quantity and price; beyond the rounding of the price itself, never more than a hundredth.
SLACK = Decimal("0.03")
#: Standard and reduced rates of value added and sales tax, for totals that do not say whether they hold it.
TAX_RATES = tuple(
    Decimal(rate) for rate in ["5", "5.5", "6", "7", "7.7", "8", "8.1", "9", "10", "12", "13", "14", "15", "17", "18", "19", "20", "21", "22", "23", "24", "25", "25.5", "27"]
)


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
    chosen = dict(zip(parts, fitting.pop(), strict=True))
    return replace(
        line, **{name: with_value(field, chosen[name]) for name, field in parts.items() if len(readings[name]) > 1}
    )


def _fits(computed: Decimal, stated: Decimal, quantity: Decimal, price: Decimal, per: Decimal) -> bool:
    return abs(computed - stated) <= _slack(computed, quantity, price, per)


def _slack(computed: Decimal, quantity: Decimal, price: Decimal, per: Decimal) -> Decimal:
    """What rounding explains: the amount's own, and that of a price that was rounded before it was multiplied."""
    step = Decimal(1).scaleb(min(int(price.as_tuple().exponent), 0)) / 2
    return max(SLACK, min(abs(quantity) / per * step, abs(computed) / 100))


def _one(case: Case, field: Field | None, pointer: str, code: str) -> Decimal | None:
    """The number that the field means: settled, or by the habit of document or country; a finding where two are left."""
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
    return None


# --- one line


def line_money(
    case: Case, line: DraftLine, product: ProductRecord | None, quantity: ResolvedQuantity, pointer: str
) -> tuple[Price | None, Decimal | None]:
    """The line's price and amount as stated, checked against its arithmetic and against the price agreed."""
    amount = _one(case, line.amount, f"{pointer}/amount", "price-ambiguous")
    stated = _one(case, line.price, f"{pointer}/price", "price-ambiguous")
    if line.amount and amount is not None:
        case.ledger.prove(f"{pointer}/amount", line.amount)
    agreed = agreed_price(case, product, quantity.base_quantity) if product and quantity.base_quantity else None
    if stated is None or line.price is None:
        _check_implied(case, line, amount, quantity, agreed, pointer)
        return None, amount
    discounts = list(_discounts(line.charges))
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
    _check_agreed(case, line, _net(stated, discounts), per, quantity, agreed, pointer, gross=stated)
    return Price(amount=stated, per=per, unit=unit), amount


def _per(
    line: DraftLine,
    stated: Decimal,
    amount: Decimal | None,
    quantity: ResolvedQuantity,
    agreed: Agreed | None,
    discounts: Sequence[tuple[Decimal, Decimal]],
) -> Decimal:
    """How many the price is for: as written; else what the amount proves; else what the agreed price proves; else one."""
    written = decimal(line.price_per)
    if written is not None and written > 0:
        return written
    if amount is not None and quantity.quantity and quantity.quantity > 0:
        fitting = [
            per
            for per in PERS
            if _fits(_after(quantity.quantity * stated / per, discounts), amount, quantity.quantity, stated, per)
        ]
        if len(fitting) == 1:
            return fitting[0]
    if agreed and amount is None:
        near = [
            per
            for per in PERS
            if any(agreed.within(_net(stated, discounts) / per / factor) for factor in _factors(line, quantity))
        ]
        if len(near) == 1:
            return near[0]
    return Decimal(1)


def _price_unit(line: DraftLine, quantity: ResolvedQuantity) -> str | None:
    if line.price_unit is None:
        return quantity.unit
    unit = read_unit(line.price_unit.value or line.price_unit.raw)
    return unit.tiers[0][0] if unit and len(unit.tiers[0]) == 1 else None


def _factors(line: DraftLine, quantity: ResolvedQuantity) -> list[Decimal]:
    """How many stock units the price may be for: those of the ordered unit, or one; only the unit named where one is."""
    if not quantity.quantity or not quantity.base_quantity:
        return [Decimal(1)]
    ordered = quantity.base_quantity / quantity.quantity
    unit = _price_unit(line, quantity) if line.price_unit else None
    if unit == quantity.base_unit and unit:
        return [Decimal(1)]
    if unit == quantity.unit and unit:
        return [ordered]
    return list(dict.fromkeys((ordered, Decimal(1))))


def _check_amount(
    case: Case,
    line: DraftLine,
    stated: Decimal,
    per: Decimal,
    amount: Decimal | None,
    quantity: ResolvedQuantity,
    discounts: Sequence[tuple[Decimal, Decimal]],
    pointer: str,
) -> None:
    """Quantity x price / per - discounts = amount; the price may be for the stock unit while boxes are ordered."""
    if amount is None or quantity.quantity is None or line.amount is None:
        return
    counts = [quantity.quantity]
    if quantity.base_quantity is not None and quantity.base_quantity != quantity.quantity:
        counts.append(quantity.base_quantity)
    if any(_fits(_after(count * stated / per, discounts), amount, count, stated, per) for count in counts):
        return
    computed = _after(quantity.quantity * stated / per, discounts).quantize(CENT)
    case.ledger.find(
        "amount-contradicted",
        f"{_plain(quantity.quantity)} x {_plain(stated)} / {_plain(per)} is {computed}, but {_plain(amount)} is stated.",
        f"{pointer}/amount",
        evidence=line.amount.evidence,
        candidates=(str(computed), _plain(amount)),
    )


def _check_agreed(
    case: Case,
    line: DraftLine,
    net: Decimal,
    per: Decimal,
    quantity: ResolvedQuantity,
    agreed: Agreed | None,
    pointer: str,
    *,
    gross: Decimal,
) -> None:
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
    if _currency_stated(case) not in (None, agreed.currency):
        return  # the currency's own finding holds it; prices in two currencies cannot be compared
    factors, step = _factors(line, quantity), Decimal(1).scaleb(min(int(gross.as_tuple().exponent), 0)) / 2
    if any(agreed.within(net / per / factor, rounding=step / per / factor) for factor in factors):
        return
    if net != gross and any(agreed.within(gross / per / factor) for factor in factors):
        case.ledger.find(
            "discount-unagreed",
            f"The discount on {line.price.raw} is not on file.",
            f"{pointer}/allowances_charges",
            evidence=line.price.evidence,
        )
        return
    case.ledger.find(
        "price-differs",
        f"{_plain(net)} per {_plain(per)} stated, {agreed.sentence(factors[0])} agreed ({agreed.source}).",
        f"{pointer}/price",
        evidence=line.price.evidence,
        candidates=(agreed.sentence(factors[0]),),
    )


def _check_implied(
    case: Case, line: DraftLine, amount: Decimal | None, quantity: ResolvedQuantity, agreed: Agreed | None, pointer: str
) -> None:
    """An amount without a price says the price all the same."""
    if (
        amount is None
        or line.amount is None
        or agreed is None
        or not quantity.base_quantity
        or _currency_stated(case) not in (None, agreed.currency)
    ):
        return
    each = amount / quantity.base_quantity
    if not agreed.within(each, rounding=CENT / quantity.base_quantity):
        case.ledger.find(
            "price-differs",
            f"{_plain(amount)} for {_plain(quantity.base_quantity)} {quantity.base_unit} stated, {agreed.sentence(Decimal(1))} agreed ({agreed.source}).",
            f"{pointer}/amount",
            evidence=line.amount.evidence,
        )


# --- allowances and charges


def charges(case: Case, written: Sequence[Charge], pointer: str) -> tuple[AllowanceCharge, ...]:
    """Allowances and charges as stated; those of nothing are left out. A discount on the whole order that is not on file is a finding."""
    made: list[AllowanceCharge] = []
    for one in written:
        amount, percent = decimal(one.amount), decimal(one.percent)
        if not amount and not percent:
            continue
        here = f"{pointer}/{len(made)}"
        for name in ("amount", "percent", "reason"):
            if field := getattr(one, name):
                case.ledger.prove(f"{here}/{name}", field)
        made.append(
            AllowanceCharge(
                charge=one.charge, reason=one.reason.raw.strip() if one.reason else None, amount=amount, percent=percent
            )
        )
        evidence = next((field.evidence for field in (one.percent, one.amount, one.reason) if field), None)
        said = f"{percent} %" if percent else _plain(amount or Decimal(0))
        if not one.charge and not pointer.startswith("/lines"):
            case.ledger.find(
                "discount-unagreed", f"A discount of {said} is claimed that is not on file.", here, evidence=evidence
            )
        elif one.charge:
            case.ledger.find("charge-stated", f"A charge of {said} is stated.", here, evidence=evidence)
    return tuple(made)


def _discounts(written: Iterable[Charge]) -> Iterator[tuple[Decimal, Decimal]]:
    """(percent, amount) of each, charges negative."""
    for one in written:
        sign = -1 if one.charge else 1
        yield (
            sign * (decimal(one.percent) or Decimal(0)),
            Decimal(0) if one.percent else sign * (decimal(one.amount) or Decimal(0)),
        )


def _after(value: Decimal, discounts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    for percent, amount in discounts:
        value = value * (100 - percent) / 100 - amount
    return value


def _net(price: Decimal, discounts: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    return _after(price, ((percent, Decimal(0)) for percent, _ in discounts))


# --- the whole order


def currency_of(case: Case) -> str | None:
    """The currency stated; else the customer's, marked as inferred. One that is not the customer's is a finding."""
    own = case.customer.currency if case.customer else None
    stated = case.draft.header.currency
    if stated is None:
        if own and case.customer:
            case.ledger.infer("/currency", own, source="customer")
        return own or None
    named = _currency_stated(case)
    if named is None:
        case.ledger.find(
            "currency-unknown",
            f"{stated.raw!r} may be several currencies.",
            "/currency",
            evidence=stated.evidence,
            candidates=[one.value for one in stated.alternatives],
        )
        return None
    case.ledger.prove("/currency", stated)
    if own and named != own:
        case.ledger.find(
            "currency-differs",
            f"{named} is stated, the account is kept in {own}.",
            "/currency",
            evidence=stated.evidence,
            candidates=(named, own),
        )
    return named


def _currency_stated(case: Case) -> str | None:
    stated = case.draft.header.currency
    if stated is None:
        return None
    if stated.value:
        return stated.value.strip().upper()
    own = case.customer.currency if case.customer else ""
    return own if own and own in {one.value.upper() for one in stated.alternatives} else None


def totals_of(case: Case) -> Totals:
    """The totals as stated."""
    found: dict[str, Decimal | None] = {}
    for name in ("lines", "tax", "payable"):
        field: Field | None = getattr(case.draft.header, f"total_{name}")
        found[name] = _one(case, field, f"/totals/{name}", "price-ambiguous")
        if field and found[name] is not None:
            case.ledger.prove(f"/totals/{name}", field)
    return Totals(**found)


def check_money(order: Order, case: Case) -> None:
    """The sum of the amounts is the stated total, as far as both are stated."""
    totals = order.totals
    stated = totals.lines if totals.lines is not None else totals.payable
    if stated is None or not order.lines:
        return
    amounts = [line_amount(line) for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) and sum(known, Decimal(0)) <= stated:
        return
    total, slack = sum(known, Decimal(0)), SLACK + CENT / 2 * len(known)
    if any(abs(possible - stated) <= slack for possible in _possible(total, order, stated is not totals.lines)):
        return
    name = "lines" if totals.lines is not None else "payable"
    field: Field | None = getattr(case.draft.header, f"total_{name}")
    case.ledger.find(
        "total-contradicted",
        f"The lines add up to {_plain(total)}, but {_plain(stated)} is stated ({_plain(stated - total)} apart).",
        f"/totals/{name}",
        evidence=field.evidence if field else None,
        candidates=(_plain(total), _plain(stated)),
    )


def line_amount(line: OrderLine) -> Decimal | None:
    """The line's amount as stated, else as its quantity and price make it."""
    if line.amount is not None:
        return line.amount
    if line.price is None or line.quantity is None:
        return None
    return (
        (line.quantity * line.price.amount / line.price.per).quantize(CENT)
        if abs(line.quantity) < Decimal("1e12")
        else None
    )


def _possible(total: Decimal, order: Order, payable: bool) -> Iterator[Decimal]:
    """What the total may rightly be: the lines alone, with allowances and charges, and with tax where it says "payable" or nothing."""
    pairs = [
        (
            (-1 if one.charge else 1) * (one.percent or Decimal(0)),
            Decimal(0) if one.percent else (-1 if one.charge else 1) * (one.amount or Decimal(0)),
        )
        for one in order.allowances_charges
    ]
    for net in (total, _after(total, pairs)):
        yield net
        tax = order.totals.tax
        if tax is not None:
            yield net + tax
        elif payable:
            yield from (net * (100 + rate) / 100 for rate in TAX_RATES)


def _plain(number: Decimal) -> str:
    return format(number.normalize() if number == number.to_integral_value() else number, "f")
