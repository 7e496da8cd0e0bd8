"""The Tryton connector against a real Tryton 8.2: one sale for one order, whatever is lost on the way."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import aiohttp
import pytest
from pydantic import ValidationError

from gateway.answers.answer import LineAnswer
from gateway.erp.connector import Connector, ErpReceipt, TellsLines
from gateway.erp.tryton import TrytonConnector, TrytonSettings
from gateway.errors import ErpRejected, ErpUncertain
from normalizer.order import AllowanceCharge, Customer, Order, OrderLine, Party, Period, Price
from tests.gateway.erp.contract import WiredContract, an_order, enter, line
from tests.gateway.erp.faults import FaultProxy, fault_proxy
from tests.gateway.erp.tryton_server import DATABASE, CannotInstall, Tryton, running_tryton
from tests.ports import free_port

FIELDS = (
    "number", "state", "reference", "comment", "description", "untaxed_amount", "tax_amount", "total_amount", "party.code",
    "shipment_address.street", "invoice_address.street", "shipping_date", "payment_term.name", "invoices", "shipments",
    "lines.quantity", "lines.unit.symbol", "lines.unit_price", "lines.product.code", "lines.note", "lines.sequence",
    "price_list.name",
)  # fmt: skip


class TrytonErp:
    """One Tryton, reached through the proxy; what stands in it is asked behind the proxy's back."""

    def __init__(self, tryton: Tryton, proxy: FaultProxy) -> None:
        self.tryton, self.proxy = tryton, proxy

    def connector(self, **changes: Any) -> Connector:
        seed = self.tryton.seed
        values = {
            "url": self.proxy.url,
            "database": DATABASE,
            "key": seed["key"],
            "shop": seed["shop"],
            "timeout": 60.0,
        }
        return TrytonConnector(TrytonSettings.model_validate(values | changes))

    async def sales(self, key: str) -> list[dict[str, Any]]:
        domain = urlsafe_b64encode(json.dumps([["web_id", "=", key]]).encode()).decode()
        return await self.call("GET", "sale.sale", params=[("d", domain), *(("f", field) for field in FIELDS)])

    async def sale(self, key: str) -> dict[str, Any]:
        (sale,) = await self.sales(key)
        return sale

    async def call(self, method: str, path: str, *, key: str = "", **options: Any) -> Any:
        headers = {"Authorization": f"bearer {key or self.tryton.seed['key']}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, f"{self.tryton.url}/{DATABASE}/rest/model/{path}", **options) as response,
        ):
            assert response.status == 200, await response.text()
            return json.loads(await response.text(), object_hook=decimals)

    async def standing(self, key: str) -> int:
        sales = await self.sales(key)
        for sale in sales:
            assert len(sale["invoices"]) <= 1
            assert len(sale["shipments"]) <= 1
        return len(sales)


def decimals(found: dict[str, Any]) -> Any:
    return Decimal(found["decimal"]) if found.get("__class__") == "Decimal" else found


def step_of(method: str, path: str) -> str:
    """read, lookup, create, propose, write, quote, confirm, draft, delete."""
    model, *rest = path.partition("/rest/model/")[2].split("/")
    if method == "GET":
        return "read" if model == "sale.sale" else "lookup"
    if method == "POST":
        return {"on_change": "propose"}.get(rest[-1], rest[-1]) if rest else "create"
    return {"PUT": "write"}.get(method, method.lower())


@pytest.fixture(scope="module")
def tryton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    try:
        with running_tryton(tmp_path_factory.mktemp("tryton")) as running:
            yield running
    except CannotInstall as reason:
        pytest.skip(f"no Tryton: its packages cannot be installed here ({reason})")


@pytest.fixture
async def erp(tryton: Tryton) -> AsyncIterator[TrytonErp]:
    async with fault_proxy(tryton.url, step_of) as proxy:
        yield TrytonErp(tryton, proxy)


@pytest.fixture
async def connector(erp: TrytonErp) -> AsyncIterator[Connector]:
    connector = erp.connector()
    yield connector
    await connector.close()


