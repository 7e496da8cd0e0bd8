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
from gateway.master_data import MasterData, MasterTold
from gateway.settings import LoadedSettings
from normalizer.master import CustomerRecord, ProductRecord

__all__ = ["OF_ERP", "KnowsMaster", "merged", "sync"]

#: columns of the CSV files that no ERP is asked for
KEPT_OF_CUSTOMER = ("legal_name", "email_domains", "credit_hold")
KEPT_OF_PRODUCT = ("packs", "moq", "multiple", "superseded_by", "category", "manufacturer_item")
#: how the names of price lists begin that came from the ERP; those of CSV files do not
OF_ERP = "erp:"
MOST_NOTES = 20


@runtime_checkable
class KnowsMaster(Protocol):
    """A connector that can tell who the customers are and what is sold."""

    async def master(self, told: Callable[[str, int], None], *, before: bytes | None = None) -> MasterTold:
        """All customers, addresses, products and price lists; MasterError names every record that cannot be taken. `before` is the
        `source` of the last time: only what changed since is read, deletions and deactivations included."""


def merged(before: MasterData, found: MasterData) -> tuple[MasterData, int]:
    """`found` with what only `before` knows; and how many rows of prices, cross-references and stock went with their product or
    customer."""
    customers = {each.account_no: each for each in before.customers}
    products = {each.sku: each for each in before.products}
    skus = {each.sku for each in found.products}
    accounts = {each.account_no for each in found.customers}
    prices = tuple(row for row in before.prices if row.sku in skus and not row.price_list.startswith(OF_ERP))
    references = tuple(row for row in before.cross_references if row.sku in skus and row.account_no in accounts)
    stock = tuple(row for row in before.stock if row[0] in skus)
    gone = (
        sum(map(len, (before.cross_references, before.stock)))
        + sum(not row.price_list.startswith(OF_ERP) for row in before.prices)
        - len(prices)
        - len(references)
        - len(stock)
    )
    return replace(
        found,
        customers=tuple(_kept(each, customers.get(each.account_no)) for each in found.customers),
        products=tuple(_kept_product(each, products.get(each.sku), skus) for each in found.products),
        prices=(*prices, *found.prices),
        cross_references=references,
        stock=stock,
    ), gone


def _kept(record: CustomerRecord, before: CustomerRecord | None) -> CustomerRecord:
    if before is None:
        return record
    kept = replace(record, **{name: getattr(before, name) for name in KEPT_OF_CUSTOMER})
    if record.price_list or before.price_list.startswith(OF_ERP):
        return kept
    return replace(kept, price_list=before.price_list)


def _kept_product(record: ProductRecord, before: ProductRecord | None, skus: set[str]) -> ProductRecord:
    if before is None:
        return record
    kept = replace(record, **{name: getattr(before, name) for name in KEPT_OF_PRODUCT})
    if before.superseded_by not in skus:
        return replace(kept, superseded_by="")
    return replace(kept, status=before.status)


async def sync(loaded: LoadedSettings, *, told: Callable[[str, int], None], full: bool = False) -> str:
    """Read from the ERP what changed (`full`: everything), then take it in as one import; sentences that say what is known now."""
    kind = loaded.settings.erp["kind"]
    connector: Connector = erp_registry.build(kind, loaded.erp, home=loaded.home)
    try:
        if not isinstance(connector, KnowsMaster):
            raise ConfigurationError([
                f"erp.kind: {connector.kind!r} cannot tell master data; bring them as CSV with `ordergate master import`"
            ])  # fmt: skip
        # Beside a running gateway a SQLite file may only be read.
        async with control.open_store(loaded, read_only=control.note_path(loaded) is not None) as store:
            before = await store.master_source(kind)
        found = await connector.master(told, before=before[1] if before and not full else None)
    finally:
        await connector.close()
    # A running gateway takes it in itself: two processes never write to one SQLite file.
    with tempfile.TemporaryDirectory(prefix="ordergate-sync-") as folder:
        file, source = Path(folder) / "master.json", Path(folder) / "source"
        file.write_bytes(found.data.to_json())
        source.write_bytes(found.source)
        after = before[0] if before else ""
        said = await control.call(loaded, "master_merge", file=str(file), source=str(source), name=kind, after=after)
    more = [f"and {len(found.notes) - MOST_NOTES} more"] if len(found.notes) > MOST_NOTES else []
    return "\n".join([f"{said}; {found.read} records were read", *found.notes[:MOST_NOTES], *more])
