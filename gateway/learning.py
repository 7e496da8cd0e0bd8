"""What a clerk's corrections teach about a customer's own codes, words and units, and how it comes and goes as CSV.

A correction teaches when a clerk has said which product a line means: the customer's own code where one is written that the
catalogue does not know, else the customer's words; and when he has said what a unit means that the catalogue leaves open. What
is taught is kept with the order (`gateway.store.learned`) and counts while that order stands as released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal

from gateway.csv_files import csv_text, rows_of, safe_cell
from gateway.errors import MasterError
from gateway.store.lessons import LearnedRow, Lesson
from gateway.store.store import Store
from normalizer.figures import decimal as one_value
from normalizer.master import CrossReference, Master, UnitWord
from normalizer.memory import plain_code
from normalizer.order import Order, OrderLine
from normalizer.pack import sold_units
from normalizer.taught_units import unit_is_open
from normalizer.units import CODES as UNITS
from parsers.draft import Draft, DraftLine, Field

__all__ = ["export_learned", "import_learned", "lessons", "references", "unit_words"]

COLUMNS = (
    "account_no",
    "kind",
    "item",
    "sku",
    "unit",
    "factor",
    "seen",
    "first_by",
    "first_on",
    "last_by",
    "last_on",
    "state",
)
#: as a file names them
KINDS: dict[str, Literal["code", "words", "unit"]] = {"code": "code", "words": "words", "unit": "unit"}
#: a shorter code says too little, and a longer text is a story and no name of a product
SHORTEST_CODE, SHORTEST_WORDS, LONGEST = 3, 4, 200
LONGEST_UNIT = 40


def lessons(
    draft: Draft, order: Order, *, said: Iterable[str], origins: Sequence[int | None], master: Master
) -> tuple[Lesson, ...]:
    """What an order teaches as it was corrected. `said`: the pointers that clerks confirmed; `origins`: the line of the draft
    from which each line of the order was read."""
    account_no = order.customer.account_no
    if account_no is None:
        return ()
    pointers = frozenset(said)
    found: dict[Lesson, None] = {}
    for at, line in enumerate(order.lines):
        origin = origins[at] if at < len(origins) else None
        if origin is None or origin >= len(draft.lines) or line.sku is None or f"/lines/{at}/sku" not in pointers:
            continue
        if lesson := _lesson(draft.lines[origin], account_no, line.sku, master):
            found[lesson] = None
    for at, line in enumerate(order.lines):
        origin = origins[at] if at < len(origins) else None
        if origin is not None and origin < len(draft.lines) and f"/lines/{at}/unit" in pointers:
            language = draft.conventions.language
            if lesson := _unit_lesson(draft.lines[origin], line, account_no, master, language):
                found[lesson] = None
    return tuple(found)


def _lesson(written: DraftLine, account_no: str, sku: str, master: Master) -> Lesson | None:
    """The customer's code for this product where the line bears one, else its words; None where nothing can be learned.

    A code that the catalogue itself knows is no code of the customer's: the clerk has judged this line, and not that number.
    """
    codes = [_text(one) for one in (written.buyer_item, written.code, written.sku) if _text(one)]
    for code in codes:
        if master.products_by_code(code) or master.products_by_gtin(code):
            return None
    for code in codes:
        if len(plain_code(code)) >= SHORTEST_CODE and len(code) <= LONGEST:
            return Lesson(account_no, "code", code, sku)
    words = _text(written.description)
    if codes or len(plain_code(words)) < SHORTEST_WORDS or len(words) > LONGEST:
        return None
    return Lesson(account_no, "words", words, sku)


def _unit_lesson(
    written: DraftLine, line: OrderLine, account_no: str, master: Master, language: str | None
) -> Lesson | None:
    """What one of the customer's word for a unit is of this product; None where the catalogue knows the word by itself, or the
    clerk's quantity is no multiple of the written one."""
    word = written.unit.raw.strip() if written.unit else ""
    product = master.product(line.sku) if line.sku else None
    count = one_value(written.quantity)
    if product is None or line.unit is None or not count or not line.base_quantity or len(word) > LONGEST_UNIT:
        return None
    if not plain_code(word) or not unit_is_open(written, product, language=language):
        return None
    factor = line.base_quantity / count
    if factor != factor.quantize(Decimal("0.001")) or factor <= 0:
        return None
    sold = sold_units(product)
    unit = line.unit if line.unit in sold and sold[line.unit].factor == factor else product.unit
    return Lesson(account_no, "unit", word, product.sku, unit, factor.normalize())


