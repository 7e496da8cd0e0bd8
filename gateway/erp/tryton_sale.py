"""What an order is in Tryton's terms: the records that it names there, and the sale that comes of it.

Everything that has no place in a sale, or no record in Tryton, is a finding: nothing is dropped and nothing replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from gateway.erp.tryton_rest import Record, Rest
from gateway.errors import ErpBroken, ErpRejected
from normalizer.codes import finding
from normalizer.finding import Finding
from normalizer.order import ORDER, Order, OrderLine, Party, Period
from parsers.draft import Kind

__all__ = [
    "ENTERED",
    "ENTERING",
    "UNITS",
    "Plan",
    "PlannedLine",
    "Planner",
    "Shop",
    "find_shop",
    "fingerprint",
    "values_at",
]

#: Opens a sale's description while taxes and terms are still missing, and when all is there; the fingerprint follows.
ENTERING = "Ordergate entering "
ENTERED = "Ordergate "
CENT = Decimal("0.01")

#: UN/ECE Rec 20 code -> symbol of the unit in a fresh Tryton (modules/product/uom.xml); `erp.units` goes over it.
UNITS: Mapping[str, str] = {
    "EA": "u", "C62": "u", "H87": "u", "NAR": "u", "XPP": "u", "KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz", "MTR": "m",
    "CMT": "cm", "MMT": "mm", "KMT": "km", "FOT": "ft", "YRD": "yd", "INH": "in", "LTR": "l", "MTQ": "m³", "CMQ": "cm³",
    "GLL": "gal", "MTK": "m²", "CMK": "cm²", "FTK": "ft²", "YDK": "yd²", "HUR": "h", "DAY": "d", "MIN": "min",
}  # fmt: skip

ADDRESS_FIELDS = ("party_name", "street", "postal_code", "city", "country.code", "invoice", "delivery")


@dataclass(frozen=True, slots=True)
class Shop:
    """The web shop that stands for the gateway; its company and currency are those of every sale."""

    id: int
    company: int
    currency: str
    warehouse: int | None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as Tryton will have it; `unit_price` None: the customer named none, so Tryton's own price counts."""

    product: int
    quantity: Decimal
    unit: int
    unit_price: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A sale that can be created. `ship_to` and `bill_to` None: Tryton's own choice for this party."""

    shop: Shop
    key: str
    party: int
    currency: int
    ship_to: int | None
    bill_to: int | None
    lines: tuple[PlannedLine, ...]
    reference: str | None
    comment: str
    mark: str
    shipping_date: date | None

    def body(self) -> Record:
        """The values of a new sale. Taxes, terms and missing addresses are filled in afterwards, by asking Tryton."""
        values: Record = {
            "company": self.shop.company, "web_shop": self.shop.id, "web_id": self.key, "party": self.party,
            "currency": self.currency, "reference": self.reference, "comment": self.comment, "description": ENTERING + self.mark,
            "shipment_address": self.ship_to, "invoice_address": self.bill_to, "shipping_date": self.shipping_date,
            "lines": [["create", [_line_body(line, at) for at, line in enumerate(self.lines, start=1)]]],
        }  # fmt: skip
        if self.shop.warehouse is not None:
            values["warehouse"] = self.shop.warehouse
        return values


def fingerprint(order: Order) -> str:
    """Says in the sale which content it was made of, so that a corrected order is told from a replay."""
    return hashlib.sha256(ORDER.dump_json(order)).hexdigest()[:16]


