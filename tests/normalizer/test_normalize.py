"""The whole floor: proofs point right, the order of lines is nothing, twice is once, and nothing makes it raise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizer.memory import MemoryMaster
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.draft import (
    Address,
    Alternative,
    Conventions,
    Draft,
    DraftLine,
    Evidence,
    Field,
    Header,
    Kind,
    Notice,
    Origin,
    ScheduleLine,
    Span,
)
from tests.normalizer.drafts import (
    MASTER,
    RECEIVED,
    SCREWS,
    TRUSTING,
    charge,
    codes,
    draft,
    field,
    found,
    header,
    line,
    order,
)
from tests.patience import costs

FULL = header(
    buyer_order_no="PO No: 0088213", issued_on="12 Oct 2026", requested_delivery="by Friday 23 October", currency="GBP",
    contact_name="Jo", ship_to="harbour store", contract_no="C-7", quotation_no="Q-12", delivery_terms="DAP", payment_terms="30 days",
    ship_complete="true", total_lines="26.80", notes=(field("Ring before delivery."),),
)  # fmt: skip
LINES = (
    line(
        no="10",
        code="B-17",
        description="Hex screw M8x30",
        quantity="200",
        unit="pcs",
        price="7.00",
        price_per="100",
        amount="14.00",
    ),
    line(
        no="20",
        sku="GL-M",
        quantity="2",
        unit="boxes",
        price="6.00",
        amount="12.00",
        requested_delivery="30 Oct 2026",
        note="left",
    ),
)


def pointed(data: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def test_an_order_comes_out_whole() -> None:
    made = order(*LINES, head=replace(FULL, total_lines=field("26.00")))
    one = made.order
    assert codes(made) == []
    assert (one.buyer_order_no, one.issued_on, one.currency, one.contract_no, one.quotation_no) == (
        "0088213",
        date(2026, 10, 12),
        "GBP",
        "C-7",
        "Q-12",
    )
    assert one.requested_delivery is not None
    assert (one.requested_delivery.end, one.requested_delivery.granularity) == (date(2026, 10, 23), "day")
    assert (one.ship_complete, one.delivery_terms, one.payment_terms, one.notes) == (
        True,
        "DAP",
        "30 days",
        ("Ring before delivery.",),
    )
    first, second = one.lines
    assert (first.no, first.sku, first.buyer_item, first.base_quantity, first.base_unit) == (
        "10",
        "HX-0830",
        "B-17",
        Decimal(200),
        "EA",
    )
    assert (second.no, second.unit, second.note) == ("20", "XBX", "left")
    assert second.requested_delivery is not None
    assert second.requested_delivery.end == date(2026, 10, 30)
    assert Order.from_json(one.to_json()) == one


def test_every_proof_points_at_a_value() -> None:
    made = order(*LINES, head=FULL)
    data = made.order.to_json()
    for pointer, proof in made.proofs.items():
        assert pointed(data, pointer) is not None, pointer
        assert proof.raw
        assert proof.evidence is not None or proof.source != "written", pointer
    for needed in (
        "/buyer_order_no",
        "/customer/account_no",
        "/ship_to/address_id",
        "/lines/0/sku",
        "/lines/0/quantity",
        "/lines/1/price/amount",
    ):
        assert needed in made.proofs
    assert made.proofs["/lines/0/sku"].source == "cross-reference"


def test_every_finding_points_into_the_order() -> None:
    made = order(line(sku="HX-0830", quantity="200", unit="EA", price="9", requested_delivery="1 Oct"), head=FULL)
    for one in made.findings:
        pointed(made.order.to_json(), one.pointer)


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.BOUNCE, Kind.OTHER])
def test_what_is_no_order_becomes_none(kind: Kind) -> None:
    assert normalize(draft(line(**SCREWS), kind=kind), MASTER, TRUSTING).orders == ()


def test_what_could_not_be_read_is_held_even_where_no_order_was_found() -> None:
    notices = (Notice("document-encrypted", "Locked."), Notice("text-hidden", "White on white."))
    made = normalize(replace(draft(kind=Kind.OTHER), notices=notices), MASTER, TRUSTING)
    assert [(one.code, one.holds) for one in made.findings] == [("document-encrypted", True), ("text-hidden", False)]


def test_rows_of_a_form_with_nothing_in_them_are_left_out() -> None:
    empty = line(sku="GL-M", quantity="0", unit="XBX")
    form = normalize(replace(draft(empty, line(**SCREWS)), source="sheet"), MASTER, TRUSTING).orders[0]
    assert (len(form.order.lines), codes(form)) == (1, [])
    assert found(form, "lines-unfilled").severity == "info"
    assert codes(order(empty, line(**SCREWS))) == ["quantity-invalid"]


def test_a_quantity_that_cannot_be_is_said_in_plain_figures() -> None:
    made = order(line(sku="GL-M", quantity="-400", unit="XBX"))
    assert "A quantity of -400 cannot be delivered" in found(made, "quantity-invalid").message


def test_part_deliveries_add_up() -> None:
    def drops(*counts: str) -> tuple[ScheduleLine, ...]:
        return tuple(
            ScheduleLine(field(count) or pytest.fail("no field"), field(f"{2 + 7 * at} Nov") or pytest.fail("no field"))
            for at, count in enumerate(counts)
        )

    made = order(replace(line(sku="HX-0830", quantity="600", unit="EA"), schedule=drops("250", "250", "100")))
    assert codes(made) == []
    assert [(str(part.quantity), part.requested_delivery.end) for part in made.order.lines[0].schedule] == [
        ("250", date(2026, 11, 2)), ("250", date(2026, 11, 9)), ("100", date(2026, 11, 16)),
    ]  # fmt: skip
    assert codes(order(replace(line(sku="HX-0830", quantity="700", unit="EA"), schedule=drops("250", "250")))) == [
        "schedule-contradicted"
    ]
    written = line(sku="HX-0830", quantity="1100", unit="EA", price="7.00", price_per="100")
    assert codes(order(replace(written, schedule=drops("600", "500")))) == []  # no delivery has the break of a thousand
    assert codes(order(replace(written, schedule=drops("1000", "100")))) == ["price-differs"]
    assert codes(order(written)) == ["price-differs"]


def test_the_day_that_every_line_asks_for_is_the_orders() -> None:
    same = order(line(**SCREWS, requested_delivery="2 Nov"), line(**SCREWS, requested_delivery="02/11/2026"))
    assert same.order.requested_delivery is not None
    assert same.order.requested_delivery.end == date(2026, 11, 2)
    assert "/requested_delivery" in same.proofs
    for other in ("9 Nov", None, "w/c 2 November"):
        parted = order(line(**SCREWS, requested_delivery="2 Nov"), line(**SCREWS, requested_delivery=other))
        assert parted.order.requested_delivery is None


def test_rival_order_numbers_are_asked_about() -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no=field("4711", rivals=["4711", "4712"])))
    assert codes(made) == ["order-number-contradicted"]
    told = Field(
        "0047712", "0047712", (field("x") or pytest.fail("no field")).evidence, 1.0, (Alternative("47712", 0.4),)
    )
    assert codes(order(line(**SCREWS), head=header(buyer_order_no=told))) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PO 88213", "88213"), ("N. OF/2026/00931", "OF/2026/00931"), ("PO-88213", "PO-88213"), ("TJ 1042", "TJ 1042"), ("Nr. 26/44", "26/44"), ("PO: 88213", "88213"), ("Order No.: FP-7719.", "FP-7719"), ("#0047712", "0047712"),
        ('"HSF/26/1187"', "HSF/26/1187"), ("Bestell-Nr: 4711/26", "4711/26"), ("  4500\u00a0018 977 ", "4500 018 977"), ("26/00871", "26/00871"),
    ],
)  # fmt: skip
def test_a_number_keeps_its_zeros_and_loses_its_label(written: str, meant: str) -> None:
    assert order(line(**SCREWS), head=header(buyer_order_no=written)).order.buyer_order_no == meant


# --- laws


def meaning(made: NormalizedOrder) -> Any:
    return sorted((one.sku or "", str(one.base_quantity), str(one.price), str(one.amount)) for one in made.order.lines)


@given(st.permutations(LINES))
def test_the_order_of_lines_changes_no_line(lines: list[DraftLine]) -> None:
    assert meaning(order(*lines, head=FULL)) == meaning(order(*LINES, head=FULL))


def test_twice_is_once() -> None:
    one = draft(*LINES, head=FULL)
    assert normalize(one, MASTER, TRUSTING) == normalize(one, MASTER, TRUSTING)


CONTRADICTED = {
    "customer-contradicted": header(buyer_order_no="1", account_no="K300"),
    "total-contradicted": header(buyer_order_no="1", total_lines="999.00"),
    "currency-differs": header(buyer_order_no="1", currency="USD"),
    "delivery-date-past": header(buyer_order_no="1", requested_delivery="1 Oct 2026"),
    "ship-to-unknown": header(buyer_order_no="1", ship_to="1 Foreign Street\nParis 75001"),
}
MORE = [
    {"contact_email": "orders@alder.example"}, {"buyer": "Alder Bakery Ltd\n12 Orchard Road\nLeeds LS1 9ZX"}, {"buyer_vat_id": "GB111222333"},
    {"issued_on": "13 Oct 2026"}, {"contract_no": "K100"}, {"bill_to": "Alder Group Accounts\nPO Box 9\nYork YO1 9ZX"}, {"payment_terms": "30 days"},
]  # fmt: skip


@pytest.mark.parametrize("code", CONTRADICTED)
@pytest.mark.parametrize("more", MORE)
def test_more_evidence_never_lets_a_contradiction_pass(code: str, more: dict[str, str]) -> None:
    extra = header(**more)
    head = replace(CONTRADICTED[code], **{name: getattr(extra, name) for name in more})
    assert code in codes(order(*LINES, head=head))


TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", " ", "0", "-1", "1e30", "1E+400", "NaN", "Infinity", "sNaN", "9" * 40, "0.000000000001", "1.500", "HX-0830", "B-17", "GL-M", "box", "EA",
         "K100", "K300", "GB111222333", "31.02.0001", "99/99/9999", "0001-01-01", "9999-12-31", "true", "XXX", "EUR", "Leeds", "\x00", "\ud800"]
    ),
)  # fmt: skip
FIELDS = st.builds(
    Field, raw=TEXTS, value=st.one_of(st.none(), TEXTS), evidence=st.just(Evidence((Span(0),), "x")), confidence=st.floats(0, 1),
    alternatives=st.lists(st.builds(Alternative, value=TEXTS, confidence=st.just(0.5)), max_size=2).map(tuple),
)  # fmt: skip
BLOCKS = st.builds(Address, text=FIELDS, address_id=st.one_of(st.none(), FIELDS))
OPTIONAL = st.one_of(st.none(), FIELDS)
CHARGES = st.lists(
    st.builds(lambda a, p: charge(charge=True, amount=a, percent=p), OPTIONAL, OPTIONAL), max_size=1
).map(tuple)
DRAFT_LINES = st.builds(
    DraftLine,
    schedule=st.lists(st.builds(ScheduleLine, quantity=FIELDS, requested_delivery=FIELDS), max_size=2).map(tuple), charges=CHARGES,
    **dict.fromkeys(("no", "action", "sku", "buyer_item", "code", "gtin", "description", "quantity", "unit", "quantity_2", "unit_2", "price", "price_per",
                     "price_unit", "amount", "requested_delivery"), OPTIONAL),
)  # fmt: skip
HEADERS = st.builds(
    Header,
    notes=st.lists(FIELDS, max_size=2).map(tuple), charges=CHARGES,
    **dict.fromkeys(("buyer_order_no", "previous_order_no", "issued_on", "requested_delivery", "requested_despatch", "currency", "account_no", "buyer_vat_id",
                     "contact_email", "contact_phone", "ship_complete", "payment_terms", "total_lines", "total_tax", "total_payable"), OPTIONAL),
    **dict.fromkeys(("buyer", "ship_to", "not_ship_to", "bill_to", "end_customer"), st.one_of(st.none(), BLOCKS)),
)  # fmt: skip
DRAFTS = st.builds(
    Draft, kind=st.sampled_from(Kind), header=HEADERS, lines=st.lists(DRAFT_LINES, max_size=3).map(tuple),
    origin=st.builds(Origin, channel=st.just("x"), channel_kind=st.sampled_from(["smtp", "voice", "fax"]), received_at=st.just(RECEIVED),
                     sender_address=st.one_of(st.none(), st.just("orders@alder.example"), TEXTS), forwarded_from=st.one_of(st.none(), TEXTS),
                     recipient=st.one_of(st.none(), TEXTS), sender_phone=st.one_of(st.none(), TEXTS), account_no=st.one_of(st.none(), TEXTS)),
    conventions=st.builds(Conventions, language=st.sampled_from([None, "de", "xx"]), decimal_mark=st.sampled_from([None, ",", "."]),
                          date_order=st.sampled_from([None, "dmy", "mdy", "ymd", "odd"])),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DRAFTS)
def test_nothing_makes_it_raise_and_nothing_unresolved_passes(one: Draft) -> None:
    for made in normalize(one, MASTER, TRUSTING).orders:
        made.order.to_json()
        if made.clean:
            assert made.order.kind == "order"
            assert made.order.customer.account_no
            assert made.order.ship_to
            assert made.order.ship_to.address_id
            assert all(a.sku and a.base_quantity and a.base_quantity > 0 and a.unit for a in made.order.lines)


def test_an_empty_house_holds_everything() -> None:
    made = normalize(draft(*LINES, head=FULL), MemoryMaster(), Policy()).orders[0]
    assert "customer-unknown" in codes(made)


def test_ten_lines_are_quick() -> None:
    one = draft(
        *(
            line(code="B-17", quantity=str(200 + count), unit="EA", price="7.00", price_per="100")
            for count in range(10)
        ),
        head=FULL,
    )
    normalize(one, MASTER, TRUSTING)
    with costs(20 * 0.005):
        for _ in range(20):
            normalize(one, MASTER, TRUSTING)


def test_the_message_counts_not_the_clock() -> None:
    sent = datetime(2026, 10, 9, 8, tzinfo=UTC)
    made = order(line(**SCREWS), head=header(requested_delivery="tomorrow"), sent_at=sent)
    assert made.order.requested_delivery is not None
    assert made.order.requested_delivery.end == date(2026, 10, 10)
    assert codes(made) == ["delivery-date-past"] or codes(made) == []
    assert found(made, "delivery-date-holiday").message
