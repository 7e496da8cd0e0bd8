"""What the numbers of the lines may be, as far as arithmetic proves it: the document's decimal mark, and lines that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.extractors.pages.recognised.spellings import respelled_numbers, tidy_number, without_base
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.cells import Money, money, per_of, quantity
from parsers.extractors.pages.tables.columns import Column
from parsers.extractors.pages.tables.entry import text_of
from parsers.extractors.pages.tables.judge import Candidate, decide
from parsers.extractors.pages.tables.raws import Raw
from parsers.numbers import convention, readings
from parsers.page import Source

__all__ = ["candidates", "convention_of", "discounts", "proves_any", "quantity_column"]


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
    if proves_any(raws, totals):  # the numerals contradict each other
        return None
    hits = {mark: sum(bool(candidates(raw, mark)) for raw in raws) for mark in (".", ",")}
    better, worse = sorted(hits, key=lambda mark: -hits[mark])
    return better if hits[better] and not hits[worse] else None


def proves_any(raws: Sequence[Raw], totals: Sequence[str] = ()) -> bool:
    """Whether some numeral has only one reading; where they disagree, nothing but each of them speaks for itself."""
    return any(convention([one]) for one in (*numerals_of(raws), *totals))


def candidates(raw: Raw, mark: str | None) -> list[tuple[Column, Candidate]]:
    """(quantity column, reading) of every reading of the line that agrees with itself. Of a recognised line that does not
    agree as it was read, one cell may be respelled, where only one respelling agrees."""
    if not raw.words.get("price") or not raw.words.get("amount"):
        return []
    found = _unglued(raw, mark) or _agreeing(raw, mark, respelled=None)
    if not found and mark and raw.item.anchor.row.page.source is Source.OCR:
        # points and commas are taken for each other
        found = _agreeing(raw, None, respelled=None) or _unglued(raw, None)
        found = found if len({line for _, line in found}) == 1 else []
    if found or raw.item.anchor.row.page.source is not Source.OCR:
        return found
    repaired = [one for role in ("amount", "price", "quantity") for one in _agreeing(raw, mark, respelled=role)]
    return repaired if len({line for _, line in repaired}) == 1 else []


def _agreeing(raw: Raw, mark: str | None, *, respelled: str | None) -> list[tuple[Column, Candidate]]:
    base = _money_of(raw, "price")
    prices = _numbers(raw.words.get("price", ()), base.number if base else None, mark, respelled=respelled == "price")
    return _settled(raw, mark, prices, _pers(raw, base.per if base else None), respelled=respelled)


def _unglued(raw: Raw, mark: str | None) -> list[tuple[Column, Candidate]]:
    """Readings of a price that its base was glued to, where only one agrees."""
    if "price_per" in raw.words:
        return []
    found: list[tuple[Column, Candidate]] = []
    for price, base in without_base(raw.words.get("price", ()), expected=raw.based):
        found += _settled(raw, mark, (price,), (base,), respelled=None)
    return found if len({line for _, line in found}) == 1 else []


def _settled(
    raw: Raw, mark: str | None, prices: Sequence[Decimal], pers: Sequence[Decimal], *, respelled: str | None
) -> list[tuple[Column, Candidate]]:
    stated = _money_of(raw, "amount")
    amounts = _numbers(
        raw.words.get("amount", ()), stated.number if stated else None, mark, respelled=respelled == "amount"
    )
    if raw.item.anchor.row.page.source is Source.OCR:
        amounts = tuple(value for value in amounts if _is_money(value))  # 11.13100 is 11.131,00 with a lost comma
    if not prices or not amounts:
        return []
    found: list[tuple[Column, Candidate]] = []
    for column, words in raw.quantities:
        counted = quantity(text_of(words))
        counts = _numbers(words, counted.number if counted else None, mark, respelled=respelled == "quantity")
        found += [(column, line) for line in decide(counts, prices, pers, amounts, discounts(raw, mark))]
    return found


def _numbers(words: Sequence[Placed], numeral: str | None, mark: str | None, *, respelled: bool) -> tuple[Decimal, ...]:
    """The readings of a cell as it stands, or those of its respellings."""
    plain = readings(numeral, decimal_mark=mark) if numeral else ()
    if not plain and (tidy := tidy_number(words)) is not None:
        plain = (tidy,)
    if not respelled:
        return plain
    return tuple(value for value in respelled_numbers(words) if value not in plain)


def _is_money(value: Decimal) -> bool:
    """Whether an amount has no more than two decimals that are not 0."""
    return value == round(value, 2)


def _money_of(raw: Raw, role: str) -> Money | None:
    words = raw.words.get(role)
    if not words:
        return None
    found = money(text_of(words))
    if found is None and words[0].page.source is Source.OCR:
        found = money(_ROUND.sub(lambda base: base[0].replace("(", "").replace(")", "0"), text_of(words)))
    return found


#: A recognised price base whose noughts look like brackets: "/ 10)", "/ 1(00)".
_ROUND = re.compile(r"/\s*1[0()]{1,4}$")


_MILLE_OR_METRE = "m"  #: which of both, arithmetic tells


def _pers(raw: Raw, in_cell: str | None) -> tuple[Decimal, ...]:
    """The price base as written, or every usual one where nothing is written."""
    if in_cell:
        return (Decimal(in_cell),)
    if (words := raw.words.get("price_per")) and (base := per_of(text_of(words))) and base[0]:
        either = text_of(words).strip().lower() == _MILLE_OR_METRE
        return (Decimal(base[0]), Decimal(1)) if either else (Decimal(base[0]),)
    return raw_pers(raw)


def raw_pers(raw: Raw) -> tuple[Decimal, ...]:
    heading = raw.texts.price_heading
    if heading is not None and heading.per:
        return (Decimal(heading.per),)
    return tuple(map(Decimal, ("1", "100", "1000")))


def discounts(raw: Raw, mark: str | None) -> tuple[Decimal, ...]:
    words = raw.words.get("discount")
    found = readings(text_of(words).strip(" %-"), decimal_mark=mark) if words else ()
    return tuple(value for value in found if 0 <= value <= 100) or (Decimal(0),)


def quantity_column(raws: Sequence[Raw], mark: str | None) -> Column | None:
    """Of several quantity columns the one that the prices are for; without prices the first that is called quantity."""
    columns = {id(column): column for raw in raws for column, _ in raw.quantities}
    if len(columns) < 2:
        return next(iter(columns.values()), None)
    hits = dict.fromkeys(columns, 0)
    for raw in raws:
        for key in {id(column) for column, _ in candidates(raw, mark)}:
            hits[key] += 1
    best = max(hits.values())
    if best:
        leaders = [columns[key] for key in columns if hits[key] == best]
        if len(leaders) == 1:
            return leaders[0]
    order = ("quantity", "packs", "total_quantity")
    return min(columns.values(), key=lambda column: order.index(column.role))
