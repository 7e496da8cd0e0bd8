"""The company of the benches: so many customers, forty articles, and one order that is clean for each of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

__all__ = ["accounts", "mail", "order", "write_config", "write_master"]

ARTICLES = 40
LINES = 10

#: files that an import wants to see even where there is nothing in them
NONE_OF = {
    "prices": "price_list,sku,min_quantity,unit_price,price_per,currency,valid_from,valid_to",
    "cross_references": "account_no,buyer_item,sku,unit,factor",
    "stock": "sku,available",
}

CONFIG = """database = "sqlite:///gate.db"
blobs = "blobs"
[web]
port = {port}
connections_per_address = 100
requests_per_minute = 0
[trust]
mail = "address"
[log]
level = "error"
[erp]
kind = "files"
folder = "erp"
[channels.web]
kind = "web"
"""


def accounts(count: int) -> list[str]:
    return [f"B{10000 + number}" for number in range(count)]


def write_config(folder: Path, *, port: int) -> Path:
    file = folder / "ordergate.toml"
    file.write_text(CONFIG.format(port=port))
    return file


def write_master(folder: Path, *, customers: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "customers.csv",
        [
            {"account_no": each, "name": f"Customer {each}", "currency": "EUR", "language": "en", "country": "DE",
             "emails": f"{each.lower()}@bench.example", "price_list": "EUR"}
            for each in accounts(customers)
        ],
    )  # fmt: skip
    _write(
        folder / "addresses.csv",
        [
            {"address_id": f"A{each}", "account_no": each, "role": "both", "name": f"Customer {each}",
             "line1": f"Hafenstraße {each[1:]}", "city": "Bremen", "postcode": f"2{each[2:]}", "country": "DE"}
            for each in accounts(customers)
        ],
    )  # fmt: skip
    _write(
        folder / "products.csv",
        [
            {"sku": _sku(number), "name": f"Hex bolt M8 x {20 + number}", "unit": "EA", "packs": "XBX=100", "list_price": _price(number),
             "currency": "EUR", "price_per": "1", "moq": "1", "multiple": "1", "status": "active", "category": "Bolts"}
            for number in range(ARTICLES)
        ],
    )  # fmt: skip
    for name, columns in NONE_OF.items():
        (folder / f"{name}.csv").write_text(columns + "\n")


def order(*, lines: int = LINES) -> str:
    """About 2 kB of JSON; @NUMBER@ and @ACCOUNT@ are filled in by the sender."""
    return json.dumps({
        "buyer_order_no": "@NUMBER@", "issued_on": "2026-11-18", "currency": "EUR", "customer": {"account_no": "@ACCOUNT@"},
        "lines": [
            {"no": str(10 * (number + 1)), "sku": _sku(number), "description": f"Hex bolt M8 x {20 + number}, zinc plated, DIN 933",
             "quantity": str(5 + number), "unit": "EA", "price": {"amount": _price(number), "per": "1", "unit": "EA"}}
            for number in range(lines)
        ],
    })  # fmt: skip


def mail() -> str:
    """A mail of 20 kB, as a purchase department sends it."""
    head = (
        "From: Buyer <b10000@bench.example>\r\nTo: orders@acme.example\r\nSubject: Purchase order @NUMBER@\r\n"
        "Message-ID: <@NUMBER@@bench.example>\r\nDate: Wed, 18 Nov 2026 09:12:44 +0000\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease deliver against our order @NUMBER@:\r\n\r\n"
    )
    line = "  5 pcs  BX-0001  Hex bolt M8 x 20, zinc plated, DIN 933  at 1.00 EUR\r\n"
    return head + line * ((20_000 - len(head)) // len(line)) + "\r\nKind regards"


def _sku(number: int) -> str:
    return f"BX-{1 + number:04d}"


def _price(number: int) -> str:
    return f"{1 + number / 100:.2f}"


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