class Planner:
    """Looks up in Tryton what an order names. Units and currencies are asked once, parties and products every time."""

    def __init__(
        self,
        rest: Rest,
        *,
        account_field: str,
        product_field: str,
        address_field: str | None,
        units: Mapping[str, str],
        price_digits: int,
        transit_days: int,
    ) -> None:
        self._rest = rest
        self._account_field = account_field
        self._product_field = product_field
        self._address_field = address_field
        self._symbols = {**UNITS, **units}
        self._price_step = Decimal(1).scaleb(-price_digits)
        self._transit = timedelta(days=transit_days)
        self._units: dict[str, Record] = {}
        self._currencies: dict[str, int] = {}

    async def plan(self, order: Order, *, shop: Shop, today: date, writes: bool) -> Plan:
        """Raises ErpRejected with everything that is wrong at once."""
        findings = list(_unsupported(order))
        currency = await self._currency(order.currency or shop.currency, findings, writes=writes)
        party = await self._party(order, findings, writes=writes)
        places = await self._addresses(party, writes=writes) if party is not None else []
        ship_to = self._place(order.ship_to, places, findings, use="delivery", pointer="/ship_to")
        bill_to = self._place(order.bill_to, places, findings, use="invoice", pointer="/bill_to")
        lines = await self._lines(order, findings, writes=writes)
        if findings or party is None or currency is None:
            raise ErpRejected(findings)
        return Plan(
            shop=shop, key=order.id, party=party, currency=currency, ship_to=ship_to, bill_to=bill_to, lines=tuple(lines),
            reference=order.buyer_order_no, comment="\n".join(_remarks(order)), mark=fingerprint(order),
            shipping_date=self._shipping_date(order, today),
        )  # fmt: skip

    async def _currency(self, code: str, findings: list[Finding], *, writes: bool) -> int | None:
        if code not in self._currencies:
            found = await self._rest.search("currency.currency", [["code", "=", code]], fields=["code"], writes=writes)
            if not found:
                findings.append(_missing(f"Tryton has no currency {code}; add it or correct the order.", "/currency"))
                return None
            self._currencies[code] = found[0]["id"]
        return self._currencies[code]

    async def _party(self, order: Order, findings: list[Finding], *, writes: bool) -> int | None:
        number = order.customer.account_no
        pointer = "/customer/account_no"
        if not number:
            findings.append(_missing("The order has no account number, so Tryton cannot know the customer.", pointer))
            return None
        domain = [[self._account_field, "=", number]]
        found = await self._rest.search("party.party", domain, fields=["name"], limit=2, writes=writes)
        if len(found) == 1:
            return int(found[0]["id"])
        how_many = "two customers" if found else "no customer"
        findings.append(
            _missing(f"Tryton has {how_many} with {self._account_field} {number}; there must be exactly one.", pointer)
        )
        return None

    async def _addresses(self, party: int, *, writes: bool) -> list[Record]:
        fields = [*ADDRESS_FIELDS, *([self._address_field] if self._address_field else [])]
        return await self._rest.search("party.address", [["party", "=", party]], fields=fields, writes=writes)

    def _place(
        self, wanted: Party | None, places: Sequence[Record], findings: list[Finding], *, use: str, pointer: str
    ) -> int | None:
        """The address on file: by its id where Tryton keeps ours, else by what is written in it."""
        if wanted is None or not places:
            return None
        fitting = [place for place in places if self._has_id(place, wanted.address_id)]
        fitting = fitting or [place for place in places if _same_place(place, wanted)]
        fitting.sort(key=lambda place: (not place.get(use), place["id"]))
        if fitting:
            return int(fitting[0]["id"])
        written = ", ".join(filter(None, [*wanted.lines, wanted.postcode, wanted.city]))
        findings.append(
            _missing(f"Tryton has no address {wanted.address_id or ''} ({written}) for this customer.", pointer)
        )
        return None

    def _has_id(self, place: Record, address_id: str | None) -> bool:
        if self._address_field is None or address_id is None:
            return False
        return address_id in values_at(place, self._address_field)

    async def _lines(self, order: Order, findings: list[Finding], *, writes: bool) -> list[PlannedLine]:
        skus = sorted({line.sku for line in order.lines if line.sku})
        fields = [self._product_field, "default_uom.category", "sale_uom.symbol"]
        domain = [[self._product_field, "in", skus]]
        found = await self._rest.search("product.product", domain, fields=fields, writes=writes) if skus else []
        await self._load_units(order, writes=writes)
        planned: list[PlannedLine] = []
        for at, line in enumerate(order.lines):
            products = [each for each in found if line.sku in values_at(each, self._product_field)]
            fitted = self._line(line, products, f"/lines/{at}")
            if isinstance(fitted, Finding):
                findings.append(fitted)
            else:
                planned.append(fitted)
        return planned

    async def _load_units(self, order: Order, *, writes: bool) -> None:
        wanted = {self._symbols.get(_sent(line)[1] or "") for line in order.lines} - {None}
        if wanted <= set(self._units):
            return
        fields = ["symbol", "category", "digits"]
        for unit in await self._rest.search("product.uom", [], fields=fields, writes=writes):
            self._units.setdefault(unit["symbol"], unit)

    def _line(self, line: OrderLine, products: Sequence[Record], pointer: str) -> PlannedLine | Finding:
        where = f"Line {line.no}"
        if len(products) != 1:
            how_many = f"{len(products)} products" if products else "no product"
            said = f"{where}: Tryton has {how_many} with {self._product_field} {line.sku}; there must be exactly one."
            return _missing(said, f"{pointer}/sku")
        quantity, code = _sent(line)
        if quantity is None or code is None:
            return _unfit(f"{where} has no quantity or unit.", f"{pointer}/quantity")
        unit = self._units.get(self._symbols.get(code, ""))
        if unit is None:
            return _missing(f"{where}: no unit of Tryton stands for {code}; add it to [erp.units].", f"{pointer}/unit")
        if unit["category"] != _nested(products[0], "default_uom", "category"):
            return _unfit(f"{where}: Tryton does not keep {line.sku} in {unit['symbol']}.", f"{pointer}/unit")
        worth = _worth(line)
        if worth is None and line.price is not None:
            return _unfit(f"{where}: its price is for another unit than the one ordered.", f"{pointer}/price")
        if worth is not None and not self._exact(worth, quantity):
            said = f"{where}: {worth} for {quantity} {code} gives no unit price that Tryton can keep; it would charge another sum."
            return _unfit(said, f"{pointer}/price")
        price = None if worth is None else self._unit_price(worth, quantity)
        note = "\n".join(_line_remarks(line))
        return PlannedLine(product=products[0]["id"], quantity=quantity, unit=unit["id"], unit_price=price, note=note)

    def _unit_price(self, worth: Decimal, quantity: Decimal) -> Decimal:
        return (worth / quantity).quantize(self._price_step, ROUND_HALF_EVEN).normalize() + 0

    def _exact(self, worth: Decimal, quantity: Decimal) -> bool:
        return quantity != 0 and (self._unit_price(worth, quantity) * quantity).quantize(CENT) == worth.quantize(CENT)

    def _shipping_date(self, order: Order, today: date) -> date | None:
        """When shipping shall start: as stated, else early enough for the delivery. A day that is over binds nobody."""
        day = order.requested_despatch.end if order.requested_despatch else None
        if day is None and order.requested_delivery and order.requested_delivery.end:
            day = order.requested_delivery.end - self._transit
        return day if day is not None and day > today else None


