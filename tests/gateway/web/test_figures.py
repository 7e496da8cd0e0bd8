"""The page of figures counts what is there, leads to the orders behind each figure, and exports nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from gateway.csv_files import safe_cell
from gateway.store.lessons import Correction
from gateway.web.auth import digest
from tests.gateway.web.desk_house import House, house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(tmp_path_factory.mktemp("figures")) as running:
        await running.mail("PO HK-6001\n\nCL-BLEACH-5  4 pcs\n", subject="PO HK-6001")
        held = await running.mail("PO HK-6002\n\n6 rolls duct tape 50 mm\n", subject="PO HK-6002")
        await running.mail("PO HK-6003\n\n6 rolls duct tape 50 mm\n", subject="PO HK-6003")
        view = await running.store.order(held.orders[0].id)
        correcting = running.running.gateway.correcting
        choice = Correction("/lines/0/sku", None, "TP-DUCT-BK")
        await correcting.save(view, version=view.row.version, by="mia", corrections=(choice,))
        await running.store.start_session("mia", token_sha256=digest("t"), lasts=timedelta(hours=1))
        yield running


async def ask(desk: House, path: str) -> str:
    headers = {"Cookie": "ordergate=t"}
    async with aiohttp.ClientSession(headers=headers) as client, client.get(desk.url + path) as answer:
        assert answer.status == 200, path
        return await answer.text()


async def test_the_figures_are_those_of_the_orders(desk: House) -> None:
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(await ask(desk, "/desk/figures.csv?days=7")))}
    assert rows["channel", "mail", "orders"] == "3"
    assert rows["channel", "mail", "without a person"] == "1"
    assert rows["channel", "", "touchless"] == "0.3333"
    assert rows["open since", "1h", "orders"] == "2"
    assert rows["corrected field", "line sku", "corrections"] == "1"
    assert sum(int(value) for (section, _, name), value in rows.items() if (section, name) == ("day", "orders")) == 3
    (customer,) = [key for key in rows if key[0] == "corrected customer"]
    assert customer[1] == "C2002"


async def test_every_figure_leads_to_its_orders(desk: House) -> None:
    page = await ask(desk, "/desk/figures?days=7")
    unlinked = re.sub(
        r"<a .*?</a>|<(title|option|small)>.*?</\1>|<svg.*?</svg>", "", page.split("<main")[1], flags=re.S
    )
    assert re.findall(r'<(?:dd|td class="number")>\s*[1-9]', unlinked) == []
    links = re.findall(r'href="(/desk/figures/orders[^"]*)">(\d+)<', page)
    assert len(links) >= 6
    for address, count in links:
        listed = await ask(desk, address.replace("&amp;", "&"))
        assert len(set(re.findall(r'href="/desk/orders/([\w-]+)"', listed))) == int(count), address
    assert re.search(r'href="/desk\?tab=exceptions&amp;code=product-ambiguous">1<', page)


async def test_a_list_keeps_its_filters_in_its_address(desk: House) -> None:
    day = (await ask(desk, "/desk/figures.csv?days=7")).split("day,")[-1].split(",")[0]
    listed = await ask(desk, f"/desk/figures/orders?days=7&day={day}&what=unseen&channel=mail")
    assert len(set(re.findall(r'href="/desk/orders/([\w-]+)"', listed))) == 1
    assert f'name="day" value="{day}"' in listed
    assert '<option value="unseen" selected>' in listed
    assert "Nothing here." in await ask(desk, "/desk/figures/orders?days=7&day=2001-01-01")
    assert "100% ours" in await ask(desk, "/desk/figures/orders?days=7&account=100%25+ours")  # no pattern of ours


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
async def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


async def test_other_cells_stay_as_they_are() -> None:
    assert [safe_cell(one) for one in ("a-b", 3, None, "C2002")] == ["a-b", "3", "", "C2002"]
