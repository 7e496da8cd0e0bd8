"""About what an order is worth that states no prices: by those on file, for the list, which asks for it once it is shown."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime

from aiohttp import web

from gateway.store.records import OrderView
from gateway.web.pages import Pages
from gateway.web.quotes import Asked, quotes, total
from normalizer.master import Master

__all__ = ["Worth"]

#: so many orders at once; a list asks several times
AT_ONCE = 12
KEPT = 5000


class Worth:
    """Estimates, kept by order, revision and version of the prices."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._kept: OrderedDict[tuple[str, int, str], str] = OrderedDict()

    async def page(self, request: web.Request) -> web.Response:
        """GET /desk/worth?id=...: {id: "84.00 GBP"}, as the clerk's language writes it; orders of which a line has no price are
        left out."""
        known = await self._pages.gateway.masters.current()
        money = self._pages.money(request)
        told = {}
        for order_id in request.query.getall("id", [])[:AT_ONCE]:
            try:
                view = await self._pages.store.order(order_id[:36])
            except KeyError:
                continue
            if amount := self._amount(view, known.master, known.version):
                number, currency = amount.split()
                told[view.row.id] = f"{money(number)} {currency}"
        return web.json_response(told, headers={"Cache-Control": "no-store"})

    def _amount(self, view: OrderView, master: Master, version: str) -> str:
        key = (view.row.id, view.row.revision, version)
        if key not in self._kept:
            self._kept[key] = self._counted(view, master)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _counted(self, view: OrderView, master: Master) -> str:
        customer = master.customer(view.row.account_no) if view.row.account_no else None
        if customer is None:
            return ""
        lines = [
            Asked(line.sku or "", "" if line.quantity is None else format(line.quantity, "f"), line.unit or "")
            for line in view.order.lines
        ]
        today = datetime.now(UTC).astimezone(self._pages.cut_off.zone).date()
        amount = total(quotes(lines, customer=customer, master=master, on=today))
        return f"{amount} {customer.currency}" if amount is not None else ""
