"""Orders by phone and at the counter: typed line by line, repeated, or pasted and read. They are taken in like any other, through
the channel of kind `counter`, and meet the same checks; nothing that was typed here is entered past a rule."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from channels.errors import Refused, Unavailable
from gateway.store.records import OrderFilter, OrderView
from gateway.web.days import DayError, typed_day
from gateway.web.form import FormError, clerks_number
from gateway.web.pages import Pages, text_of, user_of
from gateway.web.quotes import Asked, quotes, total
from gateway.web.review import units_of
from gateway.web.sentences import Sentences
from normalizer.master import CustomerRecord, Master

__all__ = ["Entry"]

LAST_ORDERS = 8
MOST_LINES = 200
LONGEST_TEXT = 50_000
#: rows that an empty form offers; Enter in the last one adds another
ROWS = 5
#: the page is answered without the order where reading takes longer
PATIENCE_SECONDS = 20
#: what is typed of a line, and its name in the form
COLUMNS = ("sku", "quantity", "unit", "price")
EMPTY: dict[str, Any] = {"sku": "", "name": "", "quantity": "", "unit": "", "units": [], "price": ""}


@dataclass(frozen=True, slots=True)
class _Typed:
    """The form as it was posted."""

    customer: CustomerRecord | None
    asked: Sequence[Asked]
    text: str
    wanted: str
    place: str
    number: str
    note: str


class Entry:
    """`/desk/entry`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._gateway = pages.gateway
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        """`?account=C1001` names the customer, by his number or by a name that only he has; `&repeat=ORDER` fills the lines of an
        earlier order in."""
        master = (await self._gateway.masters.current()).master
        account, repeat = request.query.get("account", "").strip()[:100], request.query.get("repeat", "")[:36]
        customer = master.customer(account) or _named(account, master)
        asked = await self._repeated(repeat, customer) if repeat and customer else []
        told = f"There is no customer {account}." if account and customer is None else ""
        return await self._page(request, customer, asked, master, told=told)

    async def _page(
        self,
        request: web.Request,
        customer: CustomerRecord | None,
        asked: Sequence[Asked],
        master: Master,
        *,
        told: str = "",
        typed: _Typed | None = None,
        status: int = 200,
    ) -> web.Response:
        words = self._pages.words(request)
        lines = [_line(one, master, words) for one in asked]
        return self._pages.render(
            request,
            "entry.html",
            status=status,
            told=told,
            customer=customer,
            lines=[*lines, *(EMPTY for _ in range(ROWS - len(lines)))],
            places=[one for one in master.addresses(customer.account_no) if one.role != "bill_to"] if customer else [],
            last=await self._last(customer.account_no) if customer else [],
            typed=typed or _Typed(customer, (), "", "", "", "", ""),
            token=secrets.token_urlsafe(16),
        )

    async def _last(self, account_no: str) -> list[OrderView]:
        found = await self._store.orders(OrderFilter(account_no=account_no), limit=LAST_ORDERS)
        return [await self._store.order(row.id) for row in found.rows]

    async def _repeated(self, order_id: str, customer: CustomerRecord) -> list[Asked]:
        """The lines of an order of this customer, without their prices of then; KeyError for somebody else's."""
        order = (await self._store.order(order_id)).order
        if order.customer.account_no != customer.account_no:
            raise KeyError(order_id)
        return [
            Asked(
                line.sku or line.description or "", format(line.quantity, "f") if line.quantity else "", line.unit or ""
            )
            for line in order.lines[:MOST_LINES]
        ]

    async def prices(self, request: web.Request) -> web.Response:
        """POST /desk/entry/prices: what the typed lines would cost, as the clerk's language writes it. Nothing is kept."""
        form = await request.post()
        master = (await self._gateway.masters.current()).master
        customer = master.customer(text_of(form, "account", longest=100))
        if customer is None:
            raise web.HTTPNotFound(text="Choose the customer first.")
        today = datetime.now(UTC).astimezone(self._pages.cut_off.zone).date()
        asked = _lines(form, blank=True)
        found = quotes(asked, customer=customer, master=master, on=today)
        money, words = self._pages.money(request), self._pages.words(request)
        named = [quote for line, quote in zip(asked, found, strict=True) if line.sku or line.quantity]
        known = total(named)
        return web.json_response(
            {
                "lines": [
                    {
                        "each": money(quote.each) if quote.each is not None else "",
                        "exact": format(quote.each, "f") if quote.each is not None else "",
                        "amount": money(quote.amount) if quote.amount is not None else "",
                        **({"name": product.name, "units": units_of(product, words, product.unit), "unit": product.unit}
                           if (product := master.product(line.sku)) else {}),
                    }
                    for line, quote in zip(asked, found, strict=True)
                ],
                "sum": f"{money(known)} {customer.currency}" if known is not None else "",
            }
        )  # fmt: skip

    async def take(self, request: web.Request) -> web.Response:
        """POST /desk/entry: lines, or a text that is read. The form's token makes twice sent once taken."""
        form = await request.post()
        master = (await self._gateway.masters.current()).master
        typed = _typed(form, master, self._pages.words(request).language)
        fault = _fault(typed, master)
        if typed.customer is None or fault:
            return await self._page(request, typed.customer, typed.asked, master, told=fault, typed=typed, status=422)
        try:
            receipt = await self._gateway.counter.take(
                typed.text or _order(typed.customer.account_no, typed, master),
                account_no=typed.customer.account_no,
                typed_by=user_of(request),
                token=text_of(form, "token", longest=40),
            )
        except (Refused, Unavailable) as error:
            status = 422 if isinstance(error, Refused) else 503
            return await self._page(
                request, typed.customer, typed.asked, master, told=str(error), typed=typed, status=status
            )
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                view = await self._gateway.settled(receipt.intake_id)
        except TimeoutError:
            raise web.HTTPSeeOther(f"/desk/intakes/{receipt.intake_id}") from None
        whither = f"orders/{view.orders[0].id}" if len(view.orders) == 1 else f"intakes/{receipt.intake_id}"
        raise web.HTTPSeeOther(f"/desk/{whither}")


