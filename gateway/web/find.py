"""Search as you type: products, customers and places, as JSON for the review page's boxes."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from gateway.web.pages import Pages
from gateway.web.review import units_of
from gateway.web.sentences import Sentences
from normalizer.master import AddressRecord, CustomerRecord, Master, ProductRecord

__all__ = ["Finder"]

SHOWN = 8
LONGEST = 200


class Finder:
    """Answers what a clerk types into a box."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._gateway = pages.gateway

    async def products(self, request: web.Request) -> web.Response:
        """By item number first (whole, or as far as it is typed), the customer's own number, then by words."""
        text, account = request.query.get("q", "").strip()[:LONGEST], request.query.get("account", "")
        master = (await self._gateway.masters.current()).master
        if not text:
            return web.json_response([])
        found: dict[str, ProductRecord] = {row.sku: row for row in master.products_by_code(text)}
        if account:
            for row in master.cross_references(account, text):
                if product := master.product(row.sku):
                    found.setdefault(product.sku, product)
        prefix = text.casefold()
        if len(prefix) >= 2:
            matches = (row for row in master.index.products if row.sku.casefold().startswith(prefix))
            found |= {row.sku: row for row, _ in zip(matches, range(SHOWN), strict=False) if row.sku not in found}
        for scored in master.products_by_description(text, limit=SHOWN):
            found.setdefault(scored.product.sku, scored.product)
        return web.json_response(
            [_product(row, master, self._pages.words(request)) for row in list(found.values())[:SHOWN]]
        )

    async def customers(self, request: web.Request) -> web.Response:
        """By account number, name, town or mail address: every typed word must begin a word or stand in the address."""
        words = request.query.get("q", "").casefold().split()[:6]
        master = (await self._gateway.masters.current()).master
        found = []
        for customer in master.customers() if words else ():
            text = " ".join(
                [customer.account_no, customer.name, customer.legal_name, *customer.emails, *customer.phones]
            )
            if all(word in text.casefold() for word in words):
                found.append(_customer(customer, master, self._pages.words(request)))
                if len(found) == SHOWN:
                    break
        return web.json_response(found)

    async def addresses(self, request: web.Request) -> web.Response:
        """The customer's places, all of them while nothing is typed."""
        words = request.query.get("q", "").casefold().split()[:6]
        master = (await self._gateway.masters.current()).master
        rows = [_address(row) for row in master.addresses(request.query.get("account", "")) if row.role != "bill_to"]
        return web.json_response([row for row in rows if all(word in str(row).casefold() for word in words)][:20])


def _product(row: ProductRecord, master: Master, words: Sentences) -> dict[str, Any]:
    stock = master.available(row.sku)
    price = f"{words.number(str(row.list_price))} {row.currency}" if row.list_price is not None else ""
    return {
        "value": row.sku,
        "label": row.name,
        "hint": " · ".join(filter(None, [
            "" if row.status == "active" else words.said(row.status), price,
            words.told(f"{stock} in stock", "") if stock is not None else "",
        ])),
        "units": units_of(row, words, row.unit),
        "unit": row.unit,
    }  # fmt: skip


def _customer(row: CustomerRecord, master: Master, words: Sentences) -> dict[str, Any]:
    places = master.addresses(row.account_no)
    hold = words.said("credit hold") if row.credit_hold else ""
    return {
        "value": row.account_no,
        "label": row.name,
        "hint": " · ".join(filter(None, [places[0].city if places else "", hold])),
    }


def _address(row: AddressRecord) -> dict[str, Any]:
    return {
        "value": row.address_id,
        "label": row.name,
        "hint": ", ".join(filter(None, [row.line1, row.postcode, row.city, row.country])),
    }
