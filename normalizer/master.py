"""What meaning may know: customers, products, prices, cross-references, history. Handed in by wiring, versioned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from normalizer.order import Order

if TYPE_CHECKING:
    from normalizer.name_index import NameIndex
    from normalizer.product_index import ProductIndex

__all__ = [
    "EVERY_OTHER",
    "AddressRecord",
    "CrossReference",
    "CustomerRecord",
    "EarlierOrder",
    "Master",
    "PriceRecord",
    "ProductRecord",
    "ScoredProduct",
    "UnitWord",
]


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A row of customers.csv."""

    account_no: str
    name: str
    legal_name: str = ""
    vat_id: str = ""
    currency: str = ""
    language: str = ""
    country: str = ""
    emails: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    price_list: str = ""
    payment_terms: str = ""
    credit_hold: bool = False


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """A row of addresses.csv; `role` is ship_to, bill_to or both."""

    address_id: str
    account_no: str
    role: str
    name: str
    line1: str = ""
    line2: str = ""
    city: str = ""
    postcode: str = ""
    subdivision: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A row of products.csv; `packs` maps a Rec 21 code to its content in stock units."""

    sku: str
    name: str
    description: str = ""
    gtin: str = ""
    unit: str = "EA"
    packs: Mapping[str, Decimal] = field(default_factory=dict)
    list_price: Decimal | None = None
    currency: str = ""
    price_per: Decimal = Decimal(1)
    moq: Decimal = Decimal(1)
    multiple: Decimal = Decimal(1)
    status: str = "active"  #: active, blocked or superseded
    superseded_by: str = ""
    category: str = ""
    manufacturer_item: str = ""


#: the `sku` of rows for every product that a price list does not name
EVERY_OTHER = "*"


@dataclass(frozen=True, slots=True)
class PriceRecord:
    """A row of prices.csv; `price_list` may be an account number (a contract). Lists of an ERP may also say that the list price
    of the product counts (`catalogue`), or price by a rule of which nobody here knows what it gives (`unknown`)."""

    price_list: str
    sku: str
    min_quantity: Decimal
    unit_price: Decimal
    price_per: Decimal
    currency: str
    valid_from: date | None = None
    valid_to: date | None = None
    basis: Literal["stated", "catalogue", "unknown"] = "stated"  #: other than stated: `unit_price` says nothing


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A customer's own item number (or confirmed wording) and the product that it means."""

    account_no: str
    buyer_item: str
    sku: str
    unit: str = ""
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A customer's own word for a unit of a product, confirmed by a clerk: one of it is `factor` stock units."""

    account_no: str
    word: str
    sku: str
    unit: str  #: the code that is meant
    factor: Decimal


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    """An order of the same customer that the gateway holds, in any state."""

    order: Order
    intake_id: str
    received_at: datetime
    state: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ScoredProduct:
    """A product, and how well it fits what was asked for."""

    product: ProductRecord
    score: float  #: 0..1


class Master(Protocol):
    """What the normalizer asks. `version` names the snapshot: equal versions give equal answers.

    Every look-up takes the text as written and normalises it itself; nothing raises for an unknown key.
    """

    version: str
    #: the customers by their names, and the products by their words
    names: NameIndex
    index: ProductIndex

    def customer(self, account_no: str) -> CustomerRecord | None: ...
    def customers(self) -> Sequence[CustomerRecord]: ...
    def customers_by_email(self, address: str) -> Sequence[CustomerRecord]: ...
    def customers_by_domain(self, domain: str) -> Sequence[CustomerRecord]: ...
    def customers_by_phone(self, number: str) -> Sequence[CustomerRecord]: ...
    def customers_by_vat_id(self, vat_id: str) -> Sequence[CustomerRecord]: ...
    def addresses(self, account_no: str) -> Sequence[AddressRecord]: ...
    def product(self, sku: str) -> ProductRecord | None: ...
    def products_by_code(self, code: str) -> Sequence[ProductRecord]: ...
    def products_by_gtin(self, gtin: str) -> Sequence[ProductRecord]: ...
    def products_by_description(self, text: str, *, limit: int = 5) -> Sequence[ScoredProduct]: ...
    def cross_references(self, account_no: str, buyer_item: str) -> Sequence[CrossReference]: ...
    def unit_words(self, account_no: str, sku: str, word: str) -> Sequence[UnitWord]: ...
    def prices(self, price_list: str, sku: str) -> Sequence[PriceRecord]: ...
    def available(self, sku: str) -> Decimal | None: ...
    def earlier_orders(self, account_no: str) -> Iterable[EarlierOrder]: ...
