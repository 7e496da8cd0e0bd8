"""Labels of a document: the phrases of config/lexicon `[labels]`, and those that a clerk has explained."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.headers.labelwords import (
    is_account_with_supplier,
    is_wanted_day,
    may_begin,
    plain,
    slashed,
    unsigned,
)
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Chunk
from parsers.lexicon import fold, phrases, words_of
from parsers.record import record

__all__ = [
    "BLOCKS",
    "CODED",
    "DATED",
    "NO_LABELS",
    "OWN",
    "Label",
    "is_label",
    "is_tail",
    "is_two_sided",
    "labels_in",
    "plain_label",
]

#: labels that a clerk has explained for one sender: folded text -> role; "" says that it labels nothing of the order
NO_LABELS: Mapping[str, str] = MappingProxyType({})
OWN = 3.0  #: what such a label is stronger than one of the lexicon

LONGEST = 7  #: words of a label
#: Roles whose value is a number or code of one or two words.
CODED = frozenset({
    "buyer_order_no", "revision", "change_no", "seller_order_no", "previous_order_no", "contract_no", "quotation_no", "account_no",
    "supplier_no", "buyer_vat_id",
})  # fmt: skip
DATED = frozenset({"issued_on", "requested_delivery", "requested_despatch"})
BLOCKS = frozenset({"ship_to", "bill_to", "buyer", "seller", "end_customer"})
#: Roles whose shortest labels are words of everyday use.
_NEEDS_COLON = BLOCKS | {
    "contact_name",
    "contact_phone",
    "fax",
    "delivery_terms",
    "payment_terms",
    "ignore",
    "issued_on",
    "document_no",
}
#: Words that follow a label and belong to it: "Order no.:", "Bestellung Nr.", "Commande n°".
_TAILS = frozenset({
    "no", "nr", "nº", "n°", "n", "number", "nummer", "numero", "num", "#", "ref", "id", ":", "-", "=", "no:", "-nr", "és", "nr:",
    "·", "•",
})  # fmt: skip


@record()
class Label:
    """A label in a chunk: words `start` to `end` (exclusive) are it, with its tails."""

    roles: tuple[str, ...]
    start: int
    end: int
    colon: bool
    size: int  #: how many words the lexicon's phrase has
    language: str | None = None
    own: bool = False  #: a clerk has explained it


def labels_in(chunk: Chunk, own: Mapping[str, str] = NO_LABELS) -> list[Label]:
    """The labels of a chunk from left to right."""
    words = tuple(placed.word.text for placed in chunk.words)
    return list(_found(words, own) if own else _of_words(words))


@lru_cache(maxsize=4_096)
def _of_words(words: tuple[str, ...]) -> tuple[Label, ...]:
    """Asked several times of every chunk: for itself, and for what stands beside and below it."""
    return tuple(_found(words, NO_LABELS))


def _found(words: Sequence[str], own: Mapping[str, str]) -> list[Label]:
    pieces = [fold(word) for word in words]
    found: list[Label] = []
    at = 0
    while at < len(words):
        label = (own and _own_label(words, at, own)) or _label_at(words, pieces, at)
        if label is None or (found and _begins_number(words, found[-1], label)):
            at += 1
            continue
        found.append(label)
        at = label.end
    return found


def _begins_number(words: Sequence[str], before: Label, label: Label) -> bool:
    """`Bon de commande BC 2026-318`: capitals right behind a label of the order's number, and figures behind them, are its own."""
    if before.end != label.start or before.roles[0] != "buyer_order_no" or label.roles[0] != "buyer_order_no":
        return False
    figures = words[label.start + 1] if label.start + 1 < len(words) else ""
    return _CAPITALS.fullmatch(words[label.start]) is not None and figures[:1].isdigit()


def plain_label(text: str) -> str:
    """A label as it is compared: folded, without the signs around it."""
    return plain(text.split()).rstrip(": ")


def is_two_sided(label: str) -> bool:
    """Whether the label may stand before him who buys as well as before him who sells: `Firma`, `Ditta`."""
    roles = {sense.role for sense in phrases("labels").get(plain_label(label), ())}
    return roles >= {"buyer", "seller"}


def _own_label(words: Sequence[str], at: int, own: Mapping[str, str]) -> Label | None:
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        run = words[at : at + size]
        role = own.get(plain(run).rstrip(": "))
        if role is not None:
            end, colon = _tails(words, at + size)
            return Label((role,), at, end, colon or run[-1].endswith(":"), size, own=True)
    return None


