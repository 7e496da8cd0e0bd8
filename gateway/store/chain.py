"""The journal's chain: every row's hash covers the hash before it, so that a change anywhere shows.

hash = SHA-256 over the hash before and the columns, each written as its length in bytes, a colon and its text: without the
lengths, moving a character from one column to the next would not show. `data` enters by its own digest, so that it can be
erased by law without breaking the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select

from gateway.store.records import JournalVerdict
from gateway.store.schema import journal
from gateway.store.sql import Entry, Reads, Sql

__all__ = ["ERASED", "FIRST", "Head", "append", "head", "verify"]

FIRST = "0" * 64
ERASED = ""  #: what stands in `data` after an erasure

_HEAD = Sql(select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1))
_APPEND = Sql(insert(journal))
_WALK = Sql(select(journal).where(journal.c.seq > bindparam("after")).order_by(journal.c.seq).limit(2000))

Head = tuple[int, str]


def digest(before: str, seq: int, at: int, texts: Sequence[str | None]) -> str:
    """The hash of a row. None is written as `-`, which no length is."""
    parts = [before, str(seq), str(at), *texts]
    coded = _coded(parts, len)
    if not coded.isascii():  # else every character is one byte
        coded = _coded(parts, _bytes)
    return hashlib.sha256(coded.encode()).hexdigest()


def _coded(parts: Sequence[str | None], length: Callable[[str], int]) -> str:
    return "".join(["-;" if part is None else f"{length(part)}:{part};" for part in parts])


def _bytes(text: str) -> int:
    return len(text.encode())


def head(reads: Reads) -> Head:
    """The last row's number and hash."""
    row = reads.one(_HEAD)
    return (0, FIRST) if row is None else (row[0], row[1])


def append(cursor: Any, dialect: Any, entries: Sequence[Entry], *, last: Head, at: int) -> Head:
    """Add the entries to the chain; the caller holds whatever keeps others from doing so at once."""
    seq, before = last
    rows = []
    for entry in entries:
        seq += 1
        data_sha256 = hashlib.sha256(entry.data.encode()).hexdigest()
        texts = (entry.kind, entry.subject, entry.verb, entry.by, entry.before, entry.after, data_sha256)
        before = digest(before, seq, at, texts)
        rows.append({
            "seq": seq, "at": at, "kind": entry.kind, "subject": entry.subject, "verb": entry.verb, "by": entry.by,
            "before": entry.before, "after": entry.after, "data": entry.data, "data_sha256": data_sha256, "hash": before,
        })  # fmt: skip
    cursor.executemany(*_APPEND.bound_all(dialect, rows))
    return seq, before


def verify(reads: Reads) -> JournalVerdict:
    """Walk the chain from its beginning."""
    last, before, rows = 0, FIRST, 0
    while batch := reads.every(_WALK, {"after": last}):
        for seq, at, kind, subject, verb, by, was, after, data, data_sha256, written in batch:
            if seq != last + 1:
                return JournalVerdict(rows, before, f"row {last + 1} is missing: row {seq} follows row {last}")
            if data != ERASED and hashlib.sha256(data.encode()).hexdigest() != data_sha256:
                return JournalVerdict(rows, before, f"row {seq} ({verb} {subject}): its data was changed")
            if digest(before, seq, at, (kind, subject, verb, by, was, after, data_sha256)) != written:
                return JournalVerdict(rows, before, f"row {seq} ({verb} {subject}) does not follow from row {last}")
            last, before, rows = seq, written, rows + 1
    return JournalVerdict(rows, before)
