"""Fakes that are real: they pass the same contract as the true thing, and keep a journal that tests can read."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path

from gateway.erp.connector import ErpReceipt
from gateway.errors import ErpError
from normalizer.order import Order

__all__ = ["FileErp", "MemoryErp"]

#: may raise an ErpError, before or after the order was entered
Trouble = Callable[[Order], ErpError | None]


def _calm(_order: Order) -> ErpError | None:
    return None


class MemoryErp:
    """A connector to an ERP that lives in this process. Unique by the order's id, as a true one is."""

    kind = "memory"
    resend_safe = False

    def __init__(self, *, before: Trouble = _calm, after: Trouble = _calm, seconds: float = 0.0) -> None:
        self.entered: list[Order] = []  #: in order of arrival, each once
        self.calls: list[tuple[str, str]] = []  #: (method, key)
        self.before = before  #: trouble on the way there: the order is not entered
        self.after = after  #: trouble on the way back: the order is entered, the answer is lost
        self.seconds = seconds
        self._numbers: dict[str, str] = {}

    async def submit(self, order: Order) -> ErpReceipt:
        self.calls.append(("submit", order.id))
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if trouble := self.before(order):
            raise trouble
        created = order.id not in self._numbers
        if created:
            self._numbers[order.id] = f"SO{len(self._numbers) + 1:05d}"
            self.entered.append(order)
        if trouble := self.after(order):
            raise trouble
        return ErpReceipt(self._numbers[order.id], "confirmed", created=created)

    async def find(self, key: str) -> ErpReceipt | None:
        self.calls.append(("find", key))
        number = self._numbers.get(key)
        return None if number is None else ErpReceipt(number, "confirmed", created=False)

    async def ping(self) -> str:
        return f"an ERP in memory with {len(self.entered)} orders"

    async def close(self) -> None:
        """Nothing is held."""


class FileErp:
    """A connector to an ERP that outlives this process: a journal with one line per entering, synced to the disk.

    With `unique` off it is an ERP without a key: whatever is submitted is entered once more.
    """

    kind = "file"
    resend_safe = False

    def __init__(self, path: Path, *, unique: bool = True) -> None:
        self.path = path
        self.unique = unique

    def keys(self) -> list[str]:
        """The key of every entering, in order."""
        if not self.path.exists():
            return []
        return [
            json.loads(line)["key"] for line in self.path.read_text(encoding="utf-8").splitlines() if line.endswith("}")
        ]

    def orders(self) -> list[dict[str, object]]:
        """Every entering as it was written."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    async def submit(self, order: Order) -> ErpReceipt:
        keys = self.keys()
        if self.unique and order.id in keys:
            return ErpReceipt(f"F{keys.index(order.id) + 1}", "handed_over", created=False)
        line = (
            json.dumps({"key": order.id, "number": order.buyer_order_no, "account": order.customer.account_no}) + "\n"
        )
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        return ErpReceipt(f"F{len(keys) + 1}", "handed_over")

    async def find(self, key: str) -> ErpReceipt | None:
        keys = self.keys()
        if not self.unique or key not in keys:
            return None
        return ErpReceipt(f"F{keys.index(key) + 1}", "handed_over", created=False)

    async def ping(self) -> str:
        return f"{self.path} with {len(self.keys())} orders"

    async def close(self) -> None:
        """Nothing is held."""