def _label_at(words: Sequence[str], pieces: Sequence[str], at: int) -> Label | None:
    """The label that begins with word `at`; `pieces` are the words folded."""
    if not may_begin(unsigned(pieces[at : at + LONGEST])):
        return None
    senses = phrases("labels")
    if _POST_BOX.match(" ".join(pieces[at : at + 4])):
        return None
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        run = words[at : at + size]
        if any(word.endswith(":") for word in run[:-1]) or (run[-1].endswith(",") and at):
            continue
        text = unsigned(pieces[at : at + size])
        known = senses.get(text)
        if not known:
            if joined := _joined(words, text, at, at + size):
                return joined
            continue
        end, colon = _tails(words, at + size)
        colon = colon or run[-1].endswith(":")
        if (end < len(words) and pieces[end] in _VERBS) or (at and known[0].role == "document_no"):
            continue  # "Goods to be delivered on or before 1 December"
        if at and not colon and not _strong_inside(known[0].role, words, at, end):
            continue
        if at and not colon and known[0].role == "contract_no" and {"-", "–"} & set(words[at + size : end]):
            continue  # "25 rue du Marché - 59799 Lille"
        if (
            size == 1
            and len(run[0].strip(".:")) <= 4
            and not colon
            and known[0].role in _NEEDS_COLON
            and len(words) > 1
            and not (known[0].role == "document_no" and len(words) == end + 1 and _is_long_number(words[end]))
        ):
            continue  # "Van", "To", "An", "T" begin names as well
        languages = {sense.language for sense in known}
        roles = _meant(tuple(dict.fromkeys(sense.role for sense in known)), words, pieces, at)
        return Label(
            roles,
            at,
            end,
            colon,
            size,
            languages.pop() if len(languages) == 1 else None,
        )
    return None


def _meant(roles: tuple[str, ...], words: Sequence[str], pieces: Sequence[str], at: int) -> tuple[str, ...]:
    """What a label means behind the words before it."""
    if at and roles[0] == "seller" and _DELIVERS & {fold(word).strip(".,") for word in words[:at]}:
        return ("ship_to",)  # "Bitte liefern Sie bis 9.12. an: ..."
    if at and roles[0] == "buyer_order_no" and _REPLACES & set(pieces[max(at - 4, 0) : at]):
        return ("previous_order_no",)  # "Sustituye y anula nuestro pedido MV-3301"
    return roles


def _joined(words: Sequence[str], text: str, at: int, end: int) -> Label | None:
    """A label that the lexicon does not have as it stands: several with a slash between, or words for a wanted day."""
    roles = slashed(text)
    if not roles and is_account_with_supplier(text):
        roles = ("account_no",)
    if not roles:
        return _wanted_day(words, text, at, end) if end - at > 1 else None
    last, colon = _tails(words, end)
    return Label(roles, at, last, colon or words[end - 1].endswith(":"), end - at)


def _wanted_day(words: Sequence[str], text: str, at: int, end: int) -> Label | None:
    """The label of the day that goods are wanted on in words that the lexicon does not have together; a colon, the end of the text
    or a day must stand behind it, or it is a sentence."""
    if not is_wanted_day(text):
        return None
    last, colon = _tails(words, end)
    colon = colon or words[end - 1].endswith(":")
    spans = date_phrases(" ".join(words[last : last + 4]))
    if not (colon or (spans and spans[0][0] == 0) or (last == len(words) and at == 0)):
        return None
    return Label(("requested_delivery",), at, last, colon, end - at)


def _is_long_number(word: str) -> bool:
    return sum(map(str.isdigit, word)) >= 3


_CAPITALS = re.compile(r"[A-Z]{2,4}")
_POST_BOX = re.compile(r"p\.? ?o\.? ?box\b")  #: "PO Box 19" is an address, and no order number

#: verbs that make a sentence of a label's words
_VERBS = words_of("verbs_behind_labels")
#: Words that make the place behind "an:", "to:", "a:" one that goods go to.
_DELIVERS = words_of("delivers_to_place")
#: Verbs that make an order named behind them the one that is replaced.
_REPLACES = words_of("replaces_papers")


def is_tail(word: str) -> bool:
    """Also where the abbreviation has its stop inside: `Pedido N.º 5.120`, `Ordine n.° 88`."""
    return fold(word.replace(".", "")) in _TAILS or word in _SIGNS


def _tails(words: Sequence[str], end: int) -> tuple[int, bool]:
    colon = False
    while end < len(words) and is_tail(words[end]):
        colon = colon or ":" in words[end]
        end += 1
    return end, colon


def _strong_inside(role: str, words: Sequence[str], at: int, end: int) -> bool:
    """Whether a label without a colon counts in the middle of a text: its value follows at once, in its own shape."""
    rest = words[end : end + 3]
    if not rest:
        return False
    if role in ("buyer_order_no", "revision", "change_no", "contract_no", "quotation_no"):
        loose = (
            role not in ("buyer_order_no", "revision", "change_no") or len(words) <= 8
        )  # "our conditions of purchase, version 7"
        return any(char.isdigit() for char in rest[0]) and (words[at][:1].isupper() or loose)
    if role == "buyer_vat_id":
        return sum(char.isdigit() for char in "".join(rest)) >= 7 and words[at].isupper()
    if role == "currency":
        return currency_of(rest[0]) is not None
    if role == "account_no" and words[at].startswith("("):
        return rest[0].endswith(")") and _is_long_number(rest[0])  # "(account T2006)"
    if role == "buyer":
        return len(words) == end + 1 and _is_long_number(rest[0]) and rest[0].upper() == rest[0]
    if role in DATED or role == "delivery":
        spans = date_phrases(" ".join(rest))
        return bool(spans) and spans[0][0] == 0
    return False


_SIGNS = frozenset(":-–•·=|#")


def is_label(chunk: Chunk) -> bool:
    """Whether the chunk is a label and nothing else, or begins with one and a colon."""
    found = labels_in(chunk)
    return bool(found) and found[0].start == 0 and (found[0].colon or found[0].end == len(chunk.words))
