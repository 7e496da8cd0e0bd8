"""When an order may pass unseen: one small function for each condition, and the severities that an installation sets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from normalizer.case import Case
from normalizer.codes import CODES, finding, severity_of
from normalizer.counts import counts_alone, doubted_counts, other_counts, other_packs, unread_units
from normalizer.finding import Finding, Severity
from normalizer.house_rules import apply_house_rules
from normalizer.notes import of_goods, other_items, other_places, other_wishes
from normalizer.order import Order
from normalizer.policy import Policy
from normalizer.reading import misread_codes, unproved_scan, unsure_fields
from normalizer.requirement import condition_in, demand_in, unreplaced_in
from parsers.draft import Draft

__all__ = ["CODES", "RULES", "apply_policy", "apply_rules", "finding", "severity_of"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at: the order as it came out, and the case that it came from."""

    order: Order
    case: Case


Rule = Callable[[Facts], Iterator[Finding]]

#: Older than this is no new order.
LONG_AGO = timedelta(days=120)
#: Dated further ahead than this, it is no clock that goes wrong.
AHEAD = timedelta(days=14)
#: An order longer than this is looked at: a price list may have been read as one.
MANY_LINES = 500
#: What a page reader, and not a mail or a form, gave the lines of.
PAGES = frozenset({"print", "ocr"})
INTENTS = {
    "change": "It changes an earlier order.",
    "cancel": "It cancels an earlier order.",
    "return": "It returns goods or complains.",
    "inquiry": "It asks and does not order.",
}
SPEECH = frozenset({"voice", "phone"})


def not_an_order(facts: Facts) -> Iterator[Finding]:
    """What is no new order never passes as one."""
    if facts.order.kind in INTENTS and not any(
        one.code == f"intent-{facts.order.kind}" for one in facts.case.ledger.findings
    ):
        reason = f" {facts.case.draft.reason}." if facts.case.draft.reason else ""
        yield finding(f"intent-{facts.order.kind}", INTENTS[facts.order.kind] + reason)


def spoken(facts: Facts) -> Iterator[Finding]:
    """A transcript is never sure enough."""
    if facts.case.draft.origin.channel_kind in SPEECH or facts.case.draft.source == "speech":
        yield finding("channel-unsure", "Spoken orders never pass on their own; listen and confirm.")


def on_credit_hold(facts: Facts) -> Iterator[Finding]:
    """An account on credit hold is looked at."""
    if facts.case.customer and facts.case.customer.credit_hold:
        yield finding(
            "credit-hold",
            f"{facts.case.customer.account_no} {facts.case.customer.name} is on credit hold.",
            pointer="/customer",
        )


def without_lines(facts: Facts) -> Iterator[Finding]:
    """An order without lines was not read."""
    if facts.order.kind == "order" and not facts.order.lines:
        yield finding("lines-missing", "No ordered item was found.", pointer="/lines")


def without_number(facts: Facts) -> Iterator[Finding]:
    """A missing order number is worth a word."""
    if facts.order.kind == "order" and not facts.order.buyer_order_no:
        yield finding("order-number-missing", "The customer gave no order number.", pointer="/buyer_order_no")


def with_many_lines(facts: Facts) -> Iterator[Finding]:
    """Very many lines may be a price list."""
    if len(facts.order.lines) > MANY_LINES:
        yield finding(
            "lines-too-many",
            f"{len(facts.order.lines)} lines; look whether a price list was read as an order.",
            pointer="/lines",
        )


def with_equal_lines(facts: Facts) -> Iterator[Finding]:
    """Equal lines under one line number, or under none, were read twice, or written twice; under numbers of their own they are
    meant so."""
    seen: dict[object, str] = {}
    for index, (line, written) in enumerate(zip(facts.order.lines, facts.case.draft.lines, strict=True)):
        if line.sku is None or line.base_quantity is None:
            continue
        when = line.requested_delivery and line.requested_delivery.end
        mark = (line.sku, line.base_quantity, when, line.action, line.note)
        if mark in seen:
            said = f"Line {line.no} orders the same as line {seen[mark]}: {line.sku} x {line.base_quantity}."
            one = finding("lines-repeated", said, pointer=f"/lines/{index}")
            numbered = written.no and line.no != seen[mark]
            yield one if numbered else replace(one, severity=Severity.CHECK)
        seen.setdefault(mark, line.no)


def with_other_lines(facts: Facts) -> Iterator[Finding]:
    """A new order has nothing to cancel, change or return: such lines were struck out, or it is no new order."""
    for index, line in enumerate(facts.order.lines):
        if facts.order.kind == "order" and line.action in ("cancel", "change", "return"):
            said = f"Line {line.no} says {line.action} within an order; look at the source."
            yield finding("intent-mixed", said, pointer=f"/lines/{index}")


