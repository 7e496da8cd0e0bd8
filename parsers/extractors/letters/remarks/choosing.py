"""Which number of a clause is its quantity, which one says it again, and which ones could be it as well."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import Item, Quantity, is_measure, unit_of
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording, fold

__all__ = ["choose_quantity"]


def choose_quantity(item: Item, found: Sequence[Quantity], words: Wording) -> None:
    """Sets the item's quantity, its second writing and its rivals. `found`: the numbers of its clause."""
    ranked = sorted(found, key=lambda quantity: -quantity.standing)
    if not ranked or ranked[0].standing < Standing.COUNTS:
        return
    chosen, tokens = ranked[0], item.tokens
    item.quantity = chosen
    for other in ranked[1:]:
        if other.standing < Standing.PLACED or _overlap(chosen, other):
            continue
        if other.counts and item.second is None:
            if _set_apart(tokens, other, words):
                item.second = other
            elif other.standing >= chosen.standing and other.unit is not other.number:
                item.rivals.append(other)
        elif _could_be_meant(tokens, chosen, other):
            item.rivals.append(other)
    _take_unit_behind(item, chosen, words)
    if item.second is None:
        _take_repeated(item, chosen, ranked[1:])


def _overlap(one: Quantity, other: Quantity) -> bool:
    return any(mine is theirs for mine in one.tokens for theirs in other.tokens)


def _place(tokens: Sequence[Token], token: Token) -> int:
    return next(at for at, one in enumerate(tokens) if one is token)


def _bracketed(tokens: Sequence[Token], quantity: Quantity) -> bool:
    at = _place(tokens, quantity.tokens[0])
    return at > 0 and tokens[at - 1].text in "(["


def _set_apart(tokens: Sequence[Token], quantity: Quantity, words: Wording) -> bool:
    """Whether brackets, a comma or a sign set the quantity apart, so that it says the first one again."""
    at = _place(tokens, quantity.tokens[0])
    if not at:
        return False
    restated = tokens[at - 1].norm in words["restate"]
    return tokens[at - 1].text in "([,=" or restated


def _could_be_meant(tokens: Sequence[Token], chosen: Quantity, other: Quantity) -> bool:
    if chosen.standing - other.standing >= Standing.MARGIN or _tiny(other, chosen):
        return False
    return not (_is_sized(tokens, other) and _pointed_at(tokens, chosen))


def _tiny(other: Quantity, chosen: Quantity) -> bool:
    """`2.0 ml microtubes 2 bags`: nobody orders by the millilitre beside a count."""
    return other.measure and other.unit_text is not None and fold(other.unit_text) == "ml" and not chosen.measure


def _is_sized(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Whether a measure stands behind the number, be it part of a name: `8 oz pump`."""
    at = _place(tokens, quantity.number)
    return quantity.measure or (at + 1 < len(tokens) and is_measure(unit_of(tokens[at + 1])))


def _pointed_at(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Whether a dash or a colon before it gives the quantity, in a unit that counts: `8 oz pump bottles - 2 cs`."""
    at = _place(tokens, quantity.tokens[0])
    return quantity.counts and at > 0 and tokens[at - 1].text in ("-", "–", "—", ":")


def _take_unit_behind(item: Item, quantity: Quantity, words: Wording) -> None:
    """`2 x LG-400 cases`: the unit stands behind the number of the item, and closes what is said of it."""
    code, tokens = item.code, item.tokens
    if code is None or quantity.unit is not None:
        return
    at = _place(tokens, code)
    rest = [token for token in tokens[at + 1 :] if token.text[0].isalnum()]
    bracketed = at + 1 < len(tokens) and tokens[at + 1].text[0] in "(["  # "(boxes only)" says more than a unit
    unit = unit_of(rest[0]) if rest and rest[0].line == code.line and not bracketed else None
    counted = at > 0 and any(token is tokens[at - 1] for token in quantity.tokens)
    closed = len(rest) < 2 or any(rest[1].norm in words[role] for role in ("of", "connector", "order", "closing"))
    if counted and unit is not None and unit.counts and closed:
        quantity.unit, quantity.unit_text = rest[0], rest[0].text
        quantity.tokens = [*quantity.tokens, rest[0]]


def _take_repeated(item: Item, quantity: Quantity, others: Sequence[Quantity]) -> None:
    """`twelve (12) rolls`: the same number in brackets is the quantity once more."""
    for other in others:
        if other.values == quantity.values and other.unit is None and _bracketed(item.tokens, other):
            quantity.tokens = [*quantity.tokens, *other.tokens]
            item.rivals = [rival for rival in item.rivals if rival is not other]
            return
