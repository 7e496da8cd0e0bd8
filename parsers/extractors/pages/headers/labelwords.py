"""Words as labels are compared: folded, without the signs around them; and which of them can begin a label at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from parsers.lexicon import fold, phrases, words_of

__all__ = ["is_account_with_supplier", "is_wanted_day", "may_begin", "plain", "slashed", "unsigned"]

_SIGNS_AROUND = " -*(),;=#•·"
_SLASHED_AROUND = " -*().,:"


def plain(run: Sequence[str]) -> str:
    """These words as one text for comparison."""
    return fold(" ".join(run)).strip(_SIGNS_AROUND)


def unsigned(pieces: Sequence[str]) -> str:
    """`plain` of words that are folded already."""
    return " ".join(filter(None, pieces)).strip(_SIGNS_AROUND)


@cache
def _first_words() -> frozenset[str]:
    return (
        frozenset(phrase.partition(" ")[0] for phrase in phrases("labels"))
        | _DAYS
        | _WANTED
        | _ARRIVALS
        | _BOTH
        | _CUSTOMERS
        | _OURS
        | _NUMBERS
    )


def may_begin(text: str) -> bool:
    """Whether a label of the lexicon, or several joined by slashes, can begin this text: few words are the first of one."""
    first = text.partition(" ")[0]
    known = _first_words()
    return (
        first in known
        or first.rstrip(_SIGNS_AROUND) in known
        or ("/" in text and first.partition("/")[0].strip(_SLASHED_AROUND) in known)
    )


#: nouns of a day, of what arrives on it, of both in one word; and what says that it is wanted
_DAYS = words_of("days_in_labels")
_ARRIVALS = words_of("arrivals_in_labels")
_BOTH = words_of("dated_arrivals_in_labels")
_WANTED = words_of("wanted_in_labels")
_JOINING = words_of("joining_in_labels")


def is_wanted_day(text: str) -> bool:
    """Whether these words, in whatever order, are a label of the day on which goods are wanted: `Fecha recepción requerida`."""
    words = set(text.rstrip(" :").replace("'", " ").split())
    if not words <= _DAYS | _ARRIVALS | _BOTH | _WANTED | _JOINING:
        return False
    dated, arrives = words & (_DAYS | _WANTED), words & _ARRIVALS
    return bool((words & _BOTH and words & _WANTED) or (dated and arrives))


#: what a customer has with a supplier, whose it is, that it is a number, and with whom
_CUSTOMERS = words_of("customers_in_labels")
_OURS = words_of("ours_in_labels")
_NUMBERS = words_of("numbers_in_labels")
_SUPPLIER = words_of("supplier_in_labels")
_AT = words_of("at_supplier_in_labels")


def is_account_with_supplier(text: str) -> bool:
    """Whether these words, in whatever order, are a label of the number that the buyer has with the supplier: `Ns. codice c/o Voi`."""
    words = set(text.rstrip(" :").replace(".", "").split())
    if (
        not words & _SUPPLIER
        or not words & _AT
        or not words <= _CUSTOMERS | _OURS | _NUMBERS | _SUPPLIER | _AT | _JOINING
    ):
        return False
    return bool(words & _CUSTOMERS or (words & _OURS and words & _NUMBERS))


def slashed(text: str) -> tuple[str, ...] | None:
    """Roles of labels joined by a slash; one role where they are two languages of one label."""
    text = text.rstrip(":").strip()
    if "/" not in text:
        return None
    senses = phrases("labels")
    parts = [part.strip(_SLASHED_AROUND) for part in text.split("/")]
    if len(parts) > 3 or not all(parts):
        return None
    known = [senses.get(part) for part in parts]
    if not all(known):
        return None
    roles = [each[0].role for each in known if each]
    common = set.intersection(*({sense.role for sense in each} for each in known if each))
    return (next(role for role in roles if role in common),) if common else tuple(roles)
