"""How much may be under way at once: bytes in memory, and connections in all and from one address.

Beyond a limit the answer is "try again later", never a growing process (`421`, `452`, `503`).
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Connections", "InFlight", "Pace"]


@dataclass(slots=True)
class InFlight:
    """Bytes that are being received or accepted."""

    limit: int
    used: int = 0

    @property
    def is_crowded(self) -> bool:
        """Nearly full: who comes now would only be told so after he has sent his mail."""
        return self.used > self.limit * 0.9

    def take(self, size: int) -> bool:
        """Reserve `size` bytes; False where that would go beyond the limit, and nothing is reserved."""
        if self.used + size > self.limit:
            return False
        self.used += size
        return True

    def give(self, size: int) -> None:
        """Return what was taken."""
        self.used -= size


@dataclass(slots=True)
class Connections:
    """Open connections. An address is what the socket says, never a header."""

    limit: int
    per_address: int
    open: Counter[str] = field(default_factory=Counter)

    def enter(self, address: str) -> bool:
        """Count one more; False where there are too many already, and nothing is counted."""
        if self.open.total() >= self.limit or self.open[address] >= self.per_address:
            return False
        self.open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One less; an address without connections is forgotten."""
        self.open[address] -= 1
        if self.open[address] <= 0:
            del self.open[address]


class Pace:
    """How often each address may do something within a minute: a bucket that fills evenly, and holds a burst of one minute."""

    ADDRESSES = 10_000

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  #: what is left, as of when

    def allows(self, address: str) -> bool:
        """Take one; False where none is left, and nothing is taken."""
        left = self.left(address)
        if left < 1:
            return False
        self._buckets[address] = (left - 1, self._clock())
        self._buckets.move_to_end(address)
        while len(self._buckets) > self.ADDRESSES:
            self._buckets.popitem(last=False)
        return True

    def left(self, address: str) -> float:
        """How many it may still do at once."""
        left, when = self._buckets.get(address, (self.per_minute, self._clock()))
        return min(self.per_minute, left + (self._clock() - when) * self.per_minute / 60)

    def seconds(self, address: str) -> float:
        """Until it may do one more."""
        return max(0.0, (1 - self.left(address)) * 60 / self.per_minute)
