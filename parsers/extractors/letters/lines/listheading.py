"""What stands above a list and is meant for all of it: `Fastlok fittings please`, `Nitrile gloves:`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.item import TIMES
from parsers.extractors.letters.lines.lineabove import says_no_item
from parsers.extractors.letters.remarks.remarks import without_purpose
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["group_heading", "list_heading"]

#: words that announce a list, besides the colon at the end
_ANNOUNCE = words_of("announcing_a_list")
#: small words that may stand in a heading and change nothing; a word that denies or compares is not among them
_HARMLESS = words_of("harmless_in_headings")
_DENY = words_of("denying_words")
LONGEST = 12


def list_heading(sentence: Sequence[Token], words: Wording, known: Catalogue, *, first: bool) -> list[Token]:
    """The words of the catalogue in a sentence that says nothing else; empty where it says more, or is no heading of a list.
    Above the first line a word that announces will do; between lines it has to end with a colon."""
    said = [token for token in _behind_greeting(sentence, words) if token.text[0].isalnum()]
    said = without_purpose(said, words.languages)
    colon = sentence[-1].text == ":"
    if not 0 < len(said) <= LONGEST or not (colon or first) or any(token.role is not Role.FREE for token in said):
        return []
    if any(token.is_number or token.code or token.norm in _DENY for token in said):
        return []
    items = [token for token in said if _names(token, known)]
    rest = [token for token in said if token not in items]
    if not any(token.is_word for token in items) or not all(_is_small(token, words) for token in rest):
        return []
    return items if colon or any(token.norm in _ANNOUNCE for token in rest) else []


def group_heading(
    sentence: Sequence[Token], following: Sequence[Sequence[Token]], words: Wording, known: Catalogue
) -> tuple[list[Token], int]:
    """The words of a line that holds nothing but words of the catalogue, where the lines right below it are sizes, shades or
    colours with their numbers and name no item: `Velora colour` above `6/0 x 12`. With the number of the last such line; no words
    where it is no heading."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if not 0 < len(said) <= LONGEST or any(
        token.role is not Role.FREE or token.is_number or token.code for token in said
    ):
        return [], 0
    if not all(_names(token, known) for token in said) or not any(token.is_word for token in said):
        return [], 0
    last = sentence[-1].line
    for below in following:
        if below[0].line != last + 1 or not _is_variant(below, words):
            break
        last = below[-1].line
    return (said, last) if last > sentence[-1].line else ([], 0)


def _is_variant(sentence: Sequence[Token], words: Wording) -> bool:
    """`6/0 x 12`, `15 mm - 20`, `medium x 4`, `5 boxes small`: a number, and no word that is an item."""
    said = [token for token in sentence if token.text[0].isalnum()]
    counted = any(token.role is Role.FREE and (token.is_number or token.has_digit) for token in said)
    return counted and all(
        (token.has_digit and not token.norm.startswith("#"))
        or token.is_number
        or token.unit is not None
        or token.norm in TIMES
        or says_no_item(token, words)
        for token in said
        if token.role is Role.FREE
    )


def _behind_greeting(sentence: Sequence[Token], words: Wording) -> Sequence[Token]:
    """`Hiya Jan, fastlok stuff`: from the comma on."""
    if words["greeting"].at([token.norm for token in sentence], 0):
        comma = next((at for at, token in enumerate(sentence[:6]) if token.text in ",-–!"), None)
        if comma is not None:
            return sentence[comma + 1 :]
    return sentence


def _names(token: Token, known: Catalogue) -> bool:
    if token.norm in _HARMLESS or token.norm in _ANNOUNCE:
        return False
    if token.attached or (token.has_digit and not token.is_number):
        return True  # 15mm
    long = len(token.norm) > 3 or (len(token.norm) == 3 and token.text.isupper())  # HSS
    return long and (token.norm in known.words or token.norm.removesuffix("s") in known.words)


def _is_small(token: Token, words: Wording) -> bool:
    return token.norm in _HARMLESS or token.norm in _ANNOUNCE or token.norm in words["closing"]
