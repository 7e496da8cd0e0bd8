"""The words of each item by role, gathered from its rows before any reading is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.draft import Notice
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed, cut
from parsers.extractors.pages.tables.body import Item, is_condition, price_condition, price_inside
from parsers.extractors.pages.tables.cells import content_follows, is_unit, money, quantity
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH
from parsers.extractors.pages.tables.entry import Entry, has, tells_content, text_of
from parsers.extractors.pages.tables.judge import decide
from parsers.extractors.pages.tables.paragraphs import Paragraphs, paragraphs
from parsers.extractors.pages.tables.priced import priced
from parsers.extractors.pages.tables.promises import Promise, promise, releases
from parsers.knowledge import Knowledge
from parsers.numbers import readings

__all__ = ["CODE_ROLES", "Raw", "Table", "raw_lines"]

CODE_ROLES = ("sku", "buyer_item", "code", "codes", "manufacturer_item", "gtin")


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
    based: bool = False  #: the table has a column of price bases
    promises: list[Promise] = field(default_factory=list)  #: deliveries that are written as text below the item


def raw_lines(table: Table, knowledge: Knowledge) -> list[Raw]:
    """The cells of every item by role."""
    return [_raw(item, table.head, knowledge) for item in table.items]


def _raw(item: Item, head: Head, knowledge: Knowledge) -> Raw:
    main = next((entry for entry in item.rows if has(entry, head, HOW_MUCH)), item.anchor)
    conditions = {id(entry) for entry in item.rows if entry is not main and is_condition(entry, head)}
    schedule = [
        entry
        for at, entry in enumerate(item.rows)
        if entry is not main and entry is not item.anchor and has(entry, head, HOW_MUCH) and id(entry) not in conditions
        if not tells_content(item.rows, at, head)
    ]
    words: dict[str, list[Placed]] = {}
    quantities: list[tuple[Column, list[Placed]]] = []
    lower = [entry for entry in item.rows if _below_item(entry, item, main)]
    said: dict[int, Promise | None] = {id(entry): one for entry in lower if (one := promise(entry))}
    said = {} if schedule else said or releases(lower)
    plain_rows = [entry for entry in item.rows if entry not in schedule and id(entry) not in said]
    texts = paragraphs([entry for entry in plain_rows if id(entry) not in conditions], head, main, knowledge)
    for index, column in enumerate(head.columns):
        if column.role in HOW_MUCH:
            cell = _first_cell(index, main, item, plain_rows)
            if cell:
                cell = _with_unit_below(cell, index, main, plain_rows)
                quantities.append((column, _without_price(cell, words)))
            if "price" in column.heading.roles and (below := _price_below(index, main, plain_rows)):
                words.setdefault("price", below)
        elif column.role in (
            "price",
            "amount",
            "price_per",
            "unit",
            "no",
            "discount",
            "action",
            "requested_delivery",
            "currency",
        ):
            if cell := _whole_cell(column.role, index, main, item, plain_rows):
                words.setdefault(column.role, cell)
        elif column.role == "pack":
            if cell := _first_cell(index, main, item, plain_rows):
                words.setdefault("pack", cell)
        elif column.role in CODE_ROLES:
            cell = [placed for entry in plain_rows for placed in entry.cells.get(index, ())]
            if cell:
                words.setdefault(_beside_codes(index, column.role, head), []).extend(cell)
    _prefer_net_row(words, head, plain_rows)
    _prefer_net(
        words,
        [
            (column, _first_cell(i, main, item, plain_rows))
            for i, column in enumerate(head.columns)
            if column.role == "price"
        ],
        quantities,
    )
    if not quantities:
        quantities += _among_texts(head, item.rows, words, texts)
    based = any(column.role == "price_per" for column in head.columns)
    promises = [one for one in said.values() if one]
    texts.note += [placed for one in promises for placed in one.rest]
    return Raw(item, words, quantities, schedule, texts, based=based, promises=promises)


def _beside_codes(index: int, role: str, head: Head) -> str:
    """Of two columns of item numbers ("Item code", "Harbour code") the second holds codes of its own: whose, the catalogue tells."""
    before = any(column.role == "code" for column in head.columns[:index])
    return "codes" if role == "code" and before else role


def _among_texts(
    head: Head, rows: Sequence[Entry], words: dict[str, list[Placed]], texts: Paragraphs
) -> list[tuple[Column, list[Placed]]]:
    """The quantity that stands below the description in one column ("Description / Order qty. Unit"): the only number with a
    unit there that is alone in its row, where price and amount prove it."""
    price, amount = money(text_of(words.get("price", ()))), money(text_of(words.get("amount", ())))
    at = next((i for i, column in enumerate(head.columns) if column.role == "description"), None)
    if price is None or amount is None or at is None:
        return []
    cells = [entry.cells[at] for entry in rows if at in entry.cells]
    found = [(cell, stated) for cell in cells if (stated := quantity(text_of(cell))) and stated.unit]
    pers = (Decimal(price.per),) if price.per else tuple(map(Decimal, ("1", "100", "1000")))
    if len(found) != 1 or len(cells) < 2:
        return []
    cell, stated = found[0]
    if not decide(readings(stated.number), readings(price.number), pers, readings(amount.number)):
        return []
    taken = {id(placed) for placed in cell}
    texts.description = [placed for placed in texts.description if id(placed) not in taken]
    texts.note = [placed for placed in texts.note if id(placed) not in taken]
    return [(head.columns[at], cell)]


def _below_item(entry: Entry, item: Item, main: Entry) -> bool:
    return entry is not main and entry is not item.anchor and entry.row.grid is None


def _without_price(cell: list[Placed], words: dict[str, list[Placed]]) -> list[Placed]:
    """The quantity of a cell; a price in the same cell is put to the words of the price."""
    parts = priced([placed.word.text for placed in cell])
    if parts is None:
        return cell
    words.setdefault("price", cell[parts[1] :])
    return cell[: parts[0]]


def _price_below(index: int, main: Entry, rows: Sequence[Entry]) -> list[Placed]:
    """The price that stands below the quantity in one cell, under a header that names both."""
    cells = [entry.cells[index] for entry in rows if entry is not main and index in entry.cells]
    return next((cell for cell in cells if money(text_of(cell)) is not None), [])


def _prefer_net_row(words: dict[str, list[Placed]], head: Head, rows: Sequence[Entry]) -> None:
    """Of the price conditions below an item ("Gross price", "Rebate", "Net price") the net price with its value; where the table
    has no column of prices, the only price that they state."""
    stated = [
        found for entry in rows if price_condition(entry.row) in ("gross", "net") and (found := price_inside(entry.row))
    ]
    if "price" not in words and len(stated) == 1:
        words["price"] = list(stated[0])
    net = [entry for entry in rows if price_condition(entry.row) == "net"]
    if len(net) != 1:
        return
    for index, column in enumerate(head.columns):
        if column.role in ("price", "amount") and (cell := net[0].cells.get(index)):
            words[column.role] = cell


def _prefer_net(
    words: dict[str, list[Placed]],
    prices: list[tuple[Column, list[Placed]]],
    quantities: list[tuple[Column, list[Placed]]],
) -> None:
    """Of a gross and a net price column the one that makes the amount without the discount; the discount is then in it."""
    amount = money(text_of(words.get("amount", ())))
    if len(prices) < 2 or amount is None or "discount" not in words:
        return
    pers = tuple(map(Decimal, ("1", "100", "1000")))
    for _, cell in prices:
        price = money(text_of(cell))
        for _, counted in quantities:
            stated = quantity(text_of(counted))
            if (
                price
                and stated
                and decide(readings(stated.number), readings(price.number), pers, readings(amount.number))
            ):
                words["price"] = cell
                words.pop("discount", None)
                return


def _first_cell(index: int, main: Entry, item: Item, rows: Sequence[Entry]) -> list[Placed]:
    """The words of a single-valued column: of the row with the quantity, else of the first row that has some. A value
    set over two rows of the same cell ("QTY / UP") is taken whole."""
    if cell := main.cells.get(index):
        near = [entry for entry in rows if entry is not main and index in entry.cells and _touching(entry, main)]
        return sorted(
            [*cell, *(p for entry in near for p in entry.cells[index])],
            key=lambda p: (p.page.number, round(p.word.box.top), p.left),
        )
    return next((entry.cells[index] for entry in (item.anchor, *rows) if entry.cells.get(index)), [])


def _whole_cell(role: str, index: int, main: Entry, item: Item, rows: Sequence[Entry]) -> list[Placed]:
    """The words of a single-valued column, with what a narrow cell has set on another line."""
    cell = _first_cell(index, main, item, rows)
    if cell and role == "requested_delivery":
        return _whole_date(cell, [placed for entry in rows for placed in entry.cells.get(index, ())])
    if cell and role in ("price", "amount"):
        return _whole_money(cell, index, main, rows)
    if cell and role == "unit" and content_follows(text_of(cell)):
        return [placed for entry in rows for placed in entry.cells.get(index, ())]
    return cell


def _whole_date(cell: list[Placed], every: list[Placed]) -> list[Placed]:
    """The date of a narrow cell that is set over several lines ("09 Dec" above "2026", "Needed:" above the day)."""
    if len(every) <= len(cell):
        return cell
    text = " ".join(placed.word.text for placed in every)
    here = " ".join(placed.word.text for placed in cell)
    spans = [span for span in date_phrases(text) if any(map(str.isdigit, text[slice(*span)]))]
    if len(spans) != 1 or text[slice(*spans[0])] in here:
        return cell
    return list(cut(every, *spans[0]))


def _whole_money(cell: list[Placed], index: int, main: Entry, rows: Sequence[Entry]) -> list[Placed]:
    """The money of a narrow cell that is set over two lines: "£" above "268.56", "€ 9,99 per" above "100 st"."""
    if money(text_of(cell)) is not None:
        return cell
    whole = [*cell, *_below(index, main, rows)]
    return whole if len(whole) > len(cell) and money(" ".join(p.word.text for p in whole)) is not None else cell


def _with_unit_below(cell: list[Placed], index: int, main: Entry, rows: Sequence[Entry]) -> list[Placed]:
    """The quantity of a narrow cell with the unit that stands below it alone: "30.00" above "Boxes"."""
    every = [placed for entry in rows for placed in entry.cells.get(index, ())]
    if any(content_follows(text_of(entry.cells.get(index, ()))) for entry in rows):
        return every
    below = _below(index, main, rows)
    stated = quantity(text_of(cell))
    if stated is None or stated.unit or not below or not is_unit(text_of(below)):
        return cell
    return [*cell, *below]


def _below(index: int, main: Entry, rows: Sequence[Entry]) -> list[Placed]:
    """What stands in this column on the row right below the one with the quantity."""
    for entry in rows:
        near = entry.row.page is main.row.page and 0 < entry.row.middle - main.row.middle <= 1.8 * main.row.em
        if near and entry.row.grid is None:
            return entry.cells.get(index, [])
    return []


def _touching(entry: Entry, main: Entry) -> bool:
    """Whether a cell of another row is the other half of a vertically centred cell: close by, in a column of words."""
    if entry.row.page is not main.row.page or entry.row.grid is not None:
        return False
    return abs(entry.row.middle - main.row.middle) < 1.0 * main.row.em
