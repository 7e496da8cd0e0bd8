"""Item numbers that are figures alone: `20 bags 3010`, `3010 x 20`. The catalogue must have them, and nothing else name the item."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.item import QUANTITY_LABELS, TIMES, Item, unit_of
from parsers.extractors.sentence import Catalogue
from parsers.extractors.tokens import Token
from parsers.extractors.wording import Phrases

__all__ = ["code_of_figures", "figures_first"]

_SHORTEST = 3


def code_of_figures(item: Item, known: Catalogue) -> None:
    """`20 bags 3010`: figures alone behind a quantity are the item's number, where the catalogue has it."""
    said = [token for token in item.words if token.text[0].isalnum()]
    if item.quantity is None or item.code is not None or len(said) != 1 or item.quantity.number.text in known.codes:
        return
    token = said[0]
    if token.text.isdigit() and len(token.text) >= _SHORTEST and token.text in known.codes:
        _make_code(token)
        item.code, item.words = token, []
        item.rivals = [rival for rival in item.rivals if rival.number is not token]
        item.quantity.score = max(item.quantity.score, 3.8)


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
