"""Forms that say row by row in what the goods are sold: `paquet de 12 paires` beside some numbers, `pièce` beside others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from parsers.draft import DraftLine
from parsers.extractors.pages.tables.cells import is_unit
from parsers.extractors.pages.tables.columns import Column
from parsers.extractors.pages.tables.countcolumn import counts_packs
from parsers.lexicon import fold, pack_words, words_of

__all__ = ["in_their_packs", "pack_in_words"]

#: the word of a pack, and how much one holds: `Karton 12`, `carton de 8 rouleaux`, `case/12`, `Sack 20 kg`
_IN_WORDS = re.compile(
    r"(?P<pack>[^\W\d]{2,20})\.?(?:\s?[/=]\s?|\s+(?:(?:of|à|a|de|da|di|van|von|zu|med|met|mit|con|je)\s+)?)(?P<content>\d{1,5})(?:\s?[^\W\d]{1,14}\.?)?"
)
_ANY_PACK = words_of("packs_of_any_kind")


def pack_in_words(text: str) -> Decimal | None:
    """What the pack holds that the cell names; None where it names none."""
    match = _IN_WORDS.fullmatch(text.strip())
    named = match is not None and fold(match["pack"]) in pack_words() - _ANY_PACK
    return Decimal(match["content"]) if match is not None and named else None


def in_their_packs(lines: Sequence[DraftLine], column: Column | None, cells: Sequence[str]) -> list[DraftLine]:
    """The lines, with the pack beside the number as its unit where the column of packs is one of units: each cell is a pack in words, or
    a plain unit, which some are; and not every number is a multiple of what the pack beside it holds, as pieces would be.

    `cells`: what stands in that column, of the rows without a number as well.
    """
    packed = [(line, held) for line in lines if line.pack is not None and (held := pack_in_words(line.pack.raw))]
    if (
        not packed
        or column is None
        or (column.heading.unit is not None and not counts_packs(column.heading, column.role))
    ):
        return list(lines)
    plain = [text for text in cells if is_unit(text) and pack_in_words(text) is None]
    named = [text for text in cells if is_unit(text) or pack_in_words(text) is not None]
    told = counts_packs(column.heading, column.role)
    if not told and (not plain or len(named) < len(cells) or all(_may_be_pieces(*one) for one in packed)):
        return list(lines)
    counted = {id(line) for line, _ in packed}
    return [replace(line, unit=line.pack, pack=None) if id(line) in counted else line for line in lines]


def _may_be_pieces(line: DraftLine, content: Decimal) -> bool:
    try:
        number = Decimal((line.quantity.value if line.quantity else None) or "0")
    except InvalidOperation:
        return False
    return number > 0 and number % content == 0
