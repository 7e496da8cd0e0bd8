"""Items to lines: the cells of each item become the fields of a DraftLine, and arithmetic settles rival readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parsers.draft import Alternative, Charge, DraftLine, Evidence, Field, Notice, ScheduleLine
from parsers.extractors.body import Entry, Item, has, text_of
from parsers.extractors.cells import Quantity, is_position, is_unit, money, per_of, quantity
from parsers.extractors.codes import Code, codes_in, known_as
from parsers.extractors.columns import HOW_MUCH, Column, Head
from parsers.extractors.evidence import evidence, field_of
from parsers.extractors.judge import Candidate, decide
from parsers.extractors.paragraphs import Paragraphs, paragraphs
from parsers.extractors.rows import Placed
from parsers.knowledge import Knowledge
from parsers.lexicon import fold
from parsers.numbers import convention, plain, readings
from parsers.score import Label, Proof, confidence

__all__ = ["Raw", "Table", "convention_of", "draft_lines", "raw_lines"]

_CODE_ROLES = ("sku", "buyer_item", "code", "codes", "manufacturer_item", "gtin")

#: What a column of changes says -> DraftLine.action; compared folded, by the first word.
ACTIONS = {
    "new": "add", "add": "add", "added": "add", "addition": "add", "neu": "add", "zusatzlich": "add", "nouveau": "add", "nouvelle": "add",
    "ajout": "add", "ajoute": "add", "nuevo": "add", "nueva": "add", "anadir": "add", "alta": "add", "nuovo": "add", "nuova": "add", "aggiunta": "add",
    "nieuw": "add", "toevoegen": "add", "nowa": "add", "nowy": "add", "ny": "add", "tillagg": "add",
    "deleted": "cancel", "delete": "cancel", "cancelled": "cancel", "canceled": "cancel", "cancel": "cancel", "removed": "cancel",
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


@dataclass(slots=True)
class Table:
    """One item table of a document, over as many pages as it takes."""

    head: Head
    items: list[Item]
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Raw:
    """The words of one item by role, before any reading is chosen. `quantities` holds rival quantity columns."""

    item: Item
    words: dict[str, list[Placed]]
    quantities: list[tuple[Column, list[Placed]]]
    schedule: list[Entry]
    texts: Paragraphs
    mark: str | None = None


def raw_lines(table: Table, knowledge: Knowledge) -> list[Raw]:
    """The cells of every item by role."""
    return [_raw(item, table.head, knowledge) for item in table.items]


def _raw(item: Item, head: Head, knowledge: Knowledge) -> Raw:
    main = next((entry for entry in item.rows if has(entry, head, HOW_MUCH)), item.anchor)
    schedule = [entry for entry in item.rows if entry is not main and entry is not item.anchor and has(entry, head, HOW_MUCH)]
    words: dict[str, list[Placed]] = {}
    quantities: list[tuple[Column, list[Placed]]] = []
    plain_rows = [entry for entry in item.rows if entry not in schedule]
    texts = paragraphs(plain_rows, head, main, knowledge)
    for index, column in enumerate(head.columns):
        if column.role in HOW_MUCH:
            cell = _first_cell(index, main, item, plain_rows)
            if cell:
                quantities.append((column, cell))
        elif column.role in ("price", "amount", "price_per", "unit", "no", "discount", "action", "requested_delivery", "currency"):
            cell = _first_cell(index, main, item, plain_rows)
            if cell:
                words.setdefault(column.role, cell)
        elif column.role in _CODE_ROLES:
            cell = [placed for entry in plain_rows for placed in entry.cells.get(index, ())]
            if cell:
                words.setdefault(column.role, []).extend(cell)
    return Raw(item, words, quantities, schedule, texts)


def _first_cell(index: int, main: Entry, item: Item, rows: Sequence[Entry]) -> list[Placed]:
    """The words of a single-valued column: of the row with the quantity, else of the first row that has some. A value
    set over two rows of the same cell ("QTY / UP") is taken whole."""
    if cell := main.cells.get(index):
        near = [entry for entry in rows if entry is not main and index in entry.cells and _touching(entry, main, index)]
        return sorted([*cell, *(p for entry in near for p in entry.cells[index])], key=lambda p: (p.page.number, round(p.word.box.top), p.left))
    return next((entry.cells[index] for entry in (item.anchor, *rows) if entry.cells.get(index)), [])


def _touching(entry: Entry, main: Entry, index: int) -> bool:
    """Whether a cell of another row is the other half of a vertically centred cell: close by, in a column of words."""
    if entry.row.page is not main.row.page or entry.row.grid is not None:
        return False
    return abs(entry.row.middle - main.row.middle) < 1.0 * main.row.em


# --- the document's convention ------------------------------------------------------------------------------------


def numerals_of(raws: Sequence[Raw]) -> Iterator[str]:
    """Every numeral of the tables as written."""
    for raw in raws:
        for _, words in raw.quantities:
            if found := quantity(text_of(words)):
                yield found.number
        for role in ("price", "amount"):
            if (cell := raw.words.get(role)) and (value := money(text_of(cell))):
                yield value.number


def convention_of(raws: Sequence[Raw], totals: Sequence[str] = ()) -> str | None:
    """The decimal mark: proved by a numeral with one reading, else by lines that agree under one mark only."""
    written = [*numerals_of(raws), *totals]
    if proved := convention(written):
        return proved
    if any(convention([one]) for one in written):  # the numerals contradict each other
        return None
    hits = {mark: sum(bool(_candidates(raw, mark)) for raw in raws) for mark in (".", ",")}
    better, worse = sorted(hits, key=lambda mark: -hits[mark])
    return better if hits[better] and not hits[worse] else None


def _candidates(raw: Raw, mark: str | None) -> list[tuple[Column, Candidate]]:
    """(quantity column, reading) of every reading of the line that agrees with itself."""
    price, amount = _money_of(raw, "price"), _money_of(raw, "amount")
    if price is None or amount is None:
        return []
    found = []
    for column, words in raw.quantities:
        counted = quantity(text_of(words))
        if counted:
            lines = decide(
                readings(counted.number, decimal_mark=mark),
                readings(price.number, decimal_mark=mark),
                _pers(raw, price.per),
                readings(amount.number, decimal_mark=mark),
                _discounts(raw, mark),
            )
            found += [(column, line) for line in lines]
    return found


def _money_of(raw: Raw, role: str):  # type: ignore[no-untyped-def]
    words = raw.words.get(role)
    return money(text_of(words)) if words else None


def _price_column(raw: Raw, head: Head) -> Column | None:
    return next((column for column in head.columns if column.role == "price"), None)


def _pers(raw: Raw, in_cell: str | None) -> tuple[Decimal, ...]:
    """The price base as written, or every usual one where nothing is written."""
    if in_cell:
        return (Decimal(in_cell),)
    if (words := raw.words.get("price_per")) and (base := per_of(text_of(words))) and base[0]:
        return (Decimal(base[0]),)
    return raw_pers(raw)


def raw_pers(raw: Raw) -> tuple[Decimal, ...]:
    heading = raw.texts.price_heading
    if heading is not None and heading.per:
        return (Decimal(heading.per),)
    return tuple(map(Decimal, ("1", "100", "1000")))


def _discounts(raw: Raw, mark: str | None) -> tuple[Decimal, ...]:
    words = raw.words.get("discount")
    found = readings(text_of(words).strip(" %-"), decimal_mark=mark) if words else ()
    return tuple(value for value in found if 0 <= value <= 100) or (Decimal(0),)


# --- fields ---------------------------------------------------------------------------------------------------------


def draft_lines(table: Table, raws: Sequence[Raw], *, mark: str | None, knowledge: Knowledge) -> list[DraftLine]:
    """The lines of a table. `mark` is the document's decimal mark."""
    chosen = _quantity_column(raws, mark)
    return [_line(raw, table, mark=mark, chosen=chosen, knowledge=knowledge) for raw in raws]