def first_line(order: Order, **changes: Any) -> Order:
    return replace(order, lines=(replace(order.lines[0], **changes), *order.lines[1:]))


def of_half_a_piece(order: Order) -> Order:
    return first_line(order, quantity=Decimal("1.5"), base_quantity=Decimal("1.5"), amount=Decimal("16.50"))


class TestTryton(WiredContract):
    steps = ("create", "propose", "write", "quote", "confirm")
    faults = ("cut", "lost_answer", "http:500!", "twice")
    broken: ClassVar[dict[str, Any]] = {"key": "0" * 128}
    down: ClassVar[dict[str, Any]] = {"url": f"http://127.0.0.1:{free_port()}"}
    # Tryton on SQLite confirms twice when it is told so twice at one moment; a lease keeps workers from that.
    parallel: ClassVar[dict[str, Any]] = {"confirm": "quote"}
    rejected: ClassVar[dict[str, Any]] = {
        "unknown customer": lambda order: replace(order, customer=Customer(account_no="K-999")),
        "no customer": lambda order: replace(order, customer=Customer()),
        "unknown article": lambda order: first_line(order, sku="W-999"),
        "article not for sale": lambda order: replace(order, lines=(in_kilograms("W-008", "2", "18.00"),)),
        "half a piece": of_half_a_piece,
        "unit of another kind": lambda order: first_line(order, unit="KGM", base_unit="KGM"),
        "unknown unit": lambda order: first_line(order, unit="XBX", base_unit="XBX"),
        "unknown address": lambda order: replace(
            order, ship_to=Party(lines=("Nowhere 1",), postcode="1", city="Nowhere")
        ),
        "unknown currency": lambda order: replace(order, currency="XTS"),
        "no new order": lambda order: replace(order, intent="change"),
        "discount": lambda order: replace(
            order, allowances_charges=(AllowanceCharge(charge=False, percent=Decimal(3)),)
        ),
    }


def in_kilograms(sku: str, quantity: str, price: str) -> OrderLine:
    pieces = line("1", sku, quantity, price)
    return replace(pieces, unit="KGM", base_unit="KGM", price=Price(amount=Decimal(price), unit="KGM"))


async def test_lines_that_come_as_ordered_are_not_named(connector: Connector) -> None:
    assert (await connector.submit(an_order())).lines == {}


async def test_what_somebody_changed_in_tryton_is_told_line_by_line(erp: TrytonErp, connector: Connector) -> None:
    """Another quantity, a line that is gone, and a day that lies after the one that was wanted."""
    soon = datetime.now(UTC).date() + timedelta(days=1)
    order = an_order(requested_delivery=Period(start=None, end=soon, granularity="day", raw="soon"))
    early = erp.connector(confirm="draft")
    await early.submit(order)
    await early.close()
    sale = await erp.sale(order.id)
    kept, *gone = (row["id"] for row in sorted(sale["lines"], key=lambda row: row["sequence"]))
    later = soon + timedelta(days=20)
    day = {"__class__": "date", "year": later.year, "month": later.month, "day": later.day}
    lines = [["write", [kept], {"quantity": 1.0}], ["delete", gone]]
    await erp.call("PUT", f"sale.sale/{sale['id']}", json={"lines": lines, "shipping_date": day})
    receipt = await connector.submit(order)
    assert receipt.state in ("confirmed", "processing")
    first, *others = order.lines
    assert receipt.lines[first.no] == LineAnswer(decision="changed", quantity=Decimal(1), delivery=later)
    assert {receipt.lines[line.no].decision for line in others} == {"rejected"}
    another = erp.connector()  # after a stop: it has never seen the order
    assert isinstance(another, TellsLines)
    assert await another.lines(order) == receipt.lines
    await another.close()


