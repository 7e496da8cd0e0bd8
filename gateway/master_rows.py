"""Rows of the master CSV files: which columns there are, what may stand in them, and what to say where it does not."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from babel.core import get_global

from normalizer.master import AddressRecord, CrossReference, CustomerRecord, PriceRecord, ProductRecord
from normalizer.units import CODES
from parsers.formats.edi_units import rec20_unit

__all__ = ["TABLES", "Faults", "Table", "read_table"]

#: Beyond this no quantity or price is meant; Decimal arithmetic stays exact below it.
LARGEST = Decimal(10) ** 15
MOST_FAULTS = 1000
CURRENCIES = frozenset(code for rows in get_global("territory_currencies").values() for code, *_ in rows)
TRUE_WORDS = frozenset({"yes", "true", "1", "y"})
FALSE_WORDS = frozenset({"no", "false", "0", "n", ""})


class BadCellError(Exception):
    """A cell that cannot be taken; the message says what to write instead."""


@dataclass
class Faults:
    """Everything that is wrong with an import, as sentences for the person who made it."""

    sentences: list[str] = field(default_factory=list)

    def add(self, table: str, line: int, column: str, what: str) -> None:
        if len(self.sentences) < MOST_FAULTS:
            self.sentences.append(f"{table}.csv line {line}, {column}: {what}")

    def add_file(self, table: str, what: str) -> None:
        self.sentences.append(f"{table}.csv: {what}")


Cell = Callable[[str], Any]


def _no_fault(_values: Mapping[str, Any]) -> tuple[str, str] | None:
    return None


def _ends_before_it_begins(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """A price that is valid on no day."""
    first, last = values["valid_from"], values["valid_to"]
    if first is not None and last is not None and last < first:
        return "valid_to", f"{last} is before valid_from {first}; write the later day here"
    return None


@dataclass(frozen=True, slots=True)
class Table:
    """One file: column -> what its cell becomes, the record that a row becomes, and the columns that identify a row."""

    name: str
    cells: Mapping[str, Cell]
    record: Callable[..., Any]
    key: tuple[str, ...]
    required: tuple[str, ...]  #: columns that must be there and must not be empty
    needed: bool = False  #: whether the file itself must be there
    #: column, and what is wrong with a whole row
    fault: Callable[[Mapping[str, Any]], tuple[str, str] | None] = _no_fault


def words(cell: str) -> tuple[str, ...]:
    return tuple(word for part in cell.split(";") if (word := part.strip()))


def number(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise BadCellError(
            f"{cell!r} is no number; write digits with a decimal point, without thousands marks"
        ) from None
    if not value.is_finite() or value < 0 or value >= LARGEST:
        raise BadCellError(f"{cell!r} is out of range; write a number from 0 to below 10^15")
    return value


def positive(cell: str) -> Decimal:
    value = number(cell)
    if value == 0:
        raise BadCellError("0 is not possible here; write a number above 0")
    return value


def one(cell: str) -> Decimal:
    return positive(cell) if cell else Decimal(1)


def maybe(read: Cell) -> Cell:
    return lambda cell: read(cell) if cell else None


def on_hand(cell: str) -> Decimal:
    """What is in stock; below zero where more is promised than there is."""
    return -number(cell[1:]) if cell.startswith("-") else number(cell or "0")


def text(cell: str) -> str:
    return cell


def among(*allowed: str) -> Cell:
    """One of the allowed words; an empty cell is the first of them."""

    def read(cell: str) -> str:
        word = cell.lower() or allowed[0]
        if word not in allowed:
            raise BadCellError(f"{cell!r} is not known; write one of {', '.join(allowed)}")
        return word

    return read


def yes_or_no(cell: str) -> bool:
    word = cell.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise BadCellError(f"{cell!r} is neither yes nor no")
    return word in TRUE_WORDS


def day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise BadCellError(f"{cell!r} is no date; write it as 2026-12-31") from None


def currency(cell: str) -> str:
    if cell and cell.upper() not in CURRENCIES:
        raise BadCellError(f"{cell!r} is no currency; write its ISO 4217 code, such as EUR")
    return cell.upper()


def country(cell: str) -> str:
    if cell and not (len(cell) == 2 and cell.isascii() and cell.isalpha()):
        raise BadCellError(f"{cell!r} is no country; write its two-letter ISO 3166 code, such as DE")
    return cell.upper()


def unit(cell: str) -> str:
    code = rec20_unit(cell).upper() or "EA"
    if code not in CODES:
        raise BadCellError(f"{cell!r} is no unit; write a UN/ECE Rec 20 or 21 code, such as EA, MTR or XBX")
    return code


def packs(cell: str) -> dict[str, Decimal]:
    content: dict[str, Decimal] = {}
    for part in words(cell):
        name, equals, size = part.partition("=")
        if not equals:
            raise BadCellError(f"{part!r} lacks its content; write it as XBX=100")
        content[unit(name.strip())] = positive(size.strip())
    return content


def gtin(cell: str) -> str:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) <= 14):
        raise BadCellError(f"{cell!r} is no GTIN; write 8, 12, 13 or 14 digits")
    return cell


def _stock(*, sku: str, available: Decimal) -> tuple[str, Decimal]:
    return sku, available


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "customers",
            {
                "account_no": text, "name": text, "legal_name": text, "vat_id": text, "currency": currency,
                "language": str.lower, "country": country, "emails": words, "email_domains": words, "phones": words,
                "faxes": words, "price_list": text, "payment_terms": text, "credit_hold": yes_or_no,
            },
            CustomerRecord, ("account_no",), ("account_no", "name"), needed=True,
        ),
        Table(
            "addresses",
            {
                "address_id": text, "account_no": text, "role": among("both", "ship_to", "bill_to"), "name": text,
                "line1": text, "line2": text, "city": text, "postcode": text, "subdivision": text, "country": country,
            },
            AddressRecord, ("account_no", "address_id"), ("address_id", "account_no"),
        ),
        Table(
            "products",
            {
                "sku": text, "name": text, "description": text, "gtin": gtin, "unit": unit, "packs": packs,
                "list_price": maybe(number), "currency": currency, "price_per": one, "moq": one, "multiple": one,
                "status": among("active", "blocked", "superseded"), "superseded_by": text, "category": text,
                "manufacturer_item": text,
            },
            ProductRecord, ("sku",), ("sku", "name"), needed=True,
        ),
        Table(
            "prices",
            {
                "price_list": text, "sku": text, "min_quantity": lambda cell: number(cell or "0"), "unit_price": number,
                "price_per": one, "currency": currency, "valid_from": maybe(day), "valid_to": maybe(day),
            },
            PriceRecord, ("price_list", "sku", "min_quantity", "currency", "valid_from"), ("price_list", "sku", "unit_price"), fault=_ends_before_it_begins,
        ),
        Table(
            "cross_references",
            {"account_no": text, "buyer_item": text, "sku": text, "unit": text, "factor": maybe(positive)},
            CrossReference, ("account_no", "buyer_item", "sku", "unit"), ("account_no", "buyer_item", "sku"),
        ),
        Table("stock", {"sku": text, "available": on_hand}, _stock, ("sku",), ("sku",)),
    )
}  # fmt: skip


def read_table(path: Path, table: Table, faults: Faults) -> list[tuple[int, Any]]:
    """The rows of one file, each with its line. Blank lines are skipped, columns that nobody knows are left alone."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if table.needed:
            faults.add_file(table.name, f"is missing in {path.parent}; a header row alone is enough")
        return []
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        faults.add_file(table.name, f"is not UTF-8 (line {line}); save it as CSV UTF-8")
        return []
    first, _, _ = content.partition("\n")
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=";" if ";" in first and "," not in first else ",")
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        if not _check_columns(columns, table, faults):
            return []
        return list(_rows(reader, columns, table, faults))
    except csv.Error as error:
        faults.add(
            table.name,
            reader.line_num,
            "row",
            f"cannot be read ({error}); look for a quotation mark that is not closed",
        )
        return []


