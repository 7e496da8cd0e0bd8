"""X12 850 and 860: what is written, and what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.draft import Draft, Kind
from parsers.errors import Damaged, ReadError
from parsers.formats.x12 import FORMAT
from tests.parsers.formats.origin import ORIGIN, every_field, plain
from tests.parsers.formats.wire import x12
from tests.patience import costs

ORDER = """
BEG*00*SA*4500017731**20261120*K-9
CUR*BY*USD
REF*CT*C-77
REF*DP*STORES
REF*VX*GB900000012
PER*BD*Pat Lee*TE*+1 202 555 0101*EM*pat@buyer.example
FOB*PP***02*DAP*OR*DOCK 3
CSH*SC
SAC*C*D240***1250**********FREIGHT
ITD*01*3*2**10**30
DTM*002*20261127
DTM*010*20261125
TD5****M*ROAD
N9*ZZ*NOTE*Ring before delivery
MSG*Use gate 2
N1*BY*Buyer Inc*91*C100
N3*1 Main Street
N4*Springfield*IL*62701*US
N1*ST*Buyer Depot*92*0042
N2*Goods in
N3*9 Dock Road*Bay 4
N4*Springfield*IL*62702*US
N1*BT*Buyer Accounts
N1*SE*Seller Ltd*1*123456789
PO1*10*400*EA*7.2*HP*BP*A-17*VP*HX-0830*UP*012345678905
PID*F****Hex bolt M8
PID*F****zinc
DTM*002*20261204
AMT*1*28.8
MSG*In one lot
PO1*20*2*CA*11.9*PE*VN*CL-5
PO4*24
SCH*1*CA***002*20261201
SCH*1*CA***002*20261208
SAC*A*C310***200*Z*5
CTT*2*402
AMT*TT*65.1
"""


def read(*transactions: str, **ways: str) -> list[Draft]:
    return list(FORMAT.read(x12(*transactions, **ways), 0, ORIGIN))


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def one(*lines: str, **ways: str) -> Draft:
    """The draft of a small order with these segments after its BEG."""
    return read("BEG*00*SA*1**20261120\n" + "\n".join(lines), **ways)[0]


def test_every_element_finds_its_place() -> None:
    (draft,) = read(ORDER)
    assert codes(draft) == ["element-repeated"]  # BEG06 and REF*CT name two contracts
    assert (draft.kind, draft.source) == (Kind.ORDER, "x12")
    assert plain(draft.header) == {
        "buyer_order_no": "4500017731",
        "issued_on": "2026-11-20",
        "contract_no": "K-9",
        "currency": "USD",
        "buyer_vat_id": "GB900000012",
        "account_no": "C100",
        "contact_name": "Pat Lee",
        "contact_phone": "+1 202 555 0101",
        "contact_email": "pat@buyer.example",
        "delivery_terms": "DAP DOCK 3",
        "ship_complete": "true",
        "payment_terms": "2 % within 10 days, net 30 days",
        "requested_delivery": "2026-11-27",
        "requested_despatch": "2026-11-25",
        "buyer": {"text": "Buyer Inc\n1 Main Street\nSpringfield IL 62701\nUS"},
        "ship_to": {"text": "Buyer Depot\nGoods in\n9 Dock Road\nBay 4\nSpringfield IL 62702\nUS", "id": "0042"},
        "bill_to": {"text": "Buyer Accounts"},
        "total_payable": "65.1",
        "charges": [{"charge": True, "reason": "FREIGHT", "amount": "12.50"}],
        "notes": ["ROAD", "Ring before delivery", "Use gate 2"],
    }
    assert plain(draft.lines) == [
        {
            "no": "10",
            "quantity": "400",
            "unit": "EA",
            "price": "7.2",
            "price_per": "100",
            "buyer_item": "A-17",
            "sku": "HX-0830",
            "gtin": "012345678905",
            "description": "Hex bolt M8 zinc",
            "requested_delivery": "2026-12-04",
            "amount": "28.8",
            "note": "In one lot",
        },
        {
            "no": "20",
            "quantity": "2",
            "unit": "XCS",
            "quantity_2": "24",
            "price": "11.9",
            "price_per": "1",
            "sku": "CL-5",
            "schedule": [
                {"quantity": "1", "requested_delivery": "2026-12-01"},
                {"quantity": "1", "requested_delivery": "2026-12-08"},
            ],
            "charges": [{"charge": False, "reason": "C310", "amount": "2.00", "percent": "5"}],
        },
    ]


def test_every_value_says_where_it_stands() -> None:
    (draft,) = read(ORDER)
    fields = every_field(draft)
    assert len(fields) > 45
    assert all(field.evidence.spans and field.evidence.spans[0].path for field in fields)
    assert draft.lines[0].quantity
    assert draft.lines[0].quantity.evidence.spans[0].path == "28:PO102"


@pytest.mark.parametrize(
    "ways",
    [
        {"signs": "|\n"},
        {"signs": "\x1d\x1e"},
        {"ends": "\r\n"},
        {"signs": "^'", "ends": "\n"},
        {"component": ":"},
    ],
)
def test_dialects_of_separators_mean_the_same(ways: dict[str, str]) -> None:
    (draft,) = read(ORDER, **ways)
    (usual,) = read(ORDER)
    assert plain(draft.lines) == plain(usual.lines)
    assert plain(draft.header) == plain(usual.header)


def test_an_isa_that_is_not_padded_is_read() -> None:
    content = (
        x12(ORDER)
        .replace(b"          ", b"")
        .replace(b"BUYER          ", b"BUYER")
        .replace(b"SELLER         ", b"SELLER")
    )
    assert FORMAT.sniff(content)
    assert plain(FORMAT.read(content, 0, ORIGIN)[0].lines) == plain(read(ORDER)[0].lines)


def test_several_interchanges_bring_their_own_separators() -> None:
    content = x12(ORDER) + b"\r\n" + x12(ORDER.replace("4500017731", "4500017732"), signs="|\n")
    numbers = [plain(draft.header)["buyer_order_no"] for draft in FORMAT.read(content, 0, ORIGIN)]
    assert numbers == ["4500017731", "4500017732"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PO1*1*5*EA*2*TP*VP*X", {"price_per": "1000"}),
        ("PO1*1*5*EA*2*CT*VP*X", {"price": "2"}),
        ("PO1**5*DZ***IN*B-1", {"buyer_item": "B-1", "unit": "DZN"}),
        ("PO1*1*5*GR***MG*M-1", {"manufacturer_item": "M-1", "unit": "GRM"}),
        ("PO1*1*1.5*LB***SK*7", {"code": "7", "unit": "LBR", "quantity": "1.5"}),
        ("PO1*1*5*QQ***VP*X", {"unit": "X12:QQ"}),
        ("PO1*1*5*EA***VP*0012", {"sku": "0012"}),
        ("PO1*1*5*EA***VP*X*PD*Bolt, red", {"description": "Bolt, red"}),
    ],
)
def test_lines(written: str, meant: dict[str, str]) -> None:
    (line,) = one(written).lines
    assert plain(line) == plain(line) | meant


@pytest.mark.parametrize(
    ("beg", "kind", "code"),
    [
        ("BEG*00*NE*1**20261120", Kind.ORDER, None),
        ("BEG*01*SA*1**20261120", Kind.CANCEL, None),
        ("BEG*04*SA*1**20261120", Kind.CHANGE, None),
        ("BEG*05*SA*1**20261120", Kind.CHANGE, None),
        ("BEG*07*SA*1**20261120", Kind.ORDER, "message-copied"),
        ("BEG*06*SA*1**20261120", Kind.ORDER, "message-copied"),
        ("BEG*00*BK*1**20261120", Kind.ORDER, "order-type-special"),
        ("BEG*00*CF*1**20261120", Kind.ORDER, "order-type-special"),
        ("BEG*XX*SA*1**20261120", Kind.ORDER, "element-invalid"),
    ],
)
def test_what_the_message_says_of_itself(beg: str, kind: Kind, code: str | None) -> None:
    (draft,) = read(f"{beg}\nPO1*1*5*EA***VP*X")
    assert draft.kind is kind
    assert codes(draft) == ([code] if code else [])


def test_a_release_is_an_order_of_its_own() -> None:
    (draft,) = read("BEG*00*RL*4500*012*20261120\nPO1*1*5*EA***VP*X")
    assert plain(draft.header)["buyer_order_no"] == "4500-012"


@pytest.mark.parametrize(
    ("segments", "code", "pointer"),
    [
        ("PO1*1*ABC*EA***VP*X", "element-invalid", "/lines/0"),
        ("PO1*1*5*EA***VP*X*VN*Y", "element-repeated", "/lines/0/sku"),
        ("PO1*1*5*EA*2*ZQ*VP*X", "element-invalid", "/lines/0/price"),
        ("PO1*1*5*EA***QQ*X", "element-unread", "/lines/0"),
        ("PO1*1*5*EA***VP*X\nSLN*1**I*2*EA", "element-unread", "/lines/0"),
        ("CUR*BY*USD\nPO1*1*5*EA***VP*X\nCUR*BY*EUR", "element-repeated", "/currency"),
        ("PO1*1*5*EA***VP*X\nZZZ*1", "element-unread", "/lines/0"),
        ("PO1*1*5*EA***VP*X\nN1*ST*Elsewhere", "ship-to-several", "/lines/0"),
        ("PO1*1*5*EA***VP*X\nDTM*002*20261201\nDTM*106*20261202", "element-repeated", "/lines/0/requested_delivery"),
        ("PO1*1*5*EA***VP*X\nSCH*2*CA***002*20261201", "element-invalid", "/lines/0/schedule"),
        ("PO1*1*5*EA***VP*X\nSCH*2*EA", "schedule-incomplete", "/lines/0/schedule"),
        ("PO1*1*5*EA***VP*X\nSDQ*EA*92*001*2*002*3", "ship-to-several", "/ship_to"),
        ("PO1*1*5*EA***VP*X\nSDQ*EA*92*001*2", "schedule-contradictory", "/lines/0/quantity"),
        ("N1*ST*One\nN1*ST*Two\nPO1*1*5*EA***VP*X", "ship-to-several", "/ship_to"),
        ("N1*QQ*Who\nPO1*1*5*EA***VP*X", "element-unread", ""),
        ("PO1*1*5*EA***VP*X\nCTT*2", "envelope-contradicted", ""),
        ("PO1*1*5*EA***VP*X\nCTT*1*6", "envelope-contradicted", ""),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_told(segments: str, code: str, pointer: str) -> None:
    draft = one(segments)
    assert [(notice.code, notice.pointer) for notice in draft.notices] == [(code, pointer)]
    assert draft.notices[0].message.endswith(".")


def test_one_place_for_all_lines_is_where_the_order_goes() -> None:
    draft = one("PO1*1*5*EA***VP*X", "SDQ*EA*92*0042*5", "PO1*2*1*EA***VP*Y", "SDQ*EA*92*0042*1")
    assert plain(draft.header)["ship_to"] == {"text": "", "id": "0042"}
    assert codes(draft) == []


def test_not_before_and_not_after_are_a_period() -> None:
    draft = one("DTM*064*20261201", "DTM*063*20261205", "PO1*1*5*EA***VP*X")
    assert plain(draft.header)["requested_delivery"] == "2026-12-01/2026-12-05"
    assert plain(one("DTM*063*20261205").header)["notes"] == ["Not after 2026-12-05 (requested delivery)"]


def test_changes_say_what_happens_to_each_line() -> None:
    (draft,) = read(
        "BCH*04*SA*4711**2*20261120\nPOC*1*QI*12*2*EA*3.5*PE*VP*X\nPOC*2*DI*1*0*EA***VP*Y\nPOC*3*AI*4*4*BX***VP*Z\nPOC*4*??*1*1*EA***VP*W",
        kind="860",
        group="PC",
    )
    assert draft.kind is Kind.CHANGE
    assert plain(draft.header) == {"buyer_order_no": "4711", "revision": "2", "issued_on": "2026-11-20"}
    assert [plain(line.action) for line in draft.lines[:3]] == ["change", "cancel", "add"]
    assert plain(draft.lines[0]) == plain(draft.lines[0]) | {"quantity": "12", "unit": "EA", "price": "3.5", "sku": "X"}
    assert codes(draft) == ["element-invalid"]
    (gone,) = read("BCH*01*SA*4711***20261120", kind="860", group="PC")
    assert gone.kind is Kind.CANCEL


# --- envelopes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SE*39*", b"SE*40*"),
        (b"SE*39*0001", b"SE*39*0002"),
        (b"GE*1*7", b"GE*2*7"),
        (b"GE*1*7", b"GE*1*8"),
        (b"IEA*1*000000101", b"IEA*1*000000102"),
        (b"IEA*1*000000101", b"IEA*3*000000101"),
        (b"GS*PO*", b"GS*IN*"),
    ],
)
def test_counts_and_control_numbers_that_do_not_fit_hold_it(old: bytes, new: bytes) -> None:
    content = x12(ORDER)
    assert old in content
    (draft,) = FORMAT.read(content.replace(old, new), 0, ORIGIN)
    assert codes(draft) == ["envelope-contradicted", "element-repeated"]
    assert draft.lines


@pytest.mark.parametrize(
    "content",
    [
        x12(ORDER)[:-20],
        x12(ORDER)[: len(x12(ORDER)) // 2],
        x12(ORDER)[:90],
        x12(ORDER).replace(b"SE*39*0001~", b""),
        x12(ORDER).replace(b"GE*1*7~", b""),
        x12(ORDER).replace(b"ST*850*0001~", b""),
        x12(ORDER)[len("ISA") + 103 :],
        b"ST*850*0001~BEG*00*SA*1~SE*3*0001~",
        x12(ORDER) + b"something else",
        b"ISA*00*" + b"*" * 20 + b"~",
    ],
)
def test_torn_envelopes_are_no_orders(content: bytes) -> None:
    assert FORMAT.sniff(content)
    with pytest.raises(Damaged):
        FORMAT.read(content, 0, ORIGIN)


def test_several_transactions_are_several_orders_and_a_repetition_is_told() -> None:
    first, second, again = read(ORDER, ORDER.replace("4500017731", "4500017732"), ORDER)
    assert "message-repeated" not in codes(first) + codes(second)
    assert "message-repeated" in codes(again)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("855", "message-other"), ("856", "message-other"), ("810", "message-other"), ("997", "message-other"), ("840", "document-unsupported"), ("123", "document-unsupported")],
)  # fmt: skip
def test_other_messages_are_no_orders(kind: str, code: str) -> None:
    (draft,) = read("BAK*00*AC*4711*20261120", kind=kind, group="PR")
    assert (draft.kind, codes(draft)) == (Kind.OTHER, [code])
    assert kind in draft.reason
    assert "no order" in draft.reason


def test_a_test_says_so() -> None:
    assert "message-test" in codes(read(ORDER, usage="T")[0])


@pytest.mark.parametrize("content", [b"", b"ISAAC ordered this", b"ISABELLA*", b"{}", b"UNB+UNOA:1", b"Dear ISA*"])
def test_leaves_other_things_alone(content: bytes) -> None:
    assert not FORMAT.sniff(content)


# --- any bytes


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_mutated_bytes_raise_nothing_but_read_errors(data: st.DataObject) -> None:
    content = bytearray(x12(ORDER, ORDER))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"*", b"~", b"**", b"~ST*850*1~"])
        )
    try:
        drafts = FORMAT.read(bytes(content), 0, ORIGIN)
    except ReadError:
        return
    assert all(isinstance(draft, Draft) for draft in drafts)


def test_a_thousand_lines_are_read_at_once_and_whole() -> None:
    lines = "\n".join(
        f"PO1*{i}*{i}*EA*1.5*PE*BP*B-{i}*VP*S-{i}\nPID*F****Article {i}\nDTM*002*20261201" for i in range(1, 1001)
    )
    content = x12(f"BEG*00*SA*1**20261120\n{lines}\nCTT*1000*500500")
    with costs(0.15):  # as promised; `make bench-reading` measures it
        (draft,) = FORMAT.read(content, 0, ORIGIN)
    assert codes(draft) == []
    assert [plain(line) for line in draft.lines] == [
        {
            "no": str(i), "quantity": str(i), "unit": "EA", "price": "1.5", "price_per": "1", "buyer_item": f"B-{i}", "sku": f"S-{i}",
            "description": f"Article {i}", "requested_delivery": "2026-12-01",
        }
        for i in range(1, 1001)
    ]  # fmt: skip
