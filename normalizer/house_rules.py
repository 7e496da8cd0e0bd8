"""Rules of an installation's own, as expressions over the order (CEL, https://cel.dev): no code is run, and every expression ends.

    order.lines.exists(l, l.base_quantity > 5000.0 && l.product.category == "Chemicals")

The names: `order` is the order as the ERP gets it, its figures as doubles, with `product` (name, category, unit, status, list_price,
manufacturer_item) in each line; `customer` is the account (account_no, name, country, currency, price_list, payment_terms). What is
not known is null. An expression that cannot be decided, because it asks for what is null or not there, holds the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from normalizer.codes import finding
from normalizer.finding import Finding, Severity
from normalizer.master import CustomerRecord, Master, ProductRecord
from normalizer.order import Order

__all__ = ["HouseRule", "apply_house_rules", "fault_in"]

PRODUCT = ("name", "category", "unit", "status", "list_price", "manufacturer_item")
CUSTOMER = ("account_no", "name", "country", "currency", "price_list", "payment_terms")


@dataclass(frozen=True, slots=True)
class HouseRule:
    """Holds (or remarks on) an order for which `when` is true; `accounts` empty means every customer."""

    name: str
    when: str
    severity: str = "check"
    message: str = ""
    accounts: tuple[str, ...] = ()


@lru_cache(maxsize=1000)
def _program(expression: str) -> Any:
    # Imported with the first rule: most installations have none, and it takes a third of a second.
    import cel

    return cel.compile(expression)


def fault_in(expression: str) -> str:
    """Why this is no expression, in one line; "" where it is one."""
    try:
        _program(expression)
    except ValueError as error:
        return " ".join(str(error).split())[:300]
    return ""


def apply_house_rules(
    rules: tuple[HouseRule, ...], order: Order, customer: CustomerRecord | None, master: Master
) -> Iterator[Finding]:
    """What the rules find in the order."""
    mine = [rule for rule in rules if not rule.accounts or (customer and customer.account_no in rule.accounts)]
    if not mine:
        return
    names = {"order": _order(order, master), "customer": _plain(customer, CUSTOMER) if customer else None}
    for rule in mine:
        told, said = _judge(rule, names)
        if told:
            one = finding("house-rule", said)
            yield Finding(one.code, Severity(rule.severity), one.message)


def _judge(rule: HouseRule, names: Mapping[str, Any]) -> tuple[bool, str]:
    try:
        result = _program(rule.when).execute(dict(names))
    except (TypeError, KeyError, ValueError, RuntimeError, ArithmeticError, IndexError) as error:
        why = " ".join(str(error).split())[:120]
        return True, f"The rule {rule.name!r} could not be decided ({why})."
    if not isinstance(result, bool):
        return True, f"The rule {rule.name!r} gave {result!r} instead of true or false."
    return result, rule.message or f"The rule {rule.name!r} applies: {rule.when}"


def _order(order: Order, master: Master) -> dict[str, Any]:
    data: dict[str, Any] = _figures(order.to_json())
    for line, made in zip(data["lines"], order.lines, strict=True):
        product = master.product(made.sku) if made.sku else None
        line["product"] = _plain(product, PRODUCT) if product else None
    return data


def _plain(record: ProductRecord | CustomerRecord, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


#: members of the order that hold figures as text
FIGURES = frozenset({"quantity", "base_quantity", "amount", "per", "percent", "lines", "tax", "payable"})


def _figures(data: Any) -> Any:
    """The order's JSON with its figures as numbers."""
    if isinstance(data, dict):
        return {
            name: float(value) if name in FIGURES and isinstance(value, str) else _figures(value)
            for name, value in data.items()
        }
    return [_figures(one) for one in data] if isinstance(data, (list, tuple)) else data
