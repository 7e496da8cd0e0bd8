"""What a clerk typed, as corrections: nothing that was not typed changes, and lines that were not shown stay."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from multidict import MultiDict

from gateway.store.lessons import Correction
from gateway.web.form import FormError, clerks_number, corrections
from gateway.web.review import LINE_NAMES, line_values, shown_first, with_gaps
from normalizer.finding import Finding, Severity
from normalizer.order import Order, OrderLine


def order(count: int) -> Order:
    lines = tuple(
        OrderLine(no=str(n + 1), sku=f"S-{n}", quantity=Decimal(n + 1), unit="EA", amount=Decimal(2))
        for n in range(count)
    )
    return Order(id="o", kind="order", received_at=datetime(2026, 11, 18, tzinfo=UTC), lines=lines)  # type: ignore[arg-type]


def posted(of: Order, *entries: int | str) -> MultiDict[str]:
    """As the page would post it: whole lines by their places, gaps as they are."""
    form: MultiDict[str] = MultiDict()
    for entry in entries:
        form.add("from", str(entry))
        if isinstance(entry, int):
            values = line_values(of.lines[entry])
            for name in LINE_NAMES:
                form.add(f"line.{name}", values[name])
    return form


def test_a_form_that_changes_nothing_corrects_nothing() -> None:
    assert corrections(order(3), posted(order(3), 0, 1, 2)) == []
    assert corrections(order(500), posted(order(500), 0, 1, "2-497", 498, 499)) == []


def test_values_behind_a_gap_belong_to_the_lines_behind_it() -> None:
    form = posted(order(500), 0, "1-497", 498, 499)
    quantities = form.popall("line.quantity")
    for value in (quantities[0], "7", quantities[2]):
        form.add("line.quantity", value)
    assert corrections(order(500), form) == [Correction("/lines/498/quantity", "499", "7")]


def test_a_line_before_a_gap_is_deleted_and_the_others_move_up() -> None:
    found = corrections(order(200), posted(order(200), 1, "2-199"))
    assert found == [Correction("/lines", list(range(200)), list(range(1, 200)))]


@pytest.mark.parametrize("gap", ["0-3", "2-9", "99999-99999"])
def test_a_gap_over_lines_that_are_not_there_is_refused(gap: str) -> None:
    with pytest.raises(FormError, match="load the page again"):
        corrections(order(3), posted(order(3), gap))


def test_a_long_order_shows_what_is_doubtful_and_keeps_every_line() -> None:
    whole = order(1000)
    doubts = [Finding("price-differs", Severity.CHECK, "", f"/lines/{n}/price") for n in range(500, 540)]
    chosen = shown_first(whole, doubts)
    assert set(range(500, 540)) <= set(chosen)
    assert len(chosen) <= 120
    shown = with_gaps(whole, dict.fromkeys(chosen), range(1000))  # type: ignore[arg-type]
    gaps = [(gap.first, gap.last, gap.amount) for gap in shown if gap is not None]
    assert gaps == [(20, 499, "960"), (540, 999, "920")]
    assert shown_first(order(120), doubts) == list(range(120))


@pytest.mark.parametrize(("typed", "number"), [("1 234,5", "1234.5"), ("12", "12"), ("0,05", "0.05"), ("", "")])
def test_point_and_comma_are_both_decimal_marks(typed: str, number: str) -> None:
    assert clerks_number(typed, "/x") == number


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12a", "1e3"])
def test_a_number_with_two_readings_is_asked_back(typed: str) -> None:
    with pytest.raises(FormError):
        clerks_number(typed, "/x")
