"""How orders, proofs, findings and intakes look as JSON: one form for `process`, `export`, the API and the evidence pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.answers.answer import AnswerDocument
from gateway.states import IntakeState, OrderState
from gateway.store.records import AnswerRow, IntakeRow, IntakeView, OrderRow, OrderView
from gateway.store.store import Store
from normalizer.finding import Finding
from normalizer.normalize import Proof
from parsers.draft import Evidence, Span

__all__ = [
    "OUTCOMES", "answer_data", "cautious", "evidence_json", "finding_json", "intake_json", "intake_outcome", "intake_row_json", "order_json", "order_row_json", "sent_documents",
]  # fmt: skip

#: order state -> what became of it, in the words of `ordergate process`
OUTCOMES = {
    OrderState.HELD: "review",
    OrderState.WAITING: "review",
    OrderState.RELEASED: "failed",  #: idle and still not in the ERP: the connector is down or broken
    OrderState.FORWARDED: "entered",
    OrderState.ANSWERED: "entered",
    OrderState.REJECTED: "review",
    OrderState.DUPLICATE: "review",
}
INTAKE_OUTCOMES = {
    IntakeState.RECEIVED: "failed",
    IntakeState.READ: "failed",
    IntakeState.HELD: "review",
    IntakeState.FAILED: "failed",
    IntakeState.SET_ASIDE: "set_aside",
}
#: the most cautious first
CAUTION = ("failed", "review", "entered", "set_aside")


def cautious(outcomes: Iterable[str]) -> str:
    """The most cautious of several outcomes: failed before review before entered before set_aside."""
    return min(outcomes, key=CAUTION.index, default="set_aside")


def intake_outcome(view: IntakeView) -> str:
    """What became of an intake: its own state, or the most cautious of its orders'."""
    if view.row.state is not IntakeState.ORDERS:
        return INTAKE_OUTCOMES[view.row.state]
    return cautious(OUTCOMES[row.state] for row in view.orders)


def order_json(view: OrderView) -> dict[str, Any]:
    """The canonical order with what stands beside it: outcome, state, evidence by JSON pointer, findings."""
    return {
        **view.order.to_json(),
        "outcome": OUTCOMES[view.row.state],
        "state": str(view.row.state),
        "version": view.row.version,
        "erp_order_no": view.row.erp_order_no,
        "evidence": evidence_json(view.proofs),
        "findings": [finding_json(finding) for finding in view.findings],
    }


def evidence_json(proofs: Mapping[str, Proof]) -> dict[str, Any]:
    """JSON pointer -> `{raw, source, spans, method, version, confidence, alternatives}`."""
    return {pointer: _proof_json(proof) for pointer, proof in sorted(proofs.items())}


def finding_json(finding: Finding) -> dict[str, Any]:
    """`{code, severity, pointer, message, candidates, evidence}`."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "pointer": finding.pointer,
        "message": finding.message,
        "candidates": list(finding.candidates),
        "evidence": _spans_json(finding.evidence),
    }


def intake_row_json(row: IntakeRow) -> dict[str, Any]:
    """One line of a list of intakes."""
    return {
        "id": row.id,
        "state": str(row.state),
        "channel": row.channel,
        "received_at": row.received_at.isoformat(),
        "sender": row.sender,
        "subject": row.subject,
        "file_name": row.file_name,
        "reason": row.reason,
    }


def intake_json(view: IntakeView) -> dict[str, Any]:
    """An intake with its parts, findings and the ids of its orders."""
    return {
        **intake_row_json(view.row),
        "outcome": intake_outcome(view),
        "parts": [
            {
                "part": index,
                "media_type": part.media_type,
                "name": part.name,
                "role": str(part.role),
                "sha256": part.sha256,
            }
            for index, part in enumerate(view.parts)
        ],
        "findings": [finding_json(finding) for finding in view.findings],
        "orders": [{"id": row.id, "state": str(row.state), "outcome": OUTCOMES[row.state]} for row in view.orders],
    }


def answer_json(row: AnswerRow, documents: Sequence[AnswerDocument]) -> dict[str, Any]:
    """One answer, and where its documents are."""
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "intake": row.intake_id,
        "order": row.order_id,
        "channel": row.channel,
        "created_at": row.created_at.isoformat(),
        "settled_at": None if row.settled_at is None else row.settled_at.isoformat(),
        "reason": row.error,
        "href": f"/v1/answers/{row.id}",
        "documents": [
            {
                "name": one.name,
                "media_type": one.media_type,
                "size": len(one.content),
                "href": f"/v1/answers/{row.id}/documents/{one.number}",
            }
            for one in documents
        ],
    }


async def sent_documents(store: Store, row: AnswerRow) -> Sequence[AnswerDocument]:
    """What of this answer is out; of a clerk's draft, and of what is still due, nothing."""
    return await store.answer_documents(row.id) if row.state == "sent" else ()


async def answer_data(store: Store, answer_id: str) -> dict[str, Any]:
    """One answer as the API shows it; KeyError for an unknown id."""
    row = await store.answer(answer_id)
    return answer_json(row, await sent_documents(store, row))


def _proof_json(proof: Proof) -> dict[str, Any]:
    return {
        "raw": proof.raw,
        "source": proof.source,
        **(_spans_json(proof.evidence) or {"spans": [], "method": None, "version": None}),
        "confidence": round(proof.confidence, 4),
        "alternatives": [
            {"value": rival.value, "confidence": round(rival.confidence, 4)} for rival in proof.alternatives
        ],
    }


def _spans_json(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "spans": [_span_json(span) for span in evidence.spans],
        "method": evidence.method,
        "version": evidence.version,
    }


def _span_json(span: Span) -> dict[str, Any]:
    box = span.box
    every = {
        "part": span.part,
        "page": span.page,
        "box": None if box is None else [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)],
        "chars": None if span.chars is None else list(span.chars),
        "cell": span.cell,
        "path": span.path,
        "ms": None if span.ms is None else list(span.ms),
    }
    return {key: value for key, value in every.items() if value is not None}


def order_row_json(row: OrderRow) -> dict[str, Any]:
    """One line of a list of orders."""
    return {
        "id": row.id,
        "intake": row.intake_id,
        "state": str(row.state),
        "kind": row.kind,
        "buyer_order_no": row.buyer_order_no,
        "account_no": row.account_no,
        "customer": row.customer_name,
        "received_at": row.received_at.isoformat(),
        "currency": row.currency,
        "total": row.total,
        "lines": row.line_count,
        "codes": list(row.codes),
        "erp_order_no": row.erp_order_no,
    }
