"""The buyer, and the places that goods and invoices go to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.draft import Address, Alternative
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.blocks import Lines, clean_block, letterhead, opens_with_hours
from parsers.extractors.pages.headers.labels import CODED, is_two_sided
from parsers.extractors.pages.headers.labelvalues import Labelled
from parsers.extractors.pages.rows import Placed, Row
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, words_of

__all__ = ["address", "parties"]


def parties(
    pairs: Sequence[Labelled], rows: Sequence[Row], knowledge: Knowledge, *, blocks: Mapping[int, Lines], used: set[int]
) -> dict[str, Address]:
    found: dict[str, Address] = {}
    strengths: dict[str, float] = {}
    two_sided = False
    taken = {id(placed.word) for pair in pairs for placed in _taken(pair)}
    for pair in pairs:
        role = "ship_to" if pair.role in ("delivery", "requested_delivery") else pair.role
        lines = blocks.get(
            id(pair), [list(pair.words)] if pair.role == "requested_delivery" and len(pair.words) > 3 else None
        )
        if lines is None or (role == "ship_to" and opens_with_hours(lines)):
            continue
        ids = {id(placed.word) for line in lines for placed in line}
        used |= ids
        taken |= ids
        if role == "seller":
            taken |= {
                id(placed.word) for chunk in pair.row.chunks for placed in chunk.words if chunk.left > pair.chunk.left
            }
            continue
        text = clean_block(lines, role)
        if not text or not _fits(role, pair, text, knowledge):
            continue
        strength = (
            pair.strength
            + (0.5 if len(text) > 1 else 0.0)
            - (2.0 if pair.role == "requested_delivery" else 1.0 if pair.role == "delivery" else 0.0)
        )
        if strengths.get(role, -1.0) < strength:
            strengths[role] = strength
            found[role] = address(text)
            two_sided = is_two_sided(pair.label) if role == "buyer" else two_sided
    head = letterhead(rows, taken, knowledge)
    if head:
        found["buyer"] = _with_head(found["buyer"], head, sure=not two_sided) if "buyer" in found else address(head)
    if (ship_to := found.get("ship_to")) and _is_own_place(fold(ship_to.text.raw)):
        del found["ship_to"]
        if head:
            found["ship_to"] = address(_uppermost(head))
    return found


def _with_head(buyer: Address, head: Lines, *, sure: bool) -> Address:
    """The buyer as a label names him, with the lines of the letterhead as what he may be instead, since a person may stand beside the
    label; as good as the label's where it may be the seller's."""
    lines = "\n".join(" ".join(placed.word.text for placed in line).strip(" ,;:-–") for line in head)
    return replace(buyer, text=replace(buyer.text, alternatives=(Alternative(lines, 0.5 if sure else 1.0),)))


def _taken(pair: Labelled) -> list[Placed]:
    """The words of a label and its value; those behind or below a label of a number, without a figure, are a name."""
    said = [*pair.chunk.words[pair.start :], *pair.words]
    if pair.role not in CODED or any(char.isdigit() for char in pair.text):
        return said
    return [placed for placed in said if all(placed is not word for word in pair.words)]


def _uppermost(head: Lines) -> Lines:
    """The buyer's own lines of a letterhead: what stands well below his address is whom he writes to."""
    for at in range(1, len(head)):
        above, below = head[at - 1][0].word.box, head[at][0].word.box
        told = any(any(map(str.isdigit, placed.word.text)) for line in head[:at] for placed in line)
        town = _PLACE.search(" ".join(placed.word.text for placed in head[at - 1]))
        if told and below.top - above.bottom > (0.5 if town else 1.5) * above.height:
            return head[:at]
    return head


def _is_own_place(text: str) -> bool:
    """Whether the place is said by words that mean the buyer's own: "as above", "the yard as above", "el propio hostal"."""
    if _SAME_PLACE.match(text):
        return True
    own = next((one for one in _OWN_PREMISES if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)), None)
    return own is not None and not any(map(str.isdigit, text))


