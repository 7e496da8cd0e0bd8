"""Whether an order that the rules let pass is released at once: always, never, or once its customer's layout has earned it.

`earned`: a person looks at every order of a customer's layout until so many in a row were right that the lower end of Wilson's
interval for their share lies above the target. The first one that was corrected, refused or complained of closes it again.

A set share of what would pass goes to the desk all the same, without saying so to the sender: the blind sample, which measures
how many of the others are wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

from normalizer.normalize import NormalizedOrder
from normalizer.policy import Policy
from normalizer.rules import finding
from parsers.draft import Draft, Kind

__all__ = ["Releasing", "Verdict", "layout_of", "told"]

#: one-sided 95 %
Z = 1.6448536269514722


def layout_of(draft: Draft) -> str:
    """How the order is laid out: by what channel, in what kind of document, and under which column headers."""
    return "/".join(part for part in (draft.origin.channel_kind, draft.source, draft.layout or "") if part)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one new order."""

    release: bool
    passes: bool  #: whether the rules alone let it pass
    course: Literal["released", "held", "unearned", "sample"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Releasing:
    """The installation's release policy. `right_in_a_row` says how many orders of a customer's layout people
    found right since the last wrong one."""

    policy: Policy
    right_in_a_row: Callable[[str, str], int]
    mode: str = "clean"  #: clean, never or earned; a customer may have its own
    earn_after: int = 20
    earn_target: float = 0.9
    sample_share: float = 0.0

    def verdict(self, normalized: NormalizedOrder, *, layout: str, lot: str) -> Verdict:
        """`lot` names the order for the draw of the sample: the same name, the same lot."""
        order = normalized.order
        account_no = order.customer.account_no
        is_plain = order.kind is Kind.ORDER and order.intent == "new"
        if not normalized.clean or account_no is None or not order.lines or not is_plain:
            return Verdict(False, False, "held")
        mode = self._own(account_no).get("release", self.mode)
        if mode == "earned" and (right := self.right_in_a_row(account_no, layout)) < self.needed:
            why = f"{right} of the {self.needed} orders of this layout in a row that must be right were so"
            return Verdict(False, True, "unearned", why)
        if mode not in ("clean", "earned"):
            return Verdict(False, True, "held")
        if _drawn(lot, self.sample_share):
            return Verdict(False, True, "sample", "drawn as a sample: check it as if nobody had")
        return Verdict(True, True, "released")

    @property
    def needed(self) -> int:
        """So many in a row must be right: then the lower end of the interval, n / (n + z^2), has reached the target."""
        return max(self.earn_after, ceil(self.earn_target * Z * Z / (1 - self.earn_target)))

    def _own(self, account_no: str) -> Mapping[str, str]:
        return self.policy.customers.get(account_no, {})


def told(normalized: NormalizedOrder, verdict: Verdict) -> NormalizedOrder:
    """With a word for the clerk on why an order that is clean is not released."""
    code = {"unearned": "release-unearned", "sample": "release-sampled"}.get(verdict.course)
    if code is None:
        return normalized
    one = finding(code, f"Clean, and held: {verdict.why}.")
    return NormalizedOrder(normalized.order, normalized.proofs, (*normalized.findings, one))


def _drawn(lot: str, share: float) -> bool:
    """Whether this lot is among the share: evenly, and as nobody outside can foresee, for intakes bear random numbers."""
    if share <= 0:
        return False
    drawn = int.from_bytes(hashlib.sha256(lot.encode()).digest()[:8], "big")
    return drawn < share * 2**64