class Warehouse:
    """Somebody of the company who plans and ships."""

    def __init__(self, erp: TrytonErp) -> None:
        self._erp = erp

    async def call(self, method: str, path: str, **options: Any) -> Any:
        return await self._erp.call(method, path, key=self._erp.tryton.seed["admin_key"], **options)

    async def first_line(self, key: str) -> dict[str, Any]:
        sale = await self._erp.sale(key)
        lines = sorted(sale["lines"], key=lambda each: each["sequence"])
        found = await self.call("GET", f"sale.line/{lines[0]['id']}?f=moves.quantity&f=moves.shipment")
        return {"sale": sale["id"], "line": found["id"], "move": found["moves"][0]["id"], "moves": found["moves"]}

    async def keep_back(self, key: str, quantity: float, until: date) -> None:
        """So much of the first line is planned for a later day, in a move of its own."""
        found = await self.first_line(key)
        names = (
            "product",
            "unit",
            "from_location",
            "to_location",
            "company",
            "currency",
            "unit_price",
            "origin",
            "quantity",
        )
        move = await self.call("GET", f"stock.move/{found['move']}?" + "&".join(f"f={name}" for name in names))
        await self.call("PUT", f"stock.move/{found['move']}", json={"quantity": move["quantity"] - quantity})
        rest = {name: move[name] for name in names} | {"unit_price": None, "currency": None}
        day = {"__class__": "date", "year": until.year, "month": until.month, "day": until.day}
        price = {"__class__": "Decimal", "decimal": str(move["unit_price"])}
        rest |= {"quantity": quantity, "planned_date": day, "unit_price": price, "currency": move["currency"]}
        await self.call("POST", "stock.move", json=rest)

    async def ship(self, key: str, quantity: float) -> None:
        """The first shipment goes, with so much of the first line."""
        found = await self.first_line(key)
        shipment = (await self.call("GET", f"stock.move/{found['move']}?f=shipment"))["shipment"].partition(",")[2]
        product = (await self.call("GET", f"stock.move/{found['move']}?f=product"))["product"]
        moves = await self.call("GET", f"stock.shipment.out/{shipment}?f=moves.product&f=moves.id")
        for each in moves["moves"]:
            if each["product"] == product:
                await self.call("PUT", f"stock.move/{each['id']}", json={"quantity": quantity})
        for step in ("assign_force", "pick", "pack", "do"):
            await self.call("POST", f"stock.shipment.out/{shipment}/{step}", json={})


async def test_what_comes_later_is_told_with_what_comes_in_time(erp: TrytonErp, connector: Connector) -> None:
    wanted = datetime.now(UTC).date() + timedelta(days=7)
    order = an_order(requested_delivery=Period(end=wanted, raw="in a week"))
    await connector.submit(order)
    assert isinstance(connector, TellsLines)
    assert await connector.lines(order) == {}
    await Warehouse(erp).keep_back(order.id, 1.0, wanted + timedelta(days=30))
    part = LineAnswer(decision="back_ordered", quantity=Decimal(1), delivery=wanted + timedelta(days=30))
    assert await connector.lines(order) == {"1": part}
    assert (await connector.submit(order)).lines == {"1": part}


async def test_a_part_that_was_shipped_is_news_and_so_is_what_a_person_confirmed(erp: TrytonErp) -> None:
    drafts, connector = erp.connector(confirm="quote"), erp.connector()
    assert isinstance(drafts, TrytonConnector)
    assert isinstance(connector, TrytonConnector)
    order, other = an_order(), an_order()
    await drafts.submit(order)
    await connector.submit(other)
    known = {order.id: "quotation", "another": "draft"}
    assert await drafts.later(known) == {}
    await erp.call("POST", f"sale.sale/{(await erp.sale(order.id))['id']}/confirm", json={})
    (key, receipt) = next(iter((await drafts.later(known)).items()))
    assert isinstance(receipt, ErpReceipt)
    assert (key, receipt.state, receipt.erp_order_no) == (order.id, "processing", (await erp.sale(order.id))["number"])
    before = await mark_of(connector, other)
    assert await mark_of(connector, other) == before
    await Warehouse(erp).ship(other.id, 1.0)
    (again,) = (await connector.later({other.id: "confirmed"})).values()
    assert isinstance(again, ErpReceipt)
    assert again.state == "processing"
    assert again.mark != before
    rest = LineAnswer(decision="back_ordered", quantity=Decimal(1), delivery=date(2099, 11, 27))
    assert await connector.lines(other) == {"1": rest}
    await drafts.close()
    await connector.close()


