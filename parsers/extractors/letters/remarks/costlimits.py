"""What an order or its carriage may cost at most: `Portes a nuestro cargo mientras no superen los 30 euros`, `Cap it at £250`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["cost_limits"]

_LIMITS = words_of("limits_of_cost")
_MONEY = words_of("words_of_money") | {"€", "$", "£"}


def cost_limits(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each sentence beside the lines that sets an amount of money as a limit."""
    for sentence, script in sentences:
        if any(token.role is Role.ITEM for token in sentence) or not any(token.text[0].isdigit() for token in sentence):
            continue
        money = any(token.norm in _MONEY or token.text[0] in "€$£" for token in sentence)
        word = next((token.text for token in sentence if token.norm in _LIMITS), None)
        if money and word is not None:
            told = f"“{script.text.excerpt(sentence)}” says what it may cost ({word})."
            yield Notice("condition-stated", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))
