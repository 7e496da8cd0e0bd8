"""Settles what a column is where its header leaves it open, from the data in it and from the columns around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.tables.cells import is_code, is_numeral, is_position, is_unit, money, per_of, quantity
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH, counts_packs
from parsers.extractors.pages.tables.entry import Entry
from parsers.extractors.pages.tables.headword import Heading, classify
from parsers.extractors.pages.tables.netprices import is_product, multiplies, one_price
from parsers.numbers import readings
from parsers.page import Source

__all__ = ["settle"]


def settle(head: Head, entries: Sequence[Entry]) -> Head:
    """The head with one role per column."""
    texts = [[entry.text(i) for entry in entries if entry.text(i)] for i in range(len(head.columns))]
    columns = [replace(column, role=_role(column, _mended(texts[i]), head)) for i, column in enumerate(head.columns)]
    columns = _one_position(columns, texts)
    columns = _bases(columns, texts)
    columns = _moneys(columns, texts)
    columns = _counted_with_unit(columns, entries)
    columns = _products(columns, entries)
    columns = one_price(columns, entries)
    columns = _values(columns, entries)
    columns = _one_amount(columns, entries)
    columns = _counts(columns, entries)
    columns = _contents(columns, entries)
    columns = _unnamed(columns, texts)
    return replace(head, columns=tuple(columns))


_BROKEN = re.compile(r".+-|[A-Z0-9][A-Z0-9./_-]*[./_]")  #: the first half of a code


def _mended(texts: Sequence[str]) -> list[str]:
    """The texts, those that a narrow cell has broken behind a sign whole again: "WR-7X7-" above "06", "DH." above "100.10"."""
    found: list[str] = []
    for text in texts:
        if found and _BROKEN.fullmatch(found[-1]):
            found[-1] += text
        else:
            found.append(text)
    return found


def _role(column: Column, texts: Sequence[str], head: Head) -> str:
    roles = column.heading.roles
    if not roles:
        return ""
    described = any(other is not column and other.heading.roles == ("description",) for other in head.columns)
    if "no" in roles:
        if not texts or _are_positions(texts):
            return "no" if texts or len(roles) == 1 else next(role for role in roles if role != "no")
        if len(roles) == 1:
            return "code" if _share(texts, _one_or_spaced_code) > 0.6 else "no"
        roles = tuple(role for role in roles if role != "no")
    if set(roles) == {"code", "description"}:
        if described:
            coded = _share(texts, _one_or_spaced_code) >= 0.3 or _share(texts, _one_number) >= 0.7
            return "code" if coded or not texts else "description"
        coded = any(
            other is not column and {"code", "sku", "buyer_item", "codes"} & set(other.heading.roles)
            for other in head.columns
        )
        return "description" if coded or _share(texts, _worded) > 0.5 else "code"
    if roles[0] in HOW_MUCH and texts and not any(text[0].isdigit() for text in texts):
        counted = any(other is not column and HOW_MUCH & set(other.heading.roles[:1]) for other in head.columns)
        packed = counted and _share(texts, lambda text: is_unit(text.split()[0])) > 0.8
        if packed and any(map(str.isdigit, "".join(texts))):
            return "unit"  # "Confezione: risma, cartone da 12"
        return "" if counted and not all(map(is_unit, texts)) else _by_data(roles, texts)  # "Gewünscht: ja"
    return _by_data(roles, texts)


def _one_or_spaced_code(text: str) -> bool:
    """`AQV10`, and `AQV 10` as people space it."""
    return _one_code(text) or re.fullmatch(r"[A-Z]{1,6} \d{1,6}[A-Z]?", text) is not None


def _by_data(roles: tuple[str, ...], texts: Sequence[str]) -> str:
    """The role that the cells themselves decide among those that the header allows."""
    if set(roles) == {"price", "price_per"}:
        return "price_per" if _share(texts, _is_base) > 0.8 else "price"
    if roles[0] in HOW_MUCH and texts and _share(texts, is_date) > 0.6:
        return "requested_delivery"  # "Required", "Wanted": of a quantity or of a day
    if roles[0] in ("packs", "pack") and texts and _share(texts, is_unit) > 0.8:
        return "unit"  # "Gebinde", "Verpackung": the kind of pack, not how many
    if set(roles) == {"quantity", "requested_delivery"}:
        return "quantity" if _share(texts, lambda text: quantity(text) is not None) > 0.5 else "requested_delivery"
    if set(roles) == {"quantity", "unit"}:
        return "quantity" if _share(texts, lambda text: quantity(text) is not None) > 0.5 else "unit"
    if set(roles) == {"quantity", "description"}:
        return "quantity" if _share(texts, lambda text: quantity(text) is not None) > 0.5 else "description"
    if (
        roles[0] == "price_per"
        and texts
        and _share(texts, lambda text: per_of(text) is not None) < 0.3
        and _share(texts, lambda text: money(text) is not None) > 0.7
    ):
        return "price"
    return roles[0]


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


#: codes without a digit: GL-NIT-M, TPBMK
_LETTER_CODE = re.compile(r"[A-Z]{1,6}(?:-[A-Z]{1,6}){1,4}|[B-DF-HJ-NP-TV-XZ]{3,12}")


def _one_code(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 2
        and not is_date(text)
        and any(is_code(word) or _LETTER_CODE.fullmatch(word) for word in words)
    )


def _one_number(text: str) -> bool:
    """A single word with a digit, which beside a column of texts is a code though it may be a number: 7470.01."""
    return len(text.split()) == 1 and any(map(str.isdigit, text))


def _worded(text: str) -> bool:
    return len([word for word in text.split() if any(char.isalpha() for char in word)]) >= 2


def _is_base(text: str) -> bool:
    base = per_of(text)
    return base is not None and base[0] in ("1", "10", "100", "1000", "10000", None)


#: `1-2`, `A1`, `01/1`: the first of numbers that are none to reckon with; 5510-017 is a code
_FIRST = re.compile(r"\D?0*1(?!\d)")


def _are_positions(texts: Sequence[str]) -> bool:
    """Whether these are line numbers: mostly positions, and rising from a small one."""
    positions = [text for text in texts if is_position(text)]
    if len(positions) < 0.5 * len(texts) or not positions:
        return False
    numbers = [
        int(found[0]) for text in positions if (found := readings(text.strip("().:"))) and found[0] == int(found[0])
    ]
    if not numbers:
        return _FIRST.match(positions[0].strip()) is not None
    rising = all(a < b for a, b in pairwise(numbers))
    return rising and (numbers[0] <= 100 or len({b - a for a, b in pairwise(numbers)}) == 1)


def _one_position(columns: list[Column], texts: Sequence[Sequence[str]]) -> list[Column]:
    """Only the first position column is one; a second is a code where its cells look so."""
    seen = False
    for i, column in enumerate(columns):
        if column.role != "no":
            continue
        if seen:
            columns[i] = replace(column, role="code" if _share(texts[i], _one_code) > 0.3 else "")
        seen = True
    return columns


def _is_base_beside(columns: Sequence[Column], at: int, texts: Sequence[str]) -> bool:
    """Whether the column right of the prices holds nothing but price bases, and not always the same 1."""
    beside = at > 0 and columns[at - 1].role == "price"
    return beside and set(texts) > {"1"} and all(text.strip() in _BASES for text in texts)


_BASES = frozenset({"1", "10", "100", "1000", "1.000", "1,000"})


def _bases(columns: list[Column], texts: Sequence[Sequence[str]]) -> list[Column]:
    """Of two price columns the one that holds nothing but 1, 100 and 1000 is the price base."""
    prices = [i for i, column in enumerate(columns) if column.role == "price"]
    if len(prices) < 2 or any(column.role == "price_per" for column in columns):
        return columns
    bases = [i for i in prices if texts[i] and all(text.strip() in _BASES for text in texts[i])]
    if len(bases) == 1:
        columns[bases[0]] = replace(columns[bases[0]], role="price_per")
    return columns


def _moneys(columns: list[Column], texts: Sequence[Sequence[str]]) -> list[Column]:
    """Columns headed by a currency alone: the last money column is the amount, another is the price."""
    moneys = [i for i, column in enumerate(columns) if column.role == "money"]
    taken = {column.role for column in columns}
    if len(moneys) == 1 and not taken & {"price", "amount"}:
        taken.add("amount")  # a lone money column is the price: prices are checked against what was agreed
    for i in reversed(moneys):
        if i and columns[i - 1].role in ("price", "amount") and not texts[i - 1] and texts[i]:
            columns[i] = replace(columns[i], role=columns[i - 1].role)  # "Prezzo" above "unitario €", set apart
            columns[i - 1] = replace(columns[i - 1], role="")
            continue
        if _share(texts[i], lambda text: money(text) is not None or is_numeral(text)) < 0.5 and texts[i]:
            role = ""
        elif "amount" not in taken:
            role = "amount"
        elif "price" not in taken:
            role = "price"
        else:
            role = ""
        taken.add(role)
        columns[i] = replace(columns[i], role=role)
    return columns


def _products(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """Of two price columns, where none is called amount, the one that is the other times the quantity ("Unit cost", "Cost")."""
    prices = [i for i, column in enumerate(columns) if column.role == "price"]
    counts = [i for i, column in enumerate(columns) if column.role in HOW_MUCH]
    if len(prices) != 2 or not counts or any(column.role == "amount" for column in columns):
        return columns
    hits = dict.fromkeys(prices, 0)
    seen = 0
    for entry in entries:
        found = [quantity(entry.text(i)) for i in counts]
        stated = {i: money(entry.text(i)) for i in prices}
        if not any(found) or not all(stated.values()):
            continue
        seen += 1
        for i, other in zip(prices, reversed(prices), strict=True):
            mine, price = stated[i], stated[other]
            hits[i] += any(
                one and mine and price and is_product(one.number, price.number, mine.number, price.per) for one in found
            )
    best = max(prices, key=lambda i: hits[i])
    if seen and hits[best] == seen and hits[best] > min(hits.values()):
        columns[best] = replace(columns[best], role="amount")
    return columns


def _counted_with_unit(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """Quantities with their units below the second word of "Quantity UOM", which was cut in two."""
    for i, column in enumerate(columns):
        if i == 0 or column.role != "unit" or columns[i - 1].role not in HOW_MUCH:
            continue
        here = [entry for entry in entries if entry.text(i)]
        stated = [quantity(entry.text(i)) for entry in here]
        united = any(one and one.unit for one in stated)
        if united and all(stated) and not any(entry.text(i - 1) for entry in here):
            columns[i] = _turned(column, columns[i - 1].role)
    return columns


def _values(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """Of several columns that say how much, where none is called amount, the one that is another times the price ("Ordered"
    beside "Quantity")."""
    counts = [i for i, column in enumerate(columns) if column.role in HOW_MUCH]
    price = next((i for i, column in enumerate(columns) if column.role == "price"), None)
    if len(counts) < 2 or price is None or any(column.role == "amount" for column in columns):
        return columns
    places = {column.role: i for i, column in enumerate(columns) if column.role == "price_per"} | {"price": price}

    def made(entry: Entry, worth: int) -> bool:
        return any(multiplies(entry, i, {**places, "amount": worth}) for i in counts if i != worth)

    for worth in counts:
        items = [entry for entry in entries if money(entry.text(price)) and money(entry.text(worth))]
        others = [i for i in counts if i != worth]
        if items and all(made(one, worth) for one in items) and not all(made(one, i) for one in items for i in others):
            columns[worth] = _turned(columns[worth], "amount")
            break
    return columns


def _one_amount(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """Of several columns of amounts the one that is the quantity times the price: "Imp." may be short for taxes."""
    price = next((i for i, column in enumerate(columns) if column.role == "price"), None)
    counted = next((i for i, column in enumerate(columns) if column.role == "quantity"), None)
    amounts = [i for i, column in enumerate(columns) if column.role == "amount"]
    if price is None or counted is None or len(amounts) < 2:
        return columns
    bases = {column.role: i for i, column in enumerate(columns) if column.role == "price_per"}
    items = [entry for entry in entries if quantity(entry.text(counted)) and money(entry.text(price))]
    hits = {i: sum(multiplies(one, counted, {**bases, "price": price, "amount": i}) for one in items) for i in amounts}
    best = max(amounts, key=lambda i: hits[i])
    if 2 * hits[best] > len(items) and sum(hits.values()) == hits[best]:
        for i in amounts:
            columns[i] = columns[i] if i == best else replace(columns[i], role="")
        return columns
    return columns if any(hits.values()) else _net(columns, items, counted, amounts)


def _net(columns: list[Column], items: Sequence[Entry], counted: int, amounts: Sequence[int]) -> list[Column]:
    """Where the gross price makes no amount, but one of two columns of amounts times the quantity is the other one: that is the net
    price, in which the discount is: `List price  Disc.  Net  Amount`."""
    bases = {column.role: i for i, column in enumerate(columns) if column.role == "price_per"}
    pairs = [
        (net, total)
        for net in amounts
        for total in amounts
        if net != total
        and items
        and all(multiplies(one, counted, {**bases, "price": net, "amount": total}) for one in items)
    ]
    if len(pairs) != 1:
        return columns
    for i, column in enumerate(columns):
        if column.role in ("price", "discount") or (i in amounts and i not in pairs[0]):
            columns[i] = replace(column, role="")
    columns[pairs[0][0]] = _turned(columns[pairs[0][0]], "price")
    return columns


def _turned(column: Column, role: str) -> Column:
    """The column with a role that its header does not say, but its data does."""
    return replace(column, role=role, heading=replace(column.heading, roles=(role,)))


def _counts(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """Where no header says how much, the column without a known header whose numbers times the prices are the amounts. A
    header that says it, but means something else as a clerk has told, leaves that to the clerk."""
    places = {column.role: i for i, column in enumerate(columns) if column.role in ("price", "amount", "price_per")}
    if not {"price", "amount"} <= places.keys() or any(_says_how_much(c.heading) for c in columns):
        return columns
    items = [entry for entry in entries if money(entry.text(places["price"])) and money(entry.text(places["amount"]))]
    proved = [
        i
        for i, column in enumerate(columns)
        if not column.role and items and all(multiplies(entry, i, places) for entry in items)
    ]
    if len(proved) == 1:
        columns[proved[0]] = _turned(columns[proved[0]], "quantity")
    return columns


def _says_how_much(heading: Heading) -> bool:
    return bool({*heading.roles, *classify(heading.text).roles} & HOW_MUCH)


def _contents(columns: list[Column], entries: Sequence[Entry]) -> list[Column]:
    """A column of packs beside one of quantities says what a pack holds, where it is filled in rows that a form offers and
    nobody ordered: the quantity is empty and the sheet's amount is nothing."""
    places = {column.role: i for i, column in enumerate(columns) if column.role in ("quantity", "amount", "packs")}
    if len(places) < 3:
        return columns
    offered = [
        entry
        for entry in entries
        if entry.text(places["packs"])
        and not entry.text(places["quantity"])
        and (amount := money(entry.text(places["amount"])))
        and readings(amount.number) == (Decimal(0),)
    ]
    if offered:
        columns[places["packs"]] = _turned(columns[places["packs"]], "pack")
    return columns


