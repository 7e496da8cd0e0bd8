"""Which numbers the order bears: the buyer's own, a contract, a quotation, earlier orders."""

from __future__ import annotations

import re
from functools import lru_cache

from normalizer.proof import Ledger
from parsers.draft import Field, Header
from parsers.record import record

__all__ = ["NUMBERS", "clean_number", "references", "same_number"]

#: Header fields that are somebody's number and go into the order under the same name.
NUMBERS = ("buyer_order_no", "seller_order_no", "previous_order_no", "contract_no", "quotation_no")

#: A label that stuck to its number: words without a figure, up to a colon or #, before something with one.
_LABEL = re.compile(r"^[^\d:#]{0,40}[:#]+[ \t]*(?=[^\s:#]{0,40}\d)")
#: Words that only say that a number follows, before something with a figure; a buyer's own letters ("TJ 1042") are no such words.
_WORDS = re.compile(
    r"^(?:(?:p\.?o|p/o|purchase order|order|bestell(?:ung|nummer|[- ]?nr)|best|auftrag|commande|cde|pedido|ordine|oda|bestelling|bestelbon|bon|"
    r"zam[oó]wienie|ink[oö]psorder|number|nummer|numero|num[eé]ro|num|no|nr|n|ref)(?:[.°º]+[ \t]*|[ \t]+)){1,4}(?=\S{0,40}\d)",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")
_PLAIN = re.compile(r"[^0-9a-z]")
_TRAILING = " \t\r\n.,;:\"'()[]"


def clean_number(text: str) -> str | None:
    """The number without label, quotes and final punctuation; leading zeros and inner signs stay. None where nothing is left."""
    bare = _BLANKS.sub(" ", text).strip(_TRAILING)
    bare = _WORDS.sub("", _LABEL.sub("", bare)).lstrip("#").strip(_TRAILING)
    return bare or None


def same_number(one: str, other: str) -> bool:
    """Whether two writings mean one number: case, signs and leading zeros aside (subjects drop them)."""
    left = _plain(one)
    return bool(left) and left == _plain(other)


@lru_cache(maxsize=8192)  # an order is held against each of its customer's latest ones
def _plain(number: str) -> str:
    return _PLAIN.sub("", number.casefold()).removeprefix("po").lstrip("0")


@record(kw_only=True)
class References:
    """The numbers that an order bears."""

    buyer_order_no: str | None = None
    seller_order_no: str | None = None
    previous_order_no: str | None = None
    contract_no: str | None = None
    quotation_no: str | None = None


def references(header: Header, ledger: Ledger) -> References:
    """The order's numbers; rivals of the buyer's own become a finding."""
    found: dict[str, str | None] = {}
    for name in NUMBERS:
        field: Field | None = getattr(header, name)
        found[name] = None if field is None else clean_number(field.value if field.value is not None else field.raw)
        if field is not None and found[name]:
            ledger.prove(f"/{name}", field)
    _rivals(header.buyer_order_no, found["buyer_order_no"], ledger)
    return References(**found)


def _rivals(field: Field | None, chosen: str | None, ledger: Ledger) -> None:
    if field is None:
        return
    others = [number for one in field.alternatives if (number := clean_number(one.value))]
    if field.value is None and others:
        chosen = None
    rivals = [number for number in others if chosen is None or not same_number(number, chosen)]
    if rivals:
        ledger.find(
            "order-number-contradicted",
            f"The order number may be {' or '.join(dict.fromkeys([*filter(None, [chosen]), *rivals]))}; choose the right one.",
            "/buyer_order_no",
            evidence=field.evidence,
            candidates=dict.fromkeys([*filter(None, [chosen]), *rivals]),
        )
