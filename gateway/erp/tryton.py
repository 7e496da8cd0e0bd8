"""Enters orders as sales into Tryton 8.2, over its REST interface.

Exactly once rests on Tryton's own constraint: the module `web_shop` lets no two sales have one (web_shop, web_id), and
`web_id` is the order's id. A submission reads by that key first, creates only what is not there, and walks the sale from
whatever state it is in: draft (completed with taxes, terms and addresses that Tryton itself proposes), quotation, confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from gateway.answers.answer import LineAnswer
from gateway.erp.call import Caller, url_fault
from gateway.erp.connector import ErpReceipt
from gateway.erp.told import PROMISED, ErpState
from gateway.erp.tryton_lines import line_fields, told_lines
from gateway.erp.tryton_master import PAGE, pull
from gateway.erp.tryton_rest import TRYTON_BROKEN, Record, Rest, TrytonRefusal
from gateway.erp.tryton_sale import ENTERED, ENTERING, UNITS, Plan, Planner, Shop, find_shop, fingerprint
from gateway.errors import ErpRejected, ErpUncertain
from gateway.master_data import MasterTold
from normalizer.codes import finding
from normalizer.finding import Finding
from normalizer.order import Order

__all__ = ["TrytonConnector", "TrytonSettings"]

SALE = "sale.sale"
SALE_FIELDS = ("number", "state", "total_amount", "description", "shipping_date", "lines")

#: how far to go -> the states that are left behind on the way there, and the button that does it
NEXT = {"draft": "quote", "quotation": "confirm"}
PAGE_BYTES = 16 * 1_048_576  #: of one answer: a page of products with long descriptions
ASKED = 100  #: sales of one question by their keys, which must fit into an address
OPEN = {"draft": frozenset(), "quote": frozenset({"draft"}), "confirm": frozenset({"draft", "quotation"})}

STAMP = "_timestamp"  #: when a record was last written
MARK_FIELDS = ("sale", STAMP, f"moves.{STAMP}", "moves_ignored", "moves_recreated")

MOVES = 12  #: a walk has two steps; somebody who moves the sale back and forth meanwhile shall not keep us here


class TrytonSettings(BaseModel):
    """`[erp] kind = "tryton"`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(description="Address of the Tryton server, without the database.")
    database: str = Field(description="Name of the database.")
    key: SecretStr = Field(description="Key of a user application `rest` (Tryton: user preferences, applications).")
    shop: str = Field(
        description="Name of the web shop that stands for the gateway; its company, currency and warehouse count."
    )
    confirm: Literal["draft", "quote", "confirm"] = Field(
        "confirm", description="How far a sale is brought: left as a draft, made a quotation, or confirmed."
    )
    account_field: str = Field(
        "code", description="Field of party.party that holds our account number; may be a path, e.g. identifiers.code."
    )
    product_field: str = Field("code", description="Field of product.product that holds our SKU; may be a path.")
    address_field: str = Field(
        "", description="Field of party.address that holds our address id, e.g. id; empty: compare what is written."
    )
    units: dict[str, str] = Field(
        {}, description="UN/ECE unit code to symbol of Tryton's unit, over the built-in table."
    )
    price_digits: int = Field(4, ge=0, le=10, description="Decimals of a unit price, as Tryton is configured.")
    transit_days: int = Field(0, ge=0, le=365, description="Shipping starts so many days before the delivery wanted.")
    timeout: float = Field(
        30.0, gt=0, le=600, description="Seconds until an answer is given up and the order is in doubt."
    )
    connect_timeout: float = Field(5.0, gt=0, le=60, description="Seconds until a connection is given up.")
    allow_private: bool = Field(True, description="Tryton may stand in the own network, as it mostly does.")

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if fault := url_fault(self.url, allow_private=self.allow_private):
            raise ValueError(f"url {fault}")
        if not self.key.get_secret_value():
            raise ValueError("key is empty; make one in Tryton and give it as key_file or ORDERGATE__ERP__KEY")
        return self