def _recognised(column: Column) -> bool:
    """Whether the column was read from pixels: a header or a unit of it may be a letter off."""
    return any(placed.page.source is Source.OCR for placed in column.words)


_CODED = frozenset({"code", "sku", "buyer_item", "codes", "gtin", "manufacturer_item"})


def _unnamed(columns: list[Column], texts: Sequence[Sequence[str]]) -> list[Column]:
    """A column with an unknown header is the code or the description of the items where nothing else is, and it looks so."""
    roles = {column.role for column in columns}
    packed = roles & {"unit", "pack", "packs"} or any(counts_packs(column.heading, column.role) for column in columns)
    for i, column in enumerate(columns):
        if column.role == "ignore" and not packed and len(texts[i]) > 1 and all(map(is_unit, texts[i])):
            role = "unit"  # "Sold by" of a form; a seller elsewhere
        elif column.role or column.heading.roles or not texts[i]:
            continue
        elif i == 0 and "no" not in roles and len(texts[i]) > 1 and _are_positions(texts[i]):
            role = "no"
        elif _is_base_beside(columns, i, texts[i]) and "price_per" not in roles:
            role = "price_per"
        elif not roles & _CODED and _share(texts[i], _one_code) >= 0.7:
            role = "code"
        elif "description" not in roles and _share(texts[i], _worded) >= 0.7:
            role = "description"
        elif "unit" not in roles and _share(texts[i], is_unit) >= (0.7 if _recognised(column) else 0.9):
            role = "unit"
        else:
            continue
        roles.add(role)
        columns[i] = replace(column, role=role)
    return columns