async def find_shop(rest: Rest, name: str) -> Shop:
    """The gateway's web shop; without one there is no key that Tryton itself keeps unique."""
    fields = ["name", "company", "currency.code", "warehouses"]
    found = await rest.search("web.shop", [["name", "=", name]], fields=fields, limit=2)
    if len(found) != 1:
        raise ErpBroken(
            f"Tryton has {len(found) or 'no'} web shop named {name!r}; make exactly one and name it in erp.shop"
        )
    shop = found[0]
    warehouses = shop.get("warehouses") or [None]
    return Shop(id=shop["id"], company=shop["company"], currency=shop["currency"]["code"], warehouse=warehouses[0])


def _line_body(line: PlannedLine, at: int) -> Record:
    return {
        "type": "line", "sequence": at, "product": line.product, "quantity": float(line.quantity), "unit": line.unit,
        "unit_price": Decimal(0) if line.unit_price is None else line.unit_price, "note": line.note or None,
    }  # fmt: skip


def _unsupported(order: Order) -> Iterator[Finding]:
    """What a new sale cannot say."""
    if order.intent != "new" or order.kind is not Kind.ORDER:
        what = order.intent if order.intent != "new" else order.kind
        yield _unfit(f"This is no new order but a {what}; enter it in Tryton by hand.", "/intent")
    if not order.lines:
        yield _unfit("The order has no lines.", "/lines")
    if order.allowances_charges:
        yield _unfit(
            "A discount or charge on the whole order has no field in Tryton; work it into the lines.",
            "/allowances_charges",
        )
    for at, line in enumerate(order.lines):
        if line.allowances_charges:
            yield _unfit(
                f"Line {line.no}: a discount or charge has no field in Tryton; work it into the price.", f"/lines/{at}"
            )
        if line.action not in (None, "add"):
            yield _unfit(f"Line {line.no} does not order but {line.action}s.", f"/lines/{at}/action")