def _quantity_column(raws: Sequence[Raw], mark: str | None) -> Column | None:
    """Of several quantity columns the one that the prices are for; without prices the first that is called quantity."""
    columns = {id(column): column for raw in raws for column, _ in raw.quantities}
    if len(columns) < 2:
        return next(iter(columns.values()), None)
    hits = dict.fromkeys(columns, 0)
    for raw in raws:
        for key in {id(column) for column, _ in _candidates(raw, mark)}:
            hits[key] += 1
    best = max(hits.values())
    if best:
        leaders = [columns[key] for key in columns if hits[key] == best]
        if len(leaders) == 1:
            return leaders[0]
    order = ("quantity", "packs", "total_quantity")
    return min(columns.values(), key=lambda column: order.index(column.role))


def _line(raw: Raw, table: Table, *, mark: str | None, chosen: Column | None, knowledge: Knowledge) -> DraftLine:
    agreed = [line for column, line in _candidates(raw, mark) if column is chosen or chosen is None]
    sure = agreed[0] if len(agreed) == 1 or (agreed and all(line == agreed[0] for line in agreed)) else None
    proof = Proof.CONFIRMED if sure else Proof.NONE
    stated = next(((column, words) for column, words in raw.quantities if column is chosen), None)
    line = DraftLine(
        no=_position(raw),
        action=_action(raw),
        charges=tuple(_discount(raw, mark)),
        **_codes(raw, table, knowledge),
        **_texts(raw),
    )
    if cell := raw.words.get("requested_delivery"):
        line = replace(line, requested_delivery=field_of(cell))
    line = replace(line, **_quantities(raw, stated, sure, mark=mark, proof=proof, knowledge=knowledge))
    line = replace(line, **_moneys(raw, sure, mark=mark, proof=proof, knowledge=knowledge))
    return _with_schedule(line, raw, table, mark=mark, knowledge=knowledge)


