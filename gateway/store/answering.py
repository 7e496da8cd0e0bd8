"""Answers to customers: each made in the transaction of the move that it tells of, claimed, and settled once.

    due -> sent | silent | failed        sent -> failed (it came back)        due -> draft -> due (a clerk sends it) | dropped

`silent` means that nobody may be answered: an absence note, a mailing list, ourselves. What an answer says is written when it
is first claimed and stays as it was written; a second try sends the same under the same identity.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, insert, or_, select, update

from gateway.answers.answer import AnswerDocument
from gateway.errors import StateConflict
from gateway.states import NO_ORDER, IntakeState, OrderState
from gateway.store.claims import AnswerClaim
from gateway.store.codec import clean, dump, instant, moment, span
from gateway.store.database import Database
from gateway.store.exchanging import forget_documents, speaks_a_format, write_documents
from gateway.store.ids import new_id
from gateway.store.records import AnswerRow
from gateway.store.schema import answer
from gateway.store.schema import intake as intake_table
from gateway.store.schema import orders as orders_table
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["ANSWERED_KINDS", "MACHINE_KINDS", "SAYS_MORE", "Answering", "follow_moves"]

#: kinds of channel that an answer can go back by
ANSWERED_KINDS = frozenset({"smtp", "imap", "sms"})
#: kinds by which only messages between machines are answered, in their own format: what people post or lay down there is not
MACHINE_KINDS = frozenset({"web", "folder", "cxml"})

#: after which move of what there is something to tell
RECEIPT = frozenset({IntakeState.ORDERS.value, IntakeState.HELD.value, IntakeState.FAILED.value})
TELLING: Mapping[str, str] = {
    OrderState.WAITING.value: "question",
    OrderState.FORWARDED.value: "confirmation",
    OrderState.REJECTED.value: "refusal",
}
#: what the journal says where the ERP says more of an order than its customer has heard
SAYS_MORE = "told by the ERP"
TOKEN_BYTES = 8

_a, _i, _o = answer.c, intake_table.c, orders_table.c

_INSERT = Sql(insert(answer))
_HAS = Sql(select(_a.id).where(_a.intake_id == bindparam("intake_"), _a.kind == bindparam("kind_")).limit(1))
_OF_INTAKE = Sql(select(_i.channel, _i.channel_kind).where(_i.id == bindparam("id_")))
_OF_ORDER = Sql(
    select(_o.intake_id, _o.reason, _i.channel, _i.channel_kind)
    .join(intake_table, _i.id == _o.intake_id)
    .where(_o.id == bindparam("id_"))
)
_CHOSEN = (
    select(_a.id)
    .where(_a.due.is_not(None), _a.due <= bindparam("now_"))
    .order_by(case((_a.kind == "receipt", 0), else_=1), _a.due)  # who waits to hear that it came, hears first
    .limit(bindparam("limit_"))
    .with_for_update(skip_locked=True)
    .cte("chosen")
    .prefix_with("MATERIALIZED")
)
_COLUMNS = tuple(answer.c)
_CLAIM = Sql(
    update(answer)
    .where(_a.id.in_(select(_CHOSEN.c.id)))
    .values(due=bindparam("until_"), attempts=_a.attempts + 1, epoch=_a.epoch + 1)
    .returning(*_COLUMNS)
)
_FENCE = and_(_a.id == bindparam("id_"), _a.epoch == bindparam("epoch_"), _a.state == "due")
_WRITE = Sql(
    update(answer)
    .where(_FENCE)
    .values(recipient=bindparam("to_"), subject=bindparam("subject_"), body=bindparam("body_"))
)
_DRAFT = Sql(
    update(answer)
    .where(_FENCE)
    .values(recipient=bindparam("to_"), subject=bindparam("subject_"), body=bindparam("body_"), state="draft", due=None)
)
_SETTLE = Sql(
    update(answer)
    .where(_FENCE)
    .values(state=bindparam("state_"), due=None, error=bindparam("error_"), settled_at=bindparam("at_"))
)
_DEFER = Sql(update(answer).where(_FENCE).values(due=bindparam("due_"), error=bindparam("error_")))
_RELEASE = Sql(
    update(answer)
    .where(
        _a.id == bindparam("id_"),
        _a.state == "draft",
        or_(_a.epoch == bindparam("shown_"), bindparam("shown_").is_(None)),
    )
    .values(state=bindparam("state_"), due=bindparam("due_"), settled_at=None)
)
_BOUNCED = Sql(
    update(answer)
    .where(_a.id == bindparam("id_"), _a.state == "sent")
    .values(state="failed", error=bindparam("error_"), settled_at=bindparam("at_"))
)
_EDIT = Sql(
    update(answer)
    .where(_a.id == bindparam("id_"), _a.state == "draft")
    .values(subject=bindparam("subject_"), body=bindparam("body_"))
)
_BY_TOKEN = Sql(select(*_COLUMNS).where(_a.token == bindparam("token_")))
_BY_ID = Sql(select(*_COLUMNS).where(_a.id == bindparam("id_")))
_SENT_TO = Sql(
    select(func.count())
    .select_from(answer)
    .where(_a.recipient == bindparam("to_"), _a.state == "sent", _a.settled_at > bindparam("since_"))
)
_ABOUT = Sql(
    select(*_COLUMNS)
    .where(or_(_a.intake_id == bindparam("id_"), _a.order_id == bindparam("id_")))
    .order_by(_a.created_at)
)
_IN_STATE = Sql(
    select(*_COLUMNS).where(_a.state == bindparam("state_")).order_by(_a.created_at.desc()).limit(bindparam("limit_"))
)
_UNTOLD = and_(_a.order_id == bindparam("order_"), _a.kind == "confirmation")
_WRITE_ANEW = Sql(
    update(answer)
    .where(_UNTOLD, or_(and_(_a.state == "due", _a.body == ""), _a.state == "draft"))
    .values(state="due", due=bindparam("now_"), epoch=_a.epoch + 1, attempts=0, recipient="", subject="", body="")
    .returning(_a.id)
)


def follow_moves(tx: Tx) -> None:
    """Leaves an answer for every move of this transaction that its customer hears of."""
    for change in tuple(tx.changes):
        if change.kind == "intake" and change.after in RECEIPT:
            _receipt(tx, change.subject)
        elif change.kind == "order" and (kind := TELLING.get(change.after or "")):
            _telling(tx, change.subject, kind)
        elif change.kind == "order" and change.verb == SAYS_MORE:
            _telling_more(tx, change.subject)


def _receipt(tx: Tx, intake_id: str) -> None:
    channel, kind = tx.one(_OF_INTAKE, {"id_": intake_id})
    if _answered(tx, intake_id, kind) and tx.one(_HAS, {"intake_": intake_id, "kind_": "receipt"}) is None:
        _insert(tx, intake_id, None, "receipt", channel, kind, said="")


def _telling(tx: Tx, order_id: str, kind: str) -> None:
    intake_id, reason, channel, channel_kind = tx.one(_OF_ORDER, {"id_": order_id})
    if _answered(tx, intake_id, channel_kind) and not reason.startswith(NO_ORDER):
        _insert(tx, intake_id, order_id, kind, channel, channel_kind, said="" if kind == "confirmation" else reason)


def _telling_more(tx: Tx, order_id: str) -> None:
    """A confirmation that is not written yet, or waits for a clerk, is written with it; after one that has gone another follows. Whoever is
    just writing one without it finds his claim lost, and leaves it."""
    anew = [row[0] for row in tx.every(_WRITE_ANEW, {"order_": order_id, "now_": tx.now})]
    for answer_id in anew:
        forget_documents(tx, answer_id)
    if not anew:
        _telling(tx, order_id, "confirmation")


def _answered(tx: Tx, intake_id: str, kind: str) -> bool:
    return kind in ANSWERED_KINDS or (kind in MACHINE_KINDS and speaks_a_format(tx, intake_id))


def _insert(
    tx: Tx, intake_id: str, order_id: str | None, kind: str, channel: str, channel_kind: str, *, said: str
) -> None:
    tx.write(_INSERT, {
        "id": new_id(), "intake_id": intake_id, "order_id": order_id, "kind": kind, "state": "due", "channel": channel,
        "channel_kind": channel_kind, "token": secrets.token_hex(TOKEN_BYTES), "said": clean(said), "recipient": "",
        "subject": "", "body": "", "due": tx.now, "attempts": 0, "epoch": 0, "error": "", "created_at": tx.wall,
        "settled_at": None,
    })  # fmt: skip


class Answering:
    """The methods of `Store` that deal with answers."""

    database: Database

    def answer_moves(self) -> None:
        """From now on every move that a customer hears of leaves an answer in its own transaction. Call before `open`."""
        self.database.follow = follow_moves

    async def claim_answers(self, *, limit: int, lease: timedelta) -> Sequence[AnswerClaim]:
        """Answers that are due: receipts before what comes later, then the oldest."""
        return await self.database.write(_claim, limit, lease)

    async def write_answer(
        self,
        claim: AnswerClaim,
        *,
        recipient: str,
        subject: str,
        body: str,
        documents: Sequence[AnswerDocument] = (),
        draft: bool = False,
    ) -> None:
        """What it says and to whom, kept before it is sent; `draft`: a clerk reads it before it goes. What has words already
        and is due was let go by a clerk. StateConflict where the claim is lost."""
        values = {"to_": recipient, "subject_": clean(subject), "body_": clean(body)}
        await self.database.write(_write, claim, _DRAFT if draft else _WRITE, values, documents)

    async def settle_answer(self, claim: AnswerClaim, *, state: str, error: str = "", documents: int = 0) -> None:
        """due -> sent (with so many documents), silent (why in `error`) or failed."""
        await self.database.write(_settle, claim, state, error, documents)

    async def defer_answer(self, claim: AnswerClaim, *, after: timedelta, error: str) -> None:
        """Try again later."""
        await self.database.write(_defer, claim, after, error)

    async def send_draft(
        self, answer_id: str, *, by: str, subject: str = "", body: str = "", version: int | None = None
    ) -> None:
        """A clerk sends a draft, as it stands or with other words. StateConflict where it is none any more, or was written anew
        since the `version` that he has seen."""
        await self.database.write(_send_draft, answer_id, by, subject, body, version)

    async def drop_draft(self, answer_id: str, *, by: str, version: int | None = None) -> None:
        """A clerk decides that it is not sent."""
        await self.database.write(_release, answer_id, by, "dropped", version)

    async def answer_bounced(self, answer_id: str, *, error: str) -> None:
        """sent -> failed: it came back. Nothing happens where it came back before."""
        await self.database.write(_bounced, answer_id, error)

    async def answer_by_token(self, token: str) -> AnswerRow | None:
        """The answer that gave out this token."""
        return await self.database.read(_by_token, token)

    async def answers(self, subject: str) -> Sequence[AnswerRow]:
        """What was said about this intake or order, oldest first."""
        return await self.database.read(_about, subject)

    async def answer(self, answer_id: str) -> AnswerRow:
        """One answer; KeyError for an unknown id."""
        return await self.database.read(_one, answer_id)

    async def answers_in(self, state: str, *, limit: int = 100) -> Sequence[AnswerRow]:
        """The newest answers in this state."""
        return await self.database.read(_in_state, state, limit)

    async def answers_sent(self, recipient: str, *, within: timedelta) -> int:
        """How many this recipient has had lately."""
        return await self.database.read(_sent_to, recipient, within)


def _claim(tx: Tx, limit: int, lease: timedelta) -> list[AnswerClaim]:
    rows = tx.every(_CLAIM, {"now_": tx.now, "limit_": limit, "until_": tx.now + span(lease)})
    return [AnswerClaim(row=one, epoch=epoch) for one, epoch in sorted(map(_row, rows), key=lambda pair: pair[0].id)]


def _row(values: Sequence[Any]) -> tuple[AnswerRow, int]:
    named = dict(zip((column.name for column in _COLUMNS), values, strict=True))
    epoch = named.pop("epoch")
    del named["due"]
    times = {"created_at": instant(named["created_at"]), "settled_at": moment(named["settled_at"])}
    made = AnswerRow(**{**named, **times}, version=epoch)
    return made, epoch


def _fenced(tx: Tx, claim: AnswerClaim, statement: Sql, values: Mapping[str, Any]) -> None:
    if not tx.write(statement, {"id_": claim.row.id, "epoch_": claim.epoch, **values}):
        raise StateConflict(f"answer {claim.row.id} is in other hands now; leave it alone")


def _write(
    tx: Tx, claim: AnswerClaim, statement: Sql, values: Mapping[str, Any], documents: Sequence[AnswerDocument]
) -> None:
    _fenced(tx, claim, statement, values)
    write_documents(tx, documents)


def _settle(tx: Tx, claim: AnswerClaim, state: str, error: str, documents: int) -> None:
    _fenced(tx, claim, _SETTLE, {"state_": state, "error_": clean(error), "at_": tx.wall})
    row = claim.row
    about = {"documents": documents} if documents else {}
    data = dump({"answer": row.id, "kind": row.kind, "to": row.recipient, "error": error, **about})
    tx.journal("answer", row.order_id or row.intake_id, f"{row.kind} {state}", by="gateway", after=state, data=data)


def _defer(tx: Tx, claim: AnswerClaim, after: timedelta, error: str) -> None:
    _fenced(tx, claim, _DEFER, {"due_": tx.now + span(after), "error_": clean(error)})


def _send_draft(tx: Tx, answer_id: str, by: str, subject: str, body: str, version: int | None) -> None:
    if subject or body:
        tx.write(_EDIT, {"id_": answer_id, "subject_": clean(subject), "body_": clean(body)})
    _release(tx, answer_id, by, "due", version)


def _release(tx: Tx, answer_id: str, by: str, state: str, version: int | None) -> None:
    due = state == "due"
    if not tx.write(_RELEASE, {"id_": answer_id, "state_": state, "due_": tx.now if due else None, "shown_": version}):
        raise StateConflict(f"answer {answer_id} is no draft any more, or another one by now")
    tx.journal("answer", answer_id, "sent by hand" if due else "dropped", by=by, after=state)


def _bounced(tx: Tx, answer_id: str, error: str) -> None:
    if tx.write(_BOUNCED, {"id_": answer_id, "error_": clean(error), "at_": tx.wall}):
        tx.journal("answer", answer_id, "came back", by="gateway", after="failed", data=dump({"error": error}))


def _by_token(reads: Reads, token: str) -> AnswerRow | None:
    found = reads.one(_BY_TOKEN, {"token_": token.lower()})
    return None if found is None else _row(found)[0]


def _one(reads: Reads, answer_id: str) -> AnswerRow:
    found = reads.one(_BY_ID, {"id_": answer_id})
    if found is None:
        raise KeyError(answer_id)
    return _row(found)[0]


def _about(reads: Reads, subject: str) -> list[AnswerRow]:
    return [_row(found)[0] for found in reads.every(_ABOUT, {"id_": subject})]


def _in_state(reads: Reads, state: str, limit: int) -> list[AnswerRow]:
    return [_row(found)[0] for found in reads.every(_IN_STATE, {"state_": state, "limit_": limit})]


def _sent_to(reads: Reads, recipient: str, within: timedelta) -> int:
    return int(reads.one(_SENT_TO, {"to_": recipient, "since_": reads.wall - span(within)})[0])
