"""What a letter says that its items come to: `TOTAL S/IVA 622,33 EUR`. It is read only where the items add up to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from parsers.draft import DraftLine, Field
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import phrases, words_of
from parsers.numbers import plain, readings

__all__ = ["proved_total", "stated_sum"]

_SUMS = frozenset({"total", "total_lines"})
_LABEL = 5  #: words that a label has at most
_CENT = Decimal("0.01")
_MOST = 10**12  #: an amount
_WAYS = 64  #: sums that the readings of the lines may come to
#: how a sum is meant, and what joins such words
_MEANT = words_of("qualifying_headers") | words_of("and_between") | {"transport", "."}
_MONEY = re.compile(r"[.,]\d\d$")
_CURRENCIES = frozenset("eur euro euros gbp usd chf € £ $".split())


def proved_total(sentences: Sequence[Sequence[Token]], lines: Sequence[DraftLine], body: Script) -> Field | None:
    """The stated sum of the items before tax; None where there is none that they add up to."""
    sums = _sums_of(lines)
    for sentence in sentences if sums else ():
        figure = stated_sum(sentence)
        if figure is not None and (proved := sums.intersection(readings(figure.text))):
            for token in sentence:
                token.role = Role.HEADER
            return Field(figure.text, plain(proved.pop()), body.text.evidence(figure.start, figure.end))
    return None


def stated_sum(sentence: Sequence[Token]) -> Token | None:
    """The figure of a sentence that is nothing but a sum of the items and its label: `Total   524.96`."""
    free = [token for token in sentence if token.text[0].isalnum() or token.text in _CURRENCIES]
    found = [token for token in free if any(map(str.isdigit, token.text))]
    priced = any(token.norm in _CURRENCIES for token in free)
    if len(found) != 1 or found[0].norm in _CURRENCIES or not (priced or _MONEY.search(found[0].text)):
        return None
    words = [token.norm for token in free if token is not found[0] and token.norm not in _CURRENCIES]
    return found[0] if _is_sum(words) else None


def _is_sum(words: Sequence[str]) -> bool:
    """Whether the words are a label of the items' sum, and how it is meant: `Total excl. VAT`, `Summe netto`."""
    for size in range(min(_LABEL, len(words)), 0, -1):
        senses = phrases("labels").get(" ".join(words[:size]), ())
        if any(sense.role in _SUMS for sense in senses):
            return _MEANT.issuperset(words[size:])
    return False


def _sums_of(lines: Sequence[DraftLine]) -> set[Decimal]:
    """What the lines may come to; nothing where that of one cannot be told."""
    sums = {Decimal(0)} if lines else set()
    for line in lines:
        sums = {one + amount for one in sums for amount in _amounts(line)}
        if len(sums) > _WAYS:
            return set()
    return sums


def _amounts(line: DraftLine) -> set[Decimal]:
    """The amount as written, else quantity times the price of one: each in all its readings."""
    if line.amount is not None:
        return _values(line.amount)
    if line.quantity is None or line.price is None or (line.price_per is not None and line.price_per.value != "1"):
        return set()
    pairs = ((count, price) for count in _values(line.quantity) for price in _values(line.price))
    return {(count * price).quantize(_CENT) for count, price in pairs if count * price < _MOST}


def _values(field: Field) -> set[Decimal]:
    stated = (field.value,) if field.value else (other.value for other in field.alternatives)
    return {Decimal(value) for value in stated if value}
