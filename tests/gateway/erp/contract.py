"""What every connector promises, whatever ERP stands behind it. Each connector's tests subclass `ConnectorContract`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol
from uuid import uuid4

import pytest

from gateway.erp.connector import Connector, ErpReceipt
from gateway.errors import ErpBroken, ErpRejected, ErpUnavailable, ErpUncertain
from normalizer.finding import Severity
from normalizer.order import Customer, Order, OrderLine, Party, Period, Price, Totals
from tests.gateway.erp.faults import FAULTS, FaultProxy

__all__ = ["ConnectorContract", "Erp", "WiredContract", "an_order", "enter", "line"]

STATES = ("handed_over", "draft", "quotation", "confirmed", "processing", "done")


class Erp(Protocol):
    """An ERP for one test: what stands in it, and connectors that lead to it."""

    proxy: FaultProxy | None

    def connector(self, **changes: Any) -> Connector: ...
    async def standing(self, key: str) -> int:
        """How many orders stand in the ERP under this key."""


def an_order(**changes: Any) -> Order:
    """Two lines, 2 x 11.00 and 3 x 12.00, for the first customer; a new key each time."""
    order = Order(
        id=str(uuid4()), received_at=datetime(2026, 11, 18, 9, 12, 44, tzinfo=UTC), buyer_order_no="PO-4711",
        issued_on=date(2026, 11, 18), currency="EUR", customer=Customer(account_no="K-101", name="Kunde 1"),
        ship_to=Party(
            address_id="A-101-2", name="Kunde 1", lines=("Havenstraat 101",), postcode="20101", city="Antwerpen", country="BE"
        ),
        requested_delivery=Period(end=date(2099, 11, 27), raw="27 Nov 2099"), totals=Totals(lines=Decimal("58.00")),
        lines=(line("1", "W-001", "2", "11.00"), line("2", "W-002", "3", "12.00")),
    )  # fmt: skip
    return replace(order, **changes)


def line(no: str, sku: str, quantity: str, price: str, **changes: Any) -> OrderLine:
    amount = Decimal(quantity) * Decimal(price)
    full = OrderLine(
        no=no, sku=sku, description=f"Ware {sku}", quantity=Decimal(quantity), unit="EA", unit_raw="pcs",
        base_quantity=Decimal(quantity), base_unit="EA", conversion="stock", price=Price(amount=Decimal(price), unit="EA"),
        amount=amount,
    )  # fmt: skip
    return replace(full, **changes)


async def enter(connector: Connector, order: Order, *, tries: int = 8) -> ErpReceipt:
    """As the pipeline does it: after a doubt it asks first, and goes on with what it found."""
    for _ in range(tries):
        try:
            return await connector.submit(order)
        except ErpUnavailable:
            continue
        except ErpUncertain:
            if found := await after_doubt(connector, order.id):
                return found
    raise AssertionError(f"did not settle in {tries} tries")


async def after_doubt(connector: Connector, key: str) -> ErpReceipt | None:
    try:
        return await connector.find(key)
    except (ErpUnavailable, ErpUncertain):
        return None


class ConnectorContract:
    """Subclasses give a fixture `erp` and say how a connector with a wrong key or set-up is built."""

    broken: ClassVar[Mapping[str, Any]] = {}
    #: how connectors are built that work on one order at the same moment
    parallel: ClassVar[Mapping[str, Any]] = {}

    @pytest.fixture
    async def connector(self, erp: Erp) -> Any:
        connector = erp.connector()
        yield connector
        await connector.close()

    async def test_enters_an_order(self, erp: Erp, connector: Connector) -> None:
        order = an_order()
        receipt = await connector.submit(order)
        assert receipt.state in STATES
        assert receipt.created
        assert await erp.standing(order.id) == 1

    async def test_a_replay_changes_nothing(self, erp: Erp, connector: Connector) -> None:
        order = an_order()
        first = await connector.submit(order)
        again = await connector.submit(order)
        assert (again.erp_order_no, again.total) == (first.erp_order_no, first.total)
        assert connector.resend_safe or not again.created
        assert await erp.standing(order.id) == 1

    async def test_the_same_purchase_order_number_under_another_key_is_another_order(
        self, erp: Erp, connector: Connector
    ) -> None:
        one, other = an_order(), an_order()
        await connector.submit(one)
        await connector.submit(other)
        assert [await erp.standing(one.id), await erp.standing(other.id)] == [1, 1]

    async def test_finds_what_stands_and_nothing_else(self, erp: Erp, connector: Connector) -> None:
        order = an_order()
        assert await connector.find(order.id) is None
        receipt = await connector.submit(order)
        if connector.resend_safe:
            assert await connector.find(order.id) is None
            return
        found = await connector.find(order.id)
        assert found is not None
        assert (found.erp_order_no, found.created) == (receipt.erp_order_no, False)
        assert await connector.find(str(uuid4())) is None

    async def test_four_workers_with_one_key_enter_one_order(self, erp: Erp) -> None:
        order = an_order()
        workers = [erp.connector(**self.parallel) for _ in range(4)]
        receipts = await asyncio.gather(*(enter(worker, order) for worker in workers))
        for worker in workers:
            await worker.close()
        assert len({receipt.erp_order_no for receipt in receipts}) == 1
        assert await erp.standing(order.id) == 1

    async def test_a_wrong_key_or_setup_stops_the_connector(self, erp: Erp) -> None:
        connector = erp.connector(**self.broken)
        with pytest.raises(ErpBroken):
            await connector.submit(an_order())
        with pytest.raises(ErpBroken):
            await connector.ping()
        await connector.close()

    async def test_says_what_answers(self, connector: Connector) -> None:
        assert len(await connector.ping()) > 10


class WiredContract(ConnectorContract):
    """For connectors that speak to a server: what holds when the wire or the server does not."""

    #: the calls of one submission, as the proxy names them
    steps: ClassVar[tuple[str, ...]] = ()
    #: what the ERP refuses: name -> how to spoil a good order
    rejected: ClassVar[Mapping[str, Callable[[Order], Order]]] = {}
    #: how a connector to an ERP that is down is built
    down: ClassVar[Mapping[str, Any]] = {}
    faults: ClassVar[Sequence[str]] = FAULTS

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        if {"step", "fault"} <= set(metafunc.fixturenames):
            metafunc.parametrize(("step", "fault"), [(step, fault) for step in cls.steps for fault in cls.faults])
        elif "step" in metafunc.fixturenames:
            metafunc.parametrize("step", cls.steps)
        if "spoil" in metafunc.fixturenames:
            metafunc.parametrize("spoil", list(cls.rejected.values()), ids=list(cls.rejected))

    async def test_enters_exactly_once_whatever_breaks(
        self, erp: Erp, connector: Connector, step: str, fault: str
    ) -> None:
        assert erp.proxy is not None
        order = an_order()
        erp.proxy.inject(step, fault)
        receipt = await enter(connector, order)
        assert receipt.state in STATES
        assert await erp.standing(order.id) == 1

    async def test_a_silent_erp_leaves_a_doubt_that_settles(self, erp: Erp, connector: Connector, step: str) -> None:
        assert erp.proxy is not None
        began = time.monotonic()
        await enter(connector, an_order())
        # one call must not seem silent only because the machine is slow
        impatient = erp.connector(timeout=max(1.0, 3 * (time.monotonic() - began)))
        order = an_order()
        erp.proxy.inject(step, "hang")
        with pytest.raises(ErpUncertain):
            await impatient.submit(order)
        await impatient.close()
        await enter(connector, order)
        assert await erp.standing(order.id) == 1

    async def test_a_refused_order_leaves_nothing_behind(self, erp: Erp, spoil: Callable[[Order], Order]) -> None:
        connector, order = erp.connector(**self.parallel), an_order()
        with pytest.raises(ErpRejected) as caught:
            await connector.submit(spoil(order))
        for finding in caught.value.findings:
            assert finding.severity is not Severity.INFO
            assert len(finding.message) > 20
        assert await erp.standing(order.id) == 0
        await enter(connector, order)  # corrected, under the same key
        assert await erp.standing(order.id) == 1
        await connector.close()

    async def test_an_erp_that_is_down_has_got_nothing(self, erp: Erp) -> None:
        connector = erp.connector(**self.down)
        with pytest.raises(ErpUnavailable):
            await connector.submit(an_order())
        await connector.close()
