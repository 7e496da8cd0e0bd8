"""What stands behind a colon in the line of one item: its count, or so many of each colour."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.lineabove import says_no_item
from parsers.extractors.letters.tokens import Token
from parsers.extractors.letters.wording import Wording

__all__ = ["closes_behind_colon", "parts_colours"]


def closes_behind_colon(tokens: Sequence[Token], at: int, unit_at: int) -> bool:
    """`papier toilette 200 feuilles : 6 colis`: number and unit are all that stands behind a colon."""
    behind = any(token.text[0].isalnum() for token in tokens[unit_at + 1 :])
    return at > 1 and tokens[at - 1].text == ":" and not behind


def parts_colours(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """`lavettes microfibre : 20 bleues, 20 rouges`: behind a colon so many of a colour or size."""
    behind = [token for token in tokens[at + 1 :] if token.text[0].isalnum()]
    plain = 0 < len(behind) < 3 and not any(token.has_digit for token in behind)
    return plain and tokens[at - 1].text == ":" and all(says_no_item(token, words) for token in behind)
