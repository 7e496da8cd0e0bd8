"""The floor's one verb: what the draft means, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from normalizer.address import places
from normalizer.allowances import charges
from normalizer.case import Case
from normalizer.codes import finding
from normalizer.currency import currency_of
from normalizer.dates import delivery, issued_on, said_on, shared_delivery
from normalizer.duplicates import compare_with_earlier, order_meant, order_updated, unchanged
from normalizer.figures import decimal
from normalizer.finding import Finding, Severity
from normalizer.lines import order_lines
from normalizer.master import Master
from normalizer.order import Intent, Order
from normalizer.party import Known, customer_of, customer_party
from normalizer.policy import Policy
from normalizer.proof import Ledger, Proof
from normalizer.reference import references
from normalizer.rules import apply_policy, apply_rules
from normalizer.terms import payment_terms
from normalizer.totals import check_totals, totals_of
from parsers.draft import Draft, Field, Kind
from parsers.record import record

__all__ = ["IDLE", "Normalize", "Normalized", "NormalizedOrder", "Proof", "normalize"]

#: Kinds that hold no order.
IDLE = frozenset({Kind.AUTO_REPLY, Kind.BOUNCE, Kind.OTHER})
INTENTS: Mapping[Kind, Intent] = {Kind.CHANGE: "change", Kind.CANCEL: "cancel", Kind.RETURN: "return"}


@record()
class NormalizedOrder:
    """One order, with what proves each value and what is doubtful."""

    order: Order
    proofs: Mapping[str, Proof]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether no finding holds it."""
        return not any(finding.holds for finding in self.findings)


@record()
class Normalized:
    """What one draft became. A draft of kind auto_reply, bounce or other becomes no order."""

    orders: tuple[NormalizedOrder, ...]
    findings: tuple[Finding, ...] = ()
    aside: str = ""  #: why nothing has to become of it


#: what `normalize` is, for those who are handed it
Normalize = Callable[[Draft, Master, Policy], Normalized]


def normalize(draft: Draft, master: Master, policy: Policy = Policy()) -> Normalized:  # noqa: B008 - frozen
    """What the draft means to this supplier. Pure: the same draft, master and policy give the same answer."""
    ledger = Ledger()
    for notice in draft.notices:
        ledger.findings.append(finding(notice.code, notice.message, pointer=notice.pointer, evidence=notice.evidence))
    if draft.kind in IDLE:
        return Normalized((), apply_policy(_idle(ledger.findings), None, policy))
    draft = _without_unfilled(draft, ledger)
    known = customer_of(draft, master, policy, ledger)
    account = known.record.account_no if known.record else ""
    country = (known.record.country or None) if known.record else None
    if (told := order_updated(draft, account, master)) is not None:
        draft = replace(draft, kind=Kind.CHANGE)
    meant = order_meant(draft, account, master)
    case = Case(draft, known.record, master, policy, ledger, said_on(draft.origin), country, meant)
    order = _order(case, known)
    if told is not None and unchanged(order, told.order) and not _holding(ledger, account, policy):
        said = f"the shop tells again of order {told.order.buyer_order_no}, and nothing in it has changed"
        return Normalized((), aside=said)
    compare_with_earlier(order, case)
    apply_rules(order, case)
    return Normalized((NormalizedOrder(order, ledger.proofs, apply_policy(ledger.findings, account, policy)),))


def _order(case: Case, known: Known) -> Order:
    draft, ledger, header = case.draft, case.ledger, case.draft.header
    lines = order_lines(case)
    numbers = references(header, ledger)
    to = places(case)
    currency = currency_of(case)
    wanted = delivery(case, header.requested_delivery, "/requested_delivery")
    if header.requested_delivery is None and draft.kind is Kind.ORDER:
        wanted = shared_delivery(case, lines)
    order = Order(
        kind=draft.kind,
        intent=INTENTS.get(draft.kind, "new"),
        buyer_order_no=numbers.buyer_order_no,
        seller_order_no=numbers.seller_order_no,
        previous_order_no=numbers.previous_order_no,
        contract_no=numbers.contract_no,
        quotation_no=numbers.quotation_no,
        issued_on=issued_on(case),
        received_at=draft.origin.received_at,
        currency=currency,
        customer=customer_party(known, draft, ledger),
        ship_to=to.ship_to,
        bill_to=to.bill_to,
        end_customer=to.end_customer,
        requested_delivery=wanted,
        requested_despatch=delivery(case, header.requested_despatch, "/requested_despatch"),
        ship_complete=_yes_or_no(case, header.ship_complete, "/ship_complete"),
        delivery_terms=_text(case, header.delivery_terms, "/delivery_terms"),
        payment_terms=payment_terms(case, header.payment_terms),
        lines=lines,
        allowances_charges=charges(case, header.charges, "/allowances_charges"),
        totals=totals_of(case),
        notes=_notes(case),
    )
    check_totals(order, case)
    return order


def _holding(ledger: Ledger, account: str, policy: Policy) -> bool:
    """Whether something has been found that a person has to see; that the shop has delivered what it sold is not."""
    return any(one.holds and one.code != "message-copied" for one in apply_policy(ledger.findings, account, policy))


def _without_unfilled(draft: Draft, ledger: Ledger) -> Draft:
    """The draft without the rows of a spreadsheet that order nothing: 0 beside a product in a form is no order of it."""
    if draft.source != "sheet" or any(notice.pointer.startswith("/lines/") for notice in draft.notices):
        return draft
    filled = tuple(line for line in draft.lines if decimal(line.quantity) != 0)
    if filled and len(filled) < len(draft.lines):
        ledger.find("lines-unfilled", f"{len(draft.lines) - len(filled)} rows with quantity 0 were left out.", "/lines")
        return replace(draft, lines=filled)
    return draft


def _idle(findings: list[Finding]) -> list[Finding]:
    """What is no order is held only for what could not be read: that might be one."""
    unread = ("document-", "attachment-", "page-", "picture-")
    return [
        one if one.code.startswith(unread) else Finding(one.code, Severity.INFO, one.message, one.pointer, one.evidence)
        for one in findings
    ]


def _text(case: Case, field: Field | None, pointer: str) -> str | None:
    if field is None:
        return None
    case.ledger.prove(pointer, field)
    return (field.value or field.raw).strip() or None


def _yes_or_no(case: Case, field: Field | None, pointer: str) -> bool | None:
    if field is None or field.value not in ("true", "false"):
        return None
    case.ledger.prove(pointer, field)
    return field.value == "true"


def _notes(case: Case) -> tuple[str, ...]:
    notes: list[str] = []
    for field in case.draft.header.notes:
        case.ledger.prove(f"/notes/{len(notes)}", field)
        notes.append((field.value or field.raw).strip())
    return tuple(notes)
