"""The unit that a line takes over from the one above: `2 cartons of cups 20 cl and 3 of 30 cl` orders three cartons, and so does
`4 cartons de gobelets et 3 de couvercles`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from parsers.extractors.letters.lines.asmany import is_as_many
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.item import Quantity
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording, unit_words
from parsers.lexicon import words_of

__all__ = ["carry_units"]

#: behind a bare number they tell that a unit was left out: `3 de couvercles`. English "2 of the bleach" may be two of them
_LEAVES_OUT = words_of("leaving_out_a_unit")
#: so many times the number above and more are hardly the same packs: `1 carton de n° 4 et 500 de n° 6`
_MOST, _FEW = 5, 10


def carry_units(lines: Sequence[Built], words: Wording) -> None:
    """Gives the unit of the line above to what is counted behind it without one; where it may as well count single things, a
    clerk is asked."""
    for built in lines:
        _take_bracketed(built)
    for above, built in pairwise(lines):
        for counted, unit in _counted_alike(above, built, words):
            small = _small_words(built, counted, words)
            again = _takes_over(built, above)
            carried = (
                bool(small) or _in_another_size(built, counted, above.quantity)
                if again
                else bool(small) and small[0].norm in _LEAVES_OUT
            )
            if is_as_many(counted.number) or (carried and _is_few(counted, above.quantity)):
                counted.unit, counted.unit_text = unit, unit.text
            elif (again or carried) and "pack" in unit_words()[unit.norm].kinds:
                told = f"“{unit.text}” stands above; does {counted.number.text} count these, or pieces?"
                built.notices.append(("unit-ambiguous", told))


#: before the packs in a bracket: `(les paquets de 50)`, `(in boxes)`
_LEADING = words_of("before_bracketed_packs")
_HOLDING = words_of("packs_holding") | {"x"}


def _take_bracketed(built: Built) -> None:
    """`4 TK2412 (les paquets de 50)`, `3 PIR050 (paquets)`: a bracket that holds nothing but packs says by what is counted."""
    counted = built.quantity
    if counted is None or counted.unit is not None or counted.number.attached or built.schedule:
        return
    words = [token for token in built.words if token.start > counted.number.end]
    opened = next((at for at, token in enumerate(words) if token.text == "("), None)
    closed = next((at for at, token in enumerate(words) if token.text == ")"), None)
    if opened is None or closed is None:
        return
    inside = words[opened + 1 : closed]
    led = bool(inside) and inside[0].norm in _LEADING
    while inside and inside[0].norm in _LEADING:
        inside = inside[1:]
    if not inside or (unit := unit_words().get(inside[0].norm)) is None or "pack" not in unit.kinds:
        return
    content = inside[2:] if len(inside) > 2 and inside[1].norm in _HOLDING else inside[1:]
    if len(inside) > 1 and not (led and len(content) == 1 and content[0].text.isdigit()):
        return  # "10 flipchart pads (pack of 5)": what the goods are
    counted.unit, counted.unit_text = inside[0], inside[0].text
    if not content:
        gone = {id(token) for token in words[opened : closed + 1]}
        built.words = [token for token in built.words if id(token) not in gone]


def _counted_alike(above: Built, built: Built, words: Wording) -> Iterator[tuple[Quantity, Token]]:
    """The line's quantity and the unit of the line above, where both are counted and only that one says by what."""
    counted, before = built.quantity, above.quantity
    if counted is None or before is None or counted.unit is not None or above.script is not built.script:
        return
    if counted.number.attached == "dozen" or (counted.number.is_word and counted.number.norm in words["approximate"]):
        return  # "une dizaine de surligneurs": a round number has no unit to be left out
    if built.schedule or not 0 <= built.sentence - above.sentence <= 1:
        return
    if built.item.code is not None and not _is_of_code(built, counted, above):
        return
    unit = before.unit
    if unit is not None and unit is not before.number and unit.norm in unit_words() and not unit.has_digit:
        yield counted, unit


def _is_of_code(built: Built, counted: Quantity, above: Built) -> bool:
    """`5 paquets de BOIP33 et 3 de BOIP40`: the unit was left out, in the same sentence, right before the number of the goods."""
    code = built.item.code
    behind = [token for token in built.item.tokens if token.start >= counted.number.end]
    led = len(behind) > 1 and behind[0].norm in _LEAVES_OUT and behind[1] is code
    return led and built.sentence == above.sentence


def _small_words(built: Built, counted: Quantity, words: Wording) -> list[Token]:
    """The `of` right behind the number."""
    behind = [token for token in built.item.tokens if token.start >= counted.number.end]
    return behind[:1] if behind and behind[0].norm in words["of"] else []


#: between a number and the size or colour that is said of the goods of the line above
_IN = words_of("before_another_size")


def _in_another_size(built: Built, counted: Quantity, before: Quantity | None) -> bool:
    """`two boxes of black gloves in large and one in extra large`: no more of them than above are the same packs."""
    behind = [token for token in built.item.tokens if token.start >= counted.number.end]
    if not behind or behind[0].norm not in _IN or before is None or {len(counted.values), len(before.values)} != {1}:
        return False
    return Decimal(counted.values[0]) <= Decimal(before.values[0])


def _takes_over(built: Built, above: Built) -> bool:
    """Whether its goods are those of the line above, of another size or colour."""
    theirs = {id(token) for token in (*above.words, *above.base)}
    return bool(built.base) and all(id(token) in theirs for token in built.base)


def _is_few(counted: Quantity, before: Quantity | None) -> bool:
    if before is None or len(counted.values) != 1 or len(before.values) != 1:
        return False
    return Decimal(counted.values[0]) <= max(Decimal(_FEW), _MOST * Decimal(before.values[0]))
