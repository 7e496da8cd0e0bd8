"""The proof beside the order, and the ledger in which one draft's proofs and findings gather."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from normalizer.codes import finding
from normalizer.finding import Finding
from parsers.draft import Alternative, Evidence, Field
from parsers.record import record

__all__ = ["Ledger", "Proof"]


@record()
class Proof:
    """Why a value of the order is what it is: evidence beside the order, keyed by JSON pointer."""

    raw: str
    evidence: Evidence | None  #: None where it rests on master data alone
    confidence: float = 1.0
    alternatives: tuple[Alternative, ...] = ()
    source: str = "written"  #: `written`, `cross-reference`, `catalogue`, `customer`, `default`, `history`, `clerk`


@dataclass(slots=True)
class Ledger:
    """What is proved and what is doubtful about one order while it is being made."""

    proofs: dict[str, Proof] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def prove(self, pointer: str, written: Field, *, source: str = "written") -> None:
        """The value at `pointer` rests on what is written."""
        self.proofs[pointer] = Proof(written.raw, written.evidence, written.confidence, written.alternatives, source)

    def infer(self, pointer: str, raw: str, *, source: str, evidence: Evidence | None = None) -> None:
        """The value at `pointer` rests on `source`; `evidence` is what pointed there, if anything written did."""
        self.proofs[pointer] = Proof(raw, evidence, source=source)

    def find(
        self,
        code: str,
        message: str,
        pointer: str = "",
        *,
        evidence: Evidence | None = None,
        candidates: Iterable[str] = (),
    ) -> None:
        self.findings.append(finding(code, message, pointer=pointer, evidence=evidence, candidates=tuple(candidates)))

    def holds(self, pointer: str) -> bool:
        """Whether a finding that holds stands at `pointer` or below it."""
        return any(
            one.holds and (one.pointer == pointer or one.pointer.startswith(pointer + "/")) for one in self.findings
        )
