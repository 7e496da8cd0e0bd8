"""The tolerances and severities that an installation may set, globally and per customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from normalizer.house_rules import HouseRule

__all__ = ["Policy"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What may pass. Handed in by wiring from `[desk]` and `[trust]`."""

    trust_addresses: bool = False  #: trust.mail = "address": a known address counts without authentication
    price_tolerance: Decimal = Decimal("0.02")
    quantity_ratio: Decimal = Decimal(10)  #: an ordinary quantity is at most this many times the customer's largest
    own_domains: tuple[str, ...] = ()  #: our own mail domains: a colleague who forwards vouches for the inner sender
    own_names: tuple[str, ...] = ()
    own_vat_ids: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)  #: finding code -> severity, over the defaults
    customers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  #: account_no -> setting -> value
    house_rules: tuple[HouseRule, ...] = ()  #: the installation's own, as expressions

    def ratio_for(self, account_no: str) -> Decimal:
        """The customer's own ratio where one is set, else the installation's."""
        own = self.customers.get(account_no, {}).get("quantity_ratio")
        return Decimal(own) if own is not None else self.quantity_ratio
