"""Master data: six CSV files in, one immutable snapshot out; all or nothing, every bad row named with its remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from gateway.errors import MasterError
from gateway.master_rows import TABLES, Faults, read_table
from normalizer.master import (
    AddressRecord,
    CrossReference,
    CustomerRecord,
    EarlierOrder,
    PriceRecord,
    ProductRecord,
)
from normalizer.memory import MemoryMaster
from normalizer.units import CODES
from parsers.knowledge import Knowledge

__all__ = ["MasterData", "MasterTold", "knowledge", "memory_master", "read_folder"]

History = Callable[[str], Iterable[EarlierOrder]]


@dataclass(frozen=True)
class MasterData:
    """Everything of one import. Equal content has an equal `version`, however the files were written."""

    customers: tuple[CustomerRecord, ...] = ()
    addresses: tuple[AddressRecord, ...] = ()
    products: tuple[ProductRecord, ...] = ()
    prices: tuple[PriceRecord, ...] = ()
    cross_references: tuple[CrossReference, ...] = ()
    stock: tuple[tuple[str, Decimal], ...] = ()

    @cached_property
    def version(self) -> str:
        """The digest of the content."""
        return hashlib.sha256(self.to_json()).hexdigest()[:16]

    def to_json(self) -> bytes:
        """The snapshot as the store keeps it."""
        return _ADAPTER.dump_json(self, exclude_defaults=True)

    @classmethod
    def from_json(cls, data: bytes) -> MasterData:
        return _ADAPTER.validate_json(data)


_ADAPTER = TypeAdapter(MasterData)


@dataclass(frozen=True)
class MasterTold:
    """What an ERP knows, all of it; and what to hand in the next time, so that only what changed meanwhile is read."""

    data: MasterData
    source: bytes
    notes: tuple[str, ...] = ()  #: sentences on what is there and could not be taken
    read: int = 0  #: records that were read for it


def read_folder(folder: Path) -> MasterData:
    """The master data of a folder of CSV files (design.md section 5); raises `MasterError` naming every bad row.

    `customers.csv` and `products.csv` must be there, with their header row at least; a missing other file is an empty one.
    """
    faults = Faults()
    tables = {name: read_table(folder / f"{name}.csv", table, faults) for name, table in TABLES.items()}
    if not faults.sentences:
        _check_references(tables, faults)
    if faults.sentences:
        raise MasterError(faults.sentences)
    return MasterData(**{name: tuple(row for _, row in rows) for name, rows in tables.items()})


def memory_master(data: MasterData, *, history: History | None = None) -> MemoryMaster:
    """The look-ups that meaning needs; `history(account_no)` gives a customer's earlier orders, newest first."""
    return MemoryMaster(
        version=data.version,
        customers=data.customers,
        addresses=data.addresses,
        products=data.products,
        prices=data.prices,
        cross_references=data.cross_references,
        stock=dict(data.stock),
        history=history,
    )


def knowledge(data: MasterData, own_names: Sequence[str] = ()) -> Knowledge:
    """The words that reading may recognise."""
    places = {text for a in data.addresses for text in (a.name, a.line1, a.line2, a.city, a.postcode) if text}
    return Knowledge(
        version=data.version,
        skus=frozenset(product.sku for product in data.products),
        gtins=frozenset(product.gtin for product in data.products if product.gtin),
        product_names=tuple(
            dict.fromkeys(text for product in data.products for text in (product.name, product.description) if text)
        ),
        buyer_items=frozenset(row.buyer_item for row in data.cross_references),
        unit_words=frozenset(row.unit for row in data.cross_references if row.unit and row.unit not in CODES),
        places=frozenset(places),
        own_names=tuple(own_names),
    )


Rows = Mapping[str, list[tuple[int, Any]]]


def _check_references(tables: Rows, faults: Faults) -> None:
    accounts = {row.account_no for _, row in tables["customers"]}
    skus = {row.sku for _, row in tables["products"]}
    for name in ("addresses", "cross_references"):
        for line, row in tables[name]:
            if row.account_no not in accounts:
                what = f"{row.account_no!r} is not in customers.csv; add the customer or drop the row"
                faults.add(name, line, "account_no", what)
    rows = [(name, line, row.sku) for name in ("prices", "cross_references") for line, row in tables[name]]
    rows += [("stock", line, sku) for line, (sku, _) in tables["stock"]]
    for name, line, sku in rows:
        if sku not in skus:
            faults.add(name, line, "sku", f"{sku!r} is not in products.csv; add the product or drop the row")
    _check_successors({row.sku: (line, row) for line, row in tables["products"]}, faults)


def _check_successors(products: Mapping[str, tuple[int, ProductRecord]], faults: Faults) -> None:
    """Every chain of successors ends at a product of the file."""
    for line, first in products.values():
        product, seen = first, {first.sku}
        while product.superseded_by:
            if product.superseded_by not in products:
                what = f"{product.superseded_by!r} is no sku of this file; name an existing product"
            elif product.superseded_by in seen:
                what = "the chain of successors runs in a circle; end it at an active product"
            else:
                product = products[product.superseded_by][1]
                seen.add(product.sku)
                continue
            faults.add("products", line, "superseded_by", what)
            break
