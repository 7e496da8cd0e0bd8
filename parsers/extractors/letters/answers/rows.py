"""The goods of a quotation that a mail answers, as they stand below it: `1.  SC912-0825-BK  Socket cap screw M8x25   5 boxes`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.draftlines import draft_lines
from parsers.extractors.letters.lines.item import Quantity, unit_of
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.replies import Section
from parsers.extractors.letters.script import Script, script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["MOST", "Row", "pieces_of", "quoted_rows"]

MOST = 60  #: lines of a list of which an answer or a comment is read
_SIGNS = re.compile(r"[ \t>|]*")
_LABELS = words_of("position_labels") | words_of("position_nouns")
_BEHIND_POSITION = re.compile(r"[.):]?[ \t]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the quotation. `position` is the number that stands before it, else its place in the list."""

    position: int
    numbered: bool
    built: Built
    pieces: frozenset[str]  #: folded pieces of its code and its words

    @property
    def readings(self) -> tuple[str, ...]:
        """What its quantity may be: `2.000` is two or two thousand."""
        return self.built.quantity.values if self.built.quantity is not None else ()


def quoted_rows(quoted: Script) -> tuple[Row, ...]:
    """Every line of the quotation, or none where one of them cannot be read surely: lines one below the other, each with one code
    of the catalogue and one quantity, and nothing but blank lines between them."""
    coded = [token for token in quoted.tokens if token.norm.startswith("#")]
    lines = list(dict.fromkeys(token.line for token in coded))
    if not 1 <= len(lines) <= MOST or len({token.norm for token in coded}) != len(lines) or _interrupted(quoted, lines):
        return ()
    starts = [_numbered(quoted, [token for token in quoted.tokens if token.line == line]) for line in lines]
    numbers = [number for number, _ in starts]
    step = numbers[0]
    counted = step in (1, 10) and numbers == [step * at for at in range(1, len(numbers) + 1)]
    found = []
    for at, (_, behind) in enumerate(starts, 1):
        line = [token for token in quoted.tokens if token.line == lines[at - 1]]
        built = _built(quoted, behind if counted else line[0].start, line[-1].end)
        if built is None:
            return ()
        found.append(Row(numbers[at - 1] if counted else at, counted, built, frozenset(pieces_of(built))))
    return tuple(found)


def _interrupted(quoted: Script, lines: Sequence[int]) -> bool:
    """Whether something is written between these lines, or right above or below them a line with a figure: one more of the goods."""
    written = {token.line for token in quoted.tokens if token.text[0].isalnum()} - set(lines)
    return any(lines[0] < line < lines[-1] for line in written) or bool({lines[0] - 1, lines[-1] + 1} & _priced(quoted))


def _priced(quoted: Script) -> set[int]:
    """Lines with more than one figure, or one of money: `Carriage 12.50`, `SP-O  Pads 15 x 18  10 bags`; not `Valid 30 days`."""
    figures = [token for token in quoted.tokens if token.has_digit and token.role in (Role.FREE, Role.PRICE)]
    counted = Counter(token.line for token in figures)
    money = {token.line for token in figures if token.role is Role.PRICE or _MONEY.search(token.text)}
    return {line for line, count in counted.items() if count > 1 or line in money}


def _numbered(quoted: Script, line: Sequence[Token]) -> tuple[int, int]:
    """The number with which the line begins and where it goes on; 0 where it begins otherwise, or the number counts units."""
    said = [token for token in line if token.text[0].isalnum()]
    text = quoted.text.text
    if len(said) > 1 and not said[0].text[0].isdigit() and said[0].norm in _LABELS:
        said = said[1:]
    if len(said) < 2 or not said[0].text.rstrip(".").isdigit() or unit_of(said[1]) is not None:
        return 0, line[0].start
    behind = _BEHIND_POSITION.match(text, said[0].end)
    return int(said[0].text.rstrip(".")), behind.end() if behind is not None else said[0].end


def _built(quoted: Script, start: int, end: int) -> Built | None:
    """The one item of this line, if nothing of it is doubtful but what its own words ask for: they are the seller's."""
    blank = _SIGNS.match(quoted.text.text, start, end)
    row = script(quoted.text, Section(blank.end() if blank is not None else start, end), quoted.words, quoted.known)
    column = _counting_column(row)
    items = ItemList(row, quoted.known)
    for sentence in row.sentences:
        items.add(sentence)
    items.finish()
    if column is not None and len(items.lines) == 1:
        _count(items.lines[0], column)
    lines, notices = draft_lines(items)
    doubted = any(notice.code != "note-significant" for notice in notices)
    if len(lines) != 1 or doubted or lines[0].quantity is None or lines[0].schedule:
        return None
    built = items.lines[0]
    if built.item.code is None or not built.item.code.norm.startswith("#") or lines[0].quantity_2 is not None:
        return None
    built.quoted = True
    return built


def _counting_column(row: Script) -> list[Token] | None:
    """The one column of a line that holds a number, or a number and its unit; those among words are sizes."""
    if not row.tokens:
        return None
    cells = [cell.span() for cell in _CELL.finditer(row.text.text, row.tokens[0].start, row.tokens[-1].end)]
    columns = [[token for token in row.tokens if start <= token.start < end] for start, end in cells]
    counting = [column for column in columns if _counts(column)]
    if len(counting) > 1:
        counting = [column for column in counting if not _MONEY.search(column[0].text)]
    return counting[0] if len(counting) == 1 and len(columns) > 2 else None


def _count(built: Built, column: Sequence[Token]) -> None:
    """Makes the number of the column the quantity of the line, and no other one."""
    number, unit = column[0], column[1] if len(column) > 1 and column[1].unit is not None else None
    built.item.quantity = Quantity(number, number.values, list(column[:2]), Standing.OUTRIGHT, unit=unit)
    built.item.second, built.item.rivals = None, []
    built.words = [token for token in built.words if token not in column[:2]]


_CELL = re.compile(r"\S(?:[^\n]*?\S)??(?=[ \t]{2,}|\n|$)")


def _counts(column: Sequence[Token]) -> bool:
    """`200`, `200 St.`, `5 boxes (100)`, `10 packets of 4 kg`: a number first, and no price."""
    first = column[0] if column else None
    plain = first is not None and bool(first.values) and first.role is Role.FREE and not first.code
    return plain and (len(column) == 1 or unit_of(column[1]) is not None or column[1].norm in _SINGLE)


_SINGLE = words_of("each_behind_price") | {"off"}
_MONEY = re.compile(r"\d[.,]\d\d$")


def pieces_of(built: Built) -> Iterator[str]:
    """The words of a line, its code, and the pieces of both at dashes and between the figures of sizes."""
    for token in (*built.base, *built.words, *([built.item.code] if built.item.code is not None else [])):
        word = token.text.lower() if token.norm.startswith("#") else token.norm
        if len(word) > 2 or word[:1].isdigit() or token.unit is not None:
            yield word
            yield from (piece for piece in _JOINT.split(word) if len(piece) > 1)


_JOINT = re.compile(r"[-/]|(?<=\d)[x×](?=\d)")
