"""Between the types that travel and the columns that hold them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from channels.envelope import Part
from gateway.store.claims import KeptReading
from normalizer.finding import Finding, Severity
from normalizer.normalize import Proof
from normalizer.order import ORDER, Order
from parsers.draft import Draft, Evidence

__all__ = [
    "clean", "dump", "finding_of", "finding_row", "instant", "micros", "moment", "number_key", "order_of", "order_text", "pack_proofs",
    "pack_reading", "proofs_of", "reading_of", "span",
]  # fmt: skip

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(microseconds=1)

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)

DRAFTS: TypeAdapter[tuple[Draft, ...]] = TypeAdapter(tuple[Draft, ...])
PROOFS: TypeAdapter[dict[str, Proof]] = TypeAdapter(dict[str, Proof])
EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)


def clean(text: str) -> str:
    """Text that every database can hold: without NUL and lone surrogates, which PostgreSQL and UTF-8 refuse."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_PLAIN = re.compile(r"[^0-9a-z]")


def number_key(text: str | None) -> str:
    """An order number as the normalizer compares them (normalizer.reference.same_number); "" where there is none."""
    return _PLAIN.sub("", (text or "").casefold()).removeprefix("po").lstrip("0")


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - EPOCH) // ONE


def span(length: timedelta) -> int:
    """Microseconds."""
    return length // ONE


def instant(value: int) -> datetime:
    """The aware instant of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


def moment(value: int | None) -> datetime | None:
    """The same of a column that may be empty."""
    return None if value is None else EPOCH + timedelta(microseconds=value)


def dump(data: Mapping[str, Any] | Sequence[Any] | Any) -> str:
    """Compact JSON, keys in order, so that equal data is equal text."""
    return _COMPACT.encode(data)


def order_text(order: Order) -> str:
    """The order as its column holds it."""
    return ORDER.dump_json(order).decode()


def order_of(text: str) -> Order:
    """The inverse of `order_text`."""
    return ORDER.validate_json(text)


def pack_proofs(proofs: Mapping[str, Proof]) -> bytes:
    """Proofs as their column holds them."""
    # Level 1: proofs repeat themselves, and this runs once per order.
    return zlib.compress(PROOFS.dump_json(dict(proofs), exclude_defaults=True), 1)


def proofs_of(body: bytes) -> dict[str, Proof]:
    """The inverse of `pack_proofs`."""
    return PROOFS.validate_json(zlib.decompress(body))


def finding_row(finding: Finding) -> dict[str, Any]:
    """The columns of a finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointer": clean(finding.pointer),
        "message": clean(finding.message),
        "evidence": EVIDENCE.dump_json(finding.evidence, exclude_defaults=True).decode() if finding.evidence else None,
        "candidates": dump(finding.candidates) if finding.candidates else "[]",
    }


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The inverse of `finding_row`."""
    return Finding(
        row["code"],
        Severity(row["severity"]),
        row["message"],
        row["pointer"],
        EVIDENCE.validate_json(row["evidence"]) if row["evidence"] else None,
        tuple(json.loads(row["candidates"])),
    )


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "media_type": part.media_type,
        "name": part.name,
        "role": part.role.value,
        "parent": part.parent,
        "sha256": part.sha256,
    }


PART: TypeAdapter[Part] = TypeAdapter(Part)


def part_of(data: Mapping[str, Any]) -> Part:
    """A part without its bytes."""
    return PART.validate_python({**data, "content": b""})


def pack_reading(reading: KeptReading) -> bytes:
    """Drafts and parts as their column holds them; the bytes of parts are blobs."""
    drafts = DRAFTS.dump_json(reading.drafts, exclude_defaults=True)
    parts = dump([_part_json(part) for part in reading.parts]).encode()
    return zlib.compress(b'{"drafts":%b,"parts":%b}' % (drafts, parts), 1)


def reading_of(body: bytes) -> KeptReading:
    """The inverse of `pack_reading`; parts come without their bytes."""
    data = json.loads(zlib.decompress(body))
    return KeptReading(DRAFTS.validate_python(data["drafts"]), tuple(part_of(part) for part in data["parts"]))
