"""The unit that a line takes over from the one above: `2 cartons of cups 20 cl and 3 of 30 cl` orders three cartons, and so does
`4 cartons de gobelets et 3 de couvercles`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from parsers.extractors.letters.built import Built
from parsers.extractors.letters.item import Quantity
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording, unit_words

__all__ = ["carry_units"]

#: behind a bare number they tell that a unit was left out: `3 de couvercles`. English "2 of the bleach" may be two of them
_LEAVES_OUT = frozenset(("de", "d", "di"))
#: so many times the number above and more are hardly the same packs: `1 carton de n° 4 et 500 de n° 6`
_MOST, _FEW = 5, 10


def carry_units(lines: Sequence[Built], words: Wording) -> None:
    """Gives the unit of the line above to what is counted behind it without one; where it may as well count single things, a
    clerk is asked."""
    for above, built in pairwise(lines):
        for counted, unit in _counted_alike(above, built, words):
            small = _small_words(built, counted, words)
            again = _takes_over(built, above)
            carried = bool(small) if again else bool(small) and small[0].norm in _LEAVES_OUT
            if carried and _is_as_many(counted, above.quantity):
                counted.unit, counted.unit_text = unit, unit.text
            elif (again or carried) and "pack" in unit_words()[unit.norm].kinds:
                told = f"“{unit.text}” stands above; does {counted.number.text} count these, or pieces?"
                built.notices.append(("unit-ambiguous", told))


def _counted_alike(above: Built, built: Built, words: Wording) -> Iterator[tuple[Quantity, Token]]:
    """The line's quantity and the unit of the line above, where both are counted and only that one says by what."""
    counted, before = built.quantity, above.quantity
    if counted is None or before is None or counted.unit is not None or above.script is not built.script:
        return
    if counted.number.attached == "dozen" or (counted.number.is_word and counted.number.norm in words["approximate"]):
        return  # "une dizaine de surligneurs": a round number has no unit to be left out
    if built.item.code is not None or built.schedule or not 0 <= built.sentence - above.sentence <= 1:
        return
    unit = before.unit
    if unit is not None and unit is not before.number and unit.norm in unit_words() and not unit.has_digit:
        yield counted, unit


def _small_words(built: Built, counted: Quantity, words: Wording) -> list[Token]:
    """The `of` right behind the number."""
    behind = [token for token in built.item.tokens if token.start >= counted.number.end]
    return behind[:1] if behind and behind[0].norm in words["of"] else []


def _takes_over(built: Built, above: Built) -> bool:
    """Whether its goods are those of the line above, of another size or colour."""
    theirs = {id(token) for token in (*above.words, *above.base)}
    return bool(built.base) and all(id(token) in theirs for token in built.base)


def _is_as_many(counted: Quantity, before: Quantity | None) -> bool:
    if before is None or len(counted.values) != 1 or len(before.values) != 1:
        return False
    return Decimal(counted.values[0]) <= max(Decimal(_FEW), _MOST * Decimal(before.values[0]))
