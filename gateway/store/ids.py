"""Identities: UUID version 7 (RFC 9562 section 5.7), which sort by time and so keep indexes and lists in order."""

from __future__ import annotations

import hashlib
import random
import time
from datetime import datetime

__all__ = ["LAST_ID", "derived_id", "first_id", "new_id"]

_last = 0
# Identities are no secrets; the generator starts from the system's own randomness and is asked thousands of times a second.
_random = random.Random()  # noqa: S311


def _uuid7(milliseconds: int, tail: int) -> str:
    """48 bits of time, version 7, 12 bits, variant 10, 62 bits."""
    value = (
        (milliseconds & (1 << 48) - 1) << 80
        | 0x7 << 76
        | (tail >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | tail & (1 << 62) - 1
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_id() -> str:
    """A new identity; later calls of this process sort later, also within one millisecond."""
    global _last
    # The 12 bits after the version carry the fraction of the millisecond (RFC 9562 section 6.2, method 3).
    ticks = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
    _last = ticks
    return _uuid7(ticks >> 12, (ticks & 0xFFF) << 62 | _random.getrandbits(62))


#: comes after every id, however a database sorts letters and digits
LAST_ID = "z"


def first_id(at: datetime) -> str:
    """Sorts before every identity that was made since `at`."""
    return _uuid7(int(at.timestamp() * 1000), 0)


def derived_id(parent: str, n: int) -> str:
    """The identity of the n-th thing made from `parent`: the same again whenever it is made again, beside it in order."""
    bits = int(parent.replace("-", ""), 16)
    tail = hashlib.sha256(f"{parent}/{n}".encode()).digest()[:8]
    return _uuid7(bits >> 80, (bits >> 64 & 0xFFF) << 62 | int.from_bytes(tail) & (1 << 62) - 1)
