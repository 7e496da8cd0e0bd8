"""What the gateway raises.

GatewayError
├── ConfigurationError      all faults at once, each with file, key and remedy; raised at start only
├── MasterError             master data with bad rows: nothing of it was taken
├── StateConflict           two hands on one order; the second is told who was first
└── ErpError
    ├── ErpUnavailable      not delivered for certain: retry
    ├── ErpUncertain        may have been delivered: ask by key, never resend blindly
    ├── ErpRejected         carries findings: back to the desk
    └── ErpBroken           key, rights, setup: stop this connector, alarm, orders stay queued
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from normalizer.finding import Finding

__all__ = [
    "ConfigurationError",
    "ErpBroken",
    "ErpError",
    "ErpRejected",
    "ErpUnavailable",
    "ErpUncertain",
    "GatewayError",
    "MasterError",
    "StateConflict",
    "suggestion",
]


class GatewayError(Exception):
    """The root of this floor's errors."""


class ConfigurationError(GatewayError):
    """The configuration cannot work. `faults` are sentences, each with file, key and remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class MasterError(GatewayError):
    """Master data that cannot be taken. `faults` are sentences, each with file, line and remedy; nothing was loaded."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class StateConflict(GatewayError):
    """The version that was read no longer stands; the message says who changed it, and when."""


class ErpError(GatewayError):
    """The ERP did not take an order."""


class ErpUnavailable(ErpError):
    """Not delivered for certain: try again, after `retry_after` seconds where the ERP named a time."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ErpUncertain(ErpError):
    """May have been delivered: `Connector.find` before anything else."""


class ErpRejected(ErpError):
    """The ERP understood and refuses; `findings` take its sentences to the desk."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = tuple(findings)


class ErpBroken(ErpError):
    """Key, rights or setup are wrong: no order can pass until an operator acts."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """What to say behind a word that is none of the known ones."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(sorted(known))}"
