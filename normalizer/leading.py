"""Units that tables write before the goods instead of in a column of their own: `6 | Pack Krankenunterlagen`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizer.glossary import stem
from normalizer.master import CrossReference, ProductRecord
from normalizer.pack import Sold, sold_units
from normalizer.unit_choice import as_sold
from normalizer.units import CODES, fold, says_unit, unit_codes
from parsers.draft import Draft, DraftLine

__all__ = ["by_leading_unit", "leads_units", "without_unit"]

#: so many lines that begin with a unit's word make it the paper's way
_WAY = 2
#: how sentences are read, which have their units beside the numbers
_SAID = frozenset({"prose", "speech"})


def leads_units(draft: Draft) -> bool:
    """Whether the paper has no unit beside its quantities and writes packs of several kinds before its goods."""
    words = [word for line in draft.lines if (word := _leading(line))]
    return draft.source not in _SAID and len(words) >= _WAY and len({fold(word) for word in words}) > 1


def without_unit(line: DraftLine) -> DraftLine | None:
    """The line with the pack that its description begins with as its unit; None where none stands there."""
    word = _leading(line)
    if not word or line.description is None:
        return None
    rest = (line.description.value or line.description.raw).split(maxsplit=1)[1]
    return replace(
        line,
        description=replace(line.description, value=rest),
        unit=replace(line.description, raw=word, value=None, alternatives=()),
    )


def by_leading_unit(line: DraftLine, product: ProductRecord, reference: CrossReference | None = None) -> Sold | None:
    """How the product is sold by the pack that its line begins with; None where it is not, or is itself called so."""
    word = _leading(line)
    if not word or stem(fold(product.name.split(maxsplit=1)[0])) == stem(fold(word)):
        return None
    sold = sold_units(product, reference)
    found = [one for code in _codes(word) if (one := as_sold(code, product, sold))]
    return found[0] if len(found) == 1 else None


def _leading(line: DraftLine) -> str:
    """The word of a pack or container before the goods, where the quantity has no unit."""
    if line.unit is not None or line.pack is not None or line.quantity is None or line.description is None:
        return ""
    word, _, rest = (line.description.value or line.description.raw).strip().partition(" ")
    return word if rest.strip() and word.isalpha() and says_unit(word) and _codes(word) else ""


def _codes(word: str) -> Sequence[str]:
    tiers = unit_codes(word)[:1]
    return [code for code in tiers[0] if CODES[code].kind in ("pack", "container")] if tiers else []
