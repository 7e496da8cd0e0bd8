"""The totals as stated, and whether the lines add up to them.

Rules by their Peppol names: R008 sum of lines, R009 and R010 sums of allowances and charges, R011 total without tax, R017 with
tax, R016 payable; to half a minor unit for each rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from normalizer.agreed import agreed_price, tolerance_of
from normalizer.allowances import after
from normalizer.case import Case
from normalizer.figures import one_number, plain
from normalizer.order import Order, OrderLine, Totals
from parsers.draft import Field

__all__ = ["check_totals", "line_amount", "totals_of"]

CENT = Decimal("0.01")
SLACK = Decimal("0.03")
#: Standard and reduced rates of value added and sales tax, for totals that do not say whether they hold it.
TAX_RATES = tuple(
    Decimal(rate)
    for rate in [
        "5",
        "5.5",
        "6",
        "7",
        "7.7",
        "8",
        "8.1",
        "9",
        "10",
        "12",
        "13",
        "14",
        "15",
        "17",
        "18",
        "19",
        "20",
        "21",
        "22",
        "23",
        "24",
        "25",
        "25.5",
        "27",
    ]
)


def totals_of(case: Case) -> Totals:
    """The totals as stated."""
    found: dict[str, Decimal | None] = {}
    for name in ("lines", "tax", "payable"):
        field: Field | None = getattr(case.draft.header, f"total_{name}")
        found[name] = one_number(case, field, f"/totals/{name}", "price-ambiguous")
        if field and found[name] is not None:
            case.ledger.prove(f"/totals/{name}", field)
    return Totals(**found)


def check_totals(order: Order, case: Case) -> None:
    """The sum of the amounts is the stated total, as far as both are stated."""
    totals = order.totals
    stated = totals.lines if totals.lines is not None else totals.payable
    if stated is None or not order.lines:
        return
    amounts = [line_amount(line) for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) and sum(known, Decimal(0)) <= stated:
        _check_agreed_total(order, case, stated)
        return
    total, slack = sum(known, Decimal(0)), SLACK + CENT / 2 * len(known)
    if any(abs(possible - stated) <= slack for possible in _possible(total, order, stated is not totals.lines)):
        return
    name = "lines" if totals.lines is not None else "payable"
    field: Field | None = getattr(case.draft.header, f"total_{name}")
    case.ledger.find(
        "total-contradicted",
        f"The lines add up to {plain(total)}, but {plain(stated)} is stated ({plain(stated - total)} apart).",
        f"/totals/{name}",
        evidence=field.evidence if field else None,
        candidates=(plain(total), plain(stated)),
    )


def _check_agreed_total(order: Order, case: Case, stated: Decimal) -> None:
    """Where lines say no price, the prices agreed for them must make the stated total: a total alone says the prices, too."""
    amounts = [
        line_amount(line) if line_amount(line) is not None else _agreed_amount(line, case) for line in order.lines
    ]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or case.customer is None or order.currency != case.customer.currency:
        return
    total = sum(known, Decimal(0))
    slack = total * tolerance_of(case) + SLACK + CENT / 2 * len(known)
    if any(abs(possible - stated) <= slack for possible in _possible(total, order, stated is not order.totals.lines)):
        return
    name = "lines" if order.totals.lines is not None else "payable"
    field: Field | None = getattr(case.draft.header, f"total_{name}")
    case.ledger.find(
        "price-differs",
        f"At the prices agreed the lines come to {plain(total.quantize(CENT))}, but a total of {plain(stated)} is stated.",
        f"/totals/{name}",
        evidence=field.evidence if field else None,
    )


def _agreed_amount(line: OrderLine, case: Case) -> Decimal | None:
    product = case.master.product(line.sku) if line.sku else None
    if product is None or not line.base_quantity:
        return None
    agreed = agreed_price(case, product, line.base_quantity)
    return line.base_quantity * agreed.amount / agreed.per if agreed else None


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
    for net in (total, after(total, pairs)):
        yield net
        tax = order.totals.tax
        if tax is not None:
            yield net + tax
        elif payable:
            yield from (net * (100 + rate) / 100 for rate in TAX_RATES)
