"""The price agreed with this customer for a product, in stock units: contract, his list, the list of his currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from normalizer.case import Case
from normalizer.master import CustomerRecord, Master, PriceRecord, ProductRecord
from parsers.record import record

__all__ = ["Agreed", "agreed_price", "price_on_file", "tolerance_of"]


@record()
class Agreed:
    """A price for one stock unit, as it stands on file per `per`, and how far a stated one may be off."""

    amount: Decimal
    per: Decimal
    currency: str
    source: str  #: the price list, contract, or "catalogue"
    tolerance: Decimal

    def within(self, each: Decimal, *, rounding: Decimal = Decimal(0)) -> bool:
        """Whether a price for one stock unit is this one, but for tolerance and its own rounding."""
        mine = self.amount / self.per
        return abs(each - mine) <= max(mine * self.tolerance, min(rounding, mine / 4))

    def sentence(self, factor: Decimal) -> str:
        """The price for so many stock units, for a clerk: "6.40" or "7.94 per 100"."""
        if factor == 1:
            return f"{self.amount} per {self.per}" if self.per != 1 else f"{self.amount}"
        return f"{(self.amount / self.per * factor).quantize(Decimal('0.01'))}"


def tolerance_of(case: Case) -> Decimal:
    """The customer's own tolerance where one is set, else the installation's."""
    own = case.policy.customers.get(case.account, {}).get("price_tolerance")
    try:
        return Decimal(own) if own is not None else case.policy.price_tolerance
    except ArithmeticError:
        return case.policy.price_tolerance


def agreed_price(case: Case, product: ProductRecord, base_quantity: Decimal) -> Agreed | None:
    """What the customer of this case pays on the order's day."""
    if case.customer is None:
        return None
    return price_on_file(
        case.master, case.customer, product, base_quantity, on=case.said_on, tolerance=tolerance_of(case)
    )


def price_on_file(
    master: Master,
    customer: CustomerRecord,
    product: ProductRecord,
    base_quantity: Decimal,
    *,
    on: date,
    tolerance: Decimal = Decimal(0),
) -> Agreed | None:
    """The best quantity break of the first list that has the product in the customer's currency on that day; None where that list
    has a price for it that nobody here can tell."""
    currency = customer.currency
    for name in dict.fromkeys((customer.account_no, customer.price_list, f"{currency}-LIST")):
        if name and (row := _break(master.prices(name, product.sku), currency, on, base_quantity)):
            if row.basis == "stated":
                return Agreed(row.unit_price, row.price_per or Decimal(1), row.currency, name, tolerance)
            return _of_catalogue(product, currency, name, tolerance) if row.basis == "catalogue" else None
    return _of_catalogue(product, currency, "catalogue", tolerance)


def _of_catalogue(product: ProductRecord, currency: str, source: str, tolerance: Decimal) -> Agreed | None:
    if product.list_price is not None and product.list_price > 0 and product.currency == currency:
        return Agreed(product.list_price, product.price_per or Decimal(1), currency, source, tolerance)
    return None


def _break(rows: Sequence[PriceRecord], currency: str, day: date, quantity: Decimal) -> PriceRecord | None:
    valid = [
        row
        for row in rows
        if row.currency == currency
        and row.min_quantity <= quantity
        and (row.unit_price > 0 or row.basis != "stated")
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    ]
    # Of two rows for the same quantity the later one replaced the other, which nobody ended.
    return max(valid, key=lambda row: (row.min_quantity, row.valid_from or date.min), default=None)
