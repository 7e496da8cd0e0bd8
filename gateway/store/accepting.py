"""Taking in: an envelope becomes an intake, once per delivery."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql

from channels.channel import Receipt
from channels.envelope import Envelope, Part
from channels.errors import Refused
from gateway.states import Actor, IntakeState
from gateway.store.blobs import INLINE_LIMIT, Blobs
from gateway.store.codec import clean, dump, finding_row, micros
from gateway.store.ids import new_id
from gateway.store.schema import blob as blob_table
from gateway.store.schema import finding, intake
from gateway.store.sql import Reads, Sql, Tx, inserting
from normalizer.finding import Finding, Severity

__all__ = ["accept", "bare", "blob", "envelope", "has_delivery", "keep_parts"]

#: Channels whose senders choose the delivery key themselves: other bytes under a used key are their mistake, told at once.
CHOSEN_BY_SENDER = frozenset({"web"})

_DELIVERIES = Sql(
    select(intake.c.id, intake.c.digest)
    .where(intake.c.channel == bindparam("channel"), intake.c.delivery_key == bindparam("delivery_key"))
    .order_by(intake.c.id)
)
_INSERT = Sql(insert(intake))
_INSERT_FINDING = inserting(finding, without={"id"})
# Core has ON CONFLICT per dialect only; PostgreSQL's compiles to what SQLite understands too.
_KEEP = Sql(postgresql.insert(blob_table).on_conflict_do_nothing(index_elements=["sha256"]))
_BLOB = Sql(select(blob_table.c.content).where(blob_table.c.sha256 == bindparam("sha256")))
_IN_FILE = Sql(
    select(blob_table.c.size).where(blob_table.c.sha256 == bindparam("sha256"), blob_table.c.content.is_(None))
)
_ENVELOPE = Sql(select(intake.c.envelope).where(intake.c.id == bindparam("intake_id")))


def accept(tx: Tx, envelope: Envelope, priority: int) -> Receipt:
    """Keep it under a new id, or find the intake that this delivery is already."""
    digest, key = envelope.digest, _key(envelope.delivery_key)
    others = tx.every(_DELIVERIES, {"channel": envelope.channel, "delivery_key": key})
    for other_id, other_digest in others:
        if other_digest == digest:
            return Receipt(other_id, again=True)
    if others and envelope.channel_kind in CHOSEN_BY_SENDER:
        raise Refused(
            "delivery-key-reused",
            f"The Idempotency-Key was used for another body before (intake {others[0][0]}); send a new key with a new order.",
        )
    intake_id = new_id()
    keep_parts(tx, envelope.parts)
    tx.write(_INSERT, _row(intake_id, envelope, tx, key=key, digest=digest, priority=priority))
    if others:
        insert_findings(tx, intake_id, None, 1, [_differs(envelope, others[0][0])])
    tx.journal(
        "intake", intake_id, "accepted", by=Actor.CHANNEL, after=IntakeState.RECEIVED,
        data=dump({"channel": envelope.channel, "digest": digest, "again_as": others[0][0] if others else None}),
    )  # fmt: skip
    return Receipt(intake_id)


def has_delivery(reads: Reads, channel: str, delivery_key: str) -> bool:
    """Whether an intake has this key, whatever its bytes."""
    return bool(reads.every(_DELIVERIES, {"channel": channel, "delivery_key": _key(delivery_key)}))


def _differs(envelope: Envelope, other: str) -> Finding:
    return Finding(
        "delivery-differs",
        Severity.CHECK,
        f"{envelope.channel} delivered other bytes under the key {envelope.delivery_key} before (intake {other}); "
        "compare both and decide which one counts",
        candidates=(other,),
    )


def _key(delivery_key: str) -> str:
    """As an index can hold it."""
    key = clean(delivery_key)
    return key if len(key) <= 300 else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def _row(intake_id: str, envelope: Envelope, tx: Tx, *, key: str, digest: str, priority: int) -> dict[str, Any]:
    sender = envelope.sender
    name = next((part.name for part in envelope.parts if part.name), None)
    return {
        "id": intake_id,
        "channel": envelope.channel,
        "delivery_key": key,
        "digest": digest,
        "channel_kind": envelope.channel_kind,
        "state": IntakeState.RECEIVED.value,
        "version": 1,
        "priority": priority,
        "due": tx.now,
        "attempts": 0,
        "leased": 0,
        "stops": 0,
        "epoch": 0,
        "received_at": micros(envelope.received_at),
        "accepted_at": tx.wall,
        "sender": clean(sender.address or sender.phone or sender.account_no or sender.name or ""),
        "subject": None if envelope.subject is None else clean(envelope.subject),
        "file_name": None if name is None else clean(name),
        "reason": "",
        "envelope": json.dumps(envelope.to_json()),
    }


def keep_parts(tx: Tx, parts: tuple[Part, ...]) -> None:
    """Write the bytes, or the name of the file that has them; bytes that are kept already stay as they are."""
    for part in parts:
        tx.run(_KEEP, {
            "sha256": part.sha256, "size": len(part.content), "created_at": tx.wall,
            "content": part.content if len(part.content) <= INLINE_LIMIT else None,
        })  # fmt: skip


def insert_findings(
    tx: Tx, intake_id: str, order_id: str | None, revision: int, findings: list[Finding] | tuple[Finding, ...]
) -> None:
    if findings:
        place = {"intake_id": intake_id, "order_id": order_id, "revision": revision}
        tx.write_all(_INSERT_FINDING, [{**place, **finding_row(each)} for each in findings])


def blob(reads: Reads, sha256: str, blobs: Blobs) -> bytes:
    row = reads.one(_BLOB, {"sha256": sha256})
    if row is None:
        raise KeyError(sha256)
    return blobs.read(sha256) if row[0] is None else bytes(row[0])


def envelope(reads: Reads, intake_id: str, blobs: Blobs) -> Envelope:
    row = reads.one(_ENVELOPE, {"intake_id": intake_id})
    if row is None:
        raise KeyError(intake_id)
    return Envelope.from_json(json.loads(row[0]), lambda sha256: blob(reads, sha256, blobs))


def bare(reads: Reads, intake_id: str, blobs: Blobs, limit: int) -> tuple[Envelope, dict[str, Path]]:
    """The envelope without the bytes of files larger than `limit`, and where these lie, by digest."""
    row = reads.one(_ENVELOPE, {"intake_id": intake_id})
    if row is None:
        raise KeyError(intake_id)
    files: dict[str, Path] = {}

    def small(sha256: str) -> bytes:
        size = reads.one(_IN_FILE, {"sha256": sha256})
        if size is None or size[0] <= limit:
            return blob(reads, sha256, blobs)
        files[sha256] = blobs.path(sha256)
        return b""

    return Envelope.from_json(json.loads(row[0]), small), files
