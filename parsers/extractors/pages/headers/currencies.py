"""The currency of an order as its pages name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Field, Header
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.raws import Table

__all__ = ["currency_field", "with_currency"]


def currency_field(words: Sequence[Placed], named: tuple[str, str | None]) -> Field:
    """What `currency_of` found in these words; a sign of several currencies has no value."""
    written, code = named
    return replace(field_of(words, raw=written, method="header"), value=code)


def with_currency(header: Header, tables: Sequence[Table]) -> Header:
    """The header with the currency that a column header or a price names, where nothing else does."""
    if header.currency is not None:
        return header
    for table in tables:
        money = [i for i, column in enumerate(table.head.columns) if column.role in ("price", "amount")]
        for column in (table.head.columns[i] for i in money):
            if named := currency_of(column.heading.text):
                return replace(header, currency=currency_field(column.words, named))
        for entry in (entry for item in table.items for entry in item.rows):
            for index in (i for i in entry.cells if i in money):
                if named := currency_of(entry.text(index)):
                    return replace(header, currency=currency_field(entry.cells[index], named))
    return header
