"""Labelled values of a document: every label of config/lexicon `[labels]`, with the words beside or below it.

A value stands behind its label, in the next chunk of the row, or below (a form with tiny labels). Labels may be joined
("PO number/date", "Bestellnummer / Datum"): then the values are joined the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from parsers.extractors.pages.headword import currency_of
from parsers.extractors.pages.labelwords import may_begin, plain, slashed, unsigned
from parsers.extractors.pages.phrases import date_phrases
from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.lexicon import fold, phrases
from parsers.record import record

__all__ = ["NO_LABELS", "OWN", "Label", "Labelled", "labelled", "labels_in", "plain_label"]

#: labels that a clerk has explained for one sender: folded text -> role; "" says that it labels nothing of the order
NO_LABELS: Mapping[str, str] = MappingProxyType({})
OWN = 3.0  #: what such a label is stronger than one of the lexicon

LONGEST = 7  #: words of a label
#: Roles whose value is a number or code of one or two words.
CODED = frozenset({
    "buyer_order_no", "revision", "seller_order_no", "previous_order_no", "contract_no", "quotation_no", "account_no",
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


@record()
class Labelled:
    """A label with the words of its value. `where`: inline, right or below."""

    role: str
    label: str
    words: tuple[Placed, ...]
    where: str
    row: Row
    chunk: Chunk
    strength: float
    language: str | None = None
    start: int = 0  #: index of the label's first word in the chunk
    own: bool = False  #: a clerk has explained it

    @property
    def text(self) -> str:
        return " ".join(placed.word.text for placed in self.words)


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
        if label is None:
            at += 1
            continue
        found.append(label)
        at = label.end
    return found


def plain_label(text: str) -> str:
    """A label as it is compared: folded, without the signs around it."""
    return plain(text.split()).rstrip(": ")


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
            roles = slashed(text)
            if roles:
                end, colon = _tails(words, at + size)
                return Label(roles, at, end, colon or run[-1].endswith(":"), size)
            continue
        end, colon = _tails(words, at + size)
        colon = colon or run[-1].endswith(":")
        if at and known[0].role == "document_no":
            continue
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
        ):
            continue  # "Van", "To", "An", "T" begin names as well
        languages = {sense.language for sense in known}
        roles = tuple(dict.fromkeys(sense.role for sense in known))
        if at and roles[0] == "seller" and _DELIVERS & {fold(word).strip(".,") for word in words[:at]}:
            roles = ("ship_to",)  # "Bitte liefern Sie bis 9.12. an: ..."
        return Label(
            roles,
            at,
            end,
            colon,
            size,
            languages.pop() if len(languages) == 1 else None,
        )
    return None


_POST_BOX = re.compile(r"p\.? ?o\.? ?box\b")  #: "PO Box 19" is an address, and no order number

#: Words that make the place behind "an:", "to:", "a:" one that goods go to.
_DELIVERS = frozenset(
    "liefern liefert geliefert lieferung zustellen senden deliver delivered delivery ship send livrer livraison expedier entregar entrega enviar"
    " consegnare consegna spedire leveren levering bezorgen dostarczyc leverera levereras".split()
)


def _is_tail(word: str) -> bool:
    """Also where the abbreviation has its stop inside: `Pedido N.º 5.120`, `Ordine n.° 88`."""
    return fold(word.replace(".", "")) in _TAILS or word in _SIGNS


def _tails(words: Sequence[str], end: int) -> tuple[int, bool]:
    colon = False
    while end < len(words) and _is_tail(words[end]):
        colon = colon or ":" in words[end]
        end += 1
    return end, colon


def _strong_inside(role: str, words: Sequence[str], at: int, end: int) -> bool:
    """Whether a label without a colon counts in the middle of a text: its value follows at once, in its own shape."""
    rest = words[end : end + 3]
    if not rest:
        return False
    if role in ("buyer_order_no", "revision", "contract_no", "quotation_no"):
        loose = role not in ("buyer_order_no", "revision") or len(words) <= 8  # "our conditions of purchase, version 7"
        return any(char.isdigit() for char in rest[0]) and (words[at][:1].isupper() or loose)
    if role == "buyer_vat_id":
        return sum(char.isdigit() for char in "".join(rest)) >= 7 and words[at].isupper()
    if role == "currency":
        return currency_of(rest[0]) is not None
    if role in DATED:
        spans = date_phrases(" ".join(rest))
        return bool(spans) and spans[0][0] == 0
    return False


def labelled(rows: Sequence[Row], own: Mapping[str, str] = NO_LABELS) -> Iterator[Labelled]:
    """Every label of these rows with its value; a label without a value is left out. `own`: see `NO_LABELS`."""
    for at, row in enumerate(rows):
        for place, chunk in enumerate(row.chunks):
            found = labels_in(chunk, own)
            unsure = len(found) == 1 and found[0].end == len(chunk.words) and not (found[0].colon or found[0].own)
            if not found or unsure:
                wrapped = list(_wrapped(rows, at, place))
                if wrapped:
                    yield from wrapped
                    continue
            for number, label in enumerate(found):
                stop = found[number + 1].start if number + 1 < len(found) else len(chunk.words)
                if label.roles != ("",):
                    yield from _values(rows, at, place, label, stop)


def _wrapped(rows: Sequence[Row], at: int, place: int) -> Iterator[Labelled]:
    """A label that a narrow form column has broken over two rows, with the values to its right on both."""
    row, chunk = rows[at], rows[at].chunks[place]
    if len(chunk.words) > 3 or row.grid is not None or place + 1 >= len(row.chunks) + 1:
        return
    for lower in rows[at + 1 : at + 3]:
        if lower.page is not row.page or lower.middle - row.middle > 2.2 * row.em:
            return
        below = next((n for n, other in enumerate(lower.chunks) if abs(other.left - chunk.left) <= 0.4 * row.em), None)
        if below is None or len(lower.chunks[below].words) > 3:
            continue
        whole = [placed.word.text for placed in (*chunk.words, *lower.chunks[below].words)]
        known = phrases("labels").get(plain(whole))
        if not known:
            return
        if _has_own_value(row, chunk) and _has_own_value(lower, lower.chunks[below]):
            return  # "Data  07.06." above "Consegna  30.06.": two labels, each with its value
        between = [one for one in rows[at + 1 : at + 3] if row.middle < one.middle < lower.middle]
        beside = [other for one in (row, *between, lower) for other in one.chunks if other.left > chunk.right]
        nearest = min((other.left for other in beside), default=0.0)
        words = tuple(placed for other in beside if abs(other.left - nearest) <= row.em for placed in other.words)
        if words:
            role = known[0].role
            yield Labelled(role, " ".join(whole), words, "right", row, chunk, len(whole) + 0.4, known[0].language)
        return


def _has_own_value(row: Row, chunk: Chunk) -> bool:
    """Whether this chunk is a label by itself, with a value to its right on its own row."""
    return _is_label(chunk) and any(other.left > chunk.right and not _is_label(other) for other in row.chunks)


def _values(rows: Sequence[Row], at: int, place: int, label: Label, stop: int) -> Iterator[Labelled]:
    row = rows[at]
    chunk = row.chunks[place]
    name = " ".join(placed.word.text for placed in chunk.words[label.start : label.end])
    inline = chunk.words[label.end : stop]
    if inline and "buyer_order_no" in label.roles and _BRACKETED.fullmatch(" ".join(p.word.text for p in inline)):
        inline = ()  # "Purchase Order (New)" above its number
    offers: list[tuple[str, tuple[Placed, ...]]] = []
    if inline:
        offers.append(("inline", inline))
    elif stop == len(chunk.words):
        beneath = BLOCKS & set(label.roles) and _is_column(rows, at, chunk)
        if place + 1 < len(row.chunks) and not _is_label(row.chunks[place + 1]) and not beneath:
            beside = list(row.chunks[place + 1].words)
            if len(label.roles) > 1:
                for more in row.chunks[place + 2 : place + 1 + len(label.roles)]:
                    beside += more.words
            offers.append(("right", _bare(beside)))
        if below := _below(rows, at, chunk, len(label.roles)):
            offers.append(("below", below))
        if len(offers) > 1 and DATED.issuperset(label.roles):
            # what stands beside may be of another block: "Delivery Date   TR11 3ZX" above "20 Oct 2026"
            offers = [offer for offer in offers if _has_date(offer[1])] or offers
    for where, words in offers:
        for role, part in _shared(label.roles, words):
            strength = label.size + (1.0 if label.colon else 0.0) + {"inline": 0.6, "right": 0.4, "below": 0.3}[where]
            strength += OWN if label.own else 0.0
            yield Labelled(role, name, part, where, row, chunk, strength, label.language, label.start, label.own)


def _has_date(words: Sequence[Placed]) -> bool:
    return any(True for _ in date_phrases(" ".join(placed.word.text for placed in words)))


def _is_column(rows: Sequence[Row], at: int, chunk: Chunk) -> bool:
    """Whether the lines of an address stand below this label: two rows that begin at its left edge, close below."""
    last, count = rows[at], 0
    for lower in rows[at + 1 : at + 5]:
        if (
            lower.page is not last.page
            or lower.grid != last.grid
            or lower.middle - last.middle > 1.6 * max(last.em, lower.em)
        ):
            break
        below = next((other for other in lower.chunks if abs(other.left - chunk.left) <= 0.3 * lower.em), None)
        if below is None:
            continue
        if _is_label(below) or (lower.grid is not None and int(lower.top) != int(rows[at].top)):
            break
        last, count = lower, count + 1
    return count >= 2


def _only_tails(words: Sequence[Placed]) -> bool:
    return all(_is_tail(placed.word.text) for placed in words)


def _bare(words: Sequence[Placed]) -> tuple[Placed, ...]:
    """Without the signs and "no." that lead a value: "Nr. : 26004417", ": 08.10.26"."""
    at = 0
    while at < len(words) - 1 and _only_tails(words[at : at + 1]):
        at += 1
    return tuple(words[at:])


_SIGNS = frozenset(":-–•·=|#")


def _is_label(chunk: Chunk) -> bool:
    found = labels_in(chunk)
    return bool(found) and found[0].start == 0 and (found[0].colon or found[0].end == len(chunk.words))


_BRACKETED = re.compile(r"\([^()\d]{1,20}\)")


def _below(rows: Sequence[Row], at: int, chunk: Chunk, count: int) -> tuple[Placed, ...]:
    """The chunk right below, aligned with the label on the left or lying under it."""
    row = rows[at]
    for lower in rows[at + 1 : at + 4]:
        if lower.page is not row.page or lower.grid != row.grid:
            return ()
        distance = lower.middle - row.middle
        if distance > (1.1 if row.grid is not None else 2.6 * max(row.em, lower.em)):
            return ()
        for number, other in enumerate(lower.chunks):
            aligned = abs(other.left - chunk.left) <= 0.8 * row.em or (
                min(other.right, chunk.right) - max(other.left, chunk.left)
                > 0.5 * min(other.right - other.left, chunk.right - chunk.left)
            )
            if not aligned:
                continue
            if _is_label(other):
                return ()
            if _BRACKETED.fullmatch(other.text):
                break  # "(New)" between a label and its value
            words = list(other.words)
            extra = count - 1
            while _only_tails(words) and number + 1 + extra < len(lower.chunks):
                extra += 1
                words += lower.chunks[number + extra].words
            for more in lower.chunks[number + 1 : number + count]:
                words += more.words
            return _bare(words)
    return ()


def _shared(roles: Sequence[str], words: Sequence[Placed]) -> Iterator[tuple[str, tuple[Placed, ...]]]:
    """The words of each role; joined labels have values joined by a slash, or side by side."""
    if len(roles) == 1:
        yield roles[0], tuple(words)
        return
    parts: list[list[Placed]] = [[]]
    for placed in words:
        if placed.word.text in ("/", "-", "|", "·", "–"):
            parts.append([])
        else:
            parts[-1].append(placed)
    parts = [part for part in parts if part]
    if len(parts) == len(roles):
        yield from ((role, tuple(part)) for role, part in zip(roles, parts, strict=True))
        return
    # Different senses of one label (VAT: a number or a sum), or values without a sign between them: each by its shape.
    for role in roles:
        yield role, tuple(words)


def offsets(words: Sequence[Placed]) -> list[int]:
    """Where each word begins in the words joined by blanks."""
    found, at = [], 0
    for placed in words:
        found.append(at)
        at += len(placed.word.text) + 1
    return found


def cut(words: Sequence[Placed], start: int, end: int) -> tuple[Placed, ...]:
    """The words whose beginnings lie in [start, end) of the joined text."""
    return tuple(placed for placed, at in zip(words, offsets(words), strict=True) if start <= at < end)