def _sent(line: OrderLine) -> tuple[Decimal | None, str | None]:
    """Quantity and unit for Tryton: the stock unit's, because the content of a pack is a matter of our catalogue."""
    if line.base_quantity is not None:
        return line.base_quantity, line.base_unit
    return line.quantity, line.unit


def _worth(line: OrderLine) -> Decimal | None:
    """What the line costs by its stated price, or by its stated amount where the price's unit does not tell."""
    if line.price is None or not line.price.per:
        return line.amount
    known = ((line.unit, line.quantity), (line.base_unit, line.base_quantity))
    counts = {unit: count for unit, count in known if count is not None}
    count = counts.get(line.price.unit) if line.price.unit else None
    if line.price.unit is None and len(set(counts.values())) == 1:
        (count,) = set(counts.values())
    return line.amount if count is None else line.price.amount / line.price.per * count


def _remarks(order: Order) -> Iterator[str]:
    """What a sale has no field for, so that the people who fulfil it read it."""
    yield from order.notes
    for word, period in (("Delivery", order.requested_delivery), ("Despatch", order.requested_despatch)):
        if period is not None:
            yield f"{word} requested: {_period(period)}"
    if order.ship_complete:
        yield "Ship complete only"
    terms = {
        "Delivery terms": order.delivery_terms, "Payment terms": order.payment_terms, "Contract": order.contract_no,
        "Quotation": order.quotation_no, "For": order.end_customer.name if order.end_customer else None,
    }  # fmt: skip
    yield from (f"{word}: {value}" for word, value in terms.items() if value)


def _line_remarks(line: OrderLine) -> Iterator[str]:
    if line.note:
        yield line.note
    if line.buyer_item:
        yield f"Customer's item: {line.buyer_item}"
    if line.requested_delivery is not None:
        yield f"Delivery requested: {_period(line.requested_delivery)}"
    for part in line.schedule:
        yield f"Delivery requested: {part.quantity} {line.unit or ''}, {_period(part.requested_delivery)}"


def _period(period: Period) -> str:
    days = " to ".join(dict.fromkeys(day.isoformat() for day in (period.start, period.end) if day))
    return days or period.raw


def _same_place(place: Record, wanted: Party) -> bool:
    """Postcode, town and street as written are those on file; what the order leaves out does not speak against it."""
    if not wanted.lines or not (wanted.postcode or wanted.city):
        return False
    country = _nested(place, "country", "code")
    for ours, theirs in (
        (wanted.postcode, place.get("postal_code")),
        (wanted.city, place.get("city")),
        (wanted.country, country),
    ):
        if ours and _bare(ours) != _bare(theirs):
            return False
    written = {_bare(line) for line in wanted.lines}
    street = [_bare(line) for line in str(place.get("street") or "").splitlines() if line.strip()]
    return bool(street) and all(line in written for line in street)


def _bare(text: Any) -> str:
    return "".join(letter for letter in str(text or "").casefold() if letter.isalnum())


def _nested(record: Record, name: str, field: str) -> Any:
    inner = record.get(name)
    return inner.get(field) if isinstance(inner, dict) else None


def values_at(record: Record, path: str) -> set[str]:
    """All values behind a dotted path; a relation to many has several."""
    here: list[Any] = [record]
    for step in path.split("."):
        inner = [each.get(step) for each in here if isinstance(each, dict)]
        here = [item for each in inner for item in (each if isinstance(each, list) else [each])]
    return {str(each) for each in here if each is not None}


def _missing(message: str, pointer: str) -> Finding:
    return finding("erp-record-missing", message, pointer=pointer)


def _unfit(message: str, pointer: str) -> Finding:
    return finding("erp-order-unfit", message, pointer=pointer)
