"""What a normalising sees of a customer's earlier orders while others are being committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gateway.earlier import Earlier, Look
from gateway.masters import Masters
from gateway.states import OrderState
from gateway.store.store import Store
from normalizer.master import EarlierOrder
from normalizer.order import Customer, Order
from tests.gateway.small import RECEIVED


class Kept(Store):
    """A store whose history moves at the worst moment: right after it was read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"sqlite:///{folder}/gate.db", blobs=folder / "blobs")
        self.orders_kept: list[EarlierOrder] = []
        self.then: Callable[[], None] = lambda: None

    def look_back(
        self,
        account_no: str,
        *,
        order_nos: Sequence[str] = (),
        digest: str = "",
        limit: int | None = None,
    ) -> tuple[int, Sequence[EarlierOrder]]:
        answer = (len(self.orders_kept), tuple(reversed(self.orders_kept)))
        self.then()
        return answer


def earlier_order(number: str, intake_id: str = "intake") -> EarlierOrder:
    order = Order(id=number, buyer_order_no=number, received_at=RECEIVED, customer=Customer(account_no="C1"))
    return EarlierOrder(order, intake_id, RECEIVED, OrderState.RELEASED)


def expected(earlier: Earlier, number: str) -> None:
    """This order is normalised and on its way to the commit."""
    with earlier.looking(Look()):
        earlier("C1")
        earlier.expect("C1", earlier_order(number))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_an_order_that_is_committed_during_the_look_is_seen(kept: Kept) -> None:
    earlier = Earlier(kept)
    expected(earlier, "first")
    expected(earlier, "second")

    def commit() -> None:
        kept.orders_kept.append(earlier_order("first"))
        earlier.settled("C1", "first")

    kept.then = commit
    with earlier.looking(Look()):
        assert [one.order.id for one in earlier("C1")] == ["second", "first"]
        assert earlier.seen("C1") == (2, "second")


def test_nobody_counts_on_an_order_after_a_gap(kept: Kept) -> None:
    earlier = Earlier(kept)
    expected(earlier, "first")
    expected(earlier, "second")
    earlier.settled("C1", "first")  # it was not recorded
    with earlier.looking(Look()):
        assert [one.order.id for one in earlier("C1")] == ["second"]
        assert earlier.seen("C1") == (0, "")


def test_a_clerk_counts_on_recorded_orders_alone(kept: Kept) -> None:
    earlier = Earlier(kept)
    expected(earlier, "first")
    with earlier.looking(Look(firm=True)):
        assert [one.order.id for one in earlier("C1")] == ["first"]
        assert earlier.seen("C1") == (0, "")


def test_an_intake_taken_up_again_does_not_repeat_its_own_order(kept: Kept) -> None:
    """Its lease ended while its first try was about to be committed, in this very process."""
    earlier = Earlier(kept)
    expected(earlier, "before")
    for _ in range(2):
        with earlier.looking(Look("late")):
            assert [one.order.id for one in earlier("C1")] == ["before"]
            earlier.expect("C1", earlier_order("of late", "late"))
            assert [one.order.id for one in earlier("C1")] == ["of late", "before"]  # the second order in its envelope


class Slow(Store):
    """A store that says which master data is current when it is told to."""

    said = asyncio.Event()

    async def master_version(self) -> str:
        await self.said.wait()
        return await super().master_version()


async def test_who_asks_for_the_master_data_first_gets_it_first(tmp_path: Path) -> None:
    done: list[int] = []
    async with Slow(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        store.said = asyncio.Event()
        masters = Masters(store, history=lambda _account: ())

        async def ask(number: int) -> None:
            await masters.current()
            done.append(number)

        early = [asyncio.create_task(ask(number)) for number in range(3)]
        await asyncio.sleep(0)
        store.said.set()
        while not early[0].done():
            early.append(asyncio.create_task(ask(len(early))))
            await asyncio.sleep(0)
        await asyncio.gather(*early)
    assert done == sorted(done)
    assert len(done) > 3
