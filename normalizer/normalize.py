"""The floor's one verb: what the draft means, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from normalizer.finding import Finding
from normalizer.master import Master
from normalizer.order import Order
from normalizer.policy import Policy
from parsers.draft import Alternative, Draft, Evidence

__all__ = ["Normalized", "NormalizedOrder", "Proof", "normalize"]


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a value of the order is what it is: evidence beside the order, keyed by JSON pointer."""

    raw: str
    evidence: Evidence | None  #: None where it rests on master data alone
    confidence: float = 1.0
    alternatives: tuple[Alternative, ...] = ()
    source: str = "written"  #: `written`, `cross-reference`, `catalogue`, `customer`, `default`, `history`, `clerk`


@dataclass(frozen=True, slots=True)
class NormalizedOrder:
    order: Order
    proofs: Mapping[str, Proof]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether no finding holds it."""
        return not any(finding.holds for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Normalized:
    """What one draft became. A draft of kind auto_reply, bounce or other becomes no order."""

    orders: tuple[NormalizedOrder, ...]
    findings: tuple[Finding, ...] = ()


def normalize(draft: Draft, master: Master, policy: Policy = Policy()) -> Normalized:
    """What the draft means to this supplier. Pure: the same draft, master and policy give the same answer."""
    raise NotImplementedError
