"""Item numbers that are figures alone: `20 bags 3010`, `3010 x 20`. The catalogue must have them, and nothing else name the item."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.item import CODE_LABELS, QUANTITY_LABELS, TIMES, Item, attached_unit, unit_of
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Role, Token, joined
from parsers.extractors.letters.wording import Phrases

__all__ = ["code_of_figures", "figures_first", "mark_columns", "mark_labelled"]

_SHORTEST = 3
_COLUMN = 4  #: figures of an item number in the middle of words


def code_of_figures(item: Item, known: Catalogue) -> None:
    """`20 bags 3010`, `1 carton brake cleaner 4602`: figures alone behind a quantity, or behind the words of the catalogue that it
    counts, are the item's number, where the catalogue has it."""
    said = [token for token in item.words if token.text[0].isalnum()]
    if item.quantity is None or item.code is not None or not said or item.quantity.number.text in known.codes:
        return
    token = said[-1]
    named = len(said) == 1 or (len(token.text) >= _COLUMN and _are_words(said[:-1], item, known))
    if named and token.text.isdigit() and len(token.text) >= _SHORTEST and token.text in known.codes:
        _make_code(token)
        item.code, item.words = token, [one for one in item.words if one is not token]
        item.rivals = [rival for rival in item.rivals if rival.number is not token]
        item.quantity.standing = max(item.quantity.standing, Standing.LAST)


def _are_words(said: Sequence[Token], item: Item, known: Catalogue) -> bool:
    """Whether these are plain words behind the quantity, one of the catalogue's among them."""
    number = item.quantity.number if item.quantity is not None else None
    behind = number is not None and all(token.start > number.start for token in said)
    enclosed = number is not None and [token.text for token in item.words[-3::2]] == ["(", ")"]  # "Putzrolle (4620): 6"
    return (behind or enclosed) and all(one.text.isalpha() for one in said) and any(known.has(one.norm) for one in said)


def figures_first(tokens: Sequence[Token], known: Catalogue, order: Phrases) -> Token | None:
    """`3010 x 20`, `3010  20 bags`: figures that the catalogue has, before a number that it does not have, and nothing else said."""
    said = [token for token in tokens if token.text[0].isalnum() and token.norm not in order]
    counted = [token for token in said if token.norm not in TIMES and token.norm not in QUANTITY_LABELS]
    if len(counted) not in (2, 3) or len(counted[0].text) < _SHORTEST or not counted[0].text.isdigit():
        return None
    code, number = counted[:2]
    if code.text not in known.codes or not (number.is_number or number.attached == "x") or number.text in known.codes:
        return None
    if len(counted) == 3 and ((unit := unit_of(counted[2])) is None or not unit.counts):
        return None
    return _make_code(code)


def _make_code(token: Token) -> Token:
    token.code, token.values, token.norm = True, (), "#" + token.text
    return token


#: labels that an order of the customer has as well
_OF_PAPERS = frozenset("code part ref reference".split())


def mark_labelled(tokens: Sequence[Token]) -> None:
    """`- art. 160611 padella 28 cm: 3 pezzi`: figures behind the label that begins a line are an item number, known or not, where
    words and a quantity follow."""
    for _, found in groupby(tokens, key=lambda token: token.line):
        line = [token for token in found if token.text[0].isalnum()]
        if len(line) < 4 or line[0].norm not in CODE_LABELS or line[0].norm in _OF_PAPERS:
            continue
        code, behind, *rest = line[1:]
        figures = code.text.isdigit() and len(code.text) >= _COLUMN and not code.norm.startswith("#")
        if figures and behind.is_word and behind.unit is None and any(token.is_number for token in rest):
            code.code, code.values = True, ()


def mark_columns(tokens: list[Token], known: Catalogue, text: str) -> list[Token]:
    """Item numbers of figures alone that stand where a list has its item numbers: at the start of a line that ends with its
    quantity (`4602  Penetrating oil   2 cans`), or right behind the quantity (`4 x 4421 meter`, `100 m  1131 25  rubber cable`).
    Blanks inside are the separators of the number on file."""
    if not known.has_codes_of_figures:
        return tokens
    out: list[Token] = []
    for _, found in groupby(tokens, key=lambda token: token.line):
        line = list(found)
        place = _column_of_codes(line, known, text)
        if place is None:
            out += line
            continue
        first, last = place
        token = line[first] if first == last else joined(line[first], line[last], text)
        out += [*line[:first], _make_code(token), *line[last + 1 :]]
    return out


def _column_of_codes(line: Sequence[Token], known: Catalogue, text: str) -> tuple[int, int] | None:
    """The first and last token of the line's item number, where it has one of figures and no other code."""
    if len(line) < 3 or any(token.role is not Role.FREE or token.norm.startswith("#") for token in line):
        return None
    start = next((at for at, token in enumerate(line) if token.text[0].isalnum()), 0)
    led = _behind_quantity(line, start, text)
    for first in dict.fromkeys((start, *led)):
        last = _figures(line, first, known)
        if last is None or last + 1 >= len(line) or not _goes_on(line, last):
            continue
        if first != start or _points_to_quantity(line, last) or _ends_with_quantity(line, last, text):
            return first, last
    return None


def _behind_quantity(line: Sequence[Token], start: int, text: str) -> list[int]:
    """Where an item number may stand behind the quantity that leads the line: behind its unit, an `x` or a wide gap."""
    if start + 2 >= len(line) or not (line[start].is_number or line[start].attached):
        return []
    if line[start].attached:
        return [start + 1]
    after = line[start + 1]
    if after.norm in TIMES or after.unit is not None:
        return [start + 2]
    return [start + 1] if _gap(line[start], after, text) else []


def _figures(line: Sequence[Token], first: int, known: Catalogue) -> int | None:
    """The last token of the figures at `first` that are an item number on file; None where they are none, or two are meant."""
    ends = []
    joined = ""
    for at in range(first, min(first + 3, len(line))):
        token = line[at]
        if not token.text.isdigit() or (at > first and token.start - line[at - 1].end != 1):
            break
        joined += token.text
        if len(joined) >= _COLUMN and joined in known.codes:
            ends.append(at)
    return ends[0] if len(ends) == 1 else None


def _goes_on(line: Sequence[Token], last: int) -> bool:
    """Whether words follow the figures, and no unit that would make them a quantity or size."""
    after = line[last + 1]
    if after.text in (":", "-", "–", "=", "|", ",", ";", "→", ">"):
        return last + 2 < len(line)
    return after.is_word and after.unit is None and after.norm not in TIMES and len(after.norm) > 1


def _points_to_quantity(line: Sequence[Token], last: int) -> bool:
    """`4421 : 2 multimeters`: a colon and a number behind the figures."""
    return line[last + 1].text in (":", "=") and line[last + 2].is_number


def _ends_with_quantity(line: Sequence[Token], last: int, text: str) -> bool:
    """Whether the line ends with a number and a unit that counts, or with a number set apart."""
    end = len(line)
    if end - 2 > last and (unit := line[-1].unit) is not None and unit.counts and line[-2].is_number:
        return True
    number = line[-1]
    if not number.is_number or end - 1 <= last:
        unit = attached_unit(number)
        return number.attached == "x" or (unit is not None and unit.counts)
    return end - 2 > last and (line[-2].norm in TIMES or line[-2].text in (":", "=") or _gap(line[-2], number, text))


def _gap(before: Token, after: Token, text: str) -> bool:
    between = text[before.end : after.start]
    return between.isspace() and (len(between) > 1 or "\t" in between)
