"""One draft in hand: everything that the questions of this floor are asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from normalizer.master import CustomerRecord, EarlierOrder, Master
from normalizer.policy import Policy
from normalizer.proof import Ledger
from parsers.draft import Draft

__all__ = ["Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with who sent it, what is known, what is allowed, and where proofs and findings go."""

    draft: Draft
    customer: CustomerRecord | None
    master: Master
    policy: Policy
    ledger: Ledger
    said_on: date  #: the message's own day, which relative dates count from
    country: str | None = None
    earlier: EarlierOrder | None = None  #: the order that this one changes, cancels or returns, where it is known

    @property
    def account(self) -> str:
        """The account number, or "" while nobody knows."""
        return self.customer.account_no if self.customer else ""

    @property
    def language(self) -> str | None:
        """The document's language where it shows one, else the customer's."""
        return self.draft.conventions.language or (
            self.customer.language if self.customer and self.customer.language else None
        )
