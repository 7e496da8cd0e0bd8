"""The finding: one thing wrong or doubtful. Data, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from parsers.draft import Evidence

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding holds."""

    BLOCKER = "blocker"  #: nobody may release before it is gone
    CHECK = "check"  #: a clerk may release with a look, or with a reason
    INFO = "info"  #: holds nothing


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or doubtful with an order (or an intake). Codes are listed in `normalizer.rules.CODES`."""

    code: str  #: noun-adjective, e.g. `product-unknown`
    severity: Severity
    message: str  #: a sentence for the clerk: what, where, and what to do
    pointer: str = ""  #: JSON pointer into the order; "" is the whole
    evidence: Evidence | None = None
    candidates: tuple[str, ...] = ()  #: what it could be: SKUs, account numbers, address ids, values

    @property
    def holds(self) -> bool:
        return self.severity is not Severity.INFO
