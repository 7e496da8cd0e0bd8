"""UBL orders, changes and cancellations: what is written, and what is meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import ReadError
from parsers.formats.ubl import FORMAT
from tests.material import MATERIAL, needs_material
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.papers import UBL, UBL_CHANGE, ubl

HOSTILE = MATERIAL / "public" / "hostile" / "xml"


def read(body: str, name: str = "Order") -> Draft:
    (draft,) = FORMAT.read(ubl(body, name), 0, ORIGIN)
    return draft


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def test_every_element_finds_its_place() -> None:
    draft = read(UBL)
    assert draft.notices == ()
    assert (draft.kind, draft.source) == (Kind.ORDER, "ubl")
    assert plain(draft.header) == {
        "buyer_order_no": "PO-88213",
        "seller_order_no": "SO-1",
        "previous_order_no": "PO-88000",
        "contract_no": "K-2026",
        "quotation_no": "Q-7",
        "issued_on": "2026-11-20",
        "requested_delivery": "2026-11-27",
        "currency": "EUR",
        "account_no": "C2001",
        "buyer_vat_id": "DE811000017",
        "buyer": {"text": "Nordlicht Maschinenbau GmbH\nHafenstraße 12\n24937 Flensburg\nDE", "id": "4012345000009"},
        "contact_name": "J. Petersen",
        "contact_email": "j.petersen@nordlicht-maschinenbau.example",
        "contact_phone": "+49 461 555 0140",
        "ship_to": {
            "text": "Nordlicht Maschinenbau Werk 2\nWerftstraße 4\nTor 2\n24939 Flensburg\nDE",
            "id": "4012345000016",
        },
        "ship_complete": "true",
        "delivery_terms": "DAP Free delivery",
        "payment_terms": "30 days net",
        "total_lines": "103.22",
        "total_tax": "21.51",
        "total_payable": "134.73",
        "charges": [{"charge": True, "reason": "Freight", "amount": "10.00"}],
        "notes": ["Ring before delivery"],
    }
    assert plain(draft.lines) == [
        {
            "no": "10",
            "sku": "HX-0840-A2",
            "buyer_item": "A-17",
            "gtin": "9520000900036",
            "description": "Hex set screw M8x40 stainless A2",
            "quantity": "400",
            "unit": "H87",
            "price": "13.09",
            "price_per": "100",
            "price_unit": "H87",
            "amount": "52.36",
            "note": "In one lot",
        },
        {
            "no": "20",
            "sku": "PR-CF-BLUE",
            "manufacturer_item": "M-8",
            "description": "Blue roll, Centrefeed roll blue 2 ply, Colour: blue",
            "quantity": "2",
            "unit": "XCT",
            "amount": "50.86",
            "schedule": [
                {"quantity": "1", "requested_delivery": "2026-12-01"},
                {"quantity": "1", "requested_delivery": "2026-12-07/2026-12-09"},
            ],
        },
    ]


def test_every_value_says_where_it_stands() -> None:
    draft = read(UBL)
    fields = every_field(draft)
    assert len(fields) > 40
    assert all(field.evidence.spans and field.evidence.spans[0].path for field in fields)
    assert draft.lines[1].unit
    assert draft.lines[1].unit.evidence.spans[0].path == "/Order/OrderLine[2]/LineItem/Quantity/@unitCode"


@pytest.mark.parametrize(
    "content",
    [
        ubl(UBL).decode().encode("utf-8-sig"),
        ubl(UBL, head="").decode().encode(),
        ubl(UBL, head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
        ubl(UBL, head='<?xml version="1.0" encoding="ISO-8859-1"?>').decode().encode("iso8859-1"),
        ubl(UBL, head="<!-- an order --> <?xml-stylesheet href='a.xsl'?>"),
        ubl(re.sub("(cbc|cac):", "", UBL).replace('"', "'")).replace(b'CommonBasicComponents-2"', b'CommonBasicComponents-2" '),
        ubl(UBL.replace("cbc:", "b:").replace("cac:", "a:")).replace(b"xmlns:cbc", b"xmlns:b").replace(b"xmlns:cac", b"xmlns:a"),
        ubl(UBL.replace("PO-88213", "PO-<!-- 1 -->88<?x y?>213").replace("400<", "<![CDATA[400]]><")),
        b'<sh:StandardBusinessDocument xmlns:sh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><sh:StandardBusinessDocumentHeader/>'
        + ubl(UBL, head="") + b"</sh:StandardBusinessDocument>",
    ],
)  # fmt: skip
def test_dialects_mean_the_same(content: bytes) -> None:
    assert FORMAT.sniff(content)
    (draft,) = FORMAT.read(content, 0, ORIGIN)
    usual = read(UBL)
    assert (plain(draft.header), plain(draft.lines), codes(draft)) == (plain(usual.header), plain(usual.lines), [])


def test_a_change_names_the_order_that_it_changes() -> None:
    draft = read(UBL_CHANGE, "OrderChange")
    assert draft.kind is Kind.CHANGE
    assert plain(draft.header) == {"buyer_order_no": "PO-88213", "revision": "2", "issued_on": "2026-11-21"}
    assert [plain(line.action) for line in draft.lines] == ["change", "cancel"]


def test_a_cancellation_names_the_order_that_it_cancels() -> None:
    draft = read(
        "<cbc:ID>X-1</cbc:ID><cbc:IssueDate>2026-11-21</cbc:IssueDate><cbc:CancellationNote>Not needed</cbc:CancellationNote>"
        "<cac:OrderReference><cbc:ID>PO-88213</cbc:ID></cac:OrderReference>",
        "OrderCancellation",
    )
    assert draft.kind is Kind.CANCEL
    assert plain(draft.header) == {
        "buyer_order_no": "PO-88213",
        "revision": "X-1",
        "issued_on": "2026-11-21",
        "notes": ["Not needed"],
    }


@pytest.mark.parametrize(
    ("old", "new", "code", "pointer"),
    [
        ("<cbc:OrderTypeCode>220", "<cbc:OrderTypeCode>221", "order-type-special", ""),
        ("<cbc:OrderTypeCode>220", "<cbc:CopyIndicator>true</cbc:CopyIndicator><cbc:OrderTypeCode>220", "message-copied", ""),
        ("<cbc:IssueDate>2026-11-20", "<cbc:IssueDate>20.11.2026", "element-invalid", ""),
        (">400<", ">4OO<", "element-invalid", "/lines/0"),
        ('unitCode="H87">400</cbc:Quantity>', 'unitCode="H87">400</cbc:Quantity><cbc:Quantity unitCode="H87">40</cbc:Quantity>', "element-repeated", "/lines/0"),
        ("<cbc:ID>10</cbc:ID>", "<cbc:ID>10</cbc:ID><cbc:MinimumQuantity>5</cbc:MinimumQuantity>", "element-unread", "/lines/0"),
        ("<cbc:Name>Blue roll", "<cac:ItemInstance><cbc:SerialID>7</cbc:SerialID></cac:ItemInstance><cbc:Name>Blue roll", "element-unread", "/lines/1"),
        ("<cac:PaymentTerms>", "<cac:Surprise><cbc:ID>1</cbc:ID></cac:Surprise><cac:PaymentTerms>", "element-unread", ""),
        ("<cac:Contract>", "<cac:AdditionalDocumentReference><cbc:ID>drawing</cbc:ID><cac:Attachment/></cac:AdditionalDocumentReference><cac:Contract>", "attachment-unread", ""),
        ("<cac:DeliveryTerms>", "<cac:Delivery><cac:DeliveryLocation><cbc:ID>other</cbc:ID></cac:DeliveryLocation></cac:Delivery><cac:DeliveryTerms>", "ship-to-several", "/ship_to"),
        ("<cac:Price>", "<cac:Delivery><cac:DeliveryLocation><cbc:ID>other</cbc:ID></cac:DeliveryLocation></cac:Delivery><cac:Price>", "ship-to-several", "/lines/0"),
        (
            "<cbc:PartialDeliveryIndicator>false</cbc:PartialDeliveryIndicator>\n <cac:Delivery>",
            "<cbc:PartialDeliveryIndicator>true</cbc:PartialDeliveryIndicator>\n <cac:Delivery>", "element-unread", "",
        ),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_told(old: str, new: str, code: str, pointer: str) -> None:
    assert old in UBL
    draft = read(UBL.replace(old, new))
    assert [(notice.code, notice.pointer) for notice in draft.notices] == [(code, pointer)]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('PriceAmount currencyID="EUR"', 'PriceAmount currencyID="USD"', "R003"),
        (">2</cbc:Quantity>", ">-2</cbc:Quantity>", "R006"),
        (">13.09<", ">-13.09<", "R007"),
        (">52.36<", ">52.35<", "R008"),
        (">10.00</cbc:ChargeTotalAmount>", ">11.00</cbc:ChargeTotalAmount>", "R010"),
        ("<cbc:ChargeTotalAmount", '<cbc:AllowanceTotalAmount currencyID="EUR">1.00</cbc:AllowanceTotalAmount><cbc:ChargeTotalAmount', "R009"),
        (">113.22<", ">113.23<", "R011"),
        (">134.73</cbc:TaxInclusiveAmount>", ">134.74</cbc:TaxInclusiveAmount>", "R017"),
        (">134.73</cbc:PayableAmount>", ">134.72</cbc:PayableAmount>", "R016"),
        ("<cbc:Amount ", "<cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric><cbc:Amount ", "R020"),
        ("<cbc:Amount ", '<cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric><cbc:BaseAmount currencyID="EUR">100.00</cbc:BaseAmount><cbc:Amount ', "R021"),
        (">50.86<", ">50.860001<", "R028"),
    ],
)  # fmt: skip
def test_rules_of_peppol_are_named(old: str, new: str, rule: str) -> None:
    assert old in UBL
    draft = read(UBL.replace(old, new))
    assert any(notice.code == "rule-broken" and rule in notice.message for notice in draft.notices), draft.notices


@pytest.mark.parametrize(
    ("name", "code"),
    [("Invoice", "message-other"), ("OrderResponse", "message-other"), ("DespatchAdvice", "message-other"), ("RequestForQuotation", "document-unsupported"), ("Waybill", "document-unsupported")],
)  # fmt: skip
def test_other_documents_are_no_orders(name: str, code: str) -> None:
    draft = read("<cbc:ID>1</cbc:ID>", name)
    assert (draft.kind, codes(draft)) == (Kind.OTHER, [code])
    assert name in draft.reason


@pytest.mark.parametrize(
    "content",
    [
        ubl(UBL)[:-20],
        ubl(UBL)[:3000],
        ubl(UBL, head='<!DOCTYPE Order [<!ENTITY x "400">]>').replace(b">400<", b">&x;<"),
        ubl(UBL, head='<!DOCTYPE Order SYSTEM "http://127.0.0.1:9/x.dtd">').replace(b">400<", b">&x;<"),
        ubl(UBL.replace("<cac:LineItem>", "<cac:LineItem/><cac:LineItem>")),
        ubl("<cac:A>" * 100 + "</cac:A>" * 100),
    ],
)
def test_torn_or_hostile_documents_are_no_orders(content: bytes) -> None:
    assert FORMAT.sniff(ubl(UBL))
    with pytest.raises(ReadError):
        FORMAT.read(content, 0, ORIGIN)


@needs_material
def test_hostile_xml_does_nothing() -> None:
    for path in sorted(HOSTILE.glob("*.xml")):
        assert not FORMAT.sniff(path.read_bytes()), path
        assert _kind_or_error(path.read_bytes()) in ("Damaged", "other"), path


def _kind_or_error(content: bytes) -> str:
    try:
        return str(FORMAT.read(content, 0, ORIGIN)[0].kind)
    except ReadError as error:
        return type(error).__name__


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>", b"<Order/>", b"{}", b"<cXML>", b"Order <Order xmlns='urn:oasis'>"]
)
def test_leaves_other_things_alone(content: bytes) -> None:
    assert not FORMAT.sniff(content)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    content = bytearray(ubl(UBL))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"<cbc:ID/>", b"&amp;", b"&x;", b"<!--", b"]]>", b"9", b"<cac:OrderLine/>"])
        )
        content[at : at + data.draw(st.integers(0, 10))] = new
    try:
        FORMAT.sniff(bytes(content))
        (draft,) = FORMAT.read(bytes(content), 0, ORIGIN)
    except ReadError:
        return
    assert isinstance(draft, Draft)
