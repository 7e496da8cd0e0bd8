"""Days that are ordered for: `de bestelling voor dinsdag` is wanted then, and `de bestelling voor de feestdagen` names no day."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.datetext import day_names
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Token

__all__ = ["FOR", "LISTS", "ORDERED", "WEEK", "is_ordered_for", "orders_for_feast"]

ORDERED = frozenset(
    "order po enquiry inquiry quote quotation offer bestelling offerte aanvraag bestallning offert".split()
)
LISTS = frozenset(
    "all everything that's voila lot list order requirements bits alles war's wars wars das wars war's bestellung liste tout commande liste todo pedido lista tutto ordine"
    " bestelling lijstje lijst tyle zamowienie wszystko allt bestallning".split()
)
WEEK = frozenset("week woche semaine semana settimana tydzien tygodniu vecka month monat mois mes mese maand".split())
FOR = frozenset("for fur pour para per voor".split())


def is_ordered_for(before: Sequence[str], said: Sequence[Token]) -> bool:
    """`de bestelling voor dinsdag`: a day that is ordered for."""
    return _orders_for(before) and any(token.norm in day_names() or token.has_digit for token in said[:3])


def _orders_for(before: Sequence[str]) -> bool:
    return len(before) > 1 and before[-1] in FOR and before[-2] in LISTS | ORDERED


def orders_for_feast(before: Sequence[str], dated: Dated) -> bool:
    """`de laatste bestelling voor de feestdagen`, `ons lijstje voor oktober`: what is ordered for, and no day."""
    named = any(
        token.has_digit or token.norm in day_names() or token.norm in WEEK or token.norm in _NEXT
        for token in dated.tokens
    )
    return not named and (_orders_for(before) or (bool(before) and before[-1] in LISTS | ORDERED))


_NEXT = frozenset(
    "volgende komende eerstvolgende next nachste nachsten prochaine proximo proxima prossimo prossima".split()
)
