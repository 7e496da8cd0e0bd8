"""Sizes that are written like days or item numbers: `elbows of 1/2`, `composite A3.5`, `20-Liter-Kanister`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import fold, unit_words
from parsers.lexicon import words_of

__all__ = ["is_inches", "unmark_sizes"]

_INCHES = re.compile(r"\d{1,2}/(?:2|4|8|16)")
_NEAR = 4  #: tokens before a fraction among which its goods stand


def is_inches(covered: Sequence[Token], before: Sequence[Token], known: Catalogue) -> bool:
    """Whether a day without a year is a size of the catalogue behind goods and a small word: `20 raccordi a gomito da 1/2`."""
    size = covered[-1]
    if len(covered) > 2 or _INCHES.fullmatch(size.text) is None or size.text not in known.names:
        return False
    small = before[-1:] if len(covered) == 1 else covered[:1]
    if not small or small[0].norm not in _BEFORE_SIZES:
        return False
    near = [token for token in before[-_NEAR:] if token.line == size.line and token.role is Role.FREE]
    return any(token.is_word and known.has(token.norm) for token in near)


_BEFORE_SIZES = words_of("before_size_in_name") | words_of("before_another_size")
#: a size and what has it: `10-litre`, `20-Liter-Kanister`
_MEASURED = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?-([^\W\d_]{1,10})(?:-[^\W\d_]{2,14})?")
#: a shade, two lengths: `A3.5`, `35/45`
_SIZE_IN_NAME = re.compile(r"[a-z]{1,2}\d{1,2}[.,]\d|\d{2,3}/\d{2,3}", re.IGNORECASE)


def unmark_sizes(tokens: Sequence[Token], known: Catalogue) -> None:
    """What looks like an item number and stands in names as a word of its own is a size: `composite A3.5`."""
    for token in tokens:
        if not token.code or token.norm.startswith("#"):
            continue
        if (measured := _MEASURED.fullmatch(token.text)) is not None:
            unit = unit_words().get(fold(measured[1]))
            token.code = unit is None or unit.counts
            continue
        if _SIZE_IN_NAME.fullmatch(token.text) is None:
            continue
        if re.search(rf"(?<![\w.,/-]){re.escape(token.text)}(?![\w.,/-])", known.names, re.IGNORECASE):
            token.code = False
