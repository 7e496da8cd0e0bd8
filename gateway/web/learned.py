"""What corrections taught, to read, confirm and undo: the page of all of it, and the two buttons beside an order."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from gateway.store.profiles import TraitRow
from gateway.web.layouts import shown
from gateway.web.pages import Pages, text_of, user_of

__all__ = ["Learned"]

SHOWN = 100
SHOWN_LAYOUTS = 500


class Learned:
    """`/desk/learned`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        """By customer and item, a page at a time; filters stand in the address."""
        asked = {
            key: value for key in ("q", "account", "conflicts") if (value := request.query.get(key, "").strip()[:200])
        }
        needed = self._pages.gateway.loaded.settings.desk.learn_after
        found = await self._store.learned(
            needed=needed,
            account_no=asked.get("account"),
            text=asked.get("q"),
            conflicts="conflicts" in asked,
            after=request.query.get("after"),
            limit=SHOWN,
        )
        master = (await self._pages.gateway.masters.current()).master
        customers = {row.account_no: master.customer(row.account_no) for row in found.rows}
        products = {row.sku: master.product(row.sku) for row in found.rows}
        return self._pages.render(
            request,
            "learned.html",
            rows=found.rows,
            asked=asked,
            needed=needed,
            customers={no: record.name if record else "" for no, record in customers.items()},
            products={sku: record.name if record else "" for sku, record in products.items()},
            layouts=[shown(row) for row in await self._layouts(request, asked)],
            more=urlencode({**asked, "after": found.next}) if found.next else "",
        )

    async def _layouts(self, request: web.Request, asked: dict[str, str]) -> tuple[TraitRow, ...]:
        """Below the first page: what clerks explained of layouts, by the same filters."""
        if "after" in request.query or "conflicts" in asked:
            return ()
        found = await self._store.profiles(account_no=asked.get("account"), text=asked.get("q"), limit=SHOWN_LAYOUTS)
        return found.rows

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/learned/ID/confirm or undo; then back to where the button stood, if that was a page of the desk."""
        learned_id, verb, user = int(request.match_info["id"]), request.match_info["verb"], user_of(request)
        if verb == "confirm":
            await self._store.confirm_learned(learned_id, by=user)
        else:
            await self._store.undo_learned(learned_id, by=user)
        if "X-Quiet" in request.headers:
            return web.Response(status=204)
        form = await request.post()
        order, query = text_of(form, "order", longest=36), text_of(form, "back", longest=600)
        raise web.HTTPSeeOther(
            f"/desk/orders/{order}" if order.replace("-", "").isalnum() else f"/desk/learned?{query}"
        )
