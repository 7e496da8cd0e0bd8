"""Orders by phone and at the counter: typed line by line, repeated, or pasted and read. They are taken in like any other, through
the channel `counter`, and meet the same checks; nothing that was typed here is entered past a rule."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from channels.envelope import Envelope, Part, Sender, Trust
from gateway.store.records import OrderFilter, OrderView
from gateway.web.pages import Pages, text_of, user_of
from gateway.web.review import units_of
from gateway.web.sentences import Sentences
from normalizer.master import CustomerRecord, Master

__all__ = ["CHANNEL", "Entry"]

CHANNEL = "counter"
LAST_ORDERS = 8
MOST_LINES = 200
LONGEST_TEXT = 50_000
#: rows that an empty form offers; Enter in the last one adds another
ROWS = 5
#: the page is answered without the order where reading takes longer
PATIENCE_SECONDS = 20
_TOKEN = re.compile(r"[\w-]{8,40}")


class Entry:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._gateway = pages.gateway
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        """`?account=C1001` names the customer, `&repeat=ORDER` fills the lines of an earlier order in."""
        master = (await self._gateway.masters.current()).master
        account, repeat = request.query.get("account", "").strip()[:100], request.query.get("repeat", "")[:36]
        customer = master.customer(account)
        lines = (
            await self._repeated(repeat, customer, master, self._pages.words(request)) if repeat and customer else []
        )
        told = f"There is no customer {account}." if account and customer is None else ""
        return await self._page(request, customer, lines, told=told)

    async def _page(
        self,
        request: web.Request,
        customer: CustomerRecord | None,
        lines: list[dict[str, Any]],
        *,
        told: str = "",
        typed: Any = None,
        status: int = 200,
    ) -> web.Response:
        return self._pages.render(
            request,
            "entry.html",
            status=status,
            told=told,
            customer=customer,
            lines=[
                *lines,
                *({"sku": "", "name": "", "quantity": "", "unit": "", "units": []} for _ in range(ROWS - len(lines))),
            ],
            last=await self._last(customer.account_no) if customer else [],
            number=text_of(typed or {}, "number"),
            wanted=text_of(typed or {}, "wanted"),
            note=text_of(typed or {}, "note"),
            pasted=text_of(typed or {}, "text", longest=LONGEST_TEXT),
            token=secrets.token_urlsafe(16),
        )

    async def _last(self, account_no: str) -> list[OrderView]:
        found = await self._store.orders(OrderFilter(account_no=account_no), limit=LAST_ORDERS)
        return [await self._store.order(row.id) for row in found.rows]

    async def _repeated(
        self, order_id: str, customer: CustomerRecord, master: Master, words: Sentences
    ) -> list[dict[str, Any]]:
        """The lines of an order of this customer; KeyError for somebody else's."""
        order = (await self._store.order(order_id)).order
        if order.customer.account_no != customer.account_no:
            raise KeyError(order_id)
        return [
            _line(line.sku or line.description or "", str(line.quantity or ""), line.unit or "", master, words)
            for line in order.lines[:MOST_LINES]
        ]

    async def take(self, request: web.Request) -> web.Response:
        """POST /desk/entry: lines, or a text that is read. The form's token makes twice sent once taken."""
        form = await request.post()
        master = (await self._gateway.masters.current()).master
        customer = master.customer(text_of(form, "account", longest=100))
        columns = [
            [str(one).strip()[:200] for one in form.getall(f"line.{name}", [])] for name in ("sku", "quantity", "unit")
        ]
        rows = [row for row in zip(*columns, strict=False) if row[0] or row[1]][:MOST_LINES]
        text, token = text_of(form, "text", longest=LONGEST_TEXT), text_of(form, "token", longest=40)
        words = self._pages.words(request)
        lines = [_line(sku, quantity, unit, master, words) for sku, quantity, unit in rows]
        wanted = text_of(form, "wanted", longest=10)
        fault = _fault(customer, lines, text, wanted)
        if customer is None or fault:
            return await self._page(request, customer, lines, told=fault, typed=form, status=422)
        if not _TOKEN.fullmatch(token):
            raise web.HTTPBadRequest(text="Open the page again: this form is not one of ours.")
        if text:
            part = Part(text.encode(), "text/plain", name="order.txt")
        else:
            order = _order(customer.account_no, lines, form, master)
            part = Part(json.dumps(order, ensure_ascii=False).encode(), "application/json", name="order.json")
        receipt = await self._gateway.accept(
            Envelope(
                channel=CHANNEL,
                channel_kind=CHANNEL,
                delivery_key=f"{CHANNEL}:{token}",
                received_at=datetime.now(UTC),
                parts=(part,),
                sender=Sender(name=user_of(request), account_no=customer.account_no),
                trust=Trust.VOUCHED,
            )
        )
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                view = await self._gateway.settled(receipt.intake_id)
        except TimeoutError:
            raise web.HTTPSeeOther(f"/desk/intakes/{receipt.intake_id}") from None
        whither = f"orders/{view.orders[0].id}" if len(view.orders) == 1 else f"intakes/{receipt.intake_id}"
        raise web.HTTPSeeOther(f"/desk/{whither}")


def _fault(customer: CustomerRecord | None, lines: list[dict[str, Any]], text: str, wanted: str) -> str:
    if customer is None:
        return "Choose the customer first."
    if bool(lines) == bool(text):
        return "Type lines, or paste a text: one of both."
    if wanted:
        try:
            date.fromisoformat(wanted)
        except ValueError:
            return "Write the day of delivery as 2026-11-30."
    return ""


def _line(sku: str, quantity: str, unit: str, master: Master, words: Sentences) -> dict[str, Any]:
    product = master.product(sku)
    return {
        "sku": sku,
        "name": product.name if product else "",
        "quantity": quantity,
        "unit": unit or (product.unit if product else ""),
        "units": units_of(product, words, unit or product.unit) if product else [],
    }


def _order(account_no: str, lines: list[dict[str, Any]], form: Any, master: Master) -> dict[str, Any]:
    """As a web shop would post it; what is no item number of ours goes as the words that were said."""
    wanted, note = text_of(form, "wanted", longest=10), text_of(form, "note", longest=500)
    return {
        "kind": "order",
        "intent": "new",
        "buyer_order_no": text_of(form, "number", longest=100) or None,
        "customer": {"account_no": account_no},
        "requested_delivery": {"end": wanted, "granularity": "day", "raw": wanted} if wanted else None,
        "lines": [
            {
                "no": str(at),
                ("sku" if master.product(line["sku"]) else "description"): line["sku"],
                "quantity": line["quantity"] or None,
                "unit": line["unit"] or None,
            }
            for at, line in enumerate(lines, start=1)
        ],
        "notes": [note] if note else [],
    }
