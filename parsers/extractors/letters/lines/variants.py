"""Sizes and colours by which goods differ: `15mm`, `18 cm`, `size 9`, `XL`, `red`, `P80`; and what sort each of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.letters.lines.item import TIMES, attached_unit, is_called_size, unit_of
from parsers.extractors.letters.lines.lineabove import OPPOSITES, SIZE_LIKE_CODE
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording

__all__ = ["BARE", "Variant", "is_plural_size", "is_size_alone", "kind_of", "variant_at"]

BARE = "#"  #: the sort of a number without any measure
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_CROSSED = re.compile(r"\d+(?:[.,]\d+)?[x×*]\d+(?:[.,]\d+)?")
_PLURAL = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?s")
_INCHES = frozenset(('"', "”", "″", "''"))


@dataclass(frozen=True, slots=True)
class Variant:
    """The tokens of one size or colour, and their sort."""

    tokens: list[Token]
    kind: str

    @property
    def norms(self) -> tuple[str, ...]:
        return tuple(token.norm for token in self.tokens)


def is_plural_size(token: Token) -> bool:
    """`the 10s`: those of a size."""
    return token.has_digit and _PLURAL.fullmatch(token.norm) is not None


def is_size_alone(token: Token) -> bool:
    """A size that no number can be: `the 10s`, `4x50`."""
    return is_plural_size(token) or _CROSSED.fullmatch(token.norm) is not None


def kind_of(token: Token, words: Wording) -> str:
    """What sort of size or colour the word is; empty for any other."""
    if token.code and not SIZE_LIKE_CODE.fullmatch(token.norm):
        return ""
    if token.has_digit:
        return BARE if is_plural_size(token) else _DIGITS.sub("#", token.norm)
    for at, opposed in enumerate(OPPOSITES):
        if token.norm in opposed:
            return f"kind {at}"
    unit = unit_of(token)
    measures = unit is not None and not unit.counts
    return token.norm if measures or token.norm in words["size"] or token.norm in TIMES else ""


def variant_at(tokens: Sequence[Token], at: int, words: Wording) -> Variant | None:
    """The size or colour that begins at `at`; None where none does."""
    token = tokens[at]
    named = token.code and not SIZE_LIKE_CODE.fullmatch(token.norm)
    if token.role is not Role.FREE or named or not token.text[0].isalnum() or token.attached == "x":
        return None
    behind = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].line == token.line else None
    if not token.has_digit:
        return _named(token, behind, words)
    if attached_unit(token) is None and behind is not None and not token.is_word and not is_called_size(token):
        if behind.norm in TIMES and at + 2 < len(tokens) and tokens[at + 2].has_digit and not tokens[at + 2].is_word:
            inch = at + 3 < len(tokens) and tokens[at + 3].text in _INCHES
            return Variant(list(tokens[at : at + 3 + inch]), "#x#")
        if behind.text in _INCHES:
            return Variant([token, behind], '#"')
        unit = unit_of(behind)
        if unit is not None and not unit.counts:
            return Variant([token, behind], f"#{behind.norm}")
    own = attached_unit(token)
    if own is not None and own.counts:
        return None
    return Variant([token], kind_of(token, words))


def _named(token: Token, behind: Token | None, words: Wording) -> Variant | None:
    kind = kind_of(token, words)
    if kind.startswith("kind"):
        return Variant([token], kind)
    if not kind or token.norm not in words["size"] or behind is None or behind.code:
        return None
    size = kind_of(behind, words)
    return Variant([token, behind], size) if behind.has_digit or size.startswith("kind") else None
