"""What the review page tells of an order's findings: each thing once, the gravest first, with what can be picked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gateway.web.review import doubts
from gateway.web.sentences import sentences
from normalizer.finding import Finding, Severity
from normalizer.memory import MemoryMaster
from normalizer.order import Order, OrderLine, Period
from tests.gateway.small import RECEIVED

ORDER = Order(received_at=RECEIVED, lines=(OrderLine(no="1", sku="X", quantity=Decimal(2), unit="EA"),))


def told(*findings: Finding, language: str = "de") -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(one.code, one.candidates) for one in doubts(findings, ORDER, MemoryMaster(), sentences(language))]


def found(code: str, message: str, pointer: str = "", *candidates: str) -> Finding:
    return Finding(code, Severity.CHECK, message, pointer, None, candidates)


def test_the_same_said_by_two_readers_stands_once_and_where_the_first_stood() -> None:
    first = found("condition-stated", "“only if” says “only”.", "/notes/0")
    other = found("note-significant", "Something else.")
    again = replace(first, message="'only if' says 'only'.", pointer="/notes/0")
    assert [code for code, _ in told(first, other, again)] == ["condition-stated", "note-significant"]
    elsewhere = replace(first, pointer="/lines/0/note")
    assert len(told(first, elsewhere)) == 2


def test_a_blocker_stands_first() -> None:
    stop = replace(found("product-unknown", "x", "/lines/0/sku"), severity=Severity.BLOCKER)
    assert [code for code, _ in told(found("price-differs", "y"), stop)] == ["product-unknown", "price-differs"]


def test_what_can_be_picked_is_written_as_the_clerk_writes() -> None:
    price = found("price-differs", "5 stated, 7.92 per 100 agreed (x).", "/lines/0/price", "7.92 per 100")
    assert told(price) == [("price-differs", (("7,92/100", "7,92 je 100"),))]
    assert told(replace(price, candidates=("7.92",))) == [("price-differs", (("7,92/", "7,92"),))]
    day = found("delivery-date-unclear", "When?", "/requested_delivery", "2026-12-03")
    assert told(day, language="en") == [("delivery-date-unclear", (("03/12/2026", "3 Dec 2026"),))]


def test_only_what_a_tick_settles_has_one() -> None:
    """A fact (a past day, a sum that is wrong) and a value that is not there stay doubtful, however often somebody says that they are right."""
    order = replace(ORDER, requested_delivery=Period(granularity="period", raw="6 October 2026"))
    cases = {
        ("reading-doubtful", "/lines/0/quantity"): True,
        ("note-significant", "/lines/0/description"): True,  # said of the product, which stands there
        ("total-contradicted", "/totals/lines"): False,
        ("price-differs", "/lines/0/price"): False,
        ("price-unread", "/lines/0/amount"): False,
        ("ship-to-ambiguous", "/ship_to"): False,
        ("delivery-date-past", "/requested_delivery"): False,
        ("delivery-date-unclear", "/requested_delivery"): False,
        ("note-significant", ""): False,
    }
    found_ = [found(code, pointer, pointer) for code, pointer in cases]
    told_ = {(one.code, one.pointer): one.tick for one in doubts(found_, order, MemoryMaster(), sentences("en"))}
    assert told_ == cases
