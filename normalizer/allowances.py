"""Allowances and charges: as stated, and what they do to a price or a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from normalizer.case import Case
from normalizer.figures import decimal, plain
from normalizer.order import AllowanceCharge
from parsers.draft import Charge

__all__ = ["Discount", "after", "charges", "discounts", "net"]

Discount = tuple[Decimal, Decimal]  #: percent and amount; charges are negative


def charges(
    case: Case, written: Sequence[Charge], pointer: str, *, priced: bool = False
) -> tuple[AllowanceCharge, ...]:
    """Allowances and charges as stated; those of nothing are left out. A discount that is not on file is a finding, but on a line that is
    `priced`: there the price is compared."""
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
        said = f"{percent} %" if percent else plain(amount or Decimal(0))
        if not one.charge and not priced:
            case.ledger.find(
                "discount-unagreed", f"A discount of {said} is claimed that is not on file.", here, evidence=evidence
            )
        elif one.charge:
            case.ledger.find("charge-stated", f"A charge of {said} is stated.", here, evidence=evidence)
    return tuple(made)


def discounts(written: Iterable[Charge]) -> Iterator[Discount]:
    """(percent, amount) of each, charges negative."""
    for one in written:
        sign = -1 if one.charge else 1
        yield (
            sign * (decimal(one.percent) or Decimal(0)),
            Decimal(0) if one.percent else sign * (decimal(one.amount) or Decimal(0)),
        )


def after(value: Decimal, discounts: Iterable[Discount]) -> Decimal:
    """What is left of an amount when each discount is taken off in turn."""
    for percent, amount in discounts:
        value = value * (100 - percent) / 100 - amount
    return value


def net(price: Decimal, discounts: Iterable[Discount]) -> Decimal:
    """The price for one after these discounts; those in money are the line's, not the price's."""
    return after(price, ((percent, Decimal(0)) for percent, _ in discounts))
