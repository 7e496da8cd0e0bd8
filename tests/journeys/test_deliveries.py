"""Letters that order in several deliveries: one line of the order for each day, and a clerk where the plan does not fit."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from channels.envelope import Envelope, Part, Role
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.master import Master
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.knowledge import Knowledge
from parsers.parse import parse
from tests.bench.accuracy import plain

HERE = Path(__file__).parent
LETTERS: list[dict[str, Any]] = tomllib.loads((HERE / "deliveries.toml").read_text(encoding="utf-8"))["letter"]
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


@cache
def company() -> tuple[Knowledge, Master]:
    data = read_folder(HERE.parents[1] / "config" / "demo" / "master")
    return knowledge(data), memory_master(data, history=lambda _: [])


def entered(sender: str, text: str) -> list[dict[str, Any]] | None:
    """The orders that pass without a clerk; None where something waits."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = sender, "o@seller.example", "Tue, 03 Nov 2026 09:00:00 +0000"
    mail["Subject"] = "Order"
    mail.set_content(text)
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    known, master = company()
    read = parse(Envelope("mail", "smtp", "k", NOW, (part,)), known).drafts
    found = [normalize(draft, master, Policy(trust_addresses=True)) for draft in read]
    orders = [order for one in found for order in one.orders]
    findings = [one for each in found for one in each.findings] + [one for order in orders for one in order.findings]
    waits = not orders or any(one.holds for one in findings) or any(one.order.kind != "order" for one in orders)
    return None if waits else [plain(one.order) for one in orders]


@pytest.mark.parametrize("letter", LETTERS, ids=[one["text"].replace("\n", " / ")[:60] for one in LETTERS])
def test_every_day_is_a_line_and_what_does_not_fit_waits(letter: dict[str, Any]) -> None:
    orders = entered(letter["from"], letter["text"])
    if "lines" not in letter:
        assert orders is None
        return
    assert orders is not None
    (order,) = orders
    told = [f"{one['sku']} {one['quantity']} {one['requested_on'] or order['requested_on']}" for one in order["lines"]]
    assert told == letter["lines"]
