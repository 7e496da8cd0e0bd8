"""The canonical order: plain values, nothing in it guessed, no evidence inside.

Names and semantics follow UBL 2.x Order and Peppol BIS Ordering 3; units are UN/ECE Rec 20/21 codes, currencies ISO 4217,
countries ISO 3166-1 alpha-2. Unknown is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import TypeAdapter

from parsers.draft import Kind

__all__ = [
    "AllowanceCharge",
    "Attachment",
    "Contact",
    "Customer",
    "Order",
    "OrderLine",
    "Party",
    "Period",
    "Price",
    "ScheduledDelivery",
    "Totals",
]

Intent = Literal["new", "change", "cancel", "return"]
Action = Literal["add", "change", "cancel", "return", "none"]
Granularity = Literal["day", "week", "month", "asap", "before", "period"]
Conversion = Literal["stock", "catalogue", "cross-reference", "standard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom the customer names to ask."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who orders. `account_no` is None while nobody knows."""

    account_no: str | None = None
    name: str | None = None
    vat_id: str | None = None
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A place or party; `address_id` where it is on file."""

    address_id: str | None = None
    name: str | None = None
    lines: tuple[str, ...] = ()
    postcode: str | None = None
    city: str | None = None
    subdivision: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When. A single day has `end` alone or `start == end`; a bare week or "soon" has no day in it."""

    start: date | None = None
    end: date | None = None
    granularity: Granularity = "day"
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`amount` for `per` of `unit`; both per and unit as stated, not converted."""

    amount: Decimal
    per: Decimal = Decimal(1)
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceCharge:
    """An allowance (`charge` false) or a charge; `reason_code` from UNCL 5189 or 7161 where it is known."""

    charge: bool
    reason: str | None = None
    reason_code: str | None = None
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledDelivery:
    """One of the deliveries of a line that has several."""

    quantity: Decimal
    requested_delivery: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One item. `base_quantity` is in the product's stock unit; `conversion` says what the factor rests on."""

    no: str
    action: Action | None = None
    sku: str | None = None
    buyer_item: str | None = None
    manufacturer_item: str | None = None
    gtin: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_raw: str | None = None
    base_quantity: Decimal | None = None
    base_unit: str | None = None
    conversion: Conversion | None = None
    price: Price | None = None
    amount: Decimal | None = None
    requested_delivery: Period | None = None
    schedule: tuple[ScheduledDelivery, ...] = ()
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """As stated by the customer, never recomputed over."""

    lines: Decimal | None = None
    tax: Decimal | None = None
    payable: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with the order and is no order itself."""

    part: int
    name: str | None
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The canonical order. `id` and `revision` are given by the gateway; the normalizer leaves "" and 1."""

    id: str = ""
    revision: int = 1
    kind: Kind = Kind.ORDER
    intent: Intent = "new"
    buyer_order_no: str | None = None
    seller_order_no: str | None = None
    previous_order_no: str | None = None
    contract_no: str | None = None
    quotation_no: str | None = None
    issued_on: date | None = None
    received_at: datetime
    currency: str | None = None
    customer: Customer = Customer()
    ship_to: Party | None = None
    bill_to: Party | None = None
    end_customer: Party | None = None
    requested_delivery: Period | None = None
    requested_despatch: Period | None = None
    ship_complete: bool | None = None
    delivery_terms: str | None = None
    payment_terms: str | None = None
    lines: tuple[OrderLine, ...] = ()
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    totals: Totals = Totals()
    notes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON form of design.md section 2: every key present, decimals as strings, unknown null."""
        data: dict[str, Any] = ORDER.dump_python(self, mode="json")
        return data

    @classmethod
    def from_json(cls, data: Any) -> Order:
        """The inverse of `to_json`; raises `pydantic.ValidationError` with a pointer for each fault."""
        return ORDER.validate_python(data)


ORDER: TypeAdapter[Order] = TypeAdapter(Order)
