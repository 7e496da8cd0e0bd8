"""Drafts and a small supplier's master data, for the tests of this floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from normalizer.finding import Finding
from normalizer.master import (
    AddressRecord,
    CrossReference,
    CustomerRecord,
    EarlierOrder,
    PriceRecord,
    ProductRecord,
)
from normalizer.memory import MemoryMaster
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.policy import Policy
from parsers.draft import (
    Address,
    Alternative,
    Charge,
    Draft,
    DraftLine,
    Evidence,
    Field,
    Header,
    Kind,
    Origin,
    Span,
)

RECEIVED = datetime(2026, 10, 13, 9, 30, tzinfo=UTC)  # a Tuesday
TRUSTING = Policy(trust_addresses=True)
EVIDENCE = Evidence((Span(0, chars=(3, 9)),), "prose")

CUSTOMERS = (
    CustomerRecord(
        "K100", "Alder Bakery", "Alder Bakery Ltd", "GB111222333", "GBP", "en", "GB", ("orders@alder.example", "jo@post.example"),
        ("alder.example", "alder-group.example"), ("+44 1632 960 001",), ("+44 1632 960 002",), "GBP-LIST",
        "30 days net",
    ),
    CustomerRecord(
        "K200", "Alder Mill", "Alder Mill Ltd", "GB111222444", "GBP", "en", "GB", ("buying@aldermill.example",),
        ("aldermill.example", "alder-group.example"), ("+44 1632 960 003",), (), "GBP-LIST",
    ),
    CustomerRecord(
        "K300", "Brunner Klima", "Brunner Klimatechnik GmbH", "DE123456789", "EUR", "de", "DE", ("einkauf@brunner-klima.example",),
        ("brunner-klima.example",), ("+49 30 23125 001",), ("+49 30 23125 009",), "EUR-LIST",
    ),
    CustomerRecord(
        "K400", "Delta Pumps", "Delta Pumps Inc.", "", "USD", "en", "US", ("buy@deltapumps.example",), ("deltapumps.example",),
        ("+1 202-555-0101",), (), "USD-LIST", credit_hold=True,
    ),
)  # fmt: skip
ADDRESSES = (
    AddressRecord("A1", "K100", "both", "Alder Bakery Ltd", "12 Orchard Road", "", "Leeds", "LS1 9ZX", "", "GB"),
    AddressRecord("A2", "K100", "ship_to", "Alder Bakery - Harbour store", "Unit 3 Quay Lane", "", "Hull", "HU1 9ZX", "", "GB"),
    AddressRecord("A3", "K100", "ship_to", "Alder Bakery - Cold store", "7 Dock Street", "", "Hull", "HU2 9ZX", "", "GB"),
    AddressRecord("A4", "K100", "bill_to", "Alder Group Accounts", "PO Box 9", "", "York", "YO1 9ZX", "", "GB"),
    AddressRecord("B1", "K200", "both", "Alder Mill Ltd", "1 Mill Lane", "", "Leeds", "LS2 9ZX", "", "GB"),
    AddressRecord("B2", "K200", "ship_to", "Alder Mill - Ferry gatehouse", "4 Towpath Yard", "", "Otley", "LS21 9ZX", "", "GB"),
    AddressRecord("C1", "K300", "both", "Brunner Klimatechnik GmbH", "Lindenstraße 4", "", "Berlin", "10969", "", "DE"),
    AddressRecord("C2", "K300", "ship_to", "Brunner Klimatechnik Werk II", "Havelstraße 81", "", "Berlin", "10969", "", "DE"),
    AddressRecord("D1", "K400", "both", "Delta Pumps Inc.", "400 Canal St", "", "Dover", "19901", "DE", "US"),
)  # fmt: skip
PRODUCTS = (
    ProductRecord("HX-0830", "Hex screw M8x30 zinc", unit="EA", packs={"XBX": Decimal(100)}, list_price=Decimal("7.00"), currency="GBP", price_per=Decimal(100)),
    ProductRecord("SC-438", "Drywall screws 3.5x38 black", unit="XBX", packs={"XCT": Decimal(10), "XPX": Decimal(400)}, list_price=Decimal("3.00"), currency="GBP"),
    ProductRecord("GL-M", "Nitrile gloves M", unit="XBX", list_price=Decimal("6.40"), currency="GBP"),
    ProductRecord("OIL-20", "Hydraulic oil 20 l", unit="XCI", list_price=Decimal("80.00"), currency="GBP"),
    ProductRecord("CT-10", "Contact tip 1.0 mm", unit="EA", list_price=Decimal("8.90"), currency="GBP", price_per=Decimal(10)),
    ProductRecord("PUMP-1", "Pump", unit="EA", list_price=Decimal("1250.00"), currency="EUR"),
)  # fmt: skip
PRICES = (
    PriceRecord("GBP-LIST", "HX-0830", Decimal(1), Decimal("7.00"), Decimal(100), "GBP", date(2026, 1, 1), date(2026, 12, 31)),
    PriceRecord("GBP-LIST", "HX-0830", Decimal(1000), Decimal("6.20"), Decimal(100), "GBP", date(2026, 1, 1), date(2026, 12, 31)),
    PriceRecord("K100", "HX-0830", Decimal(1), Decimal("5.00"), Decimal(100), "GBP", date(2027, 1, 1), None),
    PriceRecord("K100", "GL-M", Decimal(1), Decimal("6.00"), Decimal(1), "GBP"),
    PriceRecord("EUR-LIST", "PUMP-1", Decimal(1), Decimal("1234.00"), Decimal(1), "EUR"),
)  # fmt: skip
REFERENCES = (CrossReference("K100", "B-17", "HX-0830"), CrossReference("K200", "M-99", "GL-M"))


def master(earlier: Sequence[EarlierOrder] = ()) -> MemoryMaster:
    def history(account_no: str) -> Iterable[EarlierOrder]:
        return [one for one in earlier if one.order.customer.account_no == account_no]

    return MemoryMaster(
        version="1",
        customers=CUSTOMERS,
        addresses=ADDRESSES,
        products=PRODUCTS,
        prices=PRICES,
        cross_references=REFERENCES,
        history=history,
    )


MASTER = master()


def field(raw: str | None, *, rivals: Sequence[str] = (), confidence: float = 1.0) -> Field | None:
    """A field as a reader gives it; with rivals, one that it left open."""
    if raw is None:
        return None
    return Field(raw, None if rivals else raw, EVIDENCE, confidence, tuple(Alternative(one, 0.5) for one in rivals))


def block(text: str | None) -> Address | None:
    return Address(Field(text, text, EVIDENCE)) if text is not None else None


def line(**values: Any) -> DraftLine:
    return DraftLine(**{name: field(value) if isinstance(value, str) else value for name, value in values.items()})


SCREWS = {"sku": "HX-0830", "quantity": "200", "unit": "EA"}
BLOCKS = ("buyer", "ship_to", "not_ship_to", "bill_to", "end_customer")


def header(**values: Any) -> Header:
    return Header(
        **{
            name: (block(value) if name in BLOCKS else field(value)) if isinstance(value, str) else value
            for name, value in values.items()
        }
    )


def draft(
    *lines: DraftLine,
    kind: Kind = Kind.ORDER,
    head: Header | None = None,
    sender: str | None = "orders@alder.example",
    **origin: Any,
) -> Draft:
    come = {
        "channel": "orders",
        "channel_kind": "smtp",
        "received_at": RECEIVED,
        "sender_address": sender,
        "recipient": "in@supplier.example",
    }
    return Draft(
        kind=kind, origin=Origin(**{**come, **origin}), header=head or header(buyer_order_no="PO-1"), lines=lines
    )


def order(*lines: DraftLine, policy: Policy = TRUSTING, known: MemoryMaster = MASTER, **values: Any) -> NormalizedOrder:
    """The one order that the draft becomes."""
    (made,) = normalize(draft(*lines, **values), known, policy).orders
    return made


def codes(made: NormalizedOrder, *, holding: bool = True) -> list[str]:
    """The codes of the findings that hold the order."""
    return [one.code for one in made.findings if one.holds or not holding]


def found(made: NormalizedOrder, code: str) -> Finding:
    return next(one for one in made.findings if one.code == code)


def charge(**values: Any) -> Charge:
    return Charge(**{name: field(value) if isinstance(value, str) else value for name, value in values.items()})
