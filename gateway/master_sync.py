"""Master data out of the ERP, laid over what was imported: what the ERP does not know stays as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from gateway import control
from gateway.erp import registry as erp_registry
from gateway.erp.connector import Connector
from gateway.errors import ConfigurationError
from gateway.master_data import MasterData
from gateway.settings import LoadedSettings
from normalizer.master import CustomerRecord, ProductRecord

__all__ = ["KnowsMaster", "merged", "sync"]

#: columns of the CSV files that no ERP is asked for
KEPT_OF_CUSTOMER = ("legal_name", "email_domains", "price_list", "credit_hold")
KEPT_OF_PRODUCT = ("packs", "price_per", "moq", "multiple", "superseded_by", "category", "manufacturer_item")


@runtime_checkable
class KnowsMaster(Protocol):
    """A connector that can tell who the customers are and what is sold."""

    async def master(self, told: Callable[[str, int], None]) -> MasterData:
        """All customers, addresses and products; MasterError names every record that cannot be taken."""


def merged(before: MasterData, found: MasterData) -> tuple[MasterData, int]:
    """`found` with what only `before` knows; and how many rows of prices, cross-references and stock went with their product or
    customer."""
    customers = {each.account_no: each for each in before.customers}
    products = {each.sku: each for each in before.products}
    skus = {each.sku for each in found.products}
    accounts = {each.account_no for each in found.customers}
    prices = tuple(row for row in before.prices if row.sku in skus)
    references = tuple(row for row in before.cross_references if row.sku in skus and row.account_no in accounts)
    stock = tuple(row for row in before.stock if row[0] in skus)
    gone = (
        sum(map(len, (before.prices, before.cross_references, before.stock)))
        - len(prices)
        - len(references)
        - len(stock)
    )
    return replace(
        found,
        customers=tuple(_kept(each, customers.get(each.account_no)) for each in found.customers),
        products=tuple(_kept_product(each, products.get(each.sku), skus) for each in found.products),
        prices=prices,
        cross_references=references,
        stock=stock,
    ), gone


def _kept(record: CustomerRecord, before: CustomerRecord | None) -> CustomerRecord:
    if before is None:
        return record
    return replace(record, **{name: getattr(before, name) for name in KEPT_OF_CUSTOMER})


def _kept_product(record: ProductRecord, before: ProductRecord | None, skus: set[str]) -> ProductRecord:
    if before is None:
        return record
    kept = replace(record, **{name: getattr(before, name) for name in KEPT_OF_PRODUCT})
    if before.superseded_by not in skus:
        return replace(kept, superseded_by="")
    return replace(kept, status=before.status)


async def sync(loaded: LoadedSettings, *, told: Callable[[str, int], None]) -> str:
    """Read everything from the ERP, then take it in as one import; a sentence that says what is known now."""
    connector: Connector = erp_registry.build(loaded.settings.erp["kind"], loaded.erp, home=loaded.home)
    try:
        if not isinstance(connector, KnowsMaster):
            raise ConfigurationError([
                f"erp.kind: {connector.kind!r} cannot tell master data; bring them as CSV with `ordergate master import`"
            ])  # fmt: skip
        found = await connector.master(told)
    finally:
        await connector.close()
    # A running gateway takes it in itself: two processes never write to one SQLite file.
    with tempfile.TemporaryDirectory(prefix="ordergate-sync-") as folder:
        file = Path(folder) / "master.json"
        file.write_bytes(found.to_json())
        return await control.call(loaded, "master_merge", file=str(file))
