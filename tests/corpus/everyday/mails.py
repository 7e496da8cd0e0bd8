"""Everyday mails, language by language, and what an experienced clerk makes of them (`LANGUAGE.toml`).

Each mail goes to the supplier of another corpus (`house`), whose catalogue and customers it uses. Goods are named by code or plainly;
what is tried is everything around them: openings, lists, packs, days, places, chat, requests to the driver, closings, cards.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from tests.corpus.tricks.orders import Base, Outcome, house, outcome

__all__ = ["LANGUAGES", "Everyday", "floor", "judged", "mails"]

HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in HERE.glob("*.toml")))


@dataclass(frozen=True)
class Everyday:
    """One mail with its truth; `lines` are (SKU, quantity in the product's own unit), empty where a clerk must see it."""

    name: str
    language: str
    base: Base
    lines: tuple[tuple[str, Decimal], ...]
    order_no: str | None
    wanted: date | None
    ship_to: str

    @property
    def held_back(self) -> bool:
        """Every second one is only counted while reading is mended."""
        return int(self.name.rpartition("-")[2]) % 2 == 0


@cache
def mails(language: str) -> tuple[Everyday, ...]:
    """The mails of `LANGUAGE.toml`, numbered from one."""
    return tuple(_everyday(f"{language}-{at}", language, entry) for at, entry in enumerate(_file(language)["mail"], 1))


def floor(language: str) -> float:
    """The share of a language's mails to enter that has to be entered: a little below what is reached."""
    return float(_file(language)["floor"])


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))


def _everyday(name: str, language: str, entry: dict[str, Any]) -> Everyday:
    sent = datetime.combine(entry["day"], time(9, 30), UTC)
    message = EmailMessage()
    message["From"] = entry["from"]
    message["To"] = "orders@seller.example"
    message["Subject"] = entry.get("subject", "")
    message["Date"] = sent
    message["Message-ID"] = f"<{name}@everyday.example>"
    message.set_content(entry["body"].strip("\n") + "\n", cte="8bit")
    base = Base(name, entry["house"], language, message.as_bytes(), sent, (), ())
    lines = tuple((sku, Decimal(str(count))) for sku, count in entry.get("lines", {}).items())
    return Everyday(
        name,
        language,
        base,
        lines,
        entry.get("order"),
        entry.get("wanted"),
        entry.get("ship_to") or _usual(base, entry),
    )


def _usual(base: Base, entry: dict[str, Any]) -> str:
    """The address that goods go to where nothing is said: the sender's only one, or his first to deliver to."""
    data = house(base.house).data
    mailbox = entry["from"].rpartition("<")[2].strip(">")
    account = next(one.account_no for one in data.customers if mailbox in one.emails)
    return next(
        one.address_id for one in data.addresses if one.account_no == account and one.role in ("both", "ship_to")
    )


def judged(mail: Everyday) -> tuple[str, tuple[str, ...]]:
    """(`silent`, `needless` or `right`, what is wrong or holds it)."""
    read = outcome(mail.base, mail.base.raw)
    if not read.entered:
        return ("needless" if mail.lines else "right"), read.why
    wrong = tuple(_faults(mail, read)) if mail.lines else ("entered",)
    return ("silent" if wrong else "right"), wrong


def _faults(mail: Everyday, read: Outcome) -> Iterator[str]:
    if len(read.orders) != 1:
        yield f"{len(read.orders)} orders"
        return
    order = read.orders[0]
    lines = sorted((line["sku"], line["base_quantity"]) for line in order["lines"])
    if lines != sorted(mail.lines):
        yield f"lines {lines}"
    if (order["buyer_order_no"] or None) != mail.order_no:
        yield f"order {order['buyer_order_no']}"
    days = {line["requested_on"] or order["requested_on"] for line in order["lines"]}
    if days != {mail.wanted.isoformat() if mail.wanted else None}:
        yield f"wanted {days}"
    if order["ship_to"] != mail.ship_to:
        yield f"ship_to {order['ship_to']}"
