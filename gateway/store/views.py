"""What desk and API show: lists by cursor, one thing with everything beside it, and how many are in which state."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from gateway.states import Actor, IntakeState, OrderState
from gateway.store.claims import KeptReading
from gateway.store.codec import finding_of, instant, moment, order_of, part_of, proofs_of, reading_of
from gateway.store.records import (
    FirstOrder,
    IntakeFilter,
    IntakeRow,
    IntakeView,
    JournalRow,
    Listing,
    OrderFilter,
    OrderRow,
    OrderView,
    RevisionRow,
)
from gateway.store.schema import finding as finding_table
from gateway.store.schema import intake as intake_table
from gateway.store.schema import journal as journal_table
from gateway.store.schema import order_revision
from gateway.store.schema import orders as orders_table
from gateway.store.schema import outbox as outbox_table
from gateway.store.schema import reading as reading_table
from gateway.store.sql import Reads, Sql
from normalizer.finding import Severity

__all__ = [
    "counts", "first_orders", "intake", "intakes", "journal", "journal_after", "journal_head", "leading", "order", "order_row", "order_rows", "orders", "reading", "reasons", "revisions",
]  # fmt: skip

#: findings for the clerk of an order that nothing else holds
CLEAN_AND_HELD = ("release-sampled", "release-unearned")

_i, _o, _x, _r, _j, _f = (
    intake_table.c, orders_table.c, outbox_table.c, order_revision.c, journal_table.c, finding_table.c,
)  # fmt: skip

_INTAKE_COLUMNS = [column for column in intake_table.c if column.name != "envelope"]
_ORDER_COLUMNS = [*orders_table.c, _x.due.label("forward_at"), _x.error.label("forward_error")]
_ORDERS = select(*_ORDER_COLUMNS).select_from(orders_table.outerjoin(outbox_table, _x.order_id == _o.id))

_INTAKE = Sql(select(intake_table).where(_i.id == bindparam("id_")))
_READING = Sql(select(reading_table.c.body).where(reading_table.c.intake_id == bindparam("id_")))
_ORDERS_OF = Sql(_ORDERS.where(_o.intake_id == bindparam("id_")).order_by(_o.draft, _o.id))
_ORDER = Sql(_ORDERS.where(_o.id == bindparam("id_")))
_REVISIONS = Sql(select(order_revision).where(_r.order_id == bindparam("id_")).order_by(_r.revision))
_REVISION = Sql(select(order_revision).where(_r.order_id == bindparam("id_"), _r.revision == bindparam("number_")))
_FINDINGS_OF_INTAKE = Sql(
    select(finding_table).where(_f.intake_id == bindparam("id_"), _f.order_id.is_(None)).order_by(_f.id)
)
_FINDINGS = Sql(
    select(finding_table)
    .where(
        _f.intake_id == bindparam("intake_"), _f.order_id == bindparam("order_"), _f.revision == bindparam("number_")
    )
    .order_by(_f.id)
)
_FIRST_ORDERS = Sql(
    select(_r.order_id, _r.body)
    .join(orders_table, and_(_o.id == _r.order_id, _r.revision == 1))
    .where(_o.intake_id == bindparam("id_"), _r.by == Actor.GATEWAY.value)
    .order_by(_o.draft, _o.id)
)
_FIRST_HELD = Sql(
    select(_f.order_id, _f.code)
    .where(_f.intake_id == bindparam("id_"), _f.revision == 1, _f.severity != Severity.INFO.value)
    .order_by(_f.id)
)


def _like(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    escaped = text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{escaped}%", escape="\\")


def _pages(
    reads: Reads,
    question: Select[Any],
    state: ColumnElement[str],
    states: Sequence[str],
    key: ColumnElement[str],
    limit: int,
    *,
    oldest_first: bool = False,
) -> list[dict[str, Any]]:
    """The newest (or oldest) rows in any of the states: one walk per state, each along its index, then merged. Asked for several states
    at once, a planner may walk a million finished orders to find three that are held."""
    walks = [question.where(state == each) for each in states] or [question]
    by = key.asc() if oldest_first else key.desc()
    rows = [row for walk in walks for row in reads.select(walk.order_by(by).limit(limit))]
    return sorted(rows, key=lambda row: str(row["id"]), reverse=not oldest_first)[:limit]


def intakes(reads: Reads, which: IntakeFilter, after: str | None, limit: int) -> Listing[IntakeRow]:
    question = select(*_INTAKE_COLUMNS)
    if after is not None:
        question = question.where(_i.id < after)
    if which.channel is not None:
        question = question.where(_i.channel == which.channel)
    if which.text:
        question = question.where(or_(*(_like(column, which.text) for column in (_i.sender, _i.subject, _i.file_name))))
    rows = _pages(reads, question, _i.state, which.states, _i.id, limit + 1)
    return Listing(
        tuple(_intake_row(row) for row in rows[:limit]), str(rows[limit - 1]["id"]) if len(rows) > limit else None
    )


def orders(reads: Reads, which: OrderFilter, after: str | None, limit: int) -> Listing[OrderRow]:
    question = _ORDERS.where(*_order_conditions(reads, which))
    if after is not None:
        question = question.where(_o.id > after if which.oldest_first else _o.id < after)
    rows = _pages(reads, question, _o.state, which.states, _o.id, limit + 1, oldest_first=which.oldest_first)
    return Listing(
        tuple(_order_row(row, reads.now) for row in rows[:limit]),
        str(rows[limit - 1]["id"]) if len(rows) > limit else None,
    )


def _order_conditions(reads: Reads, which: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if which.channel is not None:
        conditions.append(_o.channel == which.channel)
    if which.account_no is not None:
        conditions.append(_o.account_no == which.account_no)
    if which.number is not None:
        # with the searched text, which an index holds: the number itself is in none
        conditions.append(_o.search.contains(which.number.casefold(), autoescape=True))
        conditions.append(_o.buyer_order_no == which.number)
    if which.text:
        conditions.append(_o.search.contains(which.text.casefold(), autoescape=True))  # it is kept casefolded
    if which.code is not None:
        conditions.append(_o.codes.contains(f" {which.code} ", autoescape=True))
    if which.claimed_by is not None:
        conditions.append(and_(_o.claimed_by == which.claimed_by, _o.claimed_until > reads.now))
    if which.wanted_by is not None:
        conditions.append(_o.wanted_on <= which.wanted_by.isoformat())
    if which.wanted_after is not None:
        conditions.append(or_(_o.wanted_on.is_(None), _o.wanted_on > which.wanted_after.isoformat()))
    if which.snoozed is True:
        conditions.append(_o.snoozed_until > reads.wall)
    elif which.snoozed is False:
        conditions.append(or_(_o.snoozed_until.is_(None), _o.snoozed_until <= reads.wall))
    return conditions


def reasons(reads: Reads, states: Sequence[OrderState]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for row in reads.select(select(_o.codes).where(_o.state.in_([state.value for state in states]))):
        found.update(set(row["codes"].split()))
    return dict(found.most_common())


def leading(reads: Reads, rows: Sequence[OrderRow]) -> Mapping[str, str]:
    """Order id -> what its gravest finding says; orders that nothing holds are left out."""
    question = select(_f.order_id, _f.revision, _f.severity, _f.message).where(
        _f.intake_id.in_({row.intake_id for row in rows}),
        _f.order_id.in_([row.id for row in rows]),
        # of what is only told, what holds an order in spite of being clean: the blind sample and the like
        or_(_f.severity != "info", _f.code.in_(CLEAN_AND_HELD)),
    )
    revisions = {row.id: row.revision for row in rows}
    found: dict[str, tuple[bool, str]] = {}
    for each in reads.select(question.order_by(_f.id)):
        order_id, blocks = each["order_id"], each["severity"] == "blocker"
        if each["revision"] != revisions[order_id]:
            continue
        if order_id not in found or (blocks and not found[order_id][0]):
            found[order_id] = (blocks, each["message"])
    return {order_id: message for order_id, (_, message) in found.items()}


def counts(reads: Reads, without: frozenset[str] = frozenset()) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for kind, states, column in (("intake", IntakeState, _i.state), ("order", OrderState, _o.state)):
        found[kind] = {state.value: 0 for state in states}
        asked = [state.value for state in states if state.value not in without]
        for row in reads.select(select(column, func.count().label("n")).where(column.in_(asked)).group_by(column)):
            found[kind][row["state"]] = row["n"]
    return found


def intake(reads: Reads, intake_id: str) -> IntakeView:
    rows = reads.rows(_INTAKE, {"id_": intake_id})
    if not rows:
        raise KeyError(intake_id)
    envelope = json.loads(rows[0]["envelope"])
    kept = reading(reads, intake_id)
    return IntakeView(
        row=_intake_row(rows[0]),
        envelope=envelope,
        parts=kept.parts if kept else tuple(part_of(part) for part in envelope["parts"]),
        findings=tuple(map(finding_of, reads.rows(_FINDINGS_OF_INTAKE, {"id_": intake_id}))),
        drafts=kept.drafts if kept else (),
        orders=tuple(_order_row(row, reads.now) for row in reads.rows(_ORDERS_OF, {"id_": intake_id})),
    )


def first_orders(reads: Reads, intake_id: str) -> Sequence[FirstOrder]:
    rows = reads.rows(_FIRST_ORDERS, {"id_": intake_id})
    held = reads.rows(_FIRST_HELD, {"id_": intake_id})
    # What held the intake itself, or came back from the ERP later, is no part of what the order was made into.
    other = {one["code"] for one in held if one["order_id"] is None or one["code"].startswith(("erp-", "forward-"))}
    codes: dict[str, set[str]] = {}
    for one in held:
        if one["code"] not in other:
            codes.setdefault(one["order_id"], set()).add(one["code"])
    return [FirstOrder(order_of(row["body"]), tuple(sorted(codes.get(row["order_id"], ())))) for row in rows]


def reading(reads: Reads, intake_id: str) -> KeptReading | None:
    row = reads.one(_READING, {"id_": intake_id})
    return None if row is None else reading_of(row[0])


def order_rows(reads: Reads, order_ids: Sequence[str]) -> Sequence[OrderRow]:
    """These orders, the newest first."""
    found = reads.select(_ORDERS.where(_o.id.in_(order_ids)).order_by(_o.id.desc())) if order_ids else []
    return [_order_row(row, reads.now) for row in found]


def order_row(reads: Reads, order_id: str) -> OrderRow:
    rows = reads.rows(_ORDER, {"id_": order_id})
    if not rows:
        raise KeyError(order_id)
    return _order_row(rows[0], reads.now)


def order(reads: Reads, order_id: str) -> OrderView:
    row = order_row(reads, order_id)
    revision = revisions(reads, order_id, row.revision)[0]
    found = reads.rows(_FINDINGS, {"intake_": row.intake_id, "order_": order_id, "number_": row.revision})
    return OrderView(row=row, order=revision.order, proofs=revision.proofs, findings=tuple(map(finding_of, found)))


def revisions(reads: Reads, order_id: str, number: int | None = None) -> Sequence[RevisionRow]:
    if number is None:
        rows = reads.rows(_REVISIONS, {"id_": order_id})
    else:
        rows = reads.rows(_REVISION, {"id_": order_id, "number_": number})
    return [
        RevisionRow(
            revision=row["revision"],
            at=instant(row["at"]),
            by=row["by"],
            reason=row["reason"],
            order=order_of(row["body"]),
            proofs=proofs_of(row["proofs"]),
        )
        for row in rows
    ]


def journal(reads: Reads, subjects: Sequence[str], limit: int) -> Sequence[JournalRow]:
    question = select(journal_table).order_by(_j.seq).limit(limit)
    if subjects:
        question = question.where(_j.subject.in_(subjects))
    return [_journal_row(row) for row in reads.select(question)]


def journal_after(reads: Reads, seq: int, limit: int) -> Sequence[JournalRow]:
    return [
        _journal_row(row)
        for row in reads.select(select(journal_table).where(_j.seq > seq).order_by(_j.seq).limit(limit))
    ]


def journal_head(reads: Reads) -> int:
    rows = reads.select(select(_j.seq).order_by(_j.seq.desc()).limit(1))
    return int(rows[0]["seq"]) if rows else 0


def _journal_row(row: Mapping[str, Any]) -> JournalRow:
    return JournalRow(
        seq=row["seq"],
        at=instant(row["at"]),
        kind=row["kind"],
        subject=row["subject"],
        verb=row["verb"],
        by=row["by"],
        before=row["before"],
        after=row["after"],
        data=json.loads(row["data"] or "{}"),
        hash=row["hash"],
    )


_DEPTH = Sql(select(func.count(), func.min(_x.first_tried_at)).select_from(outbox_table))


def outbox_depth(reads: Reads) -> tuple[int, timedelta]:
    count, first = reads.one(_DEPTH)
    return int(count), timedelta(microseconds=max(0, reads.wall - first) if first is not None else 0)


def _intake_row(row: Mapping[str, Any]) -> IntakeRow:
    return IntakeRow(
        id=row["id"],
        state=IntakeState(row["state"]),
        version=row["version"],
        channel=row["channel"],
        channel_kind=row["channel_kind"],
        received_at=instant(row["received_at"]),
        accepted_at=instant(row["accepted_at"]),
        sender=row["sender"],
        subject=row["subject"],
        file_name=row["file_name"],
        attempts=row["attempts"],
        reason=row["reason"],
    )


_PLAIN = (
    "id", "intake_id", "draft", "version", "revision", "channel", "kind", "intent", "account_no", "customer_name", "buyer_order_no",
    "currency", "total", "line_count", "file_name", "reason", "decided_by", "erp_order_no", "erp_state", "erp_url",
    "forward_error",
)  # fmt: skip


def _order_row(row: Mapping[str, Any], now: int) -> OrderRow:
    codes = tuple(row["codes"].split())
    claimed = row["claimed_until"] is not None and row["claimed_until"] > now
    return OrderRow(
        **{name: row[name] for name in _PLAIN},
        state=OrderState(row["state"]),
        received_at=instant(row["received_at"]),
        wanted_on=date.fromisoformat(row["wanted_on"]) if row["wanted_on"] else None,
        changed_at=instant(row["changed_at"]),
        findings=len(codes),
        codes=codes,
        claimed_by=row["claimed_by"] if claimed else None,
        claimed_until=moment(row["claimed_until"]) if claimed else None,
        snoozed_until=moment(row["snoozed_until"]),
        forward_at=moment(row["forward_at"]),
    )
