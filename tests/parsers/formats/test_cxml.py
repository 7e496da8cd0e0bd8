"""cXML OrderRequest: what is written, and what is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import ReadError
from parsers.formats.cxml import FORMAT
from tests.material import MATERIAL, needs_material
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.papers import CXML

PUBLIC = MATERIAL / "public" / "structured" / "cxml"


def read(text: str = CXML) -> Draft:
    (draft,) = FORMAT.read(text.encode(), 0, ORIGIN)
    return draft


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def test_every_element_finds_its_place() -> None:
    draft = read()
    assert draft.notices == ()
    assert (draft.kind, draft.source) == (Kind.ORDER, "cxml")
    assert plain(draft.header) == {
        "buyer_order_no": "4500017740",
        "revision": "1",
        "contract_no": "K-2026",
        "issued_on": "2026-11-20",
        "requested_delivery": "2026-11-27",
        "currency": "EUR",
        "account_no": "C2001",
        "buyer_vat_id": "DE811000017",
        "buyer": {"text": "Nordlicht Maschinenbau GmbH\nHafenstraße 12\n24937 Flensburg\nDE", "id": "123456789"},
        "contact_name": "J. Petersen",
        "contact_email": "j.petersen@nordlicht-maschinenbau.example",
        "contact_phone": "+49 461 5550140",
        "ship_to": {
            "text": "Nordlicht Maschinenbau Werk 2\nWareneingang\nWerftstraße 4\n24939 Flensburg\nDeutschland",
            "id": "A2001-2",
        },
        "bill_to": {"text": "Nordlicht Maschinenbau GmbH\nHafenstraße 12\n24937 Flensburg\nDE", "id": "1"},
        "ship_complete": "true",
        "payment_terms": "net 30 days",
        "total_lines": "93.28",
        "total_tax": "17.72",
        "notes": ["Ring before delivery"],
    }
    assert plain(draft.lines) == [
        {
            "no": "1",
            "sku": "HX-0840-A2",
            "buyer_item": "A-17",
            "manufacturer_item": "M-8",
            "description": "Hex set screw M8x40 stainless A2",
            "quantity": "400",
            "unit": "EA",
            "price": "13.09",
            "price_per": "100",
            "price_unit": "EA",
        },
        {
            "no": "2",
            "sku": "PR-CF-BLUE",
            "gtin": "9520000900111",
            "description": "Centrefeed roll blue 2 ply",
            "quantity": "2",
            "unit": "XCT",
            "price": "20.46",
            "price_unit": "XCT",
            "requested_delivery": "2026-12-01",
            "note": "Shelf 4",
        },
    ]
    assert all(field.evidence.spans and field.evidence.spans[0].path for field in every_field(draft))
    assert draft.lines[1].quantity
    assert draft.lines[1].quantity.evidence.spans[0].path == "/cXML/Request/OrderRequest/ItemOut[2]/@quantity"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (' type="new"', "", Kind.ORDER),
        ('type="new"', 'type="update"', Kind.CHANGE),
        ('type="new"', 'type="delete"', Kind.CANCEL),
        ("<!DOCTYPE cXML SYSTEM", "<!-- a --><!DOCTYPE cXML SYSTEM", Kind.ORDER),
    ],
)
def test_what_the_request_says_of_itself(old: str, new: str, kind: Kind) -> None:
    draft = read(CXML.replace(old, new, 1))
    assert (draft.kind, codes(draft)) == (kind, [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('deploymentMode="production"', 'deploymentMode="test"', "message-test"),
        ('orderType="regular"', 'orderType="blanket"', "order-type-special"),
        ('type="new"', 'type="other"', "element-invalid"),
        ('type="new"', 'type="new" isInternalVersion="yes"', "message-copied"),
        ('type="new"', 'type="new" pickUpDate="2026-11-30"', "condition-stated"),
        ('type="new"', 'type="new" releaseRequired="yes"', "condition-stated"),
        ('type="new"', 'type="new" effectiveDate="2027-01-01"', "condition-stated"),
        ('type="new"', 'type="new" expirationDate="2026-11-01"', "condition-stated"),
        ('lineNumber="1"', 'lineNumber="1" isReturn="yes"', "intent-mixed"),
        ('lineNumber="1"', 'lineNumber="1" isDeliveryCompleted="yes"', "message-copied"),
        ('quantity="400"', 'quantity="4OO"', "element-invalid"),
        ('"2026-12-01T00:00:00+01:00"', '"2026-11-30T23:00:00Z"', "date-ambiguous"),
        ('"2026-12-01T00:00:00+01:00"', '"1.12.2026"', "element-invalid"),
        ('currency="EUR">20.46', 'currency="USD">20.46', "element-repeated"),
        (
            "<SupplierPartID>HX-0840-A2<",
            "<SupplierPartID>X</SupplierPartID><SupplierPartID>HX-0840-A2<",
            "element-repeated",
        ),
        ('lineNumber="2"', 'lineNumber="2" itemType="composite"', "element-unread"),
        ('conversionFactor="1"', 'conversionFactor="12"', "element-unread"),
        ("<ItemDetail><UnitPrice>", "<Surprise>1</Surprise><ItemDetail><UnitPrice>", "element-unread"),
        (
            "Ring before delivery<",
            "Ring before delivery<Attachment><URL>cid:1</URL></Attachment><",
            "attachment-unread",
        ),
        (
            "<Distribution>",
            '<ShipTo><Address addressID="9"><Name>Elsewhere</Name></Address></ShipTo><Distribution>',
            "ship-to-several",
        ),
        ("<Distribution>", '<ScheduleLine quantity="400"/><Distribution>', "schedule-incomplete"),
    ],
)
def test_what_is_doubtful_is_told(old: str, new: str, code: str) -> None:
    assert old in CXML
    assert code in codes(read(CXML.replace(old, new)))


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("HoldShipment", "true", True), ("OrderKind", "Sample", True), ("Optional", "yes", True), ("DraftOrder", "1", True), ("Stornierung", "ja", True),
        ("HoldShipment", "false", False), ("CostCenter", "4410", False), ("Requester", "H. Lund", False), ("Priority", "yes", False),
    ],
)  # fmt: skip
def test_a_field_of_ones_own_that_holds_the_order_is_told(name: str, value: str, *, holds: bool) -> None:
    field = f'<Extrinsic name="{name}">{value}</Extrinsic>'
    assert (
        codes(read(CXML.replace("</OrderRequestHeader>", f"{field}</OrderRequestHeader>")))
        == ["condition-stated"] * holds
    )
    assert codes(read(CXML.replace("</ItemDetail>", f"{field}</ItemDetail>", 1))) == ["condition-stated"] * holds


def test_part_deliveries_are_a_schedule() -> None:
    parts = "".join(
        f'<ScheduleLine quantity="200" requestedDeliveryDate="2026-12-0{day}"><UnitOfMeasure>EA</UnitOfMeasure></ScheduleLine>'
        for day in (1, 8)
    )
    line = read(CXML.replace("<Distribution>", parts + "<Distribution>")).lines[0]
    assert plain(line.schedule) == [
        {"quantity": "200", "requested_delivery": "2026-12-01"},
        {"quantity": "200", "requested_delivery": "2026-12-08"},
    ]


@pytest.mark.parametrize(
    ("request_", "code"),
    [("PunchOutSetupRequest", "message-other"), ("InvoiceDetailRequest", "message-other"), ("QuoteRequest", "document-unsupported"), ("Unheard", "document-unsupported")],
)  # fmt: skip
def test_other_requests_are_no_orders(request_: str, code: str) -> None:
    draft = read(f"<cXML><Header/><Request><{request_}/></Request></cXML>")
    assert (draft.kind, codes(draft)) == (Kind.OTHER, [code])
    assert request_ in draft.reason


@pytest.mark.parametrize(
    "text",
    [
        CXML[:-30],
        CXML.replace('SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd"', '[<!ENTITY q "400">]').replace(
            'quantity="400"', 'quantity="&q;"'
        ),
        "<cXML><Request><OrderRequest/></Request></cXML>",
    ],
)
def test_torn_or_hostile_requests_are_no_orders(text: str) -> None:
    with pytest.raises(ReadError):
        FORMAT.read(text.encode(), 0, ORIGIN)


@needs_material
@pytest.mark.parametrize("truth", sorted(PUBLIC.glob("*.truth.json")), ids=lambda path: path.name)
def test_public_samples_are_read_as_their_truth_says(truth: Path) -> None:
    meant = json.loads(truth.read_text("utf-8"))
    (draft,) = FORMAT.read((truth.parent / truth.name.replace(".truth.json", ".xml")).read_bytes(), 0, ORIGIN)
    header = plain(draft.header)
    assert (header["buyer_order_no"], header["issued_on"], header["total_lines"], header["currency"]) == (
        meant["id"],
        meant["order_date"][:10],
        meant["total"],
        meant["currency"],
    )
    assert header["ship_to"]["text"].startswith(meant["ship_to"])
    names = {
        "no": "line",
        "quantity": "quantity",
        "sku": "supplier_sku",
        "description": "description",
        "price": "unit_price",
        "unit": "uom",
    }
    assert [{theirs: plain(line).get(ours) for ours, theirs in names.items()} for line in draft.lines] == [
        {theirs: line.get(theirs) for theirs in names.values()} for line in meant["lines"]
    ]


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    content = bytearray(CXML.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"<ItemOut/>", b"<ItemID/>", b"&x;", b'quantity=""', b"<![CDATA["])
        )
        content[at : at + data.draw(st.integers(0, 10))] = new
    try:
        FORMAT.sniff(bytes(content))
        (draft,) = FORMAT.read(bytes(content), 0, ORIGIN)
    except ReadError:
        return
    assert isinstance(draft, Draft)


def test_fields_in_which_people_write_are_notes() -> None:
    typed = '<Extrinsic name="Special Instructions">Use the back door</Extrinsic><Extrinsic name="Cost center">77</Extrinsic>'
    draft = read(CXML.replace('<Extrinsic name="Cost center">77</Extrinsic>', typed))
    assert [note.raw for note in draft.header.notes] == [
        "Ring before delivery",
        "Special Instructions: Use the back door",
    ]
