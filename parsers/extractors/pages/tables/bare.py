"""Item tables without a header: a letter with tab stops, a list that was typed in columns.

Rows of the same shape that follow one another are a table when their cells say what they are: quantities with units, codes,
texts, and prices that arithmetic confirms. Nothing is guessed of a column whose cells could be two things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.rows import Chunk, Row
from parsers.extractors.pages.tables.cells import Quantity, is_code, is_position, is_unit, money, quantity
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.headword import Heading, classify
from parsers.extractors.pages.tables.judge import decide
from parsers.numbers import readings

__all__ = ["bare_heads"]

ROWS = 2  #: fewer rows show no shape; a single one must say it all: unit, text and code


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    rows: tuple[Row, ...]


def bare_heads(rows: Sequence[Row]) -> list[Head]:
    """Heads without header rows: `first` is the row before which the table begins, `last` is `first - 1`."""
    runs = list(_runs(rows))
    found = [_summed(head, run, rows) for run in runs if (head := _head(run))]
    alike = {id(row) for run in runs for row in run.rows}  # one row of several alike is no table by itself
    single = (at for at, row in enumerate(rows) if id(row) not in alike and _says_all(row))
    return found or [head for at in single if (head := _head(_Run(at, (rows[at],))))]


def _says_all(row: Row) -> bool:
    """Whether a single row is an item beyond doubt: a number with a unit, a text of several words, and a long code."""
    texts = [chunk.text for chunk in row.chunks]
    if len(texts) != 3:
        return False
    counted = [text for text in texts if (found := _counted(text)) and found.unit and is_unit(found.unit)]
    coded = [
        text for text in texts if len(text.split()) == 1 and len(text) >= 6 and is_code(text) and text not in counted
    ]
    worded = [text for text in texts if len(text.split()) >= 2 and text not in counted and not is_date(text)]
    return len(counted) == len(coded) == len(worded) == 1


def _runs(rows: Sequence[Row]) -> Iterator[_Run]:
    """Neighbouring rows with equally many chunks that begin or end at the same places."""
    at = 0
    while at < len(rows):
        run = [rows[at]]
        end = at + 1
        while end < len(rows):
            step = 2 if _belongs_above(rows, end) else 1
            if end + step > len(rows) or not (
                _alike(rows[at], rows[end + step - 1]) and _near(rows[end - 1], rows[end + step - 1])
            ):
                break
            run.append(rows[end + step - 1])
            end += step
        if len(run) >= ROWS and len(rows[at].chunks) >= 2:
            yield _Run(at, tuple(run))
        at = end


def _belongs_above(rows: Sequence[Row], at: int) -> bool:
    """Whether the row is a further line of a text of the row above: one piece that begins where a piece of that begins."""
    row, above = rows[at], rows[at - 1]
    return (
        len(row.chunks) == 1 < len(above.chunks)
        and row.grid is None
        and any(abs(row.left - placed.left) <= 0.3 * row.em for placed in above.words)
        and _near(above, row)
    )


def _alike(a: Row, b: Row) -> bool:
    if len(a.chunks) != len(b.chunks) or a.grid != b.grid or a.page is not b.page or total_label(b.text):
        return False
    slack = 0.6 * max(a.em, b.em) if a.grid is None else 0.2
    return all(_aligned(x, y, slack) for x, y in zip(a.chunks, b.chunks, strict=True))


def _aligned(x: Chunk, y: Chunk, slack: float) -> bool:
    """Whether two cells begin or end at one place; or their figures end there and the words behind them begin ("12 box")."""
    edges = [(x.left, y.left), (x.right, y.right)]
    if len(x.words) == len(y.words) == 2:
        edges += [(x.words[0].right, y.words[0].right), (x.words[1].left, y.words[1].left)]
    return any(abs(mine - other) <= slack for mine, other in edges)


def _near(a: Row, b: Row) -> bool:
    return b.middle - a.middle <= (1.5 if a.grid is not None else 3.5 * a.em)


def _head(run: _Run) -> Head | None:
    count = len(run.rows[0].chunks)
    texts = [[row.chunks[i].text for row in run.rows] for i in range(count)]
    roles = _roles(texts)
    if roles is None:
        return None
    lefts = [min(row.chunks[i].left for row in run.rows) for i in range(count)]
    rights = [max(row.chunks[i].right for row in run.rows) for i in range(count)]
    borders = [float("-inf"), *((rights[i] + lefts[i + 1]) / 2 for i in range(count - 1)), float("inf")]
    columns = tuple(
        Column(Heading("", (role,) if role else ()), role, left, right)
        for role, (left, right) in zip(roles, pairwise(borders), strict=True)
    )
    return Head(run.first, run.first - 1, (*_numbered(run, columns[0]), *columns[1:]), run.rows[0].grid)


def _numbered(run: _Run, first: Column) -> Iterator[Column]:
    """The first column, and two of their own for the word and the number that count the lines before its text: "Line 1  Barrier tape"."""
    words = [row.chunks[0].words for row in run.rows]
    if run.rows[0].grid is not None or any(len(one) < 3 for one in words):
        yield first
        return
    named = {one[0].word.text for one in words}
    rising = (
        _rising([one[1].word.text for one in words]) if all(is_position(one[1].word.text) for one in words) else False
    )
    if len(named) > 1 or len(words) < ROWS or not rising or "no" not in classify(named.pop()).roles:
        yield first
        return
    cuts = [(max(one[at].right for one in words) + min(one[at + 1].left for one in words)) / 2 for at in (0, 1)]
    yield Column(Heading("", ("ignore",)), "ignore", first.left, cuts[0])
    yield Column(Heading("", ("no",)), "no", cuts[0], cuts[1])
    yield replace(first, left=cuts[1])


def _summed(head: Head, run: _Run, rows: Sequence[Row]) -> Head:
    """The head with its only column of money as the amounts, where a sum that is stated below is theirs: else nothing says
    whether it holds prices."""
    taken = {column.role for column in head.columns}
    moneys = [
        i for i, column in enumerate(head.columns) if not column.role and all(money(_cell(row, i)) for row in run.rows)
    ]
    if {"price", "amount"} & taken or len(moneys) != 1 or len(run.rows) < ROWS:
        return head
    stated = [found.number for row in run.rows if (found := money(_cell(row, moneys[0])))]
    below = [row for row in rows[run.first + len(run.rows) :][:AFTER] if total_label(row.text)]
    sums = {value for row in below for placed in row.words for value in readings(placed.word.text.strip("€£$"))}
    for mark in (".", ","):
        values = [readings(one, decimal_mark=mark) for one in stated]
        if all(len(value) == 1 for value in values) and sum(value[0] for value in values) in sums:
            columns = list(head.columns)
            columns[moneys[0]] = replace(columns[moneys[0]], role="amount", heading=Heading("", ("amount",)))
            return replace(head, columns=tuple(columns))
    return head


AFTER = 6  #: rows below a list in which its sum is looked for


def _cell(row: Row, at: int) -> str:
    return row.chunks[at].text if at < len(row.chunks) else ""


def _roles(texts: Sequence[Sequence[str]]) -> list[str] | None:
    """The role of each column, or None where the rows are no items."""
    roles = [_role(column) for column in texts]
    roles = [
        "number" if role == "no" and i else role for i, role in enumerate(roles)
    ]  # rising amounts are no positions
    numbers = [i for i, role in enumerate(roles) if role in ("number", "money")]
    if "quantity" not in roles:
        if not _by_arithmetic(texts, roles, numbers):
            return None
    else:
        _prices(texts, roles, numbers)
    if roles.count("quantity") != 1 or not {"code", "description"} & set(roles):
        return None
    return ["" if role in ("number", "money") else role for role in roles]


def _role(column: Sequence[str]) -> str:
    def share(test: Callable[[str], bool]) -> float:
        return sum(bool(test(text)) for text in column) / len(column)

    if (
        share(lambda text: (found := _counted(text)) is not None and (found.unit is not None or _times(text))) > 0
        and share(lambda text: _counted(text) is not None or bool(_BLURRED.fullmatch(text))) == 1
    ):
        return "quantity"
    if share(is_position) == 1 and _rising(column):
        return "no"
    if (
        share(lambda text: len(text.split()) == 1 and is_code(text)) >= 0.6
        and share(lambda text: len(text.split()) <= 2) == 1
    ):
        return "code"
    if share(lambda text: all(word.isdigit() for word in text.split()) and len(text.replace(" ", "")) >= 8) == 1:
        return "code"  # long runs of digits: 3 302 365 290
    if (
        share(
            lambda text: (
                text == text.upper()
                and any(map(str.isdigit, text))
                and any(map(str.isalpha, text))
                and len(text.split()) <= 3
            )
        )
        >= 0.9
        and share(lambda text: _counted(text) is None) == 1
    ):
        return "code"
    if share(lambda text: money(text) is not None) >= 0.8:
        return (
            "money"
            if share(lambda text: bool(readings(text)) and "," not in text and "." not in text) < 1
            else "number"
        )
    if share(lambda text: sum(char.isalpha() for char in text) >= 3) >= 0.8:
        return "description" if share(lambda text: len(text.split()) > 1 or text.isalpha()) >= 0.5 else "code"
    return ""


#: A number and a lone stroke: on a fax "50 l" is read as "50 1". What it counts is left open.
_BLURRED = re.compile(r"\d+ [1I|]")


def _counted(text: str) -> Quantity | None:
    """A quantity that begins with its number: "PL 9245" may be pallets, but is a code in a list."""
    return quantity(text) if text[:1].isdigit() else None


def _times(text: str) -> bool:
    """`60 ×`: a number that counts what stands behind it."""
    return text[-1] in "x×X"


def _rising(column: Sequence[str]) -> bool:
    values = [found[0] for text in column if (found := readings(text.strip("().:")))]
    return len(values) == len(column) and all(a < b for a, b in pairwise(values)) and values[0] <= 100


def _by_arithmetic(texts: Sequence[Sequence[str]], roles: list[str], numbers: Sequence[int]) -> bool:
    """Without units, quantity, price and amount are the three number columns whose product agrees in every row."""
    for q in numbers:
        for p in numbers:
            for a in numbers:
                if len({q, p, a}) == 3 and q < a and p < a and _agree(texts, q, p, a):
                    roles[q], roles[p], roles[a] = "quantity", "price", "amount"
                    return True
    return False


def _prices(texts: Sequence[Sequence[str]], roles: list[str], numbers: Sequence[int]) -> None:
    q = roles.index("quantity")
    for p in numbers:
        for a in numbers:
            if p < a and _agree(texts, q, p, a):
                roles[p], roles[a] = "price", "amount"
                return
    if len(numbers) == 1 and roles[numbers[0]] == "money":
        roles[numbers[0]] = ""  # a price or an amount: nothing says which


def _agree(texts: Sequence[Sequence[str]], q: int, p: int, a: int) -> bool:
    pers = tuple(map(Decimal, ("1", "100", "1000")))
    for quantity_text, price_text, amount_text in zip(texts[q], texts[p], texts[a], strict=True):
        counted, price, amount = quantity(quantity_text), money(price_text), money(amount_text)
        if counted is None or price is None or amount is None:
            return False
        if not decide(readings(counted.number), readings(price.number), pers, readings(amount.number)):
            return False
    return True
