"""The types that travel survive JSON: what is written and read again is the same."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.envelope import Envelope, Part, Sender, Thread, Trust
from normalizer.order import AllowanceCharge, Order, OrderLine, Party, Period, Price, ScheduledDelivery, Totals
from parsers.draft import Alternative, Draft, DraftLine, Evidence, Field, Header, Kind, Notice, Origin, Span

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
INSTANT = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone comes beside it
DAY = st.dates(min_value=date(1, 1, 1))

LINES = st.lists(
    st.builds(
        OrderLine,
        no=TEXT,
        quantity=NUMBER | st.none(),
        price=st.builds(Price, amount=NUMBER, per=NUMBER, unit=TEXT | st.none()) | st.none(),
        requested_delivery=st.builds(Period, end=DAY | st.none(), raw=TEXT) | st.none(),
        schedule=st.lists(
            st.builds(ScheduledDelivery, quantity=NUMBER, requested_delivery=st.builds(Period, end=DAY)), max_size=2
        ).map(tuple),
        allowances_charges=st.lists(st.builds(AllowanceCharge, charge=st.booleans(), amount=NUMBER), max_size=2).map(
            tuple
        ),
    ),
    max_size=3,
).map(tuple)
ORDERS = st.builds(
    Order,
    received_at=INSTANT,
    buyer_order_no=TEXT | st.none(),
    issued_on=DAY | st.none(),
    ship_to=st.builds(Party, name=TEXT | st.none(), lines=st.lists(TEXT, max_size=3).map(tuple)) | st.none(),
    lines=LINES,
    totals=st.builds(Totals, lines=NUMBER | st.none()),
    notes=st.lists(TEXT, max_size=2).map(tuple),
)


@given(ORDERS)
@settings(max_examples=100, deadline=None)
def test_an_order_survives_json(order: Order) -> None:
    assert Order.from_json(json.loads(json.dumps(order.to_json()))) == order


SPANS = st.builds(Span, part=st.integers(0, 3), page=st.integers(1, 9) | st.none(), chars=st.just((1, 5)) | st.none())
EVIDENCE = st.builds(Evidence, spans=st.lists(SPANS, max_size=2).map(tuple), method=TEXT)
FIELDS = st.builds(
    Field,
    raw=TEXT,
    value=TEXT | st.none(),
    evidence=EVIDENCE,
    alternatives=st.lists(st.builds(Alternative, value=TEXT, confidence=st.just(0.5)), max_size=2).map(tuple),
)
DRAFTS = st.builds(
    Draft,
    kind=st.sampled_from(Kind),
    origin=st.builds(Origin, channel=TEXT, channel_kind=TEXT, received_at=INSTANT, sent_at=INSTANT | st.none()),
    header=st.builds(Header, buyer_order_no=FIELDS | st.none(), notes=st.lists(FIELDS, max_size=2).map(tuple)),
    lines=st.lists(st.builds(DraftLine, quantity=FIELDS | st.none(), description=FIELDS | st.none()), max_size=2).map(
        tuple
    ),
    notices=st.lists(st.builds(Notice, code=TEXT, message=TEXT, evidence=EVIDENCE | st.none()), max_size=2).map(tuple),
)
ENVELOPES = st.builds(
    Envelope,
    channel=TEXT,
    channel_kind=TEXT,
    delivery_key=TEXT,
    received_at=INSTANT,
    parts=st.lists(st.builds(Part, st.binary(max_size=40), TEXT, TEXT | st.none()), max_size=3).map(tuple),
    sent_at=INSTANT | st.none(),
    sender=st.builds(Sender, address=TEXT | st.none(), phone=TEXT | st.none()),
    thread=st.builds(Thread, references=st.lists(TEXT, max_size=2).map(tuple)),
    trust=st.sampled_from(Trust),
)


@given(DRAFTS)
@settings(max_examples=60, deadline=None)
def test_a_draft_survives_json(draft: Draft) -> None:
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft


@given(ENVELOPES)
@settings(max_examples=60, deadline=None)
def test_an_envelope_survives_json_and_its_bytes_are_fetched_by_digest(envelope: Envelope) -> None:
    kept = {part.sha256: part.content for part in envelope.parts}
    data = json.loads(json.dumps(envelope.to_json()))
    assert all("content" not in part for part in data["parts"])
    assert Envelope.from_json(data, kept.__getitem__) == envelope
    assert Envelope.from_json(data, kept.__getitem__).digest == envelope.digest


def test_money_and_quantities_are_strings_in_json() -> None:
    line = OrderLine(no="1", quantity=Decimal("0.10"), price=Price(amount=Decimal("11.90")))
    data = Order(received_at=datetime(2026, 11, 18, tzinfo=UTC), lines=(line,)).to_json()["lines"][0]
    assert (data["quantity"], data["price"]["amount"]) == ("0.10", "11.90")