def revised(facts: Facts) -> Iterator[Finding]:
    """A second or later revision replaces an order that stands already."""
    field = facts.case.draft.header.revision
    said = (field.value or field.raw).strip().upper() if field else ""
    written = (_REVISION.search(said) or ("", said))[1]  # "Rev. B", "Revision 02"
    if facts.order.kind == "order" and (
        (written.isdigit() and int(written[:9]) > 1) or (len(written) == 1 and "B" <= written <= "Z")
    ):
        said = f"This is revision {written} of order {facts.order.buyer_order_no or 'without number'}."
        yield finding("order-revised", said, pointer="/buyer_order_no", evidence=field.evidence if field else None)


def pointing_back(facts: Facts) -> Iterator[Finding]:
    """A new order that names an earlier one replaces it, adds to it, or calls off from it."""
    if facts.order.kind == "order" and (number := facts.order.previous_order_no):
        yield finding("history-referenced", f"It names the earlier order {number}.", pointer="/previous_order_no")


def dated_long_ago(facts: Facts) -> Iterator[Finding]:
    """An order dated long before it came was sent before, or bears a wrong year."""
    day = facts.order.issued_on
    if facts.order.kind == "order" and day and (facts.case.said_on - day) > LONG_AGO:
        yield finding("issue-date-past", f"It is dated {day}, long before it came.", pointer="/issued_on")


def dated_ahead(facts: Facts) -> Iterator[Finding]:
    """An order dated weeks after it came is for later, or bears a wrong month."""
    day = facts.order.issued_on
    if facts.order.kind == "order" and day and (day - facts.case.said_on) > AHEAD:
        one = finding("issue-date-future", f"It is dated {day}, long after it came.", pointer="/issued_on")
        yield replace(one, severity=Severity.CHECK)


def despatched_late(facts: Facts) -> Iterator[Finding]:
    """What is to leave after the day on which it is to be there."""
    leaves, arrives = facts.order.requested_despatch, facts.order.requested_delivery
    if leaves and arrives and leaves.end and arrives.end and leaves.end > arrives.end:
        said = f"It is to leave on {leaves.end} and to arrive on {arrives.end}."
        yield finding("despatch-date-late", said, pointer="/requested_despatch")


def with_demands(facts: Facts) -> Iterator[Finding]:
    """Notes and descriptions that ask for more than the item number covers."""
    for index, note in enumerate(facts.order.notes):
        if demand := demand_in(note):
            yield finding(
                "requirement-special",
                f"{note[:200]!r} asks for more than an item number: {demand}.",
                pointer=f"/notes/{index}",
            )
        if (refused := unreplaced_in(note)) and any(
            one.code == "product-superseded" for one in facts.case.ledger.findings
        ):
            said = f"{note[:200]!r} says {refused}, and a number that was given up was replaced."
            yield finding("requirement-special", said, pointer=f"/notes/{index}")
    for index, line in enumerate(facts.order.lines):
        product = facts.case.master.product(line.sku) if line.sku else None
        for name in ("note", "description"):
            if (text := getattr(line, name)) and (demand := demand_in(text, product)):
                said = f"{text[:200]!r} asks for more than {line.sku or 'an item number'} covers: {demand}."
                yield finding("requirement-special", said, pointer=f"/lines/{index}/{name}")


#: What a note of the order, a note of a line, and the words of a date may say to hold it.
OF_ORDER = (
    "price",
    "approval",
    "no-order",
    "substitute",
    "collected",
    "earliest",
    "revision",
    "elsewhere",
    "repeated",
    "more",
)
OF_DATE = ("approval", "earliest")
_REVISION = re.compile(r"(?:^|[\s./-])(\d{1,9}|[A-Z])$")
#: "+ 2 pumps"
_ADDED = re.compile(r"(?:^|\s)\+\s?\d{1,6}\s[^\W\d_]+")


#: `Pickup: yes`, a box of a form that is ticked
_TICKED = re.compile(r"[^:\n]{2,60}:\s*(?!(?:no|nein|non|nee|nie|nej|false|0|-)\b)\S.*", re.IGNORECASE)


def _kinds(note: str) -> Sequence[str]:
    """What a note of the order may say to hold it; that of a form names in one word who fetches the goods."""
    return (*OF_ORDER, "pickup") if _TICKED.fullmatch(note.strip()) else OF_ORDER