class TrytonConnector:
    """One sale per order. Never sends a POST again blindly: it reads what stands and goes on from there."""

    Settings: ClassVar[type[BaseModel]] = TrytonSettings
    kind = "tryton"
    resend_safe = False
    #: a person may confirm what was left to him, plan anew or ship in parts what is promised, cancel it, and think better of it
    unsettled: ClassVar[frozenset[ErpState]] = frozenset({"draft", "quotation", "confirmed", "processing", "cancelled"})

    def __init__(self, settings: TrytonSettings, *, home: Path = Path()) -> None:  # noqa: ARG002 - no paths in here
        self._settings = settings
        self._call = Caller(
            f"tryton {urlsplit(settings.url).netloc}", timeout=settings.timeout, connect_timeout=settings.connect_timeout,
            allow_private=settings.allow_private, broken=TRYTON_BROKEN, limit=PAGE_BYTES,
        )  # fmt: skip
        self._rest = Rest(self._call, url=settings.url, database=settings.database, key=settings.key.get_secret_value())
        self._planner = Planner(
            self._rest, account_field=settings.account_field, product_field=settings.product_field,
            address_field=settings.address_field or None, units=settings.units, price_digits=settings.price_digits,
            transit_days=settings.transit_days,
        )  # fmt: skip
        self._known_shop: Shop | None = None

    async def submit(self, order: Order) -> ErpReceipt:
        sale, created = await self._read(order.id, writes=False), False
        if sale is None:
            sale, created = await self._create(order)
        if _is_ours(sale) and not _description(sale).endswith(fingerprint(order)):
            sale, created = await self._replace(order, sale)
        sale = await self._walk(order, sale)
        return replace(self._receipt(sale, created=created), lines=await self._lines(sale, order, writes=True))

    async def find(self, key: str) -> ErpReceipt | None:
        """The sale under this key, once it stands as far as `confirm` asks; None while `submit` has work to do."""
        sale = await self._read(key, writes=False)
        if sale is None or self._is_open(sale):
            return None
        return self._receipt(sale, created=False)

    async def lines(self, order: Order) -> Mapping[str, LineAnswer]:
        sale = await self._read(order.id, writes=False)
        return {} if sale is None else await self._lines(sale, order, writes=False)

    async def _lines(self, sale: Record, order: Order, *, writes: bool) -> Mapping[str, LineAnswer]:
        """What comes of each line of a sale that is promised; a draft or an offer says nothing yet."""
        if sale["state"] not in PROMISED:
            return {}
        domain = [["sale", "=", sale["id"]]]
        field = self._settings.product_field
        rows = await self._rest.search("sale.line", domain, fields=line_fields(field), writes=writes)
        return told_lines(order, sale, rows, product_field=field, transit_days=self._settings.transit_days)

    async def later(self, keys: Mapping[str, str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        """What has been confirmed or cancelled by now; of what is promised the mark says whether its lines or their goods were touched."""
        shop, found = await self._shop(), dict[str, ErpReceipt | ErpRejected]()
        every = list(keys)
        for at in range(0, len(every), ASKED):
            domain = [
                ["web_shop", "=", shop.id], ["web_id", "in", every[at : at + ASKED]], ["state", "in", [*sorted(PROMISED), "cancelled"]],
            ]  # fmt: skip
            sales = await self._rest.search(SALE, domain, fields=(*SALE_FIELDS, "web_id", STAMP))
            marks = await self._marks([sale for sale in sales if keys[sale["web_id"]] in PROMISED])
            for sale in sales:
                receipt = self._receipt(sale, created=False)
                found[sale["web_id"]] = replace(receipt, mark=marks.get(sale["id"], ""))
        return found

    async def _marks(self, sales: Sequence[Record]) -> Mapping[int, str]:
        """By sale, a digest of when it, its lines and their goods were last written: cheaper to read than what they say."""
        if not sales:
            return {}
        domain = [["sale", "in", [sale["id"] for sale in sales]]]
        touched: dict[int, list[str]] = {sale["id"]: [repr(sale[STAMP])] for sale in sales}
        for row in await self._rest.search("sale.line", domain, fields=MARK_FIELDS, order=[["id", "ASC"]]):
            touched[row["sale"]].append(repr(sorted(row.items())))
        return {number: sha256("|".join(stamps).encode()).hexdigest() for number, stamps in touched.items()}

    async def ping(self) -> str:
        shop = await find_shop(self._rest, self._settings.shop)
        await self._rest.search(SALE, [["web_shop", "=", shop.id]], fields=["number"], limit=1)
        return f"{self._call.name} answers; sales go to web shop {self._settings.shop!r} in {shop.currency}"

    async def master(
        self, told: Callable[[str, int], None], *, before: bytes | None = None, page: int = PAGE
    ) -> MasterTold:
        """Customers, addresses, products and prices, for `ordergate master sync`."""
        settings = self._settings
        return await pull(
            self._rest, await self._shop(), account_field=settings.account_field, product_field=settings.product_field,
            address_field=settings.address_field, units={**UNITS, **settings.units}, before=before,
            server=f"{settings.url} {settings.database}", told=told, page=page,
        )  # fmt: skip

    async def close(self) -> None:
        await self._call.close()

    async def _shop(self) -> Shop:
        if self._known_shop is None:
            self._known_shop = await find_shop(self._rest, self._settings.shop)
            self._rest.company = self._known_shop.company
        return self._known_shop

    async def _read(self, key: str, *, writes: bool) -> Record | None:
        shop = await self._shop()
        domain = [["web_shop", "=", shop.id], ["web_id", "=", key]]
        found = await self._rest.search(SALE, domain, fields=SALE_FIELDS, limit=1, writes=writes)
        return found[0] if found else None

    async def _plan(self, order: Order, *, writes: bool) -> Plan:
        return await self._planner.plan(order, shop=await self._shop(), today=datetime.now(UTC).date(), writes=writes)

    async def _create(self, order: Order) -> tuple[Record, bool]:
        plan = await self._plan(order, writes=False)
        try:
            return await self._rest.create(SALE, plan.body(), fields=SALE_FIELDS), True
        except TrytonRefusal as refusal:
            sale = await self._read(order.id, writes=True)  # refused because another hand was faster?
            if sale is None:
                raise _refused(refusal) from refusal
            return sale, False

    async def _replace(self, order: Order, sale: Record) -> tuple[Record, bool]:
        """The order was corrected after an earlier content had got here: a draft of ours is made anew, more is not ours."""
        if sale["state"] != "draft":
            name = sale["number"] or sale["id"]
            message = (
                f"Tryton already has this order as sale {name} ({sale['state']}) with other content; change it there."
            )
            raise ErpRejected([_differs(message)])
        await self._remove(sale)
        return await self._create(order)

    async def _walk(self, order: Order, sale: Record) -> Record:
        """From whatever state it is in to where the settings want it; a step that somebody else took is taken."""
        for _ in range(MOVES):
            if not self._is_open(sale):
                return sale
            if not _is_half_made(sale):
                sale = await self._step(order, sale)
            elif sale["state"] == "draft":
                sale = await self._completed(order, sale)
            else:
                name = sale["number"] or sale["id"]
                raise ErpRejected(
                    [_differs(f"Somebody took sale {name} on before its taxes were in; check and finish it in Tryton.")]
                )
        raise ErpUncertain(f"{self._call.name}: sale {sale['number']} does not stay in one state; somebody works on it")

    def _is_open(self, sale: Record) -> bool:
        """Whether there is something left to do; a draft whose description a person has changed is his."""
        if sale["state"] == "draft" and not _is_ours(sale):
            return False
        return _is_half_made(sale) or sale["state"] in OPEN[self._settings.confirm]

    async def _completed(self, order: Order, sale: Record) -> Record:
        """Fill a draft with what Tryton itself would fill in for a person: terms, addresses, taxes, missing prices.

        REST runs defaults but no on_change, and a line without taxes would silently become a sale without tax.
        """
        plan = await self._plan(order, writes=True)
        if len(sale["lines"]) != len(plan.lines):
            raise ErpRejected([_differs(f"Somebody changed the draft {sale['id']} in Tryton; finish it there.")])
        try:
            header = await self._rest.act(SALE, sale["id"], "on_change", values={"fieldnames": ["party"]})
            if header.get("price_list"):  # before the lines are asked for their prices
                await self._rest.write(SALE, sale["id"], {"price_list": header["price_list"]}, fields=("state",))
            values: Record = {
                "payment_term": header.get("payment_term"),
                "shipment_address": plan.ship_to or header.get("shipment_address"),
                "invoice_address": plan.bill_to or header.get("invoice_address"),
                "description": ENTERED + plan.mark,
                "lines": [],
            }
            for number, line in zip(sale["lines"], plan.lines, strict=True):
                proposed = await self._rest.act("sale.line", number, "on_change", values={"fieldnames": ["product"]})
                price = proposed.get("unit_price") if line.unit_price is None else line.unit_price
                values["lines"].append(["write", [number], {"unit_price": price, "taxes": [["add", _taxes(proposed)]]}])
            return await self._rest.write(SALE, sale["id"], values, fields=SALE_FIELDS)
        except TrytonRefusal as refusal:
            return await self._after_refusal(order, sale, refusal)

    async def _step(self, order: Order, sale: Record) -> Record:
        try:
            return await self._rest.act(SALE, sale["id"], NEXT[sale["state"]], fields=SALE_FIELDS)
        except TrytonRefusal as refusal:
            return await self._after_refusal(order, sale, refusal)

    async def _after_refusal(self, order: Order, sale: Record, refusal: TrytonRefusal) -> Record:
        """A step was refused: somebody has done it already, or the sale must not stay there half-made."""
        now = await self._read(order.id, writes=True)
        if now is None:
            raise ErpUncertain(f"{self._call.name}: the sale vanished while it was entered") from refusal
        if now["state"] != sale["state"]:
            return now
        await self._remove(now)
        raise _refused(refusal) from refusal

    async def _remove(self, sale: Record) -> None:
        """Take back what nobody has confirmed yet, so that a corrected order finds its key free."""
        try:
            if sale["state"] == "quotation":
                await self._rest.act(SALE, sale["id"], "draft", fields=("state",))
            await self._rest.delete(SALE, sale["id"])
        except TrytonRefusal as refusal:
            name = sale["number"] or sale["id"]
            raise ErpRejected(
                [_sentence(f"{refusal} (sale {name} stays as {sale['state']}; delete it there)")]
            ) from refusal

    def _receipt(self, sale: Record, *, created: bool) -> ErpReceipt:
        base, database = self._settings.url.rstrip("/"), quote(self._settings.database, safe="")
        total: Any = sale.get("total_amount")
        return ErpReceipt(
            erp_order_no=sale["number"], state=sale["state"], total=None if total is None else str(total),
            url=f"{base}/#{database}/model/{SALE}/{sale['id']}", created=created,
        )  # fmt: skip


def _description(sale: Record) -> str:
    return str(sale.get("description") or "")


def _is_ours(sale: Record) -> bool:
    return _description(sale).startswith(ENTERED)


def _is_half_made(sale: Record) -> bool:
    return _description(sale).startswith(ENTERING)


def _taxes(proposed: Record) -> list[int]:
    """on_change tells additions as `{"add": [[place, {"id": n}]]}`."""
    change = proposed.get("taxes")
    return [record["id"] for _, record in change.get("add", [])] if isinstance(change, dict) else []


def _refused(refusal: TrytonRefusal) -> ErpRejected:
    return ErpRejected([_sentence(str(refusal))])


def _differs(said: str) -> Finding:
    return finding("erp-order-differs", said)


def _sentence(said: str) -> Finding:
    return finding("erp-refused", f"Tryton refused the order: {said}")
