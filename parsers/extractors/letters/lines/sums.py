"""What a letter says that its items come to: `TOTAL S/IVA 622,33 EUR`. It is read only where the items add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from parsers.draft import DraftLine, Field
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import fold, phrases
from parsers.numbers import plain, readings

__all__ = ["proved_total"]

_SUMS = frozenset({"total", "total_lines"})
_LABEL = 5  #: words that a label has at most
_CURRENCIES = frozenset("eur euro euros gbp usd chf € £ $".split())


def proved_total(sentences: Sequence[Sequence[Token]], lines: Sequence[DraftLine], body: Script) -> Field | None:
    """The stated sum of the items before tax; None where there is none that they add up to."""
    whole = _sum_of(lines)
    if whole is None:
        return None
    for sentence in sentences:
        free = [token for token in sentence if token.text[0].isalnum() or token.text in _CURRENCIES]
        found = [token for token in free if any(map(str.isdigit, token.text))]
        if len(found) != 1 or found[0].norm in _CURRENCIES or whole not in readings(found[0].text):
            continue
        said = [token for token in free if token is not found[0] and token.norm not in _CURRENCIES]
        if said and _is_sum(body.text.text[said[0].start : said[-1].end]):
            for token in sentence:
                token.role = Role.HEADER
            where = body.text.evidence(found[0].start, found[0].end)
            return Field(found[0].text, plain(whole), where)
    return None


def _is_sum(label: str) -> bool:
    words = fold(label).strip(" :.-=").split()
    senses = phrases("labels").get(" ".join(words), ()) if 0 < len(words) <= _LABEL else ()
    return any(sense.role in _SUMS for sense in senses)


def _sum_of(lines: Sequence[DraftLine]) -> Decimal | None:
    """What the lines come to by their amounts; None where one has none."""
    amounts = [line.amount.value for line in lines if line.amount is not None]
    if not lines or len(amounts) != len(lines) or not all(amounts):
        return None
    return sum((Decimal(amount) for amount in amounts if amount), Decimal(0))
