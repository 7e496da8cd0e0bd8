"""What is told of a line of a sale in Tryton: from its quantity, its day, and the goods that are planned, shipped or given up for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gateway.answers.answer import LineAnswer
from gateway.erp.tryton_lines import told_lines
from normalizer.order import Order, Period, ScheduledDelivery
from tests.gateway.erp.contract import an_order, line

WANTED, LATER, LAST = date(2026, 12, 1), date(2026, 12, 15), date(2027, 1, 10)


def tryton_day(day: date | None) -> dict[str, Any] | None:
    return day and {"__class__": "date", "year": day.year, "month": day.month, "day": day.day}


def move(quantity: float, planned: date | None, *, number: int = 1, state: str = "draft", factor: float = 1.0) -> Any:
    day = "effective_date" if state == "done" else "planned_date"
    empty: dict[str, Any] = {"effective_date": None, "planned_date": None}
    return empty | {
        "id": number,
        "quantity": quantity,
        "state": state,
        "unit": {"factor": factor},
        day: tryton_day(planned),
    }


def row(*moves: Any, quantity: float = 10.0, planned: date | None = None, **more: Any) -> dict[str, Any]:
    numbered = [each | {"id": number} for number, each in enumerate(moves, 1)]
    return {
        "id": 1, "sequence": 1, "type": "line", "product": {"code": "W-001"}, "quantity": quantity, "shipping_date": tryton_day(planned), "moves": numbered,
        "unit": {"factor": 1.0}, "moves_ignored": [], "moves_recreated": [],
    } | more  # fmt: skip


def ordered(wanted: date | None = WANTED, **changes: Any) -> Order:
    first = replace(line("1", "W-001", "10", "11.00"), **changes)
    period = Period(end=wanted, raw=str(wanted)) if wanted else None
    return an_order(lines=(first,), requested_delivery=period)


def told(order: Order, rows: Sequence[dict[str, Any]], *, transit: int = 0) -> LineAnswer | None:
    return told_lines(order, {"shipping_date": None}, rows, product_field="code", transit_days=transit).get("1")


def back_ordered(quantity: str | None, delivery: date | None) -> LineAnswer:
    return LineAnswer(decision="back_ordered", quantity=quantity and Decimal(quantity), delivery=delivery)  # type: ignore[arg-type]


def changed(quantity: str | None = None, delivery: date | None = None) -> LineAnswer:
    return LineAnswer(decision="changed", quantity=quantity and Decimal(quantity), delivery=delivery)  # type: ignore[arg-type]


REJECTED = LineAnswer(decision="rejected")


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        (row(planned=WANTED), None),
        (row(move(10, WANTED)), None),
        (row(move(4, WANTED), move(6, WANTED)), None),
        (row(planned=LATER), changed(delivery=LATER)),
        (row(move(10, LATER)), changed(delivery=LATER)),
        (row(move(4, LATER), move(6, LAST)), changed(delivery=LAST)),  # nothing in time: the last day is sure
        (row(move(4, WANTED), move(6, LATER)), back_ordered("4", LATER)),
        (row(move(6, LAST), move(1, LATER), move(3, WANTED)), back_ordered("3", LAST)),
        (row(move(10, None)), None),  # nobody has said when
        (row(move(8, WANTED), quantity=8.0), changed("8")),
        (row(move(3, WANTED), move(5, LATER), quantity=8.0), changed("8", LATER)),
        (row(quantity=0.0), REJECTED),
        # given up: less comes; nothing comes
        (row(move(4, WANTED), move(6, WANTED, state="cancelled"), moves_ignored=[2]), changed("4")),
        (row(move(10, WANTED, state="cancelled"), moves_ignored=[1]), REJECTED),
        # cancelled and planned anew; cancelled, and nobody has decided what comes of it
        (row(move(10, WANTED, state="cancelled"), move(10, LATER), moves_recreated=[1]), changed(delivery=LATER)),
        (row(move(4, WANTED), move(6, WANTED, state="cancelled")), back_ordered("4", None)),
        (row(move(10, WANTED, state="cancelled")), back_ordered(None, None)),
        # shipped in part: the rest comes later, also where it comes in time
        (row(move(4, date(2026, 11, 20), state="done"), move(6, date(2026, 11, 27))), back_ordered("4", date(2026, 11, 27))),
        (row(move(4, date(2026, 11, 20), state="done"), move(6, date(2026, 11, 20))), back_ordered("4", None)),
        (row(move(10, date(2026, 11, 20), state="done")), None),
        (row(move(10, LATER, state="done")), changed(delivery=LATER)),
        # a move in another unit than its line: a dozen
        (row(move(0.5, WANTED, factor=12.0), move(4, LATER)), back_ordered("6", LATER)),
        (row(move(1, WANTED) | {"unit": None}), None),  # cannot be understood: nothing is said
        (row(quantity=None), None),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_comes_of_a_line(found: dict[str, Any], meant: LineAnswer | None) -> None:
    assert told(ordered(), [found]) == meant


def test_without_a_day_what_comes_first_comes_in_time() -> None:
    assert told(ordered(None), [row(move(10, LATER))]) is None
    assert told(ordered(None), [row(move(4, LATER), move(6, LAST))]) == back_ordered("4", LAST)


def test_of_several_deliveries_the_last_day_counts() -> None:
    parts = tuple(
        ScheduledDelivery(quantity=Decimal(5), requested_delivery=Period(end=day, raw=str(day)))
        for day in (WANTED, LATER)
    )
    order = ordered(schedule=parts)
    assert told(order, [row(move(5, WANTED), move(5, LATER))]) is None
    assert told(order, [row(move(5, WANTED), move(5, LAST))]) == back_ordered("5", LAST)


def test_what_is_planned_for_today_comes_on_the_day_of_the_sale() -> None:
    sale, rows = {"shipping_date": tryton_day(LATER)}, [row(move(10, WANTED))]
    assert told_lines(ordered(), sale, rows, product_field="code", transit_days=0) == {"1": changed(delivery=LATER)}


def test_the_days_of_transit_are_added() -> None:
    assert told(ordered(), [row(move(10, date(2026, 11, 29)))], transit=2) is None
    assert told(ordered(), [row(move(10, WANTED))], transit=2) == changed(delivery=date(2026, 12, 3))


def test_quantities_are_told_in_the_unit_that_was_ordered() -> None:
    boxes = ordered(quantity=Decimal(5), unit="XBX", base_quantity=Decimal(10))
    assert told(boxes, [row(move(4, WANTED), move(6, LATER))]) == back_ordered("2", LATER)


def two(*, second: str = "W-002") -> Order:
    order = ordered()
    return replace(order, lines=(*order.lines, line("2", second, "1", "12.00")))


def of(sku: str, *moves: Any, place: int | None, **more: Any) -> dict[str, Any]:
    return row(*moves, **more) | {"product": {"code": sku}, "sequence": place}


def all_told(order: Order, *rows: dict[str, Any]) -> Mapping[str, LineAnswer]:
    return told_lines(order, {}, rows, product_field="code", transit_days=0)


def test_a_line_that_is_gone_is_refused() -> None:
    assert all_told(two(), of("W-001", move(10, WANTED), place=1)) == {"2": REJECTED}


def test_lines_are_known_by_their_product_wherever_they_stand() -> None:
    """Somebody moves them, adds freight at the end, or has one delivered in two lines."""
    first, second = of("W-001", move(10, LATER), place=7), of("W-002", move(1, WANTED), place=1, quantity=1.0)
    freight = of("FREIGHT", place=None, quantity=1.0)
    assert all_told(two(), second, first, freight) == {"1": changed(delivery=LATER)}
    halves = [of("W-001", move(5, day), place=place, quantity=5.0) for day, place in ((WANTED, 1), (LATER, 4))]
    assert all_told(ordered(), *halves) == {"1": back_ordered("5", LATER)}
    assert all_told(ordered(), halves[0]) == {"1": changed("5")}


def test_another_product_in_its_place_is_told_with_its_code() -> None:
    rows = [of("W-009", move(10, WANTED), place=1), of("W-002", place=2, quantity=1.0)]
    assert all_told(two(), *rows) == {"1": LineAnswer(decision="changed", reason="W-009")}
    assert all_told(two(), rows[0] | {"product": None}, rows[1]) == {"1": changed()}


def test_of_two_lines_of_one_product_each_is_known_by_its_place_or_nothing_is_said_but_that_it_changed() -> None:
    both = two(second="W-001")
    rows = [of("W-001", move(10, WANTED), place=1), of("W-001", move(1, LATER), place=2, quantity=1.0)]
    assert all_told(both, *rows) == {"2": changed(delivery=LATER)}
    assert all_told(both, *rows[:1]) == {"2": REJECTED}
    assert all_told(both, rows[0], rows[1] | {"sequence": 9}) == {"1": changed(), "2": changed()}
