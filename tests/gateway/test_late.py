"""An ERP that answers after the handing over: its number is kept, its refusal brings the order back to the desk."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from pydantic import SecretStr

from gateway.erp.files import FilesConnector, FilesSettings
from gateway.erp.http import HttpConnector, HttpSettings
from gateway.late import Late
from gateway.states import OrderState
from gateway.store.records import NewOrder, OrderRow
from gateway.store.store import Store
from tests.gateway.small import envelope
from tests.gateway.store_contract import LEASE, normalized


async def forwarded(store: Store, connector: FilesConnector, number: str) -> str:
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
        late = Late(store, connector)
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
        late = Late(store, connector, at_once=2)
        answer(connector.folder, f"{orders[0]}.err", "account closed")
        answer(connector.folder, f"{orders[6]}.ok", "S-1006")
        heard = []
        for _ in range(3):  # two of the newest each time; of the five older ones two, two and one
            await late.look(connector)
            heard.append((await store.order(orders[0])).row.state is OrderState.HELD)
        assert heard == [False, False, True]
        assert (await store.order(orders[6])).row.erp_order_no == "S-1006"


async def test_an_erp_that_says_all_at_once_is_not_asked(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/gate.db", blobs=tmp_path / "blobs") as store:
        settings = HttpSettings(
            url="http://127.0.0.1:9/orders", allow_private=True, secret=SecretStr("whsec_" + "A" * 32)
        )
        late = Late(store, HttpConnector(settings))
        await late.start()
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "late-answers"]
        await late.stop()