async def mark_of(connector: TrytonConnector, order: Order) -> str:
    receipt = (await connector.later({order.id: "processing"}))[order.id]
    assert isinstance(receipt, ErpReceipt)
    assert receipt.mark
    return receipt.mark


async def test_days_that_are_planned_anew_before_anything_is_shipped_are_news(erp: TrytonErp) -> None:
    connector, warehouse = erp.connector(), Warehouse(erp)
    assert isinstance(connector, TrytonConnector)
    wanted = datetime.now(UTC).date() + timedelta(days=7)
    order, later = an_order(requested_delivery=Period(end=wanted, raw="in a week")), wanted + timedelta(days=12)
    await connector.submit(order)
    before, found = await mark_of(connector, order), await warehouse.first_line(order.id)
    shipment = (await warehouse.call("GET", f"stock.move/{found['move']}?f=shipment"))["shipment"].partition(",")[2]
    day = {"__class__": "date", "year": later.year, "month": later.month, "day": later.day}
    await warehouse.call("POST", f"stock.shipment.out/{shipment}/draft", json={})
    await warehouse.call("PUT", f"stock.shipment.out/{shipment}", json={"planned_date": day})
    await warehouse.call("POST", f"stock.shipment.out/{shipment}/wait", json={})
    assert await mark_of(connector, order) != before
    told = await connector.lines(order)
    assert set(told.values()) == {LineAnswer(decision="changed", delivery=later)}
    assert len(told) == len(order.lines)
    await connector.close()


async def test_goods_that_are_given_up_after_the_confirmation_are_news(erp: TrytonErp) -> None:
    """A sale that is being processed cannot be cancelled in Tryton itself; its shipment can, and then somebody decides."""
    connector, warehouse, order = erp.connector(), Warehouse(erp), an_order()
    assert isinstance(connector, TrytonConnector)
    await connector.submit(order)
    before, found = await mark_of(connector, order), await warehouse.first_line(order.id)
    shipment = (await warehouse.call("GET", f"stock.move/{found['move']}?f=shipment"))["shipment"].partition(",")[2]
    await warehouse.call("POST", f"stock.shipment.out/{shipment}/cancel", json={})
    undecided = await mark_of(connector, order)
    assert undecided != before
    assert set((await connector.lines(order)).values()) == {LineAnswer(decision="back_ordered")}
    for row in (await erp.sale(order.id))["lines"]:
        moves = [one["id"] for one in (await warehouse.call("GET", f"sale.line/{row['id']}?f=moves.id"))["moves"]]
        await warehouse.call("PUT", f"sale.line/{row['id']}", json={"moves_ignored": [["add", moves]]})
    assert await mark_of(connector, order) != undecided
    told = await connector.lines(order)
    assert set(told.values()) == {LineAnswer(decision="rejected")}
    assert len(told) == len(order.lines)
    await connector.close()


async def test_another_product_and_an_added_line_are_told_as_what_they_are(erp: TrytonErp) -> None:
    early, order = erp.connector(confirm="draft"), an_order()
    await early.submit(order)
    sale = await erp.sale(order.id)
    first, *_ = sorted(sale["lines"], key=lambda row: row["sequence"])
    names = ("product", "unit", "taxes")
    model = await erp.call("GET", f"sale.line/{first['id']}?" + "&".join(f"f={name}" for name in names))
    freight = {
        "type": "line",
        "product": model["product"],
        "unit": model["unit"],
        "quantity": 3.0,
        "unit_price": {"__class__": "Decimal", "decimal": "1"},
    }
    await erp.call("PUT", f"sale.sale/{sale['id']}", json={"lines": [["create", [freight]]]})
    connector = erp.connector()
    receipt = await connector.submit(order)
    ordered = order.lines[0].quantity
    assert ordered is not None
    assert receipt.lines == {order.lines[0].no: LineAnswer(decision="changed", quantity=ordered + 3)}
    await early.close()
    await connector.close()


