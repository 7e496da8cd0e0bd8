"""What a document says once for the whole order: numbers, dates, parties, terms, by labels, by position and by shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from parsers.draft import Field, Header, Notice
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.headers.blocks import block
from parsers.extractors.pages.headers.currencies import currency_field
from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.headers.days import days
from parsers.extractors.pages.headers.labels import BLOCKS, CODED, DATED, NO_LABELS
from parsers.extractors.pages.headers.labelvalues import Labelled, labelled
from parsers.extractors.pages.headers.parties import address, parties
from parsers.extractors.pages.headers.reference import numbers
from parsers.extractors.pages.rows import Placed, Row, cut
from parsers.knowledge import Knowledge
from parsers.lexicon import fold

__all__ = ["Found", "address", "read_header"]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\(?\d[\d\s()./\-\u00a0]{5,20}\d")
_VAT = re.compile(r"(?:[A-Z]{2}[ .-]?)?[0-9A-Z](?:[ .-]?[0-9A-Z]){5,13}")
_TEXT_ROLES = {"delivery_terms": "delivery_terms", "payment_terms": "payment_terms"}


@dataclass(slots=True)
class Found:
    """The header, the rows that it used, and what it noticed."""

    header: Header
    used: set[int] = field(default_factory=set)  #: ids of rows
    notices: list[Notice] = field(default_factory=list)


def read_header(
    rows: Sequence[Row], knowledge: Knowledge, *, below: int | None = None, own: Mapping[str, str] = NO_LABELS
) -> Found:
    """Reads the rows outside the item tables. `below`: index of the first row after the first table; `own`: the labels that
    a clerk has explained for this sender."""
    pairs = list(labelled(rows, own))
    blocks = {id(pair): block(pair, rows) for pair in pairs if pair.role in BLOCKS or pair.role == "delivery"}
    values: dict[str, Field] = {}
    used: set[int] = {id(pair.row) for pair in pairs if pair.role not in ("total", "total_lines")}
    # the values below the labels of a form's boxes: their row is no item
    used |= {
        id(placed.word)
        for pair in pairs
        if pair.where == "below" and pair.role in CODED | DATED
        for placed in pair.words
        if any(map(str.isdigit, placed.word.text))
    }
    values |= numbers(pairs, rows, below)
    values |= days(pairs, rows, below, blocks)
    values |= _people(pairs, rows, knowledge)
    values |= {role: field_of(text.words, method="header") for role, text in _texts(pairs)}
    if "currency" not in values and (currency := _currency(pairs)):
        values["currency"] = currency
    outer = [row for n, row in enumerate(rows) if below is None or n < below or row.middle > 0.85 * row.page.height]
    header = replace(Header(), **values, **parties(pairs, outer, knowledge, blocks=blocks, used=used))  # type: ignore[arg-type]  # names are Header's own
    return Found(header, used, list(_contradicted(pairs, header)) if own else [])


def _contradicted(pairs: Sequence[Labelled], header: Header) -> Iterator[Notice]:
    """What another label says of the same thing as one that a clerk has explained: nobody but a person decides between them."""
    explained = {pair.role: pair for pair in pairs if pair.own}
    for pair in pairs:
        mine = explained.get(pair.role)
        read = getattr(header, pair.role, None)
        if mine is None or pair.own or not isinstance(read, Field) or not pair.words:
            continue
        numbered = [placed for placed in pair.words if any(map(str.isdigit, placed.word.text))]
        if numbered and not any(placed.word.text.strip(".,;:()[]#") in read.raw for placed in numbered):
            message = (
                f"“{mine.label}” was explained for this sender, and “{pair.label}” says another thing: {pair.text}."
            )
            yield Notice("profile-contradicted", message, f"/{pair.role}", evidence(pair.words, "header"))


def _people(pairs: Sequence[Labelled], rows: Sequence[Row], knowledge: Knowledge) -> dict[str, Field]:
    found: dict[str, Field] = {}
    own = [fold(name) for name in knowledge.own_names]
    for pair in sorted(pairs, key=lambda pair: -pair.strength):
        if pair.role == "contact_name" and "contact_name" not in found and (words := _name(pair.words)):
            found["contact_name"] = field_of(words, method="header")
        elif pair.role == "contact_phone" and "contact_phone" not in found and (match := _PHONE.search(pair.text)):
            called = cut(pair.words, max(match.start() - 1, 0), match.end()) or pair.words
            found["contact_phone"] = field_of(called, raw=match[0], value=match[0].strip(), method="header")
        elif pair.role == "buyer_vat_id" and (vat := _vat(pair)):
            known = found.get("buyer_vat_id")
            if known is None or (not (known.value or "")[:2].isalpha() and (vat.value or "")[:2].isalpha()):
                found["buyer_vat_id"] = vat  # a number with its country is an id for certain
        elif pair.role == "currency" and "currency" not in found and (named := currency_of(pair.text)):
            found["currency"] = currency_field(pair.words, named)
    for row in rows:
        for placed in row.words:
            if "contact_email" in found or "@" not in placed.word.text:
                continue
            match = _EMAIL.search(placed.word.text)
            if match and not any(match[0].lower().endswith(name) for name in own if "." in name):
                found["contact_email"] = field_of([placed], raw=match[0], value=match[0].lower(), method="header")
    return found


def _name(words: Sequence[Placed]) -> list[Placed]:
    """The words of a person's name: up to a slash, comma, number or address sign."""
    taken: list[Placed] = []
    for placed in words[:6]:
        text = placed.word.text
        if (
            text in ("/", "|", "-", "–", "·")
            or any(char.isdigit() for char in text)
            or "@" in text
            or text.endswith(":")
        ):
            break
        taken.append(placed)
        if text.endswith(";"):
            break
    return taken if any(char.isalpha() for placed in taken for char in placed.word.text) else []


def _vat(pair: Labelled) -> Field | None:
    text = pair.text
    match = _VAT.search(text)
    if not match or sum(char.isdigit() for char in match[0]) < 7:
        return None
    words = cut(pair.words, match.start(), match.end()) or pair.words[:1]
    value = re.sub(r"[ .\-]", "", match[0])
    sum_like = re.search(r"[.,]\d\d\b", text)
    if sum_like and not value[:2].isalpha():
        return None
    return field_of(words, raw=match[0], value=value, method="header")


def _texts(pairs: Sequence[Labelled]) -> Iterator[tuple[str, Labelled]]:
    seen: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: -pair.strength):
        role = _TEXT_ROLES.get(pair.role)
        if role and role not in seen and pair.words and any(char.isalpha() for char in pair.text):
            seen.add(role)
            yield role, pair


def _currency(pairs: Sequence[Labelled]) -> Field | None:
    """The currency named beside a total."""
    for pair in pairs:
        if pair.role in ("total", "total_lines", "total_payable"):
            words = [*pair.chunk.words, *pair.words]
            named = currency_of(" ".join(placed.word.text for placed in words))
            if named:
                holder = [placed for placed in words if named[0].lower() in placed.word.text.lower()][:1] or words[:1]
                return currency_field(holder, named)
    return None