def _check_columns(columns: list[str], table: Table, faults: Faults) -> bool:
    before = len(faults.sentences)
    for name in table.required:
        if name not in columns:
            faults.add(table.name, 1, name, f"the column is missing; its header row must name {', '.join(table.cells)}")
    for name in {name for name in columns if columns.count(name) > 1 and name in table.cells}:
        faults.add(table.name, 1, name, "the column stands there twice; keep one")
    absent = [name for name in table.cells if name not in columns]
    for name in columns:
        if name not in table.cells and (near := difflib.get_close_matches(name, absent, n=1, cutoff=0.85)):
            faults.add(table.name, 1, name, f"the column is not known; did you mean {near[0]!r}?")
    return len(faults.sentences) == before


def _rows(reader: Any, columns: list[str], table: Table, faults: Faults) -> Any:
    readers = [(at, name, table.cells[name]) for at, name in enumerate(columns) if name in table.cells]
    missing = {
        name: cell("") for name, cell in table.cells.items() if name not in columns and name not in table.required
    }
    keys: dict[tuple[Any, ...], int] = {}
    width = len(columns)
    for cells in reader:
        line = reader.line_num
        if not any(cells):
            continue
        if len(cells) != width:
            faults.add(
                table.name, line, "row", f"has {len(cells)} cells instead of {width}; quote cells that hold a comma"
            )
            continue
        values = _values(cells, readers, table, faults, line)
        if values is None:
            continue
        values.update(missing)
        key = tuple(values[name] for name in table.key)
        if key in keys:
            shown = ", ".join(str(part) for part in key if part is not None)
            faults.add(
                table.name, line, table.key[0], f"{shown} stands already in line {keys[key]}; keep one of the two"
            )
            continue
        keys[key] = line
        if what := table.fault(values):
            faults.add(table.name, line, *what)
            continue
        yield line, table.record(**values)


def _values(
    cells: list[str], readers: list[tuple[int, str, Cell]], table: Table, faults: Faults, line: int
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    sound = True
    for at, name, read in readers:
        cell = cells[at].strip()
        try:
            if not cell and name in table.required:
                raise BadCellError("is empty; fill it in")
            values[name] = read(cell)
        except (BadCellError, InvalidOperation) as error:
            faults.add(
                table.name, line, name, str(error) if isinstance(error, BadCellError) else f"{cell!r} is no number"
            )
            sound = False
    return values if sound else None
