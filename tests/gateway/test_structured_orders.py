"""Orders of machines against the sample company's master data: what is clean needs nobody, what is not says why."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.registry import channel_for_files
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.finding import Severity
from normalizer.normalize import normalize
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.parse import parse
from tests.gateway.clean_orders import CLEAN, RECEIVED
from tests.parsers.formats.papers import ORDERX, ORDERX_PAGE, SHOPIFY, WOOCOMMERCE, pdf_with, ubl
from tests.parsers.formats.wire import edifact, x12

DATA = read_folder(Path(__file__).parents[2] / "config" / "demo" / "master")
MASTER, KNOWLEDGE = memory_master(DATA), knowledge(DATA)

#: what each of the clean orders means: (sku, quantity, unit, pieces)
LINES = [("HX-0840-A2", "400", "EA", "400"), ("PR-CF-BLUE", "2", "XCT", "12")]


def read(content: bytes, name: str, kind: str = "folder") -> list[tuple[Order, list[str]]]:
    """Each order with the codes that hold it."""
    envelope = channel_for_files()[kind].envelope(content, name=name, received_at=RECEIVED)  # type: ignore[attr-defined]
    made = [normalize(draft, MASTER, Policy()) for draft in parse(envelope, KNOWLEDGE).drafts]
    return [
        (one.order, [f"{f.code} {f.message}" for f in one.findings if f.severity is not Severity.INFO])
        for whole in made
        for one in whole.orders
    ]


@pytest.mark.parametrize("payload", [SHOPIFY, {"order": SHOPIFY}, WOOCOMMERCE])
def test_an_order_of_a_web_shop_needs_nobody(payload: dict[str, object]) -> None:
    ((order, holding),) = read(json.dumps(payload).encode(), "order.json")
    assert holding == []
    assert (order.customer.account_no, order.ship_to and order.ship_to.address_id) == ("C2001", "A2001-2")
    assert [(line.sku, f"{line.base_quantity}") for line in order.lines] == [
        ("HX-0840-A2", "400"),
        ("PR-CF-BLUE", "12"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        ("Bestellung 4500017751", *ORDERX_PAGE[1:]),
        (
            *ORDERX_PAGE[:2],
            ORDERX_PAGE[2].replace(" 2 Karton", " 20 Karton").replace("2 ply", "two ply"),
            ORDERX_PAGE[3],
        ),
        (*ORDERX_PAGE[:1], ORDERX_PAGE[1].replace("HX-0840-A2", "HX-0835-ZN"), *ORDERX_PAGE[2:]),
        (*ORDERX_PAGE[:3], "Summe 112,00 EUR"),
        (".",),
    ],
)
def test_a_page_that_shows_something_else_than_its_data_is_held(page: tuple[str, ...]) -> None:
    ((_, holding),) = read(pdf_with(ORDERX, page), "order.pdf")
    assert any(one.startswith("rendition-differs") for one in holding), holding


def is_right(order: Order) -> None:
    assert order.customer.account_no == "C2001"
    assert order.ship_to
    assert order.ship_to.address_id == "A2001-2"
    assert order.requested_delivery
    assert str(order.requested_delivery.end) == "2026-11-27"
    assert order.buyer_order_no
    assert order.currency == "EUR"
    assert [(line.sku, f"{line.quantity}", line.unit, f"{line.base_quantity}") for line in order.lines] == LINES


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_order_needs_nobody(name: str) -> None:
    ((order, holding),) = read(CLEAN[name], f"{name}.dat")
    assert holding == []
    is_right(order)


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("media", ["application/octet-stream", "text/plain", "application/pdf"])
def test_it_comes_through_mail_whatever_it_is_called(name: str, media: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "edi@clearing.example", "orders@fixwell.example", "EDI"
    mail["Message-ID"] = "<1@clearing.example>"
    mail.set_content("Please find our order attached.")
    main, sub = media.split("/")
    mail.add_attachment(CLEAN[name], maintype=main, subtype=sub, filename="order.txt")
    ((order, holding),) = read(mail.as_bytes(), "order.eml", "email")
    assert holding == []
    is_right(order)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"*91*C2001", b"*91*C2999", "account-unknown"),
        (b"PO1*1*400", b"PO1*1*4O0", "element-invalid"),
        (b"*VP*HX-0840-A2", b"*VP*HX-0830-ZN", "product-contradicted"),
        (b"13.09*HP", b"12.09*HP", "price-differs"),
        (b"PO4*6", b"PO4*8", "quantity-contradicted"),
        (b"*2*CT*", b"*2*QQ*", "unit-unknown"),
        (b"24939", b"24940", "ship-to-unknown"),
        (b"DTM*002*20261127", b"DTM*002*20261327", "delivery-date-unclear"),
        (b"CTT*2*402", b"CTT*3*402", "envelope-contradicted"),
    ],
)
def test_what_is_wrong_is_held(old: bytes, new: bytes, code: str) -> None:
    content = CLEAN["x12"]
    assert old in content
    ((_, holding),) = read(content.replace(old, new), "order.x12")
    assert any(one.startswith(code) for one in holding), holding


@pytest.mark.parametrize(
    "content",
    [
        x12("BCH*01*SA*4500017731***20261121\nN1*BY*Nordlicht*91*C2001", kind="860", group="PC"),
        edifact("BGM+230+4500017731+1\nNAD+BY+C2001::91", kind="ORDCHG:D:01B:UN").encode(),
        ubl(
            "<cbc:ID>1</cbc:ID><cac:OrderReference><cbc:ID>4500017731</cbc:ID></cac:OrderReference>",
            "OrderCancellation",
        ),
    ],
)
def test_a_cancellation_without_lines_is_no_paper_beside_a_mail(content: bytes) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "edi@clearing.example", "orders@fixwell.example", "EDI"
    mail["Message-ID"] = "<2@clearing.example>"
    mail.set_content("See attachment.")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="message.dat")
    ((order, holding),) = read(mail.as_bytes(), "order.eml", "email")
    assert (order.kind, order.buyer_order_no) == ("cancel", "4500017731")
    assert any(one.startswith("intent-cancel") for one in holding)
