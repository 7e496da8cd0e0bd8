"""When an order may pass unseen: one small function for each condition, and the severities that an installation sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from normalizer.case import Case
from normalizer.codes import CODES, finding, severity_of
from normalizer.finding import Finding, Severity
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.draft import Field

__all__ = ["CODES", "RULES", "apply_policy", "apply_rules", "finding", "severity_of"]

Rule = Callable[[Order, Case], Iterator[Finding]]

#: An order longer than this is looked at: a price list may have been read as one.
MANY_LINES = 500
#: Below this confidence a written value that decides what is shipped is looked at.
CONFIDENT = 0.6
INTENTS = {
    "change": "It changes an earlier order.",
    "cancel": "It cancels an earlier order.",
    "return": "It returns goods or complains.",
    "inquiry": "It asks and does not order.",
}
SPEECH = frozenset({"voice", "phone"})


def not_an_order(order: Order, case: Case) -> Iterator[Finding]:
    if order.kind in INTENTS and not any(one.code == f"intent-{order.kind}" for one in case.ledger.findings):
        reason = f" {case.draft.reason}." if case.draft.reason else ""
        yield finding(f"intent-{order.kind}", INTENTS[order.kind] + reason)


def spoken(order: Order, case: Case) -> Iterator[Finding]:
    if case.draft.origin.channel_kind in SPEECH or case.draft.source == "speech":
        yield finding("channel-unsure", "Spoken orders never pass on their own; listen and confirm.")


def on_credit_hold(order: Order, case: Case) -> Iterator[Finding]:
    if case.customer and case.customer.credit_hold:
        yield finding(
            "credit-hold", f"{case.customer.account_no} {case.customer.name} is on credit hold.", pointer="/customer"
        )


def without_lines(order: Order, case: Case) -> Iterator[Finding]:
    if order.kind == "order" and not order.lines:
        yield finding("lines-missing", "No ordered item was found.", pointer="/lines")


def with_many_lines(order: Order, case: Case) -> Iterator[Finding]:
    if len(order.lines) > MANY_LINES:
        yield finding(
            "lines-too-many",
            f"{len(order.lines)} lines; look whether a price list was read as an order.",
            pointer="/lines",
        )


def with_equal_lines(order: Order, case: Case) -> Iterator[Finding]:
    seen: dict[object, str] = {}
    for index, line in enumerate(order.lines):
        if line.sku is None or line.base_quantity is None:
            continue
        mark = (
            line.sku,
            line.base_quantity,
            line.requested_delivery and line.requested_delivery.end,
            line.action,
            line.note,
        )
        if mark in seen:
            yield finding(
                "lines-repeated",
                f"Line {line.no} orders the same as line {seen[mark]}: {line.sku} x {line.base_quantity}.",
                pointer=f"/lines/{index}",
            )
        seen.setdefault(mark, line.no)


def read_unsurely(order: Order, case: Case) -> Iterator[Finding]:
    """Fields that decide what is shipped where, read with too little confidence."""
    for pointer, field in _deciding(case):
        if field.confidence < CONFIDENT and not case.ledger.holds(pointer):
            yield finding(
                "reading-unsure",
                f"{field.raw!r} was read with confidence {field.confidence:.2f} only.",
                pointer=pointer,
                evidence=field.evidence,
            )


def _deciding(case: Case) -> Iterator[tuple[str, Field]]:
    header = case.draft.header
    for pointer, field in (
        ("/buyer_order_no", header.buyer_order_no),
        ("/requested_delivery", header.requested_delivery),
    ):
        if field:
            yield pointer, field
    for index, line in enumerate(case.draft.lines):
        for name in ("sku", "code", "buyer_item", "gtin", "quantity", "unit", "requested_delivery"):
            if field := getattr(line, name):
                yield f"/lines/{index}/{name}", field


RULES: Sequence[Rule] = (
    not_an_order,
    spoken,
    on_credit_hold,
    without_lines,
    with_many_lines,
    with_equal_lines,
    read_unsurely,
)


def apply_rules(order: Order, case: Case) -> None:
    """Adds what the rules find to the case's ledger."""
    for rule in RULES:
        case.ledger.findings += rule(order, case)


def apply_policy(findings: Sequence[Finding], account_no: str | None, policy: Policy) -> tuple[Finding, ...]:
    """The findings, each once, with the severities that this installation and this customer give them."""
    own = policy.customers.get(account_no or "", {})
    made = []
    for one in dict.fromkeys(findings):
        wanted = own.get(f"severity.{one.code}") or policy.severities.get(one.code)
        made.append(replace(one, severity=Severity(wanted)) if wanted in set(Severity) else one)
    return tuple(made)
