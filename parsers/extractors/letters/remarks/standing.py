"""How surely a number says how many."""

from __future__ import annotations

__all__ = ["Standing"]


class Standing:
    """Ranks of a number, by how it stands in its clause.

    Their order decides between the numbers of one clause: the highest is the quantity. From `COUNTS` on a number is one at all, below `SIZED`
    it may be a size as well and a clerk is asked, from `PLACED` on a second one is looked at, and one that is less than `MARGIN` behind the
    first could be the quantity instead.
    """

    OUTRIGHT = 5.0  #: a label or a sign says it: `qty 5`, `x 6`, `12 off`, `6 x TP-HAZ-50`
    COUNTED_FIRST = 4.5  #: opens the clause with its unit: `4 boxes gloves`, `two twenty litre cans of oil`
    POINTED_UNIT = 4.2  #: all that stands behind a colon: `papier toilette 200 feuilles : 6 colis`
    COUNTED = 4.0  #: beside its unit elsewhere: `nitrile gloves 4 boxes`
    LAST = 3.8  #: last, behind the code or a wide gap: `TP-HAZ-50   4`
    POINTED_AT = 3.6  #: last, behind a sign: `nitrile gloves - 4`
    FIRST = 3.5  #: opens the clause: `4 nitrile gloves`
    ONE = 3.4  #: a word for it: `a box of gloves`, `a couple of boxes`
    MEASURED_FIRST = 3.2  #: a measure that can be ordered: `10 m of the 6mm chain`, `NYM3G25 100m`
    BRACKETED = 3.1  #: with its unit in brackets: `gloves (4 boxes)`
    PLACED = 3.0  #: where a quantity stands: `bolts 6 x zinc`, `TP-HAZ-50 (4)`
    ONE_PACK = 2.6  #: a line that is one pack: `box of grommets`
    BEHIND_COMMA = 2.5  #: last, behind a comma: `gloves, 4`
    ATTACHED_FIRST = 2.4  #: a measure that may be the item's size: `5L brake cleaner`
    LAST_BRACKETED = 2.3  #: last, in brackets behind words: `nitrile gloves (4)`
    NEW_ONE = 2.2  #: an article before goods: `a new battery`
    EITHER = 2.1  #: a quantity or a size: `2 x 5`, `bolt M8 x30`
    COUNTS = 2.0  #: last behind words, the only number there: `gloves 4`
    OF_COUNTED = 1.6  #: what something holds: `case of 12 rolls`
    NUMBERED_TOO = 1.0  #: last behind words, beside another number
    MEASURED = 0.6  #: a measure elsewhere: `cable tie 200 mm`
    SOMEWHERE = 0.5  #: a bare number among words
    ATTACHED = 0.4  #: the same measure in one word: `cable tie 200mm`

    SIZED = NEW_ONE
    MARGIN = 1.5
