"""What lines would cost a customer, while somebody types them: by the price that the checks will compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gateway.web.form import FormError, clerks_number
from normalizer.agreed import price_on_file
from normalizer.master import CustomerRecord, Master
from normalizer.pack import sold_units

__all__ = ["Asked", "Quote", "quotes", "total"]

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it is typed. `price`, for one of the unit, is what the customer was told; "" where nothing was."""

    sku: str
    quantity: str
    unit: str
    price: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a line would cost; nothing is guessed, so each of these may be None."""

    each: Decimal | None = None  #: the price on file of one of the unit
    amount: Decimal | None = None  #: by the price that was told, else by the one on file
    currency: str = ""


def quotes(lines: Sequence[Asked], *, customer: CustomerRecord, master: Master, on: date) -> list[Quote]:
    """One quote for each line."""
    return [_quote(line, customer, master, on) for line in lines]


def total(found: Sequence[Quote]) -> Decimal | None:
    """The sum, where every line has an amount."""
    amounts = [one.amount for one in found if one.amount is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(found) else None


def _quote(line: Asked, customer: CustomerRecord, master: Master, on: date) -> Quote:
    product, quantity, told = master.product(line.sku), _number(line.quantity), _number(line.price)
    sold = sold_units(product).get(line.unit or product.unit) if product else None
    on_file = None
    if product is not None and sold is not None:
        base = (quantity if quantity is not None else Decimal(1)) * sold.factor
        agreed = price_on_file(master, customer, product, base, on=on)
        on_file = agreed.amount / agreed.per * sold.factor if agreed else None
    each = told if told is not None else on_file
    amount = (quantity * each).quantize(CENT) if quantity is not None and each is not None else None
    return Quote(on_file, amount, customer.currency)


def _number(text: str) -> Decimal | None:
    """What was typed, where it is one number and no other."""
    try:
        plain = clerks_number(text[:40], "")
    except FormError:
        return None
    return Decimal(plain) if plain else None
