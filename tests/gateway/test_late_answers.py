"""An ERP that answers after the handing over: its number is kept, its refusal brings the order back to the desk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import SecretStr

from gateway.answers.answer import LineAnswer
from gateway.erp.connector import Connector, ErpReceipt
from gateway.erp.files import FilesConnector, FilesSettings
from gateway.erp.http import HttpConnector, HttpSettings
from gateway.erp.told import ErpState
from gateway.errors import ErpRejected
from gateway.late_answers import LateAnswers
from gateway.states import OrderState
from gateway.store.claims import NewOrder
from gateway.store.records import OrderRow
from gateway.store.store import Store
from normalizer.order import Order
from tests.gateway.answering import Sink, answers_are, gateway, mail, receive, sink, state_of
from tests.gateway.small import envelope
from tests.gateway.store_contract import LEASE, normalized

__all__ = ["sink"]

CLEAN = "PO HK-2240\n\nCL-BLEACH-5  4 pcs\nPR-CF-BLUE  2 cartons\n"


async def forwarded(store: Store, connector: Connector, number: str) -> str:
    receipt = await store.accept(envelope(number))
    claim = await store.claim_intake(receipt.intake_id, lease=LEASE)
    assert claim
    (order_id,) = await store.record_orders(claim, [NewOrder(normalized(number), release=True)])
    forward = await store.claim_forward(order_id, lease=LEASE)
    assert forward
    await store.forwarded(forward, await connector.submit(forward.order))
    return order_id


def answer(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text)
    os.utime(path, (1, 1))


async def test_what_the_reader_of_the_files_says_later_is_taken_up(tmp_path: Path) -> None:
    connector = FilesConnector(FilesSettings(folder=tmp_path / "erp"))
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        entered, refused, silent = [await forwarded(store, connector, f"PO{n}") for n in range(3)]
        answer(connector.folder, f"{entered}.ok", "S-1001\n")
        answer(connector.folder, f"{refused}.err", "account closed")
        late = LateAnswers(store, connector)
        await late.start()

        async def rows() -> list[OrderRow]:
            return [(await store.order(each)).row for each in (entered, refused, silent)]

        async def heard() -> bool:
            first, second, _ = await rows()
            return first.erp_order_no is not None and second.state is OrderState.HELD

        async with asyncio.timeout(30):
            while not await heard():  # noqa: ASYNC110 - the look has its own pace
                await asyncio.sleep(0.05)
        await late.stop()
        first, second, third = await rows()
        assert (first.state, first.erp_order_no, first.erp_state) == (OrderState.FORWARDED, "S-1001", "confirmed")
        assert second.codes == ("erp-refused",)
        assert (third.state, third.erp_order_no) == (OrderState.FORWARDED, None)


async def test_more_orders_than_one_look_holds_are_all_looked_at(tmp_path: Path) -> None:
    connector = FilesConnector(FilesSettings(folder=tmp_path / "erp"))
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        orders = [await forwarded(store, connector, f"PO{n}") for n in range(7)]
        late = LateAnswers(store, connector, at_once=2)
        answer(connector.folder, f"{orders[0]}.err", "account closed")
        answer(connector.folder, f"{orders[6]}.ok", "S-1006")
        heard = []
        for _ in range(3):  # two of the newest each time; of the five older ones two, two and one
            await late.look(connector)
            heard.append((await store.order(orders[0])).row.state is OrderState.HELD)
        assert heard == [False, False, True]
        assert (await store.order(orders[6])).row.erp_order_no == "S-1006"


async def test_the_customer_hears_the_number_that_comes_after_his_confirmation_once(tmp_path: Path, sink: Sink) -> None:
    """Also across a restart, and where the reader says it again."""
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        (order,) = (await made.settled(intake_id)).orders
        await state_of(made, order.id, OrderState.ANSWERED)
        connector = made.connector
        assert isinstance(connector, FilesConnector)
        lines = '[{"no": "1", "decision": "back_ordered", "quantity": "3", "delivery": "2026-12-24"}]'
        answer(connector.folder, f"{order.id}.ok", f'{{"erp_order_no": "S-1001", "lines": {lines}}}')
        *_, first, second = await sink.count(3)
        await answers_are(made, intake_id, "sent", "sent", "sent")
        answer(connector.folder, f"{order.id}.ok", "S-1001")
        await made.late.look(connector)
    async with gateway(tmp_path, sink) as made:
        assert isinstance(made.connector, FilesConnector)
        await made.late.look(made.connector)
        assert [row.state for row in await made.store.answers(intake_id)] == ["sent", "sent", "sent"]
    assert len(sink.mails) == 3
    texts = [one.get_body(("plain",)).get_content() for one in (first, second)]  # type: ignore[union-attr]
    assert ["S-1001" in text for text in texts] == [False, True]
    assert "3 now, the rest on 24 Dec 2026" in texts[1]
    assert first["Message-ID"] != second["Message-ID"]


async def test_other_lines_are_told_once_they_have_stood_for_a_while(tmp_path: Path) -> None:
    """Somebody may be at work in the ERP: what changes while he plans is nobody's message."""
    erp, hour = Planned(), [0.0]
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        store_id = await forwarded(store, erp, "PO1")
        late = LateAnswers(store, erp, clock=lambda: hour[0])

        async def told_after(seconds: float, **lines: LineAnswer) -> bool:
            erp.now, hour[0] = lines, hour[0] + seconds
            await late.look(erp)
            return await store.erp_lines(store_id) == lines and bool(lines)

        part, less = LineAnswer(decision="back_ordered", quantity=Decimal(2)), LineAnswer(decision="rejected")
        assert not await told_after(0)
        assert not await told_after(10, one=part)
        assert not await told_after(200, one=less)
        assert not await told_after(299, one=less)
        assert not await told_after(1, one=part)
        assert not await told_after(1)  # he took it back
        assert not await told_after(1, one=part)
        assert await told_after(300, one=part)
        assert (await store.order(store_id)).row.erp_order_no == "S-9"


