"""The tolerances and severities that an installation may set, globally and per customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

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
