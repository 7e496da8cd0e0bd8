"""What stands on pages in sentences: what alters an order holds it, wherever it is printed, and what forms carry does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from parsers.draft import Header
from parsers.extractors.pages.remarks.sayings import sayings
from parsers.knowledge import EMPTY
from parsers.page import Box
from tests.corpus.tricks.printed import printed
from tests.parsers.written_rows import written_rows

HERE = Path(__file__).parent


def told(*lines: str, language: str = "en", used: int | None = None, first_below: int | None = 0) -> list[str]:
    """The messages of what is said in these lines of a page; a gap of three blanks parts chunks. `used`: a line that others took."""
    rows = written_rows(*lines)
    taken = {id(rows[used])} if used is not None else set()
    return [
        notice.message for notice in sayings(rows, first_below, taken, Header(), language=language, knowledge=EMPTY)
    ]


@pytest.mark.parametrize(
    ("lines", "held"),
    [
        (("Half now, balance in January.",), True),
        (("Consegnare metà a gennaio.",), True),
        (("Partial deliveries accepted. Pallets no higher than 1.8 m.",), False),
        (("Please do not ship this before our buyer", "has called you back."), True),
        (("Unverbindlich.",), True),
        (("Remarks: cancel the last position", ""), True),
        (("Registered in England No. 01234567   Please leave out the second item.",), True),
        (("Our ref. 4711   Amount: £143.17 GBP",), False),
        (("Invoices without a purchase order number will be returned unpaid.",), False),
        (("Only if carriage is free of charge.",), True),
        (("Please invoice at the old prices.",), True),
        (("Do not ship without prior written approval.",), True),
        (("Goods inwards is open Monday to Friday from 7.30 to 15.30.",), False),
        (("Elm Road 21", "Thornby TY4 9ZA"), False),
        (("Last time we received RS7021, that is the wrong size.",), False),
    ],
)
def test_a_sentence_beside_the_table_is_judged_and_a_form_is_left_alone(lines: tuple[str, ...], held: bool) -> None:
    language = "de" if "Unverbindlich." in lines else "en"
    assert bool(told(*lines, language=language)) is held


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("QUOTE ONLY - NOT AN ORDER", True),
        ("BLANKET ORDER - DELIVER AS RELEASED", True),
        ("CONFIRMING TO: LOU BY PHONE", True),
        ("ORDER NO. 4711 OF MONDAY", False),
        ("Order value net of tax 143.17", False),
    ],
)
def test_a_short_row_that_others_took_may_say_that_it_is_no_order(line: str, held: bool) -> None:
    assert bool(told(line, used=0)) is held


def test_a_sentence_in_the_row_of_a_label_is_read_all_the_same() -> None:
    assert told("Deliver this one to the other branch instead please.", used=0)
    assert not told("Deliver to Elm Road 21, Thornby", used=0)


def test_clauses_of_small_print_are_nobodys_remark() -> None:
    clauses = (
        "Invoices without an order number will be returned.",
        "No variation is valid unless confirmed in writing.",
        "Substitutions are not permitted without prior written approval.",
        "We reserve the right to cancel the order.",
        "The supplier shall inform the buyer of any delay.",
        "Certificates of conformity must accompany every delivery.",
    )
    assert told(*clauses) == []


def test_the_finding_points_at_the_sentence() -> None:
    (row,) = written_rows("Thanks. Cancel item two.")
    (notice,) = sayings([row], 0, set(), Header(), language="en", knowledge=EMPTY)
    assert notice.evidence is not None
    assert [span.box for span in notice.evidence.spans] == [Box(88, 100, 164, 110)]


def test_what_forms_have_printed_on_them_holds_no_order() -> None:
    forms = tomllib.loads((HERE.parent / "corpus" / "tricks" / "forms.toml").read_text())
    held = [one for language, lines in forms.items() for one in lines if told(one, language=language)]
    assert len(held) <= 0.03 * sum(map(len, forms.values())), held


def test_what_is_printed_on_orders_holds_them_where_it_alters_them() -> None:
    """At one of the places; `python -m tests.bench.tricks --into printed` counts all of them (docs/accuracy.md)."""
    read = [one for one in printed(("row",)) if one.sentence]
    altering, harmless = [one for one in read if not one.harmless], [one for one in read if one.harmless]
    assert sum(one.entered for one in altering) <= 0.04 * len(altering)
    assert sum(not one.entered for one in harmless) <= 0.12 * len(harmless)
    assert all(one.pointed for one in altering if not one.entered)
