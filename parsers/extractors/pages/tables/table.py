"""Items to lines: the cells of each item become the fields of a DraftLine, and arithmetic settles rival readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from parsers.draft import Alternative, Charge, DraftLine, Field
from parsers.extractors.letters.catalogue import bare
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.recognised.likecodes import likely_codes
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.cells import is_position
from parsers.extractors.pages.tables.codes import Code, codes_in, known_as
from parsers.extractors.pages.tables.columns import Column
from parsers.extractors.pages.tables.countcolumn import counts_packs
from parsers.extractors.pages.tables.deliveries import with_schedule
from parsers.extractors.pages.tables.entry import text_of
from parsers.extractors.pages.tables.proving import candidates, discounts, quantity_column
from parsers.extractors.pages.tables.raws import CODE_ROLES, Raw, Table
from parsers.extractors.pages.tables.soldin import in_their_packs
from parsers.extractors.pages.tables.values import amounts, quantities
from parsers.knowledge import Knowledge
from parsers.lexicon import fold, words_of
from parsers.numbers import plain
from parsers.score import Label, Proof, confidence

__all__ = ["draft_lines"]


#: What a column of changes says -> DraftLine.action; compared folded, by the first word.
ACTIONS = {
    "new": "add", "add": "add", "added": "add", "addition": "add", "neu": "add", "zusatzlich": "add", "nouveau": "add", "nouvelle": "add",
    "ajout": "add", "ajoute": "add", "nuevo": "add", "nueva": "add", "anadir": "add", "alta": "add", "nuovo": "add", "nuova": "add", "aggiunta": "add",
    "nieuw": "add", "toevoegen": "add", "nowa": "add", "nowy": "add", "ny": "add", "tillagg": "add",
    "deleted": "cancel", "delete": "cancel", "cancelled": "cancel", "canceled": "cancel", "cancel": "cancel", "removed": "cancel",
    "remove": "cancel", "del": "cancel", "drop": "cancel", "void": "cancel", "loschen": "cancel", "streichen": "cancel", "supprimer": "cancel", "annuler": "cancel",
    "eliminar": "cancel", "anular": "cancel", "eliminare": "cancel", "annullare": "cancel", "verwijderen": "cancel", "annuleren": "cancel",
    "gestrichen": "cancel", "storno": "cancel", "storniert": "cancel", "entfallt": "cancel", "geloscht": "cancel", "supprime": "cancel",
    "supprimee": "cancel", "annule": "cancel", "annulee": "cancel", "anulado": "cancel", "anulada": "cancel", "eliminado": "cancel",
    "baja": "cancel", "annullato": "cancel", "annullata": "cancel", "eliminato": "cancel", "vervallen": "cancel", "vervalt": "cancel",
    "geannuleerd": "cancel", "geschrapt": "cancel", "usunieta": "cancel", "anulowana": "cancel", "utgar": "cancel", "struken": "cancel",
    "qty": "change", "quantity": "change", "price": "change", "date": "change", "changed": "change", "change": "change", "amended": "change",
    "revised": "change", "increase": "change", "increased": "change", "decrease": "change", "reduced": "change", "up": "change", "down": "change",
    "menge": "change", "geandert": "change", "erhoht": "change", "reduziert": "change", "modifie": "change", "modifiee": "change",
    "qte": "change", "quantite": "change", "cantidad": "change", "modificado": "change", "modificada": "change", "quantita": "change",
    "modificato": "change", "modificata": "change", "variata": "change", "aantal": "change", "gewijzigd": "change", "zmiana": "change", "andrad": "change",
    "returned": "return", "return": "return", "retour": "return", "rucksendung": "return",
}  # fmt: skip


GUESS = 0.6  #: the confidence of a code that is only known when a character is exchanged

# --- the document's convention ------------------------------------------------------------------------------------


# --- fields ---------------------------------------------------------------------------------------------------------


def draft_lines(table: Table, raws: Sequence[Raw], *, mark: str | None, knowledge: Knowledge) -> list[DraftLine]:
    """The lines of a table. `mark` is the document's decimal mark."""
    chosen = quantity_column(raws, mark)
    lines = [_line(raw, table, mark=mark, chosen=chosen, knowledge=knowledge) for raw in raws]
    cells = [text_of(cell) for raw in raws if (cell := raw.words.get("pack"))]
    return _same_units(in_their_packs(lines, chosen or _only_counts(raws), cells))


