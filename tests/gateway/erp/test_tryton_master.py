"""Master data out of a real Tryton 8.2: everything at first, then what changed; price lists as rows of plain prices."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateway.control import open_store
from gateway.erp.tryton import TrytonConnector, TrytonSettings
from gateway.errors import ErpError, MasterError, StateConflict
from gateway.master_data import MasterData, MasterTold, memory_master
from gateway.master_sync import sync
from gateway.masters import import_data
from gateway.settings import LoadedSettings, load_settings
from gateway.store.masters import MasterSource
from normalizer.agreed import price_on_file
from normalizer.master import CrossReference, CustomerRecord, PriceRecord, ProductRecord
from normalizer.memory import MemoryMaster
from tests.gateway.erp.faults import fault_proxy
from tests.gateway.erp.tryton_server import DATABASE, CannotInstall, Tryton, running_tryton


@pytest.fixture(scope="module")
def tryton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    """The tests of this module change what stands in it: each looks at records of its own."""
    try:
        with running_tryton(tmp_path_factory.mktemp("tryton")) as running:
            yield running
    except CannotInstall as reason:
        pytest.skip(f"no Tryton: its packages cannot be installed here ({reason})")


def configured(home: Path, tryton: Tryton, url: str = "") -> LoadedSettings:
    seed = tryton.seed
    (home / "ordergate.toml").write_text(
        f'database = "sqlite:///gate.db"\n[erp]\nkind = "tryton"\nurl = "{url or tryton.url}"\ndatabase = "{DATABASE}"\n'
        f'key = "{seed["key"]}"\nshop = "{seed["shop"]}"\n'
    )
    return load_settings(home / "ordergate.toml", environment={})


def connector_of(loaded: LoadedSettings, **changes: Any) -> TrytonConnector:
    settings = loaded.erp
    assert isinstance(settings, TrytonSettings)
    return TrytonConnector(settings.model_copy(update=changes))


async def known(loaded: LoadedSettings) -> MasterData:
    async with open_store(loaded) as store:
        found = await store.master()
        assert found
        return MasterData.from_json(found[1])


def silent(_model: str, _count: int) -> None:
    """No progress."""


class Clerk:
    """Somebody who works in Tryton beside the gateway."""

    def __init__(self, tryton: Tryton) -> None:
        self._tryton = tryton

    async def __call__(self, method: str, path: str, *, context: dict[str, Any] | None = None, **values: Any) -> Any:
        told = {"company": self._tryton.seed["company"], "active_test": False} | (context or {})
        packed = urlsafe_b64encode(json.dumps(told).encode()).decode()
        headers = {"Authorization": f"bearer {self._tryton.seed['admin_key']}", "X-Tryton-Context": packed}
        url = f"{self._tryton.url}/{DATABASE}/rest/model/{path}"
        body = None if method == "DELETE" else values
        async with aiohttp.ClientSession(headers=headers) as session, session.request(method, url, json=body) as answer:
            text = await answer.text()
            assert answer.status in (200, 204), text
            return json.loads(text or "null")

    async def write(self, model: str, number: int, **values: Any) -> None:
        await self("PUT", f"{model}/{number}", **values)

    async def create(self, model: str, **values: Any) -> int:
        return int((await self("POST", model, **values))["id"])

    async def delete(self, model: str, number: int) -> None:
        await self("DELETE", f"{model}/{number}")


@pytest.fixture
def clerk(tryton: Tryton) -> Clerk:
    return Clerk(tryton)


def decimal(text: str) -> dict[str, str]:
    return {"__class__": "Decimal", "decimal": text}


class Reading:
    """Reads again and again, each time from where it stood."""

    def __init__(self, loaded: LoadedSettings) -> None:
        self._connector = connector_of(loaded)
        self._told: MasterTold | None = None

    async def __call__(self) -> MasterTold:
        self._told = await self._connector.master(silent, before=self._told.source if self._told else None)
        return self._told

    async def close(self) -> None:
        """What was read by and by is what is read at once."""
        assert self._told
        assert self._told.data == (await self._connector.master(silent)).data
        await self._connector.close()


@pytest.fixture
async def reading(tryton: Tryton, tmp_path: Path) -> Any:
    reading = Reading(configured(tmp_path, tryton))
    yield reading
    await reading.close()


async def test_master_data_come_out_of_tryton_and_over_what_was_imported(tryton: Tryton, tmp_path: Path) -> None:
    loaded = configured(tmp_path, tryton)
    before = MasterData(
        customers=(CustomerRecord("K-101", "An old name", email_domains=("kunde1.example",), credit_hold=True),),
        products=(
            ProductRecord("W-001", "An old name", packs={"XBX": Decimal(50)}, moq=Decimal(10)),
            ProductRecord("GONE", "Sold no more"),
        ),
        cross_references=(CrossReference("K-101", "A-17", "W-001"), CrossReference("K-101", "A-18", "GONE")),
        stock=(("W-001", Decimal(5)),),
    )
    async with open_store(loaded) as store:
        await import_data(store, before, by="test")
    seen: list[str] = []
    said = await sync(loaded, told=lambda model, count: seen.append(f"{model} {count}"))
    assert "1 rows left with their product or customer" in said
    assert "product.product 8" in seen
    data = await known(loaded)
    assert [each.account_no for each in data.customers] == [f"K-10{n}" for n in range(1, 7)]
    first = data.customers[0]
    assert (first.name, first.currency, first.country, first.credit_hold) == ("Kunde 1", "EUR", "BE", True)
    assert first.email_domains == ("kunde1.example",)
    places = [each for each in data.addresses if each.account_no == "K-101"]
    assert [(each.role, each.line1, each.postcode, each.city) for each in places] == [
        ("both", "Havenstraat 1", "2001", "Antwerpen"), ("ship_to", "Havenstraat 101", "20101", "Antwerpen"),
    ]  # fmt: skip
    products = {each.sku: each for each in data.products}
    assert list(products) == [f"W-00{n}" for n in range(1, 9)]
    assert (products["W-001"].name, products["W-001"].packs, products["W-001"].moq) == (
        "Ware 1",
        {"XBX": Decimal(50)},
        10,
    )
    assert (products["W-003"].list_price, products["W-003"].unit, products["W-004"].unit) == (Decimal(13), "EA", "KGM")
    assert (products["W-007"].status, products["W-008"].status) == ("active", "blocked")
    assert data.cross_references == before.cross_references[:1]
    again = await sync(loaded, told=silent)
    assert again.split("version ")[1].split(";")[0] == said.split("version ")[1].split(";")[0]
    assert "; 0 records were read" in again
    assert "; 0 records were read" not in await sync(loaded, told=silent, full=True)


async def test_one_record_that_cannot_be_taken_leaves_everything_as_it_was(tryton: Tryton, tmp_path: Path) -> None:
    loaded = configured(tmp_path, tryton)
    await sync(loaded, told=silent)
    before = await known(loaded)
    erp = connector_of(loaded, units={"KGM": "nothing"})
    try:
        with pytest.raises(MasterError, match="product W-004: its unit 'kg' has no UN/ECE code"):
            await erp.master(silent)
    finally:
        await erp.close()
    assert await known(loaded) == before


async def test_pages_leave_nothing_out(tryton: Tryton, tmp_path: Path) -> None:
    erp = connector_of(configured(tmp_path, tryton))
    try:
        whole = await erp.master(silent)
        assert (await erp.master(silent, page=3)).data == whole.data
        assert len(whole.data.addresses) == 9
    finally:
        await erp.close()


# --- only what changed ------------------------------------------------------------------------------------------------


async def test_only_what_changed_is_read_again(tryton: Tryton, clerk: Clerk, reading: Reading) -> None:
    first = await reading()
    assert first.read > 30
    product, customer = tryton.seed["products"][4], tryton.seed["customers"][4]
    await clerk.write("product.template", product["template"], list_price=decimal("15.50"))
    told = await reading()  # the template, its list price and its product
    assert (told.read, priced(told, "W-005").list_price) == (3, Decimal("15.50"))

    await clerk.write("product.template", product["template"], salable=False)
    code = await clerk.create("product.identifier", product=product["id"], type="ean", code="4006381333931")
    vat = await clerk.create("party.identifier", party=customer["id"], type="eu_vat", code="BE0403019261")
    await clerk.write("party.address", customer["addresses"][0], city="Gent")
    mail = await clerk.create(
        "party.contact_mechanism", party=customer["id"], type="email", value="Orders@K105.example"
    )
    told = await reading()
    # template and product, the code; the number and its party; the address; the mail address
    assert told.read == 7
    assert (priced(told, "W-005").status, priced(told, "W-005").gtin) == ("blocked", "4006381333931")
    found = customer_of(told, "K-105")
    assert (found.vat_id, found.emails) == ("BE0403019261", ("orders@k105.example",))
    assert next(one.city for one in told.data.addresses if one.account_no == "K-105") == "Gent"

    await clerk.delete("product.identifier", code)
    await clerk.delete("party.identifier", vat)
    await clerk.write("party.contact_mechanism", mail, active=False)
    told = await reading()
    found = customer_of(told, "K-105")
    assert (priced(told, "W-005").gtin, found.vat_id, found.emails) == ("", "", ())


async def test_what_is_gone_or_not_active_any_more_is_seen_and_so_is_its_return(clerk: Clerk, reading: Reading) -> None:
    template = await clerk.create(
        "product.template", name="Ware 20", code="W-020", default_uom=1, list_price=decimal("1")
    )
    product = await clerk.create("product.product", template=template)
    party = await clerk.create("party.party", name="Kunde 20", code="K-120")
    told = await reading()
    assert ("W-020" in skus(told), customer_of(told, "K-120").name) == (True, "Kunde 20")
    await clerk.write("product.product", product, active=False)
    await clerk.delete("party.party", party)
    told = await reading()
    assert "W-020" not in skus(told)
    assert "K-120" not in [one.account_no for one in told.data.customers]
    await clerk.write("product.product", product, active=True)
    assert "W-020" in skus(await reading())
    await clerk.write("product.template", template, active=False)
    assert "W-020" not in skus(await reading())
    await clerk.write("product.template", template, active=True)
    assert "W-020" in skus(await reading())
    await clerk.delete("product.template", template)
    assert "W-020" not in skus(await reading())


async def test_long_descriptions_do_not_burst_a_page(tryton: Tryton, clerk: Clerk, reading: Reading) -> None:
    products, text = [one["id"] for one in tryton.seed["products"][4:6]], "Long. " * 100_000
    for product in products:
        await clerk.write("product.product", product, description=text)
    told = await reading()
    assert [priced(told, sku).description for sku in ("W-005", "W-006")] == [text, text]
    for product in products:
        await clerk.write("product.product", product, description=None)
    assert priced(await reading(), "W-005").description == ""


async def test_a_row_that_is_written_while_it_is_read_is_read_again(
    tryton: Tryton, clerk: Clerk, tmp_path: Path
) -> None:
    """Between the question for the times and that for the rows somebody writes, and once more within the same second."""
    number = tryton.seed["products"][5]["template"]
    calls = Calls()
    async with fault_proxy(tryton.url, calls) as proxy:
        connector = connector_of(configured(tmp_path, tryton), url=proxy.url)
        first = await connector.master(silent)
        await clerk.write("product.template", number, name="Once")
        calls.seen.clear()
        proxy.before("product.product 2", lambda: clerk.write("product.template", number, name="Twice"))
        second = await connector.master(silent, before=first.source)
        await clerk.write("product.template", number, name="Three times")
        third = await connector.master(silent, before=second.source)
        await clerk.write("product.template", number, name="Ware 6")
        fourth = await connector.master(silent, before=third.source)
        await connector.close()
    assert [priced(told, "W-006").name for told in (first, second, third, fourth)] == [
        "Ware 6", "Twice", "Three times", "Ware 6",
    ]  # fmt: skip


async def test_a_transaction_that_began_long_ago_and_commits_now_is_seen(tryton: Tryton, reading: Reading) -> None:
    """Tryton writes the time at which a transaction began: this one is older than our last look, and than any overlap."""
    await reading()
    for began, price in (("2026-01-02 03:04:05.678901", "12.75"), ("2026-01-01 00:00:00", "13.0")):
        with closing(sqlite3.connect(tryton.database)) as database, database:
            template = tryton.seed["products"][2]["template"]
            written = (price, began, template)
            database.execute("UPDATE product_list_price SET list_price = ?, write_date = ? WHERE template = ?", written)
        assert priced(await reading(), "W-003").list_price == Decimal(price)


async def test_what_breaks_off_leaves_everything_to_the_next_time(tryton: Tryton, clerk: Clerk, tmp_path: Path) -> None:
    calls, template = Calls(), tryton.seed["products"][6]["template"]
    async with fault_proxy(tryton.url, calls) as proxy:
        loaded = configured(tmp_path, tryton, url=proxy.url)
        await sync(loaded, told=silent)
        await clerk.write("product.template", template, name="Renamed")
        calls.seen.clear()
        proxy.inject("product.product 2", "http:500")
        with pytest.raises(ErpError):
            await sync(loaded, told=silent)
        assert {one.sku: one.name for one in (await known(loaded)).products}["W-007"] == "Ware 7"
        await sync(loaded, told=silent)
        assert {one.sku: one.name for one in (await known(loaded)).products}["W-007"] == "Renamed"
    await clerk.write("product.template", template, name="Ware 7")


async def test_of_two_who_read_at_once_the_second_changes_nothing(tryton: Tryton, tmp_path: Path) -> None:
    loaded = configured(tmp_path, tryton)
    await sync(loaded, told=silent)
    async with open_store(loaded) as store:
        found = await store.master_source("tryton")
        assert found
        before = await store.master_version()
        with pytest.raises(StateConflict, match="meanwhile"):
            await store.import_master(b"{}", counts={}, by="test", told=MasterSource("tryton", b"other", "not that"))
        assert (await store.master_version(), await store.master_source("tryton")) == (before, found)


async def test_another_server_or_other_settings_are_read_from_the_start(tryton: Tryton, tmp_path: Path) -> None:
    loaded = configured(tmp_path, tryton)
    plain, by_id = connector_of(loaded), connector_of(loaded, address_field="id")
    first = await plain.master(silent)
    other = await by_id.master(silent, before=first.source)
    assert other.read == first.read
    assert (await plain.master(silent, before=b"no JSON")).read == first.read
    for connector in (plain, by_id):
        await connector.close()


async def test_a_number_behind_a_path_nobody_watches_is_read_each_time(tryton: Tryton, tmp_path: Path) -> None:
    connector = connector_of(configured(tmp_path, tryton), product_field="template.code")
    first = await connector.master(silent)
    again = await connector.master(silent, before=first.source)
    await connector.close()
    assert (skus(first)[0], again.read, again.data) == ("W-001", 8, first.data)


# --- price lists ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def master(tryton: Tryton, tmp_path_factory: pytest.TempPathFactory) -> MemoryMaster:
    async def read() -> MasterTold:
        connector = connector_of(configured(tmp_path_factory.mktemp("prices"), tryton))
        try:
            return await connector.master(silent)
        finally:
            await connector.close()

    return memory_master(asyncio.run(read()).data)


@pytest.mark.parametrize(
    ("account", "sku", "quantity", "on", "price"),
    [
        ("K-102", "W-001", "1", date(2026, 5, 1), "10.25"),
        ("K-102", "W-001", "99.5", date(2026, 5, 1), "10.25"),
        ("K-102", "W-001", "100", date(2026, 5, 1), "8.50"),
        ("K-102", "W-002", "1", date(2026, 12, 31), "9.75"),
        ("K-102", "W-002", "1", date(2027, 1, 1), "12"),  # after its days the list price counts
        ("K-102", "W-002", "1", date(2025, 12, 31), "12"),
        ("K-102", "W-003", "9", date(2026, 5, 1), "13"),
        ("K-102", "W-003", "10", date(2026, 5, 1), None),  # cost_price * 1.2
        ("K-102", "W-004", "1", date(2026, 5, 1), "14"),
        ("K-103", "W-001", "1", date(2026, 5, 1), None),  # unit_price * 0.9
        ("K-101", "W-001", "1", date(2026, 5, 1), "11"),  # no list at all
    ],
)
def test_a_customer_pays_what_his_list_says(
    master: MemoryMaster, account: str, sku: str, quantity: str, on: date, price: str | None
) -> None:
    customer, product = master.customer(account), master.product(sku)
    assert customer
    assert product
    agreed = price_on_file(master, customer, product, Decimal(quantity), on=on)
    assert (agreed and agreed.amount) == (None if price is None else Decimal(price))


async def test_known_prices_are_those_that_tryton_computes_itself(
    tryton: Tryton, clerk: Clerk, master: MemoryMaster
) -> None:
    compared = 0
    for account, name in (("K-102", "Wholesale"), ("K-103", "Rebate")):
        customer = master.customer(account)
        assert customer
        for quantity in (1, 10, 100):
            asked = {"price_list": tryton.seed["price_lists"][name], "quantity": quantity}
            for row in await clerk("GET", "product.product?f=code&f=sale_price_uom", context=asked):
                product = master.product(row["code"])
                if product and product.status == "active":
                    agreed = price_on_file(master, customer, product, Decimal(quantity), on=datetime.now(UTC).date())
                    if agreed is not None:
                        assert agreed.amount == Decimal(row["sale_price_uom"]["decimal"]), (account, quantity, row)
                        compared += 1
    assert compared > 15


async def test_what_is_no_plain_price_is_told_in_a_sentence(tryton: Tryton, tmp_path: Path) -> None:
    said = await sync(configured(tmp_path, tryton), told=silent)
    assert said.splitlines()[1:] == [
        "price list Wholesale, line 4: the formula 'cost_price * 1.2' is no plain price; what it gives stays unknown",
        "price list Rebate, line 1: the formula 'unit_price * 0.9' is no plain price; what it gives stays unknown",
    ]


async def test_a_price_list_that_changes_is_read_again(tryton: Tryton, clerk: Clerk, reading: Reading) -> None:
    await reading()
    number = await clerk.create(
        "product.price_list", name="Spring", unit="product_default", price="list_price", company=tryton.seed["company"],
        lines=[["create", [{"sequence": 1, "formula": "3.25", "product": tryton.seed["products"][0]["id"]}]]],
    )  # fmt: skip
    party = tryton.seed["customers"][3]["id"]
    await clerk.write("party.party", party, sale_price_list=number)
    told = await reading()
    name = f"erp:{number} Spring"
    assert customer_of(told, "K-104").price_list == name
    assert rows_of(told, name) == [("W-001", "3.25", "stated"), ("*", "0", "unknown")]
    (line,) = (await clerk("GET", f"product.price_list/{number}?f=lines"))["lines"]
    await clerk.write("product.price_list.line", line, formula="3.50")
    told = await reading()
    assert (told.read, rows_of(told, name)[0]) == (1, ("W-001", "3.50", "stated"))
    parent = await clerk.create("product.category", name="Tools")
    child = await clerk.create("product.category", name="Hammers", parent=parent)
    await clerk.create("product.price_list.line", price_list=number, sequence=2, formula="4.75", category=parent)
    ware = tryton.seed["products"][2]["template"]
    member = await clerk.create("product.template-product.category", template=ware, category=child)
    told = await reading()
    assert rows_of(told, name)[1:] == [("W-003", "4.75", "stated"), ("*", "0", "unknown")]
    await clerk.delete("product.template-product.category", member)
    await clerk.write("product.price_list", number, active=False)  # it goes on counting for those who have it
    told = await reading()
    assert (customer_of(told, "K-104").price_list, len(rows_of(told, name))) == (name, 2)
    await clerk.write("party.party", party, sale_price_list=None)
    await clerk.delete("product.price_list", number)
    told = await reading()
    assert (customer_of(told, "K-104").price_list, rows_of(told, name)) == ("", [])


async def test_lists_of_the_csv_files_stay_and_those_of_the_erp_follow_it(tryton: Tryton, tmp_path: Path) -> None:
    loaded = configured(tmp_path, tryton)
    stated = PriceRecord("EUR-LIST", "W-001", Decimal(0), Decimal("10.99"), Decimal(1), "EUR")
    before = MasterData(
        customers=(
            CustomerRecord("K-101", "Kunde 1", price_list="EUR-LIST"), CustomerRecord("K-102", "Kunde 2", price_list="EUR-LIST"),
            CustomerRecord("K-104", "Kunde 4", price_list="erp:99 Long gone"),
        ),
        products=(ProductRecord("W-001", "Ware 1", price_per=Decimal(100)),),
        prices=(stated, PriceRecord("erp:99 Long gone", "W-001", Decimal(0), Decimal(1), Decimal(1), "EUR")),
    )  # fmt: skip
    async with open_store(loaded) as store:
        await import_data(store, before, by="test")
    assert "rows left" not in await sync(loaded, told=silent)
    data = await known(loaded)
    lists = {one.account_no: one.price_list for one in data.customers}
    assert (lists["K-101"], lists["K-102"], lists["K-104"]) == ("EUR-LIST", "erp:1 Wholesale", "")
    assert stated in data.prices
    assert {row.price_list for row in data.prices} == {"EUR-LIST", "erp:1 Wholesale", "erp:2 Rebate"}
    # Tryton's list price is for one stock unit, whatever the files said theirs was for
    assert next(one.price_per for one in data.products if one.sku == "W-001") == 1


class Calls:
    """Names a call by its model and how many there were: the first asks for the times, the second for rows."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def __call__(self, _method: str, path: str) -> str:
        model = path.rpartition("/")[2]
        self.seen[model] += 1
        return f"{model} {self.seen[model]}"


def priced(told: MasterTold, sku: str) -> ProductRecord:
    return next(one for one in told.data.products if one.sku == sku)


def customer_of(told: MasterTold, account_no: str) -> CustomerRecord:
    return next(one for one in told.data.customers if one.account_no == account_no)


def skus(told: MasterTold) -> list[str]:
    return [one.sku for one in told.data.products]


def rows_of(told: MasterTold, name: str) -> list[tuple[str, str, str]]:
    return [(row.sku, str(row.unit_price), row.basis) for row in told.data.prices if row.price_list == name]
