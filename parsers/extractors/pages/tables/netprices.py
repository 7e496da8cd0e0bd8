"""Of several columns of prices the one that the order is for: the net price beside the list price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.extractors.pages.tables.cells import money, per_of, quantity
from parsers.extractors.pages.tables.columns import Column
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry
from parsers.extractors.pages.tables.judge import decide
from parsers.lexicon import fold, words_of
from parsers.numbers import readings

__all__ = ["is_product", "multiplies", "one_price"]

_LISTED = words_of("list_prices_in_headings")


def one_price(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """The columns with one price: that which times a quantity is the amount; where there is no amount, that which is not said to be
    a list's. With a discount between them, every line says for itself whether the discount is in its price."""
    prices = [i for i, column in enumerate(columns) if column.role == "price"]
    if len(prices) < 2:
        return columns
    amounts = [i for i, column in enumerate(columns) if column.role == "amount"]
    discounts = [i for i, column in enumerate(columns) if column.role == "discount"]
    kept = _proved(columns, entries, prices, amounts) if amounts and not discounts else None
    if kept is None and not amounts:
        own = [i for i in prices if not _is_listed(columns[i])]
        kept = own[0] if len(own) == 1 else None
    if kept is None:
        return columns
    aside = {*prices, *discounts} - {kept}
    return [replace(column, role="ignore") if i in aside else column for i, column in enumerate(columns)]


def _is_listed(column: Column) -> bool:
    words = fold(column.heading.text).replace("-", " ").split()
    return any(word in _LISTED for word in words)


def _proved(
    columns: Sequence[Column], entries: Sequence[Entry], prices: Sequence[int], amounts: Sequence[int]
) -> int | None:
    """The one price column that makes the amounts of nearly all items; None where none does, or two."""
    counts = [i for i, column in enumerate(columns) if column.role in HOW_MUCH]
    bases = {column.role: i for i, column in enumerate(columns) if column.role == "price_per"}
    items = [one for one in entries if any(quantity(one.text(i)) for i in counts) and money(one.text(amounts[0]))]
    hits = {
        price: sum(
            any(multiplies(one, count, {**bases, "price": price, "amount": amounts[0]}) for count in counts)
            for one in items
        )
        for price in prices
    }
    best = max(prices, key=lambda i: hits[i])
    others = max(hits[i] for i in prices if i != best)
    return best if 2 * hits[best] > len(items) and others < hits[best] else None


def multiplies(entry: Entry, at: int, places: dict[str, int]) -> bool:
    """Whether the number of this column times the row's price is its amount."""
    count, price, amount = (
        quantity(entry.text(at)),
        money(entry.text(places["price"])),
        money(entry.text(places["amount"])),
    )
    base = per_of(entry.text(places["price_per"])) if "price_per" in places else None
    per = base[0] if base else price.per if price else None
    return bool(count and price and amount and is_product(count.number, price.number, amount.number, per))


def is_product(count: str, price: str, amount: str, per: str | None) -> bool:
    pers = tuple(map(Decimal, (per,) if per else ("1", "100", "1000")))
    return bool(decide(readings(count), readings(price), pers, readings(amount)))
