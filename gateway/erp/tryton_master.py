"""Customers, addresses, products and price lists out of Tryton 8.2, over its REST interface, as one whole.

Only what changed since the last time is read (gateway/erp/tryton_mirror.py); what is handed up is always everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from gateway.erp.tryton_mirror import Link, Mirror, Table, refreshed
from gateway.erp.tryton_prices import DAYS, LINE_FIELDS, LIST_FIELDS, list_name, price_rows
from gateway.erp.tryton_rest import Record, Rest
from gateway.erp.tryton_sale import Shop, values_at
from gateway.errors import MasterError
from gateway.master_data import MasterData, MasterTold
from normalizer.master import AddressRecord, CustomerRecord, ProductRecord

__all__ = ["PAGE", "pull"]

PAGE = 500

#: type of a contact mechanism -> field of the customer
CONTACTS = {"email": "emails", "phone": "phones", "mobile": "phones", "fax": "faxes"}
ROLES = {(True, True): "both", (True, False): "bill_to", (False, True): "ship_to"}

PARTY, ADDRESS, CONTACT = "party.party", "party.address", "party.contact_mechanism"
PRODUCT, CODE, LIST, LINE = "product.product", "product.identifier", "product.price_list", "product.price_list.line"
CATEGORY, MEMBER = "product.category", "product.template-product.category"
CUSTOMERS_LIST = "sale_price_list"
PLACE = (
    "party", "party_name", "street", "postal_code", "city", "subdivision.code", "country.code", "invoice", "delivery",
)  # fmt: skip


async def pull(
    rest: Rest,
    shop: Shop,
    *,
    account_field: str,
    product_field: str,
    address_field: str,
    units: Mapping[str, str],
    before: bytes | None,
    server: str,
    told: Callable[[str, int], None],
    page: int = PAGE,
) -> MasterTold:
    """What Tryton knows of its customers, products and prices; raises MasterError that names every record which cannot be taken.

    `before` is the `source` of the last time, or None for a full pass; of another `server` or other settings it counts for nothing.
    `units` maps UN/ECE codes to Tryton's symbols; `told` hears of each table. A party counts as a customer where it has an account
    number and is not the seller itself.
    """
    fields = {model: await _fields(rest, model) for model in (PARTY, LINE)}
    tables = list(_tables(shop, account_field, product_field, address_field, fields))
    signature = hashlib.sha256(repr((server, shop, tables)).encode()).hexdigest()
    mirror = await refreshed(rest, tables, Mirror.from_bytes(before, signature), told=told, page=page)
    found = await rest.search(
        "company.company", [["id", "=", shop.company]], fields=["party", "currency.code"], limit=1
    )
    company = found[0]
    usual = await _usual_list(rest) if LIST in mirror.rows else None
    faults: list[str] = []
    accounts = _keys(mirror, PARTY, account_field, faults, but=company["party"])
    skus = _keys(mirror, PRODUCT, product_field, faults)
    currency = _first(company, "currency.code")
    places = [row for row in _rows(mirror, ADDRESS) if row["party"] in accounts]
    products = _products(mirror, skus, currency, units, faults)
    prices, notes = price_rows(
        _rows(mirror, LIST), _rows(mirror, LINE), skus=skus, categories=_categories(mirror), currency=currency, fields=fields[LINE]
    )  # fmt: skip
    if faults:
        raise MasterError(faults)
    data = MasterData(
        customers=tuple(_customers(mirror, accounts, places, shop.currency, usual)),
        addresses=tuple(_address(row, accounts[row["party"]], address_field) for row in places),
        products=products,
        prices=tuple(prices),
    )
    return MasterTold(data, mirror.to_bytes(signature), tuple(notes), mirror.read)


def _tables(
    shop: Shop, account_field: str, product_field: str, address_field: str, fields: Mapping[str, Sequence[str]]
) -> Iterator[Table]:
    """What is kept, each after that on which it hangs."""
    lists = CUSTOMERS_LIST in fields[PARTY]
    yield Table("party.identifier", ("party",))
    yield Table("account.invoice.payment_term", ("name",))
    yield Table(
        PARTY,
        (
            "name", account_field, "lang.code", "tax_identifier.code", "customer_payment_term.name",
            *([CUSTOMERS_LIST] if lists else []),
        ),
        hangs_on=(
            Link("party.identifier", "id", "party"),
            Link("account.invoice.payment_term", "customer_payment_term", "id"),
        ),
        whole=_leads_afar(account_field),
    )  # fmt: skip
    yield Table(CONTACT, ("party", "type", "value"))
    yield Table(ADDRESS, (*PLACE, *filter(None, [address_field])), whole=_leads_afar(address_field))
    yield Table("product.uom", ("symbol",))
    yield Table("product.template", ("name",))
    yield Table("product.list_price", ("template",))
    yield Table(CODE, ("product", "type", "code"))
    if lists:
        yield Table(CATEGORY, ("parent",))
        yield Table(MEMBER, ("template",))
    yield Table(
        PRODUCT,
        (
            product_field, "name", "description", "template", "default_uom.symbol", "list_price_used", "salable",
            *(["categories_all"] if lists else []),
        ),
        hangs_on=(
            *([Link(MEMBER, "template", "template")] if lists else []),
            Link("product.template", "template", "id"),
            Link("product.list_price", "template", "template"),
            Link("product.uom", "default_uom", "id"),
            Link(CODE, "id", "product"),
        ),
        whole=_leads_afar(product_field),
    )  # fmt: skip
    if lists:
        # Also those that are not active any more: Tryton goes on using them for the customers who have them.
        yield Table(LIST, LIST_FIELDS, (("company", "=", shop.company), ("active", "in", [True, False])))
        yield Table(LINE, (*LINE_FIELDS, *(day for day in DAYS if day in fields[LINE])))


def _leads_afar(path: str) -> bool:
    """Whether a path of fields leads to records of which nobody here hears when they change."""
    return "." in path and path.partition(".")[0] != "identifiers"


async def _fields(rest: Rest, model: str) -> list[str]:
    """The fields that this model has in this installation; none where its module is not active."""
    found = await rest.search("ir.model.field", [["model.name", "=", model]], fields=["name"])
    return [str(row["name"]) for row in found]


async def _usual_list(rest: Rest) -> int | None:
    """The price list of customers who have none of their own."""
    found = await rest.search("sale.configuration", [], fields=[CUSTOMERS_LIST], limit=1)
    return found[0][CUSTOMERS_LIST] if found else None


def _rows(mirror: Mirror, model: str) -> Iterator[Record]:
    """In the order of the ids, so that the same content makes the same master data."""
    rows = mirror.rows.get(model, {})
    return (rows[number] for number in sorted(rows))


def _keys(mirror: Mirror, model: str, path: str, faults: list[str], *, but: int | None = None) -> dict[int, str]:
    keys = {row["id"]: key for row in _rows(mirror, model) if row["id"] != but and (key := _first(row, path))}
    _refuse_twice(model.partition(".")[0], keys, faults)
    return keys


def _categories(mirror: Mirror) -> dict[int, set[int]]:
    """By product: its categories, and those in which these are."""
    parents = {row["id"]: row["parent"] for row in _rows(mirror, CATEGORY)}
    found: dict[int, set[int]] = {}
    for row in _rows(mirror, PRODUCT):
        within = found.setdefault(row["id"], set())
        for category in row.get("categories_all") or ():
            while category is not None and category not in within:
                within.add(category)
                category = parents.get(category)
    return found


def _customers(
    mirror: Mirror, accounts: Mapping[int, str], places: Sequence[Record], currency: str, usual: int | None
) -> Iterator[CustomerRecord]:
    contacts = _contacts(mirror)
    lists = mirror.rows.get(LIST, {})
    countries: dict[int, str] = {}
    for row in places:
        countries.setdefault(row["party"], _first(row, "country.code"))
    for number, account in accounts.items():
        row = mirror.rows[PARTY][number]
        prices = lists.get(row.get(CUSTOMERS_LIST) or usual or 0)
        yield CustomerRecord(
            account_no=account,
            name=str(row["name"] or account),
            vat_id=_first(row, "tax_identifier.code"),
            currency=currency,
            language=_first(row, "lang.code")[:2],
            country=countries.get(number, ""),
            price_list=list_name(prices) if prices else "",
            payment_terms=_first(row, "customer_payment_term.name"),
            emails=tuple(contacts.get(number, {}).get("emails", ())),
            phones=tuple(contacts.get(number, {}).get("phones", ())),
            faxes=tuple(contacts.get(number, {}).get("faxes", ())),
        )


def _contacts(mirror: Mirror) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    for row in _rows(mirror, CONTACT):
        kind = CONTACTS.get(row["type"])
        if kind and row["value"]:
            value = str(row["value"]).strip()
            found.setdefault(row["party"], {}).setdefault(kind, []).append(value.lower() if kind == "emails" else value)
    return found


def _address(row: Record, account_no: str, address_field: str) -> AddressRecord:
    lines = [line.strip() for line in str(row["street"] or "").splitlines() if line.strip()]
    uses = (bool(row["invoice"]), bool(row["delivery"]))
    return AddressRecord(
        address_id=(_first(row, address_field) if address_field else "") or str(row["id"]),
        account_no=account_no,
        role=ROLES.get(uses, "both"),  # an address that says nothing serves for everything
        name=str(row["party_name"] or ""),
        line1=lines[0] if lines else "",
        line2=", ".join(lines[1:]),
        city=str(row["city"] or ""),
        postcode=str(row["postal_code"] or ""),
        subdivision=_first(row, "subdivision.code"),
        country=_first(row, "country.code"),
    )


def _products(
    mirror: Mirror, skus: Mapping[int, str], currency: str, units: Mapping[str, str], faults: list[str]
) -> tuple[ProductRecord, ...]:
    codes: dict[str, str] = {}
    for code, symbol in units.items():  # the first code of a symbol is the usual one
        codes.setdefault(symbol, code)
    gtins: dict[int, str] = {}
    for row in _rows(mirror, CODE):
        if row["type"] in ("ean", "gtin", "upc", "isbn") and row["code"]:
            gtins.setdefault(row["product"], str(row["code"]))
    records = []
    for number, sku in skus.items():
        row = mirror.rows[PRODUCT][number]
        symbol = _first(row, "default_uom.symbol")
        if symbol not in codes:
            faults.append(f"product {sku}: its unit {symbol!r} has no UN/ECE code; name one in [erp.units]")
            continue
        records.append(
            ProductRecord(
                sku=sku,
                name=str(row["name"] or sku),
                description=str(row["description"] or ""),
                gtin=gtins.get(number, ""),
                unit=codes[symbol],
                list_price=row["list_price_used"] if isinstance(row["list_price_used"], Decimal) else None,
                currency=currency,
                status="active" if row["salable"] else "blocked",
            )
        )
    return tuple(records)


def _refuse_twice(kind: str, keys: Mapping[int, str], faults: list[str]) -> None:
    seen: dict[str, int] = {}
    for number, key in keys.items():
        if key in seen:
            faults.append(f"{kind} {key}: stands twice in Tryton (ids {seen[key]} and {number}); keep one")
        seen.setdefault(key, number)


def _first(row: Record, path: str) -> str:
    """The text at the end of a path of fields, or ""."""
    return next((text for text in sorted(values_at(row, path)) if text), "")
