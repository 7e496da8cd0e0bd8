"""The files connector: complete or not there, the same bytes for the same order, and the reader's answers."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from gateway.erp.connector import Connector
from gateway.erp.files import FilesConnector, FilesSettings
from gateway.errors import ErpBroken, ErpRejected
from gateway.late_answers import AnswersLater
from normalizer.order import Order
from tests.gateway.erp.contract import ConnectorContract, an_order


class Folder:
    """The ERP of this connector: a folder."""

    proxy = None

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "erp"

    def connector(self, *, folder: str = "erp", **_: Any) -> Connector:
        return FilesConnector(FilesSettings(folder=Path(folder)), home=self.home)

    async def standing(self, key: str) -> int:
        return sum(json.loads(path.read_bytes())["id"] == key for path in self.folder.glob("*.json"))


@pytest.fixture
def erp(tmp_path: Path) -> Folder:
    (tmp_path / "in-the-way").write_text("a file where a folder should be")
    return Folder(tmp_path)


class TestFiles(ConnectorContract):
    broken: ClassVar[dict[str, Any]] = {"folder": "in-the-way/erp"}


async def test_the_file_is_the_order(erp: Folder) -> None:
    order = an_order()
    await erp.connector().submit(order)
    assert Order.from_json(json.loads((erp.folder / f"{order.id}.json").read_bytes())) == order
    assert [path.name for path in erp.folder.iterdir()] == [f"{order.id}.json"]


async def test_a_replay_writes_the_same_bytes(erp: Folder) -> None:
    order = an_order()
    await erp.connector().submit(order)
    first = (erp.folder / f"{order.id}.json").read_bytes()
    await erp.connector().submit(order)
    assert (erp.folder / f"{order.id}.json").read_bytes() == first


async def test_a_half_written_file_counts_for_nothing_and_is_swept_away(erp: Folder) -> None:
    order = an_order()
    erp.folder.mkdir()
    half = erp.folder / f"{order.id}.0a1b2c3d.part"
    half.write_bytes(b'{"id": "')
    os.utime(half, (0, 0))
    connector = erp.connector()
    assert await connector.find(order.id) is None
    assert (await connector.submit(order)).created
    await connector.ping()
    assert [path.name for path in erp.folder.iterdir()] == [f"{order.id}.json"]


async def test_a_folder_that_is_gone_is_not_made_again(erp: Folder) -> None:
    """A share that is no longer mounted: in a folder of the same name nobody would look for the orders."""
    connector, away = erp.connector(), erp.home / "unmounted"
    await connector.submit(an_order())
    erp.folder.rename(away)
    with pytest.raises(ErpBroken, match=r"check erp\.folder"):
        await connector.submit(replace(an_order(), id="later"))
    with pytest.raises(ErpBroken):
        await connector.ping()
    assert not erp.folder.exists()
    away.rename(erp.folder)
    assert (await connector.submit(replace(an_order(), id="later"))).created


async def test_many_at_once_all_stand(erp: Folder) -> None:
    connector, orders = erp.connector(), [an_order() for _ in range(200)]
    receipts = await asyncio.gather(*map(connector.submit, orders))
    assert all(receipt.created for receipt in receipts)
    assert {path.stem for path in erp.folder.glob("*.json")} == {order.id for order in orders}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("S-1001\n", "S-1001"),
        ('{"erp_order_no": "S-1001"}', "S-1001"),
        ('{"erp_order_no": 1001}', "1001"),
        ("001001", "001001"),
        ("1e5", "1e5"),
        ('{"erp_order_no": ', None),
        ("{}", None),
        ("", None),
    ],
)
async def test_the_readers_answer_tells_the_number(erp: Folder, written: str, meant: str | None) -> None:
    connector, order = erp.connector(), an_order()
    await connector.submit(order)
    (erp.folder / f"{order.id}.ok").write_text(written)
    found = await connector.find(order.id)
    assert found is not None
    assert (found.state, found.erp_order_no) == ("confirmed", meant)


async def test_the_readers_answer_tells_of_lines(erp: Folder) -> None:
    connector, order = erp.connector(), an_order()
    await connector.submit(order)
    (erp.folder / f"{order.id}.ok").write_text(
        '{"erp_order_no": "S-1", "lines": [{"no": "1", "decision": "rejected", "reason": "gone"}]}'
    )
    found = await connector.find(order.id)
    assert found is not None
    assert (found.erp_order_no, found.lines["1"].decision, found.lines["1"].reason) == ("S-1", "rejected", "gone")


async def test_what_was_taken_and_answered_is_not_written_again(erp: Folder) -> None:
    connector, order = erp.connector(), an_order()
    await connector.submit(order)
    (erp.folder / f"{order.id}.json").rename(erp.folder / f"{order.id}.ok")
    again = await connector.submit(order)
    assert not again.created
    assert await erp.standing(order.id) == 0


async def test_a_refusal_reaches_the_desk_and_ends_with_the_correction(erp: Folder) -> None:
    connector, order = erp.connector(), an_order()
    await connector.submit(order)
    (erp.folder / f"{order.id}.err").write_text("Customer K-101 is closed")
    with pytest.raises(ErpRejected, match="K-101 is closed"):
        await connector.find(order.id)
    with pytest.raises(ErpRejected):
        await connector.submit(order)
    corrected = replace(order, buyer_order_no="PO-4712")
    assert (await connector.submit(corrected)).state == "handed_over"
    assert not (erp.folder / f"{order.id}.err").exists()


async def test_a_refusal_of_a_file_that_was_taken_away_ends_with_the_next_one(erp: Folder) -> None:
    connector, order = erp.connector(), an_order()
    await connector.submit(order)
    (erp.folder / f"{order.id}.json").rename(erp.folder / f"{order.id}.err")
    with pytest.raises(ErpRejected):
        await connector.find(order.id)
    await connector.submit(replace(order, buyer_order_no="PO-4712"))
    found = await connector.find(order.id)
    assert found is not None
    assert found.state == "handed_over"


@pytest.mark.parametrize("key", ["../up", "a/b", "", ".hidden", "x" * 200, "nul\0"])
async def test_a_key_is_never_a_path(erp: Folder, key: str) -> None:
    with pytest.raises(ErpRejected):
        await erp.connector().submit(an_order(id=key))
    assert not list(erp.home.rglob("*.json"))


async def _answered(erp: Folder, order: Order, **files: str) -> dict[str, Any]:
    for ending, text in files.items():
        path = erp.folder / f"{order.id}.{ending}"
        path.write_text(text)
        os.utime(path, (1, 1))
    connector = erp.connector()
    assert isinstance(connector, AnswersLater)
    return dict(await connector.later({order.id, "another"}))


async def test_an_answer_that_is_written_later_is_found(erp: Folder) -> None:
    order = an_order()
    await erp.connector().submit(order)
    assert await _answered(erp, order) == {}
    (receipt,) = (await _answered(erp, order, ok='{"erp_order_no": "S-7"}')).values()
    assert (receipt.erp_order_no, receipt.state) == ("S-7", "confirmed")


async def test_a_refusal_that_is_written_later_is_found(erp: Folder) -> None:
    order = an_order()
    await erp.connector().submit(order)
    (refusal,) = (await _answered(erp, order, err="account closed")).values()
    assert isinstance(refusal, ErpRejected)
    assert "account closed" in refusal.findings[0].message


async def test_an_answer_that_is_just_being_written_is_left(erp: Folder) -> None:
    order = an_order()
    connector = erp.connector()
    await connector.submit(order)
    (erp.folder / f"{order.id}.ok").write_text("")
    assert isinstance(connector, AnswersLater)
    assert await connector.later([order.id]) == {}
