"""A day or a place of the whole order that one label says in two ways: above two tables, or on two pages of one order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from parsers.draft import Notice
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.headers.blocks import block
from parsers.extractors.pages.headers.labelvalues import labelled
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.sections import Section
from parsers.lexicon import fold

__all__ = ["rivals"]

#: what an order has one of -> the finding where it is said in two ways
_ONCE = {"requested_delivery": "date-ambiguous", "ship_to": "ship-to-several"}
_POSTCODES = (4, 5)  #: digits of a postcode
_PIECE = re.compile(r"\w+")


def rivals(section: Section, outside: Sequence[Row], own: Mapping[str, str]) -> Iterator[Notice]:
    """A notice for each day or place that contradicts what the same label said before: which lines it is for, only a clerk can
    say. `outside`: the rows outside the tables; of several pages all that stands above their tables, repeated or not. `own` as
    `labelled` takes it."""
    rows = list(outside) if len(section.pages) == 1 else list(_tops(section))
    first: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for pair in labelled(rows, own):
        code = _ONCE.get(pair.role)
        if code is None:
            continue
        words = (
            [placed for line in block(pair, rows) for placed in line] if pair.role == "ship_to" else list(pair.words)
        )
        text = " ".join(placed.word.text for placed in words)
        said = {fold(piece) for piece in _PIECE.findall(text)}
        if not any(map(str.isdigit, text)):
            continue
        before, known = first.setdefault((pair.role, fold(pair.label)), (text, said))
        if said is known and pair.role == "ship_to":  # under another label
            before, known = next(
                (one for (role, _), one in first.items() if role == pair.role and _are_apart(one[1], said)),
                (before, known),
            )
        if not (said <= known or known <= said):
            message = f"“{pair.label}” says “{before[:80]}”, and in another place “{text[:80]}”."
            yield Notice(code, message, f"/{pair.role}", evidence(words, "header"))


def _are_apart(one: set[str], other: set[str]) -> bool:
    """Whether both have a postcode, and none in common."""
    codes = [{piece for piece in said if piece.isdigit() and len(piece) in _POSTCODES} for said in (one, other)]
    return all(codes) and codes[0].isdisjoint(codes[1])


def _tops(section: Section) -> Iterator[Row]:
    for view in section.pages:
        yield from view.rows[: view.heads[0].first] if view.heads else view.rows
