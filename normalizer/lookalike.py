"""Addresses that want to be taken for another one: a letter swapped, an ending changed, rn for m."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from normalizer.master import Master
from normalizer.names import fold

__all__ = ["lookalikes", "skeleton"]

#: Short names are near one another by chance; so many letters may differ from which length on.
SHORT, LONG, WHOLE = 5, 10, 6

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
    """What a name looks like to a hurried eye."""
    plain = fold(domain.translate(_SCRIPTS))
    for one, other in _ALIKE:
        plain = plain.replace(one, other)
    return plain


def lookalikes(address: str, master: Master) -> tuple[str, ...]:
    """The accounts that have a mail domain which this address resembles without being it; public hosts resemble nobody."""
    domain = address.rpartition("@")[2].casefold()
    if not domain or master.customers_by_domain(domain):
        return ()
    found = (
        record.account_no
        for record in master.customers()
        for theirs in record.email_domains
        if _alike(domain, theirs.casefold())
    )
    return tuple(dict.fromkeys(found))


def _alike(one: str, other: str) -> bool:
    """Endings aside: the same name, one that looks the same, one a slip away, or one that holds the other whole."""
    (name, _, ending), (theirs, _, other_ending) = one.rpartition("."), other.rpartition(".")
    if not name or not theirs:
        return False
    if name == theirs or skeleton(name) == skeleton(theirs):
        return True
    if len(theirs) >= WHOLE and theirs in name:
        return True
    allowed = 0 if len(theirs) < SHORT else 1 if len(theirs) < LONG else 2
    return ending == other_ending and DamerauLevenshtein.distance(name, theirs, score_cutoff=allowed) <= allowed