def _text(field: Field | None) -> str:
    return (field.value or field.raw).strip() if field else ""


def references(rows: Iterable[Lesson]) -> tuple[CrossReference, ...]:
    """As the master data knows them: codes and words for products."""
    return tuple(
        CrossReference(row.account_no, row.item, row.sku, row.unit, row.factor) for row in rows if row.kind != "unit"
    )


def unit_words(rows: Iterable[Lesson]) -> tuple[UnitWord, ...]:
    """As the master data knows them: words for units."""
    return tuple(
        UnitWord(row.account_no, row.item, row.sku, row.unit, row.factor)
        for row in rows
        if row.kind == "unit" and row.factor is not None
    )


# --- CSV --------------------------------------------------------------------------------------------------------------


async def export_learned(store: Store, *, needed: int) -> str:
    """Every learned cross-reference as CSV, by customer and item."""
    return csv_text(COLUMNS, map(_cells, (await store.learned(needed=needed, limit=1_000_000)).rows))


def _cells(row: LearnedRow) -> tuple[str, ...]:
    state = "undone" if row.undone_by else "confirmed" if row.confirmed_by else "used" if row.used else "seen"
    factor = "" if row.factor is None else str(row.factor)
    first, last = row.first_at.date().isoformat(), row.last_at.date().isoformat()
    made = (row.account_no, row.kind, row.item, row.sku, row.unit, factor, str(row.seen))
    return (*(safe_cell(cell) for cell in made), row.first_by, first, row.last_by, last, state)


async def import_learned(store: Store, file: Path, *, by: str) -> int:
    """Take the rows of such a file in, all or nothing: each is confirmed by who brings it, or undone where its state says so.

    Needs the columns account_no, item and sku. Raises `MasterError` naming every bad row with its remedy.
    """
    faults: list[str] = []
    cells = await rows_of(file, needed=("account_no", "item", "sku"), faults=faults)
    rows = list(_taken(cells, faults))
    if faults:
        raise MasterError(faults)
    return await store.take_in_learned(rows, by=by)


def _taken(cells: Iterable[tuple[str, dict[str, str]]], faults: list[str]) -> Iterator[tuple[Lesson, bool]]:
    for where, one in cells:
        item = one["item"].removeprefix("'")
        empty = [column for column in ("account_no", "item", "sku") if not one[column]]
        faults += [f"{where}, {column}: is empty; fill it in" for column in empty]
        if not empty and not plain_code(item):
            faults.append(f"{where}, item: {item!r} has neither letter nor digit; write the customer's code or words")
        kind = one.get("kind") or ("words" if " " in item else "code")
        if kind not in KINDS:
            faults.append(f"{where}, kind: {kind!r} is not known; write {', '.join(KINDS)}")
        factor = _factor(one.get("factor", ""), where, faults)
        if bool(one.get("unit")) != (factor is not None):
            faults.append(f"{where}, unit: unit and factor belong together; fill in both or none")
        if kind == "unit" and (one.get("unit") not in UNITS or factor is None):
            faults.append(
                f"{where}, unit: a word for a unit needs the code that is meant, and how many stock units it holds"
            )
        lesson = Lesson(one["account_no"], KINDS.get(kind, "code"), item, one["sku"], one.get("unit", ""), factor)
        yield lesson, one.get("state") != "undone"


def _factor(cell: str, where: str, faults: list[str]) -> Decimal | None:
    if not cell:
        return None
    try:
        factor = Decimal(cell)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or not 0 < factor < 10**9:
        faults.append(f"{where}, factor: {cell!r} is no number above 0; write how many stock units the unit holds")
        return None
    return factor
