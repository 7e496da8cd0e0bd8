"""Customers, addresses and products out of Tryton 8.2, page by page over its REST interface, as one whole.

Everything is read anew each time: Tryton marks no parent as changed when a child of it was (an address, a code), and shows no
deletion at all, so that "changed since" would miss what matters; 50,000 products are a minute of reading. Pages go by id, which a
record that comes or goes meanwhile does not shift.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from decimal import Decimal

from gateway.erp.tryton_rest import Record, Rest
from gateway.erp.tryton_sale import Shop, values_at
from gateway.errors import MasterError
from gateway.master_data import MasterData
from normalizer.master import AddressRecord, CustomerRecord, ProductRecord

__all__ = ["PAGE", "pull"]

PAGE = 500

#: type of a contact mechanism -> field of the customer
CONTACTS = {"email": "emails", "phone": "phones", "mobile": "phones", "fax": "faxes"}
ROLES = {(True, True): "both", (True, False): "bill_to", (False, True): "ship_to"}


async def pull(
    rest: Rest,
    shop: Shop,
    *,
    account_field: str,
    product_field: str,
    address_field: str,
    units: Mapping[str, str],
    told: Callable[[str, int], None],
    page: int = PAGE,
) -> MasterData:
    """What Tryton knows of its customers and products; raises MasterError that names every record which cannot be taken.

    `units` maps UN/ECE codes to Tryton's symbols; `told` hears of each page. A party counts as a customer where it has an account number
    and is not the seller itself.
    """
    faults: list[str] = []
    own = {row["party"] for row in await rest.search("company.company", [["id", "=", shop.company]], fields=["party"])}
    fields = ["name", account_field, "lang.code", "tax_identifier.code", "customer_payment_term.name"]
    parties = [row async for row in _pages(rest, "party.party", fields, told, page) if row["id"] not in own]
    accounts = {row["id"]: account for row in parties if (account := _first(row, account_field))}
    _refuse_twice("party", accounts, faults)
    contacts = await _contacts(rest, told, page)
    wanted = [
        "party",
        "party_name",
        "street",
        "postal_code",
        "city",
        "subdivision.code",
        "country.code",
        "invoice",
        "delivery",
    ]
    places = [
        row
        async for row in _pages(rest, "party.address", [*wanted, *filter(None, [address_field])], told, page)
        if row["party"] in accounts
    ]
    countries: dict[int, str] = {}
    for row in places:
        countries.setdefault(row["party"], _first(row, "country.code"))
    customers = tuple(
        CustomerRecord(
            account_no=accounts[row["id"]],
            name=str(row["name"] or accounts[row["id"]]),
            vat_id=_first(row, "tax_identifier.code"),
            currency=shop.currency,
            language=_first(row, "lang.code")[:2],
            country=countries.get(row["id"], ""),
            payment_terms=_first(row, "customer_payment_term.name"),
            emails=tuple(contacts.get(row["id"], {}).get("emails", ())),
            phones=tuple(contacts.get(row["id"], {}).get("phones", ())),
            faxes=tuple(contacts.get(row["id"], {}).get("faxes", ())),
        )
        for row in parties
        if row["id"] in accounts
    )
    products = await _products(rest, product_field, shop.currency, units, faults, told, page)
    if faults:
        raise MasterError(faults)
    return MasterData(
        customers=customers,
        addresses=tuple(_address(row, accounts[row["party"]], address_field) for row in places),
        products=products,
    )


async def _pages(
    rest: Rest, model: str, fields: Sequence[str], told: Callable[[str, int], None], page: int
) -> AsyncIterator[Record]:
    """Every active record, in the order of the ids."""
    last = count = 0
    while True:
        rows = await rest.search(model, [["id", ">", last]], fields=fields, limit=page, order=[["id", "ASC"]])
        for row in rows:
            yield row
        count += len(rows)
        told(model, count)
        if len(rows) < page:
            return
        last = rows[-1]["id"]


async def _contacts(rest: Rest, told: Callable[[str, int], None], page: int) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    async for row in _pages(rest, "party.contact_mechanism", ["party", "type", "value"], told, page):
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


async def _products(
    rest: Rest,
    product_field: str,
    currency: str,
    units: Mapping[str, str],
    faults: list[str],
    told: Callable[[str, int], None],
    page: int,
) -> tuple[ProductRecord, ...]:
    codes: dict[str, str] = {}
    for code, symbol in units.items():  # the first code of a symbol is the usual one
        codes.setdefault(symbol, code)
    gtins: dict[int, list[str]] = {}
    async for row in _pages(rest, "product.identifier", ["product", "type", "code"], told, page):
        if row["type"] in ("ean", "gtin", "upc", "isbn") and row["code"]:
            gtins.setdefault(row["product"], []).append(str(row["code"]))
    fields = [product_field, "name", "description", "default_uom.symbol", "list_price_used", "salable"]
    rows = [row async for row in _pages(rest, "product.product", fields, told, page)]
    skus = {row["id"]: sku for row in rows if (sku := _first(row, product_field))}
    _refuse_twice("product", skus, faults)
    records = []
    for row in rows:
        if row["id"] not in skus:
            continue
        sku = skus[row["id"]]
        symbol = _first(row, "default_uom.symbol")
        if symbol not in codes:
            faults.append(f"product {sku}: its unit {symbol!r} has no UN/ECE code; name one in [erp.units]")
            continue
        records.append(
            ProductRecord(
                sku=sku,
                name=str(row["name"] or sku),
                description=str(row["description"] or ""),
                gtin=next(iter(gtins.get(row["id"], ())), ""),
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
