"""Repeats, reused numbers, changes and cancellations: shown as differences; sister orders are left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from normalizer.duplicates import differences
from normalizer.master import EarlierOrder
from normalizer.normalize import Normalized, NormalizedOrder, normalize
from parsers.draft import DraftLine, Kind
from tests.normalizer.drafts import RECEIVED, TRUSTING, codes, draft, found, header, line, master, order

SCREWS = line(sku="HX-0830", quantity="200", unit="EA")
GLOVES = line(sku="GL-M", quantity="2", unit="XBX")


def earlier(
    *lines: DraftLine,
    days: int = 1,
    state: str = "forwarded",
    digest: str = "d0",
    number: str | None = "PO-1",
    **head: Any,
) -> EarlierOrder:
    made = order(*lines, head=header(buyer_order_no=number, **head))
    received = RECEIVED - timedelta(days=days)
    return EarlierOrder(replace(made.order, id="old", received_at=received), "intake-1", received, state, digest)


def now(
    *lines: DraftLine,
    before: EarlierOrder,
    number: str | None = "PO-1",
    kind: Kind = Kind.ORDER,
    digest: str = "d1",
    **head: Any,
) -> NormalizedOrder:
    return order(*lines, known=master([before]), kind=kind, digest=digest, head=header(buyer_order_no=number, **head))


def test_the_same_order_again_is_shown_not_dropped() -> None:
    made = now(GLOVES, SCREWS, before=earlier(SCREWS, GLOVES))
    assert codes(made) == ["order-repeated"]
    assert found(made, "order-repeated").candidates == ("old", "intake-1")


@pytest.mark.parametrize("number", ["PO-1", "po 1", "PO-01".replace("0", "")])
def test_a_number_is_the_same_in_any_writing(number: str) -> None:
    assert codes(now(SCREWS, before=earlier(SCREWS), number=number)) == ["order-repeated"]


def test_the_same_number_with_other_content_is_a_difference_line_by_line() -> None:
    more = line(sku="HX-0830", quantity="300", unit="EA")
    made = now(more, line(sku="OIL-20", quantity="1", unit="XCI"), before=earlier(SCREWS, GLOVES))
    assert codes(made) == ["order-number-reused"]
    message = found(made, "order-number-reused").message
    assert "HX-0830 300 EA instead of 200 EA" in message
    assert "OIL-20 1 XCI is new" in message
    assert "GL-M 2 XBX is gone" in message


def test_another_place_or_day_is_a_difference() -> None:
    before = earlier(SCREWS, requested_delivery="20 Oct 2026")
    made = now(SCREWS, before=before, requested_delivery="27 Oct 2026", ship_to="harbour store")
    assert "to A2 instead of A1; for 2026-10-27 instead of 2026-10-20" in found(made, "order-number-reused").message


def test_sister_orders_that_differ_only_in_number_are_two_orders() -> None:
    assert codes(now(SCREWS, GLOVES, before=earlier(SCREWS, GLOVES), number="PO-2")) == []


def test_sister_orders_that_differ_only_in_date_are_two_orders() -> None:
    before = earlier(SCREWS, number=None, requested_delivery="20 Oct 2026")
    assert codes(now(SCREWS, before=before, number=None, requested_delivery="27 Oct 2026")) == []


@pytest.mark.parametrize(("days", "held"), [(1, ["order-similar"]), (3, ["order-similar"]), (7, [])])
def test_equal_orders_without_a_number_are_suspect_for_some_days(days: int, held: list[str]) -> None:
    assert codes(now(SCREWS, before=earlier(SCREWS, days=days, number=None), number=None)) == held


def test_equal_orders_for_two_places_are_two_orders() -> None:
    assert codes(now(SCREWS, before=earlier(SCREWS, number=None), number=None, ship_to="harbour store")) == []


def test_the_same_bytes_by_another_way_are_suspect_however_late() -> None:
    before = earlier(SCREWS, days=60, number=None, digest="same")
    assert codes(now(SCREWS, before=before, number=None, digest="same")) == ["document-repeated"]


def test_two_orders_of_one_document_are_no_repeats() -> None:
    assert codes(now(SCREWS, before=earlier(SCREWS, digest="same"), number="PO-2", digest="same")) == []


@pytest.mark.parametrize("state", ["rejected", "duplicate"])
def test_what_was_refused_does_not_count(state: str) -> None:
    assert codes(now(SCREWS, before=earlier(SCREWS, state=state))) == []


def test_a_change_says_what_it_would_do() -> None:
    change = line(sku="HX-0830", quantity="800", unit="EA", action="change")
    more = line(sku="GL-M", quantity="1", unit="XBX", action="add")
    made = now(change, more, before=earlier(SCREWS), kind=Kind.CHANGE)
    assert codes(made) == ["intent-change"]
    message = found(made, "intent-change").message
    assert "HX-0830: 200 EA becomes 800 EA" in message
    assert "add GL-M, 1 XBX" in message
    assert (made.order.intent, made.order.kind) == ("change", "change")


def test_a_cancellation_of_all_names_every_line() -> None:
    made = now(before=earlier(SCREWS, GLOVES), kind=Kind.CANCEL)
    assert "cancel HX-0830 (200 EA); cancel GL-M (2 XBX)" in found(made, "intent-cancel").message


def test_a_return_names_what_comes_back() -> None:
    made = now(GLOVES, before=earlier(SCREWS, GLOVES), kind=Kind.RETURN)
    assert "return 2 XBX GL-M" in found(made, "intent-return").message


@pytest.mark.parametrize(("number", "said"), [("PO-9", "Order PO-9"), (None, "No number says")])
def test_an_order_that_is_not_known_is_a_finding(number: str | None, said: str) -> None:
    made = now(before=earlier(SCREWS), kind=Kind.CANCEL, number=number)
    assert set(codes(made)) == {"order-unknown", "intent-cancel"}
    assert said in found(made, "order-unknown").message
    assert "PO-1" in found(made, "order-unknown").message


def test_equal_orders_have_no_differences() -> None:
    made = order(SCREWS, GLOVES).order
    assert differences(made, replace(made, lines=made.lines[::-1])) == []


def of_a_shop(*lines: DraftLine, before: EarlierOrder | None, number: str = "PO-1") -> Normalized:
    made = replace(draft(*lines, head=header(buyer_order_no=number)), source="shop")
    return normalize(made, master([before] if before else []), TRUSTING)


def test_what_a_shop_tells_again_without_a_change_is_nothing_new() -> None:
    before = earlier(SCREWS, GLOVES)
    told = of_a_shop(SCREWS, GLOVES, before=before)
    assert told.orders == ()
    assert told.aside == "the shop tells again of order PO-1, and nothing in it has changed"


def test_what_a_shop_tells_again_otherwise_is_a_change_of_its_order() -> None:
    told = of_a_shop(line(sku="HX-0830", quantity="300", unit="EA"), before=earlier(SCREWS, GLOVES))
    (made,) = told.orders
    assert (made.order.kind, made.order.intent) == ("change", "change")
    (said,) = [one.message for one in made.findings if one.code == "intent-change"]
    assert "HX-0830 300 EA instead of 200 EA" in said
    assert "GL-M 2 XBX is gone" in said


@pytest.mark.parametrize("state", ["rejected", "duplicate"])
def test_what_a_shop_tells_again_of_a_refused_order_never_becomes_one(state: str) -> None:
    assert of_a_shop(SCREWS, before=earlier(SCREWS, state=state)).orders == ()
    (made,) = of_a_shop(GLOVES, before=earlier(SCREWS, state=state)).orders
    assert made.order.kind == "change"
    assert not made.clean


def test_an_order_of_a_shop_that_is_not_known_is_one() -> None:
    (made,) = of_a_shop(SCREWS, before=earlier(SCREWS), number="PO-2").orders
    assert made.order.kind == "order"
    (made,) = of_a_shop(SCREWS, before=None).orders
    assert made.order.kind == "order"
