"""The outbox: what a try to forward an order led to. Each move states the claim that it acts under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from gateway.erp.connector import ErpReceipt
from gateway.errors import StateConflict
from gateway.states import Actor, OrderState
from gateway.store.accepting import insert_findings
from gateway.store.claims import ForwardClaim
from gateway.store.codec import clean, dump, span
from gateway.store.deciding import move
from gateway.store.exchanging import LINES
from gateway.store.schema import orders, outbox
from gateway.store.sql import Sql, Touch, Tx
from normalizer.finding import Finding, Severity

__all__ = [
    "RECEIPT",
    "answered",
    "deferred",
    "forwarded",
    "hold_refused",
    "in_short",
    "rejected",
    "said",
]

_o, _x = orders.c, outbox.c

_DONE = Sql(delete(outbox).where(_x.id == bindparam("id_"), _x.epoch == bindparam("epoch_")))
_DEFER = Sql(
    update(outbox)
    .where(_x.id == bindparam("id_"), _x.epoch == bindparam("epoch_"))
    .values(
        due=bindparam("due_"), error=bindparam("error_"), uncertain=bindparam("doubt_"), attempts=bindparam("tries_")
    )
)
#: the columns that say what the ERP made of an order; their values are `said`
RECEIPT: Mapping[str, BindParameter[Any]] = {
    "changed_at": bindparam("at_"),
    "erp_order_no": bindparam("no_"),
    "erp_state": bindparam("how_"),
    "erp_total": bindparam("sum_"),
    "erp_url": bindparam("url_"),
    "erp_lines": bindparam("lines_"),
}
_FORWARDED = Sql(
    update(orders)
    .where(_o.id == bindparam("id_"), _o.state == OrderState.RELEASED.value)
    .values(state=OrderState.FORWARDED.value, version=_o.version + 1, **RECEIPT)
)
_STANDS = Sql(select(_o.version, _o.revision, _o.codes, _o.blockers).where(_o.id == bindparam("id_")))
_MARK = Sql(
    update(orders).where(_o.id == bindparam("id_")).values(codes=bindparam("codes_"), blockers=bindparam("blockers_"))
)


def _lost(claim: ForwardClaim) -> StateConflict:
    return StateConflict(
        f"the lease on forwarding order {claim.order_id} ended and somebody else has it now; leave it alone"
    )


def _leave_outbox(tx: Tx, claim: ForwardClaim) -> None:
    if not tx.write(_DONE, {"id_": claim.outbox_id, "epoch_": claim.epoch}):
        raise _lost(claim)


def forwarded(tx: Tx, claim: ForwardClaim, receipt: ErpReceipt) -> None:
    _leave_outbox(tx, claim)
    if not tx.write(_FORWARDED, {"id_": claim.order_id, "at_": tx.wall, **said(receipt)}):
        raise StateConflict(f"order {claim.order_id} is not released any more")
    tx.touches.append(Touch(claim.lane, claim.order_id, state=OrderState.FORWARDED))
    tx.journal(
        "order", claim.order_id, "forwarded", by=Actor.CONNECTOR, before=OrderState.RELEASED, after=OrderState.FORWARDED,
        data=dump({**in_short(receipt), "attempts": claim.attempts}),
    )  # fmt: skip


def said(receipt: ErpReceipt) -> dict[str, Any]:
    """The values of RECEIPT."""
    return {
        "no_": receipt.erp_order_no,
        "how_": receipt.state,
        "sum_": receipt.total,
        "url_": receipt.url,
        "lines_": LINES.dump_json(dict(receipt.lines)).decode() if receipt.lines else None,
    }


def in_short(receipt: ErpReceipt) -> dict[str, Any]:
    """For the journal."""
    return {"erp_order_no": receipt.erp_order_no, "erp_state": receipt.state, "total": receipt.total}


def deferred(tx: Tx, claim: ForwardClaim, error: str, after: timedelta, uncertain: bool, counts: bool) -> None:
    tries = claim.attempts if counts else claim.attempts - 1
    values = {"due_": tx.now + span(after), "error_": clean(error), "doubt_": int(uncertain), "tries_": tries}
    if not tx.write(_DEFER, {"id_": claim.outbox_id, "epoch_": claim.epoch, **values}):
        raise _lost(claim)
    state = OrderState.RELEASED
    data = dump({"attempts": tries, "error": error, "uncertain": uncertain})
    tx.journal("order", claim.order_id, "deferred", by=Actor.CONNECTOR, before=state, after=state, data=data)


def rejected(tx: Tx, claim: ForwardClaim, findings: Sequence[Finding]) -> None:
    _leave_outbox(tx, claim)
    hold_refused(tx, claim.order_id, claim.intake_id, findings)


def hold_refused(tx: Tx, order_id: str, intake_id: str, findings: Sequence[Finding]) -> None:
    """-> held, with what the ERP found."""
    version, revision, codes, blockers = tx.one(_STANDS, {"id_": order_id})
    data = dump({"codes": [finding.code for finding in findings]})
    move(tx, order_id, version, OrderState.HELD, verb="refused", by=Actor.CONNECTOR, data=data)
    insert_findings(tx, intake_id, order_id, revision, tuple(findings))
    more = "".join(f" {finding.code} " for finding in findings if finding.holds)
    blockers += sum(finding.severity is Severity.BLOCKER for finding in findings)
    tx.write(_MARK, {"id_": order_id, "codes_": codes + more, "blockers_": blockers})


def answered(tx: Tx, order_id: str, version: int, by: str) -> None:
    move(tx, order_id, version, OrderState.ANSWERED, verb="answered", by=by)
