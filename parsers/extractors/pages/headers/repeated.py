"""What a flat export says of the order on every line: columns whose header is a label of the whole order.

PO Number   PO Date      Line   Part        Qty   Ship To
26/73865    23/11/2026   1      PT-1000F    8     Foundry House, Bank Street, Leeds
26/73865    23/11/2026   2      GX-4412-L   10    Foundry House, Bank Street, Leeds
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from parsers.draft import DraftLine, Header, Notice
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.headers.numberwords import code_words
from parsers.extractors.pages.headers.parties import address
from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.raws import Table
from parsers.lexicon import fold, phrases
from parsers.score import Label

__all__ = ["with_repeated", "without_number"]

ROLES = frozenset({"buyer_order_no", "issued_on", "ship_to", "requested_despatch"})
_DATED = frozenset({"issued_on", "requested_despatch"})
_SOME = frozenset({"ship_to", "requested_despatch"})  #: what is read where only some lines have it
_ITEMS = frozenset({"buyer_item", "gtin", "manufacturer_item"})
FREE = frozenset(
    {"", "ignore", "issued_on", "requested_despatch"}
)  #: roles of columns that say nothing of the line itself


def with_repeated(header: Header, tables: Sequence[Table]) -> tuple[Header, list[Notice]]:
    """The header with what every line repeats; a number that changes from line to line is several orders: a notice."""
    found: dict[str, Any] = {}
    notices: list[Notice] = []
    for role, cells in _columns(tables):
        texts = {" ".join(p.word.text for p in cell) for cell in cells if cell} | ({"-"} if [] in cells else set())
        if len(texts) > 1:
            if role == "ship_to":
                told = f"The text names several places: {'; '.join(sorted(texts)[:4])}."
                notices.append(Notice("ship-to-ambiguous", told, "/ship_to", evidence(cells[0])))
            if role == "requested_despatch":
                told = f"The lines are to leave on different days: {'; '.join(sorted(texts)[:4])}."
                notices.append(Notice("date-unread", told, "/requested_despatch", evidence(cells[0])))
            if role == "buyer_order_no":
                names = ", ".join(sorted(texts)[:4])
                message = f"The lines name several order numbers: {names}."
                notices.append(Notice("order-number-ambiguous", message, "/buyer_order_no", evidence(cells[0])))
            continue
        if getattr(header, role) is not None or role in found:
            continue
        words = cells[0]
        if role == "ship_to":
            found[role] = address([words])
        elif (role in _DATED and is_date(" ".join(p.word.text for p in words))) or (
            role == "buyer_order_no" and code_words(words)
        ):
            found[role] = field_of(words, label=Label.DECORATED)
    return replace(header, **found), notices


def without_number(lines: Sequence[DraftLine], header: Header) -> list[DraftLine]:
    """The lines without a remark that is nothing but the number of the order."""
    number = header.buyer_order_no.raw if header.buyer_order_no else None
    return [replace(one, note=None) if number and one.note and one.note.raw == number else one for one in lines]


def _is_order_number(role: str, said: str, table: Table, cells: Sequence[Sequence[Placed]]) -> bool:
    """Whether a column that may hold item numbers ("Order No") has one value on all lines, and another one holds the items'."""
    texts = {" ".join(p.word.text for p in cell) for cell in cells}
    every = [column.role for column in table.head.columns]
    others = set(every)
    named = "sku" in others or (len(cells) > 1 and (bool(others & _ITEMS) or every.count("code") > 1))
    return role == "buyer_order_no" and said == "code" and len(texts) == 1 and named


def _columns(tables: Sequence[Table]) -> Iterator[tuple[str, list[list[Placed]]]]:
    """(header field, its cell on each line) of the columns that are filled on every line, the filled ones first; of places also where they
    stand on some."""
    for table in tables:
        for index, column in enumerate(table.head.columns):
            senses = phrases("labels").get(fold(column.heading.text.replace("_", " ")).strip(" :#"), ())
            role = next((sense.role for sense in senses if sense.role in ROLES), None)
            cells = [list(item.anchor.cells.get(index, ())) for item in table.items]
            if role is None or not (column.role in FREE or _is_order_number(role, column.role, table, cells)):
                continue
            if all(cells) or (role in _SOME and any(cells)):
                yield role, sorted(cells, key=lambda cell: not cell)
