"""Which currency: the one stated, else the customer's, marked as inferred."""

from __future__ import annotations

from normalizer.case import Case

__all__ = ["currency_of", "currency_stated"]

#: Signs and words that name several currencies: among them the customer's is meant, and the prices then have to agree with it.
_SEVERAL = {
    "$": "USD CAD AUD NZD SGD HKD MXN", "dollar": "USD CAD AUD NZD SGD HKD", "dollars": "USD CAD AUD NZD SGD HKD", "kr": "SEK NOK DKK",
    "pound": "GBP", "pounds": "GBP", "fr": "CHF", "¥": "JPY CNY",
}  # fmt: skip


def currency_of(case: Case) -> str | None:
    """The currency stated; else the customer's, marked as inferred. One that is not the customer's is a finding."""
    own = case.customer.currency if case.customer else None
    stated = case.draft.header.currency
    if stated is None:
        if own and case.customer:
            case.ledger.infer("/currency", own, source="customer")
        return own or None
    named = currency_stated(case)
    if named is None:
        case.ledger.find(
            "currency-unknown",
            f"{stated.raw!r} may be several currencies.",
            "/currency",
            evidence=stated.evidence,
            candidates=[one.value for one in stated.alternatives],
        )
        return None
    case.ledger.prove("/currency", stated)
    if own and named != own:
        case.ledger.find(
            "currency-differs",
            f"{named} is stated, the account is kept in {own}.",
            "/currency",
            evidence=stated.evidence,
            candidates=(named, own),
        )
    return named


def currency_stated(case: Case) -> str | None:
    """The ISO code that the order states; of a sign that several currencies share, the customer's own. None where it says none."""
    stated = case.draft.header.currency
    if stated is None:
        return None
    if stated.value:
        return stated.value.strip().upper()
    own = case.customer.currency if case.customer else ""
    meant = [one.value.upper() for one in stated.alternatives] or _SEVERAL.get(
        stated.raw.strip(" .").lower(), ""
    ).split()
    return own if own in meant else None
