"""Numbers, units and prices of a line as fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from parsers.draft import Alternative, Evidence, Field
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.cells import Quantity, is_unit, money, per_of, quantity
from parsers.extractors.pages.tables.columns import Column
from parsers.extractors.pages.tables.countcolumn import counts_packs
from parsers.extractors.pages.tables.entry import text_of
from parsers.extractors.pages.tables.judge import Candidate
from parsers.extractors.pages.tables.raws import Raw
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, pack_words, unit_words, words_of
from parsers.numbers import plain, readings
from parsers.page import Source
from parsers.score import Label, Proof, confidence

__all__ = ["amounts", "number_field", "quantities"]


def number_field(
    words: Sequence[Placed],
    numeral: str,
    sure: Decimal | None,
    *,
    mark: str | None,
    proof: Proof,
    raw: str | None = None,
) -> Field:
    """A number field: proved, or with one reading, or with all its rivals."""
    written = raw if raw is not None else " ".join(p.word.text for p in words)
    values = readings(numeral, decimal_mark=mark)
    base = confidence((p.word for p in words), proof=proof)
    if sure is not None:
        return Field(written, plain(sure), evidence(words), base)
    if len(values) == 1:
        return Field(written, plain(values[0]), evidence(words), base)
    share = round(base / max(len(values), 1), 3)
    return Field(written, None, evidence(words), share, tuple(Alternative(plain(value), share) for value in values))


def quantities(
    raw: Raw,
    stated: tuple[Column, list[Placed]] | None,
    sure: Candidate | None,
    *,
    mark: str | None,
    proof: Proof,
    knowledge: Knowledge,
) -> dict[str, Any]:
    found: dict[str, Field] = {}
    if stated is not None:
        column, words = stated
        counted = quantity(text_of(words), knowledge.unit_words)
        if counted is None and sure is not None:
            found["quantity"] = number_field(words, "", sure.quantity, mark=mark, proof=proof)
        elif counted is None:
            found["quantity"] = Field(" ".join(p.word.text for p in words), None, evidence(words), 0.0)
        else:
            found |= _counted(counted, words, sure.quantity if sure else None, mark=mark, proof=proof)
    if "unit" not in found and (cell := raw.words.get("unit")) and not _of_a_piece(cell, raw, stated):
        found["unit"] = field_of(cell)
    if "unit" not in found and stated is not None and (unit := _pack_of(raw, stated[0])):
        found["unit"] = unit
    if "unit" not in found and stated is not None and (unit := _header_unit(stated[0])):
        found["unit"] = _pack_unit(raw, unit) or unit
    if "unit" not in found and (cell := raw.words.get("pack")) and is_unit(text_of(cell)):
        found["unit"] = field_of(cell, label=Label.DECORATED)
    for column, words in raw.quantities:
        if stated is None or column is stated[0] or "quantity_2" in found:
            continue
        if counted := quantity(text_of(words), knowledge.unit_words):
            found["quantity_2"] = number_field(words, counted.number, None, mark=mark, proof=Proof.NONE)
            if unit := _pack_of(raw, column) or _header_unit(column):
                found["unit_2"] = unit
    return _with_likely_unit(found, raw, knowledge)


#: letters that a recogniser takes for one another, small
_LIKE = ("ceo", "il1t", "nmr", "uv", "hb", "gq", "5s", "0o")
UNSURE = 0.6  #: how sure a unit is of which a letter was exchanged


def _with_likely_unit(found: dict[str, Field], raw: Raw, knowledge: Knowledge) -> dict[str, Field]:
    if "unit" in found and raw.item.anchor.row.page.source is Source.OCR:
        found["unit"] = _likely_unit(found["unit"], knowledge)
    return found


def _likely_unit(unit: Field, knowledge: Knowledge) -> Field:
    """A recognised word that is no unit as the only unit that it is but for one letter, unsure: "pes" is pcs."""
    plain = fold(unit.raw).strip(".")
    if not 2 <= len(plain) <= 8 or is_unit(plain, knowledge.unit_words):
        return unit
    near = {
        plain[:at] + other + plain[at + 1 :]
        for at, char in enumerate(plain)
        for group in _LIKE
        if char in group
        for other in group
        if other != char
    }
    known = sorted(one for one in near if is_unit(one, knowledge.unit_words))
    if len(known) != 1:
        return unit
    written = known[0].upper() if unit.raw.isupper() else known[0]
    return replace(unit, raw=written, value=written, confidence=min(unit.confidence, UNSURE))


def _counted(
    counted: Quantity, words: Sequence[Placed], sure: Decimal | None, *, mark: str | None, proof: Proof
) -> dict[str, Field]:
    found = {"quantity": number_field(words, counted.number, sure, mark=mark, proof=proof)}
    if counted.unit:
        found["unit"] = field_of(_words_of(words, counted.unit), raw=counted.unit)
    if counted.number_2:
        found["quantity_2"] = number_field(words, counted.number_2, None, mark=mark, proof=Proof.NONE)
        if counted.unit_2:
            found["unit_2"] = field_of(words, raw=counted.unit_2)
    return found


def _words_of(words: Sequence[Placed], text: str) -> Sequence[Placed]:
    """Those of the words that make up this text, or all."""
    parts = set(text.split())
    return [placed for placed in words if placed.word.text in parts] or words


def _of_a_piece(cell: Sequence[Placed], raw: Raw, stated: tuple[Column, list[Placed]] | None) -> bool:
    """Whether the unit column says in what the goods are sold or priced, while the heading of the quantity says that packs are counted:
    "Order qty (packs)" beside "EA", or beside "XBX" where a column of packs says "XCT=10"."""
    if stated is None or not counts_packs(stated[0].heading, stated[0].role):
        return False
    unit = stated[0].heading.unit
    of_any_kind = unit is None or fold(unit) in _ANY_PACK
    held = _PACK.fullmatch(text_of(raw.words.get("pack") or ()).strip())
    named = of_any_kind and held is not None and is_unit(held[1])
    return named or fold(text_of(cell)) in unit_words() - pack_words()


_PACK = re.compile(r"([A-Za-z]{2,12})\.?\s*(?:=|of|à|a|zu|de|da|van|x)?\s*\d+")
_ANY_PACK = words_of("packs_of_any_kind")


def _pack_unit(raw: Raw, unit: Field) -> Field | None:
    """Where the header counts packs of any kind, the kind that a column of packs names: "XCT=12", "box of 10"."""
    words = raw.words.get("pack")
    match = _PACK.fullmatch(text_of(words).strip()) if words and fold(unit.raw) in _ANY_PACK else None
    return field_of(words or (), raw=match[1], value=match[1]) if match and is_unit(match[1]) else None


def _pack_of(raw: Raw, column: Column) -> Field | None:
    """The pack that is counted where the header counts packs ("Menge VE", "Packs ordered") and another column says what one
    holds: "ve (10)"."""
    words = raw.words.get("pack")
    content = text_of(words).strip() if words else ""
    named = next(
        (word for word in re.findall(r"\w+", fold(column.heading.text)) if is_unit(word) and word not in _ANY_PACK),
        "ve",
    )
    if not counts_packs(column.heading, column.role) or not content.isdigit() or not 1 < int(content) < 100_000:
        return None
    return field_of(words or (), value=f"{named} ({content})", label=Label.DECORATED)


def _named_pack(text: str) -> str | None:
    """The package that the header counts: `Cajas`, `Nb cartons`; none where it counts packs of any kind (`Menge VE`)."""
    if is_unit(text):
        return text
    last = text.split()[-1] if text.split() else ""
    return last if is_unit(last) and fold(last) not in _ANY_PACK else None


def _header_unit(column: Column) -> Field | None:
    """The unit that the header names: "Qty (box)", or the header that is itself a package ("Cajas")."""
    heading = column.heading
    text = heading.unit or (_named_pack(heading.text) if column.role == "packs" else None)
    if not text:
        return None
    pieces = (piece for placed in column.words for piece in re.split(r"[()\[\]/]", placed.word.text))
    written = next((piece for piece in pieces if fold(piece) == fold(text)), text)
    return field_of(column.words, raw=written, value=written, label=Label.DECORATED)


def amounts(
    raw: Raw, sure: Candidate | None, *, mark: str | None, proof: Proof, knowledge: Knowledge
) -> dict[str, Any]:
    found: dict[str, Field] = {}
    for role, value in (("price", sure.price if sure else None), ("amount", sure.amount if sure else None)):
        words = raw.words.get(role)
        stated = money(text_of(words), knowledge.unit_words) if words else None
        if words and stated is None and value is not None:  # misread, and proved by the line's own arithmetic
            found[role] = number_field(words, "", value, mark=mark, proof=proof)
        elif words and stated is None and any(char.isdigit() for char in text_of(words)):
            found[role] = Field(" ".join(p.word.text for p in words), None, evidence(words), 0.0)
        if words and stated:
            found[role] = number_field(words, stated.number, value, mark=mark, proof=proof)
            if role == "price":
                if stated.per:
                    found["price_per"] = field_of(words, value=stated.per)
                if stated.unit:
                    found["price_unit"] = field_of(_words_of(words, stated.unit), raw=stated.unit)
    if "price" in found:
        found |= {key: value for key, value in _bases(raw, sure, knowledge).items() if key not in found}
    return found


def _bases(raw: Raw, sure: Candidate | None, knowledge: Knowledge) -> dict[str, Field]:
    """The price base from its own column, from the price's header, or from the only one that arithmetic allows."""
    found: dict[str, Field] = {}
    words = raw.words.get("price_per")
    if words and (base := per_of(text_of(words), knowledge.unit_words)):
        if base[0]:
            found["price_per"] = field_of(words, value=plain(sure.per) if sure else base[0])
        if base[1]:
            found["price_unit"] = field_of(words, raw=base[1])
        return found
    column = raw.texts.price_column
    heading = column.heading if column else None
    if column and heading and heading.per:
        found["price_per"] = field_of(column.words, raw=heading.text, value=heading.per, label=Label.DECORATED)
    if column and heading and heading.unit:
        found["price_unit"] = field_of(column.words, raw=heading.unit, value=heading.unit, label=Label.DECORATED)
    if "price_per" not in found and sure is not None:
        places = [*raw.words.get("price", ()), *raw.words.get("amount", ())]
        written = " ".join(p.word.text for p in places)
        proof = Evidence(evidence(places).spans, "arithmetic")
        found["price_per"] = Field(
            written,
            plain(sure.per),
            proof,
            confidence((p.word for p in places), label=Label.DECORATED, proof=Proof.CONFIRMED),
        )
    return found
