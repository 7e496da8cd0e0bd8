"""Grits of abrasives, however they are written: P240, K 240, 240 grit, Körnung 240, grain 240."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalizer.chunks import Chunk, Number, Term

__all__ = ["drawn_together", "grit_of"]

#: The grits of coated abrasives (ISO 6344, FEPA 43).
GRITS = frozenset(
    "12 16 20 24 30 36 40 50 60 80 100 120 150 180 220 240 280 320 360 400 500 600 800 1000 1200 1500 2000 2500 3000".split()
)
_LETTERED = re.compile(r"[pk]0?(\d{2,4})")


def grit_of(text: str) -> Chunk | None:
    """`p240`, `k80`: the grit, else None."""
    if text[0] not in "pk" or text.isalpha():
        return None
    match = _LETTERED.fullmatch(text.rstrip("."))
    return Chunk((_grit(text, match[1]),)) if match and match[1] in GRITS else None


def drawn_together(terms: list[Term]) -> list[Term]:
    """The terms with a word for grit and the number beside it as one; two numbers beside it stay as they are."""
    if not any(_says_grit(term) for term in terms):
        return terms
    kept: list[Term] = []
    rest = iter(range(len(terms)))
    for at in rest:
        term = terms[at]
        before, after = _bare(kept[-1:]), _bare(terms[at + 1 : at + 2])
        if not _says_grit(term) or bool(before) == bool(after):
            kept.append(term)
        elif after:
            kept.append(_grit(f"{term.text} {after}", after))
            next(rest)
        else:
            kept[-1] = _grit(f"{before} {term.text}", before)
    return kept


def _grit(text: str, value: str) -> Term:
    return Term(text, (("grit", f"#{value}"), (f"p{value}",), (f"k{value}",)), number=Number(value))


def _says_grit(term: Term) -> bool:
    return ("grit",) in term.keys


def _bare(terms: Iterable[Term]) -> str:
    """The number of a term that is nothing but a grit's."""
    found = (term.number.value for term in terms if term.number and not term.number.dimension and len(term.keys) == 1)
    return next((value for value in found if value in GRITS), "")
