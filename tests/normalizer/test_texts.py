"""Mails to orders: what a text means with a catalogue beside it, as a table in text_cases.toml."""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from channels.envelope import Envelope, Part, Role
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.finding import Finding
from normalizer.master import Master
from normalizer.normalize import normalize
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.knowledge import Knowledge
from parsers.parse import parse

FOLDER = Path(__file__).parent
CASES: list[dict[str, Any]] = tomllib.loads((FOLDER / "text_cases.toml").read_text("utf-8"))["case"]


@cache
def load(folder: Path) -> tuple[Master, Knowledge]:
    data = read_folder(folder)
    return memory_master(data), knowledge(data)


def meant(case: dict[str, Any]) -> tuple[list[Order], list[Finding]]:
    """The orders of the mail, and what would hold them."""
    mail = EmailMessage()
    mail["From"], mail["To"] = case.get("from", "sam@ashdene.example"), "orders@seller.example"
    mail["Subject"], mail["Date"] = case.get("subject", "Order"), "Tue, 06 Oct 2026 10:00:00 +0100"
    mail.set_content(case["text"])
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    master, knowledge = load(FOLDER / "words")
    drafts = parse(Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,)), knowledge).drafts
    found = [normalize(draft, master, Policy(trust_addresses=True)) for draft in drafts]
    orders = [order for one in found for order in one.orders]
    findings = [f for one in found for f in one.findings] + [f for order in orders for f in order.findings]
    return [one.order for one in orders], [one for one in findings if one.holds]


SHEETS = [
    pytest.param(
        [["SKU", "Bezeichnung", "VE", "Inhalt je VE", "Menge VE"], ["GNM", "Nitrilhandschuhe M", "Karton", 10, 2]],
        ["2|XCT|GNM|Nitrilhandschuhe M"],
        id="the pack, what it holds, and how many packs",
    ),
    pytest.param(
        [["Artikel", "Bezeichnung", "Inhalt je VE", "Menge VE"], ["GNM", "Nitrilhandschuhe M", 10, 2], ["CU400", "Becher klar", 500, 1]],
        ["2|XCT|GNM|Nitrilhandschuhe M", "1|XCT|CU400|Becher klar"],
        id="packs that only their content names",
    ),
    pytest.param(
        [["Artikel", "Bezeichnung", "VE (Stk)", "Anzahl VE", "Gesamt Stk"], ["GNM", "Nitrilhandschuhe M", 100, 3, 300]],
        ["3|XBX|GNM|Nitrilhandschuhe M"],
        id="packs, what they hold, and their product",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "lines"), SHEETS)
def test_a_form_that_counts_packs_is_read_by_what_they_hold(rows: list[list[object]], lines: list[str]) -> None:
    book = openpyxl.Workbook()
    for row in [["Bestellung Nr. 0901"], *rows]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    part = Part(
        stream.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name="bestellung.xlsx"
    )
    master, knowledge = load(FOLDER / "words")
    sent = Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,))
    (order,) = (one for draft in parse(sent, knowledge).drafts for one in normalize(draft, master).orders)
    assert [f"{line.quantity}|{line.unit}|{line.sku}|{line.description}" for line in order.order.lines] == lines
    assert not [one.code for one in order.findings if one.holds and one.pointer.startswith("/lines")]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (("Orchard site", "Orchard site"), []),
        (("Orchard site", "Quayside site"), ["ship-to-ambiguous"]),
        (("Orchard site", None), ["ship-to-ambiguous"]),
        ((None, "Quayside site"), ["ship-to-ambiguous"]),
    ],
)
def test_places_in_a_column_are_all_of_them_meant(places: tuple[str | None, ...], told: list[str]) -> None:
    book = openpyxl.Workbook()
    rows = zip(("SOAP", "GNM"), (2, 4), places, strict=True)
    for row in [["PO 0902"], ["Part", "Qty", "Ship To"], *rows]:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@ashdene.example", "orders@seller.example", "PO attached"
    mail.set_content("See attached PO.")
    sheet = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(stream.getvalue(), maintype="application", subtype=sheet, filename="po.xlsx")
    master, knowledge = load(FOLDER / "words")
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    sent = Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,))
    policy = Policy(trust_addresses=True)
    (order,) = (one for draft in parse(sent, knowledge).drafts for one in normalize(draft, master, policy).orders)
    assert [one.code for one in order.findings if one.holds and one.pointer == "/ship_to"] == told
    assert not told or order.order.ship_to is None or order.order.ship_to.address_id == "T1-1"
    assert told or (order.order.ship_to is not None and order.order.ship_to.address_id == "T1-2")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["why"][:60]) for case in CASES])
def test_a_mail_means_what_it_says(case: dict[str, Any]) -> None:
    orders, findings = meant(case)
    assert [f"{line.quantity}|{line.unit}|{line.sku}" for one in orders for line in one.lines] == case["lines"]
    assert {one.code for one in findings} == set(case.get("held", []))
    if "po" in case:
        assert orders[0].buyer_order_no == (case["po"] or None)
    if "date" in case:
        wanted = orders[0].requested_delivery
        assert str(wanted.end if wanted else "") == case["date"]
    if "despatch" in case:
        leaves = orders[0].requested_despatch
        assert str(leaves.end if leaves else "") == case["despatch"]
    if "ship_to" in case:
        assert orders[0].ship_to is not None
        assert orders[0].ship_to.address_id == case["ship_to"]


TAILS: dict[str, dict[str, list[str]]] = tomllib.loads((FOLDER / "tail_cases.toml").read_text("utf-8"))


@pytest.mark.parametrize("text", [text for told in TAILS.values() for text in told["held"]])
def test_what_is_said_behind_an_item_holds_it(text: str) -> None:
    orders, findings = meant({"text": text})
    assert orders
    assert findings


@pytest.mark.parametrize("text", [text for told in TAILS.values() for text in told["entered"]])
def test_what_alters_nothing_behind_an_item_holds_nothing(text: str) -> None:
    orders, findings = meant({"text": text})
    assert len(orders) == 1
    assert "4|EA|MBMK" in [f"{line.quantity}|{line.unit}|{line.sku}" for line in orders[0].lines]
    assert not findings
