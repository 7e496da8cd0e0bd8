"""What an ERP says of an order in JSON: taken as it is said, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gateway.answers.answer import LineAnswer
from gateway.erp.told import lines_told, number_told, state_told


def test_lines_are_told_by_number() -> None:
    said = {
        "lines": [
            {"no": "10", "decision": "accepted"},
            {"no": 20, "decision": "back_ordered", "quantity": "2.5", "delivery": "2026-12-01", "reason": "late"},
            {"no": "30", "decision": "rejected"},
        ]
    }
    assert lines_told(said) == {
        "10": LineAnswer(),
        "20": LineAnswer(decision="back_ordered", quantity=Decimal("2.5"), delivery=date(2026, 12, 1), reason="late"),
        "30": LineAnswer(decision="rejected"),
    }


@pytest.mark.parametrize(
    "lines",
    [
        {}, "x", [1], [{}], [{"no": None}], [{"no": "1", "decision": "perhaps"}], [{"no": "1", "quantity": 0.1}],
        [{"no": "1", "quantity": "1e3"}], [{"no": "1", "quantity": "-1"}], [{"no": "1", "delivery": "soon"}],
        [{"no": "1", "delivery": 5}], [{"no": "1"}, {"no": ["2"]}],
    ],
)  # fmt: skip
def test_of_lines_that_cannot_be_understood_nothing_is_told(lines: Any) -> None:
    assert lines_told({"lines": lines}) == {}


def test_numbers_and_states() -> None:
    assert (number_told({"erp_order_no": 7}), number_told({"erp_order_no": ""}), number_told([])) == ("7", None, None)
    assert state_told({"state": "confirmed"}, "handed_over") == "confirmed"
    assert state_told({"state": "shipped"}, "handed_over") == "handed_over"
    assert state_told(None, "confirmed") == "confirmed"