def on_conditions(facts: Facts) -> Iterator[Finding]:
    """Notes and dates that make the order depend on something, ask for more, or say that it is none."""
    order = facts.order
    texts: list[tuple[str, str, Sequence[str]]]
    texts = [(f"/notes/{index}", note, _kinds(note)) for index, note in enumerate(order.notes)]
    texts += [(f"/lines/{index}/note", line.note, OF_ORDER) for index, line in enumerate(order.lines) if line.note]
    texts += [
        (pointer, when.raw, OF_DATE)
        for pointer, when in (
            ("/requested_delivery", order.requested_delivery),
            *(
                (f"/lines/{index}/requested_delivery", line.requested_delivery)
                for index, line in enumerate(order.lines)
            ),
        )
        if when
    ]
    if order.delivery_terms:
        texts.append(("/delivery_terms", order.delivery_terms, ("pickup",)))
    for pointer, text, kinds in texts:
        said = condition_in(text, *kinds) or (_ADDED.search(text[:4000]) or ("",))[0].strip()
        if said:
            yield finding("condition-stated", f"{text[:200]!r} says {said!r}.", pointer=pointer)


def with_telling_notes(facts: Facts) -> Iterator[Finding]:
    """Notes that name an item, a size, a colour, a pack or a place which the lines and the address do not have."""
    yield from other_items(facts.order, facts.case)
    yield from other_places(facts.order, facts.case)
    yield from other_wishes(facts.order, facts.case)
    yield from of_goods(facts.order, facts.case)


def with_other_counts(facts: Facts) -> Iterator[Finding]:
    """Numbers beside a line's quantity that count something else, or the same otherwise."""
    yield from counts_alone(facts.order, facts.case)
    yield from other_counts(facts.order, facts.case)
    yield from doubted_counts(facts.order, facts.case)
    yield from other_packs(facts.order, facts.case)
    yield from unread_units(facts.order, facts.case)


def unresolved(facts: Facts) -> Iterator[Finding]:
    """The last net: a line that is not resolved is held, whatever the questions before found or failed to find."""
    holds = facts.case.ledger.holds
    for index, line in enumerate(facts.order.lines):
        pointer = f"/lines/{index}"
        if holds(pointer):
            continue
        if line.sku is None:
            named = line.description or line.buyer_item or f"line {line.no}"
            yield finding("product-unknown", f"No product was found for {named!r}.", pointer=pointer)
        elif line.quantity is None:
            yield finding("quantity-missing", f"How many of {line.sku}?", pointer=f"{pointer}/quantity")
        elif line.base_quantity is None or line.unit is None:
            yield finding("unit-unknown", f"{line.quantity} of what unit of {line.sku}?", pointer=f"{pointer}/unit")
    if facts.order.customer.account_no is None and not holds("/customer"):
        yield finding("customer-unknown", "No customer was found.", pointer="/customer")
    if (
        facts.order.customer.account_no
        and (facts.order.ship_to is None or facts.order.ship_to.address_id is None)
        and not holds("/ship_to")
    ):
        yield finding("ship-to-unknown", "No delivery address was found.", pointer="/ship_to")


def read_unsurely(facts: Facts) -> Iterator[Finding]:
    """Values that decide what is shipped where were read well enough, or something confirms them."""
    yield from unsure_fields(facts.order, facts.case)
    yield from misread_codes(facts.order, facts.case)
    yield from unproved_scan(facts.order, facts.case)


def _on_a_page(draft: Draft) -> bool:
    return draft.source in PAGES or any(
        span.box is not None for line in draft.lines if line.quantity for span in line.quantity.evidence.spans
    )


def with_a_bare_page(facts: Facts) -> Iterator[Finding]:
    """A printed or scanned order of which neither number nor date was found was hardly read at all."""
    order = facts.order
    if order.kind != "order" or order.buyer_order_no:
        return
    if facts.case.draft.source == "ocr":  # its label may have been too small to be read
        yield finding("header-unread", "No order number was read; look whether the page has one.")
    elif _on_a_page(facts.case.draft) and not order.issued_on:
        yield finding("header-unread", "Neither an order number nor a date was found on the page.")


RULES: Sequence[Rule] = (
    not_an_order,
    spoken,
    on_credit_hold,
    without_lines,
    without_number,
    with_many_lines,
    with_equal_lines,
    with_other_lines,
    revised,
    pointing_back,
    dated_long_ago,
    dated_ahead,
    despatched_late,
    with_demands,
    on_conditions,
    with_telling_notes,
    with_other_counts,
    unresolved,
    read_unsurely,
    with_a_bare_page,
)


def apply_rules(order: Order, case: Case) -> None:
    """Adds what the rules, and the installation's own, find to the case's ledger."""
    facts = Facts(order, case)
    for rule in RULES:
        case.ledger.findings += rule(facts)
    case.ledger.findings += apply_house_rules(case.policy.house_rules, order, case.customer, case.master)


def apply_policy(findings: Sequence[Finding], account_no: str | None, policy: Policy) -> tuple[Finding, ...]:
    """The findings, each once, with the severities that this installation and this customer give them."""
    own = policy.customers.get(account_no or "", {})
    made = []
    for one in dict.fromkeys(findings):
        wanted = own.get(f"severity.{one.code}") or policy.severities.get(one.code)
        made.append(replace(one, severity=Severity(wanted)) if wanted in set(Severity) else one)
    return tuple(made)