async def test_a_sale_that_is_cancelled_later_is_told(erp: TrytonErp) -> None:
    connector, order, draft = erp.connector(confirm="quote"), an_order(), an_order()
    assert isinstance(connector, TrytonConnector)
    for one in (order, draft):
        await connector.submit(one)
        await erp.call("POST", f"sale.sale/{(await erp.sale(one.id))['id']}/cancel", json={})
    told = await connector.later({order.id: "confirmed", draft.id: "quotation"})
    assert [receipt.state for receipt in told.values() if isinstance(receipt, ErpReceipt)] == ["cancelled", "cancelled"]
    assert await connector.lines(order) == {}
    await connector.close()


async def test_the_sale_is_the_order(erp: TrytonErp, connector: Connector) -> None:
    order = an_order(notes=("Ring at gate 3",), payment_terms="30 days")
    receipt = await connector.submit(order)
    sale = await erp.sale(order.id)
    assert (receipt.erp_order_no, receipt.total) == (sale["number"], "63.80")
    assert receipt.url == f"{erp.proxy.url}/#{DATABASE}/model/sale.sale/{sale['id']}"
    assert (sale["party"]["code"], sale["reference"]) == ("K-101", "PO-4711")
    assert sale["shipment_address"]["street"] == "Havenstraat 101"
    assert sale["invoice_address"]["street"] == "Havenstraat 1"
    assert sale["payment_term"]["name"] == "Direct"
    assert sale["comment"] == "Ring at gate 3\nDelivery requested: 2099-11-27\nPayment terms: 30 days"
    assert sale["shipping_date"] == {"__class__": "date", "year": 2099, "month": 11, "day": 27}
    assert [sale[each] for each in ("untaxed_amount", "tax_amount")] == [Decimal("58.00"), Decimal("5.80")]
    lines = sorted(sale["lines"], key=lambda each: each["sequence"])
    assert [(each["product"]["code"], each["quantity"], each["unit"]["symbol"]) for each in lines] == [
        ("W-001", 2, "u"), ("W-002", 3, "u"),
    ]  # fmt: skip


@pytest.mark.parametrize(("confirm", "meant"), [("draft", "draft"), ("quote", "quotation"), ("confirm", "confirmed")])
async def test_goes_as_far_as_the_settings_say(erp: TrytonErp, confirm: str, meant: str) -> None:
    connector, order = erp.connector(confirm=confirm), an_order()
    receipt = await connector.submit(order)
    found = await connector.find(order.id)
    await connector.close()
    assert receipt.state == meant
    assert found is not None
    assert (receipt.total, (await erp.sale(order.id))["tax_amount"]) == ("63.80", Decimal("5.80"))


async def test_a_draft_without_its_taxes_does_not_count_as_entered(erp: TrytonErp) -> None:
    connector, order = erp.connector(confirm="draft"), an_order()
    erp.proxy.inject("create", "lost_answer")
    with pytest.raises(ErpUncertain):
        await connector.submit(order)
    assert await connector.find(order.id) is None
    assert (await connector.submit(order)).total == "63.80"
    assert await connector.find(order.id) is not None
    await connector.close()


async def test_the_customers_tax_rule_counts(erp: TrytonErp, connector: Connector) -> None:
    order = an_order(customer=Customer(account_no="K-106"), ship_to=None)
    await connector.submit(order)
    sale = await erp.sale(order.id)
    assert (sale["tax_amount"], sale["shipment_address"]["street"]) == (0, "Havenstraat 6")


async def test_a_price_that_nobody_named_is_trytons(erp: TrytonErp, connector: Connector) -> None:
    order = an_order()
    await connector.submit(replace(order, lines=tuple(replace(each, price=None, amount=None) for each in order.lines)))
    assert (await erp.sale(order.id))["untaxed_amount"] == Decimal("58.00")


