"""What every engine keeps. Subclasses give `url` and `engine`, which builds one over the steps."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.engine.engine import Engine, Steps
from gateway.errors import ErpBroken, ErpError, ErpRejected, ErpUnavailable, ErpUncertain
from gateway.intake import settled
from gateway.reading import Limits
from gateway.states import IntakeState, OrderState
from gateway.store.records import OrderFilter
from gateway.store.store import Store
from normalizer.finding import Finding, Severity
from normalizer.master import EarlierOrder
from normalizer.order import Order
from tests.gateway.fake_erps import MemoryErp
from tests.gateway.outbox import all_due, outbox
from tests.gateway.small import Small, envelope, small_gateway
from tests.patience import PATIENCE, until


def once(error: ErpError) -> Callable[[Order], ErpError | None]:
    """Trouble with the first order only."""
    left = [error]
    return lambda _order: left.pop() if left else None


class SlowStore(Store):
    """Between an answer of the database and its being heard, others commit."""

    def at_hand(self, intake_id: str) -> float:
        return math.inf

    def look_back(self, account_no: str, **more: Any) -> tuple[int, Sequence[EarlierOrder]]:
        answer = super().look_back(account_no, **more)
        time.sleep(random.choice((0, 0, 0.02)))
        return answer


class EngineContract:
    """The promises."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        raise NotImplementedError

    def gateway(self, url: str, folder: Path, erp: MemoryErp, **more: Any) -> AbstractAsyncContextManager[Small]:
        """A small gateway with this engine."""
        return small_gateway(url, folder, erp, engine_with=lambda steps: self.engine(url, steps), **more)

    def engine(self, url: str, steps: Steps) -> Engine:
        raise NotImplementedError

    async def enter(self, small: Small, *numbers: str, **more: object) -> list[str]:
        receipts = [await small.intake.accept(envelope(number, **more)) for number in numbers]  # type: ignore[arg-type]
        return [receipt.intake_id for receipt in receipts]

    async def test_every_order_reaches_the_erp_once(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as small:
            for n in range(60):
                await self.enter(small, f"PO{n}", account=f"C{n % 3}")
            await until(lambda: len(erp.entered) == 60)
            numbers = [order.buyer_order_no for order in erp.entered]
            assert sorted(numbers) == sorted({f"PO{n}" for n in range(60)})
            for account in range(3):  # the order of each customer is kept
                assert [n for n in numbers if n and int(n[2:]) % 3 == account] == [
                    f"PO{n}" for n in range(account, 60, 3)
                ]

    async def test_keeps_the_order_within_a_customer_where_the_database_is_slow(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp, store=SlowStore(url, blobs=tmp_path / "blobs")) as small:
            for n in range(60):
                await self.enter(small, f"PO{n}", account=f"C{n % 2}")
            await until(lambda: len(erp.entered) == 60)
            for account in range(2):
                numbers = [order.buyer_order_no for order in erp.entered if order.customer.account_no == f"C{account}"]
                assert numbers == [f"PO{n}" for n in range(account, 60, 2)]

    async def test_a_document_goes_through_a_child_and_is_kept_as_read(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as small:
            (intake_id,) = await self.enter(small, "PO1", channel="folder", orders=2)
            view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
            assert (view.row.state, len(view.drafts)) == (IntakeState.ORDERS, 2)
            assert [row.state for row in view.orders] == [OrderState.FORWARDED] * 2

    async def test_takes_up_what_was_left_from_before(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp, start=False) as small:
            await self.enter(small, "PO1")
            await small.steps.claim_intakes(limit=9, urgent=True)
            assert not erp.entered
        if url.startswith("postgresql"):
            return  # another gateway may be at work: the lease has to end
        async with self.gateway(url, tmp_path, erp):
            await until(lambda: len(erp.entered) == 1)

    async def test_what_a_clerk_has_to_see_is_held_and_enters_after_release(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as small:
            (intake_id,) = await self.enter(small, "PO1", quantity="5000")
            view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
            assert [(row.state, row.codes) for row in view.orders] == [(OrderState.HELD, ("quantity-unusual",))]
            assert not erp.entered
            await small.store.release(
                view.orders[0].id, version=1, by="anna", reason="yes", undo=timedelta(milliseconds=300)
            )
            await until(lambda: len(erp.entered) == 1)

    async def test_never_releases_by_itself_where_nobody_wants_it(self, url: str, tmp_path: Path) -> None:
        async with self.gateway(url, tmp_path, MemoryErp(), release="never") as small:
            (intake_id,) = await self.enter(small, "PO1")
            view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
            assert [(row.state, row.codes) for row in view.orders] == [(OrderState.HELD, ())]

    async def test_of_two_equal_orders_at_once_one_sees_the_other(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as small:
            await asyncio.gather(
                *(self.enter(small, "PO1", key=f"k{n}", channel=("web", "folder")[n % 2]) for n in range(12))
            )

            async def done() -> bool:
                return sum((await small.store.counts())["order"].values()) == 12

            await until(done)
            assert len((await small.store.orders(OrderFilter(states=[OrderState.HELD]))).rows) == 11
            await until(lambda: len(erp.entered) == 1)

    async def test_no_order_is_set_aside_with_its_reason(self, url: str, tmp_path: Path) -> None:
        async with self.gateway(url, tmp_path, MemoryErp()) as small:
            aside, held = await self.enter(small, "a", kind="auto_reply") + await self.enter(small, "b", kind="inquiry")
            first = await asyncio.wait_for(settled(small.store, aside), PATIENCE)
            assert (first.row.state, first.row.reason) == (IntakeState.SET_ASIDE, "a auto_reply")
            second = await asyncio.wait_for(settled(small.store, held), PATIENCE)
            assert (second.row.state, [f.code for f in second.findings]) == (IntakeState.HELD, ["order-missing"])

    async def test_a_bug_is_tried_three_times_and_then_put_aside(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as small:
            ids = await self.enter(small, "bad", **{"raise": "a bug"}) + await self.enter(
                small, "bad2", channel="folder", **{"raise": "x"}
            )
            await self.enter(small, "good")
            await until(lambda: len(erp.entered) == 1)
            for intake_id in ids:
                view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
                assert (view.row.state, [f.code for f in view.findings]) == (IntakeState.FAILED, ["intake-failed"])
                verbs = [entry.verb for entry in await small.store.journal(intake_id)]
                assert verbs == ["accepted", "deferred", "deferred", "failed"]
                assert await small.store.envelope(intake_id)

    async def test_a_document_that_kills_its_reader_holds_itself_alone(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        reader = {"parse_with": "tests.gateway.deadly:parse", "limits": Limits(wall_seconds=2.5, cpu_seconds=20)}
        async with self.gateway(url, tmp_path, erp, **reader) as small:  # type: ignore[arg-type]
            killer, sleeper = await self.enter(small, "die", channel="folder") + await self.enter(
                small, "sleep", channel="folder"
            )
            await self.enter(small, "good", channel="folder")
            await self.enter(small, "posted")
            await until(lambda: len(erp.entered) == 2)
            for intake_id, code in ((killer, "reader-killed"), (sleeper, "reader-overrun")):
                view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
                assert (view.row.state, [f.code for f in view.findings]) == (IntakeState.HELD, [code])

    async def test_a_posted_order_is_not_behind_slow_documents(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        reader = {"parse_with": "tests.gateway.deadly:parse", "limits": Limits(wall_seconds=2 * PATIENCE)}
        async with self.gateway(url, tmp_path, erp, **reader) as small:  # type: ignore[arg-type]
            gong = tmp_path / "gong"
            for n in range(12):
                await self.enter(small, f"until {gong}", channel="fax", key=f"slow{n}")
            await asyncio.sleep(0.3)
            await self.enter(small, "posted")
            await until(lambda: erp.entered)
            assert [order.buyer_order_no for order in erp.entered] == ["posted"]
            gong.touch()

    # --- forwarding ---------------------------------------------------------------------------------------------------

    async def test_a_lost_answer_is_followed_by_a_question(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp(after=once(ErpUncertain("no answer")))
        async with self.gateway(url, tmp_path, erp) as small:
            (intake_id,) = await self.enter(small, "PO1")
            view = await asyncio.wait_for(settled(small.store, intake_id), PATIENCE)
            assert view.orders[0].forward_error == "no answer"
            await all_due(small.store)
            small.engine.wake()
            await until(lambda: [name for name, _ in erp.calls] == ["submit", "find"])
            await until(self.all_forwarded(small))
            assert len(erp.entered) == 1

    def all_forwarded(self, small: Small) -> Callable[[], Awaitable[bool]]:
        async def question() -> bool:
            counts = (await small.store.counts())["order"]
            return counts["forwarded"] == sum(counts.values())

        return question

    async def test_an_unavailable_erp_keeps_the_order_of_the_lane_and_disturbs_no_other(
        self, url: str, tmp_path: Path
    ) -> None:
        down = once(ErpUnavailable("down"))
        erp = MemoryErp(before=lambda order: down(order) if order.customer.account_no == "A" else None)
        async with self.gateway(url, tmp_path, erp) as small:
            await self.enter(small, "A1", "A2", account="A")
            await self.enter(small, "B1", account="B")
            await until(lambda: len(erp.entered) == 1)
            await asyncio.sleep(0.2)
            assert [order.buyer_order_no for order in erp.entered] == ["B1"]
            await all_due(small.store)
            small.engine.wake()
            await until(self.all_forwarded(small))
            assert [order.buyer_order_no for order in erp.entered] == ["B1", "A1", "A2"]
            assert ("find", erp.entered[1].id) not in erp.calls

    async def test_what_the_erp_rejects_goes_to_the_desk_and_the_next_one_goes_on(
        self, url: str, tmp_path: Path
    ) -> None:
        erp = MemoryErp(before=once(ErpRejected([Finding("erp-rejected", Severity.CHECK, "blocked")])))
        async with self.gateway(url, tmp_path, erp) as small:
            first, _ = await self.enter(small, "PO1", "PO2")
            await until(lambda: len(erp.entered) == 1)
            view = await asyncio.wait_for(settled(small.store, first), PATIENCE)
            assert [(row.state, row.codes) for row in view.orders] == [(OrderState.HELD, ("erp-rejected",))]

    async def test_a_broken_erp_stops_the_connector_and_keeps_orders_queued(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp(before=once(ErpBroken("the key was refused; set erp.key")))
        async with self.gateway(url, tmp_path, erp) as small:
            await self.enter(small, "PO1", "PO2", "PO3")
            await until(lambda: small.forwarder.breaker.broken is not None)

            async def queued() -> bool:
                return list((await outbox(small.store)).values()) == [0] * 3

            await until(queued)
            await asyncio.sleep(0.2)
            assert await queued()
            assert not erp.entered
            small.forwarder.breaker._clock = lambda: time.monotonic() + 60
            small.engine.wake()
            await until(self.all_forwarded(small))
            assert [order.buyer_order_no for order in erp.entered] == ["PO1", "PO2", "PO3"]

    # --- life ---------------------------------------------------------------------------------------------------------

    async def test_stops_within_seconds_and_gives_back_what_it_had(self, url: str, tmp_path: Path) -> None:
        reader = {"parse_with": "tests.gateway.deadly:parse", "limits": Limits(wall_seconds=60)}
        async with self.gateway(url, tmp_path, MemoryErp(), **reader) as small:  # type: ignore[arg-type]
            (intake_id,) = await self.enter(small, "sleep", channel="fax")
            await until(lambda: self.is_leased(small, intake_id))
            async with asyncio.timeout(PATIENCE / 2):  # it does not wait for the one that sleeps for ten minutes
                await small.engine.stop()
            again = await small.store.claim_intake(intake_id, lease=timedelta(seconds=9))
            assert again
            assert (again.attempts, again.stops) == (1, 0)

    async def is_leased(self, small: Small, intake_id: str) -> bool:
        return (await small.store.intake(intake_id)).row.attempts == 1

    async def test_advance_does_one_thing_once(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp, start=False) as small:
            (intake_id,) = await self.enter(small, "PO1")
            await asyncio.gather(*(small.steps.advance("intake", intake_id) for _ in range(5)))
            (row,) = (await small.store.intake(intake_id)).orders
            await asyncio.gather(*(small.steps.advance("order", row.id) for _ in range(5)))
            assert [name for name, _ in erp.calls] == ["submit"]
            assert (await small.store.order(row.id)).row.state is OrderState.FORWARDED
