"""Lists that write the unit before the number: `HM-DPH2   cf 2`, `3301  n. 10`, `cacciavite PH2   pz 12`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from parsers.extractors.letters.lines.item import QUANTITY_LABELS, only_code
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Phrases, fold, unit_codes, unit_words

__all__ = ["ITALIAN_PACKS", "LIST_MEASURES", "counted_by", "label_before", "labels_count", "labels_next", "measured_by"]

#: abbreviations of boxes and packs that Italian orders write between the number and the goods: `5 cf carta igienica`
ITALIAN_PACKS = frozenset(("cf", "sc"))

_LOOKED_THROUGH = 24_000  #: characters
#: an item, its unit and a number at the end of a line; what stands in brackets behind says no more of how many
_UNIT_AND_COUNT = re.compile(
    r"^[^\n]{3,80}?[ \t]([^\W\d]{1,12})(?:\.[ \t]{0,4}|[ \t]{1,4})(\d{1,4}(?:[.,]\d{3})?)(?:[ \t]*\([^()\n]{0,60}\))?[ \t]*$",
    re.MULTILINE,
)
#: a list that only names contents ("box 100", "box 500") counts nothing
_FEW = 50


def labels_count(tokens: Sequence[Token], at: int) -> bool:
    """Whether a label with its point stands before the number: `cant. 10`, `q.tà. 5`."""
    return at > 1 and tokens[at - 1].text == "." and tokens[at - 2].norm in QUANTITY_LABELS


_NUMBERED = frozenset(("n", "nr", "num"))


def label_before(tokens: Sequence[Token], at: int) -> int | None:
    """Where the label stands that `labels_next` finds before the number at `at`."""
    label = at - 2 if at > 1 and tokens[at - 1].text == "." else at - 1
    return label if label > 0 and labels_next(tokens, label) else None


def labels_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether the unit word is the label of the number behind it, and that number the count: `flessibile 300 nr. 100`."""
    if tokens[at].norm not in _NUMBERED:
        return False
    number = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text == "." else at + 1
    return number < len(tokens) and tokens[number].text.isdigit() and _ends(tokens, number + 1)


def counted_by(tokens: Sequence[Token], at: int, order: Phrases, text: str) -> int | None:
    """Where the unit stands that counts the number behind it: behind a code of the catalogue or a wide gap, last in its line,
    in a list that counts so. None where no such unit stands there."""
    unit = at - 1
    if unit > 0 and tokens[unit].text == "." and tokens[unit].start == tokens[unit - 1].end:
        unit -= 1
    if unit < 1 or not _is_unit(tokens[unit]) or not _ends(tokens, at + 1):
        return None
    wide = tokens[unit].start - tokens[unit - 1].end >= 2 and text[tokens[unit - 1].end : tokens[unit].start].isspace()
    return unit if (wide or only_code(tokens[:unit], order)) and counts_behind_units(text) else None


def _is_unit(token: Token) -> bool:
    if token.role is not Role.FREE or token.code or token.norm in QUANTITY_LABELS:
        return False
    known = unit_words().get(token.norm)
    return known.counts if known is not None else token.norm in unit_codes()


def _ends(tokens: Sequence[Token], after: int) -> bool:
    """Whether nothing follows in the line but a price or what stands in brackets."""
    line = tokens[after - 1].line
    said = [t for t in tokens[after:] if t.text not in ".,;" and t.role is not Role.PRICE and t.line == line]
    return not said or (said[0].text == "(" and said[-1].text == ")")


@lru_cache(maxsize=16)
def counts_behind_units(text: str) -> bool:
    """Whether lines of the text have the form `HM-DPH2  cf 2`; one line alone may as well end with what a pack holds."""
    numbers = list(_counted(text[:_LOOKED_THROUGH]))
    return len(numbers) > 1 and any(number < _FEW for number in numbers)


def _counted(text: str) -> Iterator[int]:
    for match in _UNIT_AND_COUNT.finditer(text):
        word = fold(match[1])
        known = unit_words().get(word)
        if known.counts if known is not None else word in unit_codes():
            yield int(re.sub(r"\D", "", match[2]))


#: measures that lists set before the number: `mt. 150 tubo`, `kg 25 riso`
LIST_MEASURES = frozenset("mt mtr mtl m ml kg lt".split())


def measured_by(tokens: Sequence[Token], at: int) -> int | None:
    """Where the measure stands that leads the clause and its number, with goods behind; None where none does."""
    first = at - 2 if at >= 2 and tokens[at - 1].text == "." else at - 1
    if first != 0 or at + 1 >= len(tokens) or tokens[0].text not in LIST_MEASURES or not tokens[at + 1].is_word:
        return None
    spelled = tokens[at].text.isdigit() and tokens[at].attached is None and not tokens[at + 1].has_digit
    return 0 if spelled and len(tokens[at + 1].norm) > 2 else None
