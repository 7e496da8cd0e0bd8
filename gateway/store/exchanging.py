"""Messages between machines: who sent them under which numbers, and the documents that answer them in their own format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, insert, select, update

from gateway.answers.answer import AnswerDocument, LineAnswer
from gateway.errors import StateConflict
from gateway.store.claims import AnswerClaim
from gateway.store.database import Database
from gateway.store.schema import answer, answer_document, exchange, orders
from gateway.store.sql import Reads, Sql, Tx
from parsers.draft import Draft, Exchange

__all__ = [
    "LINES",
    "Exchanging",
    "forget_documents",
    "forget_exchanges",
    "keep_exchanges",
    "speaks_a_format",
    "write_documents",
]

EXCHANGE: TypeAdapter[Exchange] = TypeAdapter(Exchange)
#: what the ERP said of each line, by its number
LINES: TypeAdapter[dict[str, LineAnswer]] = TypeAdapter(dict[str, LineAnswer])

_e, _d = exchange.c, answer_document.c

_INSERT = Sql(insert(exchange))
_FORGET = Sql(delete(exchange).where(_e.intake_id == bindparam("id_")))
_ANY = Sql(select(_e.draft).where(_e.intake_id == bindparam("id_")).limit(1))
_OF_INTAKE = Sql(select(_e.draft, _e.body).where(_e.intake_id == bindparam("id_")).order_by(_e.draft))
_IN_HAND = Sql(
    select(answer.c.id).where(
        answer.c.id == bindparam("id_"), answer.c.epoch == bindparam("epoch_"), answer.c.state == "due"
    )
)
_UNWRITTEN = Sql(delete(answer_document).where(_d.answer_id == bindparam("id_"), _d.content.is_(None)))
_FORGET_DOCUMENTS = Sql(delete(answer_document).where(_d.answer_id == bindparam("id_")))
_OPEN = Sql(insert(answer_document).values(answer_id=bindparam("id_"), name="", media_type="").returning(_d.id))
_WRITE = Sql(
    update(answer_document)
    .where(_d.id == bindparam("number_"), _d.content.is_(None))
    .values(name=bindparam("name_"), media_type=bindparam("type_"), content=bindparam("content_"))
)
_WRITTEN = Sql(
    select(_d.id, _d.name, _d.media_type, _d.content)
    .where(_d.answer_id == bindparam("id_"), _d.content.is_not(None))
    .order_by(_d.id)
)
_LINES_OF = Sql(select(orders.c.erp_lines).where(orders.c.id == bindparam("id_")))


def keep_exchanges(tx: Tx, intake_id: str, drafts: Sequence[Draft]) -> None:
    """Beside the drafts, so that a move can ask whether its intake has any."""
    rows = [
        {"intake_id": intake_id, "draft": n, "body": EXCHANGE.dump_json(draft.exchange, exclude_defaults=True).decode()}
        for n, draft in enumerate(drafts)
        if draft.exchange is not None
    ]
    if rows:
        tx.write_all(_INSERT, rows)


def forget_exchanges(tx: Tx, intake_id: str) -> None:
    """It is read anew."""
    tx.write(_FORGET, {"id_": intake_id})


def speaks_a_format(tx: Tx, intake_id: str) -> bool:
    """Whether the intake holds a message between machines."""
    return tx.one(_ANY, {"id_": intake_id}) is not None


def write_documents(tx: Tx, documents: Sequence[AnswerDocument]) -> None:
    """What was opened, with its content; within the move that writes the answer."""
    for one in documents:
        values = {"number_": one.number, "name_": one.name, "type_": one.media_type, "content_": one.content}
        tx.write(_WRITE, values)


def forget_documents(tx: Tx, answer_id: str) -> None:
    """The answer is written anew, before anything of it was sent; the control numbers stay unused."""
    tx.write(_FORGET_DOCUMENTS, {"id_": answer_id})


class Exchanging:
    """The methods of `Store` that deal with messages between machines."""

    database: Database

    async def exchanges(self, intake_id: str) -> Mapping[int, Exchange]:
        """By the place of the draft in its intake."""
        return await self.database.read(_exchanges, intake_id)

    async def open_documents(self, claim: AnswerClaim, count: int) -> Sequence[int]:
        """Control numbers for so many documents of this answer; none was given out before. Those of a try that broke off stay
        unused. StateConflict where the claim is lost."""
        return await self.database.write(_open, claim, count)

    async def answer_documents(self, answer_id: str) -> Sequence[AnswerDocument]:
        """The documents that go with this answer, as written."""
        return await self.database.read(_documents, answer_id)

    async def documents_of(self, answer_ids: Sequence[str]) -> Mapping[str, Sequence[AnswerDocument]]:
        """The documents of these answers, by the answer; what has none is not in it."""
        return await self.database.read(_documents_of, answer_ids) if answer_ids else {}

    async def erp_lines(self, order_id: str) -> Mapping[str, LineAnswer]:
        """What the ERP said of the lines of this order, by their numbers; empty where it said nothing."""
        return await self.database.read(_erp_lines, order_id)


def _exchanges(reads: Reads, intake_id: str) -> dict[int, Exchange]:
    return {draft: EXCHANGE.validate_json(body) for draft, body in reads.every(_OF_INTAKE, {"id_": intake_id})}


def _open(tx: Tx, claim: AnswerClaim, count: int) -> list[int]:
    if tx.one(_IN_HAND, {"id_": claim.row.id, "epoch_": claim.epoch}) is None:
        raise StateConflict(f"answer {claim.row.id} is in other hands now; leave it alone")
    tx.write(_UNWRITTEN, {"id_": claim.row.id})
    return [int(tx.one(_OPEN, {"id_": claim.row.id})[0]) for _ in range(count)]


def _documents(reads: Reads, answer_id: str) -> list[AnswerDocument]:
    rows = reads.every(_WRITTEN, {"id_": answer_id})
    return [AnswerDocument(number, name, kind, bytes(content)) for number, name, kind, content in rows]


def _documents_of(reads: Reads, answer_ids: Sequence[str]) -> dict[str, list[AnswerDocument]]:
    chosen = select(_d.answer_id, _d.id, _d.name, _d.media_type, _d.content).order_by(_d.id)
    found: dict[str, list[AnswerDocument]] = {}
    for row in reads.select(chosen.where(_d.answer_id.in_(answer_ids), _d.content.is_not(None))):
        one = AnswerDocument(row["id"], row["name"], row["media_type"], bytes(row["content"]))
        found.setdefault(row["answer_id"], []).append(one)
    return found


def _erp_lines(reads: Reads, order_id: str) -> dict[str, LineAnswer]:
    found = reads.one(_LINES_OF, {"id_": order_id})
    return LINES.validate_json(found[0]) if found and found[0] else {}
