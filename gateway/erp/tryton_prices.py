"""Price lists of Tryton (modules product_price_list, sale_price_list, product_price_list_dates) as rows of plain prices.

There a list is a sequence of lines; the first one that fits product, quantity and day counts, and its formula gives the price. A
formula that is a number is a plain price, and the product's own list price is one, too. What another formula would give is not worked
out here: its products get rows that say "unknown", so that nobody takes the catalogue for what this customer pays, and a sentence
names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from gateway.erp.tryton_rest import Record, as_day
from normalizer.master import EVERY_OTHER, PriceRecord

__all__ = ["LINE_FIELDS", "LIST_FIELDS", "list_name", "price_rows"]

LIST_FIELDS = ("name", "company", "tax_included", "unit", "price")
LINE_FIELDS = ("sequence", "price_list", "product", "category", "quantity", "formula")
DAYS = ("start_date", "end_date")
#: what every record has, and what a line may have; a criterion of a module that nobody here knows makes the whole list unknown
KNOWN = frozenset(
    {
        *LINE_FIELDS,
        *DAYS,
        "id",
        "create_date",
        "create_uid",
        "write_date",
        "write_uid",
        "rec_name",
        "xml_id",
        "last_modified_at",
    }
)

_NUMBER = re.compile(r"\s*(?:Decimal\(\s*['\"])?(\d{1,12}(?:\.\d{0,10})?)(?:['\"]\s*\))?\s*")
_SIDE = Decimal(1).scaleb(-6)  #: quantities come as binary fractions
_Basis = Literal["stated", "catalogue", "unknown"]


@dataclass(frozen=True, slots=True)
class _Line:
    product: int | None
    category: int | None
    quantity: Decimal
    first: date | None
    last: date | None
    basis: _Basis
    price: Decimal
    said: str  #: what a person reads where it is no plain price


def list_name(row: Record) -> str:
    """The name of a price list here: names are not unique in Tryton, and must not be taken for one of the CSV files."""
    return f"erp:{row['id']} {row['name']}"


def price_rows(
    lists: Iterable[Record],
    lines: Iterable[Record],
    *,
    skus: Mapping[int, str],
    categories: Mapping[int, Collection[int]],
    currency: str,
    fields: Iterable[str],
) -> tuple[list[PriceRecord], list[str]]:
    """Rows for every list, and a sentence for everything that is no plain price. `skus` by the id of the product, as are the `categories`
    that it belongs to, with all that these belong to; `fields` are all that a line has in this installation."""
    by_list: dict[int, list[Record]] = {}
    for line in lines:
        by_list.setdefault(line["price_list"], []).append(line)
    found: list[PriceRecord] = []
    notes: list[str] = []
    odd = sorted(set(fields) - KNOWN)
    for row in lists:
        ordered = sorted(by_list.get(row["id"], ()), key=_place)
        whole = _why_unknown(row, ordered, odd)
        read = [_line(each, row, unknown=whole is not None) for each in ordered]
        if whole is not None:
            notes.append(f"price list {row['name']}: {whole}; its prices stay unknown")
        else:
            notes += [f"price list {row['name']}, line {n}: {line.said}" for n, line in enumerate(read, 1) if line.said]
        found += _rows(list_name(row), read, skus, categories, currency)
    return found, notes


def _place(line: Record) -> tuple[bool, int, int]:
    """Tryton's own order: `sequence` with the empty ones first, then the id."""
    return (line["sequence"] is not None, line["sequence"] or 0, line["id"])


def _why_unknown(row: Record, lines: Sequence[Record], odd: Sequence[str]) -> str | None:
    if odd:
        return f"its lines have {', '.join(odd)}, which nobody here knows"
    if row["tax_included"]:
        return "it is with taxes"
    if row["unit"] != "product_default" and any(line["quantity"] for line in lines):
        return "its quantities count in another unit than the stock's"
    return None


def _line(line: Record, row: Record, *, unknown: bool) -> _Line:
    formula = str(line["formula"]).strip()
    number = _NUMBER.fullmatch(formula)
    basis: _Basis = "unknown"
    price, said = Decimal(0), ""
    if unknown:
        pass
    elif number and Decimal(number[1]) > 0:
        basis, price = "stated", Decimal(number[1])
    elif formula == "list_price" or (formula == "unit_price" and row["price"] == "list_price"):
        basis = "catalogue"
    else:
        said = f"the formula {formula[:80]!r} is no plain price; what it gives stays unknown"
    return _Line(
        product=line["product"],
        category=line["category"],
        quantity=Decimal(str(line["quantity"] or 0)).quantize(_SIDE).normalize(),
        first=as_day(line.get("start_date")),
        last=as_day(line.get("end_date")),
        basis=basis,
        price=price,
        said=said,
    )


def _rows(
    name: str,
    lines: Sequence[_Line],
    skus: Mapping[int, str],
    categories: Mapping[int, Collection[int]],
    currency: str,
) -> Iterable[PriceRecord]:
    """Of the products that a line names, alone or by a category, each has rows of its own; the others share theirs."""
    empty = PriceRecord(name, EVERY_OTHER, Decimal(0), Decimal(0), Decimal(1), currency)
    named: dict[int, list[int]] = {}
    of_category: dict[int, list[int]] = {}
    general: list[int] = []
    for at, line in enumerate(lines):
        if line.product is not None:
            named.setdefault(line.product, []).append(at)
        elif line.category is not None:
            of_category.setdefault(line.category, []).append(at)
        else:
            general.append(at)
    for product in skus if of_category else sorted(skus.keys() & named.keys()):
        within = frozenset(categories.get(product, ())) if of_category or product in named else frozenset()
        own = [at for at in named.get(product, ()) if lines[at].category is None or lines[at].category in within]
        own += [at for category in within & of_category.keys() for at in of_category[category]]
        if own:
            yield from _steps(replace(empty, sku=skus[product]), [lines[at] for at in sorted([*own, *general])])
    yield from _steps(empty, [lines[at] for at in general])


def _steps(row: PriceRecord, lines: Sequence[_Line]) -> Iterable[PriceRecord]:
    """What the first line that fits says, for every stretch of days and from every quantity on."""
    starts = {line.first for line in lines if line.first} | {
        line.last + timedelta(days=1) for line in lines if line.last and line.last < date.max
    }
    steps = sorted({line.quantity for line in lines} | {Decimal(0)})
    for start, end in pairwise([None, *sorted(starts), None]):
        last = end - timedelta(days=1) if end else None
        before: Any = None
        for step in steps:
            line = next((one for one in lines if one.quantity <= step and _covers(one, start, last)), None)
            told = (line.basis, line.price) if line else ("unknown", Decimal(0))
            if told != before:
                yield replace(
                    row, min_quantity=step, unit_price=told[1], basis=told[0], valid_from=start, valid_to=last
                )
            before = told


def _covers(line: _Line, start: date | None, last: date | None) -> bool:
    """Whether it holds on all of these days; between two days on which something begins or ends it holds on all or on none."""
    begun = line.first is None or (start is not None and line.first <= start)
    return begun and (line.last is None or (last is not None and last <= line.last))
