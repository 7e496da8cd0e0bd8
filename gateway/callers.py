"""Who calls: what a telephone order may know of the number that calls, so that it is understood better."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from channels.voice import KnownCaller
from gateway.masters import Masters
from gateway.store.records import OrderFilter
from gateway.store.store import Store

__all__ = ["known_callers"]

_ORDERS = 5  #: of the customer, the latest
_ITEMS = 60


def known_callers(store: Store, masters: Masters) -> Callable[[str], Awaitable[KnownCaller]]:
    """Asks by number. A number that several customers have, or none, is nobody's."""

    async def known(number: str) -> KnownCaller:
        master = (await masters.current()).master
        customers = master.customers_by_phone(number)
        if len(customers) != 1:
            return KnownCaller()
        (customer,) = customers
        rows = (await store.orders(OrderFilter(account_no=customer.account_no), limit=_ORDERS)).rows
        items: dict[str, None] = {}
        for row in rows:
            for line in (await store.order(row.id)).order.lines:
                items.update(dict.fromkeys(word for word in (line.description, line.sku, line.buyer_item) if word))
        return KnownCaller(customer.language or "", tuple(word[:100] for word in items)[:_ITEMS])

    return known
