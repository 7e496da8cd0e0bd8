"""`ordergate export`: every order as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from gateway.control import open_store
from gateway.errors import ConfigurationError
from gateway.rendering import order_json
from gateway.settings import LoadedSettings
from gateway.states import OrderState
from gateway.store.records import OrderFilter

__all__ = ["export_orders"]


async def export_orders(
    loaded: LoadedSettings, *, since: datetime | None, state: str | None, say: Callable[[str], None]
) -> None:
    """Say one JSON line per order, newest first; also beside a running gateway, for it only reads."""
    if state is not None and state not in {str(known) for known in OrderState}:
        raise ConfigurationError([f"--state {state}: unknown; one of {', '.join(OrderState)}"])
    which = OrderFilter(states=[OrderState(state)] if state else ())
    async with open_store(loaded, read_only=True) as store:
        cursor: str | None = None
        while True:
            page = await store.orders(which, after=cursor, limit=200)
            for row in page.rows:
                if since is None or row.received_at >= since:
                    say(json.dumps(order_json(await store.order(row.id)), ensure_ascii=False))
            cursor = page.next
            if cursor is None:
                return