def _only_counts(raws: Sequence[Raw]) -> Column | None:
    """The one column that counts."""
    columns = [column for raw in raws for column, _ in raw.quantities]
    return columns[0] if columns and all(column is columns[0] for column in columns) else None


#: below a unit: the same as above
_DITTO = words_of("ditto") | {'"', "''", "do", "do.", "〃", "-''-", '-"-'}


def _same_units(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines, with the unit above where one says `ditto`."""
    found: list[DraftLine] = []
    for line in lines:
        above = found[-1].unit if found else None
        if line.unit is not None and above is not None and fold(line.unit.raw).strip(".") in _DITTO:
            line = replace(line, unit=replace(line.unit, value=above.value or above.raw))
        found.append(line)
    return found


def _line(raw: Raw, table: Table, *, mark: str | None, chosen: Column | None, knowledge: Knowledge) -> DraftLine:
    agreed = [line for column, line in candidates(raw, mark) if column is chosen or chosen is None]
    sure = agreed[0] if len(agreed) == 1 or (agreed and all(line == agreed[0] for line in agreed)) else None
    proof = Proof.CONFIRMED if sure else Proof.NONE
    stated = next(((column, words) for column, words in raw.quantities if column is chosen), _in_packs(raw))
    line = DraftLine(
        no=_position(raw),
        action=_action(raw),
        charges=tuple(_discount(raw, mark)),
        **(_codes(raw, knowledge) | _texts(raw)),
    )
    if cell := raw.words.get("requested_delivery"):
        line = replace(line, requested_delivery=field_of(cell))
    line = replace(line, **quantities(raw, stated, sure, mark=mark, proof=proof, knowledge=knowledge))
    line = replace(line, **amounts(raw, sure, mark=mark, proof=proof, knowledge=knowledge))
    if (
        line.unit is None
        and line.quantity is not None
        and (pack := raw.words.get("pack"))
        and any(map(str.isdigit, text_of(pack)))
        and text_of(pack).strip() != "1"
    ):
        line = replace(line, pack=field_of(pack))
    return with_schedule(line, raw, table, mark=mark, knowledge=knowledge)


def _in_packs(raw: Raw) -> tuple[Column, list[Placed]] | None:
    """The row's only number, where it stands in a column that counts packs: "Nb cartons" beside an empty "Nb unités"."""
    (first, *others) = raw.quantities or (None,)
    return first if first and not others and counts_packs(first[0].heading, first[0].role) else None


def _position(raw: Raw) -> Field | None:
    words = raw.words.get("no")
    if not words or not is_position(text_of(words)):
        return None
    text = text_of(words)
    return field_of(words, value=text.strip("().: "))


def _action(raw: Raw) -> Field | None:
    if raw.item.anchor.struck:
        words = list(raw.item.anchor.row.words)
        return Field(
            " ".join(p.word.text for p in words),
            "cancel",
            evidence(words),
            confidence((p.word for p in words), label=Label.DECORATED),
        )
    words = raw.words.get("action", [])
    for word in fold(text_of(words)).split():
        if word in ACTIONS:
            return field_of(words, value=ACTIONS[word])
    return None


def _discount(raw: Raw, mark: str | None) -> Iterator[Charge]:
    words = raw.words.get("discount")
    values = discounts(raw, mark)
    if words and len(values) == 1 and values[0] > 0:
        yield Charge(False, percent=field_of(words, value=plain(values[0])))


def _codes(raw: Raw, knowledge: Knowledge) -> dict[str, Any]:
    found: dict[str, Field] = {}

    def put(role: str, code: Code, label: Label = Label.EXACT) -> None:
        if role in found and role == "sku" and found[role].value != code.value:
            role = "code"  # another product of the catalogue: which of both is meant, a clerk must say
        if role not in found:
            found[role] = _of_catalogue(field_of(code.words, value=code.value, label=label), code, knowledge)

    for role in CODE_ROLES:
        codes = codes_in(raw.words.get(role, ()), knowledge)
        if role in ("sku", "buyer_item", "gtin", "manufacturer_item") and len(codes) == 1:
            put(_told(role, codes[0], knowledge), codes[0])
            continue
        for place, code in enumerate(codes):
            known = known_as(code.value, knowledge) or _misread_role(code, knowledge)
            if place and not known and _is_text(code):
                found.setdefault("description", field_of(code.words))  # "Part number / Description" in one column
                continue
            put(
                known or _unknown_role(role, place, len(codes)),
                code,
                Label.EXACT if known or len(codes) == 1 else Label.INFERRED,
            )
    for role, code in raw.texts.codes:
        put(known_as(code.value, knowledge) or role if role == "code" else role, code, Label.DECORATED)
    return found


def _told(role: str, code: Code, knowledge: Knowledge) -> str:
    """Whose number it is that stands in the buyer's column of numbers: ours, where only the catalogue has it."""
    ours = role == "buyer_item" and code.value in knowledge.skus and code.value not in knowledge.buyer_items
    lettered = any(map(str.isalpha, code.value)) and any(map(str.isdigit, code.value))
    return "sku" if ours and lettered else role


def _misread_role(code: Code, knowledge: Knowledge) -> str | None:
    """Whose a code is that is known but for a misread character, where all that it can be are of one kind."""
    roles = {known_as(one, knowledge) for one in likely_codes(code.words, knowledge)}
    return roles.pop() if len(roles) == 1 else None


def _of_catalogue(field: Field, code: Code, knowledge: Knowledge) -> Field:
    """A recognised code as the catalogue has it: as read, with the codes that it may be as well, or the only known one that
    it can be, unsure."""
    known = likely_codes(code.words, knowledge)
    if not known:
        return field
    if bare(known[0]) == bare(code.value):
        share = round((1 - field.confidence) / max(len(known) - 1, 1), 3)
        rivals = tuple(Alternative(one, share) for one in known[1:])
        return replace(field, value=known[0], alternatives=rivals)
    if len(known) > 1:
        return replace(field, alternatives=tuple(Alternative(one, round(GUESS / len(known), 3)) for one in known))
    rivals = (Alternative(code.value, round(1 - GUESS, 3)),)
    return replace(field, value=known[0], confidence=min(field.confidence, GUESS), alternatives=rivals)


def _is_text(code: Code) -> bool:
    """Whether what stands below a code is no code: several words, most of them of letters alone."""
    words = [placed.word.text.strip(",.;:()") for placed in code.words]
    return len(words) >= _TEXT and 2 * sum(map(str.isalpha, words)) >= len(words)


_TEXT = 3  #: words of a description


def _unknown_role(role: str, place: int, count: int) -> str:
    """What a code that nobody knows counts as: two stacked codes are the buyer's and ours, in an order that nobody knows."""
    if role in ("code", "codes"):
        return "code" if place == 0 or count == 1 else "buyer_item"
    return role if place == 0 else "code"


def _texts(raw: Raw) -> dict[str, Any]:
    found: dict[str, Field] = {}
    if raw.texts.description:
        found["description"] = field_of(raw.texts.description)
    if raw.texts.note:
        found["note"] = field_of(raw.texts.note)
    if raw.texts.delivery:
        found["requested_delivery"] = field_of(raw.texts.delivery, label=Label.DECORATED)
    return found


# --- deliveries -----------------------------------------------------------------------------------------------------