async def test_what_was_cancelled_there_is_told_once_it_has_stood_and_so_is_what_stands_again(tmp_path: Path) -> None:
    erp, hour = Planned(), [0.0]
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        order_id = await forwarded(store, erp, "PO1")
        late = LateAnswers(store, erp, clock=lambda: hour[0])

        async def after(seconds: float, state: ErpState) -> str | None:
            erp.state, hour[0] = state, hour[0] + seconds
            await late.look(erp)
            return (await store.order(order_id)).row.erp_state

        assert await after(0, "cancelled") == "confirmed"
        assert await after(200, "confirmed") == "confirmed"  # a slip of the hand
        assert await after(1, "cancelled") == "confirmed"
        assert await after(299, "cancelled") == "confirmed"
        assert await after(1, "cancelled") == "cancelled"
        assert await after(300, "cancelled") == "cancelled"
        assert await after(1, "processing") == "cancelled"
        assert await after(300, "processing") == "processing"
        told = [one for one in await store.journal(order_id) if one.verb == "told by the ERP"]
        assert len(told) == 2


async def test_lines_are_read_again_only_where_something_has_moved(tmp_path: Path) -> None:
    erp = Planned()
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        for number in range(3):
            await forwarded(store, erp, f"PO{number}")
        late = LateAnswers(store, erp)
        for mark, read in (("a", 3), ("a", 3), ("b", 6), ("b", 6)):
            erp.mark = mark
            await late.look(erp)
            assert erp.read == read
        few = LateAnswers(store, erp, reads=2)  # after a start, so many at once
        await few.look(erp)
        assert erp.read == 8
        await few.look(erp)
        assert erp.read == 9


async def test_the_customer_hears_that_nothing_comes_of_it(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        (order,) = (await made.settled(intake_id)).orders
        await state_of(made, order.id, OrderState.ANSWERED)
        for receipt in (ErpReceipt("S-7", "confirmed"), ErpReceipt("S-7", "cancelled"), ErpReceipt("S-7", "cancelled")):
            version = (await made.store.order(order.id)).row.version
            await made.store.told_later(order.id, receipt, version=version)
            await answers_are(made, intake_id, *["sent"] * (3 if receipt.state == "confirmed" else 4))
        *_, noted, promised, cancelled = await sink.count(4)
    assert len(sink.mails) == 4
    said = [one.get_body(("plain",)).get_content() for one in (noted, promised, cancelled)]  # type: ignore[union-attr]
    assert ["We will deliver" in text for text in said] == [False, True, False]
    assert "not confirmed yet" in said[0]
    assert "S-7) has been cancelled" in said[2]
    assert "CL-BLEACH-5" not in said[2]
    assert "cancelled" in cancelled["Subject"]


async def test_an_order_of_which_every_line_was_given_up_is_told_as_cancelled(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        intake_id = await receive(made, mail(CLEAN))
        (order,) = (await made.settled(intake_id)).orders
        await state_of(made, order.id, OrderState.ANSWERED)
        gone = LineAnswer(decision="rejected")
        for lines in ({"1": gone}, {"1": gone, "2": gone}):
            version = (await made.store.order(order.id)).row.version
            await made.store.told_later(order.id, ErpReceipt("S-7", "processing", lines=lines), version=version)
            await answers_are(made, intake_id, *["sent"] * (2 + len(lines)))
        *_, part, nothing = await sink.count(4)
    said = [one.get_body(("plain",)).get_content() for one in (part, nothing)]  # type: ignore[union-attr]
    assert ["cannot be delivered" in text for text in said] == [True, False]
    assert "has been cancelled" in said[1]


class Planned:
    """An ERP in which somebody plans after the confirmation."""

    kind = "planned"
    resend_safe = False
    unsettled = frozenset({"confirmed", "processing", "cancelled"})

    def __init__(self) -> None:
        self.now: Mapping[str, LineAnswer] = {}
        self.state: ErpState = "confirmed"
        self.mark, self.read = "", 0

    async def submit(self, order: Order) -> ErpReceipt:
        return ErpReceipt("S-9", "confirmed")

    async def find(self, key: str) -> ErpReceipt | None:
        return ErpReceipt("S-9", "confirmed")

    async def lines(self, order: Order) -> Mapping[str, LineAnswer]:
        self.read += 1
        return self.now

    async def later(self, keys: Mapping[str, str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        return {key: ErpReceipt("S-9", self.state, mark=self.mark) for key in keys}

    async def ping(self) -> str:
        return "somebody plans"

    async def close(self) -> None:
        """Nothing is held."""


async def test_an_erp_that_says_all_at_once_is_not_asked(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        settings = HttpSettings(
            url="http://127.0.0.1:9/orders", allow_private=True, secret=SecretStr("whsec_" + "A" * 32)
        )
        late = LateAnswers(store, HttpConnector(settings))
        await late.start()
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "late-answers"]
        await late.stop()
