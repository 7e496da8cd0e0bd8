"""One order split in two, two put together: every line keeps its words, its place and what was doubtful about it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from gateway.errors import StateConflict
from gateway.store.lessons import Correction
from gateway.store.records import OrderView
from gateway.web.auth import digest
from tests.demo_material import LINES, purchase_order
from tests.gateway.web.desk_house import House, house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("regrouping")) as running:
        yield running


async def held(desk: House, body: str, subject: str) -> OrderView:
    view = await desk.mail(body, subject=subject)
    assert [row.state for row in view.orders] == ["held"]
    return await desk.store.order(view.orders[0].id)


async def test_a_split_order_becomes_two_that_are_no_duplicates_of_one_another(desk: House) -> None:
    gateway = desk.running.gateway
    view = await held(
        desk, "PO HK-4001\n\nCL-BLEACH-5  4 pcs\n6 bottles threadlocker 50 ml\n12 pcs CL-HAND-500\n", "PO HK-4001"
    )
    said = [Correction("/lines/1/sku", None, "TL-243-50")]
    await gateway.correcting.save(view, version=view.row.version, by="mia", corrections=said)
    view = await desk.store.order(view.row.id)
    other_id = await gateway.regrouping.split(view, version=view.row.version, by="mia", lines=[1])
    stays, goes = await desk.store.order(view.row.id), await desk.store.order(other_id)
    assert [line.sku for line in stays.order.lines] == ["CL-BLEACH-5", "CL-HAND-500"]
    assert [(line.sku, line.description) for line in goes.order.lines] == [("TL-243-50", "threadlocker 50 ml")]
    assert goes.proofs["/lines/0/sku"].source == "clerk"
    assert (stays.row.codes, goes.row.codes, goes.row.state) == ((), (), "held")
    assert goes.order.buyer_order_no == "HK-4001"
    # what was split off can be corrected on, and the first one as well; neither holds the other
    again = [Correction("/lines/0/quantity", "6", "7")]
    await gateway.correcting.save(goes, version=goes.row.version, by="ben", corrections=again)
    goes = await desk.store.order(other_id)
    assert (goes.row.codes, str(goes.order.lines[0].quantity), goes.order.lines[0].sku) == ((), "7", "TL-243-50")
    verbs = [row.verb for row in await desk.store.journal(other_id)]
    assert verbs == ["held", "revised", "split off", "revised"]
    taught = await desk.store.taught_by(other_id, needed=3)
    assert [(row.item, row.sku) for row in taught] == [("threadlocker 50 ml", "TL-243-50")]


async def test_the_total_of_the_whole_is_no_total_of_its_parts(desk: House) -> None:
    pdf = io.BytesIO()
    lines = (*LINES[:2], ("30", "", "Threadlocker 50 ml", "4", "pcs", "9.75", "39.00"))
    purchase_order(pdf, number="PO-4008", lines=lines, total="318.40")
    mail = await desk.mail(
        "Our order.", sender="j.petersen@nordlicht.example", attachment=("o.pdf", pdf.getvalue(), "application/pdf")
    )
    view = await desk.store.order(mail.orders[0].id)
    assert str(view.order.totals.lines) == "318.40"
    other_id = await desk.running.gateway.regrouping.split(view, version=view.row.version, by="mia", lines=[2])
    for part, count in ((await desk.store.order(view.row.id), 2), (await desk.store.order(other_id), 1)):
        assert (len(part.order.lines), part.order.totals.lines, part.order.totals.payable) == (count, None, None)
        assert not [code for code in part.row.codes if code.startswith("total-")]


async def test_a_split_names_some_of_the_lines_and_is_fenced(desk: House) -> None:
    gateway = desk.running.gateway
    view = await held(desk, "PO HK-4002\n\nCL-BLEACH-5  4 pcs\n6 bottles threadlocker 50 ml\n", "PO HK-4002")
    for lines in ([], [0, 1], [7]):
        with pytest.raises(StateConflict, match="some of the lines"):
            await gateway.regrouping.split(view, version=view.row.version, by="mia", lines=lines)
    with pytest.raises(StateConflict):
        await gateway.regrouping.split(view, version=view.row.version - 1, by="mia", lines=[0])
    assert len((await desk.store.intake(view.row.intake_id)).orders) == 1


async def test_lines_of_another_mail_are_put_behind_with_their_places(desk: House) -> None:
    gateway = desk.running.gateway
    first = await held(desk, "PO HK-4003\n\nCL-BLEACH-5  4 pcs\n6 bottles threadlocker 50 ml\n", "PO HK-4003")
    second = await held(desk, "PO HK-4004\n\nwe forgot 2 rolls duct tape 50 mm\n", "PO HK-4004")
    parts = len((await desk.store.intake(first.row.intake_id)).parts)
    await gateway.regrouping.merge(second, version=second.row.version, by="mia", into=first.row.id)
    one, two = await desk.store.order(first.row.id), await desk.store.order(second.row.id)
    assert [line.description for line in one.order.lines][1:] == ["threadlocker 50 ml", "duct tape 50 mm"]
    assert (two.row.state, two.row.reason) == ("duplicate", f"its lines are in order {first.row.id}")
    assert "product-ambiguous" in one.row.codes
    assert any(finding.pointer.startswith("/lines/2") for finding in one.findings)
    spans = {span.part for span in one.proofs["/lines/2/quantity"].evidence.spans}
    assert all(part >= parts for part in spans)
    assert "order-similar" not in one.row.codes
    # the merged order follows from the journal alone
    said = [Correction("/lines/2/sku", None, "TP-DUCT-BK")]
    await gateway.correcting.save(one, version=one.row.version, by="ben", corrections=said)
    one = await desk.store.order(first.row.id)
    assert [line.sku for line in one.order.lines] == ["CL-BLEACH-5", None, "TP-DUCT-BK"]


async def test_what_the_other_order_said_of_day_and_sum_is_not_lost_silently(desk: House) -> None:
    gateway = desk.running.gateway
    first = await held(desk, "PO HK-4006\n\nCL-BLEACH-5  4 pcs\n6 bottles threadlocker 50 ml\n", "PO HK-4006")
    second = await held(desk, "PO HK-4007\n\n2 rolls duct tape 50 mm\nDelivery date: 3 December 2026\n", "PO HK-4007")
    assert second.order.requested_delivery is not None
    await gateway.regrouping.merge(second, version=second.row.version, by="mia", into=first.row.id)
    one = await desk.store.order(first.row.id)
    [told] = [finding.message for finding in one.findings if finding.code == "order-merged"]
    assert "HK-4007" in told
    assert "3 December 2026" in told
    assert one.order.requested_delivery is None


async def test_orders_of_two_customers_are_never_put_together(desk: House) -> None:
    gateway = desk.running.gateway
    mine = await held(desk, "PO HK-4005\n\n6 bottles threadlocker 50 ml\n", "PO HK-4005")
    view = await desk.mail("PO TM-41\n\n20 m WR-06\n", sender="stores@tidewater-marine.example", subject="PO TM-41")
    with pytest.raises(StateConflict, match="of one customer"):
        await gateway.regrouping.merge(mine, version=mine.row.version, by="mia", into=view.orders[0].id)
    with pytest.raises(StateConflict, match="of one customer"):
        await gateway.regrouping.merge(mine, version=mine.row.version, by="mia", into=mine.row.id)
    assert (await desk.store.order(mine.row.id)).row.state == "held"


async def test_an_order_of_an_unknown_sender_with_the_same_number_is_offered_and_can_be_put_in(desk: House) -> None:
    gateway = desk.running.gateway
    known = await held(desk, "PO HK-4077\n\n6 rolls duct tape 50 mm\n", "PO HK-4077")
    stranger = await desk.mail(
        "PO HK-4077\n\nCL-BLEACH-5  2 pcs\n", sender="new@nobody-knows.example", subject="PO HK-4077"
    )
    other = await desk.store.order(stranger.orders[0].id)
    assert (other.row.account_no, other.row.state) == (None, "held")
    headers = {"Cookie": "ordergate=r", "Sec-Fetch-Site": "same-origin"}
    await desk.store.start_session("mia", token_sha256=digest("r"), lasts=timedelta(hours=1))
    async with aiohttp.ClientSession(headers=headers) as client:
        async with client.get(f"{desk.url}/desk/orders/{other.row.id}") as answer:
            page = await answer.text()
        into = page.split('name="into"')[1].split("</select>")[0]
        assert known.row.id in into
        assert "of Harwood Kitchens" in into
        async with client.get(f"{desk.url}/desk/orders/{known.row.id}") as answer:
            page = await answer.text()
        assert "Same number, customer not known" in page.split('name="of"')[1].split("</select>")[0]
        into = page.split('name="into"')[1].split("</select>")[0] if 'name="into"' in page else ""
        assert other.row.id not in into  # an order is not given away to nobody
    await gateway.regrouping.merge(other, version=other.row.version, by="mia", into=known.row.id)
    whole = await desk.store.order(known.row.id)
    assert [line.sku for line in whole.order.lines][1:] == ["CL-BLEACH-5"]
    assert whole.row.account_no == "C2002"
