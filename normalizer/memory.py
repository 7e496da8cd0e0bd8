"""The master in memory: every look-up is a dictionary that was filled once; nothing changes afterwards."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Self, TypeVar

from normalizer.master import (
    EVERY_OTHER,
    AddressRecord,
    CrossReference,
    CustomerRecord,
    EarlierOrder,
    PriceRecord,
    ProductRecord,
    ScoredProduct,
    UnitWord,
)
from normalizer.name_index import NameIndex
from normalizer.product_index import ProductIndex

__all__ = ["MemoryMaster", "plain_code"]

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)

_NO_CODE = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")


def plain_code(code: str) -> str:
    """An item code without case, blanks and signs: `hs 933-0830.zn` is `hs9330830zn`. Leading zeros stay."""
    return _NO_CODE.sub("", _fold(code))


def _fold(text: str) -> str:
    if text.isascii():  # nothing to take apart
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text)


def _phone(number: str) -> str:
    """The last nine digits: the national part, whatever prefix it was written with."""
    return _digits(number.replace("(0)", ""))[-9:]


def _group(rows: Iterable[tuple[Key, Row]]) -> dict[Key, tuple[Row, ...]]:
    """Rows by key, each row once, in the order of the file."""
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for key, row in rows:
        if key:
            found[key].append(row)
    return {key: tuple(every) if len(every) == 1 else _once(every) for key, every in found.items()}


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({id(row): row for row in rows}.values())


class MemoryMaster:
    """The `Master` of one snapshot. Built once, shared by all, never changed."""

    def __init__(
        self,
        *,
        version: str = "",
        customers: Sequence[CustomerRecord] = (),
        addresses: Sequence[AddressRecord] = (),
        products: Sequence[ProductRecord] = (),
        prices: Sequence[PriceRecord] = (),
        cross_references: Sequence[CrossReference] = (),
        stock: Mapping[str, Decimal] | None = None,
        history: Callable[[str], Iterable[EarlierOrder]] | None = None,
    ) -> None:
        self.version = version
        self.index = ProductIndex(products)
        self._history = history
        self._customers = tuple(customers)
        self._products = tuple(products)
        self._by_account = _group((plain_code(row.account_no), row) for row in customers)
        self._by_email = _group((email.casefold(), row) for row in customers for email in row.emails)
        self._by_domain = _group(
            (domain.casefold().lstrip("@"), row) for row in customers for domain in row.email_domains
        )
        self._by_phone = _group((_phone(number), row) for row in customers for number in row.phones + row.faxes)
        self._by_vat = _group((plain_code(row.vat_id), row) for row in customers)
        self._addresses = _group((row.account_no, row) for row in addresses)
        self.names = NameIndex(self._customers, self._addresses)
        self._by_sku = {row.sku: row for row in products}
        self._by_plain_sku = _group((plain_code(row.sku), row) for row in products)
        self._by_gtin = _group((_gtin(row.gtin), row) for row in products)
        self._by_manufacturer = _group((plain_code(row.manufacturer_item), row) for row in products)
        self._references = _referred(cross_references)
        self._unit_words: Mapping[tuple[str, str, str], tuple[UnitWord, ...]] = {}
        self._prices = _group(((row.price_list, row.sku), row) for row in prices)
        self._stock = dict(stock or {})

    def customer(self, account_no: str) -> CustomerRecord | None:
        found = self._by_account.get(plain_code(account_no), ())
        return found[0] if len(found) == 1 else next((row for row in found if row.account_no == account_no), None)

    def customers(self) -> Sequence[CustomerRecord]:
        return self._customers

    def customers_by_email(self, address: str) -> Sequence[CustomerRecord]:
        return self._by_email.get(address.strip().casefold(), ())

    def customers_by_domain(self, domain: str) -> Sequence[CustomerRecord]:
        return self._by_domain.get(domain.strip().casefold().lstrip("@"), ())

    def customers_by_phone(self, number: str) -> Sequence[CustomerRecord]:
        """By the national part of a phone or fax number; fewer than seven digits name nobody."""
        digits = _phone(number)
        return self._by_phone.get(digits, ()) if len(digits) >= 7 else ()

    def customers_by_vat_id(self, vat_id: str) -> Sequence[CustomerRecord]:
        return self._by_vat.get(plain_code(vat_id), ())

    def addresses(self, account_no: str) -> Sequence[AddressRecord]:
        return self._addresses.get(account_no, ())

    def product(self, sku: str) -> ProductRecord | None:
        """The product of that item number; written with other case, blanks or signs only where that names one alone."""
        if exact := self._by_sku.get(sku.strip()):
            return exact
        found = self._by_plain_sku.get(plain_code(sku), ())
        return found[0] if len(found) == 1 else None

    def products_by_code(self, code: str) -> Sequence[ProductRecord]:
        """Those whose item number or manufacturer's number is `code`, whatever its case, blanks and signs."""
        key = plain_code(code)
        if exact := self._by_sku.get(code.strip()):
            return (exact,)
        found = (*self._by_plain_sku.get(key, ()), *self._by_manufacturer.get(key, ()))
        return tuple({row.sku: row for row in found}.values())

    def products_by_gtin(self, gtin: str) -> Sequence[ProductRecord]:
        return self._by_gtin.get(_gtin(gtin), ())

    def products_by_description(self, text: str, *, limit: int = 5) -> Sequence[ScoredProduct]:
        """The products whose words come nearest to `text`, best first; also a clerk's search-as-you-type."""
        return self.index.search(text, limit=limit)

    def cross_references(self, account_no: str, buyer_item: str) -> Sequence[CrossReference]:
        return self._references.get((account_no, plain_code(buyer_item)), ())

    def unit_words(self, account_no: str, sku: str, word: str) -> Sequence[UnitWord]:
        return self._unit_words.get((account_no, sku, plain_code(word)), ())

    def with_unit_words(self, rows: Iterable[UnitWord]) -> Self:
        """The same look-ups with these words of customers' own for units."""
        other = copy(self)
        other._unit_words = _group(((row.account_no, row.sku, plain_code(row.word)), row) for row in rows)
        return other

    def prices(self, price_list: str, sku: str) -> Sequence[PriceRecord]:
        return self._prices.get((price_list, sku)) or self._prices.get((price_list, EVERY_OTHER), ())

    def available(self, sku: str) -> Decimal | None:
        return self._stock.get(sku)

    def with_history(self, history: Callable[[str], Iterable[EarlierOrder]]) -> Self:
        """The same look-ups with another history; nothing is built anew."""
        other = copy(self)
        other._history = history
        return other

    def with_references(self, more: Iterable[CrossReference]) -> Self:
        """The same look-ups with more cross-references; one that says what is on file already adds nothing."""
        other = copy(self)
        other._references = dict(self._references)
        for key, rows in _referred(more).items():
            known = self._references.get(key, ())
            other._references[key] = known + tuple(row for row in rows if all(row.sku != one.sku for one in known))
        return other

    def earlier_orders(self, account_no: str) -> Iterable[EarlierOrder]:
        return self._history(account_no) if self._history and account_no else ()


def _referred(rows: Iterable[CrossReference]) -> dict[tuple[str, str], tuple[CrossReference, ...]]:
    return _group(((row.account_no, key), row) for row in rows if (key := plain_code(row.buyer_item)))


def _gtin(text: str) -> str:
    """GTIN-8, -12 and -13 as GTIN-14, "" where it cannot be one."""
    digits = _digits(text)
    return digits.zfill(14) if 8 <= len(digits) <= 14 else ""
