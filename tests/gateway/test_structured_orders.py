"""Orders of machines against the sample company's master data: what is clean needs nobody, what is not says why."""

from __future__ import annotations

import json
from datetime import UTC, datetime
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
from tests.parsers.formats.papers import CXML, ORDERX, ORDERX_PAGE, PEPPOL, SHOPIFY, WOOCOMMERCE, pdf_with, ubl
from tests.parsers.formats.wire import edifact, x12

DATA = read_folder(Path(__file__).parents[2] / "config" / "demo" / "master")
MASTER, KNOWLEDGE = memory_master(DATA), knowledge(DATA)
RECEIVED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

#: what each of the clean orders means: (sku, quantity, unit, pieces)
LINES = [("HX-0840-A2", "400", "EA", "400"), ("PR-CF-BLUE", "2", "XCT", "12")]

X12 = """
BEG*00*SA*4500017731**20261120
CUR*BY*EUR
DTM*002*20261127
N1*BY*Nordlicht Maschinenbau GmbH*91*C2001
N1*ST*Nordlicht Maschinenbau Werk 2
N3*Werftstraße 4
N4*Flensburg**24939*DE
PO1*1*400*EA*13.09*HP*BP*A-17*VP*HX-0840-A2
PID*F****Hex set screw M8x40 stainless A2
PO1*2*2*CT*3.41*PE*VP*PR-CF-BLUE*UP*9520000900111
PO4*6
CTT*2*402
"""
X12_BY_VAT = """
BEG*00*NE*4500017732**20261120
REF*VX*DE811000017
DTM*002*20261127
N1*BY*Nordlicht Maschinenbau*92*NLM
N1*ST**91*A2001-2
PO1**400*EA***IN*A-17
PO1**2*CT***EN*9520000900111
"""
EDIFACT = """
BGM+220+4500017733+9
DTM+137:20261120:102
DTM+2:20261127:102
NAD+BY+4012345000009::9++Nordlicht Maschinenbau GmbH+Hafenstraße 12+Flensburg++24937+DE
RFF+VA:DE811000017
NAD+SU+4098765000007::9
NAD+DP+++Nordlicht Maschinenbau Werk 2+Werftstraße 4+Flensburg++24939+DE
CUX+2:EUR:9
LIN+1++9520000900036:EN
PIA+1+HX-0840-A2:SA+A-17:IN
IMD+F++:::Hex set screw M8x40 stainless A2
QTY+21:400:PCE
PRI+AAA:13.09:::100:PCE
LIN+2
PIA+5+PR-CF-BLUE:SA
QTY+21:2:CT
UNS+S
CNT+2:2
"""
EDIFACT_BY_ACCOUNT = """
BGM+105+4500017734+9
DTM+137:202611200915:203
DTM+2:20261127:102
NAD+BY+C2001::91
NAD+DP+A2001-2::91
LIN+1++A-17:IN
QTY+21:400:EA
LIN+2++9520000900111:SRV
QTY+21:2:XCT
UNS+S
CNT+2:2
"""
#: without totals and prices; known by the VAT id of the electronic address
UBL = """
<cbc:ID>4500017736</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="9930">DE811000017</cbc:EndpointID></cac:Party></cac:BuyerCustomerParty>
<cac:Delivery><cac:DeliveryLocation><cbc:ID>A2001-2</cbc:ID></cac:DeliveryLocation>
 <cac:RequestedDeliveryPeriod><cbc:EndDate>2026-11-27</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">400</cbc:Quantity>
 <cac:Item><cac:BuyersItemIdentification><cbc:ID>A-17</cbc:ID></cac:BuyersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
<cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity unitCode="CT">2</cbc:Quantity>
 <cac:Item><cac:StandardItemIdentification><cbc:ID schemeID="0160">9520000900111</cbc:ID></cac:StandardItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
"""
CLEAN = {
    "cxml": CXML.encode(),
    "cxml-by-vat": CXML.replace('<Extrinsic name="CustomerNumber">C2001</Extrinsic>', "").encode("utf-16"),
    "orderx": ORDERX.encode(),
    "orderx-in-a-pdf": pdf_with(ORDERX, ORDERX_PAGE),
    "ubl": ubl(UBL),
    "ubl-peppol": ubl(PEPPOL, head=""),
    "x12": x12(X12),
    "x12-pipes": x12(X12_BY_VAT, signs="|\n"),
    "edifact": edifact(EDIFACT, una="UNA:+.? '").encode("iso8859-1"),
    "edifact-d01b": edifact(EDIFACT_BY_ACCOUNT, kind="ORDERS:D:01B:UN:EAN010", syntax="UNOY:4", ends="\r\n").encode(),
}


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
