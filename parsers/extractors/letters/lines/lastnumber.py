"""The last number of an item phrase: `TP-HAZ-50   4`, `nitrile gloves - 4`, `stethoscope burgundy two`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.asmany import is_as_many
from parsers.extractors.letters.lines.countedlast import is_bare_count
from parsers.extractors.letters.lines.item import (
    Grammar,
    Quantity,
    attached_unit,
    is_called_size,
    is_measure,
    number_at,
    unit_of,
)
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["last_number"]

_DEFINITE = words_of("definite_words")
_ORDINALS = words_of("first_and_last")  #: `go ahead with the first two`


def _is_size(tokens: Sequence[Token], at: int) -> bool:
    """Whether a measure is one word with the number or stands right behind it, which so is a size: `24t`, `15mm`, `24 inch`; or the
    catalogue calls one so: `2 gang`."""
    token, behind = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if is_measure(attached_unit(token)) or is_called_size(token):
        return True
    return token.attached is None and behind is not None and is_measure(unit_of(behind))


def last_number(
    tokens: list[Token], at: int, before: int | None, values: tuple[str, ...], code: Token | None, grammar: Grammar
) -> Quantity | None:
    """A last number: after a code, a sign that points, or a wide gap it counts; after a word it may be a size."""
    words = grammar.words
    token = tokens[at]
    if token.attached == "dozen" or is_as_many(token):
        return Quantity(token, values, [token], Standing.COUNTED)
    if before is None:
        return Quantity(token, values, [token], Standing.COUNTS)
    previous = tokens[at - 1]
    inside = [token]
    if (
        previous.text in "(["
        and at > 1
        and (tokens[at - 2] is code or tokens[at - 2].is_word)
        and len([t for t in tokens[at:] if t.text[0].isalnum()]) == 1
    ):
        return Quantity(token, values, inside, Standing.PLACED if tokens[at - 2] is code else Standing.LAST_BRACKETED)
    points = previous.text in (":", "-", "–", "=", "—", "→", ">") or previous.text.startswith(("..", "…", "--", "__"))
    wide = token.start - previous.end >= 2 and grammar.text[previous.end : token.start].isspace()
    if points or wide or tokens[before] is code:
        return Quantity(token, values, inside, Standing.POINTED_AT if points and not wide else Standing.LAST)
    if previous.text == "," or _says_word(tokens, at, words):
        return Quantity(token, values, inside, Standing.BEHIND_COMMA)
    if previous.norm in words["as_well"] and at > 1 and token.text.isdigit():
        return Quantity(token, values, inside, Standing.PLACED)  # "maat 54 ook 2"
    beside = any(number_at(tokens, i) and i != at and not _is_size(tokens, i) for i in range(len(tokens)))
    return Quantity(token, values, inside, Standing.NUMBERED_TOO if beside else Standing.COUNTS)


def _says_word(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """`stethoscope burgundy two`: a number in words is no size; `the chrome one`, `de los tres` count nothing."""
    token = tokens[at]
    if not token.is_word or not is_bare_count(tokens, at, words):
        return False
    before = tokens[:at] if token.values == ("1",) else tokens[at - 1 : at]
    return not any(one.norm in _DEFINITE or one.norm in _ORDINALS for one in before)
