"""Letters to the demo company as they are read without a gateway."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from channels.envelope import Envelope, Part, Role
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.master import Master
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.knowledge import Knowledge
from parsers.parse import parse
from tests.bench.accuracy import plain

DEMO = Path(__file__).parents[2] / "config" / "demo" / "master"
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


@cache
def company() -> tuple[Knowledge, Master]:
    data = read_folder(DEMO)
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
