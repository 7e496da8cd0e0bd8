"""Addresses that want to be taken for another one: a letter swapped, an ending changed, rn for m."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from normalizer.master import Master
from normalizer.names import fold

__all__ = ["lookalikes", "skeleton"]

#: Signs that look alike in common fonts -> one of them (after Unicode TR 39, the Latin part, and the usual ASCII tricks).
_ALIKE = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("0", "o"),
    ("1", "l"),
    ("i", "l"),
    ("5", "s"),
    ("-", ""),
    ("_", ""),
    (".", ""),
)
_SCRIPTS = str.maketrans("аеорсухікмтвнԁӏ", "aeopcyxikmtbhdl")


def skeleton(domain: str) -> str:
    """What the domain looks like; the last label counts, since endings are swapped too."""
    plain = fold(domain.translate(_SCRIPTS))
    for one, other in _ALIKE:
        plain = plain.replace(one, other)
    return plain


def lookalikes(address: str, master: Master) -> tuple[str, ...]:
    """The accounts that have a mail domain which this address resembles without being it; public hosts resemble nobody."""
    domain = address.rpartition("@")[2].casefold()
    if not domain or master.customers_by_domain(domain):
        return ()
    mine, name = skeleton(domain), domain.rpartition(".")[0]
    found: dict[str, None] = {}
    for record in master.customers():
        for other in {*record.email_domains}:
            theirs = other.casefold()
            if mine == skeleton(theirs) or (name == theirs.rpartition(".")[0] and name) or _near(domain, theirs):
                found[record.account_no] = None
    return tuple(found)


def _near(one: str, other: str) -> bool:
    allowed = 1 if min(len(one), len(other)) < 12 else 2
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
