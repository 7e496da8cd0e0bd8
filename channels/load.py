"""How much may be under way at once: bytes in memory, and connections in all and from one address.

Beyond a limit the answer is "try again later", never a growing process (`421`, `452`, `503`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Connections", "InFlight"]


@dataclass(slots=True)
class InFlight:
    """Bytes that are being received or accepted."""

    limit: int
    used: int = 0

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
