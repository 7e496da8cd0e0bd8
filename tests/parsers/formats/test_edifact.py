"""EDIFACT ORDERS and ORDCHG: what is written, and what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import Damaged, ReadError
from parsers.formats.edifact import FORMAT
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.wire import edifact

ORDER = """
BGM+220+B-77123+9
DTM+137:20261120:102
DTM+2:202611271200:203
DTM+61:20261230:102
FTX+PUR+1++Ring before delivery:and use gate 2
RFF+CT:K-2026-9
RFF+VN:S-1
NAD+BY+4012345000009::9++Käufer GmbH+Hauptstr. 1:Tor 2+Kiel++24103+DE
RFF+VA:DE811000017
CTA+OC+:J. Petersen
COM+?+49 461 555 0140:TE
COM+j@kaeufer.example:EM
NAD+SU+4098765000007::9
NAD+DP+0042::92++Käufer Werk 2+Werftstr. 4+Kiel++24106+DE
NAD+IV+++Käufer Buchhaltung
CUX+2:EUR:9
PAT+1++5:3:D:30
TOD+3++DAP:::frei Haus
TDT+20++30+++++:::
ALC+C++++FC
MOA+8:12,50
LIN+10++4012345678901:EN
PIA+1+HX-0830:SA
PIA+1+A-17:IN+M-8:MF
IMD+F++:::Sechskantschraube M8x30 ?'verzinkt?':8.8
QTY+21:400:PCE
QTY+59:200
DTM+2:20261204:102
MOA+203:28.8
PRI+AAA:7,2:::100:PCE
FTX+AAI+++Nur eine Charge
LIN+20
PIA+5+CL-5:SA
QTY+21:2:CT
PRI+AAB:11.9
ALC+A
PCD+1:5
SCC+1
QTY+21:1
DTM+2:20261201:102
SCC+1
QTY+21:1
DTM+2:202649:616
UNS+S
MOA+86:65.1
MOA+79:52.6
CNT+2:2
CNT+1:402
"""


def read(*messages: str, **ways: str) -> list[Draft]:
    return list(FORMAT.read(edifact(*messages, **ways).encode("iso8859-1"), 0, ORIGIN))


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def one(*lines: str) -> Draft:
    """The draft of a small order with these segments after its date."""
    return read("BGM+220+1+9\nDTM+137:20261120:102\n" + "\n".join(lines))[0]


def test_every_element_finds_its_place() -> None:
    (draft,) = read(ORDER)
    assert codes(draft) == []
    assert (draft.kind, draft.source, draft.reason) == (
        Kind.ORDER,
        "edifact",
        "an order (EDIFACT ORDERS D.96A, type 220, function 9)",
    )
    assert plain(draft.header) == {
        "buyer_order_no": "B-77123",
        "issued_on": "2026-11-20",
        "requested_delivery": "2026-11-27",
        "contract_no": "K-2026-9",
        "seller_order_no": "S-1",
        "buyer_vat_id": "DE811000017",
        "contact_name": "J. Petersen",
        "contact_phone": "+49 461 555 0140",
        "contact_email": "j@kaeufer.example",
        "currency": "EUR",
        "payment_terms": "net 30 days",
        "delivery_terms": "DAP frei Haus",
        "buyer": {"text": "Käufer GmbH\nHauptstr. 1\nTor 2\n24103 Kiel\nDE", "id": "4012345000009"},
        "ship_to": {"text": "Käufer Werk 2\nWerftstr. 4\n24106 Kiel\nDE", "id": "0042"},
        "bill_to": {"text": "Käufer Buchhaltung"},
        "charges": [{"charge": True, "reason": "FC", "amount": "12.50"}],
        "total_payable": "65.1",
        "total_lines": "52.6",
        "notes": ["Cancel if not delivered by 2026-12-30", "Ring before delivery and use gate 2"],
    }
    assert plain(draft.lines) == [
        {
            "no": "10",
            "gtin": "4012345678901",
            "sku": "HX-0830",
            "buyer_item": "A-17",
            "manufacturer_item": "M-8",
            "description": "Sechskantschraube M8x30 'verzinkt' 8.8",
            "quantity": "400",
            "unit": "EA",
            "requested_delivery": "2026-12-04",
            "amount": "28.8",
            "price": "7.2",
            "price_per": "100",
            "price_unit": "EA",
            "note": "Nur eine Charge",
        },
        {
            "no": "20",
            "sku": "CL-5",
            "quantity": "2",
            "unit": "XCT",
            "price": "11.9",
            "charges": [{"charge": False, "percent": "5"}],
            "schedule": [
                {"quantity": "1", "requested_delivery": "2026-12-01"},
                {"quantity": "1", "requested_delivery": "week 49 2026"},
            ],
        },
    ]


def test_every_value_says_where_it_stands() -> None:
    (draft,) = read(ORDER)
    fields = every_field(draft)
    assert len(fields) > 45
    assert all(field.evidence.spans and field.evidence.spans[0].path for field in fields)
    assert draft.lines[0].quantity
    assert draft.lines[0].quantity.evidence.spans[0].path == "28:QTY01-2"


@pytest.mark.parametrize(
    "content",
    [
        edifact(ORDER, una="UNA:+.? '").encode("iso8859-1"),
        edifact(ORDER, una="UNA:+,? '", ends="\r\n").encode("iso8859-1"),
        edifact(ORDER, syntax="UNOY:4", ends="\n").encode(),
        edifact(ORDER, kind="ORDERS:D:01B:UN:EAN010", syntax="UNOL:3").encode("iso8859-15"),
        b"\xef\xbb\xbf" + edifact(ORDER, syntax="UNOW:4").encode(),
        # syntax version 4 with signs of its own; the release character is kept where it frees one of them
        edifact(ORDER, una="UNA:+.? '").replace("?'", "\x00").replace("'", "\x1c").replace("\x00", "'").encode("iso8859-1"),
    ],
)  # fmt: skip
def test_dialects_mean_the_same(content: bytes) -> None:
    assert FORMAT.sniff(content)
    (draft,) = FORMAT.read(content, 0, ORIGIN)
    (usual,) = read(ORDER)
    assert codes(draft) == []
    assert (plain(draft.header), plain(draft.lines)) == (plain(usual.header), plain(usual.lines))


def test_lines_broken_at_eighty_signs_are_one_text() -> None:
    text = edifact(ORDER)
    content = "\n".join(text[at : at + 80] for at in range(0, len(text), 80)).encode("iso8859-1")
    assert plain(FORMAT.read(content, 0, ORIGIN)[0].lines) == plain(read(ORDER)[0].lines)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("LIN+1++123:SA\nQTY+21:5:KGM", {"sku": "123", "unit": "KGM"}),
        ("LIN+1++4012345678901:SRV\nQTY+21:5", {"gtin": "4012345678901", "quantity": "5"}),
        ("LIN+1++A?+B?:C??:IN\nQTY+21:1,5:MTR", {"buyer_item": "A+B:C?", "quantity": "1.5"}),
        ("LIN+1\nPIA+5+0012:VN\nQTY+21:5:BX\nQTY+59:100", {"sku": "0012", "quantity_2": "100"}),
        ("LIN+1++1:SA\nQTY+21:5\nMOA+146:2.5", {"price": "2.5"}),
        ("LIN+1++1:SA\nQTY+21:5\nPRI+AAB:3\nPRI+AAA:2.5", {"price": "2.5"}),
        ("LIN+1++1:SA\nQTY+21:5\nPRI+AAA:2.5\nALC+A\nPCD+1:5", {"price": "2.5"}),
    ],
)
def test_lines(written: str, meant: dict[str, str]) -> None:
    draft = one(written)
    (line,) = draft.lines
    assert plain(line) == plain(line) | meant
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("bgm", "kind", "code"),
    [
        ("BGM+105+1+9", Kind.ORDER, None),
        ("BGM+220+1", Kind.ORDER, None),
        ("BGM+220::9+1:2+4", Kind.CHANGE, None),
        ("BGM+220+1+5", Kind.CHANGE, None),
        ("BGM+220+1+1", Kind.CANCEL, None),
        ("BGM+220+1+7", Kind.ORDER, "message-copied"),
        ("BGM+220+1+31", Kind.ORDER, "message-copied"),
        ("BGM+221+1+9", Kind.ORDER, "order-type-special"),
        ("BGM+230+1+9", Kind.ORDER, "order-type-special"),
        ("BGM+227+1+9", Kind.ORDER, "order-type-special"),
        ("BGM+220+1+99", Kind.ORDER, "element-invalid"),
    ],
)
def test_what_the_message_says_of_itself(bgm: str, kind: Kind, code: str | None) -> None:
    (draft,) = read(f"{bgm}\nDTM+137:20261120:102\nLIN+1++1:SA\nQTY+21:5")
    assert draft.kind is kind
    assert codes(draft) == ([code] if code else [])


@pytest.mark.parametrize(
    ("segments", "code", "pointer"),
    [
        ("LIN+1++1:SA\nQTY+21:many", "element-invalid", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nQTY+21:6", "element-repeated", "/lines/0/quantity"),
        ("LIN+1++1:SA\nPIA+1+2:SA\nQTY+21:5", "element-repeated", "/lines/0/sku"),
        ("LIN+1++1:SA\nPIA+3+2:SA\nQTY+21:5", "element-unread", "/lines/0"),
        ("LIN+1++1:NB\nQTY+21:5", "element-unread", "/lines/0"),
        ("LIN+1+99+1:SA\nQTY+21:5", "element-invalid", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nLOC+7+4012345000016::9", "ship-to-several", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nNAD+DP+++Elsewhere", "ship-to-several", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nDTM+2:20261301:102", "element-invalid", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nSCC+1\nQTY+21:5", "schedule-incomplete", "/lines/0/schedule"),
        ("LIN+1++1:SA\nQTY+21:5\nQTY+192:1", "element-unread", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nXYZ+1", "element-unread", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nQTY+73:2", "element-unread", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nQVR+-2:21", "element-unread", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nRFF+ON:4711", "element-unread", "/lines/0"),
        ("LIN+1++1:SA\nQTY+21:5\nUNS+S\nCNT+2:2", "envelope-contradicted", ""),
        ("LIN+1++1:SA\nQTY+21:5\nUNS+S\nCNT+1:6", "envelope-contradicted", ""),
        ("NAD+DP+++One\nNAD+DP+++Two\nLIN+1++1:SA\nQTY+21:5", "ship-to-several", "/ship_to"),
    ],
)
def test_what_is_doubtful_is_told(segments: str, code: str, pointer: str) -> None:
    draft = one(segments)
    assert [(notice.code, notice.pointer) for notice in draft.notices] == [(code, pointer)]


def test_changes_say_what_happens_to_each_line() -> None:
    (draft,) = read(
        "BGM+230+B-2+4\nDTM+137:20261120:102\nLIN+1+3+1:SA\nQTY+21:12\nLIN+2+2+2:SA\nQTY+21:1\nLIN+3+1+3:SA\nQTY+21:4",
        kind="ORDCHG:D:01B:UN:EAN010",
    )
    assert draft.kind is Kind.CHANGE
    assert [plain(line.action) for line in draft.lines] == ["change", "cancel", "add"]


# --- envelopes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("UNT+50+1", "UNT+49+1"),
        ("UNT+50+1", "UNT+50+2"),
        ("UNZ+1+REF1", "UNZ+2+REF1"),
        ("UNZ+1+REF1", "UNZ+1+REF2"),
    ],
)
def test_counts_and_references_that_do_not_fit_hold_it(old: str, new: str) -> None:
    text = edifact(ORDER)
    assert old in text
    (draft,) = FORMAT.read(text.replace(old, new).encode("iso8859-1"), 0, ORIGIN)
    assert codes(draft) == ["envelope-contradicted"]
    assert draft.lines


@pytest.mark.parametrize(
    "text",
    [
        edifact(ORDER)[:-12],
        edifact(ORDER)[:400],
        edifact(ORDER).replace("UNT+50+1'", ""),
        edifact(ORDER).replace("UNH+1+ORDERS:D:96A:UN:EAN008'", ""),
        edifact(ORDER)[edifact(ORDER).index("UNH") :],
        edifact(ORDER) + "and more",
        "UNA:::::'" + edifact(ORDER),
    ],
)
def test_torn_envelopes_are_no_orders(text: str) -> None:
    assert FORMAT.sniff(text.encode("iso8859-1"))
    with pytest.raises(Damaged):
        FORMAT.read(text.encode("iso8859-1"), 0, ORIGIN)


def test_several_messages_are_several_orders_and_a_repetition_is_told() -> None:
    first, second, again = read(ORDER, ORDER.replace("B-77123", "B-77124"), ORDER)
    assert codes(first) + codes(second) == []
    assert codes(again) == ["message-repeated"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("ORDRSP", "message-other"), ("DESADV", "message-other"), ("INVOIC", "message-other"), ("REQOTE", "document-unsupported"), ("QQQQQQ", "document-unsupported")],
)  # fmt: skip
def test_other_messages_are_no_orders(kind: str, code: str) -> None:
    (draft,) = read("BGM+380+1+9", kind=f"{kind}:D:96A:UN")
    assert (draft.kind, codes(draft)) == (Kind.OTHER, [code])
    assert kind in draft.reason


@pytest.mark.parametrize(
    ("span", "said"),
    [("DTM+64:20270111:102", "Not before 2027-01-11"), ("DTM+63:20261201:102", "Not after 2026-12-01"), ("DTM+64:20261201:102", None)],
)  # fmt: skip
def test_a_span_that_the_day_wanted_does_not_keep_is_a_note(span: str, said: str | None) -> None:
    (draft,) = read(f"BGM+220+1+9\nDTM+2:20261209:102\n{span}\nLIN+1++1:SA\nQTY+21:5\nUNS+S")
    assert [note.raw.partition(" (")[0] for note in draft.header.notes] == ([said] if said else [])


def test_a_test_says_so() -> None:
    assert codes(read(ORDER, more="++++++1")[0]) == ["message-test"]


@pytest.mark.parametrize("content", [b"", b"UNABLE to order", b"UNBELIEVABLE", b"ISA*00*", b"{}"])
def test_leaves_other_things_alone(content: bytes) -> None:
    assert not FORMAT.sniff(content)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    content = bytearray(edifact(ORDER, ORDER, una="UNA:+.? '").encode("iso8859-1"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(st.binary(max_size=6) | st.sampled_from([b"'", b"?", b"??'", b"+:+", b"'UNH+1+ORDERS:D:96A'"]))
        content[at : at + data.draw(st.integers(0, 40))] = new
    try:
        drafts = FORMAT.read(bytes(content), 0, ORIGIN)
    except ReadError:
        return
    assert all(isinstance(draft, Draft) for draft in drafts)