async def test_a_price_that_nobody_named_is_that_of_the_customers_list(erp: TrytonErp, connector: Connector) -> None:
    order = an_order(customer=Customer(account_no="K-102"), ship_to=None)
    many = replace(order.lines[0], quantity=Decimal(100), base_quantity=Decimal(100))
    lines = tuple(replace(each, price=None, amount=None) for each in (many, *order.lines))
    await connector.submit(replace(order, lines=tuple(replace(each, no=str(n)) for n, each in enumerate(lines, 1))))
    sale = await erp.sale(order.id)
    entered = {(each["product"]["code"], each["quantity"]): each["unit_price"] for each in sale["lines"]}
    assert entered == {
        ("W-001", 100): Decimal("8.50"), ("W-001", 2): Decimal("10.25"), ("W-002", 3): Decimal("9.75"),
    }  # fmt: skip
    assert sale["price_list"]["name"] == "Wholesale"


@pytest.mark.parametrize(
    ("changes", "quantity", "price"),
    [
        # 20 boxes of 100 at 11.90 a box: pieces, and the sum stays what the customer said
        ({"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": ("11.90", "1", "XBX"), "amount": "238.00"}, 2000, "0.119"),
        # the same, priced per hundred pieces
        ({"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": ("11.90", "100", "EA"), "amount": None}, 2000, "0.119"),
        # the price names a third unit; the amount tells
        ({"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": ("119.00", "1", "XCT"), "amount": "238.00"}, 2000, "0.119"),
        ({"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": None, "amount": "238.00"}, 2000, "0.119"),
        ({"quantity": "3", "unit": "EA", "base_quantity": None, "price": ("1.25", "1", None), "amount": None}, 3, "1.25"),
    ],
)  # fmt: skip
async def test_quantity_and_price_go_in_stock_units(
    erp: TrytonErp, connector: Connector, changes: dict[str, Any], quantity: int, price: str
) -> None:
    order = an_order(lines=(replace(an_order().lines[0], **_meant(changes)),))
    await connector.submit(order)
    (entered,) = (await erp.sale(order.id))["lines"]
    assert (entered["quantity"], entered["unit_price"]) == (quantity, Decimal(price))


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": "1", "unit": "XBX", "base_quantity": "7", "price": ("10.00", "1", "XBX"), "amount": "10.00"},
        {"quantity": "1", "unit": "XBX", "base_quantity": "3000", "price": ("1.00", "1", "XBX"), "amount": "1.00"},
        {"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": ("119.00", "1", "XCT"), "amount": None},
        {"quantity": "20", "unit": "XBX", "base_quantity": "2000", "price": ("119.00", "1", None), "amount": None},
    ],
)
async def test_a_price_that_tryton_cannot_keep_is_never_rounded_into_another_sum(
    erp: TrytonErp, changes: dict[str, Any]
) -> None:
    connector = erp.connector(price_digits=2)
    order = an_order(lines=(replace(an_order().lines[0], **_meant(changes)),))
    with pytest.raises(ErpRejected) as caught:
        await connector.submit(order)
    await connector.close()
    assert [(found.code, found.pointer) for found in caught.value.findings] == [("erp-order-unfit", "/lines/0/price")]
    assert await erp.standing(order.id) == 0


def _meant(changes: dict[str, Any]) -> dict[str, Any]:
    meant = {
        name: Decimal(changes[name]) if changes[name] else None for name in ("quantity", "base_quantity", "amount")
    }
    price = changes["price"]
    stated = Price(amount=Decimal(price[0]), per=Decimal(price[1]), unit=price[2]) if price else None
    return {**meant, "unit": changes["unit"], "price": stated}


async def test_a_delivery_day_that_is_over_binds_nobody(erp: TrytonErp, connector: Connector) -> None:
    order = an_order(requested_delivery=Period(end=date(2020, 1, 1), raw="1 Jan 2020"))
    await connector.submit(order)
    assert (await erp.sale(order.id))["shipping_date"] is None


async def test_shipping_starts_in_time_for_the_delivery(erp: TrytonErp) -> None:
    connector, order = erp.connector(transit_days=3, confirm="draft"), an_order()
    await connector.submit(order)
    await connector.close()
    assert (await erp.sale(order.id))["shipping_date"]["day"] == 24


