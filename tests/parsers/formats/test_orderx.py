"""Order-X: what is written, and what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import ReadError
from parsers.formats.orderx import FORMAT
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.papers import ORDERX


def read(text: str = ORDERX) -> Draft:
    (draft,) = FORMAT.read(text.encode(), 0, ORIGIN)
    return draft


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def test_every_element_finds_its_place() -> None:
    draft = read()
    assert draft.notices == ()
    assert (draft.kind, draft.source) == (Kind.ORDER, "orderx")
    assert plain(draft.header) == {
        "buyer_order_no": "4500017750",
        "contract_no": "K-2026",
        "quotation_no": "Q-7",
        "issued_on": "2026-11-20",
        "requested_delivery": "2026-11-27",
        "currency": "EUR",
        "account_no": "C2001",
        "buyer_vat_id": "DE811000017",
        "buyer": {"text": "Nordlicht Maschinenbau GmbH\nHafenstraße 12\n24937 Flensburg\nDE", "id": "C2001"},
        "contact_name": "J. Petersen",
        "contact_email": "j.petersen@nordlicht-maschinenbau.example",
        "contact_phone": "+49 461 555 0140",
        "ship_to": {"text": "Nordlicht Maschinenbau Werk 2\nWerftstraße 4\n24939 Flensburg\nDE"},
        "ship_complete": "true",
        "delivery_terms": "DAP",
        "payment_terms": "30 days net",
        "total_lines": "93.28",
        "total_tax": "17.72",
        "total_payable": "111.00",
        "notes": ["Ring before delivery"],
    }
    assert plain(draft.lines) == [
        {
            "no": "1",
            "sku": "HX-0840-A2",
            "buyer_item": "A-17",
            "gtin": "9520000900036",
            "description": "Hex set screw M8x40 stainless A2",
            "quantity": "400",
            "unit": "C62",
            "price": "13.09",
            "price_per": "100",
            "price_unit": "C62",
            "amount": "52.36",
            "note": "Shelf 4",
        },
        {
            "no": "2",
            "sku": "PR-CF-BLUE",
            "description": "Centrefeed roll blue 2 ply",
            "quantity": "2",
            "unit": "XCT",
            "price": "20.46",
            "amount": "40.92",
            "requested_delivery": "2026-12-01",
        },
    ]
    assert all(field.evidence.spans and field.evidence.spans[0].path for field in every_field(draft))


@pytest.mark.parametrize(
    ("old", "new", "kind", "expected"),
    [
        ("<ram:TypeCode>220", "<ram:TypeCode>230", Kind.CHANGE, []),
        ("<ram:PurposeCode>9", "<ram:PurposeCode>1", Kind.CANCEL, []),
        ("<ram:PurposeCode>9", "<ram:PurposeCode>5", Kind.CHANGE, []),
        ("<ram:PurposeCode>9", "<ram:PurposeCode>7", Kind.ORDER, ["message-copied"]),
        ("<ram:TypeCode>220", "<ram:TypeCode>221", Kind.ORDER, ["order-type-special"]),
        ("<ram:TypeCode>220", "<ram:TypeCode>231", Kind.OTHER, ["message-other"]),
        ("SCRDMCCBDACIOMessageStructure", "CrossIndustryInvoice", Kind.OTHER, ["message-other"]),
        (">400</ram:RequestedQuantity>", ">4OO</ram:RequestedQuantity>", Kind.ORDER, ["element-invalid"]),
        ('format="102">20261120', 'format="102">20261320', Kind.ORDER, ["element-invalid"]),
        ("<ram:SellerAssignedID>HX", "<ram:BatchID>7</ram:BatchID><ram:SellerAssignedID>HX", Kind.ORDER, ["element-unread"]),
        ("<ram:SpecifiedLineTradeDelivery>", "<ram:SpecifiedLineTradeDelivery><ram:ShipToTradeParty/>", Kind.ORDER, ["ship-to-several", "ship-to-several"]),
    ],
)  # fmt: skip
def test_what_the_message_says_of_itself(old: str, new: str, kind: Kind, expected: list[str]) -> None:
    assert old in ORDERX
    draft = read(ORDERX.replace(old, new))
    assert (draft.kind, codes(draft)) == (kind, expected)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    content = bytearray(ORDERX.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(st.binary(max_size=4) | st.sampled_from([b"<ram:ID/>", b"&x;", b"<!--", b"9"]))
        content[at : at + data.draw(st.integers(0, 10))] = new
    try:
        FORMAT.sniff(bytes(content))
        (draft,) = FORMAT.read(bytes(content), 0, ORIGIN)
    except ReadError:
        return
    assert isinstance(draft, Draft)
