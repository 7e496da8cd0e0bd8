"""Rules of an installation's own: expressions over the order, that hold where they are true or cannot be decided."""

from __future__ import annotations

import pytest

from normalizer.house_rules import HouseRule, fault_in
from normalizer.policy import Policy
from tests.normalizer.drafts import SCREWS, codes, found, line, order

CASES = [
    ("order.lines.exists(l, l.base_quantity > 100.0)", True),
    ("order.lines.exists(l, l.base_quantity > 500.0)", False),
    ("order.lines.all(l, l.product.name.contains('screw'))", True),
    ("order.currency == 'GBP' && customer.account_no == 'K100'", True),
    ("order.ship_to.country != customer.country", False),
    ("size(order.lines) > 1", False),
    ("order.totals.payable > 10.0", True),  # nobody said a total: it cannot be decided
    ("order.totals.payable != null && order.totals.payable > 10.0", False),
    ("order.no_such_thing == 1", True),
    ("order.lines[7].sku == 'X'", True),
    ("1 + 1", True),  # no yes or no
    ("1 / 0 == 1", True),
]


@pytest.mark.parametrize(("when", "holds"), CASES)
def test_a_rule_holds_where_it_is_true_or_undecided(when: str, holds: bool) -> None:
    policy = Policy(trust_addresses=True, house_rules=(HouseRule("mine", when, message="look"),))
    made = order(line(**SCREWS), policy=policy)
    assert codes(made) == (["house-rule"] if holds else [])


def test_a_rule_has_its_own_severity_message_and_customers() -> None:
    rules = (
        HouseRule("a", "true", "info", "for your information"),
        HouseRule("b", "true", "blocker", "never for this one", ("K200",)),
    )
    made = order(line(**SCREWS), policy=Policy(trust_addresses=True, house_rules=rules))
    assert codes(made) == []
    assert found(made, "house-rule").message == "for your information"


@pytest.mark.parametrize("expression", ["1 +", "order.lines.exists(", "import os", "__import__('os').system('true')("])
def test_what_is_no_expression_is_told(expression: str) -> None:
    assert fault_in(expression)
    assert fault_in("order.currency == 'EUR'") == ""


def test_nothing_of_python_is_reached() -> None:
    policy = Policy(trust_addresses=True, house_rules=(HouseRule("x", "order.__class__ == 'dict'"),))
    made = order(line(**SCREWS), policy=policy)
    assert "could not be decided" in found(made, "house-rule").message