async def test_an_address_is_known_by_its_id_where_tryton_keeps_it(erp: TrytonErp) -> None:
    first, _ = erp.tryton.seed["customers"][0]["addresses"]
    connector = erp.connector(address_field="id", confirm="draft")
    order = an_order(ship_to=Party(address_id=str(first), name="moved"))
    await connector.submit(order)
    await connector.close()
    assert (await erp.sale(order.id))["shipment_address"]["street"] == "Havenstraat 1"


@pytest.mark.parametrize("step", ["write", "quote", "confirm"])
async def test_a_refused_step_leaves_nothing_behind(erp: TrytonErp, connector: Connector, step: str) -> None:
    order = an_order()
    erp.proxy.inject(step, "refused")
    with pytest.raises(ErpRejected, match="not enough stock"):
        await connector.submit(order)
    assert await erp.standing(order.id) == 0


async def test_all_that_is_wrong_is_said_at_once(connector: Connector) -> None:
    order = an_order(customer=Customer(account_no="K-999"), currency="XTS")
    with pytest.raises(ErpRejected) as caught:
        await connector.submit(first_line(order, sku="W-999"))
    assert [found.pointer for found in caught.value.findings] == ["/currency", "/customer/account_no", "/lines/0/sku"]


async def test_a_corrected_order_replaces_what_was_left_as_a_draft(erp: TrytonErp, connector: Connector) -> None:
    order = an_order()
    erp.proxy.inject("propose", "cut")
    with pytest.raises(ErpUncertain):
        await connector.submit(order)
    await enter(connector, replace(order, buyer_order_no="PO-4712"))
    assert [sale["reference"] for sale in await erp.sales(order.id)] == ["PO-4712"]


async def test_a_correction_after_the_entry_goes_to_a_clerk(erp: TrytonErp, connector: Connector) -> None:
    order = an_order()
    await connector.submit(order)
    with pytest.raises(ErpRejected, match="with other content"):
        await connector.submit(replace(order, buyer_order_no="PO-4712"))
    assert (await erp.sale(order.id))["reference"] == "PO-4711"


async def test_a_draft_that_a_person_took_over_is_left_to_him(erp: TrytonErp, connector: Connector) -> None:
    order = an_order()
    erp.proxy.inject("quote", "cut")
    with pytest.raises(ErpUncertain):
        await connector.submit(order)
    number = (await erp.sale(order.id))["id"]
    await erp.call("PUT", f"sale.sale/{number}", json={"description": "mine now"})
    assert (await connector.submit(order)).state == "draft"
    assert (await erp.sale(order.id))["state"] == "draft"


async def test_a_half_made_sale_that_a_person_took_on_is_not_confirmed(erp: TrytonErp, connector: Connector) -> None:
    order = an_order()
    erp.proxy.inject("propose", "cut")
    with pytest.raises(ErpUncertain):
        await connector.submit(order)
    sale = await erp.sale(order.id)
    await erp.call("PUT", f"sale.sale/{sale['id']}", json={"invoice_address": 2})
    await erp.call("POST", f"sale.sale/{sale['id']}/quote", json={})
    with pytest.raises(ErpRejected, match="before its taxes were in"):
        await connector.submit(order)


async def test_a_cancelled_sale_stays_cancelled(erp: TrytonErp) -> None:
    connector, order = erp.connector(confirm="quote"), an_order()
    await connector.submit(order)
    await erp.call("POST", f"sale.sale/{(await erp.sale(order.id))['id']}/cancel", json={})
    again = await connector.submit(order)
    await connector.close()
    assert (again.state, again.created) == ("cancelled", False)


@pytest.mark.parametrize(
    "changes", [{"key": ""}, {"url": "tryton.example"}, {"confirm": "post"}, {"database": None}, {"shops": "x"}]
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any]) -> None:
    values = {"url": "https://tryton.example", "database": "gw", "key": "k", "shop": "Gateway"}
    TrytonSettings.model_validate(values)
    with pytest.raises(ValidationError):
        TrytonSettings.model_validate(values | changes)