def _position(raw: Raw) -> Field | None:
    words = raw.words.get("no")
    if not words or not is_position(text_of(words)):
        return None
    text = text_of(words)
    return field_of(words, value=text.strip("().: "))


def _action(raw: Raw) -> Field | None:
    if raw.item.anchor.struck:
        words = list(raw.item.anchor.row.words)
        return Field(" ".join(p.word.text for p in words), "cancel", evidence(words), confidence((p.word for p in words), label=Label.DECORATED))
    words = raw.words.get("action", [])
    for word in fold(text_of(words)).split():
        if word in ACTIONS:
            return field_of(words, value=ACTIONS[word])
    return None


def _discount(raw: Raw, mark: str | None) -> Iterator[Charge]:
    words = raw.words.get("discount")
    values = _discounts(raw, mark)
    if words and len(values) == 1 and values[0] > 0:
        yield Charge(False, percent=field_of(words, value=plain(values[0])))


def _codes(raw: Raw, table: Table, knowledge: Knowledge) -> dict[str, Field]:
    found: dict[str, Field] = {}

    def put(role: str, code: Code, label: Label = Label.EXACT) -> None:
        if role not in found:
            found[role] = field_of(code.words, value=code.value, label=label)

    for role in _CODE_ROLES:
        codes = codes_in(raw.words.get(role, ()), knowledge)
        if role in ("sku", "buyer_item", "gtin", "manufacturer_item") and len(codes) == 1:
            put(role, codes[0])
            continue
        for place, code in enumerate(codes):
            known = known_as(code.value, knowledge)
            put(known or _unknown_role(role, place, len(codes)), code, Label.EXACT if known or len(codes) == 1 else Label.INFERRED)
    for role, code in raw.texts.codes:
        put(known_as(code.value, knowledge) or role if role == "code" else role, code, Label.DECORATED)
    return found


def _unknown_role(role: str, place: int, count: int) -> str:
    """What a code that nobody knows counts as: two stacked codes are the buyer's and ours, in an order that nobody knows."""
    if role in ("code", "codes"):
        return "code" if place == 0 or count == 1 else "buyer_item"
    return role if place == 0 else "code"


def _texts(raw: Raw) -> dict[str, Field]:
    found: dict[str, Field] = {}
    if raw.texts.description:
        found["description"] = field_of(raw.texts.description)
    if raw.texts.note:
        found["note"] = field_of(raw.texts.note)
    if raw.texts.delivery:
        found["requested_delivery"] = field_of(raw.texts.delivery, label=Label.DECORATED)
    return found


def _number(words: Sequence[Placed], numeral: str, sure: Decimal | None, *, mark: str | None, proof: Proof, raw: str | None = None) -> Field:
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


def _quantities(
    raw: Raw, stated: tuple[Column, list[Placed]] | None, sure: Candidate | None, *, mark: str | None, proof: Proof, knowledge: Knowledge
) -> dict[str, Field]:
    found: dict[str, Field] = {}
    if stated is not None:
        column, words = stated
        counted = quantity(text_of(words), knowledge.unit_words)
        if counted is None:
            found["quantity"] = Field(" ".join(p.word.text for p in words), None, evidence(words), 0.0)
        else:
            found |= _counted(counted, column, words, sure.quantity if sure else None, mark=mark, proof=proof)
    if "unit" not in found and (words := raw.words.get("unit")):
        found["unit"] = field_of(words)
    if "unit" not in found and stated is not None and (unit := _header_unit(stated[0])):
        found["unit"] = unit
    for column, words in raw.quantities:
        if stated is None or column is stated[0] or "quantity_2" in found:
            continue
        if counted := quantity(text_of(words), knowledge.unit_words):
            found["quantity_2"] = _number(words, counted.number, None, mark=mark, proof=Proof.NONE)
            if unit := _header_unit(column):
                found["unit_2"] = unit
    return found


