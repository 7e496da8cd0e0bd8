"""Terms of payment that an order states, beside those that the customer has."""

from __future__ import annotations

import re

from normalizer.case import Case
from parsers.draft import Field

__all__ = ["payment_terms"]

_FIGURE = re.compile(r"\d+")


def payment_terms(case: Case, field: Field | None) -> str | None:
    """The terms as stated. Those on a form are mostly its own boilerplate, and ours apply; those that somebody wrote into a letter are
    meant, and so a condition where they name other days than those on file."""
    if field is None:
        return None
    case.ledger.prove("/payment_terms", field)
    said = (field.value or field.raw).strip()
    filed = case.customer.payment_terms if case.customer else ""
    here, there = _FIGURE.findall(said), _FIGURE.findall(filed)
    if here and there and not set(here) & set(there):
        written = field.evidence.method in ("prose", "speech")
        case.ledger.find(
            "condition-stated" if written else "terms-differ",
            f"The order says “{said}”; on file is “{filed}”.",
            "/payment_terms",
            evidence=field.evidence,
        )
    return said or None