_OWN_PREMISES = words_of("own_place_in_blocks")


#: "as above": the place is the letterhead's.
_SAME_PLACE = re.compile(
    r"(?:(?:goods in|goods inwards|stores|to)?\s*(?:at|the)?\s*)?(?:as |the |same as )?(?:above|same address|see above|address above|our address"
    r"|wie oben|siehe oben|obige|s o\b|w o\b|unsere (?:o g )?(?:adresse|anschrift)|ci-dessus|idem|voir ci-dessus|notre adresse"
    r"|arriba|misma direccion|nuestra direccion|come sopra|vedi sopra|stesso indirizzo|ns sede|nostra sede|zie boven|als boven|zelfde adres|ons adres|jw\b|jak wyzej|enligt ovan)"
)


def _fits(role: str, pair: Labelled, lines: Lines, knowledge: Knowledge) -> bool:
    """Whether these lines can be that party or place."""
    text = " ".join(placed.word.text for line in lines for placed in line)
    if role in ("buyer", "ship_to") and _is_own(lines, knowledge):
        return False
    if role == "buyer":
        named = fold(pair.label).strip(" :.") in _COMPANY_LABELS
        return (
            named
            or len(lines) > 1
            or len(text.split()) > 3
            or any(char.isdigit() for char in text)
            or bool(_COMPANY.search(text))
            or _names_site(text, knowledge)
        )
    if pair.role == "requested_delivery":
        return bool(_PLACE.search(text))
    if pair.role == "delivery" or not (":" in pair.label or pair.where != "inline" or pair.strength >= 2.6):
        plain = fold(text)
        known = any(fold(place) in plain for place in knowledge.places if len(place) > 3) if len(text) < 200 else False
        return known or bool(re.search(r"\d{3,}|\b[A-Z]{1,2}\d", text)) or ("," in text and ":" in pair.label)
    return True


def _names_site(text: str, knowledge: Knowledge) -> bool:
    """`Gemeinde Habichtsau, Bauhof`: a name of at least two words that stands on file for a place."""
    plain = " ".join(fold(text).replace(",", " ").split())
    return any(" " in place and fold(place) in plain for place in knowledge.places)


#: A postcode with a town: "74000 Annecy", "Bristol BS11 9ZZ", "1506 ZX Zaandam"
_PLACE = re.compile(
    r"\b\d{4,5}(?: [A-Z]{2})?\s+[A-ZÀ-Þ][a-zà-ÿ]|\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b|\b[A-Z]{2}\s\d{5}\b"
)
_COMPANY_LABELS = words_of("labels_of_companies")


_COMPANY = re.compile(
    r"\b(?:ltd|limited|plc|llc|inc|corp|co|gmbh|ag|kg|ohg|e\.?k\.?|gbr|sarl|sas|sa|s\.a\.|s\.?r\.?l\.?|s\.?p\.?a\.?|s\.?l\.?u?\.?|bv|b\.v\.|nv|n\.v\.|bvba|v\.?o\.?f\.?|c\.?v\.?|ab|oy|as|aps|sp\.? z o\.?o\.?|se|eg|council|university|hospital|trust)\b\.?",
    re.I,
)


def _is_own(lines: Sequence[Sequence[Placed]], knowledge: Knowledge) -> bool:
    text = fold(" ".join(placed.word.text for line in lines for placed in line))
    return any(fold(name) in text for name in knowledge.own_names if len(name) > 4)


def address(lines: Sequence[Sequence[Placed]]) -> Address:
    """The lines as an address, without the punctuation that joined them to what stood around."""
    words = [placed for line in lines for placed in line]
    text = "\n".join(" ".join(placed.word.text for placed in line).strip(" ,;:-–") for line in lines)
    return Address(field_of(words, raw=text, value=text, method="header"))
