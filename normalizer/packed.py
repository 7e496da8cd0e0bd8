"""What a pack holds, said behind the goods: "beakers 250 ml - two packs of ten", "automaat B16 (dozen van 12)"."""

from __future__ import annotations

from dataclasses import replace

from normalizer.glossary import folded, glossary
from normalizer.units import CODES, unit_codes
from parsers.draft import DraftLine

__all__ = ["with_content"]

JOINERS = frozenset("of van von zu a à de da je per mit di con met".split())
_EDGE = " ,;:-–()"


def with_content(line: DraftLine) -> DraftLine | None:
    """The line with what its pack holds beside the unit instead of in the description; None where nothing of the kind is said.
    The unit is then read as "packs of 10", which has to agree with the catalogue."""
    if line.description is None or line.unit is None:
        return None
    words = (line.description.value or line.description.raw).split()
    if len(words) < 3 or folded(words[-2].strip(_EDGE)) not in JOINERS:
        return None
    last = folded(words[-1].strip(_EDGE))
    count = int(last) if last.isdigit() and len(last) <= 5 else glossary().numbers.get(last)
    goods = words[:-2]
    if goods and (_is_pack(said := goods[-1].strip(_EDGE)) or folded(said) == folded(line.unit.raw)):
        goods = goods[:-1]
    text = " ".join(goods).rstrip(_EDGE)
    if not count or not text or not (_is_pack(line.unit.raw) or len(goods) < len(words) - 2):
        return None
    return replace(
        line,
        description=replace(line.description, value=text),
        unit=replace(line.unit, raw=f"{line.unit.raw} of {count}", value=None),
    )


def _is_pack(word: str) -> bool:
    return any(CODES[code].kind in ("pack", "container") for tier in unit_codes(word) for code in tier)