def _named(text: str, master: Master) -> CustomerRecord | None:
    """The one customer of whose name these are words; None where several are."""
    words = text.casefold().split()
    found = [one for one in master.customers() if words and set(words) <= set(one.name.casefold().split())]
    return found[0] if len(found) == 1 else None


def _typed(form: Any, master: Master, language: str) -> _Typed:
    return _Typed(
        customer=master.customer(text_of(form, "account", longest=100)),
        asked=_lines(form),
        text=text_of(form, "text", longest=LONGEST_TEXT),
        wanted=_wanted(text_of(form, "wanted", longest=40), language),
        place=text_of(form, "place", longest=100),
        number=text_of(form, "number", longest=100),
        note=text_of(form, "note", longest=500),
    )


def _wanted(text: str, language: str) -> str:
    """The day as the browser's own field sends it, or as the clerk wrote it."""
    try:
        return typed_day(text, language)
    except DayError:
        return text


def _lines(form: Any, *, blank: bool = False) -> list[Asked]:
    """The lines of the form; those without item and quantity only where the `blank` ones are asked for, too."""
    columns = [[str(one).strip()[:200] for one in form.getall(f"line.{name}", [])] for name in COLUMNS]
    columns[3] += [""] * (len(columns[0]) - len(columns[3]))
    rows = [Asked(*row) for row in zip(*columns, strict=False)]
    return [one for one in rows if blank or one.sku or one.quantity][:MOST_LINES]


def _fault(typed: _Typed, master: Master) -> str:
    if typed.customer is None:
        return "Choose the customer first."
    if bool(typed.asked) == bool(typed.text):
        return "Type lines, or paste a text: one of both."
    if typed.place and typed.place not in {one.address_id for one in master.addresses(typed.customer.account_no)}:
        return "Choose one of this customer's places."
    if typed.wanted:
        try:
            date.fromisoformat(typed.wanted)
        except ValueError:
            return "Write the day of delivery as 2026-11-30."
    for line in typed.asked:
        try:
            clerks_number(line.quantity, "quantity"), clerks_number(line.price, "price")
        except FormError as error:
            return str(error)
    return ""


def _line(asked: Asked, master: Master, words: Sentences) -> dict[str, Any]:
    product = master.product(asked.sku)
    return {
        "sku": asked.sku,
        "name": product.name if product else "",
        "quantity": asked.quantity,
        "unit": asked.unit or (product.unit if product else ""),
        "units": units_of(product, words, asked.unit or product.unit) if product else [],
        "price": asked.price,
    }


def _order(account_no: str, typed: _Typed, master: Master) -> dict[str, Any]:
    """As a web shop would post it; what is no item number of ours goes as the words that were said."""
    return {
        "kind": "order",
        "intent": "new",
        "buyer_order_no": typed.number or None,
        "customer": {"account_no": account_no},
        "ship_to": {"address_id": typed.place} if typed.place else None,
        "requested_delivery": (
            {"end": typed.wanted, "granularity": "day", "raw": typed.wanted} if typed.wanted else None
        ),
        "lines": [_posted(at, line, master) for at, line in enumerate(typed.asked, start=1)],
        "notes": [typed.note] if typed.note else [],
    }


def _posted(at: int, line: Asked, master: Master) -> dict[str, Any]:
    """A price that the customer was told is stated, and compared with the one on file like any other."""
    price = clerks_number(line.price, "price")
    return {
        "no": str(at),
        ("sku" if master.product(line.sku) else "description"): line.sku,
        "quantity": clerks_number(line.quantity, "quantity") or None,
        "unit": line.unit or None,
        "price": {"amount": price, "per": "1", "unit": line.unit or None} if price else None,
    }