def _counted(
    counted: Quantity, column: Column, words: Sequence[Placed], sure: Decimal | None, *, mark: str | None, proof: Proof
) -> dict[str, Field]:
    found = {"quantity": _number(words, counted.number, sure, mark=mark, proof=proof)}
    if counted.unit:
        found["unit"] = field_of(_words_of(words, counted.unit), raw=counted.unit)
    if counted.number_2:
        found["quantity_2"] = _number(words, counted.number_2, None, mark=mark, proof=Proof.NONE)
        if counted.unit_2:
            found["unit_2"] = field_of(words, raw=counted.unit_2)
    return found


def _words_of(words: Sequence[Placed], text: str) -> Sequence[Placed]:
    """Those of the words that make up this text, or all."""
    parts = set(text.split())
    return [placed for placed in words if placed.word.text in parts] or words


def _header_unit(column: Column) -> Field | None:
    """The unit that the header names: "Qty (box)", or the header that is itself a package ("Cajas")."""
    heading = column.heading
    text = heading.unit or (heading.text if column.role == "packs" and is_unit(heading.text) else None)
    return field_of(column.words, raw=text, value=text, label=Label.DECORATED) if text else None


def _moneys(raw: Raw, sure: Candidate | None, *, mark: str | None, proof: Proof, knowledge: Knowledge) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for role, value in (("price", sure.price if sure else None), ("amount", sure.amount if sure else None)):
        words = raw.words.get(role)
        stated = money(text_of(words), knowledge.unit_words) if words else None
        if words and stated is None and any(char.isdigit() for char in text_of(words)):
            found[role] = Field(" ".join(p.word.text for p in words), None, evidence(words), 0.0)
        if words and stated:
            found[role] = _number(words, stated.number, value, mark=mark, proof=proof)
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
            found["price_per"] = field_of(words, value=base[0])
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
        found["price_per"] = Field(written, plain(sure.per), proof, confidence((p.word for p in places), label=Label.DECORATED, proof=Proof.CONFIRMED))
    return found


# --- deliveries -----------------------------------------------------------------------------------------------------


def _with_schedule(line: DraftLine, raw: Raw, table: Table, *, mark: str | None, knowledge: Knowledge) -> DraftLine:
    """Sub-rows with a quantity each are the deliveries of the line, if they add up to it."""
    deliveries: list[ScheduleLine] = []
    for entry in raw.schedule:
        index = next(i for i, column in enumerate(table.head.columns) if column.role in HOW_MUCH and i in entry.cells)
        words = entry.cells[index]
        counted = quantity(text_of(words), knowledge.unit_words)
        when = next((entry.cells[i] for i, column in enumerate(table.head.columns) if column.role == "requested_delivery" and i in entry.cells), None)
        if counted and when:
            deliveries.append(ScheduleLine(_number(words, counted.number, None, mark=mark, proof=Proof.NONE), field_of(when)))
    if not raw.schedule:
        return line
    total = _sum(delivery.quantity for delivery in deliveries)
    whole = Decimal(line.quantity.value) if line.quantity and line.quantity.value else None
    if len(deliveries) == len(raw.schedule) and total is not None and total == whole:
        if len(deliveries) == 1:
            return replace(line, requested_delivery=deliveries[0].requested_delivery)
        return replace(line, schedule=tuple(deliveries))
    spans = evidence([placed for entry in raw.schedule for placed in entry.row.words])
    name = line.no.raw if line.no else (line.description.raw if line.description else "a line")
    message = f"Line {name} has further rows with quantities that do not add up to its own; they were not entered."
    table.notices.append(Notice("schedule-contradicted", message, evidence=spans))
    return line


def _sum(fields: Iterator[Field]) -> Decimal | None:
    total = Decimal(0)
    for one in fields:
        if one.value is None:
            return None
        total += Decimal(one.value)
    return total
